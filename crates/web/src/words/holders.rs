//! Words: who holds a role, and who of them is protected.

use super::words;

words! {
    /// Who holds a role, and who of them is protected.
    HoldersWords {
        title, lead, told, covered, open,
    }
}

pub(super) const INDONESIAN: HoldersWords = HoldersWords {
    title: "Pemangku peran",
    lead: "Orang pada daftar di wilayah {}, masing-masing pada peran utamanya. Masa tenggang terhitung terlindungi.",
    told: "{} dari {} terlindungi ({})",
    covered: "Terlindungi",
    open: "Belum terlindungi",
};
