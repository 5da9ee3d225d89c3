//! The page of an employer: workers it reports against those found on rosters and permits, wages against the minimum of
//! its region; for an office that looks after a region also who has a permit there and no employer registered.

use askama::Template;
use steps::submission::{EmployerReport, INBOX_PATH, employer, office_permits};
use steps::{PermitStanding, PermitsReport};

use crate::numbers;
use crate::pages::listed::{Listing, Names, of_office};
use crate::pages::pager::{Pager, Pages};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Frame, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Wages below the minimum, and businesses, on one page.
const PAGE: usize = 50;
/// Where the page lies.
const PATH: &str = "/pemberi-kerja";

#[derive(Template)]
#[template(path = "employer.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    npp: Option<String>,
    facts: Vec<(&'static str, String)>,
    listing: Listing,
    downloads: Vec<(String, String)>,
    minimum: String,
    below: String,
    low: Vec<(String, String, String, String)>,
    low_pages: Pages,
    permits: Option<Permits>,
    /// Month, people, amount.
    paid: Vec<(String, String, String)>,
    /// Day, file, what it says, and the change that brought it.
    papers: Vec<(String, String, String, String)>,
}

/// The businesses of a region, a page of them.
struct Permits {
    told: String,
    choices: Vec<Choice>,
    rows: Vec<Business>,
    pages: Pages,
}

struct Business {
    name: String,
    nib: String,
    what: String,
    place: String,
    on_permit: String,
    employer: String,
    tone: &'static str,
    reported: String,
    active: String,
}

/// Which businesses are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Unregistered,
    ReportingFewer,
    All,
}

impl Which {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Unregistered, ""), (Self::ReportingFewer, "kurang"), (Self::All, "semua")];

    const fn fits(self, one: &PermitStanding) -> bool {
        match self {
            Self::Unregistered => one.found_by.is_none(),
            Self::ReportingFewer => matches!(one.not_reported, Some(1..)),
            Self::All => true,
        }
    }
}

/// `GET /pemberi-kerja?kantor=&status=&upah=&izin=&hal=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some(report) = of_office(visit, employer)? else { return Ok(Reply::see(INBOX_PATH)) };
    let people: Vec<_> = report.people.iter().map(|listed| (listed, w.named(listed.occupation).to_owned())).collect();
    let own = [("kantor", report.office.as_str())];
    let (low, low_pages) = turned(visit, w, &report.below_minimum, ("upah", &own, "upah"));
    let low = low.map(|low| {
        let row = fill(w.list.person_row, &[&low.sheet_row.to_string()]);
        (low.name.clone(), row, numbers::rupiah(w, low.wage), numbers::rupiah(w, low.short))
    });
    let permits = region_permits(visit, &report)?;
    let mut tables = vec![("nama", w.listed.names), ("upah", w.employer.wages), ("biaya", w.listed.cost)];
    tables.extend(permits.is_some().then_some(("izin", w.employer.permits)));
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.employer.title),
        npp: report.npp.as_ref().map(|npp| fill(w.employer.npp, &[npp])),
        facts: facts(w, &report),
        listing: Listing {
            wages: true,
            ..Listing::of(
                w,
                (report.today, &report.counts, &report.cost_by_month),
                Names::of(visit, w, (PATH, &report.office), ("", ""), &people),
                w.employer.work,
            )
        },
        downloads: downloads(w, PATH, &own, &tables),
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
        low_pages,
        paid: report
            .paid
            .iter()
            .map(|paid| {
                let month = numbers::months(paid.month, paid.month, &w.months);
                (month, numbers::count(w, paid.persons), numbers::rupiah(w, paid.amount))
            })
            .collect(),
        papers: papers(w, &report),
        permits: permits.map(|permits| shown(visit, w, &report.office, &permits)),
        office: report.office,
    })
}

/// `GET /pemberi-kerja.xlsx`, `GET /pemberi-kerja.csv?tabel=`
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let Some(report) = of_office(visit, employer)? else { return Ok(Reply::see(INBOX_PATH)) };
    let permits = region_permits(visit, &report)?;
    send(visit, "pemberi-kerja", report.tables(permits.as_ref()))
}

/// The permits of the region, where the office looks after them and there are some.
fn region_permits(visit: &Visit<'_>, report: &EmployerReport) -> Result<Option<PermitsReport>, Trouble> {
    if report.permits.is_none() {
        return Ok(None);
    }
    let today = visit.app.clock().today;
    let found = office_permits(&visit.app.workspace, visit.actor()?, today, Some(&report.office))?;
    Ok(Some(found.1))
}

