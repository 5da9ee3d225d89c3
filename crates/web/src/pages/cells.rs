//! The board by village and role: persons and rupiah asked for, holders on rosters, the percent of them covered.

use askama::Template;
use domain::submission::{PlaceRoleLine, Waiting};
use law::Role;
use steps::StepError;
use steps::submission::{BoardReport, cell_tables, submission_board};
use units::RegionCode;

use crate::numbers;
use crate::pages::board::percent;
use crate::pages::pager::{Pager, Pages};
use crate::pages::tables::{downloads, send};
use crate::pages::{Frame, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Lines on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "cells.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    lead: String,
    office: String,
    place: String,
    roles: Vec<(&'static str, &'static str, bool)>,
    told: String,
    rows: Vec<Row>,
    pages: Pages,
    downloads: Vec<(String, String)>,
    board: String,
}

struct Row {
    place: String,
    role: &'static str,
    asked: String,
    asked_href: Option<String>,
    monthly: String,
    on_rosters: String,
    holders_href: Option<String>,
    protected: String,
    protected_href: Option<String>,
    percent: String,
}

/// The board that an address asks for, and to which lines it narrows; `None` without an office.
fn narrowed(visit: &Visit<'_>, w: &Words) -> Result<Option<(BoardReport, Narrow)>, Trouble> {
    let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
    let place = visit.query.filled("wilayah").map(str::parse::<RegionCode>).transpose();
    let place = place.map_err(|_| wrong("wilayah", "19, 19.01, 19.01.01, 19.01.01.2007"))?;
    let role = visit.query.filled("peran").map(str::parse::<Role>).transpose();
    let role = role.map_err(|error| wrong("peran", error.allowed))?;
    let office = visit.query.filled("kantor");
    let today = visit.app.clock().today;
    match submission_board(&visit.app.workspace, visit.actor()?, today, office, Waiting::default()) {
        Err(StepError::Request(_)) if office.is_none() => Ok(None),
        other => Ok(Some((other?, Narrow { place, role }))),
    }
}

/// Which lines are asked for.
struct Narrow {
    place: Option<RegionCode>,
    role: Option<Role>,
}

impl Narrow {
    fn of<'r>(&self, report: &'r BoardReport) -> Vec<&'r PlaceRoleLine> {
        let fits = |line: &&PlaceRoleLine| {
            self.place.is_none_or(|place| place.contains(line.region))
                && self.role.is_none_or(|role| line.role == Some(role))
        };
        report.board.cells.iter().filter(fits).collect()
    }
}

/// `GET /usulan/peran.xlsx`, and as CSV.
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let Some((report, narrow)) = narrowed(visit, words_of(visit))? else { return Ok(Reply::see("/usulan")) };
    send(visit, "usulan-menurut-peran", cell_tables(&narrow.of(&report)))
}

/// `GET /usulan/peran?kantor=&wilayah=&peran=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some((report, narrow)) = narrowed(visit, w)? else { return Ok(Reply::see("/usulan")) };
    let found = narrow.of(&report);
    let Narrow { place, role } = narrow;
    let pager = Pager::of(visit, found.len(), PAGE);
    let place_code = place.map_or_else(String::new, |place| place.to_string());
    let link = |page: usize| {
        let (page, role) = (page.to_string(), role.map_or("", Role::code));
        let values = [("kantor", report.office.as_str()), ("wilayah", &place_code), ("peran", role), ("page", &page)];
        format!("/usulan/peran{}", query_of(&values))
    };
    let asked: u64 = found.iter().map(|line| line.asked.rows).sum();
    let monthly: units::Rupiah = found.iter().map(|line| line.asked.monthly).sum();
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.cells.title),
        lead: match place {
            Some(place) => fill(w.cells.lead_in, &[&report.office, &full_name(w, place)]),
            None => fill(w.cells.lead, &[&report.office]),
        },
        told: fill(
            w.cells.told,
            &[&numbers::length(w, found.len()), &numbers::rows(w, asked), &numbers::rupiah(w, monthly)],
        ),
        rows: pager.shown(&found).map(|line| row(w, &report.office, line)).collect(),
        roles: Role::ALL.map(|one| (one.code(), w.role(one), role == Some(one))).into(),
        pages: pager.pages(w, link),
        downloads: downloads(
            w,
            "/usulan/peran",
            &[("kantor", &report.office), ("wilayah", &place_code), ("peran", role.map_or("", Role::code))],
            &[("peran", "")],
        ),
        board: format!("/usulan{}", query_of(&[("kantor", &report.office)])),
        place: place_code,
        office: report.office,
    })
}

fn row(w: &'static Words, office: &str, line: &PlaceRoleLine) -> Row {
    let code = line.region.to_string();
    let role = line.role.map_or("-", Role::code);
    let base = [("kantor", office), ("wilayah", code.as_str()), ("peran", role)];
    let holders = |more: &[(&str, &str)]| format!("/usulan/pemangku{}", query_of(&[&base[..], more].concat()));
    Row {
        place: place_name(line.region),
        role: line.role.map_or(w.rows.role_none, |role| w.role(role)),
        asked: numbers::rows(w, line.asked.rows),
        asked_href: (line.asked.rows > 0)
            .then(|| format!("/usulan/baris{}", query_of(&[&base[..], &[("berjalan", "1")]].concat()))),
        monthly: numbers::rupiah(w, line.asked.monthly),
        on_rosters: numbers::count(w, line.on_rosters),
        holders_href: (line.on_rosters > 0).then(|| holders(&[])),
        protected: numbers::count(w, line.protected),
        protected_href: (line.protected > 0).then(|| holders(&[("terlindung", "ya")])),
        percent: percent(w, line.percent).0,
    }
}
