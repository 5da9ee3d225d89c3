//! What could be made again and is kept to save time, sealed in the data directory; nothing rests on it.
//!
//! A file that is missing, cut off, changed, another's, or of another key is as if there were none.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::aead::consts::U12;
use aes_gcm::{Nonce, Tag};
use rand::Rng as _;

use crate::keys::{Keys, hex, private_file, private_folder};
use crate::upload::remove_left_parts;
use crate::{Store, StoreError};

const HEADING: &[u8; 8] = b"payungK1";
const SALT_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
const PIECE_BYTES: usize = 1024 * 1024;

impl Store {
    /// Keeps bytes under a name, in place of those that had it.
    ///
    /// ```
    /// # let place = store::testing::Place::sqlite();
    /// # let store = place.open(&[]).unwrap();
    /// store.keep("example", b"names and numbers")?;
    /// assert_eq!(store.kept("example").as_deref(), Some(&b"names and numbers"[..]));
    /// assert_eq!(store.kept("other"), None);
    /// # Ok::<(), store::StoreError>(())
    /// ```
    ///
    /// # Errors
    /// A folder that cannot be written, a full disk.
    pub fn keep(&self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        let folder = self.kept_folder();
        private_folder(folder)?;
        remove_left_parts(folder);
        let mut random = [0; 8];
        rand::rng().fill_bytes(&mut random);
        let part = folder.join(format!("{}.part", hex(&random)));
        let path = place(folder, name);
        let written = seal_into(&part, self.keys(), name, content)
            .and_then(|()| fs::rename(&part, &path).map_err(StoreError::file("writing", &path)));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }

    /// The bytes kept under a name, proven whole; `None` where there are none to trust.
    pub fn kept(&self, name: &str) -> Option<Vec<u8>> {
        opened(self.keys(), name, fs::read(place(self.kept_folder(), name)).ok()?)
    }
}

fn place(folder: &Path, name: &str) -> PathBuf {
    assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "a name leads to no other folder");
    folder.join(format!("{name}.sealed"))
}

/// What each piece is bound to: the file's name and salt, its own number, and whether it is the last.
fn bound_to(name: &str, salt: &[u8]) -> Vec<u8> {
    [HEADING.as_slice(), salt, name.as_bytes()].concat()
}

fn nonce(number: usize, last: bool) -> Nonce<U12> {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&(number as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    Nonce::from(nonce)
}

fn seal_into(part: &Path, keys: &Keys, name: &str, content: &[u8]) -> Result<(), StoreError> {
    let writing = || StoreError::file("writing", part);
    let mut salt = [0; SALT_BYTES];
    rand::rng().fill_bytes(&mut salt);
    let cipher = keys.upload_cipher(&salt);
    let bound = bound_to(name, &salt);
    let mut file = private_file(part).map_err(writing())?;
    file.write_all(HEADING).and_then(|()| file.write_all(&salt)).map_err(writing())?;
    let pieces = content.len().div_ceil(PIECE_BYTES).max(1);
    let mut piece = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
    for number in 0..pieces {
        let rest = &content[number * PIECE_BYTES..];
        piece.clear();
        piece.extend_from_slice(&rest[..rest.len().min(PIECE_BYTES)]);
        let tag = cipher
            .encrypt_inout_detached(&nonce(number, number + 1 == pieces), &bound, piece.as_mut_slice().into())
            .expect("a piece is far below the limit of the cipher");
        piece.extend_from_slice(&tag);
        file.write_all(&piece).map_err(writing())?;
    }
    // Not synced: after a power cut a file that is not whole is no file.
    Ok(())
}

fn opened(keys: &Keys, name: &str, mut file: Vec<u8>) -> Option<Vec<u8>> {
    let start = HEADING.len() + SALT_BYTES;
    if file.len() < start + TAG_BYTES || !file.starts_with(HEADING) {
        return None;
    }
    let salt: [u8; SALT_BYTES] = file[HEADING.len()..start].try_into().ok()?;
    let (cipher, bound) = (keys.upload_cipher(&salt), bound_to(name, &salt));
    let pieces = (file.len() - start).div_ceil(PIECE_BYTES + TAG_BYTES);
    let (mut from, mut to) = (start, 0);
    for number in 0..pieces {
        let end = (from + PIECE_BYTES + TAG_BYTES).min(file.len());
        let length = (end - from).checked_sub(TAG_BYTES)?;
        let tag = Tag::try_from(&file[end - TAG_BYTES..end]).ok()?;
        let body = &mut file[from..from + length];
        cipher.decrypt_inout_detached(&nonce(number, number + 1 == pieces), &bound, body.into(), &tag).ok()?;
        file.copy_within(from..from + length, to);
        (from, to) = (end, to + length);
    }
    file.truncate(to);
    Some(file)
}
