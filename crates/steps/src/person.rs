//! One person: all records of them, numbers masked, status over all lists, the rows that name them, what was decided.

use std::collections::BTreeMap;

use domain::{
    Departure, DepartureKind, Departures, HistoryEntry, HistoryList, Identities, Member, Note, Person, ProgramStanding,
    program_standings, status_history,
};
use law::{Program, Role, Sentence};
use serde::Serialize;
use store::identity::{self, HeldMembership, HeldNumber, TEMPORARY};
use store::{Query, history, people};
use units::{Date, Id, Language, Nik, RegionCode, Sex};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::person_changes::no_nik;
use crate::workspace::{Loaded, Workspace};

/// Months of contributions that are shown of each record.
const MONTHS_SHOWN: i64 = 60;

/// How a person is asked for.
#[derive(Clone, Copy)]
pub enum PersonKey<'a> {
    /// By the number of any record of theirs.
    Record(Id<Person>),
    /// By a NIK of theirs, today's or an earlier one, or by a number that stood in for it.
    Number(&'a str),
}

/// One person, as a command and a page show them. No number stands here in full, and no card number at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Their number: that of the leading record.
    pub person: Id<Person>,
    /// As the leading record names them.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where they live, by the first record that says so.
    pub home: Option<RegionCode>,
    /// Every record; more than one after a merge.
    pub records: Vec<PersonRecord>,
    /// NIK and numbers that stand in for one, over time.
    pub numbers: Vec<PersonNumber>,
    /// What is said of death and moving, in the order in which it was recorded.
    pub departures: Vec<Departure>,
    /// The departure in force, by all that is known.
    pub gone: Option<Departure>,
    /// Status over all lists of participants.
    pub history: Vec<HistoryEntry>,
    /// Memberships on all lists.
    pub memberships: Vec<PersonMembership>,
    /// What statements show paid for them, the latest month first; the last sixty months.
    pub contributions: Vec<PersonContribution>,
    /// Rows of rosters that name them, where the reader may see names.
    pub mentions: Vec<PersonMention>,
    /// What somebody should look at.
    pub hints: Vec<PersonHint>,
    /// Merges, partings, numbers and departures, also those taken back.
    pub changes: Vec<PersonEvent>,
}

/// One record as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonRecord {
    /// Its number.
    pub record: Id<Person>,
    /// Name.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where they live.
    pub residence: Option<RegionCode>,
}

/// A number over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonNumber {
    /// `nik` or `temporary`.
    pub kind: String,
    /// Masked.
    pub number: String,
    /// First day, where told.
    pub valid_from: Option<Date>,
    /// Last day, where told.
    pub valid_until: Option<Date>,
    /// By whose word the dates are.
    pub source: Option<String>,
    /// The change that brought it.
    pub change: i64,
}

/// A membership on one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonMembership {
    /// Its number: what parting takes.
    pub membership: i64,
    /// Number of the list.
    pub list: i64,
    /// The day of the list.
    pub as_of: Date,
    /// Row in the list's file.
    pub sheet_row: u32,
    /// The record it counts under.
    pub record: Id<Person>,
    /// Class.
    pub class: law::Class,
    /// Programs.
    pub programs: String,
    /// First day.
    pub starts: Option<Date>,
    /// Last day.
    pub ends: Option<Date>,
    /// Last day paid for.
    pub paid_until: Option<Date>,
    /// Where registered.
    pub registered: Option<RegionCode>,
}

/// One month that was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonContribution {
    /// For which month.
    pub month: units::Month,
    /// Class of the membership.
    pub class: law::Class,
    /// Programs.
    pub programs: String,
    /// On which wage.
    pub wage: Option<units::Rupiah>,
    /// How much.
    pub amount: units::Rupiah,
    /// When, where the statement says so.
    pub paid_on: Option<Date>,
}

/// A row of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonMention {
    /// Its number: what parting takes.
    pub row: i64,
    /// Number of the roster.
    pub roster: i64,
    /// Its file.
    pub file: String,
    /// The day it speaks of.
    pub as_of: Date,
    /// Row in the file.
    pub sheet_row: u32,
    /// Name as written there.
    pub name: String,
    /// Where the row counts.
    pub region: RegionCode,
    /// Role.
    pub role: Option<Role>,
    /// The decree or minutes that the row names, for the role or for the welfare status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
}

/// What somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonHint {
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for readers, and the command that does it.
    pub text: Note,
}

/// One change about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonEvent {
    /// Number of the change: what `payung undo` takes.
    pub change: i64,
    /// The step.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub actor: String,
    /// When, RFC 3339.
    pub recorded_at: String,
    /// The change that took it back; `None` while it stands.
    pub undone_by: Option<i64>,
}

