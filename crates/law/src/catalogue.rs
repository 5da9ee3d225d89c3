//! All dated rules as they stand in `law/*.toml`: shown, searched for a day, and handed to the formulas in exact types.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use units::{Date, Sentence};

use crate::dated::{Citation, Dated, DatedValue};
use crate::rules::{COVERAGE, LawError};

/// The files of `law/` that hold dated rules, as they are built into the program.
pub const FILES: [(&str, &str); 17] = [
    ("contributions_pu.toml", include_str!("../../../law/contributions_pu.toml")),
    ("contributions_bpu.toml", include_str!("../../../law/contributions_bpu.toml")),
    ("contributions_construction.toml", include_str!("../../../law/contributions_construction.toml")),
    ("contributions_pmi.toml", include_str!("../../../law/contributions_pmi.toml")),
    ("reliefs.toml", include_str!("../../../law/reliefs.toml")),
    ("risk_classes.toml", include_str!("../../../law/risk_classes.toml")),
    ("benefits_jkk.toml", include_str!("../../../law/benefits_jkk.toml")),
    ("disability_table.toml", include_str!("../../../law/disability_table.toml")),
    ("benefits_jkm.toml", include_str!("../../../law/benefits_jkm.toml")),
    ("benefits_scholarship.toml", include_str!("../../../law/benefits_scholarship.toml")),
    ("benefits_pmi.toml", include_str!("../../../law/benefits_pmi.toml")),
    ("benefits_jht.toml", include_str!("../../../law/benefits_jht.toml")),
    ("benefits_jp.toml", include_str!("../../../law/benefits_jp.toml")),
    ("benefits_jkp.toml", include_str!("../../../law/benefits_jkp.toml")),
    ("village.toml", include_str!("../../../law/village.toml")),
    ("payers.toml", include_str!("../../../law/payers.toml")),
    ("coverage.toml", COVERAGE),
];

/// A rule with all its values, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    /// Its name, such as `pu.jp.wage_ceiling`.
    pub id: String,
    /// For readers.
    pub title: Sentence,
    /// By which date it is looked up.
    pub calendar: String,
    /// What its values are.
    pub unit: String,
    /// Oldest first.
    pub values: Vec<RuleValue>,
}

/// One value of a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleValue {
    /// First day.
    pub from: Date,
    /// Last day, where it is known.
    pub until: Option<Date>,
    value: toml::Value,
    /// What a lawyer should know about it.
    pub note: Sentence,
    /// Where it was read.
    #[serde(flatten)]
    pub citation: Citation,
}

/// A value as it stands in a file.
#[derive(Deserialize)]
struct ValueText {
    from: Date,
    until: Option<Date>,
    value: toml::Value,
    #[serde(default)]
    note: String,
    #[serde(default)]
    note_english: String,
    #[serde(flatten)]
    citation: Citation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    title: String,
    english: Option<String>,
    calendar: String,
    unit: String,
    values: Vec<ValueText>,
}

impl RuleValue {
    pub(crate) const fn new(
        from: Date,
        until: Option<Date>,
        value: toml::Value,
        note: Sentence,
        citation: Citation,
    ) -> Self {
        Self { from, until, value, note, citation }
    }

    /// The same for other days.
    pub(crate) fn within(self, from: Date, until: Option<Date>) -> Self {
        Self { from, until, ..self }
    }

    /// Rows that `after` has and this has not, and the other way; nothing for single values.
    pub(crate) fn rows_changed(&self, after: &Self) -> (Vec<String>, Vec<String>) {
        let (old, new) = (self.rows(), after.rows());
        if old.len() == 1 && new.len() == 1 {
            return (Vec::new(), Vec::new());
        }
        let only_in = |rows: &[String], others: &[String]| -> Vec<String> {
            let others: BTreeSet<&String> = others.iter().collect();
            rows.iter().filter(|row| !others.contains(row)).cloned().collect()
        };
        (only_in(&new, &old), only_in(&old, &new))
    }

    pub(crate) const fn written(&self) -> &toml::Value {
        &self.value
    }

    /// The value as it is written in the file.
    pub fn text(&self) -> String {
        self.rows().join("\n")
    }

    /// The same, one row for each entry of a table such as brackets, slices or kinds of business.
    pub fn rows(&self) -> Vec<String> {
        match &self.value {
            toml::Value::String(text) => vec![text.clone()],
            toml::Value::Array(rows) if rows.iter().any(toml::Value::is_table) => {
                rows.iter().map(ToString::to_string).collect()
            }
            other => vec![other.to_string()],
        }
    }

