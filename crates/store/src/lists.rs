//! Finds the lists of participants and the region that each speaks for.

use domain::{ParticipantList, Snapshot};
use units::{Id, RegionCode};

use crate::people::{date, opt_region};
use crate::{Query, RowBatch, StoreError};

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
