//! Profiles of the lists that offices keep: population, aid, staff, markets, employers, statements, and any list.

use crate::layout::{Column, Kind, Layout};

pub use crate::sipp::{SIPP, SIPP_32, SIPP_33, SIPP_50};

/// Biodata penduduk menurut SIAK.
pub static SIAK: Layout = Layout {
    id: "siak",
    sheet: "BIODATA_WNI",
    title: "Biodata penduduk menurut SIAK",
    columns: &[
        Column::new("NIK", Kind::Nik)
            .column_required()
            .means("nik")
            .told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("NO_KK", Kind::FamilyCard)
            .means("no_kk")
            .told("16 digit nomor kartu keluarga.", "1971020101109001"),
        Column::new("NAMA_LGKP", Kind::Text).cell_required().means("nama").told("Nama lengkap.", "Sari Dewi"),
        Column::new("JENIS_KLMIN", Kind::Sex).means("jenis_kelamin").told("1 laki-laki, 2 perempuan.", "P"),
        Column::new("TMPT_LHR", Kind::Text).means("tempat_lahir").told("Tempat lahir.", "Sungailiat"),
        Column::new("TGL_LHR", Kind::BirthDate).means("tanggal_lahir").told("Tanggal lahir.", "1989-08-15"),
        Column::new("GOL_DRH", Kind::Text).means("golongan_darah").told("Golongan darah.", "O"),
        Column::new("AGAMA", Kind::Text).means("agama").told("Agama.", "Islam"),
        Column::new("STAT_KWN", Kind::Text).means("status_kawin").told("Status perkawinan.", "Kawin"),
        Column::new("STAT_HBKEL", Kind::Text).means("hubungan_keluarga").told("Hubungan dalam keluarga.", "Istri"),
        Column::new("PDDK_AKH", Kind::Text).means("pendidikan").told("Pendidikan terakhir.", "SLTA"),
        Column::new("JENIS_PKRJN", Kind::Text).means("pekerjaan").told("Pekerjaan.", "Nelayan"),
        Column::new("NAMA_LGKP_IBU", Kind::Text).means("nama_ibu").told("Nama ibu.", "Rohana"),
        Column::new("NAMA_LGKP_AYAH", Kind::Text).means("nama_ayah").told("Nama ayah.", "Hasan"),
        Column::new("ALAMAT", Kind::Text).means("alamat").told("Alamat.", "Jalan Melati 4"),
        Column::new("NO_RT", Kind::Digits).means("rt").told("RT.", "002"),
        Column::new("NO_RW", Kind::Digits).means("rw").told("RW.", "001"),
        Column::new("DUSUN", Kind::Text).means("dusun").told("Dusun.", "Air Anyir"),
        Column::new("NO_PROP", Kind::Digits).means("no_prop").told("Kode provinsi, dua digit.", "19"),
        Column::new("NO_KAB", Kind::Digits).means("no_kab").told("Kode kabupaten di dalam provinsi.", "01"),
        Column::new("NO_KEC", Kind::Digits).means("no_kec").told("Kode kecamatan di dalam kabupaten.", "01"),
        Column::new("NO_KEL", Kind::Digits).means("no_kel").told("Kode desa di dalam kecamatan.", "2007"),
        Column::new("NAMA_PROP", Kind::Text).means("provinsi").told("Provinsi.", ""),
        Column::new("NAMA_KAB", Kind::Text).means("kabupaten").told("Kabupaten atau kota.", "Bangka"),
        Column::new("NAMA_KEC", Kind::Text).means("kecamatan").told("Kecamatan.", "Sungailiat"),
        Column::new("NAMA_KEL", Kind::Text).means("desa").told("Desa atau kelurahan.", "Rebo"),
        Column::new("FLAG_STATUS", Kind::Text).told("Status data.", "0"),
    ],
};

