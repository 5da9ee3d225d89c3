//! Benefits of work accidents, deaths and for children: days around every change, properties, an oracle of its own.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;
use law::{BenefitAnswer, BenefitCase, Decision, JointLeave, Law, benefit_kinds};
use proptest::prelude::*;
use units::Date;

static LAW: LazyLock<Law> = LazyLock::new(Law::built_in);

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn ask(law: &Law, case: &str) -> Result<BenefitAnswer, String> {
    let case = BenefitCase::read(case).map_err(|refused| refused.to_string())?;
    case.answer(law, JointLeave::Works).map_err(|refused| refused.to_string())
}

fn answer(law: &Law, case: &str) -> BenefitAnswer {
    ask(law, case).unwrap_or_else(|refused| panic!("{refused}\n{case}"))
}

fn death(day: Date, wage: i64) -> String {
    format!(
        "kind = \"jkk.death\"\ndied = \"{day}\"\naccident = {{ day = \"{day}\", cause = \"work_accident\" }}\n\
         wage = {{ reported = {wage} }}\nmembership = {{ class = \"pu\" }}\n"
    )
}

fn total_disability(day: Date, wage: i64) -> String {
    format!(
        "kind = \"jkk.total_disability\"\naccident = {{ day = \"{day}\", cause = \"work_accident\" }}\n\
         wage = {{ reported = {wage} }}\nmembership = {{ class = \"pu\" }}\n"
    )
}

fn stmb(from: Date, until: Date, wage: i64) -> String {
    format!(
        "kind = \"jkk.stmb\"\nfrom = \"{from}\"\nuntil = \"{until}\"\n\
         accident = {{ day = \"{from}\", cause = \"work_accident\" }}\nwage = {{ reported = {wage} }}\n\
         membership = {{ class = \"pu\" }}\n"
    )
}

fn partial(losses: &[String], wage: i64) -> String {
    format!(
        "kind = \"jkk.partial_disability\"\nloss = [{}]\naccident = {{ day = \"2024-05-01\", cause = \"work_accident\" }}\n\
         wage = {{ reported = {wage} }}\nmembership = {{ class = \"pu\" }}\n",
        losses.join(", ")
    )
}

/// Each case with costs beyond every limit, so that a line is the limit of its rule.
fn cases_on(day: Date) -> Vec<(&'static str, String)> {
    let accident = format!(
        "accident = {{ day = \"{day}\", cause = \"work_accident\" }}\nmembership = {{ class = \"pu\", starts = \"2014-01-01\" }}\n"
    );
    let trips = ["land", "sea", "air"].map(|mode| format!("{{ mode = \"{mode}\", cost = 99000000 }}")).join(", ");
    let aids = ["dentures", "hearing_aid", "glasses"].map(|item| format!("{{ item = \"{item}\", cost = 99000000 }}"));
    vec![
        ("jkk.transport", format!("kind = \"jkk.transport\"\ntrip = [{trips}]\n{accident}")),
        ("jkk.rehabilitation", format!("kind = \"jkk.rehabilitation\"\naid = [{}]\n{accident}", aids.join(", "))),
        ("jkk.death", death(day, 5_000_000)),
        ("jkk.total_disability", total_disability(day, 5_000_000)),
        (
            "jkm.death",
            format!(
                "kind = \"jkm.death\"\ndied = \"{day}\"\ncause = \"illness\"\nmembership = [{{ class = \"pu\" }}]\n"
            ),
        ),
        (
            "scholarship",
            format!(
                "kind = \"scholarship\"\ncause = \"jkk_death\"\nevent = \"{day}\"\n\
                 child = [{{ born = \"2014-01-01\", first_year = \"2024-07-01\", schooling = [{{ level = \"sd\", years = 1 }}] }}]\n"
            ),
        ),
    ]
}

/// Whole rupiah of a rule on a day, where its value is one number.
fn amount_of(law: &Law, id: &str, day: Date) -> Option<i64> {
    law.catalogue().rule(id)?.on(day)?.text().parse().ok()
}

