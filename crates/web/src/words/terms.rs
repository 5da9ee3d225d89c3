//! Words: terms of office that end soon.

use super::words;

words! {
    /// Terms of office that end soon.
    TermsWords {
        title, lead, days, days_option, none, none_text, until, left, past, decree, next, next_none, next_told,
        next_gap, back,
    }
}

pub(super) const INDONESIAN: TermsWords = TermsWords {
    title: "Masa jabatan",
    lead: "{} masa jabatan berakhir dalam {} hari di {}, dihitung dari {}.",
    days: "Dalam",
    days_option: "{} hari",
    none: "Tidak ada masa jabatan yang berakhir dalam waktu itu.",
    none_text: "Masa jabatan dibaca dari kolom awal, akhir, dan nomor SK pada daftar yang diimpor.",
    until: "Berakhir",
    left: "{} hari lagi",
    past: "lewat {} hari",
    decree: "SK",
    next: "Pengganti",
    next_none: "belum ada pengganti",
    next_told: "{} mulai {}",
    next_gap: "{} mulai {} (kosong {} hari)",
    back: "Kembali ke halaman wilayah",
};
