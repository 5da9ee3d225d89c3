//! One connection to either database: statements, rows, transactions, bulk rows.
//!
//! SQL is written once with `$1…$n`. What differs between the two databases is in this file and nowhere else.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use postgres::config::Host;
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls, Statement};
use rusqlite::OpenFlags;

use crate::change::take_ids;
use crate::rows::each_row_laid_out;
use crate::value::RowSource;
use crate::{ColumnType, Param, Query, Row, RowBatch, StoreError, Table};

/// What reads a row; an error ends the reading.
pub(crate) type Each<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>;

/// How long SQLite waits for another process.
const BUSY_SECONDS: u64 = 10;
/// Temporary data stays in memory, so that nothing unsealed that passes through a sort reaches the disk.
const MEMORY_OF_SQLITE: &str = "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY";
/// There are as many readers as pages that are read at a time: each keeps little, and the system keeps the file's pages
/// once for all of them. Mapped, they would count as memory of this process, again for every reader.
const MEMORY_OF_SQLITE_READER: &str = "PRAGMA cache_size = -512; PRAGMA mmap_size = 0; PRAGMA query_only = ON";

/// Where the tables are.
#[derive(Clone)]
pub(crate) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<postgres::Config>),
}

impl Address {
    pub(crate) fn postgres(url: &str) -> Result<Self, StoreError> {
        let mut config: postgres::Config = url.parse().map_err(|_| {
            // The text may hold a password, so it is not repeated.
            StoreError::Address("this is no PostgreSQL address; write postgres://user:password@host/database".into())
        })?;
        let is_near = |host: &Host| match host {
            #[cfg(unix)]
            Host::Unix(_) => true,
            Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        };
        let near =
            config.get_hosts().iter().all(is_near) && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
        if !near && !url.contains("sslmode=disable") {
            return Err(StoreError::Address(
                "the server is on another machine and this version speaks to it without encryption; use a private \
                 network or a tunnel, and say so by adding sslmode=disable to the address"
                    .into(),
            ));
        }
        config.application_name("payung");
        Ok(Self::Postgres(Box::new(config)))
    }

    /// The address without its password: names the store in the default path of the key.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Sqlite(path) => path.parent().unwrap_or(path).to_string_lossy().into_owned(),
            Self::Postgres(config) => {
                let user = config.get_user().unwrap_or_default();
                let name = config.get_dbname().unwrap_or(user);
                format!("postgres://{user}@{:?}{:?}/{name}", config.get_hosts(), config.get_ports())
            }
        }
    }
}

pub(crate) enum Connection {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

pub(crate) struct Sqlite {
    inner: rusqlite::Connection,
    /// Statements as SQLite wants them, by the address of their text: each is a constant of the program.
    translated: HashMap<(usize, usize), String>,
}

pub(crate) struct Postgres {
    client: Client,
    prepared: HashMap<(usize, usize, u128), Statement>,
}

impl Connection {
    pub(crate) fn writer(address: &Address) -> Result<Self, StoreError> {
        Self::connect(address, false)
    }

    pub(crate) fn reader(address: &Address) -> Result<Self, StoreError> {
        Self::connect(address, true)
    }

    fn connect(address: &Address, only_reads: bool) -> Result<Self, StoreError> {
        match address {
            Address::Sqlite(path) => Ok(Self::Sqlite(Sqlite::connect(path, only_reads)?)),
            Address::Postgres(config) => {
                let client = config.connect(NoTls)?;
                Ok(Self::Postgres(Postgres { client, prepared: HashMap::new() }))
            }
        }
    }

