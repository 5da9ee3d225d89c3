//! Words: pages in place of a page.

use super::words;

words! {
    /// Pages in place of a page.
    TroubleWords {
        next, home, lost_title, lost, lost_next, region_title, region, region_next, region_retired, right_title, right,
        right_in, right_next, right_ask, form_title, form, form_next, missing_title, missing, missing_next, missing_demo,
        method_title, method, method_next, slow_title, slow, slow_next, request_title, request_next, ours_title, large, large_title, large_next, ours,
        ours_next,
    }
}

pub(super) const INDONESIAN: TroubleWords = TroubleWords {
    next: "Yang dapat dilakukan",
    home: "Ke halaman wilayah saya",
    lost_title: "Halaman tidak ditemukan",
    lost: "Alamat ini tidak ada di Payung.",
    lost_next: "Periksa alamatnya, atau cari wilayah dengan kotak pencarian di atas.",
    region_title: "Wilayah tidak ditemukan",
    region: "Kode {} tidak ada dalam tabel kode wilayah yang berlaku.",
    region_next: "Tulis kode sebagai 19, 19.01, 19.01.01, atau 19.01.01.2007; atau cari dengan nama.",
    region_retired: "Dulu bernama {}. Kini kemungkinan menjadi {} ({}).",
    right_title: "Bukan wewenang Anda",
    right: "{} tidak berhak: {}.",
    right_in: "{} tidak berhak: {} di {}.",
    right_next: "Buka wilayah yang menjadi wewenang Anda.",
    right_ask: "Bila Anda memerlukannya, minta administrator menambah peran atau wilayah.",
    form_title: "Formulir tidak diterima",
    form: "Formulir ini tidak dikirim dari halaman Payung yang masih berlaku.",
    form_next: "Kembali, muat ulang halamannya, lalu kirim lagi.",
    missing_title: "Belum ada data",
    missing: "Payung sudah berjalan, tetapi belum ada daftar peserta, jadi belum ada yang dapat dihitung.",
    missing_next: "Setelah peserta, impor jumlah pekerja (--as workforce), target (--as targets), dan daftar desa (--as \
        roster), lalu jalankan payung match.",
    missing_demo: "Ingin melihat-lihat dahulu? payung demo membuat satu provinsi dengan orang rekaan.",
    method_title: "Cara meminta tidak cocok",
    method: "Alamat ini ada, tetapi tidak menerima permintaan seperti ini.",
    method_next: "Buka halamannya lewat tautan atau formulir di Payung.",
    slow_title: "Kiriman terlalu lama",
    slow: "Isi formulir tidak sampai seluruhnya. Tidak ada data yang berubah.",
    slow_next: "Periksa sambungan internet, lalu kirim lagi.",
    request_title: "Permintaan tidak dimengerti",
    request_next: "Perbaiki alamatnya, atau mulai lagi dari halaman wilayah.",
    large_title: "Berkas tidak sampai seluruhnya",
    large: "Berkas lebih besar dari {} MB, atau terputus di jalan. Tidak ada data yang berubah.",
    large_next: "Bagi berkasnya menjadi beberapa bagian, atau kirim lagi saat sambungan baik.",
    ours_title: "Ada kesalahan pada Payung",
    ours: "Permintaan Anda tidak dapat diselesaikan. Tidak ada data yang berubah.",
    ours_next: "Coba lagi. Bila terulang, sampaikan kode {} kepada administrator.",
};
