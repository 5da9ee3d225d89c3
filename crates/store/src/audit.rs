//! The audit chain: one entry per change, each holding the hash of the one before, and the proof that it is whole.
//!
//! An entry names the tables written, the range of ids, how many rows, and a digest over the bytes of these rows.
//! So a row that was edited, removed or slipped in shows, and so does an entry that was.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::change::ChangeRequest;
use crate::connection::Connection;
use crate::keys::hex;
use crate::rows::{field_count, length_of};
use crate::value::Value;
use crate::{ColumnType, Param, Query, Row, StoreError, Table};

/// The end of the chain. Printed on backups and reports: with it on paper, the whole past is fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditHead {
    /// How many entries there are.
    pub seq: i64,
    /// The hash of the last one, hexadecimal.
    pub hash: String,
}

impl fmt::Display for AuditHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Entries that were checked and hold.
    pub entries: i64,
    /// Rows whose digest was recomputed and holds.
    pub rows: i64,
    /// The end of the chain as stored.
    pub head: AuditHead,
    /// The first thing that does not hold; `None` when all is whole.
    pub broken: Option<AuditBreak>,
}

impl AuditReport {
    /// Whether everything holds.
    pub fn is_whole(&self) -> bool {
        self.broken.is_none()
    }
}

/// The first place where the audit does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditBreak {
    /// The entry, when one can be named.
    pub seq: Option<i64>,
    /// Its change, when one can be named.
    pub change_id: Option<i64>,
    /// What does not hold.
    pub what: String,
}

/// What a change has written to one table so far.
pub(crate) struct Written {
    pub(crate) table: &'static Table,
    pub(crate) hasher: blake3::Hasher,
    pub(crate) first_id: i64,
    pub(crate) last_id: i64,
    pub(crate) rows: i64,
}

impl Written {
    pub(crate) fn new(table: &'static Table, first_id: i64) -> Self {
        Self { table, hasher: row_hasher(table.name, table.columns), first_id, last_id: first_id, rows: 0 }
    }
}

/// One table in an entry. The columns are named, so that a column added by a later version leaves old digests valid.
#[derive(Serialize, Deserialize)]
struct TableEntry {
    table: String,
    columns: Vec<String>,
    first_id: i64,
    last_id: i64,
    rows: i64,
    digest: String,
}

/// An entry before it has its place in the chain.
pub(crate) struct EntryDraft<'a> {
    pub(crate) change_id: i64,
    pub(crate) request: ChangeRequest<'a>,
    pub(crate) change_digest: String,
    pub(crate) tables: String,
    pub(crate) counts: String,
}

pub(crate) fn tables_json(written: &[Written]) -> Result<String, StoreError> {
    let entries: Vec<TableEntry> = written
        .iter()
        .map(|written| TableEntry {
            table: written.table.name.to_owned(),
            columns: written.table.columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            first_id: written.first_id,
            last_id: written.last_id,
            rows: written.rows,
            digest: hex(written.hasher.finalize().as_bytes()),
        })
        .collect();
    Ok(serde_json::to_string(&entries)?)
}

/// Binds what the change row holds beside the entry: its idempotency key and its result.
pub(crate) fn change_digest(idempotency_key: &str, result: &str) -> String {
    hash_of("payung 2025 change", &[Some(idempotency_key), Some(result)])
}

/// The hash before the first entry; it ties the chain to the key of the store.
pub(crate) fn genesis(key_id: &str) -> String {
    hash_of("payung 2025 audit genesis", &[Some(key_id)])
}

