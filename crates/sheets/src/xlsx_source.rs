//! Workbooks, cell by cell.
//!
//! The cell reader of `calamine` borrows its workbook, so a thread owns both and hands rows over in small
//! batches. Memory is the shared strings and two batches, and a fault in the parser ends the thread, not us.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec::IntoIter;

use calamine::{Cell, DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use units::Date;

use crate::dates::from_serial;
use crate::headings::{Fit, HEADING_ROWS, best_fit};
use crate::layout::Layout;
use crate::source::{CELL_MAX, COLUMNS_MAX, OpenError, Raw, RawRow, ReadError, ReadSeek};
use crate::write::ROWS_MAX;

const BATCH: usize = 256;

/// A batch of rows with very long texts is handed over sooner.
const BATCH_BYTES: usize = 1024 * 1024;

/// More sheets than this are not looked at.
const SHEETS_MAX: usize = 50;

enum Message {
    Opened(Box<Result<Found, OpenError>>),
    Rows(Vec<RawRow>),
    Failed(ReadError),
}

/// Where the headings are.
pub(crate) struct Found {
    /// How they fit a layout.
    pub(crate) fit: Fit,
    /// The heading row.
    pub(crate) heading: RawRow,
    /// Name of the sheet.
    pub(crate) sheet: String,
    total: Option<u64>,
}

/// A workbook being read.
pub(crate) struct XlsxSource {
    messages: Receiver<Message>,
    batch: IntoIter<RawRow>,
    last: u32,
    total: Option<u64>,
}

impl XlsxSource {
    /// Finds the sheet and the headings; the source then gives every row of that sheet from its first one.
    pub(crate) fn new(stream: Box<dyn ReadSeek>, layouts: &[&'static Layout]) -> Result<(Self, Found), OpenError> {
        let (sender, messages) = sync_channel(2);
        let layouts = layouts.to_vec();
        thread::Builder::new().name("sheets-xlsx".to_owned()).spawn(move || read_all(stream, &layouts, &sender))?;
        match messages.recv() {
            Ok(Message::Opened(found)) => {
                let found = (*found)?;
                let total = found.total;
                Ok((Self { messages, batch: Vec::new().into_iter(), last: 0, total }, found))
            }
            Ok(Message::Rows(_) | Message::Failed(_)) | Err(_) => {
                Err(OpenError::Damaged { detail: "isi tidak dikenali".to_owned() })
            }
        }
    }

    /// The next row into `row`; `false` at the end.
    pub(crate) fn next(&mut self, row: &mut RawRow) -> Result<bool, ReadError> {
        loop {
            if let Some(next) = self.batch.next() {
                self.last = next.number;
                *row = next;
                return Ok(true);
            }
            match self.messages.recv() {
                // An empty batch is the end said aloud; silence would be a thread that died.
                Ok(Message::Rows(rows)) if rows.is_empty() => return Ok(false),
                Ok(Message::Rows(rows)) => self.batch = rows.into_iter(),
                Ok(Message::Failed(error)) => return Err(error),
                Ok(Message::Opened(_)) | Err(_) => {
                    return Err(ReadError::Damaged { row: self.last, detail: "isi tidak dikenali".to_owned() });
                }
            }
        }
    }

    /// Rows that the sheet declares.
    pub(crate) fn total_hint(&self) -> Option<u64> {
        self.total
    }
}

pub(crate) type Book = Xlsx<Box<dyn ReadSeek>>;

/// The thread's whole life; a send fails only when nobody listens any more, and then there is nothing to do.
fn read_all(stream: Box<dyn ReadSeek>, layouts: &[&'static Layout], sender: &SyncSender<Message>) {
    let opened = open_book(stream).and_then(|mut book| {
        let found = find_sheet(&mut book, layouts)?;
        Ok((book, found))
    });
    let (mut book, sheet) = match opened {
        Ok((book, found)) => {
            let sheet = found.sheet.clone();
            if sender.send(Message::Opened(Box::new(Ok(found)))).is_err() {
                return;
            }
            (book, sheet)
        }
        Err(error) => {
            let _ = sender.send(Message::Opened(Box::new(Err(error))));
            return;
        }
    };
    let mut batch = Vec::with_capacity(BATCH);
    let mut bytes = 0;
    let outcome = each_row(&mut book, &sheet, &mut |row| {
        bytes += row.bytes();
        batch.push(row);
        if batch.len() < BATCH && bytes < BATCH_BYTES {
            return true;
        }
        bytes = 0;
        sender.send(Message::Rows(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)))).is_ok()
    });
    if !batch.is_empty() && sender.send(Message::Rows(batch)).is_err() {
        return;
    }
    let _ = sender.send(match outcome {
        Ok(()) => Message::Rows(Vec::new()),
        Err(error) => Message::Failed(error),
    });
}

pub(crate) fn open_book(stream: Box<dyn ReadSeek>) -> Result<Book, OpenError> {
    Xlsx::new(stream).map_err(|error| match error {
        XlsxError::Password => OpenError::WrongKind { found: "XLSX berkata sandi" },
        other => OpenError::Damaged { detail: other.to_string() },
    })
}

/// The sheet whose first rows fit a layout best; sheets with a layout's own name first, hidden ones last.
fn find_sheet(book: &mut Book, layouts: &[&'static Layout]) -> Result<Found, OpenError> {
    let mut sheets: Vec<(u8, String)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| {
            let named = layouts.iter().any(|layout| layout.sheet.eq_ignore_ascii_case(sheet.name.trim()));
            let rank = match (named, sheet.visible) {
                (true, _) => 0,
                (false, SheetVisible::Visible) => 1,
                (false, SheetVisible::Hidden | SheetVisible::VeryHidden) => 2,
            };
            (rank, sheet.name.clone())
        })
        .collect();
    sheets.sort_by_key(|(rank, _)| *rank);
    let mut best: Option<Found> = None;
    let mut trouble = None;
    for (rank, sheet) in sheets.into_iter().take(SHEETS_MAX) {
        let mut rows = Vec::new();
        let outcome = each_row(book, &sheet, &mut |row| {
            if !row.is_blank() {
                rows.push(row);
            }
            rows.len() < HEADING_ROWS
        });
        if let Err(error) = outcome {
            trouble.get_or_insert(match error {
                ReadError::TooManyColumns { row, limit } => OpenError::TooManyColumns { row, limit },
                ReadError::Damaged { detail, .. } => OpenError::Damaged { detail },
                other => OpenError::Damaged { detail: other.to_string() },
            });
        }
        let Some((fit, heading)) = best_heading(rows, layouts) else { continue };
        if best.as_ref().is_none_or(|best| fit.beats(&best.fit)) {
            let total = declared_rows(book, &sheet);
            let sure = rank == 0 && fit.works();
            best = Some(Found { fit, heading, sheet, total });
            if sure {
                break;
            }
        }
    }
    match (best, trouble) {
        (Some(found), None) => Ok(found),
        (Some(found), Some(_)) if found.fit.works() => Ok(found),
        (_, Some(trouble)) => Err(trouble),
        (None, None) => Err(OpenError::Empty),
    }
}

/// The row among the first ones that fits best.
pub(crate) fn best_heading(rows: Vec<RawRow>, layouts: &[&'static Layout]) -> Option<(Fit, RawRow)> {
    let mut best: Option<(Fit, RawRow)> = None;
    for row in rows {
        let Some(fit) = best_fit(layouts, &row.words()) else { continue };
        if best.as_ref().is_none_or(|(best, _)| fit.beats(best)) {
            best = Some((fit, row));
        }
    }
    best
}

fn declared_rows(book: &mut Book, sheet: &str) -> Option<u64> {
    let cells = book.worksheet_cells_reader(sheet).ok()?;
    Some(u64::from(cells.dimensions().end.0.saturating_add(1).min(ROWS_MAX)))
}

/// Hands every row that has cells to `take`, until it answers `false`.
///
/// Row and column numbers are the file's own word, so they must fit a sheet and ascend: what trusts them (blank
/// rows, copies, issues by row) would otherwise count to billions or lay two rows over each other.
pub(crate) fn each_row(book: &mut Book, sheet: &str, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
    let damaged = |row: u32, error: XlsxError| ReadError::Damaged { row, detail: error.to_string() };
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
                let detail = format!("ada baris bernomor {number}; batasnya 1.048.576");
                return Err(ReadError::Damaged { row: last, detail });
            }
            if number < last {
                let detail = format!("baris {number} tertulis setelah baris {last}");
                return Err(ReadError::Damaged { row: last, detail });
            }
            row.clear(number);
            next_column = 0;
        }
        if column_at < next_column {
            let detail = format!("baris {number} tertulis dua kali atau selnya tidak berurutan");
            return Err(ReadError::Damaged { row: number - 1, detail });
        }
        next_column = column_at.saturating_add(1);
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let column_at = column_at as usize;
        if column_at >= COLUMNS_MAX {
            return Err(ReadError::TooManyColumns { row: number, limit: COLUMNS_MAX });
        }
        put(&mut row, column_at, &cell);
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
