//! Keeps and finds denominators, published figures, and the summary of a snapshot.

use domain::{Cell, Denominator, Place, PublishedFigure, Snapshot, SummaryCell, Tally, With};
use law::Class;
use units::{Date, Id, RegionCode};

use crate::people::{class, damaged, date, opt_region, word};
use crate::{Param, Query, Row, RowBatch, StoreError};

/// All published denominators, oldest first.
pub fn denominators(query: &mut impl Query) -> Result<Vec<Denominator>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT region, kind, version, value, as_of, source FROM workforce \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY as_of, id",
        &[],
        &mut |row| {
            found.push(Denominator {
                region: opt_region(row, 0)?.ok_or_else(|| damaged("region"))?,
                kind: word(row, 1)?,
                version: row.text(2)?.to_owned(),
                value: row.int(3)?,
                as_of: date(row, 4)?,
                source: row.text(5)?.to_owned(),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// All figures that were published, in the order in which they came in.
pub fn published(query: &mut impl Query) -> Result<Vec<PublishedFigure>, StoreError> {
    let mut found = Vec::new();
    query.query(
        "SELECT area, region, name, as_of, metric, value, unit, segment, source, note FROM published_figure \
         WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[],
        &mut |row| {
            found.push(PublishedFigure {
                area: row.text(0)?.to_owned(),
                region: opt_region(row, 1)?,
                name: row.text(2)?.to_owned(),
                as_of: word(row, 3)?,
                metric: row.text(4)?.to_owned(),
                value: word(row, 5)?,
                unit: row.text(6)?.to_owned(),
                segment: row.text(7)?.to_owned(),
                source: row.text(8)?.to_owned(),
                note: row.opt_text(9)?.map(str::to_owned),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// Adds a published figure to a batch of [`crate::tables::PUBLISHED_FIGURE`].
pub fn put_published(batch: &mut RowBatch, id: i64, figure: &PublishedFigure) {
    let PublishedFigure { area, region, name, as_of, metric, value, unit, segment, source, note } = figure;
    batch
        .row(id)
        .text(area)
        .opt_int(region.map(RegionCode::packed))
        .text(name)
        .text(&as_of.to_string())
        .text(metric)
        .text(&value.to_string())
        .text(unit)
        .text(segment)
        .text(source)
        .opt_text(note.as_deref());
}

/// Adds a denominator to a batch of [`crate::tables::WORKFORCE`].
pub fn put_denominator(batch: &mut RowBatch, id: i64, denominator: &Denominator) {
    let Denominator { region, kind, version, value, as_of, source } = denominator;
    batch
        .row(id)
        .int(region.packed())
        .text(kind.code())
        .text(version)
        .int(*value)
        .text(&as_of.to_string())
        .text(source);
}

/// Adds a cell to a batch of [`crate::tables::COVERAGE_SUMMARY`].
pub fn put_summary(batch: &mut RowBatch, snapshot: Id<Snapshot>, as_of: Date, summary: &SummaryCell) {
    let SummaryCell { with, place, region, class, cell } = summary;
    let row = batch
        .derived_row()
        .int(snapshot.get())
        .text(&as_of.to_string())
        .int(with.code())
        .int(place_code(*place))
        .opt_int(region.map(RegionCode::packed))
        .text(class.code())
        .int(cell.persons_paid)
        .int(cell.persons_grace)
        .int(cell.persons_lapsed)
        .int(cell.memberships_paid)
        .int(cell.memberships_grace);
    let programs = cell.programs.iter().chain(&cell.programs_grace).chain(&cell.programs_lapsed);
    programs.fold(row, |row, count| row.int(*count));
}

/// The stored summary of one day, definition and place: the same as folding the rows of the snapshot.
/// Empty for a day that none is kept for.
pub fn summary(
    query: &mut impl Query,
    snapshot: Id<Snapshot>,
    as_of: Date,
    with: With,
    place: Place,
) -> Result<Tally<Option<RegionCode>>, StoreError> {
    let mut cells = Tally::new();
    let as_of = as_of.to_string();
    query.query(
        "SELECT region, class, persons_paid, persons_grace, persons_lapsed, memberships_paid, memberships_grace, \
         jkk, jkm, jht, jp, jkp, jkk_grace, jkm_grace, jht_grace, jp_grace, jkp_grace, \
         jkk_lapsed, jkm_lapsed, jht_lapsed, jp_lapsed, jkp_lapsed FROM coverage_summary WHERE snapshot_id = $1 AND as_of = $2 \
         AND with_code = $3 AND place = $4",
        &[Param::from(snapshot.get()), Param::from(&as_of), Param::from(with.code()), Param::from(place_code(place))],
        &mut |row| {
            let key: (Option<RegionCode>, Class) = (opt_region(row, 0)?, class(row, 1)?);
            let cell = Cell {
                persons_paid: row.int(2)?,
                persons_grace: row.int(3)?,
                persons_lapsed: row.int(4)?,
                memberships_paid: row.int(5)?,
                memberships_grace: row.int(6)?,
                programs: five(row, 7)?,
                programs_grace: five(row, 12)?,
                programs_lapsed: five(row, 17)?,
            };
            cells.insert(key, cell);
            Ok(())
        },
    )?;
    Ok(cells)
}

/// Five counts that stand side by side, one per program.
fn five(row: &Row<'_>, first: usize) -> Result<[i64; 5], StoreError> {
    let mut counts = [0; 5];
    for (count, column) in counts.iter_mut().zip(first..) {
        *count = row.int(column)?;
    }
    Ok(counts)
}

const fn place_code(place: Place) -> i64 {
    match place {
        Place::Registered => 0,
        Place::Workplace => 1,
        Place::Residence => 2,
    }
}
