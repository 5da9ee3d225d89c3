//! Rows as plain text, for callers that know the columns themselves: no layout, no repair, nothing refused.

use calamine::{Reader as _, SheetType, SheetVisible};

use crate::csv_source::{CsvSource, DELIMITERS};
use crate::source::{Input, OpenError, Opened, Raw, RawRow, ReadError, ReadSeek, recognise};
use crate::xlsx_source::{each_row, open_book};

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
            Raw::Empty | Raw::Number(_) | Raw::Date(_) | Raw::Error(_) => "",
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
        Opened::Text(stream) => {
            let (stream, delimiter) = delimiter_of(stream)?;
            let mut source = CsvSource::new(stream, delimiter).map_err(OpenError::from)?;
            let mut row = RawRow::default();
            while source.next(&mut row)? {
                if !row.is_blank() && !take(PlainRow(&row)) {
                    break;
                }
            }
        }
        Opened::Workbook(stream) => {
            let mut book = open_book(stream)?;
            let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
            let first = sheets.min_by_key(|sheet| sheet.visible != SheetVisible::Visible);
            let sheet = first.map(|sheet| sheet.name.clone()).ok_or(OpenError::Empty)?;
            each_row(&mut book, &sheet, &mut |mut row| {
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
