//! Everybody who can be found, kept ready in an index, and the weights by which rows are matched.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZero;
use std::thread;

use domain::{Disposition, ParticipantList, Person, Roster, RosterRow};
use linkage::batch::{Index, Label, PEOPLE, Settings, Table};
use store::people;
use store::rosters::{OpenedNumbers, Review, reviewed_rosters, reviewed_rows, roster_rows, rosters, row_numbers};
use units::{Date, Id, Nik, RegionCode, Sex};

use crate::StepError;
use crate::kept_index::{self, unfit};
use crate::workspace::Workspace;

/// At least so probable: the same person; no human is asked.
const SAME: f64 = 0.90;
/// At least so probable that it is nobody known: somebody new.
const NEW: f64 = 0.90;
/// The same where no single person known is so probable that a human could decide by looking. In a register of the whole
/// country strangers who look a little alike add up: of rows held back for them alone, 98 in 100 were nobody
/// (`docs/linkage.md`, "A register kept ready").
const NEW_WITHOUT_CANDIDATE: f64 = 0.60;
const CANDIDATE: f64 = 0.20;
/// The last year a worker was born; decides the century of a NIK.
const LATEST_BIRTH_YEAR: i16 = 2012;
/// Pairs that tell all there is to learn, and the rows that bring about so many.
const TRAINING_PAIRS: u64 = 1_000_000;
const TRAINING_ROWS: usize = 20_000;

/// How matching compares and decides.
pub(crate) fn settings() -> Settings {
    Settings {
        match_probability: SAME,
        unmatched_probability: NEW,
        unmatched_without_candidate: NEW_WITHOUT_CANDIDATE,
        candidate_probability: CANDIDATE,
        latest_birth_year: LATEST_BIRTH_YEAR,
        training_pairs: TRAINING_PAIRS,
        threads: threads(),
        ..Settings::people()
    }
}

pub(crate) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// People as the index reads them.
pub(crate) struct People(pub(crate) Table);

/// What is known of one of them.
#[derive(Clone, Copy)]
pub(crate) struct Described<'a> {
    pub(crate) nik: Option<Nik>,
    pub(crate) birth: Option<Date>,
    pub(crate) sex: Option<Sex>,
    pub(crate) village: Option<RegionCode>,
    pub(crate) name: &'a str,
    pub(crate) mother: Option<&'a str>,
}

impl<'a> Described<'a> {
    pub(crate) fn row(row: &'a RosterRow, nik: Option<Nik>, region: RegionCode) -> Self {
        let entry = &row.entry;
        Self {
            nik,
            birth: entry.birth,
            sex: entry.sex,
            village: entry.region.or(Some(region)),
            name: &entry.name,
            mother: entry.mother(),
        }
    }
}

impl People {
    pub(crate) fn new() -> Self {
        Self(Table::new(PEOPLE))
    }

    pub(crate) fn push(&mut self, person: Described<'_>) {
        let digits = person.nik.map(Nik::digit_bytes);
        let nik = digits.as_ref().map_or("", |digits| str::from_utf8(digits).expect("digits"));
        let birth = person.birth.map_or_else(String::new, |birth| birth.to_string());
        let village = person.village.map_or_else(String::new, |village| village.to_string());
        let sex = person.sex.map_or("", Sex::letter);
        self.0.push([nik, &birth, sex, &village, person.name, person.mother.unwrap_or_default()]);
    }
}

/// Registered participants, and people whom only lists have named.
///
/// A row is looked for among participants first. A listed person is an exact copy of the row that made them, and
/// would otherwise win against the participant whose record differs a little.
pub(crate) struct Known {
    pub(crate) index: Index,
    /// The person of each row of the index; one with two numbers stands there twice.
    pub(crate) persons: Vec<Id<Person>>,
    /// Whether each row is a participant.
    pub(crate) registered: Vec<bool>,
    /// Who has a NIK already.
    pub(crate) has_nik: HashSet<i64>,
    /// The first row of the index that each NIK stands in.
    pub(crate) holders: HashMap<Nik, u32>,
    pub(crate) families: HashMap<u128, i64>,
    /// The id that the next person gets, unless somebody else adds one meanwhile.
    pub(crate) next_person: i64,
}

/// What a change adds to [`Known`] once it is committed.
pub(crate) struct Learnt {
    pub(crate) persons: Vec<Id<Person>>,
    pub(crate) people: People,
    /// Numbers of people known without one, or new, with the row of the index that each is, or will be.
    pub(crate) numbers: Vec<(i64, Nik, u32)>,
    pub(crate) families: Vec<(u128, i64)>,
}

impl Learnt {
    pub(crate) fn new() -> Self {
        Self { persons: Vec::new(), people: People::new(), numbers: Vec::new(), families: Vec::new() }
    }
}

