//! A register made ready once: rosters and single records are looked for in it without reading it again.

use std::collections::BTreeSet;

use crate::batch::book::Book;
use crate::batch::bytes::{Reader, Writer};
use crate::batch::compare::compare;
use crate::batch::decide::Weighed;
use crate::batch::encode::{Encoded, Side, in_order, layout, problem, rules_of};
use crate::batch::linker::{Candidate, Linked, Linker};
use crate::batch::model::Model;
use crate::batch::pairs::{AHEAD, RuleReport, equal_keys, fetch};
use crate::batch::rules::{refiners, value_of};
use crate::batch::score::Scorers;
use crate::batch::settings::{Kind, Settings, SettingsError};
use crate::batch::table::Table;
use crate::batch::threads::in_parallel;
use crate::hash::mix;

/// The version of the bytes.
const MAGIC: u64 = 0x3130_7864_6e69_6b6c;
/// A key that more rows share is made finer.
const ROWS_PER_KEY: usize = 200;
/// Left rows of one task.
const TASK_ROWS: usize = 256;

/// Bytes that are no index, or not one for these settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexError {
    /// Cut off, damaged, or of another version.
    Broken,
    /// Settings that do not fit.
    Settings(SettingsError),
}

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken => f.write_str("these bytes are no index of this version; build it again"),
            Self::Settings(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for IndexError {}

impl From<SettingsError> for IndexError {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}

/// The right table of a link, encoded and sorted by every blocking key, with a model.
///
/// It grows a little with every value that it never saw; what it answers does not depend on what it was asked
/// before.
pub struct Index {
    linker: Linker,
    model: Model,
    scorers: Scorers,
    /// By rule, the rows in the order of their keys.
    orders: Vec<Order>,
    /// By rule, keys that were too common and were made finer.
    common: Vec<BTreeSet<u32>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index of {} rows", self.linker.encoded.right.rows)
    }
}

impl Index {
    /// Encodes a register. The settings must hold a model, such as one learnt from a large roster.
    ///
    /// # Errors
    /// Settings without a model, or that do not fit the table.
    pub fn build(register: &Table, settings: &Settings) -> Result<Self, SettingsError> {
        let mut own = settings.clone();
        for field in own.fields.iter_mut().filter(|field| !field.right.is_empty()) {
            field.left = std::mem::take(&mut field.right);
        }
        let mut encoded = Encoded::new(register, None, &own)?;
        encoded.right = std::mem::take(&mut encoded.left);
        encoded.within = false;
        let mut common = Vec::with_capacity(encoded.rules.len());
        for rule in 0..encoded.rules.len() {
            common.push(refine_common(&mut encoded, rule));
        }
        Self::ready(encoded, settings, common)
    }

    fn ready(encoded: Encoded, settings: &Settings, common: Vec<BTreeSet<u32>>) -> Result<Self, SettingsError> {
        let Some(model) = settings.model.clone() else {
            return Err(problem("model", "", "a model, learnt by linking a large roster"));
        };
        model.check(&encoded.slots)?;
        let orders = in_parallel(settings.threads, encoded.rules.len(), |rule| Order::new(&encoded, rule));
        let scorers = Scorers::new(&model, &encoded, u64::MAX);
        let report = |rule: &crate::batch::rules::Rule| RuleReport { rule: rule.text.clone(), ..RuleReport::default() };
        let reports = encoded.rules.iter().map(report).collect();
        let linker = Linker { encoded, settings: settings.clone(), reports };
        Ok(Self { linker, model, scorers, orders, common })
    }

    /// How many rows it holds.
    pub const fn rows(&self) -> usize {
        self.linker.encoded.right.rows
    }

    /// Links a roster, row by row and then as a whole.
    ///
    /// # Errors
    /// A roster without the columns of the settings.
    pub fn link(&mut self, roster: &Table, threads: usize) -> Result<Linked, SettingsError> {
        self.linker.settings.threads = threads;
        self.read_left(roster)?;
        let rows = self.linker.encoded.left.rows;
        let parts = in_parallel(threads, rows.div_ceil(TASK_ROWS), |task| {
            let mut found = Found::new(self.orders.len());
            for row in task * TASK_ROWS..((task + 1) * TASK_ROWS).min(rows) {
                self.look_up(row as u32, &mut found);
            }
            found
        });
        let mut weighed = Vec::new();
        let mut reports = self.linker.reports.clone();
        for part in parts {
            weighed.extend(part.weighed);
            for (report, (pairs, new)) in reports.iter_mut().zip(part.pairs) {
                report.pairs += pairs;
                report.new_pairs += new;
            }
        }
        weighed.sort_unstable_by_key(|pair| (pair.left, pair.right));
        Ok(self.linker.decide(self.model.clone(), &self.scorers, weighed, reports))
    }

