//! The words of the board of submissions: like [`crate::words`], for one page.

/// Every sentence and label of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BoardWords {
    pub(crate) title: &'static str,
    /// Shown to whoever acts for no office, or for several.
    pub(crate) which_office: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) not_sent: &'static str,
    pub(crate) nobody: &'static str,
    pub(crate) office: &'static str,
    pub(crate) region: &'static str,
    pub(crate) persons: &'static str,
    pub(crate) monthly: &'static str,
    pub(crate) states: &'static str,
    pub(crate) overdue: &'static str,
    pub(crate) to_chase: &'static str,
    pub(crate) desks: &'static str,
    pub(crate) desk_told: &'static str,
    pub(crate) roles: &'static str,
    pub(crate) role: &'static str,
    pub(crate) protected: &'static str,
    pub(crate) percent: &'static str,
    pub(crate) asked: &'static str,
    pub(crate) reminders: &'static str,
}

/// In Indonesian.
pub(crate) static INDONESIAN: BoardWords = BoardWords {
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
