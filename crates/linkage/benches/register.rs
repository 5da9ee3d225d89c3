//! A register kept ready: rosters of several sizes and single records looked for in it, how long and how right.
//!
//! `cargo bench -p linkage --bench register -- PEOPLE THREADS [REGION]`: so many invented people in villages of the region
//! (a code, or ID for the whole country), rosters with one NIK in five missing and one in twenty wrong, six rows in ten
//! of registered people. The weights are learnt from a roster of its own beforehand, as `payung match` does.
#![allow(clippy::unwrap_used, reason = "a bench may stop at broken input")]

#[path = "../tests/people/mod.rs"]
mod people;

use std::collections::HashMap;
use std::time::Instant;

use linkage::batch::{Index, Outcome, Settings, Table};
use people::{Record, World, table};

/// Rows of the rosters: a village, a large agency, a regency, a province.
const ROSTERS: [usize; 4] = [300, 3_000, 40_000, 100_000];
const CHUNK: usize = 200_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let number = |place: usize| arguments.get(place).and_then(|argument| argument.parse::<usize>().ok());
    let (people, threads) = (number(0).unwrap_or(200_000), number(1).unwrap_or(2));
    let region = arguments.get(2).map_or("19", String::as_str);
    let mut world = World::within(region.parse().unwrap(), 3);
    let listed = ROSTERS.iter().sum::<usize>() + ROSTERS[2];
    let every = (people / listed).max(1);
    let mut register = Table::new(linkage::batch::PEOPLE);
    // Rows of the rosters still to be written, with the register's row where there is one.
    let mut rows: Vec<(Record, Option<u32>)> = Vec::new();
    while register.rows() < people {
        for (number, person) in world.people(CHUNK.min(people)).into_iter().enumerate() {
            let full = register.rows() == people;
            let unknown = full || number % every == 0 && (number / every) % 10 >= 6;
            if full && rows.len() >= listed {
                break;
            }
            if number % every == 0 {
                let row = world.listed(&person.record);
                rows.push((row, (!unknown).then_some(register.rows() as u32)));
            }
            if !unknown {
                push(&mut register, &person.record);
            }
        }
    }
    // Rosters of a place: neighbours and families stand on one list.
    rows.sort_by_key(|(row, _)| row.village);
    let (learning, mut rest) = {
        let step = (rows.len() / ROSTERS[2].min(rows.len() / 5).max(1)).max(2);
        let (mut learning, mut rest) = (Vec::new(), Vec::new());
        for (place, row) in rows.into_iter().enumerate() {
            if place % step == 0 { learning.push(row) } else { rest.push(row) }
        }
        (learning, rest)
    };
    let settings = Settings {
        match_probability: 0.9,
        unmatched_probability: 0.9,
        // As `payung match` does.
        unmatched_without_candidate: 0.6,
        candidate_probability: 0.2,
        latest_birth_year: 2012,
        training_pairs: 1_000_000,
        threads,
        ..Settings::people()
    };
    let timed = Timed::start();
    let mut index = Index::build(&register, &settings).unwrap();
    timed.say(&format!("built of {} rows", index.rows()));
    drop(register);
    let timed = Timed::start();
    let learnt = index.learn(&table(learning.iter().map(|(row, _)| row)), &[], |_| true, threads).unwrap();
    timed.say(&format!("weights from {} rows (learnt: {learnt})", learning.len()));
    let timed = Timed::start();
    let bytes = index.to_bytes();
    timed.say(&format!("written, {} MB", bytes.len() >> 20));
    let known = Settings { model: Some(index.model().clone()), ..settings };
    drop(index);
    println!("memory so far at most {} MB", megabytes("VmHWM:"));
    let timed = Timed::start();
    let mut index = Index::from_bytes(&bytes, &known).unwrap();
    drop(bytes);
    timed.say("read");
    println!("memory of the index {} MB", megabytes("VmRSS:"));
    one_by_one(&mut index, &rest);
    for size in ROSTERS {
        let own: Vec<(Record, Option<u32>)> = rest.drain(..size.min(rest.len())).collect();
        if own.len() < size {
            println!("roster of {size}: not enough people");
            break;
        }
        roster(&mut index, &own, threads);
    }
    println!("memory at most {} MB", megabytes("VmHWM:"));
}

