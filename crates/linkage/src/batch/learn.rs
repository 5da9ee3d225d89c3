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

/// Somebody looked at two rows and said whether they are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    /// Row of the left table, from 0.
    pub left: u32,
    /// Row of the right table.
    pub right: u32,
    /// One person, or two.
    pub same: bool,
}

/// So many pairs of the same levels a label weighs: it is sure where they are guessed at, and people are asked
/// where guessing is hardest.
const LABEL_PAIRS: f64 = 5.0;

/// The levels of a pair, and how many pairs show them.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub(crate) levels: [u8; FIELDS_AT_MOST],
    pub(crate) count: f64,
    /// What somebody said of these pairs.
    pub(crate) known: Option<bool>,
}

impl Pattern {
    /// The chance that its pairs are one person: as said, or as reckoned.
    pub(crate) fn same_or(&self, reckoned: impl FnOnce() -> f64) -> f64 {
        self.known.map_or_else(reckoned, f64::from)
    }
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) patterns: Vec<Pattern>,
    /// Patterns of pairs that nothing but the number brought together.
    pub(crate) by_number: Vec<Pattern>,
    pub(crate) pairs: u64,
    /// Left rows among which the pairs were looked for.
    pub(crate) rows: u64,
}

/// Pairs by the code of their levels.
pub(crate) type Histogram = HashMap<u128, u64, BuildHasherDefault<Spread>>;

/// How levels become a code, and back.
pub(crate) struct Coder {
    radix: Vec<u128>,
    /// Rules that do not look at the number.
    others: u32,
}

impl Coder {
    pub(crate) fn new(encoded: &Encoded, label: Option<usize>) -> Self {
        let radix = encoded.slots.iter().map(|slot| levels::of(slot.kind).len() as u128).collect();
        Self { radix, others: encoded.rules_without(label) }
    }

    /// The code of a pair, the mark of what brought it together in front.
    #[inline]
    pub(crate) fn code(&self, rules: u32, mut level: impl FnMut(usize) -> u8) -> u128 {
        let mark = u128::from(rules & self.others == 0);
        self.radix.iter().enumerate().fold(mark, |code, (slot, radix)| code * radix + u128::from(level(slot)))
    }

    /// What a histogram holds, in the order of the codes.
    pub(crate) fn sample(&self, histogram: Histogram, rows: u64) -> Sample {
        let mut codes: Vec<(u128, u64)> = histogram.into_iter().collect();
        codes.sort_unstable();
        let (mut patterns, mut by_number) = (Vec::new(), Vec::new());
        for (mut code, count) in codes {
            let mut levels = [0; FIELDS_AT_MOST];
            for (place, radix) in self.radix.iter().enumerate().rev() {
                levels[place] = (code % radix) as u8;
                code /= radix;
            }
            let own = if code == 0 { &mut patterns } else { &mut by_number };
            own.push(Pattern { levels, count: count as f64, known: None });
        }
        let pairs = patterns.iter().map(|pattern| pattern.count as u64).sum();
        Sample { patterns, by_number, pairs, rows }
    }
}

impl Sample {
    /// Adds what somebody said of pairs with these levels.
    pub(crate) fn add_labels(&mut self, labels: impl Iterator<Item = (Vec<u8>, bool)>) {
        self.patterns.extend(labels.map(|(own, same)| {
            let mut levels = [0; FIELDS_AT_MOST];
            levels[..own.len()].copy_from_slice(&own);
            Pattern { levels, count: LABEL_PAIRS, known: Some(same) }
        }));
    }
}

/// Compares all pairs of some left rows and counts the patterns.
///
/// Where a number stands in for labels, pairs that the number alone brought together are counted apart: they
/// say nothing about pairs without one. `possible` pairs share keys, those of several rules counted several times.
pub(crate) fn sample(encoded: &Encoded, settings: &Settings, label: Option<usize>, possible: u64) -> Sample {
    let step = possible.div_ceil(settings.training_pairs.max(1)).max(1);
    let wanted = |row: u32| mix(settings.seed, u64::from(row)).is_multiple_of(step);
    let coder = Coder::new(encoded, label);
    let nik_at = encoded.nik_at();
    let mut all = Histogram::default();
    let mut reports = vec![RuleReport::default(); encoded.rules.len()];
    pairs::visit(
        encoded,
        settings.threads,
        wanted,
        Histogram::default,
        |histogram, pair| {
            let level =
                |slot: usize| compare(&encoded.slots[slot], encoded.books[slot].as_ref(), nik_at, pair.a, pair.b);
            *histogram.entry(coder.code(pair.rules, level)).or_insert(0) += 1;
        },
        |_, histogram| {
            for (code, count) in histogram {
                *all.entry(code).or_insert(0) += count;
            }
        },
        &mut reports,
    );
    let rows = (0..encoded.left.rows as u32).filter(|row| wanted(*row)).count() as u64;
    coder.sample(all, rows)
}

