//! Printed documents: sections, sentences and tables to PDF, the same bytes for the same content.
//!
//! Owns: the look of a document, its fonts, the program that sets it.
//! Never knows: what the words and numbers mean, files, the time of day.
#![cfg(feature = "typeset")]

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf as to_pdf};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// On the first page.
    pub title: String,
    /// Below the title.
    pub subtitle: String,
    /// At the foot of every page, beside its number.
    pub footer: String,
    /// In order.
    pub sections: Vec<Section>,
}

/// A part of a document: a title, sentences, a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Numbered.
    pub title: String,
    /// Each a paragraph.
    pub sentences: Vec<String>,
    /// Of the table; they repeat on every page it runs over.
    pub headings: Vec<String>,
    /// Which columns stand to the right.
    pub numbers: Vec<bool>,
    /// As many cells in each as there are headings; no table without rows.
    pub rows: Vec<Vec<String>>,
}

/// A document that could not be set: the template is ours, so this is our own mistake, told with its place.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PaperError(String);

impl PaperError {
    fn of(troubles: impl IntoIterator<Item = SourceDiagnostic>) -> Self {
        let told: Vec<String> = troubles.into_iter().map(|trouble| trouble.message.to_string()).collect();
        Self(told.join("; "))
    }
}

/// Sets the report as PDF; the bytes hold no date of their own.
///
/// # Errors
/// A report that the template cannot set.
///
/// ```
/// let report = paper::Report {
///     title: "Evaluasi".into(),
///     subtitle: "per 1 Juni 2025".into(),
///     footer: "Payung".into(),
///     sections: Vec::new(),
/// };
/// assert!(paper::pdf(&report).unwrap().starts_with(b"%PDF-"));
/// ```
pub fn pdf(report: &Report) -> Result<Vec<u8>, PaperError> {
    let data = serde_json::to_vec(report).expect("a report is plain data");
    let desk = Desk { data: Bytes::new(data) };
    let document = typst::compile::<PagedDocument>(&desk).output.map_err(PaperError::of)?;
    let options = PdfOptions { creator: Smart::Custom(Some("Payung".to_owned())), ..PdfOptions::default() };
    to_pdf(&document, &options).map_err(PaperError::of)
}

static TEMPLATE: &str = include_str!("report.typ");
static FONTS: [&[u8]; 2] =
    [include_bytes!("../fonts/LibertinusSerif-Regular.otf"), include_bytes!("../fonts/LibertinusSerif-Bold.otf")];

/// What every document shares.
struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    data: FileId,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let place =
        |name: &str| RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a plain name")).intern();
    let fonts: Vec<Font> = FONTS.iter().filter_map(|font| Font::new(Bytes::new(*font), 0)).collect();
    House {
        library: LazyHash::new(Library::builder().build()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: Source::new(place("report.typ"), TEMPLATE.to_owned()),
        data: place("report.json"),
    }
});

/// All that the template can see: itself, the data, two fonts. No file, no network, no clock.
struct Desk {
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &HOUSE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &HOUSE.book
    }

    fn main(&self) -> FileId {
        HOUSE.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == HOUSE.main.id() { Ok(HOUSE.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == HOUSE.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        HOUSE.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
