//! The board of submissions of the reader's office: who has sent, who has not, what came back, what is late. Every
//! count leads to its rows; the whole is made to be printed for a meeting.

use std::collections::HashMap;

use askama::Template;
use domain::submission::{Amounts, BoardRow, DeskLine, GroupLine, RoleLine, State, Waiting};
use steps::StepError;
use steps::submission::{BoardReport, ReturnedLine, submission_board};
use units::Percent;

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::batch::spans;
use crate::pages::pager::{Pager, Pages};
use crate::pages::tables::{downloads, send};
use crate::pages::{Choice, Frame, place_beside, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Senders, and lines of each other table, on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    offices: Vec<Choice>,
    as_of: String,
    /// What is missing before there can be a board.
    advice: Option<String>,
    sum: String,
    all: String,
    states: Vec<Choice>,
    sent: Part,
    unsent: Part,
    desks: Vec<Desk>,
    desks_more: Option<String>,
    returned: Vec<Returned>,
    returned_more: Option<String>,
    /// Groups of roles first, then each role.
    roles: Vec<(&'static str, Vec<Role>)>,
    cells: String,
    downloads: Vec<(String, String)>,
}

/// Senders of one kind, a page of them.
#[derive(Default)]
struct Part {
    count: String,
    lines: Vec<Line>,
    pages: Pages,
}

/// A count and the way to its rows; no way to none.
struct Count {
    count: String,
    href: Option<String>,
}

struct Line {
    office: String,
    place: String,
    persons: Count,
    monthly: String,
    states: Vec<Choice>,
    overdue: Count,
    to_chase: Count,
    reminder: Option<String>,
}

struct Desk {
    office: String,
    part: &'static str,
    rows: Count,
    since: String,
    overdue: Count,
    reminder: Option<String>,
}

struct Returned {
    office: String,
    href: String,
    batch: String,
    rows: String,
    by: String,
    said: String,
    since: String,
}

struct Role {
    title: &'static str,
    on_rosters: Count,
    protected: Count,
    open: Count,
    percent: String,
    width: Option<i64>,
    asked: Count,
    monthly: String,
}

/// The addresses behind the counts of one office's board.
struct Ways<'a> {
    w: &'static Words,
    office: &'a str,
}

impl Ways<'_> {
    fn rows(&self, count: u64, values: &[(&str, &str)]) -> Count {
        let query = query_of(&[&[("kantor", self.office)], values].concat());
        Count { count: numbers::rows(self.w, count), href: (count > 0).then(|| format!("/usulan/baris{query}")) }
    }

    fn holders(&self, count: i64, values: &[(&str, &str)]) -> Count {
        let query = query_of(&[&[("kantor", self.office)], values].concat());
        Count { count: numbers::count(self.w, count), href: (count > 0).then(|| format!("/usulan/pemangku{query}")) }
    }
}

/// `GET /usulan?kantor=&sudah=&belum=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let acting = Acting::of(visit)?;
    let named = visit.query.filled("kantor").or_else(|| acting.office.as_ref().map(|office| office.name.as_str()));
    let today = visit.app.clock().today;
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.board.title),
        office: String::new(),
        offices: acting.choices("/usulan"),
        as_of: fill(w.region.as_of, &[&numbers::date(today, &w.months)]),
        advice: None,
        sum: String::new(),
        all: String::new(),
        states: Vec::new(),
        sent: Part::default(),
        unsent: Part::default(),
        desks: Vec::new(),
        desks_more: None,
        returned: Vec::new(),
        returned_more: None,
        roles: Vec::new(),
        cells: String::new(),
        downloads: Vec::new(),
    };
    let report = match submission_board(&visit.app.workspace, visit.actor()?, today, named, Waiting::default()) {
        Ok(report) => report,
        // Somebody without an office: what to do stands on the page, not the flag of the command.
        Err(StepError::Request(_)) if named.is_none() => {
            page.advice = Some(w.board.which_office.to_owned());
            return Reply::page(&page);
        }
        Err(StepError::Request(said) | StepError::Missing(said)) => {
            page.advice = Some(w.say(&said));
            return Reply::page(&page);
        }
        Err(other) => return Err(other.into()),
    };
    show_board(visit, w, &mut page, report);
    Reply::page(&page)
}

fn show_board(visit: &Visit<'_>, w: &'static Words, page: &mut Page, report: BoardReport) {
    let ways = Ways { w, office: &report.office };
    let reminders: HashMap<&str, &str> =
        report.reminders.iter().map(|(office, text)| (office.as_str(), text.said_in(w.spoken))).collect();
    let board = &report.board;
    let live = &board.summary.live;
    page.sum = fill(
        w.board.sum,
        &[
            &numbers::rows(w, board.summary.persons),
            &numbers::rows(w, live.rows),
            &numbers::rupiah(w, live.monthly),
            &numbers::rupiah(w, live.total),
        ],
    );
    page.all = ways.rows(1, &[("berjalan", "1")]).href.unwrap_or_default();
    page.states = states(&ways, &board.summary, &[]);
    for (part, sent, name) in [(&mut page.sent, true, "sudah"), (&mut page.unsent, false, "belum")] {
        let senders: Vec<&BoardRow> = board.senders.iter().filter(|row| row.sent == sent).collect();
        let pager = Pager::near(visit.query.filled(name), senders.len(), PAGE);
        let link = |at: usize| format!("/usulan{}", query_of(&[("kantor", &report.office), (name, &at.to_string())]));
        *part = Part {
            count: numbers::length(w, senders.len()),
            lines: pager.shown(&senders).map(|row| line(&ways, &reminders, row)).collect(),
            pages: pager.pages(w, link),
        };
    }
    page.desks = board.desks.iter().map(|desk| desk_line(w, &ways, &reminders, desk)).take(PAGE).collect();
    page.returned = report.returned.iter().take(PAGE).map(|line| returned(w, line)).collect();
    let more = |all: usize| {
        let more = all.saturating_sub(PAGE);
        (more > 0).then(|| fill(w.batch.left_more, &[&numbers::length(w, more)]))
    };
    page.desks_more = more(board.desks.len());
    page.returned_more = more(report.returned.len());
    page.roles = vec![
        ("sums", board.groups.iter().map(|line| of_group(&ways, line)).collect()),
        ("", board.roles.iter().map(|line| of_role(&ways, line)).collect()),
    ];
    page.cells = format!("/usulan/peran{}", query_of(&[("kantor", &report.office)]));
    page.downloads = downloads(
        w,
        "/usulan",
        &[("kantor", &report.office)],
        &[
            ("pengusul", w.board.office),
            ("giliran", w.board.desks),
            ("kembali", w.board.returned),
            ("peran", w.board.roles),
        ],
    );
    page.office = report.office;
}

