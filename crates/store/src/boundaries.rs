//! Keeps and finds the boundaries of regions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::{Boundary, Outline, Step};
use units::RegionCode;

use crate::people::damaged;
use crate::{Param, Query, RowBatch, StoreError};

/// Adds a boundary to a batch of [`crate::tables::BOUNDARY`].
pub fn put_boundary(batch: &mut RowBatch, id: i64, region: RegionCode, outline: &Outline) {
    let parent = region.parent().unwrap_or(region);
    batch.row(id).int(region.packed()).int(parent.packed()).text(&written(outline));
}

/// The boundaries that stand of the regions right below `parent`, ascending by region.
pub fn boundaries_below(query: &mut impl Query, parent: RegionCode) -> Result<Vec<Boundary>, StoreError> {
    let mut found = BTreeMap::new();
    query.query(
        "SELECT region, outline FROM boundary WHERE parent = $1 \
         AND change_id NOT IN (SELECT id FROM retracted) ORDER BY id",
        &[Param::from(parent.packed())],
        &mut |row| {
            let region = RegionCode::from_packed(row.int(0)?).ok_or_else(|| damaged("boundary region"))?;
            // A later one takes the place of an earlier one.
            found.insert(region, read(row.text(1)?).ok_or_else(|| damaged("boundary outline"))?);
            Ok(())
        },
    )?;
    found.remove(&RegionCode::INDONESIA);
    Ok(found.into_iter().map(|(region, outline)| Boundary { region, outline }).collect())
}

fn written(outline: &Outline) -> String {
    let mut text = String::with_capacity(outline.points() * 16);
    for ring in &outline.rings {
        for (east, north) in ring {
            let _ = write!(text, "{east} {north} ");
        }
        text.pop();
        text.push('\n');
    }
    text.pop();
    text
}

fn read(text: &str) -> Option<Outline> {
    let ring = |line: &str| {
        let mut numbers = line.split(' ').map(str::parse::<i32>);
        let mut ring: Vec<Step> = Vec::new();
        while let Some(east) = numbers.next() {
            ring.push((east.ok()?, numbers.next()?.ok()?));
        }
        (ring.len() >= 3).then_some(ring)
    };
    Some(Outline { rings: text.split('\n').map(ring).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_read_as_it_was_written() {
        let outline = Outline {
            rings: vec![vec![(10_612_345, -212_345), (10_700_000, 5), (0, 0)], vec![(1, 2), (3, 4), (-5, 6)]],
        };
        assert_eq!(written(&outline).lines().count(), 2);
        assert_eq!(read(&written(&outline)), Some(outline));
        assert_eq!(read("1 2 3"), None);
        assert_eq!(read("1 2 3 4 5 6\n7 8"), None);
        assert_eq!(read("1 2 3 x 5 6"), None);
    }
}
