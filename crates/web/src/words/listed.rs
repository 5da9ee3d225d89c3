//! Words: people on the lists that an office sent.

use super::words;

words! {
    /// People on the lists that an office sent.
    ListedWords {
        names, nobody, nobody_text, persons, covered, not_covered, unknown, asked, percent_note, not_matched, term,
        wage, cost,
    }
}

pub(super) const INDONESIAN: ListedWords = ListedWords {
    names: "Nama",
    nobody: "Tidak ada nama.",
    nobody_text: "Impor daftar dengan nama kantor ini sebagai pengirim, lalu cocokkan.",
    persons: "Pada daftar",
    covered: "Terlindungi",
    not_covered: "Belum",
    unknown: "Belum pasti",
    asked: "Diusulkan",
    percent_note: "Persen dihitung dari yang sudah pasti: tanpa yang diragukan dan yang belum dicocokkan. Masa \
        tenggang terhitung terlindungi.",
    not_matched: "Belum dicocokkan",
    term: "Masa kerja sampai",
    wage: "Upah",
    cost: "Biaya usulan tiap bulan",
};