/// One person with everything that is known of them.
///
/// # Errors
/// Nobody of that number, or nobody whom this actor may see; missing rights.
pub fn person(workspace: &Workspace, actor: &Actor, key: PersonKey<'_>) -> Result<PersonView, StepError> {
    actor.need(Right::ReadPeople)?;
    let mut reader = workspace.store().reader()?;
    let loaded = workspace.loaded_by(&mut reader)?;
    let who = &loaded.known.who;
    // Whether somebody exists elsewhere is not told: what is said rests on what was typed alone.
    let nobody = || {
        let typed = match key {
            PersonKey::Number(number) => Some(plain_number(number)),
            PersonKey::Record(_) => None,
        };
        let advice = typed.filter(|plain| plain.parse::<Nik>().is_err()).map(|plain| no_nik(&plain));
        let said = |nobody: &str, language| {
            advice.as_ref().map_or_else(|| nobody.to_owned(), |advice| format!("{nobody} {}", advice.said_in(language)))
        };
        StepError::missing(
            said("Tidak ada orang dengan nomor itu di wilayah Anda.", Language::Indonesian),
            said("Nobody in your regions has that number.", Language::English),
        )
    };
    let leader = match key {
        PersonKey::Record(record) => who.leader(record),
        PersonKey::Number(number) => {
            let plain = plain_number(number);
            let found = identity::records_with_number(&mut reader, workspace.store().keys(), &plain)?;
            who.leader(*found.first().ok_or_else(nobody)?)
        }
    };
    let known = KnownPerson::load(&mut reader, who, leader)?.ok_or_else(nobody)?;
    if !known.is_seen_by(actor, &loaded) {
        return Err(nobody());
    }
    let mut numbers = Vec::new();
    for record in &known.records {
        numbers.extend(identity::numbers(&mut reader, workspace.store().keys(), record.id)?);
    }
    let (history, memberships) = over_lists(workspace, &loaded.all_lists, &known, who)?;
    let departures = &loaded.known.departures;
    let sharing = sharing_numbers(&mut reader, who, &known)?;
    let mentions = mentions(&loaded, actor, leader);
    let hints = hints(workspace, &loaded.all_lists, &known, departures, &sharing, &mentions)?;
    let records: Vec<Id<Person>> = known.records.iter().map(|record| record.id).collect();
    let mut changes = Vec::new();
    for change in identity::changes_about(&mut reader, &records)? {
        let Some(past) = history::change(&mut reader, change)? else { continue };
        changes.push(PersonEvent {
            change,
            kind: past.kind,
            reason: past.reason,
            actor: past.actor,
            recorded_at: past.recorded_at,
            undone_by: past.undone_by,
        });
    }
    let mut contributions = Vec::new();
    for record in &known.records {
        contributions.extend(store::contributions::contributions_of(&mut reader, record.id, MONTHS_SHOWN)?);
    }
    contributions.sort_by_key(|paid| std::cmp::Reverse(paid.month));
    let contributions = contributions.into_iter().map(|paid| PersonContribution {
        month: paid.month,
        class: paid.class,
        programs: paid.programs.to_string(),
        wage: paid.wage,
        amount: paid.amount,
        paid_on: paid.paid_on,
    });
    let first = &known.records[0];
    let of_any = |value: &dyn Fn(&Person) -> bool| known.records.iter().find(|record| value(record)).unwrap_or(first);
    Ok(PersonView {
        person: leader,
        name: first.name.clone(),
        birth: of_any(&|record| record.birth.is_some()).birth,
        sex: of_any(&|record| record.sex.is_some()).sex,
        home: of_any(&|record| record.residence.is_some()).residence,
        numbers: numbers.iter().map(shown_number).collect(),
        gone: departures.in_force(leader, Date::MAX).cloned(),
        departures: departures.said_of(leader).to_vec(),
        records: known.records.iter().map(shown_record).collect(),
        history,
        memberships,
        contributions: contributions.collect(),
        mentions,
        hints,
        changes,
    })
}

/// A number as people type it: without spaces, dots, dashes or an apostrophe.
pub(crate) fn plain_number(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_uppercase()
}

/// The records of one person, and their memberships on all lists.
pub(crate) struct KnownPerson {
    pub leader: Id<Person>,
    /// Ascending, the leading one first; never empty.
    pub records: Vec<Person>,
    /// In the order of their import.
    pub memberships: Vec<HeldMembership>,
}

