//! Region codes of the home ministry and the table of all current and retired ones.
//!
//! Form `PP.KK.CC.VVVV`: province, regency or city, district, village. The table is packed by `build.rs`
//! from `data/regions.csv`; looking a code up is a binary search over the bytes, nothing is built at start.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

static REGIONS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regions.bin"));
static RETIRED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/retired.bin"));
static NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/names.txt"));
static POPULATION: &[(u64, u64)] = include!(concat!(env!("OUT_DIR"), "/population.rs"));

const REGION_BYTES: usize = 15;
const RETIRED_BYTES: usize = 14;

/// How far down a code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The whole of Indonesia.
    Country,
    /// Provinsi.
    Province,
    /// Kabupaten or kota.
    Regency,
    /// Kecamatan.
    District,
    /// Desa, desa adat or kelurahan.
    Village,
}

/// What kind of place it is, where the law treats them differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// Indonesia.
    Country,
    /// Provinsi.
    Province,
    /// Kabupaten (codes 01 to 69).
    Kabupaten,
    /// Kota (codes from 71).
    Kota,
    /// Kecamatan.
    Kecamatan,
    /// Has RT/RW and LKK, but no village head, BPD, ADD or Dana Desa.
    Kelurahan,
    /// Has a village head, BPD, ADD and Dana Desa.
    Desa,
    /// A customary village; governed and funded as a desa.
    DesaAdat,
}

impl RegionKind {
    /// Whether it has a village government: head, BPD, ADD, Dana Desa.
    pub const fn has_village_government(self) -> bool {
        matches!(self, Self::Desa | Self::DesaAdat)
    }
}

/// A well-formed region code; whether it is in use is another question ([`region`], [`retired`]).
///
/// Codes sort so that a region stands before everything inside it.
///
/// ```
/// use units::{Level, RegionCode, region};
/// let rebo: RegionCode = "19.01.01.2007".parse().unwrap();
/// assert_eq!(rebo.ancestor(Level::Regency).unwrap().to_string(), "19.01");
/// assert_eq!(region(rebo).unwrap().name, "Rebo");
/// assert_eq!("1901012007".parse::<RegionCode>().unwrap(), rebo);
/// ```
// One more than the number, so that an absent code takes no room of its own: rows have several, and there are millions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(NonZeroU64);

/// A text that is no region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is not a region code; write it as 19, 19.01, 19.01.02 or 19.01.02.2003")]
pub struct RegionCodeError {
    /// What was read.
    pub read: String,
}

impl RegionCode {
    /// Indonesia as a whole, printed as `ID`.
    pub const INDONESIA: Self = Self::of(0);

    const fn of(number: u64) -> Self {
        match NonZeroU64::new(number + 1) {
            Some(kept) => Self(kept),
            None => unreachable!(),
        }
    }

    const fn value(self) -> u64 {
        self.0.get() - 1
    }

    /// From the packed form that [`RegionCode::packed`] gives; `None` for a number that is no code.
    pub fn from_packed(packed: i64) -> Option<Self> {
        let value = u64::try_from(packed).ok()?;
        let code = Self::of(value);
        let (province, regency, district, village) = code.parts();
        let gap = (village > 0 && district == 0) || (district > 0 && regency == 0) || (regency > 0 && province == 0);
        (value < 10_000_000_000 && !gap).then_some(code)
    }

    /// All levels as one number: 19.01.02 is 1901020000. Regions inside lie in [`RegionCode::packed_range`].
    pub const fn packed(self) -> i64 {
        self.value() as i64
    }

    /// The packed codes of this region and of everything inside it.
    pub fn packed_range(self) -> std::ops::RangeInclusive<i64> {
        let width = match self.level() {
            Level::Country => 10_000_000_000,
            Level::Province => 100_000_000,
            Level::Regency => 1_000_000,
            Level::District => 10_000,
            Level::Village => 1,
        };
        self.packed()..=self.packed() + width - 1
    }

    const fn parts(self) -> (u64, u64, u64, u64) {
        (self.value() / 100_000_000, self.value() / 1_000_000 % 100, self.value() / 10_000 % 100, self.value() % 10_000)
    }

    /// How far down the code goes.
    pub const fn level(self) -> Level {
        match self.parts() {
            (0, ..) => Level::Country,
            (_, 0, ..) => Level::Province,
            (_, _, 0, _) => Level::Regency,
            (_, _, _, 0) => Level::District,
            _ => Level::Village,
        }
    }

    /// What kind of place the code names, read off its digits.
    pub const fn kind(self) -> RegionKind {
        let (_, regency, _, village) = self.parts();
        match self.level() {
            Level::Country => RegionKind::Country,
            Level::Province => RegionKind::Province,
            Level::Regency if regency > 70 => RegionKind::Kota,
            Level::Regency => RegionKind::Kabupaten,
            Level::District => RegionKind::Kecamatan,
            Level::Village => match village / 1000 {
                1 => RegionKind::Kelurahan,
                3 => RegionKind::DesaAdat,
                _ => RegionKind::Desa,
            },
        }
    }