    /// Whether the server went away.
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(connection) => connection.client.is_closed(),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs statements as they stand, without parameters.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => Ok(connection.inner.execute_batch(sql)?),
            Self::Postgres(connection) => Ok(connection.client.batch_execute(sql)?),
        }
    }

    /// Begins a transaction that writes. SQLite takes its one write lock here and waits for it.
    pub(crate) fn begin_write(&mut self) -> Result<(), StoreError> {
        // Read committed on PostgreSQL: the head of the audit chain, locked last, must be read as it is then.
        self.batch(if self.is_postgres() { "BEGIN ISOLATION LEVEL READ COMMITTED" } else { "BEGIN IMMEDIATE" })
    }

    /// Begins a transaction that writes and has the counter of `table`, unless somebody else does; says whether.
    pub(crate) fn try_write(&mut self, table: &'static str) -> bool {
        let begun = match self {
            Self::Sqlite(connection) => {
                let wait = |seconds| connection.inner.busy_timeout(std::time::Duration::from_secs(seconds));
                let begun = wait(0).and_then(|()| connection.inner.execute_batch("BEGIN IMMEDIATE"));
                wait(BUSY_SECONDS).and(begun).is_ok()
            }
            Self::Postgres(connection) => {
                let begin = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '100ms'";
                connection.client.batch_execute(begin).is_ok()
            }
        };
        let held = begun && take_ids(self, table, 0).is_ok();
        if !held {
            self.rollback();
        }
        held
    }

    /// Begins a transaction whose reads all see the same moment.
    pub(crate) fn begin_read(&mut self) -> Result<(), StoreError> {
        // Both choose the moment at the first read, so there is one here.
        if self.is_postgres() {
            return self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1");
        }
        self.batch("BEGIN")?;
        self.query("SELECT seq FROM audit_head WHERE id = 1", &[], &mut |_| Ok(()))
    }

    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("COMMIT")
    }

    /// Ends the transaction without effect; a lost connection has done so already.
    pub(crate) fn rollback(&mut self) {
        let idle = match self {
            Self::Sqlite(connection) => connection.inner.is_autocommit(),
            Self::Postgres(connection) => connection.client.is_closed(),
        };
        if !idle {
            let _ = self.batch("ROLLBACK");
        }
    }

    /// Hands over the rows of a statement made at run time from names that are known to be tables and columns.
    pub(crate) fn query_once(&mut self, sql: &str, params: &[Param<'_>], each: Each<'_>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.inner.prepare(&numbered_with_question_marks(sql))?;
                read_sqlite(&mut statement, params, each)
            }
            Self::Postgres(connection) => {
                let statement = connection.client.prepare_typed(sql, &types_of(params))?;
                connection.read(&statement, params, each)
            }
        }
    }

    /// Runs a constant statement that gives no rows; says how many rows it touched.
    pub(crate) fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let translated =
                    connection.translated.entry(place(sql)).or_insert_with(|| numbered_with_question_marks(sql));
                let mut statement = connection.inner.prepare_cached(translated)?;
                bind(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Self::Postgres(connection) => {
                let statement = connection.prepare(sql, params)?;
                let values: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
                Ok(connection.client.execute(&statement, &values)?)
            }
        }
    }

    /// Makes an index of rows that are there already.
    ///
    /// SQLite sorts in threads of its own only what it may put into temporary files, in pieces of the size of its
    /// cache: small ones stay near the processor. An index that is made so holds nothing that needs a seal.
    pub(crate) fn build_index(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let Self::Sqlite(connection) = self else { return self.batch(sql) };
        connection.inner.execute_batch("PRAGMA temp_store = FILE; PRAGMA cache_size = -4096")?;
        let built = connection.inner.execute_batch(sql);
        connection.inner.execute_batch(MEMORY_OF_SQLITE)?;
        Ok(built?)
    }

    /// Adds the rows of a batch the fastest way the database has: prepared inserts, or COPY.
    pub(crate) fn insert(&mut self, table: &Table, batch: &RowBatch) -> Result<(), StoreError> {
        self.insert_laid_out(table.name, table.columns, batch.as_bytes())
    }

    /// The same for rows that lie in a row as COPY takes them, of a table that need not be of this version.
    pub(crate) fn insert_laid_out<N: AsRef<str>>(
        &mut self,
        table: &str,
        columns: &[(N, ColumnType)],
        rows: &[u8],
    ) -> Result<(), StoreError> {
        let names = columns.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>().join(", ");
        match self {
            Self::Sqlite(connection) => {
                let marks: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
                let sql = format!("INSERT INTO {table} ({names}) VALUES ({})", marks.join(", "));
                let mut statement = connection.inner.prepare_cached(&sql)?;
                each_row_laid_out(columns, rows, |values| {
                    for (number, value) in (1_usize..).zip(values) {
                        statement.raw_bind_parameter(number, value)?;
                    }
                    statement.raw_execute()?;
                    Ok(())
                })
            }
            Self::Postgres(connection) => {
                let sql = format!("COPY {table} ({names}) FROM STDIN (FORMAT BINARY)");
                let mut copy = connection.client.copy_in(&sql)?;
                let mut send = |bytes: &[u8]| copy.write_all(bytes).map_err(postgres_trouble);
                send(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0")?;
                for piece in rows.chunks(512 * 1024) {
                    send(piece)?;
                }
                send(&(-1_i16).to_be_bytes())?;
                copy.finish()?;
                Ok(())
            }
        }
    }
}

