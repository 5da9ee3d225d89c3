//! Finds the pairs that share a key, each once, and hands them on: no list of pairs is ever stored.

use serde::{Deserialize, Serialize};

use crate::batch::book::Book;
use crate::batch::encode::{Encoded, Side};
use crate::batch::rules::{Part, refiners, value_of};
use crate::batch::settings::Kind;
use crate::batch::threads::in_parallel;
use crate::hash::mix;
use crate::wide::{equal_eight, prefetch};

/// What one blocking rule yielded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    /// The rule as written.
    pub rule: String,
    /// Keys that both tables have.
    pub blocks: u64,
    /// Pairs that share the key: the rule's cost.
    pub pairs: u64,
    /// Pairs that no rule before it had found: these were compared.
    pub new_pairs: u64,
    /// Blocks that were too large and were cut finer by further fields.
    pub refined_blocks: u64,
    /// Pairs of those blocks that now differ in a further field, and are left to other rules.
    pub refined_pairs: u64,
    /// Blocks of rows alike in every field, where each row meets only a slice of the others.
    pub sliced_blocks: u64,
    /// Pairs of those rows that share the key and that the rule does not compare, for they lie in different slices.
    /// In a register kept ready: rows beyond the first 200 that nothing tells apart.
    pub left_out_pairs: u64,
}

/// Rows of one key on both sides, as ranges of the sorted entries.
#[derive(Debug, Clone, Copy)]
struct Block {
    left: (u32, u32),
    right: (u32, u32),
}

impl Block {
    const fn pairs(&self, within: bool) -> u64 {
        let (left, right) = ((self.left.1 - self.left.0) as u64, (self.right.1 - self.right.0) as u64);
        if within { left * (left - 1) / 2 } else { left * right }
    }
}

/// Entries of one rule: the key above, the row below.
fn sorted(side: &Side, key_stride: usize, rule: usize, wanted: &(impl Fn(u32) -> bool + Sync)) -> Vec<u64> {
    let entries = side.keys.chunks_exact(key_stride).zip(0_u32..).filter_map(|(keys, row)| {
        let key = keys[rule];
        (key != 0 && wanted(row)).then_some(u64::from(key) << 32 | u64::from(row))
    });
    let mut entries: Vec<u64> = entries.collect();
    radix_sort(&mut entries);
    entries
}

/// Sorts by the upper half, keeping the order of equal ones.
fn radix_sort(entries: &mut Vec<u64>) {
    const BITS: u32 = 11;
    if entries.len() < 4096 {
        entries.sort_unstable();
        return;
    }
    let mut other = vec![0; entries.len()];
    for shift in [32, 43, 54] {
        let digit = |entry: u64| (entry >> shift & ((1 << BITS) - 1)) as usize;
        let mut starts = vec![0_u32; 1 << BITS];
        for entry in entries.iter() {
            starts[digit(*entry)] += 1;
        }
        let mut next = 0;
        for start in &mut starts {
            next += std::mem::replace(start, next);
        }
        for entry in entries.iter() {
            let place = &mut starts[digit(*entry)];
            other[*place as usize] = *entry;
            *place += 1;
        }
        std::mem::swap(entries, &mut other);
    }
}

fn blocks(left: &[u64], right: &[u64], within: bool) -> Vec<Block> {
    let key = |entry: u64| entry >> 32;
    let run = |entries: &[u64], from: usize| {
        let own = key(entries[from]);
        from + entries[from..].iter().take_while(|entry| key(**entry) == own).count()
    };
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    if within {
        while i < left.len() {
            let end = run(left, i);
            if end - i > 1 {
                let range = (i as u32, end as u32);
                found.push(Block { left: range, right: range });
            }
            i = end;
        }
        return found;
    }
    while i < left.len() && j < right.len() {
        match key(left[i]).cmp(&key(right[j])) {
            std::cmp::Ordering::Less => i = run(left, i),
            std::cmp::Ordering::Greater => j = run(right, j),
            std::cmp::Ordering::Equal => {
                let (left_end, right_end) = (run(left, i), run(right, j));
                found.push(Block { left: (i as u32, left_end as u32), right: (j as u32, right_end as u32) });
                (i, j) = (left_end, right_end);
            }
        }
    }
    found
}

