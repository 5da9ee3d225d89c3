//! Precision and recall on invented people whose truth is known.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use linkage::batch::{Index, Outcome, Settings};
use people::{Record, World, table};

struct Lists {
    register: Vec<Record>,
    /// Rows with the register's position of the same person, if registered.
    rosters: Vec<Vec<(Record, Option<u32>)>>,
}

/// 70 percent of the listed are registered; a roster is a few whole households.
fn lists(seed: u64, count: usize) -> Lists {
    let mut world = World::new(seed);
    let people = world.people(count);
    let mut register = Vec::new();
    let mut rows = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let draw = (number * 7919 + seed as usize) % 100;
        let position = (draw < 70).then_some(register.len() as u32);
        if position.is_some() {
            // The register has errors of its own, fewer.
            let mut record = if draw < 10 { world.listed(&person.record) } else { person.record.clone() };
            record.nik = person.record.nik.filter(|_| draw != 3);
            register.push(record);
        }
        if number % 2 == 0 || draw > 40 {
            rows.push((person.record.village.unwrap(), world.listed(&person.record), position));
        }
    }
    rows.sort_by_key(|row| row.0);
    let rosters = rows.chunk_by(|a, b| a.0 == b.0).map(|rows| rows.iter().map(|row| (row.1.clone(), row.2)).collect());
    Lists { rosters: rosters.collect(), register }
}

#[derive(Debug, Default)]
struct Score {
    right: usize,
    wrong: usize,
    doubtful_found: usize,
    doubtful_other: usize,
    missed: usize,
    new_right: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }
    fn registered(&self) -> f64 {
        (self.right + self.doubtful_found + self.missed) as f64
    }
    fn recall(&self) -> f64 {
        (self.right + self.doubtful_found) as f64 / self.registered()
    }
    fn recall_same(&self) -> f64 {
        self.right as f64 / self.registered()
    }
    fn new_precision(&self) -> f64 {
        self.new_right as f64 / (self.new_right + self.missed) as f64
    }
    fn doubtful_share(&self) -> f64 {
        let doubtful = (self.doubtful_found + self.doubtful_other) as f64;
        doubtful / (self.registered() + (self.new_right + self.wrong + self.doubtful_other) as f64)
    }
}

fn evaluate(lists: &Lists, index: &mut Index) -> Score {
    let mut score = Score::default();
    for roster in &lists.rosters {
        let search = index.search(&table(roster.iter().map(|(row, _)| row)), 1).unwrap();
        let decided = search.decide(|_, _| true);
        for found in &decided.matches {
            let right = Some(found.right) == roster[found.left as usize].1;
            match (found.outcome, right) {
                (Outcome::Match, true) => score.right += 1,
                (Outcome::Match, false) => score.wrong += 1,
                (_, true) => score.doubtful_found += 1,
                (_, false) => score.doubtful_other += 1,
            }
        }
        for nobody in &decided.unmatched {
            match roster[nobody.left as usize].1 {
                Some(_) => score.missed += 1,
                None => score.new_right += 1,
            }
        }
    }
    score
}

fn settings() -> Settings {
    Settings { match_probability: 0.95, unmatched_probability: 0.90, latest_birth_year: 2012, ..Settings::people() }
}

fn filled(lists: &Lists) -> Index {
    Index::build(&table(&lists.register), &settings()).unwrap()
}

fn learn(lists: &Lists, index: &mut Index) {
    let rows = table(lists.rosters.iter().flatten().map(|(row, _)| row));
    assert!(index.learn(&rows, &[], |_| true, 2).unwrap());
}

fn report(name: &str, score: &Score) {
    println!(
        "{name}: same precision {:.4}, same recall {:.4}, recall with doubtful {:.4}, new precision {:.4}, doubtful {:.4} {score:?}",
        score.precision(),
        score.recall_same(),
        score.recall(),
        score.new_precision(),
        score.doubtful_share()
    );
}

#[test]
fn listed_people_are_found_and_strangers_are_not() {
    for seed in [1, 2, 3] {
        let lists = lists(seed, 20_000);
        let mut index = filled(&lists);
        let first = evaluate(&lists, &mut index);
        report(&format!("seed {seed}, first weights"), &first);
        learn(&lists, &mut index);
        let learned = evaluate(&lists, &mut index);
        report(&format!("seed {seed}, learned"), &learned);
        for score in [&first, &learned] {
            assert!(score.precision() >= 0.995, "{score:?}");
            assert!(score.recall() >= 0.99, "{score:?}");
            assert!(score.recall_same() >= 0.97, "{score:?}");
            assert!(score.new_precision() >= 0.98, "{score:?}");
            assert!(score.doubtful_share() <= 0.02, "{score:?}");
        }
    }
}

#[test]
fn without_a_single_nik_most_are_still_found_and_hardly_anyone_is_mistaken() {
    let mut lists = lists(4, 20_000);
    lists.rosters.iter_mut().flatten().for_each(|(row, _)| row.nik = None);
    let score = evaluate(&lists, &mut filled(&lists));
    report("no NIK", &score);
    assert!(score.precision() >= 0.99, "{score:?}");
    assert!(score.recall() >= 0.98, "{score:?}");
}

