//! ODS workbooks, row by row: repeated cells and rows are counted, not copied, and only as far as a sheet goes.

use std::io::{BufReader, Seek, SeekFrom};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader as XmlReader, XmlVersion};
use zip::ZipArchive;

use units::Sentence;

use crate::book::{Book, Sheet};
use crate::dates::{DateReading, read_date};
use crate::source::{CELL_MAX, COLUMNS_MAX, Raw, RawRow, ReadSeek};
use crate::trouble::{self, OpenError, ReadError};
use crate::write::ROWS_MAX;

type Xml<'a> = XmlReader<BufReader<zip::read::ZipFile<'a, Box<dyn ReadSeek>>>>;

/// How often a row with the same content may be repeated; more is no list of people.
const REPEATED_MAX: u32 = 1_000;

/// An ODS workbook.
pub(crate) struct OdsBook {
    package: ZipArchive<Box<dyn ReadSeek>>,
    sheets: Vec<Sheet>,
}

impl OdsBook {
    /// Reads the names of the sheets.
    pub(crate) fn open(mut stream: Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        stream.seek(SeekFrom::Start(0))?;
        let package = ZipArchive::new(stream)
            .map_err(|error| OpenError::Damaged { detail: Sentence::alike(error.to_string()) })?;
        let mut book = Self { package, sheets: Vec::new() };
        book.sheets = book.names().map_err(|detail| OpenError::Damaged { detail })?;
        if book.sheets.is_empty() {
            return Err(OpenError::Damaged { detail: Sentence::in_both("tanpa lembar", "without a sheet") });
        }
        Ok(book)
    }

    fn xml(&mut self) -> Result<Xml<'_>, Sentence> {
        let part = self.package.by_name("content.xml").map_err(|error| Sentence::alike(error.to_string()))?;
        let mut xml = XmlReader::from_reader(BufReader::with_capacity(1 << 16, part));
        xml.config_mut().expand_empty_elements = true;
        Ok(xml)
    }

    fn names(&mut self) -> Result<Vec<Sheet>, Sentence> {
        let mut xml = self.xml()?;
        let (mut sheets, mut hidden_styles, mut style) = (Vec::new(), Vec::new(), None);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|error| Sentence::alike(error.to_string()))? {
                Event::Start(start) => match start.name().as_ref() {
                    "style:style" => style = attribute(&start, "style:name"),
                    "style:table-properties" if attribute(&start, "table:display").as_deref() == Some("false") => {
                        hidden_styles.extend(style.clone());
                    }
                    "table:table" => {
                        let own = attribute(&start, "table:style-name");
                        let shown = !own.is_some_and(|own| hidden_styles.contains(&own));
                        sheets.push(Sheet { name: attribute(&start, "table:name").unwrap_or_default(), shown });
                    }
                    _ => {}
                },
                Event::DocType(_) => return Err(Sentence::in_both("ada DOCTYPE", "it has a DOCTYPE")),
                Event::Eof => return Ok(sheets),
                _ => {}
            }
        }
    }

    /// Walks one sheet; gives up at its end or when `take` has enough.
    fn walk(&mut self, wanted: usize, walk: &mut Walk<'_>) -> Result<(), Sentence> {
        let mut xml = self.xml()?;
        let mut buffer = Vec::new();
        let mut sheet: Option<usize> = None;
        loop {
            buffer.clear();
            let inside = sheet == Some(wanted);
            match xml.read_event_into(&mut buffer).map_err(|error| Sentence::alike(error.to_string()))? {
                Event::Start(start) => match start.name().as_ref() {
                    "table:table" => sheet = Some(sheet.map_or(0, |at| at + 1)),
                    _ if inside => walk.start(&start)?,
                    _ => {}
                },
                Event::End(end) if inside => match end.name().as_ref() {
                    "table:table" => return Ok(()),
                    name => {
                        if !walk.end(name)? {
                            return Ok(());
                        }
                    }
                },
                Event::Text(text) if inside => walk.text(&text.xml10_content()),
                Event::GeneralRef(entity) if inside => {
                    if let Some(known) = resolve_xml_entity(&entity) {
                        walk.text(known);
                    } else if let Ok(Some(letter)) = entity.resolve_char_ref() {
                        walk.text(letter.encode_utf8(&mut [0; 4]));
                    } else {
                        let entity: String = entity.chars().take(20).collect();
                        return Err(Sentence::in_both(
                            format!("singkatan &{entity}; tidak dikenal"),
                            format!("entity &{entity}; is unknown"),
                        ));
                    }
                }
                Event::DocType(_) => return Err(Sentence::in_both("ada DOCTYPE", "it has a DOCTYPE")),
                Event::Eof => return Err(trouble::endless()),
                _ => {}
            }
        }
    }
}

