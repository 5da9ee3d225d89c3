//! JHT: what must hold for any account and any payment, and an oracle of fractions.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use law::{BenefitAnswer, BenefitCase, Decision, JointLeave, Law};
use proptest::prelude::*;
use units::{Date, Month};

static LAW: LazyLock<Law> = LazyLock::new(Law::built_in);

fn answer(text: &str) -> BenefitAnswer {
    let answer = BenefitCase::read(text).and_then(|case| case.answer(&LAW, JointLeave::Works));
    answer.unwrap_or_else(|refused| panic!("{refused}\n{text}"))
}

fn line(answer: &BenefitAnswer, id: &str) -> i128 {
    answer.lines.iter().filter(|line| line.id == id).map(|line| i128::from(line.amount.get())).sum()
}

/// A month of 2016 to 2031, counted from January 2016.
fn month(number: i32) -> Month {
    "2016-01".parse::<Month>().unwrap().plus(number)
}

#[derive(Debug, Clone)]
struct Posted {
    from: i32,
    months: i32,
    amount: i64,
}

#[derive(Debug, Clone)]
struct Account {
    balance: i64,
    posted: Vec<Posted>,
    /// Hundredths of a percent for each year from 2016.
    returns: Vec<i64>,
    paid_in: i32,
}

fn accounts() -> impl Strategy<Value = Account> {
    let posted = (0..60, 1..40, 0..3_000_000_i64).prop_map(|(from, months, amount)| Posted { from, months, amount });
    let returns = prop::collection::vec(0..1_500_i64, 10);
    (0..500_000_000_i64, prop::collection::vec(posted, 0..4), returns, 99..119)
        .prop_map(|(balance, posted, returns, paid_in)| Account { balance, posted, returns, paid_in })
}

impl Account {
    fn text(&self) -> String {
        self.text_from(self.balance, 0, &self.posted)
    }

    /// The account with `balance` before the month `start`.
    fn text_from(&self, balance: i64, start: i32, posted: &[Posted]) -> String {
        let paid = month(self.paid_in).last_day();
        let mut text = format!(
            "kind = \"jht.full\"\nreason = \"total_disability\"\nevent = \"{paid}\"\n[account]\nbalance = {balance}\nbalance_of = \"{}\"\n[account.returns]\n",
            month(start - 1)
        );
        for (year, hundredths) in self.returns.iter().enumerate() {
            writeln!(text, "{} = \"{}.{:02}%\"", 2016 + year, hundredths / 100, hundredths % 100).unwrap();
        }
        for Posted { from, months, amount } in posted {
            let (from, until) = (month(*from), month(from + months - 1));
            write!(text, "[[account.contribution]]\nfrom = \"{from}\"\nuntil = \"{until}\"\namount = {amount}\n")
                .unwrap();
        }
        text
    }

    /// The same by fractions: every rupiah earns for its own months, and a year is rounded once.
    fn oracle(&self) -> i128 {
        let mut balance = i128::from(self.balance);
        for (year, hundredths) in self.returns.iter().enumerate() {
            let first = i32::try_from(year).unwrap() * 12;
            let end = (first + 12).min(self.paid_in);
            if self.paid_in < first {
                break;
            }
            let mut rupiah_months = balance * i128::from((end - first).max(0));
            let mut added = 0;
            for Posted { from, months, amount } in &self.posted {
                for at in (*from..from + months).filter(|at| (first..first + 12).contains(at) && *at <= self.paid_in) {
                    rupiah_months += i128::from(*amount) * i128::from((end - at - 1).max(0));
                    added += i128::from(*amount);
                }
            }
            // hundredths of a percent a year: a month is a 120,000th.
            let earned = (2 * rupiah_months * i128::from(*hundredths) + 120_000) / 240_000;
            balance += added + earned;
        }
        balance
    }
}

