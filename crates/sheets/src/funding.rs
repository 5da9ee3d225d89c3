//! The layout of budgets that may pay contributions: a village's, a regency's, a province's, a donor's.

use crate::layout::{Column, Kind, Layout};

static FUNDING_COLUMNS: &[Column] = &[
    Column::new("kode_wilayah", Kind::Region)
        .cell_required()
        .also(&["Kode", "Kode Desa", "Kode Daerah"])
        .told("Kode desa, kecamatan, kabupaten/kota, atau provinsi yang memiliki uangnya.", "19.01.01.2007"),
    Column::new("tahun", Kind::Whole).cell_required().also(&["Tahun Anggaran", "TA"]).told("Tahun anggaran.", "2026"),
    Column::new("sumber_dana", Kind::Text)
        .also(&["Sumber Pembiayaan"])
        .told("add, dana-desa, apbd, dbh, company, atau self; boleh kosong bila kode rekening menyebutnya.", "add"),
    Column::new("kode_rekening", Kind::Text)
        .also(&["Rekening", "Kode Akun"])
        .told("Kode rekening APBDes (Permendagri 20/2018) atau APBD: 4.2.1 Dana Desa, 4.2.3 ADD.", "4.2.3"),
    Column::new("jumlah", Kind::Rupiah)
        .cell_required()
        .also(&["Anggaran", "Pagu", "Jumlah (Rp)", "Nilai Anggaran"])
        .told("Rupiah penuh setahun.", "950000000"),
    Column::new("batas", Kind::Rate)
        .decisive()
        .also(&["Batas Persen", "Bagian Jamsostek"])
        .told("Bagian yang boleh untuk iuran, dengan tanda persen; kosong berarti seluruh jumlah.", "1.2%"),
    Column::new("dasar_hukum", Kind::Text)
        .cell_required()
        .also(&["Dasar"])
        .told("Peraturan atau keputusan di baliknya.", "Perbup 45/2025"),
    Column::new("tahap", Kind::Text)
        .also(&["Pencairan", "Tahap Pencairan"])
        .told("Bulan dan bagian tiap pencairan; kosong berarti seluruhnya pada Januari.", "2026-02 60%; 2026-07 40%"),
    Column::new("jumlah_kendali", Kind::Rupiah)
        .decisive()
        .also(&["Total Kendali", "Angka Kendali"])
        .told("Jumlah seluruh baris sumber dan tahun yang sama; bila berbeda, tidak ada yang disimpan.", "950000000"),
    Column::new("sumber", Kind::Text)
        .also(&["Dokumen", "Keterangan"])
        .told("Dokumen tempat angka dibaca.", "APBDes 2026"),
];

/// Anggaran yang dapat membayar iuran.
pub static FUNDING: Layout =
    Layout { id: "funding", sheet: "Anggaran", title: "Anggaran untuk iuran", columns: FUNDING_COLUMNS };
