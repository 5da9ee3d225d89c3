//! The law: search, its families of rules, what is not modelled, and the way to the calculators.

use std::collections::BTreeMap;

use ::law::{Citation, Happened, Law, Reading, gaps};
use askama::Template;

use crate::numbers;
use crate::pages::{Frame, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// The law built into the program; each file is read when a question first needs it.
pub(super) static LAW: Law = Law::built_in();
/// Texts shown of one found rule.
const TEXTS: usize = 4;

#[derive(Template)]
#[template(path = "law.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    asked: String,
    told: Option<String>,
    rules: Vec<FoundRule>,
    found_gaps: Vec<String>,
    families: Vec<Family>,
    gaps: Vec<String>,
}

struct FoundRule {
    href: String,
    id: String,
    title: String,
    texts: Vec<String>,
}

struct Family {
    href: String,
    title: String,
    count: String,
}

/// `GET /hukum?q=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let asked: String = visit.query.filled("q").unwrap_or_default().chars().take(100).collect();
    let words: Vec<String> = asked.split_whitespace().map(str::to_owned).collect();
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.law.title),
        told: None,
        rules: Vec::new(),
        found_gaps: Vec::new(),
        families: families(w),
        gaps: gaps().iter().map(|gap| w.say(&gap.text)).collect(),
        asked,
    };
    if !words.is_empty() {
        let found = LAW.search(&words);
        page.rules = found
            .rules
            .iter()
            .map(|rule| FoundRule {
                href: rule_href(rule.id),
                id: rule.id.to_owned(),
                title: w.say(rule.title),
                texts: rule.texts.iter().take(TEXTS).map(|text| w.say(text)).collect(),
            })
            .collect();
        page.found_gaps = found.gaps.iter().map(|gap| w.say(&gap.text)).collect();
        page.told = Some(match page.rules.len() {
            0 => fill(w.law.none, &[&page.asked]),
            count => fill(w.law.found, &[&numbers::length(w, count), &page.asked]),
        });
    }
    Reply::page(&page)
}

/// Rules by the first part of their names.
fn families(w: &Words) -> Vec<Family> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in LAW.catalogue().rules() {
        *counts.entry(rule.id.split('.').next().unwrap_or(&rule.id)).or_default() += 1;
    }
    let family = |(id, count): (&str, usize)| Family {
        href: rule_href(id),
        title: w.said("family", id).to_owned(),
        count: fill(w.law.rules_count, &[&numbers::length(w, count)]),
    };
    counts.into_iter().map(family).collect()
}

/// Where a rule, or a family of them, stands.
pub(super) fn rule_href(id: &str) -> String {
    format!("/hukum/aturan{}", query_of(&[("id", id)]))
}

/// How sure a value is, in words and as a tone.
pub(super) const fn reading_word(w: &Words, reading: Reading) -> (&'static str, &'static str) {
    match reading {
        Reading::Gazette => (w.law.gazette, "good"),
        Reading::Verified => (w.law.verified, ""),
        Reading::Proposed => (w.law.proposed, "ask"),
        Reading::Recalled => (w.law.recalled, "warn"),
    }
}

pub(super) const fn happened_word(w: &Words, happened: Happened) -> &'static str {
    match happened {
        Happened::Begins => w.law.begins,
        Happened::Changes => w.law.changes,
        Happened::Resumes => w.law.resumes,
        Happened::Restated => w.law.restated,
        Happened::Ends => w.law.ends,
    }
}

/// Where a value was read, as a link when it is an address.
pub(super) fn source_link(citation: &Citation) -> Option<String> {
    citation.source.starts_with("https://").then(|| citation.source.clone())
}

/// Rows of a table without the marks of the file they stand in.
pub(super) fn plain_rows(rows: &[String]) -> Vec<String> {
    rows.iter().map(|row| row.trim_matches(|mark| matches!(mark, '{' | '}' | ' ')).replace('"', "")).collect()
}