    /// The region at `level` that contains this one (or is it); `None` when the code does not go so far down.
    pub fn ancestor(self, level: Level) -> Option<Self> {
        let unit = match level {
            Level::Country => return Some(Self::INDONESIA),
            Level::Province => 100_000_000,
            Level::Regency => 1_000_000,
            Level::District => 10_000,
            Level::Village => 1,
        };
        (self.level() >= level).then_some(Self::of(self.value() / unit * unit))
    }

    /// One level up; `None` for Indonesia.
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Country => None,
            Level::Province => self.ancestor(Level::Country),
            Level::Regency => self.ancestor(Level::Province),
            Level::District => self.ancestor(Level::Regency),
            Level::Village => self.ancestor(Level::District),
        }
    }

    /// Whether `other` is this region or lies inside it.
    pub fn contains(self, other: Self) -> bool {
        self.packed_range().contains(&other.packed())
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;

    /// With dots or without; `ID` is Indonesia. Whether such a region exists is not asked here.
    fn from_str(text: &str) -> Result<Self, RegionCodeError> {
        let wrong = || RegionCodeError { read: text.to_owned() };
        let text = text.trim();
        if text.eq_ignore_ascii_case("ID") {
            return Ok(Self::INDONESIA);
        }
        let dotted = text.contains('.');
        let digits: String = if dotted {
            let parts: Vec<&str> = text.split('.').collect();
            let widths = [2, 2, 2, 4];
            if parts.len() > 4 || parts.iter().zip(widths).any(|(part, width)| part.len() != width) {
                return Err(wrong());
            }
            parts.concat()
        } else {
            text.to_owned()
        };
        if ![2, 4, 6, 10].contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let packed: i64 = format!("{digits:0<10}").parse().map_err(|_| wrong())?;
        let code = Self::from_packed(packed).ok_or_else(wrong)?;
        let level = match digits.len() {
            2 => Level::Province,
            4 => Level::Regency,
            6 => Level::District,
            _ => Level::Village,
        };
        if code.level() == level { Ok(code) } else { Err(wrong()) }
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (province, regency, district, village) = self.parts();
        match self.level() {
            Level::Country => f.write_str("ID"),
            Level::Province => write!(f, "{province:02}"),
            Level::Regency => write!(f, "{province:02}.{regency:02}"),
            Level::District => write!(f, "{province:02}.{regency:02}.{district:02}"),
            Level::Village => write!(f, "{province:02}.{regency:02}.{district:02}.{village:04}"),
        }
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for RegionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A region in use today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name as the ministry writes it, without the kind for districts and villages.
    pub name: &'static str,
    /// Latitude and longitude in degrees of a point inside, where one is known.
    pub point: Option<(f64, f64)>,
}

/// A code that was in use once: a NIK keeps the district of first registration for life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retired {
    /// The code that is no longer given out.
    pub code: RegionCode,
    /// Its name at the time.
    pub name_then: &'static str,
    /// The region that took its place, where that could be told; a guess by name, not a decree.
    pub successor_guess: Option<RegionCode>,
}

/// Where a NIK was first issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuingDistrict {
    /// A district of today.
    Current(RegionCode),
    /// A district (or its whole regency) whose code has changed since.
    Retired {
        /// The code in the NIK.
        code: RegionCode,
        /// What took its place, where known.
        successor_guess: Option<RegionCode>,
    },
    /// In neither table: lists of old codes are not complete, so this is a doubt, no refusal.
    Unknown,
}

/// How many current regions the table holds, all levels together.
pub fn table_size() -> usize {
    REGIONS.len() / REGION_BYTES
}

/// The region in use under `code`.
pub fn region(code: RegionCode) -> Option<Region> {
    if code == RegionCode::INDONESIA {
        return Some(Region { code, name: "Indonesia", point: None });
    }
    position_of(code).map(region_at)
}

/// Where the region stands in the table, if it is in use.
fn position_of(code: RegionCode) -> Option<usize> {
    let position = first_at_or_after(REGIONS, REGION_BYTES, code.value());
    (position < table_size() && code_at(REGIONS, REGION_BYTES, position) == code.value()).then_some(position)
}

/// The regions one level below `code`, ascending.
pub fn sub_regions(code: RegionCode) -> impl Iterator<Item = Region> {
    // From one to the next by search: the country has 38 provinces and 91,599 regions.
    let below = move |from: u64| {
        let position = first_at_or_after(REGIONS, REGION_BYTES, from);
        (position < table_size()).then(|| region_at(position)).filter(|found| code.contains(found.code))
    };
    let next = move |last: &Region| below(last.code.packed_range().end().unsigned_abs() + 1);
    std::iter::successors(below(code.value() + 1), next).filter(move |region| region.code.parent() == Some(code))
}

