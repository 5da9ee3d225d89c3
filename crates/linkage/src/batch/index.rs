//! A register kept ready: built once, kept as bytes, growing, and rosters or single records looked for in it without
//! reading it again.

use std::collections::BTreeSet;

use crate::batch::book::Book;
use crate::batch::bytes::{Reader, Writer};
use crate::batch::compare::compare;
use crate::batch::encode::{Encoded, Side, Slot, in_order, layout, problem, rules_of};
use crate::batch::labelled;
use crate::batch::learn::{Coder, Histogram, Label, label_field};
use crate::batch::linker::{Candidate, Linked, Linker};
use crate::batch::model::Model;
use crate::batch::order::{Order, finer_key, refine_common};
use crate::batch::pairs::RuleReport;
use crate::batch::rules::{Rule, refiners, value_of};
use crate::batch::score::{FIELDS_AT_MOST, Scorers};
use crate::batch::search::Search;
use crate::batch::settings::{Kind, Settings, SettingsError};
use crate::batch::table::Table;
use crate::batch::threads::in_parallel;
use crate::hash::{mix, of_bytes};

/// The version of the bytes.
const MAGIC: u64 = 0x3430_7864_6e69_6b6c;
/// A left row meets about so many right rows.
const PAIRS_PER_ROW: u64 = 50;
/// Left rows of one task.
pub(crate) const TASK_ROWS: usize = 256;
/// Rows that may come later before all are put in order anew, beside half of those there are.
const LATER_ROWS: usize = 1_024;

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
    pub(crate) linker: Linker,
    pub(crate) model: Model,
    pub(crate) scorers: Scorers,
    /// By rule, the rows in the order of their keys.
    pub(crate) orders: Vec<Order>,
    /// By rule, keys that were too common and were made finer.
    common: Vec<BTreeSet<u32>>,
    /// Rows that are in order; those behind came later.
    ordered: usize,
    /// For each row the first row of the same person; empty where each is its own.
    pub(crate) person: Vec<u32>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index of {} rows", self.rows())
    }
}

impl Index {
    /// Encodes a register. Without a model in the settings it weighs by assumed shares until [`Index::learn`].
    ///
    /// # Errors
    /// Settings that do not fit the table.
    pub fn build(register: &Table, settings: &Settings) -> Result<Self, SettingsError> {
        let mut own = settings.clone();
        for field in own.fields.iter_mut().filter(|field| !field.right.is_empty()) {
            field.left = std::mem::take(&mut field.right);
        }
        let mut encoded = Encoded::new(register, None, &own)?;
        encoded.right = std::mem::take(&mut encoded.left);
        encoded.within = false;
        let common = refined(&mut encoded);
        let model = settings.model.clone().unwrap_or_else(|| Model::assumed(&encoded.slots));
        Self::ready(encoded, settings, model, common)
    }

    fn ready(
        encoded: Encoded,
        settings: &Settings,
        model: Model,
        common: Vec<BTreeSet<u32>>,
    ) -> Result<Self, SettingsError> {
        let rows = encoded.right.rows;
        Self::of_rows(encoded, settings, model.for_right_rows(rows), common, rows)
    }

    /// `ordered` of the rows are in order, the others came later.
    fn of_rows(
        encoded: Encoded,
        settings: &Settings,
        mut model: Model,
        common: Vec<BTreeSet<u32>>,
        ordered: usize,
    ) -> Result<Self, SettingsError> {
        settings.check_lines()?;
        if encoded.slots.len() > FIELDS_AT_MOST {
            return Err(problem("fields", &encoded.slots.len().to_string(), &FIELDS_AT_MOST.to_string()));
        }
        model.check(&encoded.slots)?;
        model.fix(&settings.fixed)?;
        let later = ordered..encoded.right.rows;
        let orders = in_parallel(settings.threads, encoded.rules.len(), |rule| {
            let mut order = Order::new(&encoded, rule, ordered);
            let key = |row: usize| encoded.right.keys[row * encoded.key_stride + rule];
            later.clone().for_each(|row| order.add(key(row), row as u32));
            order
        });
        let scorers = Scorers::new(&model, &encoded, u64::MAX);
        let report = |rule: &Rule| RuleReport { rule: rule.text.clone(), ..RuleReport::default() };
        let reports = encoded.rules.iter().map(report).collect();
        let settings = Settings { model: None, ..settings.clone() };
        let linker = Linker::of(encoded, settings, reports);
        Ok(Self { linker, model, scorers, orders, common, ordered, person: Vec::new() })
    }

