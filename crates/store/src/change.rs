//! The change: one transaction with its idempotency key, actor, reason, recorded time and audit entry.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, EntryDraft, Written};
use crate::connection::Connection;
use crate::{Param, Query, Row, RowBatch, StoreError, Table};

/// Who changes what, and why. Nothing here may hold a personal number: the audit keeps all of it in the open.
#[derive(Debug, Clone, Copy)]
pub struct ChangeRequest<'a> {
    /// The step of the flow, for example `roster.import`.
    pub kind: &'a str,
    /// The same key again means: the same change, do not do it twice.
    pub idempotency_key: &'a str,
    /// Who acts.
    pub actor: &'a str,
    /// Why, in the actor's words or the step's.
    pub reason: &'a str,
    /// When it was learnt, RFC 3339; the caller owns the clock.
    pub recorded_at: &'a str,
    /// The change that this one takes back, if it does.
    pub retracts: Option<i64>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was made now.
    Done(T),
    /// It had been made before, with this result; nothing was written.
    AlreadyDone(T),
}

impl<T> Outcome<T> {
    /// The result, new or stored.
    pub fn into_value(self) -> T {
        match self {
            Self::Done(value) | Self::AlreadyDone(value) => value,
        }
    }

    /// Whether something was written now.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

/// A change in the making. Dropped without being finished (an error, a panic) it leaves nothing behind.
pub struct Change<'a> {
    connection: &'a mut Connection,
    tables: &'static [&'static Table],
    id: i64,
    /// First id and the one after the last, per table.
    reserved: HashMap<&'static str, (i64, i64)>,
    written: Vec<Written>,
    counts: BTreeMap<&'static str, i64>,
    /// Statements that were seen to keep off audited tables, by the place of their text.
    allowed: HashSet<(usize, usize)>,
    /// A statement failed: part of its rows may be written, so the change cannot be kept even if the step goes on.
    failed: bool,
    finished: bool,
    /// Marks that say a file may be nobody's, until the commit.
    marks: Vec<PathBuf>,
}

/// Tables of the engine; only the engine writes them.
const OWN_TABLES: &[&str] = &["change", "audit_entry", "audit_head", "key_check", "counter", "schema_migration"];

impl Change<'_> {
    /// The id that every row written here carries as `change_id`.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Reserves `count` ids in a row for a table and gives the first. Ids follow the order of asking.
    pub fn next_ids(&mut self, table: &'static str, count: i64) -> Result<i64, StoreError> {
        assert!(count >= 0, "{table}: a negative number of ids");
        let first = take_ids(self.connection, table, count);
        let first = self.note(first)?;
        // The counter's row stays locked until the end, so what is reserved here lies in one piece.
        self.reserved.entry(table).or_insert((first, first)).1 = first + count;
        Ok(first)
    }

    /// Adds rows of an audited table, and takes them into the digest of this change.
    ///
    /// The ids ascend over all batches of the change and come from [`Change::next_ids`].
    pub fn insert(&mut self, batch: &RowBatch) -> Result<(), StoreError> {
        let table = batch.table();
        if !self.tables.iter().any(|audited| std::ptr::eq(*audited, table)) {
            return Err(StoreError::NotAudited(table.name));
        }
        assert_eq!(batch.change_id(), self.id, "{}: rows of another change", table.name);
        batch.check()?;
        if batch.is_empty() {
            return Ok(());
        }
        let (first_id, last_id) = batch.id_range();
        let (from, until) = self.reserved.get(table.name).copied().unwrap_or((0, 0));
        if first_id < from || last_id >= until {
            return Err(StoreError::Ids { table: table.name, what: "not reserved" });
        }
        let position = match self.written.iter().position(|written| std::ptr::eq(written.table, table)) {
            Some(position) => position,
            None => {
                self.written.push(Written::new(table, first_id));
                self.written.len() - 1
            }
        };
        let written = &mut self.written[position];
        if written.rows > 0 && first_id <= written.last_id {
            return Err(StoreError::Ids { table: table.name, what: "not ascending" });
        }
        written.hasher.update(batch.as_bytes());
        written.last_id = last_id;
        written.rows += i64::try_from(batch.len()).expect("rows in memory");
        let inserted = self.connection.insert(table, batch);
        self.note(inserted)
    }

    /// Adds rows of a table that is not audited, because it can be made again from audited ones.
    pub fn insert_derived(&mut self, batch: &RowBatch) -> Result<(), StoreError> {
        let table = batch.table();
        self.refuse_audited(table.name)?;
        batch.check()?;
        if batch.is_empty() {
            return Ok(());
        }
        let inserted = self.connection.insert(table, batch);
        self.note(inserted)
    }

    /// Runs a statement on tables that are not audited (summaries, sessions); says how many rows it touched.
    pub fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.allow(sql)?;
        let touched = self.connection.execute(sql, params);
        self.note(touched)
    }

    /// Makes an index of the rows that a table has by now; on what may be in the open, for sorting leaves memory.
    pub(crate) fn build_index(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let built = self.connection.build_index(sql);
        self.note(built)
    }

    /// A figure for the audit entry, such as how many rows were accepted or refused.
    pub fn count(&mut self, name: &'static str, value: i64) {
        *self.counts.entry(name).or_insert(0) += value;
    }

    /// Has a mark taken away once everything stands.
    pub(crate) fn on_commit_remove(&mut self, mark: PathBuf) {
        self.marks.push(mark);
    }

    /// Looks at a statement once: it must keep off audited tables.
    fn allow(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let place = (sql.as_ptr() as usize, sql.len());
        if !self.allowed.contains(&place) {
            for table in written_tables(sql) {
                self.refuse_audited(table)?;
            }
            self.allowed.insert(place);
        }
        Ok(())
    }

    fn note<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        self.failed |= result.is_err();
        result
    }

    fn refuse_audited(&self, name: &str) -> Result<(), StoreError> {
        let own = OWN_TABLES.iter().copied();
        match self.tables.iter().map(|table| table.name).chain(own).find(|audited| audited.eq_ignore_ascii_case(name)) {
            Some(audited) => Err(StoreError::Audited(audited)),
            None => Ok(()),
        }
    }

    fn finish(mut self, request: &ChangeRequest<'_>, result: &str) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::StatementFailed);
        }
        self.connection
            .execute("UPDATE change SET result = $1 WHERE id = $2", &[Param::Text(result), Param::Int(self.id)])?;
        let draft = EntryDraft {
            change_id: self.id,
            request: *request,
            change_digest: audit::change_digest(request.idempotency_key, result),
            tables: audit::tables_json(&self.written)?,
            counts: serde_json::to_string(&self.counts)?,
        };
        audit::append(self.connection, &draft)?;
        self.connection.commit()?;
        self.finished = true;
        for mark in &self.marks {
            // One that stays is looked at by the next opening.
            let _ = std::fs::remove_file(mark);
        }
        Ok(())
    }
}

