//! The layouts that Payung reads and makes templates of.

use crate::departures::DEPARTURES;
use crate::funding::FUNDING;
use crate::layout::{Column, Kind, Layout};
use crate::profiles::{
    AID, CONTRIBUTIONS, EMPLOYERS, KTP, LIST, PERMITS, SIAK, SIPP, SIPP_32, SIPP_33, SIPP_50, STAFF, TRADERS,
};
use crate::submissions::ANSWERS;

static ROSTER_COLUMNS: &[Column] = &[
    Column::new("nik", Kind::Nik)
        .also(&["No. KTP", "No KTP", "Nomor KTP", "No. NIK", "Nomor Induk Kependudukan", "NIK KTP", "No. Identitas"])
        .told("16 digit sesuai KTP. Ketik sebagai teks. Kosongkan bila belum ada.", "1971025508899001"),
    Column::new("no_kk", Kind::FamilyCard)
        .also(&["Nomor KK", "No. Kartu Keluarga", "Nomor Kartu Keluarga", "KK"])
        .told("16 digit nomor kartu keluarga, sebagai teks.", "1971020101109001"),
    Column::new("nama", Kind::Text)
        .cell_required()
        .also(&["Nama Lengkap", "Nama Pekerja", "Nama Penduduk", "Nama Tenaga Kerja"])
        .told("Nama lengkap sesuai KTP.", "Sari Dewi"),
    Column::new("tempat_lahir", Kind::Text)
        .also(&["Tmp Lahir", "Tempatlahir"])
        .told("Kota atau kabupaten kelahiran.", "Sungailiat"),
    Column::new("tanggal_lahir", Kind::BirthDate)
        .also(&["Tgl Lahir", "Tgl. Lahir", "Tanggallahir", "TTL Tanggal"])
        .told("tahun-bulan-hari atau hari-bulan-tahun.", "1989-08-15"),
    Column::new("jenis_kelamin", Kind::Sex)
        .also(&["L/P", "JK", "Sex", "Kelamin", "Jns Kelamin"])
        .told("L atau P.", "P"),
    Column::new("nama_ibu", Kind::Text).also(&["Nama Ibu Kandung", "Ibu Kandung"]).told("Nama ibu kandung.", "Rohana"),
    Column::new("alamat", Kind::Text)
        .also(&["Alamat Rumah", "Alamat Tinggal", "Alamat Lengkap"])
        .told("Jalan, dusun, RT/RW.", "Jalan Melati 4 RT 02"),
    Column::new("kode_wilayah", Kind::Region)
        .also(&["Kode Desa", "Kode Desa/Kelurahan", "Kode Kelurahan"])
        .told("Kode desa atau kelurahan, dengan atau tanpa titik.", "19.01.01.2007"),
    Column::new("telepon", Kind::Digits)
        .also(&["HP", "No HP", "No. HP", "Nomor HP", "No Telepon", "No. Telp", "Telp", "WA", "No WA"])
        .told("Nomor telepon, sebagai teks.", "081200009001"),
    Column::new("pekerjaan", Kind::Text)
        .also(&["Jenis Pekerjaan", "Pekerjaan Utama"])
        .told("Pekerjaan sehari-hari.", "Nelayan"),
    Column::new("peran", Kind::Text).also(&["Jabatan", "Peran Desa"]).told(
        "kepala_desa, perangkat_desa, bpd, rt, rw, pkk, karang_taruna, kader_posyandu, lpm, \
             lkd_lain, non_asn, guru_non_asn, nakes_non_asn, petugas_pemilu atau pekerja_keagamaan.",
        "rt",
    ),
    Column::new("nomor_sk", Kind::Text).also(&["No SK", "No. SK"]).told("Nomor surat keputusan.", "188/12/2025"),
    Column::new("tanggal_sk", Kind::Date).also(&["Tgl SK", "Tgl. SK"]).told("Tanggal surat keputusan.", "2025-01-02"),
    Column::new("mulai", Kind::Date)
        .also(&["Mulai Menjabat", "TMT", "Tanggal Mulai"])
        .told("Awal masa jabatan.", "2025-01-02"),
    Column::new("sampai", Kind::Date)
        .also(&["Akhir Menjabat", "Selesai", "Tanggal Selesai"])
        .told("Akhir masa jabatan.", "2030-01-01"),
    Column::new("dasar_rentan", Kind::Text)
        .also(&["Dasar Pekerja Rentan"])
        .told("Keputusan atau berita acara yang menetapkan sebagai pekerja rentan.", "BA Musdes 3/2025"),
    Column::new("upah", Kind::Rupiah)
        .also(&["Penghasilan", "Gaji", "Honor", "Upah Sebulan"])
        .told("Upah sebulan dalam rupiah.", "3876600"),
];