/// Adds the entry at the end of the chain. The head is locked here, last of all.
pub(crate) fn append(connection: &mut Connection, draft: &EntryDraft<'_>) -> Result<(), StoreError> {
    let before = if connection.is_postgres() {
        read_head(connection, "SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE")?
    } else {
        head(connection)?
    };
    let seq = before.seq + 1;
    let request = &draft.request;
    let hash = entry_hash(&EntryText {
        seq,
        change_id: draft.change_id,
        retracts: request.retracts,
        kind: request.kind,
        actor: request.actor,
        reason: request.reason,
        recorded_at: request.recorded_at,
        change_digest: &draft.change_digest,
        tables: &draft.tables,
        counts: &draft.counts,
        prev_hash: &before.hash,
    });
    connection.execute(
        "INSERT INTO audit_entry (seq, change_id, kind, actor, reason, recorded_at, retracts, change_digest, tables, \
         counts, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            seq.into(),
            draft.change_id.into(),
            request.kind.into(),
            request.actor.into(),
            request.reason.into(),
            request.recorded_at.into(),
            request.retracts.into(),
            (&draft.change_digest).into(),
            (&draft.tables).into(),
            (&draft.counts).into(),
            (&before.hash).into(),
            (&hash).into(),
        ],
    )?;
    let moved = connection.execute(
        "UPDATE audit_head SET seq = $1, hash = $2 WHERE id = 1 AND hash = $3",
        &[seq.into(), (&hash).into(), (&before.hash).into()],
    )?;
    if moved == 1 { Ok(()) } else { Err(StoreError::damaged("the head of the audit chain moved while it was locked")) }
}

/// The end of the chain as stored.
pub(crate) fn head(connection: &mut Connection) -> Result<AuditHead, StoreError> {
    read_head(connection, "SELECT seq, hash FROM audit_head WHERE id = 1")
}

fn read_head(connection: &mut Connection, sql: &'static str) -> Result<AuditHead, StoreError> {
    let head =
        connection.query_one(sql, &[], |row| Ok(AuditHead { seq: row.int(0)?, hash: row.text(1)?.to_owned() }))?;
    head.ok_or_else(|| StoreError::damaged("the head of the audit chain is missing"))
}

/// Recomputes the chain and every digest from the rows; the connection is inside a reading transaction.
pub(crate) fn verify(
    connection: &mut Connection,
    tables: &'static [&'static Table],
    key_id: &str,
) -> Result<AuditReport, StoreError> {
    let head = head(connection)?;
    let mut report = AuditReport { entries: 0, rows: 0, head, broken: None };
    let mut totals = vec![0_i64; tables.len()];
    let mut before = genesis(key_id);
    loop {
        let page = entries_after(connection, report.entries)?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            let broken =
                check_entry(connection, tables, &entry, report.entries + 1, &before, &mut report.rows, &mut totals)?;
            if let Some(what) = broken {
                report.broken = Some(AuditBreak { seq: Some(entry.seq), change_id: Some(entry.change_id), what });
                return Ok(report);
            }
            before = entry.hash;
            report.entries += 1;
        }
    }
    let whole = |what: String| Some(AuditBreak { seq: None, change_id: None, what });
    if report.head.seq != report.entries || report.head.hash != before {
        report.broken = whole(format!(
            "the chain ends at entry {}, its head says {}; entries at the end are missing or the head was changed",
            report.entries, report.head.seq
        ));
        return Ok(report);
    }
    let changes = number(connection, "SELECT count(*) FROM change")?;
    if changes != report.entries {
        report.broken = whole(format!("there are {changes} changes and {} audit entries", report.entries));
        return Ok(report);
    }
    for (table, total) in tables.iter().zip(totals) {
        let rows = number(connection, &format!("SELECT count(*) FROM {}", table.name))?;
        if rows != total {
            report.broken = whole(format!("{} has {rows} rows, the audit entries account for {total}", table.name));
            return Ok(report);
        }
    }
    Ok(report)
}

/// An entry as read back.
struct Entry {
    seq: i64,
    change_id: i64,
    retracts: Option<i64>,
    /// kind, actor, reason, recorded_at, change_digest, tables, counts, prev_hash
    texts: [String; 8],
    hash: String,
}

/// What an entry's hash covers.
struct EntryText<'a> {
    seq: i64,
    change_id: i64,
    retracts: Option<i64>,
    kind: &'a str,
    actor: &'a str,
    reason: &'a str,
    recorded_at: &'a str,
    change_digest: &'a str,
    tables: &'a str,
    counts: &'a str,
    prev_hash: &'a str,
}

