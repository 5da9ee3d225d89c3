//! Published figures: what somebody printed of a region, with source, date and the precision of the print.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use units::{Borders, Date, Month, RegionCode, borders};

/// A number as it was printed: `27`, `27.0` and `27.00` are three prints of different precision.
///
/// ```
/// use domain::PrintedNumber;
/// let printed: PrintedNumber = "43.50".parse().unwrap();
/// assert_eq!(printed.to_string(), "43.50");
/// assert!(printed.scaled() == "43.5".parse::<PrintedNumber>().unwrap().scaled());
/// assert!("1.300.000".parse::<PrintedNumber>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedNumber {
    digits: i64,
    decimals: u8,
}

/// Decimals beyond which no report prints a figure.
const DECIMALS_MAX: u8 = 6;
const DIGITS_MAX: usize = 15;

impl PrintedNumber {
    /// A number of `digits`, the last `decimals` of them behind the point.
    pub(crate) const fn of(digits: i64, decimals: u8) -> Self {
        Self { digits, decimals }
    }

    /// The digits as one number, without the point.
    pub(crate) const fn digits(self) -> i64 {
        self.digits
    }

    /// How many decimals were printed.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// The value in millionths, to compare prints of different precision.
    pub const fn scaled(self) -> i128 {
        // Fifteen digits times a million stay far below the range.
        self.digits as i128 * 10_i128.pow((DECIMALS_MAX - self.decimals) as u32)
    }

    /// The value as a whole number, where no decimals were printed.
    pub const fn whole(self) -> Option<i64> {
        if self.decimals == 0 { Some(self.digits) } else { None }
    }
}

impl FromStr for PrintedNumber {
    type Err = NotPrinted;
    fn from_str(text: &str) -> Result<Self, NotPrinted> {
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let shape = !unsigned.is_empty()
            && plain(unsigned)
            && plain(fraction)
            && text.ends_with(|last: char| last.is_ascii_digit())
            && unsigned.len() + fraction.len() <= DIGITS_MAX
            && fraction.len() <= usize::from(DECIMALS_MAX);
        let digits = shape.then(|| format!("{whole}{fraction}").parse().ok()).flatten();
        let decimals = u8::try_from(fraction.len()).unwrap_or(u8::MAX);
        digits.map(|digits| Self { digits, decimals }).ok_or_else(|| NotPrinted { read: text.to_owned() })
    }
}

impl fmt::Display for PrintedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let width = usize::from(self.decimals);
        let digits = format!("{:0>1$}", self.digits.unsigned_abs(), width + 1);
        let (whole, fraction) = digits.split_at(digits.len() - width);
        let point = if width == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl Serialize for PrintedNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(whole) = self.whole() {
            return serializer.serialize_i64(whole);
        }
        #[expect(clippy::cast_precision_loss, reason = "fifteen digits stay below 2^53")]
        serializer.serialize_f64(self.digits as f64 / 10_i64.pow(u32::from(self.decimals)) as f64)
    }
}

impl<'de> Deserialize<'de> for PrintedNumber {
    /// From a JSON number; zeros that were printed behind the point are lost there.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer)?.to_string().parse().map_err(D::Error::custom)
    }
}

/// A text that is no number, or no day, month or year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is neither a plain number nor a date of the form 2025, 2025-Q2, 2025-06 or 2025-06-01")]
pub struct NotPrinted {
    /// What was read.
    pub read: String,
}

/// A date as precise as it was printed: a year, a quarter, a month or a day.
///
/// ```
/// use domain::PrintedDate;
/// let month: PrintedDate = "2024-02".parse().unwrap();
/// assert_eq!((month.first.to_string(), month.last.to_string()), ("2024-02-01".into(), "2024-02-29".into()));
/// assert_eq!(month.to_string(), "2024-02");
/// let quarter: PrintedDate = "2024-Q1".parse().unwrap();
/// assert_eq!((quarter.last.to_string(), quarter.to_string()), ("2024-03-31".into(), "2024-Q1".into()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedDate {
    /// First day it may mean.
    pub first: Date,
    /// Last day it may mean.
    pub last: Date,
}

impl PrintedDate {
    /// How many days lie between `day` and the furthest day this may mean: a bare year is far from any day of it.
    pub fn days_from(self, day: Date) -> i64 {
        let apart = |other: Date| i64::from((other - day).get_days()).abs();
        apart(self.first).max(apart(self.last))
    }
}

