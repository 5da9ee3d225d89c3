//! `payung plan` as scripts meet it: exit codes, one line of JSON, no store where none is needed.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use store::testing::Place;
use support::run;

#[test]
fn a_wish_is_reckoned_without_a_store_and_says_what_was_printed_of_it() {
    let place = Place::sqlite();
    let at = place.location();
    let wish = |more: &[&str]| {
        let mut arguments = vec!["plan", "simulate", "--region", "16", "--from", "2025-01", "--format", "json"];
        arguments.extend(more);
        run(at, &arguments)
    };
    let fifty = wish(&["--per-village", "50"]).expect(0).json();
    assert!(!place.data_dir().exists(), "no store is opened");
    assert_eq!((&fifty["villages"]["desa"], &fifty["villages"]["kelurahan"]), (&2_856.into(), &403.into()));
    assert_eq!((&fifty["persons"], &fifty["cost_per_year"]), (&142_800.into(), &28_788_480_000_i64.into()));
    assert_eq!(fifty["published"][0]["villages_needed"], 3_880);
    assert_eq!(fifty["published"][0]["possible"], false);
    assert!(fifty["percent_before"].as_f64().unwrap() > 36.0 && fifty["percent_after"].as_f64().unwrap() > 41.0);
    assert_eq!(fifty["unaffordable"], serde_json::json!([]));
    let hundred = wish(&["--per-village", "100"]).expect(0).json();
    assert_eq!((&hundred["persons"], &hundred["cost_per_year"]), (&285_600.into(), &57_576_960_000_i64.into()));
    assert_eq!(hundred["published"][0]["villages_needed"], 3_980);

    let share = wish(&["--share", "1.2%", "--share-of", "dana-desa", "--against", "3%"]).expect(0).json();
    assert_eq!((&share["persons_per_village"], &share["against"]["persons_per_village"]), (&52.into(), &131.into()));
    let absent = wish(&["--share", "1.2%", "--share-of", "add"]).expect(2);
    assert!(absent.err.contains("--as funding"), "{}", absent.err);
    let unknown = run(at, &["plan", "simulate", "--region", "99", "--per-village", "5"]).expect(2);
    assert!(unknown.err.contains("99"), "{}", unknown.err);
}
