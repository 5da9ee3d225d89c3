//! Denominators: a percent without its denominator is never shown.

use std::str::FromStr;

use law::{Sentence, UnknownCode};
use serde::Serialize;
use units::{Borders, Date, Level, RegionCode, borders, population, splits_of, sub_regions};

/// What kind of whole a percent is of. Never join one kind to a percent of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DenominatorKind {
    /// Potential workers as BPJS Ketenagakerjaan counts them; what the published percents use.
    Potensi,
    /// Working population of the labour-force survey; potensi is about 0.6 to 0.75 of it.
    Sakernas,
    /// Persons in the own registry.
    Registri,
}

impl DenominatorKind {
    /// All kinds, the published percents' first.
    pub const ALL: [Self; 3] = [Self::Potensi, Self::Sakernas, Self::Registri];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Potensi => "potensi",
            Self::Sakernas => "sakernas",
            Self::Registri => "registri",
        }
    }
}

impl FromStr for DenominatorKind {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "potensi, sakernas, registri" })
    }
}

/// A published number of workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    /// Which region.
    pub region: RegionCode,
    /// Which kind.
    pub kind: DenominatorKind,
    /// Which edition of that kind.
    pub version: String,
    /// Workers.
    pub value: i64,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it was read.
    pub source: String,
}

impl Denominator {
    /// By which borders it counts its region.
    pub fn borders(&self) -> Borders {
        borders(self.region, self.as_of, self.as_of)
    }
}

/// The denominator used for a figure, with everything needed to quote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Eligible {
    /// Workers.
    pub value: i64,
    /// Which kind.
    pub kind: DenominatorKind,
    /// Which edition.
    pub version: String,
    /// Where it was read.
    pub source: String,
    /// The day it speaks of.
    pub as_of: Date,
    /// How it was estimated, when this region has no published number of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Sentence>,
}

/// Shares `total` out by `weights`, in whole persons that sum to `total` (largest remainders first).
///
/// All weights zero means equal shares. An empty list gets nothing.
///
/// ```
/// assert_eq!(domain::apportion(10, &[1, 1, 1]), [4, 3, 3]);
/// assert_eq!(domain::apportion(7, &[0, 0]), [4, 3]);
/// ```
pub fn apportion(total: i64, weights: &[u64]) -> Vec<i64> {
    let equal = weights.iter().all(|weight| *weight == 0);
    let weight = |position: usize| if equal { 1 } else { i128::from(weights[position]) };
    let sum: i128 = (0..weights.len()).map(weight).sum();
    if sum == 0 {
        return Vec::new();
    }
    let exact = |position: usize| i128::from(total) * weight(position);
    let mut shares: Vec<i64> = (0..weights.len())
        .map(|position| i64::try_from(exact(position).div_euclid(sum)).expect("a share is no more than the total"))
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|position| (-(exact(*position).rem_euclid(sum)), *position));
    let left = usize::try_from(total - shares.iter().sum::<i64>()).expect("fewer left than shares");
    for position in by_remainder.into_iter().take(left) {
        shares[position] += 1;
    }
    shares
}

/// The denominator of `region` on `as_of`: published, or a share of the region above, marked as an estimate.
///
/// Members stand in the regions of today, so a number of a province from before it was parted is of more than they are and
/// is passed over ([`of_former_borders`] tells of it).
///
/// Shares follow population where it is published for all siblings, else the persons known to live there
/// (`known`), else equal parts. `None` when nothing was published for the region or any above it by that day.
pub fn eligible_of(
    region: RegionCode,
    kind: DenominatorKind,
    as_of: Date,
    published: &[Denominator],
    known: &dyn Fn(RegionCode) -> u64,
) -> Option<Eligible> {
    let own = published
        .iter()
        .filter(|denominator| denominator.region == region && denominator.kind == kind)
        .filter(|denominator| denominator.as_of <= as_of && denominator.borders().are_todays())
        .max_by_key(|denominator| denominator.as_of);
    if let Some(own) = own {
        return Some(Eligible {
            value: own.value,
            kind,
            version: own.version.clone(),
            source: own.source.clone(),
            as_of: own.as_of,
            estimate: None,
        });
    }
    // A country's number is no sound base for a province.
    let parent = region.parent().filter(|parent| parent.level() >= Level::Province)?;
    let whole = eligible_of(parent, kind, as_of, published, known)?;
    // What siblings have published is theirs; the rest is shared out among those without a number.
    let stated = |place: RegionCode| {
        let of_place = published.iter().filter(|number| number.region == place && number.kind == kind);
        let today = of_place.filter(|number| number.as_of <= as_of && number.borders().are_todays());
        today.max_by_key(|number| number.as_of).map(|number| number.value)
    };
    let taken: i64 = sub_regions(parent).filter_map(|sibling| stated(sibling.code)).sum();
    let left = whole.value.checked_sub(taken).filter(|left| *left >= 0)?;
    let siblings: Vec<RegionCode> =
        sub_regions(parent).map(|sibling| sibling.code).filter(|sibling| stated(*sibling).is_none()).collect();
    let position = siblings.iter().position(|sibling| *sibling == region)?;
    let populations: Option<Vec<u64>> = siblings.iter().map(|sibling| population(*sibling)).collect();
    let (weights, method) = match populations {
        Some(populations) => (populations, ["menurut jumlah penduduk", "by population"]),
        None => {
            let counts: Vec<u64> = siblings.iter().map(|sibling| known(*sibling)).collect();
            let method = if counts.iter().all(|count| *count == 0) {
                ["dibagi rata", "in equal parts"]
            } else {
                ["menurut orang yang tercatat tinggal di sana", "by people recorded as living there"]
            };
            (counts, method)
        }
    };
    let [method, english] = method;
    let how = match &whole.estimate {
        Some(above) => Sentence::in_both(
            format!("{}; lalu {method}", above.indonesian),
            format!("{}; then {english}", above.english),
        ),
        None => Sentence::in_both(format!("bagian dari {parent}, {method}"), format!("part of {parent}, {english}")),
    };
    Some(Eligible { value: apportion(left, &weights)[position], estimate: Some(how), ..whole })
}

/// Why `region` has no denominator though one was published: the latest by that day, of it or of the province it lies in, is
/// of wider borders.
pub fn of_former_borders(
    region: RegionCode,
    kind: DenominatorKind,
    as_of: Date,
    published: &[Denominator],
) -> Option<Sentence> {
    let above = [Level::Province, Level::Regency, Level::District, Level::Village];
    let places: Vec<RegionCode> = above.into_iter().filter_map(|level| region.ancestor(level)).collect();
    let numbers = published.iter().filter(|number| number.kind == kind && number.as_of <= as_of);
    let of_places = numbers.filter(|number| places.contains(&number.region) && !number.borders().are_todays());
    let number = of_places.max_by_key(|number| number.as_of)?;
    let (place, value, day) = (number.region, number.value, number.as_of);
    let listed = number.borders().codes();
    let laws: Vec<&str> = splits_of(place).filter(|split| split.since > day).map(|split| split.law).collect();
    let (laws, kind) = (laws.join(", "), kind.code());
    Some(Sentence::in_both(
        format!(
            "Penyebut {kind} {place} per {day} ({value}) tidak dipakai: batas {place} waktu itu mencakup {listed} \
             sekarang ({laws})."
        ),
        format!(
            "The denominator {kind} of {place} as of {day} ({value}) is not used: by the borders of that time {place} was \
             {listed} of today ({laws})."
        ),
    ))
}
