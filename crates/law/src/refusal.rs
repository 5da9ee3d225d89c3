//! A question that has no answer: what was read, where, and what is allowed, in both languages.

use std::fmt;
use units::{Language, Sentence};

use crate::dated::NotInForce;

/// A question that has no answer: what was read, and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The law has no known value for that month.
    NotInForce(NotInForce),
    /// A word or number outside what is allowed.
    Unknown {
        /// Which fact.
        what: Sentence,
        /// What was read.
        read: String,
        /// What could have stood there.
        allowed: Sentence,
    },
    /// A fact without which there is no answer.
    Missing(Sentence),
    /// Facts that cannot stand together, as a whole sentence.
    Impossible(Sentence),
}

impl Refused {
    /// A word or number outside what is allowed; the fact in Indonesian and English.
    pub fn unknown(what: (&str, &str), read: impl Into<String>, allowed: impl Into<String>) -> Self {
        let (indonesian, english) = what;
        let (what, allowed) = (Sentence::in_both(indonesian, english), Sentence::alike(allowed));
        Self::Unknown { what, read: read.into(), allowed }
    }

    /// A fact that was not given.
    pub fn missing(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Missing(Sentence::in_both(indonesian, english))
    }

    /// Facts that cannot stand together.
    pub fn impossible(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Impossible(Sentence::in_both(indonesian, english))
    }

    /// As a reader meets it.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotInForce(error) => {
                let NotInForce { rule, on, first, last } = error;
                let until = last.map_or(String::new(), |last| format!(" sampai {last}"));
                let indonesian = format!(
                    "Tidak ada nilai {rule} yang diketahui untuk {on}: yang diketahui berlaku sejak {first}{until}."
                );
                Sentence::in_both(indonesian, format!("{}.", capital(&error.to_string())))
            }
            Self::Unknown { what, read, allowed } => Sentence::in_both(
                format!("{}: terbaca \"{read}\"; yang dapat: {}.", what.indonesian, allowed.indonesian),
                format!("{}: read \"{read}\"; allowed: {}.", what.english, allowed.english),
            ),
            Self::Missing(what) => Sentence::in_both(
                format!("{} belum disebut.", what.indonesian),
                format!("{} is missing.", what.english),
            ),
            Self::Impossible(sentence) => sentence.clone(),
        }
    }

    /// The same in one language.
    pub fn said_in(&self, language: Language) -> String {
        self.sentence().said_in(language).to_owned()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl std::error::Error for Refused {}

impl From<NotInForce> for Refused {
    fn from(error: NotInForce) -> Self {
        Self::NotInForce(error)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
