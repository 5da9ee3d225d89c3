//! The key of a store: sealing of personal numbers, blind indexes, the key file, its export under a passphrase.
//!
//! One master key per store. Keys for sealing, for indexes and for uploads are derived from it separately, so that
//! one never serves for another. Losing the key file loses the numbers: nothing else can open them.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng as _;
use zeroize::Zeroizing;

use crate::StoreError;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// Each sealed value begins with the start of the key id: a value of another key is told apart from a changed one,
/// and a later change of keys can tell which values it has done.
const MARK_BYTES: usize = 4;
const FILE_HEADING: &str = "payung key v1";
const EXPORT_HEADING: &str = "payung-key-v1";
const PASSPHRASE_MINIMUM: usize = 12;
/// 64 MiB, three passes: about a quarter of a second per guess.
const PASSPHRASE_COST: (u32, u32, u32) = (64 * 1024, 3, 1);

/// The keys of an open store; cheap to clone into worker threads.
///
/// ```
/// # let place = store::testing::Place::sqlite();
/// # let keys = place.open(&[]).unwrap().keys().clone();
/// let sealed = keys.seal("person", "nik", 41, b"1971025508899001");
/// assert_eq!(keys.open("person", "nik", 41, &sealed).unwrap(), b"1971025508899001");
/// assert!(keys.open("person", "nik", 42, &sealed).is_err()); // bound to its row and column
/// ```
#[derive(Clone)]
pub struct Keys(Arc<Derived>);

struct Derived {
    id: String,
    master: Zeroizing<[u8; 32]>,
    sealing: Aes256Gcm,
    index: Zeroizing<[u8; 32]>,
    upload: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.id)
    }
}

impl Keys {
    /// The public name of the key, kept in the database; it says nothing about the key itself.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Seals a personal number for one row and column.
    pub fn seal(&self, table: &str, column: &str, row_id: i64, plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(MARK_BYTES + NONCE_BYTES + plain.len() + TAG_BYTES);
        self.seal_into(table, column, row_id, plain, &mut sealed);
        sealed
    }

    /// Seals onto the end of `out`: key mark, nonce, ciphertext, tag.
    pub fn seal_into(&self, table: &str, column: &str, row_id: i64, plain: &[u8], out: &mut Vec<u8>) {
        let mut nonce = [0; NONCE_BYTES];
        // The thread's own generator, seeded by the system: no lock between worker threads.
        rand::rng().fill_bytes(&mut nonce);
        out.extend_from_slice(&self.0.id.as_bytes()[..MARK_BYTES]);
        out.extend_from_slice(&nonce);
        let start = out.len();
        out.extend_from_slice(plain);
        let place = Place::new(&self.0.id, table, column, row_id);
        let tag = self
            .0
            .sealing
            .encrypt_inout_detached(&Nonce::from(nonce), place.as_bytes(), (&mut out[start..]).into())
            .expect("a number is far below the limit of the cipher");
        out.extend_from_slice(&tag);
    }

    /// Opens what was sealed for this row and column; anything else is refused.
    pub fn open(&self, table: &str, column: &str, row_id: i64, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let refused = || StoreError::Sealed { table: table.to_owned(), column: column.to_owned(), row_id };
        let body = sealed.strip_prefix(&self.0.id.as_bytes()[..MARK_BYTES]).ok_or_else(refused)?;
        let (nonce, body) = body.split_at_checked(NONCE_BYTES).ok_or_else(refused)?;
        let (ciphertext, tag) = body.split_last_chunk::<TAG_BYTES>().ok_or_else(refused)?;
        let mut plain = ciphertext.to_vec();
        let place = Place::new(&self.0.id, table, column, row_id);
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().expect("split at its length");
        self.0
            .sealing
            .decrypt_inout_detached(
                &Nonce::from(nonce),
                place.as_bytes(),
                plain.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| refused())?;
        Ok(plain)
    }

    /// A number that finds equal values without showing them: sixteen bytes, different for each domain.
    pub fn blind_index(&self, domain: &str, plain: &[u8]) -> [u8; 16] {
        let length = u64::try_from(domain.len()).expect("a short name").to_be_bytes();
        let parts = [&length, domain.as_bytes(), plain];
        let all: usize = parts.iter().map(|part| part.len()).sum();
        let mut short = [0; 64];
        let hash = match short.get_mut(..all) {
            // A number of a person: one block, hashed in one call.
            Some(text) => {
                let (head, rest) = text.split_at_mut(length.len());
                let (middle, tail) = rest.split_at_mut(domain.len());
                head.copy_from_slice(&length);
                middle.copy_from_slice(domain.as_bytes());
                tail.copy_from_slice(plain);
                blake3::keyed_hash(&self.0.index, text)
            }
            None => {
                let mut hasher = blake3::Hasher::new_keyed(&self.0.index);
                parts.into_iter().for_each(|part| {
                    hasher.update(part);
                });
                hasher.finalize()
            }
        };
        *hash.as_bytes().first_chunk().expect("32 bytes")
    }

