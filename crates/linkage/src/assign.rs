//! One list against the register: each registered person answers to at most one row.

use std::collections::BTreeMap;

use crate::register::Candidate;

/// Where "the same" ends and where "new" begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// At least so probable: the same person.
    pub same: f64,
    /// At least so probable: someone should look.
    pub doubtful: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { same: 0.95, doubtful: 0.10 }
    }
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// This registered person.
    Same {
        /// Who, and why.
        candidate: Candidate,
    },
    /// Perhaps this one; a person decides.
    Doubtful {
        /// The best, kept as evidence.
        candidate: Candidate,
        /// How many others are worth a look as well.
        rivals: usize,
    },
    /// Nobody in the register.
    New {
        /// The nearest, with what speaks against it.
        best_rejected: Option<Candidate>,
    },
}

/// How often a list still has one person twice after [`duplicates_within`](crate::duplicates_within): a second
/// row that fits a registered person is most likely someone else, a twin or a namesake.
const LISTED_TWICE: f64 = 0.001;
/// Less likely than this a row does not hold a registered person against others.
const LEAST_CLAIM_BITS: f64 = -6.0;

/// Decides every row of one list. `candidates[row]` is what [`Register::candidates`](crate::Register::candidates)
/// gave. No two rows are `Same` as one registered person. Rows that fit one person about equally well are
/// doubtful, all of them; order decides nothing but which of two equal rows holds the claim.
pub fn assign(candidates: &[Vec<Candidate>], thresholds: &Thresholds) -> Vec<Match> {
    let holders = holders(candidates);
    let claims: Vec<Vec<f64>> = candidates.iter().enumerate().map(|(row, own)| claims(row, own, &holders)).collect();
    let mut claimed: BTreeMap<u32, f64> = BTreeMap::new();
    for (own, claims) in candidates.iter().zip(&claims) {
        for (candidate, claim) in own.iter().zip(claims) {
            *claimed.entry(candidate.position).or_insert(0.0) += claim;
        }
    }
    let decide_row = |(row, own): (usize, &Vec<Candidate>)| {
        let probabilities: Vec<f64> = own
            .iter()
            .zip(&claims[row])
            .map(|(candidate, claim)| probability(*claim, claimed[&candidate.position]))
            .collect();
        let holds = |place: usize| holders.get(&own[place].position) == Some(&row);
        decide(own, &probabilities, holds, thresholds)
    };
    candidates.iter().enumerate().map(decide_row).collect()
}

/// Who holds each registered person: strongest claim first, one person per row.
fn holders(candidates: &[Vec<Candidate>]) -> BTreeMap<u32, usize> {
    let mut edges: Vec<(f64, usize, u32)> = Vec::new();
    for (row, own) in candidates.iter().enumerate() {
        let worth = own.iter().filter(|candidate| candidate.bits > LEAST_CLAIM_BITS);
        edges.extend(worth.map(|candidate| (candidate.bits, row, candidate.position)));
    }
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut holders = BTreeMap::new();
    let mut settled = vec![false; candidates.len()];
    for (_, row, position) in edges {
        if !settled[row] && !holders.contains_key(&position) {
            holders.insert(position, row);
            settled[row] = true;
        }
    }
    holders
}

/// For each candidate of a row the odds that it is the person, against the row's other explanations: someone
/// new, or another candidate that no other row holds.
fn claims(row: usize, own: &[Candidate], holders: &BTreeMap<u32, usize>) -> Vec<f64> {
    let odds: Vec<f64> = own.iter().map(|candidate| candidate.bits.exp2()).collect();
    let kept: f64 = odds.iter().sum();
    // What candidates beyond the kept ones take is in the probability of the first.
    let beyond = own.first().map_or(1.0, |first| (odds[0] / first.probability - kept).clamp(1.0, kept + 1.0));
    let free: Vec<f64> = own
        .iter()
        .zip(&odds)
        .map(|(candidate, odds)| match holders.get(&candidate.position) {
            Some(holder) if *holder != row => odds * LISTED_TWICE,
            _ => *odds,
        })
        .collect();
    let others =
        |place: usize| -> f64 { free.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, free)| free).sum() };
    odds.iter().enumerate().map(|(place, odds)| odds / (beyond + others(place))).collect()
}

/// This row is the person, another row is, none is, or both are (one person listed twice).
fn probability(claim: f64, all_claims: f64) -> f64 {
    let rivals = (all_claims - claim).max(0.0);
    let both = LISTED_TWICE * claim * rivals;
    (claim + both) / (1.0 + claim + rivals + both)
}

fn decide(own: &[Candidate], probabilities: &[f64], holds: impl Fn(usize) -> bool, thresholds: &Thresholds) -> Match {
    let better = |a: usize, b: usize| if probabilities[b] > probabilities[a] { b } else { a };
    let Some(best) = (0..own.len()).reduce(better) else {
        return Match::New { best_rejected: None };
    };
    let probability = probabilities[best];
    let candidate = Candidate { probability, ..own[best].clone() };
    if probability >= thresholds.same && holds(best) {
        return Match::Same { candidate };
    }
    match probabilities.iter().filter(|probability| **probability >= thresholds.doubtful).count() {
        0 => Match::New { best_rejected: Some(candidate) },
        worth_a_look => Match::Doubtful { candidate, rivals: worth_a_look - 1 },
    }
}
