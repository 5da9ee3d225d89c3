//! The languages of the product, and what is said in both.

use std::fmt;

use serde::{Serialize, Serializer};

/// The language a reader asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The default: that of the law and of the offices.
    #[default]
    Indonesian,
    /// By switch, for readers from elsewhere.
    English,
}

impl Language {
    /// The one of two that is in this language.
    ///
    /// ```
    /// assert_eq!(units::Language::English.pick("kolom", "column"), "column");
    /// ```
    pub const fn pick<T: Copy>(self, indonesian: T, english: T) -> T {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}

/// What a user reads, in the two languages of the product; printed or serialized, it is Indonesian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The language of the law and of the offices.
    pub indonesian: String,
    /// For readers from elsewhere.
    pub english: String,
}

impl Sentence {
    /// The same said twice.
    pub fn in_both(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self { indonesian: indonesian.into(), english: english.into() }
    }

    /// What is the same in both languages: a number, a name, a list of codes.
    pub fn alike(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { english: text.clone(), indonesian: text }
    }

    /// In one language.
    pub fn said_in(&self, language: Language) -> &str {
        language.pick(&self.indonesian, &self.english)
    }

    /// Kept in one language only, so that whatever prints or serializes it says that one.
    #[must_use]
    pub fn only(self, language: Language) -> Self {
        Self::alike(match language {
            Language::Indonesian => self.indonesian,
            Language::English => self.english,
        })
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.indonesian)
    }
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
