//! Both tables as numbers: one short run of words per row for the comparison, one key per blocking rule.

use crate::batch::book::{Book, NOTHING};
use crate::batch::read::{self, Day, nested};
use crate::batch::recognise;
use crate::batch::rules::{Rule, key_of};
use crate::batch::settings::{Field, Kind, Settings, SettingsError};
use crate::batch::table::Table;
use crate::batch::threads::in_parallel;

/// A field and where its words stand in a row.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) at: usize,
}

/// Marks a date or sex that was read off the NIK: it says nothing new where both have one.
pub(crate) const FROM_NIK: u32 = 1 << 31;

/// The rules that a pair shares are bits of one number.
const RULES_AT_MOST: usize = 32;

/// Words that a kind takes in a row.
const fn width(kind: Kind) -> usize {
    match kind {
        Kind::Nik | Kind::Region => 3,
        Kind::Name | Kind::Text => 5,
        _ => 1,
    }
}

/// In which order fields are compared: cheap ones that tell much come first.
const fn cost(kind: Kind) -> u8 {
    match kind {
        Kind::Nik => 0,
        Kind::Date => 1,
        Kind::Sex => 2,
        Kind::Category => 3,
        Kind::Region => 4,
        Kind::Code => 5,
        Kind::Id => 6,
        Kind::Phone => 7,
        Kind::Name => 8,
        Kind::Text => 9,
    }
}

/// The rows of one table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side {
    pub(crate) rows: usize,
    pub(crate) values: Vec<u32>,
    pub(crate) keys: Vec<u32>,
}

/// Both tables, ready to be compared.
#[derive(Debug, Clone)]
pub(crate) struct Encoded {
    pub(crate) slots: Vec<Slot>,
    pub(crate) books: Vec<Option<Book>>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) stride: usize,
    pub(crate) key_stride: usize,
    pub(crate) left: Side,
    /// Empty where one table is compared with itself.
    pub(crate) right: Side,
    pub(crate) within: bool,
}

/// One column of numbers, while it is read.
struct Column {
    words: [Vec<u32>; 2],
    book: Option<Book>,
}

impl Encoded {
    pub(crate) fn new(left: &Table, right: Option<&Table>, settings: &Settings) -> Result<Self, SettingsError> {
        let fields = in_order(settings);
        let (slots, stride) = layout(&fields)?;
        let rules = rules_of(settings, &slots)?;
        let mut sources = Vec::with_capacity(fields.len());
        for field in &fields {
            let left_columns = columns_of(left, &field.left, &field.name)?;
            let right_columns = match right {
                Some(right) if field.right.is_empty() => columns_of(right, &field.left, &field.name)?,
                Some(right) => columns_of(right, &field.right, &field.name)?,
                None => Vec::new(),
            };
            sources.push((*field, left_columns, right_columns));
        }
        let columns = in_parallel(settings.threads, sources.len(), |place| {
            let (field, left_columns, right_columns) = &sources[place];
            column(field, (left, left_columns), right.map(|right| (right, right_columns.as_slice())), settings)
        });
        let key_stride = rules.len().next_multiple_of(8);
        let mut encoded = Self {
            slots,
            books: Vec::new(),
            rules,
            stride,
            key_stride,
            left: Side::default(),
            right: Side::default(),
            within: right.is_none(),
        };
        encoded.left = encoded.side(left.rows(), &columns, 0);
        if let Some(right) = right {
            encoded.right = encoded.side(right.rows(), &columns, 1);
        }
        encoded.books = columns.into_iter().map(|column| column.book).collect();
        let hints = Hints::of(&encoded.slots, settings.latest_birth_year);
        for side in [&mut encoded.left, &mut encoded.right] {
            for row in side.values.chunks_exact_mut(stride) {
                hints.fill(row);
            }
        }
        encoded.left.keys = encoded.keys(&encoded.left, settings.threads);
        encoded.right.keys = encoded.keys(&encoded.right, settings.threads);
        Ok(encoded)
    }

