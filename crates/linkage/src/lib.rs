//! How likely two records are one person.
//!
//! Owns: normalising Indonesian names, blocking, agreement levels, Fellegi-Sunter weights and their learning,
//! one-to-one assignment, duplicates within a list.
//! Never knows: social security, storage, files. It holds what it is handed, and answers without any value of
//! a person in the evidence.
//!
//! Two lists as a whole go through [`batch`]. It may use threads of its own, as many as its settings say; they
//! end before it answers, and the answer does not depend on their number.
//!
//! One list at a time: [`Register::add`] everyone who is known; [`duplicates_within`] a list, then
//! [`Register::candidates`] for its rows, then [`assign`] for the list as a whole.

pub mod batch;

mod assign;
mod birth;
mod blocks;
mod compare;
mod dictionary;
mod duplicates;
mod hash;
mod learn;
mod level;
mod model;
mod name;
mod register;
mod similarity;
#[cfg(target_arch = "x86_64")]
mod wide;

pub use assign::{Match, Thresholds, assign};
pub use compare::name_similarity;
pub use duplicates::duplicates_within;
pub use level::{Field, Level};
pub use model::{Model, ModelLine};
pub use name::{normalize_name, phonetic_key};
pub use register::{Candidate, Evidence, Record, Register, Settings};
pub use similarity::jaro_winkler;
