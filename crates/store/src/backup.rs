//! A backup: one file that either database is restored from. All tables as one moment sees them, and all uploads as
//! they lie, sealed; the key is not in it.
//!
//! A heading, then pieces (kind, length, content): rows as COPY takes them, uploads, an end that counts them. The last
//! 32 bytes are the BLAKE3 hash of everything before.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::audit::{self, AuditHead, lay_out};
use crate::connection::Connection;
use crate::keys::{hex, private_file, sync_folder};
use crate::{ColumnType, Query, Store, StoreError, migrate};

pub(crate) const HEADING: &[u8; 16] = b"payung backup 1\n";
pub(crate) const HASH_BYTES: u64 = 32;
/// Rows or bytes of an upload that are written together.
pub(crate) const PIECE_BYTES: usize = 1 << 20;
/// Tables that a backup leaves out: the migrations are named in its heading, and a session that ended must not come
/// back to life.
const LEFT_OUT: [&str; 2] = ["schema_migration", "web_session"];

pub(crate) const ROWS: u8 = b'R';
pub(crate) const UPLOAD: u8 = b'U';
pub(crate) const UPLOAD_PIECE: u8 = b'P';
pub(crate) const END: u8 = b'E';

/// What a backup holds, said by the one who wrote it and by the one who restored it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// The key that its numbers are sealed with, by its public name.
    pub key_id: String,
    /// The end of the audit chain.
    pub head: AuditHead,
    /// Rows per table.
    pub rows: BTreeMap<String, u64>,
    /// How many uploads.
    pub uploads: u64,
    /// How long the file is.
    pub bytes: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// The heading: enough to make the tables and to know the key.
#[derive(Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) made_at: String,
    pub(crate) key_id: String,
    pub(crate) head_seq: i64,
    pub(crate) head_hash: String,
    pub(crate) migrations: BTreeMap<String, String>,
    pub(crate) tables: Vec<Shape>,
}

/// A table as the database has it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shape {
    pub(crate) name: String,
    #[serde(with = "columns")]
    pub(crate) columns: Vec<(String, ColumnType)>,
}

/// What the end says was written.
#[derive(Serialize, Deserialize, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) rows: BTreeMap<String, u64>,
    pub(crate) uploads: u64,
}

impl Store {
    /// Writes all that this moment holds into `path`, which must not exist yet; imports may go on meanwhile.
    /// `progress` hears how many bytes are written.
    pub fn backup(
        &self,
        path: &Path,
        made_at: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<BackupReport, StoreError> {
        let exists = || StoreError::file("writing", path)(std::io::ErrorKind::AlreadyExists.into());
        if path.exists() {
            return Err(exists());
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        // What a backup that was cut off left behind.
        let _ = fs::remove_file(&part);
        let done = self.write_backup(&part, made_at, progress).and_then(|report| {
            if path.exists() {
                return Err(exists());
            }
            fs::rename(&part, path).map_err(StoreError::file("writing", path))?;
            sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
            Ok(report)
        });
        if done.is_err() {
            let _ = fs::remove_file(&part);
        }
        done
    }

    fn write_backup(
        &self,
        part: &Path,
        made_at: &str,
        progress: &mut dyn FnMut(u64),
    ) -> Result<BackupReport, StoreError> {
        let mut reader = self.reader()?;
        let connection = reader.connection();
        let head = audit::head(connection)?;
        let contents = Contents {
            made_at: made_at.to_owned(),
            key_id: self.keys().id().to_owned(),
            head_seq: head.seq,
            head_hash: head.hash.clone(),
            migrations: migrate::applied_so_far(connection)?,
            tables: shapes(connection)?,
        };
        let file = private_file(part).map_err(StoreError::file("writing", part))?;
        let mut out = Sink { file, path: part, hasher: blake3::Hasher::new(), bytes: 0, progress };
        let heading = serde_json::to_vec(&contents)?;
        out.put(HEADING)?;
        out.put(&length(heading.len()))?;
        out.put(&heading)?;
        let mut counts = Counts::default();
        for (number, shape) in (0_u16..).zip(&contents.tables) {
            let rows = write_rows(connection, &mut out, number, shape)?;
            counts.rows.insert(shape.name.clone(), rows);
        }
        let names =
            connection.query_all("SELECT name FROM upload ORDER BY id", &[], |row| Ok(row.text(0)?.to_owned()))?;
        // The files outlive the reader: an upload that was recorded is never removed.
        drop(reader);
        for name in names {
            self.write_upload(&mut out, &name)?;
            counts.uploads += 1;
        }
        out.piece(END, &[&serde_json::to_vec(&counts)?])?;
        let hash = out.hasher.finalize();
        out.put(hash.as_bytes())?;
        out.file.sync_all().map_err(StoreError::file("writing", part))?;
        Ok(BackupReport {
            made_at: contents.made_at,
            key_id: contents.key_id,
            head,
            rows: counts.rows,
            uploads: counts.uploads,
            bytes: out.bytes,
            hash: hex(hash.as_bytes()),
        })
    }

    fn write_upload(&self, out: &mut Sink<'_>, name: &str) -> Result<(), StoreError> {
        let path = self.uploads().path(name);
        let trouble = || StoreError::file("reading the upload", &path);
        let mut file = BufReader::new(File::open(&path).map_err(trouble())?);
        out.piece(UPLOAD, &[name.as_bytes()])?;
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        loop {
            piece.clear();
            file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(trouble())?;
            if piece.is_empty() {
                return Ok(());
            }
            out.piece(UPLOAD_PIECE, &[&piece])?;
        }
    }
}

/// The file being written, with the hash of what it holds so far.
struct Sink<'a> {
    file: File,
    path: &'a Path,
    hasher: blake3::Hasher,
    bytes: u64,
    progress: &'a mut dyn FnMut(u64),
}

impl Sink<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(StoreError::file("writing", self.path))
    }

    fn piece(&mut self, kind: u8, parts: &[&[u8]]) -> Result<(), StoreError> {
        self.put(&[kind])?;
        self.put(&length(parts.iter().map(|part| part.len()).sum()))?;
        for part in parts {
            self.put(part)?;
        }
        (self.progress)(self.bytes);
        Ok(())
    }
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("a piece is far below 4 GB").to_be_bytes()
}

