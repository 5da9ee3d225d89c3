//! Words: finding a region.

use super::words;

words! {
    /// Finding a region.
    FindWords {
        label, placeholder, button, title, lead, short, none, told, many, not_own,
    }
}

pub(super) const INDONESIAN: FindWords = FindWords {
    label: "Cari wilayah: nama atau kode",
    placeholder: "Nama wilayah atau kode",
    button: "Cari",
    title: "Cari wilayah",
    lead: "Ketik tiga huruf pertama nama desa, kelurahan, kecamatan, kabupaten, kota, atau provinsi; atau \
        kodenya.",
    short: "Ketik paling sedikit tiga huruf, atau angka kode wilayah.",
    none: "Tidak ada wilayah bernama atau berkode “{}”. Periksa ejaannya, atau ketik sebagian nama saja.",
    told: "{} wilayah ditemukan.",
    many: "{} wilayah ditemukan, {} yang pertama ditampilkan. Persempit pencarian dengan menambah huruf.",
    not_own: "di luar wilayah Anda",
};
