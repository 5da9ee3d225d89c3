//! Birthdays, and the first of the month after a day.

use units::{Date, Month};

use super::claim::months_after;

/// The same day `years` later; 1 March for those born on 29 February, as ages are counted.
pub(super) fn birthday(born: Date, years: i64) -> Date {
    let reached = months_after(born, years * 12);
    if reached.day() == born.day() { reached } else { reached.tomorrow().unwrap_or(reached) }
}

/// The first of the month after `day`.
pub(super) fn next_month(day: Date) -> Date {
    Month::containing(day).plus(1).first_day()
}
