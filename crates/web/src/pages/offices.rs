//! Offices: name, kind, the regions each serves, from and until when; adding one or giving it another state.

use askama::Template;
use axum::http::StatusCode;
use domain::{Office, OfficeKind};
use steps::{NewOffice, StepError, offices, set_office};

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::users::{codes, regions_of};
use crate::pages::{Frame, query_of, words_of};
use crate::request::{Visit, hex, new_token};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Offices on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "offices.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    trouble: Option<String>,
    saved: Option<String>,
    asked: String,
    count: String,
    offices: Vec<Line>,
    pages: Pages,
    form: Form,
}

struct Line {
    name: String,
    href: String,
    kind: &'static str,
    regions: String,
    opened: String,
    closed: String,
}

struct Form {
    name: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    regions: String,
    opened: String,
    closed: String,
}

const fn kind_word(w: &Words, kind: OfficeKind) -> &'static str {
    match kind {
        OfficeKind::RegionalOffice => w.offices.kind_regional,
        OfficeKind::Branch => w.offices.kind_branch,
        OfficeKind::Province => w.offices.kind_province,
        OfficeKind::Regency => w.offices.kind_regency,
        OfficeKind::District => w.offices.kind_district,
        OfficeKind::Village => w.offices.kind_village,
        OfficeKind::Agency => w.offices.kind_agency,
        OfficeKind::Market => w.offices.kind_market,
        OfficeKind::Employer => w.offices.kind_employer,
        OfficeKind::Perisai => w.offices.kind_perisai,
    }
}

/// `GET /kantor?q=&ubah=&page=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, None, None)
}

/// `POST /kantor`
pub(crate) fn save(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let again = |text: &str| Ok(page(visit, Some(text.to_owned()), None)?.status(StatusCode::BAD_REQUEST));
    let Some(kind) = visit.form.filled("jenis").and_then(OfficeKind::from_code) else {
        return again(w.offices.kind_wrong);
    };
    let regions = match regions_of(w, &visit.form) {
        Ok(regions) => regions,
        Err(text) => return again(&text),
    };
    let date = |name: &str| visit.form.filled(name).map(str::parse).transpose();
    let (Ok(opened), Ok(closed)) = (date("dibuka"), date("ditutup")) else { return again(w.import.date_wrong) };
    let name = visit.form.filled("nama").unwrap_or_default().to_owned();
    let new = NewOffice { name: name.clone(), kind, regions, opened, closed };
    let key = format!("web:office.set:{}", hex(&new_token()));
    match set_office(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &key, &new) {
        Ok(_) => page(visit, None, Some(fill(w.offices.saved, &[&name]))),
        Err(StepError::Request(said)) => again(&w.say(&said)),
        Err(other) => Err(other.into()),
    }
}

fn page(visit: &Visit<'_>, trouble: Option<String>, saved: Option<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let all = offices(&visit.app.workspace, visit.actor()?)?;
    let asked = visit.query.filled("q").unwrap_or_default().to_lowercase();
    let found: Vec<&Office> = all.iter().filter(|office| office.name.to_lowercase().contains(&asked)).collect();
    let pager = Pager::of(visit, found.len(), PAGE);
    let link = |at: usize| format!("/kantor{}", query_of(&[("q", &asked), ("page", &at.to_string())]));
    let day =
        |day: Option<units::Date>, none: &str| day.map_or_else(|| none.to_owned(), |day| numbers::date(day, &w.months));
    let line = |office: &&Office| Line {
        name: office.name.clone(),
        href: format!("/kantor{}#tambah", query_of(&[("ubah", &office.name)])),
        kind: kind_word(w, office.kind),
        regions: codes(&office.regions),
        opened: day(office.opened, w.common.none),
        closed: day(office.closed, w.offices.open_ended),
    };
    // What was typed stays; else the office that is to be changed.
    let changed = visit.query.filled("ubah").and_then(|name| all.iter().find(|office| office.name == name));
    let typed = |name: &str, usual: Option<String>| match (&trouble, visit.form.filled(name)) {
        (Some(_), Some(typed)) => typed.to_owned(),
        _ => usual.unwrap_or_default(),
    };
    let text = |day: Option<units::Date>| day.map(|day| day.to_string());
    let chosen = typed("jenis", changed.map(|office| office.kind.code().to_owned()));
    let form = Form {
        name: typed("nama", changed.map(|office| office.name.clone())),
        kinds: OfficeKind::ALL
            .into_iter()
            .map(|kind| (kind.code(), kind_word(w, kind), kind.code() == chosen))
            .collect(),
        regions: typed("wilayah", changed.map(|office| codes(&office.regions))),
        opened: typed("dibuka", changed.and_then(|office| text(office.opened))),
        closed: typed("ditutup", changed.and_then(|office| text(office.closed))),
    };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.offices.title),
        count: fill(w.offices.count, &[&numbers::length(w, found.len())]),
        offices: pager.shown(&found).map(line).collect(),
        pages: pager.pages(w, link),
        asked,
        form,
        trouble,
        saved,
    })
}
