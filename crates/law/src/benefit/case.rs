//! A case as people write it: a TOML text with the kind of benefit and its facts, read strictly.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use units::{Date, Month, Rate, Rupiah};

use super::findings::Findings;
use super::{BenefitAnswer, BenefitKind, benefit_kind};
use crate::body::Law;
use crate::contribution::Refused;
use crate::due::JointLeave;

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
            Refused::Impossible(format!("Berkas kasus, baris {line}: bukan TOML ({}).", error.message()))
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
fn in_words(message: &str, place: Option<&str>) -> String {
    let list = |allowed: &str| allowed.replace(" or ", ", ").replace('`', "");
    let named = |text: String| match place {
        Some(place) => format!("{place}: {text}"),
        None => text,
    };
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        let field = place.map_or(field.to_owned(), |place| format!("{place}.{field}"));
        return format!("{field} belum disebut.");
    }
    if let Some((read, allowed)) = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, ")) {
        let allowed = allowed.trim_start_matches("expected ").trim_start_matches("one of ");
        return named(format!("fakta \"{read}\" tidak dikenal; yang dapat: {}.", list(allowed)));
    }
    if let Some((read, allowed)) = message.strip_prefix("unknown variant `").and_then(|rest| rest.split_once("`, ")) {
        let allowed = allowed.trim_start_matches("expected ").trim_start_matches("one of ");
        return named(format!("terbaca \"{read}\"; yang dapat: {}.", list(allowed)));
    }
    if let Some((read, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return named(format!("terbaca {read}; yang dapat: {}.", list(expected)));
    }
    named(message.to_owned())
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
        day.map(Self).ok_or_else(|| {
            D::Error::custom(format!("terbaca \"{read}\"; yang dapat: tanggal 1850 sampai 2200, misalnya 2024-06-30."))
        })
    }
}

/// A month in a case: `"2024-06"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InMonth(pub(crate) Month);

impl<'de> Deserialize<'de> for InMonth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = text_of(&toml::Value::deserialize(deserializer)?);
        let month = read.parse::<Month>().ok().filter(|month| YEARS.contains(&month.year()));
        month.map(Self).ok_or_else(|| {
            D::Error::custom(format!("terbaca \"{read}\"; yang dapat: bulan 1850 sampai 2200, misalnya 2024-06."))
        })
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
        whole(deserializer, 0, AMOUNT_MAX, allowed).map(|amount| Self(Rupiah::new(amount)))
    }
}

/// A number of things in a case, 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Count(pub(crate) i64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, 0, 9_999, "bilangan bulat 0 sampai 9999").map(Self)
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
        rate.map(Self).ok_or_else(|| {
            D::Error::custom(format!(
                "terbaca \"{read}\"; yang dapat: persen di atas 0% sampai 100%, misalnya \"50%\"."
            ))
        })
    }
}

fn whole<'de, D: Deserializer<'de>>(deserializer: D, min: i64, max: i64, allowed: &str) -> Result<i64, D::Error> {
    let value = toml::Value::deserialize(deserializer)?;
    let read = value.as_integer().filter(|number| (min..=max).contains(number));
    read.ok_or_else(|| D::Error::custom(format!("terbaca \"{}\"; yang dapat: {allowed}.", text_of(&value))))
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
