//! JKP: days around every change, what must hold for any wage and any months paid, an oracle.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use law::{BenefitAnswer, BenefitCase, Decision, JointLeave, Law, PaidBy, RuleValue, benefit_kind};
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

fn number(id: &str, day: Date) -> i64 {
    LAW.catalogue().rule(id).unwrap().on(day).unwrap().text().parse().unwrap()
}

/// Months of the cash benefit on a day, each with its percent, from the data.
fn percents(day: Date) -> Vec<i128> {
    let rows = LAW.catalogue().rule("jkp.cash").unwrap().on(day).unwrap().rows();
    let field = |row: &str, name: &str| -> i128 {
        let rest = row.split_once(&format!("{name} = ")).unwrap().1.trim_start_matches('"');
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    rows.iter().flat_map(|row| vec![field(row, "rate"); usize::try_from(field(row, "months")).unwrap()]).collect()
}

fn later(day: Date, months: i32) -> Date {
    day.checked_add(jiff::Span::new().months(months)).unwrap()
}

/// What each month of benefit comes to when the claim is complete on `day`.
fn oracle(wage: i64, day: Date) -> Vec<i128> {
    let months = (0..6).map(|at| (at, later(day, i32::try_from(at).unwrap())));
    let amount = |(at, due): (usize, Date)| {
        let basis = i128::from(wage.min(number("jkp.wage_ceiling", due)));
        percents(due).get(at).map(|percent| (2 * basis * percent + 100) / 200)
    };
    months.filter_map(amount).collect()
}

/// A claim of somebody who paid for the two years before.
fn claim(terminated: Date, complete: Date, wage: i64, more: &str) -> String {
    let last = Month::containing(terminated).plus(-1);
    let first = last.plus(-23);
    format!(
        "kind = \"jkp.job_loss\"\nreason = \"dismissal\"\nterminated_on = \"{terminated}\"\nwage = {wage}\n{more}\n[claim]\nclaimed_on = \"{complete}\"\ncomplete_on = \"{complete}\"\n[[paid]]\nfrom = \"{first}\"\nuntil = \"{last}\"\n"
    )
}

fn amounts(found: &BenefitAnswer) -> Vec<i128> {
    found.lines.iter().map(|line| i128::from(line.amount.get())).collect()
}

/// Every day on which some value of JKP begins, from the data.
fn changes() -> BTreeSet<Date> {
    let rules = LAW.catalogue().rules().filter(|rule| rule.id.starts_with("jkp."));
    rules.flat_map(|rule| rule.values.iter().map(|value| value.from).collect::<Vec<_>>()).collect()
}

#[test]
fn around_every_change_each_month_is_paid_by_the_law_of_its_day() {
    let first_claims = "2022-02-01".parse::<Date>().unwrap();
    let mut compared = 0;
    for change in changes() {
        // Claims whose months of benefit reach the change as their first to sixth.
        for earlier in 0..6 {
            for step in [-1, 0, 1] {
                let complete = later(change, -earlier).checked_add(jiff::Span::new().days(step)).unwrap();
                let text = claim(complete.checked_sub(jiff::Span::new().days(20)).unwrap(), complete, 4_333_333, "");
                if complete < first_claims {
                    assert!(asked(&text).is_err(), "{complete}");
                    continue;
                }
                let found = answer(&text);
                assert_eq!(found.decision, Decision::Granted, "{complete}: {:?}", found.reasons);
                assert_eq!(amounts(&found), oracle(4_333_333, complete), "{complete}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 30, "{compared}");
}

/// The last day to claim, and the one after it, around each change of the time there is.
#[test]
fn around_every_change_the_right_ends_by_the_rule_that_reaches_it() {
    let rule = LAW.catalogue().rule("jkp.claim_expiry_months").unwrap();
    let mut compared = 0;
    for value in &rule.values {
        for terminated in [value.from.yesterday().unwrap(), value.from, value.from.tomorrow().unwrap()] {
            if terminated < "2022-01-01".parse().unwrap() {
                continue;
            }
            // The longer time is in force before the shorter one has run out.
            let months = i32::try_from(number("jkp.claim_expiry_months", later(terminated, 3))).unwrap();
            let last = later(terminated, months);
            let in_time = answer(&claim(terminated, last, 5_000_000, ""));
            assert_eq!(in_time.decision, Decision::Granted, "{terminated}: {:?}", in_time.reasons);
            let deadline = in_time.deadlines.iter().find(|deadline| deadline.id == "claim").unwrap();
            assert_eq!(deadline.date, Some(last));
            let late = answer(&claim(terminated, last.tomorrow().unwrap(), 5_000_000, ""));
            assert_eq!(late.decision, Decision::Denied, "{terminated}");
            assert!(late.lines.is_empty() && late.total.get() == 0);
            compared += 1;
        }
    }
    assert_eq!(compared, 3);
}

#[test]
fn the_test_of_months_in_a_row_ends_with_the_data() {
    let rule = LAW.catalogue().rule("jkp.vesting.consecutive_months").unwrap();
    let change = rule.values.last().unwrap().from;
    assert_eq!(rule.values.iter().map(RuleValue::text).collect::<Vec<_>>(), ["6", "0"]);
    for complete in [change.yesterday().unwrap(), change, change.tomorrow().unwrap()] {
        let terminated = complete.checked_sub(jiff::Span::new().days(20)).unwrap();
        let of_end = Month::containing(terminated);
        let mut text = format!(
            "kind = \"jkp.job_loss\"\nreason = \"dismissal\"\nterminated_on = \"{terminated}\"\nwage = 5000000\nclaim = {{ claimed_on = \"{complete}\" }}\n"
        );
        for back in (1..24).filter(|back| back % 5 != 0) {
            write!(text, "[[paid]]\nfrom = \"{}\"\n", of_end.plus(-back)).unwrap();
        }
        let expected = if complete < change { Decision::Denied } else { Decision::Granted };
        let found = answer(&text);
        assert_eq!(found.decision, expected, "{complete}: {:?}", found.reasons);
    }
}

proptest! {
    #[test]
    fn an_oracle_agrees_to_the_rupiah_for_any_wage_and_day(wage in 0..20_000_000_i64, days in 0..1_700_i32) {
        let complete = "2022-02-01".parse::<Date>().unwrap().checked_add(jiff::Span::new().days(days)).unwrap();
        let terminated = complete.checked_sub(jiff::Span::new().days(days % 40)).unwrap();
        let found = answer(&claim(terminated, complete, wage, ""));
        prop_assert_eq!(amounts(&found), oracle(wage, complete));
        prop_assert_eq!(found.total, found.lines.iter().map(|line| line.amount).sum());
    }

    #[test]
    fn a_higher_wage_never_lowers_the_cash(wage in 0..9_000_000_i64, more in 0..9_000_000_i64, days in 0..1_700_i32) {
        let complete = "2022-02-01".parse::<Date>().unwrap().checked_add(jiff::Span::new().days(days)).unwrap();
        let before = answer(&claim(complete, complete, wage, ""));
        let after = answer(&claim(complete, complete, wage + more, ""));
        prop_assert!(after.total >= before.total);
        prop_assert!(amounts(&after).iter().all(|amount| *amount <= 3_000_000));
    }

    /// Twelve of twenty-four, however they lie, since PP 6/2025; six in a row as well before.
    #[test]
    fn months_paid_decide_as_an_oracle_counts_them(paid in prop::collection::btree_set(1..40_i32, 0..40), old in any::<bool>()) {
        let terminated: Date = if old { "2024-05-15" } else { "2025-05-15" }.parse().unwrap();
        let of_end = Month::containing(terminated);
        let mut text = format!(
            "kind = \"jkp.job_loss\"\nreason = \"dismissal\"\nterminated_on = \"{terminated}\"\nwage = 5000000\n"
        );
        if paid.is_empty() {
            text.push_str("paid = []\n");
        }
        for back in &paid {
            write!(text, "[[paid]]\nfrom = \"{}\"\n", of_end.plus(-back)).unwrap();
        }
        let within: Vec<i32> = paid.iter().copied().filter(|back| *back <= 24).collect();
        let longest = (1..=24).map(|start| (start..).take_while(|back| within.contains(back)).count()).max().unwrap();
        let qualifies = within.len() >= 12 && (!old || longest >= 6);
        let found = answer(&text);
        prop_assert_eq!(found.decision == Decision::Granted, qualifies, "{:?}", found.reasons);
        prop_assert!(qualifies || (found.decision == Decision::Denied && found.total.get() == 0));
    }

    #[test]
    fn a_new_job_ends_the_months_and_never_adds_to_them(days in 0..300_i32) {
        let complete: Date = "2025-05-15".parse().unwrap();
        let whole = answer(&claim(complete, complete, 5_000_000, ""));
        let job = complete.checked_add(jiff::Span::new().days(days)).unwrap();
        let found = answer(&claim(complete, complete, 5_000_000, &format!("new_job_on = \"{job}\"")));
        let paid = (0..6).filter(|at| later(complete, *at) < job).count();
        if days == 0 {
            prop_assert_eq!(found.decision, Decision::Denied);
        } else {
            prop_assert_eq!(found.lines.len(), paid);
            prop_assert!(found.total <= whole.total);
        }
    }
}

#[test]
fn arrears_decide_who_pays_and_never_how_much() {
    let complete: Date = "2025-05-15".parse().unwrap();
    for (months, bankrupt, payer) in [
        (0, false, PaidBy::Fund),
        (3, false, PaidBy::Fund),
        (4, false, PaidBy::Employer),
        (6, true, PaidBy::Fund),
        (7, true, PaidBy::Employer),
    ] {
        let more = format!("arrears_months = {months}\nbankrupt = {bankrupt}");
        let found = answer(&claim(complete, complete, 5_000_000, &more));
        assert_eq!(found.total.get(), 18_000_000);
        assert_eq!(found.by_payer.keys().copied().collect::<Vec<_>>(), [payer], "{months} {bankrupt}");
    }
    // Bankruptcy saves nothing before PP 6/2025.
    let before: Date = "2024-05-15".parse().unwrap();
    let found = answer(&claim(before, before, 5_000_000, "arrears_months = 6\nbankrupt = true"));
    assert!(found.by_payer.contains_key(&PaidBy::Employer));
}

#[test]
fn a_case_that_cannot_be_says_what_was_read_and_what_is_allowed() {
    let text = benefit_kind("jkp.job_loss").unwrap().template();
    for (old, new, says) in [
        ("reason = \"dismissal\"", "reason = \"fired\"", "reason: terbaca \"fired\"; yang dapat: dismissal"),
        ("wage = 5000000", "wage = -1", "wage: terbaca \"-1\""),
        ("wage = 5000000", "", "wage belum disebut"),
        ("proof = \"report\"", "proof = \"letter\"", "proof: terbaca \"letter\"; yang dapat: report"),
        ("terminated_on = \"2022-06-15\"", "terminated_on = \"2021-02-01\"", "berlaku sejak 2021-02-02"),
        ("claimed_on = \"2022-07-01\"", "claimed_on = \"2022-06-01\"", "mendahului tanggal kejadian"),
        ("until = \"2022-05\"", "until = \"2020-05\"", "bulan harus berurutan"),
        ("proof = \"report\"", "earlier_benefits = [\"2022-06-15\"]", "harus sebelum PHK ini"),
    ] {
        assert!(text.contains(old), "{old}");
        let refused = asked(&text.replacen(old, new, 1)).unwrap_err();
        assert!(refused.contains(says), "{new}: {refused}");
    }
}
