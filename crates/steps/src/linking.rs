//! Participants as a list to link with: handed over in the clear to the linkage engine, and said so in the audit.

use domain::{Person, lists_on};
use store::ChangeRequest;
use store::people::each_person;
use units::{Date, Id, Nik, RegionCode, Sex};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::speaking;
use crate::import::count;
use crate::workspace::{Clock, Workspace};

/// What a participant is known by. One with two numbers comes twice.
#[derive(Clone, Copy)]
pub struct ParticipantToLink<'a> {
    /// Internal identity.
    pub id: Id<Person>,
    /// Population number.
    pub nik: Option<Nik>,
    /// Name.
    pub name: &'a str,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where they live.
    pub village: Option<RegionCode>,
    /// Mother's name.
    pub mother: Option<&'a str>,
}

/// Hands over the participants on every list that speaks today, ascending, and enters in the audit who took how many.
///
/// # Errors
/// No snapshot was imported yet, missing rights (matching, and reading people of the whole country), trouble of
/// the store.
pub fn participants_to_link(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    each: &mut dyn FnMut(ParticipantToLink<'_>),
) -> Result<(), StepError> {
    actor.need_in(Right::Match, RegionCode::INDONESIA)?;
    actor.need_in(Right::ReadPeople, RegionCode::INDONESIA)?;
    let mut reader = workspace.store().reader()?;
    let lists = store::lists::lists(&mut reader)?;
    let lists = lists_on(&lists, speaking(&lists, RegionCode::INDONESIA, None)?, None);
    let registered = store::lists::registered_on(&mut reader, &lists)?;
    let files: Vec<&str> = lists.iter().map(|list| list.snapshot.file.as_str()).collect();
    drop(reader);
    // The audit speaks before the first number is opened.
    let key = format!("link.read:{}", clock.recorded_at);
    let request = ChangeRequest {
        kind: "link.read",
        idempotency_key: &key,
        actor: &actor.name,
        reason: &files.join(", "),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        change.count("participants", count(registered.len()));
        Ok::<(), StepError>(())
    })?;
    let mut reader = workspace.store().reader()?;
    each_person(&mut reader, workspace.store().keys(), &mut |person, nik| {
        if registered.contains(&person.id) {
            each(ParticipantToLink {
                id: person.id,
                nik,
                name: &person.name,
                birth: person.birth,
                sex: person.sex,
                village: person.residence,
                mother: person.mother.as_deref(),
            });
        }
        Ok(())
    })?;
    Ok(())
}
