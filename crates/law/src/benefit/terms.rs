//! The rules of benefits in exact types, taken from the catalogue once.

use super::{jkk, jkm, migrant, scholarship};
use crate::catalogue::Catalogue;
use crate::rules::LawError;

/// Every value the benefits take, by program.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) jkk: jkk::Terms,
    pub(crate) jkm: jkm::Terms,
    pub(crate) scholarship: scholarship::Terms,
    pub(crate) migrant: migrant::Terms,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            jkk: jkk::Terms::of(catalogue)?,
            jkm: jkm::Terms::of(catalogue)?,
            scholarship: scholarship::Terms::of(catalogue)?,
            migrant: migrant::Terms::of(catalogue)?,
        })
    }
}
