//! `payung law` as scripts meet it: one line of JSON, exit codes, no store opened.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn payung(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAYUNG_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("HOME", folder).arg("law").args(arguments).output().unwrap()
}

#[track_caller]
fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = payung(folder, &[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_contribution_comes_as_one_object_with_lines_funds_and_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let asked = ["contribution", "--class", "pu", "--month", "2024-06", "--wage", "10000000", "--risk", "3"];
    let answer = json(folder.path(), &asked);
    let as_people_write = asked.map(|word| if word == "10000000" { "Rp10.000.000" } else { word });
    assert_eq!(json(folder.path(), &as_people_write), answer);
    assert_eq!(answer["by_payer"]["worker"], 300_000);
    assert_eq!(answer["by_fund"]["jkp"], 23_000);
    assert_eq!(answer["lines"][0]["rate"], "0.89%");
    assert_eq!(answer["lines"][0]["citations"][0]["instrument"], "PP 44/2015");
    assert!(answer["steps"].as_array().unwrap().iter().any(|step| step.as_str().unwrap().contains("Rp89.000")));
    let asked = ["contribution", "--class", "bpu", "--month", "2026-05", "--income", "1000000", "--payer", "dana-desa"];
    let answer = json(folder.path(), &asked);
    assert_eq!(answer["total"], 16_800);
    assert!(answer["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "needs_review"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no store is opened");
}

#[test]
fn bad_input_says_what_was_read_and_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let base = ["contribution", "--class", "pu", "--month", "2024-06", "--risk", "3"];
    for (more, says) in [
        (vec!["--wage", "5.5"], "rupiah bulat, misalnya 5000000 atau 5.000.000"),
        (vec!["--wage", "-5"], "terbaca \"-5\""),
        (vec!["--wage", "5", "--programs", "jkx"], "jkk, jkm, jht, jp, jkp"),
        (vec![], "Upah belum disebut.\nLihat: payung law contribution --help"),
    ] {
        let output = payung(folder.path(), &[base.as_slice(), &more].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{said}");
    }
    let output = payung(folder.path(), &["show", "pu.jp.wage_ceiling", "--on", "2014-01-01"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_law_is_shown_for_a_day_and_an_edited_copy_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let shown = json(folder.path(), &["show", "pu.jp.wage_ceiling", "--on", "2024-02-29"]);
    assert_eq!(shown["rules"][0]["values"][0]["value"], 9_559_600);
    assert_eq!(json(folder.path(), &["check"])["problems"], serde_json::json!([]));
    let (name, text) = law::FILES[1];
    std::fs::write(folder.path().join(name), text.replacen("jkk = 29500", "jkk = 29400", 1)).unwrap();
    let output = payung(folder.path(), &["check", "--law", ".", "--format", "json"]);
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(checked["changes"]["values"][0]["id"], "bpu.brackets");
    assert_eq!(checked["changes"]["values"][0]["removed"].as_array().unwrap().len(), 1);
    let output = payung(folder.path(), &["check", "--law", "."]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("bpu.brackets"));
}

#[test]
fn reasons_and_refusals_come_in_english_by_switch() {
    let folder = tempfile::tempdir().unwrap();
    let asked = ["contribution", "--class", "pu", "--month", "2024-06", "--wage", "5000000", "--risk", "1"];
    let answer = json(folder.path(), &[asked.as_slice(), &["--language", "en"]].concat());
    let sentence = "JKK contribution = 0.24% x Rp5,000,000 = Rp12,000, PP 44/2015 Pasal 16 ayat (1)";
    assert!(answer["steps"].as_array().unwrap().iter().any(|step| step == sentence), "{answer}");
    assert!(answer["warnings"][0]["text"].as_str().unwrap().contains("citizen"));
    let said = String::from_utf8(payung(folder.path(), &[asked.as_slice(), &["--language", "en"]].concat()).stdout);
    assert!(said.unwrap().starts_with("PU contribution of 2024-06: Rp"));
    let output = payung(
        folder.path(),
        &["contribution", "--class", "pu", "--month", "2027-03", "--wage", "1", "--risk", "1", "--language", "en"],
    );
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("No value of pu.jp.wage_ceiling is known for 2027-03-31"), "{said}");
}

#[test]
fn notes_are_said_in_the_language_asked_for_and_one_alone_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (indonesian, english) = ("bunga deposito bank pemerintah 4,88 persen", "state banks paid 4.88 percent");
    let shown = ["show", "jht.return.yearly"];
    let found = ["search", "president", "director"];
    for asked in [shown.as_slice(), &found] {
        for (language, said, unsaid) in [("id", indonesian, english), ("en", english, indonesian)] {
            let output = payung(folder.path(), &[asked, &["--language", language]].concat());
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(text.contains(said) && !text.contains(unsaid), "{asked:?} {language}: {text}");
        }
    }
    let note = &json(folder.path(), &shown)["rules"][0]["values"][0]["note"];
    assert!(note.as_str().unwrap().contains(indonesian), "{note}");
    let (name, text) = law::FILES[1];
    let half: Vec<&str> = text.lines().filter(|line| !line.starts_with("note_english = ")).collect();
    std::fs::write(folder.path().join(name), half.join("\n")).unwrap();
    let output = payung(folder.path(), &["check", "--law", "."]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for told in [name, "bpu.brackets", "2015-07-01", "note_english"] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn the_law_is_followed_through_time_searched_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let timeline = json(folder.path(), &["timeline", "pu.jp.wage_ceiling"]);
    let values = timeline["rules"][0]["values"].as_array().unwrap();
    assert_eq!(values[0]["happened"], "begins");
    assert_eq!(values.last().unwrap()["before"], "10547400");
    assert_eq!(values.last().unwrap()["holds_until"], "2027-02-28");
    let found = json(folder.path(), &["search", "padat", "karya"]);
    assert!(found["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "relief.2025.padat_karya.jkk"));
    assert_eq!(found["gaps"][0]["id"], "relief-2025-industries");
    let diff = json(folder.path(), &["diff", "2024-12-31", "2025-03-31"]);
    let rules = diff["rules"].as_array().unwrap();
    let of = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert_eq!(of("pu.jp.wage_ceiling")["before"]["value"], 10_042_300);
    assert_eq!(of("pu.jp.wage_ceiling")["after"]["value"], 10_547_400);
    assert_eq!(of("relief.2025.padat_karya.jkk")["happened"], "begins");
    assert_eq!(of("pu.jkp.rate.recomposed_from_jkm")["happened"], "ends");
    for (bad, says) in [
        (vec!["diff", "2024", "2025-03-31"], "DATE1: terbaca \"2024\""),
        (vec!["timeline", "pu.jp.ceiling"], "Tidak ada aturan"),
    ] {
        let output = payung(folder.path(), &bad);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains(says));
    }
}

#[test]
fn a_reform_shows_both_results_and_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("usulan.toml"),
        "[pu.jht.rate.employer]\nvalues = [{ from = \"2024-01-01\", value = \"5.7%\", instrument = \"usulan RUU\" }]\n",
    )
    .unwrap();
    let asked = ["contribution", "--class", "pu", "--month", "2024-06", "--wage", "5000000", "--risk", "1"];
    let compared = json(folder.path(), &[asked.as_slice(), &["--reform", "usulan.toml"]].concat());
    assert_eq!(compared["difference"]["total"], 100_000);
    assert_eq!(compared["difference"]["by_payer"]["employer"], 100_000);
    assert_eq!(compared["difference"]["by_payer"]["worker"], 0);
    let total = |side: &str| compared[side]["total"].as_i64().unwrap();
    assert_eq!(total("reform") - total("now"), 100_000);
    let said = payung(folder.path(), &[asked.as_slice(), &["--reform", "usulan.toml"]].concat());
    assert!(String::from_utf8(said.stdout).unwrap().contains("total: +Rp100.000"));
    std::fs::write(folder.path().join("salah.toml"), "[pu.jht.rate]\nvalues = [{ from = \"2024-01-01\", value = 1 }]")
        .unwrap();
    let output = payung(folder.path(), &[asked.as_slice(), &["--reform", "salah.toml"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("pu.jht.rate is no rule of the law"));
}

#[test]
fn arrears_and_wage_changes_come_month_by_month() {
    let folder = tempfile::tempdir().unwrap();
    let span =
        ["contribution", "--class", "pu", "--wage", "12000000", "--risk", "3", "--from", "2024-01", "--to", "2024-03"];
    let arrears = json(folder.path(), &[span.as_slice(), &["--paid-on", "2024-06-15"]].concat());
    let months = arrears["months"].as_array().unwrap();
    // Due 15 February, 15 March, 16 April (the 15th was a holiday): 4, 3, 2 months begun.
    let penalties: Vec<i64> = months.iter().map(|month| month["penalty"]["months"].as_i64().unwrap()).collect();
    assert_eq!(penalties, [4, 3, 2]);
    let sum = |field: &str| months.iter().map(|month| month[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!(arrears["contribution"], sum("total"));
    assert_eq!(arrears["total"].as_i64().unwrap(), sum("total") + arrears["penalty"].as_i64().unwrap());
    let change = json(folder.path(), &[span.as_slice(), &["--old-wage", "8000000"]].concat());
    let jp: Vec<i64> =
        change["months"].as_array().unwrap().iter().map(|m| m["by_program"]["jp"].as_i64().unwrap()).collect();
    // Only up to the ceiling: 9,559,600 until February, 10,042,300 from March.
    assert_eq!(jp, [46_788, 46_788, 61_269]);
    assert_eq!(change["by_program"]["jht"], 3 * 228_000);
    let member = ["contribution", "--class", "bpu", "--month", "2024-06", "--income", "3000000", "--employs"];
    assert_eq!(json(folder.path(), &member)["by_fund"]["jht"], 59_000);
    let migrant = ["contribution", "--class", "pmi", "--month", "2024-06", "--package", "24", "--jht", "100000"];
    assert_eq!(json(folder.path(), &migrant)["total"], 432_500);
    let early = ["contribution", "--class", "pmi", "--month", "2020-06", "--package", "before+24"];
    assert_eq!(json(folder.path(), &early)["total"], 370_000);
    for (bad, says) in [
        (vec!["--from", "2024-03", "--to", "2024-01"], "yang awal lebih dulu"),
        (vec!["--from", "2015-05", "--to", "2015-08"], "berlaku sejak 2015-07-01"),
        (vec!["--from", "2024-01"], "--to"),
        (
            vec!["--from", "2024-01", "--to", "2024-02", "--old-wage", "1", "--paid-on", "2024-05-01"],
            "bersama upah lama",
        ),
    ] {
        let base = ["contribution", "--class", "pu", "--wage", "5000000", "--risk", "1"];
        let output = payung(folder.path(), &[base.as_slice(), &bad].concat());
        assert_eq!(output.status.code(), Some(2), "{bad:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(says), "{bad:?}");
    }
}
