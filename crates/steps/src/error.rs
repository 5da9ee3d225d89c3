//! What can go wrong in a step, said with what to do next, in the two languages of the product.

use std::fmt;

use law::{Refused, Sentence};
use units::{Language, RegionCode};

use crate::access::{OperatorRole, Right};

/// How many changes a refusal names one by one.
const NAMED: usize = 12;

/// A step that could not be done; printed, it is Indonesian.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The store refused or failed: in the store's own words, for the log.
    Store(#[from] store::StoreError),
    /// The file cannot be opened as any layout that was expected.
    Open(#[from] sheets::OpenError),
    /// The file broke off while it was read.
    Read(#[from] sheets::ReadError),
    /// A file of boundaries that is none.
    Shapes(#[from] sheets::ShapeFileError),
    /// A table could not be written.
    Write(#[from] sheets::WriteError),
    /// The law has no value for that day.
    Law(#[from] law::NotInForce),
    /// A file could not be read or written.
    File {
        /// Which file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The actor may not do this, or not there.
    NotAllowed {
        /// Who asked.
        actor: String,
        /// What for.
        right: Right,
        /// Where.
        region: Option<RegionCode>,
    },
    /// Something that must come first is missing; the sentence says what to do.
    Missing(Sentence),
    /// Later changes use what this one wrote.
    RestsOn {
        /// The change that was to be taken back.
        change: i64,
        /// What uses it: number, and kind with reason; oldest first.
        by: Vec<(i64, String)>,
    },
    /// Others kept changing the same data; what was finished is kept.
    Busy,
    /// The request itself is wrong; the sentence says how to write it.
    Request(Sentence),
}

impl StepError {
    /// A request that cannot be met, said in Indonesian and in English.
    pub fn request(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Request(Sentence::in_both(indonesian, english))
    }

    /// Something that must come first is missing, said in Indonesian and in English.
    pub fn missing(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Missing(Sentence::in_both(indonesian, english))
    }

    /// As a reader meets it.
    ///
    /// ```
    /// use units::Language;
    /// let refused = steps::StepError::missing("Tidak ada daftar bernomor 7.", "There is no list number 7.");
    /// assert_eq!(refused.sentence().said_in(Language::English), "There is no list number 7.");
    /// assert_eq!(refused.to_string(), "Tidak ada daftar bernomor 7.");
    /// ```
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Store(error) => Sentence::alike(error.to_string()),
            Self::Open(error) => error.sentence(),
            Self::Read(error) => error.sentence(),
            Self::Shapes(error) => error.sentence(),
            Self::Write(error) => error.sentence(),
            Self::Law(error) => Refused::from(error.clone()).sentence(),
            Self::File { path, error } => Sentence::alike(format!("{path}: {error}")),
            Self::NotAllowed { actor, right, region } => not_allowed(actor, *right, *region),
            Self::RestsOn { change, by } => rests_on(*change, by),
            Self::Busy => Sentence::in_both(
                "Data sedang diubah pengguna lain. Yang sudah selesai tersimpan; jalankan lagi sebentar lagi.",
                "Others are changing the data. What was finished is kept; try again in a moment.",
            ),
            Self::Missing(sentence) | Self::Request(sentence) => sentence.clone(),
        }
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl From<Refused> for StepError {
    fn from(refused: Refused) -> Self {
        Self::Request(refused.sentence())
    }
}

fn rests_on(change: i64, by: &[(i64, String)]) -> Sentence {
    let named: Vec<String> = by.iter().rev().take(NAMED).map(|(id, what)| format!("{id} ({what})")).collect();
    let named = named.join(", ");
    let (more, more_in_english) = match by.len().saturating_sub(NAMED) {
        0 => (String::new(), String::new()),
        more => (format!(" dan {more} lagi"), format!(" and {more} more")),
    };
    Sentence::in_both(
        format!(
            "Perubahan {change} dipakai oleh perubahan {named}{more}. Urungkan itu dahulu, mulai dari yang terbaru, atau \
             sekaligus bersama perubahan ini."
        ),
        format!(
            "Change {change} is used by change {named}{more_in_english}. Undo those first, beginning with the newest, or \
             all at once together with this one."
        ),
    )
}

/// Who may, so that a refusal names the way on.
fn not_allowed(actor: &str, right: Right, region: Option<RegionCode>) -> Sentence {
    let may: Vec<&str> =
        OperatorRole::ALL.into_iter().filter(|role| role.holds(right)).map(OperatorRole::code).collect();
    let may = may.join(", ");
    let of = |before: &str| region.map_or_else(String::new, |region| format!(" {before} {region}"));
    Sentence::in_both(
        format!(
            "{actor} tidak berhak: {right}{}. Yang berhak: operator dengan peran {may}{}; administrator yang mengaturnya.",
            of("di wilayah"),
            of("dengan wilayah")
        ),
        format!(
            "{actor} has no right to: {}{}. Operators who have it: those with the role {may}{}; an administrator sets roles.",
            right.said_in(Language::English),
            of("in region"),
            of("and region")
        ),
    )
}
