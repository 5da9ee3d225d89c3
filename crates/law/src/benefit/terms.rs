//! The rules of benefits in exact types, taken from the catalogue once.

use super::{jht, jkk, jkm, jkp, jp, migrant, scholarship};
use crate::catalogue::Catalogue;
use crate::rules::LawError;

/// Every value the benefits take, by program.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) jkk: jkk::Terms,
    pub(crate) jkm: jkm::Terms,
    pub(crate) scholarship: scholarship::Terms,
    pub(crate) migrant: migrant::Terms,
    pub(crate) jht: jht::Terms,
    pub(crate) jp: jp::Terms,
    pub(crate) jkp: jkp::Terms,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            jkk: jkk::Terms::of(catalogue)?,
            jkm: jkm::Terms::of(catalogue)?,
            scholarship: scholarship::Terms::of(catalogue)?,
            migrant: migrant::Terms::of(catalogue)?,
            jht: jht::Terms::of(catalogue)?,
            jp: jp::Terms::of(catalogue)?,
            jkp: jkp::Terms::of(catalogue)?,
        })
    }
}
