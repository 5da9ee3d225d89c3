//! Cover that others pay for: how far it protects, and from when a plan may renew it.

use units::Month;

use super::proposal::Inputs;
use crate::submission::Months;

/// Cover of one person that is known to end: a subsidy, or what submissions under way ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cover {
    /// Months that are paid for, or asked for.
    pub months: Months,
    /// Whether the count of active participants holds the person already.
    pub counted: bool,
}

impl Cover {
    /// From when a plan of these months may go on paying; `None` while the person is protected in its last month anyway.
    pub fn renewable(self, months: Months, grace_months: i32) -> Option<Month> {
        match protection(&[self.months], months.last, grace_months) {
            Protection::NotYet => Some(months.first),
            Protection::Ended => Some(self.months.last.plus(1).max(months.first)),
            Protection::Paid | Protection::InGrace => None,
        }
    }
}

/// How somebody stands in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// Nobody has paid for them so far.
    NotYet,
    /// Paid for.
    Paid,
    /// Unpaid, within the months of grace.
    InGrace,
    /// Unpaid for longer.
    Ended,
}

/// How somebody stands in `month` who is paid for in these months.
pub(super) fn protection(paid: &[Months], month: Month, grace_months: i32) -> Protection {
    if paid.iter().any(|months| months.first <= month && month <= months.last) {
        return Protection::Paid;
    }
    match paid.iter().map(|months| months.last).filter(|last| *last < month).max() {
        None => Protection::NotYet,
        Some(last) if month.months_since(last) <= grace_months => Protection::InGrace,
        Some(_) => Protection::Ended,
    }
}

/// Persons more than today who are protected in the last of these months by others than the plan; fewer below zero.
pub(super) fn without_plan(inputs: &Inputs<'_>, months: Months) -> i64 {
    let change = |cover: Cover| {
        let then = protection(&[cover.months], months.last, inputs.grace_months);
        i64::from(matches!(then, Protection::Paid | Protection::InGrace)) - i64::from(cover.counted)
    };
    inputs.people.iter().filter_map(|person| person.cover).map(change).sum()
}
