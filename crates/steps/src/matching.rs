//! Finding each row of a roster among the persons known: registered ones and those that earlier lists named.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;
use std::thread;

use domain::{Disposition, Family, Outcome, Person, Roster, RosterRow};
use linkage::{Candidate, Match, Record, Register, Settings, Thresholds, assign};
use serde::{Deserialize, Serialize};
use store::people::{self, FAMILY_INDEX, index_number, put_nik, put_person};
use store::rosters::{MatchResult, OpenedNumbers, put_match, roster_rows, row_numbers};
use store::{Change, ChangeRequest, Outcome as Changed, Query, RowBatch, StoreError, tables};
use units::{Id, Nik, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
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
    let Some(snapshot) = people::snapshot(&mut reader, None)? else {
        let advice = "Belum ada daftar peserta. Impor dahulu: payung import FILE --as participants.";
        return Err(StepError::Missing(advice.to_owned()));
    };
    let rosters: Vec<Roster> = store::rosters::rosters(&mut reader)?.into_iter().map(|(found, _)| found).collect();
    let chosen: Vec<&Roster> = rosters.iter().filter(|found| roster.is_none_or(|id| id == found.id)).collect();
    if let (Some(id), true) = (roster, chosen.is_empty()) {
        return Err(StepError::Missing(format!("Tidak ada daftar bernomor {id}.")));
    }
    for roster in &chosen {
        actor.need_in(Right::Match, roster.region)?;
    }
    let mut report = MatchReport::default();
    let key = |roster: &Roster| format!("match:{}:{}", roster.id, snapshot.id);
    let mut open = Vec::new();
    for roster in chosen {
        if change_exists(&mut reader, &key(roster))? { report.already += 1 } else { open.push(roster) }
    }
    if open.is_empty() {
        return Ok(report);
    }
    let registered: BTreeSet<i64> =
        people::members(&mut reader, snapshot.id)?.iter().map(|member| member.person.get()).collect();
    let mut known = Known::load(workspace, &mut reader)?;
    let reviewed = reviewed_rows(&mut reader)?;
    let total = count(open.len()).unsigned_abs();
    for (done, roster) in (0_u64..).zip(open) {
        progress(done, Some(total));
        let rows = roster_rows(&mut reader_now(workspace)?, Some(roster.id))?;
        let numbers = row_numbers(&mut reader_now(workspace)?, workspace.store().keys(), roster.id)?;
        let probes = Probes::of(roster, rows, numbers, &reviewed);
        let decided = decide(&known, &probes);
        let key = key(roster);
        let request = ChangeRequest {
            kind: "match.roster",
            idempotency_key: &key,
            actor: &actor.name,
            reason: &roster.file,
            recorded_at: &clock.recorded_at,
            retracts: None,
        };
        let mut learnt = Learnt::default();
        let changed = workspace.store().change(&request, |change| {
            save(workspace, change, &mut known, &probes, &decided, &registered, &mut learnt)
        })?;
        match changed {
            // Only what was committed may be found by the next roster.
            Changed::Done(part) => {
                known.learn(learnt);
                report.rosters += 1;
                report.add(&part);
            }
            Changed::AlreadyDone(_) => report.already += 1,
        }
    }
    progress(total, Some(total));
    Ok(report)
}

fn reader_now(workspace: &Workspace) -> Result<store::ReadGuard<'_>, StoreError> {
    workspace.store().reader()
}

fn change_exists(query: &mut impl Query, key: &str) -> Result<bool, StoreError> {
    let found = query.query_one("SELECT id FROM change WHERE idempotency_key = $1", &[key.into()], |row| row.int(0))?;
    Ok(found.is_some())
}

/// Rows on which a human has spoken: the matcher leaves them alone.
fn reviewed_rows(query: &mut impl Query) -> Result<BTreeSet<i64>, StoreError> {
    let mut rows = BTreeSet::new();
    let sql =
        "SELECT m.roster_row_id FROM match_result m JOIN change c ON c.id = m.change_id WHERE c.kind = 'match.review'";
    query.query(sql, &[], &mut |row| {
        rows.insert(row.int(0)?);
        Ok(())
    })?;
    Ok(rows)
}

/// Everybody who can be found.
struct Known {
    register: Register,
    /// Person behind each position of the register; a person with two numbers stands there twice.
    persons: Vec<Id<Person>>,
    /// Whether that person has a NIK already.
    has_nik: HashMap<i64, Nik>,
    families: HashMap<u128, i64>,
    /// The id that the next person gets, unless somebody else adds one meanwhile.
    next_person: i64,
}

/// What a change adds to [`Known`] once it is committed.
#[derive(Default)]
struct Learnt {
    people: Vec<(Id<Person>, Record)>,
    numbers: Vec<(i64, Nik)>,
    families: Vec<(u128, i64)>,
}

impl Known {
    fn load(workspace: &Workspace, query: &mut impl Query) -> Result<Self, StepError> {
        let mut known = Self {
            register: Register::new(Settings::default()),
            persons: Vec::new(),
            has_nik: HashMap::new(),
            families: people::families_by_index(query)?,
            next_person: 1,
        };
        people::each_person(query, workspace.store().keys(), &mut |person, nik| {
            if let Some(nik) = nik {
                known.has_nik.insert(person.id.get(), nik);
            }
            known.persons.push(person.id);
            known.next_person = person.id.get() + 1;
            known.register.add(&Record {
                nik,
                name: person.name,
                birth: person.birth,
                sex: person.sex,
                village: person.residence,
                mother: person.mother,
            });
            Ok(())
        })?;
        Ok(known)
    }

