//! The agreement levels of each kind of field: code, words, and the shares assumed before anything is learnt.

use units::Sentence;

use crate::batch::settings::Kind;

/// One level. `m` is its share among pairs of one person, `u` among compared pairs of two; only the start of
/// learning, and what stands where the data say nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LevelInfo {
    pub(crate) code: &'static str,
    /// In Indonesian and in English.
    pub(crate) words: [&'static str; 2],
    pub(crate) m: f64,
    pub(crate) u: f64,
}

const fn level(code: &'static str, words: [&'static str; 2], m: f64, u: f64) -> LevelInfo {
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
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact", ["NIK sama", "same NIK"], 0.88, 1e-5),
    level("serial_zero", ["NIK sama, nomor urut ditulis 0000", "same NIK, serial written 0000"], 0.004, 1e-5),
    level(
        "serial_differs",
        [
            "NIK hanya berbeda nomor urut (kembar atau salah salin)",
            "NIK differs in its serial only (twins, or miscopied)",
        ],
        0.004,
        0.002,
    ),
    // Serials are small numbers: strangers of one day, or of one district and a near day, often share theirs.
    level(
        "district_differs",
        ["NIK berbeda kecamatan penerbit saja", "NIK differs in its issuing district only"],
        0.01,
        0.02,
    ),
    level("date_part_differs", ["NIK berbeda bagian tanggal saja", "NIK differs in its date only"], 0.015, 0.002),
    level("one_edit", ["NIK berbeda satu angka", "NIK differs in one digit"], 0.03, 5e-4),
    level("two_edits", ["NIK berbeda dua angka", "NIK differs in two digits"], 0.005, 0.003),
    level("date_only", ["NIK hanya sama bagian tanggalnya", "NIK shares its date only"], 0.007, 0.05),
    level(
        "district_only",
        ["NIK hanya sama kecamatan penerbitnya", "NIK shares its issuing district only"],
        0.015,
        0.15,
    ),
    level("different", ["NIK berbeda", "NIK differs"], 0.03, 0.8),
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
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact", ["tanggal sama", "same date"], 0.82, 0.10),
    level(
        "default_both",
        ["keduanya 1 Januari atau 31 Desember tahun yang sama", "both 1 January or 31 December of the same year"],
        0.04,
        0.02,
    ),
    level(
        "default_one",
        ["tahun sama, salah satu 1 Januari atau 31 Desember", "same year, one is 1 January or 31 December"],
        0.03,
        0.01,
    ),
    level("day_month_swapped", ["hari dan bulan tertukar", "day and month swapped"], 0.015, 5e-4),
    level("day_differs", ["bulan dan tahun sama, hari berbeda", "same month and year, other day"], 0.025, 0.015),
    level("month_differs", ["hari dan tahun sama, bulan berbeda", "same day and year, other month"], 0.01, 0.005),
    level(
        "year_off_one",
        ["hari dan bulan sama, tahun selisih satu", "same day and month, one year apart"],
        0.01,
        0.003,
    ),
    level(
        "decade_off",
        ["hari dan bulan sama, tahun selisih puluhan", "same day and month, whole decades apart"],
        0.005,
        0.003,
    ),
    level("year_differs", ["hari dan bulan sama, tahun berbeda", "same day and month, other year"], 0.01, 0.02),
    level("same_year", ["tahun sama", "same year"], 0.015, 0.05),
    level("different", ["tanggal berbeda", "dates differ"], 0.02, 0.77),
];

pub(crate) mod plain {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const OTHER: u8 = 2;
}