    /// What the database keeps to know the key again.
    pub(crate) fn check_value(&self) -> [u8; 32] {
        blake3::derive_key("payung 2025 key check", &*self.0.master)
    }

    /// The cipher of one uploaded file: its salt is random, so counters may serve as nonces.
    pub(crate) fn upload_cipher(&self, salt: &[u8; 32]) -> Aes256Gcm {
        let key = Zeroizing::new(*blake3::keyed_hash(&self.0.upload, salt).as_bytes());
        Aes256Gcm::new((&*key).into())
    }

    /// The key as text that a passphrase opens; safe to print and to lock away.
    pub(crate) fn export(&self, passphrase: &str) -> Result<String, StoreError> {
        if passphrase.chars().count() < PASSPHRASE_MINIMUM {
            return Err(StoreError::PassphraseShort { minimum: PASSPHRASE_MINIMUM });
        }
        let mut salt = [0; 16];
        let mut nonce = [0; NONCE_BYTES];
        rand::rng().fill_bytes(&mut salt);
        rand::rng().fill_bytes(&mut nonce);
        let (memory, passes, lanes) = PASSPHRASE_COST;
        let head = format!("{EXPORT_HEADING}:{}:{memory}:{passes}:{lanes}:{}", self.0.id, hex(&salt));
        let cipher = passphrase_cipher(passphrase, &salt, PASSPHRASE_COST)?;
        let mut body = Zeroizing::new(self.0.master.to_vec());
        let tag = cipher
            .encrypt_inout_detached(&Nonce::from(nonce), head.as_bytes(), body.as_mut_slice().into())
            .expect("32 bytes are below the limit of the cipher");
        Ok(format!("{head}:{}{}{}", hex(&nonce), hex(&body), hex(&tag)))
    }

    /// The key inside an exported text.
    fn from_export(sealed: &str, passphrase: &str) -> Result<Self, StoreError> {
        // People copy such texts through mail, which breaks lines.
        let sealed: String = sealed.chars().filter(|c| !c.is_whitespace()).collect();
        let (head, body) = sealed.rsplit_once(':').ok_or(StoreError::ExportDamaged)?;
        let parts: Vec<&str> = head.split(':').collect();
        let [EXPORT_HEADING, id, memory, passes, lanes, salt] = parts[..] else {
            return Err(StoreError::ExportDamaged);
        };
        let number = |text: &str| text.parse::<u32>().map_err(|_| StoreError::ExportDamaged);
        let cost = (number(memory)?, number(passes)?, number(lanes)?);
        // A forged text must not make the machine work for hours.
        if cost.0 > 1024 * 1024 || cost.1 > 16 || cost.2 > 16 {
            return Err(StoreError::ExportDamaged);
        }
        let salt = unhex(salt).ok_or(StoreError::ExportDamaged)?;
        let body = Zeroizing::new(unhex(body).ok_or(StoreError::ExportDamaged)?);
        if body.len() != NONCE_BYTES + 32 + TAG_BYTES || salt.len() != 16 {
            return Err(StoreError::ExportDamaged);
        }
        let nonce: [u8; NONCE_BYTES] = body[..NONCE_BYTES].try_into().expect("length checked");
        let tag: [u8; TAG_BYTES] = body[NONCE_BYTES + 32..].try_into().expect("length checked");
        let mut master = Zeroizing::new([0; 32]);
        master.copy_from_slice(&body[NONCE_BYTES..NONCE_BYTES + 32]);
        passphrase_cipher(passphrase, &salt, cost)?
            .decrypt_inout_detached(&Nonce::from(nonce), head.as_bytes(), master.as_mut_slice().into(), &Tag::from(tag))
            .map_err(|_| StoreError::PassphraseWrong)?;
        let keys = Self::from_master(master);
        if keys.id() == id { Ok(keys) } else { Err(StoreError::ExportDamaged) }
    }

    /// A new key from the system's randomness.
    pub(crate) fn generate() -> Self {
        let mut master = Zeroizing::new([0; 32]);
        rand::rng().fill_bytes(master.as_mut_slice());
        Self::from_master(master)
    }