fn entry_hash(entry: &EntryText<'_>) -> String {
    let (seq, change_id) = (entry.seq.to_string(), entry.change_id.to_string());
    let retracts = entry.retracts.map(|id| id.to_string());
    hash_of(
        "payung 2025 audit entry",
        &[
            Some(&seq),
            Some(&change_id),
            retracts.as_deref(),
            Some(entry.kind),
            Some(entry.actor),
            Some(entry.reason),
            Some(entry.recorded_at),
            Some(entry.change_digest),
            Some(entry.tables),
            Some(entry.counts),
            Some(entry.prev_hash),
        ],
    )
}

/// A hash over texts laid out without ambiguity: each with its length, a missing one apart from an empty one.
fn hash_of(context: &str, parts: &[Option<&str>]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for part in parts {
        match part {
            Some(text) => {
                hasher.update(&length_of(text.len()));
                hasher.update(text.as_bytes());
            }
            None => {
                hasher.update(&(-1_i32).to_be_bytes());
            }
        }
    }
    hex(hasher.finalize().as_bytes())
}

/// A hasher that has taken in which table and columns the rows belong to.
fn row_hasher<'a>(table: &str, columns: impl IntoIterator<Item = &'a (&'a str, ColumnType)>) -> blake3::Hasher {
    let mut hasher = blake3::Hasher::new_derive_key("payung 2025 rows");
    let mut put = |text: &str| {
        hasher.update(&length_of(text.len()));
        hasher.update(text.as_bytes());
    };
    put(table);
    for (name, kind) in columns {
        put(name);
        put(match kind {
            ColumnType::Int => "BIGINT",
            ColumnType::Text => "TEXT",
            ColumnType::Bytes => "BYTEA",
        });
    }
    hasher
}

fn entries_after(connection: &mut Connection, seq: i64) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    connection.query(
        "SELECT seq, change_id, retracts, kind, actor, reason, recorded_at, change_digest, tables, counts, prev_hash, \
         hash FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT 1000",
        &[seq.into()],
        &mut |row| {
            let mut texts: [String; 8] = Default::default();
            for (column, text) in (3..).zip(&mut texts) {
                row.text(column)?.clone_into(text);
            }
            entries.push(Entry {
                seq: row.int(0)?,
                change_id: row.int(1)?,
                retracts: row.opt_int(2)?,
                texts,
                hash: row.text(11)?.to_owned(),
            });
            Ok(())
        },
    )?;
    Ok(entries)
}

/// Gives what does not hold, if something does not.
fn check_entry(
    connection: &mut Connection,
    tables: &'static [&'static Table],
    entry: &Entry,
    expected_seq: i64,
    before: &str,
    rows: &mut i64,
    totals: &mut [i64],
) -> Result<Option<String>, StoreError> {
    let [kind, actor, reason, recorded_at, change_digest, written, counts, prev_hash] = &entry.texts;
    if entry.seq != expected_seq {
        return Ok(Some(format!("entry {expected_seq} is missing")));
    }
    if prev_hash != before {
        return Ok(Some("the entry does not follow the one before it".into()));
    }
    let hash = entry_hash(&EntryText {
        seq: entry.seq,
        change_id: entry.change_id,
        retracts: entry.retracts,
        kind,
        actor,
        reason,
        recorded_at,
        change_digest,
        tables: written,
        counts,
        prev_hash,
    });
    if hash != entry.hash {
        return Ok(Some("the entry was edited".into()));
    }
    if !change_holds(connection, entry)? {
        return Ok(Some("the change row is missing or was edited".into()));
    }
    let Ok(written) = serde_json::from_str::<Vec<TableEntry>>(written) else {
        return Ok(Some("the list of tables cannot be read".into()));
    };
    for table in &written {
        let Some(position) = tables.iter().position(|known| known.name == table.table) else {
            return Ok(Some(format!("{} is no audited table of this version", table.table)));
        };
        if let Some(what) = check_rows(connection, tables[position], table, entry.change_id)? {
            return Ok(Some(what));
        }
        totals[position] += table.rows;
        *rows += table.rows;
    }
    Ok(None)
}

