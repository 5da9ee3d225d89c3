//! Keeps and finds business permits as lists of a permit counter name them.

use domain::{BusinessScale, Permit, PermitList};
use units::{Date, RegionCode};

use crate::people::{damaged, date, opt_date, opt_region};
use crate::{Param, Query, RowBatch, StoreError};

/// Adds a permit to a batch of [`crate::tables::PERMIT`].
pub fn put_permit(batch: &mut RowBatch, id: i64, sheet_row: u32, as_of: Date, permit: &Permit) {
    batch
        .row(id)
        .int(i64::from(sheet_row))
        .text(&as_of.to_string())
        .opt_text(permit.nib.as_deref())
        .opt_text(permit.npp.as_deref())
        .text(&permit.name)
        .opt_text(permit.business.as_deref())
        .opt_text(permit.scale.map(BusinessScale::code))
        .opt_int(permit.region.map(RegionCode::packed))
        .opt_text(permit.address.as_deref())
        .opt_int(permit.workers)
        .opt_text(permit.issued.map(|day| day.to_string()).as_deref());
}

/// The permits that stand inside a region, each with its list, in the order in which they came in.
pub fn permits(query: &mut impl Query, inside: RegionCode) -> Result<Vec<(PermitList, Permit)>, StoreError> {
    let range = inside.packed_range();
    let sql = "SELECT as_of, change_id, nib, npp, name, business, scale, region, address, workers, issued FROM permit \
               WHERE region BETWEEN $1 AND $2 AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id";
    query.query_all(sql, &[Param::from(*range.start()), Param::from(*range.end())], |row| {
        let text = |column: usize| row.opt_text(column).map(|text| text.map(str::to_owned));
        let scale = text(6)?.map(|word| BusinessScale::from_words(&word).ok_or_else(|| damaged("scale")));
        let permit = Permit {
            nib: text(2)?,
            npp: text(3)?,
            name: row.text(4)?.to_owned(),
            business: text(5)?,
            scale: scale.transpose()?,
            region: opt_region(row, 7)?,
            address: text(8)?,
            workers: row.opt_int(9)?,
            issued: opt_date(row, 10)?,
        };
        Ok(((date(row, 0)?, row.int(1)?), permit))
    })
}
