//! Words: the audit trail.

use super::words;

words! {
    /// The audit trail.
    AuditWords {
        title, lead, actor, kind, kind_all, kind_import, kind_person, kind_match, kind_submission, kind_operator,
        kind_office, kind_session, kind_undo, from, until, region, search, none, number, verify, verify_lead, whole,
        broken, head, entries, checking, date_wrong, region_wrong, what, who, when, why, where_, older, first,
    }
}

pub(super) const INDONESIAN: AuditWords = AuditWords {
    title: "Jejak audit",
    lead: "Setiap perubahan tercatat dengan pelaku, waktu, dan alasannya, dan terikat pada yang sebelumnya. Nomor pribadi tidak ada di sini.",
    actor: "Oleh",
    kind: "Jenis",
    kind_all: "Semua",
    kind_import: "Impor",
    kind_person: "Orang",
    kind_match: "Pencocokan",
    kind_submission: "Usulan",
    kind_operator: "Pengguna",
    kind_office: "Kantor",
    kind_session: "Masuk dan keluar",
    kind_undo: "Pengurungan",
    from: "Sejak tanggal",
    until: "Sampai tanggal",
    region: "Wilayah (kode)",
    search: "Cari",
    none: "Tidak ada perubahan yang cocok.",
    number: "Nomor",
    verify: "Periksa seluruh rantai",
    verify_lead: "Menghitung ulang setiap catatan dan setiap baris yang ditulisnya.",
    whole: "Rantai utuh: {} catatan dan {} baris cocok.",
    broken: "Rantai tidak utuh: {}",
    head: "Ujung rantai: catatan {}, {}",
    entries: "{} perubahan pada halaman ini",
    checking: "Rantai sedang diperiksa",
    date_wrong: "Tanggal tidak terbaca. Tulis seperti 2025-06-01.",
    region_wrong: "“{}” bukan kode wilayah. Tulis seperti 19.01.",
    what: "Perubahan",
    who: "Oleh",
    when: "Waktu",
    why: "Alasan atau berkas",
    where_: "Wilayah",
    older: "Lebih lama",
    first: "Terbaru",
};
