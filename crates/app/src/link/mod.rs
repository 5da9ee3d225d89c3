//! `payung link`: two lists in, or one; who is whom, how sure, and why.

mod evaluate;
mod example;
mod explain;
mod labels;
mod meter;
mod output;
mod parquet;
mod read;
mod report;
mod svg;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::thread;

use clap::{Args, Subcommand};
use linkage::batch::{Linked, Linker, Model, Settings, SettingsError, Stage, Table};
use serde_json::json;
use steps::{Right, StepError};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, grouped};
use meter::Meter;
use output::Run;
use read::{List, STORE, Unread};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct LinkArguments {
    #[command(subcommand)]
    command: Option<LinkCommand>,
    /// The list whose rows are looked for: CSV, XLSX or Parquet.
    #[arg(required_unless_present = "dedupe", conflicts_with = "dedupe", requires = "right")]
    left: Option<String>,
    /// The list they are looked for in; store:participants for the participants of the store.
    right: Option<String>,
    /// Find the rows of this one list that are the same person.
    #[arg(long, value_name = "FILE")]
    dedupe: Option<String>,
    /// Where the results go; made when missing.
    #[arg(long, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    /// Settings in TOML: columns, keys, thresholds, fixed levels, frequencies. What is left out is found out.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Weigh with this model.toml of an earlier run instead of learning.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Pairs that people looked at: CSV of left_id,right_id,label (same or different). Learnt from, and they stand.
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// How many threads share the work; the results do not depend on it [default: as many as there are cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// From this probability on, a pair is the same person.
    #[arg(long, value_name = "T", value_parser = probability)]
    threshold: Option<f64>,
    /// Each row of either list answers to at most one of the other.
    #[arg(long, conflicts_with = "dedupe")]
    one_to_one: bool,
    /// Forget pairs below so many bits [default: -8].
    #[arg(long, value_name = "BITS", allow_hyphen_values = true)]
    keep_bits: Option<f64>,
    /// Also write every pair that was kept, to candidates.csv: what evaluate draws its curves from.
    #[arg(long)]
    candidates: bool,
}

#[derive(Subcommand)]
enum LinkCommand {
    /// Why two rows are, or are not, the same person.
    Explain(explain::ExplainArguments),
    /// How good a result is, where the truth is known.
    Evaluate(evaluate::EvaluateArguments),
    /// Writes two invented lists with the truth, to try the command on.
    Example(example::ExampleArguments),
}

impl LinkArguments {
    /// Files of the user's own need no right; the participants of the store do, on either side, and so does a question
    /// about a result that rests on them.
    pub(crate) fn right(&self) -> Right {
        let lists = [&self.left, &self.right, &self.dedupe];
        let opens_store = match &self.command {
            Some(LinkCommand::Explain(arguments)) => arguments.opens_store(),
            Some(LinkCommand::Evaluate(_) | LinkCommand::Example(_)) => false,
            None => lists.into_iter().any(|list| list.as_deref() == Some(STORE)),
        };
        if opens_store { Right::Match } else { Right::Public }
    }
}

impl LinkArguments {
    /// The files that are read.
    fn inputs(&self) -> Vec<&Path> {
        let lists = [&self.left, &self.right, &self.dedupe].into_iter().filter_map(Option::as_deref);
        let lists = lists.filter(|list| *list != STORE).map(Path::new);
        let others = [&self.config, &self.model, &self.labels].into_iter().filter_map(Option::as_deref);
        lists.chain(others).collect()
    }
}

fn probability(text: &str) -> Result<f64, String> {
    let read = text.replace(',', ".").parse::<f64>().ok().filter(|value| (0.0..=1.0).contains(value));
    read.ok_or_else(|| "a probability from 0 to 1, such as 0.9".to_owned())
}

/// What names the rows of a list in the results: its id column, or the number of the row below the headings.
pub(crate) struct Ids {
    text: String,
    ends: Vec<usize>,
}