    fn side(&self, rows: usize, columns: &[Column], side: usize) -> Side {
        let mut values = vec![0; rows * self.stride];
        for (slot, column) in self.slots.iter().zip(columns) {
            let width = width(slot.kind);
            let words = &column.words[side];
            for (row, own) in values.chunks_exact_mut(self.stride).zip(words.chunks_exact(column_width(slot.kind))) {
                match (slot.kind, &column.book) {
                    (Kind::Nik, _) => row[slot.at..slot.at + width].copy_from_slice(own),
                    (Kind::Name | Kind::Text | Kind::Region, Some(book)) => spread(&mut row[slot.at..], own[0], book),
                    _ => row[slot.at] = own[0],
                }
            }
        }
        Side { rows, values, keys: Vec::new() }
    }

    fn keys(&self, side: &Side, threads: usize) -> Vec<u32> {
        const ROWS: usize = 16_384;
        let parts = in_parallel(threads, side.rows.div_ceil(ROWS), |part| {
            let rows = part * ROWS..((part + 1) * ROWS).min(side.rows);
            let mut keys = vec![0; rows.len() * self.key_stride];
            for (row, keys) in rows.zip(keys.chunks_exact_mut(self.key_stride)) {
                let values = &side.values[row * self.stride..(row + 1) * self.stride];
                for (rule, key) in self.rules.iter().zip(keys) {
                    *key = key_of(&rule.parts, values, &self.slots, &self.books);
                }
            }
            keys
        });
        parts.concat()
    }

    /// The right table, or the only one.
    pub(crate) const fn other(&self) -> &Side {
        if self.within { &self.left } else { &self.right }
    }

    /// The rules, bit by bit, that do not take anything from this field.
    pub(crate) fn rules_without(&self, slot: Option<usize>) -> u32 {
        let rules = self.rules.iter().enumerate();
        let without = rules.filter(|(_, rule)| rule.parts.iter().all(|part| Some(part.slot) != slot));
        without.fold(0, |rules, (place, _)| rules | 1 << place)
    }

    /// Where the NIK stands in a row, if there is one.
    pub(crate) fn nik_at(&self) -> Option<usize> {
        self.slots.iter().find(|slot| slot.kind == Kind::Nik).map(|slot| slot.at)
    }

    pub(crate) fn keys_of<'a>(&self, side: &'a Side, row: u32) -> &'a [u32] {
        &side.keys[row as usize * self.key_stride..(row as usize + 1) * self.key_stride]
    }

    pub(crate) fn left_row(&self, row: usize) -> &[u32] {
        &self.left.values[row * self.stride..(row + 1) * self.stride]
    }

    pub(crate) fn right_row(&self, row: usize) -> &[u32] {
        &self.other().values[row * self.stride..(row + 1) * self.stride]
    }
}

const fn column_width(kind: Kind) -> usize {
    match kind {
        Kind::Nik => 3,
        _ => 1,
    }
}

/// A value's id, and what can be compared without its book.
fn spread(row: &mut [u32], id: u32, book: &Book) {
    row[0] = id;
    if id == NOTHING {
        return;
    }
    let value = book.value(id);
    let (low, high) = if value.code > 0 { (nested(value.code), true) } else { (value.letters.0, false) };
    row[1] = low as u32;
    // A nested code has 35 bits; the mark stands above the letters' bits.
    row[2] = (low >> 32) as u32 | u32::from(high) << 31;
    if row.len() >= 5 && value.code == 0 {
        row[3] = value.classes as u32;
        row[4] = (value.classes >> 32) as u32;
    }
}

fn columns_of(table: &Table, names: &[String], field: &str) -> Result<Vec<usize>, SettingsError> {
    if names.is_empty() {
        return Err(problem(&format!("fields.{field}"), "", &table.headers().join(", ")));
    }
    names
        .iter()
        .map(|name| {
            table.column(name).ok_or_else(|| problem(&format!("fields.{field}"), name, &table.headers().join(", ")))
        })
        .collect()
}

