//! Who is whom, decided by a human: merging, parting, numbers over time. Each is a change that undo takes back.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Identities, Member, Outcome, Person};
use law::Sentence;
use serde::{Deserialize, Serialize};
use store::identity::{self, HeldMembership, put_merge, put_parted, put_temporary, put_term};
use store::people::{put_nik, put_person};
use store::rosters::{MatchResult, put_match};
use store::{Change, ChangeRequest, Query, RowBatch, tables};
use units::{Date, Id, Nik, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::departures::not_ahead;
use crate::import::{count, plain_name, plain_sentence};
use crate::person::{KnownPerson, plain_number};
use crate::workspace::{Clock, Workspace};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChanged {
    /// The change, or `None` when nothing had to be changed.
    pub change: Option<i64>,
    /// The person in question afterwards.
    pub person: Id<Person>,
    /// The other one: who was merged in, or who stands apart now.
    pub other: Option<Id<Person>>,
    /// Others who hold the same number: perhaps the same person.
    pub same_number: Vec<Id<Person>>,
    /// The region that holds the homes of all of them.
    pub region: RegionCode,
}

impl PersonChanged {
    /// Somebody after a change about them alone.
    pub(crate) fn of(change: Option<i64>, person: Id<Person>, region: RegionCode) -> Self {
        Self { change, person, other: None, same_number: Vec::new(), region }
    }
}

/// The smallest region that holds all of these.
pub(crate) fn holding(places: impl IntoIterator<Item = RegionCode>) -> RegionCode {
    let meet = |left: RegionCode, right: RegionCode| {
        let mut up = std::iter::successors(Some(left), |code| code.parent());
        up.find(|code| code.contains(right)).unwrap_or(RegionCode::INDONESIA)
    };
    places.into_iter().reduce(meet).unwrap_or(RegionCode::INDONESIA)
}

/// A change about persons in the making: who they are, where they are at home, and the key that fits.
pub(crate) struct Intent {
    pub people: Vec<KnownPerson>,
    pub region: RegionCode,
    who: Identities,
    /// The last change about any of them: one that comes after it is another.
    after: i64,
}

impl Intent {
    /// Loads the persons and asks for `right` where they are at home.
    pub(crate) fn about(
        workspace: &Workspace,
        actor: &Actor,
        right: Right,
        records: &[Id<Person>],
    ) -> Result<Self, StepError> {
        actor.need(right)?;
        let loaded = workspace.loaded()?;
        let mut reader = workspace.store().reader()?;
        let who = identity::identities(&mut reader)?;
        let mut people = Vec::new();
        for record in records {
            let known = KnownPerson::load(&mut reader, &who, *record)?;
            let nobody = || {
                StepError::missing(
                    format!("Tidak ada orang bernomor {record} di wilayah Anda."),
                    format!("There is no person number {record} in your regions."),
                )
            };
            let known = known.ok_or_else(nobody)?;
            // Whether somebody exists elsewhere is not told.
            if !known.places(&loaded).any(|place| actor.may_in(Right::ReadPeople, place))
                && !actor.may_in(Right::ReadPeople, RegionCode::INDONESIA)
            {
                return Err(nobody());
            }
            people.push(known);
        }
        let region = holding(people.iter().map(|known| known.home(&loaded)));
        actor.need_in(right, region)?;
        let all: Vec<Id<Person>> = people.iter().flat_map(|known| &known.records).map(|record| record.id).collect();
        let after = identity::changes_about(&mut reader, &all)?.last().copied().unwrap_or(0);
        Ok(Self { people, region, who, after })
    }

    /// Makes the change under the lock that whoever adds people or verdicts holds.
    pub(crate) fn make<T: Serialize + serde::de::DeserializeOwned>(
        &self,
        workspace: &Workspace,
        actor: &Actor,
        clock: &Clock,
        (kind, what, why): (&str, &str, &str),
        work: impl FnOnce(&mut Change<'_>) -> Result<T, StepError>,
    ) -> Result<T, StepError> {
        let why = why.trim();
        if why.is_empty() {
            return Err(StepError::request("Sebutkan alasannya.", "Say why."));
        }
        let key = format!("{kind}:{what}:{}", self.after);
        // The audit keeps the reason in the open, so long numbers are hidden.
        let reason = plain_sentence(("Alasan", "Reason"), why)?;
        let request = ChangeRequest {
            kind,
            idempotency_key: &key,
            actor: &actor.name,
            reason: &reason,
            recorded_at: &clock.recorded_at,
            retracts: None,
        };
        let outcome = workspace.store().change(&request, |change| {
            change.next_ids("person", 0)?;
            if identity::identities(change)? != self.who {
                return Err(StepError::Busy);
            }
            work(change)
        })?;
        Ok(outcome.into_value())
    }
}

/// Says that two records are one person. The record that came first leads; both histories stay.
///
/// # Errors
/// Nobody of that number, no reason, missing rights where both are at home.
pub fn merge_persons(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    (one, other): (Id<Person>, Id<Person>),
    why: &str,
) -> Result<PersonChanged, StepError> {
    let intent = Intent::about(workspace, actor, Right::Match, &[one, other])?;
    let (left, right) = (intent.people[0].leader, intent.people[1].leader);
    let region = intent.region;
    let done = |change| PersonChanged {
        other: Some(left.max(right)).filter(|_| left != right),
        ..PersonChanged::of(change, left.min(right), region)
    };
    if left == right {
        return Ok(done(None));
    }
    let what = format!("{}:{}", one.min(other), one.max(other));
    intent.make(workspace, actor, clock, ("person.merge", &what, why), |change| {
        let mut batch = RowBatch::new(&tables::PERSON_MERGE, change.id());
        put_merge(&mut batch, change.next_ids("person_merge", 1)?, one, other);
        change.insert(&batch)?;
        Ok(done(Some(change.id())))
    })
}

/// Says that two records that were merged are two persons after all. The merge stays in the history.
///
/// # Errors
/// Two who were not merged with each other, no reason, missing rights.
pub fn unmerge_persons(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    (one, other): (Id<Person>, Id<Person>),
    why: &str,
) -> Result<PersonChanged, StepError> {
    let intent = Intent::about(workspace, actor, Right::Match, &[one, other])?;
    if intent.people[0].leader != intent.people[1].leader || one == other {
        return Err(StepError::request(
            format!("Orang {one} dan {other} tidak sedang digabung."),
            format!("Persons {one} and {other} are not merged."),
        ));
    }
    let merges = identity::merges(&mut workspace.store().reader()?)?;
    let joins = |merge: &&identity::Merge| [(one, other), (other, one)].contains(&(merge.person, merge.other));
    let (direct, left): (Vec<&identity::Merge>, Vec<&identity::Merge>) = merges.iter().partition(joins);
    let without = Identities::of(left.iter().map(|merge| (merge.person, merge.other)), []);
    if without.leader(one) == without.leader(other) {
        let of_group = left.iter().filter(|merge| intent.who.leader(merge.person) == intent.people[0].leader);
        let through: Vec<String> = of_group.map(|merge| format!("{} {}", merge.person, merge.other)).collect();
        let through = through.join(", ");
        return Err(StepError::request(
            format!("Orang {one} dan {other} digabung lewat orang lain. Pisahkan yang digabung langsung: {through}."),
            format!("Persons {one} and {other} are merged through others. Part those merged directly: {through}."),
        ));
    }
    let region = intent.region;
    let what = format!("{}:{}", one.min(other), one.max(other));
    intent.make(workspace, actor, clock, ("person.split", &what, why), |change| {
        let mut batch = RowBatch::new(&tables::MERGE_PARTED, change.id());
        let first = change.next_ids("merge_parted", count(direct.len()))?;
        for (merge, id) in direct.iter().zip(first..) {
            batch.row(id).int(merge.id);
        }
        change.insert(&batch)?;
        Ok(PersonChanged { other: Some(other), ..PersonChanged::of(Some(change.id()), one, region) })
    })
}

/// Nobody alive was born before this year; the files that come in are read from it on as well.
const EARLIEST_BIRTH: i16 = 1900;

/// What of one record is somebody else's.
#[derive(Clone, Default)]
pub struct Parting {
    /// Memberships, by their numbers; the same card and class on other lists go along.
    pub memberships: Vec<i64>,
    /// Rows of rosters, by their numbers.
    pub rows: Vec<i64>,
    /// The other person's name; that of the first row when not given.
    pub name: Option<String>,
    /// The other person's birth date; that of the first row when not given.
    pub birth: Option<Date>,
    /// The other person's NIK, when known.
    pub nik: Option<String>,
}

/// Makes a new person of memberships and rows that were taken for somebody else's.
///
/// # Errors
/// Memberships or rows that are not this person's, nothing to part, no name, no reason, missing rights.
pub fn split_person(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    record: Id<Person>,
    parting: &Parting,
    why: &str,
) -> Result<PersonChanged, StepError> {
    let intent = Intent::about(workspace, actor, Right::Match, &[record])?;
    let known = &intent.people[0];
    let loaded = workspace.loaded()?;
    let nik = parting.nik.as_deref().map(nik_of).transpose()?;
    if let Some(birth) = parting.birth.filter(|birth| *birth > clock.today || birth.year() < EARLIEST_BIRTH) {
        let today = clock.today;
        return Err(StepError::request(
            format!(
                "Tanggal lahir {birth} tidak mungkin; yang dapat dicatat antara {EARLIEST_BIRTH}-01-01 dan {today}."
            ),
            format!(
                "The birth date {birth} is impossible; one between {EARLIEST_BIRTH}-01-01 and {today} can be noted."
            ),
        ));
    }
    let mut memberships = Vec::new();
    for number in &parting.memberships {
        let own = known.memberships.iter().find(|held| held.id.get() == *number);
        let own = own.ok_or_else(|| {
            StepError::request(
                format!("Kepesertaan {number} bukan milik orang {}.", known.leader),
                format!("Membership {number} is not held by person {}.", known.leader),
            )
        })?;
        memberships.push(own);
    }
    // The card goes along on every list: it is the same membership.
    let same = |held: &HeldMembership| held.card.clone().map(|card| (card, held.member.class));
    let cards: BTreeSet<_> = memberships.iter().filter_map(|held| same(held)).collect();
    let also = known.memberships.iter().filter(|held| same(held).is_some_and(|card| cards.contains(&card)));
    let moved: BTreeMap<_, _> = memberships.iter().copied().chain(also).map(|held| (held.id, held)).collect();
    let mut rows = Vec::new();
    for number in parting.rows.iter().collect::<BTreeSet<_>>() {
        let own = loaded.row(Id::new(*number)).filter(|(_, outcome)| *outcome == Outcome::Known(known.leader));
        let own = own.ok_or_else(|| {
            StepError::request(
                format!("Baris {number} bukan milik orang {}.", known.leader),
                format!("Row {number} is not of person {}.", known.leader),
            )
        })?;
        rows.push(&own.0);
    }
    if moved.is_empty() && rows.is_empty() {
        return Err(StepError::request(
            "Sebutkan yang dipisahkan: nomor kepesertaan atau nomor baris orang itu.",
            "Name what is parted: numbers of memberships or of rows of that person.",
        ));
    }
    let name = parting.name.clone().or_else(|| rows.first().map(|row| row.entry.name.clone()));
    let name = name.filter(|name| !name.trim().is_empty());
    let name = name
        .ok_or_else(|| StepError::request("Sebutkan nama orang yang dipisahkan.", "Name the person who is parted."))?;
    let region = intent.region;
    let first_member: Option<&Member> = moved.values().next().map(|held| &held.member);
    let residence = first_member
        .and_then(|member| member.residence)
        .or_else(|| rows.first().map(|row| loaded.region_of(row)))
        .or(Some(region).filter(|region| *region != RegionCode::INDONESIA));
    let ids: Vec<String> =
        moved.keys().map(ToString::to_string).chain(rows.iter().map(|row| format!("r{}", row.id))).collect();
    let what = format!("{}:{}", known.leader, blake3::hash(ids.join(",").as_bytes()).to_hex());
    let leader = known.leader;
    intent.make(workspace, actor, clock, ("person.split", &what, why), |change| {
        let mother = match rows.first() {
            Some(first) => {
                let written = store::rosters::roster_rows(change, Some(first.roster))?;
                written
                    .into_iter()
                    .find(|(row, _)| row.id == first.id)
                    .and_then(|(row, _)| row.entry.mother().map(str::to_owned))
            }
            None => None,
        };
        let person = Person {
            id: Id::new(change.next_ids("person", 1)?),
            name: name.trim().to_owned(),
            birth: parting.birth.or_else(|| rows.first().and_then(|row| row.entry.birth)),
            sex: rows.first().and_then(|row| row.entry.sex),
            mother,
            residence,
            family: None,
        };
        let mut batch = RowBatch::new(&tables::PERSON, change.id());
        put_person(&mut batch, &person);
        change.insert(&batch)?;
        let mut same_number = Vec::new();
        if let Some(nik) = nik {
            same_number = others_with(workspace, change, &intent.who, &nik.digits(), person.id)?;
            let mut batch = RowBatch::new(&tables::PERSON_NUMBER, change.id());
            put_nik(&mut batch, workspace.store().keys(), change.next_ids("person_number", 1)?, person.id, nik);
            change.insert(&batch)?;
        }
        let mut batch = RowBatch::new(&tables::MEMBERSHIP_PARTED, change.id());
        let first = change.next_ids("membership_parted", count(moved.len()))?;
        for ((membership, held), id) in moved.iter().zip(first..) {
            put_parted(&mut batch, id, *membership, held.came_under, person.id);
        }
        change.insert(&batch)?;
        let mut batch = RowBatch::new(&tables::MATCH_RESULT, change.id());
        let first = change.next_ids("match_result", count(rows.len()))?;
        for (row, id) in rows.iter().zip(first..) {
            let result = MatchResult {
                row: row.id,
                outcome: Outcome::Known(person.id),
                rejected: Some(leader),
                probability_ppm: None,
                evidence: "[]".to_owned(),
            };
            put_match(&mut batch, id, &result);
        }
        change.insert(&batch)?;
        change.count("memberships", count(moved.len()));
        change.count("rows", count(rows.len()));
        let changed = PersonChanged::of(Some(change.id()), leader, region);
        Ok(PersonChanged { other: Some(person.id), same_number, ..changed })
    })
}

/// A number that a person holds.
#[derive(Clone)]
pub struct NewNumber {
    /// The number as typed.
    pub number: String,
    /// It stands in for a NIK: kept as what it is, until the true one comes.
    pub temporary: bool,
    /// First day; the number before it ended the day before.
    pub from: Option<Date>,
}

/// Gives a person a number from a day on. Earlier ones stay, ended the day before, and go on finding the person.
///
/// # Errors
/// Nobody of that number, what is no NIK, a day to come, no reason, missing rights.
pub fn set_number(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    record: Id<Person>,
    new: &NewNumber,
    why: &str,
) -> Result<PersonChanged, StepError> {
    let intent = Intent::about(workspace, actor, Right::Match, &[record])?;
    let known = &intent.people[0];
    if let Some(from) = new.from {
        not_ahead(clock, from)?;
        known.not_before_birth(from)?;
    }
    let plain = plain_number(&new.number);
    let nik = if new.temporary { None } else { Some(nik_of(&plain)?) };
    if new.temporary && !(4..=32).contains(&plain.len()) {
        return Err(StepError::request(
            "Nomor sementara berisi 4 sampai 32 huruf atau angka.",
            "A temporary number has 4 to 32 letters or digits.",
        ));
    }
    let keys = workspace.store().keys();
    let mut reader = workspace.store().reader()?;
    let mut held = Vec::new();
    for record in &known.records {
        held.extend(identity::numbers(&mut reader, keys, record.id)?);
    }
    drop(reader);
    let region = intent.region;
    let kind = if new.temporary { identity::TEMPORARY } else { "nik" };
    let here = held.iter().find(|number| number.number == plain && number.kind == kind);
    if here.is_some_and(|here| new.from.is_none() || here.valid_from == new.from) {
        return Ok(PersonChanged::of(None, known.leader, region));
    }
    let day_before = new.from.and_then(|from| from.yesterday().ok());
    // A temporary number beside a NIK ends nothing.
    let others: Vec<_> = held
        .iter()
        .filter(|old| here.is_none_or(|here| here.id != old.id))
        .filter(|old| !new.temporary || old.kind == identity::TEMPORARY)
        .collect();
    if let Some(same) = others.iter().find(|old| new.from.is_some() && old.valid_from == new.from) {
        return Err(StepError::request(
            format!(
                "Nomor lain sudah berlaku sejak hari itu. Bila yang itu salah, urungkan perubahan {}.",
                same.change
            ),
            format!("Another number holds since that day. If that one is wrong, undo change {}.", same.change),
        ));
    }
    // One number at a time: it holds until the day before the next that is known.
    let next = others.iter().filter(|old| old.kind == kind).filter_map(|old| old.valid_from);
    let next = next.filter(|next| new.from.is_some_and(|from| from < *next)).min();
    let until = next.and_then(|next| next.yesterday().ok());
    let source = plain_name(why.trim());
    // The key of the change must not betray the number, so it is bound to the secret of the store.
    let name: String =
        keys.blind_index("person.number", plain.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let what = format!("{}:{kind}:{name}:{}", known.leader, new.from.map_or_else(String::new, |day| day.to_string()));
    intent.make(workspace, actor, clock, ("person.number", &what, why), |change| {
        let same_number = others_with(workspace, change, &intent.who, &plain, known.leader)?;
        let number = match here {
            Some(here) => here.id,
            None => {
                let id = change.next_ids("person_number", 1)?;
                let mut batch = RowBatch::new(&tables::PERSON_NUMBER, change.id());
                match nik {
                    Some(nik) => put_nik(&mut batch, keys, id, known.leader, nik),
                    None => put_temporary(&mut batch, keys, id, known.leader, &plain),
                }
                change.insert(&batch)?;
                id
            }
        };
        // What was in force on the first day ended the day before.
        let ended: Vec<_> = others
            .iter()
            .filter(|old| old.valid_until.is_none_or(|until| day_before.is_some_and(|last| last < until)))
            .filter(|old| day_before.is_none_or(|last| old.valid_from.is_none_or(|from| from <= last)))
            .collect();
        let mut batch = RowBatch::new(&tables::NUMBER_TERM, change.id());
        let ends = day_before.map_or(0, |_| ended.len());
        let mut id = change.next_ids("number_term", count(ends + 1))?;
        if day_before.is_some() {
            for old in ended {
                put_term(&mut batch, id, old.id, (old.valid_from, day_before), &source);
                id += 1;
            }
        }
        put_term(&mut batch, id, number, (new.from, until), &source);
        change.insert(&batch)?;
        Ok(PersonChanged { same_number, ..PersonChanged::of(Some(change.id()), known.leader, region) })
    })
}

/// People who hold one number although they count as several.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn same_numbers(workspace: &Workspace, actor: &Actor) -> Result<Vec<Vec<Id<Person>>>, StepError> {
    actor.need(Right::Match)?;
    let loaded = workspace.loaded()?;
    let mut reader = workspace.store().reader()?;
    let who = identity::identities(&mut reader)?;
    let mut found = Vec::new();
    for group in identity::sharing_a_number(&mut reader, &who)? {
        let mut homes = Vec::new();
        for person in &group {
            homes.extend(KnownPerson::load(&mut reader, &who, *person)?.map(|known| known.home(&loaded)));
        }
        if actor.may_in(Right::Match, holding(homes)) {
            found.push(group);
        }
    }
    Ok(found)
}

fn others_with(
    workspace: &Workspace,
    query: &mut impl Query,
    who: &Identities,
    number: &str,
    person: Id<Person>,
) -> Result<Vec<Id<Person>>, StepError> {
    let records = identity::records_with_number(query, workspace.store().keys(), number)?;
    let others: BTreeSet<Id<Person>> = records.into_iter().map(|record| who.leader(record)).collect();
    Ok(others.into_iter().filter(|other| *other != person).collect())
}

fn nik_of(text: &str) -> Result<Nik, StepError> {
    let plain = plain_number(text);
    plain.parse().map_err(|_| StepError::Request(no_nik(&plain)))
}

/// Says that what was read is no NIK, and what one looks like, without repeating it.
pub(crate) fn no_nik(plain: &str) -> Sentence {
    let letters = plain.chars().count();
    Sentence::in_both(
        format!(
            "Yang dibaca ({letters} huruf) bukan NIK: NIK berisi 16 digit, diawali kode provinsi, dengan tanggal lahir \
             yang mungkin."
        ),
        format!(
            "What was read ({letters} letters) is no NIK: a NIK has 16 digits, begins with the code of a province and \
             holds a possible birth date."
        ),
    )
}
