//! Files that came in over the network and wait for a human to look at them: sealed, each with a note beside it.
//!
//! No truth lies here: what is imported is sealed again among the uploads, in the change that imports it. A file is
//! there once it arrived whole; one cut off on its way is taken away, also after a crash.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rand::Rng as _;

use crate::keys::{Keys, hex, private_file, private_folder, sync_folder};
use crate::upload::{UploadReader, open_sealed, seal_into};
use crate::{Store, StoreError};

/// A file that arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What it is called here; nobody can guess it.
    pub id: String,
    /// What it would be called among the uploads: the same content, the same name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// Held by the one process that looks after the waiting files; gone with it, whatever ends it.
#[derive(Debug)]
pub struct Keeper(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

const SEALED: &str = "sealed";
const NOTE: &str = "note";
const PART: &str = "part";

pub(crate) struct WaitingRoom(PathBuf);

impl WaitingRoom {
    pub(crate) const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    fn path(&self, id: &str, ending: &str) -> Result<PathBuf, StoreError> {
        // An id is sixteen bytes in hexadecimal, so it cannot lead to another folder.
        if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(StoreError::Upload { name: id.to_owned(), what: "this is no name of a waiting file" });
        }
        Ok(self.0.join(format!("{id}.{ending}")))
    }

    fn put(&self, keys: &Keys, content: &mut impl Read) -> Result<Arrived, StoreError> {
        private_folder(&self.0)?;
        let mut random = [0; 16];
        rand::rng().fill_bytes(&mut random);
        let id = hex(&random);
        let part = Part(self.path(&id, PART)?);
        let (name, _, bytes) = seal_into(&part.0, keys, content)?;
        let path = self.path(&id, SEALED)?;
        fs::rename(&part.0, &path).map_err(StoreError::file("writing the upload", &path))?;
        sync_folder(&self.0)?;
        Ok(Arrived { id, name, bytes })
    }

    fn write_note(&self, id: &str, text: &str) -> Result<(), StoreError> {
        let path = self.path(id, NOTE)?;
        let mut random = [0; 8];
        rand::rng().fill_bytes(&mut random);
        // Two who write at once each write their own; the note is always one of them, whole.
        let part = Part(self.0.join(format!("{}.{PART}", hex(&random))));
        let writing = || StoreError::file("writing the note of an upload", &path);
        let mut file = private_file(&part.0).map_err(writing())?;
        std::io::Write::write_all(&mut file, text.as_bytes()).and_then(|()| file.sync_all()).map_err(writing())?;
        fs::rename(&part.0, &path).map_err(writing())?;
        sync_folder(&self.0)
    }

    fn note(&self, id: &str) -> Option<String> {
        fs::read_to_string(self.path(id, NOTE).ok()?).ok()
    }

    fn remove(&self, id: &str) -> Result<(), StoreError> {
        // The note goes first: a file without one is nobody's.
        for ending in [NOTE, SEALED] {
            let path = self.path(id, ending)?;
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::file("removing the upload", &path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn ids(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.0) else { return Vec::new() };
        let notes = entries.flatten().map(|entry| entry.path()).filter(|path| has_ending(path, NOTE));
        let mut ids: Vec<String> =
            notes.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
        ids.sort();
        ids
    }

    /// The one who takes away what a crash left; nobody else is receiving files then.
    fn keeper(&self) -> Result<Option<Keeper>, StoreError> {
        private_folder(&self.0)?;
        let path = self.0.join("keeper");
        let file = fs::OpenOptions::new().create(true).append(true).open(&path);
        let file = file.map_err(StoreError::file("opening", &path))?;
        if file.try_lock().is_err() {
            return Ok(None);
        }
        for path in fs::read_dir(&self.0).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let left = has_ending(&path, PART) || (has_ending(&path, SEALED) && !path.with_extension(NOTE).exists());
            if left {
                let _ = fs::remove_file(&path);
            }
        }
        Ok(Some(Keeper(file)))
    }
}

/// What is being written; goes away unless it was given its name.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn has_ending(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending == wanted)
}

impl Store {
    /// Seals a file that comes in, piece by piece; it waits once [`Store::write_note`] said what it is.
    ///
    /// # Errors
    /// What `content` or the disk says; nothing stays.
    pub fn receive(&self, content: &mut impl Read) -> Result<Arrived, StoreError> {
        self.waiting_room().put(self.keys(), content)
    }

    /// Says something of a waiting file, in place of what was said before.
    ///
    /// # Errors
    /// Trouble of the disk.
    pub fn write_note(&self, id: &str, text: &str) -> Result<(), StoreError> {
        self.waiting_room().write_note(id, text)
    }

    /// What was last said of a waiting file; `None` when it is not there.
    pub fn note(&self, id: &str) -> Option<String> {
        self.waiting_room().note(id)
    }

    /// The ids of all waiting files.
    pub fn waiting_ids(&self) -> Vec<String> {
        self.waiting_room().ids()
    }

    /// Reads a waiting file, from any place of it.
    ///
    /// # Errors
    /// It is not there, or damaged.
    pub fn open_waiting(&self, id: &str, name: &str) -> Result<UploadReader, StoreError> {
        open_sealed(&self.waiting_room().path(id, SEALED)?, self.keys(), name)
    }

    /// Takes a waiting file away.
    ///
    /// # Errors
    /// Trouble of the disk.
    pub fn remove_waiting(&self, id: &str) -> Result<(), StoreError> {
        self.waiting_room().remove(id)
    }

    /// Becomes the one who looks after the waiting files, and takes away what a crash left; `None` while another
    /// process does.
    ///
    /// # Errors
    /// Trouble of the disk.
    pub fn keep_waiting_files(&self) -> Result<Option<Keeper>, StoreError> {
        self.waiting_room().keeper()
    }
}
