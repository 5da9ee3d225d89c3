//! Keeps and finds business permits as lists of a permit counter name them.

use domain::{BusinessScale, Permit, PermitList};
use units::{Date, RegionCode};

use crate::people::{damaged, date, opt_date, opt_region};
use crate::{Param, Query, Row, RowBatch, StoreError};

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

/// The permits that stand inside a region, each with its list, in the order in which they came in; those of a part with the
/// list that it was added to.
pub fn permits(query: &mut impl Query, inside: RegionCode) -> Result<Vec<(PermitList, Permit)>, StoreError> {
    let range = inside.packed_range();
    let sql = "SELECT p.nib, p.npp, p.name, p.business, p.scale, p.region, p.address, p.workers, p.issued, p.as_of, \
               COALESCE(part.part_of, p.change_id) FROM permit p LEFT JOIN list_part part ON part.change_id = p.change_id \
               WHERE p.region BETWEEN $1 AND $2 AND p.change_id NOT IN (SELECT id FROM retracted) ORDER BY p.id";
    query.query_all(sql, &[Param::from(*range.start()), Param::from(*range.end())], |row| {
        Ok(((date(row, 9)?, row.int(10)?), permit(row)?))
    })
}

/// The permits of the list that a change brought and of the parts added to it, each with its row.
pub fn permits_of(query: &mut impl Query, list: i64) -> Result<Vec<(u32, Permit)>, StoreError> {
    let sql = "SELECT p.nib, p.npp, p.name, p.business, p.scale, p.region, p.address, p.workers, p.issued, p.sheet_row \
               FROM permit p LEFT JOIN list_part part ON part.change_id = p.change_id \
               WHERE COALESCE(part.part_of, p.change_id) = $1 AND p.change_id NOT IN (SELECT id FROM retracted) \
               ORDER BY p.id";
    query.query_all(sql, &[Param::from(list)], |row| {
        Ok((u32::try_from(row.int(9)?).map_err(|_| damaged("row number"))?, permit(row)?))
    })
}

fn permit(row: &Row<'_>) -> Result<Permit, StoreError> {
    let text = |column: usize| row.opt_text(column).map(|text| text.map(str::to_owned));
    let scale = text(4)?.map(|word| BusinessScale::from_words(&word).ok_or_else(|| damaged("scale")));
    Ok(Permit {
        nib: text(0)?,
        npp: text(1)?,
        name: row.text(2)?.to_owned(),
        business: text(3)?,
        scale: scale.transpose()?,
        region: opt_region(row, 5)?,
        address: text(6)?,
        workers: row.opt_int(7)?,
        issued: opt_date(row, 8)?,
    })
}