impl FromStr for PrintedDate {
    type Err = NotPrinted;
    fn from_str(text: &str) -> Result<Self, NotPrinted> {
        let text = text.trim();
        let wrong = || NotPrinted { read: text.to_owned() };
        let day = |text: &str| text.parse::<Date>().map_err(|_| wrong());
        match text.len() {
            10 => day(text).map(|only| Self { first: only, last: only }),
            7 if text.is_ascii() && text.as_bytes()[5] == b'Q' => {
                let (from, until) = match text.as_bytes()[6] {
                    b'1' => ("01-01", "03-31"),
                    b'2' => ("04-01", "06-30"),
                    b'3' => ("07-01", "09-30"),
                    b'4' => ("10-01", "12-31"),
                    _ => return Err(wrong()),
                };
                let year = &text[..5];
                Ok(Self { first: day(&format!("{year}{from}"))?, last: day(&format!("{year}{until}"))? })
            }
            7 => {
                let first = day(&format!("{text}-01"))?;
                Ok(Self { first, last: Month::containing(first).last_day() })
            }
            4 => Ok(Self { first: day(&format!("{text}-01-01"))?, last: day(&format!("{text}-12-31"))? }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for PrintedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.first.to_string();
        let one_month = (self.first.year(), self.first.month()) == (self.last.year(), self.last.month());
        if !one_month && self.last.month() - self.first.month() == 2 {
            return write!(f, "{}Q{}", &text[..5], self.last.month() / 3);
        }
        let length = match (self.first == self.last, one_month) {
            (true, _) => 10,
            (false, true) => 7,
            (false, false) => 4,
        };
        f.write_str(&text[..length])
    }
}

impl Serialize for PrintedDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Measures whose meaning is known, with the values that each may have.
const METRICS: &[(&str, Bounds)] = &[
    ("coverage_pct", Bounds::Share),
    ("target_pct", Bounds::Share),
    ("registered_pct", Bounds::Share),
    ("not_covered_pct", Bounds::Share),
    ("employer_compliance_pct", Bounds::Share),
    ("growth_pct", Bounds::Any),
    ("coverage_change", Bounds::Any),
    ("rank", Bounds::FromOne),
    ("active_participants", Bounds::FromZero),
    ("registered_participants", Bounds::FromZero),
    ("registered_new", Bounds::FromZero),
    ("target_participants", Bounds::FromZero),
    ("gap_to_target", Bounds::Any),
    ("not_covered", Bounds::FromZero),
    ("potential_workers", Bounds::FromOne),
    ("eligible_vulnerable", Bounds::FromOne),
    ("employers", Bounds::FromZero),
    ("registered_projects", Bounds::FromZero),
    ("village_budget", Bounds::FromZero),
    ("contribution_paid", Bounds::FromZero),
    ("claims_paid", Bounds::FromZero),
    ("claim_cases", Bounds::FromZero),
    ("scholarship_paid", Bounds::FromZero),
    ("scholarship_cases", Bounds::FromZero),
    ("scholarship_recipients", Bounds::FromZero),
    ("labour_force", Bounds::FromZero),
    ("working", Bounds::FromZero),
    ("working_formal", Bounds::FromZero),
    ("working_informal", Bounds::FromZero),
    ("working_age", Bounds::FromZero),
    ("unemployed", Bounds::FromZero),
    ("formal_pct", Bounds::Share),
    ("informal_pct", Bounds::Share),
    ("minimum_wage", Bounds::FromOne),
];

#[derive(Clone, Copy)]
enum Bounds {
    /// A part of a whole in percent.
    Share,
    FromZero,
    FromOne,
    Any,
}

/// Whether `value` is one that the measure can have; `None` for a measure that nobody has described.
///
/// ```
/// let printed = |text: &str| text.parse::<domain::PrintedNumber>().unwrap();
/// assert_eq!(domain::metric_allows("coverage_pct", printed("27.24")), Some(true));
/// assert_eq!(domain::metric_allows("coverage_pct", printed("500")), Some(false));
/// assert_eq!(domain::metric_allows("growth_pct", printed("-5")), Some(true));
/// assert_eq!(domain::metric_allows("zzz", printed("5")), None);
/// ```
pub fn metric_allows(metric: &str, value: PrintedNumber) -> Option<bool> {
    const ONE: i128 = 10_i128.pow(DECIMALS_MAX as u32);
    let (_, bounds) = METRICS.iter().find(|(name, _)| *name == metric)?;
    let value = value.scaled();
    Some(match bounds {
        Bounds::Share => (0..=100 * ONE).contains(&value),
        Bounds::FromZero => value >= 0,
        Bounds::FromOne => value >= ONE,
        Bounds::Any => true,
    })
}

/// One printed figure. It is what somebody said, not what is so: several may contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedFigure {
    /// Region code, or a name of our own for an area that no code has (`X-KALIMANTAN`).
    pub area: String,
    /// The region behind `area`, when it is one.
    pub region: Option<RegionCode>,
    /// As the report calls it.
    pub name: String,
    /// What day, month or year it speaks of.
    pub as_of: PrintedDate,
    /// What is counted: `coverage_pct`, `active_participants`, `rank` …
    pub metric: String,
    /// The number.
    pub value: PrintedNumber,
    /// `percent`, `persons`, `rank_zone` …
    pub unit: String,
    /// Of whom: `total`, `PU+BPU`, `vulnerable` …
    pub segment: String,
    /// Where it was read.
    pub source: String,
    /// Our own remark, never the source's words.
    pub note: Option<String>,
}

impl PublishedFigure {
    /// By which borders it names its region.
    pub fn borders(&self) -> Borders {
        self.region.map_or(Borders::Today, |region| borders(region, self.as_of.first, self.as_of.last))
    }
}
