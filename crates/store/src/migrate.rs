//! The runner of migrations: one directory, the same files on both databases, each in one transaction.

use std::collections::BTreeMap;

use crate::connection::Connection;
use crate::keys::hex;
use crate::{Param, Query, StoreError};

/// Name and text, in the order of their numbers.
static MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Any fixed number will do, as long as every version uses the same.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7041945)";

/// Brings the tables up to date. Two processes at once: one waits, then finds the work done.
///
/// A store that is up to date is only read, so opening never waits for a long import.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    if !has_migrations(connection)? {
        in_lock(connection, |connection| {
            connection
                .batch("CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL)")
        })?;
    }
    let applied = applied(connection)?;
    if let Some(name) = applied.keys().find(|name| MIGRATIONS.iter().all(|(known, _)| known != name)) {
        let what = "this store was made by a newer payung; install that version".into();
        return Err(StoreError::Migration { name: name.clone(), what });
    }
    for (name, text) in MIGRATIONS {
        let digest = hex(blake3::hash(text.as_bytes()).as_bytes());
        match applied.get(*name) {
            Some(before) if *before == digest => {}
            Some(_) => {
                let what = "its text is not the one this store was made with".into();
                return Err(StoreError::Migration { name: (*name).to_owned(), what });
            }
            None => in_lock(connection, |connection| apply(connection, name, text, &digest))?,
        }
    }
    Ok(())
}

/// Waits until no other process makes or migrates this store; PostgreSQL only.
pub(crate) fn lock(connection: &mut Connection) -> Result<(), StoreError> {
    connection.batch(LOCK)
}

/// The migrations that were applied, by name, with the digest of each.
pub(crate) fn applied_so_far(connection: &mut Connection) -> Result<BTreeMap<String, String>, StoreError> {
    applied(connection)
}

/// Makes the tables of an empty store as they were after `wanted`, inside the caller's transaction.
pub(crate) fn create_as_of(connection: &mut Connection, wanted: &BTreeMap<String, String>) -> Result<(), StoreError> {
    connection.batch("CREATE TABLE schema_migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL)")?;
    for (name, digest) in wanted {
        let trouble = |what: &str| StoreError::Migration { name: name.clone(), what: what.to_owned() };
        let (known, text) = MIGRATIONS
            .iter()
            .find(|(known, _)| known == name)
            .ok_or_else(|| trouble("the backup was made by a newer payung; install that version"))?;
        if hex(blake3::hash(text.as_bytes()).as_bytes()) != *digest {
            return Err(trouble("its text is not the one the backup was made with"));
        }
        apply(connection, known, text, digest)?;
    }
    Ok(())
}

/// Applies what is missing, inside the caller's transaction.
pub(crate) fn complete(connection: &mut Connection) -> Result<(), StoreError> {
    for (name, text) in MIGRATIONS {
        apply(connection, name, text, &hex(blake3::hash(text.as_bytes()).as_bytes()))?;
    }
    Ok(())
}

/// A transaction that no second process can be in at the same time.
pub(crate) fn in_lock<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    connection.begin_write()?;
    let lock = if connection.is_postgres() { connection.batch(LOCK) } else { Ok(()) };
    let done = lock.and_then(|()| work(connection)).and_then(|value| connection.commit().map(|()| value));
    if done.is_err() {
        connection.rollback();
    }
    done
}

fn has_migrations(connection: &mut Connection) -> Result<bool, StoreError> {
    let sql = if connection.is_postgres() {
        "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_migration')"
    } else {
        "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'"
    };
    Ok(connection.query_one(sql, &[], |row| row.int(0))? != Some(0))
}

fn applied(connection: &mut Connection) -> Result<BTreeMap<String, String>, StoreError> {
    let mut applied = BTreeMap::new();
    connection.query("SELECT name, digest FROM schema_migration", &[], &mut |row| {
        applied.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
        Ok(())
    })?;
    Ok(applied)
}

fn apply(connection: &mut Connection, name: &str, text: &str, digest: &str) -> Result<(), StoreError> {
    // Another process may have been here between the look and the lock.
    if applied(connection)?.contains_key(name) {
        return Ok(());
    }
    let text = if connection.is_postgres() { text.to_owned() } else { with_row_ids(text) };
    connection
        .batch(&text)
        .map_err(|error| StoreError::Migration { name: name.to_owned(), what: error.to_string() })?;
    connection.execute(
        "INSERT INTO schema_migration (name, digest) VALUES ($1, $2)",
        &[Param::Text(name), Param::Text(digest)],
    )?;
    Ok(())
}

/// The one word that differs: SQLite keeps rows in the order of their id, without a second index, only when the
/// type is spelled INTEGER. Both spellings are 64 bits there.
fn with_row_ids(text: &str) -> String {
    text.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
}
