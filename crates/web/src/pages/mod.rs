//! One file per page; its template has the same name. Here: the frame around all of them.

mod acting;
pub(crate) mod agency;
pub(crate) mod answers;
pub(crate) mod audit;
pub(crate) mod batch;
pub(crate) mod benefit;
pub(crate) mod board;
pub(crate) mod case_form;
pub(crate) mod cells;
pub(crate) mod contribution;
mod definition;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod employer;
pub(crate) mod evaluation;
pub(crate) mod figures;
mod figures_chart;
pub(crate) mod find;
pub(crate) mod funding;
pub(crate) mod gap_list;
pub(crate) mod holders;
pub(crate) mod import;
pub(crate) mod import_file;
pub(crate) mod invitation;
pub(crate) mod language;
pub(crate) mod law;
pub(crate) mod law_diff;
pub(crate) mod law_rule;
mod listed;
pub(crate) mod mail;
pub(crate) mod market;
pub(crate) mod mend;
pub(crate) mod offices;
mod pager;
pub(crate) mod past;
pub(crate) mod patterns;
pub(crate) mod person;
pub(crate) mod plan;
pub(crate) mod plan_accept;
pub(crate) mod plan_diff;
pub(crate) mod plan_form;
mod plan_months;
mod plan_places;
pub(crate) mod plans;
pub(crate) mod region;
mod region_map;
mod region_view;
pub(crate) mod reviews;
pub(crate) mod rows;
pub(crate) mod scenario;
pub(crate) mod sign_in;
mod spot_map;
mod tables;
pub(crate) mod targets;
pub(crate) mod terms;
pub(crate) mod trouble;
pub(crate) mod user;
pub(crate) mod users;
pub(crate) mod village;

use steps::submission::INBOX_PATH;
use units::{Level, RegionCode, RegionKind, region as region_of};

use crate::assets::{MARK, SCRIPT, STYLESHEET};
use crate::request::{Values, Visit, form_token};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// What stands around every page.
pub(crate) struct Frame {
    pub title: String,
    pub operator: Option<String>,
    /// The way to the pages that the reader may open.
    pub menu: Vec<Choice>,
    pub form_token: String,
    pub css: &'static str,
    pub script: &'static str,
    pub mark: &'static str,
    /// Tag and link of each other language.
    pub languages: Vec<(&'static str, Choice)>,
    /// What stands in the search box.
    pub query: String,
}

impl Frame {
    pub(crate) fn new(visit: &Visit<'_>, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            operator: visit.session.as_ref().map(|session| session.actor.name.clone()),
            menu: menu(visit),
            form_token: visit.session.as_ref().map_or_else(String::new, |session| form_token(&session.token)),
            css: &STYLESHEET.path,
            script: &SCRIPT.path,
            mark: &MARK.path,
            languages: language::others(visit),
            query: String::new(),
        }
    }
}

fn menu(visit: &Visit<'_>) -> Vec<Choice> {
    let w = words_of(visit);
    let Some(session) = &visit.session else { return Vec::new() };
    let asked = visit.asked.split('?').next().unwrap_or_default();
    let people = session.actor.may(steps::Right::ReadPeople);
    let behind_board = ["/usulan/baris", "/usulan/peran", "/usulan/pemangku"].contains(&asked);
    let at_desk = [INBOX_PATH, "/tugas/masa-jabatan", "/instansi", "/pasar", "/pemberi-kerja"].contains(&asked);
    [
        ("/", w.menu.region, true, ["/wilayah", "/angka", "/target"].iter().any(|own| asked.starts_with(own))),
        (INBOX_PATH, w.menu.desk, people, at_desk || (asked.starts_with("/usulan/") && !behind_board)),
        ("/usulan", w.menu.board, people, asked == "/usulan" || behind_board),
        ("/rencana", w.menu.plans, true, asked.starts_with("/rencana")),
        ("/impor", w.menu.import, session.actor.may(steps::Right::ImportRosters), asked.starts_with("/impor")),
        ("/hukum", w.menu.law, true, asked.starts_with("/hukum")),
        ("/riwayat", w.menu.past, true, asked.starts_with("/riwayat")),
        ("/pengguna", w.menu.users, session.actor.may(steps::Right::ManageOperators), asked.starts_with("/pengguna")),
        ("/kantor", w.menu.offices, session.actor.may(steps::Right::ManageOperators), asked.starts_with("/kantor")),
        ("/jejak", w.menu.audit, session.actor.may(steps::Right::ReadAudit), asked.starts_with("/jejak")),
    ]
    .into_iter()
    .filter(|(_, _, may, _)| *may)
    .map(|(href, label, _, on)| Choice { href: href.to_owned(), label: label.to_owned(), count: String::new(), on })
    .collect()
}

