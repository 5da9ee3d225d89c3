//! The agreement levels of each kind of field: code, words, and the shares assumed before anything is learnt.

use crate::batch::settings::Kind;

/// One level. `m` is its share among pairs of one person, `u` among compared pairs of two; only the start of
/// learning, and what stands where the data say nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LevelInfo {
    pub(crate) code: &'static str,
    pub(crate) words: &'static str,
    pub(crate) m: f64,
    pub(crate) u: f64,
}

const fn level(code: &'static str, words: &'static str, m: f64, u: f64) -> LevelInfo {
    LevelInfo { code, words, m, u }
}

/// Level 0 of every kind: one side says nothing. It weighs nothing.
pub(crate) const MISSING: u8 = 0;

pub(crate) mod nik {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const SERIAL_ZERO: u8 = 2;
    pub(crate) const SERIAL_DIFFERS: u8 = 3;
    pub(crate) const DISTRICT_DIFFERS: u8 = 4;
    pub(crate) const DATE_PART_DIFFERS: u8 = 5;
    pub(crate) const ONE_EDIT: u8 = 6;
    pub(crate) const TWO_EDITS: u8 = 7;
    pub(crate) const DATE_ONLY: u8 = 8;
    pub(crate) const DISTRICT_ONLY: u8 = 9;
    pub(crate) const DIFFERENT: u8 = 10;
}

const NIK: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact", "NIK sama", 0.88, 1e-5),
    level("serial_zero", "NIK sama, nomor urut ditulis 0000", 0.004, 1e-5),
    level("serial_differs", "NIK hanya berbeda nomor urut (kembar atau salah salin)", 0.004, 0.002),
    // Serials are small numbers: strangers of one day, or of one district and a near day, often share theirs.
    level("district_differs", "NIK berbeda kecamatan penerbit saja", 0.01, 0.02),
    level("date_part_differs", "NIK berbeda bagian tanggal saja", 0.015, 0.002),
    level("one_edit", "NIK berbeda satu angka", 0.03, 5e-4),
    level("two_edits", "NIK berbeda dua angka", 0.005, 0.003),
    level("date_only", "NIK hanya sama bagian tanggalnya", 0.007, 0.05),
    level("district_only", "NIK hanya sama kecamatan penerbitnya", 0.015, 0.15),
    level("different", "NIK berbeda", 0.03, 0.8),
];

pub(crate) mod date {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const DEFAULT_BOTH: u8 = 2;
    pub(crate) const DEFAULT_ONE: u8 = 3;
    pub(crate) const SWAPPED: u8 = 4;
    pub(crate) const DAY_DIFFERS: u8 = 5;
    pub(crate) const MONTH_DIFFERS: u8 = 6;
    pub(crate) const YEAR_OFF_ONE: u8 = 7;
    pub(crate) const DECADE_OFF: u8 = 8;
    pub(crate) const YEAR_DIFFERS: u8 = 9;
    pub(crate) const SAME_YEAR: u8 = 10;
    pub(crate) const DIFFERENT: u8 = 11;
}

const DATE: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact", "tanggal sama", 0.82, 0.10),
    level("default_both", "keduanya 1 Januari atau 31 Desember tahun yang sama", 0.04, 0.02),
    level("default_one", "tahun sama, salah satu 1 Januari atau 31 Desember", 0.03, 0.01),
    level("day_month_swapped", "hari dan bulan tertukar", 0.015, 5e-4),
    level("day_differs", "bulan dan tahun sama, hari berbeda", 0.025, 0.015),
    level("month_differs", "hari dan tahun sama, bulan berbeda", 0.01, 0.005),
    level("year_off_one", "hari dan bulan sama, tahun selisih satu", 0.01, 0.003),
    level("decade_off", "hari dan bulan sama, tahun selisih puluhan", 0.005, 0.003),
    level("year_differs", "hari dan bulan sama, tahun berbeda", 0.01, 0.02),
    level("same_year", "tahun sama", 0.015, 0.05),
    level("different", "tanggal berbeda", 0.02, 0.77),
];

pub(crate) mod plain {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const OTHER: u8 = 2;
}

const SEX: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact", "jenis kelamin sama", 0.985, 0.55),
    level("different", "jenis kelamin berbeda", 0.015, 0.45),
];

pub(crate) mod words {
    /// Five levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const JOINED: u8 = 6;
    pub(crate) const REORDERED: u8 = 7;
    /// Three levels each, common to rare.
    pub(crate) const SOUND: u8 = 8;
    pub(crate) const TYPO: u8 = 11;
    pub(crate) const INITIAL: u8 = 14;
    pub(crate) const SUBSET: u8 = 17;
    pub(crate) const SUBSET_TYPO: u8 = 20;
    pub(crate) const SHARED: u8 = 21;
    pub(crate) const SIMILAR: u8 = 24;
    pub(crate) const LIKE: u8 = 25;
    pub(crate) const DIFFERENT: u8 = 26;
}

