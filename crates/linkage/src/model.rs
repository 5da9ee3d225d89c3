//! The weights: how often each level occurs among pairs of one person, of strangers, and of relatives.

use crate::level::{Field, LEVELS, Level};

/// What is compared, with the NIK split by what the birth dates say: district, date and serial of two
/// strangers born on one day agree far more often than of two people picked anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Row {
    NikDateEqual,
    NikDateDiffers,
    NikDateMissing,
    Name,
    Birth,
    Sex,
    Village,
    Mother,
}

pub(crate) const ROWS: usize = 8;
const ROW_LIST: [Row; ROWS] = [
    Row::NikDateEqual,
    Row::NikDateDiffers,
    Row::NikDateMissing,
    Row::Name,
    Row::Birth,
    Row::Sex,
    Row::Village,
    Row::Mother,
];

impl Row {
    /// The row of the NIK, given how the birth dates agree.
    pub(crate) const fn nik(birth: Level) -> Self {
        match birth {
            Level::Exact | Level::DefaultDate => Self::NikDateEqual,
            Level::Missing => Self::NikDateMissing,
            _ => Self::NikDateDiffers,
        }
    }

    const fn field(self) -> Field {
        match self {
            Self::NikDateEqual | Self::NikDateDiffers | Self::NikDateMissing => Field::Nik,
            Self::Name => Field::Name,
            Self::Birth => Field::Birth,
            Self::Sex => Field::Sex,
            Self::Village => Field::Village,
            Self::Mother => Field::Mother,
        }
    }

    /// The level's share among strangers depends on the value (rare names, big villages), so no table holds it.
    pub(crate) const fn by_frequency(self, level: Level) -> bool {
        match self {
            Self::Name | Self::Mother => !matches!(level, Level::Different | Level::Missing),
            Self::Village => matches!(level, Level::Exact),
            _ => false,
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::NikDateEqual => "birth_equal",
            Self::NikDateDiffers => "birth_differs",
            Self::NikDateMissing => "birth_missing",
            _ => "",
        }
    }
}

/// Share of a level among pairs of one person (`m`), of strangers (`u`), of brothers, sisters, twins (`v`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Share {
    pub(crate) m: f64,
    pub(crate) u: f64,
    pub(crate) v: f64,
}

/// The same in bits, so that scoring adds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Weight {
    /// log2 m
    pub(crate) same: f64,
    /// log2 m/u
    pub(crate) against_stranger: f64,
    /// log2 m/v
    pub(crate) against_relative: f64,
}

/// Fellegi-Sunter weights. [`Model::default`] is reasoned from published error rates and Indonesian practice;
/// [`Register::learn`](crate::Register::learn) fits it to the lists at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    shares: [[Option<Share>; LEVELS]; ROWS],
    weights: [[Weight; LEVELS]; ROWS],
    share_registered: f64,
    learned_from: usize,
}

/// One line of a model, for people who want to see the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelLine {
    /// What is compared.
    pub field: Field,
    /// For the NIK: what the birth dates say (`birth_equal`, `birth_differs`, `birth_missing`); else empty.
    pub condition: &'static str,
    /// How far it agrees.
    pub level: Level,
    /// Share of the level among pairs of one person.
    pub same: f64,
    /// Share among strangers; for names and villages the actual share of the value is used instead.
    pub stranger: f64,
    /// Share among relatives of one household.
    pub relative: f64,
}

type Line = (Level, f64, f64, f64);

