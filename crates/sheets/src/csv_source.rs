//! Delimited text: delimiter, encoding, and the row numbers that a spreadsheet would show.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use csv::{ByteRecord, ReaderBuilder};

use units::Sentence;

use crate::source::{COLUMNS_MAX, RawRow, ReadSeek};
use crate::trouble::ReadError;

/// Delimiters that spreadsheets write, the usual ones first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Bytes after which a row that has not ended is an unclosed quote.
const ROW_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A reader that fails when one row takes too many bytes; the counter starts over at each row.
///
/// Line breaks of two letters are made one: the parser counts a line at its second letter, which belongs to the row
/// after.
struct Bounded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    /// The file was read to its end.
    ended: Arc<AtomicBool>,
    /// The last byte so far was a carriage return, whose fate the next byte decides.
    waiting: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken.load(Relaxed) > ROW_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, EndlessRow));
        }
        loop {
            let kept = usize::from(self.waiting);
            let Some(room) = buffer.get_mut(kept..).filter(|room| !room.is_empty()) else { return Ok(0) };
            let read = self.inner.read(room)?;
            self.taken.fetch_add(read as u64, Relaxed);
            if self.waiting {
                buffer[0] = b'\r';
            }
            self.waiting = false;
            if read == 0 {
                self.ended.store(kept == 0, Relaxed);
                return Ok(kept);
            }
            let mut filled = kept + read;
            if buffer[filled - 1] == b'\r' {
                self.waiting = true;
                filled -= 1;
            }
            let filled = one_letter_breaks(&mut buffer[..filled]);
            if filled > 0 {
                return Ok(filled);
            }
        }
    }
}

/// Takes each carriage return before a line feed out; says how many bytes are left.
fn one_letter_breaks(bytes: &mut [u8]) -> usize {
    let Some(first) = bytes.windows(2).position(|pair| pair == b"\r\n") else { return bytes.len() };
    let mut to = first;
    for at in first..bytes.len() {
        if bytes[at] != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            bytes[to] = bytes[at];
            to += 1;
        }
    }
    to
}

#[derive(Debug, thiserror::Error)]
#[error("a row without end")]
struct EndlessRow;

/// A CSV file being read.
pub(crate) struct CsvSource {
    reader: csv::Reader<Bounded<BufReader<Box<dyn ReadSeek>>>>,
    record: ByteRecord,
    taken: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
    delimiter: u8,
    last_number: u32,
    last_line: u64,
    length: u64,
    /// A mark or a letter of several bytes was met, so the file is UTF-8.
    surely_utf8: bool,
    /// A byte that UTF-8 cannot hold was met.
    single_bytes: bool,
}

impl CsvSource {
    /// Starts at the first byte; a byte order mark is skipped.
    pub(crate) fn new(mut stream: Box<dyn ReadSeek>, delimiter: u8) -> io::Result<Self> {
        let length = stream.seek(SeekFrom::End(0))?;
        stream.seek(SeekFrom::Start(0))?;
        let mut mark = [0_u8; 3];
        let read = stream.by_ref().take(3).read(&mut mark)?;
        let marked = read == 3 && mark == [0xef, 0xbb, 0xbf];
        stream.seek(SeekFrom::Start(if marked { 3 } else { 0 }))?;
        let taken = Arc::new(AtomicU64::new(0));
        let ended = Arc::new(AtomicBool::new(false));
        let inner = BufReader::with_capacity(1 << 16, stream);
        let bounded = Bounded { inner, taken: Arc::clone(&taken), ended: Arc::clone(&ended), waiting: false };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(bounded);
        Ok(Self {
            reader,
            record: ByteRecord::new(),
            taken,
            ended,
            delimiter,
            last_number: 0,
            last_line: 1,
            length,
            surely_utf8: marked,
            single_bytes: false,
        })
    }

    /// The character between cells.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How the letters read so far were written.
    pub(crate) const fn encoding(&self) -> &'static str {
        match (self.surely_utf8, self.single_bytes) {
            (_, false) => "UTF-8",
            (false, true) => "Windows-1252",
            (true, true) => "UTF-8 + Windows-1252",
        }
    }

    /// Gives the stream back, for another try with another delimiter.
    pub(crate) fn into_stream(self) -> Box<dyn ReadSeek> {
        self.reader.into_inner().inner.into_inner()
    }

    /// The next row into `row`; `false` at the end.
    pub(crate) fn next(&mut self, row: &mut RawRow) -> Result<bool, ReadError> {
        self.taken.store(0, Relaxed);
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| self.failed(error))?;
        if !more {
            return Ok(false);
        }
        // Lines passed = blank lines (which the parser swallows) + this row + line breaks inside its cells.
        let line = self.reader.position().line();
        // A row that the end of the file ends, and no line break, passes one line less.
        let unbroken = u64::from(self.ended.load(Relaxed));
        let passed = line - self.last_line + unbroken;
        self.last_line = line;
        let inside = if passed > 1 { line_breaks(self.record.as_slice()) } else { 0 };
        let blank = u32::try_from(passed.saturating_sub(1).saturating_sub(inside)).unwrap_or(0);
        self.last_number = self.last_number.saturating_add(blank).saturating_add(1);
        if self.record.len() > COLUMNS_MAX {
            return Err(ReadError::TooManyColumns { row: self.last_number, limit: COLUMNS_MAX });
        }
        row.clear(self.last_number);
        match std::str::from_utf8(self.record.as_slice()) {
            // Two halves of one letter in neighbouring cells are whole only when laid end to end.
            Ok(text) if self.ends_between_letters(text) => {
                self.surely_utf8 |= !text.is_ascii();
                row.fill(text, (0..self.record.len()).filter_map(|at| self.record.range(at)))
            }
            Ok(_) | Err(_) => {
                for cell in &self.record {
                    match std::str::from_utf8(cell) {
                        Ok(text) => {
                            self.surely_utf8 |= !text.is_ascii();
                            row.push_text(text);
                        }
                        Err(_) => {
                            self.single_bytes = true;
                            let text = windows_1252(cell);
                            // Five bytes of Windows-1252 are no letter, and a list has no control characters.
                            row.doubtful |= text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace());
                            row.push_text(&text);
                        }
                    }
                }
                row.doubtful |= self.surely_utf8;
            }
        }
        Ok(true)
    }

    fn ends_between_letters(&self, text: &str) -> bool {
        text.is_ascii()
            || (0..self.record.len())
                .filter_map(|at| self.record.range(at))
                .all(|span| text.is_char_boundary(span.start) && text.is_char_boundary(span.end))
    }

    fn failed(&self, error: csv::Error) -> ReadError {
        let row = self.last_number;
        match error.into_kind() {
            csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<EndlessRow>()) => {
                ReadError::EndlessRow { row }
            }
            csv::ErrorKind::Io(source) => ReadError::Io { row, source },
            other => ReadError::Damaged { row, detail: Sentence::alike(format!("{other:?}")) },
        }
    }

    /// Length of the file over the mean length of the rows so far.
    pub(crate) fn total_hint(&self) -> Option<u64> {
        let read = self.reader.position().byte();
        (read > 0).then(|| self.length.saturating_mul(u64::from(self.last_number)) / read)
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// What old spreadsheets on Windows wrote; bytes 80 to 9F are typographic marks.
pub(crate) fn windows_1252(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
            other => char::from(other),
        })
        .collect()
}
