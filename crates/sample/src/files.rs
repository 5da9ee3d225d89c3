//! A spreadsheet before it is written: its rows, and who stands on which of them.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use units::{Date, RegionCode};

use crate::{RosterKind, SampleError};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(u64),
    Date(Date),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub(crate) fn maybe(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }
}

/// A roster file with its truth.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// File name without directory.
    pub(crate) file: String,
    pub(crate) tab: &'static str,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) region: RegionCode,
    pub(crate) layout: &'static str,
    pub(crate) kind: RosterKind,
    pub(crate) sender: String,
    /// Row number (from 1, as a spreadsheet counts) and person.
    pub(crate) truth: Vec<(u32, u32)>,
}

impl Sheet {
    pub(crate) fn is_csv(&self) -> bool {
        self.file.ends_with(".csv")
    }

    /// Adds a row about `person`.
    pub(crate) fn push_person(&mut self, person: u32, row: Vec<Cell>) {
        self.rows.push(row);
        self.truth.push((self.rows.len() as u32, person));
    }

    pub(crate) fn write(&self, directory: &Path) -> Result<(), SampleError> {
        let path = directory.join(&self.file);
        if self.is_csv() { self.write_csv(&path) } else { self.write_xlsx(&path) }
    }

    fn write_csv(&self, path: &Path) -> Result<(), SampleError> {
        let broken = |source| SampleError::Csv { path: path.to_owned(), source };
        // Titles above the heading make rows of unequal length.
        let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path).map_err(broken)?;
        for row in &self.rows {
            let fields = row.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => text.clone(),
                Cell::Number(number) => number.to_string(),
                Cell::Date(date) => date.to_string(),
            });
            writer.write_record(fields).map_err(broken)?;
        }
        writer.flush().map_err(|source| SampleError::Write { path: path.to_owned(), source })
    }

    fn write_xlsx(&self, path: &Path) -> Result<(), SampleError> {
        self.workbook()
            .and_then(|mut book| book.save(path))
            .map_err(|error| SampleError::Sheet { path: path.to_owned(), reason: error.to_string() })
    }

    fn workbook(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        // A fixed date: the writer would put the clock into the file, and two runs would differ.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2025, 6, 1)?));
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let sheet = book.add_worksheet();
        sheet.set_name(self.tab)?;
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    Cell::Number(number) => {
                        sheet.write_number(row, column, *number as f64)?;
                    }
                    Cell::Date(date) => {
                        let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
                        let date = ExcelDateTime::from_ymd(date.year().unsigned_abs(), month, of_month)?;
                        sheet.write_datetime_with_format(row, column, &date, &day)?;
                    }
                }
            }
        }
        Ok(book)
    }
}
