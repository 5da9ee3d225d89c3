# The board by village and role.

cells-title = Menurut desa dan peran
cells-lead = Papan { $office }: orang dan iuran yang diusulkan, dan berapa pemangku peran yang terlindungi.
cells-lead-in = Papan { $office }, di { $region }: orang dan iuran yang diusulkan, dan berapa pemangku peran yang terlindungi.
cells-told = { $lines } baris tabel; { $persons } orang diusulkan, { $monthly } sebulan
