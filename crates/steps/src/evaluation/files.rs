//! The pack as a workbook, and as a printed document where the program was built with it.

use std::io::Write;

use sheets::{Cell, Live, LiveSheet, Shown, write_live};
use units::Rate;

use super::Evaluation;
use super::pack::{PackCell, sections};
use crate::StepError;

/// In which form the pack leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvaluationFile {
    /// A workbook, a sheet for each section.
    Workbook,
    /// A document to print.
    Document,
}

impl EvaluationFile {
    /// The forms that this build can write.
    pub const fn available() -> &'static [Self] {
        if cfg!(feature = "pdf") { &[Self::Workbook, Self::Document] } else { &[Self::Workbook] }
    }

    /// The ending of its file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Document => "pdf",
        }
    }

    /// The name of a pack's file.
    pub fn name(self, found: &Evaluation) -> String {
        format!("evaluasi-{}-{}.{}", found.region, found.as_of, self.ending())
    }
}

/// Writes the pack; the same figures give the same bytes.
///
/// # Errors
/// The file cannot be written; a document asked of a build without it.
pub fn write_evaluation(found: &Evaluation, file: EvaluationFile, mut out: impl Write + Send) -> Result<(), StepError> {
    match file {
        EvaluationFile::Workbook => Ok(write_live(&pages(found), found.as_of, out)?),
        EvaluationFile::Document => {
            let bytes = document(found)?;
            Ok(out.write_all(&bytes).map_err(sheets::WriteError::from)?)
        }
    }
}

fn pages(found: &Evaluation) -> Vec<LiveSheet> {
    let page = |section: super::pack::PackSection| {
        let mut sheet = LiveSheet { name: section.title, ..LiveSheet::default() };
        sheet.rows.push(vec![Live::Heading(format!("{}: {} per {}", section.title, found.name, found.as_of))]);
        sheet.rows.extend(section.sentences.into_iter().map(|text| vec![text.into()]));
        sheet.rows.push(Vec::new());
        if !section.table.rows.is_empty() {
            sheet.rows.push(section.table.headings.iter().map(|text| Live::Heading((*text).to_owned())).collect());
        }
        sheet.rows.extend(section.table.rows.iter().map(|row| row.iter().map(live).collect()));
        sheet
    };
    sections(found).into_iter().map(page).collect()
}

fn live(cell: &PackCell) -> Live {
    match cell {
        PackCell::Count(number) => Live::Number(Shown::Whole(*number)),
        PackCell::Money(amount) => Live::Number(Shown::Rupiah(amount.get())),
        PackCell::Share(percent) => match Rate::of_part(percent.hundredths(), 10_000) {
            Some(rate) => Live::Number(Shown::Percent(rate)),
            // A percent below zero, of a count that shrank.
            None => Live::Plain(Cell::from(cell.printed())),
        },
        PackCell::Text(_) | PackCell::Unknown => Live::Plain(Cell::from(cell.printed())),
    }
}

#[cfg(feature = "pdf")]
fn document(found: &Evaluation) -> Result<Vec<u8>, StepError> {
    let section = |section: super::pack::PackSection| paper::Section {
        title: section.title.to_owned(),
        sentences: section.sentences,
        headings: section.table.headings.iter().map(|text| (*text).to_owned()).collect(),
        numbers: numbers(&section.table.rows),
        rows: section.table.rows.iter().map(|row| row.iter().map(PackCell::printed).collect()).collect(),
    };
    let report = paper::Report {
        title: format!("Evaluasi perlindungan jaminan sosial ketenagakerjaan {}", found.name),
        subtitle: format!("Wilayah {}, keadaan per {}", found.region, found.as_of),
        footer: format!("Payung; {} per {}", found.region, found.as_of),
        sections: sections(found).into_iter().map(section).collect(),
    };
    paper::pdf(&report).map_err(|trouble| {
        StepError::request(
            format!("Dokumen tidak dapat disusun: {trouble}"),
            format!("The document could not be made: {trouble}"),
        )
    })
}

/// Which columns hold numbers, to be set to the right.
#[cfg(feature = "pdf")]
fn numbers(rows: &[Vec<PackCell>]) -> Vec<bool> {
    let is_number = |cell: &PackCell| matches!(cell, PackCell::Count(_) | PackCell::Money(_) | PackCell::Share(_));
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|at| rows.iter().any(|row| is_number(&row[at]))).collect()
}

#[cfg(not(feature = "pdf"))]
fn document(_: &Evaluation) -> Result<Vec<u8>, StepError> {
    Err(StepError::request(
        "Program ini dibangun tanpa PDF; bangun dengan: cargo build --release --features pdf.",
        "This program was built without PDF; build it with: cargo build --release --features pdf.",
    ))
}
