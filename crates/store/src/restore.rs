//! Restoring a backup into an empty place: all of it, or nothing.
//!
//! The file is read twice: first its hash, then its rows. On PostgreSQL one transaction brings everything; on SQLite a
//! file is made beside and gets its name at the very end. Uploads lie in place before that, since the tables name them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

use crate::audit::{self, AuditHead};
use crate::backup::{
    BackupReport, Contents, Counts, END, HASH_BYTES, HEADING, PIECE_BYTES, ROWS, Shape, UPLOAD, UPLOAD_PIECE, shapes,
};
use crate::connection::{Address, Connection};
use crate::keys::{hex, private_file, private_folder, sync_folder};
use crate::rows::each_row_laid_out;
use crate::value::Value;
use crate::{Location, Query, StoreError, Table, migrate};

/// Restores the backup at `path` into `location`, which must be empty, and proves its audit. `tables` are the audited
/// ones. No key is needed; to open what was restored, the one that sealed it is. `progress` hears how many bytes are
/// read, of how many.
pub fn restore(
    location: &Location,
    tables: &'static [&'static Table],
    path: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<BackupReport, StoreError> {
    let (bytes, hash) = proven(path)?;
    let source = Source::open(path, bytes)?;
    private_folder(&location.data_dir)?;
    let uploads = location.data_dir.join("uploads");
    private_folder(&uploads)?;
    let mut placed = Placed { folder: uploads, open: None, new: Vec::new(), stays: false };
    let job = Job { source, hash, placed: &mut placed, tables, progress };
    let done = match location.address()? {
        Address::Sqlite(target) => job.into_sqlite(&target),
        address @ Address::Postgres(_) => job.into_postgres(&address),
    };
    if done.is_err() && !placed.stays {
        placed.remove();
    }
    done
}

/// Length and hash of a file that is whole.
fn proven(path: &Path) -> Result<(u64, String), StoreError> {
    let reading = || StoreError::file("reading", path);
    let file = File::open(path).map_err(reading())?;
    let bytes = file.metadata().map_err(reading())?.len();
    let no_backup = || trouble(path, "this is no backup of payung, or it is cut off");
    let body = bytes.checked_sub(HASH_BYTES).ok_or_else(no_backup)?;
    let mut file = BufReader::with_capacity(PIECE_BYTES, file);
    let mut heading = [0; HEADING.len()];
    if file.read_exact(&mut heading).is_err() || heading != *HEADING {
        return Err(no_backup());
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(&heading);
    hasher.update_reader(file.by_ref().take(body.saturating_sub(heading.len() as u64))).map_err(reading())?;
    let mut stated = [0; 32];
    file.read_exact(&mut stated).map_err(reading())?;
    if *hasher.finalize().as_bytes() != stated {
        return Err(trouble(path, "the backup is cut off or was changed; nothing was restored"));
    }
    Ok((bytes, hex(&stated)))
}

fn trouble(path: &Path, what: &str) -> StoreError {
    StoreError::Backup { path: path.to_owned(), what: what.to_owned() }
}

/// The backup being read, after its heading.
struct Source {
    file: BufReader<File>,
    path: PathBuf,
    contents: Contents,
    bytes: u64,
    read: u64,
    piece: Vec<u8>,
}

impl Source {
    fn open(path: &Path, bytes: u64) -> Result<Self, StoreError> {
        let mut file =
            BufReader::with_capacity(PIECE_BYTES, File::open(path).map_err(StoreError::file("reading", path))?);
        let damaged = || trouble(path, "its heading cannot be read");
        let mut start = [0; HEADING.len() + 4];
        file.read_exact(&mut start).map_err(|_| damaged())?;
        let (_, length) = start.split_last_chunk::<4>().ok_or_else(damaged)?;
        let length = u32::from_be_bytes(*length);
        let mut heading = Vec::new();
        file.by_ref().take(u64::from(length)).read_to_end(&mut heading).map_err(|_| damaged())?;
        let contents: Contents = serde_json::from_slice(&heading).map_err(|_| damaged())?;
        // Names reach SQL, so they are words.
        let is_word = |name: &String| {
            !name.is_empty()
                && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
        };
        let words = contents
            .tables
            .iter()
            .all(|table| is_word(&table.name) && table.columns.iter().all(|(name, _)| is_word(name)));
        if !words {
            return Err(damaged());
        }
        let read = start.len() as u64 + u64::from(length);
        Ok(Self { file, path: path.to_owned(), contents, bytes, read, piece: Vec::new() })
    }

    /// The kind of the next piece; its content lies in `piece`.
    fn next(&mut self) -> Result<u8, StoreError> {
        let damaged = || trouble(&self.path, "it ends too early");
        let mut start = [0; 5];
        self.file.read_exact(&mut start).map_err(|_| damaged())?;
        let length = u32::from_be_bytes([start[1], start[2], start[3], start[4]]);
        self.piece.clear();
        self.file.by_ref().take(u64::from(length)).read_to_end(&mut self.piece).map_err(|_| damaged())?;
        if self.piece.len() as u64 != u64::from(length) {
            return Err(damaged());
        }
        self.read += 5 + u64::from(length);
        Ok(start[0])
    }
}

/// Uploads that were put in place by this restore.
struct Placed {
    folder: PathBuf,
    /// The one that is being written.
    open: Option<(PathBuf, File)>,
    /// Those that had no file before.
    new: Vec<PathBuf>,
    /// The database that names them may be there by now.
    stays: bool,
}

impl Placed {
    /// Begins the file of an upload. It takes the place of one that is there already, which may be damaged.
    fn begin(&mut self, name: &[u8]) -> Result<(), StoreError> {
        let name = std::str::from_utf8(name)
            .ok()
            .filter(|name| name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit()));
        let name = name.ok_or_else(|| StoreError::damaged("a name of an upload"))?;
        let path = self.folder.join(format!("{name}.sealed"));
        let part = path.with_extension("part");
        let _ = fs::remove_file(&part);
        let file = private_file(&part).map_err(StoreError::file("writing the upload", &part))?;
        self.open = Some((path, file));
        Ok(())
    }

    fn write(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        let Some((path, file)) = &mut self.open else { return Err(StoreError::damaged("a piece of no upload")) };
        file.write_all(piece).map_err(StoreError::file("writing the upload", path))
    }

    fn end(&mut self) -> Result<(), StoreError> {
        let Some((path, file)) = &self.open else { return Ok(()) };
        let was_there = path.exists();
        let written = file.sync_all().and_then(|()| fs::rename(path.with_extension("part"), path));
        written.map_err(StoreError::file("writing the upload", path))?;
        let path = path.clone();
        self.open = None;
        if !was_there {
            self.new.push(path);
        }
        Ok(())
    }

    fn remove(&mut self) {
        for path in &self.new {
            let _ = fs::remove_file(path);
        }
        if let Some((path, _)) = self.open.take() {
            let _ = fs::remove_file(path.with_extension("part"));
        }
    }
}

