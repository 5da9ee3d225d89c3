//! The history: what was brought in, by whom, with which closing account, and whether it still stands.

use domain::Account;
use serde::Serialize;
use store::history::{self, PastChange};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::departures_file::LeaveFileReport;
use crate::import::ImportReport;
use crate::undo::no_change;
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

/// The imports, what was decided of persons and of doubts, in the order in which they came, those that were taken back
/// among them; `all` adds every other change but signing in and out. Lists of others' regions are left out.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn history(workspace: &Workspace, actor: &Actor, all: bool) -> Result<Vec<HistoryItem>, StepError> {
    if all {
        actor.need(Right::ReadAudit)?;
    }
    seen(workspace, actor, all, &|kind| all || is_shown(kind))
}

/// The imports alone.
///
/// # Errors
/// As [`history`].
pub fn imports(workspace: &Workspace, actor: &Actor) -> Result<Vec<HistoryItem>, StepError> {
    seen(workspace, actor, false, &|kind| kind.starts_with("import."))
}

/// One change of those that [`history`] shows without `all`.
///
/// # Errors
/// It is not there, or not for the actor's eyes.
pub fn past_change(workspace: &Workspace, actor: &Actor, change: i64) -> Result<HistoryItem, StepError> {
    actor.need(Right::ReadFigures)?;
    let mut reader = workspace.store().reader()?;
    let past = history::change(&mut reader, change)?;
    let found = past.filter(|past| is_shown(&past.kind));
    let region = found.as_ref().map(|past| history::region_of(&mut reader, past)).transpose()?.flatten();
    match found.filter(|_| region.is_none_or(|region| actor.may_in(Right::ReadPeople, region))) {
        Some(past) => item(past, region),
        None => Err(no_change(change)),
    }
}

/// What came in, and what a human said of persons and of doubts.
fn is_shown(kind: &str) -> bool {
    kind.starts_with("import.") || kind.starts_with("person.") || matches!(kind, "match.review" | "match.ask")
}

fn seen(
    workspace: &Workspace,
    actor: &Actor,
    of_all_regions: bool,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<HistoryItem>, StepError> {
    actor.need(Right::ReadFigures)?;
    let mut reader = workspace.store().reader()?;
    let mut items = Vec::new();
    for past in history::changes(&mut reader)?.into_iter().filter(|past| wanted(&past.kind)) {
        let region = history::region_of(&mut reader, &past)?;
        // Figures of all regions are open to whoever reads figures; a list names its sender and its village.
        if of_all_regions || region.is_none_or(|region| actor.may_in(Right::ReadPeople, region)) {
            items.push(item(past, region)?);
        }
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
