//! The whole job of one province: a register of 200,000, then 60,000 rows in 400 rosters, each assigned
//! one to one and its new people added. `cargo bench -p linkage --bench link [-- REGISTER ROWS]`.
#![allow(clippy::unwrap_used, reason = "the invented people are a test helper")]

#[path = "../tests/people/mod.rs"]
mod people;

use std::time::{Duration, Instant};

use linkage::{Match, Record, Register, Settings, Thresholds, assign};
use people::World;

const RUNS: usize = 3;

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let registered = numbers.first().copied().unwrap_or(200_000);
    let rows = numbers.get(1).copied().unwrap_or(60_000);

    let mut world = World::new(7);
    let people = world.people(registered + rows.div_ceil(3));
    let rosters: Vec<Vec<Record>> = (0..400)
        .map(|roster| {
            let first = registered - rows * 2 / 3 + roster * (rows / 400);
            (first..first + rows / 400).map(|number| world.listed(&people[number].record)).collect()
        })
        .collect();
    let before = status_megabytes("VmRSS:");

    let mut fill = Vec::new();
    let mut link = Vec::new();
    for run in 0..RUNS {
        let start = Instant::now();
        let mut register = Register::with_capacity(Settings::default(), registered);
        for person in &people[..registered] {
            register.add(&person.record);
        }
        fill.push(start.elapsed());
        let memory = status_megabytes("VmRSS:") - before;

        let start = Instant::now();
        let (mut same, mut doubtful, mut new) = (0, 0, 0);
        for roster in &rosters {
            let candidates: Vec<_> = roster.iter().map(|row| register.candidates(row)).collect();
            for (row, decision) in roster.iter().zip(assign(&candidates, &Thresholds::default())) {
                match decision {
                    Match::Same { .. } => same += 1,
                    Match::Doubtful { .. } => doubtful += 1,
                    Match::New { .. } => {
                        new += 1;
                        register.add(row);
                    }
                }
            }
        }
        link.push(start.elapsed());
        println!("run {run}: same {same}, doubtful {doubtful}, new {new}; register takes {memory} MB");
    }
    println!("peak of the process, invented people included: {} MB", status_megabytes("VmHWM:"));
    println!("register of {registered}: median {:?}", median(fill));
    println!("{rows} rows in 400 rosters: median {:?}", median(link));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Linux only; elsewhere the figure is 0.
fn status_megabytes(field: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<i64>().ok()).unwrap_or(0) / 1024
}
