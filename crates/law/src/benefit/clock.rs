//! Days reckoned from days: so many months or years later, and the months between.

use units::{Date, Month};

/// The same day `months` later, or the last day of that month where it has no such day.
pub(super) fn months_after(day: Date, months: i64) -> Date {
    let months = i32::try_from(months.clamp(-12_000, 12_000)).expect("clamped");
    let last = Month::containing(day).plus(months).last_day();
    last.with().day(day.day().min(last.day())).build().expect("a day of that month")
}

/// The same day `years` later; 1 March for those born on 29 February, as ages are counted.
pub(super) fn birthday(born: Date, years: i64) -> Date {
    let reached = months_after(born, years.clamp(0, 999) * 12);
    if reached.day() == born.day() { reached } else { reached.tomorrow().expect("within the calendar") }
}

/// The first of the month after `day`.
pub(super) fn next_month(day: Date) -> Date {
    Month::containing(day).plus(1).first_day()
}
