# The history.

past-title = Riwayat
past-lead = Yang dibawa masuk dan yang diputuskan, terbaru lebih dulu. Yang diurungkan tetap tercatat.
past-none = Belum ada yang dibawa masuk.
past-change = Perubahan { $number }
past-by = { $when }, oleh { $actor }
past-account = { $read } dibaca = { $accepted } diterima + { $merged } digabung + { $set-aside } disisihkan + { $refused } ditolak + { $skipped } dilewati
past-undone-by = Diurungkan oleh perubahan { $number }
past-undo = Urungkan
past-undo-lead = Setelah diurungkan, angka dan daftar kembali seperti sebelum perubahan ini. Tidak ada yang dihapus, dan pengurungan dapat diurungkan lagi.
past-undo-confirm = Ya, urungkan perubahan { $number }
past-undo-with = Urungkan juga perubahan yang memakainya
past-rests = Perubahan ini dipakai oleh perubahan lain. Urungkan itu dahulu, atau sekaligus dengan mencentang pilihan di bawah:
past-back = Kembali ke riwayat
past-roster = Daftar pekerja
past-participants = Daftar peserta
past-figures = Penyebut, target, atau angka terbit
past-boundaries = Batas wilayah
past-departures = Meninggal atau pindah
past-returned = Ada kembali
past-person-merge = Orang digabung
past-person-split = Orang dipisahkan
past-person-number = Nomor dicatat
past-other = Perubahan lain
past-reveal = Nomor lengkap dilihat
past-doubt = Yang diragukan diputuskan
