//! What to know about a figure, and the command that mends it.

use std::fmt;

use law::Sentence;
use serde::{Serialize, Serializer};

/// A remark beside a figure. A page says the sentence; a command says how to mend it, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What to know.
    pub text: Sentence,
    /// The command that mends it, where one does.
    pub command: Option<String>,
}

impl Note {
    /// With the command that mends it.
    pub fn mended_by(text: Sentence, command: impl Into<String>) -> Self {
        Self { text, command: Some(command.into()) }
    }
}

impl From<Sentence> for Note {
    fn from(text: Sentence) -> Self {
        Self { text, command: None }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.command {
            None => self.text.fmt(f),
            Some(command) => write!(f, "{} Perintah: {command}.", self.text),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
