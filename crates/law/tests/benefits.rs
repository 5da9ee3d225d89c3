//! Benefits: worked examples, templates, bad input.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeSet;

use law::{BenefitCase, Decision, JointLeave, Law, benefit_examples, benefit_kind, benefit_kinds};

#[test]
fn every_worked_case_comes_out_to_the_rupiah() {
    let law = Law::built_in();
    let examples = benefit_examples().unwrap();
    let failures: Vec<String> = examples
        .iter()
        .flat_map(|example| {
            let differences = example.differences(&law).into_iter();
            differences.map(|difference| format!("{}: {difference}", example.name))
        })
        .collect();
    assert_eq!(failures, Vec::<String>::new());
    let names: BTreeSet<&str> = examples.iter().map(|example| example.name.as_str()).collect();
    assert_eq!(names.len(), examples.len(), "two examples share a name");
}

/// The bulk lane: every case as the text a user would hand in, all under one law.
#[test]
fn cases_as_texts_in_bulk_agree_with_cases_one_by_one() {
    let examples = benefit_examples().unwrap();
    let bulk = Law::built_in();
    for example in &examples {
        let single = example.answer(&Law::built_in());
        let again = BenefitCase::read(&example.text()).and_then(|case| case.answer(&bulk, JointLeave::Works));
        match (single, again) {
            (Ok(single), Ok(again)) => {
                assert_eq!(single.decision, again.decision, "{}", example.name);
                assert_eq!(single.total, again.total, "{}", example.name);
                assert_eq!(single.reasons, again.reasons, "{}", example.name);
            }
            (Err(single), Err(again)) => assert_eq!(single, again.to_string(), "{}", example.name),
            (single, again) => panic!("{}: {single:?} {again:?}", example.name),
        }
    }
}

#[test]
fn every_template_is_commented_and_answers_as_it_stands() {
    let law = Law::built_in();
    for kind in benefit_kinds() {
        let text = kind.template();
        assert!(text.starts_with("# "), "{}", kind.name);
        assert!(!text.contains("[expect]"), "{}", kind.name);
        let case = BenefitCase::read(text).unwrap();
        assert_eq!(case.kind().name, kind.name);
        let answer = case.answer(&law, JointLeave::Works).unwrap();
        assert_eq!(answer.decision, Decision::Granted, "{}: {:?}", kind.name, answer.reasons);
        assert!(!answer.reasons.is_empty(), "{}", kind.name);
        assert_eq!(answer.total, answer.lines.iter().map(|line| line.amount).sum(), "{}", kind.name);
        assert!(answer.lines.iter().all(|line| !line.citations.is_empty()), "{}", kind.name);
        for said in answer.reasons.iter().chain(&answer.steps) {
            assert_ne!(said.indonesian, said.english, "{}", kind.name);
            // Rp1.500.000 is read as one and a half by who reads English.
            let pointed = |amount: &str| {
                amount
                    .split_whitespace()
                    .next()
                    .is_some_and(|word| word.trim_end_matches(['.', ',', ';']).contains('.'))
            };
            assert!(!said.english.split("Rp").skip(1).any(pointed), "{}: {}", kind.name, said.english);
        }
    }
}

#[test]
fn a_case_that_cannot_be_names_the_fact_what_was_read_and_what_is_allowed() {
    let law = Law::built_in();
    let death = benefit_kind("jkm.death").unwrap().template();
    for (old, new, says) in [
        ("kind = \"jkm.death\"", "kind = \"jkm.dead\"", "terbaca \"jkm.dead\"; yang dapat: "),
        ("kind = \"jkm.death\"", "", "jkm.death"),
        ("died = \"2024-05-01\"", "", "died belum disebut."),
        ("died = \"2024-05-01\"", "died = \"2024-05-32\"", "died: terbaca \"2024-05-32\"; yang dapat: tanggal"),
        ("died = \"2024-05-01\"", "died = 7", "died: terbaca \"7\"; yang dapat: tanggal"),
        ("died = \"2024-05-01\"", "died = \"2015-06-30\"", "berlaku sejak 2015-07-01"),
        ("cause = \"illness\"", "cause = \"ill\"", "cause: terbaca \"ill\"; yang dapat: illness, other"),
        ("cause = \"illness\"", "causes = \"illness\"", "fakta \"causes\" tidak dikenal; yang dapat: died, cause"),
        ("class = \"bpu\"", "class = \"asn\"", "membership.class: terbaca \"asn\"; yang dapat: pu, bpu"),
        ("class = \"bpu\"", "class = \"pmi\"", "pmi.death"),
        ("claimed_on = \"2024-05-20\"", "claimed_on = \"2024-04-20\"", "mendahului tanggal kejadian"),
        ("heirs = [\"spouse\", \"child\"]", "heirs = [\"spouse\", \"none\"]", "\"none\" tidak dapat berdiri bersama"),
        ("kind = \"jkm.death\"", "kind = = 1", "baris 2: bukan TOML"),
    ] {
        assert!(death.contains(old), "{old}");
        let text = death.replacen(old, new, 1);
        let refused = BenefitCase::read(&text).and_then(|case| case.answer(&law, JointLeave::Works)).unwrap_err();
        assert!(refused.to_string().contains(says), "{new}: {refused}");
    }
}

#[test]
fn a_reform_of_a_sum_changes_its_cases_and_no_others() {
    let law = Law::built_in();
    let patch = "[jkm.grant]\nvalues = [{ from = \"2027-01-01\", value = 25000000 }]\n";
    let reformed = law.reformed("patch.toml", patch).unwrap();
    let death = "kind = \"jkm.death\"\ndied = \"2027-01-01\"\ncause = \"illness\"\nmembership = [{ class = \"pu\" }]\n";
    let total = |law: &Law, case: &str| {
        let case = BenefitCase::read(case).unwrap();
        case.answer(law, JointLeave::Works).unwrap().total.get()
    };
    assert_eq!((total(&law, death), total(&reformed, death)), (42_000_000, 47_000_000));
    let before = death.replace("2027-01-01", "2026-12-31");
    assert_eq!((total(&law, &before), total(&reformed, &before)), (42_000_000, 42_000_000));
    let changes = law::Changes::between(&law, &reformed, &[], &benefit_examples().unwrap());
    assert!(changes.values.iter().all(|change| change.id == "jkm.grant"), "{:?}", changes.values);
    assert_eq!(changes.examples.len(), 0, "no example lies after the reform");
    let earlier = law.reformed("patch.toml", &patch.replace("2027-01-01", "2023-01-01")).unwrap();
    let changes = law::Changes::between(&law, &earlier, &[], &benefit_examples().unwrap());
    assert!(changes.examples.len() > 10 && changes.examples.iter().all(|change| change.difference.is_some()));
}
