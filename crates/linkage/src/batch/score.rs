//! From levels to bits: one look-up per pair where all combinations fit a table, a sum where they do not.

use crate::batch::encode::{Encoded, Slot};
use crate::batch::levels;
use crate::batch::model::{FieldModel, Model, Together};
use crate::batch::settings::Kind;

/// Most combinations of levels that are reckoned out beforehand.
const TABLE: usize = 1 << 22;

/// From so many pairs on, reckoning tables out costs less than it saves.
const WORTH_TABLES: u64 = 1_000_000;

/// A model ready to weigh pairs.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    pub(crate) prior: f64,
    /// By field, by level.
    pub(crate) main: Vec<Vec<f64>>,
    pub(crate) together: Vec<Joint>,
    /// What levels say against a relative; empty where relatives are not thought of.
    relatives: Vec<Joint>,
    pub(crate) radix: Vec<usize>,
    /// By how many fields are known: the most that can still come out, by code so far. The last is the weight.
    tables: Vec<Vec<f32>>,
    /// Without tables: the most that the fields from each on can add.
    rest: Vec<f64>,
}

impl Scorer {
    /// `with_tables`, everything is reckoned out beforehand: worth it for many pairs.
    pub(crate) fn new(model: &Model, slots: &[Slot], with_tables: bool) -> Self {
        let radix: Vec<usize> = slots.iter().map(|slot| levels::of(slot.kind).len()).collect();
        let bits = |field: &FieldModel| field.levels.iter().map(|level| level.bits).collect::<Vec<f64>>();
        let main: Vec<Vec<f64>> = model.fields.iter().map(bits).collect();
        let joints = |lists: &[Together]| lists.iter().filter_map(|own| Joint::new(own, slots, &radix)).collect();
        let (together, relatives) = (joints(&model.together), joints(&model.relatives));
        let (tables, rest) = (Vec::new(), Vec::new());
        let mut scorer = Self { prior: model.prior_bits, main, together, relatives, radix, tables, rest };
        scorer.reckon(with_tables);
        scorer
    }

    fn reckon(&mut self, tables: bool) {
        let fields = self.radix.len();
        let best = |table: &[f64]| table.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut rest = vec![0.0; fields + 1];
        for field in (0..fields).rev() {
            let joint: f64 = self.together.iter().filter(|own| own.last() == field).map(|own| best(&own.table)).sum();
            rest[field] = rest[field + 1] + best(&self.main[field]) + joint;
        }
        self.rest = rest;
        let product = self.radix.iter().try_fold(1_usize, |product, radix| product.checked_mul(*radix));
        if !tables || product.is_none_or(|product| product > TABLE) {
            return;
        }
        // Field by field: what the fields so far add up to, in the order in which a sum would be taken.
        let mut sums = vec![vec![self.prior]];
        for field in 0..fields {
            let before = &sums[field];
            let radix = self.radix[field];
            let mut next = Vec::with_capacity(before.len() * radix);
            let joint: Vec<&Joint> = self.together.iter().filter(|own| own.last() == field).collect();
            let mut tables: Vec<&[f64]> = Vec::with_capacity(joint.len());
            for (code, sum) in before.iter().enumerate() {
                tables.clear();
                // The field itself is the last digit of each table's code.
                tables.extend(joint.iter().map(|own| {
                    let earlier = |other: usize| if other == field { 0 } else { self.level_of(code, field, other) };
                    let start = own.code(earlier);
                    &own.table[start..start + radix]
                }));
                for (level, main) in self.main[field].iter().enumerate() {
                    next.push(sum + tables.iter().fold(*main, |bits, table| bits + table[level]));
                }
            }
            sums.push(next);
        }
        let mut tables: Vec<Vec<f32>> = vec![Vec::new(); fields + 1];
        let last = |(code, bits): (usize, &f64)| {
            (bits + self.family(*bits, |field| self.level_of(code, fields, field))) as f32
        };
        tables[fields] = sums[fields].iter().enumerate().map(last).collect();
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
        for own in self.together.iter().filter(|own| own.last() == field) {
            bits += own.table[own.code(|other| if other == field { level } else { earlier(other) })];
        }
        bits
    }

