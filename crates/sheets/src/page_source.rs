//! Tables of a page that calls itself a workbook: what web applications save as .xls, in HTML or XML.

use std::collections::HashMap;

use units::Sentence;

use crate::book::{Book, Sheet};
use crate::dates::{DateReading, read_date};
use crate::markup::{Markup, Piece, Tag};
use crate::source::{CELL_MAX, COLUMNS_MAX, Raw, RawRow, ReadSeek};
use crate::trouble::{self, OpenError, ReadError};
use crate::write::ROWS_MAX;

/// More tables than this are not looked for.
const TABLES_MAX: usize = 200;

/// Tables inside tables, beyond what any page is laid out with.
const NESTED_MAX: usize = 20;

/// How the parts of a table are called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// `table`, `tr`, `td`.
    Html,
    /// `Worksheet`, `Row`, `Cell`: XML Spreadsheet of 2003.
    Xml,
}

/// A page with tables.
pub(crate) struct Page {
    markup: Option<Markup>,
    dialect: Dialect,
    sheets: Vec<Sheet>,
    /// It only shows other files, which is how Excel saves a workbook as a page.
    framed: bool,
}

impl Page {
    /// Finds the tables of an HTML page.
    pub(crate) fn html(stream: Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        let page = Self::open(stream, Dialect::Html)?;
        if page.sheets.is_empty() {
            let framed = [
                "halaman HTML berbingkai yang tabelnya tersimpan di berkas lain",
                "an HTML page of frames whose tables lie in other files",
            ];
            let without = ["halaman HTML tanpa tabel", "an HTML page without a table"];
            return Err(OpenError::WrongKind { found: if page.framed { framed } else { without } });
        }
        Ok(page)
    }

    /// Finds the sheets of an XML Spreadsheet.
    pub(crate) fn xml(stream: Box<dyn ReadSeek>) -> Result<Self, OpenError> {
        let page = Self::open(stream, Dialect::Xml)?;
        if page.sheets.is_empty() {
            return Err(OpenError::WrongKind { found: ["XML tanpa lembar kerja", "XML without a worksheet"] });
        }
        Ok(page)
    }

    fn open(stream: Box<dyn ReadSeek>, dialect: Dialect) -> Result<Self, OpenError> {
        let mut markup = Markup::new(stream)?;
        let mut sheets = Vec::new();
        let mut open = 0_usize;
        let mut framed = false;
        while let (Some(piece), true) = (markup.next()?, sheets.len() < TABLES_MAX) {
            match piece {
                Piece::Open(tag) => match (dialect, tag.name.as_str()) {
                    (Dialect::Html, "table") => {
                        open += 1;
                        if open > NESTED_MAX {
                            let detail =
                                Sentence::in_both("tabel bersarang terlalu dalam", "tables stand too deep in tables");
                            return Err(OpenError::Damaged { detail });
                        }
                        sheets.push(Sheet { name: format!("Tabel {}", sheets.len() + 1), shown: true });
                    }
                    (Dialect::Xml, "worksheet" | "ss:worksheet") => {
                        let name = tag.attribute("ss:name").unwrap_or_default().to_owned();
                        sheets.push(Sheet { name, shown: true });
                    }
                    (Dialect::Html, "frame" | "frameset" | "iframe") => framed = true,
                    _ => {}
                },
                Piece::Close(name) if name == "table" => open = open.saturating_sub(1),
                Piece::Close(_) | Piece::Text(_) => {}
            }
        }
        Ok(Self { markup: Some(markup), dialect, sheets, framed })
    }
}

impl Book for Page {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets.clone()
    }

    fn rows(&mut self, sheet: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
        let failed = |source| ReadError::Io { row: 0, source };
        let markup = self.markup.take().expect("a page is given back after each walk");
        let mut markup = markup.restart().map_err(failed)?;
        let outcome = match self.dialect {
            Dialect::Html => walk_html(&mut markup, sheet, take),
            Dialect::Xml => walk_xml(&mut markup, sheet, take),
        };
        self.markup = Some(markup);
        outcome
    }

    fn total(&mut self, _sheet: usize) -> Option<u64> {
        None
    }

    fn hidden_columns(&mut self, _sheet: usize) -> Vec<usize> {
        Vec::new()
    }
}

