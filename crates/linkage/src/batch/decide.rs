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
const ROUNDS: usize = 12;

/// For each pair the probability that it is one person, and for each left row that it is nobody on the right.
/// Each row is one person at most: a candidate that another row claims more strongly counts for little here.
pub(crate) struct Probabilities {
    pub(crate) pairs: Vec<f64>,
    pub(crate) nobody: Vec<f64>,
}

/// Belief propagation over "at most one each": exact where the claims of a group form no ring.
pub(crate) fn probabilities(pairs: &[Weighed], left_rows: usize, right_rows: usize, one_to_one: bool) -> Probabilities {
    let odds: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.bits.clamp(-60.0, 60.0)).exp2()).collect();
    let mut to_left = odds.clone();
    let mut to_right = odds.clone();
    let mut left_sum = vec![0.0; left_rows];
    let mut right_sum = vec![0.0; right_rows];
    for _ in 0..if one_to_one { ROUNDS } else { 0 } {
        left_sum.fill(0.0);
        for (pair, claim) in pairs.iter().zip(&to_left) {
            left_sum[pair.left as usize] += claim;
        }
        for (place, pair) in pairs.iter().enumerate() {
            let rivals = (left_sum[pair.left as usize] - to_left[place]).max(0.0);
            to_right[place] = odds[place] / (1.0 + rivals);
        }
        right_sum.fill(0.0);
        for (pair, claim) in pairs.iter().zip(&to_right) {
            right_sum[pair.right as usize] += claim;
        }
        for (place, pair) in pairs.iter().enumerate() {
            let rivals = (right_sum[pair.right as usize] - to_right[place]).max(0.0);
            to_left[place] = odds[place] / (1.0 + rivals);
        }
    }
    left_sum.fill(0.0);
    for (pair, claim) in pairs.iter().zip(&to_left) {
        left_sum[pair.left as usize] += claim;
    }
    let own = pairs.iter().zip(&to_left).zip(&odds);
    let probability = |((pair, claim), odds): ((&Weighed, &f64), &f64)| {
        if one_to_one { claim / (1.0 + left_sum[pair.left as usize]) } else { odds / (1.0 + odds) }
    };
    Probabilities {
        pairs: own.map(probability).collect(),
        nobody: left_sum.iter().map(|claims| 1.0 / (1.0 + claims)).collect(),
    }
}

/// The pairs of the assignment with the largest sum of bits above zero-worth `bits_at_least`: mutual best first,
/// then the groups that remain are solved exactly.
pub(crate) fn assignment(pairs: &[Weighed], left_rows: usize, right_rows: usize, bits_at_least: f32) -> Vec<usize> {
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
    let mut chosen = Vec::new();
    for group in order {
        let own = &members[&group];
        match own.as_slice() {
            [only] => chosen.push(*only),
            _ => chosen.extend(crate::batch::assignment::solve(pairs, own, bits_at_least)),
        }
    }
    chosen.sort_unstable();
    chosen
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
