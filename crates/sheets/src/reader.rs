//! From raw rows to values: which rows count, how each cell is read, what is said about damage.

use std::borrow::Cow;

use units::{NikWarning, Sex};

use crate::csv_source::{CsvSource, DELIMITERS};
use crate::dates::{DateReading, from_bare_number, read_date};
use crate::headings::{Fit, HEADING_ROWS, normal};
use crate::issue::{Issue, IssueCode, Severity, mask, mask_full_numbers, mask_number};
use crate::layout::{Kind, Layout, Required};
use crate::niks::{Digits16, read_nik, read_sixteen};
use crate::numbers::{read_rate, read_region, read_rupiah, read_sex, read_whole, whole_number};
use crate::row::{Held, Row};
use crate::source::{
    CELL_MAX, Input, OpenError, Opened, Raw, RawRow, ReadError, ReadSeek, Source, is_space, recognise,
};
use crate::write::is_formula_mark;
use crate::xlsx_source::{XlsxSource, best_heading};

/// Opens a file and finds its headings: the layout that fits best, the first named at a tie.
///
/// The format is known by content, the delimiter by trying; up to twenty rows may stand above the headings.
///
/// # Errors
/// Says what kind of file it is, or which columns were found and which are missing.
pub fn open(input: impl Into<Input>, layouts: &[&'static Layout]) -> Result<Reader, OpenError> {
    assert!(!layouts.is_empty(), "at least one layout is wanted");
    let (source, fit, heading, sheet) = match recognise(input.into())? {
        Opened::Text(stream) => open_csv(stream, layouts)?,
        Opened::Workbook(stream) => {
            let (source, found) = XlsxSource::new(stream, layouts)?;
            (Source::Xlsx(source), found.fit, found.heading, Some(found.sheet))
        }
    };
    if !fit.works() {
        let words = heading.words();
        return Err(OpenError::NoHeading {
            row: (fit.found() > 0).then_some(heading.number),
            layout: fit.layout.id,
            found: fit.places.iter().flatten().map(|place| words[*place].trim().to_owned()).collect(),
            missing: fit.missing,
        });
    }
    Ok(Reader::new(source, fit, &heading, sheet))
}

type Text = (Source, Fit, RawRow, Option<String>);

fn open_csv(mut stream: Box<dyn ReadSeek>, layouts: &[&'static Layout]) -> Result<Text, OpenError> {
    let mut best: Option<(Fit, RawRow, u8)> = None;
    let mut trouble = None;
    for delimiter in DELIMITERS {
        let mut source = CsvSource::new(stream, delimiter)?;
        let mut rows = Vec::new();
        while rows.len() < HEADING_ROWS {
            let mut row = RawRow::default();
            match source.next(&mut row) {
                Ok(true) if row.is_blank() => {}
                Ok(true) => rows.push(row),
                Ok(false) => break,
                Err(error) => {
                    trouble.get_or_insert(error);
                    break;
                }
            }
        }
        stream = source.into_stream();
        if let Some((fit, heading)) = best_heading(rows, layouts)
            && best.as_ref().is_none_or(|(best, ..)| fit.beats(best))
        {
            best = Some((fit, heading, delimiter));
        }
    }
    match (best, trouble) {
        (Some((fit, heading, delimiter)), trouble) if trouble.is_none() || fit.works() => {
            let source = Source::Csv(Box::new(CsvSource::new(stream, delimiter)?));
            Ok((source, fit, heading, None))
        }
        (_, Some(ReadError::Io { source, .. })) => Err(OpenError::Io(source)),
        (_, Some(ReadError::TooManyColumns { row, limit })) => Err(OpenError::TooManyColumns { row, limit }),
        (_, Some(_)) => Err(OpenError::WrongKind { found: "bukan tabel" }),
        (_, None) => Err(OpenError::Empty),
    }
}

/// A file being read; iterate for its rows.
pub struct Reader {
    source: Source,
    layout: &'static Layout,
    /// For each layout column its place in the file.
    places: Vec<Option<usize>>,
    headings: Vec<String>,
    normal_headings: Vec<String>,
    unknown: Vec<String>,
    heading_row: u32,
    sheet: Option<String>,
    raw: RawRow,
    last_number: u32,
    nik: Option<usize>,
    family_card: Option<usize>,
    birth: Option<usize>,
    sex: Option<usize>,
    blank: u64,
    skipped: u64,
    rows: u64,
    done: bool,
}

impl Reader {
    fn new(source: Source, fit: Fit, heading: &RawRow, sheet: Option<String>) -> Self {
        let headings: Vec<String> = heading.words().iter().map(|word| word.trim().to_owned()).collect();
        let layout = fit.layout;
        Self {
            source,
            layout,
            places: fit.places,
            normal_headings: headings.iter().map(|heading| normal(heading)).collect(),
            headings,
            unknown: fit.unknown,
            heading_row: heading.number,
            sheet,
            raw: RawRow::default(),
            last_number: heading.number,
            nik: layout.first_of(Kind::Nik),
            family_card: layout.first_of(Kind::FamilyCard),
            birth: layout.first_of(Kind::BirthDate),
            sex: layout.first_of(Kind::Sex),
            blank: 0,
            skipped: 0,
            rows: 0,
            done: false,
        }
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

    /// Row number of the headings.
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
    fn heading(&self, position: usize) -> Option<String> {
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
            if self.raw.is_blank() {
                self.blank += 1;
            } else if self.is_no_record() {
                self.skipped += 1;
            } else {
                return Ok(true);
            }
        }
    }

    /// Totals and signatures at the foot, headings repeated on each page, a row that numbers the columns.
    fn is_no_record(&self) -> bool {
        let cell = |position: Option<usize>| {
            position.and_then(|position| self.places[position]).map_or(Raw::Empty, |place| self.raw.cell(place))
        };
        // Sixteen digits are a person, whatever the other cells say; so most rows end here.
        if let Raw::Text(text) = cell(self.nik)
            && text.len() == 16
            && text.bytes().all(|b| b.is_ascii_digit())
        {
            return false;
        }
        let Some(Raw::Text(first)) = self.raw.cells().find(|cell| !matches!(cell, Raw::Empty)) else {
            return self.numbers_columns();
        };
        if first.len() > 200 {
            return false;
        }
        let first = normal(first);
        let foot =
            ["jumlah", "total", "grandtotal", "subtotal", "mengetahui"].iter().any(|word| first.starts_with(word));
        let few = self.raw.cells().filter(|cell| matches!(cell, Raw::Text(_))).count() <= 2;
        // "Jumlah" may stand in the NIK column itself; a NIK, however damaged, has digits.
        let numberless = match cell(self.nik) {
            Raw::Empty => true,
            Raw::Text(text) => !text.bytes().any(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        let nameless = numberless && matches!(cell(self.birth), Raw::Empty);
        (foot && few && nameless) || self.repeats_headings() || self.numbers_columns()
    }

    fn repeats_headings(&self) -> bool {
        let mut same = 0;
        for (at, heading) in self.normal_headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty()) {
            match self.raw.cell(at) {
                Raw::Text(text) if text.len() <= 200 && normal(text) == *heading => same += 1,
                _ => return false,
            }
        }
        same >= 2
    }

    /// `1 2 3 4` under the headings: each cell one more than the cell before, three at least.
    fn numbers_columns(&self) -> bool {
        let mut last: Option<i64> = None;
        let mut count = 0;
        for cell in self.raw.cells() {
            let number = match cell {
                Raw::Empty => continue,
                Raw::Number(number) => whole_number(number),
                Raw::Text(text) if text.len() <= 4 => {
                    text.trim_matches(|c: char| is_space(c) || matches!(c, '(' | ')')).parse().ok()
                }
                Raw::Text(_) | Raw::Date(_) | Raw::Error(_) => None,
            };
            match (number, last) {
                (Some(number), Some(last)) if number == last + 1 => {}
                (Some(1), None) => {}
                _ => return false,
            }
            last = number;
            count += 1;
        }
        count >= 3
    }

    /// Reads the current raw row by the layout.
    fn read(&self) -> Row {
        let mut row = Row {
            layout: self.layout,
            number: self.raw.number,
            held: vec![Held::Nothing; self.layout.columns.len()],
            text: String::with_capacity(self.raw.bytes()),
            issues: Vec::new(),
        };
        for (position, place) in self.places.iter().enumerate() {
            let Some(place) = *place else { continue };
            if Some(position) != self.nik {
                self.read_cell(&mut row, position, self.raw.cell(place));
            }
        }
        if let Some(position) = self.nik
            && let Some(place) = self.places[position]
        {
            self.read_nik_cell(&mut row, position, self.raw.cell(place));
        }
        if self.raw.doubtful {
            row.issues.push(Issue {
                row: row.number,
                column: None,
                code: IssueCode::TextEncodingDoubtful,
                severity: Severity::Warning,
                read: String::new(),
                suggestion: None,
            });
        }
        self.look_for_shift(&mut row);
        row
    }

    fn read_cell(&self, row: &mut Row, position: usize, cell: Raw<'_>) {
        let column = &self.layout.columns[position];
        let held = match cell {
            Raw::Empty => Ok(Held::Nothing),
            Raw::Error(_) => Err((IssueCode::CellError, None)),
            Raw::Text(text) if text.len() > CELL_MAX && text.chars().count() > CELL_MAX => {
                self.say(row, position, IssueCode::CellTooLong, Severity::Refused, cell, None);
                return;
            }
            Raw::Text(_) | Raw::Number(_) | Raw::Date(_) => self.read_kind(row, position, column.kind, cell),
        };
        match held {
            Ok(Held::Nothing) if column.required == Required::Cell => {
                self.say(row, position, IssueCode::CellMissing, Severity::Refused, cell, None);
            }
            Ok(held) => row.held[position] = held,
            Err((code, suggestion)) => {
                let refused = column.required == Required::Cell || code == IssueCode::NumberInText;
                let severity = if refused { Severity::Refused } else { Severity::Warning };
                self.say(row, position, code, severity, cell, suggestion);
            }
        }
    }

    fn read_kind(
        &self,
        row: &mut Row,
        position: usize,
        kind: Kind,
        cell: Raw<'_>,
    ) -> Result<Held, (IssueCode, Option<String>)> {
        if let Kind::Date | Kind::BirthDate | Kind::PaidUntil = kind {
            return self.read_date_cell(row, position, kind, cell);
        }
        if kind == Kind::FamilyCard {
            return match read_sixteen(cell) {
                Digits16::Nothing => Ok(Held::Nothing),
                Digits16::Number { text, mended } if mended != Some(IssueCode::NikLookalike) => {
                    let (from, to) = keep(&mut row.text, &text);
                    Ok(Held::Digits(from, to))
                }
                Digits16::Number { .. } | Digits16::Damaged(_) => Err((IssueCode::FamilyCardUnreadable, None)),
            };
        }
        let text = as_text(cell);
        let trimmed = trimmed(&text);
        if matches!(trimmed, "" | "-" | "--") {
            return Ok(Held::Nothing);
        }
        let wrong = |code: IssueCode| (code, None);
        match kind {
            Kind::Text => {
                let (from, to) = keep_tidy(&mut row.text, unguarded(trimmed));
                if from == to {
                    return Ok(Held::Nothing);
                }
                // A measured number, a coordinate say, has many digits and is nobody's.
                if matches!(cell, Raw::Number(number) if number.abs() < 1e6) {
                    return Ok(Held::Text(from, to));
                }
                let Some(masked) = mask_full_numbers(&row.text[from as usize..]) else {
                    return Ok(Held::Text(from, to));
                };
                row.text.truncate(from as usize);
                // A name with a number in it is no name; any other text stays useful without the number.
                if is_person_name(self.layout.columns[position].key) {
                    return Err(wrong(IssueCode::NumberInText));
                }
                self.say(row, position, IssueCode::NumberInText, Severity::Warning, cell, None);
                let (from, to) = keep(&mut row.text, &masked);
                Ok(Held::Text(from, to))
            }
            Kind::Digits => {
                let (from, to) = keep_tidy(&mut row.text, trimmed.trim_start_matches(['\'', '`', '’']));
                Ok(if from == to { Held::Nothing } else { Held::Digits(from, to) })
            }
            Kind::Words => {
                let (from, to) = keep_words(&mut row.text, trimmed);
                Ok(if from == to { Held::Nothing } else { Held::Words(from, to) })
            }
            Kind::Sex => read_sex(trimmed).map(Held::Sex).ok_or_else(|| wrong(IssueCode::SexUnreadable)),
            Kind::Region => read_region(trimmed).map(Held::Region).ok_or_else(|| wrong(IssueCode::RegionUnreadable)),
            Kind::Rupiah => read_rupiah(trimmed).map(Held::Rupiah).ok_or_else(|| wrong(IssueCode::RupiahUnreadable)),
            Kind::Whole => read_whole(trimmed).map(Held::Whole).ok_or_else(|| wrong(IssueCode::WholeUnreadable)),
            Kind::Rate => read_rate(trimmed).map(Held::Rate).ok_or_else(|| {
                let percent = format!("{trimmed}%");
                let suggestion = read_rate(&percent).map(|rate| rate.to_string());
                (IssueCode::RateUnreadable, suggestion)
            }),
            Kind::Nik | Kind::FamilyCard | Kind::Date | Kind::BirthDate | Kind::PaidUntil => {
                unreachable!("read above, with the rest of the row in view")
            }
        }
    }

    fn read_date_cell(
        &self,
        row: &mut Row,
        position: usize,
        kind: Kind,
        cell: Raw<'_>,
    ) -> Result<Held, (IssueCode, Option<String>)> {
        let reading = match cell {
            Raw::Date(date) => DateReading::Date(date),
            Raw::Number(0.0) => DateReading::Nothing,
            Raw::Number(number) => match from_bare_number(number) {
                Some(date) => {
                    let suggestion = Some(date.to_string());
                    self.say(row, position, IssueCode::DateFromSerial, Severity::Repaired, cell, suggestion);
                    DateReading::Date(date)
                }
                None => DateReading::Unreadable(None),
            },
            Raw::Text(text) => read_date(text),
            Raw::Empty | Raw::Error(_) => DateReading::Nothing,
        };
        match reading {
            DateReading::Nothing => Ok(Held::Nothing),
            DateReading::Date(date) => Ok(Held::Date(date)),
            DateReading::Month(month) if kind == Kind::PaidUntil => Ok(Held::Date(month.last_day())),
            DateReading::Month(_) => Err((IssueCode::DateUnreadable, None)),
            DateReading::Unreadable(likely) => {
                // A day count in a text file is likely, but it may be any number.
                let counted = || match cell {
                    Raw::Text(text) => text.trim().parse().ok().and_then(from_bare_number),
                    _ => None,
                };
                Err((IssueCode::DateUnreadable, likely.or_else(counted).map(|date| date.to_string())))
            }
        }
    }

    fn read_nik_cell(&self, row: &mut Row, position: usize, cell: Raw<'_>) {
        let birth = self.birth.and_then(|at| match row.held[at] {
            Held::Date(date) => Some(date),
            _ => None,
        });
        let (nik, mended) = match read_nik(cell, birth) {
            Ok(None) => {
                if self.layout.columns[position].required == Required::Cell {
                    self.say(row, position, IssueCode::CellMissing, Severity::Refused, cell, None);
                }
                return;
            }
            Ok(Some(read)) => read,
            Err(IssueCode::NikTemporary) => {
                self.say(row, position, IssueCode::NikTemporary, Severity::Warning, cell, None);
                return;
            }
            Err(code) => {
                self.say(row, position, code, Severity::Refused, cell, None);
                return;
            }
        };
        if let Some(at) = self.family_card
            && let Held::Digits(from, to) = row.held[at]
            && row.text[from as usize..to as usize].parse() == Ok(nik.get())
        {
            self.say(row, position, IssueCode::NikEqualsFamilyCard, Severity::Refused, cell, None);
            return;
        }
        row.held[position] = Held::Nik(nik);
        if let Some(code) = mended {
            self.say(row, position, code, Severity::Repaired, cell, None);
        }
        let sex = self.sex.and_then(|at| match row.held[at] {
            Held::Sex(sex) => Some(sex),
            _ => None,
        });
        for warning in nik.warnings(birth, sex, None) {
            self.say_warning(row, position, warning, cell, nik.birth_hint());
        }
    }

    fn say_warning(&self, row: &mut Row, nik: usize, warning: NikWarning, cell: Raw<'_>, hint: units::BirthHint) {
        let place_of = |position: usize| self.places[position].map_or(Raw::Empty, |place| self.raw.cell(place));
        match warning {
            NikWarning::BirthDateDiffers => {
                let Some(at) = self.birth else { return };
                let Held::Date(stated) = row.held[at] else { return };
                let swapped = units::Date::new(stated.year(), stated.day(), stated.month()).ok();
                match swapped.filter(|date| hint.fits(*date)) {
                    Some(date) => {
                        let suggestion = Some(date.to_string());
                        self.say(row, at, IssueCode::DatePerhapsSwapped, Severity::Warning, place_of(at), suggestion);
                    }
                    None => self.say(row, at, IssueCode::NikBirthDiffers, Severity::Warning, place_of(at), None),
                }
            }
            NikWarning::SexDiffers => {
                let Some(at) = self.sex else { return };
                let suggestion = match hint.sex {
                    Sex::Male => "L",
                    Sex::Female => "P",
                };
                let suggestion = Some(suggestion.to_owned());
                self.say(row, at, IssueCode::NikSexDiffers, Severity::Warning, place_of(at), suggestion);
            }
            NikWarning::IssuingDistrictUnknown => {
                self.say(row, nik, IssueCode::NikDistrictUnknown, Severity::Warning, cell, None);
            }
            // People move; the address is not even asked for.
            NikWarning::IssuedElsewhere => {}
        }
    }

    /// Cells beyond the headings, or a cell that swallowed whole rows: a delimiter or a quote mark went astray.
    fn look_for_shift(&self, row: &mut Row) {
        let Source::Csv(source) = &self.source else { return };
        let width = self.headings.len();
        if (width..self.raw.len()).any(|at| !matches!(self.raw.cell(at), Raw::Empty)) {
            row.issues.push(Issue {
                row: row.number,
                column: None,
                code: IssueCode::RowShifted,
                severity: Severity::Refused,
                read: format!("{} isian, {width} judul", self.raw.len()),
                suggestion: None,
            });
        }
        // Long enough to hold a line break and a row.
        if self.raw.bytes() < 2 * width {
            return;
        }
        let delimiter = char::from(source.delimiter());
        let swallowed = self.raw.cells().any(|cell| match cell {
            Raw::Text(text) if text.len() >= width => {
                text.split('\n').skip(1).any(|line| line.matches(delimiter).count() + 1 >= width.max(2))
            }
            _ => false,
        });
        if swallowed {
            row.issues.push(Issue {
                row: row.number,
                column: None,
                code: IssueCode::QuoteUnclosed,
                severity: Severity::Refused,
                read: String::new(),
                suggestion: None,
            });
        }
    }

    fn say(
        &self,
        row: &mut Row,
        position: usize,
        code: IssueCode,
        severity: Severity,
        cell: Raw<'_>,
        suggestion: Option<String>,
    ) {
        let text = as_text(cell);
        let read = match self.layout.columns[position].kind {
            Kind::Nik | Kind::FamilyCard | Kind::Digits => mask_number(&text),
            _ => mask(&text),
        };
        row.issues.push(Issue { row: row.number, column: self.heading(position), code, severity, read, suggestion });
    }
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

impl Iterator for Reader {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.advance() {
            Ok(true) => {
                self.rows += 1;
                Some(Ok(self.read()))
            }
            Ok(false) => {
                self.done = true;
                None
            }
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
        }
    }
}

/// The text of a cell: numbers without an exponent, dates as year-month-day.
pub(crate) fn as_text(cell: Raw<'_>) -> Cow<'_, str> {
    match cell {
        Raw::Empty => Cow::Borrowed(""),
        Raw::Text(text) | Raw::Error(text) => Cow::Borrowed(text),
        Raw::Number(number) => Cow::Owned(match whole_number(number) {
            Some(whole) => whole.to_string(),
            None => number.to_string(),
        }),
        Raw::Date(date) => Cow::Owned(date.to_string()),
    }
}

/// Takes off the apostrophe that marks a text as such for a spreadsheet; names like `'Aisyah` keep theirs.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || is_formula_mark(c)) => rest,
        _ => text,
    }
}

/// The column that names the row's own person, in every layout.
fn is_person_name(key: &str) -> bool {
    matches!(key, "nama" | "Nama")
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).expect("a row is bounded by its source")
}

/// Most cells have nothing to trim, and two bytes show it.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim_matches(is_space),
    }
}