fn column(field: &Field, left: (&Table, &[usize]), right: Option<(&Table, &[usize])>, settings: &Settings) -> Column {
    let has_book = !matches!(field.kind, Kind::Nik | Kind::Date | Kind::Sex);
    let mut book = has_book.then(|| Book::new(field.kind));
    let mut words = [Vec::new(), Vec::new()];
    for (words, (table, columns)) in words.iter_mut().zip([Some(left), right].into_iter().flatten()) {
        *words = cells(field, &mut book, table, columns, settings.latest_birth_year);
        if let Some(book) = &mut book {
            words.iter().for_each(|id| book.count(*id));
        }
    }
    let outside = settings.frequencies.iter().find(|outside| outside.field == field.name);
    if let Some(book) = &mut book {
        book.settle(outside);
    }
    Column { words, book }
}

/// One field of every row as numbers; new values go into its book.
fn cells(field: &Field, book: &mut Option<Book>, table: &Table, columns: &[usize], latest_year: i16) -> Vec<u32> {
    let mut words = Vec::with_capacity(table.rows() * column_width(field.kind));
    let mut joined = String::new();
    for row in 0..table.rows() {
        let cell = match columns {
            [column] => table.cell(row, *column),
            _ => {
                joined.clear();
                for column in columns {
                    joined.push_str(table.cell(row, *column));
                    joined.push(' ');
                }
                joined.trim_end()
            }
        };
        match (&mut *book, field.kind) {
            (Some(book), _) => words.push(book.id(cell)),
            (None, Kind::Date) => words.push(read::date(cell, latest_year).0),
            (None, Kind::Sex) => words.push(read::sex(cell)),
            _ => {
                let digits = read::nik(cell);
                let more = u32::from(digits.length) | u32::from(digits.last) << 8;
                words.extend([digits.packed as u32, (digits.packed >> 32) as u32, more]);
            }
        }
    }
    words
}

impl Encoded {
    /// Reads another left table. What the right table never said goes into the books as borne by nobody.
    pub(crate) fn replace_left(&mut self, table: &Table, settings: &Settings) -> Result<(), SettingsError> {
        self.left = self.read(table, |field| &field.left, settings, |_, _| {})?;
        self.books.iter_mut().flatten().for_each(Book::settle_new);
        Ok(())
    }

    /// Adds rows to the right table and counts them.
    pub(crate) fn append_right(&mut self, table: &Table, settings: &Settings) -> Result<(), SettingsError> {
        fn columns(field: &Field) -> &Vec<String> {
            if field.right.is_empty() { &field.left } else { &field.right }
        }
        let more = self.read(table, columns, settings, |book, ids| ids.iter().for_each(|id| book.count(*id)))?;
        self.books.iter_mut().flatten().for_each(Book::settle_new);
        self.right.rows += more.rows;
        self.right.values.extend(more.values);
        self.right.keys.extend(more.keys);
        Ok(())
    }

    fn read(
        &mut self,
        table: &Table,
        columns_for: impl Fn(&Field) -> &Vec<String>,
        settings: &Settings,
        count: impl Fn(&mut Book, &[u32]),
    ) -> Result<Side, SettingsError> {
        let fields = in_order(settings);
        let sources: Vec<Vec<usize>> =
            fields.iter().map(|field| columns_of(table, columns_for(field), &field.name)).collect::<Result<_, _>>()?;
        let mut columns = Vec::with_capacity(fields.len());
        for ((field, source), book) in fields.iter().zip(&sources).zip(std::mem::take(&mut self.books)) {
            let mut book = book;
            let words = cells(field, &mut book, table, source, settings.latest_birth_year);
            if let Some(book) = &mut book {
                count(book, &words);
            }
            columns.push(Column { words: [words, Vec::new()], book });
        }
        let mut side = self.side(table.rows(), &columns, 0);
        self.books = columns.into_iter().map(|column| column.book).collect();
        let hints = Hints::of(&self.slots, settings.latest_birth_year);
        side.values.chunks_exact_mut(self.stride).for_each(|row| hints.fill(row));
        side.keys = self.keys(&side, settings.threads);
        Ok(side)
    }

