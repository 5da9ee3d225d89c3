//! Words: drafting a batch from the named gap.

use super::words;

words! {
    /// Drafting a batch from the named gap.
    DraftWords {
        title, lead, no_office, office, who, who_lead, choose, scope_ticked, scope_all, doubtful, money, payer,
        payer_note, first, last, month_hint, paper, decree, decree_date, decree_of, decree_note, programs, class,
        class_bpu, class_pu, base, jht, jp, basis, basis_hint, risk, risk_none, keep, route, verifier, compiler,
        branch, save, save_note, nobody_ticked, months_wrong, basis_wrong, date_wrong, payer_missing, empty, link,
        not_done,
    }
}

pub(super) const INDONESIAN: DraftWords = DraftWords {
    title: "Usulan baru",
    lead: "Pilih siapa yang diusulkan, dengan uang siapa, dan untuk bulan apa. Kantor lain mendapat giliran setelah \
        rancangan diajukan.",
    no_office: "Anda belum ditugaskan pada kantor yang melayani wilayah ini. Minta administrator menugaskan Anda.",
    office: "Pengusul",
    who: "1. Siapa",
    who_lead: "{} orang belum terlindungi di {}.",
    choose: "Pilih",
    scope_ticked: "Hanya yang dicentang pada halaman ini",
    scope_all: "Semua {} orang pada daftar ini, termasuk halaman lain",
    doubtful: "Diragukan: putuskan dahulu",
    money: "2. Dengan uang siapa, untuk bulan apa",
    payer: "Pembayar iuran",
    payer_note: "Kelurahan tidak memiliki ADD atau Dana Desa.",
    first: "Bulan pertama",
    last: "Bulan terakhir",
    month_hint: "Tahun-bulan, misalnya 2025-07",
    paper: "3. Dasar",
    decree: "Nomor SK atau berita acara",
    decree_date: "Tanggalnya",
    decree_of: "{} tanggal {}",
    decree_note: "Tanpa nomor, baris tetap dapat disimpan, tetapi kecamatan dapat mengembalikannya.",
    programs: "4. Perlindungan",
    class: "Golongan",
    class_bpu: "Bukan penerima upah (BPU)",
    class_pu: "Penerima upah (PU)",
    base: "Kecelakaan kerja dan kematian (JKK, JKM)",
    jht: "Tambah hari tua (JHT)",
    jp: "Tambah pensiun (JP, hanya PU)",
    basis: "Penghasilan atau upah sebulan, bila daftar tidak memuatnya",
    basis_hint: "Rupiah; kosong berarti yang terendah menurut aturan",
    risk: "Kelompok risiko tempat kerja (PU)",
    risk_none: "Tidak diketahui",
    keep: "Usulkan juga yang sudah terlindungi: pembayar lain mengambil alih",
    route: "5. Lewat kantor mana",
    verifier: "Pemeriksa",
    compiler: "Dinas penghimpun",
    branch: "Kantor cabang",
    save: "Simpan rancangan",
    save_note: "Setelah disimpan, taksiran iuran, tumpang tindih, dan alasannya tampil sebelum Anda mengajukan.",
    nobody_ticked: "Belum ada yang dicentang. Centang paling sedikit satu orang, atau pilih semua.",
    months_wrong: "Bulan tidak terbaca. Tulis bulan pertama dan terakhir seperti 2025-07, yang terakhir tidak \
        sebelum yang pertama.",
    basis_wrong: "Penghasilan tidak terbaca. Tulis rupiah dengan angka saja, misalnya 1000000.",
    date_wrong: "Tanggal SK tidak terbaca. Tulis seperti 2025-07-01.",
    payer_missing: "Pilih pembayar iuran.",
    empty: "Tidak ada orang yang dapat diusulkan pada daftar ini.",
    link: "Susun usulan dari daftar ini",
    not_done: "Rancangan belum disimpan",
};
