//! A batch, or many, in figures: rows per state, persons and rupiah per village, source and role.

use std::collections::{BTreeMap, HashSet};

use law::Role;
use serde::Serialize;
use units::{Id, RegionCode, Rupiah};

use super::moves::State;
use super::row::BatchRow;
use super::{payer_code, row};
use crate::people::Person;

/// Persons and their money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Amounts {
    /// Rows.
    pub rows: u64,
    /// Estimate for the first month of each row.
    pub monthly: Rupiah,
    /// Estimate for all months.
    pub total: Rupiah,
}

impl Amounts {
    pub(super) fn add(&mut self, row: &BatchRow) {
        self.rows += 1;
        self.monthly = self.monthly + row.monthly;
        self.total = self.total + row.total;
    }

    pub(super) fn join(&mut self, other: Self) {
        self.rows += other.rows;
        self.monthly = self.monthly + other.monthly;
        self.total = self.total + other.total;
    }
}

/// Figures of some rows. Money counts rows that are live: neither refused, withdrawn nor over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct BatchSummary {
    /// All rows.
    pub rows: u64,
    /// Distinct persons among the live rows; a row that is not matched yet counts as one.
    pub persons: u64,
    /// Rows per state; they add up to all rows.
    pub by_state: BTreeMap<&'static str, u64>,
    /// Live rows.
    pub live: Amounts,
    /// Live rows per village.
    pub by_place: BTreeMap<RegionCode, Amounts>,
    /// Live rows per payer.
    pub by_payer: BTreeMap<&'static str, Amounts>,
    /// Live rows per village and payer.
    pub by_place_and_payer: BTreeMap<String, Amounts>,
    /// Live rows per role; those without one under `-`.
    pub by_role: BTreeMap<&'static str, Amounts>,
}

/// Adds rows up.
pub fn summarize_batch<'r>(rows: impl Iterator<Item = &'r row::BatchRow>) -> BatchSummary {
    let mut summary = BatchSummary::default();
    let mut known: HashSet<Id<Person>> = HashSet::new();
    let mut by_place_and_payer: BTreeMap<(RegionCode, &'static str), Amounts> = BTreeMap::new();
    for row in rows {
        summary.rows += 1;
        *summary.by_state.entry(row.state.code()).or_default() += 1;
        if !row.state.is_live() {
            continue;
        }
        summary.persons += u64::from(row.person.is_none_or(|person| known.insert(person)));
        let payer = payer_code(row.payer);
        summary.live.add(row);
        summary.by_place.entry(row.region).or_default().add(row);
        summary.by_payer.entry(payer).or_default().add(row);
        by_place_and_payer.entry((row.region, payer)).or_default().add(row);
        summary.by_role.entry(row.role.map_or("-", Role::code)).or_default().add(row);
    }
    let named = by_place_and_payer.into_iter().map(|((place, payer), sum)| (format!("{place} {payer}"), sum));
    summary.by_place_and_payer = named.collect();
    assert_eq!(summary.by_state.values().sum::<u64>(), summary.rows, "every row has one state");
    summary
}

impl BatchSummary {
    /// Rows in a state.
    pub fn in_state(&self, state: State) -> u64 {
        self.by_state.get(state.code()).copied().unwrap_or_default()
    }
}
