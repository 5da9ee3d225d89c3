//! Demos of several regions in one store, and the refusal of one of which too little was published.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn payung(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_payung")).args(arguments).arg("--data").arg(data).output().unwrap()
}

fn object(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn demo(data: &Path, region: &str, people: &str) -> Value {
    object(&payung(data, &["demo", "--no-serve", "--format", "json", "--region", region, "--people", people]))
}

#[test]
fn three_regions_share_a_store_and_each_keeps_its_figures() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let babel = demo(&data, "19", "6000");
    assert_eq!(babel["rank"]["position"], json!(6), "{}", babel["ranks"]);
    assert_eq!((&babel["rank"]["of"], &babel["rank"]["group"]), (&json!(10), &json!("zona Sumatera")));
    let south = demo(&data, "16", "10010");
    assert_eq!((&south["active"]["total"], &south["active"]["informal"]), (&json!(3_669), &json!(1_033)));
    assert_eq!((&south["as_of"], &south["target"]["percent"]), (&json!("2025-04-28"), &json!(49.46)));
    let bumbu = demo(&data, "63.10", "15000");
    assert_eq!((&bumbu["active"]["formal"], &bumbu["active"]["informal"]), (&json!(2_718), &json!(1_817)));
    assert_eq!((&bumbu["growth"]["formal"], &bumbu["growth"]["informal"]), (&json!(8.72), &json!(81.7)));
    assert_eq!((&bumbu["percent"], &bumbu["eligible"]), (&Value::Null, &Value::Null), "no denominator was published");
    // Nothing of Babel's changed but what it is ranked among: South Sumatra now by its participants.
    let key = data.join("demo.key");
    let arguments = ["coverage", "--region", "19", "--format", "json", "--key", key.to_str().unwrap()];
    let after = object(&payung(&data, &arguments));
    for part in ["active", "percent", "gap_to_target", "growth", "snapshot"] {
        assert_eq!(after[part], babel[part], "{part}");
    }
    let counted = |found: &Value| -> Vec<Value> {
        let parts = found["by"].as_array().unwrap().iter();
        parts.map(|part| json!([part["key"], part["active"], part["lapsed"], part["percent"]])).collect()
    };
    assert_eq!(counted(&after), counted(&babel));
    // Each new list opens Babel's rosters again, for it may know somebody on them; few are taken for such.
    let listed = |found: &Value| found["listed"].as_i64().unwrap();
    assert!((listed(&after) - listed(&babel)).abs() * 100 <= listed(&babel), "{} {}", listed(&after), listed(&babel));
    let peers = after["ranks"][0]["peers"].as_array().unwrap();
    let south_as_peer = peers.iter().find(|peer| peer["region"] == "16").unwrap();
    assert_eq!((&south_as_peer["basis"], &south_as_peer["as_of"]), (&json!("computed"), &json!("2025-04-28")));
    assert_eq!(after["rank"]["position"], json!(6));
    // The same demo again changes nothing; another size of the same region is refused.
    assert_eq!(demo(&data, "16", "10010")["active"], south["active"]);
    let other = payung(&data, &["demo", "--no-serve", "--region", "16", "--people", "4000"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("berisi demo lain"));
}

#[test]
fn a_region_of_which_too_little_was_published_is_refused_with_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let refused = payung(&dir.path().join("data"), &["demo", "--no-serve", "--region", "31"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("active_participants") && told.contains("potential_workers"), "{told}");
    assert!(!dir.path().join("data").exists(), "nothing was made");
}
