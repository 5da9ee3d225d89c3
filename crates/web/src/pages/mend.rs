//! Refused rows of a file, mended in the page: the cells that are wrong, the row's other cells, saved by the import itself.

use askama::Template;
use axum::http::StatusCode;
use steps::{MendReport, Mends, RowToMend, RowsToMend, StepError, mend_rows, rows_to_mend};

use crate::numbers;
use crate::pages::import_file::asked;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Frame, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Rows on one page.
const PAGE: usize = 10;
/// How the name of a cell's box begins: row and place follow.
const BOX: &str = "sel_";
/// Letters of a cell that a form takes.
const CELL_MAX: usize = 400;

#[derive(Template)]
#[template(path = "mend.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    path: String,
    name: String,
    trouble: Option<String>,
    saved: Option<String>,
    newer: Option<String>,
    waiting: String,
    rows: Vec<Row>,
    pages: Pages,
    cell_max: usize,
}

struct Row {
    title: String,
    findings: Vec<String>,
    wrong: Vec<Cell>,
    others: Vec<Cell>,
}

struct Cell {
    name: String,
    label: String,
    value: String,
}

/// `GET /impor/{file}/perbaiki?page=&tersimpan=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let file = asked(visit)?;
    let asked_page = visit.query.filled("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).max(1);
    let (workspace, actor, clock) = (&visit.app.workspace, visit.actor()?, visit.app.clock());
    let of = |page: usize| rows_to_mend(workspace, actor, &clock, &file.id, ((page - 1) * PAGE, PAGE));
    let mut found = match of(asked_page) {
        Ok(found) => found,
        Err(StepError::Request(said)) => {
            return page(visit, &file.file_name, None, Some(words_of(visit).say(&said)), None);
        }
        Err(other) => return Err(other.into()),
    };
    let pager = Pager::of(visit, found.waiting, PAGE);
    // Rows that were mended meanwhile left the last page empty.
    if asked_page > pager.at() {
        found = of(pager.at())?;
    }
    let saved = visit.query.filled("tersimpan").and_then(|change| change.parse::<i64>().ok());
    page(visit, &file.file_name, Some((&found, pager)), None, saved.map(|change| change.to_string()))
}

/// `POST /impor/{file}/perbaiki`
pub(crate) fn save(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let file = asked(visit)?;
    let mut typed = Mends::new();
    for (place, value) in visit.form.named(BOX) {
        let place = place.split_once('_').and_then(|(row, at)| Some((row.parse().ok()?, at.parse::<u16>().ok()?)));
        if let Some((row, at)) = place {
            let value: String = value.chars().take(CELL_MAX).collect();
            typed.entry(row).or_default().insert(usize::from(at), value);
        }
    }
    let done = mend_rows(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &file.id, &typed);
    let MendReport { saved, left } = match done {
        Ok(report) => report,
        Err(StepError::Request(said)) => {
            let told = words_of(visit).say(&said);
            return Ok(page(visit, &file.file_name, None, Some(told), None)?.status(StatusCode::BAD_REQUEST));
        }
        Err(other) => return Err(other.into()),
    };
    let change = saved.and_then(|report| report.change).map(|change| change.to_string());
    let path = format!("/impor/{}", file.id);
    match (change, left.rows.is_empty()) {
        (Some(_), true) if left.waiting == 0 => Ok(Reply::see(&path)),
        (Some(change), true) => Ok(Reply::see(&format!("{path}/perbaiki{}", query_of(&[("tersimpan", &change)])))),
        (change, _) => {
            let status = if change.is_some() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            Ok(page(visit, &file.file_name, Some((&left, Pager::near(None, left.rows.len(), PAGE))), None, change)?
                .status(status))
        }
    }
}

fn page(
    visit: &Visit<'_>,
    name: &str,
    found: Option<(&RowsToMend, Pager)>,
    trouble: Option<String>,
    saved: Option<String>,
) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let path = format!("/impor/{}", visit.path_value("file").unwrap_or_default());
    let link = |at: usize| format!("{path}/perbaiki{}", query_of(&[("page", &at.to_string())]));
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, format!("{}: {name}", w.mend.title)),
        name: name.to_owned(),
        trouble,
        saved: saved.map(|change| fill(w.mend.saved, &[&change])),
        newer: found.and_then(|(found, ..)| newer(w, found)),
        waiting: found
            .map_or_else(String::new, |(found, ..)| fill(w.mend.waiting, &[&numbers::length(w, found.waiting)])),
        rows: found.map_or_else(Vec::new, |(found, ..)| found.rows.iter().map(|one| row(w, found, one)).collect()),
        pages: found.map_or_else(Pages::default, |(_, pager)| pager.pages(w, link)),
        cell_max: CELL_MAX,
        path,
    })
}

/// Says that a newer list speaks today.
fn newer(w: &Words, found: &RowsToMend) -> Option<String> {
    let day = |day| numbers::date(day, &w.months);
    found.newer.as_ref().map(|list| fill(w.mend.newer, &[&list.file, &day(list.as_of), &day(found.as_of)]))
}

fn row(w: &Words, found: &RowsToMend, row: &RowToMend) -> Row {
    let cell = |at: usize| Cell {
        name: format!("{BOX}{}_{at}", row.number),
        label: found.headings.get(at).cloned().unwrap_or_default(),
        value: row.cells.get(at).cloned().unwrap_or_default(),
    };
    // A row that is wrong as a whole is shown as a whole.
    let wrong = if row.wrong.is_empty() { &found.read } else { &row.wrong };
    let others = found.read.iter().filter(|at| !wrong.contains(at));
    Row {
        title: fill(w.list.person_row, &[&row.number.to_string()]),
        findings: row.issues.iter().map(|issue| issue.said_to_mend(w.spoken)).collect(),
        wrong: wrong.iter().map(|at| cell(*at)).collect(),
        others: others.map(|at| cell(*at)).collect(),
    }
}
