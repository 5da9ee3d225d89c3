//! A demo's own evaluation after import and match: the floors that matching and the named gap must not fall below.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::process::Command;

/// All percentages of the line that begins with `title`, in the order in which they stand there.
fn percents(text: &str, title: &str) -> Vec<f64> {
    let line =
        text.lines().find(|line| line.trim_start().starts_with(title)).unwrap_or_else(|| panic!("{title}: {text}"));
    let numbers = line.split(|c: char| !(c.is_ascii_digit() || c == ','));
    numbers.filter(|word| word.contains(',')).filter_map(|word| word.replace(',', ".").parse().ok()).collect()
}

#[test]
fn matching_and_the_named_gap_of_a_demo_stay_above_their_floors() {
    let dir = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_payung"))
        .args(["demo", "--no-serve", "--people", "20000", "--data"])
        .arg(dir.path().join("data"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let text = String::from_utf8(made.stdout).unwrap();
    let [precision, recall, with_doubtful] = percents(&text, "pencocokan")[..] else { panic!("{text}") };
    assert!(precision >= 99.0 && recall >= 98.0 && with_doubtful >= 99.0, "{text}");
    let [precision, recall, with_doubtful] = percents(&text, "daftar bernama      presisi")[..] else {
        panic!("{text}")
    };
    assert!(precision >= 99.0 && recall >= 94.0 && with_doubtful >= 99.0, "{text}");
    let officials = percents(&text, "Kepala desa dan perangkat")[0];
    let institutions = percents(&text, "RT/RW dan LKD lain")[0];
    assert!(officials >= 95.0 && (48.0..=57.0).contains(&institutions), "{text}");
}
