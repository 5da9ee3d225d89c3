//! Values that hold from a date, with where they were read.

use std::fmt;

use serde::{Deserialize, Serialize};
use units::Date;

/// How sure we are of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The article itself was read.
    Gazette,
    /// Read in the named source, mostly press or a third party's copy.
    Verified,
    /// A proposal laid over the law; nobody's law yet.
    Proposed,
    /// From memory: fine for simulation, not for a bill or a payment without confirmation.
    Recalled,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
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

impl fmt::Display for Citation {
    /// As a sentence ends with it: `PP 44/2015 Pasal 16 ayat (1)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.article.as_str(), self.article.starts_with("PP ")) {
            ("", _) => f.write_str(&self.instrument),
            // The article names its own instrument where a value rests on several.
            (article, true) => f.write_str(article),
            (article, false) => write!(f, "{} {article}", self.instrument),
        }
    }
}

/// One value of a rule and the days it holds, both inclusive; without an end it holds until the next one.
#[derive(Debug, Clone)]
pub(crate) struct DatedValue<T> {
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    pub(crate) value: T,
    pub(crate) citation: Citation,
}

/// All values of a rule, oldest first; each holds until the next begins or until its own end.
#[derive(Debug, Clone)]
pub struct Dated<T> {
    name: &'static str,
    values: Vec<DatedValue<T>>,
}

/// On what a step rests: the article, and the days its value holds.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'l> {
    /// Where the value was read.
    pub citation: &'l Citation,
    /// In force since.
    pub from: Date,
    /// Known or in force until; open when `None`.
    pub until: Option<Date>,
}

/// A value taken from the law for a day, with its ground.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken<'l, T> {
    /// What the law says.
    pub(crate) value: T,
    /// Where.
    pub(crate) ground: Ground<'l>,
}

/// The rule has no known value on that day. Never replaced by the nearest one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NotInForce {
    /// Which rule.
    pub rule: &'static str,
    /// The day asked for.
    pub on: Date,
    /// The first day with a known value.
    pub first: Date,
    /// The last one, where the rule ends or its yearly number is not announced yet.
    pub last: Option<Date>,
}

impl fmt::Display for NotInForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, on, first, last } = self;
        write!(f, "no value of {rule} is known for {on}; the first one holds from {first}")?;
        last.map_or(Ok(()), |last| write!(f, ", the last one until {last}"))
    }
}

impl<T> Dated<T> {
    /// Values in ascending order of their dates; `Err` names the first date out of order.
    pub(crate) fn new(name: &'static str, values: Vec<DatedValue<T>>) -> Result<Self, String> {
        if values.is_empty() {
            return Err(format!("{name} has no values"));
        }
        if let Some(value) = values.iter().find(|value| value.until.is_some_and(|until| until < value.from)) {
            return Err(format!("{name}: the value of {} ends before it begins", value.from));
        }
        if let Some(pair) = values.windows(2).find(|pair| pair[0].from >= pair[1].from) {
            return Err(format!("{name}: {} stands after {}", pair[1].from, pair[0].from));
        }
        match values.windows(2).find(|pair| pair[0].until.is_some_and(|until| until >= pair[1].from)) {
            Some(pair) => Err(format!("{name}: the value of {} reaches into that of {}", pair[0].from, pair[1].from)),
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
    /// [`NotInForce`] before the first value, after the last one has ended, and between.
    pub fn at(&self, day: Date) -> Result<(&T, &Citation), NotInForce> {
        self.taken(day).map(|taken| (taken.value, taken.ground.citation))
    }

    /// The same with the days it holds.
    pub(crate) fn taken(&self, day: Date) -> Result<Taken<'_, &T>, NotInForce> {
        let found = self.values.iter().rev().find(|value| value.from <= day);
        match found.filter(|value| value.until.is_none_or(|until| day <= until)) {
            Some(DatedValue { from, until, value, citation }) => {
                Ok(Taken { value, ground: Ground { citation, from: *from, until: *until } })
            }
            None => Err(NotInForce {
                rule: self.name,
                on: day,
                first: self.values[0].from,
                last: self.values.last().and_then(|value| value.until),
            }),
        }
    }

    /// Every value with its days, oldest first.
    pub(crate) fn values(&self) -> &[DatedValue<T>] {
        &self.values
    }
}