impl Ids {
    fn of(table: &Table, column: Option<&str>) -> Self {
        let mut ids = Self { text: String::new(), ends: Vec::new() };
        if let Some(column) = column.and_then(|column| table.column(column)) {
            ids.ends.reserve(table.rows());
            for row in 0..table.rows() {
                ids.text.push_str(table.cell(row, column));
                ids.ends.push(ids.text.len());
            }
        }
        ids
    }

    /// The row of each name; the first where several bear it.
    fn rows(&self, rows: usize) -> std::collections::HashMap<String, u32> {
        let mut found = std::collections::HashMap::with_capacity(rows);
        for row in 0..u32::try_from(rows).unwrap_or(u32::MAX) {
            found.entry(self.name(row).into_owned()).or_insert(row);
        }
        found
    }

    /// Whether the row goes by this name.
    pub(crate) fn is(&self, row: u32, name: &str) -> bool {
        self.own(row).map_or_else(|| (row + 1).to_string() == name, |own| own == name)
    }

    fn own(&self, row: u32) -> Option<&str> {
        let row = row as usize;
        let end = *self.ends.get(row)?;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        (end > start).then(|| &self.text[start..end])
    }

    pub(crate) fn name(&self, row: u32) -> Cow<'_, str> {
        self.own(row).map_or_else(|| Cow::Owned((row + 1).to_string()), Cow::Borrowed)
    }
}

pub(crate) fn run(desk: &Desk, arguments: &LinkArguments) -> Result<Ended, StepError> {
    match &arguments.command {
        Some(LinkCommand::Explain(arguments)) => explain::run(desk, arguments),
        Some(LinkCommand::Evaluate(arguments)) => evaluate::run(desk, arguments),
        Some(LinkCommand::Example(arguments)) => example::run(desk, arguments),
        None => link(desk, arguments),
    }
}

fn link(desk: &Desk, arguments: &LinkArguments) -> Result<Ended, StepError> {
    let meter = Meter::new();
    let given = Given::read(arguments)?;
    let out = arguments.out.as_deref().expect("clap asks for it");
    output::check_place(out, &arguments.inputs())?;
    std::fs::create_dir_all(out).map_err(|error| StepError::File { path: out.display().to_string(), error })?;
    let (left, right) = lists(desk, arguments, &given)?;
    let settings = given.complete(&left.table, right.as_ref().map(|right| &right.table), arguments)?;
    meter.lap("load");
    let line = ProgressLine::new("Memadankan");
    let stage = |stage: Stage, done: u64, total: u64| {
        let name = match stage {
            Stage::Encode => "encode",
            Stage::Block => "block",
            Stage::Learn => "learn",
            Stage::Score => "score",
            Stage::Decide | Stage::Done => "decide",
        };
        meter.begin(name);
        if total > 1 {
            // The line belongs to this thread; the engine reports from the one that called it.
            line.show(done, Some(total));
        }
    };
    let rows = (left.table.rows(), right.as_ref().map_or(left.table.rows(), |right| right.table.rows()));
    let mut linker = Linker::new(&left.table, right.as_ref().map(|right| &right.table), &settings, &stage)
        .map_err(|error| refused(&error))?;
    let left_ids = Ids::of(&left.table, settings.left_id.as_deref());
    let right_ids = right.as_ref().map(|right| Ids::of(&right.table, settings.right_id.as_deref()));
    let (left_source, right_source) = (left.source, right.as_ref().map(|right| right.source.clone()));
    let unread: Vec<Unread> =
        left.unread.into_iter().chain(right.iter().flat_map(|right| right.unread.clone())).collect();
    // What was encoded is enough from here on; the text of large lists would only take room.
    drop((left.table, right));
    if let Some(path) = &arguments.labels {
        let labels = labels::read(path, &left_ids, right_ids.as_ref().unwrap_or(&left_ids), rows)?;
        linker.take_labels(&labels);
    }
    let linked = linker.link(&stage);
    meter.begin("write");
    let right_names = right_ids.as_ref().unwrap_or(&left_ids);
    output::tables(out, &linked, &left_ids, right_names, arguments.candidates)?;
    output::to_toml(&out.join(output::MODEL), &linked.model)?;
    output::write_text(&out.join(output::REPORT), &report::html(&linked, &linker, &left_ids, right_names))?;
    let record = Run {
        left: left_source,
        right: right_source,
        match_probability: linked.match_probability,
        unmatched_probability: linked.unmatched_probability,
        settings: Settings { threads: 1, model: None, ..settings },
    };
    output::to_toml(&out.join(output::RUN), &record)?;
    meter.lap("write");
    drop(line);
    answer(desk, out, &linked, &unread, &meter)?;
    unread.iter().for_each(|rows| eprintln!("payung: {}", rows.told()));
    Ok(if unread.is_empty() { Ended::Done } else { Ended::RowsToMend })
}

