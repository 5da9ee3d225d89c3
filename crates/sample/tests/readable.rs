//! What the generator writes goes through the product's own reader, row by row.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly too")]

use std::collections::BTreeMap;
use std::path::Path;

use sheets::{ALL, FUNDING, Layout, MARKET, OPENSID, PARTICIPANTS, ROSTER, TARGETS, WORKFORCE, open};

/// Rows read, rows refused, and the reasons for the latter.
fn read(path: &Path, layout: &'static Layout) -> (Vec<u32>, usize, BTreeMap<&'static str, usize>) {
    let mut reader = open(path, ALL).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(reader.layout().id, layout.id, "{}", path.display());
    let (mut numbers, mut refused, mut reasons) = (Vec::new(), 0, BTreeMap::new());
    for row in reader.by_ref() {
        let row = row.unwrap();
        numbers.push(row.number());
        refused += usize::from(row.refused());
        for issue in row.issues().iter().filter(|issue| issue.severity == sheets::Severity::Refused) {
            *reasons.entry(issue.code.name()).or_default() += 1;
        }
    }
    (numbers, refused, reasons)
}

#[test]
fn every_file_is_recognised_and_its_rows_stand_where_the_truth_says() {
    let dir = std::env::temp_dir().join(format!("payung-sample-readable-{}", std::process::id()));
    let options = sample::Options { people: 20_000, ..sample::Options::default() };
    let manifest = sample::write(&options, &dir, &mut |_, _, _| {}).unwrap();
    let truth = sample::truth::read(&dir).unwrap();
    let truths: BTreeMap<&str, Vec<u32>> =
        truth.rosters().map(|(file, rows)| (file, rows.keys().copied().collect())).collect();
    let (mut rows, mut refused) = (0, 0);
    let mut all_reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for roster in &manifest.rosters {
        let layout: &'static Layout = match roster.layout {
            "roster" => &ROSTER,
            "opensid" => &OPENSID,
            _ => &MARKET,
        };
        let (numbers, bad, reasons) = read(&roster.path, layout);
        let file = roster.path.file_name().unwrap().to_str().unwrap();
        assert_eq!(numbers, truths[file], "{file}");
        rows += numbers.len();
        refused += bad;
        for (reason, count) in reasons {
            *all_reasons.entry(reason).or_default() += count;
        }
    }
    assert_eq!(rows as u32, manifest.counts.roster_rows);
    println!("{refused} of {rows} refused: {all_reasons:?}");
    assert!(all_reasons["cell-missing"] as u32 >= manifest.counts.rows_broken, "{all_reasons:?}");
    assert!(refused * 1_000 < rows * 40, "{refused} of {rows}: {all_reasons:?}");
    for (path, layout, count) in [
        (&manifest.participants, &PARTICIPANTS, manifest.counts.participant_rows),
        (manifest.workforce.as_ref().unwrap(), &WORKFORCE, 1),
        (manifest.targets.as_ref().unwrap(), &TARGETS, 1),
    ] {
        let (numbers, refused, reasons) = read(path, layout);
        assert_eq!((numbers.len() as u32, refused), (count, 0), "{reasons:?}");
    }
    let budgets = sample::budgets(&options, 2027, &dir).unwrap();
    let desa = units::villages_within(options.region).filter(|village| village.code.kind().has_village_government());
    let (numbers, refused, reasons) = read(&budgets, &FUNDING);
    // Every desa has ADD; seven regencies and cities and the province have more.
    assert!(numbers.len() > desa.count() + 14 && refused == 0, "{reasons:?}");
    let text = std::fs::read(&budgets).unwrap();
    assert_eq!(std::fs::read(sample::budgets(&options, 2027, &dir).unwrap()).unwrap(), text);
    std::fs::remove_dir_all(&dir).unwrap();
}
