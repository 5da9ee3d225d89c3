//! Keeps what the conversation needs beside its rows: settings, enrolments, addresses, notices, agents of markets.

use std::collections::{BTreeMap, HashMap};

use domain::submission::BatchRow;
use domain::{Member, Occupation, Person};
use law::Term;
use units::Id;

use crate::identity::identities;
use crate::people::damaged;
use crate::submissions::KeptRow;
use crate::{Keys, Param, Query, RowBatch, StoreError};

const NUMBER_INDEX: &str = "membership_number";

/// A row that was enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    /// Its number, which the membership number is made of unless the person had one.
    pub id: i64,
    /// Which row.
    pub row: Id<BatchRow>,
    /// Whose, as known when enrolled.
    pub person: Id<Person>,
}

/// Adds a setting to rows of [`crate::tables::SETTING`].
pub fn put_setting(rows: &mut RowBatch, id: i64, name: &str, value: &str) {
    rows.row(id).text(name).text(value);
}

/// What a setting was last set to.
pub fn setting(query: &mut impl Query, name: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM setting WHERE name = $1 AND change_id NOT IN (SELECT id FROM retracted) \
               ORDER BY id DESC LIMIT 1";
    query.query_one(sql, &[Param::from(name)], |row| Ok(row.text(0)?.to_owned()))
}

/// Adds an enrolment to rows of [`crate::tables::ENROLMENT`], its membership number sealed.
pub fn put_enrolment(rows: &mut RowBatch, keys: &Keys, new: Enrolment, number: &str) {
    let index = keys.blind_index(NUMBER_INDEX, number.as_bytes());
    rows.row(new.id)
        .int(new.row.get())
        .int(new.person.get())
        .sealed(keys, number.as_bytes())
        .opt_bytes(Some(index.as_slice()))
        .text(keys.id());
}

/// All enrolments that stand, by row. Whether a row still counts is said by its moves.
pub fn enrolments(query: &mut impl Query) -> Result<HashMap<Id<BatchRow>, Enrolment>, StoreError> {
    let sql = "SELECT id, submission_row_id, person_id FROM enrolment \
               WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let mut found = HashMap::new();
    query.query(sql, &[], &mut |row| {
        let enrolment = Enrolment { id: row.int(0)?, row: Id::new(row.int(1)?), person: Id::new(row.int(2)?) };
        found.insert(enrolment.row, enrolment);
        Ok(())
    })?;
    Ok(found)
}

/// The first membership number of each person who was enrolled, opened: whoever is enrolled again keeps it.
pub fn membership_numbers(query: &mut impl Query, keys: &Keys) -> Result<HashMap<Id<Person>, String>, StoreError> {
    let who = identities(query)?;
    let mut found = HashMap::new();
    query.query(
        "SELECT id, person_id, number_sealed FROM enrolment WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        &mut |row| {
            let person = who.leader(Id::new(row.int(1)?));
            let sealed = row.opt_bytes(2)?.ok_or_else(|| damaged("membership number"))?;
            let number = keys.open("enrolment", "number_sealed", row.int(0)?, sealed)?;
            let number = String::from_utf8(number).map_err(|_| damaged("membership number"))?;
            found.entry(person).or_insert(number);
            Ok(())
        },
    )?;
    Ok(found)
}

/// The memberships that enrolments make: of the class, the programs and the months that the row has after its moves.
pub fn enrolled_members(query: &mut impl Query) -> Result<Vec<Member>, StoreError> {
    let enrolled = enrolments(query)?;
    if enrolled.is_empty() {
        return Ok(Vec::new());
    }
    let who = identities(query)?;
    let member = |kept: KeptRow| {
        let enrolment = enrolled.get(&kept.row.id)?;
        let row = kept.row;
        (row.kept == domain::submission::State::Accepted && row.months.first <= row.months.last).then(|| Member {
            person: who.leader(enrolment.person),
            class: row.class,
            programs: row.programs,
            term: Term {
                starts: Some(row.months.first.first_day()),
                ends: Some(row.months.last.last_day()),
                paid_until: None,
            },
            registered: Some(row.region),
            workplace: None,
            residence: Some(row.region),
            sex: None,
            birth: None,
            occupation: Occupation::Unknown,
        })
    };
    Ok(crate::submissions::rows(query, None)?.into_iter().filter_map(member).collect())
}

/// Adds the address of an office to rows of [`crate::tables::OFFICE_ADDRESS`].
pub fn put_address(rows: &mut RowBatch, id: i64, office: &str, email: &str) {
    rows.row(id).text(office).text(email);
}

/// Where each office is written to; an empty address ended it.
pub fn addresses(query: &mut impl Query) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "SELECT office, email FROM office_address WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let mut found = BTreeMap::new();
    query.query(sql, &[], &mut |row| {
        found.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
        Ok(())
    })?;
    found.retain(|_, email| !email.is_empty());
    Ok(found)
}

/// Adds what an office was told to rows of [`crate::tables::NOTICE`].
pub fn put_notice(rows: &mut RowBatch, id: i64, office: &str, told: &BTreeMap<String, [i64; 3]>) {
    let told = serde_json::to_string(told).expect("numbers are plain data");
    rows.row(id).text(office).text(&told);
}

/// What each office was told last: per task its last move, its rows, and those that were late.
pub fn notices(query: &mut impl Query) -> Result<HashMap<String, BTreeMap<String, [i64; 3]>>, StoreError> {
    let sql = "SELECT office, told FROM notice WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let mut found = HashMap::new();
    query.query(sql, &[], &mut |row| {
        let told = serde_json::from_str(row.text(1)?).map_err(|_| damaged("what an office was told"))?;
        found.insert(row.text(0)?.to_owned(), told);
        Ok(())
    })?;
    Ok(found)
}

/// Adds the agent of a block to rows of [`crate::tables::MARKET_AGENT`].
pub fn put_agent(rows: &mut RowBatch, id: i64, office: &str, block: &str, agent: &str) {
    rows.row(id).text(office).text(block).text(agent);
}

/// The agent of each block of a market; an empty name ended it.
pub fn agents(query: &mut impl Query, office: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "SELECT block, agent FROM market_agent WHERE office = $1 \
               AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    let mut found = BTreeMap::new();
    query.query(sql, &[Param::from(office)], &mut |row| {
        found.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
        Ok(())
    })?;
    found.retain(|_, agent| !agent.is_empty());
    Ok(found)
}
