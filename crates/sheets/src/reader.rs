//! A file being read: which rows count, and what stands above, between and below them.

use std::borrow::Cow;

use crate::corrections::letters_of;
use crate::guess::Guess;
use crate::habits::Habits;
use crate::headings::Fit;
use crate::layout::{Kind, Layout};
use crate::numbers::whole_number;
use crate::row::Row;
use crate::source::{Raw, RawRow, Source};
use crate::trouble::ReadError;
use crate::words::{meanings, normal};

/// A file being read; iterate for its rows.
pub struct Reader {
    pub(crate) source: Source,
    pub(crate) layout: &'static Layout,
    /// For each layout column its place in the file.
    pub(crate) places: Vec<Option<usize>>,
    /// Columns ticked for men and for women.
    pub(crate) ticks: Option<(usize, usize)>,
    pub(crate) headings: Vec<String>,
    pub(crate) normal_headings: Vec<String>,
    unknown: Vec<String>,
    heading_row: u32,
    sheet: Option<String>,
    guess: Guess,
    stated: Vec<(&'static str, String)>,
    pub(crate) habits: Habits,
    pub(crate) raw: RawRow,
    last_number: u32,
    pub(crate) nik: Option<usize>,
    pub(crate) family_card: Option<usize>,
    pub(crate) birth: Option<usize>,
    pub(crate) birth_place: Option<usize>,
    pub(crate) sex: Option<usize>,
    /// NIK and family card number share a column: whether the card number stands first.
    pub(crate) card_first: Option<bool>,
    pub(crate) name: Option<usize>,
    pub(crate) number: Option<usize>,
    /// A signature was passed: so many more lines may belong to it.
    pub(crate) foot_lines: u8,
    blank: u64,
    skipped: u64,
    rows: u64,
    done: bool,
}

impl Reader {
    pub(crate) fn new(
        source: Source,
        fit: &Fit,
        habits: Habits,
        guess: Guess,
        sheet: Option<String>,
        stated: Vec<(&'static str, String)>,
    ) -> Self {
        let layout = fit.layout;
        let headings: Vec<String> = match fit.head.first {
            0 => (0..fit.head.words.len()).map(|place| format!("Kolom {}", letters_of(place))).collect(),
            _ => fit.head.words.clone(),
        };
        Self {
            source,
            layout,
            places: fit.places(),
            ticks: fit.ticks,
            normal_headings: headings.iter().map(|heading| normal(heading)).collect(),
            headings,
            unknown: fit.unknown(),
            heading_row: fit.head.last,
            sheet,
            guess,
            stated,
            habits,
            raw: RawRow::default(),
            last_number: fit.head.last,
            nik: layout.first_of(Kind::Nik),
            family_card: layout.first_of(Kind::FamilyCard),
            birth: layout.first_of(Kind::BirthDate),
            birth_place: layout.position("tempat_lahir"),
            sex: layout.first_of(Kind::Sex),
            card_first: card_first(fit),
            name: layout.position("nama"),
            number: layout.position("nomor"),
            foot_lines: 0,
            blank: 0,
            skipped: 0,
            rows: 0,
            done: false,
        }
    }

    /// How the file was understood, and what is doubtful about it.
    pub const fn guess(&self) -> &Guess {
        &self.guess
    }

    /// What the rows above the headings say under a label, of the whole list: "NPP : AA090001".
    pub fn stated(&self, meaning: &str) -> Option<&str> {
        self.stated.iter().find(|(known, _)| *known == meaning).map(|(_, value)| value.as_str())
    }

    /// The layout that fits.
    pub const fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// Headings as the sender wrote them, by place in the file; empty where a column has none.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// Headings that the layout does not know; their cells are not read.
    pub fn unknown_headings(&self) -> &[String] {
        &self.unknown
    }

    /// Row number of the headings, their last line where they have several; 0 when there are none.
    pub const fn heading_row(&self) -> u32 {
        self.heading_row
    }

    /// Name of the sheet; `None` for text.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// About how many rows the file has, for progress; better the further it is read.
    pub fn total_hint(&self) -> Option<u64> {
        self.source.total_hint()
    }

    /// Rows given so far.
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// Empty rows passed so far, below the headings.
    pub const fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// Rows passed so far that are no record: totals, signatures, repeated headings, column numbers.
    pub const fn skipped_rows(&self) -> u64 {
        self.skipped
    }

    /// The heading above a layout column, as the sender wrote it.
    pub(crate) fn heading(&self, position: usize) -> Option<String> {
        let place = self.places[position]?;
        self.headings.get(place).cloned()
    }

    /// The rows as they stand, from the first row of the file on, for a copy of it.
    pub(crate) fn into_copy(self) -> Copy {
        Copy { source: self.source, heading_row: self.heading_row, headings: self.headings, sheet: self.sheet }
    }

    /// Moves to the next raw row that may be a record, counting what is passed.
    fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            let mut raw = std::mem::take(&mut self.raw);
            let more = self.source.next(&mut raw);
            self.raw = raw;
            if !more? {
                return Ok(false);
            }
            let number = self.raw.number;
            if number <= self.heading_row {
                continue;
            }
            self.blank += u64::from(number.saturating_sub(self.last_number).saturating_sub(1));
            self.last_number = number;
            if self.raw.is_blank() || self.is_only_numbered() {
                self.blank += 1;
            } else if self.is_no_record() {
                self.skipped += 1;
            } else {
                return Ok(true);
            }
        }
    }
}

