//! Finding each row of a roster among the persons known: registered ones and those that earlier lists named.

use std::collections::{BTreeMap, HashMap};

use domain::{Disposition, Family, Outcome, ParticipantList, Person, Roster, RosterRow, lists_on};
use linkage::batch::Outcome as Decided;
use serde::{Deserialize, Serialize};
use store::history::{is_done, match_key, standing_key, times_undone};
use store::identity::{put_temporary, records_with_number};
use store::lists::newest;
use store::people::{FAMILY_INDEX, index_number, put_nik, put_person};
use store::rosters::{MatchResult, OpenedNumbers, Review, put_match, reviewed_rows, roster_rows, row_numbers};
use store::{Change, ChangeRequest, Outcome as Changed, Query, RowBatch, tables};
use units::{Id, Nik, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::answer::no_roster;
use crate::coverage::speaking;
use crate::import::{Progress, count};
use crate::kept_index::unfit;
use crate::match_evidence::{Why, two_names_of_one_number};
use crate::match_known::{Described, Known, Learnt, People, threads};
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
    /// Pairs that share a key and were not compared by it: beyond the first 200 people whom no column tells apart. Another
    /// key may have compared them.
    #[serde(default)]
    pub pairs_left_out: u64,
    /// Groups of rows that claim each other, too large for the best assignment: there the strongest claim went first.
    #[serde(default)]
    pub inexact_groups: u64,
}

impl MatchReport {
    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.registered += other.registered;
        self.listed_before += other.listed_before;
        self.doubtful += other.doubtful;
        self.new += other.new;
        self.pairs_left_out += other.pairs_left_out;
        self.inexact_groups += other.inexact_groups;
    }
}

/// How often in a row nothing may be matched, because somebody else adds or undoes something meanwhile.
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
    let mut all = MatchReport::default();
    let mut tries = 0;
    loop {
        let mut now = MatchReport::default();
        let ended = match_open(workspace, actor, clock, roster, &mut *progress, &mut now);
        tries = if now.rosters > 0 { 1 } else { tries + 1 };
        // What an earlier try matched is not "before".
        all.already = now.already.saturating_sub(all.rosters);
        all.rosters += now.rosters;
        all.add(&now);
        match ended {
            Err(StepError::Busy) if tries < TRIES => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(all),
        }
    }
}

/// Matches what is open until somebody else changes what it rests on: then [`StepError::Busy`], and everything is to be
/// read anew, for a list or the number of things undone may be another.
fn match_open(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    roster: Option<Id<Roster>>,
    progress: Progress<'_>,
    report: &mut MatchReport,
) -> Result<(), StepError> {
    let mut reader = workspace.store().reader()?;
    let lists = store::lists::lists(&mut reader)?;
    // Every list that speaks today, for people are registered outside their own region too.
    let current = lists_on(&lists, speaking(&lists, RegionCode::INDONESIA, None)?, None);
    let rosters: Vec<Roster> = store::rosters::rosters(&mut reader)?.into_iter().map(|(found, _)| found).collect();
    let chosen: Vec<&Roster> = rosters.iter().filter(|found| roster.is_none_or(|id| id == found.id)).collect();
    if let (Some(id), true) = (roster, chosen.is_empty()) {
        return Err(no_roster(id));
    }
    for roster in &chosen {
        actor.need_in(Right::Match, roster.region)?;
    }
    let undone = times_undone(&mut reader)?;
    let mut open = Vec::new();
    for roster in chosen {
        match open_key(&mut reader, roster, &current)? {
            None => report.already += 1,
            Some(key) => open.push((roster, key)),
        }
    }
    drop(reader);
    if open.is_empty() {
        return Ok(());
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
        match match_one(workspace, &request, &mut known, roster, undone)? {
            // Only what was committed may be found by the next roster.
            (Changed::Done(part), learnt) => {
                known.learn(learnt)?;
                report.rosters += 1;
                report.add(&part);
            }
            (Changed::AlreadyDone(_), _) => report.already += 1,
        }
    }
    progress(total, Some(total));
    Ok(())
}

/// The key under which a roster is to be matched with today's lists; `None` when that was done.
///
/// Any new list, or part of one, opens every roster again, for it may know people who live elsewhere.
fn open_key(query: &mut impl Query, roster: &Roster, current: &[ParticipantList]) -> Result<Option<String>, StepError> {
    let Some(newest) = newest(query, current)? else { return Ok(None) };
    let key = standing_key(query, &match_key(roster.id.get(), newest.get()))?;
    Ok(if is_done(query, &key)? { None } else { Some(key) })
}

/// The regions of the rosters that were not matched with today's lists of participants.
pub(crate) fn unmatched(
    query: &mut impl Query,
    rosters: &[&Roster],
    current: &[ParticipantList],
) -> Result<Vec<RegionCode>, StepError> {
    let Some(newest) = newest(query, current)? else { return Ok(Vec::new()) };
    let done = store::history::rosters_matched_with(query, newest.get())?;
    let open = rosters.iter().filter(|roster| !done.contains(&roster.id.get()));
    Ok(open.map(|roster| roster.region).collect())
}

