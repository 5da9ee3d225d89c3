//! The sixteen-digit population number (NIK): what it proves, what it only hints at.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::region::{IssuingDistrict, issuing_district};
use crate::{Date, RegionCode};

/// Sex, as lists state it (L, P) or as a NIK hints at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// Laki-laki.
    #[serde(rename = "L")]
    Male,
    /// Perempuan.
    #[serde(rename = "P")]
    Female,
}

impl Sex {
    /// The letter that Indonesian lists use.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Male => "L",
            Self::Female => "P",
        }
    }
}

/// A parsed population number: sixteen digits, possible date, serial not 0000.
///
/// It prints masked. Digits 1-6 are the district of *first registration*, not of residence; digits 7-12
/// the birth date (day + 40 for women) with a two-digit year; digits 13-16 a serial. There is no check digit.
///
/// ```
/// use units::Nik;
/// let nik: Nik = "1971025508899001".parse().unwrap();
/// assert_eq!(nik.to_string(), "1971**********01");
/// assert_eq!(nik.birth_hint().sex.letter(), "P");
/// assert!("1971025513899001".parse::<Nik>().is_err()); // month 13
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(u64);

/// Why sixteen digits (or something else) are no NIK.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NikError {
    /// Not sixteen characters long.
    #[error("NIK has {count} digits, not 16")]
    Length {
        /// How many characters were read.
        count: usize,
    },
    /// Something else than a digit.
    #[error("NIK has something else than a digit at position {position}")]
    NotADigit {
        /// Counted from 1.
        position: usize,
    },
    /// Day or month that no calendar has.
    #[error("NIK digits 7 to 12 are no date")]
    ImpossibleDate,
    /// Serials start at 0001.
    #[error("NIK ends in 0000")]
    SerialZero,
    /// No province has this code, today or before.
    #[error("NIK starts with {prefix}, which is no province")]
    UnknownProvince {
        /// The first two digits.
        prefix: u8,
    },
    /// The family card number was put in the NIK column.
    #[error("NIK equals the family card number")]
    EqualsFamilyCard,
}

/// A doubt that never refuses a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NikWarning {
    /// The stated birth date differs from the hint: a corrected date leaves the NIK unchanged.
    BirthDateDiffers,
    /// The stated sex differs from the hint.
    SexDiffers,
    /// First registered in another regency than the stated address: people move.
    IssuedElsewhere,
    /// The district code is in neither the current nor the retired table.
    IssuingDistrictUnknown,
}

/// What digits 7-12 say, without the century.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthHint {
    /// Men and women differ by 40 in the day.
    pub sex: Sex,
    /// 1..=31, the 40 taken off.
    pub day: i8,
    /// 1..=12.
    pub month: i8,
    /// 0..=99.
    pub year_of_century: i16,
}

impl BirthHint {
    /// The dates this may be, youngest first, not after `latest`; two where the century is ambiguous.
    ///
    /// A 29 February exists only in one of the centuries at times.
    pub fn candidates(self, latest: Date) -> impl Iterator<Item = Date> {
        [2000, 1900]
            .into_iter()
            .filter_map(move |century| Date::new(century + self.year_of_century, self.month, self.day).ok())
            .filter(move |date| *date <= latest)
    }

    /// Whether `date` fits, in whichever century.
    pub fn fits(self, date: Date) -> bool {
        date.day() == self.day && date.month() == self.month && date.year() % 100 == self.year_of_century
    }
}

impl Nik {
    /// Parses and compares with the family card number of the same row.
    ///
    /// # Errors
    /// As [`Nik::from_str`], and [`NikError::EqualsFamilyCard`].
    pub fn beside_family_card(text: &str, family_card: Option<&str>) -> Result<Self, NikError> {
        let nik: Self = text.parse()?;
        if family_card.is_some_and(|card| card.trim() == text.trim()) {
            return Err(NikError::EqualsFamilyCard);
        }
        Ok(nik)
    }

