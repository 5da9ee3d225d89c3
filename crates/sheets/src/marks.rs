//! What the cells of an XLSX sheet do not say themselves: hidden rows and columns, formulas without a value.

use std::collections::BTreeSet;
use std::io::{BufReader, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader as XmlReader, XmlVersion};
use zip::ZipArchive;

use crate::source::{COLUMNS_MAX, ReadSeek};

/// The marks of one sheet; rows and columns count from 0.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) hidden_rows: BTreeSet<u32>,
    pub(crate) hidden_columns: Vec<usize>,
    /// Cells with a formula and no value beside it.
    pub(crate) unreckoned: BTreeSet<(u32, u32)>,
}

/// The marks of a sheet; none where its part cannot be found, which its cells will tell.
pub(crate) fn of_sheet(package: &mut ZipArchive<Box<dyn ReadSeek>>, sheet: &str) -> Marks {
    part_of(package, sheet).map(|path| of_part(package, &path)).unwrap_or_default()
}

/// The part in which a sheet lies: the workbook names it by a relation.
fn part_of(package: &mut ZipArchive<Box<dyn ReadSeek>>, sheet: &str) -> Option<String> {
    let workbook = package
        .file_names()
        .filter_map(Result::ok)
        .find(|name| name.to_ascii_lowercase().ends_with("workbook.xml"))?
        .into_owned();
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let relations = format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned();
    let id = find(package, &workbook, "sheet", "name", sheet, "r:id")?;
    let target = find(package, &relations, "Relationship", "Id", &id, "Target")?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}/{target}").trim_start_matches('/').to_owned(),
    })
}

/// In one part, the element whose attribute has this value, and another attribute of it.
fn find(
    package: &mut ZipArchive<Box<dyn ReadSeek>>,
    part: &str,
    element: &str,
    key: &str,
    value: &str,
    wanted: &str,
) -> Option<String> {
    let mut xml = XmlReader::from_reader(BufReader::new(package.by_name(part).ok()?));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == element => {
                let of = |name| {
                    start
                        .try_get_attribute(name)
                        .ok()??
                        .normalized_value(XmlVersion::Implicit1_0)
                        .ok()
                        .map(std::borrow::Cow::into_owned)
                };
                if of(key).as_deref() == Some(value) {
                    return of(wanted);
                }
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Reads the marks of a sheet's part. Most sheets have none, and a search for two words in their bytes shows it.
fn of_part(package: &mut ZipArchive<Box<dyn ReadSeek>>, path: &str) -> Marks {
    let worth_it = package.by_name(path).is_ok_and(|mut part| holds_marks(&mut part));
    if !worth_it {
        return Marks::default();
    }
    let mut marks = Marks::default();
    if let Ok(part) = package.by_name(path) {
        // A sheet that cannot be read to its end is told of when its cells are read.
        let _ = walk(&mut XmlReader::from_reader(BufReader::with_capacity(1 << 16, part)), &mut marks);
    }
    marks
}

fn holds_marks(part: &mut impl Read) -> bool {
    const KEEP: usize = 16;
    let mut buffer = vec![0_u8; 64 * 1024 + KEEP];
    let mut kept = 0;
    loop {
        let Ok(read @ 1..) = part.read(&mut buffer[kept..]) else { return false };
        let filled = kept + read;
        let found = |word: &[u8]| {
            let mut rest = &buffer[..filled];
            while let Some(at) = rest.iter().position(|byte| *byte == word[0]) {
                rest = &rest[at..];
                if rest.starts_with(word) {
                    return true;
                }
                rest = &rest[1..];
            }
            false
        };
        if found(b"<f>") || found(b"<f ") || found(b"<f/") || found(b"hidden=") {
            return true;
        }
        kept = filled.min(KEEP);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

fn walk(xml: &mut XmlReader<impl std::io::BufRead>, marks: &mut Marks) -> Result<(), quick_xml::Error> {
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let (mut row, mut column) = (0_u32, 0_u32);
    let (mut formula, mut value) = (false, false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "col" if hidden(&start) => {
                    let of = |name| number(&start, name).and_then(|number| usize::try_from(number).ok());
                    if let (Some(from @ 1..), Some(to)) = (of("min"), of("max")) {
                        marks.hidden_columns.extend(from - 1..to.min(COLUMNS_MAX));
                    }
                }
                "row" => {
                    if let Some(number @ 1..) = number(&start, "r") {
                        row = number - 1;
                    }
                    column = 0;
                    if hidden(&start) {
                        marks.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    (formula, value) = (false, false);
                    if let Some(at) = start.try_get_attribute("r")?.and_then(|at| column_of(&at.value)) {
                        column = at;
                    }
                }
                "f" => formula = true,
                "v" | "is" => value = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "c" => {
                    if formula && !value {
                        marks.unreckoned.insert((row, column));
                    }
                    column = column.saturating_add(1);
                }
                "row" => row = row.saturating_add(1),
                "sheetData" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn hidden(start: &BytesStart<'_>) -> bool {
    matches!(start.try_get_attribute("hidden"), Ok(Some(found)) if matches!(&*found.value, "1" | "true"))
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u32> {
    start.try_get_attribute(name).ok()??.value.parse().ok()
}

/// The column of `AB12`, from 0.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0_u32, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    number.checked_sub(1)
}