/// Appends and says where it lies.
fn keep(buffer: &mut String, text: &str) -> (u32, u32) {
    let from = length(buffer);
    buffer.push_str(text);
    (from, length(buffer))
}

/// Appends with single spaces between words and no invisible marks.
fn keep_tidy(buffer: &mut String, text: &str) -> (u32, u32) {
    if is_tidy(text.as_bytes()) {
        return keep(buffer, text);
    }
    let from = length(buffer);
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if length(buffer) > from {
            buffer.push(' ');
        }
        buffer.push_str(word);
    }
    (from, length(buffer))
}

/// Plain letters with single spaces between words.
fn is_tidy(bytes: &[u8]) -> bool {
    let mut last = b' ';
    for &byte in bytes {
        if !(byte.is_ascii_graphic() || (byte == b' ' && last != b' ')) {
            return false;
        }
        last = byte;
    }
    last != b' '
}

/// Appends the words in upper case, each once, single spaces between them.
fn keep_words(buffer: &mut String, text: &str) -> (u32, u32) {
    let from = length(buffer);
    for word in text.split(|c: char| is_space(c) || matches!(c, '+' | ',' | ';' | '/' | '&' | '\'')) {
        if word.is_empty() {
            continue;
        }
        let start = buffer.len();
        if length(buffer) > from {
            buffer.push(' ');
        }
        let word_start = buffer.len();
        if word.is_ascii() {
            buffer.push_str(word);
            buffer[word_start..].make_ascii_uppercase();
        } else {
            buffer.extend(word.chars().flat_map(char::to_uppercase));
        }
        let again = buffer[from as usize..start].split(' ').any(|known| *known == buffer[word_start..]);
        if again {
            buffer.truncate(start);
        }
    }
    (from, length(buffer))
}
