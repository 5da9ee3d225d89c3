//! A roster looked for in an index: which pairs weigh enough, and who is whom.

use crate::batch::compare::compare;
use crate::batch::decide::{self, Size, Weighed};
use crate::batch::explain::{Bar, Waterfall};
use crate::batch::index::{Index, TASK_ROWS};
use crate::batch::linker::{Counts, Decided, Linked, Matched, Outcome, Unmatched};
use crate::batch::order::ROWS_PER_KEY;
use crate::batch::pairs::{AHEAD, RuleReport, equal_keys, fetch};
use crate::batch::recall;
use crate::batch::threads::in_parallel;

/// What was found for the rows of one roster.
#[derive(Debug)]
pub struct Search<'a> {
    index: &'a Index,
    /// Pairs above the floor, by left, then right row.
    pub(crate) weighed: Vec<Weighed>,
    reports: Vec<RuleReport>,
}

/// What became of the rows of a roster.
#[derive(Debug, Clone, PartialEq)]
pub struct Decisions {
    /// Matches and doubtful rows, by left row.
    pub matches: Vec<Matched>,
    /// Rows that are nobody, by left row.
    pub unmatched: Vec<Unmatched>,
    /// Groups of rows that claim each other, too large for the exact assignment: there the strongest claim went first.
    pub inexact_groups: u64,
}

/// What was found for some rows: pairs above the floor, and by rule how many were met, were new, were left out.
struct Found {
    weighed: Vec<Weighed>,
    pairs: Vec<Met>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Met {
    all: u64,
    new: u64,
    left_out: u64,
}

impl<'a> Search<'a> {
    pub(crate) fn new(index: &'a Index, threads: usize) -> Self {
        let rows = index.linker.encoded.left.rows;
        let parts = in_parallel(threads, rows.div_ceil(TASK_ROWS), |task| {
            let mut found = Found { weighed: Vec::new(), pairs: vec![Met::default(); index.orders.len()] };
            for row in task * TASK_ROWS..((task + 1) * TASK_ROWS).min(rows) {
                index.look_up(row as u32, &mut found);
            }
            found
        });
        let mut weighed = Vec::new();
        let mut reports = index.linker.reports.clone();
        for part in parts {
            weighed.extend(part.weighed);
            for (report, met) in reports.iter_mut().zip(part.pairs) {
                report.pairs += met.all;
                report.new_pairs += met.new;
                report.left_out_pairs += met.left_out;
            }
        }
        weighed.sort_unstable_by_key(|pair| (pair.left, pair.right));
        Self { index, weighed, reports }
    }

    /// Decides over the pairs that are `wanted`, by left and right row: each row is one person of the register at most,
    /// and each person one row. Rows without such a pair are nobody.
    pub fn decide(&self, wanted: impl Fn(u32, u32) -> bool) -> Decisions {
        let own = self.weighed.iter().filter(|pair| wanted(pair.left, pair.right)).copied().collect();
        let (decided, ..) = self.decided(own);
        Decisions {
            matches: decided.matches,
            unmatched: decided.unmatched_left,
            inexact_groups: decided.inexact_groups,
        }
    }

    fn decided(&self, weighed: Vec<Weighed>) -> (Decided, Vec<Weighed>, decide::Probabilities) {
        let linker = &self.index.linker;
        let weighed = self.by_person(weighed);
        let (pairs, claimed) = decide::numbered(&weighed, |right| self.person(right));
        let size = Size { left_rows: linker.encoded.left.rows, claimed, right_rows: self.index.rows() };
        let probabilities = decide::probabilities(&pairs, &size, self.index.model.share_found);
        let mut decided = Decided::new(&linker.settings);
        linker.decide_rows(&mut decided, &self.index.scorers, &weighed, &pairs, claimed, &probabilities);
        (decided, weighed, probabilities)
    }

    /// Pairs that share a key and that its rule did not compare: of rows of the register that no field tells apart, the
    /// first 200 stand for all. Summed over the rules; another rule may have compared them.
    pub fn pairs_left_out(&self) -> u64 {
        self.reports.iter().map(|rule| rule.left_out_pairs).sum()
    }

    fn person(&self, right: u32) -> u32 {
        self.index.person.get(right as usize).copied().unwrap_or(right)
    }

    /// Of several rows of one person only the one that fits best.
    fn by_person(&self, mut weighed: Vec<Weighed>) -> Vec<Weighed> {
        if !self.index.person.is_empty() {
            weighed.sort_unstable_by(|a, b| {
                (a.left, self.person(a.right))
                    .cmp(&(b.left, self.person(b.right)))
                    .then(b.bits.total_cmp(&a.bits))
                    .then(a.right.cmp(&b.right))
            });
            weighed.dedup_by_key(|pair| (pair.left, self.person(pair.right)));
            weighed.sort_unstable_by_key(|pair| (pair.left, pair.right));
        }
        weighed
    }

