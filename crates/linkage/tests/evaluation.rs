//! Precision and recall on invented people whose truth is known.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod people;

use linkage::{Match, Model, Record, Register, Settings, Thresholds, assign};
use people::World;

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

fn evaluate(lists: &Lists, register: &Register) -> Score {
    let mut score = Score::default();
    for roster in &lists.rosters {
        let candidates: Vec<_> = roster.iter().map(|(row, _)| register.candidates(row)).collect();
        let matches = assign(&candidates, &Thresholds::default());
        for ((_, truth), found) in roster.iter().zip(matches) {
            match &found {
                Match::Same { candidate } if Some(candidate.position) == *truth => score.right += 1,
                Match::Same { .. } => score.wrong += 1,
                Match::Doubtful { candidate, .. } if Some(candidate.position) == *truth => score.doubtful_found += 1,
                Match::Doubtful { .. } => score.doubtful_other += 1,
                Match::New { .. } if truth.is_some() => score.missed += 1,
                Match::New { .. } => score.new_right += 1,
            }
        }
    }
    score
}

fn filled(lists: &Lists) -> Register {
    let mut register = Register::with_capacity(Settings::default(), lists.register.len());
    for record in &lists.register {
        register.add(record);
    }
    register
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
        let mut register = filled(&lists);
        let default = evaluate(&lists, &register);
        report(&format!("seed {seed}, default"), &default);
        register.set_model(register.learn(&rows(&lists)));
        let learned = evaluate(&lists, &register);
        report(&format!("seed {seed}, learned"), &learned);
        for score in [&default, &learned] {
            assert!(score.precision() >= 0.995, "{score:?}");
            assert!(score.recall() >= 0.99, "{score:?}");
            assert!(score.recall_same() >= 0.97, "{score:?}");
            assert!(score.new_precision() >= 0.99, "{score:?}");
            assert!(score.doubtful_share() <= 0.02, "{score:?}");
        }
    }
}

#[test]
fn without_a_single_nik_most_are_still_found_and_hardly_anyone_is_mistaken() {
    let mut lists = lists(4, 20_000);
    lists.rosters.iter_mut().flatten().for_each(|(row, _)| row.nik = None);
    let score = evaluate(&lists, &filled(&lists));
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
    let score = evaluate(&lists, &filled(&lists));
    report("thin register", &score);
    assert!(score.precision() >= 0.99, "{score:?}");
    assert!(score.recall() >= 0.98, "{score:?}");
}

/// Real size; `cargo test --release -p linkage -- --ignored --nocapture`.
#[test]
#[ignore = "takes a minute unless built for release"]
fn two_hundred_thousand_people_are_told_apart() {
    let lists = lists(9, 280_000);
    let mut register = filled(&lists);
    let default = evaluate(&lists, &register);
    report("200k, default", &default);
    register.set_model(register.learn(&rows(&lists)));
    let learned = evaluate(&lists, &register);
    report("200k, learned", &learned);
    assert!(default.precision() >= 0.995 && default.recall() >= 0.99, "{default:?}");
}

#[test]
fn the_probability_means_what_it_says() {
    let lists = lists(5, 20_000);
    let register = filled(&lists);
    // By tenths of the stated probability of the best candidate: stated sum, right ones, rows.
    let mut tenths = [(0.0, 0.0, 0); 10];
    for (row, truth) in lists.rosters.iter().flatten() {
        if let Some(best) = register.candidates(row).first() {
            let tenth = &mut tenths[((best.probability * 10.0) as usize).min(9)];
            tenth.0 += best.probability;
            tenth.1 += f64::from(u8::from(Some(best.position) == *truth));
            tenth.2 += 1;
        }
    }
    println!("{tenths:?}");
    let rows: i32 = tenths.iter().map(|tenth| tenth.2).sum();
    let off: f64 = tenths.iter().map(|(stated, right, _)| (stated - right).abs()).sum::<f64>() / f64::from(rows);
    assert!(off < 0.01, "expected calibration error {off}: {tenths:?}");
}

#[test]
fn the_same_input_gives_the_same_bits() {
    let lists = lists(6, 4_000);
    let rows = rows(&lists);
    let (one, two) = (filled(&lists), filled(&lists));
    assert_eq!(one.learn(&rows), two.learn(&rows));
    for row in &rows {
        assert_eq!(one.candidates(row), two.candidates(row));
    }
    let candidates: Vec<_> = rows.iter().map(|row| one.candidates(row)).collect();
    let forward = assign(&candidates, &Thresholds::default());
    let backward: Vec<_> = candidates.iter().rev().cloned().collect();
    let mut backward = assign(&backward, &Thresholds::default());
    backward.reverse();
    let same = forward
        .iter()
        .zip(&backward)
        .filter(|(a, b)| matches!((a, b), (Match::Same { .. }, Match::Same { .. })))
        .count();
    let changed = forward
        .iter()
        .zip(&backward)
        .filter(|(a, b)| matches!(a, Match::Same { .. }) != matches!(b, Match::Same { .. }))
        .count();
    assert!(same > 0 && changed == 0, "the order of rows decides nothing: {changed}");
}

#[test]
fn a_learned_model_can_be_read_line_by_line_and_its_shares_are_shares() {
    let lists = lists(7, 4_000);
    let register = filled(&lists);
    let model = register.learn(&rows(&lists));
    assert!(model.learned_from() > 1_000);
    assert!((model.share_registered() - 0.62).abs() < 0.1, "{}", model.share_registered());
    let lines = model.lines();
    for condition in ["birth_equal", "birth_differs", "birth_missing"] {
        let all: f64 = lines.iter().filter(|line| line.condition == condition).map(|line| line.same).sum();
        assert!((all - 1.0).abs() < 0.02, "{condition} {all}");
    }
    assert_eq!(register.learn(&[]), Model::default());
}

fn rows(lists: &Lists) -> Vec<Record> {
    lists.rosters.iter().flatten().map(|(row, _)| row.clone()).collect()
}