impl Query for Connection {
    fn query(&mut self, sql: &'static str, params: &[Param<'_>], each: Each<'_>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let translated =
                    connection.translated.entry(place(sql)).or_insert_with(|| numbered_with_question_marks(sql));
                let mut statement = connection.inner.prepare_cached(translated)?;
                read_sqlite(&mut statement, params, each)
            }
            Self::Postgres(connection) => {
                let statement = connection.prepare(sql, params)?;
                connection.read(&statement, params, each)
            }
        }
    }
}

impl Sqlite {
    fn connect(path: &Path, only_reads: bool) -> Result<Self, StoreError> {
        owner_only(path)?;
        // A reader opens for writing too, since recovering the log after a crash writes; it is then barred by pragma.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(path, flags)?;
        inner.busy_timeout(std::time::Duration::from_secs(BUSY_SECONDS))?;
        inner.set_prepared_statement_cache_capacity(256);
        // FULL: a commit that was reported stays after a power cut.
        inner.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA mmap_size = 1073741824; PRAGMA journal_size_limit = 67108864; PRAGMA threads = 2; \
             PRAGMA trusted_schema = OFF;",
        )?;
        inner.execute_batch(MEMORY_OF_SQLITE)?;
        if only_reads {
            inner.execute_batch(MEMORY_OF_SQLITE_READER)?;
        }
        Ok(Self { inner, translated: HashMap::new() })
    }
}

/// Makes the file for its owner's eyes: it holds names in the open. SQLite gives its log the same mode.
#[cfg(unix)]
fn owner_only(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::file("opening", path)(error)),
    }
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

impl Postgres {
    /// Statements are kept by the address of their text and the types of their parameters.
    fn prepare(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Statement, StoreError> {
        assert!(params.len() <= 64, "a statement with more than 64 parameters");
        let kinds = params.iter().fold(0, |kinds, param| {
            kinds << 2
                | match param {
                    Param::Null => 0,
                    Param::Int(_) => 1,
                    Param::Text(_) => 2,
                    Param::Bytes(_) => 3,
                }
        });
        let (start, length) = place(sql);
        if let Some(statement) = self.prepared.get(&(start, length, kinds)) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare_typed(sql, &types_of(params))?;
        self.prepared.insert((start, length, kinds), statement.clone());
        Ok(statement)
    }

    fn read(&mut self, statement: &Statement, params: &[Param<'_>], each: Each<'_>) -> Result<(), StoreError> {
        let mut rows = self.client.query_raw(statement, params.iter().map(|param| param as &(dyn ToSql + Sync)))?;
        while let Some(row) = rows.next()? {
            each(&Row(RowSource::Postgres(&row)))?;
        }
        Ok(())
    }
}

fn types_of(params: &[Param<'_>]) -> Vec<Type> {
    params.iter().map(|param| param.postgres_type()).collect()
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Param<'_>]) -> Result<(), StoreError> {
    assert_eq!(statement.parameter_count(), params.len(), "parameters given and parameters in the statement");
    for (number, param) in (1_usize..).zip(params) {
        statement.raw_bind_parameter(number, param)?;
    }
    Ok(())
}

fn read_sqlite(
    statement: &mut rusqlite::Statement<'_>,
    params: &[Param<'_>],
    each: Each<'_>,
) -> Result<(), StoreError> {
    bind(statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        each(&Row(RowSource::Sqlite(row)))?;
    }
    Ok(())
}

/// The writer of COPY wraps the server's error in an error of files.
fn postgres_trouble(error: std::io::Error) -> StoreError {
    match error.into_inner().map(|inner| inner.downcast::<postgres::Error>()) {
        Some(Ok(error)) => (*error).into(),
        Some(Err(error)) => StoreError::Postgres { message: error.to_string(), code: None },
        None => StoreError::Postgres { message: "the connection was lost while rows were sent".into(), code: None },
    }
}

/// Two constants at the same place with the same length are the same text.
fn place(sql: &'static str) -> (usize, usize) {
    (sql.as_ptr() as usize, sql.len())
}

/// `$1` is a *name* to SQLite, numbered by first appearance; `?1` is a number on its own.
fn numbered_with_question_marks(sql: &str) -> String {
    let mut quoted = false;
    let mut characters = sql.chars().peekable();
    let mut out = String::with_capacity(sql.len());
    while let Some(character) = characters.next() {
        if character == '\'' {
            quoted = !quoted;
        }
        let number_follows = characters.peek().is_some_and(char::is_ascii_digit);
        out.push(if character == '$' && number_follows && !quoted { '?' } else { character });
    }
    out
}
