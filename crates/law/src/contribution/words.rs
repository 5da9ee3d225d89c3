//! The words in which questions are asked and answered, read strictly.

use serde::Serializer;
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::{EmployerSize, Funding, RiskClass, VillageOffice, Work};
use crate::refusal::Refused;
use crate::{Class, Program, Programs};

pub(super) const CLASSES: [(&str, Class); 5] = [
    ("pu", Class::Pu),
    ("bpu", Class::Bpu),
    ("construction", Class::Jakon),
    ("pmi", Class::Pmi),
    ("jakon", Class::Jakon),
];
pub(super) const SIZES: [(&str, EmployerSize); 4] = [
    ("micro", EmployerSize::Micro),
    ("small", EmployerSize::Small),
    ("medium", EmployerSize::Medium),
    ("large", EmployerSize::Large),
];
pub(super) const FUNDINGS: [(&str, Funding); 7] = [
    ("self", Funding::Own),
    ("company", Funding::Company),
    ("apbn", Funding::Apbn),
    ("apbd", Funding::Apbd),
    ("add", Funding::Add),
    ("dana-desa", Funding::DanaDesa),
    ("dbh", Funding::Dbh),
];
pub(super) const VILLAGE_OFFICES: [(&str, VillageOffice); 3] =
    [("head", VillageOffice::Head), ("secretary", VillageOffice::Secretary), ("official", VillageOffice::Official)];
pub(super) const WORKS: [(&str, Work); 2] = [("transport", Work::Transport), ("other", Work::Other)];

impl EmployerSize {
    /// micro, small, medium, large.
    ///
    /// # Errors
    /// [`Refused`] names what was read and what is allowed.
    pub fn read(text: &str) -> Result<Self, Refused> {
        one_of(("ukuran usaha", "size of the employer"), text, &SIZES)
    }
}

impl Funding {
    /// self, company, apbn, apbd, add, dana-desa, dbh.
    ///
    /// # Errors
    /// [`Refused`] names what was read and what is allowed.
    pub fn read(text: &str) -> Result<Self, Refused> {
        one_of(("pembayar", "payer"), text, &FUNDINGS)
    }
}

impl Work {
    /// transport, other.
    ///
    /// # Errors
    /// [`Refused`] names what was read and what is allowed.
    pub fn read(text: &str) -> Result<Self, Refused> {
        one_of(("pekerjaan", "work"), text, &WORKS)
    }
}

impl Programs {
    /// Codes divided by commas, such as `jkk,jkm`.
    ///
    /// # Errors
    /// [`Refused`] names what was read and what is allowed.
    pub fn read(text: &str) -> Result<Self, Refused> {
        programs(text)
    }
}

/// The class as the commands write it.
pub(super) const fn word_of(class: Class) -> &'static str {
    match class {
        Class::Pu => "pu",
        Class::Bpu => "bpu",
        Class::Jakon => "construction",
        Class::Pmi => "pmi",
    }
}

/// Programs as the commands write them.
pub(super) fn words_of(programs: Programs) -> String {
    programs.iter().map(|program| program.code().to_lowercase()).collect::<Vec<_>>().join("+")
}

/// For answers: programs as the commands write them.
pub(crate) fn serialize_words<S: Serializer>(programs: &Programs, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&words_of(*programs))
}

/// A fact by its name in Indonesian and English.
type Fact = (&'static str, &'static str);

/// The one of `words` that was read.
pub(super) fn one_of<T: Copy>(what: Fact, read: &str, words: &[(&str, T)]) -> Result<T, Refused> {
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(read.trim()));
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| Refused::unknown(what, read, words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")))
}

/// The same where the fact may be left out.
pub(super) fn optional<T: Copy>(what: Fact, read: Option<&str>, words: &[(&str, T)]) -> Result<Option<T>, Refused> {
    read.map(|read| one_of(what, read, words)).transpose()
}

/// An amount or count: whole, not negative.
pub(super) fn amount(what: Fact, read: Option<i64>) -> Result<Option<Rupiah>, Refused> {
    match read {
        Some(read) if read < 0 => Err(Refused::Unknown {
            what: Sentence::in_both(what.0, what.1),
            read: read.to_string(),
            allowed: Sentence::in_both("bilangan bulat, nol atau lebih", "a whole number, zero or more"),
        }),
        read => Ok(read.map(Rupiah::new)),
    }
}

/// A risk class of work accidents.
pub(super) fn risk_class(read: i64) -> Result<RiskClass, Refused> {
    let wrong = || Refused::unknown(("kelompok risiko", "risk class"), read.to_string(), "1, 2, 3, 4, 5");
    RiskClass::new(read).ok_or_else(wrong)
}

/// A contribution month.
pub(super) fn month(what: Fact, read: &str) -> Result<Month, Refused> {
    read.parse::<Month>().map_err(|_| Refused::Unknown {
        what: Sentence::in_both(what.0, what.1),
        read: read.to_owned(),
        allowed: Sentence::in_both("tahun dan bulan, misalnya 2024-06", "year and month, such as 2024-06"),
    })
}

/// A day.
pub(super) fn day(what: Fact, read: &str) -> Result<Date, Refused> {
    read.parse::<Date>().map_err(|_| Refused::Unknown {
        what: Sentence::in_both(what.0, what.1),
        read: read.to_owned(),
        allowed: Sentence::in_both("tanggal, misalnya 2024-07-15", "a date, such as 2024-07-15"),
    })
}

/// Programs divided by commas.
fn programs(read: &str) -> Result<Programs, Refused> {
    let program = |word: &str| {
        let wrong = |_| Refused::unknown(("program", "program"), word.trim(), "jkk, jkm, jht, jp, jkp");
        word.parse::<Program>().map_err(wrong)
    };
    read.split(',').map(program).collect()
}

/// A share of a whole, at most all of it.
pub(super) fn share(what: Fact, read: &str) -> Result<Rate, Refused> {
    let whole: Rate = "100%".parse().expect("a hundred percent is a rate");
    read.parse::<Rate>().ok().filter(|rate| *rate <= whole).ok_or_else(|| Refused::Unknown {
        what: Sentence::in_both(what.0, what.1),
        read: read.to_owned(),
        allowed: Sentence::in_both("0% sampai 100%", "0% to 100%"),
    })
}
