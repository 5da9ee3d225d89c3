//! A file as a stream of raw rows, whatever its format; and why some files give none.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use units::Date;

use crate::csv_source::CsvSource;
use crate::safety;
use crate::xlsx_source::XlsxSource;

/// Anything that can be read from any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A file to read: in memory, on disk, or any stream that seeks (an upload being unsealed).
pub enum Input {
    /// The whole file.
    Bytes(Vec<u8>),
    /// A file on disk.
    Path(PathBuf),
    /// A stream.
    Stream(Box<dyn ReadSeek>),
}

impl From<Vec<u8>> for Input {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_owned())
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<File> for Input {
    fn from(file: File) -> Self {
        Self::Stream(Box::new(file))
    }
}

impl Input {
    fn into_stream(self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Stream(stream) => stream,
        })
    }
}

/// Why a file cannot be opened; printed in Indonesian for the sender.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk or the stream failed.
    #[error("File tidak dapat dibaca ({0}). Coba unggah ulang.")]
    Io(#[from] io::Error),
    /// Nothing inside.
    #[error("File kosong. Isi templat, simpan, lalu unggah ulang.")]
    Empty,
    /// Some other kind of file, whatever its name says.
    #[error(
        "File ini {found}, bukan XLSX atau CSV. Buka di aplikasi lembar kerja, simpan sebagai XLSX, lalu unggah ulang."
    )]
    WrongKind {
        /// What it is, in Indonesian.
        found: &'static str,
    },
    /// A workbook that ends too early or is not well formed.
    #[error(
        "File XLSX rusak atau terpotong ({detail}). Buka di aplikasi lembar kerja, simpan ulang, lalu unggah lagi."
    )]
    Damaged {
        /// What the reader met.
        detail: String,
    },
    /// It would unpack to more than any real list.
    #[error(
        "Isi file terlalu besar setelah dibuka ({found_mb} MB; batas {limit_mb} MB). Pecah menjadi beberapa file atau kirim sebagai CSV."
    )]
    TooLarge {
        /// How much it says or shows to hold.
        found_mb: u64,
        /// How much is allowed.
        limit_mb: u64,
    },
    /// More columns than any known list.
    #[error("Baris {row} memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu unggah ulang.")]
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
    /// No row of headings that any wanted layout knows.
    #[error("{}", no_heading_sentence(.row, .found, .missing))]
    NoHeading {
        /// The row that came closest.
        row: Option<u32>,
        /// Layout that came closest.
        layout: &'static str,
        /// Headings that were recognised, as written.
        found: Vec<String>,
        /// Required columns that are missing.
        missing: Vec<&'static str>,
    },
}

fn no_heading_sentence(row: &Option<u32>, found: &[String], missing: &[&'static str]) -> String {
    match row {
        Some(row) if !found.is_empty() => format!(
            "Judul kolom di baris {row} belum lengkap: ada {}; belum ada {}. Lengkapi judulnya, lalu unggah ulang.",
            found.join(", "),
            missing.join(", "),
        ),
        _ => format!(
            "Baris judul kolom tidak ditemukan di 20 baris pertama; perlu kolom {}. Pakai templat, lalu unggah ulang.",
            missing.join(", "),
        ),
    }
}

/// Why reading stopped before the end; rows given so far are sound.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk or the stream failed.
    #[error("Pembacaan berhenti setelah baris {row}: {source}. Coba unggah ulang.")]
    Io {
        /// The last row that was read.
        row: u32,
        /// What happened.
        source: io::Error,
    },
    /// The workbook ends too early or is not well formed.
    #[error(
        "File rusak setelah baris {row} ({detail}). Buka di aplikasi lembar kerja, simpan ulang, lalu unggah lagi."
    )]
    Damaged {
        /// The last row that was read.
        row: u32,
        /// What the reader met.
        detail: String,
    },
    /// One row without end: a quote mark that is never closed.
    #[error(
        "Baris setelah baris {row} tidak berakhir: ada tanda kutip yang tidak ditutup. Perbaiki, lalu unggah ulang."
    )]
    EndlessRow {
        /// The last row that was read.
        row: u32,
    },
    /// More columns than any known list.
    #[error("Baris {row} memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu unggah ulang.")]
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
}

/// How many columns a file may have.
pub(crate) const COLUMNS_MAX: usize = 500;

/// How many characters a spreadsheet allows in a cell.
pub(crate) const CELL_MAX: usize = 32_767;

/// One cell as it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Raw<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(&'a str),
    /// A number cell of a workbook.
    Number(f64),
    /// A date cell of a workbook.
    Date(Date),
    /// A spreadsheet error such as `#REF!`.
    Error(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Slot {
    #[default]
    Empty,
    Text(u32, u32),
    Number(f64),
    Date(Date),
    Error(u32, u32),
}

/// One row as it stands in the file: all text in one string, cells as spans of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawRow {
    /// Row number as a spreadsheet shows it.
    pub(crate) number: u32,
    /// Whether its letters were guessed from bytes that fit no one encoding.
    pub(crate) doubtful: bool,
    text: String,
    slots: Vec<Slot>,
}

impl RawRow {
    /// Starts over, keeping the memory.
    pub(crate) fn clear(&mut self, number: u32) {
        self.number = number;
        self.doubtful = false;
        self.text.clear();
        self.slots.clear();
    }