    fn from_master(master: Zeroizing<[u8; 32]>) -> Self {
        let derived = |context: &str| Zeroizing::new(blake3::derive_key(context, &*master));
        let id = hex(&derived("payung 2025 key id")[..16]);
        let sealing = Aes256Gcm::new((&*derived("payung 2025 sealing of numbers")).into());
        let index = derived("payung 2025 blind index");
        let upload = derived("payung 2025 uploads");
        Self(Arc::new(Derived { id, master, sealing, index, upload }))
    }

    /// The key in a file; `None` when there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::file("reading the key file", path)(error)),
        };
        let damaged = || StoreError::KeyDamaged(path.to_owned());
        let mut lines = text.lines();
        if lines.next() != Some(FILE_HEADING) {
            return Err(damaged());
        }
        let id = lines.next().ok_or_else(damaged)?;
        let bytes = Zeroizing::new(lines.next().and_then(unhex).ok_or_else(damaged)?);
        let mut master = Zeroizing::new([0; 32]);
        if bytes.len() != master.len() {
            return Err(damaged());
        }
        master.copy_from_slice(&bytes);
        let keys = Self::from_master(master);
        if keys.id() == id { Ok(Some(keys)) } else { Err(damaged()) }
    }

    /// Writes the key file whole or not at all, readable by its owner only; never over another file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        private_folder(folder)?;
        let mut random = [0; 8];
        rand::rng().fill_bytes(&mut random);
        let part = folder.join(format!(".{}.part", hex(&random)));
        let text =
            Zeroizing::new(format!("{FILE_HEADING}\n{}\n{}\n", self.0.id, *Zeroizing::new(hex(&*self.0.master))));
        let written = private_file(&part)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(StoreError::file("writing the key file", &part))
            // A hard link fails when the name is taken, a rename would replace it.
            .and_then(|()| match fs::hard_link(&part, path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    Err(StoreError::KeyExists(path.to_owned()))
                }
                other => other.map_err(StoreError::file("writing the key file", path)),
            });
        let removed = fs::remove_file(&part).map_err(StoreError::file("removing", &part));
        written.and(removed)?;
        sync_folder(folder)
    }
}

/// Brings an exported key back as a key file at `to`, which must not exist yet. Gives the id of the key.
pub fn import_key(sealed: &str, passphrase: &str, to: &Path) -> Result<String, StoreError> {
    let keys = Keys::from_export(sealed, passphrase)?;
    keys.write(to)?;
    Ok(keys.id().to_owned())
}

/// The default place of a key: with the settings of the user, named after the store, never inside the data directory.
pub(crate) fn default_path(store: &str) -> Result<PathBuf, StoreError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let settings = set("XDG_CONFIG_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| set("HOME").or_else(|| set("USERPROFILE")).map(|home| home.join(".config")))
        .ok_or(StoreError::KeyNowhere)?;
    let name = hex(&blake3::hash(store.as_bytes()).as_bytes()[..8]);
    Ok(settings.join("payung").join("keys").join(format!("{name}.key")))
}

/// Makes a folder that only its owner may enter; one that exists is left as it is.
pub(crate) fn private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(StoreError::file("making the folder", path))
}

/// A new file that only its owner may read.
pub(crate) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes new names in a folder survive a power cut.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::file("syncing the folder", path))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

fn passphrase_cipher(passphrase: &str, salt: &[u8], cost: (u32, u32, u32)) -> Result<Aes256Gcm, StoreError> {
    let params = Params::new(cost.0, cost.1, cost.2, Some(32)).map_err(|_| StoreError::ExportDamaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| StoreError::ExportDamaged)?;
    Ok(Aes256Gcm::new((&*key).into()))
}

/// What a sealed value is bound to, laid out without ambiguity; on the stack, since it is made per value.
struct Place {
    bytes: [u8; 160],
    length: usize,
}

impl Place {
    fn new(key_id: &str, table: &str, column: &str, row_id: i64) -> Self {
        let mut place = Self { bytes: [0; 160], length: 0 };
        for part in [key_id, table, column] {
            place.put(&[u8::try_from(part.len()).expect("a short name")]);
            place.put(part.as_bytes());
        }
        place.put(&row_id.to_be_bytes());
        place
    }

    fn put(&mut self, part: &[u8]) {
        assert!(self.length + part.len() <= self.bytes.len(), "names of tables and columns are at most 56 letters");
        self.bytes[self.length..self.length + part.len()].copy_from_slice(part);
        self.length += part.len();
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