/// Cuts every block that is larger than the limit by further fields, and rewrites the keys so that a pair is
/// found by a rule exactly when its keys are equal. Gives the reports, so far with what was cut only.
pub(crate) fn cut_giants(encoded: &mut Encoded, limit: u64, threads: usize) -> Vec<RuleReport> {
    let all = |_| true;
    let cuts = in_parallel(threads, encoded.rules.len(), |rule| {
        let left = sorted(&encoded.left, encoded.key_stride, rule, &all);
        let right = if encoded.within { Vec::new() } else { sorted(&encoded.right, encoded.key_stride, rule, &all) };
        let blocks = blocks(&left, &right, encoded.within);
        let limit = limit.min(affordable(&blocks, encoded));
        let mut cut = Cut::new(encoded, rule, limit);
        let rows = |entries: &[u64], range: (u32, u32)| -> Vec<u32> {
            entries[range.0 as usize..range.1 as usize].iter().map(|entry| *entry as u32).collect()
        };
        for block in blocks {
            let before = block.pairs(encoded.within);
            if before <= limit {
                continue;
            }
            let key = left[block.left.0 as usize] >> 32;
            let others = if encoded.within { Vec::new() } else { rows(&right, block.right) };
            cut.report.refined_blocks += 1;
            cut.report.refined_pairs += before;
            cut.refine(rows(&left, block.left), others, key, 0);
        }
        cut
    });
    let mut reports = Vec::with_capacity(encoded.rules.len());
    let mut changes = Vec::with_capacity(encoded.rules.len());
    for cut in cuts {
        changes.push((cut.left, cut.right));
        reports.push(cut.report);
    }
    for (rule, (left, right)) in changes.into_iter().enumerate() {
        for (side, changed) in [(&mut encoded.left, left), (&mut encoded.right, right)] {
            for (row, key) in changed {
                side.keys[row as usize * encoded.key_stride + rule] = key;
            }
        }
    }
    reports
}

/// Pairs that one rule may bring for each row of the larger table; beyond, its largest blocks are cut finer.
const PAIRS_PER_ROW: u64 = 16;
/// And may bring in any case: short lists cost nothing.
const PAIRS_AT_LEAST: u64 = 100_000;
/// Blocks as small as this are never cut.
const SMALL: u64 = 64;

/// The largest size of a block with which a rule keeps to what it may bring.
fn affordable(blocks: &[Block], encoded: &Encoded) -> u64 {
    let budget = (PAIRS_PER_ROW * encoded.left.rows.max(encoded.other().rows) as u64).max(PAIRS_AT_LEAST);
    let mut sizes: Vec<u64> = blocks.iter().map(|block| block.pairs(encoded.within)).collect();
    let mut total: u64 = sizes.iter().sum();
    if total <= budget {
        return u64::MAX;
    }
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    for size in sizes {
        total -= size;
        if total <= budget {
            return size.saturating_sub(1).max(SMALL);
        }
    }
    SMALL
}

struct Cut<'a> {
    encoded: &'a Encoded,
    refiners: Vec<Part>,
    limit: u64,
    report: RuleReport,
    left: Vec<(u32, u32)>,
    right: Vec<(u32, u32)>,
}

impl<'a> Cut<'a> {
    fn new(encoded: &'a Encoded, rule: usize, limit: u64) -> Self {
        let own = &encoded.rules[rule];
        let report = RuleReport { rule: own.text.clone(), ..RuleReport::default() };
        let refiners = refiners(own, &encoded.slots);
        Self { encoded, refiners, limit, report, left: Vec::new(), right: Vec::new() }
    }

    fn pairs(&self, left: usize, right: usize) -> u64 {
        let (left, right) = (left as u64, right as u64);
        if self.encoded.within { left * left.saturating_sub(1) / 2 } else { left * right }
    }

