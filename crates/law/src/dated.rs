//! Values that hold from a date, with where they were read.

use serde::Deserialize;
use units::Date;

/// How sure we are of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The article itself was read.
    Gazette,
    /// Read in the named source, mostly press or a third party's copy.
    Verified,
    /// From memory: fine for simulation, not for a bill or a payment without confirmation.
    Recalled,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Citation {
    /// Law or regulation.
    pub instrument: String,
    /// Article, empty where not known.
    #[serde(default)]
    pub article: String,
    /// Address at which it was read, empty when recalled.
    #[serde(default)]
    pub source: String,
    /// How it was read.
    pub reading: Reading,
    /// When somebody last looked.
    pub checked: Date,
}

/// All values of a rule, oldest first; each holds until the next begins.
#[derive(Debug, Clone)]
pub struct Dated<T> {
    name: &'static str,
    values: Vec<(Date, T, Citation)>,
}

/// The rule has no known value on that day. Never replaced by the nearest one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no value of {rule} is known for {on}; the first one holds from {first}")]
pub struct NotInForce {
    /// Which rule.
    pub rule: &'static str,
    /// The day asked for.
    pub on: Date,
    /// The first day with a known value.
    pub first: Date,
}

impl<T> Dated<T> {
    /// Values in ascending order of their dates; `Err` names the first date out of order.
    pub(crate) fn new(name: &'static str, values: Vec<(Date, T, Citation)>) -> Result<Self, String> {
        if values.is_empty() {
            return Err(format!("{name} has no values"));
        }
        match values.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            Some(pair) => Err(format!("{name}: {} stands after {}", pair[1].0, pair[0].0)),
            None => Ok(Self { name, values }),
        }
    }

    /// Which rule it is.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value in force on `day` and where it was read.
    ///
    /// # Errors
    /// [`NotInForce`] before the first value.
    pub fn at(&self, day: Date) -> Result<(&T, &Citation), NotInForce> {
        let found = self.values.iter().rev().find(|(from, ..)| *from <= day);
        found.map(|(_, value, citation)| (value, citation)).ok_or(NotInForce {
            rule: self.name,
            on: day,
            first: self.values[0].0,
        })
    }
}
