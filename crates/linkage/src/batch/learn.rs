//! Learns the model from a sample of the compared pairs, without labels.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::batch::compare::{compare, nik_label};
use crate::batch::encode::Encoded;
use crate::batch::levels;
use crate::batch::model::Model;
use crate::batch::pairs::{self, RuleReport};
use crate::batch::score::FIELDS_AT_MOST;
use crate::batch::settings::{Kind, Settings};
use crate::hash::{Spread, mix};

/// The levels of a pair, and how many pairs show them.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) levels: [u8; FIELDS_AT_MOST],
    pub(crate) count: f64,
}

/// What was seen.
pub(crate) struct Sample {
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) pairs: u64,
    /// Left rows among which the pairs were looked for.
    pub(crate) rows: u64,
}

type Histogram = HashMap<u128, u64, BuildHasherDefault<Spread>>;

/// Compares all pairs of some left rows and counts the patterns.
///
/// Where a number stands in for labels, only pairs that something else brought together are counted: those
/// that the number alone brought together say nothing about pairs without one.
pub(crate) fn sample(encoded: &Encoded, settings: &Settings, label: Option<usize>) -> Sample {
    let upper: u64 = possible_pairs(encoded);
    let step = upper.div_ceil(settings.training_pairs.max(1)).max(1);
    let wanted = |row: u32| mix(settings.seed, u64::from(row)).is_multiple_of(step);
    let others: u32 = encoded
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| label.is_none_or(|label| rule.parts.iter().all(|part| part.slot != label)))
        .fold(0, |rules, (place, _)| rules | 1 << place);
    let radix: Vec<u128> = encoded.slots.iter().map(|slot| levels::of(slot.kind).len() as u128).collect();
    let nik_at = encoded.nik_at();
    let mut all = Histogram::default();
    let mut reports = vec![RuleReport::default(); encoded.rules.len()];
    pairs::visit(
        encoded,
        settings.threads,
        wanted,
        Histogram::default,
        |histogram, pair| {
            if pair.rules & others == 0 {
                return;
            }
            let mut code = 0;
            for (slot, radix) in encoded.slots.iter().zip(&radix).enumerate().map(|(place, (_, radix))| (place, radix))
            {
                let own = &encoded.slots[slot];
                code = code * radix + u128::from(compare(own, encoded.books[slot].as_ref(), nik_at, pair.a, pair.b));
            }
            *histogram.entry(code).or_insert(0) += 1;
        },
        |_, histogram| {
            for (code, count) in histogram {
                *all.entry(code).or_insert(0) += count;
            }
        },
        &mut reports,
    );
    let mut codes: Vec<(u128, u64)> = all.into_iter().collect();
    codes.sort_unstable();
    let pairs = codes.iter().map(|(_, count)| count).sum();
    let patterns = codes
        .into_iter()
        .map(|(mut code, count)| {
            let mut levels = [0; FIELDS_AT_MOST];
            for (place, radix) in radix.iter().enumerate().rev() {
                levels[place] = (code % radix) as u8;
                code /= radix;
            }
            Pattern { levels, count: count as f64 }
        })
        .collect();
    let rows = (0..encoded.left.rows as u32).filter(|row| wanted(*row)).count() as u64;
    Sample { patterns, pairs, rows }
}

/// Pairs that share keys, those of several rules counted several times.
fn possible_pairs(encoded: &Encoded) -> u64 {
    pairs::possible_pairs(encoded)
}

/// The field whose equal values stand in for labels.
pub(crate) fn label_field(encoded: &Encoded) -> Option<usize> {
    let place = |kind| encoded.slots.iter().position(|slot| slot.kind == kind);
    place(Kind::Nik).or_else(|| place(Kind::Id))
}

/// So many pairs the assumed shares weigh.
const ASSUMED_PAIRS: f64 = 20.0;
const ROUNDS: usize = 60;
const SETTLED: f64 = 1e-6;

/// Shares of levels, by field.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    pub(crate) m: Vec<Vec<f64>>,
    pub(crate) u: Vec<Vec<f64>>,
    pub(crate) prior: f64,
}

