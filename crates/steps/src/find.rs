//! One person looked for among everybody known, as a row of a roster would be; nothing is written.

use std::sync::{Mutex, PoisonError};

use domain::lists_on;
use serde::Serialize;
use units::{Date, Nik, RegionCode, Sex};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::speaking;
use crate::match_evidence::{Evidence, Why, kinds, read_evidence};
use crate::match_known::{Described, Known, People};
use crate::matching::{Asked, Verdict, decide};
use crate::person::KnownPerson;
use crate::workspace::Workspace;

/// Who is looked for. The name has to be said; each of the others makes the answer surer.
#[derive(Debug, Clone, Default)]
pub struct PersonSought {
    /// Name.
    pub name: String,
    /// Population number.
    pub nik: Option<Nik>,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where they live.
    pub region: Option<RegionCode>,
    /// The mother's name.
    pub mother: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The person below.
    Same,
    /// Perhaps the person below; somebody should look.
    Doubtful,
    /// Nobody known; the person below, if any, comes nearest.
    New,
}

/// The answer, with its reasons and no number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonFound {
    /// What became of it.
    pub outcome: Finding,
    /// Who; `None` too for somebody whom this actor may not see.
    pub person: Option<FoundPerson>,
    /// Probability in millionths that it is the person.
    pub probability_ppm: Option<i64>,
    /// Why.
    pub evidence: Evidence,
}

/// Somebody known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundPerson {
    /// Number of the person.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// Where they live.
    pub residence: Option<RegionCode>,
    /// Whether a list of participants that speaks today names them; otherwise a roster did.
    pub registered: bool,
}

/// Looks for one person.
///
/// The index is read once and kept in memory until something changes.
///
/// # Errors
/// No name, no list of participants yet, missing rights, trouble of the store.
pub fn find_person(workspace: &Workspace, actor: &Actor, sought: &PersonSought) -> Result<PersonFound, StepError> {
    let place = sought.region.unwrap_or(RegionCode::INDONESIA);
    actor.need_in(Right::Match, place)?;
    actor.need_in(Right::ReadPeople, place)?;
    if sought.name.trim().is_empty() {
        return Err(StepError::request(
            "Nama orang yang dicari belum diisi.",
            "The name of the person is not filled in.",
        ));
    }
    let mut reader = workspace.store().reader()?;
    let as_of = store::history::last_figure_change(&mut reader)?;
    let kept = workspace.finder.get(as_of, &(), || {
        let lists = store::lists::lists(&mut reader)?;
        let current = lists_on(&lists, speaking(&lists, RegionCode::INDONESIA, None)?, None);
        Ok(Mutex::new(Known::load(workspace, &current)?))
    })?;
    let mut known = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let known = &mut *known;
    let mut asked = Asked { people: People::new(), niks: vec![sought.nik], reviews: vec![None] };
    asked.people.push(Described {
        nik: sought.nik,
        birth: sought.birth,
        sex: sought.sex,
        village: sought.region,
        name: &sought.name,
        mother: sought.mother.as_deref(),
    });
    let verdict = decide(known, &asked)?.verdicts.pop().expect("one row, one verdict");
    let (outcome, found): (Finding, Option<(_, Why)>) = match verdict {
        Verdict::Known { person, why, .. } => (Finding::Same, Some((person, why))),
        Verdict::Doubtful { person, why } => (Finding::Doubtful, Some((person, why))),
        Verdict::New { nearest } => (Finding::New, nearest),
        Verdict::Left | Verdict::DoubtfulAsRow { .. } => unreachable!("there is no review and no other row"),
    };
    let nobody = PersonFound { outcome, person: None, probability_ppm: None, evidence: Evidence::default() };
    let Some((record, why)) = found else { return Ok(nobody) };
    let registered = known.persons.iter().zip(&known.registered).any(|(own, registered)| *own == record && *registered);
    // Whoever may not open this person's page learns what a match of his own list would tell, and no more.
    let loaded = workspace.loaded()?;
    let seen =
        KnownPerson::load(&mut reader, &loaded.known.who, record)?.filter(|known| known.is_seen_by(actor, &loaded));
    let Some(person) = seen.and_then(|known| known.records.into_iter().next()) else { return Ok(nobody) };
    let person = FoundPerson {
        id: person.id.get(),
        name: person.name,
        birth: person.birth,
        residence: person.residence,
        registered,
    };
    Ok(PersonFound {
        outcome,
        person: Some(person),
        probability_ppm: Some(why.parts_per_million()),
        evidence: read_evidence(&why.evidence, &kinds()),
    })
}