    /// How many rows it holds.
    pub const fn rows(&self) -> usize {
        self.linker.encoded.right.rows
    }

    /// What it weighs by.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Adds rows behind those it has; they are found from now on. Whether rows come one by one or all at once, and what
    /// was looked for meanwhile, makes no difference to what is found later.
    ///
    /// # Errors
    /// A table without the columns of the settings.
    pub fn add(&mut self, more: &Table) -> Result<(), SettingsError> {
        let mut from = 0;
        while from < more.rows() {
            // All are put in order anew at the same rows in any case.
            let room = self.ordered + self.later_rows() + 1 - self.rows();
            let until = (from + room).min(more.rows());
            match (from, until) {
                (0, all) if all == more.rows() => self.append(more)?,
                _ => self.append(&more.part(from..until))?,
            }
            from = until;
        }
        Ok(())
    }

    /// Rows that may come before all are put in order anew.
    const fn later_rows(&self) -> usize {
        self.ordered / 2 + LATER_ROWS
    }

    fn append(&mut self, more: &Table) -> Result<(), SettingsError> {
        let before = self.rows();
        self.linker.encoded.append_right(more, &self.linker.settings)?;
        if !self.person.is_empty() {
            self.person.extend(before as u32..self.rows() as u32);
        }
        if self.rows() - self.ordered > self.later_rows() {
            self.order_anew();
            return Ok(());
        }
        let encoded = &mut self.linker.encoded;
        let mut right = std::mem::take(&mut encoded.right);
        follow(encoded, &mut right, before, &self.common);
        for row in before..right.rows {
            let keys = &right.keys[row * encoded.key_stride..(row + 1) * encoded.key_stride];
            self.orders.iter_mut().zip(keys).for_each(|(order, key)| order.add(*key, row as u32));
        }
        encoded.right = right;
        Ok(())
    }

    fn order_anew(&mut self) {
        let encoded = &mut self.linker.encoded;
        let rows = encoded.right.rows;
        encoded.books.iter_mut().flatten().for_each(|book| book.settle(None));
        encoded.plain_right_keys(self.linker.settings.threads);
        self.common = refined(encoded);
        let threads = self.linker.settings.threads;
        self.orders = in_parallel(threads, encoded.rules.len(), |rule| Order::new(encoded, rule, rows));
        self.ordered = rows;
        let model = self.model.clone().for_right_rows(rows);
        self.weigh_by(model);
    }

    fn weigh_by(&mut self, model: Model) {
        self.scorers = Scorers::new(&model, &self.linker.encoded, u64::MAX);
        self.model = model;
    }

    /// Some rows are one person, such as one known by two numbers: for each row the first row of its person. A listed
    /// row then answers to the person, by whichever row fits best.
    ///
    /// # Panics
    /// When there is not one entry for each row, none behind its own row.
    pub fn set_persons(&mut self, first_row_of: Vec<u32>) {
        let fits = |(row, first): (usize, &u32)| *first as usize <= row;
        assert!(first_row_of.len() == self.rows() && first_row_of.iter().enumerate().all(fits), "one entry a row");
        self.person = first_row_of;
    }

