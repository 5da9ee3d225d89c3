//! Dates in the ways Indonesian lists write them. What could be read in two ways is never guessed.

use units::{Date, Month};

use crate::source::is_space;

/// What a date cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DateReading {
    /// Nothing, or one of the writings of nothing.
    Nothing,
    /// A date.
    Date(Date),
    /// A month, where months are allowed.
    Month(Month),
    /// No date, with a likely correction.
    Unreadable(Option<Date>),
}

/// No living person, paid month or decree lies outside.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Day, month and year of the calendar, or nothing.
fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    if YEARS.contains(&year) { Date::new(year, month, day).ok() } else { None }
}

/// The date a spreadsheet means by a day count (1 is 1 January 1900, with its invented 29 February 1900).
pub(crate) fn from_serial(serial: f64) -> Option<Date> {
    if !(61.0..73_416.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was just checked")]
    let days = serial.floor() as i32;
    Date::new(1899, 12, 30).ok()?.checked_add(jiff_days(days)).ok().filter(|date| YEARS.contains(&date.year()))
}

fn jiff_days(days: i32) -> std::time::Duration {
    std::time::Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400)
}

/// A day count that cannot be mistaken for a year or a short number: 1927 to 2100.
pub(crate) fn from_bare_number(number: f64) -> Option<Date> {
    if number.fract() == 0.0 && number >= 10_000.0 { from_serial(number) } else { None }
}

/// Reads the text of a date cell.
pub(crate) fn read_date(text: &str) -> DateReading {
    if let Some(date) = plain(text.as_bytes()) {
        return DateReading::Date(date);
    }
    let text = text.trim_matches(is_space).trim_start_matches(['\'', '`', '’']);
    if matches!(text, "" | "-" | "--" | "0" | "0000-00-00" | "00-00-0000" | "00/00/0000")
        || text.eq_ignore_ascii_case("null")
    {
        return DateReading::Nothing;
    }
    // A time of day behind the date does not count.
    let day_text = match text.split_once(['T', ' ']) {
        Some((first, rest))
            if first.len() >= 8
                && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
                && rest.contains(':') =>
        {
            first
        }
        _ => text,
    };
    let parts: Vec<&str> = day_text
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',') || is_space(c))
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [first, second, third] => three_parts(first, second, third),
        [first, second] => two_parts(first, second),
        _ => DateReading::Unreadable(None),
    }
}

/// The usual `1989-08-15` without any detour.
fn plain(bytes: &[u8]) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = |byte: u8| i16::from(byte - b'0');
    let year = value(y1) * 1000 + value(y2) * 100 + value(y3) * 10 + value(y4);
    let two = |tens: u8, ones: u8| i8::try_from(value(tens) * 10 + value(ones)).ok();
    date(year, two(m1, m2)?, two(d1, d2)?)
}

fn three_parts(first: &str, second: &str, third: &str) -> DateReading {
    let (year, day) = if first.len() == 4 { (first, third) } else { (third, first) };
    let Some(year) = year_number(year) else { return DateReading::Unreadable(None) };
    let Some(day) = small_number(day) else { return DateReading::Unreadable(None) };
    let Some(month) = small_number(second).or_else(|| month_named(second)) else {
        return DateReading::Unreadable(None);
    };
    match date(year, month, day) {
        Some(date) => DateReading::Date(date),
        None => DateReading::Unreadable(date(year, day, month)),
    }
}

fn two_parts(first: &str, second: &str) -> DateReading {
    let (year, month) =
        if first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) { (first, second) } else { (second, first) };
    let year = year_number(year).filter(|year| YEARS.contains(year));
    let month = small_number(month).or_else(|| month_named(month)).filter(|month| (1..=12).contains(month));
    match year.zip(month).and_then(|(year, month)| Date::new(year, month, 1).ok()) {
        Some(first) => DateReading::Month(Month::containing(first)),
        None => DateReading::Unreadable(None),
    }
}

/// Four digits: two would leave the century open.
fn year_number(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn small_number(text: &str) -> Option<i8> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_named(text: &str) -> Option<i8> {
    const NAMES: [(&str, i8); 38] = [
        ("januari", 1),
        ("january", 1),
        ("jan", 1),
        ("februari", 2),
        ("pebruari", 2),
        ("february", 2),
        ("feb", 2),
        ("peb", 2),
        ("maret", 3),
        ("march", 3),
        ("mar", 3),
        ("mrt", 3),
        ("april", 4),
        ("apr", 4),
        ("mei", 5),
        ("may", 5),
        ("juni", 6),
        ("june", 6),
        ("jun", 6),
        ("juli", 7),
        ("july", 7),
        ("jul", 7),
        ("agustus", 8),
        ("august", 8),
        ("agu", 8),
        ("agt", 8),
        ("ags", 8),
        ("aug", 8),
        ("september", 9),
        ("sept", 9),
        ("sep", 9),
        ("oktober", 10),
        ("october", 10),
        ("okt", 10),
        ("oct", 10),
        ("november", 11),
        ("desember", 12),
        ("december", 12),
    ];
    let name = text.to_lowercase();
    let short = [("nopember", 11), ("nov", 11), ("nop", 11), ("des", 12), ("dec", 12)];
    NAMES.iter().chain(&short).find(|(known, _)| *known == name).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = match read_date(text) {
            DateReading::Date(date) => Some(date.to_string()),
            DateReading::Month(month) => Some(month.to_string()),
            DateReading::Nothing | DateReading::Unreadable(_) => None,
        };
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_indonesians_write_them() {
        for text in [
            "1980-08-03",
            "03-08-1980",
            "3/8/1980",
            "03.08.1980",
            "3 Agustus 1980",
            "3-Agu-1980",
            "3 AUG 1980",
            "1980/8/3",
            "1980-08-03 00:00:00",
            "1980-08-03T00:00:00",
            "'1980-08-03",
            " 03-08-1980\u{a0}",
        ] {
            check(text, Some("1980-08-03"));
        }
        check("2025-05", Some("2025-05"));
        check("Mei 2025", Some("2025-05"));
        check("05/2025", Some("2025-05"));
        check("17 Nopember 1961", Some("1961-11-17"));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for text in ["3/8/80", "08/25/1980", "31-04-1990", "29436", "1980", "1880-01-01", "tidak tahu", "0"] {
            check(text, None);
        }
        assert_eq!(read_date("08/25/1980"), DateReading::Unreadable(Date::new(1980, 8, 25).ok()));
        assert_eq!(read_date("0000-00-00"), DateReading::Nothing);
    }

    #[test]
    fn a_day_count_is_the_date_a_spreadsheet_shows() {
        assert_eq!(from_serial(45_809.0), Date::new(2025, 6, 1).ok());
        assert_eq!(from_serial(61.0), Date::new(1900, 3, 1).ok());
        assert_eq!(from_bare_number(29_436.0), Date::new(1980, 8, 3).ok());
        assert_eq!(from_bare_number(1_980.0), None);
    }
}