fn match_one(
    workspace: &Workspace,
    request: &ChangeRequest<'_>,
    known: &mut Known,
    roster: &Roster,
    undone: i64,
) -> Result<(Changed<MatchReport>, Learnt), StepError> {
    let mut reader = workspace.store().reader()?;
    let rows = roster_rows(&mut reader, Some(roster.id))?;
    let numbers = row_numbers(&mut reader, workspace.store().keys(), roster.id)?;
    let reviews = reviewed_rows(&mut reader, roster.id)?;
    drop(reader);
    let probes = Probes::of(roster, rows, numbers, &reviews);
    let decided = decide(known, &probes.asked)?;
    let (pairs_left_out, inexact_groups) = (decided.pairs_left_out, decided.inexact_groups);
    let decided = decided.verdicts;
    let mut learnt = Learnt::new();
    let changed = workspace.store().change(request, |change| {
        let report = save(workspace, change, known, &probes, &decided, &reviews, &mut learnt)?;
        let report = MatchReport { pairs_left_out, inexact_groups, ..report };
        // The list, the snapshot or somebody found may have been taken back meanwhile; the lock on people is held.
        if times_undone(change)? != undone { Err(StepError::Busy) } else { Ok(report) }
    })?;
    Ok((changed, learnt))
}

/// The accepted rows of a roster as people to look for.
struct Probes {
    rows: Vec<(RosterRow, OpenedNumbers)>,
    asked: Asked,
    region: RegionCode,
}

/// People to look for.
pub(crate) struct Asked {
    pub(crate) people: People,
    pub(crate) niks: Vec<Option<Nik>>,
    /// What a human said of each.
    pub(crate) reviews: Vec<Option<Review>>,
}

impl Probes {
    fn of(
        roster: &Roster,
        rows: Vec<(RosterRow, Outcome)>,
        numbers: Vec<(Id<RosterRow>, OpenedNumbers)>,
        reviews: &BTreeMap<Id<RosterRow>, Review>,
    ) -> Self {
        let mut probes = Self {
            rows: Vec::new(),
            asked: Asked { people: People::new(), niks: Vec::new(), reviews: Vec::new() },
            region: roster.region,
        };
        for ((row, _), (id, numbers)) in rows.into_iter().zip(numbers) {
            assert_eq!(row.id, id, "rows and their numbers are read in the same order");
            if row.disposition != Disposition::Accepted {
                continue;
            }
            probes.asked.people.push(Described::row(&row, numbers.nik, roster.region));
            probes.asked.niks.push(numbers.nik);
            probes.asked.reviews.push(reviews.get(&id).copied());
            probes.rows.push((row, numbers));
        }
        probes
    }
}

/// Who a row is.
pub(crate) enum Verdict {
    Known {
        person: Id<Person>,
        /// The row of the index that it was found by.
        row: u32,
        registered: bool,
        why: Why,
    },
    Doubtful {
        person: Id<Person>,
        why: Why,
    },
    /// Perhaps the new person that an earlier row of the list becomes.
    DoubtfulAsRow {
        first: usize,
        why: Why,
    },
    New {
        nearest: Option<(Id<Person>, Why)>,
    },
    /// A human has spoken, and nothing newer is certain.
    Left,
}

/// What became of the rows of a roster, and what was cut short on the way.
pub(crate) struct Verdicts {
    pub(crate) verdicts: Vec<Verdict>,
    pairs_left_out: u64,
    inexact_groups: u64,
}

