//! Why a file gives no rows, said in Indonesian for its sender.

use std::io;

/// Why a file cannot be opened; printed in Indonesian for the sender.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk or the stream failed.
    #[error("File tidak dapat dibaca ({0}). Coba unggah ulang.")]
    Io(#[from] io::Error),
    /// Nothing inside.
    #[error("File kosong. Isi templat, simpan, lalu unggah ulang.")]
    Empty,
    /// Some other kind of file, whatever its name says.
    #[error(
        "File ini {found}, bukan XLSX, XLS, ODS, atau CSV. Buka di aplikasi lembar kerja, simpan sebagai XLSX, lalu unggah ulang."
    )]
    WrongKind {
        /// What it is, in Indonesian.
        found: &'static str,
    },
    /// Programs travel in it.
    #[error("File memuat makro. Simpan sebagai XLSX tanpa makro, lalu unggah ulang.")]
    Macros,
    /// The sheet that was asked for is not there.
    #[error("Lembar \"{wanted}\" tidak ada. Lembar di file ini: {}.", known.join(", "))]
    NoSheet {
        /// As asked for.
        wanted: String,
        /// The sheets that are there.
        known: Vec<String>,
    },
    /// A wished column that the layout or the file lacks.
    #[error("{0}")]
    Correction(String),
    /// A workbook that ends too early or is not well formed.
    #[error(
        "File lembar kerja rusak atau terpotong ({detail}). Buka di aplikasi lembar kerja, simpan ulang, lalu unggah lagi."
    )]
    Damaged {
        /// What the reader met.
        detail: String,
    },
    /// It would unpack to more than any real list.
    #[error(
        "Isi file terlalu besar setelah dibuka ({found_mb} MB; batas {limit_mb} MB). Pecah menjadi beberapa file atau kirim sebagai CSV."
    )]
    TooLarge {
        /// How much it says or shows to hold.
        found_mb: u64,
        /// How much is allowed.
        limit_mb: u64,
    },
    /// More columns than any known list.
    #[error("Baris {row} memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu unggah ulang.")]
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
    /// No row of headings that any wanted layout knows.
    #[error("{}", no_heading_sentence(.row, .found, .missing))]
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

fn no_heading_sentence(row: &Option<u32>, found: &[String], missing: &[&'static str]) -> String {
    match row {
        Some(row) if !found.is_empty() => format!(
            "Judul kolom di baris {row} belum lengkap: ada {}; belum ada {}. Lengkapi judulnya, lalu unggah \
             ulang, atau tunjukkan kolomnya.",
            found.join(", "),
            missing.join(", "),
        ),
        _ => format!(
            "Baris judul kolom tidak ditemukan di 20 baris pertama; perlu kolom {}. Tunjukkan kolomnya, atau pakai \
             templat, lalu unggah ulang.",
            missing.join(", "),
        ),
    }
}

/// Why reading stopped before the end; rows given so far are sound.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk or the stream failed.
    #[error("Pembacaan berhenti setelah baris {row}: {source}. Coba unggah ulang.")]
    Io {
        /// The last row that was read.
        row: u32,
        /// What happened.
        source: io::Error,
    },
    /// The workbook ends too early or is not well formed.
    #[error(
        "File rusak setelah baris {row} ({detail}). Buka di aplikasi lembar kerja, simpan ulang, lalu unggah lagi."
    )]
    Damaged {
        /// The last row that was read.
        row: u32,
        /// What the reader met.
        detail: String,
    },
    /// One row without end: a quote mark that is never closed.
    #[error(
        "Baris setelah baris {row} tidak berakhir: ada tanda kutip yang tidak ditutup. Perbaiki, lalu unggah ulang."
    )]
    EndlessRow {
        /// The last row that was read.
        row: u32,
    },
    /// More columns than any known list.
    #[error("Baris {row} memuat lebih dari {limit} kolom. Hapus kolom yang tidak dipakai, lalu unggah ulang.")]
    TooManyColumns {
        /// Row number as a spreadsheet shows it.
        row: u32,
        /// How many are allowed.
        limit: usize,
    },
}
