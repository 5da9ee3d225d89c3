//! `payung submit` killed at random instants, in the middle of a move, an export, an answer: all or nothing, and an
//! audit that holds.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::path::PathBuf;

use calamine::{Reader, Xlsx};
use store::Store;
use store::testing::Place;
use support::killing::{Files, Instants, as_str, kill_often, killed, restore, unharmed, whole};
use support::{number, open, run};

const SENDER: &str = "Dinas Uji";
const COMPILER: &str = "Kabupaten Uji";
const BRANCH: &str = "Cabang Uji";

/// A store in which part of a demo's gap was drafted and sent; how many rows wait.
fn sent(files: &Files, place: &Place) -> i64 {
    let location = place.location();
    let lists = (0..files.rosters.len()).map(|at| files.roster(at));
    for arguments in std::iter::once(files.fewer_participants()).chain(lists) {
        let code = run(location, &as_str(&arguments)).code;
        assert!(code == 0 || code == 1, "{arguments:?}");
    }
    run(location, &["match"]).expect(0);
    for (name, kind) in [(SENDER, "dinas"), (COMPILER, "kabkota"), (BRANCH, "kacab")] {
        run(location, &["office", "add", name, "--kind", kind, "--region", "19"]).expect(0);
    }
    let first = units::Month::containing(jiff::Zoned::now().date());
    let months = format!("{first}..{}", first.plus(4));
    let draft = ["submit", "draft", "--from-gap", "19", "--office", SENDER, "--payer", "apbd", "--months", &months];
    run(location, &[&draft[..], &["--take", "2000"]].concat()).expect(0);
    run(location, &["submit", "send", "1", "--office", SENDER]).expect(0);
    let rows = number(&open(location), "SELECT COUNT(*) FROM submission_row");
    assert!(rows > 300, "{rows} rows are moved too fast to be met");
    rows
}

/// Moves that stand, of one kind: every row, or none.
fn all_or_none(store: &Store, rows: i64, sql: &'static str, case: &str) -> bool {
    let moved = number(store, sql);
    assert!(moved == 0 || moved == rows, "{moved} of {rows}: {case}");
    moved == rows
}

/// Exports killed often: numbers leave in a whole file or in none, and never without a change that says so.
fn export_often(place: &Place, rows: i64) {
    let folder = place.data_dir().parent().unwrap().to_owned();
    let file = folder.join("kirim.xlsx");
    let export = ["submit", "export", "-o", "kirim.xlsx", "--office", BRANCH];
    let forget = || {
        let _ = fs::remove_file(&file);
        let _ = fs::remove_file(folder.join("kirim.xlsx.part"));
    };
    let mut instants = Instants::over(unharmed(place.location(), &export));
    let (mut met, mut written) = (0, 0);
    for round in 0..60 {
        if met == 12 {
            break;
        }
        forget();
        let before = number(&open(place.location()), "SELECT COUNT(*) FROM change WHERE kind = 'submission.export'");
        let instant = instants.next();
        let case = format!("export round {round}, killed after {instant:?}, seed {}", instants.seed);
        met += instants.met(killed(place.location(), &export, instant));
        let store = whole(place, &case);
        let told = number(&store, "SELECT COUNT(*) FROM change WHERE kind = 'submission.export'") - before;
        assert!(
            told == 1
                || (!file.exists() && !folder.join("kirim.xlsx.part").metadata().is_ok_and(|part| part.len() > 0)),
            "{case}"
        );
        if file.exists() {
            let mut workbook: Xlsx<_> = calamine::open_workbook(&file).unwrap();
            let list = workbook.worksheet_range("Daftar BPU").unwrap();
            assert_eq!(i64::try_from(list.height()).unwrap(), rows + 1, "{case}");
            written += 1;
        }
    }
    assert_eq!(met, 12, "kills that met it running");
    println!("export: the whole file stood {written} times");
    forget();
}

/// The branch office's answers to the file that goes out: one row in ten is refused.
fn answers(files: &Files, place: &Place) -> PathBuf {
    run(place.location(), &["submit", "export", "-o", "kirim.csv", "--office", BRANCH]).expect(0);
    let list = place.data_dir().parent().unwrap().join("kirim.csv");
    let mut answers = csv::Writer::from_writer(Vec::new());
    answers.write_record(["rujukan", "nik", "nama", "jawaban", "alasan", "keterangan"]).unwrap();
    for row in csv::Reader::from_path(list).unwrap().records() {
        let row = row.unwrap();
        let answer = if row[0].ends_with('7') { ["ditolak", "dokumen_kurang"] } else { ["diterima", ""] };
        answers.write_record([&row[0], &row[1], &row[2], answer[0], answer[1], ""]).unwrap();
    }
    let path = files.folder.path().join("jawaban.csv");
    fs::write(&path, answers.into_inner().unwrap()).unwrap();
    path
}

