//! The review queue: doubtful rows beside their candidates, decided by a human.

use domain::{Outcome, Person, RosterRow};
use serde::{Deserialize, Serialize};
use store::history::{self, standing_key};
use store::people::{self, put_nik, put_person};
use store::rosters::{
    Doubt, MatchResult, Question, doubts, last_verdict, name_decided_by, put_match, put_question, questions,
    roster_rows, row_numbers,
};
use store::{Change, ChangeRequest, RowBatch, tables};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::plain_sentence;
use crate::match_evidence::{Evidence, kinds, read_evidence};
use crate::submission::no_source;
use crate::workspace::{Clock, Workspace};

/// One doubt: the row, whom it may be, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewItem {
    /// The row.
    pub row: i64,
    /// File it stands in.
    pub file: String,
    /// Row in that file.
    pub sheet_row: u32,
    /// Name on the list.
    pub name: String,
    /// Birth date on the list.
    pub birth: Option<Date>,
    /// Where the row counts.
    pub region: RegionCode,
    /// Name of the candidate.
    pub candidate_name: String,
    /// Birth date of the candidate.
    pub candidate_birth: Option<Date>,
    /// Where the candidate lives.
    pub candidate_residence: Option<RegionCode>,
    /// Probability in millionths.
    pub probability_ppm: Option<i64>,
    /// Why it may be, or may not.
    pub evidence: Evidence,
    /// What somebody else is asked about it; such a doubt stands in a list of its own.
    pub asked: Option<Asked>,
}

/// A question about a doubt that is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The change that asked.
    pub change: i64,
    /// Who is asked; may be empty.
    pub of: String,
    /// What is asked; may be empty where somebody is named.
    pub note: String,
    /// Who asks.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What a human says of a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The row is the candidate.
    Same,
    /// The row is somebody else, who is new.
    Different,
}

impl Decision {
    const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Decided {
    person: i64,
    #[serde(default)]
    change: i64,
}

#[derive(Serialize, Deserialize)]
struct AskedBy {
    change: i64,
}

/// The doubts inside `region`, most probable first.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn reviews(workspace: &Workspace, actor: &Actor, region: RegionCode) -> Result<Vec<ReviewItem>, StepError> {
    actor.need_in(Right::Match, region)?;
    let loaded = workspace.loaded()?;
    let mut reader = workspace.store().reader()?;
    let mut items = Vec::new();
    let kinds = kinds();
    let mut asked = questions(&mut reader)?;
    for doubt in doubts(&mut reader)? {
        let place = loaded.row(doubt.row).map(|(row, _)| loaded.region_of(row));
        let Some(place) = place.filter(|place| region.contains(*place)) else { continue };
        let candidate = people::person(&mut reader, doubt.candidate)?;
        let Some(candidate) = candidate else { continue };
        let Doubt { row, roster, sheet_row, name, birth, probability_ppm, evidence, candidate: _, verdict: _ } = doubt;
        items.push(ReviewItem {
            row: row.get(),
            file: loaded.rosters[&roster.get()].0.file.clone(),
            sheet_row,
            name,
            birth,
            region: place,
            candidate_name: candidate.name,
            candidate_birth: candidate.birth,
            candidate_residence: candidate.residence,
            probability_ppm,
            evidence: read_evidence(&evidence, &kinds),
            asked: asked.remove(&row).map(|Question { change, asked: of, note, by, at }| Asked {
                change,
                of,
                note,
                by,
                at,
            }),
        });
    }
    Ok(items)
}

/// A doubt that waits, with its row, where the actor may decide.
struct OpenDoubt {
    doubt: Doubt,
    row: RosterRow,
    place: RegionCode,
}

fn open_doubt(workspace: &Workspace, actor: &Actor, row: Id<RosterRow>) -> Result<OpenDoubt, StepError> {
    actor.need(Right::Match)?;
    let mut reader = workspace.store().reader()?;
    let Some(doubt) = doubts(&mut reader)?.into_iter().find(|doubt| doubt.row == row) else {
        return Err(StepError::missing(
            format!("Baris {row} tidak sedang diragukan."),
            format!("Row {row} is not in doubt."),
        ));
    };
    let rows = roster_rows(&mut reader, Some(doubt.roster))?;
    let entry = rows.into_iter().find(|(found, _)| found.id == row).map(|(found, _)| found);
    let entry = entry.ok_or_else(|| no_source(row))?;
    let place = workspace.loaded()?.region_of(&entry);
    actor.need_in(Right::Match, place)?;
    Ok(OpenDoubt { doubt, row: entry, place })
}

/// Numbers and people are added under one lock, and nobody decided this doubt meanwhile.
fn still_open(change: &mut Change<'_>, doubt: &Doubt) -> Result<(), StepError> {
    change.next_ids("person", 0)?;
    if last_verdict(change, doubt.row)? != Some(doubt.verdict) {
        return Err(StepError::missing(
            format!("Baris {} sudah diputuskan orang lain.", doubt.row),
            format!("Row {} was decided by somebody else.", doubt.row),
        ));
    }
    Ok(())
}

