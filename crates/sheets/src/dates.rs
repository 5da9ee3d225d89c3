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
    /// A date whose year was written with two digits, in the century that leaves no doubt.
    ShortYear(Date),
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

/// A number cell that holds the digits of a date: 3081980 is 03-08-1980 without its first zero.
pub(crate) fn from_digits(number: f64) -> Option<Date> {
    if number.fract() != 0.0 || !(1_000_000.0..1e8).contains(&number) {
        return None;
    }
    match eight_digits(&format!("{number:08.0}")) {
        DateReading::Date(date) => Some(date),
        _ => None,
    }
}

/// A month as people write it: "Mei 2025", "05-2025", "2025-05", "202505", or any day in it.
///
/// ```
/// for text in ["Mei 2025", "05-2025", "2025-05", "202505", "05/2025", "2025-05-31", "Mei-25"] {
///     assert_eq!(sheets::read_month(text).map(|month| month.to_string()).as_deref(), Some("2025-05"), "{text}");
/// }
/// ```
pub fn read_month(text: &str) -> Option<Month> {
    let text = text.trim_matches(is_space);
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let year_first = format!("{}-{}", &text[..4], &text[4..]).parse();
        let month_first = || format!("{}-{}", &text[2..], &text[..2]).parse();
        return [year_first, month_first()]
            .into_iter()
            .flatten()
            .find(|month: &Month| i16::try_from(month.year()).is_ok_and(|year| YEARS.contains(&year)));
    }
    match read_date(text) {
        DateReading::Month(month) => Some(month),
        DateReading::Date(date) => Some(Month::containing(date)),
        _ => short_month(text),
    }
}

/// A month as a spreadsheet shows it: "Apr-25".
fn short_month(text: &str) -> Option<Month> {
    let (month, year) = text.split_once(['-', ' ', '\''])?;
    let year = year.trim_start_matches('\'');
    let year = if year.len() == 2 { century_of(small_number(year)?)? } else { return None };
    date(year, month_named(month).filter(|_| month.len() >= 3)?, 1).map(Month::containing)
}

/// A date written month first, as American programs do; `None` unless the text has three numbers, the year last.
pub(crate) fn month_first(text: &str) -> Option<Date> {
    let (month, day, year) = day_and_month(text)?;
    date(year, month, day)
}

/// The first, second and last number of `08/25/1980`.
pub(crate) fn day_and_month(text: &str) -> Option<(i8, i8, i16)> {
    let text = text.trim_matches(is_space).split(is_space).next()?;
    let mut parts = text.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let year = match third.len() {
        2 => century_of(small_number(third)?)?,
        _ => year_number(third)?,
    };
    Some((small_number(first)?, small_number(second)?, year))
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
    // An age in brackets behind the date does not count either.
    let text = match text.split_once('(') {
        Some((date, age)) if age.ends_with(')') => date.trim_matches(is_space),
        _ => text,
    };
    let text = without_weekday(text);
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
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',' | '\'') || is_space(c))
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [first, second, third] => three_parts(first, second, third),
        [first, second] => two_parts(first, second),
        [only] => eight_digits(only),
        _ => DateReading::Unreadable(None),
    }
}

/// Words for an end that has not come: "s.d. sekarang", "seumur hidup"; programs write the last day of 9999.
pub(crate) fn says_no_end(text: &str) -> bool {
    let words: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let words = words.strip_prefix("sd").or_else(|| words.strip_prefix("sampai")).unwrap_or(&words);
    matches!(
        words,
        "sekarang"
            | "saatini"
            | "seumurhidup"
            | "aktif"
            | "masihaktif"
            | "masihberjalan"
            | "berjalan"
            | "tetap"
            | "99991231"
            | "31129999"
            | "99991231000000"
            | "31129999000000"
    )
}

