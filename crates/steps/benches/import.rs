//! A million participants imported, against bare inserts of the same rows: `cargo bench -p steps --bench import`.
//!
//! Each round runs in a process of its own, so that its peak of memory is its own: first the real step (upload
//! sealed, rows checked, numbers sealed, indexes, summary, audit entry, commit), then the rows it left behind are
//! read back and written bare into an empty store of the same migrations: prepared inserts on SQLite, one COPY per
//! table on PostgreSQL, one transaction. The ratio is bare time over import time.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use postgres::NoTls;
use rusqlite::types::Value;
use steps::{Actor, Clock, ImportAs, ImportRequest, Workspace, import};
use store::testing::{Place, Server};
use store::{Store, Table, people, tables};
use units::{Date, Nik};

const ROWS: u64 = 1_000_000;
const ROUNDS: usize = 3;
/// Name one after `--` to measure it alone.
const DATABASES: [&str; 2] = ["sqlite", "postgres"];
/// Tables that the import fills with one row per row of the file, or nearly.
static FILLED: [&Table; 7] = [
    &tables::PERSON,
    &tables::PERSON_NUMBER,
    &tables::EMPLOYER,
    &tables::MEMBERSHIP,
    &tables::ROW_ISSUE,
    &tables::SNAPSHOT,
    &tables::COVERAGE_SUMMARY,
];

