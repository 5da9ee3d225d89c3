//! Tables as the engine knows them, and rows on their way into one.
//!
//! A [`RowBatch`] is one flat buffer that any thread fills; its bytes are at once what PostgreSQL's COPY takes
//! and what the audit digest is made over, so a row is laid out once.

use crate::value::Value;
use crate::{Keys, StoreError};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// BIGINT.
    Int,
    /// TEXT.
    Text,
    /// BYTEA.
    Bytes,
}

/// A table that rows are added to in bulk.
///
/// An audited table has the columns `id` (first) and `change_id`; both are filled by the batch.
///
/// ```
/// use store::{ColumnType::{Bytes, Int, Text}, RowBatch, Table};
/// static PERSON: Table = Table { name: "person", columns: &[("id", Int), ("change_id", Int), ("name", Text), ("nik", Bytes)] };
/// let mut batch = RowBatch::new(&PERSON, 7);
/// batch.row(1).text("Siti").null();
/// batch.row(2).text("Budi").null();
/// assert_eq!(batch.len(), 2);
/// ```
#[derive(Debug)]
pub struct Table {
    /// Its name in SQL.
    pub name: &'static str,
    /// All columns in order.
    pub columns: &'static [(&'static str, ColumnType)],
}

impl Table {
    pub(crate) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == column)
    }
}

/// Rows of one change for one table, laid out by any thread and handed to [`crate::Change::insert`].
///
/// The order of calls is the order of the table's columns; a wrong type or an unfinished row is a mistake in the
/// program and panics close to it.
pub struct RowBatch {
    table: &'static Table,
    change_id: i64,
    change_column: Option<usize>,
    bytes: Vec<u8>,
    rows: usize,
    column: usize,
    first_id: i64,
    last_id: i64,
    ascending: bool,
    nul_in: Option<usize>,
}

impl RowBatch {
    /// An empty batch for rows that belong to the change with this id.
    pub fn new(table: &'static Table, change_id: i64) -> Self {
        Self {
            table,
            change_id,
            change_column: table.position("change_id"),
            bytes: Vec::new(),
            rows: 0,
            column: table.columns.len(),
            first_id: 0,
            last_id: 0,
            ascending: true,
            nul_in: None,
        }
    }

    /// Begins the row with this id; `id` and `change_id` are filled in.
    #[inline]
    pub fn row(&mut self, id: i64) -> &mut Self {
        debug_assert_eq!(self.table.columns[0].0, "id", "{} has no id", self.table.name);
        if self.rows == 0 {
            self.first_id = id;
        } else if id <= self.last_id {
            self.ascending = false;
        }
        self.last_id = id;
        self.begin().int(id)
    }

    /// Begins a row of a table without `id`: a summary that can be made again from the audited rows.
    pub fn derived_row(&mut self) -> &mut Self {
        debug_assert_ne!(self.table.columns[0].0, "id", "{} has an id: use row(id)", self.table.name);
        self.begin()
    }

    /// A whole number.
    #[inline]
    pub fn int(&mut self, value: i64) -> &mut Self {
        self.expect(ColumnType::Int);
        self.put_int(value);
        self.advance()
    }

    /// A whole number or nothing.
    #[inline]
    pub fn opt_int(&mut self, value: Option<i64>) -> &mut Self {
        match value {
            Some(value) => self.int(value),
            None => self.null(),
        }
    }

    /// 0 or 1.
    pub fn flag(&mut self, value: bool) -> &mut Self {
        self.int(i64::from(value))
    }

