//! `payung law run`: contributions of millions of rows, columns in and columns out, in bounded memory.
//!
//! Threads take turns: one reads a chunk of rows, reckons and encodes it by itself, and waits until the chunks
//! before it are written. So at most one chunk a thread is in memory, and the file has the order of the rows.

mod apart;
mod columns;
mod reckon;
mod sink;
mod source;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock};

use ::law::{
    Answer, CaseText, Class, EmployerSize, Funding, JointLeave, Law, Program, Programs, Reading, Refused, Warning, Work,
};
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::{Month, Rupiah};

use self::reckon::{Question, RefusedRow, Sums, column_names, slots};
use self::sink::{Shape, Sink};
use self::source::{Fact, Source};
use super::contribution::{payer_in_words, print_answer};
use super::reform::{Amounts, Compared, Difference, ReformChoice, print_difference};
use super::{LawChoice, money};
use crate::Ended;
use crate::desk::{Desk, ProgressLine, grouped, write_file};

/// Rows that one thread holds at a time; also the size of a row group.
const CHUNK_ROWS: usize = 1 << 17;
/// The same where totals alone are asked: few enough that the same memory serves again and again.
const CHUNK_ROWS_OF_TOTALS: usize = 1 << 13;
/// Refused rows that stand in the answer; all of them stand in the file beside the result.
const REFUSED_SHOWN: usize = 20;

#[derive(Args)]
pub(crate) struct RunArguments {
    /// pu, bpu.
    #[arg(long)]
    class: String,
    /// CSV or Parquet file with the columns wage and risk or business (pu), income (bpu); also programs; size,
    /// industry, workers, village-office, village-share (pu); payer, work, employs (bpu); headings in English or
    /// Indonesian.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Contribution month.
    #[arg(long, value_name = "YYYY-MM")]
    month: String,
    /// Parquet file to write: row, amounts by program and payer, total; totals alone are printed without it.
    #[arg(long, value_name = "FILE.parquet")]
    out: Option<PathBuf>,
    /// Also print the answer for this row with every reason; the first row under the headings is 1.
    #[arg(long, value_name = "ROW")]
    explain: Option<u64>,
    /// Size of the employer where a row does not say (pu).
    #[arg(long)]
    size: Option<String>,
    /// Programs where a row does not say.
    #[arg(long)]
    programs: Option<String>,
    /// Payer where a row does not say (bpu).
    #[arg(long)]
    payer: Option<String>,
    /// Work where a row does not say (bpu).
    #[arg(long)]
    work: Option<String>,
    /// Threads; as many as the machine has when not given.
    #[arg(long)]
    threads: Option<NonZero<usize>>,
    #[command(flatten)]
    reform: ReformChoice,
    #[command(flatten)]
    law: LawChoice,
}

/// What a file came to.
#[derive(Serialize)]
struct Ran {
    class: &'static str,
    month: Month,
    /// Rows read.
    rows: u64,
    /// Rows with an answer, which are those of the file written where there is one.
    reckoned: u64,
    refused: RefusedRows,
    /// The least sure value that any kind of row rests on.
    reading: Option<Reading>,
    /// What to look at once more, of the first row of each kind of employer or member.
    warnings: Vec<Warning>,
    #[serde(flatten)]
    totals: Totals,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Explained>,
}

#[derive(Serialize)]
struct RefusedRows {
    count: u64,
    /// Where all of them are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    first: Vec<RefusedRow>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Totals {
    One { totals: Total },
    Two(Box<Compared<Total>>),
}

#[derive(Serialize)]
struct Total {
    total: Rupiah,
    by_program: BTreeMap<String, Rupiah>,
    by_payer: BTreeMap<String, Rupiah>,
    by_fund: BTreeMap<String, Rupiah>,
}