/// The words of the reader's language.
pub(crate) fn words_of(visit: &Visit<'_>) -> &'static Words {
    Words::of(visit.language)
}

/// One choice among several, as a link that works without scripts.
pub(crate) struct Choice {
    pub href: String,
    pub label: String,
    pub count: String,
    pub on: bool,
}

/// A step on the way down to a page.
pub(crate) struct Crumb {
    pub name: String,
    pub href: Option<String>,
}

/// Country, province, and so on down to `code`; a link where the actor may go. `last` stands below the region.
pub(crate) fn crumbs(visit: &Visit<'_>, code: RegionCode, last: Option<&str>) -> Vec<Crumb> {
    let mut above: Vec<RegionCode> = std::iter::successors(Some(code), |code| code.parent()).collect();
    above.reverse();
    let mut crumbs: Vec<Crumb> = above
        .into_iter()
        .map(|at| {
            let may = visit.session.as_ref().is_some_and(|session| session.actor.may_in(steps::Right::ReadFigures, at));
            let here = at == code && last.is_none();
            Crumb { name: place_name(at), href: (may && !here).then(|| format!("/wilayah/{at}")) }
        })
        .collect();
    crumbs.extend(last.map(|name| Crumb { name: name.to_owned(), href: None }));
    crumbs
}

/// Name of a region, or its code when it is no longer in use.
pub(crate) fn place_name(code: RegionCode) -> String {
    region_of(code).map_or_else(|| code.to_string(), |region| region.name.to_owned())
}

/// Where an office is, unless its name says so.
pub(crate) fn place_beside(office: &str, code: RegionCode) -> String {
    let place = place_name(code);
    if office.contains(&place) { String::new() } else { place }
}

/// Name with its kind, where the name alone does not say it.
pub(crate) fn full_name(w: &Words, code: RegionCode) -> String {
    match code.level() {
        Level::Country | Level::Regency => place_name(code),
        Level::Province | Level::District | Level::Village => format!("{} {}", kind_word(w, code), place_name(code)),
    }
}

/// The word for what kind of place it is.
pub(crate) const fn kind_word(w: &Words, code: RegionCode) -> &'static str {
    match code.kind() {
        RegionKind::Country => w.common.kind_country,
        RegionKind::Province => w.common.kind_province,
        RegionKind::Kabupaten => w.common.kind_kabupaten,
        RegionKind::Kota => w.common.kind_kota,
        RegionKind::Kecamatan => w.common.kind_kecamatan,
        RegionKind::Kelurahan => w.common.kind_kelurahan,
        RegionKind::Desa => w.common.kind_desa,
        RegionKind::DesaAdat => w.common.kind_desa_adat,
    }
}

/// A query of the values that are there, `""` when none is.
pub(crate) fn query_of(values: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(values.iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// What a field says, of what can be chosen in it; none where it is empty. Something else is told, never dropped.
pub(crate) fn choice<T: Clone>(
    w: &Words,
    values: &Values,
    name: &str,
    known: impl IntoIterator<Item = (&'static str, T)>,
) -> Result<Option<T>, String> {
    Ok(choices(w, values, name, known)?.into_iter().next())
}

/// The same of a field that may be sent several times.
pub(crate) fn choices<T: Clone>(
    w: &Words,
    values: &Values,
    name: &str,
    known: impl IntoIterator<Item = (&'static str, T)>,
) -> Result<Vec<T>, String> {
    let known: Vec<(&str, T)> = known.into_iter().collect();
    let sent = values.all(name).map(str::trim).filter(|code| !code.is_empty());
    let read = |code: &str| {
        let found = known.iter().find(|(known, _)| *known == code).map(|(_, value)| value.clone());
        found.ok_or_else(|| {
            let codes: Vec<&str> = known.iter().map(|(code, _)| *code).collect();
            unknown_choice(w, name, code, &codes.join(", "))
        })
    };
    sent.map(read).collect()
}

/// Whether a box is ticked.
pub(crate) fn ticked(w: &Words, values: &Values, name: &str) -> Result<bool, String> {
    Ok(choice(w, values, name, [("1", ())])?.is_some())
}

/// What was read in a field that knows other words.
pub(crate) fn unknown_choice(w: &Words, name: &str, read: &str, allowed: &str) -> String {
    let short: String = read.chars().take(30).collect();
    fill(w.common.choice_unknown, &[name, &short, allowed])
}

/// `GET /sehat`
pub(crate) fn health(_visit: &Visit<'_>) -> Result<Reply, Trouble> {
    Ok(Reply::text("ok\n"))
}
