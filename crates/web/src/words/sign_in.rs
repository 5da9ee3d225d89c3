//! Words: signing in and out.

use super::words;

words! {
    /// Signing in and out.
    SignInWords {
        title, lead, name, password, button, help, wrong, wait, busy, sign_out, demo_title, demo_text,
    }
}

pub(super) const INDONESIAN: SignInWords = SignInWords {
    title: "Masuk",
    lead: "Siapa yang bekerja di wilayah ini tanpa perlindungan, dan siapa yang dapat dilindungi lebih dulu.",
    name: "Nama operator",
    password: "Kata sandi",
    button: "Masuk",
    help: "Lupa kata sandi? Minta administrator di kantor Anda membuat yang baru.",
    wrong: "Nama atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.",
    wait: "Sudah lima kali tidak cocok. Coba lagi {} menit lagi, atau minta administrator membuat kata sandi \
        baru.",
    busy: "Terlalu banyak orang masuk bersamaan. Coba lagi beberapa detik lagi.",
    sign_out: "Keluar",
    demo_title: "Ini contoh dengan orang rekaan.",
    demo_text: "Semua nama di bawah ini memakai kata sandi",
};
