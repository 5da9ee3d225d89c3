//! Putting one of several targets in force, with a reason.

use domain::TargetRule;
use serde::{Deserialize, Serialize};
use store::targets::{kept_targets, put_target_choice};
use store::{ChangeRequest, RowBatch, tables};
use units::{Id, RegionCode};

use crate::import::plain_sentence;
use crate::workspace::Clock;
use crate::{Actor, Right, StepError, Workspace};

/// A target that was put in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetChosen {
    /// The change that says so; `None` where it was chosen already.
    pub change: Option<i64>,
    /// Of which region.
    pub region: RegionCode,
    /// For which year.
    pub year: i32,
    /// The target.
    pub target: Id<TargetRule>,
    /// By which instrument.
    pub basis: String,
    /// The one that was in force before, if it was another.
    pub instead_of: Option<Id<TargetRule>>,
}

/// Puts a target in force among those for the same region, year and denominator.
///
/// # Errors
/// An unknown target, no reason, missing rights in its region.
pub fn choose_target(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    target: Id<TargetRule>,
    reason: &str,
) -> Result<TargetChosen, StepError> {
    actor.need(Right::ImportFigures)?;
    let mut reader = workspace.store().reader()?;
    let all = kept_targets(&mut reader)?;
    let kept = all.iter().find(|kept| kept.rule.id == target).ok_or_else(|| {
        StepError::missing(
            format!("Tidak ada target bernomor {target} yang berlaku."),
            format!("No target number {target} stands."),
        )
    })?;
    actor.need_in(Right::ImportFigures, kept.rule.region)?;
    let reason = plain_sentence(("Alasan", "Reason"), reason)?;
    if reason.is_empty() {
        return Err(StepError::request("Sebutkan alasan memilih target ini.", "Say why this target is chosen."));
    }
    let rivals = || all.iter().filter(|other| other.rule.rivals(&kept.rule));
    let before = rivals().find(|other| other.rule.chosen);
    let in_force = before.or_else(|| rivals().next());
    let mut chosen = TargetChosen {
        change: None,
        region: kept.rule.region,
        year: kept.rule.year,
        target,
        basis: kept.rule.basis.clone(),
        instead_of: in_force.map(|other| other.rule.id).filter(|other| *other != target),
    };
    if kept.rule.chosen {
        return Ok(chosen);
    }
    // One target may be chosen again after another: each choice follows a certain one before it.
    let after = before.and_then(|other| other.choice.as_ref()).map_or(0, |choice| choice.change);
    let key = store::history::standing_key(&mut reader, &format!("target.choose:{target}:{after}"))?;
    drop(reader);
    let request = ChangeRequest {
        kind: "target.choose",
        idempotency_key: &key,
        actor: &actor.name,
        reason: &reason,
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let outcome = workspace.store().change(&request, |change| {
        let id = change.next_ids(tables::TARGET_CHOICE.name, 1)?;
        let mut batch = RowBatch::new(&tables::TARGET_CHOICE, change.id());
        put_target_choice(&mut batch, id, target);
        change.insert(&batch)?;
        chosen.change = Some(change.id());
        Ok::<_, StepError>(chosen.clone())
    })?;
    Ok(outcome.into_value())
}
