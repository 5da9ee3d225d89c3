//! What can go wrong in a step, said with what to do next.

use units::RegionCode;

use crate::access::Right;

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
    #[error("{actor} tidak berhak: {right}{}", region.map(|region| format!(" di wilayah {region}")).unwrap_or_default())]
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
    /// Others kept changing the same data; what was finished is kept.
    #[error("Data sedang diubah pengguna lain. Yang sudah selesai tersimpan; jalankan lagi sebentar lagi.")]
    Busy,
    /// The request itself is wrong; the text says how to write it.
    #[error("{0}")]
    Request(String),
}
