//! The two modes of a store, and the membership number that a scheme operator gives.

use std::fmt;
use std::str::FromStr;

use law::UnknownCode;
use serde::{Deserialize, Serialize};

/// Who registers people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// BPJS Ketenagakerjaan does: an accepted row is active when a list of participants says so.
    #[default]
    Companion,
    /// This store does: acceptance enrols, with a membership number.
    SystemOfRecord,
}

impl Mode {
    /// The word in commands and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Companion => "companion",
            Self::SystemOfRecord => "system-of-record",
        }
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Companion => "pendamping: BPJS Ketenagakerjaan yang mendaftarkan",
            Self::SystemOfRecord => "penyelenggara: penerimaan langsung mendaftarkan",
        }
    }
}

impl FromStr for Mode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let found = [Self::Companion, Self::SystemOfRecord].into_iter().find(|mode| mode.code() == text.trim());
        found.ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "companion, system-of-record" })
    }
}

/// A membership number: two digits of the year of enrolment, eight of a sequence, one to check; eleven like the
/// numbers on the cards of the scheme.
///
/// ```
/// use domain::submission::MembershipNumber;
/// let number = MembershipNumber::of(2026, 41).unwrap();
/// assert_eq!(number.to_string(), "26000000419");
/// assert_eq!("26000000419".parse::<MembershipNumber>().unwrap(), number);
/// assert!("26000000418".parse::<MembershipNumber>().is_err(), "the last digit checks the others");
/// assert!("26000000149".parse::<MembershipNumber>().is_err(), "two that changed places");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MembershipNumber(u64);

/// A text that is no membership number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bukan nomor peserta: sebelas digit, yang terakhir digit pemeriksa")]
pub struct NotMembershipNumber;

/// More were never enrolled by one store.
const SEQUENCE_END: i64 = 100_000_000;

impl MembershipNumber {
    /// The number of the enrolment `sequence` of a year; `None` when the sequence has no eight digits.
    pub fn of(year: i16, sequence: i64) -> Option<Self> {
        let sequence = u64::try_from(sequence).ok().filter(|_| (1..SEQUENCE_END).contains(&sequence))?;
        let year = u64::from(year.rem_euclid(100).unsigned_abs());
        let body = year * SEQUENCE_END.unsigned_abs() + sequence;
        Some(Self(body * 10 + check_digit(body)))
    }
}

/// The check digit of Luhn: one wrong digit, or two neighbours that changed places, do not go unseen.
fn check_digit(body: u64) -> u64 {
    let (mut rest, mut sum, mut double) = (body, 0, true);
    while rest > 0 {
        let digit = if double { rest % 10 * 2 } else { rest % 10 };
        sum += digit / 10 + digit % 10;
        rest /= 10;
        double = !double;
    }
    (10 - sum % 10) % 10
}

impl FromStr for MembershipNumber {
    type Err = NotMembershipNumber;

    fn from_str(text: &str) -> Result<Self, NotMembershipNumber> {
        let digits = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = digits.then(|| text.parse().ok()).flatten().ok_or(NotMembershipNumber)?;
        if check_digit(number / 10) == number % 10 { Ok(Self(number)) } else { Err(NotMembershipNumber) }
    }
}

impl fmt::Display for MembershipNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:011}", self.0)
    }
}

impl fmt::Debug for MembershipNumber {
    /// Personal: only its last digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MembershipNumber(*{:03})", self.0 % 1000)
    }
}