/// The field whose equal values stand in for labels: a number of one person, else the birth date.
pub(crate) fn label_field(encoded: &Encoded) -> Option<usize> {
    let place = |kind| encoded.slots.iter().position(|slot| slot.kind == kind);
    place(Kind::Nik).or_else(|| place(Kind::Id)).or_else(|| place(Kind::Phone)).or_else(|| place(Kind::Date))
}

/// So many pairs the assumed shares weigh.
const ASSUMED_PAIRS: f64 = 20.0;
/// When expectation and maximisation end: after so many rounds, or once no share changes by more.
#[derive(Debug, Clone, Copy)]
struct Until {
    rounds: usize,
    settled: f64,
}

const UNTIL: Until = Until { rounds: 60, settled: 1e-6 };

/// Shares of levels, by field.
#[derive(Debug, Clone)]
pub(crate) struct Shares {
    pub(crate) m: Vec<Vec<f64>>,
    pub(crate) u: Vec<Vec<f64>>,
    pub(crate) prior: f64,
}

/// Fits a model to the tables, of `possible` pairs. `labels` are the levels of pairs of which somebody said what they
/// are.
pub(crate) fn learn(encoded: &Encoded, settings: &Settings, labels: &[(Vec<u8>, bool)], possible: u64) -> Model {
    let label = label_field(encoded);
    let seen = |label| {
        let mut seen = sample(encoded, settings, label, possible);
        seen.add_labels(labels.iter().cloned());
        seen
    };
    let own = seen(label);
    let labelled = label.and_then(|label| labelled::learn(encoded, &own, label, settings.threads));
    labelled.unwrap_or_else(|| mixture(encoded, &if label.is_some() { seen(None) } else { own }, label))
}

/// Expectation and maximisation with independent fields.
fn mixture(encoded: &Encoded, sample: &Sample, label: Option<usize>) -> Model {
    if sample.pairs == 0 {
        return Model::assumed(&encoded.slots);
    }
    let assumed = Shares {
        m: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.m).collect()).collect(),
        u: encoded.slots.iter().map(|slot| levels::of(slot.kind).iter().map(|level| level.u).collect()).collect(),
        prior: (0.5 * sample.rows as f64 / sample.pairs as f64).clamp(1e-6, 0.5),
    };
    let first = label.map(|label| (label, encoded.slots[label].kind));
    let (_, same) = fitted(sample, &assumed, ASSUMED_PAIRS, first, UNTIL);
    described(encoded, sample, &same)
}

/// The shares under which the sample is likeliest, and the chance of each pattern to be one person. `pull` is how many
/// pairs the assumed shares weigh, where it begins; `label` says what the first round takes a field for.
fn fitted(
    sample: &Sample,
    assumed: &Shares,
    pull: f64,
    label: Option<(usize, Kind)>,
    until: Until,
) -> (Shares, Vec<f64>) {
    let mut shares = assumed.clone();
    let mut same = Vec::new();
    for round in 0..until.rounds {
        same = expected(sample, &shares, label.filter(|_| round == 0));
        let (counts, matched) = counted(sample, &same, assumed.m.len());
        let next = maximised(assumed, pull, &counts, matched, sample.pairs as f64);
        let change = change(&shares, &next);
        shares = next;
        if round > 1 && change < until.settled {
            break;
        }
    }
    (shares, same)
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
    model.right_rows = encoded.other().rows as u64;
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
        pattern.same_or(|| {
            if let Some(same) = known {
                return if same { 0.99 } else { 0.002 };
            }
            let levels = logs.iter().zip(&pattern.levels);
            let log_odds = levels.fold(prior, |sum, (logs, level)| sum + logs[usize::from(*level)]);
            1.0 / (1.0 + (-log_odds).exp())
        })
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

fn maximised(assumed: &Shares, pull: f64, counts: &Counts, matched: f64, pairs: f64) -> Shares {
    let fit = |assumed: &[f64], counts: &[f64; 64]| -> Vec<f64> {
        let total: f64 = counts[1..assumed.len()].iter().sum();
        let share = |(level, assumed): (usize, &f64)| {
            if level == 0 { 0.0 } else { (counts[level] + pull * assumed) / (total + pull) }
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

#[cfg(test)]
#[path = "learn_tests.rs"]
mod tests;
