# Headings of columns that several tables share.

col-role-group = Peran
col-on-rosters = Pada daftar
col-protected = Terlindungi
col-not-protected = Belum
col-percent = Persen
col-region = Wilayah
col-active = Aktif
col-eligible = Dapat dilindungi
col-part = Bagian
col-share = Dari yang dapat dilindungi
col-share-active = Dari peserta aktif
col-name = Nama
col-status = Status
col-role = Peran dan pekerjaan
col-birth = Tanggal lahir
col-place = Desa/kelurahan
col-source = Baris berkas
col-list = Daftar peserta
col-programs = Program
col-paid-until = Lunas sampai
col-file = Berkas
