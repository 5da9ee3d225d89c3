//! CSV, XLSX, XLS, ODS and tables of pages to and from rows with cell positions.
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

mod above;
mod amounts;
mod annotate;
mod biff;
mod book;
mod cells;
mod corrections;
mod csv_source;
mod dates;
mod departures;
mod foot;
mod funding;
mod guess;
mod habits;
mod headings;
mod issue;
mod issue_words;
mod layout;
mod layouts;
mod live;
mod looks;
mod marks;
mod markup;
mod mend;
mod niks;
mod numbers;
mod ods_source;
mod ole;
mod open;
mod page_source;
mod plain;
mod profiles;
mod reader;
mod row;
mod safety;
mod shapes;
mod shapes_scan;
mod sipp;
mod source;
mod submissions;
mod synonyms;
mod template;
mod trouble;
mod utf16;
mod words;
mod write;
mod xls_source;
mod xlsx_source;
mod xml_check;

pub use amounts::AmountMarks;
pub use annotate::{Refusals, annotate, refused_rows};
pub use corrections::{Corrections, letters_of};
pub use dates::read_month;
pub use departures::DEPARTURES;
pub use funding::FUNDING;
pub use guess::{Guess, GuessedColumn};
pub use issue::{Issue, IssueCode, Severity, mask};
pub use layout::{Column, Kind, Layout, Required};
pub use layouts::{ALL, FIGURES, MARKET, OPENSID, PARTICIPANTS, PEOPLE, ROSTER, TARGETS, WORKFORCE};
pub use live::{Live, LiveSheet, Shown, column_letters, write_live};
pub use mend::{Mends, SentRow, SentRows, mended_rows, sent_rows};
pub use numbers::read_rupiah;
pub use open::{open, open_with};
pub use plain::{PlainError, PlainRow, each_plain_row};
pub use profiles::{
    AID, CONTRIBUTIONS, EMPLOYERS, KTP, LIST, PERMITS, SIAK, SIPP, SIPP_32, SIPP_33, SIPP_50, STAFF, TRADERS,
};
pub use reader::Reader;
pub use row::{Row, Value};
pub use shapes::{Place, Ring, Shape, ShapeFileError, ShapeTrouble, each_shape, looks_like_shapes};
pub use source::{Format, Input, ReadSeek};
pub use submissions::{ANSWERS, BPU_LIST};
pub use template::write_template;
pub use trouble::{OpenError, ReadError};
pub use write::{Cell, FileKind, Sheet, TableWriter, WriteError, write_table};
