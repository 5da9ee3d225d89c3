//! Keeps and finds employers as lists describe them, statements of contributions, and what these extend.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{Contribution, Employer, EmployerProfile, Membership, Person, Snapshot, paid_through};
use law::{Class, Programs};
use units::{Date, Id, Month, RegionCode, Rupiah};

use crate::people::{class, damaged, date, opt_date, opt_region, word};
use crate::{Param, Query, Row, RowBatch, StoreError};

/// Adds a profile to a batch of [`crate::tables::EMPLOYER_PROFILE`].
pub fn put_employer_profile(batch: &mut RowBatch, id: i64, sheet_row: u32, as_of: Date, profile: &EmployerProfile) {
    batch
        .row(id)
        .int(profile.employer.get())
        .int(i64::from(sheet_row))
        .text(&as_of.to_string())
        .text(&profile.name)
        .text(profile.kind.code())
        .opt_text(profile.business.as_deref())
        .opt_int(profile.region.map(RegionCode::packed))
        .opt_text(profile.address.as_deref())
        .opt_int(profile.workers)
        .opt_int(profile.registered);
}

/// Every employer that stands, with its number; described by the latest list, or as a list of participants named it.
pub fn employers(query: &mut impl Query) -> Result<Vec<(Employer, EmployerProfile)>, StoreError> {
    let mut latest: HashMap<i64, EmployerProfile> = HashMap::new();
    query.query(
        "SELECT employer_id, name, kind, business, region, address, workers, registered FROM employer_profile \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY as_of, id",
        &[],
        &mut |row| {
            let profile = EmployerProfile {
                employer: Id::new(row.int(0)?),
                name: row.text(1)?.to_owned(),
                kind: word(row, 2)?,
                business: row.opt_text(3)?.map(str::to_owned),
                region: opt_region(row, 4)?,
                address: row.opt_text(5)?.map(str::to_owned),
                workers: row.opt_int(6)?,
                registered: row.opt_int(7)?,
            };
            latest.insert(profile.employer.get(), profile);
            Ok(())
        },
    )?;
    let sql = "SELECT id, npp, name, kind FROM employer WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query_all(sql, &[], |row| {
        let employer = Employer {
            id: Id::new(row.int(0)?),
            npp: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            kind: word(row, 3)?,
        };
        let profile = latest.remove(&employer.id.get()).unwrap_or_else(|| EmployerProfile {
            employer: employer.id,
            name: employer.name.clone(),
            kind: employer.kind,
            business: None,
            region: None,
            address: None,
            workers: None,
            registered: None,
        });
        Ok((employer, profile))
    })
}

/// Adds a contribution to a batch of [`crate::tables::CONTRIBUTION`].
pub fn put_contribution(batch: &mut RowBatch, id: i64, statement: i64, sheet_row: u32, paid: &Contribution) {
    batch
        .row(id)
        .int(statement)
        .int(i64::from(sheet_row))
        .int(paid.person.get())
        .text(paid.class.code())
        .opt_int(paid.employer.map(Id::get))
        .text(&paid.month.to_string())
        .int(i64::from(paid.programs.bits()))
        .opt_int(paid.wage.map(units::Rupiah::get))
        .int(paid.amount.get())
        .opt_text(paid.paid_on.map(|day| day.to_string()).as_deref());
}

/// A membership that a statement may pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayableMembership {
    /// Its number.
    pub id: Id<Membership>,
    /// The record under which it came in.
    pub person: Id<Person>,
    /// Its class.
    pub class: Class,
    /// Its employer.
    pub employer: Option<Id<Employer>>,
    /// Its programs.
    pub programs: Programs,
    /// Blind index of its card number.
    pub card: Option<u128>,
    /// Where it is registered.
    pub registered: Option<RegionCode>,
}

/// The memberships of a list of participants.
pub fn payable_memberships(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
) -> Result<Vec<PayableMembership>, StoreError> {
    let sql = "SELECT person_id, class, employer_id, programs, card_index, id, registered FROM membership \
               WHERE snapshot_id = $1 AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query_all(sql, &[Param::from(snapshot.get())], |row| {
        Ok(PayableMembership {
            id: Id::new(row.int(5)?),
            person: Id::new(row.int(0)?),
            class: class(row, 1)?,
            employer: row.opt_int(2)?.map(Id::new),
            programs: programs(row, 3)?,
            card: row.opt_bytes(4)?.map(crate::people::index_number).transpose()?,
            registered: opt_region(row, 6)?,
        })
    })
}

/// What makes two rows of statements the same payment.
pub type Payment = (Id<Person>, Class, Option<Id<Employer>>, Programs, i64);

/// The payments for a month that earlier statements showed.
pub fn payments_of(query: &mut impl Query, month: Month) -> Result<HashSet<Payment>, StoreError> {
    let mut found = HashSet::new();
    query.query(
        "SELECT person_id, class, employer_id, programs, amount FROM contribution WHERE month = $1 \
         AND change_id NOT IN (SELECT id FROM retracted)",
        &[Param::from(&month.to_string())],
        &mut |row| {
            let employer = row.opt_int(2)?.map(Id::new);
            found.insert((Id::new(row.int(0)?), class(row, 1)?, employer, programs(row, 3)?, row.int(4)?));
            Ok(())
        },
    )?;
    Ok(found)
}

