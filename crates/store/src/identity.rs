//! Keeps and finds what was learnt of persons later: merges, partings, numbers over time, who died or moved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{Departure, DepartureKind, Departures, Identities, Member, Membership, Person, Regrouped, Snapshot};
use law::Class;
use units::{Date, Id, RegionCode, Sex};

use crate::people::{
    MemberReader, NIK_INDEX, damaged, date, index_number, opt_date, opt_region, opt_sex, select_members, word,
};
use crate::{Keys, Param, Query, RowBatch, StoreError};

/// A merge that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Its number.
    pub id: i64,
    /// The change that made it.
    pub change: i64,
    /// One record.
    pub person: Id<Person>,
    /// The other.
    pub other: Id<Person>,
}

/// Adds a merge to a batch of [`crate::tables::PERSON_MERGE`].
pub fn put_merge(batch: &mut RowBatch, id: i64, person: Id<Person>, other: Id<Person>) {
    batch.row(id).int(person.get()).int(other.get());
}

/// Adds to a batch of [`crate::tables::MEMBERSHIP_PARTED`] whose a membership is.
pub fn put_parted(batch: &mut RowBatch, id: i64, membership: Id<Membership>, from: Id<Person>, to: Id<Person>) {
    batch.row(id).int(membership.get()).int(from.get()).int(to.get());
}

/// Adds the dates of a number to a batch of [`crate::tables::NUMBER_TERM`].
pub fn put_term(batch: &mut RowBatch, id: i64, number: i64, (from, until): (Option<Date>, Option<Date>), source: &str) {
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    batch.row(id).int(number).opt_text(text(from).as_deref()).opt_text(text(until).as_deref()).text(source);
}

/// Adds a statement to a batch of [`crate::tables::DEPARTURE`].
pub fn put_departure(
    batch: &mut RowBatch,
    id: i64,
    person: Id<Person>,
    kind: DepartureKind,
    (on, to): (Date, Option<RegionCode>),
    source: &str,
) {
    batch
        .row(id)
        .int(person.get())
        .text(kind.code())
        .text(&on.to_string())
        .opt_int(to.map(RegionCode::packed))
        .text(source);
}

/// Adds a temporary number to a batch of [`crate::tables::PERSON_NUMBER`], sealed. It is found like a NIK, for lists
/// write it where the NIK belongs, but it is none.
pub fn put_temporary(batch: &mut RowBatch, keys: &Keys, id: i64, person: Id<Person>, number: &str) {
    let index = keys.blind_index(NIK_INDEX, number.as_bytes());
    batch.row(id).int(person.get()).text(TEMPORARY).sealed(keys, number.as_bytes()).bytes(&index).text(keys.id());
}

/// Kind of a number that stands in for a NIK.
pub const TEMPORARY: &str = "temporary";

/// The merges that hold, oldest first.
pub fn merges(query: &mut impl Query) -> Result<Vec<Merge>, StoreError> {
    query.query_all(
        "SELECT id, change_id, person_id, other_id FROM person_merge \
         WHERE change_id NOT IN (SELECT id FROM retracted) AND id NOT IN \
         (SELECT merge_id FROM merge_parted WHERE change_id NOT IN (SELECT id FROM retracted)) ORDER BY id",
        &[],
        |row| {
            let (person, other) = (Id::new(row.int(2)?), Id::new(row.int(3)?));
            Ok(Merge { id: row.int(0)?, change: row.int(1)?, person, other })
        },
    )
}

/// Which records are one person today.
pub fn identities(query: &mut impl Query) -> Result<Identities, StoreError> {
    let merges = merges(query)?;
    let parted = query.query_all(
        "SELECT membership_id, person_id FROM membership_parted \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        |row| Ok((Id::new(row.int(0)?), Id::new(row.int(1)?))),
    )?;
    // The later row of a membership replaces the earlier.
    Ok(Identities::of(merges.iter().map(|merge| (merge.person, merge.other)), parted))
}

/// Adds the other records of everybody who is among `people` by one.
pub(crate) fn all_records(who: &Identities, people: &mut BTreeSet<Id<Person>>) {
    for (_, records) in who.groups() {
        if records.iter().any(|record| people.contains(record)) {
            people.extend(records);
        }
    }
}