fn change_holds(connection: &mut Connection, entry: &Entry) -> Result<bool, StoreError> {
    let [kind, actor, reason, recorded_at, digest, ..] = &entry.texts;
    let mut holds = false;
    connection.query(
        "SELECT kind, actor, reason, recorded_at, retracts, idempotency_key, result FROM change WHERE id = $1",
        &[entry.change_id.into()],
        &mut |row| {
            holds = row.text(0)? == kind
                && row.text(1)? == actor
                && row.text(2)? == reason
                && row.text(3)? == recorded_at
                && row.opt_int(4)? == entry.retracts
                && change_digest(row.text(5)?, row.opt_text(6)?.unwrap_or_default()) == *digest;
            Ok(())
        },
    )?;
    Ok(holds)
}

fn check_rows(
    connection: &mut Connection,
    table: &'static Table,
    entry: &TableEntry,
    change_id: i64,
) -> Result<Option<String>, StoreError> {
    // Names from the entry reach SQL only as names of this version's own columns.
    let mut columns = Vec::new();
    for name in &entry.columns {
        match table.position(name) {
            Some(position) => columns.push(table.columns[position]),
            None => return Ok(Some(format!("{} has no column {name} in this version", table.name))),
        }
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let change_column = names.iter().position(|name| *name == "change_id");
    let sql = format!("SELECT {} FROM {} WHERE id BETWEEN $1 AND $2 ORDER BY id", names.join(", "), table.name);
    let mut hasher = row_hasher(table.name, &columns);
    let mut rows = 0;
    let mut strange = false;
    let mut line = Vec::new();
    connection.query_once(&sql, &[Param::Int(entry.first_id), Param::Int(entry.last_id)], &mut |row| {
        rows += 1;
        line.clear();
        if let Some(column) = change_column {
            strange |= row.opt_int(column).ok().flatten() != Some(change_id);
        }
        strange |= !lay_out(row, &columns, &mut line)?;
        hasher.update(&line);
        Ok(())
    })?;
    if rows != entry.rows {
        return Ok(Some(format!("{}: {rows} rows where {} were written", table.name, entry.rows)));
    }
    if strange || hex(hasher.finalize().as_bytes()) != entry.digest {
        return Ok(Some(format!("{}: a row between {} and {} was edited", table.name, entry.first_id, entry.last_id)));
    }
    Ok(None)
}

/// Lays a row out as it was when it was written; false when a value is of another type than its column.
pub(crate) fn lay_out<N>(row: &Row<'_>, columns: &[(N, ColumnType)], line: &mut Vec<u8>) -> Result<bool, StoreError> {
    line.extend_from_slice(&field_count(columns.len()));
    for (position, (_, kind)) in columns.iter().enumerate() {
        let number;
        let bytes = match (row.value(position), kind) {
            (Ok(Value::Null), _) => {
                line.extend_from_slice(&(-1_i32).to_be_bytes());
                continue;
            }
            (Ok(Value::Int(value)), ColumnType::Int) => {
                number = value.to_be_bytes();
                &number[..]
            }
            (Ok(Value::Text(bytes)), ColumnType::Text) | (Ok(Value::Bytes(bytes)), ColumnType::Bytes) => bytes,
            // SQLite keeps any type in any column: a fraction arrives as an error, another type as such.
            (Ok(_) | Err(StoreError::Damaged(_)), _) => return Ok(false),
            (Err(error), _) => return Err(error),
        };
        line.extend_from_slice(&length_of(bytes.len()));
        line.extend_from_slice(bytes);
    }
    Ok(true)
}

fn number(connection: &mut Connection, sql: &str) -> Result<i64, StoreError> {
    let mut number = 0;
    connection.query_once(sql, &[], &mut |row| {
        number = row.int(0)?;
        Ok(())
    })?;
    Ok(number)
}
