//! Terms of village and public roles that end soon, and who comes next.

use askama::Template;
use domain::submission::Waiting;
use domain::{EndingTerm, TERM_WARNING_DAYS};
use steps::StepError;
use steps::submission::{INBOX_PATH, Inbox, inbox, term_tables, terms};
use units::Date;

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::pager::{Pager, Pages};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// The one table of these pages.
const TABLE: (&str, &str) = ("masa-jabatan", "");
/// Terms on one page.
const PAGE: usize = 50;
/// The spans to choose from.
const DAYS: [i32; 4] = [30, TERM_WARNING_DAYS, 180, 365];

#[derive(Template)]
#[template(path = "terms.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    place: String,
    lead: String,
    days: Vec<Choice>,
    rows: Vec<Row>,
    pages: Pages,
    downloads: Vec<(String, String)>,
    back: (String, &'static str),
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

/// The span in the address of a region's terms.
fn days_of(visit: &Visit<'_>, w: &Words) -> Result<i32, Trouble> {
    let wrong = || Trouble::request(fill(w.common.request_value, &["hari", "30, 60, 180, 365"]));
    match visit.query.filled("hari") {
        Some(text) => text.parse::<i32>().ok().filter(|days| (0..=3650).contains(days)).ok_or_else(wrong),
        None => Ok(TERM_WARNING_DAYS),
    }
}

/// `GET /wilayah/{code}/masa-jabatan?hari=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let days = days_of(visit, w)?;
    let found = terms(&visit.app.workspace, visit.actor()?, visit.app.clock().today, code, days)?;
    let base = format!("/wilayah/{code}/masa-jabatan");
    let path = |days: i32, page: usize| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        format!("{base}{}", query_of(&[("hari", &days.to_string()), ("page", &page)]))
    };
    let choice = |span: i32| Choice {
        href: path(span, 1),
        label: fill(w.terms.days_option, &[&span.to_string()]),
        count: String::new(),
        on: span == days,
    };
    let place = full_name(w, code);
    let mut page = page(visit, w, &found.terms, &|page| path(days, page));
    page.crumbs = crumbs(visit, code, Some(w.terms.title));
    page.lead = lead(w, &found.terms, days, &place, found.today);
    page.place = place;
    page.days = DAYS.into_iter().map(choice).collect();
    page.downloads = downloads(w, &base, &[("hari", &days.to_string())], &[TABLE]);
    page.back = (format!("/wilayah/{code}"), w.terms.back);
    Reply::page(&page)
}

/// `GET /wilayah/{code}/masa-jabatan.xlsx?hari=`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let (code, days) = (visit.region()?, days_of(visit, words_of(visit))?);
    let found = terms(&visit.app.workspace, visit.actor()?, visit.app.clock().today, code, days)?;
    send(visit, "masa-jabatan", term_tables(&found.terms))
}

/// The inbox behind the terms of an office; `None` without an office, for then there is no task.
fn inbox_of(visit: &Visit<'_>) -> Result<Option<(Acting, Inbox)>, Trouble> {
    let acting = Acting::of(visit)?;
    let named = visit.query.filled("kantor").or_else(|| acting.office.as_ref().map(|office| office.name.as_str()));
    let today = visit.app.clock().today;
    match inbox(&visit.app.workspace, visit.actor()?, today, named, Waiting::default()) {
        Err(StepError::Request(_)) if named.is_none() => Ok(None),
        other => {
            let found = other?;
            Ok(Some((acting, found)))
        }
    }
}

/// `GET /tugas/masa-jabatan?kantor=`: those that an office looks after, as many as its task says.
pub(crate) fn of_office(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some((acting, found)) = inbox_of(visit)? else { return Ok(Reply::see(INBOX_PATH)) };
    let base = "/tugas/masa-jabatan";
    let path = |page: usize| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        format!("{base}{}", query_of(&[("kantor", acting.query()), ("page", &page)]))
    };
    let mut page = page(visit, w, &found.terms, &path);
    page.lead = lead(w, &found.terms, TERM_WARNING_DAYS, &found.office, found.today);
    page.downloads = downloads(w, base, &[("kantor", acting.query())], &[TABLE]);
    page.place = found.office;
    page.back = (format!("{INBOX_PATH}{}", query_of(&[("kantor", acting.query())])), w.batch.back);
    Reply::page(&page)
}

/// `GET /tugas/masa-jabatan.xlsx?kantor=`, and as CSV.
pub(crate) fn office_table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let Some((_, found)) = inbox_of(visit)? else { return Ok(Reply::see(INBOX_PATH)) };
    send(visit, "masa-jabatan", term_tables(&found.terms))
}

fn lead(w: &Words, terms: &[EndingTerm], days: i32, place: &str, today: Date) -> String {
    let (count, today) = (numbers::length(w, terms.len()), numbers::date(today, &w.months));
    fill(w.terms.lead, &[&count, &days.to_string(), place, &today])
}

fn page(visit: &Visit<'_>, w: &'static Words, terms: &[EndingTerm], link: &dyn Fn(usize) -> String) -> Page {
    let pager = Pager::of(visit, terms.len(), PAGE);
    Page {
        w,
        frame: Frame::new(visit, w.terms.title),
        crumbs: Vec::new(),
        place: String::new(),
        lead: String::new(),
        days: Vec::new(),
        rows: pager.shown(terms).map(|term| row(w, term)).collect(),
        pages: pager.pages(w, link),
        downloads: Vec::new(),
        back: (String::new(), w.terms.back),
    }
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
