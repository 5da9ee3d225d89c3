//! What can go wrong in a step, said with what to do next.

use units::RegionCode;

use crate::access::{OperatorRole, Right};

/// How many changes a refusal names one by one.
const NAMED: usize = 12;

fn rests_on(change: i64, by: &[(i64, String)]) -> String {
    let named: Vec<String> = by.iter().rev().take(NAMED).map(|(id, what)| format!("{id} ({what})")).collect();
    let more = by.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" dan {more} lagi") } else { String::new() };
    format!(
        "Perubahan {change} dipakai oleh perubahan {}{more}. Urungkan itu dahulu, mulai dari yang terbaru, atau \
         sekaligus: payung undo {change} --with-dependents.",
        named.join(", ")
    )
}

/// Who may, and where that is set, so that a refusal names the way on.
fn not_allowed(actor: &str, right: Right, region: Option<RegionCode>) -> String {
    let place = region.map(|region| format!(" di wilayah {region}")).unwrap_or_default();
    let may: Vec<&str> =
        OperatorRole::ALL.into_iter().filter(|role| role.holds(right)).map(OperatorRole::code).collect();
    let where_to = region.map(|region| format!(" dengan wilayah {region}")).unwrap_or_default();
    format!(
        "{actor} tidak berhak: {right}{place}. Yang berhak: operator dengan peran {}{where_to} (payung user list, payung user add).",
        may.join(", ")
    )
}

/// A step that could not be done.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The file cannot be opened as any layout that was expected.
    #[error(transparent)]
    Open(#[from] sheets::OpenError),
    /// The file broke off while it was read.
    #[error(transparent)]
    Read(#[from] sheets::ReadError),
    /// A file of boundaries that is none.
    #[error(transparent)]
    Shapes(#[from] sheets::ShapeFileError),
    /// A table could not be written.
    #[error(transparent)]
    Write(#[from] sheets::WriteError),
    /// The law has no value for that day.
    #[error(transparent)]
    Law(#[from] law::NotInForce),
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The actor may not do this, or not there.
    #[error("{}", not_allowed(actor, *right, *region))]
    NotAllowed {
        /// Who asked.
        actor: String,
        /// What for.
        right: Right,
        /// Where.
        region: Option<RegionCode>,
    },
    /// Something that must come first is missing; the text says what to do.
    #[error("{0}")]
    Missing(String),
    /// Later changes use what this one wrote.
    #[error("{}", rests_on(*change, by))]
    RestsOn {
        /// The change that was to be taken back.
        change: i64,
        /// What uses it: number, and kind with reason; oldest first.
        by: Vec<(i64, String)>,
    },
    /// Others kept changing the same data; what was finished is kept.
    #[error("Data sedang diubah pengguna lain. Yang sudah selesai tersimpan; jalankan lagi sebentar lagi.")]
    Busy,
    /// The request itself is wrong; the text says how to write it.
    #[error("{0}")]
    Request(String),
}
