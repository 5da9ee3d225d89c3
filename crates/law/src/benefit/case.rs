//! A case as people write it: a TOML text with the kind of benefit and its facts, read strictly.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::findings::Findings;
use super::{BenefitAnswer, BenefitKind, benefit_kind};
use crate::body::Law;
use crate::due::JointLeave;
use crate::refusal::Refused;

/// A case whose kind is known; its facts are read when it is answered.
///
/// ```
/// use law::{BenefitCase, Decision, JointLeave, Law, benefit_kind};
/// let template = benefit_kind("jkm.death").unwrap().template();
/// let answer = BenefitCase::read(template).unwrap().answer(&Law::built_in(), JointLeave::Works).unwrap();
/// assert_eq!(answer.decision, Decision::Granted);
/// assert_eq!(answer.total.get(), 42_000_000);
/// ```
#[derive(Debug, Clone)]
pub struct BenefitCase {
    kind: &'static BenefitKind,
    facts: toml::Table,
}

impl BenefitCase {
    /// Reads the text of a case.
    ///
    /// # Errors
    /// [`Refused`] where it is no TOML, or its kind is not known.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let table = text.parse::<toml::Table>().map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Refused::impossible(
                format!("Berkas kasus, baris {line}: bukan TOML ({}).", error.message()),
                format!("The case, line {line}: no TOML ({}).", error.message()),
            )
        })?;
        Self::of(table)
    }

    /// The same from a table that is already TOML. Expectations written beside the facts are left out.
    pub(crate) fn of(mut table: toml::Table) -> Result<Self, Refused> {
        table.remove("expect");
        let kind = match table.remove("kind") {
            Some(toml::Value::String(name)) => benefit_kind(&name)?,
            Some(other) => benefit_kind(&other.to_string())?,
            None => return Err(benefit_kind("").expect_err("no kind has an empty name")),
        };
        Ok(Self { kind, facts: table })
    }

    /// Which benefit it asks for.
    pub const fn kind(&self) -> &'static BenefitKind {
        self.kind
    }

    /// The answer with every reason.
    ///
    /// # Errors
    /// [`Refused`] where a fact is not readable, the facts cannot stand together, or the law has no value.
    pub fn answer(&self, law: &Law, joint_leave: JointLeave) -> Result<BenefitAnswer, Refused> {
        let mut found = Findings::new(law, joint_leave);
        (self.kind.decide)(self.facts.clone(), &mut found)?;
        Ok(found.into_answer(self.kind.name))
    }
}

/// Facts of a kind; an error names the fact, what was read, and what is allowed.
pub(super) fn read_facts<T: DeserializeOwned>(facts: toml::Table) -> Result<T, Refused> {
    facts.try_into::<T>().map_err(|error| {
        let place = error.to_string();
        let place = place.lines().find_map(|line| line.strip_prefix("in `")?.strip_suffix('`').map(str::to_owned));
        Refused::Impossible(in_words(error.message().trim(), place.as_deref()))
    })
}

/// What serde says of a text, as an office would.
fn in_words(message: &str, place: Option<&str>) -> Sentence {
    let list = |allowed: &str| {
        let allowed = allowed.trim_start_matches("expected ").trim_start_matches("one of ");
        allowed.replace(" or ", ", ").replace('`', "")
    };
    let named = |said: Sentence| match place {
        Some(place) => Sentence::in_both(format!("{place}: {}", said.indonesian), format!("{place}: {}", said.english)),
        None => said,
    };
    let pair = |text: &str, start: &str, middle: &str| {
        let (read, rest) = text.strip_prefix(start)?.split_once(middle)?;
        Some((read.to_owned(), list(rest)))
    };
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        let field = place.map_or(field.to_owned(), |place| format!("{place}.{field}"));
        return Sentence::in_both(format!("{field} belum disebut."), format!("{field} is missing."));
    }
    if let Some((read, allowed)) = pair(message, "unknown field `", "`, ") {
        return named(Sentence::in_both(
            format!("fakta \"{read}\" tidak dikenal; yang dapat: {allowed}."),
            format!("no fact \"{read}\"; allowed: {allowed}."),
        ));
    }
    let read = pair(message, "unknown variant `", "`, ").map(|(read, allowed)| (format!("\"{read}\""), allowed));
    if let Some((read, allowed)) = read.or_else(|| pair(message, "invalid type: ", ", expected ")) {
        return named(Sentence::in_both(
            format!("terbaca {read}; yang dapat: {allowed}."),
            format!("read {read}; allowed: {allowed}."),
        ));
    }
    // A fact that says itself what it read and what it takes, in both languages.
    named(match message.split_once(LANGUAGES) {
        Some((indonesian, english)) => Sentence::in_both(indonesian, english),
        None => Sentence::alike(message),
    })
}

