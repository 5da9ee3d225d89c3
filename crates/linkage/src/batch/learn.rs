//! Learns the model from a sample of the compared pairs, without labels.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::batch::compare::compare;
use crate::batch::encode::Encoded;
use crate::batch::labelled;
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
    /// Patterns of pairs that nothing but the number brought together.
    pub(crate) by_number: Vec<Pattern>,
    pub(crate) pairs: u64,
    /// Left rows among which the pairs were looked for.
    pub(crate) rows: u64,
}

type Histogram = HashMap<u128, u64, BuildHasherDefault<Spread>>;

/// Compares all pairs of some left rows and counts the patterns.
///
/// Where a number stands in for labels, pairs that the number alone brought together are counted apart: they
/// say nothing about pairs without one.
pub(crate) fn sample(encoded: &Encoded, settings: &Settings, label: Option<usize>) -> Sample {
    let upper = pairs::possible_pairs(encoded);
    let step = upper.div_ceil(settings.training_pairs.max(1)).max(1);
    let wanted = |row: u32| mix(settings.seed, u64::from(row)).is_multiple_of(step);
    let others = encoded.rules_without(label);
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
            let mut code = u128::from(pair.rules & others == 0);
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
    let (mut patterns, mut by_number) = (Vec::new(), Vec::new());
    for (mut code, count) in codes {
        let mut levels = [0; FIELDS_AT_MOST];
        for (place, radix) in radix.iter().enumerate().rev() {
            levels[place] = (code % radix) as u8;
            code /= radix;
        }
        let own = if code == 0 { &mut patterns } else { &mut by_number };
        own.push(Pattern { levels, count: count as f64 });
    }
    let pairs = patterns.iter().map(|pattern| pattern.count as u64).sum();
    let rows = (0..encoded.left.rows as u32).filter(|row| wanted(*row)).count() as u64;
    Sample { patterns, by_number, pairs, rows }
}

/// The field whose equal values stand in for labels: a number of one person, else the birth date.
pub(crate) fn label_field(encoded: &Encoded) -> Option<usize> {
    let place = |kind| encoded.slots.iter().position(|slot| slot.kind == kind);
    place(Kind::Nik).or_else(|| place(Kind::Id)).or_else(|| place(Kind::Phone)).or_else(|| place(Kind::Date))
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
    let seen = sample(encoded, settings, label);
    let labelled = label.and_then(|label| labelled::learn(encoded, &seen, label, settings.threads));
    labelled.unwrap_or_else(|| {
        let seen = if label.is_some() { sample(encoded, settings, None) } else { seen };
        mixture(encoded, &seen, label)
    })
}

/// Expectation and maximisation with independent fields.
fn mixture(encoded: &Encoded, sample: &Sample, label: Option<usize>) -> Model {
    if sample.pairs == 0 {
        return Model::assumed(&encoded.slots);
    }
    let fields = encoded.slots.len();
    let assumed = Shares {
        m: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.m).collect()).collect(),
        u: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.u).collect()).collect(),
        prior: (0.5 * sample.rows as f64 / sample.pairs as f64).clamp(1e-6, 0.5),
    };
    let mut shares = assumed.clone();
    let mut same = Vec::new();
    for round in 0..ROUNDS {
        let labels = label.filter(|_| round == 0).map(|label| (label, encoded.slots[label].kind));
        same = expected(sample, &shares, labels);
        let (counts, matched) = counted(sample, &same, fields);
        let next = maximised(&assumed, &counts, matched, sample.pairs as f64);
        let change = change(&shares, &next);
        shares = next;
        if round > 1 && change < SETTLED {
            break;
        }
    }
    described(encoded, sample, &same)
}

/// A model whose shares are those of the sample, given the chance of each pattern to be one person, and whose
/// fields are independent.
pub(crate) fn described(encoded: &Encoded, sample: &Sample, same: &[f64]) -> Model {
    let mut model = Model::assumed(&encoded.slots);
    let (counts, matched) = counted(sample, same, encoded.slots.len());
    let prior = (matched / sample.pairs as f64).clamp(1e-9, 1.0 - 1e-9);
    model.prior_bits = (prior / (1.0 - prior)).log2();
    model.share_found = (matched / sample.rows.max(1) as f64).clamp(0.0, 1.0);
    model.learned_from = sample.pairs;
    for (own, counts) in model.fields.iter_mut().zip(&counts) {
        let known: [f64; 2] = [0, 1].map(|class| counts[class][1..].iter().sum());
        for (place, level) in own.levels.iter_mut().enumerate() {
            let (m, u) = (counts[0][place], counts[1][place]);
            level.seen = (m + u).round() as u64;
            if place == 0 {
                level.m = m / (m + known[0]).max(1.0);
                level.u = u / (u + known[1]).max(1.0);
                continue;
            }
            level.m = (m + ASSUMED_PAIRS * level.m) / (known[0] + ASSUMED_PAIRS);
            level.u = (u + ASSUMED_PAIRS * level.u) / (known[1] + ASSUMED_PAIRS);
            level.bits = (level.m / level.u).log2();
        }
    }
    model
}

type Counts = Vec<[[f64; 64]; 2]>;

fn expected(sample: &Sample, shares: &Shares, label: Option<(usize, Kind)>) -> Vec<f64> {
    let log = |(m, u): (&f64, &f64)| if *m > 0.0 && *u > 0.0 { (m / u).ln() } else { 0.0 };
    let fields = shares.m.iter().zip(&shares.u);
    let logs: Vec<Vec<f64>> = fields.map(|(m, u)| m.iter().zip(u).map(log).collect()).collect();
    let prior = (shares.prior / (1.0 - shares.prior)).ln();
    let chance = |pattern: &Pattern| {
        let known = label.and_then(|(label, kind)| labelled::label_of(kind, pattern.levels[label]));
        if let Some(same) = known {
            return if same { 0.99 } else { 0.002 };
        }
        let levels = logs.iter().zip(&pattern.levels);
        let log_odds = levels.fold(prior, |sum, (logs, level)| sum + logs[usize::from(*level)]);
        1.0 / (1.0 + (-log_odds).exp())
    };
    sample.patterns.iter().map(chance).collect()
}

fn counted(sample: &Sample, same: &[f64], fields: usize) -> (Counts, f64) {
    let mut counts: Counts = vec![[[0.0; 64]; 2]; fields];
    let mut matched = 0.0;
    for (pattern, same) in sample.patterns.iter().zip(same) {
        let same = same * pattern.count;
        matched += same;
        for (counts, level) in counts.iter_mut().zip(&pattern.levels) {
            counts[0][usize::from(*level)] += same;
            counts[1][usize::from(*level)] += pattern.count - same;
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
