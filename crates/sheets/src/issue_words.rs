//! The Indonesian words of every issue code.

use units::Language;

use crate::issue::{Issue, IssueCode};

impl IssueCode {
    /// A stable name for accounts and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CellMissing => "cell-missing",
            Self::CellError => "cell-error",
            Self::CellTooLong => "cell-too-long",
            Self::QuoteUnclosed => "quote-unclosed",
            Self::RowShifted => "row-shifted",
            Self::NikExponent => "nik-exponent",
            Self::NikDigitLost => "nik-digit-lost",
            Self::NikLength { .. } => "nik-length",
            Self::NikNotDigits => "nik-not-digits",
            Self::NikImpossibleDate => "nik-impossible-date",
            Self::NikSerialZero => "nik-serial-zero",
            Self::NikUnknownProvince => "nik-unknown-province",
            Self::NikEqualsFamilyCard => "nik-equals-family-card",
            Self::NikLookalike => "nik-lookalike",
            Self::NikCleaned => "nik-cleaned",
            Self::NikTemporary => "nik-temporary",
            Self::NikBirthDiffers => "nik-birth-differs",
            Self::NikSexDiffers => "nik-sex-differs",
            Self::NikOtherName { .. } => "nik-other-name",
            Self::NikDistrictUnknown => "nik-district-unknown",
            Self::FormulaWithoutValue => "formula-without-value",
            Self::RowHidden => "row-hidden",
            Self::DateMonthFirst => "date-month-first",
            Self::DateShortYear => "date-short-year",
            Self::LeadingZeroLost => "leading-zero-lost",
            Self::PlaceDoubtful => "place-doubtful",
            Self::FamilyCardUnreadable => "family-card-unreadable",
            Self::DateUnreadable => "date-unreadable",
            Self::DatePerhapsSwapped => "date-perhaps-swapped",
            Self::DateFromSerial => "date-from-serial",
            Self::SexUnreadable => "sex-unreadable",
            Self::RegionUnreadable => "region-unreadable",
            Self::RupiahUnreadable => "rupiah-unreadable",
            Self::RupiahDoubtful => "rupiah-doubtful",
            Self::WholeUnreadable => "whole-unreadable",
            Self::RateUnreadable => "rate-unreadable",
            Self::NumberUnreadable => "number-unreadable",
            Self::NumberOutOfRange => "number-out-of-range",
            Self::AddressUnusable => "address-unusable",
            Self::WordUnknown => "word-unknown",
            Self::RoleNotInKelurahan => "role-not-in-kelurahan",
            Self::RegionNotInUse => "region-not-in-use",
            Self::RegionOfOthers => "region-of-others",
            Self::RegisteredElsewhere => "registered-elsewhere",
            Self::NikIssuedElsewhere => "nik-issued-elsewhere",
            Self::NumberInText => "number-in-text",
            Self::TextEncodingDoubtful => "text-encoding-doubtful",
            Self::PersonUnknown => "person-unknown",
            Self::CardOfOther => "card-of-other",
            Self::NameDiffers => "name-differs",
            Self::EmployerUnknown => "employer-unknown",
            Self::MembershipUnknown => "membership-unknown",
            Self::MembershipUnclear => "membership-unclear",
            Self::DateAhead => "date-ahead",
            Self::SumDiffers => "sum-differs",
            Self::ProgramsPartial => "programs-partial",
            Self::NppUnreadable => "npp-unreadable",
            Self::NppOtherName { .. } => "npp-other-name",
            Self::NibUnreadable => "nib-unreadable",
            Self::ShapeUnusable => "shape-unusable",
            Self::ShapeElsewhere => "shape-elsewhere",
            Self::NibOtherName { .. } => "nib-other-name",
            Self::NppMissing => "npp-missing",
            Self::RegionRetired => "region-retired",
            Self::TargetRepeated { .. } => "target-repeated",
            Self::EmployerRepeated { .. } => "employer-repeated",
        }
    }

    /// The reason as a line of an account, without the row: "NIK tidak 16 digit".
    pub const fn label(self, language: Language) -> &'static str {
        match language {
            Language::Indonesian => self.indonesian_label(),
            Language::English => self.english_label(),
        }
    }

    const fn indonesian_label(self) -> &'static str {
        match self {
            Self::CellMissing => "isian wajib kosong",
            Self::CellError => "sel berisi galat rumus",
            Self::CellTooLong => "isian terlalu panjang",
            Self::QuoteUnclosed => "tanda kutip tidak ditutup",
            Self::RowShifted => "isian bergeser dari kolomnya",
            Self::NikExponent => "NIK berupa bilangan berpangkat",
            Self::NikDigitLost => "digit terakhir NIK hilang",
            Self::NikLength { .. } => "NIK tidak 16 digit",
            Self::NikNotDigits => "NIK berisi selain angka",
            Self::NikImpossibleDate => "tanggal dalam NIK tidak ada",
            Self::NikSerialZero => "NIK berakhir 0000",
            Self::NikUnknownProvince => "awal NIK bukan kode provinsi",
            Self::NikEqualsFamilyCard => "NIK sama dengan nomor KK",
            Self::NikLookalike => "huruf di dalam NIK",
            Self::NikCleaned => "tanda baca di dalam NIK",
            Self::NikTemporary => "NIK sementara",
            Self::NikBirthDiffers => "tanggal lahir berbeda dari NIK",
            Self::NikSexDiffers => "jenis kelamin berbeda dari NIK",
            Self::NikOtherName { .. } => "NIK yang sama dengan nama lain",
            Self::NikDistrictUnknown => "kecamatan dalam NIK tidak dikenal",
            Self::FormulaWithoutValue => "rumus yang belum dihitung",
            Self::RowHidden => "baris tersembunyi",
            Self::DateMonthFirst => "bulan ditulis di depan hari",
            Self::DateShortYear => "tahun dua angka",
            Self::LeadingZeroLost => "nol di depan hilang",
            Self::PlaceDoubtful => "nama tempat meragukan",
            Self::FamilyCardUnreadable => "nomor KK tidak terbaca",
            Self::DateUnreadable => "tanggal tidak terbaca",
            Self::DatePerhapsSwapped => "hari dan bulan mungkin tertukar",
            Self::DateFromSerial => "tanggal berupa angka",
            Self::SexUnreadable => "jenis kelamin tidak terbaca",
            Self::RegionUnreadable => "kode wilayah tidak terbaca",
            Self::RupiahUnreadable => "rupiah tidak terbaca",
            Self::RupiahDoubtful => "rupiah dengan tanda yang meragukan",
            Self::WholeUnreadable => "bilangan tidak terbaca",
            Self::RateUnreadable => "persen tidak terbaca",
            Self::NumberUnreadable => "angka tidak terbaca",
            Self::NumberOutOfRange => "angka di luar batas",
            Self::AddressUnusable => "alamat bukan halaman web",
            Self::WordUnknown => "kata di luar daftar pilihan",
            Self::RoleNotInKelurahan => "peran yang tidak ada di kelurahan",
            Self::RegionNotInUse => "wilayah tidak dikenal",
            Self::RegionOfOthers => "wilayah di luar wewenang pengirim",
            Self::RegisteredElsewhere => "peserta terdaftar di wilayah lain",
            Self::NikIssuedElsewhere => "NIK terbit di kabupaten/kota lain",
            Self::NumberInText => "nomor 16 digit di dalam teks",
            Self::TextEncodingDoubtful => "huruf mungkin salah terbaca",
            Self::PersonUnknown => "bukan peserta yang dikenal",
            Self::CardOfOther => "nomor peserta dan NIK milik dua orang",
            Self::NameDiffers => "nomor milik orang bernama lain",
            Self::EmployerUnknown => "NPP tidak dikenal",
            Self::MembershipUnknown => "bukan peserta pada pemberi kerja ini",
            Self::MembershipUnclear => "kepesertaan lebih dari satu",
            Self::DateAhead => "tanggal sesudah hari laporan",
            Self::SumDiffers => "jumlah tidak sama dengan rinciannya",
            Self::ProgramsPartial => "sebagian program tidak dibayar",
            Self::NppUnreadable => "NPP tidak terbaca",
            Self::NppOtherName { .. } => "NPP yang sama dengan nama lain",
            Self::NibUnreadable => "NIB tidak terbaca",
            Self::ShapeUnusable => "batas tidak dapat dipakai",
            Self::ShapeElsewhere => "batas jauh dari wilayahnya",
            Self::NibOtherName { .. } => "NIB yang sama dengan nama lain",
            Self::NppMissing => "tanpa NPP",
            Self::RegionRetired => "kode wilayah lama",
            Self::TargetRepeated { .. } => "target satu instrumen disebut dua kali",
            Self::EmployerRepeated { .. } => "pemberi kerja disebut lagi",
        }
    }
}

