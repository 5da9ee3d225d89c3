//! What a linkage leaves in its directory, each file whole or not at all.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use linkage::batch::{Linked, Model, Outcome, Settings};
use serde::{Deserialize, Serialize};
use steps::StepError;

use super::Ids;
use super::read::{STORE, Source};
use crate::desk::write_file;

pub(crate) const MATCHES: &str = "matches.csv";
pub(crate) const UNMATCHED: &str = "unmatched_left.csv";
pub(crate) const CANDIDATES: &str = "candidates.csv";
pub(crate) const CLUSTERS: &str = "clusters.csv";
pub(crate) const MODEL: &str = "model.toml";
pub(crate) const REPORT: &str = "report.html";
pub(crate) const RUN: &str = "run.toml";

/// What a later question about the result needs: the lists, and the settings as they were used.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) left: Source,
    /// Nothing when a list was compared with itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) right: Option<Source>,
    pub(crate) match_probability: f64,
    pub(crate) unmatched_probability: f64,
    pub(crate) settings: Settings,
}

impl Run {
    pub(crate) fn read(dir: &Path) -> Result<(Self, Model), StepError> {
        let run = of_toml(&dir.join(RUN))?;
        let model = of_toml(&dir.join(MODEL))?;
        Ok((run, model))
    }

    /// Whether a list of it is the participants of the store.
    pub(crate) fn opens_store(&self) -> bool {
        self.left.path == STORE || self.right.as_ref().is_some_and(|right| right.path == STORE)
    }
}

/// What a linkage writes or takes away.
const FILES: [&str; 7] = [MATCHES, UNMATCHED, CANDIDATES, CLUSTERS, MODEL, REPORT, RUN];

/// Refuses to write over a list that is read, or over files that an earlier linkage did not leave.
pub(crate) fn check_place(dir: &Path, inputs: &[&Path]) -> Result<(), StepError> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let inputs: Vec<_> = inputs.iter().filter_map(|input| whole(input)).collect();
    for name in FILES {
        if let Some(path) = whole(&dir.join(name)).filter(|path| inputs.contains(path)) {
            let path = path.display();
            return Err(StepError::request(
                format!("{path} dibaca dan akan ditimpa hasilnya. Pilih folder lain untuk --out."),
                format!("{path} is read, and the result would overwrite it. Choose another folder for --out."),
            ));
        }
    }
    let own = dir.join(RUN).exists();
    match FILES.into_iter().find(|name| !own && dir.join(name).exists()) {
        None => Ok(()),
        Some(name) => {
            let dir = dir.display();
            Err(StepError::request(
                format!(
                    "{dir} sudah berisi {name} yang bukan hasil payung link. Pindahkan berkas itu, atau pilih folder \
                     lain untuk --out."
                ),
                format!(
                    "{dir} holds a {name} that payung link did not write. Move that file away, or choose another folder \
                     for --out."
                ),
            ))
        }
    }
}

/// Refuses a picture in the place of a list, or of a part of the result.
pub(crate) fn check_picture(picture: &Path, dir: &Path, lists: &[&Path]) -> Result<(), StepError> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(place) = whole(picture) else { return Ok(()) };
    let own = FILES.iter().map(|name| dir.join(name));
    if own.chain(lists.iter().map(|list| list.to_path_buf())).any(|known| whole(&known).as_ref() == Some(&place)) {
        let picture = picture.display();
        return Err(StepError::request(
            format!("--svg: {picture} sudah dipakai; pilih nama lain."),
            format!("--svg: {picture} is in use; choose another name."),
        ));
    }
    Ok(())
}

/// A TOML file as a value; what does not fit is named with its line.
pub(crate) fn of_toml<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, StepError> {
    let trouble = |error| StepError::File { path: path.display().to_string(), error };
    let text = std::fs::read_to_string(path).map_err(trouble)?;
    toml::from_str(&text).map_err(|error| {
        let (path, error) = (path.display(), error.to_string());
        let error = error.trim_end();
        StepError::request(
            format!("{path}: tidak dapat dibaca sebagai pengaturan.\n{error}"),
            format!("{path}: cannot be read as settings.\n{error}"),
        )
    })
}

pub(crate) fn to_toml<T: Serialize>(path: &Path, value: &T) -> Result<(), StepError> {
    let text = toml::to_string(value)
        .map_err(|error| StepError::Request(::law::Sentence::alike(format!("{}: {error}", path.display()))))?;
    write_text(path, &text)
}

