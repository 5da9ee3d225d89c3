//! Finds the lists of participants, the region that each speaks for, and the parts that were added to them.

use std::collections::BTreeSet;

use domain::{Member, ParticipantList, Person, Snapshot, speaks_for};
use units::{Date, Id, RegionCode};

use crate::identity::{all_records, identities};
use crate::people::{date, members_known_by, opt_region};
use crate::{Param, Query, RowBatch, StoreError};

/// All lists that were not taken back, in the order in which they came in. A part is no list of its own.
pub fn lists(query: &mut impl Query) -> Result<Vec<ParticipantList>, StoreError> {
    query.query_all(
        "SELECT s.id, s.as_of, s.file_name, r.region FROM snapshot s \
         LEFT JOIN snapshot_region r ON r.snapshot_id = s.id \
         WHERE s.change_id NOT IN (SELECT id FROM retracted) \
         AND s.change_id NOT IN (SELECT change_id FROM list_part) ORDER BY s.id",
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

/// Adds to a batch of [`crate::tables::LIST_PART`] that the rows numbered `first` to `last` belong to what the change `list`
/// brought.
pub fn put_part(batch: &mut RowBatch, id: i64, list: i64, (first, last): (i64, i64)) {
    batch.row(id).int(list).int(first).int(last);
}

/// The list of participants that a change brought.
pub fn list_of_change(query: &mut impl Query, change: i64) -> Result<Option<Id<Snapshot>>, StoreError> {
    let sql = "SELECT id FROM snapshot WHERE change_id = $1";
    query.query_one(sql, &[Param::from(change)], |row| Ok(Id::new(row.int(0)?)))
}

/// What came last of these lists: one of them, or a part that was added to one.
pub fn newest(query: &mut impl Query, lists: &[ParticipantList]) -> Result<Option<Id<Snapshot>>, StoreError> {
    let parts = query.query_all(
        "SELECT list.id, part.id FROM list_part p JOIN snapshot list ON list.change_id = p.part_of \
         JOIN snapshot part ON part.change_id = p.change_id WHERE p.change_id NOT IN (SELECT id FROM retracted)",
        &[],
        |row| Ok((Id::new(row.int(0)?), Id::new(row.int(1)?))),
    )?;
    let added = parts.iter().filter(|(list, _)| lists.iter().any(|own| own.snapshot.id == *list));
    Ok(lists.iter().map(|list| list.snapshot.id).chain(added.map(|(_, part)| *part)).max())
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
        let sql = "SELECT person_id, registered, id FROM membership WHERE snapshot_id = $1 \
                   AND change_id NOT IN (SELECT id FROM retracted)";
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
