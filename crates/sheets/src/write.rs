//! Tables out: XLSX and CSV that no spreadsheet turns into formulas or floats.

use std::fmt;
use std::io::{self, Write};

use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet};
use units::{Date, Sentence};

use crate::numbers::EXACT_MAX;
use crate::source::{CELL_MAX, Raw};
use crate::trouble::{OpenError, ReadError};

/// The formats a table leaves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// UTF-8 with a byte order mark, commas, CRLF.
    Csv,
    /// A workbook.
    Xlsx,
}

impl FileKind {
    /// By the ending of a file name; `None` for others.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1;
        if ending.eq_ignore_ascii_case("csv") {
            Some(Self::Csv)
        } else if ending.eq_ignore_ascii_case("xlsx") {
            Some(Self::Xlsx)
        } else {
            None
        }
    }
}

/// One cell to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text; ids and other long numbers too, so that no digit is lost.
    Text(String),
    /// A number to count with.
    Whole(i64),
    /// A date.
    Date(Date),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk or the stream failed.
    Io(#[from] io::Error),
    /// CSV holds one table.
    OneTableOnly,
    /// More rows than a workbook holds.
    TooManyRows,
    /// The workbook writer refused.
    Workbook(String),
    /// The file to copy from cannot be opened.
    Open(#[from] OpenError),
    /// The file to copy from cannot be read to its end.
    Read(#[from] ReadError),
}

impl WriteError {
    /// What happened and what to do.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Io(error) => Sentence::in_both(
                format!("File tidak dapat ditulis: {error}."),
                format!("The file cannot be written: {error}."),
            ),
            Self::OneTableOnly => {
                Sentence::in_both("CSV hanya memuat satu tabel. Pilih XLSX.", "CSV holds one table only. Choose XLSX.")
            }
            Self::TooManyRows => Sentence::in_both(
                "XLSX memuat paling banyak 1.048.576 baris. Pilih CSV atau pecah per wilayah.",
                "XLSX holds 1,048,576 rows at most. Choose CSV, or split it by region.",
            ),
            Self::Workbook(error) => Sentence::in_both(
                format!("XLSX tidak dapat ditulis: {error}."),
                format!("XLSX cannot be written: {error}."),
            ),
            Self::Open(error) => error.sentence(),
            Self::Read(error) => error.sentence(),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error) => Self::Io(error),
            rust_xlsxwriter::XlsxError::RowColumnLimitError => Self::TooManyRows,
            other => Self::Workbook(other.to_string()),
        }
    }
}

impl From<csv::Error> for WriteError {
    fn from(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}

/// A table for [`write_table`].
pub struct Sheet<'a> {
    /// Name of the sheet.
    pub name: &'a str,
    /// Headings.
    pub headings: &'a [&'a str],
    /// Rows, made as they are written.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

/// Writes tables row by row; memory does not grow with them.
///
/// # Errors
/// When writing fails, a CSV is asked to hold two tables, or a workbook more rows than it can.
pub fn write_table<W: Write + Send>(kind: FileKind, sheets: Vec<Sheet<'_>>, out: W) -> Result<(), WriteError> {
    let mut writer = TableWriter::new(kind, out)?;
    for sheet in sheets {
        writer.sheet(sheet.name, sheet.headings)?;
        for row in sheet.rows {
            writer.row(&row)?;
        }
    }
    writer.finish()?;
    Ok(())
}

/// A file of tables being written.
///
/// Rows of a workbook wait in a temporary file without a name until [`TableWriter::finish`] packs them.
///
/// ```
/// use sheets::{Cell, FileKind, TableWriter};
/// let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).unwrap();
/// writer.sheet("Daftar", &["nama", "jumlah"]).unwrap();
/// writer.row(&[Cell::from("=1+1"), Cell::Whole(2)]).unwrap();
/// let bytes = writer.finish().unwrap();
/// assert!(bytes.ends_with(b"nama,jumlah\r\n'=1+1,2\r\n"));
/// ```
pub struct TableWriter<W: Write + Send> {
    target: Target<W>,
    row: u32,
}

enum Target<W: Write + Send> {
    Csv { writer: Box<csv::Writer<W>>, sheets: usize },
    Xlsx { book: Box<Workbook>, out: W, looks: Box<Looks>, sheets: usize },
}

