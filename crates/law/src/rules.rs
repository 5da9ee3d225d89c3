//! The dated rules of coverage, read from `law/coverage.toml` (built in, or another text of the same form).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use units::{Date, Sentence};

use crate::catalogue::titled;
use crate::dated::{Citation, Dated, DatedValue, NotInForce, Reading};

pub(crate) static COVERAGE: &str = include_str!("../../../law/coverage.toml");
static GAPS: &str = include_str!("../../../law/gaps.toml");

/// A text of rules that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("law data: {0}")]
pub struct LawError(pub(crate) String);

#[derive(Deserialize)]
struct RuleText {
    title: String,
    english: Option<String>,
    #[expect(dead_code, reason = "read so that a rule without its calendar is refused")]
    calendar: String,
    #[expect(dead_code, reason = "as above")]
    unit: String,
    values: Vec<ValueText>,
}

#[derive(Deserialize)]
struct ValueText {
    from: Date,
    until: Option<Date>,
    value: i32,
    #[serde(flatten)]
    citation: Citation,
}

/// What the law leaves open, or Payung does not model yet; shown beside the figures it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Short name.
    pub id: String,
    /// What is missing, for users.
    pub text: Sentence,
    /// Which figures it touches.
    pub touches: Vec<String>,
}

#[derive(Deserialize)]
struct GapList {
    gap: Vec<GapText>,
}

#[derive(Deserialize)]
struct GapText {
    id: String,
    text: String,
    english: String,
    touches: Vec<String>,
}

/// All entries of `law/gaps.toml`.
pub fn gaps() -> Vec<Gap> {
    let list: GapList = toml::from_str(GAPS).expect("law/gaps.toml is checked by a test");
    let gap = |GapText { id, text, english, touches }| Gap { id, text: Sentence::in_both(text, english), touches };
    list.gap.into_iter().map(gap).collect()
}

/// Grace, due day and age limits, each with its dates and sources.
#[derive(Debug, Clone)]
pub struct CoverageRules {
    grace_months_pu: Dated<i32>,
    grace_months_bpu: Dated<i32>,
    due_day: Dated<i32>,
    age_min: Dated<i32>,
    age_end: Dated<i32>,
    titles: BTreeMap<&'static str, Sentence>,
    hash_input: String,
}

/// The rules of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageRulesOn {
    /// The day they hold.
    pub day: Date,
    /// Due and unpaid months that still count as active for wage earners.
    pub grace_months_pu: i32,
    /// The same for non-wage earners.
    pub grace_months_bpu: i32,
    /// Day of the month on which a contribution falls due.
    pub due_day: i8,
    /// Youngest age at registration.
    pub age_min: i32,
    /// First age at which a new BPU member is no longer taken.
    pub age_end: i32,
}

impl CoverageRules {
    /// The rules built into the program.
    pub fn built_in() -> Self {
        Self::parse(COVERAGE).expect("law/coverage.toml is checked by a test")
    }

    /// Rules from a text in the form of `law/coverage.toml`.
    ///
    /// # Errors
    /// [`LawError`] names the rule that is missing, out of order, or not readable.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let mut rules: BTreeMap<String, RuleText> =
            toml::from_str(text).map_err(|error| LawError(error.to_string()))?;
        let mut titles = BTreeMap::new();
        let mut take = |name: &'static str| {
            let rule = rules.remove(name).ok_or_else(|| LawError(format!("{name} is missing")))?;
            titles.insert(name, titled(rule.title, rule.english));
            let dated = |value: ValueText| DatedValue {
                from: value.from,
                until: value.until,
                value: value.value,
                citation: value.citation,
            };
            Dated::new(name, rule.values.into_iter().map(dated).collect()).map_err(LawError)
        };
        let (grace_months_pu, grace_months_bpu) = (take("grace_months_pu")?, take("grace_months_bpu")?);
        let (due_day, age_min, age_end) = (take("due_day")?, take("age_min")?, take("age_end")?);
        let hash_input = text.to_owned();
        let parsed = Self { grace_months_pu, grace_months_bpu, due_day, age_min, age_end, titles, hash_input };
        match rules.into_keys().next() {
            Some(unknown) => Err(LawError(format!("{unknown} is no rule of coverage"))),
            None => Ok(parsed),
        }
    }

    /// The text these rules came from; a report stores its hash.
    pub fn text(&self) -> &str {
        &self.hash_input
    }

    /// A sentence for every value in force on `day` that was recalled, not read: figures that rest on one say so.
    pub fn doubts(&self, day: Date) -> impl Iterator<Item = Sentence> {
        let rules = [&self.grace_months_pu, &self.grace_months_bpu, &self.due_day, &self.age_min, &self.age_end];
        rules.into_iter().filter_map(move |rule| {
            let (value, citation) = rule.at(day).ok()?;
            let title = self.titles.get(rule.name())?;
            (citation.reading == Reading::Recalled).then(|| {
                let (Sentence { indonesian, english }, law) = (title, &citation.instrument);
                Sentence::in_both(
                    format!("{indonesian}: {value}, diingat dan belum dibaca dalam naskahnya ({law})."),
                    format!("{english}: {value}, from memory and not yet read in its text ({law})."),
                )
            })
        })
    }

    /// The rules in force on `day`.
    ///
    /// # Errors
    /// [`NotInForce`] when one of them has no known value then.
    pub fn on(&self, day: Date) -> Result<CoverageRulesOn, NotInForce> {
        let due_day = *self.due_day.at(day)?.0;
        Ok(CoverageRulesOn {
            day,
            grace_months_pu: *self.grace_months_pu.at(day)?.0,
            grace_months_bpu: *self.grace_months_bpu.at(day)?.0,
            due_day: i8::try_from(due_day).expect("a day of the month"),
            age_min: *self.age_min.at(day)?.0,
            age_end: *self.age_end.at(day)?.0,
        })
    }
}