impl Known {
    pub(crate) fn load(workspace: &Workspace, lists: &[ParticipantList]) -> Result<Self, StepError> {
        let mut reader = workspace.store().reader()?;
        let participants = store::lists::registered_on(&mut reader, lists)?;
        let mut has_nik = HashSet::new();
        let (mut members, mut listed) = (Part::new(), Part::new());
        people::each_person(&mut reader, workspace.store().keys(), &mut |person, nik| {
            if nik.is_some() {
                has_nik.insert(person.id.get());
            }
            let part = if participants.contains(&person.id) { &mut members } else { &mut listed };
            part.persons.push(person.id);
            part.niks.push(nik);
            part.people.push(Described {
                nik,
                birth: person.birth,
                sex: person.sex,
                village: person.residence,
                name: &person.name,
                mother: person.mother.as_deref(),
            });
            Ok(())
        })?;
        let (families, next_person) = (people::families_by_index(&mut reader)?, people::next_person(&mut reader)?);
        drop(reader);
        let training = Training::read(workspace, &members.persons)?;
        let mut index = kept_index::index_of(workspace, &members, &listed, &training)?;
        let mut holders = HashMap::new();
        for (nik, row) in members.niks.iter().chain(&listed.niks).zip(0_u32..) {
            if let Some(nik) = nik {
                holders.entry(*nik).or_insert(row);
            }
        }
        let mut registered = vec![true; members.persons.len()];
        let mut persons = members.persons;
        persons.extend(listed.persons);
        registered.resize(persons.len(), false);
        index.set_persons(first_rows(&persons));
        Ok(Self { index, persons, registered, has_nik, holders, families, next_person })
    }

    pub(crate) fn learn(&mut self, learnt: Learnt) -> Result<(), StepError> {
        if let Some(last) = learnt.persons.last() {
            self.next_person = last.get() + 1;
            self.index.add(&learnt.people.0).map_err(unfit)?;
            self.persons.extend(learnt.persons);
            self.registered.resize(self.persons.len(), false);
        }
        for (person, nik, row) in learnt.numbers {
            self.has_nik.insert(person);
            self.holders.entry(nik).or_insert(row);
        }
        self.families.extend(learnt.families);
        Ok(())
    }
}

/// Some of the people known, as the index reads them.
pub(crate) struct Part {
    pub(crate) persons: Vec<Id<Person>>,
    pub(crate) people: People,
    niks: Vec<Option<Nik>>,
}

impl Part {
    fn new() -> Self {
        Self { persons: Vec::new(), people: People::new(), niks: Vec::new() }
    }
}

/// What the weights are fitted to: rows of the lists at hand, those that a human decided first, then others, evenly.
pub(crate) struct Training {
    pub(crate) rows: People,
    pub(crate) labels: Vec<Label>,
}

impl Training {
    fn read(workspace: &Workspace, members: &[Id<Person>]) -> Result<Self, StepError> {
        let mut reader = workspace.store().reader()?;
        let reviewed = reviewed_rosters(&mut reader)?;
        let all: Vec<Roster> = rosters(&mut reader)?.into_iter().map(|(roster, _)| roster).collect();
        // Numbers follow each other by sender and region: every so many takes some of each.
        let mut order: Vec<&Roster> = all.iter().collect();
        order.sort_by_key(|roster| {
            (reviewed.binary_search(&roster.id).is_err(), roster.id.get().wrapping_mul(7_919) % 1_009)
        });
        let mut lists = People::new();
        let mut said: Vec<(u32, Review)> = Vec::new();
        for roster in order {
            if lists.0.rows() >= TRAINING_ROWS {
                break;
            }
            let reviews = reviewed_rows(&mut reader, roster.id)?;
            let rows = roster_rows(&mut reader, Some(roster.id))?;
            let numbers: Vec<(Id<RosterRow>, OpenedNumbers)> =
                row_numbers(&mut reader, workspace.store().keys(), roster.id)?;
            for ((row, _), (_, numbers)) in rows.iter().zip(numbers) {
                if row.disposition == Disposition::Accepted {
                    if let Some(review) = reviews.get(&row.id) {
                        said.push((u32::try_from(lists.0.rows()).unwrap_or(u32::MAX), *review));
                    }
                    lists.push(Described::row(row, numbers.nik, roster.region));
                }
            }
        }
        Ok(Self { rows: lists, labels: labels(&said, members) })
    }
}

/// What humans said, as pairs of a list's row and a row of the index. Somebody whom the decision itself made is an exact
/// copy of the row and teaches nothing.
fn labels(said: &[(u32, Review)], members: &[Id<Person>]) -> Vec<Label> {
    let wanted: HashSet<Id<Person>> = said.iter().map(|(_, review)| review.rejected.unwrap_or(review.person)).collect();
    let mut row_of: BTreeMap<Id<Person>, u32> = BTreeMap::new();
    for (person, row) in members.iter().zip(0_u32..).filter(|(person, _)| wanted.contains(person)) {
        row_of.entry(*person).or_insert(row);
    }
    let label = |(left, review): &(u32, Review)| {
        let right = *row_of.get(&review.rejected.unwrap_or(review.person))?;
        Some(Label { left: *left, right, same: review.rejected.is_none() })
    };
    said.iter().filter_map(label).collect()
}

/// For each row the first row of the same person.
pub(crate) fn first_rows(persons: &[Id<Person>]) -> Vec<u32> {
    let mut first: HashMap<Id<Person>, u32> = HashMap::with_capacity(persons.len());
    persons.iter().zip(0_u32..).map(|(person, row)| *first.entry(*person).or_insert(row)).collect()
}
