# The branch office's answers from a file.

answers-title = Jawaban kantor cabang
answers-upload = Unggah berkas jawaban
answers-upload-note = XLSX atau CSV dengan kolom rujukan, nik, nama, jawaban, alasan, keterangan. Berkas yang sama dua kali tidak mengubah apa pun.
answers-file = Berkas jawaban
answers-send = Unggah
answers-missing = Pilih berkas jawaban lebih dahulu.
answers-unread = Berkas ini tidak terbaca sebagai berkas jawaban: { $why }
answers-already = Berkas ini sudah pernah dibaca; tidak ada yang berubah.
answers-account = { $read } baris dibaca = { $noted } dicatat + { $already } sudah dikatakan + { $mend } perlu diperbaiki + { $open } belum dijawab
answers-accepted = Diterima
answers-refused = Ditolak: { $reason }
answers-damaged = { $rows } baris dikenali dari rujukannya walau NIK pada berkas rusak.
answers-mend = Perlu diperbaiki
answers-mend-note = Perbaiki baris ini pada berkas yang sama, lalu unggah lagi.
answers-mend-more = { $rows } baris lagi perlu diperbaiki; perbaiki yang ini dahulu.
answers-again = Unggah berkas lain
