//! XLSX workbooks, cell by cell: memory is the shared strings and the row in hand.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Cell, DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use units::{Date, Sentence};
use zip::ZipArchive;

use crate::book::{Book, Sheet};
use crate::dates::from_serial;
use crate::marks::{self, Marks};
use crate::source::{CELL_MAX, COLUMNS_MAX, Raw, RawRow, ReadSeek};
use crate::trouble::{self, OpenError, ReadError};
use crate::write::ROWS_MAX;

/// One stream read at two places: by the parser of cells, and by the search for marks beside them.
struct Shared {
    inner: Arc<Mutex<Box<dyn ReadSeek>>>,
    at: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.seek(SeekFrom::Start(self.at))?;
        let read = inner.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.seek(SeekFrom::Start(self.at))?;
        self.at = inner.seek(to)?;
        Ok(self.at)
    }
}

/// An XLSX workbook.
pub(crate) struct XlsxBook {
    book: Xlsx<Box<dyn ReadSeek>>,
    inner: Arc<Mutex<Box<dyn ReadSeek>>>,
    sheets: Vec<Sheet>,
    marks: Option<(usize, Marks)>,
}

impl XlsxBook {
    /// Reads what all sheets share.
    pub(crate) fn open(stream: Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        let inner = Arc::new(Mutex::new(stream));
        let own: Box<dyn ReadSeek> = Box::new(Shared { inner: Arc::clone(&inner), at: 0 });
        let book = Xlsx::new(own).map_err(|error| match error {
            XlsxError::Password => OpenError::WrongKind { found: ["XLSX berkata sandi", "XLSX with a password"] },
            other => OpenError::Damaged { detail: Sentence::alike(other.to_string()) },
        })?;
        let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets
            .map(|sheet| Sheet { name: sheet.name.clone(), shown: sheet.visible == SheetVisible::Visible })
            .collect();
        Ok(Self { book, inner, sheets, marks: None })
    }
}

impl Book for XlsxBook {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.clone()
    }

    fn rows(&mut self, sheet: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
        let none = Marks::default();
        let marks = self.marks.as_ref().filter(|(of, _)| *of == sheet).map_or(&none, |(_, marks)| marks);
        each_row(&mut self.book, &self.sheets[sheet].name, marks, take)
    }

    fn total(&mut self, sheet: usize) -> Option<u64> {
        let cells = self.book.worksheet_cells_reader(&self.sheets[sheet].name).ok()?;
        Some(u64::from(cells.dimensions().end.0.saturating_add(1).min(ROWS_MAX)))
    }

    fn hidden_columns(&mut self, sheet: usize) -> Vec<usize> {
        let stream: Box<dyn ReadSeek> = Box::new(Shared { inner: Arc::clone(&self.inner), at: 0 });
        let marks = ZipArchive::new(stream).map(|mut package| marks::of_sheet(&mut package, &self.sheets[sheet].name));
        let marks = marks.unwrap_or_default();
        let hidden = marks.hidden_columns.clone();
        self.marks = Some((sheet, marks));
        hidden
    }
}

/// Hands every row that has cells to `take`, until it answers `false`.
///
/// Row and column numbers are the file's own word, so they must fit a sheet and ascend: what trusts them (blank
/// rows, copies, issues by row) would otherwise count to billions or lay two rows over each other.
fn each_row(
    book: &mut Xlsx<Box<dyn ReadSeek>>,
    sheet: &str,
    marks: &Marks,
    take: &mut dyn FnMut(RawRow) -> bool,
) -> Result<(), ReadError> {
    let damaged = |row: u32, error: XlsxError| ReadError::Damaged { row, detail: Sentence::alike(error.to_string()) };
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(0, error))?;
    let mut row = RawRow::default();
    let mut next_column = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(row.number, error))? {
        let (row_at, column_at) = cell.get_position();
        let number = row_at.saturating_add(1);
        if number != row.number {
            let last = row.number;
            if last > 0 && !take(std::mem::take(&mut row)) {
                return Ok(());
            }
            if number > ROWS_MAX {
                let detail = trouble::beyond_the_last_row(number);
                return Err(ReadError::Damaged { row: last, detail });
            }
            if number < last {
                let detail = Sentence::in_both(
                    format!("baris {number} tertulis setelah baris {last}"),
                    format!("row {number} stands after row {last}"),
                );
                return Err(ReadError::Damaged { row: last, detail });
            }
            row.clear(number);
            row.hidden = marks.hidden_rows.contains(&row_at);
            next_column = 0;
        }
        if column_at < next_column {
            let detail = Sentence::in_both(
                format!("baris {number} tertulis dua kali atau selnya tidak berurutan"),
                format!("row {number} stands there twice, or its cells are out of order"),
            );
            return Err(ReadError::Damaged { row: number - 1, detail });
        }
        next_column = column_at.saturating_add(1);
        let unreckoned = !marks.unreckoned.is_empty() && marks.unreckoned.contains(&(row_at, column_at));
        if matches!(cell.get_value(), DataRef::Empty) && !unreckoned {
            continue;
        }
        let column_at = column_at as usize;
        if column_at >= COLUMNS_MAX {
            return Err(ReadError::TooManyColumns { row: number, limit: COLUMNS_MAX });
        }
        match unreckoned {
            true => row.put(column_at, Raw::Formula),
            false => put(&mut row, column_at, &cell),
        }
    }
    if row.number > 0 {
        take(row);
    }
    Ok(())
}

fn put(row: &mut RawRow, at: usize, cell: &Cell<DataRef<'_>>) {
    match cell.get_value() {
        DataRef::Empty => {}
        #[expect(clippy::cast_precision_loss, reason = "a workbook stores every number as a double")]
        DataRef::Int(number) => row.put(at, Raw::Number(*number as f64)),
        DataRef::Float(number) => row.put(at, Raw::Number(*number)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            row.put(at, Raw::Text(cut(text)));
        }
        DataRef::SharedString(text) => row.put(at, Raw::Text(cut(text))),
        DataRef::Bool(value) => row.put(at, Raw::Text(if *value { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(when) => row.put(at, date_cell(when)),
        DataRef::Error(error) => row.put(at, Raw::Error(&error.to_string())),
    }
}

/// One shared string may be named by every cell of a row, so an overlong one is cut to just over the limit.
fn cut(text: &str) -> &str {
    let limit = 4 * (CELL_MAX + 1);
    if text.len() <= limit { text } else { &text[..text.floor_char_boundary(limit)] }
}

fn date_cell(when: &calamine::ExcelDateTime) -> Raw<'static> {
    let serial = when.as_f64();
    if when.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return Raw::Number(serial);
    }
    let (year, month, day, ..) = when.to_ymd_hms_milli();
    let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    match date.and_then(|((year, month), day)| Date::new(year, month, day).ok()) {
        Some(date) => Raw::Date(date),
        None => from_serial(serial).map_or(Raw::Number(serial), Raw::Date),
    }
}
