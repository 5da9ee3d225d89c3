//! `payung targets` and `payung evaluate` as scripts and meetings meet them: one line of JSON, exit codes, files that
//! say the same figures.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;

use serde_json::Value;
use store::Location;
use store::testing::Place;
use support::village::{PARTICIPANTS_HEADING, participant};
use support::{file, run};

const TARGETS: &str = "\
kode_wilayah,tahun,persen,jenis_penyebut,instrumen,dasar,sumber
19,2025,57.17%,potensi,bpjs,Peta jalan UCJ,Rekaan
19,2025,45%,potensi,nasional,RPJMN 2025-2029,Rekaan
19,2025,50%,potensi,nasional,RPJMN 2025-2029,Rekaan
";
const WORKFORCE: &str = "\
kode_wilayah,jenis,versi,nilai,per_tanggal,sumber
19,potensi,2025,40,2025-06-01,Paparan rekaan
";

fn ask(at: &Location, arguments: &[&str]) -> Value {
    run(at, &[arguments, &["--format", "json"]].concat()).expect(0).json()
}

/// Six participants, forty workers, two targets; the third row of the targets is refused.
fn stored(place: &Place) -> &Location {
    let at = place.location();
    let rows: String = (1..=6)
        .map(|serial| participant(serial, &format!("Peserta {serial}"), "19.01.01.2007", "2024-01-01", "2025-05"))
        .collect();
    let people = file(place, "peserta.csv", format!("{PARTICIPANTS_HEADING}{rows}").as_bytes());
    run(at, &["import", &people, "--as", "participants", "--as-of", "2025-06-01"]).expect(0);
    let workforce = file(place, "penyebut.csv", WORKFORCE.as_bytes());
    run(at, &["import", &workforce, "--as", "workforce"]).expect(0);
    let targets = file(place, "target.csv", TARGETS.as_bytes());
    let done = run(at, &["import", &targets, "--as", "targets"]).expect(1);
    assert!(done.out.contains("baris 3") || done.err.contains("baris 3"), "{}{}", done.out, done.err);
    at
}

#[test]
fn targets_are_listed_chosen_and_parted() {
    let place = Place::sqlite();
    let at = stored(&place);
    let all = ask(at, &["targets"]);
    assert_eq!(all["targets"].as_array().unwrap().len(), 2);
    let found = ask(at, &["targets", "--region", "19"]);
    assert_eq!((&found["active"], &found["target"]["percent"]), (&6.into(), &45.0.into()));
    assert_eq!((&found["months_left"], &found["gap_to_target"]), (&7.into(), &12.into()), "18 of 40, 6 are there");
    assert_eq!(found["per_month_needed"], 2);
    let other = found["targets"].as_array().unwrap().iter().find(|line| line["in_force"] == false).unwrap();
    let number = other["id"].to_string();
    run(at, &["targets", "choose", &number]).expect(2);
    let chosen = ask(at, &["targets", "choose", &number, "--reason", "Rapat evaluasi"]);
    assert_eq!(chosen["basis"], "Peta jalan UCJ");
    let covered = ask(at, &["coverage", "--region", "19"]);
    assert_eq!((&covered["target"]["percent"], &covered["target"]["chosen"]), (&57.17.into(), &true.into()));
    let parted = ask(at, &["targets", "allocate", "--region", "19", "--year", "2025", "--by", "gap"]);
    let sum: i64 = parted["parts"].as_array().unwrap().iter().map(|part| part["persons"].as_i64().unwrap()).sum();
    assert_eq!(sum, 23);
    let wrong = run(at, &["targets", "allocate", "--region", "19", "--year", "2025", "--by", "merata"]).expect(2);
    assert!(wrong.err.contains("percent, gap, workers"), "{}", wrong.err);
    let none = run(at, &["targets", "allocate", "--region", "19", "--year", "2031", "--by", "gap"]).expect(2);
    assert!(none.err.contains("2031"), "{}", none.err);
    run(at, &["targets", "--region", "99"]).expect(2);
}

#[test]
fn an_evaluation_writes_its_files_once_and_says_what_coverage_says() {
    let place = Place::sqlite();
    let at = stored(&place);
    let folder = place.data_dir().parent().unwrap().join("evaluasi");
    let out = folder.display().to_string();
    let found = ask(at, &["evaluate", "--region", "19", "--out", &out]);
    let covered = ask(at, &["coverage", "--region", "19"]);
    for key in ["active", "eligible", "percent", "gap_to_target", "uncovered", "rank"] {
        assert_eq!(found["coverage"][key], covered[key], "{key}");
    }
    let workbook = folder.join("evaluasi-19-2025-06-01.xlsx");
    let bytes = fs::read(&workbook).unwrap();
    let refused = run(at, &["evaluate", "--region", "19", "--out", &out]).expect(2);
    assert!(refused.err.contains("--overwrite"), "{}", refused.err);
    run(at, &["evaluate", "--region", "19", "--out", &out, "--overwrite"]).expect(0);
    assert_eq!(fs::read(&workbook).unwrap(), bytes, "the same figures, the same bytes");
    let told = run(at, &["evaluate", "--region", "19", "--out", &out, "--overwrite"]).expect(0).out;
    assert_eq!(told.contains("Tanpa PDF"), cfg!(not(feature = "pdf")), "{told}");
}
