//! The active month by month, and when a target would be reached at the rate of these months.

use units::{Date, Month, Percent};

/// The active on one day, and their percent of today's denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendDay {
    /// The last day of a month, or the day of the list.
    pub day: Date,
    /// Persons or memberships, as asked.
    pub active: i64,
    /// Of today's denominator; none without one.
    pub percent: Option<Percent>,
}

/// When a target is reached at the present rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It is reached.
    Now,
    /// In this month.
    By(Month),
    /// The active do not grow.
    Never,
    /// They grow so slowly that a month would say nothing: fifty years and more.
    Far,
}

/// A month means little beyond this.
const DAYS_MAX: i128 = 50 * 365;

/// Days at whose end the active are counted: the last of each of the `months` before, and the list's own.
pub fn trend_days(list: Date, months: i32) -> Vec<Date> {
    let own = Month::containing(list);
    (1..=months).rev().map(|back| own.plus(-back).last_day()).chain([list]).collect()
}

/// Goes on from the first to the last of `days` at the same rate until `target` persons are active.
///
/// ```
/// use domain::{Reach, TrendDay, reach};
/// let day = |day: &str, active| TrendDay { day: day.parse().unwrap(), active, percent: None };
/// let days = [day("2024-06-30", 1_000), day("2025-06-30", 1_100)];
/// assert_eq!(reach(&days, 1_100), Some(Reach::Now));
/// assert_eq!(reach(&days, 1_200), Some(Reach::By("2026-06".parse().unwrap())));
/// assert_eq!(reach(&days, 100_000), Some(Reach::Far));
/// assert_eq!(reach(&[days[1], days[0]], 1_200), None);
/// ```
pub fn reach(days: &[TrendDay], target: i64) -> Option<Reach> {
    let (first, last) = (days.first()?, days.last()?);
    let passed = i128::from((last.day - first.day).get_days());
    if passed <= 0 {
        return None;
    }
    let missing = i128::from(target) - i128::from(last.active);
    let gain = i128::from(last.active) - i128::from(first.active);
    if missing <= 0 {
        return Some(Reach::Now);
    }
    if gain <= 0 {
        return Some(Reach::Never);
    }
    // Rounded up: on the day before, somebody is missing still.
    let ahead = (missing * passed + gain - 1) / gain;
    if ahead > DAYS_MAX {
        return Some(Reach::Far);
    }
    let mut month = Month::containing(last.day);
    while i128::from((month.last_day() - last.day).get_days()) < ahead {
        month = month.plus(1);
    }
    Some(Reach::By(month))
}
