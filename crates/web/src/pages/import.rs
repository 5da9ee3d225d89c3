//! Bringing files in: the upload, one's own waiting files, what was imported last.

use std::io::Cursor;

use askama::Template;
use axum::http::StatusCode;
use law::Role;
use steps::{
    ImportAs, Right, Stage, StepError, WAITING_DAYS, WaitingFile, Wish, imports, receive, templates, waiting_files,
    write_template,
};
use units::RegionCode;

use crate::incoming::Cut;
use crate::numbers;
use crate::pages::past::{Item, item, moment};
use crate::pages::tables::kind_asked;
use crate::pages::{Frame, place_name, words_of};
use crate::request::{Values, Visit};
use crate::response::Reply;
use crate::routes::IMPORT_BYTES_MAX;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Imports shown below the upload; the history has all.
const PAST: usize = 8;
/// Regions offered by name; beyond them the code is typed.
const REGIONS: usize = 60;
const MEGABYTE: usize = 1024 * 1024;

#[derive(Template)]
#[template(path = "import.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    form: ImportForm,
    trouble: Option<String>,
    size: String,
    waiting_lead: String,
    files: Vec<Line>,
    past: Vec<Item>,
    /// Name and title.
    templates: Vec<(&'static str, &'static str)>,
}

struct Line {
    href: String,
    name: String,
    stage: &'static str,
    tone: &'static str,
    about: String,
}

/// What is said about a file beside its content.
pub(super) struct ImportForm {
    pub kinds: Vec<(&'static str, &'static str, bool)>,
    pub region: String,
    pub regions: Vec<(String, String)>,
    pub sender: String,
    pub as_of: String,
    pub roles: Vec<(&'static str, &'static str, bool)>,
    pub more_open: bool,
    pub statements: bool,
    pub npp: String,
    pub month: String,
}

impl ImportForm {
    /// With what was said before.
    pub(super) fn of(visit: &Visit<'_>, wish: &Wish) -> Result<Self, Trouble> {
        let (w, actor) = (words_of(visit), visit.actor()?);
        let figures = actor.may(Right::ImportFigures);
        let mut kinds = vec![("", w.import.kind_told, wish.kind.is_none())];
        let offered = ImportAs::ALL.into_iter().filter(|kind| figures || *kind == ImportAs::Roster);
        kinds.extend(offered.map(|kind| (kind.code(), kind_word(w, kind), wish.kind == Some(kind))));
        let regions = match actor.regions.as_slice() {
            [_] => Vec::new(),
            some => some.iter().take(REGIONS).map(|code| (code.to_string(), place_name(*code))).collect(),
        };
        let role = |role: Role| (role.code(), w.role(role), wish.role == Some(role));
        Ok(Self {
            kinds,
            region: wish.region.map_or_else(String::new, |region| region.to_string()),
            regions,
            sender: wish.sender.clone().unwrap_or_default(),
            as_of: wish.as_of.map_or_else(String::new, |day| day.to_string()),
            roles: Role::ALL.into_iter().map(role).collect(),
            more_open: wish.role.is_some() || wish.npp.is_some() || wish.month.is_some(),
            statements: figures,
            npp: wish.npp.clone().unwrap_or_default(),
            month: wish.month.map_or_else(String::new, |month| month.to_string()),
        })
    }
}

pub(super) const fn kind_word(w: &Words, kind: ImportAs) -> &'static str {
    match kind {
        ImportAs::Roster => w.import.kind_roster,
        ImportAs::Participants => w.import.kind_participants,
        ImportAs::Workforce => w.import.kind_workforce,
        ImportAs::Targets => w.import.kind_targets,
        ImportAs::Figures => w.import.kind_figures,
        ImportAs::Employers => w.import.kind_employers,
        ImportAs::Contributions => w.import.kind_contributions,
        ImportAs::Permits => w.import.kind_permits,
        ImportAs::Funding => w.import.kind_funding,
        ImportAs::Boundaries => w.import.kind_boundaries,
    }
}

/// What the form says, or what is wrong with it.
pub(super) fn wish_of(w: &Words, values: &Values) -> Result<Wish, String> {
    let text = |name: &str| values.filled(name).map(str::to_owned);
    let region = match values.filled("wilayah") {
        None => None,
        Some(code) => Some(code.parse::<RegionCode>().map_err(|_| fill(w.import.region_unknown, &[&short(code)]))?),
    };
    let as_of = values.filled("tanggal").map(str::parse).transpose().map_err(|_| w.import.date_wrong.to_owned())?;
    let month = values.filled("bulan").map(str::parse).transpose().map_err(|_| w.import.month_wrong.to_owned())?;
    let kind = values.filled("jenis").and_then(ImportAs::from_code);
    if kind == Some(ImportAs::Roster) && region.is_none() {
        return Err(w.import.region_missing.to_owned());
    }
    Ok(Wish {
        kind,
        region,
        role: values.filled("peran").and_then(|code| code.parse().ok()),
        sender: text("pengirim"),
        as_of,
        npp: text("npp"),
        month,
        corrections: steps::Corrections::default(),
    })
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

/// `GET /impor`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    // The one region of whoever has one is the likely one; a country is no region of a list.
    let own = match visit.actor()?.regions.as_slice() {
        [only] if *only != RegionCode::INDONESIA => Some(*only),
        _ => None,
    };
    page(visit, &Wish { region: own, ..Wish::default() }, None)
}

