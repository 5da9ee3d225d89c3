//! A row as values: one string that holds all its text, and small values beside it.

use std::borrow::Cow;

use units::{Date, Nik, Rate, RegionCode, Rupiah, Sex};

use crate::dates::{DateReading, read_date};
use crate::issue::{Issue, IssueCode, Severity, mask, mask_full_numbers};
use crate::layout::{Kind, Layout};

/// What a cell says, read by its column's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text.
    Text(&'a str),
    /// The person's NIK.
    Nik(Nik),
    /// A number kept as text; family card numbers too.
    Digits(&'a str),
    /// A date; the last day where a month was written.
    Date(Date),
    /// Sex.
    Sex(Sex),
    /// A region code.
    Region(RegionCode),
    /// Rupiah.
    Rupiah(Rupiah),
    /// A whole number.
    Whole(i64),
    /// An exact rate.
    Rate(Rate),
    /// Words in upper case, single spaces between them, each once.
    Words(&'a str),
}

/// As [`Value`], with text as a span of the row's string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Held {
    #[default]
    Nothing,
    Text(u32, u32),
    Nik(Nik),
    Digits(u32, u32),
    Date(Date),
    Sex(Sex),
    Region(RegionCode),
    Rupiah(Rupiah),
    Whole(i64),
    Rate(Rate),
    Words(u32, u32),
}

/// One row of the file, read by a layout.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) layout: &'static Layout,
    pub(crate) number: u32,
    pub(crate) held: Vec<Held>,
    pub(crate) text: String,
    pub(crate) issues: Vec<Issue>,
}

impl Row {
    /// Row number as the sender's spreadsheet shows it, from 1.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The layout the row was read by.
    pub const fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// What was found wrong; the NIK, which is weighed against its neighbours, comes last.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// Takes the issues out, leaving none.
    pub fn take_issues(&mut self) -> Vec<Issue> {
        std::mem::take(&mut self.issues)
    }

    /// Adds what the caller found in the cell under `key`: a word that is none of its choices, say.
    pub fn add_issue(&mut self, key: &str, code: IssueCode, severity: Severity) {
        let read = match self.get(key) {
            Some(Value::Nik(nik)) => Some(nik.to_string()),
            Some(Value::Region(code)) => Some(code.to_string()),
            Some(Value::Whole(number)) => Some(counted(number)),
            Some(Value::Rupiah(amount)) => Some(counted(amount.get())),
            Some(Value::Rate(rate)) => Some(rate.to_string()),
            Some(Value::Date(day)) => Some(day.to_string()),
            _ => self.text(key).map(mask),
        };
        let issue = Issue {
            row: self.number,
            column: Some(key.to_owned()),
            code,
            severity,
            read: read.unwrap_or_default(),
            suggestion: None,
        };
        self.issues.push(issue);
    }

    /// Adds a doubt with a likely correction about the cell under `key`.
    pub fn add_doubt(&mut self, key: &str, code: IssueCode, likely: String) {
        self.add_issue(key, code, Severity::Warning);
        if let Some(issue) = self.issues.last_mut() {
            issue.suggestion = Some(likely);
        }
    }