/// Fits a model to the tables.
pub(crate) fn learn(encoded: &Encoded, settings: &Settings) -> Model {
    let label = label_field(encoded);
    let sample = sample(encoded, settings, label);
    let mut model = Model::assumed(&encoded.slots);
    if sample.pairs == 0 {
        return model;
    }
    let fields = encoded.slots.len();
    let assumed = Shares {
        m: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.m).collect()).collect(),
        u: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.u).collect()).collect(),
        prior: (0.5 * sample.rows as f64 / sample.pairs as f64).clamp(1e-6, 0.5),
    };
    let mut shares = assumed.clone();
    let mut found = 0.0;
    for round in 0..ROUNDS {
        let labels = if round == 0 { label } else { None };
        let (counts, matched) = expected(&sample, &shares, fields, labels);
        let next = maximised(&assumed, &counts, matched, sample.pairs as f64);
        let change = change(&shares, &next);
        shares = next;
        found = matched;
        if round > 1 && change < SETTLED {
            break;
        }
    }
    let mut seen = vec![[0.0; 64]; fields];
    for pattern in &sample.patterns {
        for (field, seen) in seen.iter_mut().enumerate() {
            seen[usize::from(pattern.levels[field])] += pattern.count;
        }
    }
    model.prior_bits = (shares.prior / (1.0 - shares.prior)).log2();
    model.share_found = (found / sample.rows.max(1) as f64).clamp(0.0, 1.0);
    model.learned_from = sample.pairs;
    for (field, own) in model.fields.iter_mut().enumerate() {
        for (level, own) in own.levels.iter_mut().enumerate() {
            own.m = shares.m[field][level + 1];
            own.u = shares.u[field][level + 1];
            own.bits = (own.m / own.u).log2();
            own.seen = seen[field][level + 1] as u64;
        }
    }
    model
}

type Counts = Vec<[[f64; 64]; 2]>;

fn expected(sample: &Sample, shares: &Shares, fields: usize, label: Option<usize>) -> (Counts, f64) {
    let logs: Vec<Vec<f64>> = (0..fields)
        .map(|field| {
            let own = shares.m[field].iter().zip(&shares.u[field]);
            own.map(|(m, u)| if *m > 0.0 && *u > 0.0 { (m / u).ln() } else { 0.0 }).collect()
        })
        .collect();
    let prior = (shares.prior / (1.0 - shares.prior)).ln();
    let mut counts: Counts = vec![[[0.0; 64]; 2]; fields];
    let mut matched = 0.0;
    for pattern in &sample.patterns {
        let mut log_odds = prior;
        for (field, logs) in logs.iter().enumerate() {
            log_odds += logs[usize::from(pattern.levels[field])];
        }
        let mut same = 1.0 / (1.0 + (-log_odds).exp());
        match label.and_then(|label| nik_label(pattern.levels[label])) {
            Some(true) => same = 0.99,
            Some(false) => same = 0.002,
            None => {}
        }
        let same = same * pattern.count;
        matched += same;
        for (field, counts) in counts.iter_mut().enumerate() {
            let level = usize::from(pattern.levels[field]);
            counts[0][level] += same;
            counts[1][level] += pattern.count - same;
        }
    }
    (counts, matched)
}

fn maximised(assumed: &Shares, counts: &Counts, matched: f64, pairs: f64) -> Shares {
    let fit = |assumed: &[f64], counts: &[f64; 64]| -> Vec<f64> {
        let total: f64 = counts[1..assumed.len()].iter().sum();
        let share = |(level, assumed): (usize, &f64)| {
            if level == 0 { 0.0 } else { (counts[level] + ASSUMED_PAIRS * assumed) / (total + ASSUMED_PAIRS) }
        };
        assumed.iter().enumerate().map(share).collect()
    };
    Shares {
        m: assumed.m.iter().zip(counts).map(|(assumed, counts)| fit(assumed, &counts[0])).collect(),
        u: assumed.u.iter().zip(counts).map(|(assumed, counts)| fit(assumed, &counts[1])).collect(),
        prior: (matched / pairs).clamp(1e-9, 1.0 - 1e-9),
    }
}

fn change(a: &Shares, b: &Shares) -> f64 {
    let levels = a.m.iter().flatten().zip(b.m.iter().flatten());
    levels.map(|(a, b)| (a - b).abs()).fold((a.prior - b.prior).abs(), f64::max)
}
