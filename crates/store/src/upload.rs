//! Files that came in, sealed in pieces under the data directory.
//!
//! The name of a file is a blind index of its content, so the same file has one name and the name tells nothing.
//! Pieces are numbered and the last one is marked: a file cut off, changed or put in another's place is noticed.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use rand::Rng as _;

use crate::connection::Connection;
use crate::keys::{Keys, hex, private_file, private_folder, sync_folder};
use crate::{Change, ColumnType, Param, Query, RowBatch, StoreError, Table};

/// The audited table of uploads; belongs into the list given to [`crate::Store::open`] when uploads are recorded.
pub static UPLOAD: Table = Table {
    name: "upload",
    columns: &[
        ("id", ColumnType::Int),
        ("change_id", ColumnType::Int),
        ("name", ColumnType::Text),
        ("bytes", ColumnType::Int),
    ],
};

const HEADING: &[u8; 8] = b"payungU1";
const SALT_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
const PIECE_BYTES: usize = 64 * 1024;
/// What stands before the first piece.
const HEAD_BYTES: u64 = (HEADING.len() + SALT_BYTES) as u64;
/// A whole piece as it lies on the disk.
const SEALED_BYTES: u64 = (PIECE_BYTES + TAG_BYTES) as u64;

/// A file that was sealed. It stays when a change records it, and goes when dropped before: an import that fails
/// before its commit leaves nothing behind. One cut off in the commit leaves a mark beside the file, and the next
/// opening takes both away where no row names it. Files without a mark of this store are left alone, for another
/// store may share the folder.
#[derive(Debug)]
pub struct Upload {
    /// Its name in the store.
    pub name: String,
    /// The BLAKE3 hash of its content, hexadecimal: for idempotency keys, not for storing.
    pub digest: String,
    /// How long it is.
    pub bytes: u64,
    /// Where it lies until it is recorded.
    part: PathBuf,
    /// Where it lies from then on.
    path: PathBuf,
    /// Which store keeps it.
    place: String,
}

impl Upload {
    /// Gives the file its place, unless the same content has it already. The mark goes first: between it and the
    /// commit nobody knows whether the file stays.
    fn keep(&self) -> Result<(), StoreError> {
        if !self.path.exists() {
            let mark = mark_of(&self.path);
            // A mark is there with its place or not at all: one without would be nobody's to take away.
            let written = self.part.with_extension("mark.part");
            fs::write(&written, &self.place).map_err(StoreError::file("writing the upload", &written))?;
            fs::rename(&written, &mark).map_err(StoreError::file("writing the upload", &mark))?;
            fs::rename(&self.part, &self.path).map_err(StoreError::file("writing the upload", &self.path))?;
            sync_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        }
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // Once recorded it lies elsewhere.
        let _ = fs::remove_file(&self.part);
    }
}

impl Change<'_> {
    /// Keeps an upload and a row about it, and gives the row's id; the same file again gives the row it has.
    ///
    /// Comes last in a change: what fails before leaves no file.
    pub fn record_upload(&mut self, upload: &Upload) -> Result<i64, StoreError> {
        // Asking for no id takes the lock, so that two processes with one file agree on its row.
        self.next_ids(UPLOAD.name, 0)?;
        upload.keep()?;
        self.on_commit_remove(mark_of(&upload.path));
        let known =
            self.query_one("SELECT id FROM upload WHERE name = $1", &[(&upload.name).into()], |row| row.int(0))?;
        if let Some(id) = known {
            return Ok(id);
        }
        let id = self.next_ids(UPLOAD.name, 1)?;
        let mut batch = RowBatch::new(&UPLOAD, self.id());
        batch.row(id).text(&upload.name).int(i64::try_from(upload.bytes).expect("a file fits a disk"));
        self.insert(&batch)?;
        Ok(id)
    }
}

/// Name, digest and length.
type Sealed = (String, String, u64);

/// The folder of uploads.
pub(crate) struct Uploads {
    folder: PathBuf,
    /// Which store keeps its files here.
    place: String,
}

impl Uploads {
    pub(crate) fn open(folder: &Path, store: &str) -> Result<Self, StoreError> {
        private_folder(folder)?;
        remove_left_parts(folder);
        Ok(Self { folder: folder.to_owned(), place: blake3::hash(store.as_bytes()).to_hex().to_string() })
    }

    /// Takes away what a crash in a commit left: sealed files with a mark that no row names, and the marks. Nothing is
    /// done while somebody else writes; the next opening comes.
    pub(crate) fn sweep(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let marks = self.marks();
        if marks.is_empty() || !connection.try_write(UPLOAD.name) {
            return Ok(());
        }
        // Whoever keeps a file holds the lock until its commit, so what stands now stays.
        let done = marks.iter().try_for_each(|mark| {
            let name = mark.file_stem().unwrap_or_default().to_string_lossy();
            let sql = "SELECT id FROM upload WHERE name = $1";
            if connection.query_one(sql, &[Param::Text(&name)], |row| row.int(0))?.is_none() {
                let _ = fs::remove_file(self.path(&name));
            }
            let _ = fs::remove_file(mark);
            Ok(())
        });
        connection.rollback();
        done
    }

