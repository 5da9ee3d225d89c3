//! Offices: dated, each with its set of regions. The last state of a name speaks.

use std::collections::HashMap;

use domain::{Office, OfficeKind};
use serde::{Deserialize, Serialize};
use store::operators::{offices as stored_offices, put_office};
use store::{ChangeRequest, Query, RowBatch, tables};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::import::count;
use crate::workspace::{Clock, Workspace};

/// An office to add, or the new state of one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOffice {
    /// As on its letterhead.
    pub name: String,
    /// What kind.
    pub kind: OfficeKind,
    /// The regions it serves.
    pub regions: Vec<RegionCode>,
    /// First day.
    pub opened: Option<Date>,
    /// Last day.
    pub closed: Option<Date>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    office: i64,
}

/// Adds an office, or a new state of the one with this name: other regions, a last day.
///
/// # Errors
/// No name or region, a region not in use, a last day before the first, missing rights.
pub fn set_office(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    new: &NewOffice,
) -> Result<Id<Office>, StepError> {
    actor.need(Right::ManageOperators)?;
    if new.name.trim().is_empty() || new.regions.is_empty() {
        return Err(StepError::request("Kantor memerlukan nama dan wilayah.", "An office needs a name and a region."));
    }
    for code in &new.regions {
        in_use(*code)?;
        actor.need_in(Right::ManageOperators, *code)?;
    }
    let all = last_states(&mut workspace.store().reader()?)?;
    if let Some(before) = all.iter().find(|office| office.name == new.name.trim()) {
        before.regions.iter().try_for_each(|code| actor.need_in(Right::ManageOperators, *code))?;
    }
    if let (Some(opened), Some(closed)) = (new.opened, new.closed)
        && closed < opened
    {
        return Err(StepError::request(
            format!("Kantor tutup {closed}, sebelum dibuka {opened}."),
            format!("The office closes on {closed}, before it opens on {opened}."),
        ));
    }
    let request = ChangeRequest {
        kind: "office.set",
        idempotency_key,
        actor: &actor.name,
        reason: new.name.trim(),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let kept = workspace.store().change(&request, |change| {
        let id = change.next_ids("office", 1)?;
        let first_region = change.next_ids("office_region", count(new.regions.len()))?;
        let mut offices = RowBatch::new(&tables::OFFICE, change.id());
        let mut regions = RowBatch::new(&tables::OFFICE_REGION, change.id());
        let office = Office {
            id: Id::new(id),
            name: new.name.trim().to_owned(),
            kind: new.kind,
            regions: new.regions.clone(),
            opened: new.opened,
            closed: new.closed,
        };
        put_office(&mut offices, &mut regions, &office, first_region);
        change.insert(&offices)?;
        change.insert(&regions)?;
        Ok::<_, StepError>(Kept { office: id })
    })?;
    Ok(Id::new(kept.into_value().office))
}

/// All offices in their last state, in the order in which their names first came.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn offices(workspace: &Workspace, actor: &Actor) -> Result<Vec<Office>, StepError> {
    actor.need(Right::ReadFigures)?;
    last_states(&mut workspace.store().reader()?)
}

/// The offices that are open on `day`.
pub(crate) fn offices_on(reader: &mut impl Query, day: Date) -> Result<Vec<Office>, StepError> {
    let mut open = last_states(reader)?;
    open.retain(|office| office.open_on(day));
    Ok(open)
}

fn last_states(reader: &mut impl Query) -> Result<Vec<Office>, StepError> {
    let mut last: Vec<Office> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for office in stored_offices(reader)? {
        match places.get(&office.name) {
            Some(place) => last[*place] = office,
            None => {
                places.insert(office.name.clone(), last.len());
                last.push(office);
            }
        }
    }
    Ok(last)
}
