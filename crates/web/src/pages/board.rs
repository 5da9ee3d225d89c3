//! The board of submissions of the reader's office: who has sent, who has not, what came back, what is late.

use askama::Template;
use domain::submission::{BoardRow, DeskLine, RoleLine, State, Waiting};
use steps::StepError;
use steps::submission::submission_board;

use crate::numbers;
use crate::pages::{Frame, place_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    /// What is missing before there can be a board.
    advice: Option<String>,
    sum: String,
    parts: Vec<Part>,
    desks: Vec<String>,
    roles: Vec<Role>,
    reminders: Vec<String>,
}

struct Part {
    title: &'static str,
    count: String,
    lines: Vec<Line>,
}

struct Line {
    office: String,
    place: String,
    persons: String,
    monthly: String,
    states: String,
    overdue: String,
    to_chase: String,
}

struct Role {
    title: &'static str,
    protected: String,
    percent: String,
    asked: String,
}

/// `GET /usulan?kantor=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let mut page = Page {
        w,
        frame: Frame::new(visit, w.board.title),
        office: String::new(),
        advice: None,
        sum: String::new(),
        parts: Vec::new(),
        desks: Vec::new(),
        roles: Vec::new(),
        reminders: Vec::new(),
    };
    let office = visit.query.filled("kantor");
    let today = visit.app.clock().today;
    let report = match submission_board(&visit.app.workspace, visit.actor()?, today, office, Waiting::default()) {
        Ok(report) => report,
        // Somebody without an office, or with several: what to do stands on the page, not the flag of the command.
        Err(StepError::Request(_)) if office.is_none() => {
            page.advice = Some(w.board.which_office.to_owned());
            return Reply::page(&page);
        }
        Err(StepError::Request(advice) | StepError::Missing(advice)) => {
            page.advice = Some(advice);
            return Reply::page(&page);
        }
        Err(other) => return Err(other.into()),
    };
    let board = &report.board;
    page.sum = fill(w.board.sum, &[&number(board.summary.live.rows), &board.summary.live.monthly.to_string()]);
    page.parts = [(w.board.sent, true), (w.board.not_sent, false)]
        .map(|(title, sent)| {
            let lines: Vec<Line> = board.senders.iter().filter(|row| row.sent == sent).map(line).collect();
            Part { title, count: numbers::length(lines.len()), lines }
        })
        .into();
    page.desks = board.desks.iter().map(|desk| desk_told(w, desk)).collect();
    page.roles = board.roles.iter().map(role).collect();
    page.reminders = report.reminders.iter().map(|(_, text)| text.clone()).collect();
    page.office = report.office;
    Reply::page(&page)
}

fn line(row: &BoardRow) -> Line {
    let summary = &row.summary;
    let states = State::ALL.into_iter().filter(|state| summary.in_state(*state) > 0);
    let states: Vec<String> =
        states.map(|state| format!("{} {}", number(summary.in_state(state)), state.title())).collect();
    Line {
        office: row.office.clone(),
        place: place_name(row.region),
        persons: number(summary.persons),
        monthly: summary.live.monthly.to_string(),
        states: states.join(", "),
        overdue: number(row.overdue),
        to_chase: number(row.to_chase),
    }
}

fn desk_told(w: &Words, desk: &DeskLine) -> String {
    let (rows, since, late) = (number(desk.rows), desk.since.to_string(), number(desk.overdue));
    fill(w.board.desk_told, &[&desk.office, desk.part.title(), &rows, &since, &late])
}

fn role(line: &RoleLine) -> Role {
    let (held, whole) = (numbers::count(line.protected), numbers::count(line.on_rosters));
    Role {
        title: line.role.code(),
        protected: format!("{held} / {whole}"),
        percent: line.percent.map_or_else(String::new, numbers::percent),
        asked: number(line.asked.rows),
    }
}

fn number(rows: u64) -> String {
    numbers::length(usize::try_from(rows).unwrap_or(usize::MAX))
}
