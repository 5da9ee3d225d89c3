//! One file on its way in: how it is read, what is wrong in it, its columns, saving it, matching what it brought.

use std::io::Cursor;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use domain::{Account, SetAside};
use steps::{
    Corrections, ImportAs, Issue, Mended, MendedFile, Right, Severity, Stage, StepError, WaitingFile, forget_waiting,
    glimpse, known_columns, mended_file, mends_rows, say_of_waiting, waiting_file, write_refused_of_waiting,
};

use crate::jobs::{Failure, Job, Reading, State, Work};
use crate::numbers;
use crate::pages::import::{ImportForm, about, kind_word, wish_of};
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, Frame, full_name, query_of, words_of};
use crate::request::{Values, Visit};
use crate::response::{Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Findings on one page.
const PAGE: usize = 100;
/// Columns offered for correction.
const COLUMNS: usize = 60;
/// How often a page about work under way asks again.
const REFRESH: HeaderValue = HeaderValue::from_static("2");

#[derive(Template)]
#[template(path = "import_file.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    path: String,
    name: String,
    about: String,
    view: View,
    trouble: Option<String>,
    failed: Option<String>,
    saved: bool,
    already: Option<String>,
    undo: Option<(String, String)>,
    account: Vec<(&'static str, String)>,
    account_line: String,
    reasons: Vec<String>,
    facts: Vec<(&'static str, String)>,
    notes: Vec<String>,
    doubts: Vec<String>,
    save: Option<String>,
    nothing: bool,
    next: Option<Next>,
    issues_known: bool,
    kinds: Vec<Choice>,
    issues: Vec<Finding>,
    issues_more: Option<String>,
    pages: Pages,
    refused_file: bool,
    /// Whether refused rows are mended in the page now.
    mends: bool,
    mended: Vec<(String, String)>,
    form: Option<ImportForm>,
    columns_wanted: bool,
    heading_row: String,
    sheets: Vec<(String, bool)>,
    columns: Vec<Column>,
    columns_more: Option<String>,
}

enum View {
    Running { what: &'static str, told: String, width: u64 },
    Seen,
}

struct Next {
    may: bool,
    matched: Option<String>,
    links: Vec<(String, String)>,
}

struct Finding {
    kind: &'static str,
    tone: &'static str,
    sentence: String,
    read: Option<String>,
}

struct Column {
    letter: String,
    heading: String,
    example: String,
    /// What it is read as where no single choice says it.
    fixed: Option<String>,
    choices: Vec<(&'static str, String, bool)>,
}

impl Page {
    fn new(visit: &Visit<'_>, file: &WaitingFile) -> Self {
        let w = words_of(visit);
        Self {
            w,
            frame: Frame::new(visit, format!("{}: {}", w.import.title, file.file_name)),
            path: format!("/impor/{}", file.id),
            name: file.file_name.clone(),
            about: about(w, file),
            view: View::Seen,
            trouble: None,
            failed: None,
            saved: false,
            already: None,
            undo: None,
            account: Vec::new(),
            account_line: String::new(),
            reasons: Vec::new(),
            facts: Vec::new(),
            notes: Vec::new(),
            doubts: Vec::new(),
            save: None,
            nothing: false,
            next: None,
            issues_known: false,
            kinds: Vec::new(),
            issues: Vec::new(),
            issues_more: None,
            pages: Pages::default(),
            refused_file: false,
            mends: false,
            mended: Vec::new(),
            form: None,
            columns_wanted: false,
            heading_row: file.wish.corrections.heading_row.map_or_else(String::new, |row| row.to_string()),
            sheets: Vec::new(),
            columns: Vec::new(),
            columns_more: None,
        }
    }
}

/// The reader's own file that the address names.
pub(super) fn asked(visit: &Visit<'_>) -> Result<WaitingFile, Trouble> {
    let id = visit.path_value("file").ok_or(Trouble::NotFound)?;
    waiting_file(&visit.app.workspace, visit.actor()?, id).map_err(|error| match error {
        // It is not there, or not this reader's.
        StepError::Missing(_) => Trouble::NotFound,
        other => other.into(),
    })
}

/// `GET /impor/{file}?lihat=&page=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, &asked(visit)?, None)
}

fn page(visit: &Visit<'_>, file: &WaitingFile, trouble: Option<String>) -> Result<Reply, Trouble> {
    let (w, actor, jobs) = (words_of(visit), visit.actor()?, &visit.app.jobs);
    let known = jobs.of(&file.id);
    let job: Option<Arc<Job>> = match (&file.stage, known) {
        (_, Some(job)) => Some(job),
        (Stage::Waiting | Stage::Failed(_), None) => Some(jobs.look(actor, file)),
        // Somebody said yes, and the work ended with the process that did it.
        (Stage::Saving, None) => Some(jobs.save(actor, file)?),
        (Stage::Saved(_), None) => None,
    };
    let state = job.as_ref().map(|job| job.state());
    // Work that ended since the file was asked for has said how.
    let now = if file.stage == Stage::Saving { asked(visit)? } else { file.clone() };
    let file = &now;
    let mut page = Page { trouble, ..Page::new(visit, file) };
    let (what, turn) = match job.as_ref().map(|job| job.work) {
        Some(Work::Save) => (w.import.saving, w.import.queued),
        Some(Work::Match) => (w.import.matching, w.import.queued),
        Some(Work::Look | Work::Verify | Work::Plan | Work::Accept) | None => (w.import.reading, w.import.queued),
    };
    match &state {
        Some(State::Queued) => {
            page.view = View::Running { what: turn, told: fill(w.import.progress, &["0"]), width: 0 }
        }
        Some(State::Running { done, whole }) => {
            let told = match whole {
                Some(whole) => fill(w.import.progress_of, &[&numbers::rows(w, *done), &numbers::rows(w, *whole)]),
                None => fill(w.import.progress, &[&numbers::rows(w, *done)]),
            };
            let width = whole.map_or(0, |whole| (done * 100 / whole.max(1)).min(100));
            page.view = View::Running { what, told, width };
        }
        Some(State::Read(read)) => {
            tell_report(visit, &mut page, file, read)?;
            tell_issues(visit, &mut page, read);
        }
        Some(State::Failed(failure)) => tell_failure(visit, &mut page, file, failure)?,
        Some(State::Matched(_) | State::Verified(_) | State::Planned) | None => {}
    }
    if matches!(page.view, View::Running { .. }) {
        return Ok(Reply::page(&page)?.with(HeaderName::from_static("refresh"), REFRESH));
    }
    match &file.stage {
        Stage::Saved(report) => {
            let whole = mended_file(&visit.app.workspace, file, &report.account)?;
            tell_mended(&mut page, report.kind, &whole, state.as_ref());
            tell_saved(visit, &mut page, file, report, state.as_ref())?;
        }
        Stage::Failed(why) => {
            page.failed.get_or_insert_with(|| w.say(why));
            page.save = page.save.take().map(|_| w.import.save_again.to_owned());
        }
        Stage::Waiting | Stage::Saving => {}
    }
    Reply::page(&page)
}

/// What the step said of the file, previewed or saved.
fn tell_report(visit: &Visit<'_>, page: &mut Page, file: &WaitingFile, read: &Reading) -> Result<(), Trouble> {
    let w = page.w;
    let report = &read.report;
    tell_account(w, page, &report.account, &read.issues);
    page.facts.push((w.import.kind, kind_word(w, report.kind).to_owned()));
    page.facts.push((w.import.layout, report.layout.clone()));
    page.facts.push((w.import.as_of, numbers::date(report.as_of, &w.months)));
    if let Some(region) = file.wish.region {
        page.facts.push((w.import.region, full_name(w, region)));
    }
    if let Some(guess) = &report.guess {
        let place = guess.sheet.as_ref().map_or_else(String::new, |sheet| format!(", {}: {sheet}", w.import.sheet));
        page.facts.push((w.import.format, format!("{}{place}", guess.format.name())));
        let headings = match guess.heading_rows {
            None => w.import.headings_none.to_owned(),
            Some((first, last)) if first == last => fill(w.import.headings, &[&first.to_string()]),
            Some((first, last)) => fill(w.import.headings, &[&format!("{first}–{last}")]),
        };
        page.facts.push((w.import.heading, headings));
    }
    if report.kept_corrections {
        page.notes.push(w.import.kept.to_owned());
    }
    if !report.unknown_headings.is_empty() {
        page.notes.push(fill(w.import.not_read, &[&report.unknown_headings.join(", ")]));
    }
    for pair in report.other_names.iter().take(PAGE) {
        page.notes.push(fill(w.import.other_names, &[&pair.row.to_string(), &pair.earlier.to_string()]));
    }
    page.doubts.clone_from(&report.doubts);
    page.refused_file = report.account.refused_rows() > 0;
    if report.preview {
        page.form = Some(ImportForm::of(visit, &file.wish)?);
        let kept = report.account.accepted + report.account.set_aside_rows();
        page.save = (kept > 0).then(|| fill(w.import.save_rows, &[&numbers::rows(w, kept)]));
        page.nothing = kept == 0;
        page.mends = page.nothing && page.refused_file && mends_rows(report.kind, false);
        tell_columns(page, report.kind, read);
    }
    Ok(())
}

fn tell_account(w: &'static Words, page: &mut Page, account: &Account, issues: &[Issue]) {
    let parts = [
        (w.import.read, account.read),
        (w.import.accepted, account.accepted),
        (w.import.merged, account.merged),
        (w.import.set_aside, account.set_aside_rows()),
        (w.import.refused, account.refused_rows()),
        (w.import.skipped, account.skipped_rows()),
    ];
    let figures = parts.each_ref().map(|(_, rows)| numbers::rows(w, *rows));
    page.account_line = fill(w.past.account, &figures.each_ref().map(String::as_str));
    page.account = parts.into_iter().map(|(title, rows)| (title, numbers::rows(w, rows))).collect();
    page.account.push((w.import.repaired, numbers::rows(w, account.repaired.values().sum())));
    page.account.push((w.import.warnings, numbers::rows(w, account.warnings.values().sum())));
    for (code, rows) in &account.set_aside {
        let title = SetAside::from_code(code).map_or(code.as_str(), |reason| w.named(reason));
        page.reasons.push(format!("{}: {title}: {}", w.import.set_aside, numbers::rows(w, *rows)));
    }
    for (code, rows) in &account.refused {
        let label = issues
            .iter()
            .find(|issue| issue.code.name() == code)
            .map_or(code.as_str(), |issue| issue.code.label(w.spoken));
        page.reasons.push(format!("{}: {label}: {}", w.import.refused, numbers::rows(w, *rows)));
    }
    page.refused_file = account.refused_rows() > 0;
}

/// The account of what was saved, the rows that were mended since among it.
fn tell_mended(page: &mut Page, kind: ImportAs, whole: &MendedFile, state: Option<&State>) {
    let w = page.w;
    let issues: &[Issue] = match state {
        Some(State::Read(read)) => &read.issues,
        _ => &[],
    };
    (page.reasons, page.account) = (Vec::new(), Vec::new());
    tell_account(w, page, &whole.account, issues);
    page.mends = page.refused_file && mends_rows(kind, true);
    let line = |mended: &Mended| {
        let told = fill(w.import.mended_line, &[&numbers::length(w, mended.rows), &mended.change.to_string()]);
        (format!("/riwayat/{}", mended.change), told)
    };
    page.mended = whole.mended.iter().map(line).collect();
}

fn tell_saved(
    visit: &Visit<'_>,
    page: &mut Page,
    file: &WaitingFile,
    report: &steps::ImportReport,
    state: Option<&State>,
) -> Result<(), Trouble> {
    let w = page.w;
    page.saved = true;
    page.save = None;
    page.nothing = false;
    if let Some(change) = report.change {
        page.already = report.already.then(|| fill(w.import.already_text, &[&change.to_string()]));
        let may = steps::may_undo(&visit.app.workspace, visit.actor()?, change)?;
        page.undo = may.then(|| (format!("/riwayat/{change}"), fill(w.import.undo, &[&change.to_string()])));
    }
    let Some(region) = file.wish.region else { return Ok(()) };
    let actor = visit.actor()?;
    let mut links = Vec::new();
    if actor.may_in(Right::ReadFigures, region) {
        links.push((format!("/wilayah/{region}"), fill(w.import.to_region, &[&full_name(w, region)])));
    }
    if actor.may_in(Right::Match, region) {
        links.push((format!("/wilayah/{region}/tinjau"), w.import.to_reviews.to_owned()));
    }
    let matched = match state {
        Some(State::Matched(found)) => {
            let parts = [found.rows, found.registered, found.listed_before, found.new, found.doubtful]
                .map(|rows| numbers::rows(w, rows));
            Some(fill(w.import.matched, &parts.each_ref().map(String::as_str)))
        }
        _ => None,
    };
    let may = report.roster.is_some() && actor.may_in(Right::Match, region) && matched.is_none();
    page.next = Some(Next { may, matched, links });
    Ok(())
}

fn tell_issues(visit: &Visit<'_>, page: &mut Page, read: &Reading) {
    let w = page.w;
    let kinds = [
        ("ditolak", w.import.shown_refused, Some(Severity::Refused)),
        ("diperbaiki", w.import.shown_repaired, Some(Severity::Repaired)),
        ("diperiksa", w.import.shown_warnings, Some(Severity::Warning)),
        ("semua", w.import.shown_all, None),
    ];
    let of = |wanted: Option<Severity>| {
        read.issues.iter().filter(move |issue| wanted.is_none_or(|wanted| issue.severity == wanted))
    };
    let asked = visit.query.filled("lihat");
    // What is to be mended comes first; where nothing is, all that was found.
    let first = if of(Some(Severity::Refused)).next().is_some() { "ditolak" } else { "semua" };
    let chosen =
        kinds.iter().find(|(code, ..)| Some(*code) == asked).or_else(|| kinds.iter().find(|kind| kind.0 == first));
    let (code, _, wanted) = *chosen.unwrap_or(&kinds[3]);
    let path = page.path.clone();
    page.kinds = kinds
        .iter()
        .map(|(own, label, wanted)| Choice {
            href: format!("{path}{}", query_of(&[("lihat", own)])),
            label: (*label).to_owned(),
            count: numbers::length(w, of(*wanted).count()),
            on: *own == code,
        })
        .collect();
    let pager = Pager::of(visit, of(wanted).count(), PAGE);
    let link = |at: usize| format!("{path}{}#temuan", query_of(&[("lihat", code), ("page", &at.to_string())]));
    page.pages = pager.pages(w, link);
    page.issues = pager.shown(of(wanted)).map(|issue| finding(w, issue)).collect();
    page.issues_more = (read.more > 0).then(|| fill(w.import.more_issues, &[&numbers::rows(w, read.more)]));
    page.issues_known = !read.report.already;
}

fn finding(w: &Words, issue: &Issue) -> Finding {
    let (kind, tone) = match issue.severity {
        Severity::Refused => (w.import.shown_refused, "bad"),
        Severity::Repaired => (w.import.shown_repaired, "good"),
        Severity::Warning => (w.import.shown_warnings, "warn"),
    };
    let sentence = issue.said_in(w.spoken);
    let read = (!issue.read.is_empty() && !sentence.contains(&issue.read)).then(|| issue.read.clone());
    Finding { kind, tone, sentence, read }
}

/// A file that could not be read: why, and the menus that mend it.
fn tell_failure(visit: &Visit<'_>, page: &mut Page, file: &WaitingFile, failure: &Failure) -> Result<(), Trouble> {
    let w = page.w;
    page.failed = Some(w.say(&failure.sentence()));
    if matches!(file.stage, Stage::Saved(_)) {
        return Ok(());
    }
    page.form = Some(ImportForm::of(visit, &file.wish)?);
    if let Failure::Columns(_) = failure
        && let Ok(seen) = glimpse(&visit.app.workspace, visit.actor()?, &file.id)
    {
        page.columns_wanted = true;
        let wished = &file.wish.corrections;
        let row = wished.heading_row.unwrap_or_else(|| seen.rows.first().map_or(1, |(number, _)| *number));
        page.heading_row = row.to_string();
        let kind = file.wish.kind.unwrap_or(ImportAs::Roster);
        page.columns = seen
            .letters
            .iter()
            .enumerate()
            .map(|(place, letter)| {
                let cell = |wanted: &dyn Fn(u32) -> bool| {
                    let cells =
                        seen.rows.iter().filter(|(number, _)| wanted(*number)).map(|(_, cells)| cells.get(place));
                    cells.flatten().find(|cell| !cell.is_empty()).cloned().unwrap_or_default()
                };
                let read = wished.columns.iter().find(|(_, at)| at == letter).map(|(key, _)| key.as_str());
                column(letter.clone(), cell(&|number| number == row), cell(&|number| number > row), read, kind)
            })
            .collect();
    }
    Ok(())
}

/// The columns as they were understood, each with its menu.
fn tell_columns(page: &mut Page, kind: ImportAs, read: &Reading) {
    let Some(guess) = &read.report.guess else { return };
    let found = guess.columns.iter().take(COLUMNS);
    page.columns = found
        .map(|found| {
            let read = found.column.as_deref();
            column(found.letter.clone(), found.heading.clone(), found.example.clone(), read, kind)
        })
        .collect();
    let all = guess.columns.len();
    page.columns_more = (all > COLUMNS)
        .then(|| fill(page.w.import.columns_more, &[&numbers::length(page.w, all), &numbers::length(page.w, COLUMNS)]));
    if let Some(sheet) = &guess.sheet {
        page.sheets = std::iter::once((sheet.clone(), true))
            .chain(guess.other_sheets.iter().map(|other| (other.clone(), false)))
            .collect();
    }
}

fn column(letter: String, heading: String, example: String, read: Option<&str>, kind: ImportAs) -> Column {
    let choices: Vec<_> = known_columns(kind)
        .into_iter()
        .map(|known| {
            let mark = if known.required { " *" } else { "" };
            (known.key, known.key.replace('_', " ") + mark, read == Some(known.key))
        })
        .collect();
    let fixed = read.filter(|_| !choices.iter().any(|(_, _, on)| *on)).map(|read| read.replace('_', " "));
    Column { letter, heading, example, fixed, choices }
}

/// `POST /impor/{file}/susunan`
pub(crate) fn correct(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let file = asked(visit)?;
    let again = |text: String| Ok(page(visit, &file, Some(text))?.status(StatusCode::BAD_REQUEST));
    let mut wish = match wish_of(w, &visit.form) {
        Ok(wish) => wish,
        Err(text) => return again(text),
    };
    let job = visit.app.jobs.of(&file.id).map(|job| job.state());
    wish.corrections = corrected(&file.wish.corrections, &visit.form, job.as_ref());
    match say_of_waiting(&visit.app.workspace, visit.actor()?, &file.id, wish) {
        Ok(file) => {
            visit.app.jobs.forget(&file.id);
            visit.app.jobs.look(visit.actor()?, &file);
            Ok(Reply::see(&format!("/impor/{}", file.id)))
        }
        Err(StepError::Request(said)) => again(w.say(&said)),
        Err(other) => Err(other.into()),
    }
}

/// What the menus say that the last reading did not: a column that is another, or is not to be read.
fn corrected(before: &Corrections, form: &Values, seen: Option<&State>) -> Corrections {
    let guess = match seen {
        Some(State::Read(read)) => read.report.guess.as_ref(),
        _ => None,
    };
    let read_as = |letter: &str| {
        let found = guess.and_then(|guess| guess.columns.iter().find(|column| column.letter == letter));
        found.and_then(|column| column.column.clone())
    };
    let mut corrections = before.clone();
    corrections.heading_row = form.filled("baris_judul").and_then(|row| row.parse().ok());
    if let Some(sheet) = form.filled("lembar")
        && guess.and_then(|guess| guess.sheet.as_deref()) != Some(sheet)
    {
        // Letters of one sheet mean nothing on another.
        return Corrections { sheet: Some(sheet.to_owned()), ..Corrections::default() };
    }
    let menus: Vec<(String, String)> = form
        .named("kolom_")
        .filter(|(letter, chosen)| *chosen != "=" && letter.len() <= 3)
        .map(|(letter, chosen)| (letter.to_owned(), chosen.to_owned()))
        .collect();
    for (letter, chosen) in &menus {
        let before = read_as(letter);
        if before.as_deref().unwrap_or_default() == chosen.as_str() {
            continue;
        }
        corrections.columns.retain(|(key, place)| place != letter && (chosen.is_empty() || key != chosen));
        if !chosen.is_empty() {
            corrections.columns.push((chosen.clone(), letter.clone()));
        }
        // What stood there is now nowhere, unless another menu says where.
        if let Some(before) = before.filter(|before| !menus.iter().any(|(_, other)| other == before)) {
            corrections.columns.retain(|(key, _)| *key != before);
            corrections.columns.push((before, String::new()));
        }
    }
    corrections
}

/// `POST /impor/{file}/simpan`
pub(crate) fn save(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let file = asked(visit)?;
    if matches!(file.stage, Stage::Waiting | Stage::Failed(_)) {
        let job = visit.app.jobs.of(&file.id);
        // While it is still being read nothing was shown to say yes to.
        if job.is_some_and(|job| !matches!(job.state(), State::Queued | State::Running { .. })) {
            visit.app.jobs.save(visit.actor()?, &file)?;
        }
    }
    Ok(Reply::see(&format!("/impor/{}", file.id)))
}

/// `POST /impor/{file}/cocokkan`
pub(crate) fn match_list(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let file = asked(visit)?;
    if let Stage::Saved(report) = &file.stage
        && let Some(roster) = report.roster
    {
        visit.app.jobs.match_list(visit.actor()?, &file.id, roster);
    }
    Ok(Reply::see(&format!("/impor/{}", file.id)))
}

/// `POST /impor/{file}/hapus`
pub(crate) fn forget(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let file = asked(visit)?;
    match forget_waiting(&visit.app.workspace, visit.actor()?, &file.id) {
        Ok(()) => {
            visit.app.jobs.forget(&file.id);
            Ok(Reply::see("/impor"))
        }
        Err(StepError::Request(said)) => {
            Ok(page(visit, &file, Some(words_of(visit).say(&said)))?.status(StatusCode::CONFLICT))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /impor/{file}/ditolak.xlsx`
pub(crate) fn refused(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let file = asked(visit)?;
    let mut out = Cursor::new(Vec::new());
    write_refused_of_waiting(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &file, &mut out)?;
    Ok(Reply::download("baris-ditolak.xlsx", XLSX, out.into_inner()))
}
