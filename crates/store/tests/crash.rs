//! A process killed at any instant leaves whole changes or none, and an audit that holds.

mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use store::testing::Place;
use store::{Location, RowBatch, Store, StoreError, Table, UPLOAD};
use support::{MEMBER, SUMMARY, TABLES, each_sample, number, request, save};

const ROWS: i64 = 600;

/// Those that migrations make; the sample tables are not there yet when an opening is killed.
static OWN_TABLES: &[&Table] = &[&UPLOAD];

/// What the killed process does: changes of several batches, one after the other, until it is killed.
#[test]
#[ignore = "the process that the other tests of this file start and kill"]
fn writer() {
    let set = |name: &str| std::env::var(name).ok();
    let Some(data_dir) = set("PAYUNG_CRASH_DATA") else { return };
    let location = Location {
        data_dir: PathBuf::from(data_dir),
        database: set("PAYUNG_CRASH_DATABASE"),
        key_path: set("PAYUNG_CRASH_KEY").map(PathBuf::from),
    };
    println!("\nopening");
    let store = Store::open(&location, TABLES).expect("it opens");
    println!("writing");
    if set("PAYUNG_CRASH_ONLY_OPEN").is_some() {
        thread::sleep(Duration::from_secs(20));
    }
    let from = number(&store, "SELECT count(*) FROM change");
    for turn in from.. {
        let made = store.change(&request(&format!("turn-{turn}")), |change| {
            let first = change.next_ids(MEMBER.name, ROWS)?;
            for batch_first in (first..first + ROWS).step_by(100) {
                let mut batch = RowBatch::new(&MEMBER, change.id());
                for id in batch_first..batch_first + 100 {
                    batch.row(id).text("Siti").sealed(store.keys(), b"1971025508899001").int(id);
                }
                change.insert(&batch)?;
            }
            let mut summary = RowBatch::new(&SUMMARY, change.id());
            summary.derived_row().int(1_901_012_007).int(ROWS);
            change.insert_derived(&summary)?;
            Ok::<_, StoreError>(())
        });
        made.expect("a change");
    }
}

#[test]
fn a_writer_killed_at_any_instant_leaves_whole_changes() {
    each_sample(|place, store| {
        let mut grown = 0;
        for round in 0..150_u64 {
            // A busy machine needs longer until the writer comes to write.
            if round >= 30 && grown > 5 {
                break;
            }
            let before = number(store, "SELECT count(*) FROM change");
            // Spread over the time that a few changes take, by a step that hits other instants each time.
            kill_after(
                start(place.location(), false, "writing"),
                Duration::from_micros(500 + round * 7_919 % (45_000 * (1 + round / 30))),
            );
            let store = place.open(TABLES).expect("it opens after a crash");
            let report = store.verify_audit().expect("a report");
            assert_eq!(report.broken, None, "round {round}");
            assert_eq!(report.rows, report.entries * ROWS, "round {round}");
            assert_eq!(number(&store, "SELECT coalesce(sum(persons), 0) FROM sample_summary"), report.rows);
            assert!(report.entries >= before, "round {round}: a change that was there is gone");
            grown += i64::from(report.entries > before);
        }
        assert!(grown > 5, "the writer came to write in {grown} rounds only, so little was tested");
        // What follows goes on from there.
        save(store, "after", &["Budi"]);
        assert!(store.verify_audit().expect("a report").is_whole());
    });
}

#[test]
fn an_opening_killed_at_any_instant_can_be_done_again() {
    for round in 0..25_u64 {
        let place = Place::sqlite();
        kill_after(start(place.location(), true, "opening"), Duration::from_micros(round * 1_300));
        let store = place.open(OWN_TABLES).expect("it opens after a crash");
        assert!(store.verify_audit().expect("a report").is_whole(), "round {round}");
    }
}

/// The process and its output, which stays open: a closed one would end the writer before it is killed.
type Writer = (Child, BufReader<ChildStdout>);

/// Starts the writer and waits until it says `word`.
fn start(location: &Location, only_open: bool, word: &str) -> Writer {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command
        .args(["--exact", "writer", "--ignored", "--nocapture"])
        .env("PAYUNG_CRASH_DATA", &location.data_dir)
        .env("PAYUNG_CRASH_KEY", location.key_path.as_ref().expect("tests name the key"))
        .stdout(Stdio::piped());
    if let Some(database) = &location.database {
        command.env("PAYUNG_CRASH_DATABASE", database);
    }
    if only_open {
        command.env("PAYUNG_CRASH_ONLY_OPEN", "yes");
    }
    let mut child = command.spawn().expect("the writer starts");
    let mut output = BufReader::new(child.stdout.take().expect("piped above"));
    let said = output.by_ref().lines().map(|line| line.expect("a line")).any(|line| line == word);
    assert!(said, "the writer ended before it said {word}");
    (child, output)
}

fn kill_after((mut child, _output): Writer, time: Duration) {
    thread::sleep(time);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}
