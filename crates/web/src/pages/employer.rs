//! The page of an employer: workers it reports against those found, wages against the minimum of its region.

use askama::Template;
use steps::StepError;
use steps::submission::{EmployerReport, INBOX_PATH, employer};

use crate::numbers;
use crate::pages::listed::{Figures, Names, months};
use crate::pages::{Frame, full_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Wages below the minimum on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "employer.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    npp: Option<String>,
    as_of: String,
    facts: Vec<(&'static str, String)>,
    whole: Figures,
    minimum: String,
    below: String,
    low: Vec<(String, String, String, String)>,
    low_before: Option<String>,
    low_after: Option<String>,
    low_told: String,
    people: Names,
    wages: bool,
    part_title: &'static str,
    costs: Vec<(String, String, String)>,
}

/// `GET /pemberi-kerja?kantor=&status=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let today = visit.app.clock().today;
    let office = visit.query.filled("kantor");
    let report = match employer(&visit.app.workspace, visit.actor()?, today, office) {
        Err(StepError::Request(_)) if office.is_none() => return Ok(Reply::see(INBOX_PATH)),
        other => other?,
    };
    let people: Vec<_> = report.people.iter().map(|listed| (listed, listed.occupation.title().to_owned())).collect();
    let pages = report.below_minimum.len().div_ceil(PAGE).max(1);
    let asked = visit.query.filled("upah").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let at = asked.clamp(1, pages);
    let link = |page: usize| {
        format!("/pemberi-kerja{}#upah", query_of(&[("kantor", &report.office), ("upah", &page.to_string())]))
    };
    let low = report.below_minimum.iter().skip((at - 1) * PAGE).take(PAGE).map(|low| {
        let row = fill(w.list.person_row, &[&low.sheet_row.to_string()]);
        (low.name.clone(), row, numbers::rupiah(w, low.wage), numbers::rupiah(w, low.short))
    });
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.employer.title),
        npp: report.npp.as_ref().map(|npp| fill(w.employer.npp, &[npp])),
        as_of: fill(w.region.as_of, &[&numbers::date(report.today, &w.months)]),
        facts: facts(w, &report),
        whole: Figures::of(w, &report.counts),
        minimum: match &report.minimum {
            Some(minimum) => fill(
                w.employer.minimum,
                &[&numbers::rupiah(w, minimum.amount), &full_name(w, minimum.region), &minimum.as_of, &minimum.source],
            ),
            None => w.employer.minimum_none.to_owned(),
        },
        below: fill(
            w.employer.below,
            &[&numbers::length(w, report.below_minimum.len()), &numbers::count(w, report.without_wage)],
        ),
        low: low.collect(),
        low_before: (at > 1).then(|| link(at - 1)),
        low_after: (at < pages).then(|| link(at + 1)),
        low_told: fill(w.desk.page, &[&numbers::length(w, at), &numbers::length(w, pages)]),
        people: Names::of(visit, w, ("/pemberi-kerja", &report.office), ("", ""), &people),
        wages: true,
        part_title: w.employer.work,
        costs: months(w, &report.cost_by_month),
        office: report.office,
    })
}

fn facts(w: &'static Words, report: &EmployerReport) -> Vec<(&'static str, String)> {
    let known =
        |count: Option<i64>| count.map_or_else(|| w.common.unknown.to_owned(), |value| numbers::count(w, value));
    vec![
        (w.employer.reported, known(report.reported)),
        (w.employer.listed, numbers::count(w, report.counts.persons)),
        (w.employer.active, known(report.active)),
        (w.employer.not_listed, known(report.not_listed)),
        (w.employer.not_registered, known(report.not_registered)),
    ]
}
