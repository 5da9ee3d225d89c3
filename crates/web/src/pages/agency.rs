//! The page of an agency: its staff by group, who is covered and who not, what they cost by month.

use askama::Template;
use steps::StepError;
use steps::submission::{INBOX_PATH, agency};

use crate::numbers;
use crate::pages::listed::{Figures, Names, months};
use crate::pages::{Frame, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "agency.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    as_of: String,
    whole: Figures,
    /// Title, address, figures, and whether it is the one shown.
    groups: Vec<(String, String, Figures, bool)>,
    people: Names,
    wages: bool,
    part_title: &'static str,
    costs: Vec<(String, String, String)>,
    terms: String,
    terms_href: String,
}

/// `GET /instansi?kantor=&kelompok=&status=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let today = visit.app.clock().today;
    let office = visit.query.filled("kantor");
    let report = match agency(&visit.app.workspace, visit.actor()?, today, office) {
        // Somebody without an office, or with several: their desk says what to do.
        Err(StepError::Request(_)) if office.is_none() => return Ok(Reply::see(INBOX_PATH)),
        other => other?,
    };
    let asked = visit.query.filled("kelompok").unwrap_or_default();
    let group = report.groups.iter().find(|line| line.title == asked).map(|line| line.group);
    let narrow = if group.is_some() { asked } else { "" };
    let people: Vec<_> = report
        .people
        .iter()
        .filter(|member| group.is_none_or(|group| member.group == group))
        .map(|member| (&member.listed, member.group.title().to_owned()))
        .collect();
    let groups = report.groups.iter().map(|line| {
        let href = query_of(&[("kantor", &report.office), ("kelompok", line.title)]);
        let on = group == Some(line.group);
        (line.title.to_owned(), format!("/instansi{href}#nama"), Figures::of(w, &line.counts), on)
    });
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.agency.title),
        as_of: fill(w.region.as_of, &[&numbers::date(report.today, &w.months)]),
        whole: Figures::of(w, &report.counts),
        groups: groups.collect(),
        people: Names::of(visit, w, ("/instansi", &report.office), ("kelompok", narrow), &people),
        wages: false,
        part_title: w.agency.group,
        costs: months(w, &report.cost_by_month),
        terms: fill(w.agency.terms, &[&numbers::length(w, report.terms.len())]),
        terms_href: format!("/tugas/masa-jabatan{}", query_of(&[("kantor", &report.office)])),
        office: report.office,
    })
}
