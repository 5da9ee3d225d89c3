# The desk of an office: what waits for it, and its batches.

desk-title = Meja kantor
desk-lead = Yang menunggu kantor ini, lalu semua usulan yang melewatinya.
desk-lead-all = Semua usulan di wilayah Anda. Anda belum ditugaskan pada satu kantor, jadi hanya dapat membaca.
desk-ask-office = Untuk mengajukan atau memeriksa usulan, minta administrator menugaskan Anda pada kantor Anda.
desk-offices = Kantor
desk-tasks-none-text = Usulan baru dimulai dari daftar bernama: pilih orang yang belum terlindungi.
desk-task-since = sejak { $day }
desk-tasks = Menunggu kantor ini
desk-tasks-none = Tidak ada yang menunggu kantor ini.
desk-task-rows = { $rows } baris
desk-task-overdue = { $rows } terlambat
desk-task-from = { $office }, usulan { $number }
desk-batches = Usulan
desk-batches-none = Belum ada usulan.
desk-number = Nomor
desk-sender = Pengusul
desk-months = Bulan
desk-persons = Orang
desk-monthly = Iuran sebulan
desk-states = Keadaan
desk-to-chase = { $rows } belum tampak pada daftar peserta
desk-new = Usulan baru
desk-page = Halaman { $page } dari { $pages }
desk-terms = Masa jabatan yang segera berakhir
desk-estimate = Iuran adalah taksiran menurut aturan yang berlaku pada bulannya.
