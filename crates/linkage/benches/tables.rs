//! Two tables linked as a whole: speed by stage, memory, and how right it is where the truth is known.
//!
//! `cargo bench -p linkage --bench tables -- PEOPLE THREADS [SEED]` on invented people, or
//! `… -- LEFT.csv RIGHT.csv TRUTH.csv THREADS` (truth: id of the left row, id of the right row), or
//! `… -- ONE.csv dedupe THREADS` (ids as FEBRL writes them: rec-17-org, rec-17-dup-0).
#![allow(clippy::unwrap_used, reason = "a bench may stop at broken input")]

#[path = "../tests/people/mod.rs"]
mod people;

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::time::Instant;

use linkage::batch::{Index, Linked, Linker, Outcome, Settings, Stage, Table};
use people::{Record, World};

struct Job {
    rows: usize,
    left: Table,
    right: Option<Table>,
    truth: HashSet<(u32, u32)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let number = |place: usize| arguments.get(place).and_then(|argument| argument.parse::<usize>().ok());
    let (job, threads) = match arguments.len() {
        4 => (two(&arguments[0], &arguments[1], &arguments[2]), number(3).unwrap()),
        3 if arguments[1] == "dedupe" => (one(&arguments[0]), number(2).unwrap()),
        _ => (invented(number(0).unwrap_or(20_000), number(2).unwrap_or(7) as u64), number(1).unwrap_or(1)),
    };
    run(job, threads);
}

fn run(mut job: Job, threads: usize) {
    let headers = |table: &Table| table.headers().to_vec();
    let right = job.right.as_ref().unwrap_or(&job.left);
    let mut settings = Settings { threads, ..Settings::recognise(&headers(&job.left), &headers(right)) };
    if let Ok(drop) = std::env::var("DROP") {
        settings.fields.retain(|field| !drop.split(',').any(|name| name == field.name));
        settings.blocking.retain(|rule| !drop.split(',').any(|name| rule.contains(name)));
    }
    if let Some(floor) = std::env::var("FLOOR").ok().and_then(|bits| bits.parse().ok()) {
        settings.floor_bits = floor;
    }
    let stages: Mutex<Vec<(Stage, Instant, f64)>> = Mutex::default();
    let progress = |stage: Stage, _: u64, _: u64| {
        let mut stages = stages.lock().unwrap();
        if stages.last().is_none_or(|(last, ..)| *last != stage) {
            stages.push((stage, Instant::now(), cpu_seconds()));
        }
    };
    let linker = Linker::new(&job.left, job.right.as_ref(), &settings, &progress).unwrap();
    if std::env::var("INDEX").is_err() {
        // As a command would: the tables are not needed any more.
        job.left = Table::default();
        job.right = job.right.map(|_| Table::default());
    }
    let linked = linker.link(&progress);
    let stages = stages.into_inner().unwrap();
    let mut score = 0.0;
    for pair in stages.windows(2) {
        let cpu = pair[1].2 - pair[0].2;
        println!("{:?}: {:.2} s, {cpu:.2} CPU-s", pair[0].0, (pair[1].1 - pair[0].1).as_secs_f64());
        if pair[0].0 == Stage::Score {
            score = cpu;
        }
    }
    let whole = (stages.last().unwrap().1 - stages[0].1).as_secs_f64();
    println!("whole job {whole:.2} s; peak {} MB", status_megabytes("VmHWM:"));
    println!("{:?}", linked.counts);
    println!("{:.2} M pairs per CPU-second", linked.counts.pairs_compared as f64 / score.max(0.01) / 1e6);
    for rule in &linked.rules {
        let own = linked.candidates.len().min(1);
        println!(
            "  {:45} pairs {:10} new {:10} refined {:5}/{:10} sliced {}",
            rule.rule,
            rule.pairs,
            rule.new_pairs,
            rule.refined_blocks,
            rule.refined_pairs,
            rule.sliced_blocks * own as u64
        );
    }
    if std::env::var("MODEL").is_ok() {
        println!("{}", toml::to_string(&linked.model).unwrap());
    }
    judge(&job, &linked);
    if std::env::var("INDEX").is_ok() {
        index(&job, &settings, &linked);
    }
    if let Some(most) = std::env::var("ERRORS").ok().and_then(|most| most.parse::<usize>().ok()) {
        errors(&job, &linker, &linked, most);
    }
}