impl KnownPerson {
    /// `None` when no record of the person stands.
    pub(crate) fn load(
        reader: &mut impl Query,
        who: &Identities,
        record: Id<Person>,
    ) -> Result<Option<Self>, StepError> {
        let leader = who.leader(record);
        let (mut records, mut memberships) = (Vec::new(), BTreeMap::new());
        for record in who.records(leader) {
            records.extend(people::person(reader, record)?);
            for held in identity::memberships_of(reader, record)? {
                if who.holder(held.id, held.came_under) == leader {
                    memberships.insert(held.id, held);
                }
            }
        }
        if records.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self { leader, records, memberships: memberships.into_values().collect() }))
    }

    /// Whether the actor may read of people in one of these places.
    pub(crate) fn is_seen_by(&self, actor: &Actor, loaded: &Loaded) -> bool {
        self.places(loaded).any(|place| actor.may_in(Right::ReadPeople, place))
    }

    /// Every place that this person has to do with.
    pub(crate) fn places<'a>(&'a self, loaded: &'a Loaded) -> impl Iterator<Item = RegionCode> + 'a {
        let of_lists = self.memberships.iter().flat_map(|held| {
            let Member { registered, workplace, residence, .. } = held.member;
            [registered, workplace, residence]
        });
        let homes = self.records.iter().map(|record| record.residence);
        homes.chain(of_lists).flatten().chain(rows_of(loaded, self.leader).map(|(_, place)| place))
    }

    /// Where this person counts as being at home: as a record says, else where registered, else where listed, else
    /// nowhere in particular.
    pub(crate) fn home(&self, loaded: &Loaded) -> RegionCode {
        let stated = self.records.iter().find_map(|record| record.residence);
        let registered = || self.memberships.iter().rev().find_map(|held| held.member.registered);
        let listed = || rows_of(loaded, self.leader).next().map(|(_, place)| place);
        stated.or_else(registered).or_else(listed).unwrap_or(RegionCode::INDONESIA)
    }

    /// Refuses a day on which this person was not born yet.
    pub(crate) fn not_before_birth(&self, day: Date) -> Result<(), StepError> {
        match self.records.iter().find_map(|record| record.birth).filter(|birth| day < *birth) {
            Some(birth) => {
                let person = self.leader;
                Err(StepError::request(
                    format!("Tanggal {day} sebelum tanggal lahir orang {person} ({birth})."),
                    format!("The day {day} is before the birth of person {person} ({birth})."),
                ))
            }
            None => Ok(()),
        }
    }

    /// The memberships on one list.
    pub(crate) fn members_on(&self, list: i64) -> Vec<Member> {
        self.memberships.iter().filter(|held| held.snapshot.get() == list).map(|held| held.member).collect()
    }
}

/// The rows of rosters that are this person, with the place where each counts.
fn rows_of(loaded: &Loaded, person: Id<Person>) -> impl Iterator<Item = (&domain::RosterRow, RegionCode)> {
    loaded.rows_of(person).map(|row| (row, loaded.region_of(row)))
}

fn over_lists(
    workspace: &Workspace,
    all: &[domain::ParticipantList],
    known: &KnownPerson,
    who: &Identities,
) -> Result<(Vec<HistoryEntry>, Vec<PersonMembership>), StepError> {
    let mut in_time: Vec<&domain::ParticipantList> = all.iter().collect();
    in_time.sort_by_key(|list| (list.snapshot.as_of, list.snapshot.id));
    let mut said = Vec::new();
    for list in &in_time {
        // A list of a day before the first known rule says nothing that could be judged.
        if let Ok(rules) = workspace.rules().on(list.snapshot.as_of) {
            said.push((*list, known.members_on(list.snapshot.id.get()), rules));
        }
    }
    let said: Vec<HistoryList<'_>> =
        said.iter().map(|(list, members, rules)| HistoryList { list, members, rules }).collect();
    let days: BTreeMap<i64, Date> = all.iter().map(|list| (list.snapshot.id.get(), list.snapshot.as_of)).collect();
    let memberships = known.memberships.iter().filter_map(|held| {
        let member = &held.member;
        Some(PersonMembership {
            membership: held.id.get(),
            list: held.snapshot.get(),
            as_of: *days.get(&held.snapshot.get())?,
            sheet_row: held.sheet_row,
            record: who.record_of(held.id, held.came_under),
            class: member.class,
            programs: member.programs.to_string(),
            starts: member.term.starts,
            ends: member.term.ends,
            paid_until: member.term.paid_until,
            registered: member.registered,
        })
    });
    Ok((status_history(&said), memberships.collect()))
}

fn mentions(loaded: &Loaded, actor: &Actor, person: Id<Person>) -> Vec<PersonMention> {
    let seen = rows_of(loaded, person).filter(|(_, place)| actor.may_in(Right::ReadPeople, *place));
    seen.map(|(row, place)| {
        let roster = &loaded.rosters[&row.roster.get()].0;
        PersonMention {
            row: row.id.get(),
            roster: row.roster.get(),
            file: roster.file.clone(),
            as_of: roster.as_of,
            sheet_row: row.sheet_row,
            name: row.entry.name.clone(),
            region: place,
            role: row.entry.role,
            paper: row
                .entry
                .decree()
                .or_else(|| row.entry.welfare.as_ref().map(|named| &*named.basis))
                .map(str::to_owned),
        }
    })
    .collect()
}

