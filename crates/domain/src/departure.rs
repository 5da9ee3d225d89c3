//! Who died or moved away, from which day and by whose word: they leave the lists, and come back when corrected.

use std::collections::BTreeMap;
use std::str::FromStr;

use law::UnknownCode;
use serde::{Deserialize, Serialize};
use units::{Date, Id, RegionCode};

use crate::people::Person;
use crate::roster::SetAside;

/// What became of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartureKind {
    /// Died.
    Dead,
    /// Lives elsewhere.
    Moved,
    /// Is here after all, or again.
    Back,
}

impl DepartureKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Dead, Self::Moved, Self::Back];

    /// The word in commands and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Moved => "moved",
            Self::Back => "back",
        }
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Dead => "Meninggal",
            Self::Moved => "Pindah",
            Self::Back => "Ada kembali",
        }
    }
}

impl FromStr for DepartureKind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "dead, moved, back" })
    }
}

/// One statement about one person. Statements are added, never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Departure {
    /// The change that brought it.
    pub change: i64,
    /// What became of them.
    #[serde(rename = "kind")]
    pub kind: DepartureKind,
    /// From this day on.
    pub on: Date,
    /// Where they live now, when told.
    pub to: Option<RegionCode>,
    /// By whose word.
    pub source: String,
}

/// All statements, per person in the order in which they were recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Departures(BTreeMap<Id<Person>, Vec<Departure>>);

impl Departures {
    /// From statements in the order in which they were recorded.
    pub fn of(statements: impl IntoIterator<Item = (Id<Person>, Departure)>) -> Self {
        let mut all = Self::default();
        for (person, statement) in statements {
            all.0.entry(person).or_default().push(statement);
        }
        all
    }

    /// What was said of a person, in the order in which it was recorded.
    pub fn said_of(&self, person: Id<Person>) -> &[Departure] {
        self.0.get(&person).map_or(&[], Vec::as_slice)
    }

    /// The departure in force on `day`: the statement with the latest day by then, of one day the one recorded last;
    /// none when that says they are back. The dead do not move: a death stands until it is said that they are back.
    pub fn in_force(&self, person: Id<Person>, day: Date) -> Option<&Departure> {
        let by_then = self.said_of(person).iter().filter(|said| said.on <= day);
        let alive = by_then.clone().filter(|said| said.kind != DepartureKind::Moved).max_by_key(|said| said.on);
        if let Some(died) = alive.filter(|said| said.kind == DepartureKind::Dead) {
            return Some(died);
        }
        // The last of equals is the one recorded last.
        by_then.max_by_key(|said| said.on).filter(|said| said.kind != DepartureKind::Back)
    }

    /// Why a person is not to be listed at `place` on `day`. Who moved stays on the lists of where they live now.
    pub fn leaves(&self, person: Id<Person>, place: RegionCode, day: Date) -> Option<SetAside> {
        let said = self.in_force(person, day)?;
        match said.kind {
            DepartureKind::Dead => Some(SetAside::Dead),
            DepartureKind::Moved if said.to.is_some_and(|to| to.contains(place) || place.contains(to)) => None,
            DepartureKind::Moved => Some(SetAside::Moved),
            DepartureKind::Back => None,
        }
    }

    /// Everybody of whom something was said.
    pub fn people(&self) -> impl Iterator<Item = Id<Person>> {
        self.0.keys().copied()
    }
}