/// Bacaan KTP elektronik.
pub static KTP: Layout = Layout {
    id: "ktp",
    sheet: "e-KTP",
    title: "Bacaan KTP elektronik",
    columns: &[
        Column::new("NIK", Kind::Nik)
            .column_required()
            .means("nik")
            .told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("Nama", Kind::Text).cell_required().means("nama").told("Nama sesuai KTP.", "Sari Dewi"),
        Column::new("Tempat Lahir", Kind::Text).means("tempat_lahir").told("Tempat lahir.", "Sungailiat"),
        Column::new("Tanggal Lahir", Kind::BirthDate).means("tanggal_lahir").told("hari-bulan-tahun.", "1989-08-15"),
        Column::new("Jenis Kelamin", Kind::Sex).means("jenis_kelamin").told("LAKI-LAKI atau PEREMPUAN.", "P"),
        Column::new("Gol. Darah", Kind::Text).means("golongan_darah").told("Golongan darah.", "O"),
        Column::new("Alamat", Kind::Text).means("alamat").told("Alamat.", "Jalan Melati 4"),
        Column::new("RT/RW", Kind::Text).means("rt_rw").told("RT dan RW.", "002/001"),
        Column::new("Kel/Desa", Kind::Text).means("desa").told("Desa atau kelurahan.", "Rebo"),
        Column::new("Kecamatan", Kind::Text).means("kecamatan").told("Kecamatan.", "Sungailiat"),
        Column::new("Kabupaten/Kota", Kind::Text).means("kabupaten").told("Kabupaten atau kota.", "Bangka"),
        Column::new("Provinsi", Kind::Text).means("provinsi").told("Provinsi.", "Kepulauan Bangka Belitung"),
        Column::new("Agama", Kind::Text).means("agama").told("Agama.", "Islam"),
        Column::new("Status Perkawinan", Kind::Text).means("status_kawin").told("Status perkawinan.", "KAWIN"),
        Column::new("Pekerjaan", Kind::Text).means("pekerjaan").told("Pekerjaan.", "Nelayan"),
        Column::new("Kewarganegaraan", Kind::Text).told("WNI atau WNA.", "WNI"),
        Column::new("Berlaku Hingga", Kind::Text).told("SEUMUR HIDUP.", "SEUMUR HIDUP"),
    ],
};

/// Penerima program bantuan.
pub static AID: Layout = Layout {
    id: "aid",
    sheet: "Penerima",
    title: "Penerima program bantuan",
    columns: &[
        Column::new("ID_DTKS", Kind::Digits).means("id_dtks").told("Nomor pada data bantuan, sebagai teks.", ""),
        Column::new("NO_KK", Kind::FamilyCard)
            .means("no_kk")
            .told("16 digit nomor kartu keluarga.", "1971020101109001"),
        Column::new("NIK", Kind::Nik).means("nik").told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("NAMA", Kind::Text).cell_required().means("nama").told("Nama penerima.", "Sari Dewi"),
        Column::new("TEMPAT_LAHIR", Kind::Text).means("tempat_lahir").told("Tempat lahir.", "Sungailiat"),
        Column::new("TANGGAL_LAHIR", Kind::BirthDate).means("tanggal_lahir").told("tahun-bulan-hari.", "1989-08-15"),
        Column::new("JENIS_KELAMIN", Kind::Sex).means("jenis_kelamin").told("L atau P.", "P"),
        Column::new("NAMA_IBU_KANDUNG", Kind::Text).means("nama_ibu").told("Nama ibu kandung.", "Rohana"),
        Column::new("HUBUNGAN_KELUARGA", Kind::Text)
            .means("hubungan_keluarga")
            .told("Hubungan dalam keluarga.", "Kepala keluarga"),
        Column::new("PEKERJAAN", Kind::Text).means("pekerjaan").told("Pekerjaan.", "Nelayan"),
        Column::new("ALAMAT", Kind::Text).means("alamat").told("Alamat.", "Jalan Melati 4"),
        Column::new("DUSUN", Kind::Text).means("dusun").told("Dusun.", ""),
        Column::new("RT", Kind::Digits).means("rt").told("RT.", "002"),
        Column::new("RW", Kind::Digits).means("rw").told("RW.", "001"),
        Column::new("KODE_DESA", Kind::Region).means("kode_wilayah").told("Kode desa.", "19.01.01.2007"),
        Column::new("DESA_KELURAHAN", Kind::Text).means("desa").told("Desa atau kelurahan.", "Rebo"),
        Column::new("KECAMATAN", Kind::Text).means("kecamatan").told("Kecamatan.", "Sungailiat"),
        Column::new("KABUPATEN", Kind::Text).means("kabupaten").told("Kabupaten atau kota.", "Bangka"),
        Column::new("PROVINSI", Kind::Text).means("provinsi").told("Provinsi.", ""),
        Column::new("JENIS_BANTUAN", Kind::Text)
            .means("jenis_bantuan")
            .told("PKH, BPNT, BLT Desa, PBI atau lainnya.", "PKH"),
        Column::new("DESIL", Kind::Digits).means("desil").told("Desil kesejahteraan, 1 sampai 10.", "1"),
        Column::new("DASAR_RENTAN", Kind::Text)
            .means("dasar_rentan")
            .told("Keputusan atau berita acara.", "BA Musdes 3/2025"),
        Column::new("KETERANGAN", Kind::Text).means("keterangan").told("Catatan.", ""),
    ],
};

