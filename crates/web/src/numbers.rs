//! How numbers, percents and dates are written for Indonesian readers.

use units::{Date, Month, Percent, Rate};

/// A count with points between thousands: 144.070.
pub(crate) fn count(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('−');
    }
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A length as a count.
pub(crate) fn length(value: usize) -> String {
    count(i64::try_from(value).expect("a list fits in memory"))
}

/// A count of rows.
pub(crate) fn rows(value: u64) -> String {
    count(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A percent with a decimal comma: 27,24.
pub(crate) fn percent(value: Percent) -> String {
    hundredths(value.hundredths())
}

/// A change in percent, its sign always written: +3,20.
pub(crate) fn signed_percent(value: Percent) -> String {
    let sign = if value.hundredths() > 0 { "+" } else { "" };
    format!("{sign}{}", percent(value))
}

/// A rate of a target as percent: 57,17.
pub(crate) fn rate(value: Rate) -> String {
    hundredths(value.percent_hundredths())
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    let all = value.unsigned_abs();
    format!("{sign}{},{:02}", count(i64::try_from(all / 100).expect("a percent fits")), all % 100)
}

/// A date in words: 1 Juni 2025.
pub(crate) fn date(value: Date, months: &[&str; 12]) -> String {
    let month = usize::from(value.month().unsigned_abs()) - 1;
    format!("{} {} {}", value.day(), months[month], value.year())
}

/// Months in short: Nov 2026 – Mar 2027; one month alone.
pub(crate) fn months(first: Month, last: Month, months: &[&str; 12]) -> String {
    let short = |month: Month| {
        let name = months[usize::from(month.number().unsigned_abs() as u16) - 1];
        format!("{} {}", name.get(..3).unwrap_or(name), month.year())
    };
    if first == last { short(first) } else { format!("{} – {}", short(first), short(last)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_have_points_and_percents_a_comma() {
        let cases = [(0, "0"), (999, "999"), (1000, "1.000"), (144_070, "144.070"), (-1_234_567, "−1.234.567")];
        for (value, written) in cases {
            assert_eq!(count(value), written);
        }
        assert_eq!(percent(Percent::of(144_070, 528_873).unwrap()), "27,24");
        assert_eq!(percent(Percent::of(-7, 10_000).unwrap()), "−0,07");
        assert_eq!(signed_percent(Percent::of(32, 1000).unwrap()), "+3,20");
        assert_eq!(rate("57.17%".parse().unwrap()), "57,17");
    }

    #[test]
    fn dates_are_written_with_the_month_in_words() {
        let months = &crate::words::INDONESIAN.months;
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(super::months(month("2026-11"), month("2027-03"), months), "Nov 2026 – Mar 2027");
        assert_eq!(super::months(month("2026-08"), month("2026-08"), months), "Agu 2026");
        assert_eq!(date("2025-06-01".parse().unwrap(), months), "1 Juni 2025");
        assert_eq!(date("2024-12-31".parse().unwrap(), months), "31 Desember 2024");
    }
}
