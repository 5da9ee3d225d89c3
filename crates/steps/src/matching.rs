//! Finding each row of a roster among the persons known: registered ones and those that earlier lists named.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZero;
use std::thread;

use domain::{Disposition, Family, Outcome, ParticipantList, Person, Roster, RosterRow, lists_on};
use linkage::{Candidate, Match, Record, Register, Settings, Thresholds, assign};
use serde::{Deserialize, Serialize};
use store::history::{is_done, match_key, standing_key, times_undone};
use store::people::{self, FAMILY_INDEX, index_number, put_nik, put_person};
use store::rosters::{MatchResult, OpenedNumbers, Review, put_match, reviewed_rows, roster_rows, row_numbers};
use store::{Change, ChangeRequest, Outcome as Changed, RowBatch, tables};
use units::{Id, Nik, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::speaking;
use crate::import::{Progress, count};
use crate::workspace::{Clock, Workspace};

/// How matching went, over all rosters it touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchReport {
    /// Rosters matched now.
    pub rosters: u64,
    /// Rosters that had been matched with this snapshot before.
    pub already: u64,
    /// Rows looked at.
    pub rows: u64,
    /// Rows that are a participant of the snapshot.
    pub registered: u64,
    /// Rows that are a person another list named, who is no participant.
    pub listed_before: u64,
    /// Rows for a human to decide.
    pub doubtful: u64,
    /// Rows that are somebody new.
    pub new: u64,
}

impl MatchReport {
    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.registered += other.registered;
        self.listed_before += other.listed_before;
        self.doubtful += other.doubtful;
        self.new += other.new;
    }
}

/// How often a roster is tried anew when somebody else adds people meanwhile.
const TRIES: u32 = 5;

/// Matches one roster, or all that were not matched with the latest snapshot, each in a change of its own.
///
/// # Errors
/// No snapshot yet, an unknown roster, missing rights, trouble of the store.
pub fn match_rosters(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    roster: Option<Id<Roster>>,
    progress: Progress<'_>,
) -> Result<MatchReport, StepError> {
    actor.need(Right::Match)?;
    let mut reader = workspace.store().reader()?;
    let lists = store::lists::lists(&mut reader)?;
    // Every list that speaks today, for people are registered outside their own region too.
    let current = lists_on(&lists, speaking(&lists, RegionCode::INDONESIA, None)?, None);
    let rosters: Vec<Roster> = store::rosters::rosters(&mut reader)?.into_iter().map(|(found, _)| found).collect();
    let chosen: Vec<&Roster> = rosters.iter().filter(|found| roster.is_none_or(|id| id == found.id)).collect();
    if let (Some(id), true) = (roster, chosen.is_empty()) {
        return Err(StepError::Missing(format!("Tidak ada daftar bernomor {id}.")));
    }
    for roster in &chosen {
        actor.need_in(Right::Match, roster.region)?;
    }
    let mut report = MatchReport::default();
    let undone = times_undone(&mut reader)?;
    let mut open = Vec::new();
    for roster in chosen {
        let list = speaking(&lists, roster.region, None)?.snapshot.id;
        let key = standing_key(&mut reader, &match_key(roster.id.get(), list.get()))?;
        if is_done(&mut reader, &key)? { report.already += 1 } else { open.push((roster, key)) }
    }
    drop(reader);
    if open.is_empty() {
        return Ok(report);
    }
    let mut known = Known::load(workspace, &current)?;
    let total = count(open.len()).unsigned_abs();
    for (done, (roster, key)) in (0_u64..).zip(open) {
        progress(done, Some(total));
        let request = ChangeRequest {
            kind: "match.roster",
            idempotency_key: &key,
            actor: &actor.name,
            reason: &roster.file,
            recorded_at: &clock.recorded_at,
            retracts: None,
        };
        let mut tries = 1;
        loop {
            match match_one(workspace, &request, &known, roster, undone) {
                // Only what was committed may be found by the next roster.
                Ok((Changed::Done(part), learnt)) => {
                    known.learn(learnt);
                    report.rosters += 1;
                    report.add(&part);
                    break;
                }
                Ok((Changed::AlreadyDone(_), _)) => {
                    report.already += 1;
                    break;
                }
                Err(StepError::Busy) if tries < TRIES => {
                    tries += 1;
                    known = Known::load(workspace, &current)?;
                }
                Err(error) => return Err(error),
            }
        }
    }
    progress(total, Some(total));
    Ok(report)
}