/// One-to-one inside the roster: among participants first, then among people whom lists named. A NIK under two names is
/// for a human to decide.
pub(crate) fn decide(known: &mut Known, asked: &Asked) -> Result<Verdicts, StepError> {
    let Known { index, persons, registered, holders, .. } = known;
    let model = index.model().clone();
    let at = |row: u32| persons[row as usize];
    let search = index.search(&asked.people.0, threads()).map_err(unfit)?;
    let rejected = |row: u32, person: Id<Person>| {
        asked.reviews[row as usize].is_some_and(|review| review.rejected == Some(person))
    };
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(asked.niks.len());
    verdicts.resize_with(asked.niks.len(), || Verdict::New { nearest: None });
    let first = search.decide(|row, right| registered[right as usize] && !rejected(row, at(right)));
    for found in &first.matches {
        let (row, person) = (found.left as usize, at(found.right));
        verdicts[row] = match (found.outcome, asked.reviews[row]) {
            // A human's word stays; that somebody listed has become a participant is news.
            (Decided::Match, Some(review)) if review.person == person => Verdict::Left,
            (Decided::Match, None) if two_names_of_one_number(&search, found.left, found.right) => {
                Verdict::Doubtful { person, why: Why::doubtful(&search, found) }
            }
            (Decided::Match, _) => {
                Verdict::Known { person, row: found.right, registered: true, why: Why::certain(&search, found) }
            }
            (_, Some(_)) => Verdict::Left,
            (_, None) => Verdict::Doubtful { person, why: Why::doubtful(&search, found) },
        };
    }
    for found in &first.unmatched {
        let row = found.left as usize;
        verdicts[row] = match asked.reviews[row] {
            Some(_) => Verdict::Left,
            None => Verdict::New {
                nearest: found.best_candidate.map(|right| (at(right), Why::rejected(&search, found, right))),
            },
        };
    }
    let open = |row: u32| matches!(verdicts[row as usize], Verdict::New { .. });
    let second = search.decide(|row, right| open(row) && !registered[right as usize]);
    for found in &second.matches {
        let (row, person) = (found.left as usize, at(found.right));
        verdicts[row] = match found.outcome {
            Decided::Match if !two_names_of_one_number(&search, found.left, found.right) => {
                Verdict::Known { person, row: found.right, registered: false, why: Why::certain(&search, found) }
            }
            _ => Verdict::Doubtful { person, why: Why::doubtful(&search, found) },
        };
    }
    // Whoever is left is new, unless the number is another's: of somebody known, or of an earlier row of the list.
    let mut first_with: HashMap<Nik, usize> = HashMap::new();
    for (row, nik) in asked.niks.iter().enumerate() {
        let (Some(nik), Verdict::New { .. }) = (*nik, &verdicts[row]) else { continue };
        let left = u32::try_from(row).expect("a list has fewer rows than four billion");
        if let Some(right) = holders.get(&nik) {
            verdicts[row] = Verdict::Doubtful { person: at(*right), why: Why::number_taken(&search, left, *right) };
        } else if let Some(first) = first_with.get(&nik) {
            verdicts[row] = Verdict::DoubtfulAsRow { first: *first, why: Why::number_taken_on_list(&model) };
        } else {
            first_with.insert(nik, row);
        }
    }
    let (pairs_left_out, inexact_groups) = (search.pairs_left_out(), first.inexact_groups + second.inexact_groups);
    Ok(Verdicts { verdicts, pairs_left_out, inexact_groups })
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
    let mut made: HashMap<usize, Id<Person>> = HashMap::new();
    for (place, ((row, numbers), verdict)) in probes.rows.iter().zip(decided).enumerate() {
        let (outcome, rejected, why) = match verdict {
            Verdict::Left => continue,
            Verdict::Known { person, row: at, registered, why } => {
                if *registered {
                    report.registered += 1
                } else {
                    report.listed_before += 1
                }
                // A person known without a number may get one from a list.
                if let (Some(nik), false) = (numbers.nik, known.has_nik.contains(&person.get()))
                    && !known.holders.contains_key(&nik)
                    && !learnt.numbers.iter().any(|(told, ..)| *told == person.get())
                {
                    put_nik(&mut numbers_batch, keys, next_number, *person, nik);
                    next_number += 1;
                    learnt.numbers.push((person.get(), nik, *at));
                }
                if let Some(number) = &numbers.temporary
                    && !records_with_number(change, keys, number)?.contains(person)
                {
                    put_temporary(&mut numbers_batch, keys, next_number, *person, number);
                    next_number += 1;
                }
                (Outcome::Known(*person), None, Some(why))
            }
            Verdict::Doubtful { person, why } => {
                report.doubtful += 1;
                (Outcome::Doubtful(*person), None, Some(why))
            }
            Verdict::DoubtfulAsRow { first, why } => {
                report.doubtful += 1;
                let person = made.get(first).expect("the first row with a number is new, and stands before");
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
                    mother: row.entry.mother().map(str::to_owned),
                    residence: row.entry.region.or(Some(probes.region)),
                    family: family.map(Id::<Family>::new),
                };
                next_person += 1;
                put_person(&mut people_batch, &person);
                if let Some(nik) = numbers.nik {
                    put_nik(&mut numbers_batch, keys, next_number, person.id, nik);
                    next_number += 1;
                    let row = known.persons.len() + learnt.persons.len();
                    learnt.numbers.push((person.id.get(), nik, u32::try_from(row).unwrap_or(u32::MAX)));
                }
                if let Some(number) = &numbers.temporary {
                    put_temporary(&mut numbers_batch, keys, next_number, person.id, number);
                    next_number += 1;
                }
                made.insert(place, person.id);
                learnt.persons.push(person.id);
                learnt.people.push(Described::row(row, numbers.nik, probes.region));
                let rejected = nearest.as_ref().map(|(person, _)| *person);
                (Outcome::Known(person.id), rejected, nearest.as_ref().map(|(_, why)| why))
            }
        };
        let result = MatchResult {
            row: row.id,
            outcome,
            rejected,
            probability_ppm: why.map(Why::parts_per_million),
            evidence: why.map_or_else(|| "{}".to_owned(), |why| why.evidence.clone()),
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