    /// Who one record may be, most likely first. `cells` stand in the order of the settings' left columns.
    ///
    /// # Errors
    /// Settings that do not fit; none after [`Index::build`].
    pub fn find(&mut self, cells: &[&str]) -> Result<Vec<Candidate>, SettingsError> {
        let columns = self.linker.settings.fields.iter().flat_map(|field| field.left.clone());
        let mut table = Table::new(columns);
        table.push(cells.iter().copied());
        self.read_left(&table)?;
        let mut found = Found::new(self.orders.len());
        self.look_up(0, &mut found);
        let weighed = &mut found.weighed;
        weighed.sort_unstable_by(|a, b| b.bits.total_cmp(&a.bits).then(a.right.cmp(&b.right)));
        let odds = |pair: &Weighed| f64::from(pair.bits).exp2();
        let all: f64 = weighed.iter().map(odds).sum();
        let candidate = |pair: &Weighed| Candidate {
            left: 0,
            right: pair.right,
            weight: pair.bits,
            probability: (odds(pair) / (1.0 + all)) as f32,
        };
        Ok(weighed.iter().map(candidate).collect())
    }

    fn read_left(&mut self, table: &Table) -> Result<(), SettingsError> {
        self.linker.encoded.replace_left(table, &self.linker.settings)?;
        self.refine_left();
        Ok(())
    }

    /// Follows the register's finer keys.
    fn refine_left(&mut self) {
        let encoded = &mut self.linker.encoded;
        let mut left = std::mem::take(&mut encoded.left);
        for (rule, common) in self.common.iter().enumerate().filter(|(_, common)| !common.is_empty()) {
            let finer = refiners(&encoded.rules[rule], &encoded.slots);
            for row in 0..left.rows {
                let place = row * encoded.key_stride + rule;
                let values = &left.values[row * encoded.stride..(row + 1) * encoded.stride];
                let mut key = left.keys[place];
                for (step, part) in finer.iter().enumerate() {
                    if !common.contains(&key) {
                        break;
                    }
                    key = finer_key(key, step, value_of(*part, values, &encoded.slots, &encoded.books));
                }
                left.keys[place] = key;
            }
        }
        encoded.left = left;
    }

    fn look_up(&self, left: u32, found: &mut Found) {
        let encoded = &self.linker.encoded;
        let (a, own_keys) = (encoded.left_row(left as usize), encoded.keys_of(&encoded.left, left));
        let floor = self.linker.settings.floor_bits as f32;
        let nik_at = encoded.nik_at();
        for (rule, order) in self.orders.iter().enumerate() {
            let key = own_keys[rule];
            if key == 0 {
                continue;
            }
            // Rows that nothing tells apart stay together: the first of them stand for all.
            let rows = order.rows(key, |row| encoded.right.keys[row as usize * encoded.key_stride + rule]);
            let rows = &rows[..rows.len().min(ROWS_PER_KEY)];
            for (place, right) in rows.iter().enumerate() {
                if let Some(later) = rows.get(place + AHEAD) {
                    fetch(encoded, &encoded.right, u64::from(*later));
                }
                found.pairs[rule].0 += 1;
                let rules = equal_keys(own_keys, encoded.keys_of(&encoded.right, *right));
                if rules & ((1 << rule) - 1) != 0 {
                    continue;
                }
                found.pairs[rule].1 += 1;
                let b = encoded.right_row(*right as usize);
                let level = |slot: usize| compare(&encoded.slots[slot], encoded.books[slot].as_ref(), nik_at, a, b);
                if let Some(bits) = self.scorers.of(rules).weigh(floor, level) {
                    found.weighed.push(Weighed { left, right: *right, bits });
                }
            }
        }
    }

    /// All of it but the settings, to be kept somewhere safe: it holds the names and numbers of the register.
    pub fn to_bytes(&self) -> Vec<u8> {
        let encoded = &self.linker.encoded;
        let mut to = Writer::default();
        to.number(MAGIC);
        to.number(encoded.right.rows as u64);
        to.list(&encoded.right.values, |to, word| to.small(*word));
        to.list(&encoded.right.keys, |to, key| to.small(*key));
        for common in &self.common {
            let keys: Vec<u32> = common.iter().copied().collect();
            to.list(&keys, |to, key| to.small(*key));
        }
        for book in encoded.books.iter().flatten() {
            book.write(&mut to);
        }
        to.0
    }