    /// Marks of this store.
    fn marks(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let paths = entries.flatten().map(|entry| entry.path());
        let marks = paths.filter(|path| path.extension().is_some_and(|ending| ending == MARK));
        marks.filter(|path| fs::read_to_string(path).is_ok_and(|place| place == self.place)).collect()
    }

    /// What [`Uploads::save`] will call a file, without keeping it.
    pub(crate) fn name(&self, keys: &Keys, content: impl Read) -> Result<String, StoreError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(content).map_err(StoreError::file("reading the upload", &self.folder))?;
        Ok(name_of(keys, &hasher.finalize()))
    }

    pub(crate) fn save(&self, keys: &Keys, mut content: impl Read) -> Result<Upload, StoreError> {
        let mut random = [0; 8];
        rand::rng().fill_bytes(&mut random);
        let part = self.folder.join(format!("{}.part", hex(&random)));
        // From here on the part goes away with the upload, also when sealing fails.
        let mut upload = Upload {
            name: String::new(),
            digest: String::new(),
            bytes: 0,
            path: part.clone(),
            part: part.clone(),
            place: self.place.clone(),
        };
        (upload.name, upload.digest, upload.bytes) = seal_into(&part, keys, &mut content)?;
        upload.path = self.path(&upload.name);
        Ok(upload)
    }

    pub(crate) fn open_file(&self, keys: &Keys, name: &str) -> Result<UploadReader, StoreError> {
        // A name is sixteen bytes in hexadecimal, so it cannot lead to another folder.
        if name.len() != 32 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(StoreError::Upload { name: name.to_owned(), what: "this is no name of an upload" });
        }
        open_sealed(&self.path(name), keys, name)
    }

    pub(crate) fn read(&self, keys: &Keys, name: &str) -> Result<Vec<u8>, StoreError> {
        let mut content = Vec::new();
        self.open_file(keys, name)?.read_to_end(&mut content).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => StoreError::Upload { name: name.to_owned(), what: DAMAGED },
            _ => StoreError::file("reading the upload", &self.path(name))(error),
        })?;
        Ok(content)
    }

    /// Where the upload of this name lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.sealed"))
    }
}

/// Seals `content` into a new file and gives its name, digest and length.
pub(crate) fn seal_into(part: &Path, keys: &Keys, content: &mut impl Read) -> Result<Sealed, StoreError> {
    let writing = || StoreError::file("writing the upload", part);
    let mut salt = [0; SALT_BYTES];
    rand::rng().fill_bytes(&mut salt);
    let cipher = keys.upload_cipher(&salt);
    let mut file = private_file(part).map_err(writing())?;
    file.write_all(HEADING).and_then(|()| file.write_all(&salt)).map_err(writing())?;

    let mut hasher = blake3::Hasher::new();
    let mut bytes = 0;
    let mut piece = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
    let mut next = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
    let mut number = 0;
    fill(content, &mut piece, PIECE_BYTES).map_err(writing())?;
    loop {
        // A piece is the last one when nothing follows, which only shows by reading on.
        fill(content, &mut next, PIECE_BYTES).map_err(writing())?;
        let last = next.is_empty();
        hasher.update(&piece);
        bytes += piece.len() as u64;
        let tag = cipher
            .encrypt_inout_detached(&nonce(number, last), &salt, piece.as_mut_slice().into())
            .expect("a piece is far below the limit of the cipher");
        piece.extend_from_slice(&tag);
        file.write_all(&piece).map_err(writing())?;
        if last {
            break;
        }
        std::mem::swap(&mut piece, &mut next);
        number += 1;
    }
    file.sync_all().map_err(writing())?;

    let digest = hasher.finalize();
    Ok((name_of(keys, &digest), digest.to_hex().to_string(), bytes))
}

/// Opens a sealed file whose content has this name.
pub(crate) fn open_sealed(path: &Path, keys: &Keys, name: &str) -> Result<UploadReader, StoreError> {
    let mut file = File::open(path).map_err(StoreError::file("opening the upload", path))?;
    let mut heading = [0; HEADING.len()];
    let mut salt = [0; SALT_BYTES];
    let whole = file.read_exact(&mut heading).and_then(|()| file.read_exact(&mut salt)).is_ok();
    if !whole || heading != *HEADING {
        return Err(StoreError::Upload { name: name.to_owned(), what: "the file is no sealed upload" });
    }
    let mut next = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
    fill(&mut file, &mut next, PIECE_BYTES + TAG_BYTES).map_err(StoreError::file("reading the upload", path))?;
    Ok(UploadReader {
        file,
        cipher: keys.upload_cipher(&salt),
        salt,
        keys: keys.clone(),
        name: name.to_owned(),
        hasher: blake3::Hasher::new(),
        hashed: 0,
        piece: Vec::with_capacity(PIECE_BYTES + TAG_BYTES),
        given: 0,
        next,
        number: 0,
        state: State::Reading,
    })
}

