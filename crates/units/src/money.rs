//! Whole rupiah, exact rates, and the exact amounts between them. No float touches money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Whole rupiah; may be negative (a correction).
///
/// ```
/// use units::{Rate, Rounding, Rupiah};
/// let wage = Rupiah::new(3_876_600);
/// let rate: Rate = "0.24%".parse().unwrap();
/// assert_eq!((wage * rate).round(Rounding::HalfUp), Rupiah::new(9_304));
/// assert_eq!(wage.to_string(), "Rp3.876.600");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rupiah(i64);

impl Rupiah {
    /// Nothing owed.
    pub const ZERO: Self = Self(0);

    /// An amount in whole rupiah.
    pub const fn new(amount: i64) -> Self {
        Self(amount)
    }

    /// The bare number, for the store.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `count` times the amount; `None` when it does not fit.
    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }
}

impl Add for Rupiah {
    type Output = Self;
    /// Panics on overflow: a sum beyond nine million trillion rupiah is our own mistake.
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("rupiah sum fits in 64 bits"))
    }
}

impl Sub for Rupiah {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("rupiah difference fits in 64 bits"))
    }
}

impl Sum for Rupiah {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Rupiah {
    /// As Indonesians write it: `Rp1.500.000`, negative `-Rp500`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(f, "{}Rp{grouped}", if self.0 < 0 { "-" } else { "" })
    }
}

/// Billionths in one: the precision in which rates are held.
const ONE: i64 = 1_000_000_000;

/// Billionths below this stay within 64 bits when they are rounded.
const SMALL: u64 = (i64::MAX - ONE) as u64;

/// An exact rate with up to nine decimals (seven when written as a percentage).
///
/// ```
/// use units::Rate;
/// let target: Rate = "57.17%".parse().unwrap();
/// assert_eq!(target, "0.5717".parse().unwrap());
/// assert_eq!(target.to_string(), "57.17%");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    billionths: i64,
}

/// A text that is no exact rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is not a rate; write it as 0.24% or 0.0024, with at most nine decimals")]
pub struct RateError {
    /// What was read.
    pub read: String,
}

impl Rate {
    /// Nothing of it.
    pub const ZERO: Self = Self { billionths: 0 };

    /// This share of a number of persons, rounded half up: 57.17% of 528,873 is 302,357.
    pub fn of_count(self, count: i64) -> i64 {
        let product = i128::from(count) * i128::from(self.billionths);
        i64::try_from(Rounding::HalfUp.divide(product, i128::from(ONE))).expect("a share of a count fits")
    }

    /// The rate that `part` is of `whole`, rounded half up; `None` without a whole, or for a part below zero.
    ///
    /// ```
    /// use units::Rate;
    /// assert_eq!(Rate::of_part(1, 3), Some("33.3333333%".parse().unwrap()));
    /// assert_eq!(Rate::of_part(1, 0), None);
    /// ```
    pub fn of_part(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 || part < 0 {
            return None;
        }
        let billionths = Rounding::HalfUp.divide(i128::from(part) * i128::from(ONE), i128::from(whole));
        i64::try_from(billionths).ok().map(|billionths| Self { billionths })
    }

    /// The rate in billionths, for products of rates that no single rate can hold.
    ///
    /// ```
    /// use units::Rate;
    /// assert_eq!("4.5%".parse::<Rate>().unwrap().billionths(), 45_000_000);
    /// ```
    pub const fn billionths(self) -> i64 {
        self.billionths
    }

    /// Hundredths of a percent, rounded half up, for showing beside a [`crate::Percent`].
    pub fn percent_hundredths(self) -> i64 {
        let rounded = Rounding::HalfUp.divide(i128::from(self.billionths), i128::from(ONE / 10_000));
        i64::try_from(rounded).expect("a rate fits")
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let wrong = || RateError { read: text.to_owned() };
        let trimmed = text.trim();
        let (number, decimals_max) = match trimmed.strip_suffix('%') {
            Some(number) => (number.trim_end(), 7),
            None => (trimmed, 9),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || fraction.len() > decimals_max {
            return Err(wrong());
        }
        if !digits_only(whole) || !digits_only(fraction) || (number.contains('.') && fraction.is_empty()) {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let fraction: i64 = format!("{fraction:0<decimals_max$}").parse().map_err(|_| wrong())?;
        let unit = 10_i64.pow(u32::try_from(decimals_max).expect("seven or nine"));
        let billionths = whole.checked_mul(unit).and_then(|w| w.checked_add(fraction)).ok_or_else(wrong)?;
        Ok(Self { billionths })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent_unit = ONE / 100;
        let fraction = format!("{:07}", self.billionths % percent_unit);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{}{point}{fraction}%", self.billionths / percent_unit)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An exact amount between two roundings: billionths of a rupiah.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact {
    billionths: i128,
}

impl Exact {
    /// Becomes whole rupiah, in the way the law gives for this step. Panics beyond 64 bits.
    pub fn round(self, rounding: Rounding) -> Rupiah {
        // Wages and contributions fit in 64 bits as billionths too, where dividing costs a tenth.
        if let Some(small) = i64::try_from(self.billionths).ok().filter(|small| small.unsigned_abs() < SMALL) {
            let away = match rounding {
                Rounding::HalfUp => ONE / 2,
                Rounding::Down => 0,
                Rounding::Up => ONE - 1,
            };
            return Rupiah((small + away * small.signum()) / ONE);
        }
        Rupiah(i64::try_from(rounding.divide(self.billionths, i128::from(ONE))).expect("rupiah fits in 64 bits"))
    }
}

impl Exact {
    /// A part of it, such as a twelfth of what a year brings; one rounding for both. Panics beyond 64 bits.
    ///
    /// ```
    /// use units::{Rounding, Rupiah};
    /// let year = Rupiah::new(1_000_000) * "5%".parse().unwrap();
    /// assert_eq!(year.round_part(12, Rounding::HalfUp), Rupiah::new(4_167));
    /// ```
    pub fn round_part(self, divisor: u32, rounding: Rounding) -> Rupiah {
        assert!(divisor > 0, "a part of nothing");
        let whole = rounding.divide(self.billionths, i128::from(ONE) * i128::from(divisor));
        Rupiah(i64::try_from(whole).expect("rupiah fits in 64 bits"))
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { billionths: self.billionths + other.billionths }
    }
}

impl std::ops::Mul<Rate> for Rupiah {
    type Output = Exact;
    fn mul(self, rate: Rate) -> Exact {
        Exact { billionths: i128::from(self.0) * i128::from(rate.billionths) }
    }
}

/// How a step of the law rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Halves go away from zero.
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    /// `value / unit` in this rounding; `unit` is positive.
    ///
    /// ```
    /// use units::Rounding;
    /// assert_eq!(Rounding::HalfUp.divide(5_000_000 * 17, 31), 2_741_935);
    /// ```
    pub fn divide(self, value: i128, unit: i128) -> i128 {
        let away = match self {
            Self::HalfUp => unit / 2,
            Self::Down => 0,
            Self::Up => unit - 1,
        };
        (value + away * value.signum()) / unit
    }
}
