//! One batch: its rows, what this office may do with them now, what they cost and why, and every move.

use std::io::Cursor;

use askama::Template;
use axum::http::StatusCode;
use domain::submission::{Batch, Belongs, Move, Part, RefusalReason, State, desk, payer_code};
use law::Funding;
use steps::submission::{
    DraftReport, EstimateGroup, ExportRequest, INBOX_PATH, MoveReport, MoveRequest, MoveView, RETURN_FIELDS, RowView,
    SubmissionReport, estimate_reasons, export as write_export, move_rows, open_moves, submission, write_submission,
};
use steps::{FileKind, Right, StepError, answer_batch};
use units::{Id, Month};

use crate::numbers;
use crate::pages::acting::Acting;
use crate::pages::desk::states;
use crate::pages::pager::{Pager, Pages};
use crate::pages::{Choice, Crumb, Frame, choice, crumbs, past, place_name, query_of, unknown_choice, words_of};
use crate::request::{Visit, hex};
use crate::response::{CSV, Reply, XLSX};
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Rows on one page.
const PAGE: usize = 50;
/// Entries of the history that are shown; one entry may be many rows.
const PAST: usize = 40;
/// People left out, and rows held back, that are named.
const NAMED: usize = 20;
/// Payers that an agency may fix.
pub(crate) const PAYERS: [Funding; 7] =
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Apbn, Funding::Company, Funding::Own];

#[derive(Template)]
#[template(path = "batch.html")]
struct Page {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: String,
    sender: String,
    path: String,
    notice: Option<Notice>,
    route: Vec<Stop>,
    decree: String,
    /// Budgets that are asked for too much.
    exceeded: Vec<String>,
    figures: Vec<(&'static str, String)>,
    all: Choice,
    states: Vec<Choice>,
    rows: Vec<Row>,
    pages: Pages,
    /// Heading of what can be done; none for who acts for no office of this batch.
    act_told: Option<String>,
    acts: Vec<Act>,
    office: String,
    seen: i64,
    once: String,
    payers: Vec<(&'static str, &'static str)>,
    refusals: Vec<(&'static str, &'static str)>,
    columns: [&'static str; 12],
    exports: bool,
    answers: bool,
    costs: Vec<Cost>,
    past: Vec<Past>,
    past_more: Option<String>,
    xlsx: String,
    csv: String,
    desk: String,
}

/// What just happened, above all else.
pub(crate) struct Notice {
    tone: &'static str,
    title: String,
    lines: Vec<String>,
}

/// One office on the way, and how many rows wait there.
struct Stop {
    office: String,
    part: &'static str,
    waits: Option<String>,
}

struct Row {
    line: u32,
    name: String,
    href: Option<String>,
    birth: String,
    place: String,
    because: &'static str,
    paper: Option<String>,
    payer: &'static str,
    months: String,
    monthly: String,
    state: &'static str,
    tone: &'static str,
    since: String,
    said: Option<String>,
    overlaps: Vec<String>,
    /// Whether some move of this office reaches it.
    pick: bool,
}

/// A move that this office may make now.
struct Act {
    code: &'static str,
    label: &'static str,
    reach: String,
}

struct Cost {
    told: String,
    months: Vec<(String, String)>,
    steps: Vec<String>,
    warnings: Vec<String>,
}

struct Past {
    when: String,
    what: &'static str,
    who: String,
    rows: String,
    said: Option<String>,
}

impl Notice {
    fn bad(w: &Words, lines: Vec<String>) -> Self {
        Self { tone: "bad", title: w.batch.not_done.to_owned(), lines }
    }

    fn moved(w: &Words, step: Move, report: &MoveReport) -> Self {
        let told = [label(w, step), &numbers::rows(w, report.rows), &numbers::rupiah(w, report.monthly)];
        let mut lines = Vec::new();
        for (code, rows) in &report.stayed {
            let state = State::from_code(code).map_or(code.as_str(), |state| w.named(state));
            lines.push(fill(w.batch.stayed, &[&numbers::rows(w, *rows), state]));
        }
        lines.extend(report.remarks.iter().map(|remark| w.say(remark)));
        if !report.held_back.is_empty() {
            lines.push(w.batch.held.to_owned());
            let held = report.held_back.iter();
            lines.extend(held.take(NAMED).map(|held| fill(w.batch.held_row, &[&held.row, &w.say(&held.reason)])));
            lines.extend(more(w, report.held_back.len()));
        }
        Self { tone: "good", title: fill(w.batch.done, &told), lines }
    }

    /// A batch that was just drafted, with who is not in it and why.
    pub(crate) fn drafted(w: &Words, report: &DraftReport) -> Self {
        let mut lines: Vec<String> = report.remarks.iter().map(|remark| w.say(remark)).collect();
        if !report.left_out.is_empty() {
            lines.push(fill(w.batch.left_out, &[&numbers::length(w, report.left_out.len())]));
            let row = |sheet_row: u32, reason: &str| fill(w.batch.left_row, &[&sheet_row.to_string(), reason]);
            lines.extend(report.left_out.iter().take(NAMED).map(|left| row(left.sheet_row, &w.say(&left.reason))));
            lines.extend(more(w, report.left_out.len()));
        }
        Self { tone: "good", title: fill(w.batch.drafted, &[&numbers::rows(w, report.rows)]), lines }
    }
}

fn more(w: &Words, all: usize) -> Option<String> {
    let more = all.saturating_sub(NAMED);
    (more > 0).then(|| fill(w.batch.left_more, &[&numbers::length(w, more)]))
}

/// The colour of a state.
pub(crate) const fn state_tone(state: State) -> &'static str {
    match state {
        State::Returned | State::Refused => "bad",
        State::Draft | State::Withdrawn | State::Expired => "",
        State::Submitted | State::Verified | State::Compiled => "ask",
        State::Accepted => "warn",
        State::Active => "good",
    }
}

const fn label(w: &Words, step: Move) -> &'static str {
    match step {
        Move::Send => w.batch.send,
        Move::Verify => w.batch.verify,
        Move::Return => w.batch.give_back,
        Move::Compile => w.batch.compile,
        Move::Accept => w.batch.accept,
        Move::Refuse => w.batch.refuse,
        Move::Withdraw => w.batch.withdraw,
        Move::End => w.batch.end,
    }
}