    /// How many bytes of text there are.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The cell at `at`; empty beyond the end.
    #[inline]
    pub(crate) fn cell(&self, at: usize) -> Raw<'_> {
        match self.slots.get(at).copied().unwrap_or_default() {
            Slot::Empty => Raw::Empty,
            Slot::Text(from, to) => Raw::Text(&self.text[from as usize..to as usize]),
            Slot::Number(number) => Raw::Number(number),
            Slot::Date(date) => Raw::Date(date),
            Slot::Error(from, to) => Raw::Error(&self.text[from as usize..to as usize]),
        }
    }

    /// All cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Raw<'_>> {
        (0..self.len()).map(|at| self.cell(at))
    }

    /// Whether no cell holds anything visible.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(|cell| match cell {
            Raw::Empty => true,
            Raw::Text(text) => text.chars().all(is_space),
            Raw::Number(_) | Raw::Date(_) | Raw::Error(_) => false,
        })
    }

    /// The cells as words, for looking at headings.
    pub(crate) fn words(&self) -> Vec<String> {
        self.cells()
            .map(|cell| match cell {
                Raw::Empty => String::new(),
                Raw::Text(text) | Raw::Error(text) => text.chars().take(200).collect(),
                Raw::Number(number) => number.to_string(),
                Raw::Date(date) => date.to_string(),
            })
            .collect()
    }

    /// Turns every cell into text, as [`crate::PlainRow::cells`] says.
    pub(crate) fn write_out(&mut self) {
        for at in 0..self.slots.len() {
            let text = match self.slots[at] {
                Slot::Empty | Slot::Text(..) => continue,
                Slot::Number(number) => number.to_string(),
                Slot::Date(date) => date.to_string(),
                Slot::Error(..) => String::new(),
            };
            self.slots[at] = self.span(&text, Slot::Text);
        }
    }

    /// Takes a whole row at once: `text` holds all cells, `spans` say where each lies.
    pub(crate) fn fill(&mut self, text: &str, spans: impl Iterator<Item = std::ops::Range<usize>>) {
        self.text.push_str(text);
        self.slots.extend(spans.map(|span| match span.is_empty() {
            true => Slot::Empty,
            false => Slot::Text(position(span.start), position(span.end)),
        }));
    }

    /// Puts text in the next column.
    pub(crate) fn push_text(&mut self, text: &str) {
        let slot = self.span(text, Slot::Text);
        self.slots.push(slot);
    }

    /// Puts a cell at a column, filling the gap before it.
    pub(crate) fn put(&mut self, at: usize, raw: Raw<'_>) {
        let slot = match raw {
            Raw::Empty => Slot::Empty,
            Raw::Text(text) => self.span(text, Slot::Text),
            Raw::Error(text) => self.span(text, Slot::Error),
            Raw::Number(number) => Slot::Number(number),
            Raw::Date(date) => Slot::Date(date),
        };
        if self.slots.len() <= at {
            self.slots.resize(at + 1, Slot::Empty);
        }
        self.slots[at] = slot;
    }

    fn span(&mut self, text: &str, slot: fn(u32, u32) -> Slot) -> Slot {
        if text.is_empty() {
            return Slot::Empty;
        }
        let from = position(self.text.len());
        self.text.push_str(text);
        slot(from, position(self.text.len()))
    }
}

/// Sources stop long before a row holds four gigabytes.
fn position(length: usize) -> u32 {
    u32::try_from(length).expect("a row is bounded by its source")
}

/// Spaces, control characters and the invisible marks that copying from pages leaves behind.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// A file being read row by row.
pub(crate) enum Source {
    /// Delimited text.
    Csv(Box<CsvSource>),
    /// A workbook.
    Xlsx(XlsxSource),
}

impl Source {
    /// The next row into `row`; `false` at the end.
    pub(crate) fn next(&mut self, row: &mut RawRow) -> Result<bool, ReadError> {
        match self {
            Self::Csv(source) => source.next(row),
            Self::Xlsx(source) => source.next(row),
        }
    }

    /// About how many rows there are.
    pub(crate) fn total_hint(&self) -> Option<u64> {
        match self {
            Self::Csv(source) => source.total_hint(),
            Self::Xlsx(source) => source.total_hint(),
        }
    }
}

/// What the first bytes say a file is.
pub(crate) enum Opened {
    /// Delimited text.
    Text(Box<dyn ReadSeek>),
    /// A workbook, checked for size.
    Workbook(Box<dyn ReadSeek>),
}

/// Looks at the content, never at the name.
pub(crate) fn recognise(input: Input) -> Result<Opened, OpenError> {
    let mut stream = input.into_stream()?;
    let mut head = Vec::new();
    stream.seek(SeekFrom::Start(0))?;
    stream.by_ref().take(4096).read_to_end(&mut head)?;
    stream.seek(SeekFrom::Start(0))?;
    let wrong = |found| Err(OpenError::WrongKind { found });
    let opening = head.trim_ascii_start().to_ascii_lowercase();
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(OpenError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        safety::check_workbook(&mut stream)?;
        stream.seek(SeekFrom::Start(0))?;
        return Ok(Opened::Workbook(stream));
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return wrong("XLS lama atau XLSX berkata sandi");
    }
    if head.starts_with(b"%PDF") {
        return wrong("PDF");
    }
    if head.starts_with(&[0xff, 0xd8, 0xff]) || head.starts_with(b"\x89PNG") {
        return wrong("gambar");
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return wrong("teks UTF-16");
    }
    if [&b"<!doctype"[..], b"<html", b"<table", b"<?xml"].iter().any(|mark| opening.starts_with(mark)) {
        return wrong("halaman HTML atau XML");
    }
    if opening.starts_with(b"{") || opening.starts_with(b"[{") {
        return wrong("JSON");
    }
    if head.contains(&0) {
        return wrong("berkas biner");
    }
    Ok(Opened::Text(stream))
}
