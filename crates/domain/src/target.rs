//! Targets: by region, year and instrument; several may stand side by side, and one is in force.

use std::str::FromStr;

use law::UnknownCode;
use serde::{Serialize, Serializer};
use units::{Borders, Date, Id, Level, Rate, RegionCode, borders, splits_of};

use crate::denominator::{DenominatorKind, Eligible};

/// Who set a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// The state: RPJPN, RPJMN, a presidential regulation or instruction.
    National,
    /// A ministry.
    Ministry,
    /// BPJS Ketenagakerjaan: its road map, its regional offices.
    Scheme,
    /// A province.
    Province,
    /// The region's own.
    Own,
}

impl Instrument {
    /// All of them, the highest first.
    pub const ALL: [Self; 5] = [Self::National, Self::Ministry, Self::Scheme, Self::Province, Self::Own];

    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::National => "nasional",
            Self::Ministry => "kementerian",
            Self::Scheme => "bpjs",
            Self::Province => "provinsi",
            Self::Own => "sendiri",
        }
    }

    /// Told by the name of the instrument, where a file names no kind: the highest whose words stand in it.
    ///
    /// ```
    /// use domain::Instrument;
    /// let province = "19".parse().unwrap();
    /// assert_eq!(Instrument::named("RPJMN 2025-2029", province), Instrument::National);
    /// assert_eq!(Instrument::named("Peta jalan BPJS Ketenagakerjaan", province), Instrument::Scheme);
    /// assert_eq!(Instrument::named("RPJMD 2025", province), Instrument::Province);
    /// assert_eq!(Instrument::named("RPJMD 2025", "19.01".parse().unwrap()), Instrument::Own);
    /// ```
    pub fn named(basis: &str, region: RegionCode) -> Self {
        const NATIONAL: &[&str] =
            &["rpjmn", "rpjpn", "perpres", "inpres", "presiden", "uu", "undang-undang", "nasional"];
        const MINISTRY: &[&str] = &["kementerian", "menteri", "permendagri", "permenaker", "kemendagri", "kemnaker"];
        const SCHEME: &[&str] = &["bpjs", "jamsostek", "ucj"];
        const PROVINCE: &[&str] = &["provinsi", "gubernur", "pergub", "kepgub"];
        let basis = basis.to_lowercase();
        let has =
            |words: &[&str]| basis.split(|letter: char| !letter.is_alphanumeric()).any(|word| words.contains(&word));
        match region.level() {
            _ if has(NATIONAL) => Self::National,
            _ if has(MINISTRY) => Self::Ministry,
            _ if has(SCHEME) => Self::Scheme,
            _ if has(PROVINCE) => Self::Province,
            Level::Country => Self::National,
            Level::Province => Self::Province,
            Level::Regency | Level::District | Level::Village => Self::Own,
        }
    }
}

impl FromStr for Instrument {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| UnknownCode {
            read: text.to_owned(),
            allowed: "nasional, kementerian, bpjs, provinsi, sendiri",
        })
    }
}

/// A dated target of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRule {
    /// Its number in the store.
    pub id: Id<TargetRule>,
    /// Which region.
    pub region: RegionCode,
    /// For the end of which year.
    pub year: i32,
    /// Share of the denominator.
    pub rate: Rate,
    /// Exactly so many persons, where it is a part of a wider region's target.
    pub persons: Option<i64>,
    /// Which kind of denominator it is a share of.
    pub kind: DenominatorKind,
    /// Who set it.
    pub instrument: Instrument,
    /// Instrument behind it.
    pub basis: String,
    /// Where it was read.
    pub source: String,
    /// Whether somebody chose it among others for the same region, year and denominator.
    pub chosen: bool,
}

impl TargetRule {
    /// Whether both speak of the same region, year and denominator: then one of them is in force.
    pub fn rivals(&self, other: &Self) -> bool {
        (self.region, self.year, self.kind) == (other.region, other.year, other.kind)
    }

    /// Whether both come from one instrument for one year: then the later corrects the earlier.
    pub fn same_instrument(&self, other: &Self) -> bool {
        let word = |rule: &Self| rule.basis.trim().to_lowercase();
        self.rivals(other) && self.instrument == other.instrument && word(self) == word(other)
    }
}

/// The target used for a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Its number, by which another can be chosen in its place.
    pub id: Id<TargetRule>,
    /// Percent as printed.
    #[serde(serialize_with = "as_percent")]
    pub percent: Rate,
    /// Workers: the share of the denominator, rounded half up.
    pub persons: i64,
    /// For the end of which year.
    pub year: i32,
    /// Who set it.
    pub instrument: Instrument,
    /// Instrument.
    pub basis: String,
    /// The wider region whose target this is, when the region has none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited_from: Option<RegionCode>,
    /// By which borders it was set, where they were wider than today's: its percent then stands for a part of them.
    #[serde(skip_serializing_if = "Borders::are_todays")]
    pub borders: Borders,
    /// How many other targets there are for the same region, year and denominator.
    pub others: usize,
    /// Whether somebody chose it among them.
    pub chosen: bool,
}

/// A rate as a number of percent with two decimals.
pub fn as_percent<S: Serializer>(rate: &Rate, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_precision_loss, reason = "hundredths of a percent stay far below 2^53")]
    serializer.serialize_f64(rate.percent_hundredths() as f64 / 100.0)
}

/// The target of `region` for `year`: its own, or the nearest region above that has one for the same kind
/// of denominator. Of several the chosen one, else the first: `targets` come with the latest first.
pub fn target_of(region: RegionCode, year: i32, eligible: &Eligible, targets: &[TargetRule]) -> Option<Target> {
    let end = i16::try_from(year).ok().and_then(|year| Date::new(year, 12, 31).ok())?;
    let mut at = Some(region);
    while let Some(place) = at {
        let borders = borders(place, end, end);
        let rivals = || {
            let of_place = targets.iter().filter(move |target| target.region == place && target.year == year);
            of_place.filter(|target| target.kind == eligible.kind)
        };
        if let Some(target) = rivals().find(|target| target.chosen).or_else(|| rivals().next()) {
            let own = place == region && borders.are_todays();
            let exact = target.persons.filter(|_| own);
            let persons = exact.unwrap_or_else(|| target.rate.of_count(eligible.value));
            return Some(Target {
                id: target.id,
                percent: exact.and_then(|persons| Rate::of_part(persons, eligible.value)).unwrap_or(target.rate),
                persons,
                year,
                instrument: target.instrument,
                basis: target.basis.clone(),
                inherited_from: (!own).then_some(place),
                borders,
                others: rivals().count() - 1,
                chosen: target.chosen,
            });
        }
        // A province that was made later had the target of the one it was a part of.
        at = splits_of(place)
            .find(|split| split.province == place && split.since > end)
            .map_or_else(|| place.parent(), |split| Some(split.parted_from));
    }
    None
}
