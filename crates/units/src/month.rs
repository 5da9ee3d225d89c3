//! Contribution months. A month and a date never convert silently.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Date;

/// A calendar month, the unit in which contributions are owed and paid.
///
/// ```
/// use units::Month;
/// let february: Month = "2025-02".parse().unwrap();
/// assert_eq!(february.last_day().to_string(), "2025-02-28");
/// assert_eq!(february.plus(11).to_string(), "2026-01");
/// assert_eq!(february.plus(11).months_since(february), 11);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Months since year 0: year * 12 + month - 1.
    index: i32,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is not a month; write it as 2025-06")]
pub struct MonthError {
    /// What was read.
    pub read: String,
}

impl Month {
    /// The month that contains `date`.
    pub fn containing(date: Date) -> Self {
        Self { index: i32::from(date.year()) * 12 + i32::from(date.month()) - 1 }
    }

    /// Calendar year.
    pub const fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// 1 for January.
    pub const fn number(self) -> i32 {
        self.index.rem_euclid(12) + 1
    }

    /// The first day. Panics outside years 0..=9999, which no parser lets through.
    pub fn first_day(self) -> Date {
        let year = i16::try_from(self.year()).expect("year within the calendar");
        let month = i8::try_from(self.number()).expect("month number is 1..=12");
        Date::new(year, month, 1).expect("the first of a month exists")
    }

    /// The last day: the 28th, 29th, 30th or 31st.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// `months` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self { index: self.index + months }
    }

    /// Whole months from `earlier` to this one; negative when `earlier` is later.
    pub const fn months_since(self, earlier: Self) -> i32 {
        self.index - earlier.index
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let wrong = || MonthError { read: text.to_owned() };
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(wrong());
        }
        let year: i32 = year.parse().map_err(|_| wrong())?;
        let month: i32 = month.parse().map_err(|_| wrong())?;
        if !(1..=12).contains(&month) {
            return Err(wrong());
        }
        Ok(Self { index: year * 12 + month - 1 })
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
