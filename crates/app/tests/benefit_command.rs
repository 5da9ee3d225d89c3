//! `payung law benefit` as scripts meet it: templates, one line of JSON, exit codes.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn payung(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
    command.current_dir(folder).env("HOME", folder).args(["law", "benefit"]).args(arguments).output().unwrap()
}

fn answer(folder: &Path, case: &str) -> Value {
    std::fs::write(folder.join("case.toml"), case).unwrap();
    let output = payung(folder, &["case.toml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_template_of_every_kind_is_written_read_and_granted() {
    let folder = tempfile::tempdir().unwrap();
    let listed = payung(folder.path(), &["--kinds", "--format", "json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let kinds: Vec<&str> =
        listed["kinds"].as_array().unwrap().iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"jkm.death") && kinds.contains(&"jkk.stmb") && kinds.contains(&"scholarship"), "{kinds:?}");
    for kind in kinds {
        let file = format!("{kind}.toml");
        let written = payung(folder.path(), &["--new", kind, &file]);
        assert_eq!(written.status.code(), Some(0), "{kind}");
        let text = std::fs::read_to_string(folder.path().join(&file)).unwrap();
        let printed = payung(folder.path(), &["--new", kind]);
        assert_eq!(String::from_utf8(printed.stdout).unwrap(), text, "{kind}");
        let found = answer(folder.path(), &text);
        assert_eq!(found["decision"], "granted", "{kind}");
        let lines = found["lines"].as_array().unwrap();
        let sum: i64 = lines.iter().map(|line| line["amount"].as_i64().unwrap()).sum();
        assert_eq!(found["total"].as_i64(), Some(sum), "{kind}");
        let again = payung(folder.path(), &["--new", kind, &file]);
        assert_eq!(again.status.code(), Some(2), "a filled-in case is not written over");
    }
}

#[test]
fn a_death_leaves_as_the_documented_object() {
    let folder = tempfile::tempdir().unwrap();
    let case = "kind = \"jkm.death\"\ndied = \"2024-05-01\"\ncause = \"illness\"\nmembership = [{ class = \"bpu\" }]\n";
    let found = answer(folder.path(), case);
    assert_eq!(found["total"], 42_000_000);
    assert_eq!(found["by_payer"]["fund"], 42_000_000);
    let ids: Vec<&str> = found["lines"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["jkm.grant", "jkm.periodic", "jkm.funeral"]);
    assert_eq!(found["lines"][0]["citations"][0]["instrument"], "PP 82/2019");
    assert!(found["reasons"][0].is_string() && found["steps"][0].is_string());
    assert_eq!(found["deadlines"][0]["date"], "2029-05-01");
    let denied = answer(folder.path(), &case.replace("illness", "work_accident"));
    assert_eq!((&denied["decision"], &denied["total"]), (&Value::from("denied"), &Value::from(0)));
    assert!(denied["reasons"].to_string().contains("PP 44/2015 Pasal 40"), "{denied}");
    let said = payung(folder.path(), &["case.toml"]);
    assert!(String::from_utf8(said.stdout).unwrap().starts_with("jkm.death: ditolak, Rp0\n"));
}

#[test]
fn a_case_that_cannot_be_ends_with_two_and_says_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("case.toml"), text).unwrap();
    let death =
        "kind = \"jkm.death\"\ndied = \"2024-05-01\"\ncause = \"illness\"\nmembership = [{ class = \"bpu\" }]\n";
    for (text, says) in [
        (death.replace("jkm.death", "jkm.burial"), "terbaca \"jkm.burial\"; yang dapat: jkk.transport"),
        (death.replace("2024-05-01", "2014-05-01"), "berlaku sejak 2015-07-01"),
        (death.replace("2024-05-01", "kemarin"), "died: terbaca \"kemarin\"; yang dapat: tanggal"),
        (death.replace("illness", "ill"), "cause: terbaca \"ill\"; yang dapat: illness"),
        ("kind".to_owned(), "baris 1: bukan TOML"),
    ] {
        write(&text);
        let output = payung(folder.path(), &["case.toml", "--format", "json"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(said.contains(says) && said.contains("case.toml"), "{said}");
        assert!(output.stdout.is_empty() || !String::from_utf8_lossy(&output.stdout).contains("decision"), "{text}");
    }
    let output = payung(folder.path(), &["nowhere.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let output = payung(folder.path(), &["--new", "jkm.burial"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("scholarship"));
}
