//! SIPP, the employers' upload of BPJS Ketenagakerjaan: one profile per version of its sheet.
//!
//! The official workbook was not seen; columns come from public third-party exporters (`NOTICE`).

use crate::layout::{Column, Kind, Layout};

const NO_PEGAWAI: Column =
    Column::new("NO_PEGAWAI", Kind::Text).means("nip").told("Nomor pegawai di perusahaan.", "PEG001");
const NAMA_LENGKAP: Column =
    Column::new("NAMA_LENGKAP", Kind::Text).cell_required().means("nama").told("Nama sesuai identitas.", "Sari Dewi");
const NAMA_DEPAN: Column =
    Column::new("NAMA_DEPAN", Kind::Text).cell_required().means("nama").told("Nama depan, atau seluruh nama.", "Sari");
const NAMA_TENGAH: Column = Column::new("NAMA_TENGAH", Kind::Text).means("nama_tengah").told("Nama tengah.", "");
const NAMA_BELAKANG: Column =
    Column::new("NAMA_BELAKANG", Kind::Text).means("nama_belakang").told("Nama belakang.", "Dewi");
const GELAR: Column = Column::new("GELAR", Kind::Text).means("gelar").told("Gelar.", "");
const TELEPON_AREA_RUMAH: Column = Column::new("TELEPON_AREA_RUMAH", Kind::Digits).told("Kode area.", "0717");
const TELEPON_RUMAH: Column = Column::new("TELEPON_RUMAH", Kind::Digits).told("Telepon rumah.", "421001");
const TELEPON_AREA_KANTOR: Column = Column::new("TELEPON_AREA_KANTOR", Kind::Digits).told("Kode area.", "0717");
const TELEPON_KANTOR: Column = Column::new("TELEPON_KANTOR", Kind::Digits).told("Telepon kantor.", "421002");
const TELEPON_EXT_KANTOR: Column = Column::new("TELEPON_EXT_KANTOR", Kind::Digits).told("Pesawat.", "12");
const HP: Column =
    Column::new("HP", Kind::Digits).means("telepon").told("Nomor telepon genggam, sebagai teks.", "081200009001");
const EMAIL: Column = Column::new("EMAIL", Kind::Text).means("email").told("Alamat surel.", "sari@contoh.id");
const TEMPAT_LAHIR: Column =
    Column::new("TEMPAT_LAHIR", Kind::Text).means("tempat_lahir").told("Kota atau kabupaten kelahiran.", "Sungailiat");
const TANGGAL_LAHIR: Column =
    Column::new("TANGGAL_LAHIR", Kind::BirthDate).means("tanggal_lahir").told("hari-bulan-tahun.", "1989-08-15");
const NAMA_IBU_KANDUNG: Column =
    Column::new("NAMA_IBU_KANDUNG", Kind::Text).means("nama_ibu").told("Nama ibu kandung.", "Rohana");
const JENIS_IDENTITAS: Column = Column::new("JENIS_IDENTITAS", Kind::Text).told("KTP atau PASSPORT.", "KTP");
const NOMOR_IDENTITAS: Column = Column::new("NOMOR_IDENTITAS", Kind::Nik)
    .column_required()
    .means("nik")
    .also(&["NO_IDENTITAS"])
    .told("16 digit sesuai KTP, sebagai teks.", "1971025508899001");
const MASA_LAKU_IDENTITAS: Column =
    Column::new("MASA_LAKU_IDENTITAS", Kind::Text).told("Kosong atau seumur hidup.", "");
const JENIS_KELAMIN: Column = Column::new("JENIS_KELAMIN", Kind::Sex).means("jenis_kelamin").told("L atau P.", "P");
const SURAT_MENYURAT_KE: Column = Column::new("SURAT_MENYURAT_KE", Kind::Text).told("S: alamat; E: surel.", "S");
const TANGGAL_KEPESERTAAN: Column =
    Column::new("TANGGAL_KEPESERTAAN", Kind::Date).told("Diisi oleh BPJS Ketenagakerjaan.", "");
const STATUS_KAWIN: Column = Column::new("STATUS_KAWIN", Kind::Text).means("status_kawin").told("Y atau T.", "Y");
const GOLONGAN_DARAH: Column =
    Column::new("GOLONGAN_DARAH", Kind::Text).means("golongan_darah").told("Golongan darah.", "O");
const NPWP: Column = Column::new("NPWP", Kind::Digits).means("npwp").told("15 atau 16 digit, sebagai teks.", "");
const KODE_NEGARA: Column = Column::new("KODE_NEGARA", Kind::Text).told("ID untuk Indonesia.", "ID");
const UPAH: Column =
    Column::new("UPAH", Kind::Rupiah).column_required().means("upah").told("Upah sebulan dalam rupiah.", "3876600");
