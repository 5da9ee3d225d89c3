//! Among whom shared money is parted: the villages of a model by regency, or each for itself.

use std::collections::BTreeMap;

use units::{Level, RegionCode};

use super::model::Model;
use super::proposal::Fair;

/// Places of villages by area, in the order of their codes.
pub(super) fn areas(fair: Fair, model: &Model) -> Vec<Vec<usize>> {
    let mut areas: BTreeMap<RegionCode, Vec<usize>> = BTreeMap::new();
    for (place, groups) in model.groups.iter().enumerate() {
        let village = groups[0].village;
        let area = match fair {
            Fair::Regency => village.ancestor(Level::Regency).unwrap_or(village),
            Fair::Village => village,
        };
        areas.entry(area).or_default().push(place);
    }
    areas.into_values().collect()
}
