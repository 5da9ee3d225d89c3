//! Words: doubts to decide.

use super::words;

words! {
    /// Doubts to decide.
    ReviewWords {
        title, lead, told, none, may_be, probability, evidence, column, agreement, bits, prior, sum, compared, turning,
        turning_line, same, different, nik, sex, mother, back, link,
    }
}

pub(super) const INDONESIAN: ReviewWords = ReviewWords {
    title: "Tinjau yang diragukan",
    lead: "Tiap baris di bawah ini mungkin orang yang sudah dikenal. Putuskan satu per satu; putusan tercatat dan dapat dibatalkan.",
    told: "{} diragukan, {} ditampilkan",
    none: "Tidak ada yang diragukan di wilayah ini.",
    may_be: "Mungkin sama dengan",
    probability: "Peluang",
    evidence: "Bukti tiap kolom dalam bit",
    column: "Kolom",
    agreement: "Kecocokan",
    bits: "Bit",
    prior: "Sebelum kolom dilihat",
    sum: "Jumlah",
    compared: "Dibandingkan karena berbagi kunci: {}.",
    turning: "Apa yang akan mengubah putusan",
    turning_line: "{}: {} (jumlah menjadi {})",
    same: "Orang yang sama",
    different: "Orang lain, baru",
    nik: "NIK",
    sex: "Jenis kelamin",
    mother: "Nama ibu",
    back: "Kembali ke daftar",
    link: "Tinjau yang diragukan",
};