/// `POST /impor`
pub(crate) fn take(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let Some(mut form) = visit.incoming() else {
        visit.need_own(&visit.incoming_values())?;
        let told = Some(w.import.no_file.to_owned());
        return Ok(page(visit, &Wish::default(), told)?.status(StatusCode::BAD_REQUEST));
    };
    let broken = |cut: Option<Cut>| match cut {
        Some(Cut::Large) => Trouble::Large(IMPORT_BYTES_MAX),
        Some(Cut::Slow) => Trouble::Slow,
        Some(Cut::Left) | None => Trouble::request(w.import.broken.to_owned()),
    };
    let (values, name) = match form.values() {
        Ok(read) => read,
        Err(_) => return Err(broken(form.cut())),
    };
    // Before the first byte of the file is written anywhere.
    visit.need_own(&values)?;
    let wish = match wish_of(w, &values) {
        Ok(wish) => wish,
        Err(text) => return Ok(page(visit, &Wish::default(), Some(text))?.status(StatusCode::BAD_REQUEST)),
    };
    let again = |text: String| Ok(page(visit, &wish, Some(text))?.status(StatusCode::BAD_REQUEST));
    let Some(name) = name.filter(|name| !name.is_empty()) else { return again(w.import.no_file.to_owned()) };
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    match receive(workspace, actor, &visit.app.clock(), &name, wish.clone(), &mut form) {
        Ok(file) => {
            visit.app.jobs.look(actor, &file);
            Ok(Reply::see(&format!("/impor/{}", file.id)))
        }
        Err(StepError::Request(said)) => again(w.say(&said)),
        Err(_) if form.cut().is_some() => Err(broken(form.cut())),
        // The form itself ended in the middle of the file.
        Err(StepError::Store(error)) if is_cut_short(&error) => Err(broken(None)),
        Err(other) => Err(other.into()),
    }
}

/// Whether the body, not the disk, ended too early.
fn is_cut_short(error: &impl std::error::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(inner) = inner.downcast_ref::<std::io::Error>() {
            return inner.kind() == std::io::ErrorKind::UnexpectedEof;
        }
        source = inner.source();
    }
    false
}

fn page(visit: &Visit<'_>, wish: &Wish, trouble: Option<String>) -> Result<Reply, Trouble> {
    let (w, actor) = (words_of(visit), visit.actor()?);
    let workspace = &visit.app.workspace;
    let past = imports(workspace, actor)?;
    let past: Result<Vec<Item>, Trouble> = past.iter().rev().take(PAST).map(|found| item(visit, w, found)).collect();
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.import.title),
        form: ImportForm::of(visit, wish)?,
        trouble,
        size: fill(w.import.size, &[&numbers::length(w, IMPORT_BYTES_MAX / MEGABYTE)]),
        waiting_lead: fill(w.import.waiting_lead, &[&numbers::count(w, WAITING_DAYS)]),
        files: waiting_files(workspace, actor)?.iter().map(|file| line(w, file)).collect(),
        past: past?,
        templates: templates(actor).map(|(id, title)| (id, w.coded("layout", id).unwrap_or(title))).collect(),
    })
}

/// `GET /impor/templat.xlsx?jenis=roster`
pub(crate) fn template(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let (kind, ending, media) = kind_asked(visit)?;
    let name = visit.query.filled("jenis").unwrap_or("roster");
    let mut out = Cursor::new(Vec::new());
    write_template(name, kind, &mut out)?;
    Ok(Reply::download(&format!("templat-{name}.{ending}"), media, out.into_inner()))
}

fn line(w: &Words, file: &WaitingFile) -> Line {
    let (stage, tone) = match &file.stage {
        Stage::Waiting => (w.import.stage_waiting, "ask"),
        Stage::Saving => (w.import.stage_saving, "warn"),
        Stage::Saved(_) => (w.import.stage_saved, "good"),
        Stage::Failed(_) => (w.import.stage_failed, "bad"),
    };
    Line { href: format!("/impor/{}", file.id), name: file.file_name.clone(), stage, tone, about: about(w, file) }
}

/// How large a file is, and when it came.
pub(super) fn about(w: &Words, file: &WaitingFile) -> String {
    let size = fill(w.import.bytes, &[&numbers::rows(w, file.bytes.div_ceil(1024))]);
    format!("{size}, {}", fill(w.import.came, &[&moment(w, &file.received_at)]))
}
