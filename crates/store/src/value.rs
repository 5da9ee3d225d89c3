//! Values on their way into a statement and out of a row, the same for both databases.
//!
//! Three types of column exist: BIGINT, TEXT, BYTEA. Dates are ISO text, booleans 0 and 1.

use std::error::Error;
use std::fmt;

use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut};
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::StoreError;

/// A parameter of a statement, borrowed from the caller.
///
/// ```
/// use store::Param;
/// let parameters: [Param; 3] = [7.into(), "kepala_desa".into(), None::<i64>.into()];
/// assert_eq!(format!("{:?}", parameters[1]), "Text(..)"); // values never reach a log
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Param<'a> {
    /// No value.
    Null,
    /// For a BIGINT column.
    Int(i64),
    /// For a TEXT column.
    Text(&'a str),
    /// For a BYTEA column.
    Bytes(&'a [u8]),
}

impl fmt::Debug for Param<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Int(_) => "Int(..)",
            Self::Text(_) => "Text(..)",
            Self::Bytes(_) => "Bytes(..)",
        })
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, const LENGTH: usize> From<&'a [u8; LENGTH]> for Param<'a> {
    fn from(value: &'a [u8; LENGTH]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Param<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer, alive until the next one is read. Columns count from 0.
pub struct Row<'a>(pub(crate) RowSource<'a>);

pub(crate) enum RowSource<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

/// A value as either database gives it.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a [u8]),
    Bytes(&'a [u8]),
}

impl Row<'_> {
    /// A whole number that must be there.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.value(column)? {
            Value::Int(value) => Ok(value),
            other => Err(unexpected(column, "a whole number", other)),
        }
    }

    /// A whole number, if there is one.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(value)),
            other => Err(unexpected(column, "a whole number", other)),
        }
    }

    /// A text that must be there.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.opt_text(column)?.ok_or_else(|| unexpected(column, "a text", Value::Null))
    }

    /// A text, if there is one.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(_) => Err(StoreError::damaged(format!("column {column} is no valid text"))),
            },
            other => Err(unexpected(column, "a text", other)),
        }
    }

    /// Bytes that must be there.
    pub fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        self.opt_bytes(column)?.ok_or_else(|| unexpected(column, "bytes", Value::Null))
    }

    /// Bytes, if there are some.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            other => Err(unexpected(column, "bytes", other)),
        }
    }

    pub(crate) fn value(&self, column: usize) -> Result<Value<'_>, StoreError> {
        match &self.0 {
            RowSource::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Ok(Value::Null),
                ValueRef::Integer(value) => Ok(Value::Int(value)),
                ValueRef::Text(bytes) => Ok(Value::Text(bytes)),
                ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes)),
                ValueRef::Real(_) => Err(StoreError::damaged(format!("column {column} is a fraction"))),
            },
            RowSource::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

fn unexpected(column: usize, wanted: &str, found: Value<'_>) -> StoreError {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a whole number",
        Value::Text(_) => "a text",
        Value::Bytes(_) => "bytes",
    };
    StoreError::damaged(format!("column {column} should be {wanted} and is {found}"))
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(value),
            Self::Text(bytes) => ValueRef::Text(bytes),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Param<'_> {
    /// The type that a PostgreSQL statement is prepared with; the server finds out for a null.
    pub(crate) fn postgres_type(self) -> Type {
        match self {
            Self::Null => Type::UNKNOWN,
            Self::Int(_) => Type::INT8,
            Self::Text(_) => Type::TEXT,
            Self::Bytes(_) => Type::BYTEA,
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Int(value) => out.extend_from_slice(&value.to_be_bytes()),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Bytes(bytes) => out.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    // Statements are prepared with the types above, so what arrives here always fits.
    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *kind {
            Type::INT8 => Self::Int(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => Self::Int(i64::from(i32::from_be_bytes(raw.try_into()?))),
            Type::INT2 => Self::Int(i64::from(i16::from_be_bytes(raw.try_into()?))),
            Type::BOOL => Self::Int(i64::from(raw.first().copied().unwrap_or(0))),
            Type::NUMERIC => Self::Int(whole_numeric(raw).ok_or("a fraction, or too large a number")?),
            Type::BYTEA => Self::Bytes(raw),
            _ => Self::Text(raw),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(kind: &Type) -> bool {
        [
            Type::INT8,
            Type::TEXT,
            Type::BYTEA,
            Type::INT4,
            Type::NUMERIC,
            Type::BOOL,
            Type::INT2,
            Type::VARCHAR,
            Type::BPCHAR,
            Type::NAME,
        ]
        .contains(kind)
    }
}

/// PostgreSQL sums BIGINT columns to NUMERIC: digits in base 10,000, the first worth 10,000^weight.
fn whole_numeric(raw: &[u8]) -> Option<i64> {
    let short = |position: usize| Some(i16::from_be_bytes(raw.get(position..position + 2)?.try_into().ok()?));
    let (digits, weight, sign) = (short(0)?, short(2)?, short(4)?);
    let mut value: i64 = 0;
    for position in 0..digits.max(weight + 1) {
        let digit = if position < digits { i64::from(short(8 + 2 * usize::try_from(position).ok()?)?) } else { 0 };
        if position > weight {
            if digit != 0 {
                return None;
            }
            continue;
        }
        value = value.checked_mul(10_000)?.checked_add(digit)?;
    }
    match sign {
        0 => Some(value),
        0x4000 => value.checked_neg(),
        _ => None,
    }
}