/// Blind index of the card number, and class, of memberships that are another person's than their list says: the next
/// list will say it again.
pub fn parted_cards(query: &mut impl Query) -> Result<HashMap<(u128, Class), Id<Person>>, StoreError> {
    let mut found = HashMap::new();
    query.query(
        "SELECT m.card_index, m.class, p.person_id FROM membership_parted p JOIN membership m ON m.id = p.membership_id \
         WHERE m.card_index IS NOT NULL AND p.change_id NOT IN (SELECT id FROM retracted) ORDER BY p.id",
        &[],
        &mut |row| {
            found.insert((index_number(row.bytes(0)?)?, word(row, 1)?), Id::new(row.int(2)?));
            Ok(())
        },
    )?;
    Ok(found)
}

/// What was said of who died or moved, by the person that counts.
pub fn departures(query: &mut impl Query, who: &Identities) -> Result<Departures, StoreError> {
    let statements = query.query_all(
        "SELECT person_id, change_id, kind, on_date, to_region, source FROM departure \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        |row| {
            let statement = Departure {
                change: row.int(1)?,
                kind: word(row, 2)?,
                on: date(row, 3)?,
                to: opt_region(row, 4)?,
                source: row.text(5)?.to_owned(),
            };
            Ok((who.leader(Id::new(row.int(0)?)), statement))
        },
    )?;
    Ok(Departures::of(statements))
}

/// Sex and birth date as stated.
type Traits = (Option<Sex>, Option<Date>);

/// The memberships on a list of everybody whom merges and partings ever touched, or whom a part added to the list names, as
/// the list itself said them and as they count; `None` where there is nobody. `extended` holds later last paid days, by membership.
pub fn regrouped(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
    who: &Identities,
    extended: &HashMap<i64, Date>,
) -> Result<Option<Regrouped>, StoreError> {
    let parts = "SELECT part_of FROM list_part WHERE part_of = (SELECT change_id FROM snapshot WHERE id = $1)";
    let own = Param::from(snapshot.get());
    if who.is_plain() && query.query_one(parts, &[own], |row| row.int(0))?.is_none() {
        return Ok(None);
    }
    let traits: BTreeMap<Id<Person>, Traits> = query
        .query_all(
            "SELECT id, sex, birth_date FROM person WHERE id IN (SELECT person_id FROM person_merge UNION \
             SELECT other_id FROM person_merge UNION SELECT person_id FROM membership_parted)",
            &[],
            |row| Ok((Id::new(row.int(0)?), (opt_sex(row, 1)?, opt_date(row, 2)?))),
        )?
        .into_iter()
        .collect();
    let mut found = Regrouped::default();
    let mut members = MemberReader::with(extended);
    query.query(
        select_members!(
            ", m.change_id, s.change_id",
            "JOIN snapshot s ON s.id = m.snapshot_id \
             WHERE m.snapshot_id = $1 AND m.person_id IN (SELECT person_id FROM person_merge UNION \
             SELECT other_id FROM person_merge UNION SELECT from_id FROM membership_parted UNION \
             SELECT person_id FROM membership_parted UNION SELECT own.person_id FROM list_part part \
             JOIN snapshot list ON list.change_id = part.part_of \
             JOIN membership own ON own.id BETWEEN part.first_id AND part.last_id WHERE list.id = $2) \
             AND m.change_id NOT IN (SELECT id FROM retracted) ORDER BY m.id"
        ),
        &[own, own],
        &mut |row| {
            let recorded = members.read(row)?;
            let of_the_list_itself = row.int(13)? == row.int(14)?;
            let record = who.record_of(Id::new(row.int(12)?), recorded.person);
            let person = who.leader(record);
            let mut counted = Member { person, ..recorded };
            // What the leading record does not know, another may; a parted membership is another's altogether.
            let known = who.records(person).into_iter().filter_map(|record| traits.get(&record).copied());
            let known: Traits = known.fold((None, None), |all, one| (all.0.or(one.0), all.1.or(one.1)));
            if record != recorded.person {
                (counted.sex, counted.birth) = known;
            } else if traits.contains_key(&record) {
                (counted.sex, counted.birth) = (known.0.or(recorded.sex), known.1.or(recorded.birth));
            }
            if of_the_list_itself {
                found.recorded.push(recorded);
            }
            found.counted.push(counted);
            Ok(())
        },
    )?;
    found.recorded.sort_by_key(|member| member.person);
    found.counted.sort_by_key(|member| member.person);
    Ok(Some(found))
}

