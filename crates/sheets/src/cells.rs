//! From a raw row to values: how each cell is read, and what is said about damage.

use units::{NikWarning, Sex};

use crate::dates::{
    DateReading, from_bare_number, from_digits, month_first, read_date, read_month, says_no_end, split_place,
};
use crate::issue::{Issue, IssueCode, Severity, mask, mask_full_numbers, mask_number};
use crate::layout::{Kind, Required};
use crate::niks::{Digits16, read_nik, read_sixteen, temporary};
use crate::numbers::{read_rate, read_region, read_rupiah, read_whole, says_more_than_whole};
use crate::reader::{Reader, as_text};
use crate::row::{Held, Row};
use crate::source::{CELL_MAX, Raw, Source, is_space};
use crate::write::is_formula_mark;

/// What a cell holds, or what is wrong with it and a likely correction.
type Reading = Result<Held, (IssueCode, Option<String>)>;

impl Reader {
    /// Reads the current raw row by the layout.
    pub(crate) fn read(&self) -> Row {
        let mut row = Row { layout: self.layout, number: 0, held: Vec::new(), text: String::new(), issues: Vec::new() };
        self.read_into(&mut row);
        row
    }

    /// As [`read`](Self::read), in the memory of a row that is no longer needed.
    pub(crate) fn read_into(&self, row: &mut Row) {
        row.layout = self.layout;
        row.number = self.raw.number;
        row.held.clear();
        row.held.resize(self.layout.columns.len(), Held::Nothing);
        row.text.clear();
        row.text.reserve(self.raw.bytes());
        row.issues.clear();
        for (position, place) in self.places.iter().enumerate() {
            let Some(place) = *place else { continue };
            if Some(position) == self.family_card {
                self.read_cell(row, position, self.one_number(self.raw.cell(place), true));
            } else if Some(position) != self.nik {
                self.read_cell(row, position, self.raw.cell(place));
            }
        }
        if let Some(position) = self.sex
            && let Some(ticks) = self.ticks
        {
            self.read_ticks(row, position, ticks);
        }
        if let Some(position) = self.nik
            && let Some(place) = self.places[position]
        {
            self.read_nik_cell(row, position, self.one_number(self.raw.cell(place), false));
        }
        if self.raw.hidden {
            self.say_row(row, IssueCode::RowHidden, Severity::Warning, String::new());
        }
        if self.raw.doubtful {
            self.say_row(row, IssueCode::TextEncodingDoubtful, Severity::Warning, String::new());
        }
        self.look_for_shift(row);
    }

