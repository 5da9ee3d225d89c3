//! Words: what stands on many pages.

use super::words;

words! {
    /// What stands on many pages.
    CommonWords {
        skip, footer, crumbs, unknown, none, sum, sum_overlaps, percent_word, persons_word, estimate, kind_country,
        kind_province, kind_kabupaten, kind_kota, kind_kecamatan, kind_kelurahan, kind_desa, kind_desa_adat,
        request_value,
    }
}

pub(super) const INDONESIAN: CommonWords = CommonWords {
    skip: "Langsung ke isi",
    footer: "Payung. Setiap angka memuat penyebut, sumber, dan tanggalnya.",
    crumbs: "Letak wilayah",
    unknown: "belum diketahui",
    none: "–",
    sum: "Jumlah",
    sum_overlaps: "Peserta aktif (satu orang dapat ikut beberapa program, jadi bagian tidak berjumlah)",
    percent_word: "persen",
    persons_word: "orang",
    estimate: "perkiraan",
    kind_country: "Negara",
    kind_province: "Provinsi",
    kind_kabupaten: "Kabupaten",
    kind_kota: "Kota",
    kind_kecamatan: "Kecamatan",
    kind_kelurahan: "Kelurahan",
    kind_desa: "Desa",
    kind_desa_adat: "Desa adat",
    request_value: "Isian “{}” pada alamat halaman ini tidak dikenal. Yang dapat dipakai: {}.",
};