const MARK: &str = "keeping";

/// What stands beside a sealed file until its change is committed.
fn mark_of(path: &Path) -> PathBuf {
    path.with_extension(MARK)
}

const DAMAGED: &str = "the file is cut off, changed, or sealed with another key";

/// Gives the content of an upload piece by piece; each piece is proven before it is given.
pub struct UploadReader {
    file: File,
    cipher: Aes256Gcm,
    salt: [u8; SALT_BYTES],
    keys: Keys,
    name: String,
    /// Over the pieces that were read in their order.
    hasher: blake3::Hasher,
    hashed: u64,
    piece: Vec<u8>,
    given: usize,
    next: Vec<u8>,
    /// Which piece `next` is.
    number: u64,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Reading,
    Ended,
    Damaged,
}

impl UploadReader {
    fn open_next_piece(&mut self) -> io::Result<()> {
        std::mem::swap(&mut self.piece, &mut self.next);
        fill(&mut self.file, &mut self.next, PIECE_BYTES + TAG_BYTES)?;
        let last = self.next.is_empty();
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, DAMAGED);
        let Some((_, tag)) = self.piece.split_last_chunk::<TAG_BYTES>() else {
            self.state = State::Damaged;
            return Err(damaged());
        };
        let tag = Tag::from(*tag);
        self.piece.truncate(self.piece.len() - TAG_BYTES);
        let opened = self.cipher.decrypt_inout_detached(
            &nonce(self.number, last),
            &self.salt,
            self.piece.as_mut_slice().into(),
            &tag,
        );
        if self.hashed == self.number {
            self.hasher.update(&self.piece);
            self.hashed += 1;
        }
        // The last word, once all pieces were read: the content is the one this name stands for.
        let read_whole = last && self.hashed == self.number + 1;
        if opened.is_err() || (read_whole && name_of(&self.keys, &self.hasher.finalize()) != self.name) {
            self.piece.clear();
            self.state = State::Damaged;
            return Err(damaged());
        }
        if last {
            self.state = State::Ended;
        }
        self.given = 0;
        self.number += 1;
        Ok(())
    }
}

impl Read for UploadReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.piece.len() {
            match self.state {
                State::Reading => self.open_next_piece()?,
                State::Ended => return Ok(0),
                State::Damaged => return Err(io::Error::new(io::ErrorKind::InvalidData, DAMAGED)),
            }
        }
        let length = out.len().min(self.piece.len() - self.given);
        out[..length].copy_from_slice(&self.piece[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

impl Seek for UploadReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let sealed = self.file.metadata()?.len().saturating_sub(HEAD_BYTES);
        let length = sealed - sealed.div_ceil(SEALED_BYTES) * TAG_BYTES as u64;
        let here = match self.state {
            // Nothing was opened yet.
            State::Reading if self.piece.is_empty() => self.number * PIECE_BYTES as u64,
            _ => (self.number.saturating_sub(1)) * PIECE_BYTES as u64 + self.given as u64,
        };
        let wanted = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(step) => length.checked_add_signed(step),
            SeekFrom::Current(step) => here.checked_add_signed(step),
        };
        let before = || io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning");
        let wanted = wanted.ok_or_else(before)?.min(length);
        if wanted == here && self.state != State::Damaged {
            return Ok(wanted);
        }
        // The end of a file whose last piece is full lies in that piece.
        let last = length.saturating_sub(1) / PIECE_BYTES as u64;
        self.number = (wanted / PIECE_BYTES as u64).min(last);
        self.state = State::Reading;
        self.piece.clear();
        self.given = 0;
        self.file.seek(SeekFrom::Start(HEAD_BYTES + self.number * SEALED_BYTES))?;
        fill(&mut self.file, &mut self.next, PIECE_BYTES + TAG_BYTES)?;
        let inside = wanted - self.number * PIECE_BYTES as u64;
        if inside > 0 {
            self.open_next_piece()?;
            self.given = usize::try_from(inside).expect("less than a piece").min(self.piece.len());
        }
        Ok(wanted)
    }
}

/// Names come from the content under the store's key: whoever has the file cannot look for it in a copied folder.
fn name_of(keys: &Keys, digest: &blake3::Hash) -> String {
    hex(&keys.blind_index("upload", digest.as_bytes()))
}

/// The number of the piece, and whether it is the last.
fn nonce(number: u64, last: bool) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(last);
    Nonce::from(nonce)
}

/// Reads up to `limit` bytes; fewer only at the end.
fn fill(from: &mut impl Read, piece: &mut Vec<u8>, limit: usize) -> io::Result<()> {
    piece.clear();
    from.take(limit as u64).read_to_end(piece).map(|_| ())
}

/// What an interrupted save left behind; younger parts may belong to a save that is under way.
pub(crate) fn remove_left_parts(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_part = path.extension().is_some_and(|ending| ending == "part");
        let age = entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_part && age.is_some_and(|age| age > Duration::from_secs(24 * 60 * 60)) {
            let _ = fs::remove_file(path);
        }
    }
}
