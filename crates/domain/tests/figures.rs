//! Published figures held against each other: what was really printed, its known contradictions, and where we miss them.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::collections::BTreeSet;

use domain::{FigureGroup, FigureVerdict, PublishedFigure, SlipKind, check_figures};

const FIGURES: &str = include_str!("../../../data/published_figures.csv");
const CLAIMS: &str = include_str!("../../../data/published_claims.csv");
const LABOUR: &str = include_str!("../../../data/labour_force.csv");

/// Figures of a CSV in the columns of `published_figures.csv`, with our remarks.
fn read(text: &str) -> Vec<PublishedFigure> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let column = |name: &str| headings.iter().position(|heading| heading == name);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell =
        |row: &csv::StringRecord, name: &str| column(name).and_then(|at| row.get(at)).unwrap_or_default().to_owned();
    rows.iter()
        .map(|row| PublishedFigure {
            region: cell(row, "region_code").parse().ok(),
            area: cell(row, "region_code"),
            name: cell(row, "region_name"),
            as_of: cell(row, "as_of").parse().unwrap(),
            metric: cell(row, "metric"),
            value: cell(row, "value").parse().unwrap(),
            unit: cell(row, "unit"),
            segment: Some(cell(row, "segment")).filter(|cell| !cell.is_empty()).unwrap_or("total".to_owned()),
            source: cell(row, "source_address"),
            note: Some(cell(row, "note")),
        })
        .collect()
}

/// Figures written short: region, time, metric, value, segment, source.
fn said(lines: &str) -> Vec<PublishedFigure> {
    let heading = "region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n";
    let rows: Vec<String> = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let unit = if cells[2].ends_with("_pct") { "percent" } else { "persons" };
            format!("{0},{0},{1},{2},{3},{unit},{4},{5},", cells[0], cells[1], cells[2], cells[3], cells[4], cells[5])
        })
        .collect();
    read(&format!("{heading}{}", rows.join("\n")))
}

/// Rows that the collectors of the figures called a contradiction; only a test reads this.
fn marked(figures: &[PublishedFigure]) -> BTreeSet<usize> {
    let is_marked = |figure: &PublishedFigure| figure.note.as_ref().is_some_and(|note| note.contains("CONFLICT"));
    (1..=figures.len()).filter(|row| is_marked(&figures[row - 1])).collect()
}

struct Score {
    marked: BTreeSet<usize>,
    /// Marked rows that stand in a conflict.
    found: BTreeSet<usize>,
    alarms: Vec<FigureGroup>,
    /// Of these, without any marked row in the group.
    false_alarms: Vec<FigureGroup>,
}

fn score(title: &str, figures: &[PublishedFigure]) -> Score {
    let marked = marked(figures);
    let groups = check_figures(figures);
    let alarms: Vec<FigureGroup> =
        groups.into_iter().filter(|group| group.verdict == FigureVerdict::Inconsistent).collect();
    let in_conflicts: BTreeSet<usize> =
        alarms.iter().flat_map(|group| &group.conflicts).flat_map(|conflict| &conflict.rows).copied().collect();
    let found: BTreeSet<usize> = marked.intersection(&in_conflicts).copied().collect();
    let false_alarms: Vec<FigureGroup> = alarms
        .iter()
        .filter(|group| !group.conflicts.iter().any(|conflict| conflict.rows.iter().any(|row| marked.contains(row))))
        .cloned()
        .collect();
    println!(
        "{title}: {} rows, {} marked; recall {}/{}, precision of alarms {}/{}",
        figures.len(),
        marked.len(),
        found.len(),
        marked.len(),
        alarms.len() - false_alarms.len(),
        alarms.len()
    );
    for group in &alarms {
        for conflict in &group.conflicts {
            println!("  alarm {} {} {:?}: {}", group.region, group.as_of, conflict.rows, conflict.explanation);
        }
    }
    println!("  missed {:?}", marked.difference(&found).collect::<Vec<_>>());
    println!("  false {:?}", false_alarms.iter().map(|group| &group.conflict).collect::<Vec<_>>());
    Score { marked, found, alarms, false_alarms }
}

#[test]
fn the_contradictions_of_the_published_figures_are_found_without_reading_our_remarks() {
    let all = read(FIGURES);
    let shared: Vec<PublishedFigure> = all[..144].to_vec();
    for (title, figures) in
        [("figures, first 144", shared), ("figures", all), ("claims", read(CLAIMS)), ("labour", read(LABOUR))]
    {
        let score = score(title, &figures);
        assert!(score.found.len() <= score.marked.len() && score.false_alarms.len() <= score.alarms.len());
    }
    let _ = (SlipKind::Swapped, said(""));
}