impl Issue {
    /// What happened, the middle of the sentence.
    pub(crate) fn what(&self) -> String {
        let read = &self.read;
        match self.code {
            IssueCode::CellMissing => "isian wajib kosong".to_owned(),
            IssueCode::CellError => format!("sel berisi galat rumus {read}"),
            IssueCode::CellTooLong => "isian lebih panjang dari 32.767 huruf".to_owned(),
            IssueCode::QuoteUnclosed => "tanda kutip tidak ditutup, sehingga baris di bawahnya ikut terbaca".to_owned(),
            IssueCode::RowShifted => "isian lebih banyak dari judul kolom".to_owned(),
            IssueCode::NikExponent => "NIK tertulis sebagai bilangan berpangkat".to_owned(),
            IssueCode::NikDigitLost => "NIK tersimpan sebagai angka dan digit terakhirnya hilang".to_owned(),
            IssueCode::NikLength { digits } => format!("NIK berisi {digits} digit"),
            IssueCode::NikNotDigits => "NIK berisi selain angka".to_owned(),
            IssueCode::NikImpossibleDate => "digit 7 sampai 12 NIK bukan tanggal".to_owned(),
            IssueCode::NikSerialZero => "NIK berakhir 0000".to_owned(),
            IssueCode::NikUnknownProvince => "dua digit pertama NIK bukan kode provinsi".to_owned(),
            IssueCode::NikEqualsFamilyCard => "NIK sama dengan nomor kartu keluarga".to_owned(),
            IssueCode::NikLookalike => "NIK memuat huruf yang mirip angka".to_owned(),
            IssueCode::NikCleaned => "NIK memuat spasi atau tanda baca".to_owned(),
            IssueCode::NikTemporary => "NIK sementara dari aplikasi desa dibaca sebagai belum ada NIK".to_owned(),
            IssueCode::NikBirthDiffers => "tanggal lahir berbeda dari yang tersirat dalam NIK".to_owned(),
            IssueCode::NikSexDiffers => "jenis kelamin berbeda dari yang tersirat dalam NIK".to_owned(),
            IssueCode::NikOtherName { row } => {
                format!("NIK sama dengan baris {row}, tetapi namanya sama sekali lain")
            }
            IssueCode::NikDistrictUnknown => "enam digit pertama NIK bukan kode kecamatan yang dikenal".to_owned(),
            IssueCode::FormulaWithoutValue => "sel berisi rumus yang belum dihitung".to_owned(),
            IssueCode::RowHidden => "baris ini tersembunyi di lembar kerja, tetapi ikut dibaca".to_owned(),
            IssueCode::DateMonthFirst => format!("tanggal \"{read}\" menulis bulan di depan hari"),
            IssueCode::DateShortYear => format!("tahun pada \"{read}\" hanya dua angka"),
            IssueCode::LeadingZeroLost => format!("angka nol di depan \"{read}\" hilang"),
            IssueCode::PlaceDoubtful => format!("nama tempat \"{read}\" meragukan"),
            IssueCode::FamilyCardUnreadable => format!("nomor kartu keluarga \"{read}\" tidak terbaca"),
            IssueCode::DateUnreadable => format!("tanggal \"{read}\" tidak terbaca"),
            IssueCode::DatePerhapsSwapped => format!("hari dan bulan pada \"{read}\" mungkin tertukar"),
            IssueCode::DateFromSerial => format!("tanggal tersimpan sebagai angka {read}"),
            IssueCode::SexUnreadable => format!("jenis kelamin \"{read}\" tidak terbaca"),
            IssueCode::RegionUnreadable => format!("kode wilayah \"{read}\" tidak terbaca"),
            IssueCode::RupiahUnreadable => format!("\"{read}\" bukan rupiah bulat"),
            IssueCode::RupiahDoubtful => format!("tanda pada \"{read}\" bisa ribuan, bisa desimal"),
            IssueCode::WholeUnreadable => format!("\"{read}\" bukan bilangan bulat"),
            IssueCode::RateUnreadable => format!("\"{read}\" bukan persen yang pasti"),
            IssueCode::NumberUnreadable => format!("\"{read}\" bukan angka"),
            IssueCode::NumberOutOfRange => format!("\"{read}\" di luar batas ukurannya"),
            IssueCode::AddressUnusable => format!("\"{read}\" bukan alamat halaman web"),
            IssueCode::WordUnknown => format!("\"{read}\" tidak ada dalam daftar pilihan"),
            IssueCode::RoleNotInKelurahan => format!("kelurahan tidak memiliki \"{read}\""),
            IssueCode::RegisteredElsewhere => "peserta ini terdaftar di luar wilayah rincian iuran".to_owned(),
            IssueCode::RegionOfOthers => format!("wilayah \"{read}\" di luar wewenang pengirim"),
            IssueCode::NikIssuedElsewhere => "NIK terbit di kabupaten/kota lain dari alamat yang tertulis".to_owned(),
            IssueCode::NumberInText => "isian teks memuat nomor 16 digit".to_owned(),
            IssueCode::TextEncodingDoubtful => "sebagian huruf mungkin salah terbaca".to_owned(),
            IssueCode::PersonUnknown => "tidak ada peserta dengan NIK atau nomor peserta ini".to_owned(),
            IssueCode::CardOfOther => "nomor peserta dan NIK milik dua orang".to_owned(),
            IssueCode::NameDiffers => {
                format!("nomor ini milik peserta dengan nama yang sama sekali lain dari \"{read}\"")
            }
            IssueCode::EmployerUnknown => format!("tidak ada pemberi kerja dengan NPP \"{read}\""),
            IssueCode::MembershipUnknown => {
                "orang ini bukan peserta pada pemberi kerja itu menurut daftar peserta terbaru".to_owned()
            }
            IssueCode::MembershipUnclear => "orang ini memiliki beberapa kepesertaan".to_owned(),
            IssueCode::DateAhead => format!("tanggal \"{read}\" sesudah hari laporan ini"),
            IssueCode::SumDiffers => "jumlah iuran tidak sama dengan rinciannya".to_owned(),
            IssueCode::ProgramsPartial => "tidak semua program kepesertaan ini dibayar".to_owned(),
            IssueCode::NppUnreadable => format!("NPP \"{read}\" tidak terbaca"),
            IssueCode::NppOtherName { row } => format!("NPP sama dengan baris {row}, tetapi namanya lain"),
            IssueCode::NibUnreadable => format!("NIB \"{read}\" tidak terbaca"),
            IssueCode::ShapeUnusable => format!("batas tidak dapat dipakai: {read}"),
            IssueCode::ShapeElsewhere => format!("batas ini jauh dari letak wilayah {read}"),
            IssueCode::NibOtherName { row } => format!("NIB sama dengan baris {row}, tetapi namanya lain"),
            IssueCode::NppMissing => "tanpa NPP, dikenali dari nama dan wilayahnya saja".to_owned(),
            IssueCode::RegionRetired => format!("kode wilayah \"{read}\" tidak berlaku lagi; dipakai penggantinya"),
            IssueCode::TargetRepeated { row } => {
                format!("target dari instrumen yang sama untuk wilayah dan tahun ini sudah ada pada baris {row}")
            }
            IssueCode::EmployerRepeated { row } => {
                format!(
                    "pemberi kerja yang sama dengan baris {row} disebut lagi dengan isi lain; yang terakhir berlaku"
                )
            }
            IssueCode::RegionNotInUse => format!("\"{read}\" bukan wilayah yang berlaku"),
        }
    }

