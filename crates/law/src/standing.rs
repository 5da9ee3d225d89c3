//! Whether a membership protects on a day: paid, in grace, lapsed.

use serde::Serialize;
use units::{Date, Month};

use crate::Class;
use crate::rules::CoverageRulesOn;

/// The dates of a membership, all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Term {
    /// First day of cover; unknown counts as long ago.
    pub starts: Option<Date>,
    /// Last day, when deregistration was reported.
    pub ends: Option<Date>,
    /// Last day paid for; unknown counts as paid, because a snapshot of active members often omits it.
    pub paid_until: Option<Date>,
}

/// Where a membership stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing")]
pub enum Standing {
    /// No contribution that has fallen due is unpaid.
    Paid,
    /// Some are unpaid, but no more than the law forgives.
    Grace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// Ended, or unpaid for too long.
    Lapsed {
        /// The first day without cover.
        since: Date,
    },
    /// Begins later.
    NotYet {
        /// The first day of cover.
        from: Date,
    },
}

impl Standing {
    /// Paid or in grace.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Paid | Self::Grace { .. })
    }
}

/// The standing of a membership of `class` on the day of `rules`.
///
/// A month is unpaid once its due date has passed: for PU the 15th of the following month, for BPU the 15th
/// of the same month. Up to `grace_months` unpaid months leave the cover standing (PP 44/2015 Pasal 39, 42);
/// one more ends it. Construction projects and migrant workers pay for a period ahead and have no grace.
///
/// ```
/// use law::{Class, CoverageRules, Standing, Term, standing};
/// let rules = CoverageRules::built_in();
/// let term = Term { paid_until: Some("2025-02-28".parse().unwrap()), ..Term::default() };
/// let on = |day: &str| standing(Class::Bpu, term, &rules.on(day.parse().unwrap()).unwrap());
/// assert_eq!(on("2025-02-28"), Standing::Paid);
/// assert_eq!(on("2025-05-31"), Standing::Grace { until: "2025-06-15".parse().unwrap() });
/// assert_eq!(on("2025-06-30"), Standing::Lapsed { since: "2025-06-16".parse().unwrap() });
/// ```
pub fn standing(class: Class, term: Term, rules: &CoverageRulesOn) -> Standing {
    let day = rules.day;
    if let Some(from) = term.starts.filter(|from| *from > day) {
        return Standing::NotYet { from };
    }
    let ended = term.ends.filter(|last| *last < day).map(next_day);
    let unpaid = term.paid_until.map_or(Standing::Paid, |paid_until| by_payment(class, paid_until, rules));
    match (ended, unpaid) {
        (Some(ended), Standing::Lapsed { since }) => Standing::Lapsed { since: ended.min(since) },
        (Some(since), _) => Standing::Lapsed { since },
        (None, unpaid) => unpaid,
    }
}

fn by_payment(class: Class, paid_until: Date, rules: &CoverageRulesOn) -> Standing {
    let (grace_months, due_months_later) = match class {
        Class::Pu => (rules.grace_months_pu, 1),
        Class::Bpu => (rules.grace_months_bpu, 0),
        Class::Jakon | Class::Pmi => {
            let paid = paid_until >= rules.day;
            return if paid { Standing::Paid } else { Standing::Lapsed { since: next_day(paid_until) } };
        }
    };
    let due = |month: Month| {
        let last = month.plus(due_months_later).last_day();
        // The thirtieth of a February is its last day.
        last.with().day(rules.due_day.clamp(1, last.day())).build().expect("a day of that month")
    };
    // A month that was paid in part is a month unpaid.
    let last_paid = match Month::containing(paid_until) {
        month if month.last_day() == paid_until => month,
        month => month.plus(-1),
    };
    if rules.day <= due(last_paid.plus(1)) {
        return Standing::Paid;
    }
    let last_chance = due(last_paid.plus(grace_months + 1));
    if rules.day <= last_chance {
        Standing::Grace { until: last_chance }
    } else {
        Standing::Lapsed { since: next_day(last_chance) }
    }
}

fn next_day(date: Date) -> Date {
    date.tomorrow().expect("dates of people lie within the calendar")
}
