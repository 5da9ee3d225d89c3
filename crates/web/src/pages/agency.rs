//! The page of an agency: its staff by group, who is covered and who not, what they cost by month.

use askama::Template;
use steps::submission::{INBOX_PATH, agency};

use crate::numbers;
use crate::pages::listed::{Figures, Listing, Names, of_office};
use crate::pages::tables::{downloads, send};
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
    listing: Listing,
    /// Title, address, figures, and whether it is the one shown.
    groups: Vec<(String, String, Figures, bool)>,
    downloads: Vec<(String, String)>,
    terms: String,
    terms_href: String,
}

/// `GET /instansi?kantor=&kelompok=&status=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some(report) = of_office(visit, agency)? else { return Ok(Reply::see(INBOX_PATH)) };
    let asked = visit.query.filled("kelompok").unwrap_or_default();
    let group = report.groups.iter().find(|line| line.title == asked).map(|line| line.group);
    let narrow = if group.is_some() { asked } else { "" };
    let people: Vec<_> = report
        .people
        .iter()
        .filter(|member| group.is_none_or(|group| member.group == group))
        .map(|member| (&member.listed, w.named(member.group).to_owned()))
        .collect();
    let groups = report.groups.iter().map(|line| {
        let href = query_of(&[("kantor", &report.office), ("kelompok", line.title)]);
        let on = group == Some(line.group);
        (w.named(line.group).to_owned(), format!("/instansi{href}#nama"), Figures::of(w, &line.counts), on)
    });
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.agency.title),
        listing: Listing::of(
            w,
            (report.today, &report.counts, &report.cost_by_month),
            Names::of(visit, w, ("/instansi", &report.office), ("kelompok", narrow), &people),
            w.agency.group,
        ),
        groups: groups.collect(),
        downloads: downloads(
            w,
            "/instansi",
            &[("kantor", &report.office)],
            &[
                ("nama", w.listed.names),
                ("kelompok", w.agency.groups),
                ("masa-jabatan", w.terms.title),
                ("biaya", w.listed.cost),
            ],
        ),
        terms: fill(w.agency.terms, &[&numbers::length(w, report.terms.len())]),
        terms_href: format!("/tugas/masa-jabatan{}", query_of(&[("kantor", &report.office)])),
        office: report.office,
    })
}

/// `GET /instansi.xlsx`, `GET /instansi.csv?tabel=`
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let Some(report) = of_office(visit, agency)? else { return Ok(Reply::see(INBOX_PATH)) };
    send(visit, "instansi", report.tables())
}
