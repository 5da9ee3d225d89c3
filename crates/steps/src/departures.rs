//! Who died, moved away or is back: they leave the lists from a day on, and come back when that is corrected.

use domain::{DepartureKind, Person};
use store::identity::{self, put_departure};
use store::{RowBatch, tables};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::import::plain_name;
use crate::person_changes::{Intent, PersonChanged};
use crate::workspace::{Clock, Workspace};

/// What is told of one person.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Died, moved, or back.
    pub kind: DepartureKind,
    /// From which day; for somebody who is back the day of the departure that is corrected, when `None`.
    pub on: Option<Date>,
    /// Where they live now, when they moved.
    pub to: Option<RegionCode>,
    /// By whose word.
    pub source: String,
}

/// Records that a person died, moved away, or is here after all.
///
/// # Errors
/// Nobody of that number, a day to come, nothing to correct, no source, missing rights where they are at home.
pub fn leave(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    record: Id<Person>,
    leaving: &Leaving,
) -> Result<PersonChanged, StepError> {
    let intent = Intent::about(workspace, actor, Right::ImportRosters, &[record])?;
    let (person, region) = (intent.people[0].leader, intent.region);
    let mut reader = workspace.store().reader()?;
    let who = identity::identities(&mut reader)?;
    let said = identity::departures(&mut reader, &who)?;
    drop(reader);
    let in_force = said.in_force(person, Date::MAX);
    let on = match (leaving.kind, leaving.on, in_force) {
        (_, Some(on), _) => on,
        (DepartureKind::Back, None, Some(gone)) => gone.on,
        (DepartureKind::Back, None, None) => {
            return Err(StepError::request(
                format!("Orang {person} tidak tercatat meninggal atau pindah."),
                format!("Person {person} is not noted as dead or moved away."),
            ));
        }
        (DepartureKind::Dead | DepartureKind::Moved, None, _) => {
            return Err(StepError::request("Sebutkan sejak kapan.", "Say since when."));
        }
    };
    not_ahead(clock, on)?;
    let known = &intent.people[0];
    known.not_before_birth(on)?;
    if let Some(to) = leaving.to {
        if leaving.kind == DepartureKind::Dead {
            return Err(StepError::request(
                "Yang meninggal tidak pindah: wilayah tujuan hanya untuk yang pindah.",
                "The dead do not move: only who moved away has a region to go to.",
            ));
        }
        in_use(to)?;
    }
    if let (DepartureKind::Moved, Some(died)) = (leaving.kind, in_force.filter(|said| said.kind == DepartureKind::Dead))
        && on >= died.on
    {
        return Err(StepError::request(
            format!(
                "Orang {person} tercatat meninggal {}. Bila ternyata hidup, catat dahulu bahwa orangnya ada.",
                died.on
            ),
            format!(
                "Person {person} is noted as dead since {}. If alive after all, note first that the person is there.",
                died.on
            ),
        ));
    }
    let source = plain_name(leaving.source.trim());
    if let Some(last) = said.said_of(person).last()
        && (last.kind, last.on, last.to) == (leaving.kind, on, leaving.to)
    {
        return Ok(PersonChanged::of(None, person, region));
    }
    let kind = leaving.kind;
    let what = format!("{person}:{}:{on}", kind.code());
    let step = if kind == DepartureKind::Back { "person.back" } else { "person.leave" };
    intent.make(workspace, actor, clock, (step, &what, &leaving.source), |change| {
        let mut batch = RowBatch::new(&tables::DEPARTURE, change.id());
        let id = change.next_ids("departure", 1)?;
        put_departure(&mut batch, id, person, kind, (on, leaving.to), &source);
        change.insert(&batch)?;
        Ok(PersonChanged::of(Some(change.id()), person, region))
    })
}

pub(crate) fn not_ahead(clock: &Clock, day: Date) -> Result<(), StepError> {
    if day > clock.today {
        return Err(StepError::request(
            format!("Tanggal {day} belum tiba; hari ini {}.", clock.today),
            format!("The day {day} has not come yet; today is {}.", clock.today),
        ));
    }
    Ok(())
}
