//! The five programs and the four classes of participants.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A code that is not in the list it should come from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is none of {allowed}")]
pub struct UnknownCode {
    /// What was read.
    pub read: String,
    /// What could have stood there.
    pub allowed: &'static str,
}

/// A social-security program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Program {
    /// Jaminan Kecelakaan Kerja: work accident.
    Jkk,
    /// Jaminan Kematian: death.
    Jkm,
    /// Jaminan Hari Tua: old-age savings.
    Jht,
    /// Jaminan Pensiun: pension.
    Jp,
    /// Jaminan Kehilangan Pekerjaan: job loss.
    Jkp,
}

impl Program {
    /// All programs in the order of the office's letters.
    pub const ALL: [Self; 5] = [Self::Jkk, Self::Jkm, Self::Jht, Self::Jp, Self::Jkp];

    /// The abbreviation the law uses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jkk => "JKK",
            Self::Jkm => "JKM",
            Self::Jht => "JHT",
            Self::Jp => "JP",
            Self::Jkp => "JKP",
        }
    }
}

impl FromStr for Program {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let word = text.trim();
        let found = Self::ALL.into_iter().find(|program| program.code().eq_ignore_ascii_case(word));
        found.ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "JKK, JKM, JHT, JP, JKP" })
    }
}

/// A set of programs.
///
/// ```
/// use law::{Program, Programs};
/// let both: Programs = [Program::Jkk, Program::Jkm].into_iter().collect();
/// assert!(both.contains(Program::Jkm) && !both.contains(Program::Jht));
/// assert_eq!(both.to_string(), "JKK JKM");
/// assert_eq!(Programs::from_bits(both.bits()), both);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Programs(u8);

impl Programs {
    /// What every protected worker has at least: accident and death.
    pub const BASE: Self = Self(0b11);

    /// One bit a program, JKK lowest; bits beyond the five are dropped.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b1_1111)
    }

    /// For the store.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether `program` is among them.
    pub const fn contains(self, program: Program) -> bool {
        self.0 & (1 << program as u8) != 0
    }

    /// Whether all of `others` are among them.
    pub const fn contains_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Those in either set.
    #[must_use]
    pub const fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Program::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Program> {
        Program::ALL.into_iter().filter(move |program| self.contains(*program))
    }
}

impl From<Program> for Programs {
    fn from(program: Program) -> Self {
        Self(1 << program as u8)
    }
}

impl FromIterator<Program> for Programs {
    fn from_iter<I: IntoIterator<Item = Program>>(programs: I) -> Self {
        Self(programs.into_iter().fold(0, |bits, program| bits | 1 << program as u8))
    }
}

impl fmt::Display for Programs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.iter().map(Program::code).collect();
        f.write_str(&codes.join(" "))
    }
}

/// The class of a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Class {
    /// Penerima upah: wage earner, the formal sector.
    Pu,
    /// Bukan penerima upah: non-wage earner, the informal sector.
    Bpu,
    /// Jasa konstruksi: worker of a construction project.
    Jakon,
    /// Pekerja migran Indonesia: migrant worker.
    Pmi,
}

impl Class {
    /// In the order in which a person with several memberships is counted once: formal before informal.
    pub const ALL: [Self; 4] = [Self::Pu, Self::Bpu, Self::Jakon, Self::Pmi];

    /// The abbreviation of the office.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pu => "PU",
            Self::Bpu => "BPU",
            Self::Jakon => "JAKON",
            Self::Pmi => "PMI",
        }
    }
}

impl FromStr for Class {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let word = text.trim();
        let found = Self::ALL.into_iter().find(|class| class.code().eq_ignore_ascii_case(word));
        found.ok_or_else(|| UnknownCode { read: text.to_owned(), allowed: "PU, BPU, JAKON, PMI" })
    }
}