/// "Senin, 3 Agustus 1980" without its Monday.
fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 9] = ["senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad"];
    match text.split_once([',', ' ']) {
        Some((first, rest)) if DAYS.iter().any(|day| first.eq_ignore_ascii_case(day)) => rest.trim_matches(is_space),
        _ => text,
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
    // "Aug 15, 1989": a month in letters says itself where it stands.
    let named = first.len() >= 3 && month_named(first).is_some() && small_number(second).is_some();
    let (first, second) = if named { (second, first) } else { (first, second) };
    let (year, day) = if first.len() == 4 { (first, third) } else { (third, first) };
    if let (2, Some(short), Some(day), Some(month)) =
        (third.len(), small_number(third), small_number(first), small_number(second).or_else(|| month_named(second)))
    {
        return match century_of(short).and_then(|year| date(year, month, day)) {
            Some(date) => DateReading::ShortYear(date),
            None => DateReading::Unreadable(century_of(short).and_then(|year| date(year, day, month))),
        };
    }
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

/// `03081980` or `19800803`: one of the two has a possible year, month and day, or it stays unread.
fn eight_digits(text: &str) -> DateReading {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return DateReading::Unreadable(None);
    }
    let whole = |at: std::ops::Range<usize>| text[at].parse::<i16>().ok();
    let small = |at: std::ops::Range<usize>| text[at].parse::<i8>().ok();
    let of = |year: Option<i16>, month: Option<i8>, day: Option<i8>| date(year?, month?, day?);
    match (of(whole(4..8), small(2..4), small(0..2)), of(whole(0..4), small(4..6), small(6..8))) {
        (Some(date), None) | (None, Some(date)) => DateReading::Date(date),
        _ => DateReading::Unreadable(None),
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

/// The year that two digits mean: nobody on a list was born in 1925, and no list speaks of 2035. In between, nothing.
fn century_of(short: i8) -> Option<i16> {
    match short {
        0..=25 => Some(2000 + i16::from(short)),
        36..=99 => Some(1900 + i16::from(short)),
        _ => None,
    }
}

/// A place and the date behind it: "Sungailiat, 3 Agustus 1980".
pub(crate) fn split_place(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_matches(is_space);
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (place, date) = text.split_at(at);
    if place.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    let place = place.trim_end_matches(|c: char| is_space(c) || matches!(c, ',' | '/' | '-' | '.' | ';' | ':'));
    let readable = match read_date(date) {
        DateReading::Date(_) | DateReading::ShortYear(_) => true,
        DateReading::Unreadable(likely) => likely.is_some(),
        DateReading::Month(_) | DateReading::Nothing => false,
    };
    readable.then_some((place, date))
}

/// Four digits: two are read apart from these.
fn year_number(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn small_number(text: &str) -> Option<i8> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_named(text: &str) -> Option<i8> {
    // Roman numbers as decrees write them: 15-VIII-1989.
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
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
    let roman = || (1_i8..).zip(ROMAN).find(|(_, known)| *known == name).map(|(month, _)| month);
    NAMES.iter().chain(&short).find(|(known, _)| *known == name).map(|(_, month)| *month).or_else(roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = match read_date(text) {
            DateReading::Date(date) | DateReading::ShortYear(date) => Some(date.to_string()),
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
        for text in ["3/8/30", "08/25/1980", "31-04-1990", "29436", "1980", "1880-01-01", "tidak tahu", "0"] {
            check(text, None);
        }
        assert_eq!(read_date("08/25/1980"), DateReading::Unreadable(Date::new(1980, 8, 25).ok()));
        assert_eq!(read_date("0000-00-00"), DateReading::Nothing);
    }

    #[test]
    fn two_digits_of_a_year_are_read_where_only_one_century_is_possible() {
        assert_eq!(read_date("3/8/80"), DateReading::ShortYear(Date::new(1980, 8, 3).unwrap()));
        assert_eq!(read_date("3-Agu-04"), DateReading::ShortYear(Date::new(2004, 8, 3).unwrap()));
        assert_eq!(read_date("3/8/31"), DateReading::Unreadable(None));
        check("03081980", Some("1980-08-03"));
        check("19800803", Some("1980-08-03"));
    }

    #[test]
    fn a_place_before_a_date_is_split_off() {
        assert_eq!(split_place("Sungailiat, 3 Agustus 1980"), Some(("Sungailiat", "3 Agustus 1980")));
        assert_eq!(split_place("P. PINANG / 03-08-1980"), Some(("P. PINANG", "03-08-1980")));
        assert_eq!(split_place("Jalan Melati 4"), None);
    }

    #[test]
    fn a_day_count_is_the_date_a_spreadsheet_shows() {
        assert_eq!(from_serial(45_809.0), Date::new(2025, 6, 1).ok());
        assert_eq!(from_serial(61.0), Date::new(1900, 3, 1).ok());
        assert_eq!(from_bare_number(29_436.0), Date::new(1980, 8, 3).ok());
        assert_eq!(from_bare_number(1_980.0), None);
    }
}
