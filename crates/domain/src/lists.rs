//! Which list of participants speaks for a region on a day: several offices may each bring the list of their own.

use units::{Date, RegionCode};

use crate::people::Snapshot;

/// A list of participants and the region it speaks for: the members registered there, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantList {
    /// The list.
    pub snapshot: Snapshot,
    /// The country, unless an office brought the list of its own region.
    pub region: RegionCode,
}

impl ParticipantList {
    /// Later knowledge comes after: by day, then by the order in which lists came in.
    fn knowledge(&self) -> (Date, i64) {
        (self.snapshot.as_of, self.snapshot.id.get())
    }
}

/// The list that speaks for all of `region` on `as_of`: the latest of that day or before, the newest of all when no
/// day is given; for a day before the first list, the first, whose own dates reach back.
pub fn list_for(lists: &[ParticipantList], region: RegionCode, as_of: Option<Date>) -> Option<&ParticipantList> {
    let speaking = || lists.iter().filter(|list| list.region.contains(region));
    let by_then = speaking().filter(|list| as_of.is_none_or(|day| list.snapshot.as_of <= day));
    let first = || speaking().min_by_key(|list| (list.snapshot.as_of, -list.snapshot.id.get()));
    by_then.max_by_key(|list| list.knowledge()).or_else(first)
}

/// The lists that speak today: for each region the newest that reaches it. A newer list of a wider region replaces
/// those inside it.
pub fn current_lists(lists: &[ParticipantList]) -> Vec<&ParticipantList> {
    lists.iter().filter(|list| replaced_by(list, lists).is_none()).collect()
}

/// The newest list that stands in place of `list` for all of its region.
pub fn replaced_by<'l>(list: &ParticipantList, lists: &'l [ParticipantList]) -> Option<&'l ParticipantList> {
    let newer = |other: &&ParticipantList| other.region.contains(list.region) && other.knowledge() > list.knowledge();
    lists.iter().filter(newer).max_by_key(|other| other.knowledge())
}

/// The lists that speak together as knowledge of `as_of`: those of that day, and `own`, which was chosen for a region and
/// may be its first, of a later day.
pub fn lists_on(lists: &[ParticipantList], own: &ParticipantList, as_of: Option<Date>) -> Vec<ParticipantList> {
    let by_then = |list: &ParticipantList| as_of.is_none_or(|day| list.snapshot.as_of <= day) || list == own;
    let known: Vec<ParticipantList> = lists.iter().filter(|list| by_then(list)).cloned().collect();
    current_lists(&known).into_iter().cloned().collect()
}

/// Whether a member of `list` registered at `registered` counts beside the other `lists`: not where a newer one brought
/// all members of that place.
pub fn speaks_for(list: &ParticipantList, registered: Option<RegionCode>, lists: &[ParticipantList]) -> bool {
    let Some(place) = registered else { return true };
    !lists.iter().any(|other| other.region.contains(place) && other.knowledge() > list.knowledge())
}