fn match_one(
    workspace: &Workspace,
    request: &ChangeRequest<'_>,
    known: &Known,
    roster: &Roster,
    undone: i64,
) -> Result<(Changed<MatchReport>, Learnt), StepError> {
    let mut reader = workspace.store().reader()?;
    let rows = roster_rows(&mut reader, Some(roster.id))?;
    let numbers = row_numbers(&mut reader, workspace.store().keys(), roster.id)?;
    let reviews = reviewed_rows(&mut reader, roster.id)?;
    drop(reader);
    let probes = Probes::of(roster, rows, numbers, &reviews);
    let decided = decide(known, &probes);
    let mut learnt = Learnt::default();
    let changed = workspace.store().change(request, |change| {
        let report = save(workspace, change, known, &probes, &decided, &reviews, &mut learnt)?;
        // The list, the snapshot or somebody found may have been taken back meanwhile; the lock on people is held.
        if times_undone(change)? != undone { Err(StepError::Busy) } else { Ok(report) }
    })?;
    Ok((changed, learnt))
}

/// Everybody who can be found: registered participants, and people whom only lists have named.
///
/// A row is looked for among participants first. A listed person is an exact copy of the row that made them, and
/// would otherwise win against the participant whose record differs a little.
struct Known {
    registered: Side,
    listed: Side,
    /// Who has a NIK already.
    has_nik: HashMap<i64, Nik>,
    families: HashMap<u128, i64>,
    /// The id that the next person gets, unless somebody else adds one meanwhile.
    next_person: i64,
}

/// Some of the people, with the person behind each position; one with two numbers stands there twice.
struct Side {
    register: Register,
    persons: Vec<Id<Person>>,
}

impl Side {
    fn new() -> Self {
        Self { register: Register::new(Settings::default()), persons: Vec::new() }
    }

    fn add(&mut self, person: Id<Person>, record: &Record) {
        self.persons.push(person);
        self.register.add(record);
    }

    fn at(&self, candidate: &Candidate) -> Id<Person> {
        self.persons[candidate.position as usize]
    }

    /// Candidates of every record, on all cores.
    fn search(&self, records: &[&Record]) -> Vec<Vec<Candidate>> {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let share = records.len().div_ceil(workers).max(1);
        thread::scope(|scope| {
            let find = |record: &&Record| self.register.candidates(record);
            let parts: Vec<_> = records
                .chunks(share)
                .map(|part| scope.spawn(move || part.iter().map(find).collect::<Vec<_>>()))
                .collect();
            parts.into_iter().flat_map(|part| part.join().expect("searching does not panic")).collect()
        })
    }
}

/// What a change adds to [`Known`] once it is committed.
#[derive(Default)]
struct Learnt {
    people: Vec<(Id<Person>, Record)>,
    numbers: Vec<(i64, Nik)>,
    families: Vec<(u128, i64)>,
}

impl Known {
    fn load(workspace: &Workspace, lists: &[ParticipantList]) -> Result<Self, StepError> {
        let mut reader = workspace.store().reader()?;
        let registered = store::lists::registered_on(&mut reader, lists)?;
        let mut known = Self {
            registered: Side::new(),
            listed: Side::new(),
            has_nik: HashMap::new(),
            families: people::families_by_index(&mut reader)?,
            next_person: people::next_person(&mut reader)?,
        };
        people::each_person(&mut reader, workspace.store().keys(), &mut |person, nik| {
            if let Some(nik) = nik {
                known.has_nik.insert(person.id.get(), nik);
            }
            let side = if registered.contains(&person.id) { &mut known.registered } else { &mut known.listed };
            let id = person.id;
            let record = Record {
                nik,
                name: person.name,
                birth: person.birth,
                sex: person.sex,
                village: person.residence,
                mother: person.mother,
            };
            side.add(id, &record);
            Ok(())
        })?;
        Ok(known)
    }

    fn learn(&mut self, learnt: Learnt) {
        for (person, record) in learnt.people {
            self.next_person = person.get() + 1;
            self.listed.add(person, &record);
        }
        self.has_nik.extend(learnt.numbers);
        self.families.extend(learnt.families);
    }
}

/// The accepted rows of a roster as records to look for.
struct Probes {
    rows: Vec<(RosterRow, OpenedNumbers)>,
    records: Vec<Record>,
    /// What a human said of the row.
    reviews: Vec<Option<Review>>,
    region: RegionCode,
}

