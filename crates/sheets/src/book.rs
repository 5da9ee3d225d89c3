//! Workbooks of every format behind one door.
//!
//! Their parsers borrow the workbook, so a thread owns it and hands rows over in small batches. A fault in a
//! parser ends the thread, not us.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec::IntoIter;

use crate::corrections::Corrections;
use crate::headings::{Fit, SAMPLE_ROWS, best_fit};
use crate::layout::Layout;
use crate::source::{RawRow, ReadSeek};
use crate::trouble::{self, OpenError, ReadError};

const BATCH: usize = 256;

/// A batch of rows with very long texts is handed over sooner.
const BATCH_BYTES: usize = 1024 * 1024;

/// More sheets than this are not looked at.
const SHEETS_MAX: usize = 50;

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Whether the sender sees it.
    pub(crate) shown: bool,
}

/// A workbook of any format.
pub(crate) trait Book {
    /// Its sheets in their order.
    fn sheets(&self) -> Vec<Sheet>;

    /// Hands every row that has cells to `take`, ascending, until it answers `false`.
    fn rows(&mut self, sheet: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError>;

    /// Rows that the sheet declares.
    fn total(&mut self, sheet: usize) -> Option<u64>;

    /// Places of hidden columns; the rows given after this say which of them are hidden.
    fn hidden_columns(&mut self, sheet: usize) -> Vec<usize>;
}

/// Opens a workbook, in the thread that will own it.
pub(crate) type OpenBook = fn(Box<dyn ReadSeek>) -> Result<Box<dyn Book>, OpenError>;

/// Where the list is.
pub(crate) struct Chosen {
    /// How it fits a layout.
    pub(crate) fit: Fit,
    /// The first rows of the sheet.
    pub(crate) sample: Vec<RawRow>,
    /// Name of the sheet.
    pub(crate) sheet: String,
    /// Whether the sender sees that sheet.
    pub(crate) shown: bool,
    /// Other sheets that hold a list too.
    pub(crate) others: Vec<String>,
    /// Places of hidden columns.
    pub(crate) hidden_columns: Vec<usize>,
    total: Option<u64>,
}

enum Message {
    Opened(Box<Result<Chosen, OpenError>>),
    Rows(Vec<RawRow>),
    Failed(ReadError),
}

/// A workbook being read.
pub(crate) struct BookSource {
    messages: Receiver<Message>,
    batch: IntoIter<RawRow>,
    last: u32,
    total: Option<u64>,
}

impl BookSource {
    /// Finds the sheet and the headings; the source then gives every row of that sheet from its first one.
    pub(crate) fn new(
        open: OpenBook,
        stream: Box<dyn ReadSeek>,
        layouts: &[&'static Layout],
        wish: &Corrections,
    ) -> Result<(Self, Chosen), OpenError> {
        let (sender, messages) = sync_channel(2);
        let (layouts, wish) = (layouts.to_vec(), wish.clone());
        let work = move || read_all(open, stream, &layouts, &wish, &sender);
        thread::Builder::new().name("sheets-book".to_owned()).spawn(work)?;
        match messages.recv() {
            Ok(Message::Opened(chosen)) => {
                let chosen = (*chosen)?;
                let total = chosen.total;
                Ok((Self { messages, batch: Vec::new().into_iter(), last: 0, total }, chosen))
            }
            Ok(Message::Rows(_) | Message::Failed(_)) | Err(_) => {
                Err(OpenError::Damaged { detail: trouble::unknown() })
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
                    return Err(ReadError::Damaged { row: self.last, detail: trouble::unknown() });
                }
            }
        }
    }

    /// Rows that the sheet declares.
    pub(crate) fn total_hint(&self) -> Option<u64> {
        self.total
    }
}

/// The thread's whole life; a send fails only when nobody listens any more, and then there is nothing to do.
fn read_all(
    open: OpenBook,
    stream: Box<dyn ReadSeek>,
    layouts: &[&'static Layout],
    wish: &Corrections,
    sender: &SyncSender<Message>,
) {
    let opened = open(stream).and_then(|mut book| {
        let (sheet, chosen) = choose(book.as_mut(), layouts, wish)?;
        Ok((book, sheet, chosen))
    });
    let (mut book, sheet) = match opened {
        Ok((book, sheet, chosen)) => {
            if sender.send(Message::Opened(Box::new(Ok(chosen)))).is_err() {
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
    let outcome = book.rows(sheet, &mut |row| {
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

/// The sheet whose first rows fit a layout best; sheets with a layout's own name first, hidden ones last.
fn choose(book: &mut dyn Book, layouts: &[&'static Layout], wish: &Corrections) -> Result<(usize, Chosen), OpenError> {
    let sheets = book.sheets();
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let mut order: Vec<(u8, usize)> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let named = layouts.iter().any(|layout| same(layout.sheet, &sheet.name));
        let rank = match (named, sheet.shown) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        if wish.sheet.as_ref().is_none_or(|wanted| same(wanted, &sheet.name)) {
            order.push((rank, at));
        }
    }
    if let (Some(wanted), true) = (&wish.sheet, order.is_empty()) {
        let known = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        return Err(OpenError::NoSheet { wanted: wanted.clone(), known });
    }
    order.sort_unstable();
    let mut best: Option<(u8, usize, Fit, Vec<RawRow>, usize)> = None;
    let mut working: Vec<usize> = Vec::new();
    let mut trouble = None;
    for (rank, at) in order.into_iter().take(SHEETS_MAX) {
        let mut rows = Vec::new();
        let mut bytes = 0;
        let outcome = book.rows(at, &mut |row| {
            if !row.is_blank() {
                bytes += row.bytes();
                rows.push(row);
            }
            rows.len() < SAMPLE_ROWS && bytes < 4 * BATCH_BYTES
        });
        if let Err(error) = outcome {
            trouble.get_or_insert(match error {
                ReadError::TooManyColumns { row, limit } => OpenError::TooManyColumns { row, limit },
                ReadError::Damaged { detail, .. } => OpenError::Damaged { detail },
                other => OpenError::Damaged { detail: other.sentence() },
            });
        }
        let Some(fit) = best_fit(&rows, layouts, wish) else { continue };
        if fit.works() {
            working.push(at);
        }
        let filled = rows.len();
        let better = best.as_ref().is_none_or(|(best_rank, _, best, _, best_filled)| {
            let of = |rank: u8, fit: &Fit, filled: usize| (fit.works(), rank < 2, rank == 0, filled > fit.rows_above());
            let (mine, theirs) = (of(rank, &fit, filled), of(*best_rank, best, *best_filled));
            mine > theirs || (mine == theirs && fit.beats(best))
        });
        if better {
            best = Some((rank, at, fit, rows, filled));
        }
    }
    let Some((_, at, fit, sample, _)) = best else { return Err(trouble.unwrap_or(OpenError::Empty)) };
    if let (Some(trouble), false) = (trouble, fit.works()) {
        return Err(trouble);
    }
    let others = working.into_iter().filter(|other| *other != at).map(|other| sheets[other].name.clone()).collect();
    let hidden_columns = book.hidden_columns(at);
    let total = book.total(at);
    let Sheet { name, shown } = sheets[at].clone();
    Ok((at, Chosen { fit, sample, sheet: name, shown, others, hidden_columns, total }))
}