/// Slices as they stand in the law data on a day: up to where, and hundredths of a percent.
fn slices(rule: &str, day: Date) -> Vec<(i128, Option<i128>, i128)> {
    let value = LAW.catalogue().rule(rule).unwrap().on(day).unwrap().clone();
    let number = |row: &str, name: &str| -> Option<i128> {
        let (_, rest) = row.split_once(&format!("{name} = "))?;
        let digits: String = rest.chars().take_while(|digit| digit.is_ascii_digit()).collect();
        Some(digits.parse().unwrap())
    };
    let rate = |row: &str| {
        let (_, rest) = row.split_once("rate = \"").unwrap();
        rest.split_once('%').unwrap().0.parse::<i128>().unwrap() * 100
    };
    value.rows().iter().map(|row| (number(row, "over").unwrap(), number(row, "to"), rate(row))).collect()
}

/// Tax on what lies between two sums, in ten-thousandths of a rupiah.
fn tax_between(slices: &[(i128, Option<i128>, i128)], low: i128, high: i128) -> i128 {
    let up_to = |sum: i128| -> i128 {
        let of = |(over, to, rate): &(i128, Option<i128>, i128)| (sum.min(to.unwrap_or(sum)) - over).max(0) * rate;
        slices.iter().map(of).sum()
    };
    up_to(high) - up_to(low)
}

fn payment(day: Date, gross: i64, earlier: &[(Date, i64)]) -> BenefitAnswer {
    let mut text = format!("kind = \"jht.full\"\nreason = \"total_disability\"\nevent = \"{day}\"\n");
    writeln!(text, "account = {{ balance = {gross} }}").unwrap();
    for (paid_on, amount) in earlier {
        write!(text, "[[earlier]]\npaid_on = \"{paid_on}\"\namount = {amount}\n").unwrap();
    }
    answer(&text)
}

