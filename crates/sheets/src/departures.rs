//! The layout of a list of people who died or moved away, as the civil registry and villages keep it.

use crate::layout::{Column, Kind, Layout};

/// Meninggal atau pindah.
pub static DEPARTURES: Layout = Layout {
    id: "departures",
    sheet: "Meninggal atau pindah",
    title: "Daftar orang yang meninggal atau pindah",
    columns: &[
        Column::new("nik", Kind::Nik)
            .also(&["No. KTP", "No KTP", "Nomor Induk Kependudukan", "No. NIK"])
            .told("16 digit sesuai KTP, sebagai teks. Tanpa NIK, isi nama dan tanggal lahir.", "1971025508899001"),
        Column::new("nama", Kind::Text)
            .cell_required()
            .also(&["Nama Lengkap", "Nama Penduduk", "Nama Almarhum", "Nama Jenazah"])
            .told("Nama lengkap sesuai KTP.", "Sari Dewi"),
        Column::new("tanggal_lahir", Kind::BirthDate)
            .also(&["Tgl Lahir", "Tgl. Lahir"])
            .told("tahun-bulan-hari atau hari-bulan-tahun.", "1989-08-15"),
        Column::new("tanggal_peristiwa", Kind::Date)
            .cell_required()
            .also(&[
                "Tanggal Meninggal",
                "Tgl Meninggal",
                "Tanggal Kematian",
                "Tgl Kematian",
                "Tanggal Wafat",
                "Tanggal Pindah",
                "Tgl Pindah",
                "Tgl Peristiwa",
            ])
            .told("Hari meninggal atau pindah.", "2025-05-20"),
        Column::new("kode_wilayah_tujuan", Kind::Region)
            .also(&["Wilayah Tujuan", "Kode Desa Tujuan"])
            .told("Bila pindah: kode wilayah tempat tinggal yang baru.", "19.02.01.2003"),
        Column::new("dasar", Kind::Text)
            .also(&[
                "No Akta",
                "Nomor Akta Kematian",
                "No Akta Kematian",
                "No Surat Pindah",
                "Nomor Surat",
                "Keterangan",
            ])
            .told("Akta, surat keterangan, atau surat pindah.", "474.3/012/2025"),
    ],
};