/// One page of a list, by the number under `name` in the address, and the ways to the others.
fn turned<'l, T>(
    visit: &Visit<'_>,
    w: &Words,
    list: &'l [T],
    (name, values, anchor): (&str, &[(&str, &str)], &str),
) -> (impl Iterator<Item = &'l T>, Pages) {
    let pager = Pager::near(visit.query.filled(name), list.len(), PAGE);
    let link = |page: usize| format!("{PATH}{}#{anchor}", query_of(&[values, &[(name, &page.to_string())]].concat()));
    (pager.shown(list), pager.pages(w, link))
}

fn facts(w: &'static Words, report: &EmployerReport) -> Vec<(&'static str, String)> {
    let known =
        |count: Option<i64>| count.map_or_else(|| w.common.unknown.to_owned(), |value| numbers::count(w, value));
    let mut facts = vec![
        (w.employer.reported, known(report.reported)),
        (w.employer.listed, numbers::count(w, report.counts.persons)),
        (w.employer.active, known(report.active)),
        (w.employer.not_listed, known(report.not_listed)),
        (w.employer.not_registered, known(report.not_registered)),
    ];
    if let Some(permit) = &report.permit {
        facts.push((w.employer.on_permit, known(permit.business.on_permit)));
        facts.push((w.employer.not_reported, known(permit.not_reported)));
    }
    facts
}

fn shown(visit: &Visit<'_>, w: &'static Words, office: &str, report: &PermitsReport) -> Permits {
    let word = visit.query.filled("izin").unwrap_or_default();
    let (which, word) = Which::ALL.into_iter().find(|(_, one)| *one == word).unwrap_or(Which::ALL[0]);
    let found: Vec<&PermitStanding> = report.permits.iter().filter(|one| which.fits(one)).collect();
    let values = [("kantor", office), ("izin", word)];
    let (rows, pages) = turned(visit, w, &found, ("hal", &values, "izin"));
    let counts = report.counts;
    let choice = |(one, word): (Which, &str)| Choice {
        href: format!("{PATH}{}#izin", query_of(&[("kantor", office), ("izin", word)])),
        label: match one {
            Which::Unregistered => w.employer.unregistered,
            Which::ReportingFewer => w.employer.fewer,
            Which::All => w.list.status_all,
        }
        .to_owned(),
        count: match one {
            Which::Unregistered => numbers::rows(w, counts.without_employer),
            Which::ReportingFewer => numbers::rows(w, counts.reporting_fewer),
            Which::All => numbers::rows(w, counts.businesses),
        },
        on: one == which,
    };
    Permits {
        told: fill(
            w.employer.permits_told,
            &[
                &numbers::rows(w, counts.businesses),
                &full_name(w, report.region),
                &numbers::rows(w, counts.without_employer),
                &numbers::count(w, counts.workers_without_employer),
            ],
        ),
        choices: Which::ALL.into_iter().map(choice).collect(),
        rows: rows.map(|one| business(w, one)).collect(),
        pages,
    }
}

/// The lists that name it, and its business permit where one is known.
fn papers(w: &Words, report: &EmployerReport) -> Vec<(String, String, String, String)> {
    let known =
        |count: Option<i64>| count.map_or_else(|| w.common.unknown.to_owned(), |count| numbers::count(w, count));
    let day = |day| numbers::date(day, &w.months);
    let permit = report.permit.iter().map(|permit| {
        let of = &permit.business;
        let number = of.nib.as_ref().map_or_else(|| w.employer.permit.to_owned(), |nib| format!("NIB {nib}"));
        let issued = of.issued.map_or_else(|| w.common.unknown.to_owned(), day);
        (issued, number, fill(w.employer.permit_says, &[&known(of.on_permit)]), String::new())
    });
    let lists = report.papers.iter().map(|paper| {
        let says = fill(w.employer.list_says, &[&known(paper.workers), &known(paper.registered)]);
        (day(paper.as_of), paper.file.clone(), says, paper.change.to_string())
    });
    permit.chain(lists).collect()
}

fn business(w: &'static Words, one: &PermitStanding) -> Business {
    let known = |count: Option<i64>| count.map_or_else(|| w.common.none.to_owned(), |value| numbers::count(w, value));
    let of = &one.business;
    let none = || w.common.none.to_owned();
    let (employer, tone) = match one.found_by {
        None => (w.employer.unregistered.to_owned(), "bad"),
        Some(by) => {
            let npp: Vec<&str> = one.employers.iter().map(String::as_str).filter(|npp| !npp.is_empty()).collect();
            (format!("{} ({})", if npp.is_empty() { none() } else { npp.join(", ") }, w.named(by)), "good")
        }
    };
    Business {
        name: of.name.clone(),
        nib: of.nib.clone().unwrap_or_else(none),
        what: if of.business.is_empty() { none() } else { of.business.join("; ") },
        place: of.region.map_or_else(none, place_name),
        on_permit: known(of.on_permit),
        employer,
        tone,
        reported: known(one.reported),
        active: numbers::count(w, one.active),
    }
}