/// A number that a person holds or held.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldNumber {
    /// The row.
    pub id: i64,
    /// The record it stands under.
    pub record: Id<Person>,
    /// The change that brought it.
    pub change: i64,
    /// `nik` or `temporary`.
    pub kind: String,
    /// The number, opened; for masking only.
    pub number: String,
    /// From when it is valid, where told.
    pub valid_from: Option<Date>,
    /// Its last day, where told.
    pub valid_until: Option<Date>,
    /// By whose word the dates are.
    pub source: Option<String>,
}

impl std::fmt::Debug for HeldNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HeldNumber({}, {})", self.id, self.kind)
    }
}

/// The numbers of a record, in the order in which they came.
pub fn numbers(query: &mut impl Query, keys: &Keys, record: Id<Person>) -> Result<Vec<HeldNumber>, StoreError> {
    let mut found: BTreeMap<i64, HeldNumber> = BTreeMap::new();
    query.query(
        "SELECT n.id, n.change_id, n.kind, n.number_sealed, t.valid_from, t.valid_until, t.source FROM person_number n \
         LEFT JOIN number_term t ON t.number_id = n.id AND t.change_id NOT IN (SELECT id FROM retracted) \
         WHERE n.person_id = $1 AND n.change_id NOT IN (SELECT id FROM retracted) ORDER BY n.id, t.id",
        &[Param::from(record.get())],
        &mut |row| {
            let id = row.int(0)?;
            // The last that was said of a number's dates stands.
            let dated = |number: &mut HeldNumber| {
                (number.valid_from, number.valid_until) = (opt_date(row, 4)?, opt_date(row, 5)?);
                number.source = row.opt_text(6)?.map(str::to_owned);
                Ok(())
            };
            if let Some(known) = found.get_mut(&id) {
                return dated(known);
            }
            let plain = keys.open("person_number", "number_sealed", id, row.bytes(3)?)?;
            let mut number = HeldNumber {
                id,
                record,
                change: row.int(1)?,
                kind: row.text(2)?.to_owned(),
                number: String::from_utf8(plain).map_err(|_| damaged("number"))?,
                valid_from: None,
                valid_until: None,
                source: None,
            };
            dated(&mut number)?;
            found.insert(id, number);
            Ok(())
        },
    )?;
    Ok(found.into_values().collect())
}

/// The records that hold a number, NIK or temporary, ascending.
pub fn records_with_number(query: &mut impl Query, keys: &Keys, number: &str) -> Result<Vec<Id<Person>>, StoreError> {
    let index = keys.blind_index(NIK_INDEX, number.as_bytes());
    let found: BTreeSet<Id<Person>> = query
        .query_all(
            "SELECT person_id FROM person_number WHERE number_index = $1 \
             AND change_id NOT IN (SELECT id FROM retracted)",
            &[Param::from(&index)],
            |row| Ok(Id::new(row.int(0)?)),
        )?
        .into_iter()
        .collect();
    Ok(found.into_iter().collect())
}

/// The records beside `record` that hold a number of its, ascending.
pub fn sharing_with(query: &mut impl Query, record: Id<Person>) -> Result<Vec<Id<Person>>, StoreError> {
    query.query_all(
        "SELECT DISTINCT other.person_id FROM person_number own \
         JOIN person_number other ON other.number_index = own.number_index \
         WHERE own.person_id = $1 AND own.change_id NOT IN (SELECT id FROM retracted) \
         AND other.person_id <> own.person_id AND other.change_id NOT IN (SELECT id FROM retracted) \
         ORDER BY other.person_id",
        &[Param::from(record.get())],
        |row| Ok(Id::new(row.int(0)?)),
    )
}

