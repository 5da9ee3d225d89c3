//! Terms of village and public roles that end soon, and who comes next.

use askama::Template;
use domain::EndingTerm;
use steps::submission::terms;

use crate::numbers;
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Terms on one page.
const PAGE: usize = 50;
/// The spans to choose from; the first is the usual one.
const DAYS: [i32; 4] = [60, 30, 180, 365];

#[derive(Template)]
#[template(path = "terms.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_name: String,
    lead: String,
    days: Vec<Choice>,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
    page_told: String,
}

struct Row {
    name: String,
    href: Option<String>,
    role: &'static str,
    place: String,
    until: String,
    left: String,
    tone: &'static str,
    decree: String,
    next: String,
    next_tone: &'static str,
}

/// `GET /wilayah/{code}/masa-jabatan?hari=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let wrong = || Trouble::Request(fill(w.common.request_value, &["hari", "30, 60, 180, 365"]));
    let days = match visit.query.filled("hari") {
        Some(text) => text.parse::<i32>().ok().filter(|days| (0..=3650).contains(days)).ok_or_else(wrong)?,
        None => DAYS[0],
    };
    let found = terms(&visit.app.workspace, visit.actor()?, visit.app.clock().today, code, days)?;
    let pages = found.terms.len().div_ceil(PAGE).max(1);
    let asked = visit.query.filled("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let page = asked.clamp(1, pages);
    let path = |days: i32, page: usize| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        format!("/wilayah/{code}/masa-jabatan{}", query_of(&[("hari", &days.to_string()), ("page", &page)]))
    };
    let mut spans = DAYS;
    spans.sort_unstable();
    let choice = |span: i32| Choice {
        href: path(span, 1),
        label: fill(w.terms.days_option, &[&span.to_string()]),
        count: String::new(),
        on: span == days,
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.terms.title),
        crumbs: crumbs(visit, code, Some(w.terms.title)),
        code: code.to_string(),
        place_name: full_name(w, code),
        lead: fill(
            w.terms.lead,
            &[
                &numbers::length(found.terms.len()),
                &days.to_string(),
                &full_name(w, code),
                &numbers::date(found.today, &w.months),
            ],
        ),
        days: spans.into_iter().map(choice).collect(),
        rows: found.terms.iter().skip((page - 1) * PAGE).take(PAGE).map(|term| row(w, term)).collect(),
        before: (page > 1).then(|| path(days, page - 1)),
        after: (page < pages).then(|| path(days, page + 1)),
        page_told: fill(w.desk.page, &[&numbers::length(page), &numbers::length(pages)]),
    })
}

fn row(w: &Words, term: &EndingTerm) -> Row {
    let date = |day| numbers::date(day, &w.months);
    let (next, next_tone) = match &term.successor {
        Some(next) if next.days_between > 0 => {
            (fill(w.terms.next_gap, &[&next.name, &date(next.from), &next.days_between.to_string()]), "warn")
        }
        Some(next) => (fill(w.terms.next_told, &[&next.name, &date(next.from)]), ""),
        None => (w.terms.next_none.to_owned(), "bad"),
    };
    let (left, tone) = match term.days_left {
        left if left < 0 => (fill(w.terms.past, &[&(-left).to_string()]), "bad"),
        left => (fill(w.terms.left, &[&left.to_string()]), "warn"),
    };
    Row {
        name: term.name.clone(),
        href: term.person.map(|person| format!("/orang/{person}")),
        role: w.role(term.role),
        place: place_name(term.region),
        until: date(term.until),
        left,
        tone,
        decree: term.decree.clone().unwrap_or_else(|| w.common.none.to_owned()),
        next,
        next_tone,
    }
}