static OPENSID_COLUMNS: &[Column] = &[
    Column::new("alamat", Kind::Text).told("Menurut format impor penduduk OpenSID.", "Jalan Melati 4"),
    Column::new("dusun", Kind::Text).told("Menurut format impor penduduk OpenSID.", "Air Anyir"),
    Column::new("rw", Kind::Digits).told("Menurut format impor penduduk OpenSID.", "01"),
    Column::new("rt", Kind::Digits).told("Menurut format impor penduduk OpenSID.", "02"),
    Column::new("nama", Kind::Text).cell_required().told("Menurut format impor penduduk OpenSID.", "Sari Dewi"),
    Column::new("no_kk", Kind::FamilyCard).told("Menurut format impor penduduk OpenSID.", "1971020101109001"),
    Column::new("nik", Kind::Nik)
        .column_required()
        .told("16 digit sesuai KTP, atau 0 bila belum ada.", "1971025508899001"),
    Column::new("sex", Kind::Sex).means("jenis_kelamin").told("1 laki-laki, 2 perempuan.", "2"),
    Column::new("tempatlahir", Kind::Text)
        .means("tempat_lahir")
        .told("Menurut format impor penduduk OpenSID.", "Sungailiat"),
    Column::new("tanggallahir", Kind::BirthDate)
        .means("tanggal_lahir")
        .column_required()
        .told("tahun-bulan-hari.", "1989-08-15"),
    Column::new("agama_id", Kind::Whole).told("Menurut format impor penduduk OpenSID.", "1"),
    Column::new("pendidikan_kk_id", Kind::Whole),
    Column::new("pendidikan_sedang_id", Kind::Whole),
    Column::new("pekerjaan_id", Kind::Whole).told("Kode pekerjaan OpenSID, 1 sampai 89.", "11"),
    Column::new("status_kawin", Kind::Whole).told("1 belum kawin, 2 kawin, 3 cerai hidup, 4 cerai mati.", "2"),
    Column::new("kk_level", Kind::Whole).told("Hubungan dalam keluarga, 1 sampai 11.", "1"),
    Column::new("warganegara_id", Kind::Whole),
    Column::new("ayah_nik", Kind::Digits),
    Column::new("nama_ayah", Kind::Text).told("Menurut format impor penduduk OpenSID.", "Hasan"),
    Column::new("ibu_nik", Kind::Digits),
    Column::new("nama_ibu", Kind::Text).told("Menurut format impor penduduk OpenSID.", "Rohana"),
    Column::new("golongan_darah_id", Kind::Whole),
    Column::new("akta_lahir", Kind::Text),
    Column::new("dokumen_pasport", Kind::Digits),
    Column::new("tanggal_akhir_paspor", Kind::Date),
    Column::new("dokumen_kitas", Kind::Text),
    Column::new("akta_perkawinan", Kind::Text),
    Column::new("tanggalperkawinan", Kind::Date),
    Column::new("akta_perceraian", Kind::Text),
    Column::new("tanggalperceraian", Kind::Date),
    Column::new("cacat_id", Kind::Whole),
    Column::new("cara_kb_id", Kind::Whole),
    Column::new("hamil", Kind::Whole),
    Column::new("ktp_el", Kind::Whole),
    Column::new("status_rekam", Kind::Whole),
    Column::new("alamat_sekarang", Kind::Text),
    Column::new("status_dasar", Kind::Whole)
        .told("1 hidup, 2 meninggal, 3 pindah, 4 hilang, 6 pergi, 9 tidak valid.", "1"),
    Column::new("suku", Kind::Text),
    Column::new("tag_id_card", Kind::Digits),
    Column::new("id_asuransi", Kind::Whole),
    Column::new("no_asuransi", Kind::Digits),
    Column::new("lat", Kind::Text),
    Column::new("lng", Kind::Text),
];

