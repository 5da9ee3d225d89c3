//! From weighed pairs to decisions: who is whom when each row answers to one row at most.

use std::collections::HashMap;

/// A weighed pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weighed {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) bits: f32,
}

/// How often messages pass between the sides; on the small groups of real lists they settle in a few rounds.
const ROUNDS: usize = 5;

/// For each pair the probability that it is one person, and for each left row that it is nobody on the right.
/// Each row is one person at most: a candidate that another row claims more strongly counts for little here.
pub(crate) struct Probabilities {
    pub(crate) pairs: Vec<f64>,
    pub(crate) nobody: Vec<f64>,
}

/// The same pairs with their right rows numbered from 0 in order, and how many those are: a roster of a village
/// must not cost what the register of a country does. Right rows that `person` says are one share a number.
pub(crate) fn numbered(pairs: &[Weighed], person: impl Fn(u32) -> u32) -> (Vec<Weighed>, usize) {
    let mut rights: Vec<u32> = pairs.iter().map(|pair| person(pair.right)).collect();
    rights.sort_unstable();
    rights.dedup();
    let number = |right: u32| rights.partition_point(|known| *known < right) as u32;
    (pairs.iter().map(|pair| Weighed { right: number(person(pair.right)), ..*pair }).collect(), rights.len())
}

/// How many rows there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) left_rows: usize,
    /// Right rows that the pairs name.
    pub(crate) claimed: usize,
    pub(crate) right_rows: usize,
}

fn odds_of(pair: &Weighed) -> f64 {
    f64::from(pair.bits.clamp(-60.0, 60.0)).exp2()
}

/// Where a row may be several others.
pub(crate) fn each_for_itself(pairs: &[Weighed], left_rows: usize) -> Probabilities {
    let mut claims = vec![0.0; left_rows];
    for pair in pairs {
        claims[pair.left as usize] += odds_of(pair);
    }
    Probabilities {
        pairs: pairs.iter().map(odds_of).map(|odds| odds / (1.0 + odds)).collect(),
        nobody: claims.iter().map(|claims| 1.0 / (1.0 + claims)).collect(),
    }
}

/// Belief propagation over "at most one each": exact where the claims of a group form no ring.
///
/// The weight of a pair is its odds among all compared pairs. Against "this row is nobody there", which is what
/// a row chooses from, the odds are higher: by one over the share of rows, on either side, that are nobody.
/// That share is not known beforehand, so it is estimated from the result until the two agree. A roster of a few rows
/// says little about it: there the share that the model found stands in.
pub(crate) fn probabilities(pairs: &[Weighed], size: &Size, share_found: f64) -> Probabilities {
    let Size { left_rows, claimed, right_rows } = *size;
    let mut odds: Vec<f64> = pairs.iter().map(odds_of).collect();
    let mut claims = Claims::new(pairs, &odds, left_rows, claimed);
    let mut raised = 1.0;
    for _ in 0..SHARE_ROUNDS {
        claims.settle(pairs, &odds);
        let found: f64 = claims.left_sum.iter().map(|claims| claims / (1.0 + claims)).sum();
        let share = (found + SHARE_ROWS * share_found) / (left_rows as f64 + SHARE_ROWS);
        let nobody = 1.0 - share.min(MOST_FOUND);
        let nobody_right = 1.0 - (found / right_rows.max(1) as f64).min(MOST_FOUND);
        let raise = 1.0 / (nobody * nobody_right);
        let change: f64 = raise / raised;
        odds.iter_mut().for_each(|odds| *odds *= change);
        raised = raise;
        if (change - 1.0).abs() < 1e-3 {
            break;
        }
    }
    claims.settle(pairs, &odds);
    let own = pairs.iter().zip(&claims.to_left);
    Probabilities {
        pairs: own.map(|(pair, claim)| claim / (1.0 + claims.left_sum[pair.left as usize])).collect(),
        nobody: claims.left_sum.iter().map(|claims| 1.0 / (1.0 + claims)).collect(),
    }
}

