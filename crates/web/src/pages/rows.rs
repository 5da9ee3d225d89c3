//! The rows behind a figure of the board: as many as the figure says.

use std::collections::BTreeSet;
use std::io::Cursor;

use askama::Template;
use domain::submission::{State, Waiting};
use law::{Role, RoleGroup};
use steps::FileKind;
use steps::submission::{FoundRow, RowFilter, submission_rows, write_rows};
use units::{Id, RegionCode, Rupiah};

use crate::numbers;
use crate::pages::batch::state_tone;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Frame, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Rows on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "rows.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    lead: String,
    told: String,
    filters: Vec<String>,
    rows: Vec<Row>,
    board: String,
    xlsx: String,
    csv: String,
    pages: Pages,
}

struct Row {
    reference: String,
    href: String,
    name: String,
    sender: String,
    place: String,
    role: &'static str,
    months: String,
    monthly: String,
    state: &'static str,
    tone: &'static str,
    since: String,
    turn: String,
    said: String,
}

/// What an address asks for, with the values to write it again.
struct Asked {
    filter: RowFilter,
    values: Vec<(&'static str, String)>,
    told: Vec<String>,
}

impl Asked {
    fn read(visit: &Visit<'_>, w: &Words) -> Result<Self, Trouble> {
        let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
        let mut asked = Self { filter: RowFilter::default(), values: Vec::new(), told: Vec::new() };
        let value = |name: &str| visit.query.filled(name).map(str::to_owned);
        let filter = &mut asked.filter;
        filter.sender = value("pengusul");
        asked.told.extend(filter.sender.as_ref().map(|name| fill(w.rows.sender, &[name])));
        filter.desk = value("giliran");
        asked.told.extend(filter.desk.as_ref().map(|name| fill(w.rows.desk, &[name])));
        if let Some(code) = value("keadaan") {
            let state =
                State::from_code(&code).ok_or_else(|| wrong("keadaan", &State::ALL.map(State::code).join(", ")))?;
            filter.state = Some(state);
            asked.told.push(fill(w.rows.state, &[w.named(state)]));
        }
        if let Some(code) = value("peran") {
            let role = if code == "-" {
                None
            } else {
                Some(code.parse::<Role>().map_err(|error| wrong("peran", error.allowed))?)
            };
            filter.role = Some(role);
            asked.told.push(fill(w.rows.role, &[role.map_or(w.rows.role_none, |role| w.role(role))]));
        }
        if let Some(code) = value("kelompok") {
            let allowed = RoleGroup::ALL.map(RoleGroup::code).join(", ");
            let group = RoleGroup::ALL.into_iter().find(|group| group.code() == code);
            let group = group.ok_or_else(|| wrong("kelompok", &allowed))?;
            filter.group = Some(group);
            asked.told.push(fill(w.rows.role, &[group.title_in(w.spoken)]));
        }
        if let Some(number) = value("usulan") {
            let batch = number.parse().map_err(|_| wrong("usulan", "12"))?;
            filter.batch = Some(Id::new(batch));
            asked.told.push(fill(w.batch.title, &[&number]));
        }
        if let Some(code) = value("wilayah") {
            let place: RegionCode = code.parse().map_err(|_| wrong("wilayah", "19, 19.01, 19.01.01, 19.01.01.2007"))?;
            filter.place = Some(place);
            asked.told.push(fill(w.rows.place, &[&full_name(w, place)]));
        }
        for (name, on, told) in [
            ("berjalan", &mut filter.live, w.rows.live),
            ("terlambat", &mut filter.overdue, w.rows.overdue),
            ("tagih", &mut filter.to_chase, w.rows.to_chase),
        ] {
            *on = visit.query.filled(name).is_some();
            asked.told.extend(on.then(|| told.to_owned()));
        }
        let names = [
            "kantor",
            "pengusul",
            "giliran",
            "keadaan",
            "peran",
            "kelompok",
            "usulan",
            "wilayah",
            "berjalan",
            "terlambat",
            "tagih",
        ];
        asked.values = names.into_iter().filter_map(|name| Some((name, value(name)?))).collect();
        Ok(asked)
    }

    fn href(&self, file: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let mut values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        values.push(("page", &page));
        format!("/usulan/baris{file}{}", query_of(&values))
    }

    fn load(&self, visit: &Visit<'_>) -> Result<(String, Vec<FoundRow>), Trouble> {
        let today = visit.app.clock().today;
        let office = visit.query.filled("kantor");
        let waiting = Waiting::default();
        Ok(submission_rows(&visit.app.workspace, visit.actor()?, today, office, waiting, &self.filter)?)
    }
}

/// `GET /usulan/baris?kantor=&pengusul=&giliran=&keadaan=&peran=&wilayah=…`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let asked = Asked::read(visit, w)?;
    let (office, found) = match asked.load(visit) {
        // Somebody without an office, or with several: what to do stands on the board.
        Err(Trouble::Request(_)) if visit.query.filled("kantor").is_none() => return Ok(Reply::see("/usulan")),
        other => other?,
    };
    let pager = Pager::of(visit, found.len(), PAGE);
    let monthly: Rupiah = found.iter().map(|found| found.row.monthly).sum();
    // A row that is not matched yet counts as one person.
    let known: BTreeSet<_> = found.iter().filter_map(|found| found.row.person).collect();
    let persons = known.len() + found.iter().filter(|found| found.row.person.is_none()).count();
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.rows.title),
        lead: fill(w.rows.lead, &[&office]),
        told: fill(
            w.rows.count,
            &[&numbers::length(w, found.len()), &numbers::length(w, persons), &numbers::rupiah(w, monthly)],
        ),
        rows: pager.shown(&found).map(|found| row(w, found)).collect(),
        board: format!("/usulan{}", query_of(&[("kantor", &office)])),
        xlsx: asked.href(".xlsx", 1),
        csv: asked.href(".csv", 1),
        pages: pager.pages(w, |page| asked.href("", page)),
        filters: asked.told,
    })
}

fn row(w: &Words, found: &FoundRow) -> Row {
    let row = &found.row;
    Row {
        reference: format!("{}-{}", row.batch, row.line),
        href: format!("/usulan/{}?keadaan={}", row.batch, row.state.code()),
        name: found.name.clone(),
        sender: found.sender.clone(),
        place: place_name(row.region),
        role: row.role.map_or(w.common.none, |role| w.role(role)),
        months: numbers::months(row.months.first, row.months.last, &w.months),
        monthly: numbers::rupiah(w, row.monthly),
        state: w.named(row.state),
        tone: state_tone(row.state),
        since: fill(w.desk.task_since, &[&numbers::date(row.since, &w.months)]),
        turn: found.desk.clone().unwrap_or_else(|| w.common.none.to_owned()),
        said: found.said.clone().unwrap_or_default(),
    }
}

/// `GET /usulan/baris.xlsx`
pub(crate) fn xlsx(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Xlsx, "baris-usulan.xlsx", XLSX)
}

/// `GET /usulan/baris.csv`
pub(crate) fn csv(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Csv, "baris-usulan.csv", CSV)
}

fn download(visit: &Visit<'_>, kind: FileKind, name: &str, media: &'static str) -> Result<Reply, Trouble> {
    let asked = Asked::read(visit, words_of(visit))?;
    let (_, found) = asked.load(visit)?;
    let mut out = Cursor::new(Vec::new());
    write_rows(&found, kind, &mut out)?;
    Ok(Reply::download(name, media, out.into_inner()))
}