    /// Reads what [`Index::to_bytes`] wrote, with the same settings.
    ///
    /// # Errors
    /// Other bytes, other settings.
    pub fn from_bytes(bytes: &[u8], settings: &Settings) -> Result<Self, IndexError> {
        let fields = in_order(settings);
        let (slots, stride) = layout(&fields)?;
        let rules = rules_of(settings, &slots)?;
        let key_stride = rules.len().next_multiple_of(8);
        let read = || -> Option<(Encoded, Vec<BTreeSet<u32>>)> {
            let mut from = Reader(bytes);
            (from.number()? == MAGIC).then_some(())?;
            let rows = usize::try_from(from.number()?).ok()?;
            let values = from.list(Reader::small)?;
            let keys = from.list(Reader::small)?;
            let fits = values.len() == rows.checked_mul(stride)? && keys.len() == rows.checked_mul(key_stride)?;
            fits.then_some(())?;
            let common = rules
                .iter()
                .map(|_| from.list(Reader::small).map(BTreeSet::from_iter))
                .collect::<Option<Vec<BTreeSet<u32>>>>()?;
            let mut books = Vec::with_capacity(slots.len());
            for slot in &slots {
                let has_book = !matches!(slot.kind, Kind::Nik | Kind::Date | Kind::Sex);
                books.push(if has_book { Some(Book::read(slot.kind, &mut from)?) } else { None });
            }
            from.0.is_empty().then_some(())?;
            let right = Side { rows, values, keys };
            let (left, within) = (Side::default(), false);
            Some((Encoded { slots, books, rules, stride, key_stride, left, right, within }, common))
        };
        let (encoded, common) = read().ok_or(IndexError::Broken)?;
        Ok(Self::ready(encoded, settings, common)?)
    }
}

/// What was found for some rows: pairs above the floor, and by rule how many were met and how many were new.
struct Found {
    weighed: Vec<Weighed>,
    pairs: Vec<(u64, u64)>,
}

impl Found {
    fn new(rules: usize) -> Self {
        Self { weighed: Vec::new(), pairs: vec![(0, 0); rules] }
    }
}

fn finer_key(key: u32, step: usize, value: u64) -> u32 {
    (mix(u64::from(key), mix(step as u64 + 1, value)) >> 32) as u32 | 1
}

/// Rows of one rule by key, and where each start of a key begins.
struct Order {
    rows: Vec<u32>,
    /// By the upper sixteen bits of the key, one more at the end.
    starts: Vec<u32>,
}

impl Order {
    fn new(encoded: &Encoded, rule: usize) -> Self {
        let rows = order(encoded, rule);
        let mut starts = vec![0_u32; (1 << 16) + 1];
        for row in &rows {
            starts[(encoded.right.keys[*row as usize * encoded.key_stride + rule] >> 16) as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self { rows, starts }
    }

    /// The rows of a key.
    fn rows(&self, key: u32, key_at: impl Fn(u32) -> u32) -> &[u32] {
        let own = (key >> 16) as usize;
        let near = &self.rows[self.starts[own] as usize..self.starts[own + 1] as usize];
        let start = near.partition_point(|row| key_at(*row) < key);
        let count = near[start..].partition_point(|row| key_at(*row) == key);
        &near[start..start + count]
    }
}

/// The rows that have a key, in its order.
fn order(encoded: &Encoded, rule: usize) -> Vec<u32> {
    let keys = encoded.right.keys.chunks_exact(encoded.key_stride).zip(0_u32..);
    let known = keys.filter(|(keys, _)| keys[rule] != 0);
    let mut entries: Vec<u64> = known.map(|(keys, row)| u64::from(keys[rule]) << 32 | u64::from(row)).collect();
    entries.sort_unstable();
    entries.into_iter().map(|entry| entry as u32).collect()
}

/// Makes keys finer until none is shared by too many rows, or nothing is left to tell rows apart by.
fn refine_common(encoded: &mut Encoded, rule: usize) -> BTreeSet<u32> {
    let finer = refiners(&encoded.rules[rule], &encoded.slots);
    let mut common = BTreeSet::new();
    let mut order = order(encoded, rule);
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
