//! The law through time: timelines, differences, the life of instruments, edits, and reforms laid over it.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeSet;

use law::{JointLeave, Law, Reading, check, examples};
use units::{Date, Rupiah};

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount)
}

fn law_once() -> &'static Law {
    static LAW: std::sync::LazyLock<Law> = std::sync::LazyLock::new(Law::built_in);
    &LAW
}

#[test]
fn timelines_join_up_and_differences_agree_with_both_days() {
    let law = Law::built_in();
    for rule in law.catalogue().rules() {
        let timeline = rule.timeline();
        assert_eq!(timeline.values.len(), rule.values.len());
        assert_eq!(timeline.values[0].happened, law::Happened::Begins);
        for moment in &timeline.values {
            assert_eq!(rule.on(moment.value.from).unwrap().text(), moment.value.text());
            let Some(until) = moment.holds_until else { continue };
            assert_eq!(rule.on(until).unwrap().from, moment.value.from, "{} {until}", rule.id);
        }
    }
    let ceiling = law.catalogue().rule("pu.jp.wage_ceiling").unwrap().timeline();
    assert_eq!(ceiling.values.last().unwrap().before.as_deref(), Some("10547400"));
    let (before, after): (Date, Date) = ("2024-12-31".parse().unwrap(), "2026-05-31".parse().unwrap());
    let found = law.differences(before, after);
    let differ: BTreeSet<&str> = found.iter().map(|rule| rule.id).collect();
    for rule in law.catalogue().rules() {
        let on = |day| rule.on(day).map(law::RuleValue::text);
        assert_eq!(differ.contains(rule.id.as_str()), on(before) != on(after), "{}", rule.id);
    }
    assert!(differ.contains("pu.jp.wage_ceiling") && differ.contains("relief.2026.bpu.other"), "{differ:?}");
    assert!(law.differences(after, after).is_empty());
    let found = law.search(&["pp 6/2025".to_owned(), "jkm".to_owned()]);
    assert!(found.rules.iter().any(|rule| rule.id == "pu.jkp.rate.recomposed_from_jkm"), "{found:?}");
    assert!(law.search(&["dana desa".to_owned()]).gaps.iter().any(|gap| gap.id == "relief-2026-village-money"));
}

#[test]
fn a_value_outside_the_life_of_its_instrument_is_found() {
    let today: Date = "2026-11-21".parse().unwrap();
    let found = check(&Law::built_in(), today);
    assert!(found.instruments_unlisted.contains(&"PP 49/2020".to_owned()), "{:?}", found.instruments_unlisted);
    assert!(!found.instruments_unlisted.contains(&"PP 44/2015".to_owned()));
    for (old, new, says) in [
        (
            "from = \"2015-07-01\"\nvalue = \"0.24%\"",
            "from = \"2015-01-01\"\nvalue = \"0.24%\"",
            "PP 44/2015 is in force from",
        ),
        (
            "value = 108000\ninstrument = \"Permenaker 4/2023\"",
            "value = 108000\ninstrument = \"Permenaker 18/2018\"",
            "until 2023-02-21, revoked by Permenaker 4/2023",
        ),
    ] {
        let edited: Vec<(&str, String)> =
            law::FILES.iter().map(|(file, text)| (*file, text.replacen(old, new, 1))).collect();
        let files: Vec<(&str, &str)> = edited.iter().map(|(file, text)| (*file, text.as_str())).collect();
        let problems = check(&Law::parse(&files).unwrap(), today).problems;
        assert!(problems.iter().any(|problem| problem.contains(says)), "{old}: {problems:?}");
    }
}

#[test]
fn a_reform_holds_for_its_days_and_the_law_goes_on_around_them() {
    let law = law_once();
    let on = |law: &Law, id: &str, day: &str| {
        law.catalogue().rule(id).unwrap().on(day.parse().unwrap()).map(law::RuleValue::text)
    };
    let patch = "[pu.jp.wage_ceiling]\nvalues = [{ from = \"2025-06-01\", until = \"2026-04-30\", value = 20000000 }]\n\
                 [pu.jkm.rate]\nvalues = [{ from = \"2026-01-01\", value = \"0.2%\", instrument = \"usulan A\" }]\n";
    let reformed = law.reformed("patch.toml", patch).unwrap();
    for rule in law.catalogue().rules() {
        for day in ["2015-07-31", "2025-05-31", "2025-06-01", "2026-04-30", "2026-05-01", "2027-02-28", "2027-03-01"] {
            let expected = match (rule.id.as_str(), day) {
                ("pu.jp.wage_ceiling", "2025-06-01" | "2026-04-30") => Some("20000000".to_owned()),
                ("pu.jkm.rate", "2026-04-30" | "2026-05-01" | "2027-02-28" | "2027-03-01") => Some("0.2%".to_owned()),
                _ => on(law, &rule.id, day),
            };
            assert_eq!(on(&reformed, &rule.id, day), expected, "{} {day}", rule.id);
        }
    }
    let case = law::CaseText {
        class: "pu".to_owned(),
        month: "2026-02".to_owned(),
        wage: Some(15_000_000),
        risk: Some(1),
        ..law::CaseText::default()
    };
    let case = case.read().unwrap();
    let total = |law: &Law| case.answer(law, JointLeave::Works).unwrap();
    let (now, after) = (total(law), total(&reformed));
    // 3 percent of what the ceiling lets in more, less 0.1 percent of the wage.
    assert_eq!(after.total - now.total, rupiah((15_000_000 - 10_547_400) * 3 / 100 - 15_000));
    assert_eq!(after.reading, Some(Reading::Proposed));
    assert!(after.steps.iter().any(|step| step.indonesian.ends_with("usulan A")), "{:?}", after.steps);
    for (patch, says) in [
        ("", "no rule stands in it"),
        ("[pu.jp.ceiling]\nvalues = [{ from = \"2026-01-01\", value = 1 }]", "pu.jp.ceiling is no rule of the law"),
        ("[pu.jkm.rate]\nvalues = [{ from = \"2026-01-01\", value = 0.2 }]", "pu.jkm.rate from 2026-01-01"),
        ("[pu.jkm.rate]\nvalues = [{ from = \"2026-01-01\", until = \"2025-01-01\", value = \"1%\" }]", "ends before"),
        ("[pu.jkm.rate]\nvalues = [{ value = \"1%\" }]", "from"),
    ] {
        let error = law.reformed("patch.toml", patch).unwrap_err().to_string();
        assert!(error.contains(says), "{patch}: {error}");
        assert!(error.contains("patch.toml"), "{patch}: {error}");
    }
}