    fn refine(&mut self, left: Vec<u32>, right: Vec<u32>, key: u64, refiner: usize) {
        let pairs = self.pairs(left.len(), right.len());
        if pairs <= self.limit {
            self.keep(&left, &right, key);
            return;
        }
        let Some(part) = self.refiners.get(refiner).copied() else {
            self.slice(&left, &right, key, pairs);
            return;
        };
        let encoded = self.encoded;
        let keyed = |rows: Vec<u32>, side: &Side| -> Vec<u64> {
            let finer = |row: u32| {
                let start = row as usize * encoded.stride;
                let values = &side.values[start..start + encoded.stride];
                let value = value_of(part, values, &encoded.slots, &encoded.books);
                mix(key, mix(refiner as u64 + 1, value)) >> 32 << 32 | u64::from(row)
            };
            let mut entries: Vec<u64> = rows.into_iter().map(finer).collect();
            entries.sort_unstable();
            entries
        };
        let left = keyed(left, &encoded.left);
        let right = keyed(right, &encoded.right);
        // Rows whose finer key nobody shares keep it too: they must not stay in the giant block. Finer cuts of
        // the same rows stand behind these and win.
        self.left.extend(left.iter().map(|entry| (*entry as u32, (entry >> 32) as u32 | 1)));
        self.right.extend(right.iter().map(|entry| (*entry as u32, (entry >> 32) as u32 | 1)));
        for block in blocks(&left, &right, encoded.within) {
            let rows = |entries: &[u64], range: (u32, u32)| -> Vec<u32> {
                entries[range.0 as usize..range.1 as usize].iter().map(|entry| *entry as u32).collect()
            };
            let others = if encoded.within { Vec::new() } else { rows(&right, block.right) };
            self.refine(rows(&left, block.left), others, left[block.left.0 as usize] >> 32, refiner + 1);
        }
    }

    fn keep(&mut self, left: &[u32], right: &[u32], key: u64) {
        let key = key as u32 | 1;
        self.report.refined_pairs = self.report.refined_pairs.saturating_sub(self.pairs(left.len(), right.len()));
        self.left.extend(left.iter().map(|row| (*row, key)));
        self.right.extend(right.iter().map(|row| (*row, key)));
    }

    /// Rows that no field tells apart: the first of one side meet the first of the other, and so on.
    fn slice(&mut self, left: &[u32], right: &[u32], key: u64, pairs: u64) {
        self.report.sliced_blocks += 1;
        let slices = ((pairs as f64 / self.limit.max(1) as f64).sqrt().ceil() as usize).max(1);
        let refined_before = self.report.refined_pairs;
        for slice in 0..slices {
            let part = |rows: &[u32]| rows[rows.len() * slice / slices..rows.len() * (slice + 1) / slices].to_vec();
            self.keep(&part(left), &part(right), mix(key, slice as u64) >> 32);
        }
        // Pairs that no further field tells apart are not left to other rules.
        let left_out = pairs - (refined_before - self.report.refined_pairs);
        self.report.left_out_pairs += left_out;
        self.report.refined_pairs = self.report.refined_pairs.saturating_sub(left_out);
    }
}

/// A pair that shares a key.
pub(crate) struct Pair<'a> {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) a: &'a [u32],
    pub(crate) b: &'a [u32],
    /// Bit by bit, the rules whose keys are equal.
    pub(crate) rules: u32,
}

/// Most pairs of one task.
const TASK_PAIRS: u64 = 1 << 17;

