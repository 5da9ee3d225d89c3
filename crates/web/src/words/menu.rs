//! Words: the way between pages, on every page.

use super::words;

words! {
    /// The way between pages, on every page.
    MenuWords {
        label, region, desk, board, import, past, users, offices, audit,
    }
}

pub(super) const INDONESIAN: MenuWords = MenuWords {
    label: "Menu",
    region: "Wilayah",
    desk: "Meja kantor",
    board: "Papan usulan",
    import: "Impor",
    past: "Riwayat",
    users: "Pengguna",
    offices: "Kantor",
    audit: "Jejak",
};