/// Cell formats, made once.
struct Looks {
    heading: Format,
    date: Format,
    text: Format,
}

/// Rows of a workbook, the heading row included.
pub(crate) const ROWS_MAX: u32 = 1_048_576;

impl<W: Write + Send> TableWriter<W> {
    /// Starts a file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(kind: FileKind, mut out: W) -> Result<Self, WriteError> {
        let target = match kind {
            FileKind::Csv => {
                // The mark makes spreadsheets read the text as UTF-8.
                out.write_all(b"\xef\xbb\xbf")?;
                let writer =
                    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out);
                Target::Csv { writer: Box::new(writer), sheets: 0 }
            }
            FileKind::Xlsx => {
                let looks = Looks {
                    heading: Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
                    date: Format::new().set_num_format("yyyy-mm-dd"),
                    text: Format::new().set_num_format("@"),
                };
                Target::Xlsx { book: Box::new(Workbook::new()), out, looks: Box::new(looks), sheets: 0 }
            }
        };
        Ok(Self { target, row: 0 })
    }

    /// Starts a table with its headings.
    ///
    /// # Errors
    /// When writing fails or a CSV gets a second table.
    pub fn sheet(&mut self, name: &str, headings: &[&str]) -> Result<(), WriteError> {
        self.begin(name)?;
        match &mut self.target {
            Target::Csv { writer, .. } => {
                for heading in headings {
                    writer.write_field(guarded(heading).as_ref())?;
                }
                writer.write_record(None::<&[u8]>)?;
            }
            Target::Xlsx { book, looks, sheets, .. } => {
                let sheet = book.worksheet_from_index(*sheets - 1)?;
                for (at, heading) in headings.iter().enumerate() {
                    sheet.write_string_with_format(0, column(at)?, cut(heading), &looks.heading)?;
                    let width = u32::try_from(heading.chars().count().clamp(10, 40)).expect("at most forty") + 2;
                    sheet.set_column_width(column(at)?, width)?;
                }
                sheet.set_freeze_panes(1, 0)?;
            }
        }
        self.row = 1;
        Ok(())
    }

    /// Starts a table without headings, for a copy that brings its own.
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), WriteError> {
        match &mut self.target {
            Target::Csv { sheets, .. } => {
                if *sheets > 0 {
                    return Err(WriteError::OneTableOnly);
                }
                *sheets = 1;
            }
            Target::Xlsx { book, sheets, .. } => {
                book.add_worksheet_with_constant_memory()?.set_name(sheet_name(name, *sheets + 1))?;
                *sheets += 1;
            }
        }
        self.row = 0;
        Ok(())
    }

    /// Writes one row. Panics before the first sheet: that is our own mistake.
    ///
    /// # Errors
    /// When writing fails or the workbook is full.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.put_row(cells.iter().map(|cell| match cell {
            Cell::Empty => Out::Empty,
            Cell::Text(text) => Out::Text(text),
            Cell::Whole(number) => Out::Whole(*number),
            Cell::Date(date) => Out::Date(*date),
        }))
    }

    /// Writes cells as they stood in another file, then more cells.
    pub(crate) fn put_row<'a>(&mut self, cells: impl Iterator<Item = Out<'a>>) -> Result<(), WriteError> {
        match &mut self.target {
            Target::Csv { writer, sheets } => {
                assert!(*sheets > 0, "a sheet is begun before its rows");
                let mut any = false;
                for cell in cells {
                    any = true;
                    match cell {
                        Out::Empty => writer.write_field("")?,
                        Out::Text(text) => writer.write_field(guarded(text).as_ref())?,
                        Out::Whole(number) => writer.write_field(number.to_string())?,
                        Out::Number(number) => writer.write_field(number.to_string())?,
                        Out::Date(date) => writer.write_field(date.to_string())?,
                    }
                }
                if !any {
                    writer.write_field("")?;
                }
                writer.write_record(None::<&[u8]>)?;
            }
            Target::Xlsx { book, looks, sheets, .. } => {
                assert!(*sheets > 0, "a sheet is begun before its rows");
                if self.row >= ROWS_MAX {
                    return Err(WriteError::TooManyRows);
                }
                let sheet = book.worksheet_from_index(*sheets - 1)?;
                for (at, cell) in cells.enumerate() {
                    put_cell(sheet, self.row, column(at)?, cell, looks)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Leaves rows empty, as the sender's file had them; a gap wider than a whole workbook is no list's.
    pub(crate) fn skip_to(&mut self, row_number: u32) -> Result<(), WriteError> {
        if row_number.saturating_sub(self.row) > ROWS_MAX {
            let detail = Sentence::in_both(
                format!("baris {row_number} terlalu jauh di bawah baris sebelumnya"),
                format!("row {row_number} lies too far below the row before it"),
            );
            return Err(ReadError::Damaged { row: self.row, detail }.into());
        }
        match self.target {
            Target::Csv { .. } => {
                while self.row + 1 < row_number {
                    self.put_row(std::iter::empty())?;
                }
            }
            Target::Xlsx { .. } => self.row = self.row.max(row_number.saturating_sub(1)),
        }
        Ok(())
    }

    /// Ends the file and gives its target back.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.target {
            Target::Csv { writer, .. } => writer.into_inner().map_err(|error| WriteError::Io(error.into_error())),
            Target::Xlsx { mut book, mut out, sheets, .. } => {
                if sheets == 0 {
                    book.add_worksheet();
                }
                book.save_to_writer(&mut out)?;
                out.flush()?;
                Ok(out)
            }
        }
    }
}

/// As [`Cell`], borrowed, with the numbers of other people's workbooks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Out<'a> {
    Empty,
    Text(&'a str),
    Whole(i64),
    Number(f64),
    Date(Date),
}

impl<'a> From<Raw<'a>> for Out<'a> {
    fn from(raw: Raw<'a>) -> Self {
        match raw {
            Raw::Empty | Raw::Formula => Self::Empty,
            Raw::Text(text) | Raw::Error(text) => Self::Text(text),
            Raw::Number(number) => Self::Number(number),
            Raw::Date(date) => Self::Date(date),
        }
    }
}