#[derive(Serialize)]
struct Explained {
    row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

pub(super) fn run(desk: &Desk, arguments: &RunArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let reformed = arguments.reform.over(&law)?;
    let laws: Vec<&Law> = std::iter::once(&law).chain(reformed.as_ref()).collect();
    let mut question = arguments.question(desk, laws)?;
    arguments.keeps_what_it_reads()?;
    let chunk_rows = if question.by_row { CHUNK_ROWS } else { CHUNK_ROWS_OF_TOTALS };
    let mut source = Source::open(&arguments.input, question.class, chunk_rows)?;
    question.with_villages = source.has(Fact::VillageOffice);
    let names = column_names(slots(question.class, question.with_villages), reformed.is_some());
    let shape = Shape::of(&names).map_err(|error| encoding(&error))?;
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let refused_path = arguments.out.as_deref().map(beside);
    let refused_path = refused_path.as_deref();
    let tally = match &arguments.out {
        None => stream(desk, &question, &mut source, None, threads, refused_path)?,
        Some(out) => {
            let write =
                |file: &mut _| stream(desk, &question, &mut source, Some((&shape, file)), threads, refused_path);
            write_file(out, write)?
        }
    };
    let ran = answer(desk, arguments, &question, tally, refused_path)?;
    if desk.is_json() {
        desk.print_json(&ran)?;
    } else {
        print(desk, &ran, arguments.out.as_deref());
    }
    if ran.refused.count == 0 { Ok(Ended::Done) } else { Ok(Ended::RowsToMend) }
}

impl RunArguments {
    /// Neither the result nor the list of refused rows may take the place of a file that is read.
    fn keeps_what_it_reads(&self) -> Result<(), StepError> {
        let Some(out) = &self.out else { return Ok(()) };
        for read in std::iter::once(self.input.as_path()).chain(self.reform.path()) {
            let same = |written: &Path| {
                written.canonicalize().is_ok_and(|there| read.canonicalize().is_ok_and(|read| read == there))
            };
            if same(out) || same(&beside(out)) {
                let (read, out) = (read.display(), out.display());
                return Err(StepError::request(
                    format!("--out {out} akan menimpa {read}, yang sedang dibaca; sebutkan nama lain."),
                    format!("--out {out} would overwrite {read}, which is being read; name another file."),
                ));
            }
        }
        Ok(())
    }

    fn question<'l>(&self, desk: &Desk, laws: Vec<&'l Law>) -> Result<Question<'l>, StepError> {
        let class = match self.class.trim().to_lowercase().as_str() {
            "pu" => Class::Pu,
            "bpu" => Class::Bpu,
            _ => return Err(Refused::unknown(("golongan peserta", "class"), &self.class, "pu, bpu").into()),
        };
        let month = self.month.parse::<Month>().map_err(|_| {
            let what = ("bulan iuran", "contribution month");
            Refused::unknown(what, &self.month, "2024-06")
        })?;
        let unused = match class {
            Class::Pu => [("--payer", self.payer.is_some()), ("--work", self.work.is_some())],
            Class::Bpu | Class::Jakon | Class::Pmi => [("--size", self.size.is_some()), ("", false)],
        };
        if let Some((name, _)) = unused.iter().find(|(_, given)| *given) {
            let class = &self.class;
            return Err(StepError::request(
                format!("{name} tidak dipakai untuk golongan {class}."),
                format!("{name} is not used for the class {class}."),
            ));
        }
        // A default that cannot be read would refuse every row.
        self.size.as_deref().map_or(Ok(()), |text| EmployerSize::read(text).map(drop))?;
        self.programs.as_deref().map_or(Ok(()), |text| Programs::read(text).map(drop))?;
        self.payer.as_deref().map_or(Ok(()), |text| Funding::read(text).map(drop))?;
        self.work.as_deref().map_or(Ok(()), |text| Work::read(text).map(drop))?;
        for law in &laws {
            // A month without law has no answer for any row.
            match class {
                Class::Pu => law.pu(month, &::law::PuEmployer::of_size(EmployerSize::Micro)).map(drop)?,
                _ => law.bpu(month, None, Funding::Own, Work::Other).map(drop)?,
            }
        }
        let defaults = CaseText {
            size: self.size.clone(),
            programs: self.programs.clone(),
            payer: self.payer.clone(),
            work: self.work.clone(),
            ..CaseText::default()
        };
        let (explain, language, by_row) = (self.explain, desk.language(), self.out.is_some());
        Ok(Question {
            class,
            month,
            laws,
            defaults,
            explain,
            language,
            by_row,
            with_villages: false,
            of_defaults: OnceLock::new(),
        })
    }
}

/// What has been counted so far.
#[derive(Default)]
struct Tally {
    rows: u64,
    reckoned: u64,
    sums: Vec<Sums>,
    refused: u64,
    first: Vec<RefusedRow>,
    explained: Option<Result<CaseText, Refused>>,
    /// The question of one row of each kind of employer or member.
    kinds: Vec<CaseText>,
    kinds_met: HashSet<String>,
}

