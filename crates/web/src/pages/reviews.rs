//! Rows that only a human can decide: each beside whom it may be, with the evidence column by column.

use askama::Template;
use steps::{Decision, Evidence, FieldEvidence, ReviewItem, decide, reviews};
use units::Id;

use crate::numbers;
use crate::pages::{Crumb, Frame, crumbs, full_name, place_name, words_of};
use crate::request::Visit;
use crate::response::Reply;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// Doubts on one page: decided ones make room for the next.
const PAGE: usize = 10;

#[derive(Template)]
#[template(path = "reviews.html")]
struct Reviews {
    w: &'static Words,
    frame: Frame,
    crumbs: Vec<Crumb>,
    code: String,
    place_name: String,
    told: String,
    doubts: Vec<Doubt>,
}

struct Doubt {
    row: i64,
    source: String,
    name: String,
    about: String,
    candidate_name: String,
    candidate_about: String,
    probability: String,
    steps: Vec<Step>,
    /// Height of the picture.
    height: u32,
    compared: Option<String>,
    turning: Vec<String>,
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

/// `GET /wilayah/{code}/tinjau`
pub(crate) fn show(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    let w = words_of(visit);
    let code = visit.region()?;
    let items = reviews(&visit.app.workspace, visit.actor()?, code)?;
    let told = fill(w.review.told, &[&numbers::length(w, items.len()), &numbers::length(w, items.len().min(PAGE))]);
    Reply::page(&Reviews {
        w,
        frame: Frame::new(visit, w.review.title),
        crumbs: crumbs(visit, code, Some(w.review.title)),
        code: code.to_string(),
        place_name: full_name(w, code),
        told,
        doubts: items.into_iter().take(PAGE).map(|item| doubt(w, item)).collect(),
    })
}

/// `POST /wilayah/{code}/tinjau`
pub(crate) fn settle(visit: &Visit<'_>) -> Result<Reply, Trouble> {
    visit.need_own_form()?;
    let w = words_of(visit);
    let wrong = |name: &str, allowed: &str| Trouble::Request(fill(w.common.request_value, &[name, allowed]));
    let row = visit.form.get("baris").and_then(|text| text.parse().ok()).ok_or_else(|| wrong("baris", "41"))?;
    let decision = match visit.form.get("putusan") {
        Some("same") => Decision::Same,
        Some("different") => Decision::Different,
        _ => return Err(wrong("putusan", "same, different")),
    };
    decide(&visit.app.workspace, visit.actor()?, &visit.app.clock(), Id::new(row), decision)?;
    Ok(Reply::see(&format!("/wilayah/{}/tinjau", visit.region()?)))
}

fn doubt(w: &Words, item: ReviewItem) -> Doubt {
    let about = |birth: Option<units::Date>, place: Option<units::RegionCode>| {
        let birth = birth.map_or_else(|| w.common.unknown.to_owned(), |birth| numbers::date(birth, &w.months));
        let place = place.map_or_else(|| w.common.unknown.to_owned(), place_name);
        format!("{birth} · {place}")
    };
    let probability = item
        .probability_ppm
        .map_or_else(|| w.common.unknown.to_owned(), |ppm| format!("{} %", numbers::count(w, (ppm + 5_000) / 10_000)));
    let steps = waterfall(w, &item.evidence);
    let turned = |piece: &FieldEvidence| {
        fill(w.review.turning_line, &[column(w, &piece.field), &piece.words, &bits(piece.bits)])
    };
    Doubt {
        row: item.row,
        source: format!("{}, {}", item.file, fill(w.list.person_row, &[&item.sheet_row.to_string()])),
        name: item.name,
        about: about(item.birth, Some(item.region)),
        candidate_name: item.candidate_name,
        candidate_about: about(item.candidate_birth, item.candidate_residence),
        probability,
        height: u32::try_from(steps.len()).unwrap_or(0) * LINE,
        steps,
        compared: (!item.evidence.rules.is_empty())
            .then(|| fill(w.review.compared, &[&item.evidence.rules.join("; ")])),
        turning: item.evidence.turning.iter().map(turned).collect(),
    }
}

/// Height of a bar with its gap, and width of the picture.
const LINE: u32 = 14;
const WIDTH: f64 = 400.0;

/// The prior, each column, and the sum, every bar beginning where the one before ended.
fn waterfall(w: &Words, evidence: &Evidence) -> Vec<Step> {
    let mut parts = vec![(w.review.prior.to_owned(), String::new(), evidence.prior)];
    parts.extend(
        evidence.fields.iter().map(|piece| (column(w, &piece.field).to_owned(), piece.words.clone(), piece.bits)),
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
