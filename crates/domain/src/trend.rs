//! The active month by month, and when a target would be reached at the rate of these months.

use serde::{Serialize, Serializer};
use units::{Date, Month, Percent, Rounding};

/// The active on one day, and their percent of today's denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendDay {
    /// The day of the list, or the same of an earlier month.
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

impl Serialize for Reach {
    /// The month, or `reached`, `never`, `far`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Now => serializer.serialize_str("reached"),
            Self::By(month) => serializer.collect_str(month),
            Self::Never => serializer.serialize_str("never"),
            Self::Far => serializer.serialize_str("far"),
        }
    }
}

/// A month means little beyond this.
const DAYS_MAX: i128 = 50 * 365;

/// Days at whose end the active are counted: the list's own, and the same day of each of the `months` before, so that each
/// step is a month. What ends a month stands for the end of each.
///
/// ```
/// use domain::trend_days;
/// let days = |list: &str| trend_days(list.parse().unwrap(), 4).iter().map(ToString::to_string).collect::<Vec<_>>();
/// assert_eq!(days("2025-06-01"), ["2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01"]);
/// assert_eq!(days("2025-04-30"), ["2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]);
/// assert_eq!(days("2025-05-30"), ["2025-01-30", "2025-02-28", "2025-03-30", "2025-04-30", "2025-05-30"]);
/// ```
pub fn trend_days(list: Date, months: i32) -> Vec<Date> {
    let own = Month::containing(list);
    let ends = list == own.last_day();
    let on = |month: Month| {
        let last = month.last_day();
        if ends { last } else { last.with().day(list.day().min(last.day())).build().unwrap_or(last) }
    };
    (0..=months).rev().map(|back| on(own.plus(-back))).collect()
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

/// By how many the active grew in a month, from the first to the last of `days`; a year has twelve months of equal
/// length here. `None` without two days.
///
/// ```
/// use domain::{TrendDay, gain_per_month};
/// let day = |day: &str, active| TrendDay { day: day.parse().unwrap(), active, percent: None };
/// assert_eq!(gain_per_month(&[day("2024-06-30", 1_000), day("2025-06-30", 1_120)]), Some(10));
/// ```
pub fn gain_per_month(days: &[TrendDay]) -> Option<i64> {
    let (first, last) = (days.first()?, days.last()?);
    let passed = i128::from((last.day - first.day).get_days());
    let gain = i128::from(last.active) - i128::from(first.active);
    let rounded = (passed > 0).then(|| Rounding::HalfUp.divide(gain * 365, passed * 12))?;
    i64::try_from(rounded).ok()
}

/// Months from `day` to the end of `year`, the one that runs included unless it ends on that day; none when it is over.
///
/// ```
/// use domain::months_left;
/// assert_eq!(months_left("2025-06-01".parse().unwrap(), 2025), 7);
/// assert_eq!(months_left("2025-06-30".parse().unwrap(), 2025), 6);
/// assert_eq!(months_left("2026-01-01".parse().unwrap(), 2025), 0);
/// ```
pub fn months_left(day: Date, year: i32) -> i32 {
    let own = Month::containing(day);
    let whole = (year - own.year()) * 12 + 12 - own.number();
    (whole + i32::from(own.last_day() != day)).max(0)
}