/// What the threads take turns at.
struct Turn<'f> {
    next: u64,
    /// None where totals alone are asked.
    sink: Option<Sink<'f>>,
    list: Option<csv::Writer<File>>,
    tally: Tally,
    failed: Option<StepError>,
}

fn stream(
    desk: &Desk,
    question: &Question<'_>,
    source: &mut Source,
    into: Option<(&Shape, &File)>,
    threads: usize,
    refused_path: Option<&Path>,
) -> Result<Tally, StepError> {
    let sink = into.map(|(shape, file)| Sink::new(file, shape)).transpose().map_err(|error| encoding(&error))?;
    let turn = Mutex::new(Turn { next: 0, sink, list: None, tally: Tally::default(), failed: None });
    let (moved_on, source) = (Condvar::new(), Mutex::new(source));
    let progress = Mutex::new(ProgressLine::new(desk.pick("Dihitung", "Reckoned")));
    let work = || -> Result<(), StepError> {
        let mut spare = Vec::new();
        loop {
            let Some(chunk) = locked(&source).next()? else { return Ok(()) };
            let mut reckoned = question.reckon(&chunk, spare);
            let encode = |(shape, _): (&Shape, _)| shape.encode(&reckoned.columns).map_err(|error| encoding(&error));
            let encoded = into.filter(|_| reckoned.rows > 0).map(encode).transpose()?;
            spare = std::mem::take(&mut reckoned.columns);
            let mut turn = locked(&turn);
            while turn.next != reckoned.number && turn.failed.is_none() {
                turn = moved_on.wait(turn).unwrap_or_else(std::sync::PoisonError::into_inner);
            }
            if turn.failed.is_some() {
                return Ok(());
            }
            if let (Some(sink), Some(encoded)) = (&mut turn.sink, encoded) {
                sink.append(encoded).map_err(|error| encoding(&error))?;
            }
            if let Some(path) = refused_path {
                turn.list_refused(&reckoned.refused, path)?;
            }
            turn.tally.add(&mut reckoned, chunk.rows);
            turn.next += 1;
            locked(&progress).show(turn.tally.rows, None);
            moved_on.notify_all();
        }
    };
    let worker = || {
        let ends = |error| {
            locked(&turn).failed.get_or_insert(error);
            moved_on.notify_all();
        };
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => ends(error),
            // The others would wait for its chunk for ever.
            Err(panic) => {
                ends(StepError::request("Satu bagian hitungan berhenti.", "A thread of the run stopped."));
                resume_unwind(panic);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(worker);
        }
        worker();
    });
    let Turn { sink, list, tally, failed, .. } = turn.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(error) = failed {
        if let Some(path) = refused_path {
            let _ = std::fs::remove_file(part(path));
        }
        return Err(error);
    }
    if let Some(sink) = sink {
        sink.close().map_err(|error| encoding(&error))?;
    }
    let Some(refused_path) = refused_path else { return Ok(tally) };
    let trouble = |error| StepError::File { path: refused_path.display().to_string(), error };
    match list {
        Some(mut list) => {
            list.flush().map_err(trouble)?;
            std::fs::rename(part(refused_path), refused_path).map_err(trouble)?;
        }
        // The list of an earlier run would be taken for this one's.
        None if refused_path.exists() => std::fs::remove_file(refused_path).map_err(trouble)?,
        None => {}
    }
    Ok(tally)
}

impl Turn<'_> {
    fn list_refused(&mut self, rows: &[RefusedRow], path: &Path) -> Result<(), StepError> {
        if rows.is_empty() {
            return Ok(());
        }
        let trouble = |error: csv::Error| StepError::File {
            path: path.display().to_string(),
            error: std::io::Error::other(error),
        };
        if self.list.is_none() {
            self.list = Some(csv::Writer::from_path(part(path)).map_err(trouble)?);
        }
        if let Some(list) = &mut self.list {
            for row in rows {
                list.serialize(row).map_err(trouble)?;
            }
        }
        Ok(())
    }
}

