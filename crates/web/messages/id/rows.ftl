# Rows behind a figure of the board.

rows-title = Baris usulan
rows-lead = Baris di balik angka pada papan { $office }.
rows-count = { $rows } baris, { $persons } orang, { $monthly } sebulan
rows-sender = Pengusul: { $office }
rows-desk = Giliran: { $office }
rows-state = Keadaan: { $state }
rows-role = Peran: { $role }
rows-role-none = tanpa peran
rows-place = Wilayah: { $region }
rows-live = masih berjalan
rows-overdue = terlambat
rows-to-chase = diterima, belum tampak
rows-none = Tidak ada baris untuk angka ini.
rows-back = Kembali ke papan
rows-reference = Rujukan
rows-turn = Giliran