    /// Whether both are the same value, whatever they rest on.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        self.value == other.value
    }

    /// Whether it holds on `day`, as far as it knows itself: the next value may have begun.
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl Rule {
    /// The same rule with only the value in force on `day`; `None` where it has none.
    pub fn only_on(&self, day: Date) -> Option<Self> {
        let value = self.on(day)?.clone();
        Some(Self { values: vec![value], ..self.clone() })
    }

    /// The value in force on `day`, none before the first or after the last known date.
    pub fn on(&self, day: Date) -> Option<&RuleValue> {
        self.values.iter().rev().find(|value| value.from <= day).filter(|value| value.holds(day))
    }
}

/// Rules by their ids.
pub(crate) type Rules = BTreeMap<String, Rule>;

/// Every rule by its id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    rules: Rules,
}

impl From<Rules> for Catalogue {
    fn from(rules: Rules) -> Self {
        Self { rules }
    }
}

impl Catalogue {
    /// Rules from texts in the form of `law/*.toml`; each with its file name, for messages.
    ///
    /// # Errors
    /// [`LawError`] names the file and rule that cannot be read.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, LawError> {
        let mut rules = BTreeMap::new();
        for (file, text) in files {
            let table: toml::Table = text.parse().map_err(|error| LawError(format!("{file}: {error}")))?;
            gather(file, "", table, &mut rules)?;
        }
        Ok(Self { rules })
    }

    /// In the order of their ids.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// A copy that can be changed.
    pub(crate) fn to_rules(&self) -> Rules {
        self.rules.clone()
    }

    /// One rule.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// The values of a rule in an exact type.
    pub(crate) fn dated<T: DeserializeOwned>(&self, id: &'static str) -> Result<Dated<T>, LawError> {
        let rule = self.rules.get(id).ok_or_else(|| LawError(format!("{id} is missing")))?;
        let read = |value: &RuleValue| {
            let typed = value.value.clone().try_into();
            let typed = typed.map_err(|error| LawError(format!("{id} from {}: {error}", value.from)))?;
            Ok(DatedValue { from: value.from, until: value.until, value: typed, citation: value.citation.clone() })
        };
        let values = rule.values.iter().map(read).collect::<Result<_, LawError>>()?;
        Dated::new(id, values).map_err(LawError)
    }
}

/// A title in both languages; a copy of the law that was written without the English one says it in Indonesian.
pub(crate) fn titled(indonesian: String, english: Option<String>) -> Sentence {
    let english = english.unwrap_or_else(|| indonesian.clone());
    Sentence { indonesian, english }
}

/// What stands beside the value of `from`, empty where nothing does. In one language it would be kept from half of the
/// readers, so that is refused.
pub(crate) fn noted(file: &str, id: &str, from: Date, note: String, english: String) -> Result<Sentence, LawError> {
    let missing = match (note.trim().is_empty(), english.trim().is_empty()) {
        (true, false) => "note (Indonesian)",
        (false, true) => "note_english",
        _ => return Ok(Sentence { indonesian: note, english }),
    };
    Err(LawError(format!(
        "{file}: {id}: the note of the value from {from} is in one language only; {missing} is missing"
    )))
}

/// A table with `values` is a rule; any other is a level of names above rules.
fn gather(file: &str, above: &str, table: toml::Table, rules: &mut Rules) -> Result<(), LawError> {
    for (name, below) in table {
        let id = if above.is_empty() { name } else { format!("{above}.{name}") };
        let toml::Value::Table(below) = below else {
            return Err(LawError(format!("{file}: {id} is neither a rule nor a level of names above rules")));
        };
        if !below.contains_key("values") {
            gather(file, &id, below, rules)?;
            continue;
        }
        let read: RuleText = below.try_into().map_err(|error| LawError(format!("{file}: {id}: {error}")))?;
        let RuleText { title, english, calendar, unit, values } = read;
        let title = titled(title, english);
        let values = values.into_iter().map(|value| {
            let ValueText { from, until, value, note, note_english, citation } = value;
            let note = noted(file, &id, from, note, note_english)?;
            Ok(RuleValue::new(from, until, value, note, citation))
        });
        let values = values.collect::<Result<_, LawError>>()?;
        if rules.insert(id.clone(), Rule { id: id.clone(), title, calendar, unit, values }).is_some() {
            return Err(LawError(format!("{file}: {id} stands twice")));
        }
    }
    Ok(())
}
