# The way between pages, on every page.

menu-label = Menu
menu-region = Wilayah
menu-desk = Meja kantor
menu-board = Papan usulan
menu-past = Riwayat
