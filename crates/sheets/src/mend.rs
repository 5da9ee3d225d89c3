//! Refused rows on their way through a human's hands: their cells as text, and the mended ones as a file of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crate::corrections::Corrections;
use crate::layout::Layout;
use crate::open::open_with;
use crate::reader::{Copy, as_text};
use crate::source::{Input, RawRow};
use crate::write::{FileKind, Out, TableWriter, WriteError};

/// A row as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    /// Its number, as the sender's spreadsheet shows it.
    pub number: u32,
    /// Every cell as text, personal numbers in full.
    pub cells: Vec<String>,
}

/// Some rows of a file below its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRows {
    /// Headings as written.
    pub headings: Vec<String>,
    /// Whether the file has a row of headings at all.
    pub headed: bool,
    /// The rows, in their order.
    pub rows: Vec<SentRow>,
}

/// Cells that a human typed, by row number and place.
pub type Mends = BTreeMap<u32, BTreeMap<usize, String>>;

/// The cells of the rows `wanted`, to be shown to whoever sent them.
///
/// # Errors
/// When the file cannot be read as one of `layouts`.
pub fn sent_rows(
    input: impl Into<Input>,
    layouts: &[&'static Layout],
    wish: &Corrections,
    wanted: &BTreeSet<u32>,
) -> Result<SentRows, WriteError> {
    let mut copy = open_with(input, layouts, wish)?.into_copy();
    let width = copy.headings.len();
    let mut rows = Vec::new();
    each_wanted(&mut copy, wanted, &mut |row| {
        let cells = (0..width.max(row.len())).map(|at| as_text(row.cell(at)).into_owned());
        rows.push(SentRow { number: row.number, cells: cells.collect() });
        Ok(())
    })?;
    Ok(SentRows { headed: copy.heading_row > 0, headings: copy.headings, rows })
}

/// Writes the rows of `mends` alone as a workbook, the sender's headings above them where there are any: their own
/// cells, and the typed ones in their places.
///
/// # Errors
/// When the file cannot be read as one of `layouts`, or writing fails.
pub fn mended_rows<W: Write + Send>(
    input: impl Into<Input>,
    layouts: &[&'static Layout],
    wish: &Corrections,
    mends: &Mends,
    out: W,
) -> Result<W, WriteError> {
    let mut copy = open_with(input, layouts, wish)?.into_copy();
    let mut writer = TableWriter::new(FileKind::Xlsx, out)?;
    let name = copy.sheet.clone();
    let name = name.as_deref().unwrap_or("Perbaikan");
    if copy.heading_row > 0 {
        let headings: Vec<&str> = copy.headings.iter().map(String::as_str).collect();
        writer.sheet(name, &headings)?;
    } else {
        writer.begin(name)?;
    }
    each_wanted(&mut copy, &mends.keys().copied().collect(), &mut |row| {
        let typed = &mends[&row.number];
        let width = typed.last_key_value().map_or(0, |(at, _)| at + 1).max(row.len());
        let cell = |at: usize| typed.get(&at).map_or_else(|| Out::from(row.cell(at)), |text| Out::Text(text));
        writer.put_row((0..width).map(cell))
    })?;
    writer.finish()
}

/// The wanted rows that are there, in their order; what stands behind the last of them is not read.
fn each_wanted(
    copy: &mut Copy,
    wanted: &BTreeSet<u32>,
    take: &mut dyn FnMut(&RawRow) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let Some(last) = wanted.last() else { return Ok(()) };
    let mut row = RawRow::default();
    while copy.source.next(&mut row)? && row.number <= *last {
        if row.number > copy.heading_row && wanted.contains(&row.number) {
            take(&row)?;
        }
    }
    Ok(())
}
