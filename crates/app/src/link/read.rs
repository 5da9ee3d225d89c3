//! Brings a list into memory as a table: CSV, XLSX or Parquet by content, or the participants of the store.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use linkage::batch::{Settings, Table};
use serde::{Deserialize, Serialize};
use sheets::{PlainError, each_plain_row};
use steps::StepError;

use super::parquet;
use crate::desk::{Desk, clock};

/// How a command names the participants of the store.
pub(crate) const STORE: &str = "store:participants";

/// Titles may stand above the headings of a spreadsheet; below so many rows nobody writes headings.
const HEADING_ROWS: usize = 20;

/// Where a list came from, and what it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// The whole path, or [`STORE`].
    pub(crate) path: String,
    pub(crate) rows: u64,
    /// Of the file's bytes, or of the table's cells when it came from the store.
    pub(crate) digest: String,
}

/// A list and where it came from.
pub(crate) struct List {
    pub(crate) table: Table,
    pub(crate) source: Source,
    pub(crate) unread: Vec<Unread>,
}

/// Rows of a file that a quote mark without its end made into one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Unread {
    file: String,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
}

impl Unread {
    pub(crate) fn told(&self) -> String {
        let until = if self.last_row > self.first_row { format!(" sampai {}", self.last_row) } else { String::new() };
        format!(
            "{}: baris {}{until} tidak terbaca karena tanda kutip di baris {} tidak ditutup. Tutup atau hapus tanda kutip itu, \
             lalu jalankan lagi.",
            self.file, self.first_row, self.first_row
        )
    }
}

/// `named` are columns that the user named: the row that holds most of them is the heading.
pub(crate) fn read(desk: &Desk, name: &str, named: &[String]) -> Result<List, StepError> {
    if name == STORE { from_store(desk, false) } else { file(name, named) }
}

/// The same for what surely is a file.
pub(crate) fn file(name: &str, named: &[String]) -> Result<List, StepError> {
    let path = Path::new(name);
    let trouble = |error| StepError::File { path: name.to_owned(), error };
    let mut file = File::open(path).map_err(trouble)?;
    let mut start = [0; 4];
    let known = file.read(&mut start).map_err(trouble)?;
    file.rewind().map_err(trouble)?;
    let (table, unread) = match &start[..known] {
        b"PAR1" => (parquet::read(path, file)?, Vec::new()),
        // Only text has quote marks that may stay open; a cell of a workbook ends where it ends.
        [b'P', b'K', ..] | [0xd0, 0xcf, ..] => rows(path, named, false)?,
        _ => rows(path, named, true)?,
    };
    let source = Source { path: whole(path), rows: table.rows() as u64, digest: digest_of(path)? };
    Ok(List { table, source, unread })
}

/// The same list again, for questions about an earlier result; refuses one that has changed since.
pub(crate) fn again(desk: &Desk, source: &Source, named: &[String], by_code: bool) -> Result<Table, StepError> {
    let list = if source.path == STORE { from_store(desk, by_code)? } else { file(&source.path, named)? };
    if list.source.digest == source.digest {
        return Ok(list.table);
    }
    let path = &source.path;
    Err(StepError::request(
        format!("{path} sudah berubah sejak dipadankan. Kembalikan berkas semula, atau jalankan payung link lagi."),
        format!("{path} has changed since it was linked. Put the first file back, or run payung link again."),
    ))
}

pub(crate) fn whole(path: &Path) -> String {
    std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path)).display().to_string()
}

fn digest_of(path: &Path) -> Result<String, StepError> {
    let trouble = |error| StepError::File { path: path.display().to_string(), error };
    let mut hasher = blake3::Hasher::new();
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(trouble)?);
    std::io::copy(&mut file, &mut hasher).map_err(trouble)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// CSV and XLSX: the first rows are looked through for the headings, the rest goes straight into the table.
fn rows(path: &Path, named: &[String], is_text: bool) -> Result<(Table, Vec<Unread>), StepError> {
    let mut first: Vec<(u32, Vec<String>)> = Vec::new();
    let mut table: Option<Table> = None;
    let mut unread = Vec::new();
    let look = |width: usize| if is_text { width } else { 0 };
    each_plain_row(path, &mut |row| {
        match &mut table {
            Some(table) => match swallowed(row.cells(), look(table.headers().len())) {
                None => table.push(row.cells()),
                Some(breaks) => unread.push(Unread::at(path, row.number(), breaks)),
            },
            None => {
                first.push((row.number(), row.cells().map(str::to_owned).collect()));
                if first.len() == HEADING_ROWS {
                    table = Some(table_of(std::mem::take(&mut first), named, look, &mut |row, breaks| {
                        unread.push(Unread::at(path, row, breaks));
                    }));
                }
            }
        }
        true
    })
    .map_err(|error| {
        let said = match error {
            PlainError::Open(error) => error.sentence(),
            PlainError::Read(error) => error.sentence(),
        };
        let path = path.display();
        StepError::request(format!("{path}: {}", said.indonesian), format!("{path}: {}", said.english))
    })?;
    let table = table
        .unwrap_or_else(|| table_of(first, named, look, &mut |row, breaks| unread.push(Unread::at(path, row, breaks))));
    Ok((table, unread))
}