/// Asks somebody else about a doubt: it stays one, in a list of its own, and whoever may decides it later. The last
/// question about a row stands. Gives the change, which can be taken back.
///
/// # Errors
/// A row that is not in doubt, a question to nobody about nothing, missing rights, trouble of the store.
pub fn ask(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    row: Id<RosterRow>,
    of: &str,
    note: &str,
) -> Result<i64, StepError> {
    let OpenDoubt { doubt, .. } = open_doubt(workspace, actor, row)?;
    let (of, note) =
        (plain_sentence(("Yang ditanya", "Whom to ask"), of)?, plain_sentence(("Pertanyaan", "Question"), note)?);
    if of.is_empty() && note.is_empty() {
        return Err(StepError::request(
            "Tulis siapa yang ditanya, atau apa yang ditanyakan.",
            "Write whom to ask, or what to ask.",
        ));
    }
    let said = blake3::hash(format!("{of}\n{note}").as_bytes()).to_hex();
    let mut reader = workspace.store().reader()?;
    let key = standing_key(&mut reader, &format!("ask:{}:{}:{}", doubt.row, doubt.verdict, &said[..16]))?;
    drop(reader);
    let request = ChangeRequest {
        kind: "match.ask",
        idempotency_key: &key,
        actor: &actor.name,
        reason: "asked",
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let asked = workspace.store().change(&request, |change| {
        still_open(change, &doubt)?;
        let mut batch = RowBatch::new(&tables::MATCH_QUESTION, change.id());
        put_question(&mut batch, change.next_ids("match_question", 1)?, row, &of, &note);
        change.insert(&batch)?;
        Ok::<_, StepError>(AskedBy { change: change.id() })
    })?;
    Ok(asked.into_value().change)
}

/// The name on the row that a change decided or asked about, for whoever may see it.
///
/// # Errors
/// No such change, a change of another kind or of a region that is not the actor's.
pub fn name_decided(workspace: &Workspace, actor: &Actor, change: i64) -> Result<String, StepError> {
    actor.need(Right::Match)?;
    let mut reader = workspace.store().reader()?;
    let missing = || {
        StepError::missing(
            format!("Perubahan {change} bukan putusan atas baris yang diragukan."),
            format!("Change {change} decided no row in doubt."),
        )
    };
    let past = history::change(&mut reader, change)?.ok_or_else(missing)?;
    let name = name_decided_by(&mut reader, &past)?.ok_or_else(missing)?;
    actor.need_in(Right::Match, history::region_of(&mut reader, &past)?.unwrap_or(RegionCode::INDONESIA))?;
    Ok(name)
}

/// Decides a doubt; the matcher leaves the row alone from then on. Gives the change, which can be taken back.
///
/// # Errors
/// A row that is not in doubt, missing rights, trouble of the store.
pub fn decide(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    row: Id<RosterRow>,
    decision: Decision,
) -> Result<i64, StepError> {
    let OpenDoubt { doubt, row: entry, place } = open_doubt(workspace, actor, row)?;
    let mut reader = workspace.store().reader()?;
    let numbers = row_numbers(&mut reader, workspace.store().keys(), doubt.roster)?;
    let nik = numbers.into_iter().find(|(found, _)| *found == row).and_then(|(_, numbers)| numbers.nik);
    let key = standing_key(&mut reader, &format!("review:{}:{}", doubt.verdict, decision.word()))?;
    drop(reader);
    let request = ChangeRequest {
        kind: "match.review",
        idempotency_key: &key,
        actor: &actor.name,
        reason: decision.word(),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let decided = workspace.store().change(&request, |change| {
        still_open(change, &doubt)?;
        let person = match decision {
            Decision::Same => doubt.candidate,
            Decision::Different => {
                let person = Person {
                    id: Id::new(change.next_ids("person", 1)?),
                    name: entry.entry.name.clone(),
                    birth: entry.entry.birth,
                    sex: entry.entry.sex,
                    mother: entry.entry.mother().map(str::to_owned),
                    residence: Some(place),
                    family: None,
                };
                let mut batch = RowBatch::new(&tables::PERSON, change.id());
                put_person(&mut batch, &person);
                change.insert(&batch)?;
                person.id
            }
        };
        // Somebody new, or known without a number until now, has the one that the row gives, unless it is another's: the
        // row keeps it, and somebody may give it to whom it belongs.
        let free = match nik {
            Some(nik) => people::person_by_nik(change, workspace.store().keys(), nik)?.is_none(),
            None => false,
        };
        if let (Some(nik), true, false) = (nik, free, people::has_nik(change, person)?) {
            let mut batch = RowBatch::new(&tables::PERSON_NUMBER, change.id());
            put_nik(&mut batch, workspace.store().keys(), change.next_ids("person_number", 1)?, person, nik);
            change.insert(&batch)?;
        }
        let mut batch = RowBatch::new(&tables::MATCH_RESULT, change.id());
        let result = MatchResult {
            row,
            outcome: Outcome::Known(person),
            rejected: (decision == Decision::Different).then_some(doubt.candidate),
            probability_ppm: doubt.probability_ppm,
            evidence: doubt.evidence.clone(),
        };
        put_match(&mut batch, change.next_ids("match_result", 1)?, &result);
        change.insert(&batch)?;
        Ok::<_, StepError>(Decided { person: person.get(), change: change.id() })
    })?;
    Ok(decided.into_value().change)
}
