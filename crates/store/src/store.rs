//! Opening a store: its place, its key, one writer, as many readers as ask.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::{self, AuditHead, AuditReport};
use crate::change::{self, Change, ChangeRequest, Outcome};
use crate::connection::{Address, Connection};
use crate::keys::{self, Keys};
use crate::migrate::{in_lock, migrate};
use crate::upload::{Upload, UploadReader, Uploads};
use crate::waiting::WaitingRoom;
use crate::{Param, Query, Row, StoreError, Table};

/// Connections kept for the next reader: opening one costs more than most pages do.
const IDLE_READERS: usize = 32;

/// The tables, where no server holds them.
const SQLITE_FILE: &str = "payung.sqlite";

/// Where a store lies.
#[derive(Debug, Clone)]
pub struct Location {
    /// Holds the uploads and, without `database`, the SQLite file.
    pub data_dir: PathBuf,
    /// `postgres://…` when the tables lie there.
    pub database: Option<String>,
    /// The key file; by default in the user's settings, outside the data directory.
    pub key_path: Option<PathBuf>,
}

impl Location {
    /// Where the key file of this store is expected.
    pub fn key_file(&self) -> Result<PathBuf, StoreError> {
        match &self.key_path {
            Some(path) => Ok(path.clone()),
            None => keys::default_path(&self.address()?.name()),
        }
    }

    /// Whether a store was made here. A server is asked when it is opened; a folder must hold the SQLite file.
    pub fn has_store(&self) -> bool {
        self.database.is_some() || self.data_dir.join(SQLITE_FILE).exists()
    }

    /// Whether the key of this public name lies where this store looks for it.
    pub fn has_key(&self, key_id: &str) -> Result<bool, StoreError> {
        Ok(Keys::read(&self.key_file()?)?.is_some_and(|keys| keys.id() == key_id))
    }

    pub(crate) fn address(&self) -> Result<Address, StoreError> {
        keys::private_folder(&self.data_dir)?;
        match &self.database {
            Some(url) => Address::postgres(url),
            None => {
                let folder = fs::canonicalize(&self.data_dir).map_err(StoreError::file("opening", &self.data_dir))?;
                Ok(Address::Sqlite(folder.join(SQLITE_FILE)))
            }
        }
    }
}

/// An open store; threads share it by reference.
///
/// ```
/// use store::{ChangeRequest, Query, StoreError};
/// # let place = store::testing::Place::sqlite();
/// # let store = place.open(&[]).unwrap();
/// let request = ChangeRequest {
///     kind: "example.note", idempotency_key: "note-1", actor: "operator", reason: "to show a change",
///     recorded_at: "2025-06-01T08:00:00Z", retracts: None,
/// };
/// let id = store.change(&request, |change| Ok::<_, StoreError>(change.id()))?;
/// let again = store.change(&request, |_| -> Result<i64, StoreError> { unreachable!("it was done before") })?;
/// assert!(id.is_new() && !again.is_new());
/// assert_eq!(id.into_value(), again.into_value());
/// let kind = store.reader()?.query_one("SELECT kind FROM change WHERE id = $1", &[1.into()], |row| Ok(row.text(0)?.to_owned()))?;
/// assert_eq!(kind.as_deref(), Some("example.note"));
/// assert!(store.verify_audit()?.is_whole());
/// # Ok::<(), StoreError>(())
/// ```
pub struct Store {
    address: Address,
    tables: &'static [&'static Table],
    keys: Keys,
    key_file: PathBuf,
    uploads: Uploads,
    kept: PathBuf,
    waiting: WaitingRoom,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens a store, making it when there is none. `tables` are the audited ones.
    ///
    /// The key is made only for an empty store; any other key, or none, is refused.
    pub fn open(location: &Location, tables: &'static [&'static Table]) -> Result<Self, StoreError> {
        let address = location.address()?;
        let key_file = location.key_file()?;
        let mut writer = Connection::writer(&address)?;
        migrate(&mut writer)?;
        let keys = unlock(&mut writer, &key_file)?;
        let uploads = Uploads::open(&location.data_dir.join("uploads"), &address.name())?;
        uploads.sweep(&mut writer)?;
        Ok(Self {
            address,
            tables,
            keys,
            key_file,
            uploads,
            kept: location.data_dir.join("kept"),
            waiting: WaitingRoom::new(location.data_dir.join("waiting")),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// Makes one change: all of `work` with its audit entry, or nothing.
    ///
    /// A key that was used before gives the stored result and `work` does not run.
    pub fn change<T, E>(
        &self,
        request: &ChangeRequest<'_>,
        work: impl FnOnce(&mut Change<'_>) -> Result<T, E>,
    ) -> Result<Outcome<T>, E>
    where
        T: Serialize + DeserializeOwned,
        E: From<StoreError>,
    {
        // A panic in `work` rolled its change back, so the connection behind a poisoned lock is sound.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_closed() {
            *writer = Connection::writer(&self.address)?;
        }
        change::make(&mut writer, self.tables, request, work)
    }

    /// A reader whose queries all see the same moment, whatever is written meanwhile. Give it back soon: SQLite
    /// cannot shorten its log while one is held.
    pub fn reader(&self) -> Result<ReadGuard<'_>, StoreError> {
        let idle = self.idle_reader();
        if let Some(mut connection) = idle
            && connection.begin_read().is_ok()
        {
            return Ok(ReadGuard { store: self, connection: Some(connection) });
        }
        let mut connection = Connection::reader(&self.address)?;
        connection.begin_read()?;
        Ok(ReadGuard { store: self, connection: Some(connection) })
    }

    /// Answers each query as of the moment in which it is asked: for whoever has one question, and saves a server the
    /// two messages around it.
    pub fn latest(&self) -> Latest<'_> {
        Latest(self)
    }

    /// Recomputes the audit chain and every digest from the rows, and names the first thing that does not hold.
    pub fn verify_audit(&self) -> Result<AuditReport, StoreError> {
        let mut reader = self.reader()?;
        audit::verify(reader.connection(), self.tables, self.keys.id())
    }

    /// The end of the audit chain, for backups and reports.
    pub fn audit_head(&self) -> Result<AuditHead, StoreError> {
        audit::head(self.reader()?.connection())
    }

    /// The tables this store audits.
    pub fn audited_tables(&self) -> &'static [&'static Table] {
        self.tables
    }

    /// The keys of this store.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Where the key file lies.
    pub fn key_file(&self) -> &std::path::Path {
        &self.key_file
    }

    /// The key as text under a passphrase, to be locked away.
    pub fn export_key(&self, passphrase: &str) -> Result<String, StoreError> {
        self.keys.export(passphrase)
    }

    /// What a file will be called once it is kept.
    pub fn name_upload(&self, content: impl std::io::Read) -> Result<String, StoreError> {
        self.uploads.name(&self.keys, content)
    }

    /// Seals a file that came in, piece by piece, into the data directory. It stays only when a change keeps it:
    /// [`Change::record_upload`].
    pub fn save_upload(&self, content: impl std::io::Read) -> Result<Upload, StoreError> {
        self.uploads.save(&self.keys, content)
    }

    /// Reads an upload piece by piece; damage is an error at the piece where it is met, or at the end.
    pub fn open_upload(&self, name: &str) -> Result<UploadReader, StoreError> {
        self.uploads.open_file(&self.keys, name)
    }

    /// Reads an upload whole.
    pub fn read_upload(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        self.uploads.read(&self.keys, name)
    }

    /// The folder of what could be made again.
    pub(crate) fn kept_folder(&self) -> &std::path::Path {
        &self.kept
    }

    pub(crate) const fn waiting_room(&self) -> &WaitingRoom {
        &self.waiting
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    fn idle_reader(&self) -> Option<Connection> {
        self.idle_readers().pop().filter(|connection| !connection.is_closed())
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader of one moment; goes back to its store when dropped.
pub struct ReadGuard<'a> {
    store: &'a Store,
    connection: Option<Connection>,
}

impl ReadGuard<'_> {
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("held until dropped")
    }
}