/// Both lists, side by side where there are threads for it.
fn lists(desk: &Desk, arguments: &LinkArguments, given: &Given) -> Result<(List, Option<List>), StepError> {
    let (Some(left), Some(right)) = (&arguments.left, &arguments.right) else {
        let list = arguments.dedupe.as_deref().expect("clap asks for one or the other");
        return Ok((read::read(desk, list, &given.named_left)?, None));
    };
    if right == STORE {
        let left = read::read(desk, left, &given.named_left)?;
        let right = read::from_store(desk, writes_places_as_codes(&left.table))?;
        return Ok((left, Some(right)));
    }
    if given.threads(arguments) == 1 {
        let left = read::read(desk, left, &given.named_left)?;
        return Ok((left, Some(read::read(desk, right, &given.named_right)?)));
    }
    thread::scope(|scope| {
        let other = scope.spawn(|| read::file(right, &given.named_right));
        let left = read::read(desk, left, &given.named_left)?;
        let right = other.join().expect("reading does not panic")?;
        Ok((left, Some(right)))
    })
}

/// Whether the place column holds region codes, so that the store answers in kind.
fn writes_places_as_codes(table: &Table) -> bool {
    let headers = table.headers();
    let fields = Settings::recognise(headers, headers).fields;
    let place = fields.iter().find(|field| field.kind == linkage::batch::Kind::Region);
    let Some(column) = place.and_then(|field| table.column(field.left.first()?)) else { return false };
    let cell = (0..table.rows()).map(|row| table.cell(row, column)).find(|cell| !cell.is_empty());
    cell.is_some_and(|cell| cell.parse::<units::RegionCode>().is_ok())
}

/// Settings from files and flags, before the lists are known.
struct Given {
    settings: Settings,
    /// Which settings the file names; the others are found out from the lists.
    keys: Vec<String>,
    named_left: Vec<String>,
    named_right: Vec<String>,
}

impl Given {
    fn read(arguments: &LinkArguments) -> Result<Self, StepError> {
        let (mut settings, keys) = match &arguments.config {
            None => (Settings::default(), Vec::new()),
            Some(path) => {
                let table: toml::Table = output::of_toml(path)?;
                (output::of_toml(path)?, table.keys().cloned().collect())
            }
        };
        if let Some(path) = &arguments.model {
            settings.model = Some(output::of_toml::<Model>(path)?);
        }
        let columns = |side: fn(&linkage::batch::Field) -> &Vec<String>| -> Vec<String> {
            settings.fields.iter().flat_map(|field| side(field).iter().cloned()).collect()
        };
        let named_left = columns(|field| &field.left);
        let named_right = columns(|field| if field.right.is_empty() { &field.left } else { &field.right });
        Ok(Self { settings, keys, named_left, named_right })
    }

    fn names(&self, key: &str) -> bool {
        self.keys.iter().any(|own| own == key)
    }

