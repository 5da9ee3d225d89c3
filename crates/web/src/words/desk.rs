//! Words: the desk of an office: what waits for it, and its batches.

use super::words;

words! {
    /// The desk of an office: what waits for it, and its batches.
    DeskWords {
        title, lead, lead_all, ask_office, offices, tasks, tasks_none, task_rows, task_overdue, task_from, tasks_none_text, task_since,
        batches, batches_none, number, sender, months, persons, monthly, states, to_chase,
        new, page, terms, estimate,
    }
}

pub(super) const INDONESIAN: DeskWords = DeskWords {
    title: "Meja kantor",
    lead: "Yang menunggu kantor ini, lalu semua usulan yang melewatinya.",
    lead_all: "Semua usulan di wilayah Anda. Anda belum ditugaskan pada satu kantor, jadi hanya dapat membaca.",
    ask_office: "Untuk mengajukan atau memeriksa usulan, minta administrator menugaskan Anda pada kantor Anda.",
    offices: "Kantor",
    tasks_none_text: "Usulan baru dimulai dari daftar bernama: pilih orang yang belum terlindungi.",
    task_since: "sejak {}",
    tasks: "Menunggu kantor ini",
    tasks_none: "Tidak ada yang menunggu kantor ini.",
    task_rows: "{} baris",
    task_overdue: "{} terlambat",
    task_from: "{}, usulan {}",
    batches: "Usulan",
    batches_none: "Belum ada usulan.",
    number: "Nomor",
    sender: "Pengusul",
    months: "Bulan",
    persons: "Orang",
    monthly: "Iuran sebulan",
    states: "Keadaan",
    to_chase: "{} belum tampak pada daftar peserta",
    new: "Usulan baru",
    page: "Halaman {} dari {}",
    terms: "Masa jabatan yang segera berakhir",
    estimate: "Iuran adalah taksiran menurut aturan yang berlaku pada bulannya.",
};