    fn learn(&mut self, learnt: Learnt) {
        for (person, record) in learnt.people {
            self.next_person = person.get() + 1;
            self.persons.push(person);
            self.register.add(&record);
        }
        self.has_nik.extend(learnt.numbers);
        self.families.extend(learnt.families);
    }
}

/// The accepted rows of a roster as records to look for.
struct Probes {
    rows: Vec<(RosterRow, OpenedNumbers)>,
    records: Vec<Record>,
    region: RegionCode,
}

impl Probes {
    fn of(
        roster: &Roster,
        rows: Vec<(RosterRow, Outcome)>,
        numbers: Vec<(Id<RosterRow>, OpenedNumbers)>,
        reviewed: &BTreeSet<i64>,
    ) -> Self {
        let mut probes = Self { rows: Vec::new(), records: Vec::new(), region: roster.region };
        for ((row, _), (id, numbers)) in rows.into_iter().zip(numbers) {
            assert_eq!(row.id, id, "rows and their numbers are read in the same order");
            if row.disposition != Disposition::Accepted || reviewed.contains(&id.get()) {
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
            probes.rows.push((row, numbers));
        }
        probes
    }
}

/// Candidates of every row on all cores, then one-to-one inside the roster.
fn decide(known: &Known, probes: &Probes) -> Vec<Match> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let share = probes.records.len().div_ceil(workers).max(1);
    let candidates: Vec<Vec<Candidate>> = thread::scope(|scope| {
        let parts: Vec<_> = probes
            .records
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(|record| known.register.candidates(record)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("searching does not panic")).collect()
    });
    assign(&candidates, &Thresholds::default())
}

/// Writes one verdict per row, and a person for everybody who is new.
fn save(
    workspace: &Workspace,
    change: &mut Change<'_>,
    known: &mut Known,
    probes: &Probes,
    decided: &[Match],
    registered: &BTreeSet<i64>,
    learnt: &mut Learnt,
) -> Result<MatchReport, StepError> {
    let keys = workspace.store().keys();
    let mut report = MatchReport { rows: count(decided.len()).unsigned_abs(), ..MatchReport::default() };
    let newcomers = decided.iter().filter(|verdict| matches!(verdict, Match::New { .. })).count();
    let mut next_person = change.next_ids("person", count(newcomers))?;
    if next_person != known.next_person {
        // Another process added people since this one looked: a row might be one of them.
        let text = "Data orang berubah selagi mencocokkan. Daftar yang sudah selesai tersimpan; jalankan payung match lagi.";
        return Err(StepError::Missing(text.to_owned()));
    }
    let first_number = change.next_ids("person_number", 0)?;
    let first_family = change.next_ids("family", 0)?;
    let first_result = change.next_ids("match_result", count(decided.len()))?;
    let mut people_batch = RowBatch::new(&tables::PERSON, change.id());
    let mut numbers_batch = RowBatch::new(&tables::PERSON_NUMBER, change.id());
    let mut families_batch = RowBatch::new(&tables::FAMILY, change.id());
    let mut results = RowBatch::new(&tables::MATCH_RESULT, change.id());
    let (mut next_number, mut next_family) = (first_number, first_family);
    let mut families: HashMap<u128, i64> = HashMap::new();
    for (((row, numbers), record), (verdict, result_id)) in
        probes.rows.iter().zip(&probes.records).zip(decided.iter().zip(first_result..))
    {
        let at = |candidate: &Candidate| known.persons[candidate.position as usize];
        let (outcome, rejected, evidence) = match verdict {
            Match::Same { candidate } => {
                let person = at(candidate);
                if registered.contains(&person.get()) {
                    report.registered += 1
                } else {
                    report.listed_before += 1
                }
                // A person known without a number may get one from a list.
                if let (Some(nik), None) = (numbers.nik, known.has_nik.get(&person.get())) {
                    let told = learnt.numbers.iter().any(|(known, _)| *known == person.get());
                    if !told {
                        put_nik(&mut numbers_batch, keys, next_number, person, nik);
                        next_number += 1;
                        learnt.numbers.push((person.get(), nik));
                    }
                }
                (Outcome::Known(person), None, Some(candidate))
            }
            Match::Doubtful { candidate, .. } => {
                report.doubtful += 1;
                (Outcome::Doubtful(at(candidate)), None, Some(candidate))
            }
            Match::New { best_rejected } => {
                report.new += 1;
                let family = numbers.family_card.as_deref().map(|card| {
                    let sealed_index = keys.blind_index(FAMILY_INDEX, card.as_bytes());
                    let index = index_number(&sealed_index).expect("an index has sixteen bytes");
                    let known_family = known.families.get(&index).or_else(|| families.get(&index)).copied();
                    known_family.unwrap_or_else(|| {
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
                (Outcome::Known(person.id), best_rejected.as_ref().map(at), best_rejected.as_ref())
            }
        };
        let result = MatchResult {
            row: row.id,
            outcome,
            rejected,
            probability_ppm: evidence.map(|candidate| parts_per_million(candidate.probability)),
            evidence: evidence.map_or_else(|| "[]".to_owned(), evidence_json),
        };
        put_match(&mut results, result_id, &result);
    }
    learnt.families.extend(families);
    change.insert(&people_batch)?;
    change.next_ids("person_number", next_number - first_number)?;
    change.insert(&numbers_batch)?;
    change.next_ids("family", next_family - first_family)?;
    change.insert(&families_batch)?;
    change.insert(&results)?;
    change.count("rows", count(decided.len()));
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
