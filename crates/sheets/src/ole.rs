//! The compound file that an XLS workbook lies in: sectors, chains and the directory of streams.
//!
//! Every number in it is the file's own word, so chains are walked at most once around and sizes are held
//! against the length of the file.

use std::io::{Read, Seek, SeekFrom};

use units::Sentence;

use crate::source::ReadSeek;
use crate::trouble::OpenError;

/// Real workbooks of 65,536 rows stay far below.
pub(crate) const FILE_MAX: u64 = 64 * 1024 * 1024;

const END: u32 = 0xffff_fffa;
const ENTRY: usize = 128;
/// Streams shorter than this lie in the stream of small sectors.
const SMALL_BELOW: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// One stream or storage of the directory.
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: usize,
}

/// An opened compound file, held whole: it is bounded by [`FILE_MAX`].
pub(crate) struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    entries: Vec<Entry>,
}

impl Compound {
    /// Reads the tables and the directory.
    pub(crate) fn open(stream: &mut Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        let length = stream.seek(SeekFrom::End(0))?;
        if length > FILE_MAX {
            return Err(OpenError::TooLarge { found_mb: length >> 20, limit_mb: FILE_MAX >> 20 });
        }
        stream.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        stream.by_ref().take(FILE_MAX).read_to_end(&mut bytes)?;
        Self::of(bytes).ok_or_else(|| OpenError::Damaged {
            detail: Sentence::in_both("susunan berkas XLS tidak utuh", "the parts of the XLS file do not fit together"),
        })
    }

    fn of(bytes: Vec<u8>) -> Option<Self> {
        let shift = short(&bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file =
            Self { sector: 1 << shift, bytes, table: Vec::new(), small_table: Vec::new(), entries: Vec::new() };
        let mut tables: Vec<u32> = (0..109).filter_map(|at| word(&file.bytes, 76 + 4 * at)).collect();
        let sectors = file.bytes.len() / file.sector;
        let mut next = word(&file.bytes, 68)?;
        let mut walked = 0;
        while next < END {
            let more = file.at(next)?.to_vec();
            let (words, last) = more.split_at(file.sector - 4);
            tables.extend(words.chunks_exact(4).filter_map(|four| word(four, 0)));
            next = word(last, 0)?;
            walked += 1;
            if walked > sectors {
                return None;
            }
        }
        for sector in tables.into_iter().filter(|sector| *sector < END) {
            if file.table.len() > sectors + file.sector {
                return None;
            }
            let words: Vec<u32> = file.at(sector)?.chunks_exact(4).filter_map(|four| word(four, 0)).collect();
            file.table.extend(words);
        }
        let small = file.chain(word(&file.bytes, 60)?, usize::MAX)?;
        file.small_table = small.chunks_exact(4).filter_map(|four| word(four, 0)).collect();
        let directory = file.chain(word(&file.bytes, 48)?, usize::MAX)?;
        file.entries = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        Some(file)
    }

    /// Whether a stream or storage has this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None` when it is absent or its chain is broken.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
        if entry.size >= SMALL_BELOW {
            return self.chain(entry.start, entry.size);
        }
        let root = self.entries.iter().find(|entry| entry.kind == 5)?;
        let small = self.chain(root.start, root.size)?;
        let mut bytes = Vec::with_capacity(entry.size);
        let mut next = entry.start;
        while bytes.len() < entry.size {
            let from = (next as usize).checked_mul(SMALL_SECTOR)?;
            bytes.extend_from_slice(small.get(from..from + SMALL_SECTOR)?);
            next = *self.small_table.get(next as usize)?;
        }
        bytes.truncate(entry.size);
        Some(bytes)
    }

    fn at(&self, sector: u32) -> Option<&[u8]> {
        let from = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short by whoever copied it.
        let to = (from + self.sector).min(self.bytes.len());
        (from < to).then(|| &self.bytes[from..to])
    }

    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        let mut walked = 0;
        while next < END && bytes.len() < size {
            bytes.extend_from_slice(self.at(next)?);
            next = *self.table.get(next as usize)?;
            walked += 1;
            // A chain that passes a sector twice never ends.
            if walked > self.table.len() || bytes.len() > self.bytes.len() + self.sector {
                return None;
            }
        }
        if size != usize::MAX {
            if bytes.len() < size {
                return None;
            }
            bytes.truncate(size);
        }
        Some(bytes)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let kind = *bytes.get(66)?;
    let length = usize::from(short(bytes, 64)?).min(64);
    let letters: Vec<u16> =
        bytes[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let name = String::from_utf16_lossy(&letters).trim_end_matches('\0').to_owned();
    (kind != 0).then_some(Entry { name, kind, start: word(bytes, 116)?, size: word(bytes, 120)? as usize })
}

/// Two bytes, low one first.
pub(crate) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, low one first.
pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