impl Unread {
    fn at(path: &Path, row: u32, breaks: u32) -> Self {
        Self { file: path.display().to_string(), first_row: row, last_row: row + breaks }
    }
}

/// How many line breaks a cell holds that took in whole rows below it, for its quote mark was never closed. With `width`
/// 0 nothing is looked for.
fn swallowed<'a>(cells: impl Iterator<Item = &'a str>, width: usize) -> Option<u32> {
    // A line of the file has as many delimiters as there are headings, less one.
    if width < 2 {
        return None;
    }
    let is_row =
        |line: &str| [',', ';', '\t', '|'].into_iter().any(|delimiter| line.matches(delimiter).count() + 1 >= width);
    let (mut count, mut open_at_end, mut found) = (0, false, None);
    for cell in cells {
        count += 1;
        if cell.contains('\n') && cell.split('\n').skip(1).any(is_row) {
            found = Some(cell.trim_end().matches('\n').count());
        }
        // The last row of a file: its end stands in the last cell, and cells are missing.
        open_at_end = count < width && cell.ends_with('\n') && cell.contains([',', ';', '\t', '|']);
    }
    let found = found.or(open_at_end.then_some(0));
    found.map(|breaks| u32::try_from(breaks).unwrap_or(u32::MAX))
}

/// The row in which most columns are recognised, or named by the user, is the heading; rows above it are titles.
fn table_of(
    rows: Vec<(u32, Vec<String>)>,
    named: &[String],
    look: impl Fn(usize) -> usize,
    unread: &mut dyn FnMut(u32, u32),
) -> Table {
    let trimmed = |row: &[String]| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
    let known = |row: &[String]| {
        let row = trimmed(row);
        let own = named.iter().filter(|name| row.contains(name)).count();
        own * 100 + Settings::recognise(&row, &row).fields.len()
    };
    let heading = (0..rows.len()).rev().max_by_key(|place| known(&rows[*place].1)).unwrap_or(0);
    let mut rows = rows.into_iter().skip(heading);
    let mut table = Table::new(rows.next().map(|(_, row)| trimmed(&row)).unwrap_or_default());
    for (number, row) in rows {
        match swallowed(row.iter().map(String::as_str), look(table.headers().len())) {
            None => table.push(row.iter().map(String::as_str)),
            Some(breaks) => unread(number, breaks),
        }
    }
    table
}

/// Participants of the latest snapshot. `by_code` says whether the other list writes places as codes.
pub(crate) fn from_store(desk: &Desk, by_code: bool) -> Result<List, StepError> {
    let workspace = desk.open()?;
    let mut table = Table::new(["id", "nik", "nama", "tanggal_lahir", "jenis_kelamin", "desa", "nama_ibu"]);
    let mut hasher = blake3::Hasher::new();
    steps::participants_to_link(&workspace, desk.actor(), &clock(), &mut |person| {
        let id = person.id.to_string();
        let nik = person.nik.map(|nik| nik.digits()).unwrap_or_default();
        let birth = person.birth.map(|birth| birth.to_string()).unwrap_or_default();
        let village = person.village.map(|code| {
            if by_code {
                return code.to_string();
            }
            units::region(code).map_or_else(|| code.to_string(), |region| region.name.to_owned())
        });
        let cells = [
            id.as_str(),
            nik.as_str(),
            person.name,
            birth.as_str(),
            person.sex.map_or("", |sex| sex.letter()),
            village.as_deref().unwrap_or(""),
            person.mother.unwrap_or(""),
        ];
        for cell in cells {
            hasher.update(cell.as_bytes());
            hasher.update(b"\0");
        }
        table.push(cells);
    })?;
    let digest = hasher.finalize().to_hex().to_string();
    let source = Source { path: STORE.to_owned(), rows: table.rows() as u64, digest };
    Ok(List { table, source, unread: Vec::new() })
}
