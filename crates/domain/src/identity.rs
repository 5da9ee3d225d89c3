//! Which records are one person: merges and partings, heeded by whoever reads; the records stay as they came in.

use std::collections::{BTreeMap, BTreeSet};

use law::CoverageRulesOn;
use units::{Id, RegionCode};

use crate::people::{Member, Membership, Person};
use crate::tally::{Place, Tally, With, tally};

/// Who is whom. The record with the lowest number leads its group, whatever the order in which merges came.
///
/// ```
/// use domain::Identities;
/// use units::Id;
/// let who = Identities::of([(Id::new(7), Id::new(3)), (Id::new(7), Id::new(9))], []);
/// assert_eq!(who.leader(Id::new(9)), Id::new(3));
/// assert_eq!(who.records(Id::new(3)), [Id::new(3), Id::new(7), Id::new(9)]);
/// assert_eq!(who.leader(Id::new(4)), Id::new(4));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identities {
    leaders: BTreeMap<Id<Person>, Id<Person>>,
    groups: BTreeMap<Id<Person>, Vec<Id<Person>>>,
    parted: BTreeMap<Id<Membership>, Id<Person>>,
}

impl Identities {
    /// From the merges that hold, and the memberships that are another person's than they came in under.
    pub fn of(
        merges: impl IntoIterator<Item = (Id<Person>, Id<Person>)>,
        parted: impl IntoIterator<Item = (Id<Membership>, Id<Person>)>,
    ) -> Self {
        let mut linked: BTreeMap<Id<Person>, BTreeSet<Id<Person>>> = BTreeMap::new();
        for (one, other) in merges {
            linked.entry(one).or_default().insert(other);
            linked.entry(other).or_default().insert(one);
        }
        let (mut leaders, mut groups) = (BTreeMap::new(), BTreeMap::new());
        for start in linked.keys() {
            if leaders.contains_key(start) {
                continue;
            }
            // Ascending, so the first record of a group that is met is its lowest.
            let mut group = BTreeSet::new();
            let mut open = vec![*start];
            while let Some(next) = open.pop() {
                if group.insert(next) {
                    open.extend(&linked[&next]);
                }
            }
            leaders.extend(group.iter().map(|record| (*record, *start)));
            groups.insert(*start, group.into_iter().collect());
        }
        Self { leaders, groups, parted: parted.into_iter().collect() }
    }

    /// Whether every record is a person of its own.
    pub fn is_plain(&self) -> bool {
        self.leaders.is_empty() && self.parted.is_empty()
    }

    /// The person that a record counts as.
    pub fn leader(&self, record: Id<Person>) -> Id<Person> {
        self.leaders.get(&record).copied().unwrap_or(record)
    }

    /// All records of the person that `record` counts as, ascending.
    pub fn records(&self, record: Id<Person>) -> Vec<Id<Person>> {
        let leader = self.leader(record);
        self.groups.get(&leader).cloned().unwrap_or_else(|| vec![leader])
    }

    /// The groups of several records, by leader.
    pub fn groups(&self) -> impl Iterator<Item = (Id<Person>, &[Id<Person>])> {
        self.groups.iter().map(|(leader, records)| (*leader, records.as_slice()))
    }

    /// The record under which a membership counts.
    pub fn record_of(&self, membership: Id<Membership>, came_under: Id<Person>) -> Id<Person> {
        self.parted.get(&membership).copied().unwrap_or(came_under)
    }

    /// The person whose membership it is.
    pub fn holder(&self, membership: Id<Membership>, came_under: Id<Person>) -> Id<Person> {
        self.leader(self.record_of(membership, came_under))
    }
}

/// Memberships of the people whom merges, partings and parts added to a list touch: as the list said them, and as they
/// count; both sorted by person, the memberships of one in the order of their import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regrouped {
    /// As the list said them: what a kept summary counted.
    pub recorded: Vec<Member>,
    /// As they count.
    pub counted: Vec<Member>,
}

/// Brings a kept summary up to what merges, partings and parts say: what was counted of these people leaves it, what counts
/// enters. The same as folding all rows anew.
pub fn regroup(
    summary: &mut Tally<Option<RegionCode>>,
    people: &Regrouped,
    rules: &CoverageRulesOn,
    with: With,
    place: Place,
) {
    for (key, cell) in tally(&people.recorded, rules, with, |member| place.of(member)) {
        summary.entry(key).or_default().subtract(&cell);
    }
    for (key, cell) in tally(&people.counted, rules, with, |member| place.of(member)) {
        summary.entry(key).or_default().add(&cell);
    }
    // A fold makes no cell that counts nobody.
    summary.retain(|_, cell| *cell != crate::Cell::default());
}
