# Village and public roles, by their code.

role-kepala-desa = Kepala desa
role-perangkat-desa = Perangkat desa
role-bpd = BPD
role-rt = Ketua RT
role-rw = Ketua RW
role-pkk = PKK
role-karang-taruna = Karang Taruna
role-kader-posyandu = Kader Posyandu
role-lpm = LPM
role-lkd-lain = LKD lain
role-guru-non-asn = Guru non-ASN
role-nakes-non-asn = Tenaga kesehatan non-ASN
role-non-asn = Pegawai non-ASN
role-petugas-pemilu = Petugas pemilu
role-pekerja-keagamaan = Pekerja keagamaan
