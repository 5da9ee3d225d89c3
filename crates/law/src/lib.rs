//! The rules of employment social security: dated, cited, exact.
//!
//! Owns: programs, participant classes, village and public roles, and the dated rules that say who is
//! covered for how long (`law/coverage.toml`). Contributions and benefits join with their own issue.
//! Never knows: people's records, storage, network, today's date.

mod dated;
mod program;
mod role;
mod rules;
mod standing;

pub use dated::{Citation, Dated, NotInForce, Reading};
pub use program::{Class, Program, Programs, UnknownCode};
pub use role::{Role, RoleGroup};
pub use rules::{CoverageRules, CoverageRulesOn, Gap, LawError, gaps};
pub use standing::{Standing, Term, standing};
