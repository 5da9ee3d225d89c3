//! From levels to bits: one look-up per pair where all combinations fit a table, a sum where they do not.

use crate::batch::encode::Slot;
use crate::batch::levels;
use crate::batch::model::Model;

/// Most combinations of levels that are reckoned out beforehand.
const TABLE: usize = 1 << 22;

/// A model ready to weigh pairs.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    pub(crate) prior: f64,
    /// By field, by level.
    pub(crate) main: Vec<Vec<f64>>,
    /// Two fields, and bits by level of the first, then of the second.
    pub(crate) together: Vec<(usize, usize, Vec<f64>)>,
    pub(crate) radix: Vec<usize>,
    /// By how many fields are known: the most that can still come out, by code so far. The last is the weight.
    tables: Vec<Vec<f32>>,
    /// Without tables: the most that the fields from each on can add.
    rest: Vec<f64>,
}

impl Scorer {
    pub(crate) fn new(model: &Model, slots: &[Slot]) -> Self {
        let radix: Vec<usize> = slots.iter().map(|slot| levels::of(slot.kind).len()).collect();
        let bits = |field: &crate::batch::model::FieldModel| {
            std::iter::once(0.0).chain(field.levels.iter().map(|level| level.bits)).collect::<Vec<f64>>()
        };
        let main: Vec<Vec<f64>> = model.fields.iter().map(bits).collect();
        let mut together = Vec::new();
        for own in &model.together {
            let place = |name: &str| slots.iter().position(|slot| slot.name == name);
            let (Some(mut first), Some(mut second)) = (place(&own.fields.0), place(&own.fields.1)) else { continue };
            let swapped = first > second;
            if swapped {
                std::mem::swap(&mut first, &mut second);
            }
            let mut table = vec![0.0; radix[first] * radix[second]];
            for (x, y, bits) in &own.bits {
                let (x, y) = if swapped { (y, x) } else { (x, y) };
                let level =
                    |slot: usize, code: &str| levels::of(slots[slot].kind).iter().position(|level| level.code == code);
                if let (Some(x), Some(y)) = (level(first, x), level(second, y)) {
                    table[x * radix[second] + y] = *bits;
                }
            }
            together.push((first, second, table));
        }
        let mut scorer = Self { prior: model.prior_bits, main, together, radix, tables: Vec::new(), rest: Vec::new() };
        scorer.reckon();
        scorer
    }

    fn reckon(&mut self) {
        let fields = self.radix.len();
        let best = |table: &[f64]| table.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut rest = vec![0.0; fields + 1];
        for field in (0..fields).rev() {
            let pairs: f64 = self.together.iter().filter(|pair| pair.1 == field).map(|pair| best(&pair.2)).sum();
            rest[field] = rest[field + 1] + best(&self.main[field]) + pairs;
        }
        self.rest = rest;
        let product = self.radix.iter().try_fold(1_usize, |product, radix| product.checked_mul(*radix));
        if product.is_none_or(|product| product > TABLE) {
            return;
        }
        // Level by level: what the fields so far add up to, exactly as the sum would.
        let mut sums = vec![vec![self.prior]];
        for field in 0..fields {
            let before = &sums[field];
            let mut next = Vec::with_capacity(before.len() * self.radix[field]);
            for (code, sum) in before.iter().enumerate() {
                for level in 0..self.radix[field] {
                    next.push(sum + self.added(field, level, |earlier| self.level_of(code, field, earlier)));
                }
            }
            sums.push(next);
        }
        let mut tables: Vec<Vec<f32>> = vec![Vec::new(); fields + 1];
        tables[fields] = sums[fields].iter().map(|bits| *bits as f32).collect();
        for field in (0..fields).rev() {
            let most = |own: &[f32]| own.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            tables[field] = tables[field + 1].chunks_exact(self.radix[field]).map(most).collect();
        }
        self.tables = tables;
    }

    /// The level of an earlier field in a code of the first `fields` fields.
    fn level_of(&self, code: usize, fields: usize, earlier: usize) -> usize {
        let below: usize = self.radix[earlier + 1..fields].iter().product();
        code / below % self.radix[earlier]
    }

    /// What a level adds, given the levels of the fields before it.
    pub(crate) fn added(&self, field: usize, level: usize, earlier: impl Fn(usize) -> usize) -> f64 {
        let mut bits = self.main[field][level];
        for (first, second, table) in &self.together {
            if *second == field {
                bits += table[earlier(*first) * self.radix[field] + level];
            }
        }
        bits
    }

    /// The weight of a pair whose levels `compare` gives one after the other; `None` once it cannot reach `floor`.
    pub(crate) fn weigh(&self, floor: f32, mut compare: impl FnMut(usize) -> u8) -> Option<f32> {
        let fields = self.radix.len();
        if !self.tables.is_empty() {
            let mut code = 0;
            for field in 0..fields {
                code = code * self.radix[field] + usize::from(compare(field));
                if self.tables[field + 1][code] < floor {
                    return None;
                }
            }
            return Some(self.tables[fields][code]);
        }
        let mut levels = [0_u8; FIELDS_AT_MOST];
        let mut bits = self.prior;
        for field in 0..fields {
            levels[field] = compare(field);
            bits += self.added(field, usize::from(levels[field]), |earlier| usize::from(levels[earlier]));
            if ((bits + self.rest[field + 1]) as f32) < floor {
                return None;
            }
        }
        Some(bits as f32)
    }

    /// The same sum for levels that are known.
    pub(crate) fn bits(&self, levels: &[u8]) -> f64 {
        let mut bits = self.prior;
        for (field, level) in levels.iter().enumerate() {
            bits += self.added(field, usize::from(*level), |earlier| usize::from(levels[earlier]));
        }
        bits
    }
}

/// Most fields of one comparison.
pub(crate) const FIELDS_AT_MOST: usize = 32;
