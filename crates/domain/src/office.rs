//! Offices are not regions: a regional office spans provinces, a branch several regencies, and both change.

use serde::Serialize;
use units::{Date, Id, RegionCode};

/// An office with the set of regions it serves, as of some day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// Internal identity.
    pub id: Id<Office>,
    /// As on its letterhead.
    pub name: String,
    /// What kind of office.
    pub kind: OfficeKind,
    /// The regions it serves; may overlap with those of other offices.
    pub regions: Vec<RegionCode>,
    /// First day.
    pub opened: Option<Date>,
    /// Last day, when it closed or was merged.
    pub closed: Option<Date>,
}

/// What kind of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// Regional office of BPJS Ketenagakerjaan (Kantor Wilayah).
    RegionalOffice,
    /// Branch office (Kantor Cabang).
    Branch,
    /// Government of a province.
    Province,
    /// Government of a kabupaten or kota.
    Regency,
    /// Kecamatan.
    District,
    /// Desa or kelurahan.
    Village,
    /// Agency of a government.
    Agency,
    /// Market.
    Market,
    /// Employer, from state firms to small shops.
    Employer,
    /// Perisai office, whose agents enrol and collect.
    Perisai,
}

impl OfficeKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::RegionalOffice,
        Self::Branch,
        Self::Province,
        Self::Regency,
        Self::District,
        Self::Village,
        Self::Agency,
        Self::Market,
        Self::Employer,
        Self::Perisai,
    ];

    /// Stable word for the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RegionalOffice => "kanwil",
            Self::Branch => "kacab",
            Self::Province => "provinsi",
            Self::Regency => "kabkota",
            Self::District => "kecamatan",
            Self::Village => "desa",
            Self::Agency => "dinas",
            Self::Market => "pasar",
            Self::Employer => "perusahaan",
            Self::Perisai => "perisai",
        }
    }

    /// The kind behind [`OfficeKind::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Office {
    /// Whether the office was open on `day`.
    pub fn open_on(&self, day: Date) -> bool {
        self.opened.is_none_or(|opened| opened <= day) && self.closed.is_none_or(|closed| closed >= day)
    }

    /// Whether it serves `region`, wholly.
    pub fn serves(&self, region: RegionCode) -> bool {
        self.regions.iter().any(|own| own.contains(region))
    }
}