/// Pegawai non-ASN per perangkat daerah.
pub static STAFF: Layout = Layout {
    id: "staff",
    sheet: "Pegawai",
    title: "Pegawai non-ASN per perangkat daerah",
    columns: &[
        Column::new("No", Kind::Digits).means("nomor").told("Nomor urut.", "1"),
        Column::new("NIP/NIPTT", Kind::Text).means("nip").told("Nomor pegawai.", "PTT-014"),
        Column::new("Nama", Kind::Text).cell_required().means("nama").told("Nama sesuai KTP.", "Sari Dewi"),
        Column::new("NIK", Kind::Nik).means("nik").told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("Tempat Lahir", Kind::Text).means("tempat_lahir").told("Tempat lahir.", "Sungailiat"),
        Column::new("Tanggal Lahir", Kind::BirthDate).means("tanggal_lahir").told("hari-bulan-tahun.", "1989-08-15"),
        Column::new("Jenis Kelamin", Kind::Sex).means("jenis_kelamin").told("L atau P.", "P"),
        Column::new("Nama Ibu Kandung", Kind::Text).means("nama_ibu").told("Nama ibu kandung.", "Rohana"),
        Column::new("Pendidikan", Kind::Text).means("pendidikan").told("Pendidikan terakhir.", "SMA"),
        Column::new("Jabatan", Kind::Text).means("jabatan").told("Jabatan.", "Tenaga administrasi"),
        Column::new("Unit Kerja", Kind::Text).means("unit_kerja").told("Bidang atau sekolah.", "Dinas Perikanan"),
        Column::new("Perangkat Daerah", Kind::Text)
            .means("perangkat_daerah")
            .told("Dinas, badan atau kantor.", "Dinas Perikanan"),
        Column::new("Status Pegawai", Kind::Text)
            .means("status_pegawai")
            .told("PTT, kontrak, honorer atau lainnya.", "Kontrak"),
        Column::new("TMT", Kind::Date).means("mulai").told("Mulai bekerja.", "2020-01-02"),
        Column::new("Akhir Kontrak", Kind::Date).means("sampai").told("Akhir kontrak.", "2025-12-31"),
        Column::new("Nomor SK", Kind::Text).means("nomor_sk").told("Nomor surat keputusan.", "188/12/2025"),
        Column::new("Tanggal SK", Kind::Date).means("tanggal_sk").told("Tanggal surat keputusan.", "2025-01-02"),
        Column::new("Gaji", Kind::Rupiah).means("upah").told("Gaji atau honor sebulan.", "2500000"),
        Column::new("Alamat", Kind::Text).means("alamat").told("Alamat rumah.", "Jalan Melati 4"),
        Column::new("Desa/Kelurahan", Kind::Text).means("desa").told("Tempat tinggal.", "Rebo"),
        Column::new("No HP", Kind::Digits).means("telepon").told("Nomor telepon, sebagai teks.", "081200009001"),
        Column::new("Keterangan", Kind::Text).means("keterangan").told("Catatan.", ""),
    ],
};

/// Pedagang pasar.
pub static TRADERS: Layout = Layout {
    id: "traders",
    sheet: "Pedagang",
    title: "Pedagang pasar",
    columns: &[
        Column::new("No", Kind::Digits).means("nomor").told("Nomor urut.", "1"),
        Column::new("Nama Pasar", Kind::Text).means("pasar").told("Nama pasar.", "Pasar Pagi"),
        Column::new("Blok", Kind::Text).means("blok").told("Blok atau los.", "B"),
        Column::new("No Kios", Kind::Text).means("unit_kerja").told("Nomor kios, los atau lapak.", "B 12"),
        Column::new("Nama Pedagang", Kind::Text).cell_required().means("nama").told("Nama sesuai KTP.", "Sari Dewi"),
        Column::new("NIK", Kind::Nik).means("nik").told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("Tempat Lahir", Kind::Text).means("tempat_lahir").told("Tempat lahir.", "Sungailiat"),
        Column::new("Tanggal Lahir", Kind::BirthDate).means("tanggal_lahir").told("hari-bulan-tahun.", "1989-08-15"),
        Column::new("Jenis Kelamin", Kind::Sex).means("jenis_kelamin").told("L atau P.", "P"),
        Column::new("Jenis Dagangan", Kind::Text).means("pekerjaan").told("Yang dijual.", "Pedagang ikan"),
        Column::new("Alamat", Kind::Text).means("alamat").told("Alamat rumah.", "Jalan Melati 4"),
        Column::new("Desa/Kelurahan", Kind::Text).means("desa").told("Tempat tinggal.", "Rebo"),
        Column::new("No HP", Kind::Digits).means("telepon").told("Nomor telepon, sebagai teks.", "081200009001"),
        Column::new("Omzet per Hari", Kind::Rupiah).means("omzet").told("Penjualan sehari.", "500000"),
        Column::new("Keterangan", Kind::Text).means("keterangan").told("Catatan.", ""),
    ],
};