/// What one round printed: seconds and KiB of the import, seconds of the bare side, microseconds of look-ups.
type Figures = [f64; 5];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "round") {
        return round(&arguments[at + 1], Path::new(&arguments[at + 2]));
    }
    let folder = std::env::temp_dir().join(format!("payung-bench-import-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the file");
    let file = folder.join("peserta.csv");
    let mut out = BufWriter::new(File::create(&file).expect("a new file"));
    sample::participants_csv(ROWS, 19, &mut out).expect("the file is written");
    out.flush().expect("the file is written");
    let megabytes = file.metadata().expect("it was written").len() / 1_000_000;
    println!(
        "cargo bench -p steps --bench import: CSV of {ROWS} participants, {megabytes} MB, median of {ROUNDS} rounds"
    );
    println!(
        "{:<12}{:>10}{:>10}{:>8}{:>12}{:>12}{:>12}",
        "database", "import", "bare", "ratio", "peak", "NIK median", "NIK p99"
    );
    let named = |database: &&str| arguments.iter().any(|argument| argument == database);
    let only: Vec<&str> = DATABASES.into_iter().filter(named).collect();
    for database in if only.is_empty() { DATABASES.to_vec() } else { only } {
        // The server that `cargo xtask bench` started, or one of our own with commits as safe as in use.
        let named = std::env::var("PAYUNG_TEST_POSTGRES").is_ok_and(|url| !url.is_empty());
        let server = (database == "postgres" && !named).then(|| Server::start(true));
        let mut rounds: Vec<Figures> = Vec::new();
        for _ in 0..ROUNDS {
            let mut command = Command::new(std::env::current_exe().expect("this program has a file"));
            command.arg("round").arg(database).arg(&file);
            if let Some(server) = &server {
                command.env("PAYUNG_TEST_POSTGRES", server.url());
            }
            let output = command.stderr(std::process::Stdio::inherit()).output().expect("a round runs");
            assert!(output.status.success(), "a round failed: {}", output.status);
            let text = String::from_utf8(output.stdout).expect("figures");
            let figures: Vec<f64> = text.split_whitespace().map(|word| word.parse().expect("a figure")).collect();
            rounds.push(figures.try_into().expect("five figures"));
        }
        let ratios = rounds.iter().map(|round| round[2] / round[0]).collect();
        let column = |at: usize| median(rounds.iter().map(|round| round[at]).collect());
        println!(
            "{database:<12}{:>8.2} s{:>8.2} s{:>8.2}{:>9.0} MB{:>9.1} us{:>9.1} us",
            column(0),
            column(2),
            median(ratios),
            column(1) / 1024.0,
            column(3),
            column(4)
        );
    }
    std::fs::remove_dir_all(&folder).expect("our own folder");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One import, one bare filling, look-ups; prints its [`Figures`].
fn round(database: &str, file: &Path) {
    let place = || if database == "postgres" { Place::postgres() } else { Place::sqlite() };
    let (imported, bare) = (place(), place());
    let workspace = Workspace::open(imported.location()).expect("a new store");
    let request = ImportRequest {
        as_of: Some(Date::constant(2025, 6, 1)),
        ..ImportRequest::of(file, Some(ImportAs::Participants))
    };
    let today = Date::constant(2025, 6, 2);
    let clock = Clock { recorded_at: "2025-06-02T08:00:00Z".to_owned(), seconds: 1_748_851_200, today };
    let actor = Actor::at_the_machine("bench");
    settle_disk(&imported);
    let start = Instant::now();
    let report = import(&workspace, &actor, &clock, &request, &mut |_| {}, &mut |_, _| {}).expect("the file is good");
    let import_time = start.elapsed();
    let peak = peak_kib();
    assert_eq!(report.account.read, ROWS);
    assert!(report.account.accepted > ROWS * 99 / 100, "{:?}", report.account);
    let (median, slowest) = look_ups(&imported, file);
    drop(workspace);
    // The same migrations make the tables and the indexes.
    drop(bare.open(tables::AUDITED).expect("a new store"));
    let bare_time = match (&imported.location().database, &bare.location().database) {
        (Some(from), Some(to)) => bare_copy(from, to, &bare),
        _ => bare_inserts(imported.data_dir(), bare.data_dir(), &bare),
    };
    println!("{} {peak} {} {median} {slowest}", import_time.as_secs_f64(), bare_time.as_secs_f64());
}

/// Microseconds, median and 99th of a hundred, of finding a person by NIK, each with a reader of its own as a
/// page has.
fn look_ups(place: &Place, file: &Path) -> (f64, f64) {
    let store: Store = place.open(Workspace::tables()).expect("the store opens");
    let lines = BufReader::new(File::open(file).expect("written above")).lines().skip(1).step_by(97);
    let niks: Vec<Nik> =
        lines.map(|line| line.expect("text").split(',').nth(1).expect("a NIK").parse().expect("a NIK")).collect();
    let mut times: Vec<f64> = niks
        .iter()
        .map(|nik| {
            let start = Instant::now();
            let mut reader = store.reader().expect("a reader");
            let found = people::person_by_nik(&mut reader, store.keys(), *nik).expect("an answer");
            drop(reader);
            let time = start.elapsed();
            assert!(found.is_some(), "a participant is found");
            time.as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

/// Neither side shall wait for what was written before it.
fn settle_disk(place: &Place) {
    if let Some(url) = &place.location().database {
        let mut client = postgres::Client::connect(url, NoTls).expect("the server answers");
        client.batch_execute("CHECKPOINT").expect("the server writes out");
    }
    let _ = Command::new("sync").status();
}

fn bare_inserts(from: &Path, to: &Path, place: &Place) -> Duration {
    let open = |folder: &Path| {
        let connection = rusqlite::Connection::open(folder.join("payung.sqlite")).expect("the file of the store");
        // As the store sets them.
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; \
                       PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF;";
        connection.execute_batch(pragmas).expect("pragmas");
        connection
    };
    let (from, to) = (open(from), open(to));
    let all: Vec<Vec<Value>> = FILLED
        .iter()
        .map(|table| {
            let order = if table.columns[0].0 == "id" { " ORDER BY id" } else { "" };
            let sql = format!("SELECT {} FROM {}{order}", columns(table), table.name);
            let mut select = from.prepare(&sql).expect("a statement");
            let mut rows = select.query([]).expect("rows");
            let mut values = Vec::new();
            while let Some(row) = rows.next().expect("a row") {
                values.extend((0..table.columns.len()).map(|column| row.get::<_, Value>(column).expect("a value")));
            }
            values
        })
        .collect();
    settle_disk(place);
    let start = Instant::now();
    to.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
    for (table, values) in FILLED.iter().zip(&all) {
        let marks: Vec<String> = (1..=table.columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, columns(table), marks.join(", "));
        let mut insert = to.prepare(&sql).expect("a statement");
        for row in values.chunks_exact(table.columns.len()) {
            for (number, value) in (1..).zip(row) {
                insert.raw_bind_parameter(number, value).expect("bound");
            }
            insert.raw_execute().expect("inserted");
        }
    }
    to.execute_batch("COMMIT").expect("committed");
    start.elapsed()
}

fn bare_copy(from: &str, to: &str, place: &Place) -> Duration {
    let connect = |url: &str| postgres::Client::connect(url, NoTls).expect("the server answers");
    let (mut from, mut to) = (connect(from), connect(to));
    let all: Vec<Vec<u8>> = FILLED
        .iter()
        .map(|table| {
            let sql = format!("COPY {} ({}) TO STDOUT (FORMAT BINARY)", table.name, columns(table));
            let mut rows = Vec::new();
            from.copy_out(&sql).expect("rows").read_to_end(&mut rows).expect("rows");
            rows
        })
        .collect();
    settle_disk(place);
    let start = Instant::now();
    let mut transaction = to.transaction().expect("a transaction");
    for (table, rows) in FILLED.iter().zip(&all) {
        let sql = format!("COPY {} ({}) FROM STDIN (FORMAT BINARY)", table.name, columns(table));
        let mut copy = transaction.copy_in(&sql).expect("a COPY");
        for piece in rows.chunks(512 * 1024) {
            copy.write_all(piece).expect("sent");
        }
        copy.finish().expect("taken");
    }
    transaction.commit().expect("committed");
    start.elapsed()
}

fn columns(table: &Table) -> String {
    table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// Highest memory of this process so far; 0 where the system does not say.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
