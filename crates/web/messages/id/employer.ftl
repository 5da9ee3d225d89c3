# The page of an employer.

employer-title = Pemberi kerja
employer-lead = Pekerja yang dilaporkan dibanding yang ditemukan pada daftar dan perizinan, dan upah dibanding upah minimum.
employer-npp = NPP { $number }
employer-reported = Dilaporkan
employer-listed = Pada daftar
employer-active = Peserta aktif lewat pemberi kerja ini
employer-not-listed = Dilaporkan, tidak ada pada daftar
employer-not-registered = Dilaporkan, belum terdaftar
employer-work = Pekerjaan
employer-wages = Upah terhadap upah minimum
employer-minimum = Upah minimum { $amount } di { $region } ({ $as-of }). Sumber: { $source }.
employer-minimum-none = Upah minimum wilayah ini belum ada. Impor angka terbitan dengan ukuran minimum_wage.
employer-below = { $wages } upah di bawah minimum; { $persons } orang tanpa upah pada daftar.
employer-short = Kurang
employer-on-permit = Menurut izin usaha
employer-not-reported = Di izin, tidak dilaporkan
employer-permits = Izin usaha di wilayah ini
employer-permits-told = { $businesses } usaha berizin di { $region }; { $unregistered } belum terdaftar sebagai pemberi kerja, dengan { $workers } tenaga kerja di izinnya.
employer-unregistered = Belum terdaftar
employer-fewer = Melaporkan lebih sedikit
employer-business = Usaha
employer-covered = Peserta aktif
