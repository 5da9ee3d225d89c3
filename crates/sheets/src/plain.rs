//! Rows as plain text, for callers that know the columns themselves: no layout, no repair, nothing refused.

use crate::csv_source::{CsvSource, DELIMITERS};
use crate::source::{Input, Opened, Raw, RawRow, ReadSeek, recognise};
use crate::trouble::{OpenError, ReadError};

/// One row; cells beyond its end are empty.
#[derive(Debug, Clone, Copy)]
pub struct PlainRow<'a>(&'a RawRow);

impl PlainRow<'_> {
    /// Row number as a spreadsheet shows it.
    pub fn number(&self) -> u32 {
        self.0.number
    }

    /// The cells as text: numbers in full, dates as `2025-06-01`, spreadsheet errors as nothing.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.0.cells().map(|cell| match cell {
            Raw::Text(text) => text,
            Raw::Empty | Raw::Number(_) | Raw::Date(_) | Raw::Error(_) | Raw::Formula => "",
        })
    }
}

/// Why a file gave no rows, or not all.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Reading stopped before the end.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Hands over each row that is not blank, of a CSV file or of the first visible sheet of a workbook, until `take`
/// says `false`.
///
/// ```
/// let mut names = Vec::new();
/// let file = "nama;umur\nSari;41\n".as_bytes().to_vec();
/// sheets::each_plain_row(file, &mut |row| {
///     names.push(row.cells().next().unwrap_or_default().to_owned());
///     true
/// })
/// .unwrap();
/// assert_eq!(names, ["nama", "Sari"]);
/// ```
///
/// # Errors
/// Files that are neither, or damaged; rows handed over before are sound.
pub fn each_plain_row(input: impl Into<Input>, take: &mut dyn FnMut(PlainRow<'_>) -> bool) -> Result<(), PlainError> {
    match recognise(input.into())? {
        Opened::Text(stream, _) => {
            let (stream, delimiter) = delimiter_of(stream)?;
            let mut source = CsvSource::new(stream, delimiter).map_err(OpenError::from)?;
            let mut row = RawRow::default();
            while source.next(&mut row)? {
                if !row.is_blank() && !take(PlainRow(&row)) {
                    break;
                }
            }
        }
        Opened::Book(stream, _, open) => {
            let mut book = open(stream)?;
            let sheets = book.sheets();
            let first = sheets.iter().position(|sheet| sheet.shown).unwrap_or(0);
            if sheets.is_empty() {
                return Err(OpenError::Empty.into());
            }
            book.rows(first, &mut |mut row| {
                row.write_out();
                row.is_blank() || take(PlainRow(&row))
            })?;
        }
    }
    Ok(())
}

/// The delimiter that splits the first line into most cells.
fn delimiter_of(mut stream: Box<dyn ReadSeek>) -> Result<(Box<dyn ReadSeek>, u8), OpenError> {
    let mut best = (0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let mut source = CsvSource::new(stream, delimiter)?;
        let mut row = RawRow::default();
        // A first line without end under one delimiter may end under another.
        if source.next(&mut row).is_ok_and(|found| found) && row.len() > best.0 {
            best = (row.len(), delimiter);
        }
        stream = source.into_stream();
    }
    Ok((stream, best.1))
}