/// Others who hold a number of this person's, by their leading records.
fn sharing_numbers(
    reader: &mut impl Query,
    who: &Identities,
    known: &KnownPerson,
) -> Result<Vec<Id<Person>>, StepError> {
    let mut others = Vec::new();
    for record in &known.records {
        for other in identity::sharing_with(reader, record.id)?.into_iter().map(|other| who.leader(other)) {
            if other != known.leader && !others.contains(&other) {
                others.push(other);
            }
        }
    }
    Ok(others)
}

fn hints(
    workspace: &Workspace,
    all: &[domain::ParticipantList],
    known: &KnownPerson,
    departures: &Departures,
    sharing: &[Id<Person>],
    mentions: &[PersonMention],
) -> Result<Vec<PersonHint>, StepError> {
    let mut found = Vec::new();
    let gone = departures.in_force(known.leader, Date::MAX);
    if let Some(died) = gone.filter(|gone| gone.kind == DepartureKind::Dead)
        && let Some(programs) = covered_at_death(workspace, all, known, died.on)?
    {
        let on = died.on;
        let text = Sentence::in_both(
            format!(
                "Meninggal {on} selagi terlindungi ({programs}): santunan kematian mungkin terutang kepada ahli waris."
            ),
            format!("Died on {on} while protected ({programs}): a death benefit may be owed to the heirs."),
        );
        let text = Note::mended_by(text, "payung law benefit --new jkm.death kasus.toml");
        found.push(PersonHint { code: "death_benefit", text });
    }
    for other in sharing {
        let text = Sentence::in_both(
            format!("Orang {other} memegang nomor yang sama. Bila orangnya satu, keduanya digabung."),
            format!("Person {other} holds the same number. If they are one person, the two are merged."),
        );
        let text = Note::mended_by(text, format!("payung person merge {} {other} --why ALASAN", known.leader));
        found.push(PersonHint { code: "same_number", text });
    }
    if let Some(gone) = gone {
        for mention in mentions.iter().filter(|mention| mention.as_of > gone.on) {
            let (on, PersonMention { file, as_of, sheet_row, .. }) = (gone.on, mention);
            let in_english = if gone.kind == DepartureKind::Dead { "Dead" } else { "Moved away" };
            let text = Sentence::in_both(
                format!(
                    "{} sejak {on}, tetapi {file} per {as_of} masih menyebutnya (baris {sheet_row}).",
                    gone.kind.title()
                ),
                format!("{in_english} since {on}, but {file} of {as_of} still names them (row {sheet_row})."),
            );
            let text = Note::mended_by(text, format!("payung person back {}", known.leader));
            found.push(PersonHint { code: "listed_after", text });
        }
    }
    Ok(found)
}

/// The programs that were active on the day of death, when JKM was among them; by the newest list that names the
/// person.
pub(crate) fn covered_at_death(
    workspace: &Workspace,
    all: &[domain::ParticipantList],
    known: &KnownPerson,
    day: Date,
) -> Result<Option<String>, StepError> {
    let naming = all.iter().map(|list| (list, known.members_on(list.snapshot.id.get())));
    let newest = naming
        .filter(|(_, members)| !members.is_empty())
        .max_by_key(|(list, _)| (list.snapshot.as_of, list.snapshot.id));
    let Some((_, members)) = newest else { return Ok(None) };
    let Ok(rules) = workspace.rules().on(day) else { return Ok(None) };
    let standings = program_standings(&members, &rules);
    let active = |program: Program| {
        matches!(standings[program as usize], ProgramStanding::Active { .. } | ProgramStanding::Grace { .. })
    };
    let held: law::Programs = Program::ALL.into_iter().filter(|program| active(*program)).collect();
    Ok(active(Program::Jkm).then(|| held.to_string()))
}

fn shown_number(held: &HeldNumber) -> PersonNumber {
    let masked = if held.kind == TEMPORARY {
        sheets::mask(&held.number)
    } else {
        held.number.parse::<Nik>().map_or_else(|_| sheets::mask(&held.number), |nik| nik.to_string())
    };
    PersonNumber {
        kind: held.kind.clone(),
        number: masked,
        valid_from: held.valid_from,
        valid_until: held.valid_until,
        source: held.source.clone(),
        change: held.change,
    }
}

fn shown_record(record: &Person) -> PersonRecord {
    PersonRecord {
        record: record.id,
        name: record.name.clone(),
        birth: record.birth,
        sex: record.sex,
        residence: record.residence,
    }
}
