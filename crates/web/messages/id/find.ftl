# Finding a region.

find-label = Cari wilayah: nama atau kode
find-placeholder = Nama wilayah atau kode
find-button = Cari
find-title = Cari wilayah
find-lead = Ketik tiga huruf pertama nama desa, kelurahan, kecamatan, kabupaten, kota, atau provinsi; atau kodenya.
find-short = Ketik paling sedikit tiga huruf, atau angka kode wilayah.
find-none = Tidak ada wilayah bernama atau berkode “{ $asked }”. Periksa ejaannya, atau ketik sebagian nama saja.
find-told = { $count } wilayah ditemukan.
find-many = { $count } wilayah ditemukan, { $shown } yang pertama ditampilkan. Persempit pencarian dengan menambah huruf.
find-not-own = di luar wilayah Anda
find-quick-more = Lihat semua { $count } wilayah