/// Pemberi kerja dan badan usaha.
pub static EMPLOYERS: Layout = Layout {
    id: "employers",
    sheet: "Pemberi Kerja",
    title: "Pemberi kerja dan badan usaha",
    columns: &[
        Column::new("NPP", Kind::Text).means("npp").told("Nomor pendaftaran perusahaan.", "AA090001"),
        Column::new("Nama Perusahaan", Kind::Text)
            .cell_required()
            .means("pemberi_kerja")
            .told("Nama badan usaha atau pemberi kerja.", "CV Contoh Timah"),
        Column::new("Jenis Perusahaan", Kind::Text)
            .means("jenis_pemberi_kerja")
            .told("negara, daerah, swasta, kecil, dinas atau desa.", "swasta"),
        Column::new("Bidang Usaha", Kind::Text).means("bidang_usaha").told("Bidang usaha atau KBLI.", "Perdagangan"),
        Column::new("Alamat Perusahaan", Kind::Text).means("alamat_kantor").told("Alamat.", "Jalan Sudirman 10"),
        Column::new("Kode Wilayah", Kind::Region).means("kode_wilayah").told("Kode wilayah.", "19.71"),
        Column::new("Desa/Kelurahan", Kind::Text).means("desa").told("Desa atau kelurahan.", ""),
        Column::new("Kecamatan", Kind::Text).means("kecamatan").told("Kecamatan.", "Sungailiat"),
        Column::new("Kabupaten/Kota", Kind::Text).means("kabupaten").told("Kabupaten atau kota.", "Bangka"),
        Column::new("Telepon", Kind::Digits).means("telepon").told("Nomor telepon, sebagai teks.", "081200009001"),
        Column::new("Email", Kind::Text).means("email").told("Alamat surel.", ""),
        Column::new("Nama PIC", Kind::Text).means("pic").told("Penanggung jawab.", "Budi"),
        Column::new("Jumlah Tenaga Kerja", Kind::Whole)
            .column_required()
            .means("jumlah_pekerja")
            .told("Semua pekerja.", "40"),
        Column::new("Jumlah Terdaftar", Kind::Whole).means("jumlah_terdaftar").told("Pekerja yang terdaftar.", "25"),
        Column::new("NPWP", Kind::Digits).means("npwp").told("Nomor pokok wajib pajak, sebagai teks.", ""),
        Column::new("Keterangan", Kind::Text).means("keterangan").told("Catatan.", ""),
    ],
};

/// Izin usaha dari PTSP atau OSS.
pub static PERMITS: Layout = Layout {
    id: "permits",
    sheet: "Izin Usaha",
    title: "Izin usaha dari PTSP atau OSS",
    columns: &[
        Column::new("NIB", Kind::Digits)
            .column_required()
            .means("nib")
            .told("Nomor Induk Berusaha, 13 angka sebagai teks; kosong bila izin lama.", "1234000009001"),
        Column::new("NPP", Kind::Text).means("npp").told("Nomor pendaftaran BPJS Ketenagakerjaan bila ada.", ""),
        Column::new("Nama Usaha", Kind::Text)
            .cell_required()
            .means("pemberi_kerja")
            .also(&["Nama Pelaku Usaha"])
            .told("Nama badan usaha atau pelaku usaha.", "CV Contoh Timah"),
        Column::new("KBLI", Kind::Text).means("bidang_usaha").told("Kode KBLI, atau bidang usaha.", "47112"),
        Column::new("Judul KBLI", Kind::Text).means("judul_kbli").told("Nama KBLI.", "Perdagangan eceran"),
        Column::new("Skala Usaha", Kind::Text).means("skala_usaha").told("mikro, kecil, menengah atau besar.", "kecil"),
        Column::new("Alamat Usaha", Kind::Text).means("alamat_kantor").told("Alamat usaha.", "Jalan Sudirman 10"),
        Column::new("Kode Wilayah", Kind::Region).means("kode_wilayah").told("Kode wilayah.", ""),
        Column::new("Desa/Kelurahan", Kind::Text).means("desa").told("Desa atau kelurahan.", "Rebo"),
        Column::new("Kecamatan", Kind::Text).means("kecamatan").told("Kecamatan.", "Sungailiat"),
        Column::new("Kabupaten/Kota", Kind::Text).means("kabupaten").told("Kabupaten atau kota.", "Bangka"),
        Column::new("Jumlah Tenaga Kerja", Kind::Whole)
            .means("jumlah_pekerja")
            .told("Tenaga kerja menurut izin.", "12"),
        Column::new("Tanggal Terbit", Kind::Date).means("tanggal_izin").told("Tanggal izin terbit.", "2024-03-18"),
        Column::new("Keterangan", Kind::Text).means("keterangan").told("Catatan.", ""),
    ],
};

