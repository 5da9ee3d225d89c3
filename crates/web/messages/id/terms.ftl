# Terms of office that end soon.

terms-title = Masa jabatan
terms-lead = { $count } masa jabatan berakhir dalam { $days } hari di { $region }, dihitung dari { $day }.
terms-days = Dalam
terms-days-option = { $days } hari
terms-none = Tidak ada masa jabatan yang berakhir dalam waktu itu.
terms-none-text = Masa jabatan dibaca dari kolom awal, akhir, dan nomor SK pada daftar yang diimpor.
terms-until = Berakhir
terms-left = { $days } hari lagi
terms-past = lewat { $days } hari
terms-decree = SK
terms-next = Pengganti
terms-next-none = belum ada pengganti
terms-next-told = { $name } mulai { $from }
terms-next-gap = { $name } mulai { $from } (kosong { $days } hari)
terms-back = Kembali ke halaman wilayah
