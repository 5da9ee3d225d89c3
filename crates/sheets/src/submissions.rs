//! Layouts of the conversation with a branch office: its answers, and its list of non-wage earners.

use crate::layout::{Column, Kind, Layout};

/// A branch office's answers, row by row; where the number is damaged, the reference tells who it is.
pub static ANSWERS: Layout = Layout {
    id: "answers",
    sheet: "Jawaban",
    title: "Jawaban kantor cabang atas usulan",
    columns: &[
        Column::new("rujukan", Kind::Text)
            .also(&["Rujukan", "NO_PEGAWAI", "No Rujukan"])
            .told("Nomor usulan dan baris, seperti pada daftar yang dikirim.", "12-3"),
        Column::new("nik", Kind::Nik)
            .also(&["NIK", "NOMOR_IDENTITAS", "NO_IDENTITAS"])
            .told("16 digit, sebagai teks.", "1971025508899001"),
        Column::new("nama", Kind::Text)
            .also(&["Nama", "NAMA_LENGKAP", "Nama Lengkap"])
            .column_required()
            .told("Nama seperti pada daftar yang dikirim.", "Sari Dewi"),
        Column::new("jawaban", Kind::Text)
            .also(&["Jawaban", "Status", "Hasil"])
            .column_required()
            .told("diterima atau ditolak; kosong bila belum dijawab.", "ditolak"),
        Column::new("alasan", Kind::Text).also(&["Alasan", "Alasan Penolakan"]).column_required().told(
            "Bagi yang ditolak: nik_tidak_ditemukan, sudah_aktif, umur, meninggal, ganda, dokumen_kurang atau lainnya.",
            "dokumen_kurang",
        ),
        Column::new("keterangan", Kind::Text).also(&["Keterangan", "Ket"]).told("Dengan kata-kata sendiri.", ""),
    ],
};

/// Headings of the list of non-wage earners for registration.
pub const BPU_LIST: [&str; 17] = [
    "RUJUKAN",
    "NIK",
    "NAMA_LENGKAP",
    "TEMPAT_LAHIR",
    "TANGGAL_LAHIR",
    "JENIS_KELAMIN",
    "NAMA_IBU_KANDUNG",
    "ALAMAT",
    "KODE_WILAYAH",
    "HP",
    "PEKERJAAN",
    "PENGHASILAN",
    "PROGRAM",
    "PEMBAYAR",
    "BULAN_MULAI",
    "BULAN_SAMPAI",
    "IURAN_SEBULAN",
];