static MARKET_COLUMNS: &[Column] = &[
    Column::new("No", Kind::Digits).means("nomor").also(&["No.", "Nomor", "No Urut"]).told("Nomor urut.", "1"),
    Column::new("Nama", Kind::Text)
        .means("nama")
        .cell_required()
        .also(&["Nama Lengkap", "Nama Pedagang", "Nama Pegawai", "Nama Anggota", "Nama Pekerja"])
        .told("Nama lengkap sesuai KTP.", "Sari Dewi"),
    Column::new("NIK", Kind::Nik)
        .means("nik")
        .also(&["No. KTP", "No KTP", "Nomor KTP", "No. NIK", "Nomor Induk Kependudukan", "NIK KTP", "No. Identitas"])
        .told("16 digit sesuai KTP. Ketik sebagai teks. Kosongkan bila belum ada.", "1971025508899001"),
    Column::new("L/P", Kind::Sex)
        .means("jenis_kelamin")
        .also(&["JK", "Jenis Kelamin", "Kelamin", "P/L"])
        .told("L atau P.", "P"),
    Column::new("Tgl Lahir", Kind::BirthDate)
        .means("tanggal_lahir")
        .also(&["Tanggal Lahir", "Tgl. Lahir"])
        .told("hari-bulan-tahun atau tahun-bulan-hari.", "15-08-1989"),
    Column::new("Alamat", Kind::Text)
        .means("alamat")
        .also(&["Alamat Rumah", "Alamat Lengkap"])
        .told("Jalan, dusun, RT/RW.", "Jalan Melati 4"),
    Column::new("Pekerjaan/Jabatan", Kind::Text)
        .means("pekerjaan")
        .also(&["Jabatan", "Jenis Dagangan", "Pekerjaan", "Jenis Usaha"])
        .told("Jabatan atau jenis dagangan.", "Pedagang ikan"),
    Column::new("Unit Kerja", Kind::Text)
        .means("unit_kerja")
        .also(&["Lapak", "Kios", "Los", "Blok", "OPD"])
        .told("Unit kerja atau lapak.", "Blok B 12"),
    Column::new("Desa/Kelurahan", Kind::Text)
        .means("desa")
        .also(&["Desa", "Kelurahan"])
        .told("Kode atau nama desa atau kelurahan.", "Rebo"),
    Column::new("Telepon", Kind::Digits)
        .means("telepon")
        .also(&["HP", "No HP", "No. HP", "Nomor HP", "Telp", "No. Telp", "WA"])
        .told("Nomor telepon, sebagai teks.", "081200009001"),
    Column::new("Keterangan", Kind::Text).means("keterangan").also(&["Ket", "Ket."]).told("Catatan.", ""),
];

static PARTICIPANTS_COLUMNS: &[Column] = &[
    Column::new("nomor_peserta", Kind::Digits)
        .also(&["KPJ", "No Peserta", "No. KPJ", "Nomor KPJ"])
        .told("Nomor peserta, sebagai teks.", "25000009001"),
    Column::new("nik", Kind::Nik)
        .also(&["No. KTP", "No KTP", "Nomor KTP", "No. NIK", "Nomor Induk Kependudukan", "NIK KTP", "No. Identitas"])
        .told("16 digit sesuai KTP. Ketik sebagai teks. Kosongkan bila belum ada.", "1971025508899001"),
    Column::new("nama", Kind::Text)
        .cell_required()
        .also(&["Nama Lengkap", "Nama Peserta", "Nama Tenaga Kerja"])
        .told("Nama peserta.", "Sari Dewi"),
    Column::new("tanggal_lahir", Kind::BirthDate)
        .also(&["Tgl Lahir", "Tgl. Lahir", "Tanggallahir", "TTL Tanggal"])
        .told("tahun-bulan-hari atau hari-bulan-tahun.", "1989-08-15"),
    Column::new("jenis_kelamin", Kind::Sex)
        .also(&["L/P", "JK", "Sex", "Kelamin", "Jns Kelamin"])
        .told("L atau P.", "P"),
    Column::new("nama_ibu", Kind::Text).also(&["Nama Ibu Kandung", "Ibu Kandung"]).told("Nama ibu kandung.", "Rohana"),
    Column::new("kelas", Kind::Text)
        .cell_required()
        .also(&["Segmen", "Kelas Peserta"])
        .told("PU, BPU, JAKON atau PMI.", "BPU"),
    Column::new("npp", Kind::Text).also(&["NPP Perusahaan"]).told("Nomor pendaftaran perusahaan.", "AA090001"),
    Column::new("pemberi_kerja", Kind::Text)
        .also(&["Nama Perusahaan", "Perusahaan", "Badan Usaha"])
        .told("Nama pemberi kerja atau wadah.", "CV Contoh Timah"),
    Column::new("jenis_pemberi_kerja", Kind::Text)
        .also(&["Jenis Perusahaan"])
        .told("negara, daerah, swasta, kecil, dinas atau desa.", "swasta"),
    Column::new("program", Kind::Words)
        .cell_required()
        .also(&["Program Diikuti"])
        .told("Program yang diikuti, dipisah spasi.", "JKK JKM JHT"),
    Column::new("mulai", Kind::Date)
        .decisive()
        .also(&["Tanggal Kepesertaan", "Tgl Kepesertaan", "TMT"])
        .told("Awal kepesertaan.", "2024-03-01"),
    Column::new("berakhir", Kind::Date)
        .decisive()
        .also(&["Tanggal Berakhir", "Tgl Berakhir", "Keluar"])
        .told("Akhir kepesertaan; kosong bila masih berjalan.", ""),
    Column::new("lunas_sampai", Kind::PaidUntil)
        .decisive()
        .also(&["Lunas s.d.", "Iuran Terakhir", "BLTH Terakhir"])
        .told("Tanggal, atau bulan iuran terakhir yang lunas.", "2025-05"),
    Column::new("wilayah_daftar", Kind::Region)
        .also(&["Kode Wilayah Daftar"])
        .told("Kode wilayah tempat terdaftar.", "19.71"),
    Column::new("wilayah_kerja", Kind::Region)
        .also(&["Kode Wilayah Kerja"])
        .told("Kode wilayah tempat bekerja.", "19.71.02"),
    Column::new("wilayah_domisili", Kind::Region)
        .also(&["Kode Wilayah Domisili"])
        .told("Kode wilayah tempat tinggal.", "19.71.02.1001"),
    Column::new("pekerjaan", Kind::Text).also(&["Jenis Pekerjaan"]).told("Pekerjaan.", "Nelayan"),
];