const ALAMAT: Column = Column::new("ALAMAT", Kind::Text).means("alamat").told("Alamat rumah.", "Jalan Melati 4");
const KODE_POS: Column = Column::new("KODE_POS", Kind::Digits).means("kode_pos").told("Lima digit.", "33215");
const LOKASI_PEKERJAAN: Column = Column::new("LOKASI_PEKERJAAN", Kind::Text)
    .means("lokasi_pekerjaan")
    .told("Kode pada lembar Lokasi Pekerjaan.", "1971");
const STATUS_PEGAWAI: Column =
    Column::new("STATUS_PEGAWAI", Kind::Text).means("status_pegawai").told("Tetap atau kontrak.", "TETAP");
const TGL_AWAL_BEKERJA: Column =
    Column::new("TGL_AWAL_BEKERJA", Kind::Date).means("mulai").told("hari-bulan-tahun.", "2024-03-01");
const TGL_AKHIR_KONTRAK: Column =
    Column::new("TGL_AKHIR_KONTRAK", Kind::Date).means("sampai").told("Kosong bagi pekerja tetap.", "");
const EMAIL_2: Column = Column::new("EMAIL_2", Kind::Text).also(&["EMAIL"]).told("Kolom EMAIL kedua.", "");
const RAPEL: Column = Column::new("RAPEL", Kind::Rupiah).means("rapel").told("Kekurangan upah bulan lalu.", "0");
const NATIONALITY: Column = Column::new("NATIONALITY", Kind::Text).told("WNI atau WNA.", "WNI");
const NAMA_BANK: Column = Column::new("NAMA_BANK", Kind::Text).means("bank").told("Nama bank.", "");
const CABANG_BANK: Column = Column::new("CABANG_BANK", Kind::Text).told("Kantor cabang bank.", "");
const NO_REKENING: Column = Column::new("NO_REKENING", Kind::Digits).means("rekening").told("Nomor rekening.", "");
const NAMA_REKENING: Column = Column::new("NAMA_REKENING", Kind::Text).told("Nama pemilik rekening.", "");
const KODE_PAKET: Column = Column::new("KODE_PAKET", Kind::Text).told("Kode paket program.", "");
const PESERTA_JPK: Column = Column::new("PESERTA_JPK", Kind::Text).told("Y atau T.", "T");
const SUAMI_ISTRI: Column =
    Column::new("SUAMI_ISTRI", Kind::Text).means("nama_pasangan").told("Nama suami atau istri.", "");
const TGL_LAHIR_SUAMI_ISTRI: Column = Column::new("TGL_LAHIR_SUAMI_ISTRI", Kind::Date).told("hari-bulan-tahun.", "");
const JENIS_KELAMIN_SUAMI_ISTRI: Column = Column::new("JENIS_KELAMIN_SUAMI_ISTRI", Kind::Text).told("L atau P.", "");
const GOLONGAN_DARAH_SUAMI_ISTRI: Column =
    Column::new("GOLONGAN_DARAH_SUAMI_ISTRI", Kind::Text).told("Golongan darah.", "");
const NAMA_ANAK_1: Column = Column::new("NAMA_ANAK_1", Kind::Text).told("Nama anak.", "");
const TGL_LAHIR_ANAK_1: Column = Column::new("TGL_LAHIR_ANAK_1", Kind::Date).told("hari-bulan-tahun.", "");
const JENIS_KELAMIN_ANAK_1: Column = Column::new("JENIS_KELAMIN_ANAK_1", Kind::Text).told("L atau P.", "");
const GOLONGAN_DARAH_ANAK_1: Column = Column::new("GOLONGAN_DARAH_ANAK_1", Kind::Text).told("Golongan darah.", "");
const NAMA_ANAK_2: Column = Column::new("NAMA_ANAK_2", Kind::Text).told("Nama anak.", "");
const TGL_LAHIR_ANAK_2: Column = Column::new("TGL_LAHIR_ANAK_2", Kind::Date).told("hari-bulan-tahun.", "");
const JENIS_KELAMIN_ANAK_2: Column = Column::new("JENIS_KELAMIN_ANAK_2", Kind::Text).told("L atau P.", "");
const GOLONGAN_DARAH_ANAK_2: Column = Column::new("GOLONGAN_DARAH_ANAK_2", Kind::Text).told("Golongan darah.", "");
const NAMA_ANAK_3: Column = Column::new("NAMA_ANAK_3", Kind::Text).told("Nama anak.", "");
const TGL_LAHIR_ANAK_3: Column = Column::new("TGL_LAHIR_ANAK_3", Kind::Date).told("hari-bulan-tahun.", "");
const JENIS_KELAMIN_ANAK_3: Column = Column::new("JENIS_KELAMIN_ANAK_3", Kind::Text).told("L atau P.", "");
const GOLONGAN_DARAH_ANAK_3: Column = Column::new("GOLONGAN_DARAH_ANAK_3", Kind::Text).told("Golongan darah.", "");