const NIK_DATE_EQUAL: &[Line] = &[
    (Level::Exact, 0.90, 3e-5, 1e-3),
    (Level::SerialDiffers, 0.015, 0.04, 0.85),
    (Level::DistrictDiffers, 0.010, 0.04, 0.01),
    (Level::DatePartDiffers, 0.025, 1e-4, 0.002),
    (Level::OneEdit, 0.015, 0.001, 0.004),
    (Level::TwoEdits, 0.005, 0.004, 0.02),
    (Level::Different, 0.030, 0.9149, 0.113),
];
const NIK_DATE_DIFFERS: &[Line] = &[
    (Level::Exact, 0.88, 2e-7, 1e-4),
    (Level::SerialDiffers, 0.015, 1e-5, 0.002),
    (Level::DistrictDiffers, 0.010, 2e-5, 1e-3),
    (Level::DatePartDiffers, 0.025, 0.002, 0.06),
    (Level::OneEdit, 0.020, 1e-4, 0.002),
    (Level::TwoEdits, 0.010, 0.004, 0.05),
    (Level::Different, 0.040, 0.9939, 0.8849),
];
const NIK_DATE_MISSING: &[Line] = &[
    (Level::Exact, 0.89, 2e-7, 1e-4),
    (Level::SerialDiffers, 0.015, 1e-5, 0.02),
    (Level::DistrictDiffers, 0.010, 2e-5, 1e-3),
    (Level::DatePartDiffers, 0.025, 0.002, 0.06),
    (Level::OneEdit, 0.020, 1e-4, 0.002),
    (Level::TwoEdits, 0.010, 0.004, 0.05),
    (Level::Different, 0.030, 0.9939, 0.8669),
];
const NAME: &[Line] = &[
    (Level::Exact, 0.60, 2e-4, 0.001),
    (Level::Reordered, 0.015, 1e-5, 0.001),
    (Level::Joined, 0.030, 1e-5, 0.001),
    (Level::Phonetic, 0.100, 1e-4, 0.003),
    (Level::Initials, 0.060, 1e-4, 0.004),
    (Level::TokenSubset, 0.070, 0.002, 0.01),
    (Level::Similar, 0.095, 0.001, 0.04),
    (Level::SharedToken, 0.015, 0.04, 0.37),
    (Level::Different, 0.015, 0.9565, 0.57),
];
const BIRTH: &[Line] = &[
    (Level::Exact, 0.84, 7e-5, 0.02),
    (Level::DefaultDate, 0.05, 0.002, 0.03),
    (Level::DayMonthSwapped, 0.015, 3e-5, 5e-4),
    (Level::DayDiffers, 0.025, 0.002, 0.003),
    (Level::MonthDiffers, 0.010, 8e-4, 0.002),
    (Level::YearOffOne, 0.010, 1.4e-4, 4e-4),
    (Level::DecadeOff, 0.008, 3e-4, 1e-4),
    (Level::YearDiffers, 0.010, 0.0023, 0.002),
    (Level::SameYear, 0.012, 0.025, 0.03),
    (Level::Different, 0.020, 0.9673, 0.912),
];
const SEX: &[Line] = &[(Level::Exact, 0.985, 0.51, 0.5), (Level::Different, 0.015, 0.49, 0.5)];
const VILLAGE: &[Line] = &[
    (Level::Exact, 0.82, 0.003, 0.75),
    (Level::SameDistrict, 0.05, 0.02, 0.07),
    (Level::SameRegency, 0.05, 0.12, 0.08),
    (Level::SameProvince, 0.05, 0.6, 0.06),
    (Level::Different, 0.03, 0.257, 0.04),
];
const MOTHER: &[Line] = &[
    (Level::Exact, 0.66, 2e-4, 0.62),
    (Level::Reordered, 0.01, 1e-5, 0.01),
    (Level::Joined, 0.02, 1e-5, 0.02),
    (Level::Phonetic, 0.08, 1e-4, 0.08),
    (Level::Initials, 0.04, 1e-4, 0.04),
    (Level::TokenSubset, 0.06, 0.003, 0.06),
    (Level::Similar, 0.07, 0.001, 0.07),
    (Level::SharedToken, 0.02, 0.05, 0.03),
    (Level::Different, 0.04, 0.9456, 0.07),
];

impl Default for Model {
    fn default() -> Self {
        let mut shares = [[None; LEVELS]; ROWS];
        let tables = [NIK_DATE_EQUAL, NIK_DATE_DIFFERS, NIK_DATE_MISSING, NAME, BIRTH, SEX, VILLAGE, MOTHER];
        for (row, table) in shares.iter_mut().zip(tables) {
            for (level, m, u, v) in table {
                row[*level as usize] = Some(Share { m: *m, u: *u, v: *v });
            }
        }
        Self::from_shares(shares, 0.5, 0)
    }
}

impl Model {
    pub(crate) fn from_shares(
        shares: [[Option<Share>; LEVELS]; ROWS],
        share_registered: f64,
        learned_from: usize,
    ) -> Self {
        let mut weights = [[Weight::default(); LEVELS]; ROWS];
        for (weights, shares) in weights.iter_mut().zip(&shares) {
            for (weight, share) in weights.iter_mut().zip(shares) {
                if let Some(share) = share {
                    *weight = Weight {
                        same: share.m.log2(),
                        against_stranger: (share.m / share.u).log2(),
                        against_relative: (share.m / share.v).log2(),
                    };
                }
            }
        }
        Self { shares, weights, share_registered, learned_from }
    }

    pub(crate) fn weight(&self, row: Row, level: Level) -> Weight {
        self.weights[row as usize][level as usize]
    }

    pub(crate) const fn shares(&self) -> &[[Option<Share>; LEVELS]; ROWS] {
        &self.shares
    }

    /// How likely a listed person is to be in the register before anything is compared.
    pub const fn share_registered(&self) -> f64 {
        self.share_registered
    }

    /// How many pairs it was fitted to; 0 for the reasoned default.
    pub const fn learned_from(&self) -> usize {
        self.learned_from
    }

    /// The weights as lines.
    pub fn lines(&self) -> Vec<ModelLine> {
        let mut lines = Vec::new();
        for row in ROW_LIST {
            for level in Level::ALL {
                if let Some(share) = self.shares[row as usize][*level as usize] {
                    lines.push(ModelLine {
                        field: row.field(),
                        condition: row.condition(),
                        level: *level,
                        same: share.m,
                        stranger: share.u,
                        relative: share.v,
                    });
                }
            }
        }
        lines
    }
}