struct Job<'a> {
    source: Source,
    hash: String,
    placed: &'a mut Placed,
    tables: &'static [&'static Table],
    progress: &'a mut dyn FnMut(u64, u64),
}

impl Job<'_> {
    fn into_sqlite(self, target: &Path) -> Result<BackupReport, StoreError> {
        let beside = |ending: &str| {
            let mut name = target.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        // A log without its file would be played into the new one.
        if [target.to_owned(), beside("-wal"), beside("-shm")].iter().any(|path| path.exists()) {
            return Err(StoreError::NotEmpty(target.display().to_string()));
        }
        let making = beside(".restoring");
        let leavings = ["", "-wal", "-shm", "-journal"].map(|ending| {
            let mut name = making.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        });
        let clear = || leavings.iter().for_each(|path| drop(fs::remove_file(path)));
        clear();
        let Job { source, hash, placed, tables, progress } = self;
        let job = Job { source, hash, placed: &mut *placed, tables, progress };
        let done = job.fill(&Address::Sqlite(making.clone())).and_then(|report| {
            let finished = File::open(&making).and_then(|file| file.sync_all());
            finished.map_err(StoreError::file("writing", &making))?;
            // Unlike a rename, a link never takes the place of a store that was made meanwhile.
            fs::hard_link(&making, target).map_err(StoreError::file("writing", target))?;
            placed.stays = true;
            sync_folder(target.parent().unwrap_or(Path::new(".")))?;
            Ok(report)
        });
        clear();
        done
    }

    fn into_postgres(self, address: &Address) -> Result<BackupReport, StoreError> {
        self.fill(address)
    }

    fn fill(mut self, address: &Address) -> Result<BackupReport, StoreError> {
        let mut connection = Connection::writer(address)?;
        if !connection.is_postgres() {
            // Nobody else sees this file, and it is thrown away when something fails.
            connection.batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
        }
        connection.begin_write()?;
        let done = self.load(&mut connection).and_then(|report| {
            // A server that hangs up now may have committed.
            self.placed.stays = connection.is_postgres();
            connection.commit().map(|()| report)
        });
        if done.is_err() {
            connection.rollback();
        }
        done
    }

    fn load(&mut self, connection: &mut Connection) -> Result<BackupReport, StoreError> {
        if connection.is_postgres() {
            migrate::lock(connection)?;
        }
        if !shapes(connection)?.is_empty() {
            return Err(StoreError::NotEmpty("the database".to_owned()));
        }
        migrate::create_as_of(connection, &self.source.contents.migrations)?;
        let indexes = indexes(connection)?;
        for (name, _) in &indexes {
            connection.batch(&format!("DROP INDEX {name}"))?;
        }
        let counts = self.pieces(connection)?;
        for (_, sql) in &indexes {
            connection.batch(sql)?;
        }
        migrate::complete(connection)?;
        if connection.is_postgres() {
            // Before its first statistics the server walks whole tables where an index would answer.
            connection.batch("ANALYZE")?;
        }
        let contents = &self.source.contents;
        let head = AuditHead { seq: contents.head_seq, hash: contents.head_hash.clone() };
        let report = audit::verify(connection, self.tables, &contents.key_id)?;
        if let Some(broken) = report.broken {
            return Err(trouble(&self.source.path, &format!("its audit does not hold: {}", broken.what)));
        }
        if report.head != head {
            return Err(trouble(&self.source.path, "its audit ends elsewhere than its heading says"));
        }
        Ok(BackupReport {
            made_at: contents.made_at.clone(),
            key_id: contents.key_id.clone(),
            head,
            rows: counts.rows,
            uploads: counts.uploads,
            bytes: self.source.bytes,
            hash: self.hash.clone(),
        })
    }

    /// All rows and uploads, counted against the end of the backup.
    fn pieces(&mut self, connection: &mut Connection) -> Result<Counts, StoreError> {
        let mut counts = Counts { rows: BTreeMap::new(), uploads: 0 };
        for Shape { name, .. } in &self.source.contents.tables {
            counts.rows.insert(name.clone(), 0);
        }
        loop {
            let kind = self.source.next()?;
            let strange = trouble(&self.source.path, "it holds something unknown");
            match kind {
                ROWS => {
                    let (number, rows) = self.source.piece.split_first_chunk::<2>().ok_or(strange)?;
                    let table = self.source.contents.tables.get(usize::from(u16::from_be_bytes(*number)));
                    let table = table.ok_or_else(|| trouble(&self.source.path, "it holds rows of no table"))?;
                    let mut count = 0;
                    each_row_laid_out(&table.columns, rows, |values| {
                        count += 1;
                        // Text that is none would be kept by one database and refused by the other.
                        let is_text = |value: &Value<'_>| !matches!(value, Value::Text(text) if std::str::from_utf8(text).is_err());
                        if values.iter().all(is_text) { Ok(()) } else { Err(StoreError::damaged("a text")) }
                    })?;
                    connection.insert_laid_out(&table.name, &table.columns, rows)?;
                    *counts.rows.get_mut(&table.name).expect("named above") += count;
                }
                UPLOAD => {
                    self.placed.end()?;
                    self.placed.begin(&self.source.piece)?;
                    counts.uploads += 1;
                }
                UPLOAD_PIECE => self.placed.write(&self.source.piece)?,
                END => {
                    self.placed.end()?;
                    sync_folder(&self.placed.folder)?;
                    let stated: Option<Counts> = serde_json::from_slice(&self.source.piece).ok();
                    return if stated.as_ref() == Some(&counts) { Ok(counts) } else { Err(strange) };
                }
                _ => return Err(strange),
            }
            (self.progress)(self.source.read, self.source.bytes);
        }
    }
}

/// Indexes that migrations made, apart from those of keys, with the statements that make them: adding rows goes
/// faster without, and building them at the end reads sorted rows.
fn indexes(connection: &mut Connection) -> Result<Vec<(String, String)>, StoreError> {
    let sql = if connection.is_postgres() {
        "SELECT i.indexname::text, i.indexdef::text FROM pg_indexes i WHERE i.schemaname = current_schema() \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname \
         AND c.connamespace = current_schema()::regnamespace)"
    } else {
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    };
    connection.query_all(sql, &[], |row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
}