#[test]
fn the_day_before_the_day_of_and_the_day_after_every_change_take_the_value_of_their_day() {
    let law = &*LAW;
    let ours = |id: &str| ["jkk.", "jkm.", "scholarship."].iter().any(|program| id.starts_with(program));
    let rules = law.catalogue().rules().filter(|rule| ours(&rule.id));
    let changes: BTreeSet<Date> = rules
        .flat_map(|rule| rule.values.iter().flat_map(|value| [Some(value.from), value.until]))
        .flatten()
        .filter(|day| *day < date("2027-01-01"))
        .collect();
    assert!(changes.contains(&date("2015-07-01")) && changes.contains(&date("2019-12-02")), "{changes:?}");
    let (mut compared, mut refused) = (0, 0);
    for day in changes.iter().flat_map(|day| [day.yesterday().unwrap(), *day, day.tomorrow().unwrap()]) {
        for (kind, case) in cases_on(day) {
            match ask(law, &case) {
                Err(said) => {
                    refused += 1;
                    assert!(
                        day < date("2015-07-01") && said.contains("berlaku sejak 2015-07-01"),
                        "{kind} {day}: {said}"
                    );
                }
                Ok(found) => {
                    for line in &found.lines {
                        for cited in &line.citations {
                            let holds = cited.from <= day && cited.until.is_none_or(|until| day <= until);
                            assert!(holds, "{kind} {day}: {} rests on {cited:?}", line.id);
                        }
                        if let Some(expected) = amount_of(law, line.id, day) {
                            compared += 1;
                            assert_eq!(line.amount.get(), expected, "{kind} {day}: {}", line.id);
                        }
                    }
                    // What the law did not give yet stands on no line.
                    let not_yet = ["jkk.hearing_aid", "jkk.glasses", "scholarship.once"];
                    for id in not_yet.iter().filter(|id| law.catalogue().rule(id).unwrap().on(day).is_none()) {
                        assert!(found.lines.iter().all(|line| line.id != *id), "{kind} {day}: {id}");
                    }
                }
            }
        }
    }
    assert!(compared > 100 && refused >= 6, "{compared} {refused}");
}

#[test]
fn a_sum_of_two_laws_never_appears_on_one_answer() {
    let law = &*LAW;
    for (kind, case) in cases_on(date("2019-12-01")) {
        let old = answer(law, &case);
        let new = answer(law, &case.replace("2019-12-01", "2019-12-02"));
        let cites = |answer: &BenefitAnswer, instrument: &str| {
            answer.lines.iter().flat_map(|line| &line.citations).any(|cited| cited.instrument == instrument)
        };
        assert!(!cites(&old, "PP 82/2019"), "{kind}: {:?}", old.lines);
        let amounts = |answer: &BenefitAnswer| answer.lines.iter().map(|line| line.amount).collect::<Vec<_>>();
        assert_ne!(amounts(&old), amounts(&new), "{kind} changed on 2 December 2019");
    }
}

/// The table as the file writes it: code, percent in thousandths of a percent, how often, whether it has a range.
fn table() -> Vec<(String, i128, i64, bool)> {
    let text = law::FILES.iter().find(|(file, _)| *file == "disability_table.toml").unwrap().1;
    let file: toml::Table = text.parse().unwrap();
    let rows = file["jkk"]["disability"]["table"]["values"][0]["value"].as_array().unwrap().clone();
    let row = |row: &toml::Value| {
        let percent = row["percent"].as_str().unwrap().trim_end_matches('%').to_owned();
        let (whole, fraction) = percent.split_once('.').unwrap_or((&percent, ""));
        let thousandths = format!("{whole}{fraction:0<3}").parse().unwrap();
        let most = row.get("most").map_or(1, |most| most.as_integer().unwrap());
        (row["code"].as_str().unwrap().to_owned(), thousandths, most, row.get("percent_max").is_some())
    };
    rows.iter().map(row).collect()
}

/// Half up, of whole numbers: the arithmetic of the oracle.
fn rounded(numerator: i128, denominator: i128) -> i64 {
    i64::try_from((2 * numerator + denominator) / (2 * denominator)).unwrap()
}

