//! Two lists and their truth: the same bytes for the same seed, the shares that were asked for, invented NIK only.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly too")]

use std::collections::{BTreeMap, BTreeSet};

use sample::{Errors, PairOptions, linkage_pair};

struct Pair {
    left: Vec<Vec<String>>,
    right: Vec<Vec<String>>,
    truth: Vec<Vec<String>>,
    bytes: [Vec<u8>; 3],
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let reader = csv::Reader::from_reader(bytes).into_records();
    reader.map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn pair(options: PairOptions) -> Pair {
    let mut bytes = [Vec::new(), Vec::new(), Vec::new()];
    let [left, right, truth] = &mut bytes;
    linkage_pair(&options, left, right, truth).unwrap();
    Pair { left: rows(&bytes[0]), right: rows(&bytes[1]), truth: rows(&bytes[2]), bytes }
}

fn usual(rows: u32) -> PairOptions {
    PairOptions { rows, ..PairOptions::default() }
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    assert_eq!(pair(usual(500)).bytes, pair(usual(500)).bytes);
    assert_ne!(pair(usual(500)).bytes, pair(PairOptions { seed: 20, ..usual(500) }).bytes);
}

#[test]
fn each_person_stands_once_on_a_list_and_the_overlap_is_exact() {
    for (size, overlap, both) in [(1, 1_000, 1), (1, 0, 0), (999, 700, 699), (4_000, 250, 1_000)] {
        let pair = pair(PairOptions { overlap, ..usual(size) });
        assert_eq!((pair.left.len(), pair.right.len(), pair.truth.len()), (size as usize, size as usize, both));
        let lefts: BTreeSet<&String> = pair.truth.iter().map(|row| &row[0]).collect();
        let rights: BTreeSet<&String> = pair.truth.iter().map(|row| &row[1]).collect();
        assert_eq!((lefts.len(), rights.len()), (both, both));
        assert!(lefts.iter().all(|id| pair.left.iter().any(|row| row[0] == **id)));
    }
}

#[test]
fn heavier_errors_leave_less_that_agrees() {
    let agreeing = |errors| {
        let pair = pair(PairOptions { errors, ..usual(4_000) });
        let by_id =
            |rows: &[Vec<String>]| rows.iter().map(|row| (row[0].clone(), row.clone())).collect::<BTreeMap<_, _>>();
        let (left, right) = (by_id(&pair.left), by_id(&pair.right));
        [1, 2, 3].map(|column| {
            let same =
                |row: &&Vec<String>| left[&row[0]][column].to_uppercase() == right[&row[1]][column].to_uppercase();
            pair.truth.iter().filter(same).count()
        })
    };
    let [light, usual, heavy] = [Errors::Light, Errors::Usual, Errors::Heavy].map(agreeing);
    for column in 0..3 {
        assert!(light[column] > usual[column] && usual[column] > heavy[column], "{light:?} {usual:?} {heavy:?}");
    }
    assert!(heavy[0] > 1_200, "even on heavy lists most numbers agree: {heavy:?}");
}

#[test]
fn what_makes_linkage_hard_is_there_and_nobody_is_real() {
    let pair = pair(usual(6_000));
    let share = |is: &dyn Fn(&Vec<String>) -> bool| pair.right.iter().filter(|row| is(row)).count() as f64 / 6_000.0;
    assert!((0.1..0.5).contains(&share(&|row| !row[2].contains(' '))), "one-word names");
    assert!(share(&|row| row[3].ends_with("-01-01")) > 0.015, "default dates");
    let mut twelve: BTreeMap<&str, u32> = BTreeMap::new();
    for row in pair.right.iter().filter(|row| row[1].len() == 16 && row[1].bytes().all(|digit| digit.is_ascii_digit()))
    {
        *twelve.entry(&row[1][..12]).or_default() += 1;
    }
    assert!(twelve.values().any(|rows| *rows > 1), "twins: numbers that differ in the serial only");
    let serials = pair.right.iter().filter(|row| row[1].len() == 16).map(|row| &row[1][12..]);
    let invented = serials.filter(|serial| **serial >= *"9001").count() as f64;
    assert!(invented / 6_000.0 > 0.97, "a few serials are damaged, none is made small on purpose");
}
