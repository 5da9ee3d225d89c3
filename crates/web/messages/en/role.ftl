# Village and public roles, by their code.

role-kepala-desa = Village head
role-perangkat-desa = Village official
role-bpd = Village council (BPD)
role-rt = Head of neighbourhood (RT)
role-rw = Head of ward (RW)
role-pkk = Family welfare movement (PKK)
role-karang-taruna = Youth organisation (Karang Taruna)
role-kader-posyandu = Health post volunteer (Posyandu)
role-lpm = Community empowerment body (LPM)
role-lkd-lain = Other village institution (LKD)
role-guru-non-asn = Teacher, not a civil servant
role-nakes-non-asn = Health worker, not a civil servant
role-non-asn = Agency staff, not a civil servant
role-petugas-pemilu = Election officer
role-pekerja-keagamaan = Religious worker