fn push(register: &mut Table, record: &Record) {
    let one = table([record]);
    register.push((0..6).map(|column| one.cell(0, column)));
}

fn one_by_one(index: &mut Index, rows: &[(Record, Option<u32>)]) {
    let mut micros: Vec<(u128, u128)> = Vec::new();
    let mut right = 0;
    let asked: Vec<_> = rows.iter().step_by((rows.len() / 2_000).max(1)).collect();
    for (row, truth) in &asked {
        let cells = table([row]);
        let cells: Vec<&str> = (0..6).map(|column| cells.cell(0, column)).collect();
        let mut once = || {
            let start = Instant::now();
            let found = index.find(&cells).unwrap();
            (start.elapsed().as_micros(), found)
        };
        let (first, found) = once();
        // On a machine that others use, the fastest of four is what the work takes.
        let fastest = (0..3).map(|_| once().0).min().unwrap().min(first);
        micros.push((fastest, first));
        let best = found.first().filter(|best| best.probability >= 0.5).map(|best| best.right);
        right += usize::from(best == *truth);
    }
    let sorted = |of: fn(&(u128, u128)) -> u128| {
        let mut own: Vec<u128> = micros.iter().map(of).collect();
        own.sort_unstable();
        own
    };
    let (fastest, first) = (sorted(|own| own.0), sorted(|own| own.1));
    let at = |percent: usize| (micros.len() - 1) * percent / 100;
    println!(
        "one record: median {} us, 99th percentile {} us, longest {} us; as it came {} us, {} us; \
         right {:.4} of {}",
        fastest[at(50)],
        fastest[at(99)],
        fastest[at(100)],
        first[at(50)],
        first[at(99)],
        right as f64 / asked.len() as f64,
        asked.len()
    );
}

fn roster(index: &mut Index, rows: &[(Record, Option<u32>)], threads: usize) {
    let asked = table(rows.iter().map(|(row, _)| row));
    let timed = Timed::start();
    let decided = index.search(&asked, threads).unwrap().decide(|_, _| true);
    timed.say(&format!("roster of {}", rows.len()));
    let truth: HashMap<u32, u32> =
        rows.iter().zip(0_u32..).filter_map(|((_, truth), row)| truth.map(|truth| (row, truth))).collect();
    let is = |found: &&linkage::batch::Matched| truth.get(&found.left) == Some(&found.right);
    let said: Vec<_> = decided.matches.iter().filter(|found| found.outcome == Outcome::Match).collect();
    let right = said.iter().filter(|found| is(found)).count() as f64;
    let missing = (rows.len() - truth.len()) as f64;
    println!(
        "  matched: {} listed, precision {:.4}, recall {:.4}",
        said.len(),
        right / said.len().max(1) as f64,
        right / truth.len().max(1) as f64
    );
    let nobody = decided.unmatched.iter().filter(|row| !truth.contains_key(&row.left)).count() as f64;
    println!(
        "  not registered: {} listed, precision {:.4}, recall {:.4}; doubtful {}",
        decided.unmatched.len(),
        nobody / decided.unmatched.len().max(1) as f64,
        nobody / missing.max(1.0),
        rows.len() - said.len() - decided.unmatched.len()
    );
}

struct Timed(Instant, f64);

impl Timed {
    fn start() -> Self {
        Self(Instant::now(), cpu_seconds())
    }

    fn say(&self, what: &str) {
        println!("{what}: {:.3} s, {:.2} CPU-s", self.0.elapsed().as_secs_f64(), cpu_seconds() - self.1);
    }
}

/// What this process has used of the processor, by the kernel's account in hundredths.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn megabytes(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let own = status.lines().find(|own| own.starts_with(line)).unwrap_or_default();
    own.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) / 1024
}