impl Tally {
    fn add(&mut self, reckoned: &mut reckon::Reckoned, rows: usize) {
        self.rows += rows as u64;
        self.reckoned += reckoned.rows;
        self.refused += reckoned.refused.len() as u64;
        let room = REFUSED_SHOWN.saturating_sub(self.first.len());
        self.first.extend(reckoned.refused.drain(..).take(room));
        self.explained = self.explained.take().or_else(|| reckoned.explained.take());
        for kind in reckoned.kinds.drain(..) {
            // The amounts of the row do not make another kind.
            let without_amounts = CaseText { wage: None, income: None, risk: None, ..kind.clone() };
            if self.kinds_met.insert(format!("{without_amounts:?}")) {
                self.kinds.push(kind);
            }
        }
        if self.sums.is_empty() {
            self.sums = std::mem::take(&mut reckoned.sums);
            return;
        }
        for (sums, more) in self.sums.iter_mut().zip(&reckoned.sums) {
            for (sum, more) in sums.slots.iter_mut().zip(&more.slots) {
                *sum += more;
            }
            sums.from_jkk += more.from_jkk;
            sums.from_jkm += more.from_jkm;
        }
    }
}

fn answer(
    desk: &Desk,
    arguments: &RunArguments,
    question: &Question<'_>,
    tally: Tally,
    refused_path: Option<&Path>,
) -> Result<Ran, StepError> {
    let Tally { rows, reckoned, mut sums, refused: count, first, explained, kinds, kinds_met: _ } = tally;
    let (reading, warnings) = rests_on(question, &kinds);
    sums.resize_with(question.laws.len(), Sums::default);
    let mut totals = sums.iter().map(|sums| total(question, sums)).collect::<Result<Vec<_>, _>>()?.into_iter();
    let now = totals.next().expect("the law as it is stands first");
    let totals = match totals.next() {
        None => Totals::One { totals: now },
        Some(reform) => Totals::Two(Box::new(Compared::of(now, reform, amounts))),
    };
    let explained = match (arguments.explain, explained) {
        (None, _) => None,
        (Some(row), Some(case)) => {
            let law = question.laws.last().expect("a law is asked");
            let answer = case.and_then(|case| case.read()).and_then(|case| case.answer(law, JointLeave::Works));
            Some(match answer {
                Ok(answer) => Explained { row, answer: Some(answer.said_in(desk.language())), refused: None },
                Err(error) => Explained { row, answer: None, refused: Some(error.said_in(desk.language())) },
            })
        }
        (Some(row), None) => {
            return Err(StepError::request(
                format!("--explain: terbaca {row}; yang dapat: 1 sampai {rows}."),
                format!("--explain: read {row}; allowed: 1 to {rows}."),
            ));
        }
    };
    let file = refused_path.filter(|_| count > 0).map(|path| path.display().to_string());
    let class = if question.class == Class::Pu { "pu" } else { "bpu" };
    let refused = RefusedRows { count, file, first };
    Ok(Ran { class, month: question.month, rows, reckoned, refused, reading, warnings, totals, explained })
}