    /// Fits the model to a roster and the rows `among` the register, without labels but for those given: their left rows
    /// are the roster's. Gives whether there was enough to learn from; where there was not, everything stays as it is.
    ///
    /// # Errors
    /// A roster without the columns of the settings.
    pub fn learn(
        &mut self,
        roster: &Table,
        labels: &[Label],
        among: impl Fn(u32) -> bool + Sync,
        threads: usize,
    ) -> Result<bool, SettingsError> {
        self.read_left(roster)?;
        let encoded = &self.linker.encoded;
        let Some(number) = label_field(encoded) else { return Ok(false) };
        let step = (roster.rows() as u64 * PAIRS_PER_ROW).div_ceil(self.linker.settings.training_pairs.max(1)).max(1);
        let seed = self.linker.settings.seed;
        let wanted = |row: &u32| mix(seed, u64::from(*row)).is_multiple_of(step);
        let rows: Vec<u32> = (0..roster.rows() as u32).filter(wanted).collect();
        let coder = Coder::new(encoded, Some(number));
        let nik_at = encoded.nik_at();
        let parts = in_parallel(threads, rows.len().div_ceil(TASK_ROWS), |task| {
            let mut histogram = Histogram::default();
            for left in rows.iter().skip(task * TASK_ROWS).take(TASK_ROWS) {
                let a = encoded.left_row(*left as usize);
                self.visit(
                    *left,
                    |_, _, _| {},
                    |_, right, rules| {
                        if !among(right) {
                            return;
                        }
                        let b = encoded.right_row(right as usize);
                        let level =
                            |slot: usize| compare(&encoded.slots[slot], encoded.books[slot].as_ref(), nik_at, a, b);
                        *histogram.entry(coder.code(rules, level)).or_insert(0) += 1;
                    },
                );
            }
            histogram
        });
        let mut all = Histogram::default();
        for (code, count) in parts.into_iter().flatten() {
            *all.entry(code).or_insert(0) += count;
        }
        let mut sample = coder.sample(all, rows.len() as u64);
        sample.add_labels(labels.iter().map(|label| (self.linker.levels(label.left, label.right), label.same)));
        let Some(mut model) = labelled::learn(encoded, &sample, number, threads) else { return Ok(false) };
        model.fix(&self.linker.settings.fixed)?;
        self.weigh_by(model);
        Ok(true)
    }

