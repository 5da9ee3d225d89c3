//! How likely two records are one person.
//!
//! Owns: normalising Indonesian names, blocking, agreement levels, Fellegi-Sunter weights and their learning,
//! one-to-one assignment, duplicates within a list.
//! Never knows: social security, storage, files. It holds what it is handed, and answers without any value of
//! a person in the evidence.
//!
//! Everything goes through [`batch`]: two lists, one list, or a register kept ready for many. It may use threads of its
//! own, as many as its settings say; they end before it answers, and the answer does not depend on their number.

pub mod batch;

mod hash;
mod likeness;
mod name;
mod similarity;
#[cfg(target_arch = "x86_64")]
mod wide;
#[cfg(not(target_arch = "x86_64"))]
#[path = "narrow.rs"]
mod wide;

pub use likeness::name_similarity;
pub use name::{normalize_name, phonetic_key};
pub use similarity::{jaro_winkler, jaro_winkler_portable};
