//! Where the lines between same, doubtful and nobody fall, and what is told of work that was cut short.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use linkage::batch::{
    Field, FixedLevel, Index, Kind, Linked, Linker, Outcome, PEOPLE, Settings, SettingsError, Table, dedupe, link,
};
use people::{Record, World, table};

/// Two lists with errors of people of whom eight in ten stand on both.
fn lists(seed: u64, people: usize) -> (Table, Table) {
    let mut world = World::new(seed);
    let population = world.people(people);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (number, person) in population.iter().enumerate() {
        if number % 10 != 9 {
            left.push(world.listed(&person.record));
        }
        if number % 10 != 8 {
            right.push(world.listed(&person.record));
        }
    }
    (table(&left), table(&right))
}

fn settings() -> Settings {
    Settings { model: None, ..Settings::people() }
}

type Change = fn(&mut Settings, f64);

#[test]
fn a_line_or_budget_that_is_no_share_is_refused_by_name() {
    let (left, right) = lists(21, 60);
    let lines: [(&str, Change); 4] = [
        ("match_probability", |settings, value| settings.match_probability = value),
        ("unmatched_probability", |settings, value| settings.unmatched_probability = value),
        ("match_error_budget", |settings, value| settings.match_error_budget = Some(value)),
        ("unmatched_error_budget", |settings, value| settings.unmatched_error_budget = Some(value)),
    ];
    let refused = |settings: &Settings, name: &str, read: f64, allowed: &str| {
        let error = SettingsError { setting: name.to_owned(), read: read.to_string(), allowed: allowed.to_owned() };
        assert_eq!(link(&left, &right, settings).unwrap_err(), error);
        assert_eq!(Index::build(&right, settings).unwrap_err(), error);
    };
    for one_to_one in [true, false] {
        for (name, change) in lines {
            for value in [1.5, -0.1, f64::NAN, f64::INFINITY] {
                let mut settings = Settings { one_to_one, ..settings() };
                change(&mut settings, value);
                refused(&settings, name, value, "0 to 1");
            }
            for value in [0.0, 1.0] {
                let mut settings = Settings { one_to_one, ..settings() };
                change(&mut settings, value);
                let linked = link(&left, &right, &settings).unwrap();
                assert!(linked.matches.len() + linked.unmatched_left.len() >= left.rows(), "{name} {value}");
            }
        }
    }
    for floor_bits in [f64::NAN, f64::NEG_INFINITY] {
        let settings = Settings { floor_bits, ..settings() };
        refused(&settings, "floor_bits", floor_bits, "a finite number of bits, such as -8");
    }
}

/// The share of the unmatched rows that are somebody, by the model's own account.
fn wrong(linked: &Linked) -> f64 {
    let wrong: f64 = linked.unmatched_left.iter().map(|row| 1.0 - row.probability).sum();
    wrong / linked.unmatched_left.len().max(1) as f64
}

fn every_row_once(linked: &Linked, rows: usize) {
    let mut said: Vec<u32> = linked.matches.iter().map(|row| row.left).collect();
    assert!(said.is_sorted() && linked.unmatched_left.is_sorted_by_key(|row| row.left), "by left row");
    said.dedup();
    said.extend(linked.unmatched_left.iter().map(|row| row.left));
    said.sort_unstable();
    assert_eq!(said, (0..rows as u32).collect::<Vec<_>>(), "a row is unmatched, or has pairs");
}

#[test]
fn the_budget_of_unmatched_rows_holds_whether_rows_are_shared_or_not() {
    let (left, right) = lists(22, 2_000);
    for one_to_one in [true, false] {
        let under = |unmatched_error_budget| {
            link(&left, &right, &Settings { one_to_one, unmatched_error_budget, ..settings() }).unwrap()
        };
        let free = under(None);
        every_row_once(&free, left.rows());
        let mut before = free.unmatched_left.len();
        assert!(wrong(&free) > 1e-3, "{}: there is something to save", wrong(&free));
        for budget in [wrong(&free) / 2.0, wrong(&free) / 8.0] {
            let held = under(Some(budget));
            every_row_once(&held, left.rows());
            assert!(wrong(&held) <= budget, "{} of {budget}", wrong(&held));
            assert!(held.unmatched_left.len() < before && !held.unmatched_left.is_empty());
            assert!(held.unmatched_left.iter().all(|row| row.probability >= held.unmatched_probability));
            before = held.unmatched_left.len();
        }
    }
}

#[test]
fn a_row_that_two_pairs_claim_by_halves_is_doubtful_and_not_called_unmatched() {
    let (left, right) = lists(22, 2_000);
    let settings = Settings { one_to_one: false, unmatched_probability: 0.9, ..settings() };
    let linked = link(&left, &right, &settings).unwrap();
    assert!(linked.unmatched_left.iter().all(|row| row.probability >= 0.9));
    let below = |row: &&linkage::batch::Matched| row.outcome == Outcome::Doubtful && row.probability <= 0.1;
    for row in linked.matches.iter().filter(below) {
        let rest = linked.candidates.iter().filter(|pair| pair.left == row.left);
        assert!(rest.count() > 1, "one pair of so little would not make a row doubtful");
    }
}