proptest! {
    #[test]
    fn an_oracle_of_fractions_agrees_to_the_rupiah(account in accounts()) {
        let found = answer(&account.text());
        prop_assert_eq!(i128::from(found.total.get()), account.oracle());
        prop_assert_eq!(found.decision, Decision::Granted);
        prop_assert_eq!(line(&found, "jht.net") + line(&found, "jht.tax"), i128::from(found.total.get()));
    }

    #[test]
    fn months_split_or_joined_agree(account in accounts(), at in 0..40_i32) {
        let whole = answer(&account.text()).total;
        let mut split = account.clone();
        split.posted = account
            .posted
            .iter()
            .flat_map(|posted| {
                let first = at.min(posted.months);
                let halves = [(posted.from, first), (posted.from + first, posted.months - first)];
                let part = |(from, months): (i32, i32)| Posted { from, months, amount: posted.amount };
                halves.into_iter().filter(|(_, months)| *months > 0).map(part).collect::<Vec<_>>()
            })
            .collect();
        prop_assert_eq!(answer(&split.text()).total, whole);
    }

    /// The statement of any December goes on to the same sum.
    #[test]
    fn years_split_or_joined_agree(account in accounts(), years in 1..8_i32) {
        let start = years * 12;
        let mut until_then = account.clone();
        until_then.paid_in = start;
        let keep = |posted: &Posted, low: i32, high: i32| {
            let (from, end) = (posted.from.max(low), (posted.from + posted.months).min(high));
            (from < end).then_some(Posted { from, months: end - from, amount: posted.amount })
        };
        until_then.posted = account.posted.iter().filter_map(|posted| keep(posted, 0, start)).collect();
        let statement = i64::try_from(until_then.oracle()).unwrap();
        prop_assert_eq!(answer(&until_then.text()).total.get(), statement);
        let after: Vec<Posted> = account.posted.iter().filter_map(|posted| keep(posted, start, i32::MAX)).collect();
        let joined = answer(&account.text()).total;
        prop_assert_eq!(answer(&account.text_from(statement, start, &after)).total, joined);
    }

    #[test]
    fn a_higher_contribution_never_lowers_what_is_received(account in accounts(), more in 1..1_000_000_i64) {
        let before = answer(&account.text());
        let mut raised = account.clone();
        raised.balance += more;
        for posted in &mut raised.posted {
            posted.amount += more;
        }
        let after = answer(&raised.text());
        prop_assert!(after.total > before.total);
        prop_assert!(line(&after, "jht.net") >= line(&before, "jht.net"));
    }

    #[test]
    fn tax_agrees_with_an_oracle_within_the_window_and_after_it(
        gross in 0..20_000_000_000_i64,
        earlier in prop::collection::vec((0..1_400_i32, 0..400_000_000_i64), 0..4),
    ) {
        let day: Date = "2024-06-14".parse().unwrap();
        let first: Date = "2020-09-01".parse().unwrap();
        let later = |days: i32| -> Date { first.checked_add(jiff::ToSpan::days(i64::from(days))).unwrap() };
        let mut earlier: Vec<(Date, i64)> =
            earlier.into_iter().map(|(days, amount)| (later(days), amount)).filter(|(paid, _)| *paid <= day).collect();
        earlier.sort();
        let found = payment(day, gross, &earlier);
        let year = |day: Date| i32::from(day.year());
        let window = earlier.first().is_none_or(|(paid, _)| year(day) < year(*paid) + 2);
        let (slices, counts): (_, Vec<i64>) = if window {
            (slices("jht.tax.final", day), earlier.iter().map(|(_, amount)| *amount).collect())
        } else {
            let same_year = earlier.iter().filter(|(paid, _)| year(*paid) == year(day));
            (slices("jht.tax.progressive", day), same_year.map(|(_, amount)| *amount).collect())
        };
        let before = i128::from(counts.iter().sum::<i64>());
        let gross = i128::from(gross);
        let tax = tax_between(&slices, before, before + gross) / 10_000;
        prop_assert_eq!(line(&found, "jht.tax"), tax);
        prop_assert_eq!(line(&found, "jht.net"), gross - tax);
        let highest = slices.iter().map(|(.., rate)| *rate).max().unwrap();
        prop_assert!(tax >= 0 && tax * 10_000 <= gross * highest);
    }

    #[test]
    fn an_earlier_payment_within_the_window_never_lowers_the_tax(
        gross in 0..500_000_000_i64,
        earlier in 0..500_000_000_i64,
    ) {
        let day: Date = "2024-06-14".parse().unwrap();
        let alone = payment(day, gross, &[]);
        let second = payment(day, gross, &[("2023-02-01".parse().unwrap(), earlier)]);
        prop_assert!(line(&second, "jht.tax") >= line(&alone, "jht.tax"));
    }

    #[test]
    fn a_part_is_never_above_its_share(balance in 0..2_000_000_000_i64) {
        for (purpose, percent) in [("housing", 30), ("preparation", 10)] {
            let text = format!(
                "kind = \"jht.partial\"\npurpose = \"{purpose}\"\nmember_since = \"2010-01-01\"\naccount = {{ balance = {balance} }}\nclaim = {{ claimed_on = \"2024-06-14\" }}"
            );
            let total = i128::from(answer(&text).total.get());
            prop_assert_eq!(total, i128::from(balance) * percent / 100);
        }
    }
}

/// Day before, day of, day after each change of the tax, taken from the data.
#[test]
fn around_every_change_the_tax_is_that_of_the_day() {
    let rule = LAW.catalogue().rule("jht.tax.progressive").unwrap();
    let mut checked = 0;
    for value in &rule.values {
        for day in [value.from.yesterday().unwrap(), value.from, value.from.tomorrow().unwrap()] {
            // JHT benefits begin in July 2015.
            if day < "2015-07-01".parse().unwrap() {
                continue;
            }
            let first = day.checked_sub(jiff::ToSpan::years(3)).unwrap();
            let gross = 700_000_000;
            let found = payment(day, gross, &[(first, 1_000_000)]);
            let tax = tax_between(&slices("jht.tax.progressive", day), 0, i128::from(gross)) / 10_000;
            assert_eq!(line(&found, "jht.tax"), tax, "{day}");
            checked += 1;
        }
    }
    assert_eq!(checked, 3, "one change after July 2015");
}