    /// How to mend this kind of damage where no likely correction is known.
    pub(crate) const fn advice(&self) -> Option<&'static str> {
        match self.code {
            IssueCode::NikExponent | IssueCode::NikDigitLost => {
                Some("Ubah format kolom menjadi Teks, lalu ketik ulang 16 digit dari KTP.")
            }
            IssueCode::NikEqualsFamilyCard => Some("Isi NIK dari KTP orang ini, bukan nomor kartu keluarga."),
            IssueCode::NikSerialZero | IssueCode::NikUnknownProvince | IssueCode::NikImpossibleDate => {
                Some("Cocokkan dengan KTP.")
            }
            IssueCode::FamilyCardUnreadable => Some("Tulis 16 digit sebagai teks."),
            IssueCode::QuoteUnclosed => {
                Some("Tutup tanda kutip atau hapus; baris-baris di bawahnya ikut diunggah ulang.")
            }
            IssueCode::RowShifted => Some("Apit isian yang memuat pemisah kolom dengan tanda kutip."),
            IssueCode::CellError => Some("Ganti rumus dengan nilainya."),
            IssueCode::FormulaWithoutValue => {
                Some("Buka di aplikasi lembar kerja, tunggu sampai terhitung, lalu simpan ulang.")
            }
            IssueCode::PlaceDoubtful => Some("Tulis kode desa, misalnya 19.01.01.2007."),
            IssueCode::DateUnreadable => Some("Tulis sebagai tahun-bulan-hari, misalnya 1989-08-15."),
            IssueCode::SexUnreadable => Some("Tulis L atau P."),
            IssueCode::RegionUnreadable => Some("Tulis misalnya 19.01.01.2007."),
            IssueCode::RupiahUnreadable | IssueCode::RupiahDoubtful => Some("Tulis tanpa tanda, misalnya 1500000."),
            IssueCode::WholeUnreadable => Some("Tulis misalnya 1500."),
            IssueCode::RateUnreadable => Some("Tulis misalnya 57.17%."),
            IssueCode::NumberUnreadable => Some("Tulis misalnya 27.24, tanpa titik ribuan."),
            IssueCode::NikOtherName { .. } => Some("Kedua baris kini dibaca sebagai satu orang; cocokkan dengan KTP."),
            IssueCode::NumberOutOfRange => Some(
                "Persen antara 0 dan 100, jumlah tidak di bawah 0, penyebut dan peringkat mulai dari 1, tahun dari 2015.",
            ),
            IssueCode::AddressUnusable => Some("Tulis alamat yang berawal https://, atau nama sumbernya."),
            IssueCode::WordUnknown => Some("Pilih salah satu kata pada lembar Petunjuk templat."),
            IssueCode::RoleNotInKelurahan => Some("Kepala desa, perangkat, dan BPD hanya ada di desa."),
            IssueCode::RegisteredElsewhere => {
                Some("Serahkan baris ini kepada kantor wilayah tempat peserta terdaftar.")
            }
            IssueCode::RegionOfOthers => Some("Orang ini dihitung di wilayah daftar."),
            IssueCode::RegionNotInUse => Some("Tulis kode yang berlaku, misalnya 19.01.01.2007."),
            IssueCode::NumberInText => Some("Pindahkan nomor itu ke kolom NIK atau nomor KK."),
            IssueCode::TextEncodingDoubtful => Some("Simpan ulang file sebagai CSV UTF-8."),
            IssueCode::PersonUnknown => {
                Some("Impor dahulu daftar peserta yang memuatnya, atau cocokkan nomornya dengan kartu.")
            }
            IssueCode::CardOfOther => Some("Cocokkan keduanya dengan kartu peserta dan KTP."),
            IssueCode::NameDiffers => Some("Cocokkan nomor dengan KTP atau kartu peserta."),
            IssueCode::EmployerUnknown => {
                Some("Impor dahulu daftar pemberi kerja atau peserta yang memuatnya, atau perbaiki NPP.")
            }
            IssueCode::MembershipUnknown => Some("Cocokkan NPP, atau tunggu daftar peserta berikutnya."),
            IssueCode::MembershipUnclear => Some("Isi NPP atau nomor peserta supaya jelas yang mana."),
            IssueCode::DateAhead => Some("Perbaiki tanggal, atau sebutkan hari laporan dengan --as-of."),
            IssueCode::SumDiffers => Some("Jumlah yang tertulis dipakai."),
            IssueCode::ProgramsPartial => Some("Masa lunas tidak diperpanjang sebelum semuanya dibayar."),
            IssueCode::NppUnreadable => Some("Tulis huruf dan angkanya saja, misalnya AA090001."),
            IssueCode::NppOtherName { .. } => Some("Perbaiki NPP, atau samakan namanya bila memang satu."),
            IssueCode::ShapeUnusable | IssueCode::ShapeElsewhere => {
                Some("Periksa bidang ini dalam aplikasi peta: poligon tertutup, derajat WGS 84, kode Kemendagri.")
            }
            IssueCode::NibUnreadable => Some("Tulis 13 angkanya sebagai teks, atau kosongkan bila izin lama."),
            IssueCode::NibOtherName { .. } => Some("Perbaiki NIB, atau samakan namanya bila memang satu."),
            IssueCode::NppMissing => Some("Isi NPP bila sudah terdaftar."),
            IssueCode::TargetRepeated { .. } => Some(
                "Sisakan satu; target instrumen lain boleh berdampingan dengan kolom dasar atau instrumen sendiri.",
            ),
            IssueCode::EmployerRepeated { .. } => Some("Sisakan satu baris bagi tiap pemberi kerja."),
            IssueCode::CellMissing
            | IssueCode::RegionRetired
            | IssueCode::RowHidden
            | IssueCode::DateMonthFirst
            | IssueCode::DateShortYear
            | IssueCode::LeadingZeroLost
            | IssueCode::CellTooLong
            | IssueCode::NikLength { .. }
            | IssueCode::NikNotDigits
            | IssueCode::NikLookalike
            | IssueCode::NikCleaned
            | IssueCode::NikTemporary
            | IssueCode::NikBirthDiffers
            | IssueCode::NikSexDiffers
            | IssueCode::NikDistrictUnknown
            | IssueCode::NikIssuedElsewhere
            | IssueCode::DatePerhapsSwapped
            | IssueCode::DateFromSerial => None,
        }
    }
}