#[test]
fn a_register_without_mothers_and_with_half_its_villages_still_answers() {
    let mut lists = lists(8, 20_000);
    for (number, record) in lists.register.iter_mut().enumerate() {
        record.mother = None;
        record.village = record.village.filter(|_| number % 2 == 0);
    }
    let score = evaluate(&lists, &mut filled(&lists));
    report("thin register", &score);
    assert!(score.precision() >= 0.99, "{score:?}");
    assert!(score.recall() >= 0.98, "{score:?}");
}

/// Real size; `cargo test --release -p linkage -- --ignored --nocapture`.
#[test]
#[ignore = "takes a minute unless built for release"]
fn two_hundred_thousand_people_are_told_apart() {
    let lists = lists(9, 280_000);
    let mut index = filled(&lists);
    let first = evaluate(&lists, &mut index);
    report("200k, first weights", &first);
    learn(&lists, &mut index);
    let learned = evaluate(&lists, &mut index);
    report("200k, learned", &learned);
    assert!(first.precision() >= 0.995 && first.recall() >= 0.99, "{first:?}");
    assert!(learned.precision() >= 0.995 && learned.recall() >= 0.99, "{learned:?}");
}

#[test]
fn the_probability_means_what_it_says() {
    let lists = lists(5, 20_000);
    let mut index = filled(&lists);
    // By tenths of the stated probability of the best candidate: stated sum, right ones, rows.
    let mut tenths = [(0.0, 0.0, 0); 10];
    for roster in &lists.rosters {
        let rows = table(roster.iter().map(|(row, _)| row));
        for found in index.search(&rows, 1).unwrap().decide(|_, _| true).matches {
            let tenth = &mut tenths[((found.probability * 10.0) as usize).min(9)];
            tenth.0 += found.probability;
            tenth.1 += f64::from(u8::from(Some(found.right) == roster[found.left as usize].1));
            tenth.2 += 1;
        }
    }
    println!("{tenths:?}");
    let rows: i32 = tenths.iter().map(|tenth| tenth.2).sum();
    let off: f64 = tenths.iter().map(|(stated, right, _)| (stated - right).abs()).sum::<f64>() / f64::from(rows);
    assert!(off < 0.01, "expected calibration error {off}: {tenths:?}");
}

#[test]
fn the_order_of_rows_decides_nothing() {
    let lists = lists(6, 4_000);
    let mut index = filled(&lists);
    let rows: Vec<&Record> = lists.rosters.iter().flatten().map(|(row, _)| row).collect();
    let forward = index.search(&table(rows.iter().copied()), 1).unwrap().decide(|_, _| true);
    let backward = index.search(&table(rows.iter().rev().copied()), 2).unwrap().decide(|_, _| true);
    let said = |matches: &[linkage::batch::Matched], turned: bool| {
        let own = matches.iter().filter(|found| found.outcome == Outcome::Match);
        let place = |left: u32| if turned { rows.len() as u32 - 1 - left } else { left };
        let mut said: Vec<(u32, u32)> = own.map(|found| (place(found.left), found.right)).collect();
        said.sort_unstable();
        said
    };
    assert_eq!(said(&forward.matches, false), said(&backward.matches, true));
}

#[test]
fn what_humans_said_of_pairs_is_learnt_from() {
    let lists = lists(7, 12_000);
    let rows: Vec<&(Record, Option<u32>)> = lists.rosters.iter().flatten().collect();
    let asked = table(rows.iter().map(|(row, _)| row));
    let mut index = filled(&lists);
    learn(&lists, &mut index);
    let before = index.model().clone();
    // Somebody looked at the pairs that were left in doubt.
    let doubts = index.search(&asked, 1).unwrap().decide(|_, _| true);
    let doubts: Vec<linkage::batch::Label> = doubts
        .matches
        .iter()
        .filter(|found| found.outcome == Outcome::Doubtful)
        .map(|found| linkage::batch::Label {
            left: found.left,
            right: found.right,
            same: rows[found.left as usize].1 == Some(found.right),
        })
        .collect();
    assert!(doubts.len() > 20, "{}", doubts.len());
    assert!(index.learn(&asked, &doubts, |_| true, 2).unwrap());
    let said = |index: &mut Index| -> f64 {
        let search = index.search(&asked, 1).unwrap();
        let chance = |label: &linkage::batch::Label| {
            let weight = search.explain(label.left, label.right).weight;
            let same = 1.0 / (1.0 + (-weight).exp2());
            if label.same { same.max(1e-6).log2() } else { (1.0 - same).max(1e-6).log2() }
        };
        doubts.iter().map(chance).sum()
    };
    let after = said(&mut index);
    let settings = Settings { model: Some(before), ..settings() };
    let without = said(&mut Index::build(&table(&lists.register), &settings).unwrap());
    assert!(after > without, "{after} {without}: the weights give more to what was said");
}