    /// Of a cell that holds NIK and family card number, the one that is asked for; one number alone is the NIK.
    fn one_number<'a>(&self, cell: Raw<'a>, card: bool) -> Raw<'a> {
        let Some(card_first) = self.card_first else { return cell };
        let Raw::Text(text) = cell else { return if card { Raw::Empty } else { cell } };
        let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        match runs.collect::<Vec<_>>()[..] {
            [one, other] if one.len() == 16 && other.len() == 16 => {
                Raw::Text(if card == card_first { one } else { other })
            }
            _ if card => Raw::Empty,
            _ => cell,
        }
    }

    fn read_cell(&self, row: &mut Row, position: usize, cell: Raw<'_>) {
        let column = &self.layout.columns[position];
        let held = match cell {
            Raw::Empty => Ok(Held::Nothing),
            Raw::Error(_) => Err((IssueCode::CellError, None)),
            Raw::Formula => Err((IssueCode::FormulaWithoutValue, None)),
            Raw::Text(text) if text.len() > CELL_MAX && text.chars().count() > CELL_MAX => {
                self.say(row, position, IssueCode::CellTooLong, Severity::Refused, cell, None);
                return;
            }
            Raw::Text(_) | Raw::Number(_) | Raw::Date(_) => self.read_kind(row, position, cell),
        };
        match held {
            Ok(Held::Nothing) if column.required == Required::Cell => {
                self.say(row, position, IssueCode::CellMissing, Severity::Refused, cell, None);
            }
            Ok(held) => row.held[position] = held,
            Err((code, suggestion)) => {
                let refused = column.required == Required::Cell || column.decisive || code == IssueCode::NumberInText;
                let severity = if refused { Severity::Refused } else { Severity::Warning };
                self.say(row, position, code, severity, cell, suggestion);
            }
        }
    }

    fn read_kind(&self, row: &mut Row, position: usize, cell: Raw<'_>) -> Reading {
        let kind = self.layout.columns[position].kind;
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
                let trimmed = self.place_of_birth(position, trimmed);
                let is_name = Some(position) == self.name;
                let trimmed = if is_name { unnumbered(trimmed) } else { trimmed };
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
                if is_name {
                    return Err(wrong(IssueCode::NumberInText));
                }
                self.say(row, position, IssueCode::NumberInText, Severity::Warning, cell, None);
                let (from, to) = keep(&mut row.text, &masked);
                Ok(Held::Text(from, to))
            }
            Kind::Digits => {
                // A program that took it for a number wrote a part of one behind it.
                let whole = trimmed.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
                let trimmed = whole.unwrap_or(trimmed);
                if let Some(whole) = with_lost_zero(self.layout.columns[position].meaning(), trimmed) {
                    self.say(row, position, IssueCode::LeadingZeroLost, Severity::Repaired, cell, None);
                    let (from, to) = keep(&mut row.text, &whole);
                    return Ok(Held::Digits(from, to));
                }
                let (from, to) = keep_tidy(&mut row.text, trimmed.trim_start_matches(['\'', '`', '’']));
                Ok(if from == to { Held::Nothing } else { Held::Digits(from, to) })
            }
            Kind::Words => {
                let (from, to) = keep_words(&mut row.text, trimmed);
                Ok(if from == to { Held::Nothing } else { Held::Words(from, to) })
            }
            Kind::Sex => self.habits.sex(trimmed).map(Held::Sex).ok_or_else(|| wrong(IssueCode::SexUnreadable)),
            Kind::Region => read_region(trimmed).map(Held::Region).ok_or_else(|| wrong(IssueCode::RegionUnreadable)),
            Kind::Rupiah if self.habits.is_doubtful_amount(position, trimmed) => Err(wrong(IssueCode::RupiahDoubtful)),
            Kind::Rupiah => read_rupiah(trimmed).map(Held::Rupiah).ok_or_else(|| wrong(IssueCode::RupiahUnreadable)),
            Kind::Whole => read_whole(trimmed).map(Held::Whole).ok_or_else(|| wrong(IssueCode::WholeUnreadable)),
            Kind::Rate if says_more_than_whole(trimmed) => Err(wrong(IssueCode::NumberOutOfRange)),
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

    fn read_date_cell(&self, row: &mut Row, position: usize, kind: Kind, cell: Raw<'_>) -> Reading {
        let reading = match cell {
            Raw::Date(date) => DateReading::Date(date),
            Raw::Number(0.0) => DateReading::Nothing,
            Raw::Number(number) => match from_bare_number(number).or_else(|| from_digits(number)) {
                Some(date) => {
                    let suggestion = Some(date.to_string());
                    self.say(row, position, IssueCode::DateFromSerial, Severity::Repaired, cell, suggestion);
                    DateReading::Date(date)
                }
                None => DateReading::Unreadable(None),
            },
            Raw::Text(text) => {
                let text = match split_place(text) {
                    Some((_, date)) if kind == Kind::BirthDate => date,
                    _ => text,
                };
                match self.habits.month_first[position].then(|| month_first(text)).flatten() {
                    Some(date) => {
                        let suggestion = Some(date.to_string());
                        self.say(row, position, IssueCode::DateMonthFirst, Severity::Repaired, cell, suggestion);
                        DateReading::Date(date)
                    }
                    None => read_date(text),
                }
            }
            Raw::Empty | Raw::Error(_) | Raw::Formula => DateReading::Nothing,
        };
        match reading {
            DateReading::Nothing => Ok(Held::Nothing),
            DateReading::Date(date) => Ok(Held::Date(date)),
            DateReading::ShortYear(date) => {
                let suggestion = Some(date.to_string());
                self.say(row, position, IssueCode::DateShortYear, Severity::Repaired, cell, suggestion);
                Ok(Held::Date(date))
            }
            DateReading::Month(month) if kind == Kind::PaidUntil => Ok(Held::Date(month.last_day())),
            DateReading::Month(_) => Err((IssueCode::DateUnreadable, None)),
            DateReading::Unreadable(likely) => {
                let text = as_text(cell);
                if kind == Kind::PaidUntil
                    && let Some(month) = read_month(&text)
                {
                    return Ok(Held::Date(month.last_day()));
                }
                if matches!(self.layout.columns[position].meaning(), "berakhir" | "sampai") && says_no_end(&text) {
                    return Ok(Held::Nothing);
                }
                // A day count in a text file is likely, but it may be any number.
                let counted = || match cell {
                    Raw::Text(text) => text.trim().parse().ok().and_then(from_bare_number),
                    _ => None,
                };
                Err((IssueCode::DateUnreadable, likely.or_else(counted).map(|date| date.to_string())))
            }
        }
    }

    /// Sex as a mark in one of two columns.
    fn read_ticks(&self, row: &mut Row, position: usize, (men, women): (usize, usize)) {
        let ticked = |place: usize| match self.raw.cell(place) {
            Raw::Text(text) => !text.trim_matches(is_space).is_empty() && text.trim_matches(is_space) != "-",
            Raw::Number(number) => number != 0.0,
            Raw::Empty | Raw::Date(_) | Raw::Error(_) | Raw::Formula => false,
        };
        match (ticked(men), ticked(women)) {
            (true, false) => row.held[position] = Held::Sex(Sex::Male),
            (false, true) => row.held[position] = Held::Sex(Sex::Female),
            (false, false) => {}
            (true, true) => row.issues.push(Issue {
                row: row.number,
                column: self.headings.get(men).cloned(),
                code: IssueCode::SexUnreadable,
                severity: Severity::Warning,
                read: "L dan P".to_owned(),
                suggestion: None,
            }),
        }
    }

    /// Of a cell that holds place and date, the place.
    fn place_of_birth<'a>(&self, position: usize, text: &'a str) -> &'a str {
        let shared = Some(position) == self.birth_place
            && self.birth.is_some_and(|birth| self.places[birth] == self.places[position]);
        match split_place(text) {
            Some((place, _)) if shared => place,
            _ if shared && !text.chars().any(char::is_alphabetic) => "",
            _ => text,
        }
    }

    /// A date that alone could not be read for certain is certain when the NIK says the same day.
    fn settle_birth(&self, row: &mut Row, hint: units::BirthHint) {
        let Some(at) = self.birth.filter(|at| row.held[*at] == Held::Nothing) else { return };
        let heading = self.heading(at);
        let found =
            row.issues.iter_mut().find(|issue| issue.code == IssueCode::DateUnreadable && issue.column == heading);
        let Some(issue) = found else { return };
        let Some(date) = issue.suggestion.as_deref().and_then(|text| text.parse::<units::Date>().ok()) else { return };
        if hint.fits(date) {
            issue.code = IssueCode::DateMonthFirst;
            issue.severity = Severity::Repaired;
            row.held[at] = Held::Date(date);
        }
    }

    fn read_nik_cell(&self, row: &mut Row, position: usize, cell: Raw<'_>) {
        let birth_of = |row: &Row| {
            self.birth.and_then(|at| match row.held[at] {
                Held::Date(date) => Some(date),
                _ => None,
            })
        };
        let birth = birth_of(row);
        let (nik, mended) = match read_nik(cell, birth) {
            Ok(None) => {
                if self.layout.columns[position].required == Required::Cell {
                    self.say(row, position, IssueCode::CellMissing, Severity::Refused, cell, None);
                }
                return;
            }
            Ok(Some(read)) => read,
            Err(code) => {
                if let Some(number) = temporary(cell, code) {
                    self.say(row, position, IssueCode::NikTemporary, Severity::Warning, cell, None);
                    if !number.is_empty() {
                        let (from, to) = keep(&mut row.text, &number);
                        row.held[position] = Held::Digits(from, to);
                    }
                    return;
                }
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
        if birth.is_none() {
            self.settle_birth(row, nik.birth_hint());
        }
        let birth = birth_of(row);
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
            let read = format!("{} isian, {width} judul", self.raw.len());
            self.say_row(row, IssueCode::RowShifted, Severity::Refused, read);
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
            self.say_row(row, IssueCode::QuoteUnclosed, Severity::Refused, String::new());
        }
    }

    fn say_row(&self, row: &mut Row, code: IssueCode, severity: Severity, read: String) {
        row.issues.push(Issue { row: row.number, column: None, code, severity, read, suggestion: None });
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

/// Takes off the apostrophe that marks a text as such for a spreadsheet; names like `'Aisyah` keep theirs.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || is_formula_mark(c)) => rest,
        _ => text,
    }
}

/// A name without the number in front of it: "12. Sari Dewi".
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']).map(|name| name.trim_start_matches(is_space)) {
        Some(name) if (1..=4).contains(&(text.len() - rest.len())) && name.starts_with(char::is_alphabetic) => name,
        _ => text,
    }
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

/// A phone or tax number that a spreadsheet took for a number and shortened: with its zero it has the usual length.
fn with_lost_zero(meaning: &str, text: &str) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let lost = match meaning {
        "telepon" => plain && text.starts_with('8') && (9..=12).contains(&text.len()),
        "npwp" => plain && text.len() == 14,
        "nib" => plain && text.len() == 12,
        _ => false,
    };
    lost.then(|| format!("0{text}"))
}