/// One cell as its element says.
#[derive(Default)]
struct OdsCell {
    kind: String,
    value: Option<String>,
    formula: bool,
    error: bool,
    repeated: usize,
    text: String,
    paragraphs: usize,
}

struct Walk<'a> {
    row: RawRow,
    column: usize,
    number: u32,
    repeated: u32,
    cell: Option<OdsCell>,
    /// In a comment: its words are nobody's cell.
    note: usize,
    paragraph: usize,
    columns: usize,
    hidden_columns: Vec<usize>,
    take: &'a mut dyn FnMut(RawRow) -> bool,
    trouble: Option<ReadError>,
}

impl<'a> Walk<'a> {
    fn new(take: &'a mut dyn FnMut(RawRow) -> bool) -> Self {
        Self {
            row: RawRow::default(),
            column: 0,
            number: 0,
            repeated: 1,
            cell: None,
            note: 0,
            paragraph: 0,
            columns: 0,
            hidden_columns: Vec::new(),
            take,
            trouble: None,
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Sentence> {
        match start.name().as_ref() {
            "office:annotation" => self.note += 1,
            _ if self.note > 0 => {}
            "table:table-column" => {
                let count = repeats(start, "table:number-columns-repeated")?;
                if is_hidden(start) {
                    let last = (self.columns + count).min(COLUMNS_MAX);
                    self.hidden_columns.extend(self.columns..last);
                }
                self.columns = self.columns.saturating_add(count);
            }
            "table:table-row" => {
                let count = repeats(start, "table:number-rows-repeated")?;
                self.repeated = u32::try_from(count).unwrap_or(u32::MAX);
                self.row.clear(self.number.saturating_add(1));
                self.row.hidden = is_hidden(start);
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let repeated = repeats(start, "table:number-columns-repeated")?;
                let of = |names: &[&str]| names.iter().find_map(|name| attribute(start, name));
                self.cell = Some(OdsCell {
                    kind: of(&["office:value-type"]).unwrap_or_default(),
                    value: of(&["office:value", "office:date-value", "office:string-value", "office:boolean-value"]),
                    formula: of(&["table:formula"]).is_some(),
                    error: of(&["calcext:value-type"]).as_deref() == Some("error"),
                    repeated,
                    ..OdsCell::default()
                });
            }
            "text:p" | "text:h" => {
                self.paragraph += 1;
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.text.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "text:s" => {
                let spaces = repeats(start, "text:c")?.min(100);
                self.text(&" ".repeat(spaces));
            }
            "text:tab" | "text:line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    /// Whether to go on.
    fn end(&mut self, name: &str) -> Result<bool, Sentence> {
        match name {
            "office:annotation" => self.note = self.note.saturating_sub(1),
            _ if self.note > 0 => {}
            "text:p" | "text:h" => self.paragraph = self.paragraph.saturating_sub(1),
            "table:table-cell" | "table:covered-table-cell" => return Ok(self.end_of_cell()),
            "table:table-row" => return self.end_of_row(),
            _ => {}
        }
        Ok(true)
    }

    fn text(&mut self, text: &str) {
        if self.note == 0
            && self.paragraph > 0
            && let Some(cell) = &mut self.cell
            && cell.text.len() <= 4 * CELL_MAX
        {
            cell.text.push_str(text);
        }
    }

    fn end_of_cell(&mut self) -> bool {
        let Some(cell) = self.cell.take() else { return true };
        let from = self.column;
        self.column = from.saturating_add(cell.repeated);
        let raw = cell.raw();
        if raw == Raw::Empty {
            return true;
        }
        if self.column > COLUMNS_MAX {
            self.trouble = Some(ReadError::TooManyColumns { row: self.number.saturating_add(1), limit: COLUMNS_MAX });
            return false;
        }
        for at in from..self.column {
            self.row.put(at, raw);
        }
        true
    }

    fn end_of_row(&mut self) -> Result<bool, Sentence> {
        let (row, repeated) = (std::mem::take(&mut self.row), self.repeated);
        let first = self.number.saturating_add(1);
        self.number = self.number.saturating_add(repeated);
        if row.len() == 0 {
            return Ok(true);
        }
        if self.number > ROWS_MAX {
            return Err(trouble::beyond_the_last_row(self.number));
        }
        if repeated > REPEATED_MAX {
            return Err(Sentence::in_both(
                format!("baris {first} diulang {repeated} kali"),
                format!("row {first} is repeated {repeated} times"),
            ));
        }
        for number in first..=self.number {
            let mut copy = row.clone();
            copy.number = number;
            if !(self.take)(copy) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl OdsCell {
    fn raw(&self) -> Raw<'_> {
        let text = || match (self.text.is_empty(), self.formula && self.value.is_none()) {
            (true, true) => Raw::Formula,
            (true, false) => Raw::Empty,
            (false, _) => Raw::Text(&self.text),
        };
        if self.error || (self.formula && is_error(&self.text)) {
            return Raw::Error(if self.text.is_empty() { "#N/A" } else { &self.text });
        }
        let value = self.value.as_deref();
        match self.kind.as_str() {
            "float" | "currency" | "percentage" => match value.and_then(|value| value.parse().ok()) {
                Some(number) if f64::is_finite(number) => Raw::Number(number),
                _ => text(),
            },
            "date" => match value.map(read_date) {
                Some(DateReading::Date(date)) => Raw::Date(date),
                _ => text(),
            },
            "boolean" => Raw::Text(if value == Some("true") { "TRUE" } else { "FALSE" }),
            "string" if self.text.is_empty() => value.filter(|value| !value.is_empty()).map_or(Raw::Empty, Raw::Text),
            _ => text(),
        }
    }
}

fn is_error(text: &str) -> bool {
    ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"].contains(&text) || text.starts_with("Err:5")
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn repeats(start: &BytesStart<'_>, name: &str) -> Result<usize, Sentence> {
    match attribute(start, name) {
        None => Ok(1),
        Some(text) => text
            .parse()
            .map_err(|_| Sentence::in_both(format!("{name} bukan bilangan"), format!("{name} is no number"))),
    }
}

fn is_hidden(start: &BytesStart<'_>) -> bool {
    attribute(start, "table:visibility").is_some_and(|word| word == "collapse" || word == "filter")
}

impl Book for OdsBook {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.clone()
    }

    fn rows(&mut self, sheet: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
        let mut walk = Walk::new(take);
        let outcome = self.walk(sheet, &mut walk);
        let row = walk.number;
        match (walk.trouble, outcome) {
            (Some(trouble), _) => Err(trouble),
            (None, Err(detail)) => Err(ReadError::Damaged { row, detail }),
            (None, Ok(())) => Ok(()),
        }
    }

    fn total(&mut self, _sheet: usize) -> Option<u64> {
        None
    }

    fn hidden_columns(&mut self, sheet: usize) -> Vec<usize> {
        let mut stop = |_| false;
        let mut walk = Walk::new(&mut stop);
        // Columns are declared before the first row; trouble there is told when the rows are read.
        let _ = self.walk(sheet, &mut walk);
        walk.hidden_columns
    }
}