/// Visits every pair of every rule once, at the first rule that finds it; `wanted` picks left rows. Tasks are
/// cut by the data alone, so their results, in order, are the same at any number of threads.
pub(crate) fn visit<S: Send>(
    encoded: &Encoded,
    threads: usize,
    wanted: impl Fn(u32) -> bool + Sync,
    start: impl Fn() -> S + Sync,
    visit: impl Fn(&mut S, &Pair<'_>) + Sync,
    mut finish: impl FnMut(usize, S),
    reports: &mut [RuleReport],
) {
    for (rule, report) in reports.iter_mut().enumerate().take(encoded.rules.len()) {
        let left = sorted(&encoded.left, encoded.key_stride, rule, &wanted);
        let right =
            if encoded.within { Vec::new() } else { sorted(&encoded.right, encoded.key_stride, rule, &|_| true) };
        let blocks = blocks(&left, &right, encoded.within);
        let mut tasks = vec![0];
        let mut pairs = 0;
        for (place, block) in blocks.iter().enumerate() {
            pairs += block.pairs(encoded.within);
            report.pairs += block.pairs(encoded.within);
            if pairs > TASK_PAIRS {
                tasks.push(place + 1);
                pairs = 0;
            }
        }
        if tasks.last() != Some(&blocks.len()) {
            tasks.push(blocks.len());
        }
        report.blocks = blocks.len() as u64;
        let others = if encoded.within { &left } else { &right };
        let books = WordBooks::of(encoded);
        let results = in_parallel(threads, tasks.len() - 1, |task| {
            let mut state = start();
            let mut new_pairs = 0;
            let mut scratch = Scratch::default();
            let own_blocks = &blocks[tasks[task]..tasks[task + 1]];
            for (place, block) in own_blocks.iter().enumerate() {
                let later = |ahead| {
                    own_blocks.get(place + ahead).map(|block: &Block| {
                        let range = block.right.0 as usize..block.right.1 as usize;
                        (left[block.left.0 as usize], others[range].iter().take(ROWS_AHEAD))
                    })
                };
                if let Some((own, others)) = later(AHEAD) {
                    fetch(encoded, &encoded.left, own);
                    others.for_each(|entry| fetch(encoded, encoded.other(), *entry));
                }
                if let Some((own, others)) = later(AHEAD / 2) {
                    books.fetch_values(encoded.left_row(own as u32 as usize));
                    others.for_each(|entry| books.fetch_values(encoded.right_row(*entry as u32 as usize)));
                }
                if let Some((own, others)) = later(1) {
                    books.fetch_words(encoded.left_row(own as u32 as usize));
                    others.for_each(|entry| books.fetch_words(encoded.right_row(*entry as u32 as usize)));
                }
                let own = &left[block.left.0 as usize..block.left.1 as usize];
                let other = &others[block.right.0 as usize..block.right.1 as usize];
                if let ([one], false) = (own, encoded.within) {
                    new_pairs += pairs_of_one(encoded, rule, *one as u32, other, |pair| visit(&mut state, pair));
                    continue;
                }
                scratch.gather(encoded, &books, other);
                for (place, entry) in own.iter().enumerate() {
                    let row = *entry as u32;
                    if let Some(later) = own.get(place + 2 * STEP) {
                        fetch(encoded, &encoded.left, *later);
                    }
                    if let Some(later) = own.get(place + STEP) {
                        books.fetch_values(encoded.left_row(*later as u32 as usize));
                    }
                    if let Some(later) = own.get(place + 1) {
                        books.fetch_words(encoded.left_row(*later as u32 as usize));
                    }
                    let from = if encoded.within { place + 1 } else { 0 };
                    new_pairs += scratch.pairs_of(encoded, rule, row, from, |pair| visit(&mut state, pair));
                }
            }
            (state, new_pairs)
        });
        for (state, new_pairs) in results {
            report.new_pairs += new_pairs;
            finish(rule, state);
        }
    }
}

/// Most blocks hold a few rows that lie anywhere in memory: those of a block this far ahead are asked for now.
pub(crate) const AHEAD: usize = 6;
const ROWS_AHEAD: usize = 4;
/// Within a block, rows are asked for twice so many rows ahead, and what they point to once.
const STEP: usize = 3;

#[inline]
pub(crate) fn fetch(encoded: &Encoded, side: &Side, entry: u64) {
    let row = entry as u32 as usize;
    // Rows begin anywhere in a line of the cache.
    prefetch(&side.keys, row * encoded.key_stride);
    prefetch(&side.keys, (row + 1) * encoded.key_stride - 1);
    prefetch(&side.values, row * encoded.stride);
    prefetch(&side.values, row * encoded.stride + 16);
}

/// The fields that are compared word by word: their values and words lie anywhere in memory too.
struct WordBooks<'a>(Vec<(usize, &'a Book)>);

impl<'a> WordBooks<'a> {
    fn of(encoded: &'a Encoded) -> Self {
        let books = encoded.slots.iter().zip(&encoded.books);
        let by_word = books.filter(|(slot, _)| matches!(slot.kind, Kind::Name | Kind::Text));
        Self(by_word.filter_map(|(slot, book)| Some((slot.at, book.as_ref()?))).collect())
    }

    #[inline]
    fn fetch_values(&self, row: &[u32]) {
        self.0.iter().for_each(|(at, book)| book.fetch_value(row[*at]));
    }

    #[inline]
    fn fetch_words(&self, row: &[u32]) {
        self.0.iter().for_each(|(at, book)| book.fetch_words(row[*at]));
    }
}