fn write_rows(connection: &mut Connection, out: &mut Sink<'_>, number: u16, shape: &Shape) -> Result<u64, StoreError> {
    let names: Vec<&str> = shape.columns.iter().map(|(name, _)| name.as_str()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY 1", names.join(", "), shape.name);
    let number = number.to_be_bytes();
    let mut rows = 0;
    let mut piece = Vec::with_capacity(PIECE_BYTES + (64 << 10));
    connection.query_once(&sql, &[], &mut |row| {
        if !lay_out(row, &shape.columns, &mut piece)? {
            return Err(StoreError::damaged(format!("a value of another type in {}", shape.name)));
        }
        rows += 1;
        if piece.len() >= PIECE_BYTES {
            out.piece(ROWS, &[&number, &piece])?;
            piece.clear();
        }
        Ok(())
    })?;
    if !piece.is_empty() {
        out.piece(ROWS, &[&number, &piece])?;
    }
    Ok(rows)
}

/// All tables in the order in which they were made, so that what a row refers to comes before it.
pub(crate) fn shapes(connection: &mut Connection) -> Result<Vec<Shape>, StoreError> {
    let (tables, columns) = if connection.is_postgres() {
        (
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace \
             ORDER BY oid",
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
        )
    } else {
        (
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid",
            "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
        )
    };
    let names = connection.query_all(tables, &[], |row| Ok(row.text(0)?.to_owned()))?;
    let mut shapes = Vec::new();
    for name in names.into_iter().filter(|name| !LEFT_OUT.contains(&name.as_str())) {
        let columns = connection.query_all(columns, &[(&name).into()], |row| {
            let kind = match row.text(1)?.to_ascii_uppercase().as_str() {
                "BIGINT" | "INTEGER" => ColumnType::Int,
                "TEXT" => ColumnType::Text,
                "BYTEA" => ColumnType::Bytes,
                other => return Err(StoreError::damaged(format!("a column of type {other} in {name}"))),
            };
            Ok((row.text(0)?.to_owned(), kind))
        })?;
        shapes.push(Shape { name, columns });
    }
    Ok(shapes)
}

/// Columns in the heading: name and type as migrations spell it.
mod columns {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::ColumnType;

    pub(super) fn serialize<S: Serializer>(columns: &[(String, ColumnType)], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(columns.iter().map(|(name, kind)| {
            let kind = match kind {
                ColumnType::Int => "BIGINT",
                ColumnType::Text => "TEXT",
                ColumnType::Bytes => "BYTEA",
            };
            (name, kind)
        }))
    }

    pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Vec<(String, ColumnType)>, D::Error> {
        let named: Vec<(String, String)> = Vec::deserialize(from)?;
        let columns = named.into_iter().map(|(name, kind)| match kind.as_str() {
            "BIGINT" => Ok((name, ColumnType::Int)),
            "TEXT" => Ok((name, ColumnType::Text)),
            "BYTEA" => Ok((name, ColumnType::Bytes)),
            _ => Err(D::Error::custom("a column of an unknown type")),
        });
        columns.collect()
    }
}
