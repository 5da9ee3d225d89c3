//! The desk of an office: what waits for it now, and every batch that passes it.

use askama::Template;
use domain::OfficeKind;
use domain::submission::{BatchSummary, State, Task, TaskKind, Waiting};
use steps::Right;
use steps::submission::{BatchLine, INBOX_PATH, Inbox, inbox, submissions};

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, Frame, place_beside, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Batches on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "desk.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    office: String,
    offices: Vec<Choice>,
    /// Without an office: what can be done about it.
    advice: bool,
    tasks: Vec<Chore>,
    tasks_none: bool,
    staff: Option<(&'static str, &'static str)>,
    batches: Vec<Line>,
    pages: Pages,
    new: Option<String>,
    terms: Option<String>,
    answers: bool,
}

/// One thing to do, with the way to it.
struct Chore {
    href: String,
    what: &'static str,
    rows: String,
    from: Option<String>,
    since: Option<String>,
    overdue: Option<String>,
}

struct Line {
    number: String,
    href: String,
    sender: String,
    place: String,
    months: String,
    persons: String,
    monthly: String,
    states: Vec<Choice>,
    to_chase: Option<String>,
}

/// `GET /tugas?kantor=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let acting = Acting::of(visit)?;
    let actor = visit.actor()?;
    let today = visit.app.clock().today;
    let named = acting.office.as_ref().map(|office| office.name.as_str());
    let found = match named {
        Some(named) => Some(inbox(&visit.app.workspace, actor, today, Some(named), Waiting::default())?),
        None => None,
    };
    let mut all = submissions(&visit.app.workspace, actor, today, named, Waiting::default())?;
    // The newest first.
    all.reverse();
    let pager = Pager::of(visit, all.len(), PAGE);
    let link =
        |page: usize| format!("{INBOX_PATH}{}", query_of(&[("kantor", acting.query()), ("page", &page.to_string())]));
    let region = acting.office.as_ref().and_then(|office| office.regions.first().copied());
    let sends = acting.office.as_ref().is_some_and(|office| {
        use OfficeKind::{Agency, District, Employer, Market, Village};
        matches!(office.kind, Village | District | Agency | Market | Employer)
    });
    let new = region.filter(|_| sends && actor.may(Right::Submit));
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, w.desk.title),
        office: acting.name().to_owned(),
        offices: acting.choices(INBOX_PATH),
        advice: acting.office.is_none(),
        tasks_none: found.as_ref().is_some_and(|found| found.tasks.is_empty()),
        tasks: found.iter().flat_map(|found| chores(w, &acting, found)).collect(),
        staff: acting.office.as_ref().and_then(|office| match office.kind {
            OfficeKind::Agency => Some(("/instansi", w.agency.title)),
            OfficeKind::Market => Some(("/pasar", w.market.title)),
            OfficeKind::Employer | OfficeKind::Regency | OfficeKind::Province | OfficeKind::Branch => {
                Some(("/pemberi-kerja", w.employer.title))
            }
            _ => None,
        }),
        batches: pager.shown(&all).map(|line| batch_line(w, line)).collect(),
        pages: pager.pages(w, link),
        new: new.map(|code| {
            format!("/usulan/baru{}", query_of(&[("wilayah", &code.to_string()), ("kantor", acting.query())]))
        }),
        terms: region.map(|code| format!("/wilayah/{code}/masa-jabatan")),
        answers: acting.office.as_ref().is_some_and(|office| office.kind == OfficeKind::Branch),
    })
}

fn chores(w: &Words, acting: &Acting, found: &Inbox) -> Vec<Chore> {
    let (own, office) = (acting.query(), found.office.as_str());
    let chore = |task: &Task| {
        let number = task.batch.map_or_else(String::new, |batch| batch.to_string());
        Chore {
            href: match task.kind {
                TaskKind::Terms => format!("/tugas/masa-jabatan{}", query_of(&[("kantor", own)])),
                TaskKind::Chase => {
                    format!("/usulan/baris{}", query_of(&[("kantor", office), ("usulan", &number), ("tagih", "1")]))
                }
                TaskKind::Mend | TaskKind::Send => {
                    let state = if task.kind == TaskKind::Mend { State::Returned } else { State::Draft };
                    format!("/usulan/{number}{}", query_of(&[("keadaan", state.code()), ("kantor", own)]))
                }
                TaskKind::Verify | TaskKind::Compile | TaskKind::Answer => {
                    format!("/usulan/{number}{}", query_of(&[("giliran", "1"), ("kantor", own)]))
                }
            },
            what: w.named(task.kind),
            rows: fill(w.desk.task_rows, &[&numbers::rows(w, task.rows)]),
            from: task
                .from
                .as_ref()
                .filter(|from| *from != office)
                .map(|from| fill(w.desk.task_from, &[from, &number])),
            since: task.since.map(|since| fill(w.desk.task_since, &[&numbers::date(since, &w.months)])),
            overdue: (task.overdue > 0).then(|| fill(w.desk.task_overdue, &[&numbers::rows(w, task.overdue)])),
        }
    };
    found.tasks.iter().map(chore).collect()
}

fn batch_line(w: &Words, line: &BatchLine) -> Line {
    let batch = &line.batch;
    let href = format!("/usulan/{}", batch.id);
    Line {
        number: batch.id.to_string(),
        sender: batch.office.clone(),
        place: place_beside(&batch.office, batch.region),
        months: line.months.map_or_else(String::new, |months| numbers::months(months.first, months.last, &w.months)),
        persons: numbers::rows(w, line.summary.persons),
        monthly: numbers::rupiah(w, line.summary.live.monthly),
        states: states(w, &href, &line.summary, None),
        to_chase: (line.to_chase > 0).then(|| fill(w.desk.to_chase, &[&numbers::rows(w, line.to_chase)])),
        href,
    }
}

/// How many rows stand where, each a link to them.
pub(crate) fn states(w: &Words, path: &str, summary: &BatchSummary, on: Option<State>) -> Vec<Choice> {
    let found = State::ALL.into_iter().filter(|state| summary.in_state(*state) > 0);
    let choice = |state: State| Choice {
        href: format!("{path}?keadaan={}", state.code()),
        label: w.named(state).to_owned(),
        count: numbers::rows(w, summary.in_state(state)),
        on: on == Some(state),
    };
    found.map(choice).collect()
}