    fn threads(&self, arguments: &LinkArguments) -> usize {
        let cores = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
        match arguments.threads {
            Some(threads) => usize::from(threads),
            None if self.names("threads") => self.settings.threads.max(1),
            None => cores(),
        }
    }

    /// Flags stand above the file, the file above what the headings say.
    fn complete(&self, left: &Table, right: Option<&Table>, arguments: &LinkArguments) -> Result<Settings, StepError> {
        let found = Settings::recognise(left.headers(), right.map_or(left.headers(), Table::headers));
        let mut settings = self.settings.clone();
        if !self.names("fields") {
            if found.fields.is_empty() {
                return Err(no_common_field(left, right));
            }
            settings.fields = found.fields;
        }
        if !self.names("blocking") {
            settings.blocking = Settings::blocking_for(&settings.fields);
        }
        if !self.names("left_id") {
            settings.left_id = found.left_id;
        }
        if !self.names("right_id") {
            settings.right_id = found.right_id;
        }
        for (setting, id, table) in
            [("left_id", &settings.left_id, Some(left)), ("right_id", &settings.right_id, right)]
        {
            if let (Some(id), Some(table)) = (id, table)
                && table.column(id).is_none()
            {
                let columns = table.headers().join(", ");
                return Err(StepError::request(
                    format!("Pengaturan {setting}: terbaca \"{id}\"; kolom yang ada: {columns}."),
                    format!("Setting {setting}: read “{id}”; columns there are: {columns}."),
                ));
            }
        }
        settings.threads = self.threads(arguments);
        settings.one_to_one = arguments.one_to_one || (self.names("one_to_one") && settings.one_to_one);
        settings.match_probability = arguments.threshold.unwrap_or(settings.match_probability);
        settings.floor_bits = arguments.keep_bits.unwrap_or(settings.floor_bits);
        Ok(settings)
    }
}

fn no_common_field(left: &Table, right: Option<&Table>) -> StepError {
    let columns = |table: &Table| table.headers().join(", ");
    let (left, right) = (columns(left), right.map(columns));
    let (read, in_english) = match right {
        Some(right) => (
            format!("daftar kiri berkolom {left}; daftar kanan {right}"),
            format!("the left list has the columns {left}; the right one {right}"),
        ),
        None => (format!("daftar berkolom {left}"), format!("the list has the columns {left}")),
    };
    StepError::request(
        format!(
            "Tidak ada kolom orang yang dikenali pada kedua daftar: {read}. Yang dikenali antara lain nik, nama, \
             tanggal_lahir, jenis_kelamin, desa, nama_ibu, alamat, telepon; kolom lain disebut dalam berkas --config."
        ),
        format!(
            "No column about people was recognised in both lists: {in_english}. Recognised are nik, nama, tanggal_lahir, \
             jenis_kelamin, desa, nama_ibu, alamat, telepon and others; name further columns in the file of --config."
        ),
    )
}

/// A setting that does not fit, in the words of the reader.
pub(crate) fn refused(error: &SettingsError) -> StepError {
    let SettingsError { setting, read, allowed } = error;
    StepError::request(
        format!("Pengaturan {setting}: terbaca \"{read}\"; yang diperbolehkan: {allowed}."),
        format!("Setting {setting}: read “{read}”; allowed: {allowed}."),
    )
}

