//! A file as a stream of raw rows, whatever its format.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use units::Date;

use crate::book::{BookSource, OpenBook};
use crate::csv_source::CsvSource;
use crate::ods_source::OdsBook;
use crate::page_source::Page;
use crate::safety::{self, Package};
use crate::trouble::{OpenError, ReadError};
use crate::utf16::Utf16;
use crate::xls_source::XlsBook;
use crate::xlsx_source::XlsxBook;

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
    /// A formula that nobody ever reckoned.
    Formula,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Slot {
    #[default]
    Empty,
    Text(u32, u32),
    Number(f64),
    Date(Date),
    Error(u32, u32),
    Formula,
}

/// One row as it stands in the file: all text in one string, cells as spans of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawRow {
    /// Row number as a spreadsheet shows it.
    pub(crate) number: u32,
    /// Whether its letters were guessed from bytes that fit no one encoding.
    pub(crate) doubtful: bool,
    /// Whether the sender's spreadsheet does not show it.
    pub(crate) hidden: bool,
    text: String,
    slots: Vec<Slot>,
}

impl RawRow {
    /// Starts over, keeping the memory.
    pub(crate) fn clear(&mut self, number: u32) {
        self.number = number;
        self.doubtful = false;
        self.hidden = false;
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
            Slot::Formula => Raw::Formula,
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
            Raw::Number(_) | Raw::Date(_) | Raw::Error(_) | Raw::Formula => false,
        })
    }

    /// The cells as words, for looking at headings.
    pub(crate) fn words(&self) -> Vec<String> {
        self.cells()
            .map(|cell| match cell {
                Raw::Empty | Raw::Formula => String::new(),
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
                Slot::Error(..) | Slot::Formula => String::new(),
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
            Raw::Formula => Slot::Formula,
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
    Book(BookSource),
}

impl Source {
    /// The next row into `row`; `false` at the end.
    pub(crate) fn next(&mut self, row: &mut RawRow) -> Result<bool, ReadError> {
        match self {
            Self::Csv(source) => source.next(row),
            Self::Book(source) => source.next(row),
        }
    }

    /// About how many rows there are.
    pub(crate) fn total_hint(&self) -> Option<u64> {
        match self {
            Self::Csv(source) => source.total_hint(),
            Self::Book(source) => source.total_hint(),
        }
    }
}

/// The formats that lists come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Office Open XML.
    Xlsx,
    /// The older binary workbook.
    Xls,
    /// OpenDocument.
    Ods,
    /// A table of a page, as web applications save under the name of a workbook.
    Html,
    /// XML Spreadsheet of 2003.
    Xml,
}

impl Format {
    /// Name and usual ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::Html => "tabel HTML",
            Self::Xml => "XML Spreadsheet",
        }
    }

    /// What is to be said when the name of a file promises another format than its bytes hold.
    pub fn doubt_about(self, file_name: &str) -> Option<String> {
        let ending = file_name.rsplit_once('.')?.1.to_ascii_lowercase();
        let usual: &[&str] = match self {
            Self::Csv => &["csv", "txt", "tsv", "tab"],
            Self::Xlsx => &["xlsx", "xltx"],
            Self::Xls => &["xls", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Html => &["html", "htm"],
            Self::Xml => &["xml"],
        };
        let known =
            ["csv", "txt", "tsv", "tab", "xlsx", "xlsm", "xltx", "xls", "xlt", "ods", "ots", "html", "htm", "xml"];
        (known.contains(&ending.as_str()) && !usual.contains(&ending.as_str()))
            .then(|| format!("Nama file berakhir .{ending}, tetapi isinya {}; dibaca menurut isinya.", self.name()))
    }
}

/// What the first bytes say a file is.
pub(crate) enum Opened {
    /// Delimited text; `true` when it was written in two-byte letters.
    Text(Box<dyn ReadSeek>, bool),
    /// A workbook, checked for size.
    Book(Box<dyn ReadSeek>, Format, OpenBook),
}

/// A text beyond this is no list: all workers of Indonesia fit several times over in what a country keeps apart.
const TEXT_MAX: u64 = 1536 * 1024 * 1024;

/// A packed workbook beyond this cannot unpack within the limits.
const PACKED_MAX: u64 = 256 * 1024 * 1024;

/// A page beyond this is no list: tags take more time than cells, and no browser would show it.
const PAGE_MAX: u64 = 64 * 1024 * 1024;