#[test]
fn a_reform_cannot_carry_a_sum_below_zero_or_a_count_without_end() {
    let law = law_once();
    for (id, value, allowed) in [
        ("pu.jp.wage_ceiling", "-1", "0 to 1000000000000000"),
        ("bpu.jkm.amount", "-5000", "0 to 1000000000000000"),
        ("bpu.jkm.amount", "9223372036854775807", "0 to 1000000000000000"),
        ("jkm.grant", "-1", "0 to 1000000000000000"),
        ("jkk.report_hours", "9223372036854775807", "0 to 10000"),
        ("pu.due_day", "32", "1 to 31"),
        ("jkk.claim_expiry_years", "10000", "0 to 150"),
        ("pu.jkm.rate", "\"1000.1%\"", "0% to 1000%"),
    ] {
        let patch = format!("[{id}]\nvalues = [{{ from = \"2024-01-01\", value = {value} }}]");
        let error = law.reformed("patch.toml", &patch).unwrap_err().to_string();
        let read = value.trim_matches('"');
        assert!(error.contains(&format!("{id} from 2024-01-01: read {read}; allowed: {allowed}")), "{error}");
    }
    // A number inside of a table counts as well.
    let levels = &law.catalogue().rule("bpu.brackets").unwrap().values[0];
    let rows = levels.rows().join(", ").replacen("basis = ", "basis = -", 1);
    let patch = format!("[bpu.brackets]\nvalues = [{{ from = \"2024-01-01\", value = [{rows}] }}]");
    let error = law.reformed("patch.toml", &patch).unwrap_err().to_string();
    assert!(error.contains("bpu.brackets from 2024-01-01: read -"), "{error}");
    // The largest sums still add up.
    let patch = "[bpu.jkm.amount]\nvalues = [{ from = \"2020-01-01\", value = 1000000000000000 }]";
    let reformed = law.reformed("patch.toml", patch).unwrap();
    let (examples, cases) = (examples().unwrap(), law::benefit_examples().unwrap());
    assert!(!law::Changes::between(law, &reformed, &examples, &cases).is_empty());
}

#[test]
fn no_number_that_a_reform_can_carry_stops_an_answer() {
    let law = law_once();
    let (examples, cases) = (examples().unwrap(), law::benefit_examples().unwrap());
    let mut tried = 0;
    for rule in law.catalogue().rules().filter(|rule| rule.values[0].text().parse::<i64>().is_ok()) {
        let patch = |value: i64| format!("[{}]\nvalues = [{{ from = \"1990-01-01\", value = {value} }}]", rule.id);
        let read = |value| law.reformed("patch.toml", &patch(value)).ok();
        let most = [1_000_000_000_000_000, 10_000, 150, 31].into_iter().find_map(read).unwrap();
        let least = [0, 1].into_iter().find_map(read).unwrap();
        for reformed in [most, least] {
            tried += examples.iter().step_by(5).filter(|example| example.answer(&reformed).is_ok()).count();
            tried += cases.iter().step_by(2).filter(|example| example.answer(&reformed).is_ok()).count();
        }
    }
    assert!(tried > 3_000, "{tried}");
}

#[test]
fn an_edit_names_the_values_and_the_examples_it_changes() {
    let law = law_once();
    let (examples, cases) = (examples().unwrap(), law::benefit_examples().unwrap());
    assert!(law::Changes::between(law, law, &examples, &cases).is_empty());
    let patch = "[bpu.jkm.amount]\nvalues = [{ from = \"2024-01-01\", value = 7000 }]";
    let changes = law::Changes::between(law, &law.reformed("patch", patch).unwrap(), &examples, &cases);
    assert_eq!(changes.values.len(), 2, "{:?}", changes.values);
    assert!(changes.values.iter().all(|change| change.id == "bpu.jkm.amount"));
    assert!(changes.examples.len() > 5);
    for change in &changes.examples {
        let difference = change.difference.unwrap();
        // In full, or the half that the relief of 2026 leaves.
        assert!([rupiah(200), rupiah(100)].contains(&difference), "{}: {difference}", change.name);
    }
}