#[test]
fn one_table_alone_has_no_list_of_unmatched_rows_to_keep_a_budget_for() {
    let (left, _) = lists(23, 60);
    let settings = Settings { unmatched_error_budget: Some(0.02), ..settings() };
    let error = dedupe(&left, &settings).unwrap_err();
    assert_eq!((error.setting.as_str(), error.read.as_str()), ("unmatched_error_budget", "0.02"));
}

/// Left row `n` shares one code with right row `n` and another with right row `n + 1`: all rows hang together.
fn chain(rows: usize) -> Linked {
    let (mut left, mut right) = (Table::new(["a", "b"]), Table::new(["a", "b"]));
    for row in 0..rows {
        left.push([format!("a{row:06}").as_str(), format!("b{:06}", row + 1).as_str()]);
        right.push([format!("a{row:06}").as_str(), format!("b{row:06}").as_str()]);
    }
    let field =
        |name: &str| Field { name: name.to_owned(), kind: Kind::Id, left: vec![name.to_owned()], right: Vec::new() };
    let level = |field: &str, level: &str, m, u| FixedLevel { field: field.to_owned(), level: level.to_owned(), m, u };
    let mut fixed = Vec::new();
    let codes = Linker::new(
        &left,
        Some(&right),
        &Settings { fields: vec![field("a"), field("b")], blocking: vec!["a".into(), "b".into()], ..settings() },
        &|_, _, _| {},
    )
    .unwrap()
    .link(&|_, _, _| {})
    .model;
    for own in &codes.fields {
        for known in own.levels.iter().skip(1) {
            // The first code says more than the second, so that the largest sum is every row with its own.
            let m = if own.name == "a" { 0.5 } else { 0.4 };
            fixed.push(level(&own.name, &known.code, m, 0.1));
        }
    }
    let settings = Settings {
        fields: vec![field("a"), field("b")],
        blocking: vec!["a".to_owned(), "b".to_owned()],
        model: Some(codes),
        fixed,
        ..settings()
    };
    link(&left, &right, &settings).unwrap()
}

#[test]
fn groups_too_large_for_the_exact_assignment_are_counted() {
    let small = chain(400);
    assert_eq!((small.counts.pairs_compared, small.counts.inexact_groups), (799, 0));
    let large = chain(401);
    assert_eq!((large.counts.pairs_compared, large.counts.inexact_groups), (801, 1));
}

/// So many people of whom nothing tells one from the other.
fn alike(rows: usize) -> Table {
    let mut table = Table::new(PEOPLE);
    for _ in 0..rows {
        table.push(["", "1975-08-21", "P", "19.01.01.2007", "Siti Aminah", "Maimunah"]);
    }
    table
}

#[test]
fn pairs_of_rows_that_nothing_tells_apart_are_counted_where_a_rule_left_them_out() {
    let rows = 1_000_u64;
    let linked = link(&alike(1_000), &alike(1_000), &settings()).unwrap();
    let used: Vec<_> = linked.rules.iter().filter(|rule| rule.pairs > 0).collect();
    assert!(!used.is_empty());
    for rule in &used {
        assert!(rule.sliced_blocks > 0 && rule.left_out_pairs > 0, "{rule:?}");
        assert_eq!(rule.pairs + rule.left_out_pairs + rule.refined_pairs, rows * rows, "{rule:?}");
        assert_eq!(rule.refined_pairs, 0, "no field told any two apart: {rule:?}");
    }
    assert_eq!(linked.counts.pairs_left_out, used.iter().map(|rule| rule.left_out_pairs).sum::<u64>());
    let within = dedupe(&alike(1_000), &settings()).unwrap();
    for rule in within.rules.iter().filter(|rule| rule.pairs > 0) {
        assert_eq!(rule.pairs + rule.left_out_pairs, rows * (rows - 1) / 2, "{rule:?}");
    }
}

#[test]
fn a_register_kept_ready_counts_rows_beyond_the_first_two_hundred() {
    let mut index = Index::build(&alike(1_000), &Settings::people()).unwrap();
    let roster = alike(3);
    let rules = index.link(&roster, 1).unwrap().rules;
    let used: Vec<_> = rules.iter().filter(|rule| rule.pairs > 0).collect();
    assert!(!used.is_empty());
    for rule in &used {
        assert_eq!((rule.pairs, rule.left_out_pairs), (3 * 200, 3 * 800), "{rule:?}");
    }
    let search = index.search(&roster, 1).unwrap();
    assert_eq!(search.pairs_left_out(), used.len() as u64 * 2_400);

    let mut world = World::new(24);
    let people: Vec<Record> = world.people(500).into_iter().map(|person| person.record).collect();
    let mut usual = Index::build(&table(&people), &Settings::people()).unwrap();
    assert_eq!(usual.search(&roster, 1).unwrap().pairs_left_out(), 0);
}
