//! One person's status over all lists of participants: new, active, in grace, lapsed, returned, off the list.

use law::{CoverageRulesOn, Programs, Standing, standing};
use serde::Serialize;
use units::{Date, RegionCode};

use crate::lists::ParticipantList;
use crate::people::Member;

/// What one list says of a person, compared with the lists before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum HistoryStatus {
    /// Active, and on no list before.
    New,
    /// Active and paid.
    Active,
    /// Active, unpaid months within what the law forgives.
    Grace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// Active again, after a list that knew them as lapsed or did not name them.
    Returned,
    /// Was covered.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// Registered from a day to come.
    NotYet,
    /// The list no longer names them.
    Gone,
}

/// One list in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryEntry {
    /// Which list.
    pub list: i64,
    /// Its file.
    pub file: String,
    /// The day it speaks of.
    pub as_of: Date,
    /// The region it speaks for.
    pub region: RegionCode,
    /// What it says.
    #[serde(flatten)]
    pub status: HistoryStatus,
    /// Memberships it names.
    pub memberships: usize,
    /// Programs of those that are active.
    pub programs: String,
    /// Last day paid for among those that are active.
    pub paid_until: Option<Date>,
    /// Where registered, by the first membership.
    pub registered: Option<RegionCode>,
}

/// A list with what it says of the person.
#[derive(Debug, Clone, Copy)]
pub struct HistoryList<'a> {
    /// The list.
    pub list: &'a ParticipantList,
    /// The person's memberships on it.
    pub members: &'a [Member],
    /// The rules of its day.
    pub rules: &'a CoverageRulesOn,
}

/// The history over `lists`, oldest knowledge first. A list that does not name the person says something only where
/// an earlier one named them and it speaks for the place they were registered in.
pub fn status_history(lists: &[HistoryList<'_>]) -> Vec<HistoryEntry> {
    let mut found: Vec<HistoryEntry> = Vec::new();
    let mut was_active = None;
    let mut place: Option<RegionCode> = None;
    for HistoryList { list, members, rules } in lists {
        let best = members.iter().map(|member| (standing(member.class, member.term, rules), member));
        // Paid before grace before lapsed, and of lapses the latest: the order of the variants, days reversed.
        let best = best.max_by_key(|(now, _)| match now {
            Standing::Paid => (3, None),
            Standing::Grace { until } => (2, Some(*until)),
            Standing::Lapsed { since } => (1, Some(*since)),
            Standing::NotYet { .. } => (0, None),
        });
        let status = match (best.map(|(now, _)| now), was_active) {
            (None, None) => continue,
            (None, Some(_)) if !speaks_of(list.region, place) => continue,
            (None, Some(_)) => HistoryStatus::Gone,
            (Some(Standing::Paid | Standing::Grace { .. }), Some(false)) => HistoryStatus::Returned,
            (Some(Standing::Paid), None) => HistoryStatus::New,
            (Some(Standing::Paid), Some(true)) => HistoryStatus::Active,
            (Some(Standing::Grace { until }), _) => HistoryStatus::Grace { until },
            (Some(Standing::Lapsed { since }), _) => HistoryStatus::Lapsed { since },
            (Some(Standing::NotYet { .. }), _) => HistoryStatus::NotYet,
        };
        // Off two lists in a row is told once.
        if status == HistoryStatus::Gone && found.last().is_some_and(|last| last.status == HistoryStatus::Gone) {
            continue;
        }
        let active = || members.iter().filter(|member| standing(member.class, member.term, rules).is_active());
        let programs = active().fold(Programs::default(), |all, member| all.union(member.programs));
        let registered = members.iter().find_map(|member| member.registered);
        was_active = Some(active().next().is_some());
        place = registered.or(place);
        found.push(HistoryEntry {
            list: list.snapshot.id.get(),
            file: list.snapshot.file.clone(),
            as_of: list.snapshot.as_of,
            region: list.region,
            status,
            memberships: members.len(),
            programs: programs.to_string(),
            paid_until: active().filter_map(|member| member.term.paid_until).max(),
            registered,
        });
    }
    found
}

/// Whether a list of `region` would name who was registered in `place`.
fn speaks_of(region: RegionCode, place: Option<RegionCode>) -> bool {
    region == RegionCode::INDONESIA || place.is_some_and(|place| region.contains(place))
}
