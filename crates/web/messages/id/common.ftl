# What stands on many pages.

common-skip = Langsung ke isi
common-language = Bahasa Indonesia
common-footer = Payung. Setiap angka memuat penyebut, sumber, dan tanggalnya.
common-crumbs = Letak wilayah
common-unknown = belum diketahui
common-none = –
common-sum = Jumlah
common-sum-overlaps = Peserta aktif (satu orang dapat ikut beberapa program, jadi bagian tidak berjumlah)
common-percent-word = persen
common-persons-word = orang
common-estimate = perkiraan
common-kind-country = Negara
common-kind-province = Provinsi
common-kind-kabupaten = Kabupaten
common-kind-kota = Kota
common-kind-kecamatan = Kecamatan
common-kind-kelurahan = Kelurahan
common-kind-desa = Desa
common-kind-desa-adat = Desa adat
common-request-value = Isian “{ $name }” pada alamat halaman ini tidak dikenal. Yang dapat dipakai: { $allowed }.
common-choice-unknown = Isian “{ $name }”: terbaca “{ $read }”, tidak dikenal. Yang dapat dipilih: { $allowed }.