static WORKFORCE_COLUMNS: &[Column] = &[
    Column::new("kode_wilayah", Kind::Region).cell_required().also(&["Kode"]).told("Kode wilayah.", "19.71"),
    Column::new("jenis", Kind::Text).cell_required().told("potensi, sakernas atau registri.", "potensi"),
    Column::new("versi", Kind::Text).cell_required().told("Versi angka menurut sumber.", "2025"),
    Column::new("nilai", Kind::Whole).cell_required().also(&["Jumlah"]).told("Bilangan bulat.", "75421"),
    Column::new("per_tanggal", Kind::Date)
        .cell_required()
        .also(&["Tanggal"])
        .told("Tanggal angka berlaku.", "2025-06-01"),
    Column::new("sumber", Kind::Text).cell_required().told("Dokumen asal angka.", "Paparan kantor cabang"),
];

static TARGETS_COLUMNS: &[Column] = &[
    Column::new("kode_wilayah", Kind::Region).cell_required().also(&["Kode"]).told("Kode wilayah.", "19"),
    Column::new("tahun", Kind::Whole).cell_required().told("Tahun target.", "2025"),
    Column::new("persen", Kind::Rate).cell_required().also(&["Target"]).told("Persen dengan tanda persen.", "57.17%"),
    Column::new("jenis_penyebut", Kind::Text)
        .cell_required()
        .also(&["Penyebut"])
        .told("potensi, sakernas, atau registri.", "potensi"),
    Column::new("instrumen", Kind::Text)
        .also(&["Jenis Instrumen", "Penetap"])
        .told("nasional, kementerian, bpjs, provinsi, atau sendiri; kosong berarti menurut kolom dasar.", "provinsi"),
    Column::new("dasar", Kind::Text)
        .cell_required()
        .also(&["Dasar Hukum"])
        .told("Instrumen yang menetapkan.", "RPJMD 2025"),
    Column::new("sumber", Kind::Text).cell_required().told("Dokumen tempat angka dibaca.", "Lampiran II"),
];