/// So many rows the model's share of found rows weighs.
const SHARE_ROWS: f64 = 50.0;
/// A list where everybody is found still leaves a doubt about each.
const MOST_FOUND: f64 = 0.95;
const SHARE_ROUNDS: usize = 8;

/// What the two rows of each pair tell each other.
struct Claims {
    to_left: Vec<f64>,
    to_right: Vec<f64>,
    left_sum: Vec<f64>,
    right_sum: Vec<f64>,
}

impl Claims {
    fn new(pairs: &[Weighed], odds: &[f64], left_rows: usize, right_rows: usize) -> Self {
        let mut claims = Self {
            to_left: odds.to_vec(),
            to_right: odds.to_vec(),
            left_sum: vec![0.0; left_rows],
            right_sum: vec![0.0; right_rows],
        };
        claims.sum_left(pairs);
        claims
    }

    fn sum_left(&mut self, pairs: &[Weighed]) {
        self.left_sum.fill(0.0);
        for (pair, claim) in pairs.iter().zip(&self.to_left) {
            self.left_sum[pair.left as usize] += claim;
        }
    }

    fn settle(&mut self, pairs: &[Weighed], odds: &[f64]) {
        for _ in 0..ROUNDS {
            for (place, pair) in pairs.iter().enumerate() {
                let rivals = (self.left_sum[pair.left as usize] - self.to_left[place]).max(0.0);
                self.to_right[place] = odds[place] / (1.0 + rivals);
            }
            self.right_sum.fill(0.0);
            for (pair, claim) in pairs.iter().zip(&self.to_right) {
                self.right_sum[pair.right as usize] += claim;
            }
            for (place, pair) in pairs.iter().enumerate() {
                let rivals = (self.right_sum[pair.right as usize] - self.to_right[place]).max(0.0);
                self.to_left[place] = odds[place] / (1.0 + rivals);
            }
            self.sum_left(pairs);
        }
    }
}

/// The pairs of the assignment with the largest sum of bits above zero-worth `bits_at_least`, group by group; and how
/// many groups were too large to be solved exactly.
pub(crate) fn assignment(
    pairs: &[Weighed],
    left_rows: usize,
    right_rows: usize,
    bits_at_least: f32,
) -> (Vec<usize>, u64) {
    let worth: Vec<usize> = (0..pairs.len()).filter(|place| pairs[*place].bits >= bits_at_least).collect();
    let mut groups = Groups::new(left_rows + right_rows);
    for place in &worth {
        groups.join(pairs[*place].left, left_rows as u32 + pairs[*place].right);
    }
    let mut members: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    for place in worth {
        let group = groups.of(pairs[place].left);
        let own = members.entry(group).or_default();
        if own.is_empty() {
            order.push(group);
        }
        own.push(place);
    }
    let (mut chosen, mut inexact) = (Vec::new(), 0);
    for group in order {
        let own = &members[&group];
        match own.as_slice() {
            [only] => chosen.push(*only),
            _ => {
                let (solved, exact) = crate::batch::assignment::solve(pairs, own, bits_at_least);
                chosen.extend(solved);
                inexact += u64::from(!exact);
            }
        }
    }
    chosen.sort_unstable();
    (chosen, inexact)
}

/// Rows that hang together.
pub(crate) struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    pub(crate) fn new(rows: usize) -> Self {
        Self { parent: (0..rows as u32).collect() }
    }

    pub(crate) fn of(&mut self, row: u32) -> u32 {
        let mut root = row;
        while self.parent[root as usize] != root {
            let above = self.parent[self.parent[root as usize] as usize];
            self.parent[root as usize] = above;
            root = above;
        }
        root
    }

    /// The smaller root stays, so that a group is named by its first row.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        self.parent[high as usize] = low;
    }
}
