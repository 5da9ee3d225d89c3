//! The people behind a percent of a role: every holder on rosters where an office serves, protected or not.

use std::collections::HashSet;
use std::io::{Seek, Write};

use domain::{GapFilter, GapPerson, GapStatus, OnRoster};
use law::{Role, RoleGroup};
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use units::{Date, RegionCode, region};

use super::acting::acting;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::{Speaking, lists_for};
use crate::known::left_by;
use crate::workspace::Workspace;

/// Which holders; what is `None` narrows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct HolderFilter {
    /// Of this role, by the precedence in which a person counts once.
    pub role: Option<Role>,
    /// Of a role of this group.
    pub group: Option<RoleGroup>,
    /// In this region.
    pub place: Option<RegionCode>,
    /// Only those protected, those in grace included; or only those not.
    pub covered: Option<bool>,
}

/// Somebody who holds a role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holder {
    /// Who.
    #[serde(flatten)]
    pub person: GapPerson,
    /// Where they stand; `None` is protected and paid.
    pub standing: Option<GapStatus>,
}

/// The holders of roles where an office serves.
#[derive(Debug, Clone, PartialEq)]
pub struct Holders {
    /// Name of the office.
    pub office: String,
    /// How many fit, protected or not.
    pub persons: usize,
    /// Those of them who are protected, those in grace included.
    pub covered: usize,
    /// Those shown, by place and name.
    pub shown: Vec<Holder>,
}

/// The holders of roles where an office serves: all are counted, and of those who fit only the places are made in full
/// that `shown` picks, told how many fit.
///
/// # Errors
/// An office of somebody else, missing rights.
pub fn holders<I: IntoIterator<Item = usize>>(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    filter: &HolderFilter,
    shown: impl FnOnce(usize) -> I,
) -> Result<Holders, StepError> {
    actor.need(Right::ReadPeople)?;
    let office = acting(&mut workspace.store().reader()?, actor, office, today)?;
    for region in &office.regions {
        actor.need_in(Right::ReadPeople, *region)?;
    }
    let loaded = workspace.loaded()?;
    let mut indexes = Vec::new();
    // As on the board: without a list of participants nobody is known to be protected.
    for own in office.regions.iter().filter(|own| loaded.list_of(**own).is_some()) {
        let Speaking { snapshot, together, .. } = lists_for(workspace, *own, None)?;
        let rules = workspace.rules().on(snapshot.as_of)?;
        indexes.push((*own, loaded.gap_index(workspace, &together, &rules, left_by(None))?));
    }
    let mut found: Vec<OnRoster<'_>> = Vec::new();
    let mut counted: HashSet<_> = HashSet::new();
    for (own, index) in &indexes {
        let fits = |one: &OnRoster<'_>| {
            one.role().is_some_and(|role| {
                filter.role.is_none_or(|wanted| wanted == role)
                    && filter.group.is_none_or(|group| group == role.group())
                    && filter.place.is_none_or(|place| place.contains(one.region()))
            })
        };
        // Regions of an office may lie inside one another: each row counts once.
        found.extend(
            index.on_rosters(GapFilter::all(*own)).filter(fits).filter(|one| counted.insert(one.mention().row)),
        );
    }
    let (persons, covered) = (found.len(), found.iter().filter(|one| one.is_protected()).count());
    found.retain(|one| filter.covered.is_none_or(|covered| one.is_protected() == covered));
    found.sort_by_key(|one| (one.region(), one.name()));
    let holder = |at: usize| Holder { person: found[at].in_full(), standing: found[at].status() };
    let shown = shown(found.len()).into_iter().map(holder).collect();
    Ok(Holders { office: office.name, persons, covered, shown })
}

const HEADINGS: [&str; 6] = ["nama", "peran", "kode_wilayah", "desa", "status", "sejak_atau_sampai"];

/// Writes holders as a table; never a NIK or a card number.
///
/// # Errors
/// The file cannot be written.
pub fn write_holders(found: &[Holder], kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    let lines = found.iter().map(|holder| {
        let person = &holder.person;
        let (status, day) = match holder.standing {
            None => ("aktif", None),
            Some(GapStatus::InGrace { until }) => ("masa tenggang", Some(until)),
            Some(GapStatus::Lapsed { since }) => ("berakhir", Some(since)),
            Some(GapStatus::NeverRegistered) => ("belum terdaftar", None),
            Some(GapStatus::Doubtful) => ("diragukan", None),
        };
        vec![
            Cell::from(person.name.as_str()),
            Cell::from(person.role.map_or("", Role::code)),
            Cell::from(person.region.to_string()),
            Cell::from(region(person.region).map_or("", |place| place.name)),
            Cell::from(status),
            Cell::from(day),
        ]
    });
    sheets::write_table(kind, vec![Sheet { name: "Pemangku peran", headings: &HEADINGS, rows: Box::new(lines) }], out)?;
    Ok(())
}
