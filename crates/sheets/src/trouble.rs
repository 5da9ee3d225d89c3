//! Why a file gives no rows, said in Indonesian and in English; printed, it is Indonesian.

use std::{fmt, io};

use units::Sentence;

use crate::issue_words::Both;

/// A document that is often sent in place of a table.
pub(crate) const WORD: Both = ["dokumen Word", "a Word document"];

/// A part of a file that breaks off before its last mark.
pub(crate) fn endless() -> Sentence {
    Sentence::in_both("isinya tidak berakhir", "its content does not end")
}

/// A row below the last one of any spreadsheet.
pub(crate) fn beyond_the_last_row(row: impl fmt::Display) -> Sentence {
    Sentence::in_both(
        format!("ada baris bernomor {row}; batasnya 1.048.576"),
        format!("a row has the number {row}; the last one is 1,048,576"),
    )
}

/// Content that stopped the reader itself.
pub(crate) fn unknown() -> Sentence {
    Sentence::in_both("isi tidak dikenali", "unknown content")
}

/// Why a file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk or the stream failed.
    Io(#[from] io::Error),
    /// Nothing inside.
    Empty,
    /// Some other kind of file, whatever its name says.
    WrongKind {
        /// What it is, in Indonesian and in English.
        found: [&'static str; 2],
    },
    /// Programs travel in it.
    Macros,
    /// The sheet that was asked for is not there.
    NoSheet {
        /// As asked for.
        wanted: String,
        /// The sheets that are there.
        known: Vec<String>,
    },
    /// A wished column that the layout lacks.
    ColumnUnknown {
        /// As asked for.
        key: String,
        /// The columns of the layouts.
        known: Vec<&'static str>,
    },
    /// A wished column that the file lacks.
    ColumnNotThere {
        /// Column of the layout.
        key: String,
        /// Where it was said to stand.
        wanted: String,
        /// The headings that are there.
        headings: Vec<String>,
    },
    /// A wish about columns, as typed, that says no place.
    MapWithoutPlace(String),
    /// A wish about columns, as typed, that says no column.
    MapWithoutColumn(String),
    /// A workbook that ends too early or is not well formed.
    Damaged {
        /// What the reader met.
        detail: Sentence,
    },
    /// It would unpack to more than any real list.
    TooLarge {
        /// How much it says or shows to hold.
        found_mb: u64,
        /// How much is allowed.
        limit_mb: u64,
    },
    /// More columns than any known list.
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
    /// No row of headings that any wanted layout knows.
    NoHeading {
        /// The row that came closest.
        row: Option<u32>,
        /// Layout that came closest.
        layout: &'static str,
        /// Headings that were recognised, as written.
        found: Vec<String>,
        /// Required columns that are missing.
        missing: Vec<&'static str>,
    },
}

impl OpenError {
    /// What happened and what to do, for the sender.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Io(error) => Sentence::in_both(
                format!("File tidak dapat dibaca ({error}). Coba unggah ulang."),
                format!("The file cannot be read ({error}). Try to send it again."),
            ),
            Self::Empty => Sentence::in_both(
                "File kosong. Isi templat, simpan, lalu unggah ulang.",
                "The file is empty. Fill in the template, save it, then send it again.",
            ),
            Self::WrongKind { found: [found, found_in_english] } => Sentence::in_both(
                format!(
                    "File ini {found}, bukan XLSX, XLS, ODS, atau CSV. Buka di aplikasi lembar kerja, simpan sebagai \
                     XLSX, lalu unggah ulang."
                ),
                format!(
                    "This file is {found_in_english}, not XLSX, XLS, ODS or CSV. Open it in a spreadsheet application, \
                     save it as XLSX, then send it again."
                ),
            ),
            Self::Macros => Sentence::in_both(
                "File memuat makro. Simpan sebagai XLSX tanpa makro, lalu unggah ulang.",
                "The file holds macros. Save it as XLSX without macros, then send it again.",
            ),
            Self::NoSheet { wanted, known } => {
                let known = known.join(", ");
                Sentence::in_both(
                    format!("Lembar \"{wanted}\" tidak ada. Lembar di file ini: {known}."),
                    format!("There is no sheet “{wanted}”. Sheets of this file: {known}."),
                )
            }
            Self::ColumnUnknown { key, known } => {
                let known = known.join(", ");
                Sentence::in_both(
                    format!("Kolom \"{key}\" tidak dikenal. Yang ada: {known}."),
                    format!("Column “{key}” is unknown. There are: {known}."),
                )
            }
            Self::ColumnNotThere { key, wanted, headings } => {
                let headings = headings.join(", ");
                Sentence::in_both(
                    format!("{key}={wanted}: tidak ada kolom itu di file. Judul yang ada: {headings}."),
                    format!("{key}={wanted}: the file has no such column. Its headings: {headings}."),
                )
            }
            Self::MapWithoutPlace(part) => Sentence::in_both(
                format!("\"{part}\": tulis kolom=HURUF atau kolom=JUDUL, misalnya nik=C."),
                format!("“{part}”: write column=LETTER or column=HEADING, for example nik=C."),
            ),
            Self::MapWithoutColumn(part) => Sentence::in_both(
                format!("\"{part}\": nama kolom di kiri tanda = kosong."),
                format!("“{part}”: the name of the column left of the = is empty."),
            ),
            Self::Damaged { detail } => Sentence::in_both(
                format!(
                    "File lembar kerja rusak atau terpotong ({}). Buka di aplikasi lembar kerja, simpan ulang, lalu \
                     unggah lagi.",
                    detail.indonesian
                ),
                format!(
                    "The workbook is damaged or cut off ({}). Open it in a spreadsheet application, save it anew, then \
                     send it again.",
                    detail.english
                ),
            ),
            Self::TooLarge { found_mb, limit_mb } => Sentence::in_both(
                format!(
                    "Isi file terlalu besar setelah dibuka ({found_mb} MB; batas {limit_mb} MB). Pecah menjadi beberapa \
                     file atau kirim sebagai CSV."
                ),
                format!(
                    "The file is too large once unpacked ({found_mb} MB; limit {limit_mb} MB). Split it into several \
                     files, or send it as CSV."
                ),
            ),
            Self::TooManyColumns { row, limit } => too_many_columns(*row, *limit),
            Self::NoHeading { row, found, missing, .. } => no_heading(*row, found, missing),
        }
    }
}