pub(crate) fn write_text(path: &Path, text: &str) -> Result<(), StepError> {
    let trouble = |error| StepError::File { path: path.display().to_string(), error };
    write_file(path, |file| file.write_all(text.as_bytes()).map_err(trouble))
}

fn write_csv(
    path: &Path,
    rows: impl FnOnce(&mut csv::Writer<BufWriter<&mut File>>) -> Result<(), csv::Error>,
) -> Result<(), StepError> {
    write_file(path, |file| {
        let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
        let written = rows(&mut writer).map_err(std::io::Error::from);
        let done = written.and_then(|()| writer.flush());
        done.map_err(|error| StepError::File { path: path.display().to_string(), error })
    })
}

/// A number with so many decimals. Written by hand: millions of them are most of the time that writing takes.
fn fixed(value: f64, places: u32, out: &mut String) -> &str {
    let unit = 10_u64.pow(places);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights and probabilities are small")]
    let scaled = (value.abs() * unit as f64).round() as u64;
    out.clear();
    if value < 0.0 && scaled > 0 {
        out.push('-');
    }
    out.push_str(&(scaled / unit).to_string());
    out.push('.');
    let mut place = unit / 10;
    while place > 0 {
        out.push(char::from(b'0' + (scaled / place % 10) as u8));
        place /= 10;
    }
    out
}

/// Decimals of a probability, and of a weight.
const PROBABILITY: u32 = 6;
const WEIGHT: u32 = 4;

pub(crate) fn tables(dir: &Path, linked: &Linked, left: &Ids, right: &Ids, candidates: bool) -> Result<(), StepError> {
    let mut text = String::new();
    write_csv(&dir.join(MATCHES), |writer| {
        let bits = linked.fields.iter().map(|field| format!("bits_{field}"));
        let heading = ["left_id", "right_id", "probability", "weight", "outcome"].map(str::to_owned);
        writer.write_record(heading.into_iter().chain(bits))?;
        for row in &linked.matches {
            writer.write_field(&*left.name(row.left))?;
            writer.write_field(&*right.name(row.right))?;
            writer.write_field(fixed(row.probability, PROBABILITY, &mut text))?;
            writer.write_field(fixed(row.weight, WEIGHT, &mut text))?;
            writer.write_field(outcome(row.outcome))?;
            for bits in &row.bits {
                writer.write_field(fixed(*bits, WEIGHT, &mut text))?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    })?;
    write_csv(&dir.join(UNMATCHED), |writer| {
        writer.write_record(["left_id", "probability_not_registered", "best_candidate", "weight"])?;
        for row in &linked.unmatched_left {
            writer.write_field(&*left.name(row.left))?;
            writer.write_field(fixed(row.probability, PROBABILITY, &mut text))?;
            writer.write_field(&*row.best_candidate.map_or(Cow::Borrowed(""), |row| right.name(row)))?;
            writer.write_field(row.weight.map_or("", |weight| fixed(weight, WEIGHT, &mut text)))?;
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    })?;
    // What an earlier run left and this one does not write would speak of other pairs.
    keep_or_remove(&dir.join(CANDIDATES), candidates, |path| {
        write_csv(path, |writer| {
            writer.write_record(["left_id", "right_id", "probability", "weight"])?;
            for pair in &linked.candidates {
                writer.write_field(&*left.name(pair.left))?;
                writer.write_field(&*right.name(pair.right))?;
                writer.write_field(fixed(f64::from(pair.probability), PROBABILITY, &mut text))?;
                writer.write_field(fixed(f64::from(pair.weight), WEIGHT, &mut text))?;
                writer.write_record(None::<&[u8]>)?;
            }
            Ok(())
        })
    })?;
    keep_or_remove(&dir.join(CLUSTERS), !linked.clusters.is_empty(), |path| {
        write_csv(path, |writer| {
            writer.write_record(["cluster", "id"])?;
            for (number, cluster) in (1_u64..).zip(&linked.clusters) {
                for row in cluster {
                    writer.write_record([number.to_string().as_str(), &left.name(*row)])?;
                }
            }
            Ok(())
        })
    })
}

fn keep_or_remove(
    path: &Path,
    wanted: bool,
    write: impl FnOnce(&Path) -> Result<(), StepError>,
) -> Result<(), StepError> {
    if wanted {
        return write(path);
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StepError::File { path: path.display().to_string(), error })
        }
        _ => Ok(()),
    }
}

pub(crate) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Match => "match",
        Outcome::Doubtful => "doubtful",
        Outcome::Unmatched => "unmatched",
    }
}
