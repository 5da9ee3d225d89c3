//! Who is asked for twice, or is protected already.

use std::collections::BTreeMap;

use law::{Class, Funding, Programs, Sentence};
use serde::{Serialize, Serializer};
use units::Id;

use super::moves::State;
use super::payer_code;
use super::row::{Line, Months};
use crate::people::Person;

/// A person asked for: programs, months, payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Where it stands.
    pub at: Line,
    /// Who.
    pub person: Id<Person>,
    /// Which programs.
    pub programs: Programs,
    /// Which months.
    pub months: Months,
    /// With whose money.
    pub payer: Funding,
    /// How far it got.
    pub state: State,
}

/// What stands in the way of a row, or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "overlap")]
pub enum Overlap {
    /// The same person, program, month and payer again: not sent.
    Twice {
        /// The other row.
        #[serde(serialize_with = "as_line")]
        other: Line,
        /// In these months.
        months: Months,
    },
    /// Another payer pays in the same months: shown.
    OtherPayer {
        /// The other row.
        #[serde(serialize_with = "as_line")]
        other: Line,
        /// In these months.
        months: Months,
        /// The other payer.
        #[serde(serialize_with = "as_payer")]
        payer: Funding,
    },
    /// Another payer ends right before, so cover goes on: shown.
    TakesOver {
        /// The other row.
        #[serde(serialize_with = "as_line")]
        other: Line,
        /// The other payer.
        #[serde(serialize_with = "as_payer")]
        payer: Funding,
        /// Months between the two in which nobody pays.
        months_between: i32,
    },
    /// A membership protects already: shown.
    Active {
        /// Of this class.
        class: Class,
    },
}

fn as_line<S: Serializer>(line: &Line, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(line)
}

fn as_payer<S: Serializer>(payer: &Funding, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(payer_code(*payer))
}

impl Overlap {
    /// Whether the row cannot be sent.
    pub const fn forbids(self) -> bool {
        matches!(self, Self::Twice { .. })
    }

    /// As the sender reads it.
    pub fn sentence(self) -> Sentence {
        let both = |payer| (super::payer_title(payer), super::payer_in_english(payer));
        match self {
            Self::Twice { other, months } => Sentence::in_both(
                format!("Sudah diusulkan pada baris {other} untuk {months} dengan pembayar yang sama."),
                format!("Asked for already in row {other} for {months} with the same payer."),
            ),
            Self::OtherPayer { other, months, payer } => {
                let (payer, in_english) = both(payer);
                Sentence::in_both(
                    format!("Diusulkan pula pada baris {other} untuk {months} dengan pembayar {payer}."),
                    format!("Asked for in row {other} too for {months}, paid with {in_english}."),
                )
            }
            Self::TakesOver { other, payer, months_between: 0 } => {
                let (payer, in_english) = both(payer);
                Sentence::in_both(
                    format!("Melanjutkan baris {other} (pembayar {payer}) tanpa jeda."),
                    format!("Goes on from row {other} (paid with {in_english}) without a gap."),
                )
            }
            Self::TakesOver { other, payer, months_between } => {
                let (payer, in_english) = both(payer);
                Sentence::in_both(
                    format!("Setelah baris {other} (pembayar {payer}) ada jeda {months_between} bulan tanpa iuran."),
                    format!(
                        "After row {other} (paid with {in_english}) there is a gap without contributions; months: \
                         {months_between}."
                    ),
                )
            }
            Self::Active { class } => Sentence::in_both(
                format!("Sudah menjadi peserta aktif golongan {}.", class.code()),
                format!("An active participant already, class {}.", class.code()),
            ),
        }
    }
}

/// The overlaps of each of `rows` with the others among them and with `others`.
///
/// A draft that was not sent stands in nobody's way but its own batch's: the later line of a batch is the double.
pub fn overlaps(rows: &[Claim], others: &[Claim]) -> BTreeMap<Line, Vec<Overlap>> {
    let mut of_person: BTreeMap<Id<Person>, Vec<&Claim>> = BTreeMap::new();
    for claim in rows.iter().chain(others).filter(|claim| claim.state.is_live()) {
        of_person.entry(claim.person).or_default().push(claim);
    }
    let mut found: BTreeMap<Line, Vec<Overlap>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state.is_live()) {
        for other in of_person.get(&row.person).into_iter().flatten().filter(|other| other.at != row.at) {
            if let Some(overlap) = between(row, other) {
                found.entry(row.at).or_default().push(overlap);
            }
        }
    }
    found
}

fn between(row: &Claim, other: &Claim) -> Option<Overlap> {
    if !row.programs.iter().any(|program| other.programs.contains(program)) {
        return None;
    }
    let Some(months) = row.months.shared(other.months) else {
        let months_between = row.months.first.months_since(other.months.last) - 1;
        let follows = months_between >= 0 && other.payer != row.payer && other.state != State::Draft;
        return follows.then_some(Overlap::TakesOver { other: other.at, payer: other.payer, months_between });
    };
    if other.payer != row.payer {
        return Some(Overlap::OtherPayer { other: other.at, months, payer: other.payer });
    }
    let same_batch = other.at.batch == row.at.batch;
    let in_the_way = if same_batch { other.at.line < row.at.line } else { other.state != State::Draft };
    in_the_way.then_some(Overlap::Twice { other: other.at, months })
}
