//! Trouble on the way to a page: each kind has a status, a sentence and a next step, never internals.

use std::fmt::Display;

use axum::http::StatusCode;
use law::Sentence;
use steps::{Right, StepError};
use units::RegionCode;

use crate::request::hex;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Sign in first.
    SignedOut,
    /// No such page.
    NotFound,
    /// There is such a page, asked in another way.
    Method,
    /// The form did not arrive in time.
    Slow,
    /// Somebody else is being served what only one gets at a time.
    Busy,
    /// The file is larger than so many bytes, or broke off on its way.
    Large(usize),
    /// No such region today.
    RegionUnknown(RegionCode),
    /// The actor may not, or not there.
    NotAllowed(Right, Option<RegionCode>),
    /// A form that was not sent from a page of ours.
    ForeignForm,
    /// Data that must come first; the sentence says how.
    Missing(Sentence),
    /// The request cannot be understood; the sentence says how to ask.
    Request(Sentence),
    /// Our own; the code finds the cause in the log.
    Ours(String),
}

impl Trouble {
    /// Our own trouble: the cause goes to the log, a code to the reader.
    pub(crate) fn ours(cause: impl Display) -> Self {
        let code = hex(&rand::random::<[u8; 4]>());
        eprintln!("payung web {code}: {cause}");
        Self::Ours(code)
    }

    /// A request that cannot be understood, in the words of the page that was asked.
    pub(crate) fn request(text: impl Into<String>) -> Self {
        Self::Request(Sentence::alike(text))
    }

    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::SEE_OTHER,
            Self::NotFound | Self::RegionUnknown(_) => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Large(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAllowed(..) | Self::ForeignForm => StatusCode::FORBIDDEN,
            // An empty house is an answer, with the next step.
            Self::Missing(_) => StatusCode::OK,
            Self::Request(_) => StatusCode::BAD_REQUEST,
            Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StepError> for Trouble {
    fn from(error: StepError) -> Self {
        match error {
            StepError::NotAllowed { right, region, .. } => Self::NotAllowed(right, region),
            StepError::Missing(text) => Self::Missing(text),
            StepError::Request(text) => Self::Request(text),
            others @ (StepError::Busy | StepError::RestsOn { .. }) => Self::Request(others.sentence()),
            // Texts of the store, of files and of the law name paths and tables: they are for the log.
            other => Self::ours(other),
        }
    }
}
