//! Taking a change back: a change that retracts another. Nothing is erased; whoever reads passes over what was
//! taken back, so the figures are what they were before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use store::history::{self, PastChange, UNDO};
use store::{Change, ChangeRequest, Query};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::submission::may_act_for_one_of;
use crate::workspace::{Clock, Workspace};

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoReport {
    /// The change asked for.
    pub change: i64,
    /// Everything that was taken back now, in that order: what rested on the change first.
    pub undone: Vec<Undone>,
}

/// One change that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The change that no longer stands.
    pub change: i64,
    /// Its kind.
    pub kind: String,
    /// Its reason: a file's name, mostly.
    pub reason: String,
    /// The change that took it back.
    pub by: i64,
    /// The change that stands again, when what was taken back was itself an undo.
    pub stands_again: Option<i64>,
}

/// Takes a change back. `with_dependents` takes back what rests on it too, the latest first, each as a change of
/// its own; otherwise such a change is refused and what rests on it is named.
///
/// # Errors
/// An unknown change, one that is taken back already or cannot be, others that rest on it, missing rights.
pub fn undo(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    change: i64,
    with_dependents: bool,
) -> Result<UndoReport, StepError> {
    actor.need(Right::Undo)?;
    let mut report = UndoReport { change, undone: Vec::new() };
    let mut order = vec![change];
    if with_dependents {
        let mut reader = workspace.store().reader()?;
        let mut all = BTreeSet::new();
        let mut open = vec![change];
        while let Some(next) = open.pop() {
            if all.insert(next) {
                let past = found(&mut reader, next)?;
                open.extend(blockers(&mut reader, &past)?.into_iter().map(|past| past.id));
            }
        }
        // Rights for all of them are asked before the first is taken back.
        for id in &all {
            let past = found(&mut reader, *id)?;
            needed(&mut reader, actor, &past)?;
        }
        order = all.into_iter().rev().collect();
    }
    for id in order {
        report.undone.push(undo_one(workspace, actor, clock, id)?);
    }
    Ok(report)
}

