//! Employers side by side with those who are registered through them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};
use std::sync::Arc;

use domain::{EmployerProfile, Member};
use law::standing;
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use units::{Date, RegionCode, region};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::{Speaking, in_use, lists_for};
use crate::workspace::Workspace;

/// An employer and how many of its workers are protected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmployerStanding {
    /// Registration number; empty for one that has none.
    pub npp: String,
    /// What lists say of it.
    #[serde(flatten)]
    pub profile: EmployerProfile,
    /// Distinct persons registered through it whose membership is active or in grace.
    pub active: i64,
    /// Workers by its own word who are not among them; `None` where it never said how many it has.
    pub not_registered: Option<i64>,
}

/// The employers of a region, those of no known place that have workers registered there among them; the largest
/// shortfall first.
///
/// # Errors
/// Missing rights, no list of participants yet.
pub fn employers(
    workspace: &Workspace,
    actor: &Actor,
    inside: RegionCode,
    as_of: Option<Date>,
) -> Result<Vec<EmployerStanding>, StepError> {
    let known = standings(workspace, actor, inside, as_of)?;
    let here = |(one, places): &(&EmployerStanding, &BTreeSet<RegionCode>)| match one.profile.region {
        Some(place) => inside.contains(place),
        None => inside == RegionCode::INDONESIA || places.iter().any(|place| inside.contains(*place)),
    };
    let found = known.all.iter().zip(&known.places).filter(here).map(|(one, _)| one.clone());
    let mut found: Vec<EmployerStanding> = found.collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.not_registered.unwrap_or(0)));
    Ok(found)
}

/// Every employer, by one list of participants.
pub(crate) struct Employers {
    pub(crate) all: Vec<EmployerStanding>,
    /// Where those registered through each of them are registered.
    places: Vec<BTreeSet<RegionCode>>,
}

/// Every employer that is known, by the list that speaks for a region; kept until figures change.
pub(crate) fn standings(
    workspace: &Workspace,
    actor: &Actor,
    inside: RegionCode,
    as_of: Option<Date>,
) -> Result<Arc<Employers>, StepError> {
    actor.need_in(Right::ReadFigures, inside)?;
    in_use(inside)?;
    let Speaking { snapshot, .. } = lists_for(workspace, inside, as_of)?;
    let rules = workspace.rules().on(as_of.unwrap_or(snapshot.as_of))?;
    workspace.employers.get(workspace.audit_seq()?, &(snapshot.id, rules.day), || {
        let mut reader = workspace.store().reader()?;
        let mut persons: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<RegionCode>)> = BTreeMap::new();
        store::people::each_member_known_by(&mut reader, snapshot.id, rules.day, &mut |employer, member: Member| {
            let Some(employer) = employer else { return };
            let (active, places) = persons.entry(employer.get()).or_default();
            places.extend(member.registered);
            if standing(member.class, member.term, &rules).is_active() {
                active.insert(member.person.get());
            }
        })?;
        let found = store::contributions::employers(&mut reader)?.into_iter().map(|(employer, profile)| {
            let (active, places) = persons.remove(&employer.id.get()).unwrap_or_default();
            let active = i64::try_from(active.len()).expect("a list fits in memory");
            let not_registered = profile.workers.map(|workers| (workers - active).max(0));
            (EmployerStanding { npp: employer.npp, profile, active, not_registered }, places)
        });
        let (all, places) = found.unzip();
        Ok(Employers { all, places })
    })
}

/// Writes employers as XLSX or CSV.
///
/// # Errors
/// The file cannot be written.
pub fn write_employers(
    list: &[EmployerStanding],
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<(), StepError> {
    let rows = list.iter().map(|one| {
        let profile = &one.profile;
        vec![
            Cell::from(one.npp.as_str()),
            Cell::from(profile.name.as_str()),
            Cell::from(profile.kind.code()),
            Cell::from(profile.business.clone().unwrap_or_default()),
            Cell::from(profile.region.map_or_else(String::new, |code| code.to_string())),
            Cell::from(profile.region.and_then(region).map_or("", |region| region.name)),
            Cell::from(profile.workers),
            Cell::from(one.active),
            Cell::from(one.not_registered),
        ]
    });
    let headings = [
        "NPP",
        "Nama Perusahaan",
        "Jenis Perusahaan",
        "Bidang Usaha",
        "Kode Wilayah",
        "Wilayah",
        "Jumlah Tenaga Kerja",
        "Peserta Aktif",
        "Belum Terdaftar",
    ];
    let sheet = Sheet { name: "Pemberi Kerja", headings: &headings, rows: Box::new(rows) };
    sheets::write_table(kind, vec![sheet], out)?;
    Ok(())
}