/// Stands between the two languages in a message that has to pass through serde.
const LANGUAGES: char = '\u{1f}';

/// What was read and what is allowed, as an error of serde.
fn wrong<E: serde::de::Error>(read: &str, allowed: &str, english: &str) -> E {
    E::custom(format!("terbaca \"{read}\"; yang dapat: {allowed}.{LANGUAGES}read \"{read}\"; allowed: {english}."))
}

/// Years in which somebody lives; beyond them no clock runs out of the calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2200;

/// A day in a case: `"2024-06-30"`, with or without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = text_of(&toml::Value::deserialize(deserializer)?);
        let day = read.parse::<Date>().ok().filter(|day| YEARS.contains(&i32::from(day.year())));
        let english = "a day from 1850 to 2200, such as 2024-06-30";
        day.map(Self).ok_or_else(|| wrong(&read, "tanggal 1850 sampai 2200, misalnya 2024-06-30", english))
    }
}

/// A month in a case: `"2024-06"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InMonth(pub(crate) Month);

impl<'de> Deserialize<'de> for InMonth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = text_of(&toml::Value::deserialize(deserializer)?);
        let month = read.parse::<Month>().ok().filter(|month| YEARS.contains(&month.year()));
        let english = "a month from 1850 to 2200, such as 2024-06";
        month.map(Self).ok_or_else(|| wrong(&read, "bulan 1850 sampai 2200, misalnya 2024-06", english))
    }
}

/// An amount in a case: whole rupiah, not negative, small enough that no benefit of it overflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Amount(pub(crate) Rupiah);

/// A thousand trillion rupiah: more than any wage, balance or bill.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let allowed = "rupiah bulat tanpa titik dan tanda kutip, nol atau lebih, misalnya 5000000";
        let english = "whole rupiah without points and quotes, zero or more, such as 5000000";
        whole(deserializer, AMOUNT_MAX, allowed, english).map(|amount| Self(Rupiah::new(amount)))
    }
}

/// A number of things in a case, 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Count(pub(crate) i64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, 9_999, "bilangan bulat 0 sampai 9999", "a whole number from 0 to 9999").map(Self)
    }
}

/// A share in a case, above nothing and at most the whole: `"50%"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share(pub(crate) Rate);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = text_of(&toml::Value::deserialize(deserializer)?);
        let (nothing, whole): (Rate, Rate) = ("0%".parse().expect("a rate"), "100%".parse().expect("a rate"));
        let rate = read.parse::<Rate>().ok().filter(|rate| *rate > nothing && *rate <= whole && read.contains('%'));
        let allowed = "persen di atas 0% sampai 100%, misalnya \"50%\"";
        rate.map(Self).ok_or_else(|| wrong(&read, allowed, "a percentage above 0% up to 100%, such as \"50%\""))
    }
}

fn whole<'de, D: Deserializer<'de>>(deserializer: D, most: i64, allowed: &str, english: &str) -> Result<i64, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let read = value.as_integer().filter(|number| (0..=most).contains(number));
    read.ok_or_else(|| wrong(&text_of(&value), allowed, english))
}

fn text_of(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