    /// All of it as one result.
    pub(crate) fn linked(self) -> Linked {
        let encoded = &self.index.linker.encoded;
        let (decided, weighed, probabilities) = self.decided(self.weighed.clone());
        let certain = decided.matches.iter().filter(|row| row.outcome == Outcome::Match);
        let certain: Vec<(u32, u32)> = certain.map(|row| (row.left, row.right)).collect();
        let kept = weighed.iter().zip(&probabilities.pairs);
        Linked {
            fields: encoded.slots.iter().map(|slot| slot.name.clone()).collect(),
            counts: Counts {
                left: encoded.left.rows as u64,
                right: encoded.right.rows as u64,
                pairs_compared: self.reports.iter().map(|rule| rule.new_pairs).sum(),
                pairs_kept: weighed.len() as u64,
                matches: certain.len() as u64,
                doubtful: (decided.matches.len() - certain.len()) as u64,
                unmatched: decided.unmatched_left.len() as u64,
                inexact_groups: decided.inexact_groups,
                pairs_left_out: self.pairs_left_out(),
            },
            candidates: kept.map(|(pair, probability)| pair.candidate(*probability)).collect(),
            matches: decided.matches,
            unmatched_left: decided.unmatched_left,
            clusters: Vec::new(),
            model: self.index.model.clone(),
            rules: self.reports,
            blocking_recall_estimate: recall::estimate(encoded, &certain),
            match_probability: decided.match_probability,
            unmatched_probability: decided.unmatched_probability,
        }
    }

    /// What each field of a pair adds, given the fields before it: the prior, and one bar a field.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn by_field(&self, left: u32, right: u32) -> (f64, Vec<Bar>) {
        self.index.linker.by_field(&self.index.scorers, left, right)
    }

    /// The evidence for a row of the roster and a row of the register.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn explain(&self, left: u32, right: u32) -> Waterfall {
        self.index.linker.explained(&self.index.scorers, left, right)
    }
}

impl Index {
    /// Every row that shares a key with a left row, given to `new` at the first rule that finds it. `met` hears for
    /// each rule how many rows it finds, and how many more it leaves out.
    #[inline]
    pub(crate) fn visit(
        &self,
        left: u32,
        mut met: impl FnMut(usize, usize, usize),
        mut new: impl FnMut(usize, u32, u32),
    ) {
        let encoded = &self.linker.encoded;
        let own_keys = encoded.keys_of(&encoded.left, left);
        for (rule, order) in self.orders.iter().enumerate() {
            let key = own_keys[rule];
            if key == 0 {
                continue;
            }
            // Rows that nothing tells apart stay together: the first of them stand for all.
            let rows = order.rows(key, |row| encoded.right.keys[row as usize * encoded.key_stride + rule]);
            let (rows, left_out) = rows.split_at(rows.len().min(ROWS_PER_KEY));
            let later_rows = order.later(key);
            met(rule, rows.len() + later_rows.len(), left_out.len());
            for rows in [rows, later_rows] {
                for (place, right) in rows.iter().enumerate() {
                    if let Some(later) = rows.get(place + AHEAD) {
                        fetch(encoded, &encoded.right, u64::from(*later));
                    }
                    let rules = equal_keys(own_keys, encoded.keys_of(&encoded.right, *right));
                    if rules & ((1 << rule) - 1) == 0 {
                        new(rule, *right, rules);
                    }
                }
            }
        }
    }

    fn look_up(&self, left: u32, found: &mut Found) {
        let encoded = &self.linker.encoded;
        let a = encoded.left_row(left as usize);
        let floor = self.linker.settings.floor_bits as f32;
        let nik_at = encoded.nik_at();
        let Found { weighed, pairs } = found;
        let mut first = [0_u64; 32];
        self.visit(
            left,
            |rule, met, left_out| {
                pairs[rule].all += met as u64;
                pairs[rule].left_out += left_out as u64;
            },
            |rule, right, rules| {
                first[rule] += 1;
                let b = encoded.right_row(right as usize);
                let level = |slot: usize| compare(&encoded.slots[slot], encoded.books[slot].as_ref(), nik_at, a, b);
                if let Some(bits) = self.scorers.of(rules).weigh(floor, level) {
                    weighed.push(Weighed { left, right, bits });
                }
            },
        );
        for (pairs, first) in pairs.iter_mut().zip(first) {
            pairs.new += first;
        }
    }
}
