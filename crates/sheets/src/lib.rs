//! CSV and XLSX to and from rows with cell positions.
//!
//! Owns: finding the heading row, the layouts and their templates, reading cells into `units` values,
//! naming what is damaged and what to do about it, and writing tables back.
//! Never knows: what the rows are for, who sent them, where they are kept, the time of day.
//!
//! ```
//! use sheets::{Input, ROSTER, Severity, open};
//! let file = "nama;nik;tanggal_lahir\nSari Dewi;1971025508899001;15-08-1989\nBudi;1,97E+15;\n";
//! let mut reader = open(Input::from(file.as_bytes().to_vec()), &[&ROSTER]).unwrap();
//! let sari = reader.next().unwrap().unwrap();
//! assert_eq!((sari.number(), sari.text("nama")), (2, Some("Sari Dewi")));
//! assert_eq!(sari.nik().unwrap().birth_hint().day, 15);
//! let budi = reader.next().unwrap().unwrap();
//! assert!(budi.refused());
//! assert!(budi.issues()[0].sentence().starts_with("Baris 3: NIK tertulis sebagai bilangan berpangkat."));
//! ```

mod annotate;
mod csv_source;
mod dates;
mod headings;
mod issue;
mod issue_words;
mod layout;
mod layouts;
mod niks;
mod numbers;
mod plain;
mod reader;
mod row;
mod safety;
mod source;
mod template;
mod write;
mod xlsx_source;
mod xml_check;

pub use annotate::{Refusals, annotate, refused_rows};
pub use issue::{Issue, IssueCode, Severity, mask};
pub use layout::{Column, Kind, Layout, Required};
pub use layouts::{ALL, FIGURES, MARKET, OPENSID, PARTICIPANTS, ROSTER, TARGETS, WORKFORCE};
pub use numbers::read_rupiah;
pub use plain::{PlainError, PlainRow, each_plain_row};
pub use reader::{Reader, open};
pub use row::{Row, Value};
pub use source::{Input, OpenError, ReadError, ReadSeek};
pub use template::write_template;
pub use write::{Cell, FileKind, Sheet, TableWriter, WriteError, write_table};