/// A row in the making.
#[derive(Default)]
struct Line {
    row: RawRow,
    column: usize,
    /// A cell is open, with its text so far.
    cell: Option<OpenCell>,
    /// Columns that a cell above still covers, with how many rows more.
    covered: HashMap<usize, usize>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    number: Option<f64>,
    date: bool,
    across: usize,
    down: usize,
}

impl OpenCell {
    fn push(&mut self, text: &str) {
        // More than a cell may hold is kept just so far that it shows.
        if self.text.len() <= 4 * CELL_MAX {
            self.text.push_str(text);
        }
    }
}

impl Line {
    fn begin(&mut self, number: u32, hidden: bool) {
        self.row.clear(number);
        self.row.hidden = hidden;
        self.column = 0;
        self.cell = None;
    }

    /// Closes the open cell and moves past it.
    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        while let Some(rows) = self.covered.get_mut(&self.column) {
            *rows -= 1;
            if *rows == 0 {
                self.covered.remove(&self.column);
            }
            self.column += 1;
        }
        let (from, across) = (self.column, cell.across.clamp(1, COLUMNS_MAX));
        let text = cell.text.trim_matches(crate::source::is_space);
        if !text.is_empty() || cell.number.is_some() {
            if from >= COLUMNS_MAX {
                return Err(ReadError::TooManyColumns { row: self.row.number, limit: COLUMNS_MAX });
            }
            let date = cell.date.then(|| read_date(text.get(..10).unwrap_or(text)));
            match (date, cell.number) {
                (Some(DateReading::Date(date)), _) => self.row.put(from, Raw::Date(date)),
                (_, Some(number)) => self.row.put(from, Raw::Number(number)),
                _ => self.row.put(from, Raw::Text(text)),
            }
        }
        if cell.down > 1 {
            for at in from..(from + across).min(COLUMNS_MAX) {
                self.covered.insert(at, (cell.down - 1).min(ROWS_MAX as usize));
            }
        }
        self.column = from + across;
        Ok(())
    }

    /// Closes the row; `None` when it holds nothing.
    fn end_row(&mut self) -> Result<Option<RawRow>, ReadError> {
        self.end_cell()?;
        // What still covers the end of this row counts as one row less.
        let ahead: Vec<usize> = self.covered.keys().copied().filter(|at| *at >= self.column).collect();
        for at in ahead {
            let rows = self.covered.get_mut(&at).map_or(0, |rows| {
                *rows -= 1;
                *rows
            });
            if rows == 0 {
                self.covered.remove(&at);
            }
        }
        Ok((self.row.len() > 0).then(|| std::mem::take(&mut self.row)))
    }
}

fn failed(row: u32) -> impl Fn(std::io::Error) -> ReadError {
    move |source| ReadError::Io { row, source }
}

/// One table of a page. Rows count through the whole page, as spreadsheets lay its tables one below the other.
fn walk_html(markup: &mut Markup, wanted: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
    let mut tables = 0_usize;
    // The tables that are open now, by number: one may lie in a cell of another.
    let mut open: Vec<usize> = Vec::new();
    let mut number = 0_u32;
    let mut line = Line::default();
    let mut in_row = false;
    while let Some(piece) = markup.next().map_err(failed(number))? {
        let inside = open.last() == Some(&wanted);
        match piece {
            Piece::Open(tag) => match tag.name.as_str() {
                "table" => {
                    open.push(tables);
                    tables += 1;
                }
                "tr" => {
                    if inside && std::mem::take(&mut in_row) && !hand_over(&mut line, take)? {
                        return Ok(());
                    }
                    number = number.saturating_add(1);
                    if inside {
                        line.begin(number, is_hidden(&tag));
                        in_row = true;
                    }
                }
                "td" | "th" if inside => {
                    if !in_row {
                        number = number.saturating_add(1);
                        line.begin(number, false);
                        in_row = true;
                    }
                    line.end_cell()?;
                    let span = |name: &str| tag.number(name).unwrap_or(1).max(1);
                    let number =
                        tag.attribute("x:num").and_then(|text| text.parse().ok()).filter(|n: &f64| n.is_finite());
                    let (across, down) = (span("colspan"), span("rowspan"));
                    line.cell = Some(OpenCell { number, across, down, ..OpenCell::default() });
                }
                "br" | "p" | "div" | "li" if inside => {
                    if let Some(cell) = &mut line.cell {
                        cell.push(" ");
                    }
                }
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "table" => {
                    let closed = open.pop();
                    if closed == Some(wanted) {
                        if in_row {
                            hand_over(&mut line, take)?;
                        }
                        return Ok(());
                    }
                }
                "tr" if inside && std::mem::take(&mut in_row) && !hand_over(&mut line, take)? => return Ok(()),
                "td" | "th" if inside => line.end_cell()?,
                _ => {}
            },
            Piece::Text(text) => {
                if let (true, Some(cell)) = (inside, &mut line.cell) {
                    cell.push(&text);
                }
            }
        }
    }
    // A page that was cut off still has the rows before the cut; the last one may be torn.
    match open.contains(&wanted) {
        true => {
            let detail = Sentence::in_both("halaman terpotong", "the page is cut off");
            Err(ReadError::Damaged { row: number.saturating_sub(1), detail })
        }
        false => Ok(()),
    }
}

