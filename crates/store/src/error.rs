//! What can go wrong between the program and its store, said so that an operator knows what to do next.

use std::path::{Path, PathBuf};

/// Trouble with the store or its surroundings. Messages carry no values of rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite could not do it.
    #[error("SQLite: {0}")]
    Sqlite(Box<rusqlite::Error>),
    /// Another process kept the file locked for the whole waiting time.
    #[error("another payung process is writing to this store; wait until it is done, then try again")]
    Busy,
    /// PostgreSQL could not do it.
    #[error("PostgreSQL: {message}")]
    Postgres {
        /// The server's own words, without the detail line (it may quote a row).
        message: String,
        /// The five-character code of the SQL standard, where the server gave one.
        code: Option<String>,
    },
    /// The address of the database cannot be used.
    #[error("database address: {0}")]
    Address(String),
    /// A file could not be read or written.
    #[error("{doing} {}: {source}", path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database has a key, its file is not there.
    #[error("the key of this store ({key_id}) is not at {}; copy the key file there, or bring it back with `payung key import`", path.display())]
    KeyMissing {
        /// Where it was looked for.
        path: PathBuf,
        /// Which key the database was made with.
        key_id: String,
    },
    /// The key file holds another key than the database was made with.
    #[error("{} holds key {found}, but this store was made with key {expected}; point to the right key file", path.display())]
    KeyOther {
        /// The file.
        path: PathBuf,
        /// The key of the database.
        expected: String,
        /// The key in the file.
        found: String,
    },
    /// The key file is not one of ours, or is cut off.
    #[error("{} is not a whole key file", .0.display())]
    KeyDamaged(PathBuf),
    /// A key file is never overwritten.
    #[error("{} exists already and is never overwritten; move it away first", .0.display())]
    KeyExists(PathBuf),
    /// No place for the key is known.
    #[error("no home directory is set; say where the key file lies")]
    KeyNowhere,
    /// The passphrase is too easy to guess.
    #[error("the passphrase needs at least {minimum} characters")]
    PassphraseShort {
        /// How many characters are asked for.
        minimum: usize,
    },
    /// The text is not an exported key of ours.
    #[error("this is not an exported payung key, or a part of it is missing")]
    ExportDamaged,
    /// The passphrase does not open the exported key.
    #[error("the passphrase does not open this exported key")]
    PassphraseWrong,
    /// A sealed value does not open: changed, moved to another row or column, or sealed with another key.
    #[error(
        "the sealed value in {table}.{column}, row {row_id}, does not open: it was changed, moved, or sealed with another key"
    )]
    Sealed {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The row.
        row_id: i64,
    },
    /// An idempotency key came back with another kind of change.
    #[error("this idempotency key was used by change {change_id} ({kind}); use a fresh key for another kind of change")]
    KeyReused {
        /// The change that used it first.
        change_id: i64,
        /// What that change was.
        kind: String,
    },
    /// Something a change needs was left empty.
    #[error("a change needs {0}")]
    Incomplete(&'static str),
    /// A step went on after one of its statements had failed.
    #[error("a statement of this change failed, so nothing of it was kept")]
    StatementFailed,
    /// Text that PostgreSQL cannot keep; refused on both databases alike.
    #[error("{table}.{column}: a text holds the character with code 0; clean it before saving")]
    NulInText {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Rows of an audited table are added with [`crate::Change::insert`] and never edited.
    #[error("{0} is an audited table: its rows are only added, through Change::insert")]
    Audited(&'static str),
    /// The table is not in the list that the store was opened with.
    #[error("{0} is not among the audited tables that the store was opened with")]
    NotAudited(&'static str),
    /// Row ids that this change did not reserve, or not ascending.
    #[error("{table}: row ids must ascend and come from next_ids of the same change ({what})")]
    Ids {
        /// The table.
        table: &'static str,
        /// What was seen.
        what: &'static str,
    },
    /// A migration could not be applied, or the database was made by another version.
    #[error("migration {name}: {what}")]
    Migration {
        /// Its file name without the ending.
        name: String,
        /// What happened.
        what: String,
    },
    /// What was read from the store cannot be; it was changed from outside or written by a faulty version.
    #[error("the store holds something it should not: {0}; run `payung audit verify`")]
    Damaged(String),
    /// An uploaded file does not open whole.
    #[error("upload {name}: {what}")]
    Upload {
        /// Its name in the store.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A backup that cannot be read back.
    #[error("{}: {what}", path.display())]
    Backup {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A backup is restored into an empty place only.
    #[error("{0} holds a store already; restore into an empty directory or database")]
    NotEmpty(String),
    /// A result could not be turned to JSON or back.
    #[error("the result of a change does not travel as JSON: {0}")]
    Result(#[from] serde_json::Error),
}

impl StoreError {
    /// For callers that read a value from a row and find it impossible. Say which column, never the value.
    pub fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(Box::new(error)),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        let code = error.code().map(|state| state.code().to_owned());
        // The detail and context lines of the server quote rows, so they are left out.
        let message = match error.as_db_error() {
            Some(server) => match server.constraint() {
                Some(constraint) => format!("{} [{constraint}]", server.message()),
                None => server.message().to_owned(),
            },
            None => std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), |source| format!("{error}: {source}")),
        };
        Self::Postgres { message, code }
    }
}