const SEX: &[LevelInfo] = &[
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact", ["jenis kelamin sama", "same sex"], 0.985, 0.55),
    level("different", ["jenis kelamin berbeda", "sexes differ"], 0.015, 0.45),
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
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact_1", ["sama, sangat umum", "same, very common"], 0.10, 0.015),
    level("exact_2", ["sama, umum", "same, common"], 0.12, 0.01),
    level("exact_3", ["sama, agak jarang", "same, rather rare"], 0.14, 0.003),
    level("exact_4", ["sama, jarang", "same, rare"], 0.14, 5e-4),
    level("exact_5", ["sama, sangat jarang", "same, very rare"], 0.14, 1e-4),
    level("joined", ["huruf sama, spasi berbeda", "same letters, other spaces"], 0.02, 1e-4),
    level("reordered", ["kata sama, urutan berbeda", "same words in another order"], 0.02, 1e-4),
    level("sound_1", ["bunyi sama, umum", "same sound, common"], 0.02, 0.003),
    level("sound_2", ["bunyi sama, agak jarang", "same sound, rather rare"], 0.04, 5e-4),
    level("sound_3", ["bunyi sama, jarang", "same sound, rare"], 0.04, 1e-4),
    level("typo_1", ["beda satu salah ketik, umum", "one slip apart, common"], 0.02, 0.003),
    level("typo_2", ["beda satu salah ketik, agak jarang", "one slip apart, rather rare"], 0.03, 5e-4),
    level("typo_3", ["beda satu salah ketik, jarang", "one slip apart, rare"], 0.02, 1e-4),
    level("initial_1", ["cocok dengan singkatan, umum", "fits an initial, common"], 0.01, 0.003),
    level("initial_2", ["cocok dengan singkatan, agak jarang", "fits an initial, rather rare"], 0.01, 5e-4),
    level("initial_3", ["cocok dengan singkatan, jarang", "fits an initial, rare"], 0.01, 1e-4),
    level(
        "subset_1",
        [
            "semua kata yang lebih pendek ada pada yang panjang, umum",
            "all words of the shorter stand in the longer, common",
        ],
        0.01,
        0.03,
    ),
    level(
        "subset_2",
        [
            "semua kata yang lebih pendek ada pada yang panjang, agak jarang",
            "all words of the shorter stand in the longer, rather rare",
        ],
        0.02,
        0.005,
    ),
    level(
        "subset_3",
        [
            "semua kata yang lebih pendek ada pada yang panjang, jarang",
            "all words of the shorter stand in the longer, rare",
        ],
        0.02,
        5e-4,
    ),
    level(
        "subset_typo",
        ["seperti bagian dari yang panjang, dengan salah ketik", "like a part of the longer, with slips"],
        0.015,
        0.002,
    ),
    level("shared_1", ["satu kata sama, umum", "one word shared, common"], 0.01, 0.12),
    level("shared_2", ["satu kata sama, agak jarang", "one word shared, rather rare"], 0.01, 0.03),
    level("shared_3", ["satu kata sama, jarang", "one word shared, rare"], 0.01, 0.003),
    level("similar", ["mirip", "alike"], 0.02, 0.003),
    level("like", ["agak mirip", "rather alike"], 0.01, 0.02),
    level("different", ["berbeda", "different"], 0.02, 0.76),
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
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact_1", ["tempat sama, berpenduduk banyak", "same place, of many people"], 0.27, 0.10),
    level("exact_2", ["tempat sama", "same place"], 0.27, 0.08),
    level("exact_3", ["tempat sama, berpenduduk sedikit", "same place, of few people"], 0.27, 0.05),
    level("typo", ["nama tempat mirip", "names of places alike"], 0.03, 0.005),
    level("same_district", ["kecamatan sama", "same district"], 0.04, 0.03),
    level("same_regency", ["kabupaten sama", "same regency"], 0.04, 0.1),
    level("same_province", ["provinsi sama", "same province"], 0.04, 0.2),
    level("different", ["tempat berbeda", "places differ"], 0.05, 0.435),
];

pub(crate) mod short {
    /// Three levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const ONE_EDIT: u8 = 4;
    pub(crate) const TWO_EDITS: u8 = 5;
    pub(crate) const DIFFERENT: u8 = 6;
}

const SHORT: &[LevelInfo] = &[
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact_1", ["sama, umum", "same, common"], 0.25, 0.06),
    level("exact_2", ["sama, agak jarang", "same, rather rare"], 0.25, 0.02),
    level("exact_3", ["sama, jarang", "same, rare"], 0.30, 0.003),
    level("one_edit", ["beda satu huruf atau angka", "one letter or digit apart"], 0.1, 0.01),
    level("two_edits", ["beda dua huruf atau angka", "two letters or digits apart"], 0.03, 0.03),
    level("different", ["berbeda", "different"], 0.07, 0.877),
];

const NUMBER: &[LevelInfo] = &[
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact_1", ["nomor sama, dipakai banyak orang", "same number, used by many"], 0.05, 0.01),
    level("exact_2", ["nomor sama, dipakai beberapa orang", "same number, used by several"], 0.15, 0.001),
    level("exact_3", ["nomor sama", "same number"], 0.60, 1e-4),
    level("one_edit", ["nomor berbeda satu angka", "number differs in one digit"], 0.1, 1e-4),
    level("two_edits", ["nomor berbeda dua angka", "number differs in two digits"], 0.03, 0.001),
    level("different", ["nomor berbeda", "number differs"], 0.07, 0.9878),
];

pub(crate) mod category {
    /// Three levels, common to rare.
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const DIFFERENT: u8 = 4;
}

const CATEGORY: &[LevelInfo] = &[
    level("missing", ["tidak ada pada salah satu", "missing on one side"], 0.0, 0.0),
    level("exact_1", ["sama, umum", "same, common"], 0.6, 0.3),
    level("exact_2", ["sama, agak jarang", "same, rather rare"], 0.2, 0.06),
    level("exact_3", ["sama, jarang", "same, rare"], 0.1, 0.01),
    level("different", ["berbeda", "different"], 0.1, 0.63),
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

/// A level in words, where the kind has it.
pub fn level_words(kind: Kind, code: &str) -> Option<Sentence> {
    let level = of(kind).iter().find(|level| level.code == code)?;
    let [indonesian, english] = level.words;
    Some(Sentence::in_both(indonesian, english))
}
