# The way between pages, on every page.

menu-label = Menu
menu-region = Wilayah
menu-desk = Meja kantor
menu-board = Papan usulan
menu-past = Riwayat
menu-import = Impor
menu-users = Pengguna
menu-offices = Kantor
menu-audit = Jejak
menu-law = Aturan
menu-people = Warga
menu-plans = Rencana