fn number(visit: &Visit<'_>) -> Result<Id<Batch>, Trouble> {
    visit.path_value("batch").and_then(|text| text.parse().ok()).map(Id::new).ok_or(Trouble::NotFound)
}

fn load(visit: &Visit<'_>, number: Id<Batch>) -> Result<SubmissionReport, Trouble> {
    match submission(&visit.app.workspace, visit.actor()?, visit.app.clock().today, number) {
        Err(StepError::Missing(_)) => Err(Trouble::NotFound),
        other => Ok(other?),
    }
}

/// `GET /usulan/{batch}?keadaan=&giliran=&page=&kantor=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    page(visit, number(visit)?, None)
}

/// `POST /usulan/{batch}`: one office's word on some rows.
pub(crate) fn act(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let number = number(visit)?;
    let step = visit.form.get("langkah").and_then(Move::from_code);
    let step = step.ok_or_else(|| {
        let allowed = Move::ALL.map(Move::code).join(", ");
        Trouble::request(fill(w.common.request_value, &["langkah", &allowed]))
    })?;
    let refuse = |status: StatusCode, line: &str| {
        let lines = vec![line.to_owned(), w.batch.not_done_next.to_owned()];
        Ok(page(visit, number, Some(Notice::bad(w, lines)))?.status(status))
    };
    let request = match wish(visit, w, number, step) {
        Ok(request) => request,
        Err(wrong) => return refuse(StatusCode::BAD_REQUEST, &wrong),
    };
    let key = visit.form.same_wish(&format!("{}/{number}", visit.actor()?.name));
    match move_rows(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &key, &request) {
        Ok(report) => page(visit, number, Some(Notice::moved(w, step, &report))),
        // Somebody was faster, or the table of moves says no: the reader sees how it stands now.
        Err(StepError::Request(said)) => refuse(StatusCode::CONFLICT, &w.say(&said)),
        Err(StepError::Missing(_)) => Err(Trouble::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// What the form asks for, or the sentence about what is missing or unknown in it.
fn wish(visit: &Visit<'_>, w: &Words, number: Id<Batch>, step: Move) -> Result<MoveRequest, String> {
    let form = &visit.form;
    let text = |name: &str| form.filled(name).map(str::to_owned);
    let number_in = |name: &str, typed: &str| unknown_choice(w, name, typed, "1, 2, 3 …");
    let line = |typed: &str| typed.parse().map_err(|_| number_in("baris", typed));
    let lines = form.all("baris").map(line).collect::<Result<Vec<u32>, String>>()?;
    let everything = choice(w, form, "cakupan", [("dicentang", false), ("semua", true)])?.unwrap_or(false);
    if lines.is_empty() && !everything {
        return Err(w.batch.nothing_ticked.to_owned());
    }
    let seen = form.filled("dilihat").map(|typed| typed.parse().map_err(|_| number_in("dilihat", typed)));
    let mut request = MoveRequest {
        lines: (!everything).then_some(lines),
        seen: seen.transpose()?,
        ..MoveRequest::all(number, step, visit.form.get("kantor").unwrap_or_default())
    };
    match step {
        Move::Return => {
            request.field = text("kolom");
            request.note = Some(text("alasan_kembali").ok_or(w.batch.why_missing)?);
        }
        Move::Refuse => {
            let reason = choice(w, form, "sebab", RefusalReason::ALL.map(|reason| (reason.code(), reason)))?;
            let reason = reason.ok_or(w.batch.reason_missing)?;
            request.note = text("keterangan");
            if reason == RefusalReason::Other && request.note.is_none() {
                return Err(w.batch.reason_missing.to_owned());
            }
            request.reason = Some(reason);
        }
        Move::Compile => {
            request.payer = choice(w, form, "sumber", PAYERS.map(|payer| (payer_code(payer), payer)))?;
        }
        Move::End => {
            let month = text("bulan_terakhir").and_then(|month| month.parse::<Month>().ok());
            request.last_month = Some(month.ok_or(w.batch.month_missing)?);
            request.note = text("alasan_akhir");
        }
        Move::Withdraw => request.note = text("alasan_tarik"),
        Move::Send | Move::Verify | Move::Accept => {}
    }
    Ok(request)
}

/// The page of a batch, with what just happened.
pub(crate) fn page(visit: &Visit<'_>, number: Id<Batch>, notice: Option<Notice>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let report = load(visit, number)?;
    let mut acting = Acting::of(visit)?;
    // Of several offices the one that has a part in this batch, unless the address names one.
    if visit.query.filled("kantor").is_none() && visit.form.filled("kantor").is_none() {
        let has_part = |office: &&domain::Office| report.batch.part_of(&office.name) != Part::Stranger;
        acting.office = acting.own.iter().find(has_part).or(acting.office.as_ref()).cloned();
    }
    let batch = &report.batch;
    let may = visit.actor()?.may_in(Right::Submit, batch.region);
    let part = batch.part_of(acting.name());
    let open = if may && part != Part::Stranger { open_moves(&report, acting.name()) } else { Vec::new() };
    let on = visit.query.filled("keadaan").and_then(State::from_code);
    let path = format!("/usulan/{number}");
    // From the desk of an office: what waits for it here.
    let own_turn = visit.query.filled("giliran").is_some();
    let fits = |view: &&RowView| {
        on.is_none_or(|on| view.row.state == on) && (!own_turn || desk(view.row.state, batch.route()) == Some(part))
    };
    let chosen: Vec<&RowView> = report.rows.iter().filter(fits).collect();
    let pager = Pager::of(visit, chosen.len(), PAGE);
    let link = |page: usize| {
        let (page, state) = (page.to_string(), on.map_or("", State::code));
        let turn = if own_turn { "1" } else { "" };
        let values = [("keadaan", state), ("giliran", turn), ("kantor", acting.query()), ("page", &page)];
        format!("{path}{}", query_of(&values))
    };
    let reached = |line: u32| open.iter().any(|(_, lines)| lines.binary_search(&line).is_ok());
    let summary = &report.summary;
    // What just happened may have told it already.
    let told = notice.as_ref().map_or_else(Vec::new, |notice| notice.lines.clone());
    let costs = estimate_reasons(&visit.app.workspace, visit.actor()?, visit.app.clock().today, number)?;
    let (past, past_more) = history(w, &report);
    let branch = open.iter().any(|(step, _)| *step == Move::Accept);
    Reply::page(&Page {
        w,
        frame: Frame::new(visit, fill(w.batch.title, &[&number.to_string()])),
        crumbs: crumbs(visit, batch.region, Some(&fill(w.batch.title, &[&number.to_string()]))),
        title: fill(w.batch.title, &[&number.to_string()]),
        sender: batch.office.clone(),
        notice,
        route: stops(w, &report),
        exceeded: report.remarks.iter().map(|remark| w.say(remark)).filter(|text| !told.contains(text)).collect(),
        decree: batch.decree.clone().unwrap_or_else(|| w.batch.no_decree.to_owned()),
        figures: vec![
            (w.batch.rows, numbers::rows(w, summary.rows)),
            (w.batch.persons, numbers::rows(w, summary.persons)),
            (w.batch.monthly, numbers::rupiah(w, summary.live.monthly)),
            (w.batch.total, numbers::rupiah(w, summary.live.total)),
        ],
        all: Choice {
            href: path.clone(),
            label: w.batch.all.to_owned(),
            count: numbers::rows(w, summary.rows),
            on: on.is_none() && !own_turn,
        },
        states: states(w, &path, summary, on),
        rows: pager.shown(&chosen).map(|view| row(w, view, reached(view.row.line))).collect(),
        pages: pager.pages(w, link),
        act_told: (may && part != Part::Stranger).then(|| fill(w.batch.act, &[acting.name()])),
        acts: open
            .iter()
            .map(|(step, lines)| Act {
                code: step.code(),
                label: label(w, *step),
                reach: fill(w.batch.reach, &[&numbers::length(w, lines.len())]),
            })
            .collect(),
        office: acting.name().to_owned(),
        seen: report.seen,
        once: hex(&rand::random::<[u8; 8]>()),
        payers: PAYERS.map(|payer| (payer_code(payer), w.named(payer))).into(),
        refusals: RefusalReason::ALL.map(|reason| (reason.code(), w.named(reason))).into(),
        columns: RETURN_FIELDS,
        exports: waits_for_branch(&report) && may && matches!(part, Part::Branch | Part::Compiler),
        answers: branch && part == Part::Branch,
        costs: costs.into_iter().map(|group| cost(w, group)).collect(),
        past,
        past_more,
        xlsx: format!("{path}/tabel.xlsx"),
        csv: format!("{path}/tabel.csv"),
        desk: format!("{INBOX_PATH}{}", query_of(&[("kantor", acting.query())])),
        path,
    })
}

fn waits_for_branch(report: &SubmissionReport) -> bool {
    let route = report.batch.route();
    report.rows.iter().any(|view| desk(view.row.state, route) == Some(Part::Branch))
}

/// The offices on the way, in their order, with the rows that wait at each.
fn stops(w: &Words, report: &SubmissionReport) -> Vec<Stop> {
    let batch = &report.batch;
    let way = [Part::Sender, Part::Verifier, Part::Compiler, Part::Branch];
    let stop = |part: Part| {
        let waits = report.rows.iter().filter(|view| desk(view.row.state, batch.route()) == Some(part)).count();
        Some(Stop {
            office: batch.office_of(part)?.to_owned(),
            part: w.named(part),
            waits: (waits > 0).then(|| fill(w.batch.here, &[&numbers::length(w, waits)])),
        })
    };
    way.into_iter().filter_map(stop).collect()
}

fn row(w: &Words, view: &RowView, pick: bool) -> Row {
    let row = &view.row;
    Row {
        line: row.line,
        name: view.name.clone(),
        href: row.person.map(|person| format!("/orang/{person}")),
        birth: view.birth.map_or_else(|| w.common.none.to_owned(), |birth| numbers::date(birth, &w.months)),
        place: place_name(row.region),
        because: match &view.belongs {
            Belongs::Role { role, .. } => w.role(*role),
            Belongs::Welfare { .. } => w.batch.by_welfare,
            Belongs::Occupation { occupation, .. } => w.named(*occupation),
        },
        paper: view.belongs.paper().map(str::to_owned),
        payer: w.named(row.payer),
        months: numbers::months(row.months.first, row.months.last, &w.months),
        monthly: numbers::rupiah(w, row.monthly),
        state: w.named(row.state),
        tone: state_tone(row.state),
        since: fill(w.desk.task_since, &[&numbers::date(row.since, &w.months)]),
        said: view.said.clone(),
        overlaps: view.overlaps.iter().map(|overlap| w.say(&overlap.sentence())).collect(),
        pick,
    }
}

/// A group of rows that cost the same: months of one amount stand together.
fn cost(w: &Words, group: EstimateGroup) -> Cost {
    let mut months: Vec<(Month, Month, units::Rupiah)> = Vec::new();
    for (month, amount) in &group.months {
        match months.last_mut() {
            Some((_, last, same)) if same == amount => *last = *month,
            _ => months.push((*month, *month, *amount)),
        }
    }
    let span = |(first, last, amount): (Month, Month, units::Rupiah)| {
        (numbers::months(first, last, &w.months), numbers::rupiah(w, amount))
    };
    let reasons = group.reasons.said_in(w.spoken);
    let told = [&numbers::length(w, group.lines.len()), w.named(group.payer), &numbers::rupiah(w, reasons.total)];
    Cost {
        told: fill(w.batch.cost_group, &told),
        months: months.into_iter().map(span).collect(),
        steps: reasons.steps.iter().map(ToString::to_string).collect(),
        warnings: reasons.warnings.iter().map(|warning| warning.text.to_string()).collect(),
    }
}

/// The newest moves first; rows that were moved together for the same reason are one entry.
fn history(w: &Words, report: &SubmissionReport) -> (Vec<Past>, Option<String>) {
    let together = |one: &MoveView, other: &MoveView| {
        (one.step, &one.office, &one.actor, &one.recorded_at, &one.said)
            == (other.step, &other.office, &other.actor, &other.recorded_at, &other.said)
    };
    let groups: Vec<&[MoveView]> = report.moves.chunk_by(together).collect();
    let entry = |moves: &&[MoveView]| {
        let first = &moves[0];
        let lines: Vec<u32> = moves.iter().map(|step| step.line).collect();
        Past {
            when: past::moment(w, &first.recorded_at),
            what: label(w, first.step),
            who: format!("{} ({})", first.office, first.actor),
            rows: fill(w.batch.history_rows, &[&numbers::length(w, lines.len()), &spans(&lines)]),
            said: first.said.clone(),
        }
    };
    let more = groups.len().saturating_sub(PAST);
    let shown = groups.iter().rev().take(PAST).map(entry).collect();
    (shown, (more > 0).then(|| fill(w.batch.history_more, &[&numbers::length(w, more)])))
}

/// Numbers of lines in short: 1–4, 7.
pub(crate) fn spans(lines: &[u32]) -> String {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    let runs: Vec<String> = sorted
        .chunk_by(|one, next| one + 1 == *next)
        .map(|run| match run {
            [only] => only.to_string(),
            [first, .., last] => format!("{first}–{last}"),
            [] => String::new(),
        })
        .collect();
    runs.join(", ")
}

/// `GET /usulan/{batch}/tabel.xlsx`
pub(crate) fn xlsx(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    table(visit, FileKind::Xlsx, "xlsx", XLSX)
}

/// `GET /usulan/{batch}/tabel.csv`
pub(crate) fn csv(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    table(visit, FileKind::Csv, "csv", CSV)
}

fn table(visit: &Visit<'_>, kind: FileKind, extension: &str, media: &'static str) -> Result<Reply, Trouble> {
    let number = number(visit)?;
    let mut out = Cursor::new(Vec::new());
    write_submission(&load(visit, number)?, kind, &mut out)?;
    Ok(Reply::download(&format!("usulan-{number}.{extension}"), media, out.into_inner()))
}

/// `GET /usulan/{batch}/berkas.xlsx`: the sender's own file, with what became of each row.
pub(crate) fn own_file(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let number = number(visit)?;
    let mut out = Cursor::new(Vec::new());
    let today = visit.app.clock().today;
    match answer_batch(&visit.app.workspace, visit.actor()?, number, today, FileKind::Xlsx, &mut out) {
        Ok(_) => Ok(Reply::download(&format!("jawaban-usulan-{number}.xlsx"), XLSX, out.into_inner())),
        Err(StepError::Missing(_)) => Err(Trouble::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// `POST /usulan/{batch}/daftarkan`: full numbers for the registration; each download is a change of its own.
pub(crate) fn export(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let number = number(visit)?;
    let wish = ExportRequest {
        office: visit.form.filled("kantor").map(str::to_owned),
        batches: vec![number],
        kind: FileKind::Xlsx,
    };
    let key = visit.form.same_wish(&format!("{}/{number}/export", visit.actor()?.name));
    let mut out = Cursor::new(Vec::new());
    match write_export(&visit.app.workspace, visit.actor()?, &visit.app.clock(), &key, &wish, &mut out) {
        Ok(_) => Ok(Reply::download(&format!("pendaftaran-{number}.xlsx"), XLSX, out.into_inner())),
        Err(StepError::Missing(said) | StepError::Request(said)) => {
            let w = words_of(visit);
            Ok(page(visit, number, Some(Notice::bad(w, vec![w.say(&said)])))?.status(StatusCode::CONFLICT))
        }
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::spans;

    #[test]
    fn lines_that_follow_one_another_are_written_as_a_span() {
        assert_eq!(spans(&[7, 1, 2, 3, 4, 9, 10]), "1–4, 7, 9–10");
        assert_eq!(spans(&[]), "");
    }
}