fn hand_over(line: &mut Line, take: &mut dyn FnMut(RawRow) -> bool) -> Result<bool, ReadError> {
    Ok(line.end_row()?.is_none_or(take))
}

fn is_hidden(tag: &Tag) -> bool {
    tag.attribute("style").is_some_and(|style| style.to_lowercase().replace(' ', "").contains("display:none"))
}

/// One sheet of an XML Spreadsheet. Rows and cells may name their place; what lies between is empty.
fn walk_xml(markup: &mut Markup, wanted: usize, take: &mut dyn FnMut(RawRow) -> bool) -> Result<(), ReadError> {
    let mut sheet: Option<usize> = None;
    let mut number = 0_u32;
    let mut line = Line::default();
    let mut kind = String::new();
    let mut in_data = false;
    while let Some(piece) = markup.next().map_err(failed(number))? {
        let inside = sheet == Some(wanted);
        match piece {
            Piece::Open(tag) => match tag.name.trim_start_matches("ss:") {
                "worksheet" => sheet = Some(sheet.map_or(0, |at| at + 1)),
                "row" if inside => {
                    let at = tag.number("ss:index").and_then(|at| u32::try_from(at).ok());
                    number = at.filter(|at| *at > number).unwrap_or_else(|| number.saturating_add(1));
                    line.begin(number, tag.attribute("ss:hidden") == Some("1"));
                }
                "cell" if inside => {
                    if let Some(at @ 1..) = tag.number("ss:index") {
                        line.column = line.column.max((at - 1).min(COLUMNS_MAX));
                    }
                    let more = |name: &str| tag.number(name).unwrap_or(0).saturating_add(1);
                    let (across, down) = (more("ss:mergeacross"), more("ss:mergedown"));
                    line.cell = Some(OpenCell { across, down, ..OpenCell::default() });
                    if tag.empty {
                        line.end_cell()?;
                    }
                }
                "data" if inside && !tag.empty => {
                    kind = tag.attribute("ss:type").unwrap_or_default().to_owned();
                    in_data = true;
                }
                _ => {}
            },
            Piece::Close(name) => match name.trim_start_matches("ss:") {
                "data" => {
                    in_data = false;
                    if let Some(cell) = &mut line.cell {
                        cell.date = kind == "DateTime";
                        cell.number = (kind == "Number").then(|| cell.text.trim().parse().ok()).flatten();
                    }
                }
                "cell" if inside => line.end_cell()?,
                "row" if inside && !hand_over(&mut line, take)? => return Ok(()),
                "worksheet" if inside => return Ok(()),
                _ => {}
            },
            Piece::Text(text) => {
                if let (true, true, Some(cell)) = (inside, in_data, &mut line.cell) {
                    cell.push(&text);
                }
            }
        }
    }
    match sheet == Some(wanted) {
        true => Err(ReadError::Damaged { row: number.saturating_sub(1), detail: trouble::endless() }),
        false => Ok(()),
    }
}
