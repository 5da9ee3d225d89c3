# Who holds a role, and who of them is protected.

holders-title = Pemangku peran
holders-lead = Orang pada daftar di wilayah { $office }, masing-masing pada peran utamanya. Masa tenggang terhitung terlindungi.
holders-told = { $covered } dari { $all } terlindungi ({ $percent })
holders-covered = Terlindungi
holders-open = Belum terlindungi
