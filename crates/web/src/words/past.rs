//! Words: the history.

use super::words;

words! {
    /// The history.
    PastWords {
        title, lead, none, change, by, account, undone_by, undo, undo_lead, undo_confirm, undo_with, rests, back, roster,
        participants, figures, departures, returned, person_merge, person_split, person_number, other,
    }
}

pub(super) const INDONESIAN: PastWords = PastWords {
    title: "Riwayat",
    lead: "Yang dibawa masuk dan yang diputuskan, terbaru lebih dulu. Yang diurungkan tetap tercatat.",
    none: "Belum ada yang dibawa masuk.",
    change: "Perubahan {}",
    by: "{}, oleh {}",
    account: "{} dibaca = {} diterima + {} digabung + {} disisihkan + {} ditolak + {} dilewati",
    undone_by: "Diurungkan oleh perubahan {}",
    undo: "Urungkan",
    undo_lead: "Setelah diurungkan, angka dan daftar kembali seperti sebelum perubahan ini. Tidak ada yang dihapus, dan pengurungan \
        dapat diurungkan lagi.",
    undo_confirm: "Ya, urungkan perubahan {}",
    undo_with: "Urungkan juga perubahan yang memakainya",
    rests: "Perubahan ini dipakai oleh perubahan lain. Urungkan itu dahulu, atau sekaligus dengan mencentang pilihan di bawah:",
    back: "Kembali ke riwayat",
    roster: "Daftar pekerja",
    participants: "Daftar peserta",
    figures: "Penyebut, target, atau angka terbit",
    departures: "Meninggal atau pindah",
    returned: "Ada kembali",
    person_merge: "Orang digabung",
    person_split: "Orang dipisahkan",
    person_number: "Nomor dicatat",
    other: "Perubahan lain",
};