fn too_many_columns(row: u32, limit: usize) -> Sentence {
    Sentence::in_both(
        format!("Baris {row} memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu unggah ulang."),
        format!("Row {row} has more than {limit} columns. Delete the columns not in use, then send it again."),
    )
}

fn no_heading(row: Option<u32>, found: &[String], missing: &[&'static str]) -> Sentence {
    let (read, missing) = (found.join(", "), missing.join(", "));
    match row.filter(|_| !found.is_empty()) {
        Some(row) => Sentence::in_both(
            format!(
                "Judul kolom di baris {row} belum lengkap: ada {read}; belum ada {missing}. Lengkapi judulnya, lalu \
                 unggah ulang, atau tunjukkan kolomnya."
            ),
            format!(
                "The headings in row {row} are not complete: there are {read}; missing are {missing}. Complete them, \
                 then send the file again, or show which columns are meant."
            ),
        ),
        None => Sentence::in_both(
            format!(
                "Baris judul kolom tidak ditemukan di 20 baris pertama; perlu kolom {missing}. Tunjukkan kolomnya, atau \
                 pakai templat, lalu unggah ulang."
            ),
            format!(
                "No row of headings was found in the first 20 rows; columns {missing} are needed. Show which columns are \
                 meant, or use the template, then send the file again."
            ),
        ),
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

/// Why reading stopped before the end; rows given so far are sound.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk or the stream failed.
    Io {
        /// The last row that was read.
        row: u32,
        /// What happened.
        source: io::Error,
    },
    /// The workbook ends too early or is not well formed.
    Damaged {
        /// The last row that was read.
        row: u32,
        /// What the reader met.
        detail: Sentence,
    },
    /// One row without end: a quote mark that is never closed.
    EndlessRow {
        /// The last row that was read.
        row: u32,
    },
    /// More columns than any known list.
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
}

impl ReadError {
    /// What happened and what to do, for the sender.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Io { row, source } => Sentence::in_both(
                format!("Pembacaan berhenti setelah baris {row}: {source}. Coba unggah ulang."),
                format!("Reading stopped after row {row}: {source}. Try to send the file again."),
            ),
            Self::Damaged { row, detail } => Sentence::in_both(
                format!(
                    "File rusak setelah baris {row} ({}). Buka di aplikasi lembar kerja, simpan ulang, lalu unggah lagi.",
                    detail.indonesian
                ),
                format!(
                    "The file is damaged after row {row} ({}). Open it in a spreadsheet application, save it anew, then \
                     send it again.",
                    detail.english
                ),
            ),
            Self::EndlessRow { row } => Sentence::in_both(
                format!(
                    "Baris setelah baris {row} tidak berakhir: ada tanda kutip yang tidak ditutup. Perbaiki, lalu unggah \
                     ulang."
                ),
                format!(
                    "The row after row {row} does not end: a quote mark is not closed. Mend it, then send the file again."
                ),
            ),
            Self::TooManyColumns { row, limit } => too_many_columns(*row, *limit),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}
