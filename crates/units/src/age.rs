//! Age in whole years.

use crate::Date;

/// Whole years lived on `day` by someone born on `birth`; negative when `birth` lies ahead.
///
/// Born on 29 February, one turns a year older on 1 March of a common year.
///
/// ```
/// use units::{age_on, Date};
/// let birth: Date = "1960-06-02".parse().unwrap();
/// assert_eq!(age_on(birth, "2025-06-01".parse().unwrap()), 64);
/// assert_eq!(age_on(birth, "2025-06-02".parse().unwrap()), 65);
/// ```
pub fn age_on(birth: Date, day: Date) -> i32 {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    i32::from(day.year()) - i32::from(birth.year()) - i32::from(!had_birthday)
}