/// Looks at the content, never at the name.
pub(crate) fn recognise(input: Input) -> Result<Opened, OpenError> {
    let mut stream = input.into_stream()?;
    let mut head = Vec::new();
    let length = stream.seek(SeekFrom::End(0))?;
    stream.seek(SeekFrom::Start(0))?;
    stream.by_ref().take(4096).read_to_end(&mut head)?;
    stream.seek(SeekFrom::Start(0))?;
    let wrong = |found| Err(OpenError::WrongKind { found });
    let at_most = |limit: u64| match length > limit {
        true => Err(OpenError::TooLarge { found_mb: length >> 20, limit_mb: limit >> 20 }),
        false => Ok(()),
    };
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(OpenError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        at_most(PACKED_MAX)?;
        let package = safety::check_package(&mut stream)?;
        stream.seek(SeekFrom::Start(0))?;
        return Ok(match package {
            Package::Xlsx => Opened::Book(stream, Format::Xlsx, |stream| Ok(Box::new(XlsxBook::open(stream)?))),
            Package::Ods => Opened::Book(stream, Format::Ods, |stream| Ok(Box::new(OdsBook::open(stream)?))),
        });
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        at_most(PACKED_MAX)?;
        return Ok(Opened::Book(stream, Format::Xls, |stream| Ok(Box::new(XlsBook::open(stream)?))));
    }
    if head.starts_with(b"%PDF") {
        return wrong(["PDF"; 2]);
    }
    if head.starts_with(&[0xff, 0xd8, 0xff]) || head.starts_with(b"\x89PNG") {
        return wrong(["gambar", "a picture"]);
    }
    if head.starts_with(b"Rar!") || head.starts_with(b"7z\xbc\xaf") || head.starts_with(&[0x1f, 0x8b]) {
        return wrong(["arsip terkompresi", "a compressed archive"]);
    }
    at_most(TEXT_MAX)?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        let big_end = head[0] == 0xfe;
        let mut text: Box<dyn ReadSeek> = Box::new(Utf16::new(stream, big_end));
        text.seek(SeekFrom::Start(0))?;
        head.clear();
        text.by_ref().take(4096).read_to_end(&mut head)?;
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(OpenError::Empty);
        }
        return match text_kind(&head)? {
            TextKind::Cells => Ok(Opened::Text(text, true)),
            TextKind::Page(format, open) => {
                at_most(PAGE_MAX)?;
                Ok(Opened::Book(text, format, open))
            }
        };
    }
    match text_kind(&head)? {
        TextKind::Cells => Ok(Opened::Text(stream, false)),
        TextKind::Page(format, open) => {
            at_most(PAGE_MAX)?;
            Ok(Opened::Book(stream, format, open))
        }
    }
}

/// What the first letters of a text show.
enum TextKind {
    /// Cells between separators.
    Cells,
    /// Tables between tags.
    Page(Format, OpenBook),
}

/// Tells cells from pages; refuses text that is neither.
fn text_kind(head: &[u8]) -> Result<TextKind, OpenError> {
    let wrong = |found| Err(OpenError::WrongKind { found });
    let lower = head.trim_ascii_start().to_ascii_lowercase();
    let opening = lower.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&lower).trim_ascii_start();
    let holds = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    let html: [&[u8]; 13] = [
        b"<!doctype html",
        b"<html",
        b"<table",
        b"<style",
        b"<meta",
        b"<head",
        b"<body",
        b"<center",
        b"<div",
        b"<h1",
        b"<h2",
        b"<h3",
        b"<p",
    ];
    if opening.starts_with(b"<?xml") && holds(b"urn:schemas-microsoft-com:office:spreadsheet") && !holds(b"<html") {
        return Ok(TextKind::Page(Format::Xml, |stream| Ok(Box::new(Page::xml(stream)?))));
    }
    let comment = opening.starts_with(b"<!--") && (holds(b"<html") || holds(b"<table"));
    if html.iter().any(|mark| opening.starts_with(mark))
        || comment
        || (opening.starts_with(b"<?xml") && holds(b"<html"))
    {
        return Ok(TextKind::Page(Format::Html, |stream| Ok(Box::new(Page::html(stream)?))));
    }
    if opening.starts_with(b"<?xml") || opening.starts_with(b"<!doctype") {
        return wrong(["dokumen XML, bukan tabel", "an XML document, no table"]);
    }
    if opening.starts_with(b"mime-version:") {
        return wrong(["halaman web tersimpan (MHT)", "a saved web page (MHT)"]);
    }
    if opening.starts_with(b"{") || opening.starts_with(b"[{") {
        // Rich text opens with a brace too.
        return wrong(if opening.starts_with(b"{\\rtf") { ["dokumen RTF", "an RTF document"] } else { ["JSON"; 2] });
    }
    if head.contains(&0) {
        return wrong(["berkas biner", "a binary file"]);
    }
    Ok(TextKind::Cells)
}