#[test]
fn every_row_of_the_table_pays_its_percentage_of_eighty_wages() {
    let law = &*LAW;
    let table = table();
    assert_eq!(table.len(), 46);
    for (code, percent, most, range) in table {
        if range {
            continue;
        }
        for wage in [1, 999_999, 3_333_333, 5_000_000, 987_654_321] {
            for times in [1, most] {
                let found = answer(law, &partial(&[format!("{{ part = \"{code}\", times = {times} }}")], wage));
                let percent = (percent * i128::from(times)).min(70_000);
                assert_eq!(found.total.get(), rounded(i128::from(wage) * 80 * percent, 100_000), "{code} x {times}");
                assert_eq!(found.decision, Decision::Granted, "{code}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn partial_disability_agrees_with_an_oracle_of_whole_numbers(
        wage in 0_i64..=100_000_000_000,
        chosen in prop::collection::btree_set(0_usize..46, 1..4),
        function in prop::collection::vec(prop::option::of(1_i128..=100_000), 4),
    ) {
        let law = &*LAW;
        let table = table();
        let mut losses = Vec::new();
        let mut sum = 0_i128;
        for (position, row) in chosen.iter().enumerate() {
            let (code, percent, _, range) = &table[*row];
            prop_assume!(!range);
            let lost = function[position];
            let share = lost.map_or(String::new(), |lost| format!(", function = \"{}.{:03}%\"", lost / 1000, lost % 1000));
            losses.push(format!("{{ part = \"{code}\"{share} }}"));
            sum += percent * lost.unwrap_or(100_000);
        }
        // Losses that hold one another are refused, or asked about; that is another test.
        let Ok(found) = ask(law, &partial(&losses, wage)) else { return Ok(()) };
        let held = sum.min(70_000 * 100_000);
        prop_assert_eq!(found.total.get(), rounded(i128::from(wage) * 80 * held, 100_000 * 100_000));
    }

    #[test]
    fn death_and_total_disability_agree_with_an_oracle_of_whole_numbers(
        wage in 0_i64..=10_000_000_000_000, days in 0_i64..4_100, bpu in any::<bool>(),
    ) {
        let law = &*LAW;
        let day = date("2015-07-01").saturating_add(days.days());
        let new = day >= date("2019-12-02");
        let (periodic, funeral, floor) = if new { (12_000_000, 10_000_000, 20_000_000) } else { (4_800_000, 3_000_000, 16_200_000) };
        let (case, wage) = match bpu {
            false => (death(day, wage), wage),
            true => {
                let case = death(day, 0).replace("reported = 0", &format!("income = {}", wage % 30_000_000));
                (case.replace("\"pu\"", "\"bpu\""), basis(wage % 30_000_000))
            }
        };
        let found = answer(law, &case);
        prop_assert_eq!(found.total.get(), (48 * wage).max(floor) + periodic + funeral);
        let found = answer(law, &case.replace("jkk.death", "jkk.total_disability").replace(&format!("died = \"{day}\"\n"), ""));
        prop_assert_eq!(found.total.get(), 56 * wage + periodic);
    }

    #[test]
    fn months_of_incapacity_agree_with_an_oracle_of_whole_numbers(
        wage in 0_i64..=10_000_000_000, start in 0_i64..3_500, length in 0_i64..900,
    ) {
        let law = &*LAW;
        let from = date("2015-07-01").saturating_add(start.days());
        let until = from.saturating_add(length.days());
        let found = answer(law, &stmb(from, until, wage));
        let mut expected = 0;
        for month in 0_i64.. {
            let first = from.saturating_add(month.months());
            if first > until {
                break;
            }
            let next = from.saturating_add((month + 1).months());
            let days = |to: Date| i128::from(first.until(to).unwrap().get_days());
            let used = days(next).min(days(until.tomorrow().unwrap()));
            let percent = match (from >= date("2019-12-02"), month) {
                (true, 0..=11) | (false, 0..=5) => 100,
                (false, 6..=11) => 75,
                _ => 50,
            };
            expected += rounded(i128::from(wage) * used * percent, days(next) * 100);
        }
        prop_assert_eq!(found.total.get(), expected);
        prop_assert_eq!(found.lines.iter().map(|line| line.amount.get()).sum::<i64>(), expected);
    }

    #[test]
    fn a_higher_wage_a_longer_incapacity_or_one_more_loss_never_pays_less(
        wage in 0_i64..=1_000_000_000, more in 0_i64..=1_000_000_000, start in 0_i64..3_500, length in 0_i64..700,
        first in 0_usize..46, second in 0_usize..46,
    ) {
        let law = &*LAW;
        let day = date("2015-07-01").saturating_add(start.days());
        let until = day.saturating_add(length.days());
        let pays = |case: &str| answer(law, case).total;
        prop_assert!(pays(&death(day, wage)) <= pays(&death(day, wage + more)));
        prop_assert!(pays(&total_disability(day, wage)) <= pays(&total_disability(day, wage + more)));
        prop_assert!(pays(&stmb(day, until, wage)) <= pays(&stmb(day, until, wage + more)));
        prop_assert!(pays(&stmb(day, until, wage)) <= pays(&stmb(day, until.tomorrow().unwrap(), wage)));
        let table = table();
        let part = |row: usize| format!("{{ part = \"{}\" }}", table[row].0);
        let one = answer(law, &partial(&[part(first)], wage));
        if let Ok(both) = ask(law, &partial(&[part(first), part(second)], wage)) {
            prop_assert!(one.total <= both.total);
            prop_assert!(both.total <= answer(law, &total_disability(date("2024-05-01"), wage)).total);
        }
    }
}

/// The bracket of an income, from the annex as the file writes it.
fn basis(income: i64) -> i64 {
    let text = law::FILES.iter().find(|(file, _)| *file == "contributions_bpu.toml").unwrap().1;
    let file: toml::Table = text.parse().unwrap();
    let brackets = file["bpu"]["brackets"]["values"][0]["value"].as_array().unwrap().clone();
    let lower = brackets.iter().rev().find(|bracket| bracket["income_min"].as_integer().unwrap() <= income);
    lower.unwrap_or(&brackets[0])["basis"].as_integer().unwrap()
}

#[test]
fn a_denied_case_pays_nothing_and_names_an_article() {
    let law = &*LAW;
    let mut denied = 0;
    for example in law::benefit_examples().unwrap() {
        let Ok(found) = example.answer(law) else { continue };
        assert_eq!(found.total, found.lines.iter().map(|line| line.amount).sum(), "{}", example.name);
        assert_eq!(found.total, found.by_payer.values().copied().sum(), "{}", example.name);
        if found.decision == Decision::Denied {
            denied += 1;
            assert!(found.lines.is_empty(), "{}", example.name);
            let named = ["PP ", "Permenaker ", "Perpres ", "UU ", "PMK "];
            let article = |reason: &law::Sentence| named.iter().any(|named| reason.indonesian.contains(named));
            assert!(found.reasons.iter().any(article), "{}: {:?}", example.name, found.reasons);
        }
        if found.decision == Decision::NeedsReview {
            let asks = found.reasons.iter().any(|reason| reason.indonesian.to_lowercase().contains("diminta"));
            assert!(asks, "{}: {:?}", example.name, found.reasons);
        }
    }
    assert!(denied >= 20, "{denied}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever stands in a case, there is an answer or a refusal with words.
    #[test]
    fn a_broken_case_is_refused_and_never_stops_the_program(
        kind in any::<prop::sample::Index>(), line in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
        way in 0_u8..5, number in any::<i64>(), year in 0_i16..=9_999, month in 1_i8..=12,
    ) {
        let kinds = benefit_kinds();
        let text = kinds[kind.index(kinds.len())].template();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = line.index(lines.len());
        match way {
            0 => { lines.remove(at); }
            1 => { let copied = lines[other.index(lines.len())].clone(); lines.insert(at, copied); }
            2 => { if let Some((name, _)) = lines[at].clone().split_once(" = ") { lines[at] = format!("{name} = {number}"); } }
            3 => { if let Some((name, _)) = lines[at].clone().split_once(" = ") { lines[at] = format!("{name} = \"{year:04}-{month:02}-28\""); } }
            _ => { if let Some((name, _)) = lines[at].clone().split_once(" = ") { lines[at] = format!("{name} = []"); } }
        }
        match ask(&LAW, &lines.join("\n")) {
            Ok(found) => prop_assert_eq!(found.total, found.lines.iter().map(|line| line.amount).sum()),
            Err(said) => prop_assert!(said.len() > 8, "{}", said),
        }
    }
}