/// All regions of `level` in `code`, itself included, ascending.
pub fn regions_at(code: RegionCode, level: Level) -> impl Iterator<Item = Region> {
    within(code).filter(move |region| region.code.level() == level)
}

/// The desa, desa adat and kelurahan in `code`, ascending.
pub fn villages_within(code: RegionCode) -> impl Iterator<Item = Region> {
    regions_at(code, Level::Village)
}

/// Published population: country, province and regency levels only; `None` elsewhere.
pub fn population(code: RegionCode) -> Option<u64> {
    if code == RegionCode::INDONESIA {
        let provinces = POPULATION.iter().filter(|(code, _)| RegionCode::of(*code).level() == Level::Province);
        return Some(provinces.map(|(_, persons)| persons).sum());
    }
    let position = POPULATION.binary_search_by_key(&code.value(), |(code, _)| *code).ok()?;
    Some(POPULATION[position].1)
}

/// The retired region under `code`.
pub fn retired(code: RegionCode) -> Option<Retired> {
    let position = first_at_or_after(RETIRED, RETIRED_BYTES, code.value());
    let record = RETIRED.get(position * RETIRED_BYTES..(position + 1) * RETIRED_BYTES)?;
    (number(&record[..5]) == code.value()).then(|| Retired {
        code,
        name_then: name(&record[10..]),
        successor_guess: Some(number(&record[5..10])).filter(|successor| *successor > 0).map(RegionCode::of),
    })
}

/// Districts in use, ascending: few enough to stay in the processor's cache while a million NIK are read.
static DISTRICTS: LazyLock<Vec<RegionCode>> = LazyLock::new(|| {
    let all = (0..table_size()).map(|position| RegionCode::of(code_at(REGIONS, REGION_BYTES, position)));
    all.filter(|code| code.level() == Level::District).collect()
});

/// The district behind the first six digits of a NIK.
pub(crate) fn issuing_district(six_digits: u32) -> IssuingDistrict {
    let Some(code) = RegionCode::from_packed(i64::from(six_digits) * 10_000) else {
        return IssuingDistrict::Unknown;
    };
    if DISTRICTS.binary_search(&code).is_ok() {
        return IssuingDistrict::Current(code);
    }
    if let Some(old) = retired(code) {
        return IssuingDistrict::Retired { code, successor_guess: old.successor_guess };
    }
    // Lists of retired codes name whole regencies whose districts moved with them.
    match code.ancestor(Level::Regency).and_then(retired) {
        Some(old) => IssuingDistrict::Retired { code, successor_guess: old.successor_guess },
        None => IssuingDistrict::Unknown,
    }
}

/// This region (when in use) and all inside it, ascending.
fn within(code: RegionCode) -> impl Iterator<Item = Region> {
    let start = first_at_or_after(REGIONS, REGION_BYTES, code.value());
    (start..table_size()).map(region_at).take_while(move |region| code.contains(region.code))
}

fn region_at(position: usize) -> Region {
    let record = &REGIONS[position * REGION_BYTES..(position + 1) * REGION_BYTES];
    let latitude = signed(&record[9..12]);
    let longitude = signed(&record[12..15]);
    let known = latitude > -8_388_608 && longitude > -8_388_608;
    Region {
        code: RegionCode::of(number(&record[..5])),
        name: name(&record[5..9]),
        point: known.then(|| (f64::from(latitude) / 10_000.0, f64::from(longitude) / 10_000.0)),
    }
}

/// The code of a record: its first five bytes.
fn code_at(table: &[u8], record_bytes: usize, position: usize) -> u64 {
    let start = position * record_bytes;
    let (low, high) = (&table[start..start + 4], table[start + 4]);
    u64::from(u32::from_le_bytes(low.try_into().expect("four bytes"))) | u64::from(high) << 32
}

/// Position of the first record whose code is not below `code`.
fn first_at_or_after(table: &[u8], record_bytes: usize, code: u64) -> usize {
    let mut low = 0;
    let mut high = table.len() / record_bytes;
    while low < high {
        let middle = usize::midpoint(low, high);
        if code_at(table, record_bytes, middle) < code { low = middle + 1 } else { high = middle }
    }
    low
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// Three bytes as a signed number.
fn signed(bytes: &[u8]) -> i32 {
    i32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]) >> 8
}

fn name(place: &[u8]) -> &'static str {
    let offset = usize::try_from(number(&place[..3])).expect("three bytes");
    &NAMES[offset..offset + usize::from(place[3])]
}
