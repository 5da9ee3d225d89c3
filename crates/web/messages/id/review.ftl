# Doubts to decide.

review-title = Tinjau yang diragukan
review-lead = Tiap baris di bawah ini mungkin orang yang sudah dikenal. Putuskan satu per satu; putusan tercatat dan dapat dibatalkan.
review-told = { $count } diragukan, { $shown } ditampilkan
review-none = Tidak ada yang diragukan di wilayah ini.
review-may-be = Mungkin sama dengan
review-probability = Peluang
review-evidence = Bukti tiap kolom dalam bit
review-column = Kolom
review-agreement = Kecocokan
review-bits = Bit
review-prior = Sebelum kolom dilihat
review-sum = Jumlah
review-compared = Dibandingkan karena berbagi kunci: { $keys }.
review-turning = Apa yang akan mengubah putusan
review-turning-line = { $column }: { $words } (jumlah menjadi { $sum })
review-same = Orang yang sama
review-different = Orang lain, baru
review-nik = NIK
review-sex = Jenis kelamin
review-mother = Nama ibu
review-back = Kembali ke daftar
review-link = Tinjau yang diragukan
review-keys = Dengan papan ketik, pada baris yang disorot: S orang yang sama, B orang lain, J berikutnya, K sebelumnya.
