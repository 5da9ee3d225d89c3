//! What the law says on one day and not on another.

use ::law::RuleValue;
use askama::Template;
use units::Date;

use crate::numbers;
use crate::pages::law::{LAW, happened_word, plain_rows, rule_href};
use crate::pages::{Crumb, Frame, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "law_diff.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    before: String,
    after: String,
    trouble: Option<&'static str>,
    told: Option<String>,
    days: [String; 2],
    rules: Vec<Line>,
}

struct Line {
    href: String,
    id: String,
    title: String,
    happened: &'static str,
    before: String,
    after: String,
    basis: String,
}

/// `GET /hukum/beda?dari=&sampai=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let today = visit.app.clock().today;
    // A year back, while nobody says another day.
    let usual = [Date::new(today.year() - 1, today.month(), 1).unwrap_or(today).to_string(), today.to_string()];
    let text = |name: &str, usual: &str| visit.query.filled(name).unwrap_or(usual).chars().take(20).collect::<String>();
    let (before, after) = (text("dari", &usual[0]), text("sampai", &usual[1]));
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.law.diff_title),
        crumbs: vec![
            Crumb { name: w.law.title.to_owned(), href: Some("/hukum".to_owned()) },
            Crumb { name: w.law.diff_title.to_owned(), href: None },
        ],
        trouble: None,
        told: None,
        days: Default::default(),
        rules: Vec::new(),
        before,
        after,
    };
    let (Ok(first), Ok(second)) = (page.before.parse::<Date>(), page.after.parse::<Date>()) else {
        page.trouble = Some(w.law.date_wrong);
        return Reply::page(&page);
    };
    page.days = [first, second].map(|day| numbers::date(day, &w.months));
    let found = LAW.differences(first, second);
    page.told = Some(fill(w.law.diff_count, &[&numbers::length(w, found.len()), &page.days[0], &page.days[1]]));
    page.rules = found
        .iter()
        .map(|rule| Line {
            href: rule_href(rule.id),
            id: rule.id.to_owned(),
            title: w.say(rule.title),
            happened: happened_word(w, rule.happened),
            before: said(w, rule.before),
            after: said(w, rule.after),
            basis: rule.after.or(rule.before).map_or_else(String::new, |value| value.citation.to_string()),
        })
        .collect();
    Reply::page(&page)
}

/// A value on one line; a table by the number of its rows.
fn said(w: &Words, value: Option<&RuleValue>) -> String {
    match value.map(|value| plain_rows(&value.rows())).as_deref() {
        None => w.law.none_there.to_owned(),
        Some([only]) => only.clone(),
        Some(rows) => fill(w.law.rows, &[&numbers::length(w, rows.len())]),
    }
}