/// The least sure reading and the warnings of these questions, each once.
fn rests_on(question: &Question<'_>, kinds: &[CaseText]) -> (Option<Reading>, Vec<Warning>) {
    let (mut reading, mut warnings) = (None, Vec::new());
    for (kind, law) in kinds.iter().flat_map(|kind| question.laws.iter().map(move |law| (kind, law))) {
        let Ok(reasons) = kind.read().and_then(|case| case.reasons(law)) else { continue };
        reading = reading.max(reasons.reading());
        for mut warning in reasons.warnings {
            warning.text = warning.text.only(question.language);
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
    (reading, warnings)
}

/// The most that all rows may owe together: also the difference of two such sums fits in 64 bits.
const SUM_MAX: i64 = i64::MAX / 2;

fn total(question: &Question<'_>, sums: &Sums) -> Result<Total, StepError> {
    let sum: i128 = sums.slots.iter().sum();
    if sum > i128::from(SUM_MAX) {
        let (sum, most) = (format!("Rp{sum}"), Rupiah::new(SUM_MAX));
        return Err(StepError::request(
            format!("Jumlah seluruh baris {sum}; yang dapat: paling banyak {most}. Periksa kolom upah."),
            format!("All rows come to {sum}; allowed: at most {most}. Check the column of wages."),
        ));
    }
    let rupiah = |sum: i128| Rupiah::new(i64::try_from(sum).expect("a sum of contributions fits in 64 bits"));
    let mut total = Total {
        total: rupiah(sums.slots.iter().sum()),
        by_program: BTreeMap::new(),
        by_payer: BTreeMap::new(),
        by_fund: BTreeMap::new(),
    };
    for ((program, payer), sum) in slots(question.class, question.with_villages).into_iter().zip(&sums.slots) {
        if *sum == 0 {
            continue;
        }
        let add = |map: &mut BTreeMap<String, Rupiah>, name: String| {
            let entry = map.entry(name).or_default();
            *entry = *entry + rupiah(*sum);
        };
        let code = program.code().to_lowercase();
        add(&mut total.by_program, code.clone());
        add(&mut total.by_payer, payer.code().to_owned());
        add(&mut total.by_fund, code);
    }
    let moved =
        [(Program::Jkk, -sums.from_jkk), (Program::Jkm, -sums.from_jkm), (Program::Jkp, sums.from_jkk + sums.from_jkm)];
    for (program, sum) in moved.into_iter().filter(|(_, sum)| *sum != 0) {
        let entry = total.by_fund.entry(program.code().to_lowercase()).or_default();
        *entry = *entry + rupiah(sum);
    }
    Ok(total)
}

/// What a reform is compared by.
fn amounts(total: &Total) -> (Rupiah, Amounts) {
    let groups = Amounts::from([
        ("by_program", total.by_program.clone()),
        ("by_payer", total.by_payer.clone()),
        ("by_fund", total.by_fund.clone()),
    ]);
    (total.total, groups)
}

fn print(desk: &Desk, ran: &Ran, out: Option<&Path>) {
    let (rows, reckoned) = (grouped(ran.rows), grouped(ran.reckoned));
    let out = out.map(|out| format!(": {}", out.display())).unwrap_or_default();
    desk.say(&match desk.language() {
        units::Language::Indonesian => format!("{rows} baris, {reckoned} dihitung{out}"),
        units::Language::English => format!("{rows} rows, {reckoned} reckoned{out}"),
    });
    match &ran.totals {
        Totals::One { totals } => print_total(desk, totals),
        Totals::Two(compared) => {
            let Compared { now, reform, difference } = compared.as_ref();
            let difference: &Difference = difference;
            for (title, total) in
                [(desk.pick("== Sekarang", "== Now"), now), (desk.pick("== Usulan", "== Reform"), reform)]
            {
                desk.say(title);
                print_total(desk, total);
            }
            print_difference(desk, difference);
        }
    }
    for warning in &ran.warnings {
        desk.say(&format!("{}: {}", desk.pick("Perhatikan", "Note"), warning.text));
    }
    if let Some(explained) = &ran.explained {
        desk.say(&format!("== {} {}", desk.pick("Baris", "Row"), explained.row));
        match (&explained.answer, &explained.refused) {
            (Some(answer), _) => print_answer(desk, answer),
            (None, refused) => desk.say(refused.as_deref().unwrap_or_default()),
        }
    }
    if ran.refused.count > 0 {
        let count = grouped(ran.refused.count);
        desk.say(&match &ran.refused.file {
            Some(file) => {
                format!("{count} {}: {file}", desk.pick("baris ditolak, semuanya di", "rows refused, all in"))
            }
            None => format!("{count} {}", desk.pick("baris ditolak; yang pertama:", "rows refused; the first:")),
        });
        for row in &ran.refused.first {
            let (number, column) = (row.row, row.column);
            desk.say(&match desk.language() {
                units::Language::Indonesian => format!("  Baris {number}, kolom {column}: {}", row.message),
                units::Language::English => format!("  Row {number}, column {column}: {}", row.message),
            });
        }
    }
}

fn print_total(desk: &Desk, total: &Total) {
    desk.say(&format!("Total: {}", money(desk, total.total)));
    for (title, amounts) in [
        (desk.pick("Program", "Programs"), &total.by_program),
        (desk.pick("Pembayar", "Payers"), &total.by_payer),
        (desk.pick("Dana", "Funds"), &total.by_fund),
    ] {
        let name = |name: &str| match payer_in_words(desk, name) {
            same if same == name => name.to_uppercase(),
            words => words.to_owned(),
        };
        let parts = amounts.iter().map(|(key, amount)| format!("{} {}", name(key), money(desk, *amount)));
        desk.say(&format!("{title}: {}", parts.collect::<Vec<_>>().join(", ")));
    }
}

/// The list of refused rows beside the result: `hasil.parquet` -> `hasil.refused.csv`.
fn beside(out: &Path) -> PathBuf {
    out.with_extension("refused.csv")
}

fn part(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn encoding(error: &parquet::errors::ParquetError) -> StepError {
    StepError::Request(::law::Sentence::alike(format!("Parquet: {error}")))
}

/// A thread that stopped is our own mistake and ends the others by its panic; what it held is still whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