/// The right table as an index: built, written, read, asked for the left table and for single rows.
fn index(job: &Job, settings: &Settings, linked: &Linked) {
    let Some(right) = &job.right else { return };
    let settings = Settings { model: Some(linked.model.clone()), ..settings.clone() };
    let timed = |what: &str, start: Instant, cpu: f64| {
        println!("index, {what}: {:.2} s, {:.2} CPU-s", start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    };
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let built = Index::build(right, &settings).unwrap();
    timed("built", start, cpu);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let bytes = built.to_bytes();
    timed(&format!("written, {} MB", bytes.len() >> 20), start, cpu);
    drop(built);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let mut index = Index::from_bytes(&bytes, &settings).unwrap();
    timed("read", start, cpu);
    drop(bytes);
    let mut times: Vec<u128> = Vec::new();
    for row in (0..job.left.rows()).step_by((job.left.rows() / 2000).max(1)) {
        let cells: Vec<&str> = settings
            .fields
            .iter()
            .flat_map(|field| field.left.iter().map(|header| job.left.cell(row, job.left.column(header).unwrap())))
            .collect();
        let start = Instant::now();
        index.find(&cells).unwrap();
        times.push(start.elapsed().as_micros());
    }
    times.sort_unstable();
    println!(
        "index, one record: median {} us, 99th percentile {} us",
        times[times.len() / 2],
        times[times.len() * 99 / 100]
    );
    let mut roster = Table::new(job.left.headers().to_vec());
    let most = std::env::var("INDEX").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    for row in 0..job.left.rows().min(most) {
        roster.push((0..job.left.headers().len()).map(|column| job.left.cell(row, column)));
    }
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let found = index.link(&roster, settings.threads).unwrap();
    timed(&format!("roster of {} rows, {} pairs", roster.rows(), found.counts.pairs_compared), start, cpu);
    let truth = job.truth.iter().filter(|pair| (pair.0 as usize) < roster.rows()).copied().collect();
    judge(&Job { rows: roster.rows(), left: roster, right: Some(Table::default()), truth }, &found);
}

/// What went wrong, with the evidence, without the values.
fn errors(job: &Job, linker: &Linker, linked: &Linked, most: usize) {
    let said: HashSet<(u32, u32)> =
        linked.matches.iter().filter(|row| row.outcome == Outcome::Match).map(|row| (row.left, row.right)).collect();
    let mut missed: Vec<_> = job.truth.difference(&said).collect();
    missed.sort_unstable();
    let mut wrong: Vec<_> = said.difference(&job.truth).collect();
    wrong.sort_unstable();
    for (title, pairs) in [("missed", missed), ("wrong", wrong)] {
        println!("{title}: {}", pairs.len());
        let step = (pairs.len() / most.max(1)).max(1);
        for (left, right) in pairs.into_iter().step_by(step) {
            let why = linker.explain(&linked.model, *left, *right);
            let bars: Vec<String> =
                why.bars.iter().map(|bar| format!("{} {} {:.1}", bar.field, bar.level, bar.bits)).collect();
            println!("  {:.1} [{} rules] {}", why.weight, why.rules.len(), bars.join("; "));
        }
    }
}

fn judge(job: &Job, linked: &Linked) {
    let truth = job.truth.len() as f64;
    let is = |left: u32, right: u32| job.truth.contains(&(left, right));
    let compared_true = linked.candidates.iter().filter(|pair| is(pair.left, pair.right)).count() as f64;
    println!(
        "true links {truth}; kept {:.5}; blocking recall estimated {:.5}",
        compared_true / truth,
        linked.blocking_recall_estimate
    );
    let mut pairs: Vec<(f32, bool)> =
        linked.candidates.iter().map(|pair| (pair.weight, is(pair.left, pair.right))).collect();
    println!("all pairs:  best F1 {:.5} at {:.1}", best_f1(&mut pairs, truth).0, best_f1(&mut pairs, truth).1);
    let at_even: (f64, f64) = pairs
        .iter()
        .filter(|pair| pair.0 >= 0.0)
        .fold((0.0, 0.0), |(right, all), pair| (right + f64::from(u8::from(pair.1)), all + 1.0));
    println!("all pairs:  F1 at 0 bits {:.5}", 2.0 * at_even.0 / (at_even.1 + truth));
    if job.right.is_none() {
        return;
    }
    let mut rows: Vec<(f32, bool)> =
        linked.matches.iter().map(|row| (row.probability as f32, is(row.left, row.right))).collect();
    let (best, at) = best_f1(&mut rows, truth);
    println!("one to one: best F1 {best:.5} at probability {at:.3}");
    let matched: Vec<_> = linked.matches.iter().filter(|row| row.outcome == Outcome::Match).collect();
    let right = matched.iter().filter(|row| is(row.left, row.right)).count() as f64;
    println!(
        "one to one: precision {:.5} recall {:.5} F1 {:.5}",
        right / matched.len() as f64,
        right / truth,
        2.0 * right / (matched.len() as f64 + truth)
    );
    let registered: HashSet<u32> = job.truth.iter().map(|pair| pair.0).collect();
    let absent = (job.rows - registered.len()) as f64;
    let listed = linked.unmatched_left.len() as f64;
    let right = linked.unmatched_left.iter().filter(|row| !registered.contains(&row.left)).count() as f64;
    println!(
        "not registered: {listed} listed, precision {:.4} recall {:.4}; doubtful {}",
        right / listed,
        right / absent,
        linked.counts.doubtful
    );
    // Everything that is no match counts as listed, as Splink's list does.
    let all = job.rows as f64 - matched.len() as f64;
    let of_matched: HashSet<u32> = matched.iter().map(|row| row.left).collect();
    let right =
        (0..job.rows as u32).filter(|row| !registered.contains(row) && !of_matched.contains(row)).count() as f64;
    println!("not matched:    {all} rows, precision {:.4} recall {:.4}", right / all, right / absent);
    let mut bins = [(0.0_f64, 0.0_f64, 0.0_f64); 10];
    for row in &linked.matches {
        let bin = &mut bins[((row.probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + row.probability, bin.2 + f64::from(u8::from(is(row.left, row.right))));
    }
    let shown: Vec<String> = bins
        .iter()
        .map(|(rows, said, was)| format!("{rows}: {:.3}/{:.3}", said / rows.max(1.0), was / rows.max(1.0)))
        .collect();
    println!("calibration, said/was: {}", shown.join("  "));
}

fn best_f1(pairs: &mut [(f32, bool)], truth: f64) -> (f64, f32) {
    pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0.0, (0.0, 0.0));
    for (place, pair) in pairs.iter().enumerate() {
        right += f64::from(u8::from(pair.1));
        let last = pairs.get(place + 1).is_none_or(|next| next.0 < pair.0);
        let f1 = 2.0 * right / (place as f64 + 1.0 + truth);
        if last && f1 > best.0 {
            best = (f1, pair.0);
        }
    }
    best
}

/// 70 percent of the people are on both lists, 15 on each alone; both have the errors of lists.
fn invented(people: usize, seed: u64) -> Job {
    let mut world = World::new(seed);
    let population = world.people(people * 115 / 100);
    let headers = ["nik", "nama", "tgl_lahir", "jk", "kode_desa", "ibu"];
    let (mut left, mut right) = (Table::new(headers), Table::new(headers));
    let mut truth = HashSet::new();
    let mut order: Vec<usize> = (0..population.len()).collect();
    for place in (1..order.len()).rev() {
        order.swap(place, place.wrapping_mul(2_654_435_761) % (place + 1));
    }
    for number in order {
        let draw = number.wrapping_mul(7919) % 115;
        if (15..85).contains(&draw) {
            truth.insert((left.rows() as u32, right.rows() as u32));
        }
        if !(85..100).contains(&draw) {
            push(&mut left, &world.listed(&population[number].record));
        }
        if (15..100).contains(&draw) {
            push(&mut right, &world.listed(&population[number].record));
        }
    }
    Job { rows: left.rows(), left, right: Some(right), truth }
}

fn push(table: &mut Table, record: &Record) {
    let text = |value: Option<String>| value.unwrap_or_default();
    let nik = text(record.nik.map(linkage_digits));
    let birth = text(record.birth.map(|birth| birth.to_string()));
    let sex = text(record.sex.map(|sex| sex.letter().to_owned()));
    let village = text(record.village.map(|village| village.to_string()));
    let mother = record.mother.clone().unwrap_or_default();
    table.push([nik.as_str(), &record.name, &birth, &sex, &village, &mother]);
}

fn linkage_digits(nik: units::Nik) -> String {
    nik.digits()
}

fn read(path: &str) -> (Table, HashMap<String, u32>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let headers: Vec<String> = reader.headers().unwrap().iter().map(|header| header.trim().to_owned()).collect();
    let mut table = Table::new(headers);
    let mut rows = HashMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        rows.insert(record[0].to_owned(), table.rows() as u32);
        table.push(record.iter());
    }
    (table, rows)
}

fn two(left: &str, right: &str, truth: &str) -> Job {
    let (left, left_rows) = read(left);
    let (right, right_rows) = read(right);
    let mut pairs = HashSet::new();
    for record in csv::Reader::from_path(truth).unwrap().records() {
        let record = record.unwrap();
        pairs.insert((left_rows[&record[0]], right_rows[&record[1]]));
    }
    Job { rows: left.rows(), left, right: Some(right), truth: pairs }
}

fn one(path: &str) -> Job {
    let (left, rows) = read(path);
    let mut people: HashMap<String, Vec<u32>> = HashMap::new();
    for (id, row) in rows {
        people.entry(id.split('-').take(2).collect::<Vec<_>>().join("-")).or_default().push(row);
    }
    let mut truth = HashSet::new();
    for rows in people.values() {
        for a in rows {
            truth.extend(rows.iter().filter(|b| a < b).map(|b| (*a, *b)));
        }
    }
    Job { rows: left.rows(), left, right: None, truth }
}

/// Linux only; elsewhere the figures are 0.
fn status_megabytes(field: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<i64>().ok()).unwrap_or(0) / 1024
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
