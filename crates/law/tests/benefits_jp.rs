//! JP: a simulation of BPJS Ketenagakerjaan, days around every change, what must hold for any wages, an oracle.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use law::{BenefitAnswer, BenefitCase, Decision, JointLeave, Law, RuleValue, benefit_kind};
use proptest::prelude::*;
use units::{Date, Month};

static LAW: LazyLock<Law> = LazyLock::new(Law::built_in);

fn asked(text: &str) -> Result<BenefitAnswer, String> {
    let answer = BenefitCase::read(text).and_then(|case| case.answer(&LAW, JointLeave::Works));
    answer.map_err(|refused| refused.to_string())
}

fn answer(text: &str) -> BenefitAnswer {
    asked(text).unwrap_or_else(|refused| panic!("{refused}\n{text}"))
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn on(id: &str, day: Date) -> Option<String> {
    LAW.catalogue().rule(id).unwrap().on(day).map(RuleValue::text)
}

/// A percentage of the data in hundredths of a percent.
fn hundredths(text: &str) -> i128 {
    let (whole, fraction) = text.trim_end_matches('%').split_once('.').unwrap_or((text.trim_end_matches('%'), ""));
    format!("{whole}{fraction:0<2}").parse().unwrap()
}

/// Months with their wage: first month and how many.
type Spans = Vec<(Month, i32, i64)>;

fn disability(member_since: Month, determined: Date, spans: &Spans, more: &str) -> String {
    let mut text = format!(
        "kind = \"jp.disability\"\nborn = \"1990-01-01\"\nmember_since = \"{}\"\nevent = \"{determined}\"\ndetermined_on = \"{determined}\"\n{more}\n",
        member_since.first_day()
    );
    for (from, months, amount) in spans {
        let until = from.plus(months - 1);
        write!(text, "[[wage]]\nfrom = \"{from}\"\nuntil = \"{until}\"\namount = {amount}\n").unwrap();
    }
    text
}

/// The indexes printed in the simulation, in hundredths of a percent, from the first year to the last.
const PRINTED_INDEXES: [i64; 15] =
    [22315, 20856, 19537, 18344, 17265, 16288, 15402, 14599, 13871, 13211, 12612, 12040, 11494, 10973, 10475];
/// Its weighted wages.
const PRINTED_WAGES: [i64; 15] = [
    6_694_617, 7_090_872, 7_443_511, 7_759_676, 8_183_755, 8_583_789, 8_994_994, 9_504_222, 9_973_380, 10_476_046,
    11_060_372, 11_630_363, 12_217_866, 12_892_761, 13_544_175,
];

#[test]
fn the_simulation_of_the_office_comes_out_with_every_index_and_every_weighted_wage() {
    let found = answer(benefit_kind("jp.old_age").unwrap().template());
    let steps: Vec<String> = found.steps.iter().map(ToString::to_string).collect();
    let indexes = steps.iter().filter_map(|step| {
        let (before, index) = step.split_once(" x indeks ")?;
        let total: i64 = before.rsplit_once("Rp").unwrap().1.replace('.', "").parse().unwrap();
        let millionths: i64 = index.split(", ").next().unwrap().replace(',', "").parse().unwrap();
        Some((total / 12, millionths))
    });
    let indexes: Vec<(i64, i64)> = indexes.collect();
    assert_eq!(indexes.len(), 15);
    for (position, (wage, millionths)) in indexes.into_iter().enumerate() {
        assert_eq!((millionths + 50) / 100, PRINTED_INDEXES[position], "year {position}");
        let weighted = i128::from(wage) * i128::from(millionths);
        let printed = i128::from(PRINTED_WAGES[position]) * 1_000_000;
        // Six decimals of an index leave at most this much of a wage.
        assert!((weighted - printed).abs() <= i128::from(wage) + 500_000, "year {position}: {weighted}");
    }
    let average: i64 = PRINTED_WAGES.iter().sum::<i64>() / 15;
    let shown = steps.iter().find(|step| step.starts_with("Rata-rata")).unwrap();
    assert!(shown.contains("Rp9.736.693") && average == 9_736_693, "{shown}");
    assert_eq!(found.total.get(), 1_460_504);
}

#[test]
fn the_published_limits_follow_inflation() {
    let mut compared = 0;
    for id in ["jp.pension_min", "jp.pension_max"] {
        let rule = LAW.catalogue().rule(id).unwrap();
        for pair in rule.values.windows(2) {
            let year = pair[1].from.year();
            let inflation = hundredths(&on("jp.inflation", Date::new(year - 1, 12, 31).unwrap()).unwrap());
            let (before, now): (i128, i128) = (pair[0].text().parse().unwrap(), pair[1].text().parse().unwrap());
            // Up to the next 50 rupiah until 2019 and the next 100 after; 2016 stands unrounded.
            let step = if year < 2020 { 50 } else { 100 };
            let exact = before * (10_000 + inflation);
            assert!(now * 10_000 >= exact && (now - step) * 10_000 < exact, "{id} {year}: {before} to {now}");
            assert_eq!(pair[0].until.unwrap().tomorrow().unwrap(), pair[1].from);
            compared += 1;
        }
    }
    assert_eq!(compared, 22);
}

/// The month before, of and after each change of the limits, from the data.
#[test]
fn around_every_change_a_small_pension_is_the_minimum_of_its_month() {
    let rule = LAW.catalogue().rule("jp.pension_min").unwrap();
    let (mut answered, mut refused) = (0, 0);
    let ends = rule.values.iter().filter_map(|value| Some(value.until?.tomorrow().unwrap()));
    for change in rule.values.iter().map(|value| value.from).chain(ends) {
        for begins in [-1, 0, 1].map(|step| Month::containing(change).plus(step)) {
            if begins < month("2015-10") {
                continue;
            }
            let determined = begins.plus(-1).first_day();
            let since = month("2015-07");
            let months = begins.plus(-1).months_since(since);
            let more = "[inflation]\n2026 = \"3%\"\n2027 = \"3%\"";
            let text = disability(since, determined, &vec![(since, months, 200_000)], more);
            match (asked(&text), on("jp.pension_min", begins.first_day())) {
                (Ok(found), Some(least)) => {
                    assert_eq!(found.total.get().to_string(), least, "{begins}");
                    assert_eq!(found.decision, Decision::Granted);
                    answered += 1;
                }
                (Err(said), None) => {
                    assert!(said.contains("jp.pension_min") && said.contains("2027-01-31"), "{said}");
                    refused += 1;
                }
                (found, least) => panic!("{begins}: {found:?} {least:?}"),
            }
        }
    }
    assert!(answered >= 60 && refused >= 2, "{answered} {refused}");
}

/// Day before, day of, day after each change of the retirement age.
#[test]
fn around_every_change_nobody_reaches_an_age_that_has_just_risen() {
    let rule = LAW.catalogue().rule("jp.retirement_age").unwrap();
    let mut compared = 0;
    for pair in rule.values.windows(2) {
        let (old, new): (i16, i16) = (pair[0].text().parse().unwrap(), pair[1].text().parse().unwrap());
        assert_eq!(new, old + 1);
        let change = pair[1].from;
        for turns_old in [change.yesterday().unwrap(), change, change.tomorrow().unwrap()] {
            let born = Date::new(turns_old.year() - old, turns_old.month(), turns_old.day()).unwrap();
            let text = format!(
                "kind = \"jp.old_age\"\nborn = \"{born}\"\nwage = [{{ from = \"2015-07\", amount = 5000000 }}]\naccount = {{ balance = 150000 }}"
            );
            let found = answer(&text);
            let (age, reached) = if turns_old < change {
                (old, turns_old)
            } else {
                (new, Date::new(turns_old.year() + 1, turns_old.month(), turns_old.day()).unwrap())
            };
            let said = found.reasons[0].to_string();
            assert!(said.starts_with(&format!("Usia pensiun {age} tahun dicapai {reached}")), "{born}: {said}");
            assert_eq!(found.total.get(), 150_000);
            compared += 1;
        }
    }
    assert_eq!(compared, 27);
}

fn histories() -> impl Strategy<Value = (Month, Spans, Date)> {
    // Five years at most: fractions of the oracle then fit 128 bits. Each span follows the one before.
    let spans = prop::collection::vec((1..14_i32, 100_000..40_000_000_i64), 1..5);
    (0..60_i32, spans).prop_map(|(start, spans)| {
        let since = month("2016-03").plus(start);
        let mut at = since;
        let mut placed = Vec::new();
        for (months, wage) in spans {
            placed.push((at, months, wage));
            at = at.plus(months);
        }
        (since, placed, at.first_day())
    })
}

fn wage_counted(month: Month, wage: i64) -> i128 {
    let ceiling: i128 = on("pu.jp.wage_ceiling", month.last_day()).unwrap().parse().unwrap();
    i128::from(wage).min(ceiling)
}

/// The pension by fractions: no index is rounded on the way.
fn oracle(spans: &Spans, begins: Month) -> i128 {
    let (mut above, mut months) = (0_i128, 0_i128);
    let years: Vec<i32> = (spans[0].0.year()..begins.year()).collect();
    for (from, count, wage) in spans {
        for at in (0..*count).map(|step| from.plus(step)) {
            let mut worth = wage_counted(at, *wage);
            for year in &years {
                let inflation = hundredths(&on("jp.inflation", format!("{year}-12-31").parse().unwrap()).unwrap());
                worth *= if *year >= at.year() { 10_000 + inflation } else { 10_000 };
            }
            above += worth;
            months += 1;
        }
    }
    // 1 percent for every 12 of at least 180 months, of the average.
    let below = 1_200 * months * 10_000_i128.pow(u32::try_from(years.len()).unwrap());
    let formula = (2 * above * months.max(180) + below) / (2 * below);
    let limit = |id: &str| on(id, begins.first_day()).unwrap().parse::<i128>().unwrap();
    formula.clamp(limit("jp.pension_min"), limit("jp.pension_max"))
}

fn survivor(died: Date, since: Month, spans: &Spans, who: &str) -> String {
    let mut text =
        format!("kind = \"jp.survivor\"\ndied = \"{died}\"\nmember_since = \"{}\"\n{who}\n", since.first_day());
    for (from, months, amount) in spans {
        let until = from.plus(months - 1);
        write!(text, "[[wage]]\nfrom = \"{from}\"\nuntil = \"{until}\"\namount = {amount}\n").unwrap();
    }
    text
}

proptest! {
    #[test]
    fn an_oracle_of_fractions_agrees_to_the_rupiah((since, spans, determined) in histories()) {
        let found = answer(&disability(since, determined, &spans, ""));
        let begins = Month::containing(determined).plus(1);
        prop_assert_eq!(i128::from(found.total.get()), oracle(&spans, begins));
        prop_assert_eq!(found.total, found.lines.iter().map(|line| line.amount).sum());
        prop_assert_eq!(found.decision, Decision::Granted);
    }

    #[test]
    fn months_split_or_joined_agree((since, spans, determined) in histories()) {
        let single: Spans = spans
            .iter()
            .flat_map(|(from, months, wage)| (0..*months).map(|step| (from.plus(step), 1, *wage)).collect::<Vec<_>>())
            .rev()
            .collect();
        let joined = answer(&disability(since, determined, &spans, ""));
        let split = answer(&disability(since, determined, &single, ""));
        prop_assert_eq!(joined.total, split.total);
    }

    #[test]
    fn a_higher_wage_never_lowers_a_pension((since, spans, determined) in histories(), more in 1..5_000_000_i64) {
        let raised: Spans = spans.iter().map(|(from, months, wage)| (*from, *months, wage + more)).collect();
        let before = answer(&disability(since, determined, &spans, "")).total;
        let after = answer(&disability(since, determined, &raised, "")).total;
        prop_assert!(after >= before);
    }

    #[test]
    fn every_pension_lies_between_the_limits_of_its_year((since, spans, died) in histories()) {
        // A year of membership is what survivors need.
        let died = died.max(since.plus(13).first_day());
        let paid: i32 = spans.iter().map(|(_, months, _)| months).sum();
        for who in ["spouse = true", "[[child]]\nborn = \"2014-02-03\"", "parent = true"] {
            let found = answer(&survivor(died, since, &spans, who));
            let due = Month::containing(died).months_since(since);
            if paid * 5 < due * 4 {
                prop_assert_eq!(found.decision, Decision::NeedsReview);
                prop_assert!(found.lines.is_empty());
                continue;
            }
            let begins = Month::containing(died).plus(1).first_day();
            let limit = |id: &str| on(id, begins).unwrap().parse::<i64>().unwrap();
            let total = found.total.get();
            prop_assert!((limit("jp.pension_min")..=limit("jp.pension_max")).contains(&total), "{who} {total}");
        }
    }

    #[test]
    fn shares_of_a_pension_in_payment_are_a_half_and_a_fifth(pension in 2_500_000..4_000_000_i64) {
        let died = "2023-04-10".parse().unwrap();
        for (who, percent) in [("spouse = true", 50), ("[[child]]\nborn = \"2014-02-03\"", 50), ("parent = true", 20)] {
            let text = survivor(died, month("2016-01"), &Vec::new(), &format!("pension = {pension}\n{who}"));
            let expected = (pension * percent + 50) / 100;
            prop_assert_eq!(answer(&text).total.get(), expected);
        }
    }

    #[test]
    fn each_year_adds_the_inflation_of_the_year_before(wage in 4_000_000..7_000_000_i64) {
        let since = month("2016-01");
        let determined: Date = "2020-05-10".parse().unwrap();
        let spans = vec![(since, 52, wage)];
        let mut expected = oracle(&spans, month("2020-06"));
        for year in 2020..2026 {
            for at in [6, 12] {
                let at = Month::containing(Date::new(year, at, 1).unwrap());
                let found = answer(&disability(since, determined, &spans, &format!("month = \"{at}\"")));
                prop_assert_eq!(i128::from(found.total.get()), expected, "{}", at);
            }
            let inflation = hundredths(&on("jp.inflation", Date::new(year, 12, 31).unwrap()).unwrap());
            expected = expected + (2 * expected * inflation + 10_000) / 20_000;
            let limit = |id: &str| on(id, Date::new(year + 1, 6, 1).unwrap()).map(|text| text.parse::<i128>().unwrap());
            if let (Some(least), Some(most)) = (limit("jp.pension_min"), limit("jp.pension_max")) {
                expected = expected.clamp(least, most);
            }
        }
    }
}

#[test]
fn a_pension_that_cannot_be_says_what_was_read_and_what_is_allowed() {
    let text = benefit_kind("jp.survivor").unwrap().template();
    for (old, new, says) in [
        ("died = \"2022-01-14\"", "died = \"2014-01-14\"", "berlaku sejak 2015-07-01"),
        ("from = \"2018-01\"", "from = \"2015-06\"", "pu.jp.wage_ceiling"),
        ("from = \"2018-01\"", "from = \"2022-01\"", "bulan harus berurutan"),
        ("amount = 2500000", "amount = -2500000", "wage.amount: terbaca \"-2500000\""),
        ("until = \"2021-12\"", "until = \"2022-02\"", "ada iuran sejak hak pensiun mulai"),
        ("member_since = \"2018-01-08\"", "", "Peserta JP sejak (member_since)"),
        ("member_since = \"2018-01-08\"", "member_since = \"2022-01-15\"", "sesudah kejadian"),
        ("spouse = true", "spouse = true\nmonth = \"2022-01\"", "mendahului mulainya hak"),
        ("spouse = true", "spouse = true\nspouse_ended_on = \"2022-01-13\"", "mendahului kematian"),
        ("spouse = true", "spouse = true\nspouse_ended_on = \"2022-03-01\"", "spouse_pension"),
        ("spouse = true", "spouse = \"yes\"", "spouse: terbaca"),
        ("parent = false", "limits = { min = 2, max = 1 }", "min lebih besar dari max"),
    ] {
        assert!(text.contains(old), "{old}");
        let refused = asked(&text.replacen(old, new, 1)).unwrap_err();
        assert!(refused.contains(says), "{new}: {refused}");
    }
    let twice = format!("{text}\n[[wage]]\nfrom = \"2019-03\"\namount = 1000000\n");
    assert!(asked(&twice).unwrap_err().contains("bulan 2019-03 disebut dua kali"));
}