/// On PostgreSQL, where no file can be put back: a command killed until ten kills met it running, its change taken back
/// whenever it stands. `standing` counts its moves that stand.
fn kill_and_take_back(place: &Place, command: &[&str], kind: &'static str, standing: &'static str, rows: i64) {
    let take_back = || {
        let change = number(&open(place.location()), kind).to_string();
        run(place.location(), &["undo", &change]).expect(0);
    };
    let mut instants = Instants::over(unharmed(place.location(), command));
    take_back();
    let mut met = 0;
    for round in 0..60 {
        if met == 10 {
            break;
        }
        let instant = instants.next();
        let case = format!("{} round {round}, killed after {instant:?}, seed {}", command[1], instants.seed);
        met += instants.met(killed(place.location(), command, instant));
        if all_or_none(&whole(place, &case), rows, standing, &case) {
            take_back();
        }
    }
    assert_eq!(met, 10, "kills that met it running");
    run(place.location(), command).expect(0);
    assert!(all_or_none(&whole(place, "completed"), rows, standing, "completed"));
}

#[test]
fn a_move_an_export_and_an_answer_killed_at_any_instant_leave_all_or_nothing() {
    let files = Files::written(1_000, 20_000);
    let (base, place) = (Place::sqlite(), Place::sqlite());
    let rows = sent(&files, &base);
    let compile = ["submit", "compile", "1", "--payer", "apbn", "--office", COMPILER];
    let compiled = "SELECT COUNT(*) FROM submission_move WHERE step = 'compile'";
    let changes = number(&open(base.location()), "SELECT COUNT(*) FROM change");
    kill_often(&base, &place, &compile, 12, &|store, case| {
        let done = all_or_none(store, rows, compiled, case);
        assert_eq!(number(store, "SELECT COUNT(*) FROM change"), changes + i64::from(done), "{case}");
        done
    });
    restore(&base, &place);
    run(place.location(), &compile).expect(0);
    run(base.location(), &compile).expect(0);

    export_often(&place, rows);

    // The answers, by the file that went out: taken from the base, which was never killed.
    let path = answers(&files, &base);
    let answer = ["submit", "answer", path.to_str().unwrap(), "--office", BRANCH];
    let uploads = number(&open(base.location()), "SELECT COUNT(*) FROM upload");
    kill_often(&base, &place, &answer, 12, &|store, case| {
        let sql = "SELECT COUNT(*) FROM submission_move WHERE step IN ('accept', 'refuse')";
        let done = all_or_none(store, rows, sql, case);
        assert_eq!(number(store, "SELECT COUNT(*) FROM upload"), uploads + i64::from(done), "{case}");
        done
    });
    // What was killed so often completes, and says what an unharmed run says; the same file again changes nothing.
    for of in [&place, &base] {
        let code = run(of.location(), &answer).code;
        assert_eq!(code, 0);
        let again = run(of.location(), &[&answer[..], &["--format", "json"]].concat()).expect(0).json();
        assert_eq!(again["already"], true, "{again}");
    }
    let summary = |of: &Place| run(of.location(), &["submit", "list", "--format", "json"]).expect(0).out;
    assert_eq!(summary(&place), summary(&base));
    whole(&place, "completed");
}

#[test]
fn on_postgresql_a_move_an_export_and_an_answer_killed_at_any_instant_leave_all_or_nothing() {
    let files = Files::written(1_000, 20_000);
    let place = Place::postgres();
    let rows = sent(&files, &place);
    let compile = ["submit", "compile", "1", "--payer", "apbn", "--office", COMPILER];
    let compiled = "SELECT COUNT(*) FROM submission_move WHERE step = 'compile' \
                    AND change_id NOT IN (SELECT id FROM retracted)";
    let last_move = "SELECT MAX(id) FROM change WHERE kind = 'submission.move'";
    kill_and_take_back(&place, &compile, last_move, compiled, rows);

    export_often(&place, rows);

    let path = answers(&files, &place);
    let answer = ["submit", "answer", path.to_str().unwrap(), "--office", BRANCH];
    let answered = "SELECT COUNT(*) FROM submission_move WHERE step IN ('accept', 'refuse') \
                    AND change_id NOT IN (SELECT id FROM retracted)";
    let last_answer = "SELECT MAX(id) FROM change WHERE kind = 'submission.answer'";
    kill_and_take_back(&place, &answer, last_answer, answered, rows);
    let again = run(place.location(), &[&answer[..], &["--format", "json"]].concat()).expect(0).json();
    assert_eq!(again["already"], true, "{again}");
}
