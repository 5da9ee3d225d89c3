//! A snapshot of 1,100,700 rows replaced by the next, a month later: `cargo bench -p steps --bench snapshot`.
//!
//! Then, on the same store: a backup, its restoring, the comparison of the two days, and the undo of the second
//! snapshot. Each database in a process of its own. Name one after `--` to measure it alone.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use steps::{Actor, ChangesRequest, Clock, ImportAs, ImportReport, ImportRequest, Workspace, changes, import, undo};
use store::testing::{Place, Server};
use units::{Date, RegionCode};

const ROWS: u64 = 1_100_700;
/// One row of so many is only on the first list, and one only on the next.
const TURNOVER: u64 = 25;
const DATABASES: [&str; 2] = ["sqlite", "postgres"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "round") {
        return round(&arguments[at + 1], Path::new(&arguments[at + 2]));
    }
    let folder = std::env::temp_dir().join(format!("payung-bench-snapshot-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    write_lists(&folder);
    println!("cargo bench -p steps --bench snapshot: {ROWS} participants, replaced by the list of a month later");
    let named = |database: &&str| arguments.iter().any(|argument| argument == database);
    let only: Vec<&str> = DATABASES.into_iter().filter(named).collect();
    for database in if only.is_empty() { DATABASES.to_vec() } else { only } {
        let from_outside = std::env::var("PAYUNG_TEST_POSTGRES").is_ok_and(|url| !url.is_empty());
        let server = (database == "postgres" && !from_outside).then(|| Server::start(true));
        let mut command = Command::new(std::env::current_exe().expect("this program has a file"));
        command.arg("round").arg(database).arg(&folder);
        if let Some(server) = &server {
            command.env("PAYUNG_TEST_POSTGRES", server.url());
        }
        assert!(command.status().expect("a round runs").success(), "the round failed");
    }
    std::fs::remove_dir_all(&folder).expect("our own folder");
}

/// Both lists hold [`ROWS`] rows, cut from one longer list.
fn write_lists(folder: &Path) {
    let extra = ROWS / TURNOVER;
    let all = folder.join("semua.csv");
    let mut out = BufWriter::new(File::create(&all).expect("a new file"));
    sample::participants_csv(ROWS + extra, 19, &mut out).expect("the file is written");
    out.flush().expect("the file is written");
    drop(out);
    let create = |name: &str| BufWriter::new(File::create(folder.join(name)).expect("a new file"));
    let (mut first, mut next) = (create("pertama.csv"), create("berikut.csv"));
    let lines = BufReader::new(File::open(&all).expect("written above")).lines();
    for (line, number) in lines.zip(0_u64..) {
        let line = line.expect("text");
        if number <= ROWS {
            writeln!(first, "{line}").expect("written");
        }
        if number == 0 || number > extra {
            writeln!(next, "{line}").expect("written");
        }
    }
    first.flush().expect("written");
    next.flush().expect("written");
}

fn round(database: &str, folder: &Path) {
    let place = || if database == "postgres" { Place::postgres() } else { Place::sqlite() };
    let (store, other) = (place(), place());
    let workspace = Workspace::open(store.location()).expect("a new store");
    let actor = Actor::at_the_machine("bench");
    let clock = Clock {
        recorded_at: "2025-07-02T08:00:00Z".to_owned(),
        seconds: 1_751_443_200,
        today: Date::constant(2025, 7, 2),
    };
    let bring = |name: &str, as_of: Date| -> ImportReport {
        let request = ImportRequest {
            path: folder.join(name),
            file_name: name.to_owned(),
            kind: Some(ImportAs::Participants),
            region: None,
            role: None,
            sender: None,
            as_of: Some(as_of),
            preview: false,
        };
        let report = import(&workspace, &actor, &clock, &request, &mut |_| {}, &mut |_, _| {}).expect("a good file");
        assert_eq!(report.account.read, ROWS);
        report
    };
    let mut last = Instant::now();
    let mut say = |what: &str, more: String| {
        println!("{database:<10}{what:<28}{:>8.2} s  {more}", last.elapsed().as_secs_f64());
        last = Instant::now();
    };
    let (june, july) = (Date::constant(2025, 6, 1), Date::constant(2025, 7, 1));
    bring("pertama.csv", june);
    say("first snapshot", String::new());
    let next = bring("berikut.csv", july).change.expect("it was saved");
    say("replaced by the next", format!("peak {} MB", peak_kib() / 1024));
    let request = ChangesRequest { region: RegionCode::INDONESIA, from: june, to: july };
    let found = changes(&workspace, &actor, &request).expect("two snapshots");
    say("differences", format!("{:?}", found.changes.counts));
    drop(found);
    let file = folder.join(format!("{database}.cadangan"));
    let backup = steps::backup(&workspace, &actor, &clock, &file, &mut |_| {}).expect("a backup");
    say("backup", format!("{} MB", backup.bytes / 1_000_000));
    let restored = steps::restore(other.location(), &actor, &file, &mut |_, _| {}).expect("it restores");
    assert_eq!(restored.backup, backup);
    say("restore, audit proved", format!("peak {} MB", peak_kib() / 1024));
    undo(&workspace, &actor, &clock, next, false).expect("nothing rests on it");
    say("undo of the next", String::new());
    std::fs::remove_file(&file).expect("our own file");
}

/// Highest memory of this process so far; 0 where the system does not say.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