/// The same for leavers: what each span of the data says decides.
#[test]
fn around_every_change_leavers_are_paid_by_the_rule_of_the_day() {
    let rule = LAW.catalogue().rule("jht.leavers").unwrap();
    for value in &rule.values {
        let ends = value.until.map(|until| [until, until.tomorrow().unwrap()]);
        for day in [value.from, value.from.tomorrow().unwrap()].into_iter().chain(ends.into_iter().flatten()) {
            let event = day.checked_sub(jiff::ToSpan::days(45)).unwrap();
            let text = format!(
                "kind = \"jht.full\"\nreason = \"resignation\"\nborn = \"1990-01-01\"\nevent = \"{event}\"\nworking_again = false\naccount = {{ balance = 1000 }}\nclaim = {{ claimed_on = \"{day}\" }}"
            );
            let expected = match rule.on(day).map(law::RuleValue::text) {
                Some(text) if text.contains("at_age") => Decision::Denied,
                Some(_) => Decision::Granted,
                None => Decision::NeedsReview,
            };
            let found = answer(&text);
            assert_eq!(found.decision, expected, "{day}: {:?}", found.reasons);
        }
    }
}

#[test]
fn an_account_that_cannot_be_says_what_was_read_and_what_is_allowed() {
    let text = "kind = \"jht.full\"\nreason = \"death\"\nevent = \"2024-05-01\"\n";
    for (account, says) in [
        ("account = { balance = -1 }", "account.balance: terbaca \"-1\""),
        ("account = { balance = 1.5 }", "rupiah bulat"),
        ("account = { }", "Saldo (account.balance) belum disebut."),
        ("account = { contribution = [{ from = \"2024-01\" }] }", "sebut salah satu, amount (iuran) atau wage"),
        ("account = { balance = 1, balance_of = \"2024-06\" }", "lewat dari bulan pembayaran 2024-05"),
        ("account = { balance = 1, balance_of = \"1900-01\" }", "yang dapat 100 tahun"),
        ("account = { balance = 1, returns = { 2024 = \"101%\" } }", "persen 0% sampai 100%"),
        ("account = { balance = 1, returns = { 2024 = 0.05 } }", "persen 0% sampai 100%"),
        ("account = { balance = 1, returns = { next = \"5%\" } }", "terbaca \"next\"; yang dapat: tahun 1978"),
        ("account = { balance = 1, contribution = [{ from = \"2024-01\", amount = 1 }] }", "account.balance_of"),
        (
            "account = { balance = 1, balance_of = \"2024-01\", contribution = [{ from = \"2024-01\", amount = 1 }] }",
            "sudah termasuk dalam saldo 2024-01",
        ),
        (
            "account = { balance_of = \"2023-12\", contribution = [{ from = \"2024-03\", until = \"2024-02\", amount = 1 }] }",
            "harus berurutan",
        ),
        ("account = { balance = 1 }\nearlier = [{ paid_on = \"2024-05-02\", amount = 1 }]", "sesudah pembayaran ini"),
        ("account = { balance = 1 }\nclaim = { claimed_on = \"2024-04-30\" }", "mendahului tanggal kejadian"),
        ("account = { balance = 1 }\nborn = \"9999-01-01\"", "born: terbaca \"9999-01-01\"; yang dapat: tanggal 1850"),
    ] {
        let text = format!("{text}{account}\n");
        let refused = BenefitCase::read(&text).and_then(|case| case.answer(&LAW, JointLeave::Works)).unwrap_err();
        assert!(refused.to_string().contains(says), "{account}: {refused}");
    }
}
