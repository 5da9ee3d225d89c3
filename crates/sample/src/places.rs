//! The villages that people are spread over, and the districts their NIK come from.

use units::{Level, RegionCode, RegionKind, population, region, regions_at, villages_within};

use crate::random::Random;

const RETIRED: &str = include_str!("../../../data/region_retired_codes.csv");

/// A village with its share of the people.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) code: RegionCode,
    pub(crate) name: &'static str,
    /// Has a head, officials and BPD.
    pub(crate) is_desa: bool,
    pub(crate) regency: RegionCode,
    pub(crate) district: RegionCode,
    /// Eligible workers living here.
    pub(crate) people: usize,
}

impl Place {
    /// As a letterhead has it.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", if self.is_desa { "Desa" } else { "Kelurahan" }, self.name)
    }
}

/// Splits `total` by weight; the parts sum to it (largest remainder, earlier first).
pub(crate) fn shares(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let exact = |weight: u64| u128::from(total) * u128::from(weight);
    let mut parts: Vec<u64> = weights.iter().map(|weight| (exact(*weight) / sum) as u64).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|position| (std::cmp::Reverse(exact(weights[*position]) % sum), *position));
    let missing = total - parts.iter().sum::<u64>();
    for position in order.into_iter().take(missing as usize) {
        parts[position] += 1;
    }
    parts
}

/// `desa` and `kelurahan` villages of the province (all of them at full size), filled with `people`.
///
/// Regencies get people by published population; inside a regency a kelurahan counts about twice a desa.
pub(crate) fn places(province: RegionCode, people: u32, desa: u32, kelurahan: u32, seed: u64) -> Vec<Place> {
    let mut random = Random::stream(seed, "places", 0);
    let (all_desa, all_kelurahan): (Vec<_>, Vec<_>) =
        villages_within(province).partition(|village| village.code.kind() != RegionKind::Kelurahan);
    // Evenly spaced over the list, so that a small run still reaches most regencies.
    let spread = |all: &[units::Region], count: u32| -> Vec<units::Region> {
        let count = (count as usize).min(all.len());
        (0..count).map(|position| all[position * all.len() / count]).collect()
    };
    let mut chosen = spread(&all_desa, desa);
    chosen.extend(spread(&all_kelurahan, kelurahan));
    chosen.sort_by_key(|village| village.code);
    let regency_of = |code: RegionCode| code.ancestor(Level::Regency).expect("a village lies in a regency");
    let weights: Vec<u64> = chosen
        .iter()
        .map(|village| {
            let base = if village.code.kind() == RegionKind::Kelurahan { 2_000 } else { 1_000 };
            base * random.between(60, 150) as u64
        })
        .collect();
    let mut regencies: Vec<RegionCode> = chosen.iter().map(|village| regency_of(village.code)).collect();
    regencies.dedup();
    let populations: Vec<u64> =
        regencies.iter().map(|code| population(*code).expect("regencies have a published population")).collect();
    let mut people_in = Vec::new();
    for (regency, total) in regencies.iter().zip(shares(u64::from(people), &populations)) {
        let inside: Vec<u64> = chosen
            .iter()
            .zip(&weights)
            .filter(|(village, _)| regency_of(village.code) == *regency)
            .map(|(_, weight)| *weight)
            .collect();
        people_in.extend(shares(total, &inside));
    }
    chosen
        .iter()
        .zip(people_in)
        .map(|(village, people)| Place {
            code: village.code,
            name: village.name,
            is_desa: village.code.kind().has_village_government(),
            regency: regency_of(village.code),
            district: village.code.ancestor(Level::District).expect("a village lies in a district"),
            people: people as usize,
        })
        .collect()
}

/// The name of a region in use.
pub(crate) fn name_of(code: RegionCode) -> &'static str {
    region(code).expect("only regions in use are named").name
}

/// All districts in use, as the six digits a NIK starts with.
pub(crate) fn current_districts() -> Vec<u64> {
    regions_at(RegionCode::INDONESIA, Level::District).map(|district| six_digits(district.code)).collect()
}

/// District codes that are given out no more.
pub(crate) fn retired_districts() -> Vec<u64> {
    RETIRED
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next()?.parse::<RegionCode>().ok())
        .filter(|code| code.level() == Level::District && region(*code).is_none())
        .map(six_digits)
        .collect()
}

/// What a NIK issued there starts with.
pub(crate) fn six_digits(district: RegionCode) -> u64 {
    district.packed().unsigned_abs() / 10_000
}
