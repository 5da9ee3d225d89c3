# The board of submissions.

board-title = Papan usulan
board-which-office = Papan ini milik satu kantor, dan Anda belum ditugaskan pada satu kantor. Minta administrator menugaskan Anda, atau buka papan kantor Anda dengan alamat /usulan?kantor=NAMA KANTOR.
board-lead = Siapa sudah mengajukan, siapa belum, apa yang dikembalikan dan apa yang terlambat. Iuran adalah taksiran.
board-sum = { $persons } orang dalam { $rows } baris berjalan, { $monthly } sebulan, { $total } seluruhnya
board-sent = Sudah mengajukan
board-not-sent = Belum mengajukan
board-nobody = Tidak ada.
board-office = Kantor
board-persons = Orang
board-monthly = Iuran sebulan
board-states = Keadaan
board-overdue = Terlambat
board-to-chase = Diterima, belum tampak
board-returned = Dikembalikan, dan mengapa
board-desks = Giliran siapa
board-part = Sebagai
board-since = Sejak
board-roles = Menurut peran
board-roles-note = Penyebutnya orang pada daftar yang diimpor; satu orang dihitung pada satu peran. Kelompok peran lebih dahulu, lalu tiap peran.
board-cells = Menurut desa dan peran
board-role = Peran
board-percent = Persen
board-asked = Diusulkan
board-reminder = Pengingat untuk disalin