/// Rincian iuran pekerja.
pub static CONTRIBUTIONS: Layout = Layout {
    id: "contributions",
    sheet: "Rincian Iuran",
    title: "Rincian iuran pekerja",
    columns: &[
        Column::new("No", Kind::Digits).means("nomor").told("Nomor urut.", "1"),
        Column::new("NPP", Kind::Text).means("npp").told("Nomor pendaftaran perusahaan.", "AA090001"),
        Column::new("Nama Perusahaan", Kind::Text).means("pemberi_kerja").told("Nama pemberi kerja.", ""),
        Column::new("KPJ", Kind::Digits).means("nomor_peserta").told("Nomor peserta, sebagai teks.", "25000009001"),
        Column::new("NIK", Kind::Nik).means("nik").told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("Nama Tenaga Kerja", Kind::Text).cell_required().means("nama").told("Nama pekerja.", "Sari Dewi"),
        Column::new("Tanggal Lahir", Kind::BirthDate).means("tanggal_lahir").told("hari-bulan-tahun.", "1989-08-15"),
        Column::new("BLTH", Kind::PaidUntil).decisive().means("bulan_iuran").told("Bulan iuran.", "2025-05"),
        Column::new("Program", Kind::Words)
            .means("program")
            .told("Program yang dibayar, dipisah spasi; kosong bila tampak dari kolom iurannya.", "JKK JKM JHT JP"),
        Column::new("Upah", Kind::Rupiah).column_required().means("upah").told("Upah sebulan.", "3876600"),
        Column::new("Rapel", Kind::Rupiah).means("rapel").told("Kekurangan upah bulan lalu.", "0"),
        Column::new("Iuran JKK", Kind::Rupiah).means("iuran_jkk").told("Iuran JKK.", "9304"),
        Column::new("Iuran JKM", Kind::Rupiah).means("iuran_jkm").told("Iuran JKM.", "11630"),
        Column::new("JHT Pemberi Kerja", Kind::Rupiah)
            .means("iuran_jht_pemberi")
            .told("Bagian pemberi kerja.", "143434"),
        Column::new("JHT Pekerja", Kind::Rupiah).means("iuran_jht_pekerja").told("Bagian pekerja.", "77532"),
        Column::new("Iuran JHT", Kind::Rupiah).means("iuran_jht").told("Jumlah JHT.", "220966"),
        Column::new("JP Pemberi Kerja", Kind::Rupiah).means("iuran_jp_pemberi").told("Bagian pemberi kerja.", "77532"),
        Column::new("JP Pekerja", Kind::Rupiah).means("iuran_jp_pekerja").told("Bagian pekerja.", "38766"),
        Column::new("Iuran JP", Kind::Rupiah).means("iuran_jp").told("Jumlah JP.", "116298"),
        Column::new("Iuran JKP", Kind::Rupiah).means("iuran_jkp").told("Iuran JKP.", "0"),
        Column::new("Jumlah Iuran", Kind::Rupiah)
            .column_required()
            .means("iuran_total")
            .told("Jumlah semua iuran.", "358198"),
        Column::new("Tanggal Bayar", Kind::Date)
            .decisive()
            .means("tanggal_bayar")
            .told("Tanggal iuran diterima; kosong berarti belum dibayar bila kolom ini ada.", "2025-05-28"),
        Column::new("Status Bayar", Kind::Text).means("status_bayar").told("Lunas atau belum.", "Lunas"),
    ],
};

