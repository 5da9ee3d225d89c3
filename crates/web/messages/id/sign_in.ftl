# Signing in and out.

sign-in-title = Masuk
sign-in-lead = Siapa yang bekerja di wilayah ini tanpa perlindungan, dan siapa yang dapat dilindungi lebih dulu.
sign-in-name = Nama operator
sign-in-password = Kata sandi
sign-in-button = Masuk
sign-in-help = Lupa kata sandi? Minta administrator di kantor Anda membuat yang baru.
sign-in-wrong = Nama atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.
sign-in-wait = Sudah lima kali tidak cocok. Coba lagi { $minutes } menit lagi, atau minta administrator membuat kata sandi baru.
sign-in-busy = Terlalu banyak orang masuk bersamaan. Coba lagi beberapa detik lagi.
sign-in-sign-out = Keluar
sign-in-demo-title = Ini contoh dengan orang rekaan.
sign-in-demo-text = Semua nama di bawah ini memakai kata sandi
