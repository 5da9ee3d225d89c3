//! The sender's own file going back: with columns added, or only the rows to mend.

use std::collections::BTreeMap;
use std::io::Write;

use crate::corrections::Corrections;
use crate::issue::{Issue, Severity};
use crate::layout::Layout;
use crate::open::open_with;
use crate::source::{Input, RawRow};
use crate::write::{Cell, FileKind, Out, TableWriter, WriteError};

/// Copies the sender's table, same rows and order (titles and blank rows too), with columns added at the right.
///
/// `more` is asked for each row below the headings that may be a record, by its row number; `None` leaves the
/// added cells empty. Only the sheet that was read is copied, as values.
///
/// # Errors
/// When the file cannot be read as one of `layouts`, or writing fails.
pub fn annotate<W: Write + Send>(
    input: impl Into<Input>,
    layouts: &[&'static Layout],
    wish: &Corrections,
    kind: FileKind,
    out: W,
    added_headings: &[&str],
    more: &mut dyn FnMut(u32) -> Option<Vec<String>>,
) -> Result<W, WriteError> {
    let mut copy = open_with(input, layouts, wish)?.into_copy();
    let width = copy.headings.len();
    let mut writer = TableWriter::new(kind, out)?;
    writer.begin(copy.sheet.as_deref().unwrap_or("Jawaban"))?;
    let mut row = RawRow::default();
    while copy.source.next(&mut row)? {
        writer.skip_to(row.number)?;
        let added: Vec<String> = if row.number == copy.heading_row {
            added_headings.iter().map(|heading| (*heading).to_owned()).collect()
        } else if row.number > copy.heading_row && !row.is_blank() {
            more(row.number).unwrap_or_default()
        } else {
            Vec::new()
        };
        put(&mut writer, &row, width, &added, added_headings.len())?;
    }
    writer.finish()
}

/// The sender's cells, the added ones behind the headings' width, and any cells beyond it last, so none is lost.
fn put<W: Write + Send>(
    writer: &mut TableWriter<W>,
    row: &RawRow,
    width: usize,
    added: &[String],
    added_width: usize,
) -> Result<(), WriteError> {
    if added.is_empty() {
        return writer.put_row(row.cells().map(Out::from));
    }
    let own = (0..width).map(|at| Out::from(row.cell(at)));
    let added = (0..added_width).map(|at| added.get(at).map_or(Out::Empty, |text| Out::Text(text)));
    let beyond = (width..row.len()).map(|at| Out::from(row.cell(at)));
    writer.put_row(own.chain(added).chain(beyond))
}

/// Issues by row number.
pub type Refusals = BTreeMap<u32, Vec<Issue>>;

/// Only the rows to mend, as XLSX: the sender's headings and cells, and beside them what is wrong and what to do.
/// A second sheet lists the cells that were mended, of all rows.
///
/// The sender mends the cells there and uploads this very file; the added columns are not read.
/// Rows without a refusal are left out.
///
/// # Errors
/// When the file cannot be read as one of `layouts`, or writing fails.
pub fn refused_rows<W: Write + Send>(
    input: impl Into<Input>,
    layouts: &[&'static Layout],
    wish: &Corrections,
    issues: &Refusals,
    out: W,
) -> Result<W, WriteError> {
    let mut copy = open_with(input, layouts, wish)?.into_copy();
    let width = copy.headings.len();
    let mut writer = TableWriter::new(FileKind::Xlsx, out)?;
    let mut headings: Vec<&str> = copy.headings.iter().map(String::as_str).collect();
    headings.extend(["Baris", "Kolom", "Terbaca", "Yang perlu dilakukan"]);
    writer.sheet(copy.sheet.as_deref().unwrap_or("Perbaikan"), &headings)?;
    let mut row = RawRow::default();
    while copy.source.next(&mut row)? {
        let Some(found) = issues.get(&row.number) else { continue };
        let refused: Vec<&Issue> = found.iter().filter(|issue| issue.severity == Severity::Refused).collect();
        if refused.is_empty() {
            continue;
        }
        let lines = |line: &dyn Fn(&Issue) -> String| {
            refused.iter().map(|issue| line(issue)).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        };
        let added = [
            row.number.to_string(),
            lines(&|issue| issue.column.clone().unwrap_or_default()),
            lines(&|issue| issue.read.clone()),
            lines(&Issue::sentence),
        ];
        put(&mut writer, &row, width, &added, added.len())?;
    }
    let repaired: Vec<&Issue> =
        issues.values().flatten().filter(|issue| issue.severity == Severity::Repaired).collect();
    if !repaired.is_empty() {
        writer.sheet("Sudah diperbaiki", &["Baris", "Kolom", "Terbaca", "Menjadi", "Perbaikan"])?;
        for issue in repaired {
            writer.row(&[
                Cell::Whole(i64::from(issue.row)),
                Cell::from(issue.column.clone()),
                Cell::from(issue.read.as_str()),
                Cell::from(issue.suggestion.clone()),
                Cell::from(issue.sentence()),
            ])?;
        }
    }
    writer.finish()
}
