//! The words every other crate speaks: rupiah, rates, months, dates, NIK, region codes, typed ids.
//!
//! Owns: parsing and printing of these values, and the region table that is built into the binary.
//! Never knows: the law, files, people's records, the time of day.

mod age;
mod id;
mod language;
mod money;
mod month;
mod nik;
mod percent;
mod region;
mod territory;

pub use age::age_on;
pub use id::Id;
pub use jiff::civil::Date;
pub use language::{Language, Sentence};
pub use money::{Exact, Rate, RateError, Rounding, Rupiah};
pub use month::{Month, MonthError};
pub use nik::{BirthHint, Nik, NikError, NikWarning, Sex};
pub use percent::Percent;
pub use region::{
    IssuingDistrict, Level, Region, RegionCode, RegionCodeError, RegionKind, Retired, population, region, regions_at,
    retired, sub_regions, table_size, villages_within,
};
pub use territory::{Borders, Split, borders, existed, regions_above_on, splits, splits_of, sub_regions_on};
