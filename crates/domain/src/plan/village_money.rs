//! Money of villages: Dana Desa as it was set per regency, and the estimate of a village's share of it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;
use units::{Level, RegionCode, Rupiah, villages_within};

use crate::denominator::apportion;

static DANA_DESA: &str = include_str!("../../../../data/dana_desa_kabkota.csv");

/// What a village has of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VillageMoney {
    /// For the year.
    pub amount: Rupiah,
    /// Whether it is a share of a regency's total, not the village's own number.
    pub estimate: bool,
}

/// As budgeted, by regency or city and year.
fn table() -> &'static BTreeMap<(RegionCode, i32), Rupiah> {
    static TABLE: OnceLock<BTreeMap<(RegionCode, i32), Rupiah>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |line: &str| {
            let mut cells = line.split(',');
            let mut next = || cells.next().expect("data/dana_desa_kabkota.csv has five columns");
            let region: RegionCode = next().parse().expect("a region code");
            let year: i32 = next().parse().expect("a year");
            ((region, year), Rupiah::new(next().parse().expect("whole rupiah")))
        };
        DANA_DESA.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect()
    })
}

/// The years of which Dana Desa is known, ascending.
pub fn dana_desa_years() -> Vec<i32> {
    let mut years: Vec<i32> = table().keys().map(|(_, year)| *year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// Dana Desa of all regencies within `region` (or of the regency itself) in `year`; `None` where nothing is known.
///
/// ```
/// let sumatera_selatan = "16".parse().unwrap();
/// let known = domain::plan::dana_desa(sumatera_selatan, 2024).unwrap();
/// assert_eq!(known.get(), 2_521_374_469_000);
/// ```
pub fn dana_desa(region: RegionCode, year: i32) -> Option<Rupiah> {
    let within = table().iter().filter(|((place, of), _)| *of == year && region.contains(*place));
    let amounts: Vec<Rupiah> = within.map(|(_, budget)| *budget).collect();
    (!amounts.is_empty()).then(|| amounts.into_iter().sum())
}

/// What each desa within `region` may have of its regency's Dana Desa: equal shares, every one an estimate.
pub fn dana_desa_by_village(region: RegionCode, year: i32) -> BTreeMap<RegionCode, VillageMoney> {
    let mut found = BTreeMap::new();
    let regency = region.ancestor(Level::Regency);
    for ((place, _), budget) in table().iter().filter(|((_, of), _)| *of == year) {
        if !region.contains(*place) && regency != Some(*place) {
            continue;
        }
        let villages: Vec<RegionCode> = villages_within(*place)
            .map(|village| village.code)
            .filter(|village| village.kind().has_village_government())
            .collect();
        let shares = apportion(budget.get(), &vec![1; villages.len()]);
        let shared = villages.into_iter().zip(shares).filter(|(village, _)| region.contains(*village));
        found.extend(
            shared.map(|(village, share)| (village, VillageMoney { amount: Rupiah::new(share), estimate: true })),
        );
    }
    found
}
