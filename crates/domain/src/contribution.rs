//! Contributions as statements show them paid, and how far they extend the paid days of a membership.

use std::collections::BTreeMap;

use law::{Class, Program, Programs};
use units::{Date, Id, Month, Rupiah};

use crate::people::{Employer, Person};

/// One month of one membership, paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// Whose.
    pub person: Id<Person>,
    /// Class of the membership.
    pub class: Class,
    /// Who paid for it, where an employer does.
    pub employer: Option<Id<Employer>>,
    /// For which month.
    pub month: Month,
    /// For which programs.
    pub programs: Programs,
    /// On which wage.
    pub wage: Option<Rupiah>,
    /// How much, all programs together.
    pub amount: Rupiah,
    /// When it was paid, where the statement says so.
    pub paid_on: Option<Date>,
}

/// The last day paid for, when a list says `paid_until` and statements show these months paid.
///
/// Months count without a gap and for every program of the membership: a later month alone does not heal the one
/// before it. JKP is not asked for, since the state pays it beside the others.
///
/// ```
/// use std::collections::BTreeMap;
/// let programs: law::Programs = [law::Program::Jkk, law::Program::Jkm].into_iter().collect();
/// let paid = |months: &[&str]| -> BTreeMap<units::Month, law::Programs> {
///     months.iter().map(|month| (month.parse().unwrap(), programs)).collect()
/// };
/// let until = |months: &[&str]| domain::paid_through("2025-05-31".parse().unwrap(), programs, &paid(months)).to_string();
/// assert_eq!(until(&["2025-06", "2025-07"]), "2025-07-31");
/// assert_eq!(until(&["2025-07"]), "2025-05-31");
/// ```
pub fn paid_through(paid_until: Date, programs: Programs, months: &BTreeMap<Month, Programs>) -> Date {
    let asked: Programs = programs.iter().filter(|program| *program != Program::Jkp).collect();
    let listed = Month::containing(paid_until);
    let mut next = if listed.last_day() == paid_until { listed.plus(1) } else { listed };
    let mut until = paid_until;
    while months.get(&next).is_some_and(|paid| paid.contains_all(asked)) {
        until = next.last_day();
        next = next.plus(1);
    }
    until
}
