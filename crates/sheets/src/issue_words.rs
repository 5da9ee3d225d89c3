//! The words of every issue code, in Indonesian and English.

use units::Language;

use crate::issue::{Issue, IssueCode};

/// A text in Indonesian and in English.
pub(crate) type Both = [&'static str; 2];

/// What is said of a code.
struct Words {
    name: &'static str,
    label: Both,
    /// The middle of a sentence; `{read}` stands for what was read, `{number}` for the number of the code.
    what: Both,
    /// How to mend it where no likely correction is known; `None` where nothing can be said.
    advice: Option<Both>,
}

const fn said(name: &'static str, label: Both, what: Both, advice: Option<Both>) -> Words {
    Words { name, label, what, advice }
}

pub(crate) const fn pick(language: Language, [indonesian, english]: Both) -> &'static str {
    language.pick(indonesian, english)
}

impl IssueCode {
    /// A stable name for accounts and JSON.
    pub const fn name(self) -> &'static str {
        self.words().name
    }

    /// The reason as a line of an account, without the row: "NIK tidak 16 digit".
    pub const fn label(self, language: Language) -> &'static str {
        pick(language, self.words().label)
    }

    /// The row or the count that the code holds.
    const fn number(self) -> Option<u32> {
        match self {
            Self::NikLength { digits } => Some(digits as u32),
            Self::NikOtherName { row }
            | Self::NppOtherName { row }
            | Self::NibOtherName { row }
            | Self::TargetRepeated { row }
            | Self::DenominatorRepeated { row }
            | Self::EmployerRepeated { row } => Some(row),
            _ => None,
        }
    }

    const fn words(self) -> Words {
        match self {
            Self::CellMissing => said(
                "cell-missing",
                ["isian wajib kosong", "required cell empty"],
                ["isian wajib kosong", "a required cell is empty"],
                None,
            ),
            Self::CellError => said(
                "cell-error",
                ["sel berisi galat rumus", "cell holds a formula error"],
                ["sel berisi galat rumus {read}", "the cell holds the formula error {read}"],
                Some(["Ganti rumus dengan nilainya.", "Put the value in place of the formula."]),
            ),
            Self::CellTooLong => said(
                "cell-too-long",
                ["isian terlalu panjang", "cell too long"],
                ["isian lebih panjang dari 32.767 huruf", "the cell is longer than 32,767 letters"],
                None,
            ),
            Self::QuoteUnclosed => said(
                "quote-unclosed",
                ["tanda kutip tidak ditutup", "quote mark not closed"],
                [
                    "tanda kutip tidak ditutup, sehingga baris di bawahnya ikut terbaca",
                    "a quote mark is not closed, so the rows below it were read into it",
                ],
                Some([
                    "Tutup tanda kutip atau hapus; baris-baris di bawahnya ikut diunggah ulang.",
                    "Close the quote mark or take it out; the rows below it are sent again, too.",
                ]),
            ),
            Self::RowShifted => said(
                "row-shifted",
                ["isian bergeser dari kolomnya", "cells shifted from their columns"],
                ["isian lebih banyak dari judul kolom", "there are more cells than headings"],
                Some([
                    "Apit isian yang memuat pemisah kolom dengan tanda kutip.",
                    "Put quotes around the cell that holds the delimiter.",
                ]),
            ),
            Self::NikExponent => said(
                "nik-exponent",
                ["NIK berupa bilangan berpangkat", "NIK written as a power"],
                ["NIK tertulis sebagai bilangan berpangkat", "the NIK is written as a number with an exponent"],
                Some([
                    "Ubah format kolom menjadi Teks, lalu ketik ulang 16 digit dari KTP.",
                    "Format the column as text, then type the 16 digits of the identity card again.",
                ]),
            ),
            Self::NikDigitLost => said(
                "nik-digit-lost",
                ["digit terakhir NIK hilang", "last digit of the NIK lost"],
                [
                    "NIK tersimpan sebagai angka dan digit terakhirnya hilang",
                    "the NIK was kept as a number and lost its last digit",
                ],
                Some([
                    "Ubah format kolom menjadi Teks, lalu ketik ulang 16 digit dari KTP.",
                    "Format the column as text, then type the 16 digits of the identity card again.",
                ]),
            ),
            Self::NikLength { .. } => said(
                "nik-length",
                ["NIK tidak 16 digit", "NIK without 16 digits"],
                ["NIK berisi {number} digit", "the NIK has {number} digits"],
                None,
            ),
            Self::NikNotDigits => said(
                "nik-not-digits",
                ["NIK berisi selain angka", "NIK with other than digits"],
                ["NIK berisi selain angka", "the NIK holds something else than digits"],
                None,
            ),
            Self::NikImpossibleDate => said(
                "nik-impossible-date",
                ["tanggal dalam NIK tidak ada", "no such date in the NIK"],
                ["digit 7 sampai 12 NIK bukan tanggal", "digits 7 to 12 of the NIK are no date"],
                Some(["Cocokkan dengan KTP.", "Compare with the identity card."]),
            ),
            Self::NikSerialZero => said(
                "nik-serial-zero",
                ["NIK berakhir 0000", "NIK ends in 0000"],
                ["NIK berakhir 0000", "the NIK ends in 0000"],
                Some(["Cocokkan dengan KTP.", "Compare with the identity card."]),
            ),
            Self::NikUnknownProvince => said(
                "nik-unknown-province",
                ["awal NIK bukan kode provinsi", "NIK begins with no province"],
                ["dua digit pertama NIK bukan kode provinsi", "the first two digits of the NIK are no province"],
                Some(["Cocokkan dengan KTP.", "Compare with the identity card."]),
            ),
            Self::NikEqualsFamilyCard => said(
                "nik-equals-family-card",
                ["NIK sama dengan nomor KK", "NIK is the family card number"],
                ["NIK sama dengan nomor kartu keluarga", "the NIK is the number of the family card"],
                Some([
                    "Isi NIK dari KTP orang ini, bukan nomor kartu keluarga.",
                    "Put this person's own NIK, not the number of the family card.",
                ]),
            ),
            Self::NikLookalike => said(
                "nik-lookalike",
                ["huruf di dalam NIK", "letters in the NIK"],
                ["NIK memuat huruf yang mirip angka", "the NIK holds letters that look like digits"],
                None,
            ),
            Self::NikCleaned => said(
                "nik-cleaned",
                ["tanda baca di dalam NIK", "marks in the NIK"],
                ["NIK memuat spasi atau tanda baca", "the NIK holds spaces or marks"],
                None,
            ),
            Self::NikTemporary => said(
                "nik-temporary",
                ["NIK sementara", "temporary NIK"],
                [
                    "NIK sementara dari aplikasi desa dibaca sebagai belum ada NIK",
                    "a temporary NIK of a village application is read as no NIK yet",
                ],
                None,
            ),
            Self::NikBirthDiffers => said(
                "nik-birth-differs",
                ["tanggal lahir berbeda dari NIK", "date of birth differs from the NIK"],
                [
                    "tanggal lahir berbeda dari yang tersirat dalam NIK",
                    "the date of birth differs from the one in the NIK",
                ],
                None,
            ),
            Self::NikSexDiffers => said(
                "nik-sex-differs",
                ["jenis kelamin berbeda dari NIK", "sex differs from the NIK"],
                ["jenis kelamin berbeda dari yang tersirat dalam NIK", "the sex differs from the one in the NIK"],
                None,
            ),
            Self::NikOtherName { .. } => said(
                "nik-other-name",
                ["NIK yang sama dengan nama lain", "same NIK, another name"],
                [
                    "NIK sama dengan baris {number}, tetapi namanya sama sekali lain",
                    "the NIK is that of row {number}, but the name is quite another",
                ],
                Some([
                    "Kedua baris kini dibaca sebagai satu orang; cocokkan dengan KTP.",
                    "Both rows are now read as one person; compare with the identity card.",
                ]),
            ),
            Self::NikDistrictUnknown => said(
                "nik-district-unknown",
                ["kecamatan dalam NIK tidak dikenal", "district of the NIK not known"],
                [
                    "enam digit pertama NIK bukan kode kecamatan yang dikenal",
                    "the first six digits of the NIK are no known district",
                ],
                None,
            ),
            Self::FormulaWithoutValue => said(
                "formula-without-value",
                ["rumus yang belum dihitung", "formula not reckoned"],
                ["sel berisi rumus yang belum dihitung", "the cell holds a formula that was not reckoned"],
                Some([
                    "Buka di aplikasi lembar kerja, tunggu sampai terhitung, lalu simpan ulang.",
                    "Open it in a spreadsheet program, wait until it is reckoned, then save it again.",
                ]),
            ),
            Self::RowHidden => said(
                "row-hidden",
                ["baris tersembunyi", "hidden row"],
                [
                    "baris ini tersembunyi di lembar kerja, tetapi ikut dibaca",
                    "this row is hidden in the sheet, but was read",
                ],
                None,
            ),
            Self::DateMonthFirst => said(
                "date-month-first",
                ["bulan ditulis di depan hari", "month before day"],
                ["tanggal \"{read}\" menulis bulan di depan hari", "the date “{read}” has its month before the day"],
                None,
            ),
            Self::DateShortYear => said(
                "date-short-year",
                ["tahun dua angka", "year of two digits"],
                ["tahun pada \"{read}\" hanya dua angka", "the year in “{read}” has two digits only"],
                None,
            ),
            Self::LeadingZeroLost => said(
                "leading-zero-lost",
                ["nol di depan hilang", "first zero lost"],
                ["angka nol di depan \"{read}\" hilang", "the zero before “{read}” was lost"],
                None,
            ),
            Self::PlaceDoubtful => said(
                "place-doubtful",
                ["nama tempat meragukan", "doubtful place name"],
                ["nama tempat \"{read}\" meragukan", "the place name “{read}” is doubtful"],
                Some([
                    "Tulis kode desa, misalnya 19.01.01.2007.",
                    "Write the code of the village, 19.01.01.2007 for instance.",
                ]),
            ),
            Self::FamilyCardUnreadable => said(
                "family-card-unreadable",
                ["nomor KK tidak terbaca", "family card number not readable"],
                ["nomor kartu keluarga \"{read}\" tidak terbaca", "the family card number “{read}” cannot be read"],
                Some(["Tulis 16 digit sebagai teks.", "Write 16 digits as text."]),
            ),
            Self::DateUnreadable => said(
                "date-unreadable",
                ["tanggal tidak terbaca", "date not readable"],
                ["tanggal \"{read}\" tidak terbaca", "the date “{read}” cannot be read"],
                Some([
                    "Tulis sebagai tahun-bulan-hari, misalnya 1989-08-15.",
                    "Write year-month-day, 1989-08-15 for instance.",
                ]),
            ),
            Self::DatePerhapsSwapped => said(
                "date-perhaps-swapped",
                ["hari dan bulan mungkin tertukar", "day and month perhaps exchanged"],
                ["hari dan bulan pada \"{read}\" mungkin tertukar", "day and month of “{read}” may be exchanged"],
                None,
            ),
            Self::DateFromSerial => said(
                "date-from-serial",
                ["tanggal berupa angka", "date kept as a number"],
                ["tanggal tersimpan sebagai angka {read}", "the date was kept as the number {read}"],
                None,
            ),
            Self::SexUnreadable => said(
                "sex-unreadable",
                ["jenis kelamin tidak terbaca", "sex not readable"],
                ["jenis kelamin \"{read}\" tidak terbaca", "the sex “{read}” cannot be read"],
                Some(["Tulis L atau P.", "Write L (male) or P (female)."]),
            ),
            Self::RegionUnreadable => said(
                "region-unreadable",
                ["kode wilayah tidak terbaca", "region code not readable"],
                ["kode wilayah \"{read}\" tidak terbaca", "the region code “{read}” cannot be read"],
                Some(["Tulis misalnya 19.01.01.2007.", "Write 19.01.01.2007 for instance."]),
            ),
            Self::RupiahUnreadable => said(
                "rupiah-unreadable",
                ["rupiah tidak terbaca", "rupiah not readable"],
                ["\"{read}\" bukan rupiah bulat", "“{read}” is no whole rupiah"],
                Some(["Tulis tanpa tanda, misalnya 1500000.", "Write it without marks, 1500000 for instance."]),
            ),
            Self::RupiahDoubtful => said(
                "rupiah-doubtful",
                ["rupiah dengan tanda yang meragukan", "rupiah with a doubtful mark"],
                [
                    "tanda pada \"{read}\" bisa ribuan, bisa desimal",
                    "the mark in “{read}” may part thousands or decimals",
                ],
                Some(["Tulis tanpa tanda, misalnya 1500000.", "Write it without marks, 1500000 for instance."]),
            ),
            Self::WholeUnreadable => said(
                "whole-unreadable",
                ["bilangan tidak terbaca", "number not readable"],
                ["\"{read}\" bukan bilangan bulat", "“{read}” is no whole number"],
                Some(["Tulis misalnya 1500.", "Write 1500 for instance."]),
            ),
            Self::RateUnreadable => said(
                "rate-unreadable",
                ["persen tidak terbaca", "percent not readable"],
                ["\"{read}\" bukan persen yang pasti", "“{read}” is no exact percent"],
                Some(["Tulis misalnya 57.17%.", "Write 57.17% for instance."]),
            ),
            Self::NumberUnreadable => said(
                "number-unreadable",
                ["angka tidak terbaca", "number not readable"],
                ["\"{read}\" bukan angka", "“{read}” is no number"],
                Some([
                    "Tulis misalnya 27.24, tanpa titik ribuan.",
                    "Write 27.24 for instance, without marks between thousands.",
                ]),
            ),
            Self::FundingNotInKelurahan => said(
                "funding-not-in-kelurahan",
                ["kelurahan tidak menerima ADD atau Dana Desa", "a kelurahan has no ADD and no Dana Desa"],
                [
                    "{read} adalah kelurahan; ADD dan Dana Desa hanya untuk desa",
                    "{read} is a kelurahan; ADD and Dana Desa are for villages (desa) only",
                ],
                Some([
                    "Tulis kode desanya, atau sumber lain misalnya APBD.",
                    "Write the code of the village (desa), or another source such as APBD.",
                ]),
            ),
            Self::TranchesUnreadable => said(
                "tranches-unreadable",
                ["tahap cair tidak terbaca", "unreadable tranches"],
                ["tahap \"{read}\" tidak terbaca", "tranches “{read}” cannot be read"],
                Some([
                    "Tulis bulan dan persennya berurutan, berjumlah 100%, misalnya 2026-03 60%; 2026-08 40%.",
                    "Write months and percents in order, 100% together, for example 2026-03 60%; 2026-08 40%.",
                ]),
            ),
            Self::NumberOutOfRange => said(
                "number-out-of-range",
                ["angka di luar batas", "number out of range"],
                ["\"{read}\" di luar batas ukurannya", "“{read}” is out of the range of its measure"],
                Some([
                    "Persen antara 0 dan 100, jumlah tidak di bawah 0, penyebut dan peringkat mulai dari 1, tahun dari 2015.",
                    "Percents lie between 0 and 100, counts are not below 0, denominators and ranks begin at 1, years at 2015.",
                ]),
            ),
            Self::AddressUnusable => said(
                "address-unusable",
                ["alamat bukan halaman web", "address of no web page"],
                ["\"{read}\" bukan alamat halaman web", "“{read}” is no address of a web page"],
                Some([
                    "Tulis alamat yang berawal https://, atau nama sumbernya.",
                    "Write an address that begins with https://, or the name of the source.",
                ]),
            ),
            Self::WordUnknown => said(
                "word-unknown",
                ["kata di luar daftar pilihan", "word not among the choices"],
                ["\"{read}\" tidak ada dalam daftar pilihan", "“{read}” is not among the choices"],
                Some([
                    "Pilih salah satu kata pada lembar Petunjuk templat.",
                    "Choose one of the words on the sheet Petunjuk of the template.",
                ]),
            ),
            Self::RoleNotInKelurahan => said(
                "role-not-in-kelurahan",
                ["peran yang tidak ada di kelurahan", "role that a kelurahan does not have"],
                ["kelurahan tidak memiliki \"{read}\"", "a kelurahan has no “{read}”"],
                Some([
                    "Kepala desa, perangkat, dan BPD hanya ada di desa.",
                    "Village heads, officials and BPD members are in a desa only.",
                ]),
            ),
            Self::RegionNotInUse => said(
                "region-not-in-use",
                ["wilayah tidak dikenal", "region not known"],
                ["\"{read}\" bukan wilayah yang berlaku", "“{read}” is no region in use"],
                Some([
                    "Tulis kode yang berlaku, misalnya 19.01.01.2007.",
                    "Write a code in use, 19.01.01.2007 for instance.",
                ]),
            ),
            Self::RegionOfOthers => said(
                "region-of-others",
                ["wilayah di luar wewenang pengirim", "region that is not the sender's"],
                ["wilayah \"{read}\" di luar wewenang pengirim", "the region “{read}” is not the sender's"],
                Some(["Orang ini dihitung di wilayah daftar.", "This person counts in the region of the list."]),
            ),
            Self::RegisteredElsewhere => said(
                "registered-elsewhere",
                ["peserta terdaftar di wilayah lain", "registered in another region"],
                [
                    "peserta ini terdaftar di luar wilayah rincian iuran",
                    "this participant is registered outside the region of the statement",
                ],
                Some([
                    "Serahkan baris ini kepada kantor wilayah tempat peserta terdaftar.",
                    "Hand this row to the office of the region in which the participant is registered.",
                ]),
            ),
            Self::NikIssuedElsewhere => said(
                "nik-issued-elsewhere",
                ["NIK terbit di kabupaten/kota lain", "NIK issued in another regency"],
                [
                    "NIK terbit di kabupaten/kota lain dari alamat yang tertulis",
                    "the NIK was issued in another regency than the address written",
                ],
                None,
            ),
            Self::NumberInText => said(
                "number-in-text",
                ["nomor 16 digit di dalam teks", "16-digit number in a text"],
                ["isian teks memuat nomor 16 digit", "a text cell holds a number of 16 digits"],
                Some([
                    "Pindahkan nomor itu ke kolom NIK atau nomor KK.",
                    "Move that number to the column NIK or family card number.",
                ]),
            ),
            Self::TextEncodingDoubtful => said(
                "text-encoding-doubtful",
                ["huruf mungkin salah terbaca", "letters perhaps misread"],
                ["sebagian huruf mungkin salah terbaca", "some letters may be misread"],
                Some(["Simpan ulang file sebagai CSV UTF-8.", "Save the file again as CSV UTF-8."]),
            ),
            Self::PersonUnknown => said(
                "person-unknown",
                ["bukan peserta yang dikenal", "not a known participant"],
                ["tidak ada peserta dengan NIK atau nomor peserta ini", "no participant has this NIK or card number"],
                Some([
                    "Impor dahulu daftar peserta yang memuatnya, atau cocokkan nomornya dengan kartu.",
                    "First bring in the list of participants that holds it, or compare the number with the card.",
                ]),
            ),
            Self::CardOfOther => said(
                "card-of-other",
                ["nomor peserta dan NIK milik dua orang", "card number and NIK of two people"],
                ["nomor peserta dan NIK milik dua orang", "card number and NIK belong to two people"],
                Some([
                    "Cocokkan keduanya dengan kartu peserta dan KTP.",
                    "Compare both with the participant's card and the identity card.",
                ]),
            ),
            Self::NameDiffers => said(
                "name-differs",
                ["nomor milik orang bernama lain", "number of somebody with another name"],
                [
                    "nomor ini milik peserta dengan nama yang sama sekali lain dari \"{read}\"",
                    "this number belongs to a participant whose name is quite another than “{read}”",
                ],
                Some([
                    "Cocokkan nomor dengan KTP atau kartu peserta.",
                    "Compare the number with the identity card or the participant's card.",
                ]),
            ),
            Self::EmployerUnknown => said(
                "employer-unknown",
                ["NPP tidak dikenal", "NPP not known"],
                ["tidak ada pemberi kerja dengan NPP \"{read}\"", "no employer has the NPP “{read}”"],
                Some([
                    "Impor dahulu daftar pemberi kerja atau peserta yang memuatnya, atau perbaiki NPP.",
                    "First bring in the list of employers or participants that holds it, or mend the NPP.",
                ]),
            ),
            Self::MembershipUnknown => said(
                "membership-unknown",
                ["bukan peserta pada pemberi kerja ini", "no member at this employer"],
                [
                    "orang ini bukan peserta pada pemberi kerja itu menurut daftar peserta terbaru",
                    "this person is no member at that employer according to the newest list of participants",
                ],
                Some([
                    "Cocokkan NPP, atau tunggu daftar peserta berikutnya.",
                    "Compare the NPP, or wait for the next list of participants.",
                ]),
            ),
            Self::MembershipUnclear => said(
                "membership-unclear",
                ["kepesertaan lebih dari satu", "more than one membership"],
                ["orang ini memiliki beberapa kepesertaan", "this person holds several memberships"],
                Some([
                    "Isi NPP atau nomor peserta supaya jelas yang mana.",
                    "Put the NPP or the card number, so that it is clear which one.",
                ]),
            ),
            Self::DateAhead => said(
                "date-ahead",
                ["tanggal sesudah hari laporan", "date after the day of the report"],
                ["tanggal \"{read}\" sesudah hari laporan ini", "the date “{read}” lies after the day of this report"],
                Some([
                    "Perbaiki tanggal, atau sebutkan hari laporannya.",
                    "Mend the date, or name the day of the report.",
                ]),
            ),
            Self::TermBackwards => said(
                "term-backwards",
                ["masa berakhir sebelum mulai", "term ends before it begins"],
                ["tanggal akhir \"{read}\" mendahului tanggal mulai", "the last day “{read}” lies before the first"],
                Some(["Mungkin keduanya tertukar.", "Perhaps the two are swapped."]),
            ),
            Self::DateToCome => said(
                "date-to-come",
                ["tanggal belum tiba", "date still to come"],
                ["\"{read}\" belum tiba", "“{read}” has not come yet"],
                Some([
                    "Tulis hari, bulan, triwulan, atau tahun yang dibicarakan angka ini, misalnya 2025-06-01 atau 2025.",
                    "Write the day, month, quarter or year that the figure speaks of, 2025-06-01 or 2025 for instance.",
                ]),
            ),
            Self::SumDiffers => said(
                "sum-differs",
                ["jumlah tidak sama dengan rinciannya", "sum differs from its parts"],
                ["jumlah iuran tidak sama dengan rinciannya", "the contribution is not the sum of its parts"],
                Some(["Jumlah yang tertulis dipakai.", "The sum written is used."]),
            ),
            Self::ProgramsPartial => said(
                "programs-partial",
                ["sebagian program tidak dibayar", "some programs not paid"],
                ["tidak semua program kepesertaan ini dibayar", "not all programs of this membership are paid"],
                Some([
                    "Masa lunas tidak diperpanjang sebelum semuanya dibayar.",
                    "The time paid for is not extended before all are paid.",
                ]),
            ),
            Self::NppUnreadable => said(
                "npp-unreadable",
                ["NPP tidak terbaca", "NPP not readable"],
                ["NPP \"{read}\" tidak terbaca", "the NPP “{read}” cannot be read"],
                Some([
                    "Tulis huruf dan angkanya saja, misalnya AA090001.",
                    "Write its letters and digits only, AA090001 for instance.",
                ]),
            ),
            Self::NppOtherName { .. } => said(
                "npp-other-name",
                ["NPP yang sama dengan nama lain", "same NPP, another name"],
                [
                    "NPP sama dengan baris {number}, tetapi namanya lain",
                    "the NPP is that of row {number}, but the name is another",
                ],
                Some([
                    "Perbaiki NPP, atau samakan namanya bila memang satu.",
                    "Mend the NPP, or write one name if it is one employer.",
                ]),
            ),
            Self::NibUnreadable => said(
                "nib-unreadable",
                ["NIB tidak terbaca", "NIB not readable"],
                ["NIB \"{read}\" tidak terbaca", "the NIB “{read}” cannot be read"],
                Some([
                    "Tulis 13 angkanya sebagai teks, atau kosongkan bila izin lama.",
                    "Write its 13 digits as text, or leave it empty for an old permit.",
                ]),
            ),
            Self::ShapeUnusable => said(
                "shape-unusable",
                ["batas tidak dapat dipakai", "boundary not usable"],
                ["batas tidak dapat dipakai: {read}", "the boundary cannot be used: {read}"],
                Some([
                    "Periksa bidang ini dalam aplikasi peta: poligon tertutup, derajat WGS 84, kode Kemendagri.",
                    "Look at this shape in a map program: closed polygons, degrees WGS 84, codes of the Ministry of Home Affairs.",
                ]),
            ),
            Self::ShapeElsewhere => said(
                "shape-elsewhere",
                ["batas jauh dari wilayahnya", "boundary far from its region"],
                ["batas ini jauh dari letak wilayah {read}", "this boundary lies far from the region {read}"],
                Some([
                    "Periksa bidang ini dalam aplikasi peta: poligon tertutup, derajat WGS 84, kode Kemendagri.",
                    "Look at this shape in a map program: closed polygons, degrees WGS 84, codes of the Ministry of Home Affairs.",
                ]),
            ),
            Self::NibOtherName { .. } => said(
                "nib-other-name",
                ["NIB yang sama dengan nama lain", "same NIB, another name"],
                [
                    "NIB sama dengan baris {number}, tetapi namanya lain",
                    "the NIB is that of row {number}, but the name is another",
                ],
                Some([
                    "Perbaiki NIB, atau samakan namanya bila memang satu.",
                    "Mend the NIB, or write one name if it is one employer.",
                ]),
            ),
            Self::NppMissing => said(
                "npp-missing",
                ["tanpa NPP", "without NPP"],
                ["tanpa NPP, dikenali dari nama dan wilayahnya saja", "without NPP, known by name and region alone"],
                Some(["Isi NPP bila sudah terdaftar.", "Put the NPP if there is one already."]),
            ),
            Self::RegionRetired => said(
                "region-retired",
                ["kode wilayah lama", "old region code"],
                [
                    "kode wilayah \"{read}\" tidak berlaku lagi; dipakai penggantinya",
                    "the region code “{read}” is no longer in use; what took its place is used",
                ],
                None,
            ),
            Self::TargetRepeated { .. } => said(
                "target-repeated",
                ["target satu instrumen disebut dua kali", "one instrument's target named twice"],
                [
                    "target dari instrumen yang sama untuk wilayah dan tahun ini sudah ada pada baris {number}",
                    "row {number} names a target of the same instrument for this region and year already",
                ],
                Some([
                    "Sisakan satu; target instrumen lain boleh berdampingan dengan kolom dasar atau instrumen sendiri.",
                    "Leave one; targets of other instruments may stand beside it with a basis or instrument of their own.",
                ]),
            ),
            Self::DenominatorRepeated { .. } => said(
                "denominator-repeated",
                ["satu penyebut disebut dua kali", "one denominator named twice"],
                [
                    "baris {number} sudah memberi penyebut jenis, versi, dan hari yang sama untuk wilayah ini",
                    "row {number} gives the denominator of the same kind, version and day for this region already",
                ],
                Some(["Sisakan satu, atau beri versi sendiri.", "Leave one, or give it a version of its own."]),
            ),
            Self::EmployerRepeated { .. } => said(
                "employer-repeated",
                ["pemberi kerja disebut lagi", "employer named again"],
                [
                    "pemberi kerja yang sama dengan baris {number} disebut lagi dengan isi lain; yang terakhir berlaku",
                    "the employer of row {number} is named again with other content; the last one holds",
                ],
                Some(["Sisakan satu baris bagi tiap pemberi kerja.", "Leave one row for each employer."]),
            ),
        }
    }
}

impl Issue {
    /// What happened, the middle of the sentence.
    pub(crate) fn what(&self, language: Language) -> String {
        let number = self.code.number().map(|number| number.to_string()).unwrap_or_default();
        pick(language, self.code.words().what).replace("{number}", &number).replace("{read}", &self.read)
    }

    /// How to mend this kind of damage where no likely correction is known.
    pub(crate) fn advice(&self, language: Language) -> Option<&'static str> {
        Some(pick(language, self.code.words().advice?))
    }
}