impl Query for Change<'_> {
    fn query(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.allow(sql)?;
        self.connection.query(sql, params, each)
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.connection.rollback();
        }
    }
}

/// Makes one change on this connection: begins, works, writes the audit entry, commits.
pub(crate) fn make<T, E>(
    connection: &mut Connection,
    tables: &'static [&'static Table],
    request: &ChangeRequest<'_>,
    work: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
) -> Result<Outcome<T>, E>
where
    T: Serialize + DeserializeOwned,
    E: From<StoreError>,
{
    complete(request)?;
    if let Some(before) = stored(connection, request)? {
        return Ok(Outcome::AlreadyDone(before));
    }
    // On PostgreSQL the id is taken apart from the transaction, so that changes of several processes only meet at
    // the head of the chain; one that fails leaves a gap. SQLite has one writer and no such gap.
    let mut id = None;
    if connection.is_postgres() {
        id = Some(take_ids(connection, "change", 1)?);
    }
    connection.begin_write()?;
    let mut change = Change {
        connection,
        tables,
        id: 0,
        reserved: HashMap::new(),
        written: Vec::new(),
        counts: BTreeMap::new(),
        allowed: HashSet::new(),
        failed: false,
        finished: false,
        marks: Vec::new(),
    };
    change.id = match id {
        Some(id) => id,
        None => take_ids(change.connection, "change", 1)?,
    };
    let inserted = change.connection.execute(
        "INSERT INTO change (id, idempotency_key, kind, actor, reason, recorded_at, retracts) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idempotency_key) DO NOTHING",
        &[
            change.id.into(),
            request.idempotency_key.into(),
            request.kind.into(),
            request.actor.into(),
            request.reason.into(),
            request.recorded_at.into(),
            request.retracts.into(),
        ],
    )?;
    if inserted == 0 {
        // Another process was faster with the same key; ours waited for it.
        change.connection.rollback();
        let before = stored(change.connection, request)?
            .ok_or_else(|| StoreError::damaged("a change that was there is gone"))?;
        return Ok(Outcome::AlreadyDone(before));
    }
    let value = work(&mut change)?;
    let result = serde_json::to_string(&value).map_err(StoreError::from)?;
    change.finish(request, &result)?;
    Ok(Outcome::Done(value))
}

fn complete(request: &ChangeRequest<'_>) -> Result<(), StoreError> {
    let parts = [
        (request.kind, "a kind"),
        (request.idempotency_key, "an idempotency key"),
        (request.actor, "an actor"),
        (request.reason, "a reason"),
        (request.recorded_at, "the moment it is recorded"),
    ];
    match parts.iter().find(|(value, _)| value.trim().is_empty()) {
        Some((_, name)) => Err(StoreError::Incomplete(name)),
        None => Ok(()),
    }
}

/// The result of the change that used this key before.
fn stored<T: DeserializeOwned>(
    connection: &mut Connection,
    request: &ChangeRequest<'_>,
) -> Result<Option<T>, StoreError> {
    let found = connection.query_one(
        "SELECT id, kind, result FROM change WHERE idempotency_key = $1",
        &[request.idempotency_key.into()],
        |row| Ok((row.int(0)?, row.text(1)?.to_owned(), row.text(2)?.to_owned())),
    )?;
    match found {
        None => Ok(None),
        Some((_, kind, result)) if kind == request.kind => Ok(Some(serde_json::from_str(&result)?)),
        Some((change_id, kind, _)) => Err(StoreError::KeyReused { change_id, kind }),
    }
}

pub(crate) fn take_ids(connection: &mut Connection, table: &'static str, count: i64) -> Result<i64, StoreError> {
    let next = connection.query_one(
        "INSERT INTO counter (name, next) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET next = counter.next + excluded.next - 1 RETURNING next",
        &[table.into(), (count + 1).into()],
        |row| row.int(0),
    )?;
    Ok(next.ok_or_else(|| StoreError::damaged("a counter gave no number"))? - count)
}

/// The tables that a statement writes, as far as its words tell.
fn written_tables(sql: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let is = |word: Option<&&str>, wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    (0..words.len().saturating_sub(1))
        .filter(|&position| {
            let before = position.checked_sub(1).and_then(|before| words.get(before));
            let word = words.get(position);
            is(word, "INTO") || is(word, "UPDATE") || (is(word, "FROM") && is(before, "DELETE"))
        })
        .map(|position| words[position + 1])
        .collect::<Vec<_>>()
        .into_iter()
}
