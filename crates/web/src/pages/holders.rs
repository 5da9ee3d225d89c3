//! The people behind a percent of a role: who holds it, and who of them is protected.

use std::io::Cursor;

use askama::Template;
use domain::GapStatus;
use law::{Role, RoleGroup};
use steps::FileKind;
use steps::submission::{Holder, HolderFilter, Holders, holders, write_holders};
use units::{Percent, RegionCode};

use crate::numbers;
use crate::pages::board::percent;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, Frame, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Names on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "holders.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    title: String,
    lead: String,
    told: String,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    xlsx: String,
    csv: String,
    pages: Pages,
    board: String,
}

struct Row {
    name: String,
    href: Option<String>,
    status: String,
    tone: &'static str,
    role: &'static str,
    place: String,
}

/// What an address asks for, with the values to write it again.
struct Asked {
    filter: HolderFilter,
    values: Vec<(&'static str, String)>,
    told: Vec<String>,
}

impl Asked {
    fn read(visit: &Visit<'_>, w: &'static Words) -> Result<Self, Trouble> {
        let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
        let value = |name: &str| visit.query.filled(name);
        let mut filter = HolderFilter::default();
        let mut told = Vec::new();
        if let Some(code) = value("peran") {
            let role = code.parse::<Role>().map_err(|error| wrong("peran", error.allowed))?;
            filter.role = Some(role);
            told.push(w.role(role).to_owned());
        }
        if let Some(code) = value("kelompok") {
            let allowed = RoleGroup::ALL.map(RoleGroup::code).join(", ");
            let group = RoleGroup::ALL.into_iter().find(|group| group.code() == code);
            let group = group.ok_or_else(|| wrong("kelompok", &allowed))?;
            filter.group = Some(group);
            told.push(group.title_in(w.spoken).to_owned());
        }
        if let Some(code) = value("wilayah") {
            let place: RegionCode = code.parse().map_err(|_| wrong("wilayah", "19, 19.01, 19.01.01, 19.01.01.2007"))?;
            filter.place = Some(place);
            told.push(full_name(w, place));
        }
        filter.covered = match value("terlindung") {
            None => None,
            Some("ya") => Some(true),
            Some("tidak") => Some(false),
            Some(_) => return Err(wrong("terlindung", "ya, tidak")),
        };
        let names = ["kantor", "peran", "kelompok", "wilayah", "terlindung"];
        let values = names.into_iter().filter_map(|name| Some((name, value(name)?.to_owned()))).collect();
        Ok(Self { filter, values, told })
    }

    /// The address with another choice of who is protected, or another page.
    fn href(&self, file: &str, covered: Option<&str>, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let kept = self.values.iter().filter(|(name, _)| covered.is_none() || *name != "terlindung");
        let mut values: Vec<(&str, &str)> = kept.map(|(name, value)| (*name, value.as_str())).collect();
        values.push(("terlindung", covered.unwrap_or_default()));
        values.push(("page", &page));
        format!("/usulan/pemangku{file}{}", query_of(&values))
    }

    fn load<I: IntoIterator<Item = usize>>(
        &self,
        visit: &Visit<'_>,
        shown: impl FnOnce(usize) -> I,
    ) -> Result<Holders, Trouble> {
        let (office, today) = (visit.query.filled("kantor"), visit.app.clock().today);
        Ok(holders(&visit.app.workspace, visit.actor()?, today, office, &self.filter, shown)?)
    }
}

/// `GET /usulan/pemangku?kantor=&peran=&kelompok=&wilayah=&terlindung=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let asked = Asked::read(visit, w)?;
    let pager = |found: usize| Pager::of(visit, found, PAGE);
    let Holders { office, persons, covered, shown } = match asked.load(visit, |found| pager(found).shown(0..found)) {
        Err(Trouble::Request(_)) if visit.query.filled("kantor").is_none() => return Ok(Reply::see("/usulan")),
        other => other?,
    };
    let found = match asked.filter.covered {
        None => persons,
        Some(true) => covered,
        Some(false) => persons - covered,
    };
    let whole = |count: usize| i64::try_from(count).expect("a list fits in memory");
    let choice = |label: &str, word: &str, count: usize, on: bool| Choice {
        href: asked.href("", Some(word), 1),
        label: label.to_owned(),
        count: numbers::length(w, count),
        on,
    };
    let wanted = asked.filter.covered;
    let title = if asked.told.is_empty() { w.holders.title.to_owned() } else { asked.told.join(" · ") };
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.holders.title),
        title,
        lead: fill(w.holders.lead, &[&office]),
        told: fill(
            w.holders.told,
            &[
                &numbers::length(w, covered),
                &numbers::length(w, persons),
                &percent(w, Percent::of(whole(covered), whole(persons))).0,
            ],
        ),
        choices: vec![
            choice(w.list.status_all, "", persons, wanted.is_none()),
            choice(w.holders.covered, "ya", covered, wanted == Some(true)),
            choice(w.holders.open, "tidak", persons - covered, wanted == Some(false)),
        ],
        rows: shown.iter().map(|holder| row(w, holder)).collect(),
        xlsx: asked.href(".xlsx", None, 1),
        csv: asked.href(".csv", None, 1),
        pages: pager(found).pages(w, |page| asked.href("", None, page)),
        board: format!("/usulan{}", query_of(&[("kantor", &office)])),
    })
}

fn row(w: &Words, holder: &Holder) -> Row {
    let person = &holder.person;
    let date = |day| numbers::date(day, &w.months);
    let (status, tone) = match holder.standing {
        None => (w.person.history_active.to_owned(), "good"),
        Some(GapStatus::InGrace { until }) => (fill(w.list.person_in_grace, &[&date(until)]), "warn"),
        Some(GapStatus::Lapsed { since }) => (fill(w.list.person_lapsed, &[&date(since)]), "warn"),
        Some(GapStatus::NeverRegistered) => (w.list.person_never.to_owned(), "bad"),
        Some(GapStatus::Doubtful) => (w.list.person_doubtful.to_owned(), "ask"),
    };
    Row {
        name: person.name.clone(),
        href: person.person.map(|person| format!("/orang/{person}")),
        status,
        tone,
        role: person.role.map_or(w.rows.role_none, |role| w.role(role)),
        place: place_name(person.region),
    }
}

/// `GET /usulan/pemangku.xlsx`
pub(crate) fn xlsx(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Xlsx, "pemangku-peran.xlsx", XLSX)
}

/// `GET /usulan/pemangku.csv`
pub(crate) fn csv(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    download(visit, FileKind::Csv, "pemangku-peran.csv", CSV)
}

fn download(visit: &Visit<'_>, kind: FileKind, name: &str, media: &'static str) -> Result<Reply, Trouble> {
    let asked = Asked::read(visit, words_of(visit))?;
    let found = asked.load(visit, |found| 0..found)?;
    let mut out = Cursor::new(Vec::new());
    write_holders(&found.shown, kind, &mut out)?;
    Ok(Reply::download(name, media, out.into_inner()))
}
