//! Words: the board of submissions.

use super::words;

words! {
    /// The board of submissions.
    BoardWords {
        title, which_office, lead, sum, sent, not_sent, nobody, office, region, persons, monthly, states, overdue,
        to_chase, desks, desk_told, roles, role, protected, percent, asked, reminders,
    }
}

pub(super) const INDONESIAN: BoardWords = BoardWords {
    title: "Papan usulan",
    which_office: "Papan ini milik satu kantor, dan Anda belum ditugaskan pada satu kantor. Minta administrator menugaskan \
                   Anda (payung user office), atau buka papan kantor Anda dengan alamat /usulan?kantor=NAMA KANTOR.",
    lead: "Siapa sudah mengajukan, siapa belum, apa yang dikembalikan dan apa yang terlambat. Iuran adalah taksiran.",
    sum: "{} baris berjalan, {} sebulan.",
    sent: "Sudah mengajukan",
    not_sent: "Belum mengajukan",
    nobody: "Tidak ada.",
    office: "Kantor",
    region: "Wilayah",
    persons: "Orang",
    monthly: "Iuran sebulan",
    states: "Keadaan",
    overdue: "Terlambat",
    to_chase: "Diterima, belum tampak",
    desks: "Giliran siapa",
    desk_told: "{} ({}): {} baris sejak {}, {} terlambat",
    roles: "Menurut peran",
    role: "Peran",
    protected: "Terlindungi dari yang terdaftar",
    percent: "Persen",
    asked: "Diusulkan",
    reminders: "Pengingat untuk disalin",
};
