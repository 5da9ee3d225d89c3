//! The history: what was brought in, by whom, with which closing account, and whether it still stands.

use domain::Account;
use serde::Serialize;
use store::history::{self, PastChange};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::departures_file::LeaveFileReport;
use crate::import::ImportReport;
use crate::workspace::Workspace;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryItem {
    /// Number of the change: what `payung undo` takes.
    pub change: i64,
    /// The step of the flow.
    pub kind: String,
    /// When, RFC 3339.
    pub recorded_at: String,
    /// Who.
    pub actor: String,
    /// Why: a file's name, mostly.
    pub reason: String,
    /// The region it speaks of; `None` when it speaks of all.
    pub region: Option<RegionCode>,
    /// The change that it took back.
    pub retracts: Option<i64>,
    /// The change that took it back; `None` while it stands.
    pub undone_by: Option<i64>,
    /// Of an import: the day it speaks of, layout, roster and closing account.
    pub import: Option<ImportedItem>,
}

/// What an import closed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedItem {
    /// The day the file speaks of.
    pub as_of: units::Date,
    /// Which layout fitted.
    pub layout: String,
    /// Number of the roster, for a roster.
    pub roster: Option<i64>,
    /// The closing account.
    pub account: Account,
}

/// The imports and what was decided of persons, in the order in which they came, those that were taken back among
/// them; `all` adds every other change but signing in and out. Lists of others' regions are left out.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn history(workspace: &Workspace, actor: &Actor, all: bool) -> Result<Vec<HistoryItem>, StepError> {
    actor.need(Right::ReadFigures)?;
    if all {
        actor.need(Right::ReadAudit)?;
    }
    let mut reader = workspace.store().reader()?;
    let mut items = Vec::new();
    for past in history::changes(&mut reader)? {
        if !all && !past.kind.starts_with("import.") && !past.kind.starts_with("person.") {
            continue;
        }
        let region = history::region_of(&mut reader, &past)?;
        // Figures of all regions are open to whoever reads figures; a list names its sender and its village.
        if !all && region.is_some_and(|region| !actor.may_in(Right::ReadPeople, region)) {
            continue;
        }
        items.push(item(past, region)?);
    }
    Ok(items)
}

pub(crate) fn item(past: PastChange, region: Option<RegionCode>) -> Result<HistoryItem, StepError> {
    let import = if past.kind == "person.departures" {
        let report: LeaveFileReport = serde_json::from_str(&past.result).map_err(store::StoreError::from)?;
        Some(ImportedItem { as_of: report.as_of, layout: report.layout, roster: None, account: report.account })
    } else if past.kind.starts_with("import.") {
        let report: ImportReport = serde_json::from_str(&past.result).map_err(store::StoreError::from)?;
        let ImportReport { as_of, layout, roster, account, .. } = report;
        Some(ImportedItem { as_of, layout, roster, account })
    } else {
        None
    };
    Ok(HistoryItem {
        change: past.id,
        kind: past.kind,
        recorded_at: past.recorded_at,
        actor: past.actor,
        reason: past.reason,
        region,
        retracts: past.retracts,
        undone_by: past.undone_by,
        import,
    })
}