fn answer(desk: &Desk, out: &Path, linked: &Linked, unread: &[Unread], meter: &Meter) -> Result<(), StepError> {
    let counts = &linked.counts;
    if desk.is_json() {
        return desk.print_json(&json!({
            "left": counts.left,
            "right": counts.right,
            "pairs_compared": counts.pairs_compared,
            "pairs_kept": counts.pairs_kept,
            "matches": counts.matches,
            "doubtful": counts.doubtful,
            "unmatched": counts.unmatched,
            "inexact_groups": counts.inexact_groups,
            "pairs_left_out": counts.pairs_left_out,
            "rows_unread": unread,
            "blocking_recall_estimate": linked.blocking_recall_estimate,
            "seconds": meter.seconds(),
            "cpu_seconds": meter.cpu_seconds(),
            "peak_rss_mb": meter::peak_rss_mb(),
        }));
    }
    if counts.right > 0 || linked.clusters.is_empty() {
        desk.say(&format!("{} baris dicari di antara {}", grouped(counts.left), grouped(counts.right)));
    } else {
        desk.say(&format!("{} baris dicari kembarannya", grouped(counts.left)));
    }
    desk.say(&format!("  dibandingkan        {} pasangan", grouped(counts.pairs_compared)));
    desk.say(&format!("  sama                {}", grouped(counts.matches)));
    desk.say(&format!("  diragukan           {}", grouped(counts.doubtful)));
    desk.say(&format!("  tidak ditemukan     {}", grouped(counts.unmatched)));
    for (count, told) in [
        (counts.pairs_left_out, "pasangan tidak dibandingkan: barisnya sama pada semua kolom (lihat laporan)"),
        (counts.inexact_groups, "kelompok terlalu besar untuk pemasangan terbaik; klaim terkuat didahulukan"),
    ] {
        if count > 0 {
            desk.say(&format!("  perhatian           {} {told}", grouped(count)));
        }
    }
    desk.say(&format!(
        "  sempat dibandingkan {} dari pasangan yang sama (perkiraan)",
        report::percent(linked.blocking_recall_estimate)
    ));
    desk.say(&format!("  waktu               {:.1} detik", meter.total()).replace('.', ","));
    desk.say(&format!(
        "Ditulis ke {}: {}, {}, {}, {}.",
        out.display(),
        output::MATCHES,
        output::UNMATCHED,
        output::MODEL,
        output::REPORT
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use steps::Right;

    use super::read::Source;
    use super::{LinkArguments, output};

    #[derive(Parser)]
    struct Link {
        #[command(flatten)]
        arguments: LinkArguments,
    }

    fn right(words: &[&str]) -> Right {
        Link::parse_from([&["link"], words].concat()).arguments.right()
    }

    #[test]
    fn whatever_opens_the_participants_declares_it() {
        let store = "store:participants";
        assert_eq!(right(&["a.csv", "b.csv", "--out", "x"]), Right::Public);
        assert_eq!(right(&["--dedupe", "a.csv", "--out", "x"]), Right::Public);
        assert_eq!(right(&[store, "b.csv", "--out", "x"]), Right::Match);
        assert_eq!(right(&["a.csv", store, "--out", "x"]), Right::Match);
        assert_eq!(right(&["--dedupe", store, "--out", "x"]), Right::Match);
        assert_eq!(right(&["example", "x"]), Right::Public);
    }

    #[test]
    fn a_question_about_a_result_declares_what_the_result_rests_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let source = |path: &str| Source { path: path.to_owned(), rows: 1, digest: String::new() };
        let words = |dir: &std::path::Path| right(&["explain", &dir.to_string_lossy(), "1", "2"]);
        assert_eq!(words(folder.path()), Right::Public, "there is nothing to open");
        let model = linkage::batch::Settings::people().model.expect("it has one");
        output::to_toml(&folder.path().join(output::MODEL), &model).expect("written");
        let store = super::STORE;
        for (left, right, declared) in [
            ("a.csv", Some("b.csv"), Right::Public),
            ("a.csv", None, Right::Public),
            (store, Some("b.csv"), Right::Match),
            ("a.csv", Some(store), Right::Match),
            (store, None, Right::Match),
        ] {
            let run = output::Run {
                left: source(left),
                right: right.map(source),
                match_probability: 0.5,
                unmatched_probability: 0.5,
                settings: linkage::batch::Settings { model: None, ..linkage::batch::Settings::people() },
            };
            output::to_toml(&folder.path().join(output::RUN), &run).expect("written");
            assert_eq!(words(folder.path()), declared, "{left} {right:?}");
        }
    }
}
