//! Words: the board of submissions.

use super::words;

words! {
    /// The board of submissions.
    BoardWords {
        title, which_office, lead, sum, sent, not_sent, nobody, office, persons, monthly, states, overdue, to_chase,
        returned, desks, part, since, roles, roles_note, cells, role, percent, asked, reminder,
    }
}

pub(super) const INDONESIAN: BoardWords = BoardWords {
    title: "Papan usulan",
    which_office: "Papan ini milik satu kantor, dan Anda belum ditugaskan pada satu kantor. Minta administrator \
        menugaskan Anda (payung user office), atau buka papan kantor Anda dengan alamat /usulan?kantor=NAMA \
        KANTOR.",
    lead: "Siapa sudah mengajukan, siapa belum, apa yang dikembalikan dan apa yang terlambat. Iuran adalah taksiran.",
    sum: "{} orang dalam {} baris berjalan, {} sebulan, {} seluruhnya",
    sent: "Sudah mengajukan",
    not_sent: "Belum mengajukan",
    nobody: "Tidak ada.",
    office: "Kantor",
    persons: "Orang",
    monthly: "Iuran sebulan",
    states: "Keadaan",
    overdue: "Terlambat",
    to_chase: "Diterima, belum tampak",
    returned: "Dikembalikan, dan mengapa",
    desks: "Giliran siapa",
    part: "Sebagai",
    since: "Sejak",
    roles: "Menurut peran",
    roles_note: "Penyebutnya orang pada daftar yang diimpor; satu orang dihitung pada satu peran. Kelompok peran \
        lebih dahulu, lalu tiap peran.",
    cells: "Menurut desa dan peran",
    role: "Peran",
    percent: "Persen",
    asked: "Diusulkan",
    reminder: "Pengingat untuk disalin",
};