    /// All sixteen digits. For sealing and matching only: logs and messages carry the masked form.
    pub fn digits(self) -> String {
        self.digit_bytes().iter().map(|digit| char::from(*digit)).collect()
    }

    /// The same as ASCII, without an allocation. For sealing and matching only.
    pub fn digit_bytes(self) -> [u8; 16] {
        let mut digits = [b'0'; 16];
        let mut left = self.0;
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(left % 10).expect("one digit");
            left /= 10;
        }
        digits
    }

    /// The number itself, for packing.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Digits 13-16.
    pub const fn serial(self) -> u16 {
        (self.0 % 10_000) as u16
    }

    /// Sex and birth date as hints.
    pub fn birth_hint(self) -> BirthHint {
        let digits = self.0 / 10_000 % 1_000_000;
        let day = i8::try_from(digits / 10_000).expect("two digits");
        let (sex, day) = if day > 40 { (Sex::Female, day - 40) } else { (Sex::Male, day) };
        BirthHint {
            sex,
            day,
            month: i8::try_from(digits / 100 % 100).expect("two digits"),
            year_of_century: i16::try_from(digits % 100).expect("two digits"),
        }
    }

    /// The district of first registration, current or retired; never proof of residence.
    pub fn issuing_district(self) -> IssuingDistrict {
        issuing_district(u32::try_from(self.0 / 10_000_000_000).expect("six digits"))
    }

    /// Doubts about this number beside what the row states.
    pub fn warnings(self, birth: Option<Date>, sex: Option<Sex>, residence: Option<RegionCode>) -> Vec<NikWarning> {
        let hint = self.birth_hint();
        let mut warnings = Vec::new();
        if birth.is_some_and(|date| !hint.fits(date)) {
            warnings.push(NikWarning::BirthDateDiffers);
        }
        if sex.is_some_and(|sex| sex != hint.sex) {
            warnings.push(NikWarning::SexDiffers);
        }
        match self.issuing_district() {
            IssuingDistrict::Unknown => warnings.push(NikWarning::IssuingDistrictUnknown),
            IssuingDistrict::Current(code) | IssuingDistrict::Retired { code, .. } => {
                let regency = code.ancestor(crate::Level::Regency);
                if residence.is_some_and(|home| home.ancestor(crate::Level::Regency) != regency) {
                    warnings.push(NikWarning::IssuedElsewhere);
                }
            }
        }
        warnings
    }
}

impl FromStr for Nik {
    type Err = NikError;

    fn from_str(text: &str) -> Result<Self, NikError> {
        let text = text.trim();
        if let Some(position) = text.chars().position(|c| !c.is_ascii_digit()) {
            return Err(NikError::NotADigit { position: position + 1 });
        }
        if text.len() != 16 {
            return Err(NikError::Length { count: text.len() });
        }
        let nik = Self(text.parse().expect("sixteen digits fit in 64 bits"));
        let prefix = u8::try_from(nik.0 / 100_000_000_000_000).expect("two digits");
        if !(11..=97).contains(&prefix) {
            return Err(NikError::UnknownProvince { prefix });
        }
        let hint = nik.birth_hint();
        // A leap year, so that 29 February passes: the century that decides is not known.
        if Date::new(2000, hint.month, hint.day).is_err() {
            return Err(NikError::ImpossibleDate);
        }
        let leap_day = hint.month == 2 && hint.day == 29;
        if leap_day && hint.year_of_century % 4 != 0 {
            return Err(NikError::ImpossibleDate);
        }
        if nik.serial() == 0 {
            return Err(NikError::SerialZero);
        }
        Ok(nik)
    }
}

impl fmt::Display for Nik {
    /// Masked. District and birth date often stand beside it, so most of the serial is hidden as well.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}**********{:02}", self.0 / 1_000_000_000_000, self.0 % 100)
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nik({self})")
    }
}

impl Serialize for Nik {
    /// Masked, so that no JSON answer can leak the number by accident.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