    /// A text.
    #[inline]
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.expect(ColumnType::Text);
        if value.as_bytes().contains(&0) {
            self.nul_in = Some(self.column);
        }
        self.put(value.as_bytes());
        self.advance()
    }

    /// A text or nothing.
    #[inline]
    pub fn opt_text(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    /// Bytes.
    #[inline]
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.expect(ColumnType::Bytes);
        self.put(value);
        self.advance()
    }

    /// Bytes or nothing.
    #[inline]
    pub fn opt_bytes(&mut self, value: Option<&[u8]>) -> &mut Self {
        match value {
            Some(value) => self.bytes(value),
            None => self.null(),
        }
    }

    /// Nothing.
    #[inline]
    pub fn null(&mut self) -> &mut Self {
        assert!(self.column < self.table.columns.len(), "{}: more values than columns", self.table.name);
        self.bytes.extend_from_slice(&(-1_i32).to_be_bytes());
        self.advance()
    }

    /// A personal number, sealed here for exactly this row and column.
    pub fn sealed(&mut self, keys: &Keys, plain: &[u8]) -> &mut Self {
        self.expect(ColumnType::Bytes);
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        let column = self.table.columns[self.column].0;
        keys.seal_into(self.table.name, column, self.last_id, plain, &mut self.bytes);
        let length = length_of(self.bytes.len() - start - 4);
        self.bytes[start..start + 4].copy_from_slice(&length);
        self.advance()
    }

    /// A personal number or nothing.
    pub fn opt_sealed(&mut self, keys: &Keys, plain: Option<&[u8]>) -> &mut Self {
        match plain {
            Some(plain) => self.sealed(keys, plain),
            None => self.null(),
        }
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// How much memory the rows take; a producer hands over at a few hundred kilobytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Where the rows go.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// Empties it and keeps its memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.rows = 0;
        self.column = self.table.columns.len();
        self.ascending = true;
        self.nul_in = None;
    }

    pub(crate) fn change_id(&self) -> i64 {
        self.change_id
    }

    pub(crate) fn id_range(&self) -> (i64, i64) {
        (self.first_id, self.last_id)
    }

    /// The rows as COPY takes them: per row the number of fields, per field its length (or -1) and its bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Refuses what the databases would take differently.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        assert!(self.column == self.table.columns.len(), "{}: the last row is not finished", self.table.name);
        if let Some(column) = self.nul_in {
            return Err(StoreError::NulInText { table: self.table.name, column: self.table.columns[column].0 });
        }
        if !self.ascending {
            return Err(StoreError::Ids { table: self.table.name, what: "not ascending" });
        }
        Ok(())
    }

    #[inline]
    fn begin(&mut self) -> &mut Self {
        assert!(self.column == self.table.columns.len(), "{}: the row before is not finished", self.table.name);
        self.bytes.extend_from_slice(&field_count(self.table.columns.len()));
        self.rows += 1;
        self.column = 0;
        self
    }

    #[inline]
    fn expect(&self, kind: ColumnType) {
        match self.table.columns.get(self.column) {
            Some((_, expected)) if *expected == kind => {}
            Some((name, _)) => panic!("{}.{name} is no {kind:?} column", self.table.name),
            None => panic!("{}: more values than columns", self.table.name),
        }
    }

    #[inline]
    fn put(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(&length_of(value.len()));
        self.bytes.extend_from_slice(value);
    }

    /// Length and value in one piece: most fields are numbers.
    #[inline]
    fn put_int(&mut self, value: i64) {
        let mut field = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        field[4..].copy_from_slice(&value.to_be_bytes());
        self.bytes.extend_from_slice(&field);
    }

    #[inline]
    fn advance(&mut self) -> &mut Self {
        self.column += 1;
        if self.change_column == Some(self.column) {
            self.put_int(self.change_id);
            self.column += 1;
        }
        self
    }
}

/// Hands rows that lie as COPY takes them to `each` as parameters, in the order of the columns. What does not fit
/// the columns is an error: the rows may come from a file.
pub(crate) fn each_row_laid_out<N: AsRef<str>>(
    columns: &[(N, ColumnType)],
    rows: &[u8],
    mut each: impl FnMut(&[Value<'_>]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let strange = || StoreError::damaged("rows that do not fit their columns");
    let mut rest = rows;
    let mut values = vec![Value::Null; columns.len()];
    while !rest.is_empty() {
        rest = rest.strip_prefix(&field_count(columns.len())).ok_or_else(strange)?;
        for (value, (_, kind)) in values.iter_mut().zip(columns) {
            let (length, after) = rest.split_first_chunk::<4>().ok_or_else(strange)?;
            let length = i32::from_be_bytes(*length);
            let Ok(length) = usize::try_from(length) else {
                *value = Value::Null;
                rest = after;
                continue;
            };
            let (field, after) = after.split_at_checked(length).ok_or_else(strange)?;
            rest = after;
            *value = match kind {
                ColumnType::Int => Value::Int(i64::from_be_bytes(field.try_into().map_err(|_| strange())?)),
                ColumnType::Text => Value::Text(field),
                ColumnType::Bytes => Value::Bytes(field),
            };
        }
        each(&values)?;
    }
    Ok(())
}

/// How many fields a row has, as COPY writes it.
pub(crate) fn field_count(columns: usize) -> [u8; 2] {
    u16::try_from(columns).expect("a table has few columns").to_be_bytes()
}

/// The length of a field, as COPY writes it.
pub(crate) fn length_of(bytes: usize) -> [u8; 4] {
    assert!(bytes <= i32::MAX as usize, "a value of more than 2 GB");
    u32::try_from(bytes).expect("checked above").to_be_bytes()
}
