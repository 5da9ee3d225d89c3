# People on the lists that an office sent.

listed-names = Nama
listed-nobody = Tidak ada nama.
listed-nobody-text = Impor daftar dengan nama kantor ini sebagai pengirim, lalu cocokkan.
listed-persons = Pada daftar
listed-covered = Terlindungi
listed-not-covered = Belum
listed-unknown = Belum pasti
listed-asked = Diusulkan
listed-percent-note = Persen dihitung dari yang sudah pasti: tanpa yang diragukan dan yang belum dicocokkan. Masa tenggang terhitung terlindungi.
listed-not-matched = Belum dicocokkan
listed-term = Masa kerja sampai
listed-wage = Upah
listed-cost = Biaya usulan tiap bulan
