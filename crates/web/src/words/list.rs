//! Words: the named gap.

use super::words;

words! {
    /// The named gap.
    ListWords {
        title, lead, lead_grace, lead_set_aside, unit, unit_rows, of_all, status, apart, search, role, role_all, apply,
        clear, xlsx, csv, download_note, pages, before, after, page, back, empty_narrow, empty_narrow_text, empty_rosters,
        empty_rosters_text, empty_good, empty_good_text, status_all, status_never, status_lapsed, status_doubtful,
        status_in_grace, status_set_aside, person_never, person_lapsed, person_doubtful, person_in_grace, person_row,
        person_rows,
    }
}

pub(super) const INDONESIAN: ListWords = ListWords {
    title: "Daftar bernama",
    lead: "Orang pada daftar desa, instansi, atau pasar yang belum terlindungi per {}. Satu orang satu baris, \
        walau tercantum di beberapa daftar.",
    lead_grace: "Masih terlindungi, tetapi iuran tertunggak. Tidak termasuk daftar bernama; ingatkan sebelum \
        tenggatnya.",
    lead_set_aside: "Baris daftar yang bukan sasaran BPJS Ketenagakerjaan, dengan alasannya. Tidak termasuk daftar \
        bernama.",
    unit: "orang",
    unit_rows: "baris",
    of_all: "dari {} nama pada daftar ini seluruhnya",
    status: "Status",
    apart: "Terpisah dari daftar",
    search: "Nama memuat",
    role: "Peran",
    role_all: "Semua peran",
    apply: "Saring",
    clear: "Hapus saringan",
    xlsx: "Unduh XLSX",
    csv: "Unduh CSV",
    download_note: "Berkas mengikuti saringan ini. Nomor identitas tidak ikut.",
    pages: "Halaman daftar",
    before: "Sebelumnya",
    after: "Berikutnya",
    page: "Halaman {} dari {}, nama {} sampai {}",
    back: "Kembali ke halaman wilayah",
    empty_narrow: "Tidak ada yang cocok dengan saringan ini.",
    empty_narrow_text: "Hapus saringan, atau ketik sebagian nama saja.",
    empty_rosters: "Belum ada daftar untuk wilayah ini.",
    empty_rosters_text: "Impor daftar desa, instansi, atau pasar (payung import BERKAS --region KODE), lalu cocokkan (payung \
        match).",
    empty_good: "Semua orang pada daftar sudah terlindungi.",
    empty_good_text: "Tambahkan daftar lain, misalnya pekerja rentan atau pedagang pasar, untuk menemukan yang belum \
        tercatat.",
    status_all: "Semua",
    status_never: "Belum terdaftar",
    status_lapsed: "Berakhir",
    status_doubtful: "Diragukan",
    status_in_grace: "Masa tenggang",
    status_set_aside: "Bukan sasaran",
    person_never: "Belum terdaftar",
    person_lapsed: "Berakhir sejak {}",
    person_doubtful: "Diragukan, perlu ditinjau",
    person_in_grace: "Masa tenggang sampai {}",
    person_row: "baris {}",
    person_rows: ", tercantum {} kali",
};
