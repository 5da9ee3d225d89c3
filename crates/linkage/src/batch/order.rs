//! The rows of a register by blocking key, keys that too many share made finer.

use std::collections::BTreeSet;

use crate::batch::encode::Encoded;
use crate::batch::rules::{refiners, value_of};
use crate::hash::{KeyMap, mix};

/// A key that more rows share is made finer.
pub(crate) const ROWS_PER_KEY: usize = 200;

/// A key told apart further by one more value.
pub(crate) fn finer_key(key: u32, step: usize, value: u64) -> u32 {
    (mix(u64::from(key), mix(step as u64 + 1, value)) >> 32) as u32 | 1
}

/// Rows of one rule by key, and where each start of a key begins.
pub(crate) struct Order {
    rows: Vec<u32>,
    /// By the upper sixteen bits of the key, one more at the end.
    starts: Vec<u32>,
    /// Rows that came after the others were put in order.
    later: KeyMap<u32, Vec<u32>>,
}

impl Order {
    /// Of the first rows; others come later.
    pub(crate) fn new(encoded: &Encoded, rule: usize, rows: usize) -> Self {
        let rows = order(encoded, rule, rows);
        let mut starts = vec![0_u32; (1 << 16) + 1];
        for row in &rows {
            starts[(encoded.right.keys[*row as usize * encoded.key_stride + rule] >> 16) as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self { rows, starts, later: KeyMap::default() }
    }

    /// A row that came later.
    pub(crate) fn add(&mut self, key: u32, row: u32) {
        if key != 0 {
            self.later.entry(key).or_default().push(row);
        }
    }

    /// The rows of a key that came later.
    pub(crate) fn later(&self, key: u32) -> &[u32] {
        self.later.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The rows of a key that were there when the others were put in order.
    pub(crate) fn rows(&self, key: u32, key_at: impl Fn(u32) -> u32) -> &[u32] {
        let own = (key >> 16) as usize;
        let near = &self.rows[self.starts[own] as usize..self.starts[own + 1] as usize];
        let start = near.partition_point(|row| key_at(*row) < key);
        let count = near[start..].partition_point(|row| key_at(*row) == key);
        &near[start..start + count]
    }
}

/// The rows that have a key, in its order.
fn order(encoded: &Encoded, rule: usize, rows: usize) -> Vec<u32> {
    let keys = encoded.right.keys.chunks_exact(encoded.key_stride).take(rows).zip(0_u32..);
    let known = keys.filter(|(keys, _)| keys[rule] != 0);
    let mut entries: Vec<u64> = known.map(|(keys, row)| u64::from(keys[rule]) << 32 | u64::from(row)).collect();
    entries.sort_unstable();
    entries.into_iter().map(|entry| entry as u32).collect()
}

/// Makes keys finer until none is shared by too many rows, or nothing is left to tell rows apart by.
pub(crate) fn refine_common(encoded: &mut Encoded, rule: usize) -> BTreeSet<u32> {
    let finer = refiners(&encoded.rules[rule], &encoded.slots);
    let mut common = BTreeSet::new();
    let mut order = order(encoded, rule, encoded.right.rows);
    for (step, part) in finer.iter().enumerate() {
        let key_at = |row: &u32| encoded.right.keys[*row as usize * encoded.key_stride + rule];
        let groups = order.chunk_by(|a, b| key_at(a) == key_at(b)).filter(|rows| rows.len() > ROWS_PER_KEY);
        let rows: Vec<u32> = groups.flatten().copied().collect();
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let place = *row as usize * encoded.key_stride + rule;
            let key = encoded.right.keys[place];
            common.insert(key);
            let values = &encoded.right.values[*row as usize * encoded.stride..][..encoded.stride];
            let value = value_of(*part, values, &encoded.slots, &encoded.books);
            encoded.right.keys[place] = finer_key(key, step, value);
        }
        let mut entries: Vec<(u32, u32)> =
            rows.iter().map(|row| (encoded.right.keys[*row as usize * encoded.key_stride + rule], *row)).collect();
        entries.sort_unstable();
        order = entries.into_iter().map(|(_, row)| row).collect();
    }
    common
}