/// Daftar orang dengan susunan apa pun.
pub static LIST: Layout = Layout {
    id: "list",
    sheet: "Daftar Orang",
    title: "Daftar orang dengan susunan apa pun",
    columns: &[
        Column::new("nomor", Kind::Digits).told("Nomor urut.", "1"),
        Column::new("nik", Kind::Nik).told("16 digit sesuai KTP, sebagai teks.", "1971025508899001"),
        Column::new("no_kk", Kind::FamilyCard).told("16 digit nomor kartu keluarga.", "1971020101109001"),
        Column::new("nama", Kind::Text).cell_required().told("Nama sesuai KTP.", "Sari"),
        Column::new("nama_tengah", Kind::Text).told("Bila nama ditulis terpisah.", ""),
        Column::new("nama_belakang", Kind::Text).told("Bila nama ditulis terpisah.", "Dewi"),
        Column::new("tempat_lahir", Kind::Text).told("Tempat lahir.", "Sungailiat"),
        Column::new("tanggal_lahir", Kind::BirthDate).told("tahun-bulan-hari atau hari-bulan-tahun.", "1989-08-15"),
        Column::new("hari_lahir", Kind::Digits).told("Bila tanggal ditulis terpisah.", ""),
        Column::new("bulan_lahir", Kind::Text).told("Bila tanggal ditulis terpisah.", ""),
        Column::new("tahun_lahir", Kind::Digits).told("Bila tanggal ditulis terpisah.", ""),
        Column::new("umur", Kind::Digits).told("Tidak dipakai.", ""),
        Column::new("jenis_kelamin", Kind::Sex).told("L atau P.", "P"),
        Column::new("nama_ibu", Kind::Text).told("Nama ibu kandung.", "Rohana"),
        Column::new("nama_ayah", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("kepala_keluarga", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("hubungan_keluarga", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("alamat", Kind::Text).told("Jalan, dusun, RT/RW.", "Jalan Melati 4"),
        Column::new("dusun", Kind::Text).told("Dusun atau lingkungan.", ""),
        Column::new("rt", Kind::Digits).told("RT.", "002"),
        Column::new("rw", Kind::Digits).told("RW.", "001"),
        Column::new("rt_rw", Kind::Text).told("RT dan RW.", ""),
        Column::new("kode_wilayah", Kind::Region).told("Kode desa atau kelurahan.", "19.01.01.2007"),
        Column::new("desa", Kind::Text).told("Nama desa atau kelurahan.", "Rebo"),
        Column::new("kecamatan", Kind::Text).told("Kecamatan.", "Sungailiat"),
        Column::new("kabupaten", Kind::Text).told("Kabupaten atau kota.", "Bangka"),
        Column::new("provinsi", Kind::Text).told("Provinsi.", ""),
        Column::new("telepon", Kind::Digits).told("Nomor telepon, sebagai teks.", "081200009001"),
        Column::new("email", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("pekerjaan", Kind::Text).told("Pekerjaan sehari-hari.", "Nelayan"),
        Column::new("jabatan", Kind::Text).told("Jabatan.", ""),
        Column::new("peran", Kind::Text).told("Peran menurut templat roster.", "rt"),
        Column::new("unit_kerja", Kind::Text).told("Instansi, unit atau lapak.", ""),
        Column::new("nip", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("status_pegawai", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("nomor_sk", Kind::Text).told("Nomor surat keputusan.", "188/12/2025"),
        Column::new("tanggal_sk", Kind::Date).told("Tanggal surat keputusan.", "2025-01-02"),
        Column::new("mulai", Kind::Date).told("Awal masa jabatan atau kerja.", "2025-01-02"),
        Column::new("sampai", Kind::Date).told("Akhir masa jabatan atau kontrak.", "2030-01-01"),
        Column::new("dasar_rentan", Kind::Text).told("Dasar penetapan sebagai pekerja rentan.", "BA Musdes 3/2025"),
        Column::new("jenis_bantuan", Kind::Text).told("Bantuan yang diterima.", ""),
        Column::new("upah", Kind::Rupiah).told("Upah atau penghasilan sebulan.", "3876600"),
        Column::new("agama", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("status_kawin", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("pendidikan", Kind::Text).told("Tidak dipakai.", ""),
        Column::new("nomor_peserta", Kind::Digits).told("Nomor peserta, sebagai teks.", ""),
        Column::new("pemberi_kerja", Kind::Text).told("Nama pemberi kerja.", ""),
        Column::new("keterangan", Kind::Text).told("Catatan.", ""),
    ],
};