/// The right rows of a block side by side, so that the inner loop reads memory in order.
#[derive(Default)]
struct Scratch {
    rows: Vec<u32>,
    values: Vec<u32>,
    keys: Vec<u32>,
}

impl Scratch {
    fn gather(&mut self, encoded: &Encoded, books: &WordBooks<'_>, entries: &[u64]) {
        let (stride, key_stride) = (encoded.stride, encoded.key_stride);
        self.rows.clear();
        self.rows.extend(entries.iter().map(|entry| *entry as u32));
        self.values.resize(entries.len() * stride, 0);
        self.keys.resize(entries.len() * key_stride, 0);
        let side = encoded.other();
        let own = self.values.chunks_exact_mut(stride).zip(self.keys.chunks_exact_mut(key_stride));
        for (place, (values, keys)) in own.enumerate() {
            if let Some(later) = entries.get(place + 2 * STEP) {
                fetch(encoded, side, *later);
            }
            let row = entries[place] as u32 as usize;
            copy(values, &side.values[row * stride..(row + 1) * stride]);
            copy(keys, &side.keys[row * key_stride..(row + 1) * key_stride]);
            books.fetch_values(values);
        }
        self.values.chunks_exact(stride).for_each(|values| books.fetch_words(values));
    }

    fn pairs_of(
        &self,
        encoded: &Encoded,
        rule: usize,
        left: u32,
        from: usize,
        mut visit: impl FnMut(&Pair<'_>),
    ) -> u64 {
        let (stride, key_stride) = (encoded.stride, encoded.key_stride);
        let start = left as usize;
        let a = &encoded.left.values[start * stride..(start + 1) * stride];
        let own_keys = &encoded.left.keys[start * key_stride..(start + 1) * key_stride];
        let before = (1_u32 << rule) - 1;
        let mut count = 0;
        for place in from..self.rows.len() {
            let keys = &self.keys[place * key_stride..(place + 1) * key_stride];
            let rules = equal_keys(own_keys, keys);
            if rules & before != 0 {
                continue;
            }
            count += 1;
            let b = &self.values[place * stride..(place + 1) * stride];
            visit(&Pair { left, right: self.rows[place], a, b, rules });
        }
        count
    }
}

/// The pairs of a row that has its key alone on the left: nothing would be read twice.
fn pairs_of_one(encoded: &Encoded, rule: usize, left: u32, others: &[u64], mut visit: impl FnMut(&Pair<'_>)) -> u64 {
    let a = encoded.left_row(left as usize);
    let own_keys = encoded.keys_of(&encoded.left, left);
    let before = (1_u32 << rule) - 1;
    let mut count = 0;
    for entry in others {
        let right = *entry as u32;
        let rules = equal_keys(own_keys, encoded.keys_of(&encoded.right, right));
        if rules & before == 0 {
            count += 1;
            visit(&Pair { left, right, a, b: encoded.right_row(right as usize), rules });
        }
    }
    count
}

/// Rows are a few words long, and their length a multiple of four: no call for so little.
#[inline(always)]
fn copy(to: &mut [u32], from: &[u32]) {
    for (to, from) in to.as_chunks_mut::<4>().0.iter_mut().zip(from.as_chunks::<4>().0) {
        *to = *from;
    }
}

/// The rules whose keys are equal and known.
#[inline]
pub(crate) fn equal_keys(a: &[u32], b: &[u32]) -> u32 {
    let mut rules = 0;
    // Keys stand in eights, so that eight are compared at once.
    for (eight, (x, y)) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0).enumerate() {
        rules |= u32::from(equal_eight(x, y)) << (eight * 8);
    }
    rules
}

/// Pairs that share keys, those of several rules counted several times.
pub(crate) fn possible_pairs(encoded: &Encoded) -> u64 {
    let all = |_| true;
    (0..encoded.rules.len())
        .map(|rule| {
            let left = sorted(&encoded.left, encoded.key_stride, rule, &all);
            let right =
                if encoded.within { Vec::new() } else { sorted(&encoded.right, encoded.key_stride, rule, &all) };
            blocks(&left, &right, encoded.within).iter().map(|block| block.pairs(encoded.within)).sum::<u64>()
        })
        .sum()
}