impl Probes {
    fn of(
        roster: &Roster,
        rows: Vec<(RosterRow, Outcome)>,
        numbers: Vec<(Id<RosterRow>, OpenedNumbers)>,
        reviews: &BTreeMap<Id<RosterRow>, Review>,
    ) -> Self {
        let mut probes = Self { rows: Vec::new(), records: Vec::new(), reviews: Vec::new(), region: roster.region };
        for ((row, _), (id, numbers)) in rows.into_iter().zip(numbers) {
            assert_eq!(row.id, id, "rows and their numbers are read in the same order");
            if row.disposition != Disposition::Accepted {
                continue;
            }
            let entry = &row.entry;
            probes.records.push(Record {
                nik: numbers.nik,
                name: entry.name.clone(),
                birth: entry.birth,
                sex: entry.sex,
                village: entry.region.or(Some(roster.region)),
                mother: entry.mother.clone(),
            });
            probes.reviews.push(reviews.get(&id).copied());
            probes.rows.push((row, numbers));
        }
        probes
    }
}

/// Who a row is.
enum Verdict {
    Known {
        person: Id<Person>,
        registered: bool,
        why: Candidate,
    },
    Doubtful {
        person: Id<Person>,
        why: Candidate,
    },
    New {
        nearest: Option<(Id<Person>, Candidate)>,
    },
    /// A human has spoken, and nothing newer is certain.
    Left,
}

/// One-to-one inside the roster: among participants first, then among people whom lists named.
fn decide(known: &Known, probes: &Probes) -> Vec<Verdict> {
    let all: Vec<&Record> = probes.records.iter().collect();
    let mut candidates = known.registered.search(&all);
    for (row, review) in candidates.iter_mut().zip(&probes.reviews) {
        if let Some(rejected) = review.and_then(|review| review.rejected) {
            row.retain(|candidate| known.registered.at(candidate) != rejected);
        }
    }
    let mut verdicts: Vec<Verdict> = assign(&candidates, &Thresholds::default())
        .into_iter()
        .zip(&probes.reviews)
        .map(|(found, review)| match (found, review) {
            // A human's word stays; that somebody listed has become a participant is news.
            (Match::Same { candidate }, Some(review)) => {
                let person = known.registered.at(&candidate);
                if person == review.person {
                    return Verdict::Left;
                }
                Verdict::Known { person, registered: true, why: candidate }
            }
            (_, Some(_)) => Verdict::Left,
            (Match::Same { candidate }, None) => {
                Verdict::Known { person: known.registered.at(&candidate), registered: true, why: candidate }
            }
            (Match::Doubtful { candidate, .. }, None) => {
                Verdict::Doubtful { person: known.registered.at(&candidate), why: candidate }
            }
            (Match::New { best_rejected }, None) => {
                Verdict::New { nearest: best_rejected.map(|candidate| (known.registered.at(&candidate), candidate)) }
            }
        })
        .collect();
    let unfound: Vec<usize> = (0..verdicts.len()).filter(|row| matches!(verdicts[*row], Verdict::New { .. })).collect();
    let records: Vec<&Record> = unfound.iter().map(|row| &probes.records[*row]).collect();
    let listed = assign(&known.listed.search(&records), &Thresholds::default());
    for (row, found) in unfound.into_iter().zip(listed) {
        match found {
            Match::Same { candidate } => {
                let person = known.listed.at(&candidate);
                verdicts[row] = Verdict::Known { person, registered: false, why: candidate };
            }
            Match::Doubtful { candidate, .. } => {
                verdicts[row] = Verdict::Doubtful { person: known.listed.at(&candidate), why: candidate };
            }
            Match::New { .. } => {}
        }
    }
    verdicts
}