/// Whether the actor may take a change back, by its kind and place; what rests on it is told when they try.
///
/// # Errors
/// An unknown change, trouble of the store.
pub fn may_undo(workspace: &Workspace, actor: &Actor, change: i64) -> Result<bool, StepError> {
    let mut reader = workspace.store().reader()?;
    let past = found(&mut reader, change)?;
    match needed(&mut reader, actor, &past) {
        Ok(()) => Ok(true),
        // No right there, an office of somebody else, or a kind that nobody takes back.
        Err(StepError::NotAllowed { .. } | StepError::Request(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

fn undo_one(workspace: &Workspace, actor: &Actor, clock: &Clock, id: i64) -> Result<Undone, StepError> {
    let mut reader = workspace.store().reader()?;
    let past = found(&mut reader, id)?;
    needed(&mut reader, actor, &past)?;
    let key = history::standing_key(&mut reader, &format!("undo:{id}"))?;
    drop(reader);
    let request = ChangeRequest {
        kind: UNDO,
        idempotency_key: &key,
        actor: &actor.name,
        reason: &format!("{} {id}", past.kind),
        recorded_at: &clock.recorded_at,
        retracts: Some(id),
    };
    let outcome = workspace.store().change(&request, |change| {
        // Whoever adds people or verdicts holds this lock, so nothing comes to rest on the change meanwhile.
        change.next_ids("person", 0)?;
        let past = found(change, id)?;
        let stands_again = refuse(change, &past)?;
        Ok::<_, StepError>(Undone {
            change: id,
            kind: past.kind.clone(),
            reason: past.reason,
            by: change.id(),
            stands_again,
        })
    })?;
    match outcome {
        store::Outcome::Done(undone) => Ok(undone),
        // Somebody else was faster.
        store::Outcome::AlreadyDone(undone) => Err(already(id, undone.by)),
    }
}

fn found(query: &mut impl Query, id: i64) -> Result<PastChange, StepError> {
    history::change(query, id)?.ok_or_else(|| no_change(id))
}

pub(crate) fn no_change(id: i64) -> StepError {
    StepError::missing(format!("Tidak ada perubahan bernomor {id}."), format!("There is no change number {id}."))
}

fn already(id: i64, by: i64) -> StepError {
    StepError::request(
        format!(
            "Perubahan {id} sudah diurungkan oleh perubahan {by}. Untuk memberlakukannya lagi, urungkan perubahan {by}."
        ),
        format!("Change {id} was undone by change {by} already. To bring it back, undo change {by}."),
    )
}

/// Who may make a change may take it back, there where it speaks of.
fn needed(query: &mut impl Query, actor: &Actor, past: &PastChange) -> Result<(), StepError> {
    actor.need(Right::Undo)?;
    let target = match past.retracts {
        Some(target) => &found(query, target)?,
        None => past,
    };
    let right = match target.kind.as_str() {
        "import.roster" => Right::ImportRosters,
        "submission.draft" | "submission.move" | "submission.answer" | "enrol.rows" | "enrol.answer" => {
            let offices = store::submissions::offices_of_change(query, target.id)?;
            if !may_act_for_one_of(query, actor, &offices)? {
                let offices = offices.join(", ");
                return Err(StepError::request(
                    format!(
                        "Perubahan {} dibuat atas nama {offices}; hanya kantor itu yang dapat mengurungkannya.",
                        past.id
                    ),
                    format!("Change {} was made in the name of {offices}; only that office can undo it.", past.id),
                ));
            }
            Right::Submit
        }
        "import.participants"
        | "import.workforce"
        | "import.targets"
        | "import.figures"
        | "import.funding"
        | "import.boundaries"
        | "import.employers"
        | "import.permits"
        | "import.contributions"
        | "target.choose"
        | "target.allocate" => Right::ImportFigures,
        "match.roster" | "match.review" | "match.ask" | "person.merge" | "person.split" | "person.number" => {
            Right::Match
        }
        "person.leave" | "person.back" | "person.departures" => Right::ImportRosters,
        "office.set" => return actor.need(Right::ManageOperators),
        UNDO => {
            let (first, redo) = (target.retracts.unwrap_or_default(), past.id);
            return Err(StepError::request(
                format!("Perubahan {redo} memberlakukan lagi perubahan {first}; urungkan langsung perubahan {first}."),
                format!("Change {redo} brought change {first} back; undo change {first} itself."),
            ));
        }
        kind => {
            return Err(StepError::request(
                format!(
                    "Perubahan {} ({kind}) tidak dapat diurungkan; buat perubahan baru yang menggantikannya.",
                    past.id
                ),
                format!("Change {} ({kind}) cannot be undone; make a new change in its place.", past.id),
            ));
        }
    };
    let region = history::region_of(query, target)?.unwrap_or(RegionCode::INDONESIA);
    actor.need_in(right, region)
}

/// Refuses what cannot be taken back now; gives the change that will stand again.
fn refuse(change: &mut Change<'_>, past: &PastChange) -> Result<Option<i64>, StepError> {
    // This change itself stands there already.
    let own = change.id();
    if let Some(by) = history::undone_by(change, past.id, own)? {
        return Err(already(past.id, by));
    }
    let blocked: Vec<(i64, String)> =
        blockers(change, past)?.into_iter().map(|past| (past.id, format!("{}, {}", past.kind, past.reason))).collect();
    if !blocked.is_empty() {
        return Err(StepError::RestsOn { change: past.id, by: blocked });
    }
    let Some(target) = past.retracts else { return Ok(None) };
    let target = found(change, target)?;
    // What the change used must stand, or it would speak of people nobody knows.
    for below in history::changes(change)?.into_iter().filter(|below| below.id < target.id && !below.stands()) {
        if history::resting_on(change, &below)?.contains(&target.id) {
            let (id, by) = (target.id, below.undone_by.unwrap_or_default());
            let below = format!("{} ({}, {})", below.id, below.kind, below.reason);
            return Err(StepError::request(
                format!(
                    "Perubahan {id} memakai data perubahan {below}, yang juga diurungkan. Berlakukan itu dahulu: urungkan \
                     perubahan {by}."
                ),
                format!(
                    "Change {id} uses data of change {below}, which was undone too. Bring that back first: undo change {by}."
                ),
            ));
        }
    }
    Ok(Some(target.id))
}

/// The changes that stand and use what `past` wrote; for an undo, those made as if the first had never been.
fn blockers(query: &mut impl Query, past: &PastChange) -> Result<Vec<PastChange>, StepError> {
    let ids = match past.retracts {
        None => history::resting_on(query, past)?,
        Some(target) => {
            let target = found(query, target)?;
            history::made_without(query, &target, past.id)?
        }
    };
    let mut standing = Vec::new();
    for id in ids {
        let later = found(query, id)?;
        if later.stands() {
            standing.push(later);
        }
    }
    Ok(standing)
}