    /// What it takes off a weight that a relative explains the agreement too: odds of alternatives add.
    pub(crate) fn family(&self, bits: f64, level: impl Fn(usize) -> usize) -> f64 {
        if self.relatives.is_empty() {
            return 0.0;
        }
        let against: f64 = self.relatives.iter().map(|own| own.table[own.code(&level)]).sum();
        -(1.0 + (bits - against).exp2()).log2()
    }

    /// The weight of a pair whose levels `compare` gives one after the other; `None` once it cannot reach `floor`.
    #[inline]
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
        bits += self.family(bits, |field| usize::from(levels[field]));
        Some(bits as f32).filter(|bits| *bits >= floor)
    }

    /// The same sum for levels that are known.
    pub(crate) fn bits(&self, levels: &[u8]) -> f64 {
        let mut bits = self.prior;
        for (field, level) in levels.iter().enumerate() {
            bits += self.added(field, usize::from(*level), |earlier| usize::from(levels[earlier]));
        }
        bits + self.family(bits, |field| usize::from(levels[field]))
    }

    /// What each field adds to the prior, given the fields before it; what a relative takes off falls to the name.
    pub(crate) fn by_field(&self, slots: &[Slot], levels: &[u8]) -> Vec<f64> {
        let level = |field: usize| usize::from(levels[field]);
        let mut bits: Vec<f64> = (0..levels.len()).map(|field| self.added(field, level(field), level)).collect();
        let family = self.family(self.prior + bits.iter().sum::<f64>(), level);
        if let Some(name) = slots.iter().position(|slot| slot.kind == Kind::Name) {
            bits[name] += family;
        }
        bits
    }
}

/// The weights of pairs that other fields brought together, and of those that only the number did.
pub(crate) struct Scorers {
    usual: Scorer,
    alone: Option<Scorer>,
    /// Rules that do not look at the number.
    others: u32,
}

impl Scorers {
    /// For so many pairs.
    pub(crate) fn new(model: &Model, encoded: &Encoded, pairs: u64) -> Self {
        let label = encoded.slots.iter().position(|slot| Some(&slot.name) == model.labelled_by.as_ref());
        let alone = model.alone().filter(|_| label.is_some());
        Self {
            usual: Scorer::new(model, &encoded.slots, pairs > WORTH_TABLES),
            alone: alone.map(|model| Scorer::new(&model, &encoded.slots, false)),
            others: encoded.rules_without(label),
        }
    }

    /// For a pair that shares these rules. A pair that shares none was asked about, not found.
    pub(crate) fn of(&self, rules: u32) -> &Scorer {
        match &self.alone {
            Some(alone) if rules != 0 && rules & self.others == 0 => alone,
            _ => &self.usual,
        }
    }
}

/// What two or three fields add together.
#[derive(Debug, Clone)]
pub(crate) struct Joint {
    /// Ascending.
    pub(crate) fields: Vec<usize>,
    radix: Vec<usize>,
    pub(crate) table: Vec<f64>,
}

impl Joint {
    /// `None` where a field is not known here.
    fn new(own: &Together, slots: &[Slot], radix: &[usize]) -> Option<Self> {
        let places: Option<Vec<usize>> =
            own.fields.iter().map(|name| slots.iter().position(|slot| slot.name == *name)).collect();
        let places = places?;
        let mut fields = places.clone();
        fields.sort_unstable();
        let radix: Vec<usize> = fields.iter().map(|field| radix[*field]).collect();
        let mut joint = Self { table: vec![0.0; radix.iter().product()], fields, radix };
        for (codes, bits) in &own.bits {
            let mut known = [0; FIELDS_AT_MOST];
            for (field, code) in places.iter().zip(codes) {
                known[*field] = levels::of(slots[*field].kind).iter().position(|level| level.code == code)?;
            }
            let place = joint.code(|field| known[field]);
            joint.table[place] = *bits;
        }
        Some(joint)
    }

    pub(crate) fn last(&self) -> usize {
        self.fields.last().copied().unwrap_or(0)
    }

    /// Where the levels of its fields stand in the table.
    pub(crate) fn code(&self, level: impl Fn(usize) -> usize) -> usize {
        self.fields.iter().zip(&self.radix).fold(0, |code, (field, radix)| code * radix + level(*field))
    }
}

/// Most fields of one comparison.
pub(crate) const FIELDS_AT_MOST: usize = 32;
