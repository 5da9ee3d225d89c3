//! Words: one person.

use super::words;

words! {
    /// One person.
    PersonWords {
        of, home, sex, gone, gone_to, check, nik, temporary, number_span, long_ago, now, history, history_none, mentions,
        mentions_none, records, decisions, undone, male, female, history_new, history_active, history_grace,
        history_returned, history_lapsed, history_not_yet, history_gone,
    }
}

pub(super) const INDONESIAN: PersonWords = PersonWords {
    of: "Orang {}",
    home: "Tempat tinggal",
    sex: "Jenis kelamin",
    gone: "{} sejak {}. Sumber: {}.",
    gone_to: " Kini di {}.",
    check: "Periksa",
    nik: "NIK",
    temporary: "Nomor sementara",
    number_span: "{} sampai {}",
    long_ago: "dulu",
    now: "kini",
    history: "Status per daftar peserta",
    history_none: "Tidak pernah tercantum pada daftar peserta.",
    mentions: "Tercantum pada daftar",
    mentions_none: "Tidak tercantum pada daftar desa, instansi, atau pasar di wilayah Anda.",
    records: "Catatan yang digabung",
    decisions: "Riwayat keputusan",
    undone: "diurungkan",
    male: "Laki-laki",
    female: "Perempuan",
    history_new: "Baru aktif",
    history_active: "Aktif",
    history_grace: "Masa tenggang sampai {}",
    history_returned: "Aktif kembali",
    history_lapsed: "Berakhir sejak {}",
    history_not_yet: "Belum mulai",
    history_gone: "Tidak lagi pada daftar",
};
