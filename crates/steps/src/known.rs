//! Who is known and still here: persons by where they live, without those who died or moved away.

use std::collections::BTreeMap;

use domain::{Departures, Identities, Person, SetAside};
use store::{Query, StoreError, identity, people};
use units::{Date, Id, RegionCode};

/// The day by which departures count when no day was asked: all that is known.
pub(crate) fn left_by(as_of: Option<Date>) -> Date {
    as_of.unwrap_or(Date::MAX)
}

/// Persons known, by residence, which records are one, and who left.
pub(crate) struct KnownPeople {
    by_residence: BTreeMap<RegionCode, u64>,
    pub(crate) who: Identities,
    pub(crate) departures: Departures,
    /// Where those live, or lived, of whom a departure is told.
    homes: Vec<(Id<Person>, RegionCode)>,
    /// The latest day that any departure is told from.
    latest: Option<Date>,
}

impl KnownPeople {
    pub(crate) fn load(query: &mut impl Query) -> Result<Self, StoreError> {
        let who = identity::identities(query)?;
        let departures = identity::departures(query, &who)?;
        let mut homes = Vec::new();
        for person in departures.people() {
            for record in who.records(person) {
                if let Some(home) = people::home(query, record)? {
                    homes.push((person, home));
                    break;
                }
            }
        }
        let latest = departures.people().flat_map(|person| departures.said_of(person)).map(|said| said.on).max();
        Ok(Self { by_residence: people::known_by_residence(query)?, who, departures, homes, latest })
    }

    /// How many persons are known to live in `region` on `day`.
    pub(crate) fn living_in(&self, region: RegionCode, day: Date) -> u64 {
        let within = self.by_residence.range(region..).take_while(|(place, _)| region.contains(**place));
        let all: u64 = within.map(|(_, count)| count).sum();
        let left = self.homes.iter().filter(|(person, home)| region.contains(*home) && self.left(*person, *home, day));
        all.saturating_sub(u64::try_from(left.count()).unwrap_or(u64::MAX))
    }

    /// Why a person is not to be listed at `place` on `day`.
    pub(crate) fn leaves(&self, person: Id<Person>, place: RegionCode, day: Date) -> Option<SetAside> {
        self.departures.leaves(person, place, day)
    }

    /// Whether everything that is told of departures is told from `day` or before.
    pub(crate) fn all_by(&self, day: Date) -> bool {
        self.latest.is_none_or(|latest| latest <= day)
    }

    fn left(&self, person: Id<Person>, home: RegionCode, day: Date) -> bool {
        self.leaves(person, home, day).is_some()
    }
}
