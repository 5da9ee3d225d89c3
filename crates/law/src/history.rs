//! The law through time: the life of one rule, what differs between two days, and where a word stands.

use std::collections::BTreeSet;

use serde::Serialize;
use units::{Date, Sentence};

use crate::body::Law;
use crate::catalogue::{Rule, RuleValue};
use crate::rules::{Gap, gaps};

/// What happened to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// The first known value.
    Begins,
    /// Another value than the one before.
    Changes,
    /// A value again after days without one.
    Resumes,
    /// The same value under another instrument or article.
    Restated,
    /// No value any more.
    Ends,
}

/// One value in the life of a rule.
#[derive(Debug, Clone, Serialize)]
pub struct Moment<'l> {
    /// What happened on its first day.
    pub happened: Happened,
    /// The value as it is written.
    #[serde(flatten)]
    pub value: &'l RuleValue,
    /// The last day it holds: its own end, or the day before the next begins.
    pub holds_until: Option<Date>,
    /// What it was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Rows that a table gained.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Rows that a table lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// A rule with its whole life.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline<'l> {
    /// Its name.
    pub id: &'l str,
    /// For readers.
    pub title: &'l Sentence,
    /// By which date it is looked up.
    pub calendar: &'l str,
    /// What its values are.
    pub unit: &'l str,
    /// Oldest first.
    pub values: Vec<Moment<'l>>,
}

/// A rule that says something else on the second of two days.
#[derive(Debug, Clone, Serialize)]
pub struct Difference<'l> {
    /// Its name.
    pub id: &'l str,
    /// For readers.
    pub title: &'l Sentence,
    /// Begins, changes or ends between the days.
    pub happened: Happened,
    /// On the first day.
    pub before: Option<&'l RuleValue>,
    /// On the second day.
    pub after: Option<&'l RuleValue>,
    /// Rows that a table gained.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Rows that a table lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// A rule in which every word stands somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct FoundRule<'l> {
    /// Its name.
    pub id: &'l str,
    /// For readers.
    pub title: &'l Sentence,
    /// Where the words stand: id, title, instrument, article, note, value.
    pub places: Vec<&'static str>,
    /// The texts they stand in, each once.
    pub texts: Vec<Sentence>,
}

/// What a search found.
#[derive(Debug, Clone, Serialize)]
pub struct Found<'l> {
    /// In the order of their names.
    pub rules: Vec<FoundRule<'l>>,
    /// What is not modelled.
    pub gaps: Vec<Gap>,
}

impl Rule {
    /// Every value with what changed.
    pub fn timeline(&self) -> Timeline<'_> {
        let mut values: Vec<Moment<'_>> = Vec::with_capacity(self.values.len());
        for (position, value) in self.values.iter().enumerate() {
            let next = self.values.get(position + 1).map(|next| day_before(next.from));
            let holds_until = value.until.or(next);
            let earlier = position.checked_sub(1).and_then(|at| self.values.get(at));
            let interrupted = values
                .last()
                .and_then(|last| last.holds_until)
                .is_some_and(|until| until.tomorrow().is_ok_and(|tomorrow| tomorrow < value.from));
            let happened = match earlier {
                None => Happened::Begins,
                Some(_) if interrupted => Happened::Resumes,
                Some(earlier) if earlier.says_the_same(value) => Happened::Restated,
                Some(_) => Happened::Changes,
            };
            let changed = earlier.filter(|earlier| !earlier.says_the_same(value));
            let (added, removed) = changed.map_or_else(Default::default, |earlier| earlier.rows_changed(value));
            let before = changed.map(RuleValue::rows).and_then(|rows| <[String; 1]>::try_from(rows).ok());
            let before = before.map(|[only]| only);
            values.push(Moment { happened, value, holds_until, before, added, removed });
        }
        Timeline { id: &self.id, title: &self.title, calendar: &self.calendar, unit: &self.unit, values }
    }
}

impl Law {
    /// Every rule whose value on `after` is another than on `before`, rules that begin and end among them.
    pub fn differences(&self, before: Date, after: Date) -> Vec<Difference<'_>> {
        self.catalogue().rules().filter_map(|rule| difference(rule, before, after)).collect()
    }

    /// Rules and gaps in which every one of the words stands, in any case.
    pub fn search(&self, words: &[String]) -> Found<'_> {
        let words: Vec<String> =
            words.iter().map(|word| word.trim().to_lowercase()).filter(|w| !w.is_empty()).collect();
        let rules = self.catalogue().rules().filter_map(|rule| search_rule(rule, &words)).collect();
        let has_all = |gap: &Gap| {
            let Sentence { indonesian, english } = &gap.text;
            let text = format!("{} {indonesian} {english} {}", gap.id, gap.touches.join(" ")).to_lowercase();
            !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
        };
        Found { rules, gaps: gaps().into_iter().filter(has_all).collect() }
    }
}

fn difference(rule: &Rule, before: Date, after: Date) -> Option<Difference<'_>> {
    let (before, after) = (rule.on(before), rule.on(after));
    let (happened, added, removed) = match (before, after) {
        (None, None) => return None,
        (Some(first), Some(second)) if first.says_the_same(second) => return None,
        (Some(first), Some(second)) => {
            let (added, removed) = first.rows_changed(second);
            (Happened::Changes, added, removed)
        }
        (None, Some(_)) => (Happened::Begins, Vec::new(), Vec::new()),
        (Some(_), None) => (Happened::Ends, Vec::new(), Vec::new()),
    };
    Some(Difference { id: &rule.id, title: &rule.title, happened, before, after, added, removed })
}

fn search_rule<'l>(rule: &'l Rule, words: &[String]) -> Option<FoundRule<'l>> {
    let mut missing: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    if missing.is_empty() {
        return None;
    }
    let (mut places, mut texts) = (Vec::new(), Vec::<Sentence>::new());
    let mut look = |place: &'static str, text: &Sentence, shown: bool| {
        let lower = format!("{}\n{}", text.indonesian, text.english).to_lowercase();
        let found = words.iter().filter(|word| lower.contains(word.as_str()));
        let mut any = false;
        for word in found {
            missing.remove(word.as_str());
            any = true;
        }
        if any && !places.contains(&place) {
            places.push(place);
        }
        if any && shown && !texts.iter().any(|known| known == text) {
            texts.push(text.clone());
        }
    };
    look("id", &Sentence::alike(&rule.id), false);
    look("title", &rule.title, false);
    for value in &rule.values {
        look("instrument", &Sentence::alike(&value.citation.instrument), true);
        look("article", &Sentence::alike(&value.citation.article), true);
        look("note", &value.note, true);
        for row in value.rows() {
            look("value", &Sentence::alike(row), true);
        }
    }
    missing.is_empty().then_some(FoundRule { id: &rule.id, title: &rule.title, places, texts })
}

fn day_before(day: Date) -> Date {
    day.yesterday().expect("dates of the law lie within the calendar")
}
