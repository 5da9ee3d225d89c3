//! Words: rows behind a figure of the board.

use super::words;

words! {
    /// Rows behind a figure of the board.
    RowsWords {
        title, lead, count, sender, desk, state, role, role_none, place, live, overdue, to_chase, none, back,
        reference, turn,
    }
}

pub(super) const INDONESIAN: RowsWords = RowsWords {
    title: "Baris usulan",
    lead: "Baris di balik angka pada papan {}.",
    count: "{} baris, {} orang, {} sebulan",
    sender: "Pengusul: {}",
    desk: "Giliran: {}",
    state: "Keadaan: {}",
    role: "Peran: {}",
    role_none: "tanpa peran",
    place: "Wilayah: {}",
    live: "masih berjalan",
    overdue: "terlambat",
    to_chase: "diterima, belum tampak",
    none: "Tidak ada baris untuk angka ini.",
    back: "Kembali ke papan",
    reference: "Rujukan",
    turn: "Giliran",
};
