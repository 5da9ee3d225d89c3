//! Words: the page of an employer.

use super::words;

words! {
    /// The page of an employer.
    EmployerWords {
        title, lead, npp, reported, listed, active, not_listed, not_registered, work, wages, minimum, minimum_none,
        below, short,
    }
}

pub(super) const INDONESIAN: EmployerWords = EmployerWords {
    title: "Pemberi kerja",
    lead: "Pekerja yang dilaporkan dibanding yang ditemukan pada daftar dan perizinan, dan upah dibanding upah \
        minimum.",
    npp: "NPP {}",
    reported: "Dilaporkan",
    listed: "Pada daftar",
    active: "Peserta aktif lewat pemberi kerja ini",
    not_listed: "Dilaporkan, tidak ada pada daftar",
    not_registered: "Dilaporkan, belum terdaftar",
    work: "Pekerjaan",
    wages: "Upah terhadap upah minimum",
    minimum: "Upah minimum {} di {} ({}). Sumber: {}.",
    minimum_none: "Upah minimum wilayah ini belum ada. Impor angka terbitan dengan ukuran minimum_wage.",
    below: "{} upah di bawah minimum; {} orang tanpa upah pada daftar.",
    short: "Kurang",
};