    /// Whether the row must be mended by the sender before it counts.
    pub fn refused(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Refused)
    }

    /// The value at a layout position ([`Layout::position`]); `None` for an empty or unreadable cell.
    pub fn at(&self, position: usize) -> Option<Value<'_>> {
        let span = |from: u32, to: u32| &self.text[from as usize..to as usize];
        Some(match *self.held.get(position)? {
            Held::Nothing => return None,
            Held::Text(from, to) => Value::Text(span(from, to)),
            Held::Nik(nik) => Value::Nik(nik),
            Held::Digits(from, to) => Value::Digits(span(from, to)),
            Held::Date(date) => Value::Date(date),
            Held::Sex(sex) => Value::Sex(sex),
            Held::Region(code) => Value::Region(code),
            Held::Rupiah(amount) => Value::Rupiah(amount),
            Held::Whole(number) => Value::Whole(number),
            Held::Rate(rate) => Value::Rate(rate),
            Held::Words(from, to) => Value::Words(span(from, to)),
        })
    }

    /// The value under a key; `None` for an empty or unreadable cell and for a key that the layout lacks.
    pub fn get(&self, key: &str) -> Option<Value<'_>> {
        self.at(self.layout.position(key)?)
    }

    /// All values by layout position.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Option<Value<'_>>> {
        (0..self.held.len()).map(|position| self.at(position))
    }

    /// Text, digits or words under a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Value::Text(text) | Value::Digits(text) | Value::Words(text) => Some(text),
            _ => None,
        }
    }

    /// The person's NIK, from the layout's NIK column whatever its key.
    pub fn nik(&self) -> Option<Nik> {
        match self.at(self.layout.first_of(Kind::Nik)?)? {
            Value::Nik(nik) => Some(nik),
            _ => None,
        }
    }

    /// What stands where the NIK belongs and is none: a number that the sender gave, until there is a NIK.
    pub fn temporary_number(&self) -> Option<&str> {
        match self.at(self.layout.first_of(Kind::Nik)?)? {
            Value::Digits(number) => Some(number),
            _ => None,
        }
    }

    /// The date under a key.
    pub fn date(&self, key: &str) -> Option<Date> {
        match self.get(key)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The person's birth date, from the layout's birth date column whatever its key, or from day, month and year
    /// apart.
    pub fn birth(&self) -> Option<Date> {
        match self.layout.first_of(Kind::BirthDate).and_then(|position| self.at(position)) {
            Some(Value::Date(date)) => Some(date),
            _ => self.birth_in_parts(),
        }
    }

    fn birth_in_parts(&self) -> Option<Date> {
        let [day, month, year] = ["hari_lahir", "bulan_lahir", "tahun_lahir"].map(|key| self.text(key));
        match read_date(&format!("{}-{}-{}", day?, month?, year?)) {
            DateReading::Date(date) | DateReading::ShortYear(date) => Some(date),
            _ => None,
        }
    }

    /// The person's whole name, where a list keeps its parts in several columns too.
    pub fn name(&self) -> Option<Cow<'_, str>> {
        let first = self.text("nama")?;
        let more: Vec<&str> = ["nama_tengah", "nama_belakang"].iter().filter_map(|key| self.text(key)).collect();
        Some(if more.is_empty() { Cow::Borrowed(first) } else { format!("{first} {}", more.join(" ")).into() })
    }

    /// The person's sex, from the layout's sex column whatever its key.
    pub fn sex(&self) -> Option<Sex> {
        match self.at(self.layout.first_of(Kind::Sex)?)? {
            Value::Sex(sex) => Some(sex),
            _ => None,
        }
    }

    /// The region code under a key.
    pub fn region(&self, key: &str) -> Option<RegionCode> {
        match self.get(key)? {
            Value::Region(code) => Some(code),
            _ => None,
        }
    }

    /// The amount under a key.
    pub fn rupiah(&self, key: &str) -> Option<Rupiah> {
        match self.get(key)? {
            Value::Rupiah(amount) => Some(amount),
            _ => None,
        }
    }

    /// The whole number under a key.
    pub fn whole(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Whole(number) => Some(number),
            _ => None,
        }
    }

    /// The rate under a key.
    pub fn rate(&self, key: &str) -> Option<Rate> {
        match self.get(key)? {
            Value::Rate(rate) => Some(rate),
            _ => None,
        }
    }

    /// The words under a key; none when empty.
    pub fn words(&self, key: &str) -> impl Iterator<Item = &str> {
        match self.get(key) {
            Some(Value::Words(words)) => words.split(' '),
            _ => {
                let mut none = "".split(' ');
                none.next();
                none
            }
        }
    }
}

impl std::fmt::Debug for Row {
    /// Names, family card numbers and phones stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({}, {}, {} issues)", self.layout.id, self.number, self.issues.len())
    }
}

/// A count or an amount as a message repeats it: whole, unless it is as long as a NIK.
fn counted(number: i64) -> String {
    let text = number.to_string();
    mask_full_numbers(&text).unwrap_or(text)
}
