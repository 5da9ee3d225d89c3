//! Rows that only a human can decide: each beside whom it may be, with the evidence column by column; those about which
//! somebody else is asked in a list of their own; and taking back what was answered last.

use askama::Template;
use steps::{
    Asked, Decision, Evidence, FieldEvidence, ReviewItem, StepError, ask, decide, may_undo, name_decided, past_change,
    reviews,
};
use units::{Date, Id, RegionCode, Sentence};

use crate::numbers;
use crate::pages::past::{moment, reason_words};
use crate::pages::{Choice, Crumb, Frame, crumbs, full_name, place_name, query_of, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Doubts on one page: decided ones make room for the next.
const PAGE: usize = 10;
/// The word of the address for the list of those about which somebody is asked.
const ASKED: &str = "ditanyakan";
/// Letters of who is asked, and of what.
const ASKED_MAX: usize = 100;
const NOTE_MAX: usize = 500;

#[derive(Template)]
#[template(path = "reviews.html")]
struct Reviews {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_name: String,
    lists: Vec<Choice>,
    asked_list: bool,
    last: Option<Last>,
    told: String,
    doubts: Vec<Doubt>,
    asked_max: usize,
    note_max: usize,
}

/// What was answered last, or taken back.
struct Last {
    told: String,
    /// The change, while it stands and the reader may take it back.
    undo: Option<i64>,
    back: String,
}

struct Doubt {
    row: i64,
    source: String,
    name: String,
    candidate_name: String,
    /// Label, on the list, among those known, and whether they differ.
    sides: [(&'static str, String, String, bool); 3],
    probability: String,
    asked: Option<Question>,
    steps: Vec<Step>,
    /// Height of the picture.
    height: u32,
    compared: Option<String>,
    turning: Vec<String>,
}

/// What somebody else is asked.
struct Question {
    of: String,
    note: String,
    told: String,
}

/// One line of the waterfall: where its bar lies in the picture, and the same in words.
struct Step {
    label: String,
    words: String,
    bits: String,
    x: u32,
    y: u32,
    width: u32,
    class: &'static str,
}

/// `GET /wilayah/{code}/tinjau?lihat=&putusan=`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let items = reviews(&visit.app.workspace, visit.actor()?, code)?;
    let asked_list = asked_list(visit);
    let all = items.len();
    let (asked, open): (Vec<ReviewItem>, Vec<ReviewItem>) = items.into_iter().partition(|item| item.asked.is_some());
    let list = |label: &'static str, word: &str, length: usize| Choice {
        href: format!("/wilayah/{code}/tinjau{}", query_of(&[("lihat", word)])),
        label: label.to_owned(),
        count: numbers::length(w, length),
        on: (word == ASKED) == asked_list,
    };
    let lists = vec![list(w.review.open, "", open.len()), list(w.review.asked, ASKED, asked.len())];
    let shown = if asked_list { asked } else { open };
    let told = fill(w.review.told, &[&numbers::length(w, shown.len()), &numbers::length(w, shown.len().min(PAGE))]);
    Reply::page(&Reviews {
        w,
        frame: Frame::new(visit, w.review.title),
        crumbs: crumbs(visit, code, Some(w.review.title)),
        code: code.to_string(),
        place_name: full_name(w, code),
        lists: if all == 0 { Vec::new() } else { lists },
        asked_list,
        last: last(visit, w, code)?,
        told,
        doubts: shown.into_iter().take(PAGE).map(|item| doubt(w, item)).collect(),
        asked_max: ASKED_MAX,
        note_max: NOTE_MAX,
    })
}

/// The answer that the address names: what it was, and whether it may be taken back.
fn last(visit: &Visit<'_>, w: &'static Words, code: RegionCode) -> Result<Option<Last>, Trouble> {
    let Some(change) = visit.query.filled("putusan").and_then(|text| text.parse::<i64>().ok()) else {
        return Ok(None);
    };
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let (past, name) = match (past_change(workspace, actor, change), name_decided(workspace, actor, change)) {
        (Ok(past), Ok(name)) => (past, name),
        // A number that somebody typed, or that is for other eyes.
        (Err(StepError::Missing(_) | StepError::NotAllowed { .. }), _)
        | (_, Err(StepError::Missing(_) | StepError::NotAllowed { .. })) => return Ok(None),
        (Err(other), _) | (_, Err(other)) => return Err(other.into()),
    };
    let answer = reason_words(w, &past);
    let told = match past.undone_by {
        None => fill(w.review.answered, &[&name, &answer]),
        Some(_) => fill(w.review.taken_back, &[&name, &answer]),
    };
    let undo = (past.undone_by.is_none() && may_undo(workspace, actor, change)?).then_some(change);
    Ok(Some(Last { told, undo, back: page_after(code, asked_list(visit), change) }))
}

fn asked_list(visit: &Visit<'_>) -> bool {
    [&visit.query, &visit.form].into_iter().any(|values| values.get("lihat") == Some(ASKED))
}

/// The page as it goes on after a change.
fn page_after(code: RegionCode, asked_list: bool, change: i64) -> String {
    let list = if asked_list { ASKED } else { "" };
    format!("/wilayah/{code}/tinjau{}", query_of(&[("lihat", list), ("putusan", &change.to_string())]))
}

/// `POST /wilayah/{code}/tinjau`
pub(crate) fn settle(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
    let row = visit.form.get("baris").and_then(|text| text.parse().ok()).ok_or_else(|| wrong("baris", "41"))?;
    let (workspace, actor, clock, row) = (&visit.app.workspace, visit.actor()?, visit.app.clock(), Id::new(row));
    let text = |name: &str| visit.form.filled(name).unwrap_or_default();
    let change = match visit.form.get("putusan") {
        Some("same") => decide(workspace, actor, &clock, row, Decision::Same)?,
        Some("different") => decide(workspace, actor, &clock, row, Decision::Different)?,
        Some("ask") => ask(workspace, actor, &clock, row, text("kepada"), text("pertanyaan"))?,
        _ => return Err(wrong("putusan", "same, different, ask")),
    };
    Ok(Reply::see(&page_after(visit.region()?, asked_list(visit), change)))
}

fn doubt(w: &'static Words, item: ReviewItem) -> Doubt {
    let day = |birth: Option<Date>| {
        birth.map_or_else(|| w.common.unknown.to_owned(), |birth| numbers::date(birth, &w.months))
    };
    let place = |place: Option<RegionCode>| place.map_or_else(|| w.common.unknown.to_owned(), place_name);
    let sides = [
        (w.col.name, item.name.clone(), item.candidate_name.clone()),
        (w.col.birth, day(item.birth), day(item.candidate_birth)),
        (w.col.place, place(Some(item.region)), place(item.candidate_residence)),
    ];
    let probability = item
        .probability_ppm
        .map_or_else(|| w.common.unknown.to_owned(), |ppm| format!("{} %", numbers::count(w, (ppm + 5_000) / 10_000)));
    let steps = waterfall(w, &item.evidence);
    let turned = |piece: &FieldEvidence| {
        fill(w.review.turning_line, &[column(w, &piece.field), &w.say(&piece.words), &bits(piece.bits)])
    };
    Doubt {
        row: item.row,
        source: format!("{}, {}", item.file, fill(w.list.person_row, &[&item.sheet_row.to_string()])),
        name: item.name,
        candidate_name: item.candidate_name,
        sides: sides.map(|(label, listed, known)| {
            let differs = listed.to_lowercase() != known.to_lowercase();
            (label, listed, known, differs)
        }),
        probability,
        asked: item.asked.map(|asked| question(w, asked)),
        height: u32::try_from(steps.len()).unwrap_or(0) * LINE,
        steps,
        compared: (!item.evidence.rules.is_empty()).then(|| fill(w.review.compared, &[&said(w, &item.evidence.rules)])),
        turning: item.evidence.turning.iter().map(turned).collect(),
    }
}

fn question(w: &Words, asked: Asked) -> Question {
    let told = fill(w.past.by, &[&moment(w, &asked.at), &asked.by]);
    Question { of: asked.of, note: asked.note, told }
}

fn said(w: &Words, rules: &[Sentence]) -> String {
    rules.iter().map(|rule| w.say(rule)).collect::<Vec<String>>().join("; ")
}

/// Height of a bar with its gap, and width of the picture.
const LINE: u32 = 14;
const WIDTH: f64 = 400.0;

/// The prior, each column, and the sum, every bar beginning where the one before ended.
fn waterfall(w: &Words, evidence: &Evidence) -> Vec<Step> {
    let mut parts = vec![(w.review.prior.to_owned(), String::new(), evidence.prior)];
    parts.extend(
        evidence.fields.iter().map(|piece| (column(w, &piece.field).to_owned(), w.say(&piece.words), piece.bits)),
    );
    let (mut at, mut low, mut high) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (.., bits) in &parts {
        at += bits;
        (low, high) = (low.min(at), high.max(at));
    }
    let scale = WIDTH / (high - low).max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "points of a picture of 400")]
    let point = |bits: f64| ((bits - low) * scale).round().clamp(0.0, WIDTH) as u32;
    let mut steps = Vec::with_capacity(parts.len() + 1);
    let mut before = 0.0;
    for (label, words, bits_added) in parts {
        let after = before + bits_added;
        steps.push((label, words, bits_added, before, after));
        before = after;
    }
    steps.push((w.review.sum.to_owned(), String::new(), before, 0.0, before));
    let last = steps.len() - 1;
    let step = |(place, (label, words, added, from, to)): (usize, (String, String, f64, f64, f64))| Step {
        label,
        words,
        bits: bits(added),
        x: point(from.min(to)),
        y: u32::try_from(place).unwrap_or(0) * LINE + 2,
        width: (point(from.max(to)) - point(from.min(to))).max(1),
        class: match (place == last, added >= 0.0) {
            (true, _) => "formal",
            (false, true) => "informal",
            (false, false) => "mark",
        },
    };
    steps.into_iter().enumerate().map(step).collect()
}

fn bits(bits: f64) -> String {
    format!("{bits:+.1}").replace('.', ",")
}

fn column<'a>(w: &'a Words, field: &'a str) -> &'a str {
    match field {
        "nik" => w.review.nik,
        "birth" => w.col.birth,
        "sex" => w.review.sex,
        "village" => w.col.place,
        "name" => w.col.name,
        "mother" => w.review.mother,
        other => other,
    }
}