    /// The keys of the right table as they were before any was made finer.
    pub(crate) fn plain_right_keys(&mut self, threads: usize) {
        self.right.keys = self.keys(&self.right, threads);
    }
}

/// The fields in the order of their cost.
pub(crate) fn in_order(settings: &Settings) -> Vec<&Field> {
    let mut fields: Vec<&Field> = settings.fields.iter().collect();
    fields.sort_by_key(|field| cost(field.kind));
    fields
}

/// Where the words of each field stand in a row, and how many words that makes.
pub(crate) fn layout(fields: &[&Field]) -> Result<(Vec<Slot>, usize), SettingsError> {
    if fields.is_empty() {
        return Err(problem("fields", "", "at least one field that both tables have"));
    }
    let mut slots: Vec<Slot> = Vec::with_capacity(fields.len());
    let mut at = 0;
    for field in fields {
        if slots.iter().any(|slot| slot.name == field.name) {
            return Err(problem("fields.name", &field.name, "each name once"));
        }
        slots.push(Slot { name: field.name.clone(), kind: field.kind, at });
        at += width(field.kind);
    }
    Ok((slots, at.next_multiple_of(4)))
}

/// The blocking rules of these settings; those that go with the fields where none are named.
pub(crate) fn rules_of(settings: &Settings, slots: &[Slot]) -> Result<Vec<Rule>, SettingsError> {
    let derived = if settings.blocking.is_empty() { recognise::blocking(&settings.fields) } else { Vec::new() };
    let texts = if settings.blocking.is_empty() { &derived } else { &settings.blocking };
    let rules = texts.iter().map(|text| Rule::parse(text, slots)).collect::<Result<Vec<_>, _>>()?;
    if rules.len() > RULES_AT_MOST {
        return Err(problem("blocking", &texts[RULES_AT_MOST], "at most 32 rules"));
    }
    Ok(rules)
}

/// The number of a row's NIK field.
pub(crate) fn digits_at(row: &[u32], at: usize) -> read::Digits {
    let packed = u64::from(row[at]) | u64::from(row[at + 1]) << 32;
    read::Digits { packed, length: row[at + 2] as u8, last: (row[at + 2] >> 8) as u8 }
}

/// Fills in a birth date and a sex that only the NIK says.
struct Hints {
    nik: Option<usize>,
    date: Option<usize>,
    sex: Option<usize>,
    latest_year: i16,
}

impl Hints {
    fn of(slots: &[Slot], latest_year: i16) -> Self {
        let at = |kind| slots.iter().find(|slot| slot.kind == kind).map(|slot| slot.at);
        Self { nik: at(Kind::Nik), date: at(Kind::Date), sex: at(Kind::Sex), latest_year }
    }

    fn fill(&self, row: &mut [u32]) {
        let Some(nik) = self.nik else { return };
        let date = self.date.filter(|at| row[*at] == 0);
        let sex = self.sex.filter(|at| row[*at] == 0);
        if date.is_none() && sex.is_none() {
            return;
        }
        let Some((year, month, day, female)) = read::nik_birth(digits_at(row, nik)) else { return };
        if let Some(at) = date {
            let century = if 2000 + year as i32 <= i32::from(self.latest_year) { 2000 } else { 1900 };
            row[at] = Day::new(century + year, month, day).0 | FROM_NIK;
        }
        if let Some(at) = sex {
            row[at] = (1 + u32::from(female)) | FROM_NIK;
        }
    }
}

pub(crate) fn problem(setting: &str, read: &str, allowed: &str) -> SettingsError {
    SettingsError { setting: setting.to_owned(), read: read.to_owned(), allowed: allowed.to_owned() }
}
