//! Finds the lists of participants and the region that each speaks for.

use std::collections::BTreeSet;

use domain::{Member, ParticipantList, Person, Snapshot, speaks_for};
use units::{Date, Id, RegionCode};

use crate::identity::{all_records, identities};
use crate::people::{date, members_known_by, opt_region};
use crate::{Param, Query, RowBatch, StoreError};

/// All lists that were not taken back, in the order in which they came in.
pub fn lists(query: &mut impl Query) -> Result<Vec<ParticipantList>, StoreError> {
    query.query_all(
        "SELECT s.id, s.as_of, s.file_name, r.region FROM snapshot s \
         LEFT JOIN snapshot_region r ON r.snapshot_id = s.id \
         WHERE s.change_id NOT IN (SELECT id FROM retracted) ORDER BY s.id",
        &[],
        |row| {
            let snapshot = Snapshot { id: Id::new(row.int(0)?), as_of: date(row, 1)?, file: row.text(2)?.to_owned() };
            // A list without a row of its own speaks for the country.
            let region = opt_region(row, 3)?.unwrap_or(RegionCode::INDONESIA);
            Ok(ParticipantList { snapshot, region })
        },
    )
}

/// Adds the region of a list to a batch of [`crate::tables::SNAPSHOT_REGION`].
pub fn put_list_region(batch: &mut RowBatch, id: i64, snapshot: Id<Snapshot>, region: RegionCode) {
    batch.row(id).int(snapshot.get()).int(region.packed());
}

/// The members of lists that speak together, sorted by person: of an older list those whose place no newer one speaks
/// for. Statements known by that day count, else those known by the day of each list.
pub fn members_of(
    query: &mut impl Query,
    lists: &[ParticipantList],
    known_by: Option<Date>,
) -> Result<Vec<Member>, StoreError> {
    let mut found = Vec::new();
    for list in lists {
        let day = known_by.unwrap_or(list.snapshot.as_of);
        let mut own = members_known_by(query, list.snapshot.id, day)?;
        own.retain(|member| speaks_for(list, member.registered, lists));
        match found.is_empty() {
            true => found = own,
            false => found.append(&mut own),
        }
    }
    if lists.len() > 1 {
        found.sort_by_key(|member| member.person);
    }
    Ok(found)
}

/// The persons behind [`members_of`], by every record of theirs.
pub fn registered_on(query: &mut impl Query, lists: &[ParticipantList]) -> Result<BTreeSet<Id<Person>>, StoreError> {
    let mut found = BTreeSet::new();
    let who = identities(query)?;
    for list in lists {
        let sql = "SELECT person_id, registered, id FROM membership WHERE snapshot_id = $1";
        query.query(sql, &[Param::from(list.snapshot.id.get())], &mut |row| {
            if speaks_for(list, opt_region(row, 1)?, lists) {
                found.insert(who.record_of(Id::new(row.int(2)?), Id::new(row.int(0)?)));
            }
            Ok(())
        })?;
    }
    all_records(&who, &mut found);
    Ok(found)
}
