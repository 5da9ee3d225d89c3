//! The history: what was brought in and decided, each with its closing account; and taking one of them back.

use askama::Template;
use domain::submission::Mode;
use steps::{HistoryItem, Right, StepError, history, may_undo, past_change};
use units::Date;

use crate::numbers;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Frame, full_name, words_of};
use crate::request::{Visit, own_path};
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Changes on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "past.html")]
struct List {
    w: &'static Words,
    frame: Frame,
    items: Vec<Item>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "past_change.html")]
struct One {
    w: &'static Words,
    frame: Frame,
    item: Item,
    confirm: Option<String>,
    rests: Vec<String>,
}

/// One change, for readers.
pub(super) struct Item {
    pub number: String,
    pub what: &'static str,
    pub reason: String,
    pub by: String,
    pub region: String,
    pub account: Option<String>,
    pub undone: Option<String>,
    /// Where it can be taken back, by who may and while it stands.
    pub href: Option<String>,
    pub change: i64,
}

/// `GET /riwayat`
pub(crate) fn list(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let all = history(&visit.app.workspace, visit.actor()?, false)?;
    let pager = Pager::of(visit, all.len(), PAGE);
    let link = |page: usize| format!("/riwayat?page={page}");
    let mut items = Vec::new();
    for found in pager.shown(all.iter().rev()) {
        items.push(item(visit, w, found)?);
    }
    Reply::page(&List { w, frame: Frame::new(visit, w.past.title), items, pages: pager.pages(w, link) })
}

/// `GET /riwayat/{change}`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    one(visit, Vec::new())
}

/// `POST /riwayat/{change}/urungkan`
pub(crate) fn undo(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let change = asked(visit)?;
    let with = visit.form.filled("sekaligus").is_some();
    match steps::undo(&visit.app.workspace, visit.actor()?, &visit.app.clock(), change, with) {
        // A page that offers the button itself is where its reader goes on.
        Ok(_) => Ok(Reply::see(visit.form.filled("ke").map_or("/riwayat", own_path))),
        Err(StepError::RestsOn { by, .. }) => {
            one(visit, by.into_iter().rev().map(|(change, what)| format!("{change}: {what}")).collect())
        }
        Err(StepError::Missing(_)) => Err(Trouble::NotFound),
        Err(other) => Err(other.into()),
    }
}

fn asked(visit: &Visit<'_>) -> Result<i64, Trouble> {
    visit.path_value("change").and_then(|text| text.parse().ok()).ok_or(Trouble::NotFound)
}

fn one(visit: &Visit<'_>, rests: Vec<String>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let change = asked(visit)?;
    let found = match past_change(&visit.app.workspace, visit.actor()?, change) {
        // What this reader may not see is not there.
        Err(StepError::Missing(_)) => return Err(Trouble::NotFound),
        other => other?,
    };
    let item = item(visit, w, &found)?;
    let confirm = item.href.is_some().then(|| fill(w.past.undo_confirm, &[&item.change.to_string()]));
    Reply::page(&One { w, frame: Frame::new(visit, item.number.clone()), item, confirm, rests })
}

pub(super) fn item(visit: &Visit<'_>, w: &'static Words, found: &HistoryItem) -> Result<Item, Trouble> {
    let actor = visit.actor()?;
    let may =
        found.undone_by.is_none() && actor.may(Right::Undo) && may_undo(&visit.app.workspace, actor, found.change)?;
    let account = found.import.as_ref().map(|import| {
        let account = &import.account;
        let rows = |rows: u64| numbers::count(w, i64::try_from(rows).unwrap_or(i64::MAX));
        let parts = [
            account.read,
            account.accepted,
            account.merged,
            account.set_aside_rows(),
            account.refused_rows(),
            account.skipped_rows(),
        ]
        .map(rows);
        fill(w.past.account, &parts.each_ref().map(String::as_str))
    });
    Ok(Item {
        number: fill(w.past.change, &[&found.change.to_string()]),
        what: kind_title(w, &found.kind),
        reason: reason_words(w, found),
        by: fill(w.past.by, &[&moment(w, &found.recorded_at), &found.actor]),
        region: found.region.map_or_else(String::new, |region| full_name(w, region)),
        account,
        undone: found.undone_by.map(|by| fill(w.past.undone_by, &[&by.to_string()])),
        href: may.then(|| format!("/riwayat/{}", found.change)),
        change: found.change,
    })
}

/// What a kind of change is to readers: by its own name, else by its family.
pub(crate) fn kind_title(w: &Words, kind: &str) -> &'static str {
    match kind {
        "import.roster" => w.past.roster,
        "import.participants" => w.past.participants,
        "import.workforce" | "import.targets" | "import.figures" | "import.funding" | "target.choose"
        | "target.allocate" => w.past.figures,
        "import.boundaries" => w.past.boundaries,
        "person.departures" | "person.leave" => w.past.departures,
        "person.back" => w.past.returned,
        "person.merge" => w.past.person_merge,
        "person.split" => w.past.person_split,
        "person.number" => w.past.person_number,
        "person.reveal" => w.past.reveal,
        "match.review" | "match.ask" => w.past.doubt,
        other => match other.split('.').next().unwrap_or_default() {
            "match" => w.audit.kind_match,
            "submission" => w.audit.kind_submission,
            "operator" => w.audit.kind_operator,
            "office" => w.audit.kind_office,
            "session" => w.audit.kind_session,
            "undo" => w.audit.kind_undo,
            _ => w.past.other,
        },
    }
}

/// Why a change was made, where a code stands for it; else as it was typed, or the name of a file.
pub(crate) fn reason_words(w: &Words, found: &HistoryItem) -> String {
    match (found.kind.as_str(), found.reason.as_str()) {
        ("session.begin", _) => w.audit.signed_in.to_owned(),
        ("session.end", _) => w.audit.signed_out.to_owned(),
        ("match.review", "same") => w.review.same.to_owned(),
        ("match.review", "different") => w.review.different.to_owned(),
        ("match.ask", _) => w.review.asked.to_owned(),
        ("setting.mode", code) => match code.parse() {
            Ok(Mode::Companion) => w.audit.mode_companion.to_owned(),
            Ok(Mode::SystemOfRecord) => w.audit.mode_record.to_owned(),
            Err(_) => code.to_owned(),
        },
        ("undo", _) => match (found.retracts, found.reason.split_once(' ')) {
            (Some(change), Some((kind, _))) => {
                format!("{}: {}", fill(w.past.change, &[&change.to_string()]), kind_title(w, kind))
            }
            _ => found.reason.clone(),
        },
        (_, typed) => typed.to_owned(),
    }
}

/// The day and the minute of a change; its clock is that of the world.
pub(crate) fn moment(w: &Words, recorded_at: &str) -> String {
    let day = recorded_at.get(..10).and_then(|day| day.parse::<Date>().ok());
    match (day, recorded_at.get(11..16)) {
        (Some(day), Some(time)) => format!("{} {time} UTC", numbers::date(day, &w.months)),
        _ => recorded_at.to_owned(),
    }
}
