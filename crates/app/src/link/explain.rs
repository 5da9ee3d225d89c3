//! `payung link explain`: the evidence for one pair of an earlier result, as a waterfall in words and as a picture.

use std::path::{Path, PathBuf};

use clap::Args;
use linkage::batch::{Field, Linker, Settings, Table, Waterfall};
use serde_json::json;
use steps::StepError;

use super::output::{self, Run};
use super::report::{found_by, odds_bits, percent, steps_of};
use super::{Ids, read, refused, svg, writes_places_as_codes};
use crate::Ended;
use crate::desk::Desk;

#[derive(Args)]
pub(crate) struct ExplainArguments {
    /// The directory that payung link wrote.
    dir: PathBuf,
    /// The row of the left list.
    left_id: String,
    /// The row of the right list.
    right_id: String,
    /// Where the picture goes [default: explain-LEFT-RIGHT.svg in DIR].
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl ExplainArguments {
    /// Whether the result rests on the participants of the store. A directory without a result is named when it is read.
    pub(crate) fn opens_store(&self) -> bool {
        Run::read(&self.dir).is_ok_and(|(run, _)| run.opens_store())
    }
}

/// What became of a pair.
struct Decided {
    outcome: &'static str,
    probability: Option<f64>,
}

pub(crate) fn run(desk: &Desk, arguments: &ExplainArguments) -> Result<Ended, StepError> {
    let (run, model) = Run::read(&arguments.dir)?;
    let columns = |side: fn(&Field) -> &Vec<String>| -> Vec<String> {
        run.settings.fields.iter().flat_map(|field| side(field).iter().cloned()).collect()
    };
    let left = read::again(desk, &run.left, &columns(|field| &field.left), false)?;
    let by_code = writes_places_as_codes(&left);
    let right = match &run.right {
        Some(source) => Some(read::again(desk, source, &columns(|field| &field.right), by_code)?),
        None => None,
    };
    let other = right.as_ref().unwrap_or(&left);
    let a = row_of(&left, run.settings.left_id.as_deref(), &arguments.left_id, &run.left.path)?;
    let right_id = if right.is_some() { &run.settings.right_id } else { &run.settings.left_id };
    let right_path = run.right.as_ref().map_or(&run.left.path, |source| &source.path);
    let b = row_of(other, right_id.as_deref(), &arguments.right_id, right_path)?;

    let settings = Settings {
        threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        match_probability: run.match_probability,
        model: Some(model.clone()),
        ..run.settings.clone()
    };
    let linker = Linker::new(&left, right.as_ref(), &settings, &|_, _, _| {}).map_err(|error| refused(&error))?;
    let explained = linker.explain(&model, a, b);
    let decided = decided(&arguments.dir, &arguments.left_id, &arguments.right_id, right.is_none())?;

    let (start, rows) = steps_of(&explained);
    let title = format!("{} dan {}", sheets::mask(&arguments.left_id), sheets::mask(&arguments.right_id));
    let picture = svg::waterfall(&title, &start, &rows, Some(odds_bits(run.match_probability)));
    let path = arguments.svg.clone().unwrap_or_else(|| {
        let name = format!("explain-{}-{}.svg", file_word(&arguments.left_id), file_word(&arguments.right_id));
        arguments.dir.join(name)
    });
    let lists = [Some(&run.left), run.right.as_ref()].into_iter().flatten().map(|source| Path::new(&source.path));
    output::check_picture(&path, &arguments.dir, &lists.collect::<Vec<_>>())?;
    output::write_text(&path, &picture)?;

    let values: Vec<(String, String)> = explained
        .bars
        .iter()
        .map(|bar| match settings.fields.iter().find(|field| field.name == bar.field) {
            Some(field) => {
                let right_columns = if field.right.is_empty() { &field.left } else { &field.right };
                (shown(&left, &field.left, a), shown(other, right_columns, b))
            }
            None => (String::new(), String::new()),
        })
        .collect();
    if desk.is_json() {
        let fields: Vec<_> = explained
            .bars
            .iter()
            .zip(&values)
            .map(|(bar, (left, right))| {
                json!({ "field": bar.field, "level": bar.level, "words": bar.words, "bits": bar.bits,
                        "left": left, "right": right })
            })
            .collect();
        let turning: Vec<_> = explained
            .turning
            .iter()
            .map(|bar| json!({ "field": bar.field, "level": bar.level, "words": bar.words, "weight": bar.bits }))
            .collect();
        desk.print_json(&json!({
            "left_id": arguments.left_id,
            "right_id": arguments.right_id,
            "outcome": decided.outcome,
            "outcome_probability": decided.probability,
            "prior_bits": explained.prior_bits,
            "weight": explained.weight,
            "probability": explained.probability,
            "compared": !explained.rules.is_empty(),
            "rules": explained.rules,
            "fields": fields,
            "turning": turning,
            "svg": path.display().to_string(),
        }))?;
    } else {
        say(desk, &title, &explained, &values, &decided, run.match_probability);
        desk.say(&format!("Gambar: {}", path.display()));
    }
    Ok(Ended::Done)
}

fn say(
    desk: &Desk,
    title: &str,
    explained: &Waterfall,
    values: &[(String, String)],
    decided: &Decided,
    match_probability: f64,
) {
    let outcome = match decided.outcome {
        "match" => "orang yang sama",
        "doubtful" => "diragukan",
        "best_rejected" => "bukan orang yang sama, tetapi calon terdekat",
        _ => "tidak dipilih",
    };
    let sure = decided.probability.map_or_else(String::new, |value| format!(", peluang {}", percent(value)));
    desk.say(&format!("{title}: {outcome}{sure}"));
    desk.say(&format!("  {:>7}  sebelum kolom dilihat", svg::bits(explained.prior_bits)));
    for (bar, (left, right)) in explained.bars.iter().zip(values) {
        let read = match (left.is_empty(), right.is_empty()) {
            (true, true) => String::new(),
            _ => format!("  [{left} ~ {right}]"),
        };
        desk.say(&format!("  {:>7}  {}: {}{read}", svg::bits(bar.bits), bar.field, bar.words));
    }
    desk.say(&format!(
        "  {:>7}  jumlah; batas untuk sama {}, peluang pasangan ini saja {}",
        svg::bits(explained.weight),
        svg::bits(odds_bits(match_probability)),
        percent(explained.probability)
    ));
    if explained.rules.is_empty() {
        desk.say("Tidak pernah dibandingkan: kedua baris tidak berbagi satu kunci pun.");
    } else {
        desk.say(&format!("Dibandingkan karena berbagi kunci: {}.", found_by(&explained.rules)));
    }
    if explained.turning.is_empty() {
        desk.say("Tidak ada satu kolom pun yang sendirian akan mengubah putusan.");
    } else {
        desk.say("Putusan berubah seandainya:");
        for bar in &explained.turning {
            desk.say(&format!("  {}: {} (jumlah menjadi {})", bar.field, bar.words, svg::bits(bar.bits)));
        }
    }
}

/// Cells of a field as read, numbers of a person hidden.
fn shown(table: &Table, columns: &[String], row: u32) -> String {
    let cells = columns.iter().filter_map(|column| table.column(column)).map(|column| table.cell(row as usize, column));
    sheets::mask(cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ").as_str())
}

fn row_of(table: &Table, column: Option<&str>, id: &str, path: &str) -> Result<u32, StepError> {
    let ids = Ids::of(table, column);
    let rows = u32::try_from(table.rows()).unwrap_or(u32::MAX);
    let found: Vec<u32> = (0..rows).filter(|row| ids.is(*row, id)).collect();
    let id = sheets::mask(id);
    match found[..] {
        [row] => Ok(row),
        [] => {
            let (what, in_english) = match column {
                None => (format!("nomor baris 1 sampai {rows}"), format!("row numbers 1 to {rows}")),
                Some(column) => {
                    (format!("isi kolom {column}, {rows} baris"), format!("cells of column {column}; rows: {rows}"))
                }
            };
            Err(StepError::request(
                format!("{path}: tidak ada baris \"{id}\"; yang dapat ditanyakan: {what}."),
                format!("{path}: there is no row “{id}”; one may ask for: {in_english}."),
            ))
        }
        [first, second, ..] => {
            let (rows, first, second) = (found.len(), first + 1, second + 1);
            Err(StepError::request(
                format!(
                    "{path}: {rows} baris bernama \"{id}\" (baris {first} dan {second} di bawah judul); perlu id yang \
                     berbeda-beda."
                ),
                format!(
                    "{path}: {rows} rows are called “{id}” (rows {first} and {second} below the headings); each needs an \
                     id of its own."
                ),
            ))
        }
    }
}

/// What the result says of the pair.
fn decided(dir: &Path, left: &str, right: &str, within: bool) -> Result<Decided, StepError> {
    let path = dir.join(output::MATCHES);
    let found = super::evaluate::scan(&path, |row| {
        let same = row.get(0) == Some(left) && row.get(1) == Some(right);
        let turned = within && row.get(0) == Some(right) && row.get(1) == Some(left);
        (same || turned).then(|| Decided {
            outcome: if row.get(4) == Some("match") { "match" } else { "doubtful" },
            probability: row.get(2).and_then(|text| text.parse().ok()),
        })
    })?;
    if let Some(found) = found {
        return Ok(found);
    }
    let rejected = super::evaluate::scan(&dir.join(output::UNMATCHED), |row| {
        (row.get(0) == Some(left) && row.get(2) == Some(right)).then_some(())
    })?;
    Ok(Decided { outcome: if rejected.is_some() { "best_rejected" } else { "not_chosen" }, probability: None })
}

/// An identifier as part of a file name.
fn file_word(id: &str) -> String {
    sheets::mask(id).chars().take(40).map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect()
}
