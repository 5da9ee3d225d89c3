# Refused rows mended in the page.

mend-title = Perbaiki baris yang ditolak
mend-lead = Ubah sel yang salah, lalu simpan. Baris yang sudah benar langsung masuk sebagai bagian daftar yang sama; berkas yang Anda kirim tetap tersimpan apa adanya.
mend-newer = Daftar peserta yang lebih baru sudah masuk: { $file }, per { $day }. Baris yang diperbaiki di sini menambah daftar per { $own } dan mengubah angka hari itu; angka terbaru tetap dari daftar yang lebih baru.
mend-waiting = { $rows } baris menunggu diperbaiki
mend-saved = Baris yang benar sudah masuk sebagai perubahan { $number }. Baris di bawah ini masih perlu diperbaiki.
mend-others = Sel lain pada baris ini
mend-save = Simpan baris yang diperbaiki
mend-save-note = Baris yang tidak Anda ubah dibiarkan menunggu.
mend-back = Kembali ke berkas