/// Of a column that holds both numbers, which its heading names first.
fn card_first(fit: &Fit) -> Option<bool> {
    let nik = fit.layout.first_of(Kind::Nik).and_then(|at| fit.found[at])?;
    let words = &fit.head.words[nik.place];
    let said = meanings(words);
    let both = ["nik", "no_kk"].iter().all(|meaning| said.iter().any(|(known, sure)| known == meaning && *sure >= 80));
    if !both {
        return None;
    }
    let heading = normal(words);
    let first = |words: [&str; 2]| words.iter().filter_map(|word| heading.find(word)).min();
    Some(first(["kk", "kartukeluarga"]) < first(["nik", "ktp"]))
}

/// A file that was found readable, still at its first row.
pub(crate) struct Copy {
    /// Rows from the first one on.
    pub(crate) source: Source,
    /// Row number of the headings.
    pub(crate) heading_row: u32,
    /// Headings as written.
    pub(crate) headings: Vec<String>,
    /// Name of the sheet.
    pub(crate) sheet: Option<String>,
}

impl Reader {
    /// As `next`, in the memory of a row that is no longer needed; `false` at the end.
    ///
    /// # Errors
    ///
    /// [`ReadError`] where the file cannot be read on; it has no more rows then.
    pub fn next_into(&mut self, row: &mut Row) -> Result<bool, ReadError> {
        let more = self.move_on()?;
        if more {
            self.read_into(row);
        }
        Ok(more)
    }

    /// Whether there is another record, which is then the current one.
    fn move_on(&mut self) -> Result<bool, ReadError> {
        if self.done {
            return Ok(false);
        }
        let more = self.advance();
        match more {
            Ok(true) => self.rows += 1,
            Ok(false) | Err(_) => self.done = true,
        }
        more
    }
}

impl Iterator for Reader {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.move_on().map(|more| more.then(|| self.read())).transpose()
    }
}

/// The text of a cell: numbers without an exponent, dates as year-month-day.
pub(crate) fn as_text(cell: Raw<'_>) -> Cow<'_, str> {
    match cell {
        Raw::Empty | Raw::Formula => Cow::Borrowed(""),
        Raw::Text(text) | Raw::Error(text) => Cow::Borrowed(text),
        Raw::Number(number) => Cow::Owned(match whole_number(number) {
            Some(whole) => whole.to_string(),
            None => number.to_string(),
        }),
        Raw::Date(date) => Cow::Owned(date.to_string()),
    }
}