impl Query for ReadGuard<'_> {
    fn query(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.connection().query(sql, params, each)
    }
}

impl Drop for ReadGuard<'_> {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.rollback();
            self.store.give_back(connection);
        }
    }
}

/// Single questions to a store; see [`Store::latest`].
pub struct Latest<'a>(&'a Store);

impl Query for Latest<'_> {
    fn query(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut told = false;
        let mut tell = |row: &Row<'_>| {
            told = true;
            each(row)
        };
        if let Some(mut connection) = self.0.idle_reader() {
            let answer = connection.query(sql, params, &mut tell);
            if !connection.is_closed() {
                self.0.give_back(connection);
                return answer;
            }
            // The server went away since the last question; what was not told yet is asked again.
            if told {
                return answer;
            }
        }
        let mut connection = Connection::reader(&self.0.address)?;
        let answer = connection.query(sql, params, each);
        self.0.give_back(connection);
        answer
    }
}

/// The keys of this store: read and checked, or made when the store is empty.
fn unlock(connection: &mut Connection, path: &std::path::Path) -> Result<Keys, StoreError> {
    if let Some(check) = key_check(connection)? {
        return checked(path, &check);
    }
    in_lock(connection, |connection| {
        // Another process may have been faster.
        if let Some(check) = key_check(connection)? {
            return checked(path, &check);
        }
        let changes = connection.query_one("SELECT count(*) FROM change", &[], |row| row.int(0))?;
        if changes != Some(0) {
            return Err(StoreError::damaged("its key check is missing although it holds changes"));
        }
        // A key file that is there already (from an opening that was cut off, or brought by the operator) is taken.
        // A new one is on the disk before the database says that it exists.
        let keys = match Keys::read(path)? {
            Some(keys) => keys,
            None => {
                let keys = Keys::generate();
                keys.write(path)?;
                keys
            }
        };
        connection.execute(
            "INSERT INTO key_check (id, key_id, check_value) VALUES (1, $1, $2)",
            &[keys.id().into(), (&keys.check_value()).into()],
        )?;
        connection.execute(
            "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, $1)",
            &[(&audit::genesis(keys.id())).into()],
        )?;
        Ok(keys)
    })
}

fn key_check(connection: &mut Connection) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    connection.query_one("SELECT key_id, check_value FROM key_check WHERE id = 1", &[], |row| {
        Ok((row.text(0)?.to_owned(), row.bytes(1)?.to_owned()))
    })
}

fn checked(path: &std::path::Path, (key_id, check): &(String, Vec<u8>)) -> Result<Keys, StoreError> {
    let keys =
        Keys::read(path)?.ok_or_else(|| StoreError::KeyMissing { path: path.to_owned(), key_id: key_id.clone() })?;
    if keys.id() != key_id || keys.check_value() != **check {
        let found = keys.id().to_owned();
        return Err(StoreError::KeyOther { path: path.to_owned(), expected: key_id.clone(), found });
    }
    Ok(keys)
}
