//! 10,000 printed figures held against each other: `cargo bench -p domain --bench figures`.
//!
//! Invented figures of 200 regions, one in five with a slip; then the same with a source of its own for each figure.

use std::time::Instant;

use domain::{FigureVerdict, PrintedDate, PublishedFigure, check_figures};

const ROUNDS: usize = 5;
const WANTED: usize = 10_000;

fn main() {
    measure("200 regions", &figures(200));
    measure("one source for each figure", &own_sources(figures(200)));
}

fn measure(what: &str, figures: &[PublishedFigure]) {
    let mut times: Vec<f64> = Vec::new();
    let mut groups = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        groups = check_figures(figures);
        times.push(started.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let conflicts = groups.iter().filter(|group| group.verdict == FigureVerdict::Inconsistent).count();
    println!(
        "{what}: {} figures in {} groups, {conflicts} inconsistent, {:.3} s (median of {ROUNDS})",
        figures.len(),
        groups.len(),
        times[ROUNDS / 2]
    );
}

fn figures(regions: usize) -> Vec<PublishedFigure> {
    let mut found = Vec::new();
    let codes: Vec<_> = units::regions_at(units::RegionCode::INDONESIA, units::Level::Regency).take(regions).collect();
    for round in 0.. {
        for (at, region) in codes.iter().enumerate() {
            let number = i64::try_from(at * 7_919 + round * 104_729).expect("small");
            let eligible = 50_000 + number % 700_000;
            let formal = eligible * (200 + number % 100) / 1000;
            let informal = eligible / 10;
            let active = formal + informal;
            let printed = if number % 5 == 0 { active + 900 } else { active };
            let share = (active * 10_000 + eligible / 2) / eligible;
            let time = format!("{}-{:02}", 2020 + round / 4, 1 + round % 4 * 3);
            for (metric, segment, value) in [
                ("potential_workers", "total", eligible.to_string()),
                ("active_participants", "total", printed.to_string()),
                ("active_participants", "PU", formal.to_string()),
                ("active_participants", "BPU", informal.to_string()),
                ("coverage_pct", "total", format!("{}.{:02}", share / 100, share % 100)),
                ("not_covered", "total", (eligible - active).to_string()),
            ] {
                if found.len() == WANTED {
                    return found;
                }
                found.push(PublishedFigure {
                    area: region.code.to_string(),
                    region: Some(region.code),
                    name: region.name.to_owned(),
                    as_of: time.parse::<PrintedDate>().expect("a month"),
                    metric: metric.to_owned(),
                    value: value.parse().expect("a number"),
                    unit: if metric.ends_with("_pct") { "percent" } else { "persons" }.to_owned(),
                    segment: segment.to_owned(),
                    source: format!("laporan {at} {round}"),
                    note: None,
                });
            }
        }
    }
    found
}

fn own_sources(mut figures: Vec<PublishedFigure>) -> Vec<PublishedFigure> {
    for (at, figure) in figures.iter_mut().enumerate() {
        figure.source = format!("laporan {at}");
    }
    figures
}