/// `GET /usulan.xlsx`, `GET /usulan.csv?tabel=`
pub(crate) fn table(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let acting = Acting::of(visit)?;
    let named = visit.query.filled("kantor").or_else(|| acting.office.as_ref().map(|office| office.name.as_str()));
    let today = visit.app.clock().today;
    let report = submission_board(&visit.app.workspace, visit.actor()?, today, named, Waiting::default())?;
    send(visit, "papan-usulan", report.tables())
}

/// How many rows stand where, each a link to them.
fn states(ways: &Ways<'_>, summary: &domain::submission::BatchSummary, narrow: &[(&str, &str)]) -> Vec<Choice> {
    let found = State::ALL.into_iter().filter(|state| summary.in_state(*state) > 0);
    let choice = |state: State| {
        let count = ways.rows(summary.in_state(state), &[narrow, &[("keadaan", state.code())]].concat());
        Choice {
            href: count.href.unwrap_or_default(),
            label: ways.w.named(state).to_owned(),
            count: count.count,
            on: false,
        }
    };
    found.map(choice).collect()
}

fn line(ways: &Ways<'_>, reminders: &HashMap<&str, &str>, row: &BoardRow) -> Line {
    let summary = &row.summary;
    let own = ("pengusul", row.office.as_str());
    Line {
        place: place_beside(&row.office, row.region),
        persons: Count {
            count: numbers::rows(ways.w, summary.persons),
            ..ways.rows(summary.live.rows, &[own, ("berjalan", "1")])
        },
        monthly: numbers::rupiah(ways.w, summary.live.monthly),
        states: states(ways, summary, &[own]),
        overdue: ways.rows(row.overdue, &[own, ("terlambat", "1")]),
        to_chase: ways.rows(row.to_chase, &[own, ("tagih", "1")]),
        reminder: reminders.get(row.office.as_str()).map(|text| (*text).to_owned()),
        office: row.office.clone(),
    }
}

fn desk_line(w: &Words, ways: &Ways<'_>, reminders: &HashMap<&str, &str>, desk: &DeskLine) -> Desk {
    let at = ("giliran", desk.office.as_str());
    Desk {
        part: w.named(desk.part),
        rows: ways.rows(desk.rows, &[at]),
        since: numbers::date(desk.since, &w.months),
        overdue: ways.rows(desk.overdue, &[at, ("terlambat", "1")]),
        reminder: reminders.get(desk.office.as_str()).map(|text| (*text).to_owned()),
        office: desk.office.clone(),
    }
}

fn returned(w: &Words, line: &ReturnedLine) -> Returned {
    Returned {
        office: line.office.clone(),
        href: format!("/usulan/{}?keadaan={}", line.batch, State::Returned.code()),
        batch: line.batch.to_string(),
        rows: fill(w.batch.history_rows, &[&numbers::length(w, line.lines.len()), &spans(&line.lines)]),
        by: line.by.clone(),
        said: line.said.clone(),
        since: numbers::date(line.since, &w.months),
    }
}

/// A percent with its sign, and its width in a bar of 100.
pub(crate) fn percent(w: &Words, percent: Option<Percent>) -> (String, Option<i64>) {
    let width = percent.map(|percent| (percent.hundredths() / 100).clamp(0, 100));
    (numbers::percent_sign(w, percent), width)
}

fn of_group(ways: &Ways<'_>, line: &GroupLine) -> Role {
    let held = (line.on_rosters, line.protected, line.percent);
    share(ways, line.group.title_in(ways.w.spoken), ("kelompok", line.group.code()), held, &line.asked)
}

fn of_role(ways: &Ways<'_>, line: &RoleLine) -> Role {
    let held = (line.on_rosters, line.protected, line.percent);
    share(ways, ways.w.role(line.role), ("peran", line.role.code()), held, &line.asked)
}

/// A line of roles, each figure with the way to its people: `by` is what narrows to them.
fn share(
    ways: &Ways<'_>,
    title: &'static str,
    by: (&str, &str),
    (on_rosters, protected, of): (i64, i64, Option<Percent>),
    asked: &Amounts,
) -> Role {
    let (percent, width) = percent(ways.w, of);
    Role {
        title,
        on_rosters: ways.holders(on_rosters, &[by]),
        protected: ways.holders(protected, &[by, ("terlindung", "ya")]),
        open: ways.holders(on_rosters - protected, &[by, ("terlindung", "tidak")]),
        percent,
        width,
        asked: ways.rows(asked.rows, &[by, ("berjalan", "1")]),
        monthly: numbers::rupiah(ways.w, asked.monthly),
    }
}