    /// Looks for every row of a roster; [`Search`] then decides.
    ///
    /// # Errors
    /// A roster without the columns of the settings.
    pub fn search(&mut self, roster: &Table, threads: usize) -> Result<Search<'_>, SettingsError> {
        self.linker.settings.threads = threads;
        self.read_left(roster)?;
        Ok(Search::new(self, threads))
    }

    /// Links a roster, row by row and then as a whole.
    ///
    /// # Errors
    /// A roster without the columns of the settings.
    pub fn link(&mut self, roster: &Table, threads: usize) -> Result<Linked, SettingsError> {
        Ok(self.search(roster, threads)?.linked())
    }

    /// Who one record may be, most likely first. `cells` stand in the order of the settings' left columns.
    ///
    /// # Errors
    /// Settings that do not fit; none after [`Index::build`].
    pub fn find(&mut self, cells: &[&str]) -> Result<Vec<Candidate>, SettingsError> {
        let columns = self.linker.settings.fields.iter().flat_map(|field| field.left.clone());
        let mut table = Table::new(columns);
        table.push(cells.iter().copied());
        let share_found = self.model.share_found;
        let search = self.search(&table, 1)?;
        let mut weighed = search.weighed.clone();
        weighed.sort_unstable_by(|a, b| b.bits.total_cmp(&a.bits).then(a.right.cmp(&b.right)));
        // As for a roster: against "nobody there" the odds are higher by one over the share of nobody.
        let raised = 1.0 / (1.0 - share_found.min(0.95));
        let odds = |bits: f32| f64::from(bits).exp2() * raised;
        let all: f64 = weighed.iter().map(|pair| odds(pair.bits)).sum();
        Ok(weighed.iter().map(|pair| pair.candidate(odds(pair.bits) / (1.0 + all))).collect())
    }

    fn read_left(&mut self, table: &Table) -> Result<(), SettingsError> {
        let encoded = &mut self.linker.encoded;
        encoded.replace_left(table, &self.linker.settings)?;
        let mut left = std::mem::take(&mut encoded.left);
        follow(encoded, &mut left, 0, &self.common);
        encoded.left = left;
        Ok(())
    }

    /// All of it but the settings, to be kept somewhere safe: it holds the names and numbers of the register.
    pub fn to_bytes(&self) -> Vec<u8> {
        let encoded = &self.linker.encoded;
        let mut to = Writer::default();
        to.number(MAGIC);
        to.number(fingerprint(&encoded.slots, &encoded.rules));
        self.model.write(&mut to);
        to.number(encoded.right.rows as u64);
        to.number(self.ordered as u64);
        to.list(&encoded.right.values, |to, word| to.small(*word));
        to.list(&encoded.right.keys, |to, key| to.small(*key));
        to.list(&self.person, |to, first| to.small(*first));
        for common in &self.common {
            let keys: Vec<u32> = common.iter().copied().collect();
            to.list(&keys, |to, key| to.small(*key));
        }
        for book in encoded.books.iter().flatten() {
            book.write(&mut to);
        }
        to.0
    }

    /// Reads what [`Index::to_bytes`] wrote, with the same settings. It weighs by the model that the index had, unless
    /// the settings hold one.
    ///
    /// # Errors
    /// Other bytes, other settings.
    pub fn from_bytes(bytes: &[u8], settings: &Settings) -> Result<Self, IndexError> {
        let fields = in_order(settings);
        let (slots, stride) = layout(&fields)?;
        let rules = rules_of(settings, &slots)?;
        let key_stride = rules.len().next_multiple_of(8);
        let read = || {
            let mut from = Reader(bytes);
            (from.number()? == MAGIC).then_some(())?;
            (from.number()? == fingerprint(&slots, &rules)).then_some(())?;
            let model = Model::read(&mut from)?;
            let rows = usize::try_from(from.number()?).ok()?;
            let ordered = usize::try_from(from.number()?).ok().filter(|ordered| *ordered <= rows)?;
            let values = from.list(Reader::small)?;
            let keys = from.list(Reader::small)?;
            let fits = values.len() == rows.checked_mul(stride)? && keys.len() == rows.checked_mul(key_stride)?;
            fits.then_some(())?;
            let person = from.list(Reader::small)?;
            let known = |(row, first): (usize, &u32)| *first as usize <= row;
            (person.is_empty() || person.len() == rows && person.iter().enumerate().all(known)).then_some(())?;
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
            let encoded = Encoded { slots, books, rules, stride, key_stride, left, right, within };
            Some((encoded, model, ordered, common, person))
        };
        let (encoded, kept, ordered, common, person) = read().ok_or(IndexError::Broken)?;
        let model = match settings.model.clone() {
            Some(given) => given.for_right_rows(ordered),
            None => kept,
        };
        Ok(Self { person, ..Self::of_rows(encoded, settings, model, common, ordered)? })
    }
}

/// Tells the fields and rules of one index from those of another.
fn fingerprint(slots: &[Slot], rules: &[Rule]) -> u64 {
    let fields: Vec<String> = slots.iter().map(|slot| format!("{} {:?}", slot.name, slot.kind)).collect();
    let rules: Vec<&str> = rules.iter().map(|rule| rule.text.as_str()).collect();
    of_bytes(format!("{}\n{}", fields.join(", "), rules.join("\n")).as_bytes())
}

fn refined(encoded: &mut Encoded) -> Vec<BTreeSet<u32>> {
    (0..encoded.rules.len()).map(|rule| refine_common(encoded, rule)).collect()
}

/// Rows from `first` on follow the register's finer keys.
fn follow(encoded: &Encoded, side: &mut Side, first: usize, common: &[BTreeSet<u32>]) {
    for (rule, common) in common.iter().enumerate().filter(|(_, common)| !common.is_empty()) {
        let finer = refiners(&encoded.rules[rule], &encoded.slots);
        for row in first..side.rows {
            let place = row * encoded.key_stride + rule;
            let values = &side.values[row * encoded.stride..(row + 1) * encoded.stride];
            let mut key = side.keys[place];
            for (step, part) in finer.iter().enumerate() {
                if !common.contains(&key) {
                    break;
                }
                key = finer_key(key, step, value_of(*part, values, &encoded.slots, &encoded.books));
            }
            side.keys[place] = key;
        }
    }
}
