//! The people behind a percent of a role: every holder on rosters where an office serves, protected or not.

use std::collections::BTreeSet;
use std::io::{Seek, Write};

use domain::{GapFilter, GapPerson, GapStatus};
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

impl Holder {
    /// Whether an accident today would be covered.
    pub const fn is_covered(&self) -> bool {
        matches!(self.standing, None | Some(GapStatus::InGrace { .. }))
    }
}

/// The holders of roles where an office serves, with the name of the office.
///
/// # Errors
/// An office of somebody else, missing rights.
pub fn holders(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    filter: &HolderFilter,
) -> Result<(String, Vec<Holder>), StepError> {
    actor.need(Right::ReadPeople)?;
    let office = acting(&mut workspace.store().reader()?, actor, office, today)?;
    for region in &office.regions {
        actor.need_in(Right::ReadPeople, *region)?;
    }
    let loaded = workspace.loaded()?;
    let mut found = Vec::new();
    let mut counted: BTreeSet<_> = BTreeSet::new();
    for own in &office.regions {
        // As on the board: without a list of participants nobody is known to be protected.
        if loaded.list_of(*own).is_none() {
            continue;
        }
        let Speaking { snapshot, together, .. } = lists_for(workspace, *own, None)?;
        let rules = workspace.rules().on(snapshot.as_of)?;
        let index = loaded.gap_index(workspace, &together, &rules, left_by(None))?;
        for one in index.on_rosters(GapFilter::all(*own)) {
            let Some(role) = one.role() else { continue };
            let fits = filter.role.is_none_or(|wanted| wanted == role)
                && filter.group.is_none_or(|group| group == role.group())
                && filter.place.is_none_or(|place| place.contains(one.region()))
                && filter.covered.is_none_or(|covered| one.is_protected() == covered);
            // Regions of an office may lie inside one another: each row counts once.
            if fits && counted.insert(one.mention().row) {
                found.push(Holder { person: one.in_full(), standing: one.status() });
            }
        }
    }
    found.sort_by(|one, other| (one.person.region, &one.person.name).cmp(&(other.person.region, &other.person.name)));
    Ok((office.name, found))
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