/// Writes one verdict per row, and a person for everybody who is new.
fn save(
    workspace: &Workspace,
    change: &mut Change<'_>,
    known: &Known,
    probes: &Probes,
    decided: &[Verdict],
    reviews: &BTreeMap<Id<RosterRow>, Review>,
    learnt: &mut Learnt,
) -> Result<MatchReport, StepError> {
    let keys = workspace.store().keys();
    let newcomers = decided.iter().filter(|verdict| matches!(verdict, Verdict::New { .. })).count();
    let spoken = decided.iter().filter(|verdict| !matches!(verdict, Verdict::Left)).count();
    let mut next_person = change.next_ids("person", count(newcomers))?;
    let first_number = change.next_ids("person_number", 0)?;
    let first_family = change.next_ids("family", 0)?;
    let mut next_result = change.next_ids("match_result", count(spoken))?;
    let roster = probes.rows.first().map(|(row, _)| row.roster);
    let reviewed_meanwhile = match roster {
        Some(roster) => reviewed_rows(change, roster)? != *reviews,
        None => false,
    };
    if next_person != known.next_person || reviewed_meanwhile {
        // Somebody else added people, or decided a doubt, since this roster was looked at.
        return Err(StepError::Busy);
    }
    let mut report = MatchReport { rows: count(decided.len()).unsigned_abs(), ..MatchReport::default() };
    let mut people_batch = RowBatch::new(&tables::PERSON, change.id());
    let mut numbers_batch = RowBatch::new(&tables::PERSON_NUMBER, change.id());
    let mut families_batch = RowBatch::new(&tables::FAMILY, change.id());
    let mut results = RowBatch::new(&tables::MATCH_RESULT, change.id());
    let (mut next_number, mut next_family) = (first_number, first_family);
    let mut families: HashMap<u128, i64> = HashMap::new();
    for (((row, numbers), record), verdict) in probes.rows.iter().zip(&probes.records).zip(decided) {
        let (outcome, rejected, why) = match verdict {
            Verdict::Left => continue,
            Verdict::Known { person, registered, why } => {
                if *registered {
                    report.registered += 1
                } else {
                    report.listed_before += 1
                }
                // A person known without a number may get one from a list.
                if let (Some(nik), None) = (numbers.nik, known.has_nik.get(&person.get()))
                    && !learnt.numbers.iter().any(|(told, _)| *told == person.get())
                {
                    put_nik(&mut numbers_batch, keys, next_number, *person, nik);
                    next_number += 1;
                    learnt.numbers.push((person.get(), nik));
                }
                (Outcome::Known(*person), None, Some(why))
            }
            Verdict::Doubtful { person, why } => {
                report.doubtful += 1;
                (Outcome::Doubtful(*person), None, Some(why))
            }
            Verdict::New { nearest } => {
                report.new += 1;
                let family = numbers.family_card.as_deref().map(|card| {
                    let sealed_index = keys.blind_index(FAMILY_INDEX, card.as_bytes());
                    let index = index_number(&sealed_index).expect("an index has sixteen bytes");
                    let seen = known.families.get(&index).or_else(|| families.get(&index)).copied();
                    seen.unwrap_or_else(|| {
                        families_batch
                            .row(next_family)
                            .sealed(keys, card.as_bytes())
                            .bytes(&sealed_index)
                            .text(keys.id());
                        families.insert(index, next_family);
                        next_family += 1;
                        next_family - 1
                    })
                });
                let person = Person {
                    id: Id::new(next_person),
                    name: row.entry.name.clone(),
                    birth: row.entry.birth,
                    sex: row.entry.sex,
                    mother: row.entry.mother.clone(),
                    residence: row.entry.region.or(Some(probes.region)),
                    family: family.map(Id::<Family>::new),
                };
                next_person += 1;
                put_person(&mut people_batch, &person);
                if let Some(nik) = numbers.nik {
                    put_nik(&mut numbers_batch, keys, next_number, person.id, nik);
                    next_number += 1;
                    learnt.numbers.push((person.id.get(), nik));
                }
                learnt.people.push((person.id, record.clone()));
                let rejected = nearest.as_ref().map(|(person, _)| *person);
                (Outcome::Known(person.id), rejected, nearest.as_ref().map(|(_, why)| why))
            }
        };
        let result = MatchResult {
            row: row.id,
            outcome,
            rejected,
            probability_ppm: why.map(|candidate| parts_per_million(candidate.probability)),
            evidence: why.map_or_else(|| "[]".to_owned(), evidence_json),
        };
        put_match(&mut results, next_result, &result);
        next_result += 1;
    }
    learnt.families.extend(families);
    change.insert(&people_batch)?;
    change.next_ids("person_number", next_number - first_number)?;
    change.insert(&numbers_batch)?;
    change.next_ids("family", next_family - first_family)?;
    change.insert(&families_batch)?;
    change.insert(&results)?;
    change.count("rows", count(spoken));
    change.count("new", count(newcomers));
    Ok(report)
}

/// Field, level and bits per piece of evidence; never a value of a person.
fn evidence_json(candidate: &Candidate) -> String {
    let pieces: Vec<serde_json::Value> = candidate
        .evidence
        .iter()
        .map(|piece| {
            let bits = (piece.bits * 100.0).round() / 100.0;
            serde_json::json!([piece.field.code(), piece.level.code(), bits])
        })
        .collect();
    serde_json::Value::Array(pieces).to_string()
}

fn parts_per_million(probability: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a probability times a million is a small whole number")]
    let parts = (probability.clamp(0.0, 1.0) * 1_000_000.0).round() as i64;
    parts
}
