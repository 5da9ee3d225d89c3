//! A person's numbers in full, for who must have them and says why: each look is a change that everybody sees who may
//! see the person.

use domain::Person;
use store::{RowBatch, identity, tables};
use units::Id;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::person_changes::{Intent, PersonChanged};
use crate::workspace::{Clock, Workspace};

/// Letters of a reason that says something.
const REASON_MIN: usize = 10;

/// A number in full. It has no Debug, so that no log can hold it by mistake.
pub struct RevealedNumber {
    /// `nik` or `temporary`.
    pub kind: String,
    /// In full.
    pub number: String,
}

/// Gives the numbers of a person in full, and records who saw them and why.
///
/// # Errors
/// A reason that says nothing, nobody of that number whom the actor may see, a home that is not the actor's.
pub fn reveal_numbers(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    record: Id<Person>,
    why: &str,
) -> Result<Vec<RevealedNumber>, StepError> {
    if why.trim().chars().count() < REASON_MIN {
        return Err(StepError::request(
            format!("Sebutkan alasannya, paling sedikit {REASON_MIN} huruf; alasan ini tercatat pada orangnya."),
            format!("Say why, in at least {REASON_MIN} letters; the reason is kept with the person."),
        ));
    }
    let intent = Intent::about(workspace, actor, Right::ReadPeople, &[record])?;
    let known = &intent.people[0];
    let what = format!("{}:{}", known.leader, actor.name);
    intent.make(workspace, actor, clock, ("person.reveal", &what, why), |change| {
        let id = change.next_ids("person_reveal", 1)?;
        let mut batch = RowBatch::new(&tables::PERSON_REVEAL, change.id());
        batch.row(id).int(known.leader.get());
        change.insert(&batch)?;
        Ok(PersonChanged::of(Some(change.id()), known.leader, intent.region))
    })?;
    // Only once the look stands recorded is there anything to see.
    let mut reader = workspace.store().reader()?;
    let mut found = Vec::new();
    for record in &known.records {
        for held in identity::numbers(&mut reader, workspace.store().keys(), record.id)? {
            found.push(RevealedNumber { kind: held.kind, number: held.number });
        }
    }
    Ok(found)
}