/// Records that hold one number although they count as different persons, each group ascending.
pub fn sharing_a_number(query: &mut impl Query, who: &Identities) -> Result<Vec<Vec<Id<Person>>>, StoreError> {
    let mut groups: BTreeMap<u128, BTreeSet<Id<Person>>> = BTreeMap::new();
    query.query(
        // Two offices may give the same serial, so numbers that stand in for a NIK say nothing here.
        "SELECT n.number_index, n.person_id FROM person_number n JOIN \
         (SELECT number_index FROM person_number WHERE kind = 'nik' AND change_id NOT IN (SELECT id FROM retracted) \
         GROUP BY number_index HAVING COUNT(*) > 1) twice ON twice.number_index = n.number_index \
         WHERE n.kind = 'nik' AND n.change_id NOT IN (SELECT id FROM retracted)",
        &[],
        &mut |row| {
            groups.entry(index_number(row.bytes(0)?)?).or_default().insert(who.leader(Id::new(row.int(1)?)));
            Ok(())
        },
    )?;
    let several: BTreeSet<BTreeSet<Id<Person>>> = groups.into_values().filter(|group| group.len() > 1).collect();
    Ok(several.into_iter().map(|group| group.into_iter().collect()).collect())
}

/// A membership of one record, as a person's page tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMembership {
    /// Its number.
    pub id: Id<Membership>,
    /// On which list.
    pub snapshot: Id<Snapshot>,
    /// The change that brought it.
    pub change: i64,
    /// The record it came in under.
    pub came_under: Id<Person>,
    /// Row in that list.
    pub sheet_row: u32,
    /// The membership with its dates.
    pub member: Member,
    /// Blind index of the card, for finding the same card on other lists.
    pub card: Option<Vec<u8>>,
}

/// Memberships that came in under a record or were given to it by a parting, on all lists that stand, in the order of their
/// import.
pub fn memberships_of(query: &mut impl Query, record: Id<Person>) -> Result<Vec<HeldMembership>, StoreError> {
    let sql = select_members!(
        ", m.snapshot_id, m.change_id, m.sheet_row, m.card_index",
        "WHERE m.id IN (SELECT id FROM membership WHERE person_id = $1 UNION SELECT membership_id FROM membership_parted \
         WHERE person_id = $1 AND change_id NOT IN (SELECT id FROM retracted)) \
         AND m.change_id NOT IN (SELECT id FROM retracted) ORDER BY m.id"
    );
    let listed = HashMap::new();
    let mut members = MemberReader::with(&listed);
    query.query_all(sql, &[Param::from(record.get())], |row| {
        Ok(HeldMembership {
            member: members.read(row)?,
            came_under: Id::new(row.int(0)?),
            id: Id::new(row.int(12)?),
            snapshot: Id::new(row.int(13)?),
            change: row.int(14)?,
            sheet_row: u32::try_from(row.int(15)?).map_err(|_| damaged("row number"))?,
            card: row.opt_bytes(16)?.map(<[u8]>::to_vec),
        })
    })
}

/// The changes, standing or not, that said something of any of these records: merges, partings, numbers, departures, looks at
/// their numbers.
pub fn changes_about(query: &mut impl Query, records: &[Id<Person>]) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "SELECT change_id FROM person_merge WHERE person_id = $1 OR other_id = $1 \
               UNION SELECT p.change_id FROM merge_parted p JOIN person_merge m ON m.id = p.merge_id \
               WHERE m.person_id = $1 OR m.other_id = $1 \
               UNION SELECT change_id FROM membership_parted WHERE from_id = $1 OR person_id = $1 \
               UNION SELECT n.change_id FROM person_number n JOIN change c ON c.id = n.change_id \
               WHERE n.person_id = $1 AND c.kind LIKE 'person.%' \
               UNION SELECT t.change_id FROM number_term t JOIN person_number n ON n.id = t.number_id \
               WHERE n.person_id = $1 \
               UNION SELECT change_id FROM departure WHERE person_id = $1 \
               UNION SELECT change_id FROM person_reveal WHERE person_id = $1 \
               UNION SELECT m.change_id FROM match_result m JOIN change c ON c.id = m.change_id \
               WHERE m.person_id = $1 AND c.kind = 'person.split'";
    let mut found = BTreeSet::new();
    for record in records {
        query.query(sql, &[Param::from(record.get())], &mut |row| {
            found.insert(row.int(0)?);
            Ok(())
        })?;
    }
    Ok(found)
}
