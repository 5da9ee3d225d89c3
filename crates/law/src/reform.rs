//! A reform: a patch file in the form of `law/*.toml`, laid over the law as it is.

use serde::Deserialize;
use units::Date;

use crate::body::Law;
use crate::catalogue::{RuleValue, Rules, noted};
use crate::dated::{Citation, Reading};
use crate::rules::LawError;

/// What a reform rests on where it does not say: it is nobody's law yet.
const PROPOSAL: &str = "usulan";

/// A rule of a patch. Titles, calendar and unit may stand in it, copied from the law, and change nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatchRule {
    #[serde(default, rename = "title")]
    _title: String,
    #[serde(default, rename = "english")]
    _english: String,
    #[serde(default, rename = "calendar")]
    _calendar: String,
    #[serde(default, rename = "unit")]
    _unit: String,
    values: Vec<PatchValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatchValue {
    from: Date,
    until: Option<Date>,
    value: toml::Value,
    #[serde(default = "proposal")]
    instrument: String,
    #[serde(default)]
    article: String,
    #[serde(default)]
    source: String,
    #[serde(default = "proposed")]
    reading: Reading,
    checked: Option<Date>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    note_english: String,
}

fn proposal() -> String {
    PROPOSAL.to_owned()
}

const fn proposed() -> Reading {
    Reading::Proposed
}

impl Law {
    /// This law with the values of a patch over it. A value holds from its date to its `until`, to the next value
    /// of the patch, or for good, whatever the law had in between; what the law has outside those days stays.
    ///
    /// # Errors
    /// [`LawError`] names the rule that does not exist, or the value that cannot be read.
    pub fn reformed(&self, file: &str, text: &str) -> Result<Self, LawError> {
        let table: toml::Table = text.parse().map_err(|error| LawError(format!("{file}: {error}")))?;
        let mut rules = self.catalogue().to_rules();
        let mut count = 0;
        lay(file, "", table, &mut rules, &mut count)?;
        if count == 0 {
            return Err(LawError(format!("{file}: no rule stands in it")));
        }
        // The law without the patch holds, so what does not fit stands in the patch.
        Self::of_catalogue(rules.into()).map_err(|error| LawError(format!("{file}: {}", error.0)))
    }
}

fn lay(file: &str, above: &str, table: toml::Table, rules: &mut Rules, count: &mut usize) -> Result<(), LawError> {
    for (name, below) in table {
        let id = if above.is_empty() { name } else { format!("{above}.{name}") };
        let toml::Value::Table(below) = below else {
            return Err(LawError(format!("{file}: {id} is neither a rule nor a level of names above rules")));
        };
        if !below.contains_key("values") {
            lay(file, &id, below, rules, count)?;
            continue;
        }
        let patch: PatchRule = below.try_into().map_err(|error| LawError(format!("{file}: {id}: {error}")))?;
        let Some(rule) = rules.get_mut(&id) else {
            let last = id.rsplit('.').next().unwrap_or(&id);
            let near: Vec<&str> =
                rules.keys().filter(|known| known.contains(last)).take(8).map(String::as_str).collect();
            let near = if near.is_empty() { "payung law show lists all".to_owned() } else { near.join(", ") };
            return Err(LawError(format!("{file}: {id} is no rule of the law; there are: {near}")));
        };
        for pair in patch.values.windows(2) {
            if pair[0].from >= pair[1].from || pair[0].until.is_some_and(|until| until >= pair[1].from) {
                return Err(LawError(format!("{file}: {id}: {} does not end before {}", pair[0].from, pair[1].from)));
            }
        }
        for value in patch.values {
            if value.until.is_some_and(|until| until < value.from) {
                return Err(LawError(format!("{file}: {id}: the value of {} ends before it begins", value.from)));
            }
            *count += 1;
            over(&mut rule.values, value.read(file, &id)?);
        }
    }
    Ok(())
}

impl PatchValue {
    fn read(self, file: &str, id: &str) -> Result<RuleValue, LawError> {
        let PatchValue { from, until, value, instrument, article, source, reading, checked, note, note_english } = self;
        let citation = Citation { instrument, article, source, reading, checked: checked.unwrap_or(from) };
        let note = noted(file, id, from, note, note_english)?;
        Ok(RuleValue::new(from, until, value, note, citation))
    }
}

/// Cuts the days of `new` out of what was there and puts it in its place.
fn over(values: &mut Vec<RuleValue>, new: RuleValue) {
    let starts: Vec<Date> = values.iter().map(|value| value.from).collect();
    let mut laid = Vec::with_capacity(values.len() + 2);
    for (position, old) in values.drain(..).enumerate() {
        let next = starts.get(position + 1).map(|next| next.yesterday().expect("a date of the law"));
        let ends = old.until.or(next);
        if old.from < new.from {
            let before = new.from.yesterday().expect("a date of the law");
            let kept = if ends.is_none_or(|ends| ends > before) { Some(before) } else { old.until };
            laid.push(old.clone().within(old.from, kept));
        }
        let Some(last) = new.until else { continue };
        if ends.is_none_or(|ends| ends > last) {
            let after = last.tomorrow().expect("a date of the law");
            let (from, until) = (old.from.max(after), old.until);
            laid.push(old.within(from, until));
        }
    }
    let at = laid.partition_point(|value| value.from < new.from);
    laid.insert(at, new);
    *values = laid;
}
