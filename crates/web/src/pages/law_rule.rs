//! One rule, or a family of them: every value through time, with its basis, its source and how it was read.

use ::law::{Moment, Timeline};
use askama::Template;

use crate::numbers;
use crate::pages::law::{LAW, happened_word, plain_rows, reading_word, source_link};
use crate::pages::{Crumb, Frame, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Rows of a table that are shown at once; the others are folded.
const ROWS: usize = 6;

#[derive(Template)]
#[template(path = "law_rule.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: String,
    unknown: Option<String>,
    rules: Vec<Rule>,
}

struct Rule {
    id: String,
    title: String,
    about: String,
    values: Vec<Value>,
}

struct Value {
    from: String,
    until: String,
    happened: &'static str,
    before: Option<String>,
    rows: Vec<String>,
    more: Vec<String>,
    more_told: String,
    basis: String,
    reading: (&'static str, &'static str),
    source: String,
    link: Option<String>,
    checked: String,
    note: String,
}

/// `GET /hukum/aturan?id=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let id: String = visit.query.filled("id").unwrap_or_default().chars().take(100).collect();
    let belongs = |own: &str| own == id || own.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let rules: Vec<Rule> =
        LAW.catalogue().rules().filter(|rule| belongs(&rule.id)).map(|rule| told(w, &rule.timeline())).collect();
    let title = match rules.as_slice() {
        [only] => only.title.clone(),
        // A family has a name; a part of one is called as the law calls it.
        _ => w.said("family", &id).to_owned(),
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, format!("{}: {title}", w.law.title)),
        crumbs: vec![
            Crumb { name: w.law.title.to_owned(), href: Some("/hukum".to_owned()) },
            Crumb { name: id.clone(), href: None },
        ],
        unknown: rules.is_empty().then(|| fill(w.law.unknown_rule, &[&id])),
        title,
        rules,
    })
}

fn told(w: &'static Words, rule: &Timeline<'_>) -> Rule {
    Rule {
        id: rule.id.to_owned(),
        title: w.say(rule.title),
        about: format!(
            "{}: {} · {}: {}",
            w.law.unit,
            w.said("unit", rule.unit),
            w.law.calendar,
            w.said("calendar", rule.calendar)
        ),
        // The newest first: what holds today stands on top.
        values: rule.values.iter().rev().map(|moment| value(w, moment)).collect(),
    }
}

fn value(w: &'static Words, moment: &Moment<'_>) -> Value {
    let day = |day| numbers::date(day, &w.months);
    let citation = &moment.value.citation;
    let mut rows = plain_rows(&moment.value.rows());
    let more = if rows.len() > ROWS { rows.split_off(ROWS) } else { Vec::new() };
    Value {
        from: day(moment.value.from),
        until: moment.holds_until.map_or_else(|| w.law.open_ended.to_owned(), day),
        happened: happened_word(w, moment.happened),
        before: moment.before.clone(),
        more_told: fill(w.law.rows, &[&numbers::length(w, more.len())]),
        rows,
        more,
        basis: citation.to_string(),
        reading: reading_word(w, citation.reading),
        link: source_link(citation),
        source: shown_source(&citation.source),
        checked: fill(w.law.checked, &[&day(citation.checked)]),
        note: w.say(&moment.value.note),
    }
}

/// An address by its host: the whole of it is behind the link, and breaks no line.
fn shown_source(source: &str) -> String {
    let host = source.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    host.unwrap_or(source).to_owned()
}
