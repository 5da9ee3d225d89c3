//! How numbers, percents, money and dates are written, in the reader's language.

use domain::{PrintedDate, PrintedNumber, Range};
use units::{Date, Language, Month, Percent, Rate, Rupiah};

use crate::words::{Words, fill};

/// A count with its thousands apart: 144.070, in English 144,070.
pub(crate) fn count(w: &Words, value: i64) -> String {
    let (thousands, _) = marks(w);
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    text
}

/// What stands between thousands, and before decimals.
const fn marks(w: &Words) -> (char, char) {
    match w.spoken {
        Language::Indonesian => ('.', ','),
        Language::English => (',', '.'),
    }
}

/// A length as a count.
pub(crate) fn length(w: &Words, value: usize) -> String {
    count(w, i64::try_from(value).expect("a list fits in memory"))
}

/// A count of rows.
pub(crate) fn rows(w: &Words, value: u64) -> String {
    count(w, i64::try_from(value).unwrap_or(i64::MAX))
}

/// Money: Rp1.000, in English Rp1,000.
pub(crate) fn rupiah(w: &Words, value: Rupiah) -> String {
    let written = value.to_string();
    match w.spoken {
        Language::Indonesian => written,
        Language::English => written.replace('.', ","),
    }
}

/// A percent with two decimals: 27,24.
pub(crate) fn percent(w: &Words, value: Percent) -> String {
    hundredths(w, value.hundredths())
}

/// The same with its sign: 27,24 %; a dash where there is none.
pub(crate) fn percent_sign(w: &Words, value: Option<Percent>) -> String {
    value.map_or_else(|| w.common.none.to_owned(), |value| format!("{} %", percent(w, value)))
}

/// A change in percent, its sign always written: +3,20.
pub(crate) fn signed_percent(w: &Words, value: Percent) -> String {
    let sign = if value.hundredths() > 0 { "+" } else { "" };
    format!("{sign}{}", percent(w, value))
}

/// A rate of a target as percent: 57,17.
pub(crate) fn rate(w: &Words, value: Rate) -> String {
    hundredths(w, value.percent_hundredths())
}

fn hundredths(w: &Words, value: i64) -> String {
    let (_, decimal) = marks(w);
    let sign = if value < 0 { "−" } else { "" };
    let all = value.unsigned_abs();
    format!("{sign}{}{decimal}{:02}", count(w, i64::try_from(all / 100).expect("a percent fits")), all % 100)
}

/// A number with the decimals it was printed with: 34,0.
pub(crate) fn printed(w: &Words, value: PrintedNumber) -> String {
    millionths(w, value.scaled(), value.decimals())
}

/// Millionths with so many decimals.
pub(crate) fn millionths(w: &Words, value: i128, decimals: u8) -> String {
    let (_, decimal) = marks(w);
    let sign = if value < 0 { "−" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 1_000_000, value.unsigned_abs() % 1_000_000);
    let whole = count(w, i64::try_from(whole).unwrap_or(i64::MAX));
    let rest = format!("{rest:06}");
    match rest.get(..usize::from(decimals)).filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("{sign}{whole}{decimal}{rest}"),
        None => format!("{sign}{whole}"),
    }
}

/// From and until; one number where both are the same.
pub(crate) fn range(w: &Words, value: &Range) -> String {
    let (low, high) = value.ends();
    if low == high { printed(w, low) } else { format!("{} – {}", printed(w, low), printed(w, high)) }
}

/// A date as precise as it was printed: 1 Juni 2025, Juni 2025, triwulan 2 2025, 2025.
pub(crate) fn printed_date(w: &Words, value: PrintedDate) -> String {
    let (first, last) = (Month::containing(value.first), Month::containing(value.last));
    let year = value.first.year().to_string();
    match last.months_since(first) {
        0 if value.first == value.last => date(value.first, &w.months),
        0 => month(first, &w.months),
        2 => fill(w.angka.quarter, &[&(last.number() / 3).to_string(), &year]),
        _ => year,
    }
}

/// A date in words: 1 Juni 2025.
pub(crate) fn date(value: Date, months: &[&str; 12]) -> String {
    let month = usize::from(value.month().unsigned_abs()) - 1;
    format!("{} {} {}", value.day(), months[month], value.year())
}

/// A month in words: Juni 2025.
pub(crate) fn month(value: Month, months: &[&str; 12]) -> String {
    format!("{} {}", name(value, months), value.year())
}

fn name<'m>(month: Month, months: &[&'m str; 12]) -> &'m str {
    months[usize::from(month.number().unsigned_abs() as u16) - 1]
}

/// Months in short: Nov 2026 – Mar 2027; one month alone.
pub(crate) fn months(first: Month, last: Month, months: &[&str; 12]) -> String {
    let short = |month: Month| {
        let name = name(month, months);
        format!("{} {}", name.get(..3).unwrap_or(name), month.year())
    };
    if first == last { short(first) } else { format!("{} – {}", short(first), short(last)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{ENGLISH, INDONESIAN};

    #[test]
    fn thousands_and_decimals_have_the_marks_of_the_language() {
        let cases = [(0, "0"), (999, "999"), (1000, "1.000"), (144_070, "144.070"), (-1_234_567, "−1.234.567")];
        for (value, written) in cases {
            assert_eq!(count(&INDONESIAN, value), written);
            assert_eq!(count(&ENGLISH, value), written.replace('.', ","));
        }
        assert_eq!(percent(&INDONESIAN, Percent::of(144_070, 528_873).unwrap()), "27,24");
        assert_eq!(percent(&ENGLISH, Percent::of(144_070, 528_873).unwrap()), "27.24");
        assert_eq!(percent(&INDONESIAN, Percent::of(-7, 10_000).unwrap()), "−0,07");
        assert_eq!(signed_percent(&INDONESIAN, Percent::of(32, 1000).unwrap()), "+3,20");
        assert_eq!(rate(&INDONESIAN, "57.17%".parse().unwrap()), "57,17");
        assert_eq!(rupiah(&INDONESIAN, Rupiah::new(16_800)), "Rp16.800");
        assert_eq!(rupiah(&ENGLISH, Rupiah::new(16_800)), "Rp16,800");
    }

    #[test]
    fn dates_are_written_with_the_month_in_words() {
        let months = &INDONESIAN.months;
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(super::months(month("2026-11"), month("2027-03"), months), "Nov 2026 – Mar 2027");
        assert_eq!(super::months(month("2026-08"), month("2026-08"), months), "Agu 2026");
        assert_eq!(super::months(month("2026-08"), month("2026-08"), &ENGLISH.months), "Aug 2026");
        assert_eq!(date("2025-06-01".parse().unwrap(), months), "1 Juni 2025");
        assert_eq!(date("2024-12-31".parse().unwrap(), &ENGLISH.months), "31 December 2024");
    }
}