static FIGURES_COLUMNS: &[Column] = &[
    Column::new("region_code", Kind::Text)
        .cell_required()
        .also(&["Kode Wilayah"])
        .told("Kode wilayah, atau nama area sendiri yang berawal X-.", "19"),
    Column::new("region_name", Kind::Text)
        .cell_required()
        .also(&["Nama Wilayah"])
        .told("Nama menurut sumber.", "Kepulauan Bangka Belitung"),
    Column::new("as_of", Kind::Text)
        .cell_required()
        .also(&["Per Tanggal"])
        .told("Hari, bulan, triwulan, atau tahun menurut sumber: 2025-06-01, 2025-06, 2025-Q2, atau 2025.", "2025-06-01"),
    Column::new("metric", Kind::Text)
        .cell_required()
        .also(&["Ukuran"])
        .told(
            "Yang dihitung: coverage_pct, target_pct, registered_pct, not_covered_pct, employer_compliance_pct, \
             growth_pct, coverage_change, rank, active_participants, registered_participants, registered_new, \
             target_participants, gap_to_target, not_covered, potential_workers, eligible_vulnerable, employers, \
             registered_projects, village_budget, contribution_paid, minimum_wage, claims_paid, claim_cases, scholarship_paid, \
             scholarship_cases, scholarship_recipients, labour_force, working, working_formal, working_informal, \
             working_age, unemployed, formal_pct, informal_pct. Ukuran lain disimpan dengan tanda patut diperiksa.",
            "coverage_pct",
        ),
    Column::new("value", Kind::Text)
        .cell_required()
        .also(&["Nilai"])
        .told("Bilangan seperti tercetak, titik sebagai koma desimal.", "27.24"),
    Column::new("unit", Kind::Text).cell_required().also(&["Satuan"]).told("Satuan angka.", "percent"),
    Column::new("segment", Kind::Text).also(&["Segmen"]).told("Tentang siapa; kosong berarti total.", "total"),
    Column::new("source_address", Kind::Text)
        .cell_required()
        .also(&["Sumber", "Alamat Sumber"])
        .told("Tempat angka dibaca.", "Antara Babel, Juni 2025"),
    Column::new("note", Kind::Text).also(&["Catatan"]).told("Catatan kita sendiri, bukan kata-kata sumber.", ""),
];

/// Daftar pekerja dari desa, instansi atau kelompok.
pub static ROSTER: Layout = Layout {
    id: "roster",
    sheet: "Daftar",
    title: "Daftar pekerja dari desa, instansi atau kelompok",
    columns: ROSTER_COLUMNS,
};
/// Penduduk dari OpenSID.
pub static OPENSID: Layout =
    Layout { id: "opensid", sheet: "Data Penduduk", title: "Penduduk dari OpenSID", columns: OPENSID_COLUMNS };
/// Daftar sederhana pedagang atau pegawai.
pub static MARKET: Layout =
    Layout { id: "market", sheet: "Data", title: "Daftar sederhana pedagang atau pegawai", columns: MARKET_COLUMNS };
/// Peserta menurut data BPJS Ketenagakerjaan.
pub static PARTICIPANTS: Layout = Layout {
    id: "participants",
    sheet: "Peserta",
    title: "Peserta menurut data BPJS Ketenagakerjaan",
    columns: PARTICIPANTS_COLUMNS,
};
/// Jumlah tenaga kerja per wilayah.
pub static WORKFORCE: Layout =
    Layout { id: "workforce", sheet: "Penyebut", title: "Jumlah tenaga kerja per wilayah", columns: WORKFORCE_COLUMNS };
/// Target cakupan per wilayah.
pub static TARGETS: Layout =
    Layout { id: "targets", sheet: "Target", title: "Target cakupan per wilayah", columns: TARGETS_COLUMNS };
/// Angka yang pernah diterbitkan tentang wilayah.
pub static FIGURES: Layout =
    Layout { id: "figures", sheet: "Angka terbit", title: "Angka terbit per wilayah", columns: FIGURES_COLUMNS };

/// Every layout, in the order in which equal fits are settled.
pub static ALL: &[&Layout] = &[
    &ROSTER,
    &OPENSID,
    &MARKET,
    &PARTICIPANTS,
    &WORKFORCE,
    &TARGETS,
    &FIGURES,
    &FUNDING,
    &SIPP,
    &SIPP_32,
    &SIPP_33,
    &SIPP_50,
    &SIAK,
    &KTP,
    &AID,
    &STAFF,
    &TRADERS,
    &EMPLOYERS,
    &PERMITS,
    &CONTRIBUTIONS,
    &LIST,
    &ANSWERS,
    &DEPARTURES,
];

/// The layouts in which a list of people may come, in the order in which equal fits are settled.
pub static PEOPLE: &[&Layout] = &[
    &ROSTER,
    &OPENSID,
    &MARKET,
    &SIPP,
    &SIPP_32,
    &SIPP_33,
    &SIPP_50,
    &SIAK,
    &KTP,
    &AID,
    &STAFF,
    &TRADERS,
    &CONTRIBUTIONS,
    &LIST,
];