/// The days of the statements that stand, ascending.
pub fn statement_days(query: &mut impl Query) -> Result<Vec<Date>, StoreError> {
    let sql = "SELECT as_of FROM statement WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY as_of";
    query.query_all(sql, &[], |row| date(row, 0))
}

/// The memberships of a list whose paid days statements known by `day` extend, each with its new last paid day.
///
/// A statement older than the list adds nothing: the list is later knowledge.
pub fn extended(query: &mut impl Query, snapshot: Id<Snapshot>, day: Date) -> Result<HashMap<i64, Date>, StoreError> {
    let mut months: HashMap<i64, (Date, Programs, BTreeMap<Month, Programs>)> = HashMap::new();
    query.query(
        "SELECT m.id, m.paid_until, m.programs, c.month, c.programs FROM statement s \
         JOIN contribution c ON c.statement_id = s.id \
         JOIN membership m ON m.person_id = c.person_id AND m.snapshot_id = $1 AND m.class = c.class \
         AND COALESCE(m.employer_id, 0) = COALESCE(c.employer_id, 0) \
         WHERE s.as_of <= $2 AND s.as_of >= (SELECT as_of FROM snapshot WHERE id = $3) AND m.paid_until IS NOT NULL \
         AND s.change_id NOT IN (SELECT id FROM retracted) AND m.change_id NOT IN (SELECT id FROM retracted)",
        &[Param::from(snapshot.get()), Param::from(&day.to_string()), Param::from(snapshot.get())],
        &mut |row| {
            let Some(paid_until) = opt_date(row, 1)? else { return Ok(()) };
            let of = programs(row, 2)?;
            let month: Month = row.text(3)?.parse().map_err(|_| damaged("month"))?;
            let (.., paid) = months.entry(row.int(0)?).or_insert_with(|| (paid_until, of, BTreeMap::new()));
            let known = paid.entry(month).or_default();
            *known = known.union(programs(row, 4)?);
            Ok(())
        },
    )?;
    Ok(months.into_iter().map(|(id, (until, of, paid))| (id, paid_through(until, of, &paid))).collect())
}

fn programs(row: &Row<'_>, column: usize) -> Result<Programs, StoreError> {
    Ok(Programs::from_bits(u8::try_from(row.int(column)?).map_err(|_| damaged("programs"))?))
}

/// What statements show paid for a person, the latest month first; at most so many.
pub fn contributions_of(
    query: &mut impl Query,
    person: Id<Person>,
    limit: i64,
) -> Result<Vec<Contribution>, StoreError> {
    let sql = "SELECT class, employer_id, month, programs, wage, amount, paid_on FROM contribution \
               WHERE person_id = $1 AND change_id NOT IN (SELECT id FROM retracted) ORDER BY month DESC, id DESC LIMIT $2";
    query.query_all(sql, &[Param::from(person.get()), Param::from(limit)], |row| {
        Ok(Contribution {
            person,
            class: class(row, 0)?,
            employer: row.opt_int(1)?.map(Id::new),
            month: row.text(2)?.parse().map_err(|_| damaged("month of a contribution"))?,
            programs: programs(row, 3)?,
            wage: row.opt_int(4)?.map(Rupiah::new),
            amount: Rupiah::new(row.int(5)?),
            paid_on: opt_date(row, 6)?,
        })
    })
}

/// What was paid for the people of an employer for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidMonth {
    /// The month of the contributions.
    pub month: Month,
    /// For how many people.
    pub persons: i64,
    /// How much.
    pub amount: Rupiah,
}

/// What statements show paid for the people of an employer, the latest month first, at most `limit` months.
pub fn paid_months(query: &mut impl Query, employer: Id<Employer>, limit: i64) -> Result<Vec<PaidMonth>, StoreError> {
    let sql = "SELECT month, COUNT(DISTINCT person_id), CAST(SUM(amount) AS BIGINT) FROM contribution \
               WHERE employer_id = $1 AND change_id NOT IN (SELECT id FROM retracted) \
               GROUP BY month ORDER BY month DESC LIMIT $2";
    query.query_all(sql, &[Param::from(employer.get()), Param::from(limit)], |row| {
        Ok(PaidMonth {
            month: row.text(0)?.parse().map_err(|_| damaged("month of a contribution"))?,
            persons: row.int(1)?,
            amount: Rupiah::new(row.int(2)?),
        })
    })
}

/// What one list of employers says of an employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidOfEmployer {
    /// The day it speaks of.
    pub as_of: Date,
    /// Its file.
    pub file: String,
    /// The change that brought it.
    pub change: i64,
    /// Workers it counts.
    pub workers: Option<i64>,
    /// Of them registered.
    pub registered: Option<i64>,
}

/// What lists of employers say of one, the latest first.
pub fn said_of_employer(query: &mut impl Query, employer: Id<Employer>) -> Result<Vec<SaidOfEmployer>, StoreError> {
    let sql = "SELECT p.as_of, c.reason, c.id, p.workers, p.registered FROM employer_profile p \
               JOIN change c ON c.id = p.change_id WHERE p.employer_id = $1 \
               AND c.id NOT IN (SELECT id FROM retracted) ORDER BY p.as_of DESC, p.id DESC";
    query.query_all(sql, &[Param::from(employer.get())], |row| {
        Ok(SaidOfEmployer {
            as_of: date(row, 0)?,
            file: row.text(1)?.to_owned(),
            change: row.int(2)?,
            workers: row.opt_int(3)?,
            registered: row.opt_int(4)?,
        })
    })
}
