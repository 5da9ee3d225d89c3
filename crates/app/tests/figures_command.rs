//! `payung figures check` as scripts meet it: exit codes, one line of JSON, no store for a file.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use store::testing::Place;
use support::{file, run};

const FIGURES: &str = "\
region_code,region_name,as_of,metric,value,unit,segment,source_address,note
16,Sumatera Selatan,2025-01,coverage_pct,34,percent,total,laporan a,
16,Sumatera Selatan,2025-01,active_participants,1300000,persons,total,laporan a,
16,Sumatera Selatan,2025-01,potential_workers,3000000,persons,total,laporan b,
19,Kepulauan Bangka Belitung,2025-06-01,rank,6,rank_zone,total,laporan c,
";

#[test]
fn a_file_is_checked_without_a_store_and_in_one_line_of_json() {
    let place = Place::sqlite();
    let at = place.location();
    let path = file(&place, "angka.csv", FIGURES.as_bytes());
    let object = run(at, &["figures", "check", &path, "--format", "json"]).expect(0).json();
    assert!(!place.data_dir().exists(), "no store is opened");
    let groups = object["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    let group = &groups[0];
    assert_eq!((group["region"].as_str(), group["as_of"].as_str()), (Some("16"), Some("2025-01")));
    assert_eq!(group["verdict"], "inconsistent");
    assert_eq!((&group["figures"], &group["conflict"]), (&serde_json::json!([1, 2, 3]), &serde_json::json!([1, 2, 3])));
    let eligible: Vec<i64> =
        group["implied"]["eligible"].as_array().unwrap().iter().map(|end| end.as_i64().unwrap()).collect();
    assert!(eligible[0] > 3_600_000 && eligible[0] < 3_820_000 && eligible[1] > 3_820_000, "{eligible:?}");
    assert_eq!(groups[1]["verdict"], "not_checkable");
    let one = run(at, &["figures", "check", &path, "--region", "19", "--format", "json"]).expect(0).json();
    assert_eq!(one["groups"].as_array().unwrap().len(), 1);
    let told = run(at, &["figures", "check", &path]).expect(0).out;
    assert!(
        told.contains("TIDAK COCOK: Sumatera Selatan (16), 2025-01") && told.contains("pekerja potensial"),
        "{told}"
    );
}

#[test]
fn rows_to_mend_are_named_and_the_ledger_is_checked_once_there_is_one() {
    let place = Place::sqlite();
    let at = place.location();
    let bad = format!("{FIGURES}16,Sumatera Selatan,2025-01,coverage_pct,134,percent,total,laporan,\n");
    let path = file(&place, "rusak.csv", bad.as_bytes());
    let done = run(at, &["figures", "check", &path, "--format", "json"]).expect(1);
    assert_eq!((&done.json()["refused"][0]["row"], &done.json()["refused"][0]["column"]), (&5.into(), &"value".into()));
    let kept = run(at, &["figures", "check"]).expect(2);
    assert!(kept.err.contains("belum berisi data Payung"), "{}", kept.err);
    run(at, &["import", &file(&place, "angka.csv", FIGURES.as_bytes()), "--as", "figures"]).expect(0);
    assert!(run(at, &["figures", "check"]).expect(0).out.contains("TIDAK COCOK"));
    run(at, &["figures", "check", "--region", "entah"]).expect(2);
    // A code of no region is no region without figures.
    let unknown = run(at, &["figures", "check", "--region", "99"]).expect(2);
    assert!(unknown.err.contains("99") && unknown.err.contains("bukan wilayah"), "{}", unknown.err);
    let without = run(at, &["figures", "check", "--region", "94"]).expect(0).out;
    assert!(without.contains("Tidak ada angka tentang 94"), "{without}");
}
