# The page of an agency.

agency-title = Instansi
agency-lead = Pegawai tanpa status ASN pada daftar yang dikirim instansi ini: siapa terlindungi, siapa belum, dan biayanya.
agency-groups = Menurut kelompok
agency-group = Kelompok
agency-terms = Masa jabatan yang segera berakhir: { $count }
