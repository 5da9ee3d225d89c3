//! Words: the board by village and role.

use super::words;

words! {
    /// The board by village and role.
    CellsWords {
        title, lead, lead_in, told,
    }
}

pub(super) const INDONESIAN: CellsWords = CellsWords {
    title: "Menurut desa dan peran",
    lead: "Papan {}: orang dan iuran yang diusulkan, dan berapa pemangku peran yang terlindungi.",
    lead_in: "Papan {}, di {}: orang dan iuran yang diusulkan, dan berapa pemangku peran yang terlindungi.",
    told: "{} baris tabel; {} orang diusulkan, {} sebulan",
};
