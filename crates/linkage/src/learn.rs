//! Fits the weights to the lists at hand, without labels: expectation and maximisation over candidate pairs.

use crate::level::{LEVELS, Level};
use crate::model::{Model, ROWS, Share};
use crate::register::{Part, Record, Register, part_bits};

/// So many probes tell all there is to learn; more are sampled evenly.
const PROBES: usize = 20_000;
/// Pairs of a probe and anyone, for the share of each level among strangers.
const RANDOM_PAIRS: usize = 200_000;
/// How many pairs the default weighs as: a level that a small list never shows keeps its reasoned share.
const PRIOR_PAIRS: f64 = 200.0;
const ROUNDS: usize = 20;
const SETTLED: f64 = 1e-4;

struct Pair {
    probe: u32,
    parts: [Part; 6],
}

type Counts = [[f64; LEVELS]; ROWS];

impl Register {
    /// Fits the weights to the candidates of `probes`, and gives them; [`Register::set_model`] puts them to use.
    ///
    /// Among the candidates of one probe at most one is the person, which keeps the fit from drifting.
    /// Shares among strangers come from random pairs with a fixed seed, shares among relatives stay as they
    /// were. The same register and probes give the same bits.
    pub fn learn(&self, probes: &[Record]) -> Model {
        if self.is_empty() || probes.is_empty() {
            return self.model().clone();
        }
        let step = probes.len().div_ceil(PROBES);
        let sampled: Vec<&Record> = probes.iter().step_by(step).collect();
        let mut pairs = Vec::new();
        let mut scored = Vec::new();
        for (number, record) in sampled.iter().enumerate() {
            scored.clear();
            self.score_all(&self.probe(record), self.settings().bits_at_least, &mut scored);
            pairs.extend(scored.iter().map(|scored| Pair { probe: number as u32, parts: scored.parts }));
        }
        let strangers = self.strangers(&sampled);
        let start = with_strangers(self.model(), &strangers);
        let mut model = start.clone();
        for _ in 0..ROUNDS {
            let (counts, found) = self.expected(&model, &pairs);
            let next = with_matches(&start, &counts, found, sampled.len(), pairs.len());
            let change = largest_change(&model, &next);
            model = next;
            if change < SETTLED {
                break;
            }
        }
        model
    }

    /// Counts levels among pairs picked anywhere that are clearly not one person.
    fn strangers(&self, probes: &[&Record]) -> Counts {
        let mut counts = [[0.0; LEVELS]; ROWS];
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let per_probe = RANDOM_PAIRS.div_ceil(probes.len());
        let prior = self.prior_bits();
        for record in probes {
            let probe = self.probe(record);
            for _ in 0..per_probe {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let position = (seed % self.len() as u64) as u32;
                let scored = self.score(&probe, position, prior, f64::NEG_INFINITY);
                for part in scored.iter().filter(|scored| scored.bits < 0.0).flat_map(|scored| scored.parts) {
                    if part.level != Level::Missing {
                        counts[part.row as usize][part.level as usize] += 1.0;
                    }
                }
            }
        }
        counts
    }

    /// How often each level is expected among pairs of one person, and how many such pairs.
    fn expected(&self, model: &Model, pairs: &[Pair]) -> (Counts, f64) {
        let prior = (model.share_registered() / self.len() as f64).log2();
        let mut counts = [[0.0; LEVELS]; ROWS];
        let mut found = 0.0;
        for group in pairs.chunk_by(|a, b| a.probe == b.probe) {
            let odds: Vec<f64> = group.iter().map(|pair| odds(model, prior, &pair.parts)).collect();
            let all = 1.0 + odds.iter().sum::<f64>();
            for (pair, odds) in group.iter().zip(odds) {
                let probability = odds / all;
                found += probability;
                for part in pair.parts.iter().filter(|part| part.level != Level::Missing) {
                    counts[part.row as usize][part.level as usize] += probability;
                }
            }
        }
        (counts, found)
    }
}

fn odds(model: &Model, prior: f64, parts: &[Part; 6]) -> f64 {
    let (mut bits, mut relative) = (prior, 0.0);
    for part in parts {
        let (stranger_bits, relative_bits) = part_bits(model, part.row, part.level, part.rarity);
        bits += stranger_bits;
        relative += relative_bits;
    }
    1.0 / ((-bits).exp2() + (-relative).exp2())
}

fn with_strangers(model: &Model, counts: &Counts) -> Model {
    let mut shares = *model.shares();
    for (row, counts) in shares.iter_mut().zip(counts) {
        let total: f64 = counts.iter().sum();
        for (share, count) in row.iter_mut().zip(counts) {
            if let Some(share) = share {
                share.u = (count + PRIOR_PAIRS * share.u) / (total + PRIOR_PAIRS);
            }
        }
    }
    Model::from_shares(shares, model.share_registered(), model.learned_from())
}

fn with_matches(start: &Model, counts: &Counts, found: f64, probes: usize, pairs: usize) -> Model {
    let mut shares = *start.shares();
    for (row, counts) in shares.iter_mut().zip(counts) {
        let total: f64 = counts.iter().sum();
        for (share, count) in row.iter_mut().zip(counts) {
            if let Some(share) = share {
                share.m = (count + PRIOR_PAIRS * share.m) / (total + PRIOR_PAIRS);
            }
        }
    }
    let share_registered = (found / probes as f64).clamp(0.01, 0.99);
    Model::from_shares(shares, share_registered, pairs)
}

fn largest_change(a: &Model, b: &Model) -> f64 {
    let difference = |(a, b): (&Option<Share>, &Option<Share>)| match (a, b) {
        (Some(a), Some(b)) => (a.m - b.m).abs(),
        _ => 0.0,
    };
    let shares = a.shares().iter().flatten().zip(b.shares().iter().flatten());
    shares.map(difference).fold((a.share_registered() - b.share_registered()).abs(), f64::max)
}
