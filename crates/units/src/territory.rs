//! Which territory a code stood for at a time: provinces were parted, and what was left of them kept its code.
//!
//! Regencies that changed their province have new codes one by one ([`retired`](crate::retired)): only provinces speak of
//! more under the same code. The partings are packed from `data/region_splits.csv`.

use jiff::civil::Date;
use serde::Serialize;

use crate::region::{RegionCode, sub_regions};

/// A province that was made of a part of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The new province.
    pub province: RegionCode,
    /// The one it was a part of, which kept its code.
    pub parted_from: RegionCode,
    /// The first day by the new borders: the law came into force.
    pub since: Date,
    /// The law that parted them.
    pub law: &'static str,
}

/// Code of the new province and of the old, year, month, day, law.
type Packed = (i64, i64, i16, i8, i8, &'static str);

static PACKED: &[Packed] = include!(concat!(env!("OUT_DIR"), "/splits.rs"));

/// Every parting of a province that is known, the oldest first.
pub fn splits() -> impl Iterator<Item = Split> {
    PACKED.iter().map(|(province, parted_from, year, month, day, law)| {
        let code = |packed: i64| RegionCode::from_packed(packed).expect("the table holds codes");
        Split {
            province: code(*province),
            parted_from: code(*parted_from),
            since: Date::new(*year, *month, *day).expect("the table holds dates"),
            law,
        }
    })
}

/// By which borders something that speaks of a time names its region.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Borders {
    /// Those of today.
    #[default]
    Today,
    /// Wider ones: the regions of today that the code stood for, itself first.
    Then(Vec<RegionCode>),
    /// The borders changed within the time: the regions of before, itself first.
    Unclear(Vec<RegionCode>),
}

impl Borders {
    /// Whether the code stood for what it stands for today.
    pub fn are_todays(&self) -> bool {
        *self == Self::Today
    }

    /// The regions of today within wider borders, the region itself first; none where they are today's.
    pub fn regions(&self) -> &[RegionCode] {
        match self {
            Self::Today => &[],
            Self::Then(regions) | Self::Unclear(regions) => regions,
        }
    }

    /// The codes of [`Borders::regions`], with commas between them.
    pub fn codes(&self) -> String {
        self.regions().iter().map(RegionCode::to_string).collect::<Vec<String>>().join(", ")
    }
}

/// By which borders `code` is named by what speaks of the days `first` to `last`.
///
/// ```
/// use units::{Borders, borders};
/// let on = |code: &str, day: &str| borders(code.parse().unwrap(), day.parse().unwrap(), day.parse().unwrap());
/// let old = ["91", "93", "94", "95"].map(|code| code.parse().unwrap());
/// assert_eq!(on("91", "2022-07-24"), Borders::Then(old.to_vec()));
/// assert_eq!(on("91", "2022-07-25"), Borders::Today);
/// let year = borders("91".parse().unwrap(), "2022-01-01".parse().unwrap(), "2022-12-31".parse().unwrap());
/// assert_eq!(year, Borders::Unclear(old.to_vec()));
/// ```
pub fn borders(code: RegionCode, first: Date, last: Date) -> Borders {
    if splits().all(|split| split.parted_from != code || split.since <= first) {
        return Borders::Today;
    }
    let before = territory(code, first);
    match before == territory(code, last) {
        true => Borders::Then(before),
        false => Borders::Unclear(before),
    }
}

/// The regions of today that `code` stood for on `day`, itself first.
fn territory(code: RegionCode, day: Date) -> Vec<RegionCode> {
    let later = splits().filter(|split| split.parted_from == code && split.since > day);
    [code].into_iter().chain(later.flat_map(|split| territory(split.province, day))).collect()
}

/// Whether `code`, a region of today, was a region of its own on `day`: a new province was none before its law.
pub fn existed(code: RegionCode, day: Date) -> bool {
    splits().all(|split| split.province != code || split.since <= day)
}

/// The regions of today that lay one level below `code` on `day`, ascending.
pub fn sub_regions_on(code: RegionCode, day: Date) -> Vec<RegionCode> {
    let below = territory(code, day).into_iter().flat_map(sub_regions).map(|part| part.code);
    let mut found: Vec<RegionCode> = below.filter(|part| existed(*part, day)).collect();
    found.sort_unstable();
    found
}

/// The regions that `code` lay in directly on `day`: of a regency whose province is younger, that province and the one it
/// was made from, for figures of either are told of that day.
pub fn regions_above_on(code: RegionCode, day: Date) -> Vec<RegionCode> {
    let Some(parent) = code.parent().filter(|_| existed(code, day)) else { return Vec::new() };
    let mut found = vec![parent];
    while let Some(split) = splits().find(|split| split.since > day && Some(&split.province) == found.last()) {
        found.push(split.parted_from);
    }
    found
}

/// What parted `code` from another province, or others from it, the oldest first.
pub fn splits_of(code: RegionCode) -> impl Iterator<Item = Split> {
    splits().filter(move |split| split.province == code || split.parted_from == code)
}