const WORDS: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact_1", "sama, sangat umum", 0.10, 0.015),
    level("exact_2", "sama, umum", 0.12, 0.01),
    level("exact_3", "sama, agak jarang", 0.14, 0.003),
    level("exact_4", "sama, jarang", 0.14, 5e-4),
    level("exact_5", "sama, sangat jarang", 0.14, 1e-4),
    level("joined", "huruf sama, spasi berbeda", 0.02, 1e-4),
    level("reordered", "kata sama, urutan berbeda", 0.02, 1e-4),
    level("sound_1", "bunyi sama, umum", 0.02, 0.003),
    level("sound_2", "bunyi sama, agak jarang", 0.04, 5e-4),
    level("sound_3", "bunyi sama, jarang", 0.04, 1e-4),
    level("typo_1", "beda satu salah ketik, umum", 0.02, 0.003),
    level("typo_2", "beda satu salah ketik, agak jarang", 0.03, 5e-4),
    level("typo_3", "beda satu salah ketik, jarang", 0.02, 1e-4),
    level("initial_1", "cocok dengan singkatan, umum", 0.01, 0.003),
    level("initial_2", "cocok dengan singkatan, agak jarang", 0.01, 5e-4),
    level("initial_3", "cocok dengan singkatan, jarang", 0.01, 1e-4),
    level("subset_1", "semua kata yang lebih pendek ada pada yang panjang, umum", 0.01, 0.03),
    level("subset_2", "semua kata yang lebih pendek ada pada yang panjang, agak jarang", 0.02, 0.005),
    level("subset_3", "semua kata yang lebih pendek ada pada yang panjang, jarang", 0.02, 5e-4),
    level("subset_typo", "seperti bagian dari yang panjang, dengan salah ketik", 0.015, 0.002),
    level("shared_1", "satu kata sama, umum", 0.01, 0.12),
    level("shared_2", "satu kata sama, agak jarang", 0.01, 0.03),
    level("shared_3", "satu kata sama, jarang", 0.01, 0.003),
    level("similar", "mirip", 0.02, 0.003),
    level("like", "agak mirip", 0.01, 0.02),
    level("different", "berbeda", 0.02, 0.76),
];

pub(crate) mod region {
    /// Three levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const TYPO: u8 = 4;
    pub(crate) const SAME_DISTRICT: u8 = 5;
    pub(crate) const SAME_REGENCY: u8 = 6;
    pub(crate) const SAME_PROVINCE: u8 = 7;
    pub(crate) const DIFFERENT: u8 = 8;
}

const REGION: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact_1", "tempat sama, berpenduduk banyak", 0.27, 0.10),
    level("exact_2", "tempat sama", 0.27, 0.08),
    level("exact_3", "tempat sama, berpenduduk sedikit", 0.27, 0.05),
    level("typo", "nama tempat mirip", 0.03, 0.005),
    level("same_district", "kecamatan sama", 0.04, 0.03),
    level("same_regency", "kabupaten sama", 0.04, 0.1),
    level("same_province", "provinsi sama", 0.04, 0.2),
    level("different", "tempat berbeda", 0.05, 0.435),
];

pub(crate) mod short {
    /// Three levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const ONE_EDIT: u8 = 4;
    pub(crate) const TWO_EDITS: u8 = 5;
    pub(crate) const DIFFERENT: u8 = 6;
}

const SHORT: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact_1", "sama, umum", 0.25, 0.06),
    level("exact_2", "sama, agak jarang", 0.25, 0.02),
    level("exact_3", "sama, jarang", 0.30, 0.003),
    level("one_edit", "beda satu huruf atau angka", 0.1, 0.01),
    level("two_edits", "beda dua huruf atau angka", 0.03, 0.03),
    level("different", "berbeda", 0.07, 0.877),
];

const NUMBER: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact_1", "nomor sama, dipakai banyak orang", 0.05, 0.01),
    level("exact_2", "nomor sama, dipakai beberapa orang", 0.15, 0.001),
    level("exact_3", "nomor sama", 0.60, 1e-4),
    level("one_edit", "nomor berbeda satu angka", 0.1, 1e-4),
    level("two_edits", "nomor berbeda dua angka", 0.03, 0.001),
    level("different", "nomor berbeda", 0.07, 0.9878),
];

pub(crate) mod category {
    /// Three levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const DIFFERENT: u8 = 4;
}

const CATEGORY: &[LevelInfo] = &[
    level("missing", "tidak ada pada salah satu", 0.0, 0.0),
    level("exact_1", "sama, umum", 0.6, 0.3),
    level("exact_2", "sama, agak jarang", 0.2, 0.06),
    level("exact_3", "sama, jarang", 0.1, 0.01),
    level("different", "berbeda", 0.1, 0.63),
];

/// The levels of a kind, from [`MISSING`] on.
pub(crate) const fn of(kind: Kind) -> &'static [LevelInfo] {
    match kind {
        Kind::Nik => NIK,
        Kind::Date => DATE,
        Kind::Sex => SEX,
        Kind::Name | Kind::Text => WORDS,
        Kind::Region => REGION,
        Kind::Phone | Kind::Id => NUMBER,
        Kind::Code => SHORT,
        Kind::Category => CATEGORY,
    }
}

/// A level in Indonesian words, where the kind has it.
pub fn level_words(kind: Kind, code: &str) -> Option<&'static str> {
    of(kind).iter().find(|level| level.code == code).map(|level| level.words)
}