/// A version of the sheet: what all share, and between it the columns that this one adds.
macro_rules! sipp {
    (
        $id:literal, $title:literal, name: [$($name:ident),+], mail: [$($mail:ident)?],
        family: [$($bank:ident),*] [$($package:ident)?] [$($care:ident)?], end: [$($end:ident),+]
    ) => {
        Layout {
            id: $id,
            sheet: "data_tk_baru",
            title: $title,
            columns: &[
                NO_PEGAWAI,
                $($name,)+
                GELAR,
                TELEPON_AREA_RUMAH,
                TELEPON_RUMAH,
                $($mail,)?
                TELEPON_AREA_KANTOR,
                TELEPON_KANTOR,
                TELEPON_EXT_KANTOR,
                HP,
                EMAIL,
                TEMPAT_LAHIR,
                TANGGAL_LAHIR,
                NAMA_IBU_KANDUNG,
                JENIS_IDENTITAS,
                NOMOR_IDENTITAS,
                MASA_LAKU_IDENTITAS,
                JENIS_KELAMIN,
                SURAT_MENYURAT_KE,
                TANGGAL_KEPESERTAAN,
                STATUS_KAWIN,
                GOLONGAN_DARAH,
                $($bank,)*
                NPWP,
                $($package,)?
                KODE_NEGARA,
                $($care,)?
                UPAH,
                ALAMAT,
                KODE_POS,
                $($end,)+
            ],
        }
    };
}

/// Pekerja menurut SIPP, 30 kolom.
pub static SIPP: Layout = sipp!(
    "sipp", "Pekerja menurut SIPP, 30 kolom", name: [NAMA_LENGKAP], mail: [], family: [] [] [],
    end: [LOKASI_PEKERJAAN, STATUS_PEGAWAI, TGL_AWAL_BEKERJA, TGL_AKHIR_KONTRAK]
);

/// Pekerja menurut SIPP, 32 kolom: nama dalam tiga bagian.
pub static SIPP_32: Layout = sipp!(
    "sipp32", "Pekerja menurut SIPP, 32 kolom: nama dalam tiga bagian",
    name: [NAMA_DEPAN, NAMA_TENGAH, NAMA_BELAKANG], mail: [], family: [] [] [],
    end: [LOKASI_PEKERJAAN, STATUS_PEGAWAI, TGL_AWAL_BEKERJA, TGL_AKHIR_KONTRAK]
);

/// Pekerja menurut SIPP, 33 kolom: rapel dan kewarganegaraan.
pub static SIPP_33: Layout = sipp!(
    "sipp33", "Pekerja menurut SIPP, 33 kolom: rapel dan kewarganegaraan",
    name: [NAMA_LENGKAP], mail: [EMAIL_2], family: [] [] [],
    end: [LOKASI_PEKERJAAN, STATUS_PEGAWAI, TGL_AWAL_BEKERJA, TGL_AKHIR_KONTRAK, RAPEL, NATIONALITY]
);

/// Pekerja menurut SIPP, 50 kolom: bank dan keluarga.
pub static SIPP_50: Layout = sipp!(
    "sipp50", "Pekerja menurut SIPP, 50 kolom: bank dan keluarga",
    name: [NAMA_DEPAN, NAMA_TENGAH, NAMA_BELAKANG], mail: [],
    family: [NAMA_BANK, CABANG_BANK, NO_REKENING, NAMA_REKENING] [KODE_PAKET] [PESERTA_JPK],
    end: [
        SUAMI_ISTRI, TGL_LAHIR_SUAMI_ISTRI, JENIS_KELAMIN_SUAMI_ISTRI, GOLONGAN_DARAH_SUAMI_ISTRI,
        NAMA_ANAK_1, TGL_LAHIR_ANAK_1, JENIS_KELAMIN_ANAK_1, GOLONGAN_DARAH_ANAK_1,
        NAMA_ANAK_2, TGL_LAHIR_ANAK_2, JENIS_KELAMIN_ANAK_2, GOLONGAN_DARAH_ANAK_2,
        NAMA_ANAK_3, TGL_LAHIR_ANAK_3, JENIS_KELAMIN_ANAK_3, GOLONGAN_DARAH_ANAK_3
    ]
);