fn put_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: Out<'_>, looks: &Looks) -> Result<(), WriteError> {
    match cell {
        Out::Empty => {}
        Out::Text("") => {}
        // A text cell is never run as a formula, whatever it starts with.
        Out::Text(text) => {
            sheet.write_string_with_format(row, column, cut(text), &looks.text)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "larger numbers go out as text")]
        Out::Whole(number) if (number.unsigned_abs() as f64) < EXACT_MAX => {
            sheet.write_number(row, column, number as f64)?;
        }
        Out::Whole(number) => {
            sheet.write_string_with_format(row, column, number.to_string(), &looks.text)?;
        }
        Out::Number(number) => {
            sheet.write_number(row, column, number)?;
        }
        Out::Date(date) => match serial(date) {
            Some(serial) => {
                sheet.write_number_with_format(row, column, serial, &looks.date)?;
            }
            None => {
                sheet.write_string_with_format(row, column, date.to_string(), &looks.text)?;
            }
        },
    }
    Ok(())
}

/// The day count of a spreadsheet; `None` before March 1900, where its calendar is wrong.
fn serial(date: Date) -> Option<f64> {
    let start = Date::new(1899, 12, 30).ok()?;
    let days = date.since(start).ok()?.get_days();
    (days >= 61).then(|| f64::from(days))
}

fn column(at: usize) -> Result<u16, WriteError> {
    u16::try_from(at).map_err(|_| WriteError::TooManyRows)
}

/// Whether a text that begins so is run as a formula by some spreadsheet.
pub(crate) const fn is_formula_mark(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r')
}

fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() > 1 && text.starts_with(is_formula_mark) { format!("'{text}").into() } else { text.into() }
}

pub(crate) fn cut(text: &str) -> &str {
    if text.len() <= CELL_MAX {
        return text;
    }
    text.char_indices().nth(CELL_MAX).map_or(text, |(end, _)| &text[..end])
}

/// At most 31 characters, none of those that workbooks refuse.
pub(crate) fn sheet_name(name: &str, number: usize) -> String {
    let clean: String = name
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c })
        .take(31)
        .collect();
    let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    if clean.is_empty() { format!("Lembar {number}") } else { clean.to_owned() }
}
