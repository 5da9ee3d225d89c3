# What steps and the law name by a code: family and code.

state-draft = rancangan
state-submitted = diajukan
state-returned = dikembalikan
state-verified = lolos pemeriksaan
state-compiled = dihimpun
state-accepted = diterima
state-refused = ditolak
state-withdrawn = ditarik
state-active = aktif
state-expired = lewat masa

part-sender = pengusul
part-verifier = kecamatan
part-compiler = dinas penghimpun
part-branch = kantor cabang
part-stranger = kantor lain

refusal-nik-not-found = NIK tidak ditemukan
refusal-already-active = Sudah aktif
refusal-age = Di luar umur pendaftaran
refusal-dead = Meninggal
refusal-double = Ganda
refusal-document-missing = Dokumen kurang
refusal-other = Lainnya

set-aside-civil-servant = ASN (Taspen)
set-aside-soldier = TNI (Asabri)
set-aside-police = Polri (Asabri)
set-aside-student = Pelajar atau mahasiswa
set-aside-pensioner = Pensiunan
set-aside-not-working = Tidak bekerja
set-aside-dead = Meninggal
set-aside-moved = Pindah
set-aside-not-resident = Hilang, pergi, atau tidak sah
set-aside-too-young = Di bawah umur pendaftaran
set-aside-too-old = Melewati umur pendaftaran BPU

departure-dead = Meninggal
departure-moved = Pindah
departure-back = Ada kembali

found-by-npp = NPP
found-by-nib = NIB
found-by-name-and-place = nama dan wilayah
found-by-name-alone = nama saja

task-mend = dikembalikan, perlu diperbaiki
task-send = rancangan belum diajukan
task-verify = menunggu pemeriksaan
task-compile = menunggu dihimpun
task-answer = menunggu jawaban
task-chase = diterima tetapi belum tampak pada daftar peserta
task-terms = masa jabatan segera berakhir

payee-aparatur-desa = Kepala desa dan perangkat
payee-bpd = BPD
payee-lkd = RT/RW dan LKD lain
payee-non-asn = Pegawai non-ASN
payee-keagamaan = Pekerja keagamaan
payee-rentan = Pekerja rentan
payee-sawit = Pekerja kebun sawit
payee-mandiri = Pekerja bukan penerima upah lain
payee-karyawan = Karyawan perusahaan
payee-asn = ASN, TNI, Polri

staff-teachers = Guru non-ASN
staff-health = Tenaga kesehatan non-ASN
staff-ad-hoc = Petugas pemilu ad hoc
staff-non-asn = Pegawai non-ASN lain
staff-others = Lainnya pada daftar

group-aparatur-desa = Kepala desa dan perangkat
group-bpd = BPD
group-lkd = RT/RW dan LKD lain
group-non-asn = Pegawai non-ASN
group-keagamaan = Pekerja keagamaan

funding-self = mandiri
funding-company = perusahaan
funding-apbn = APBN
funding-apbd = APBD
funding-add = ADD
funding-dana-desa = Dana Desa
funding-dbh = DBH

occupation-farmer = Petani/pekebun
occupation-farm-labourer = Buruh tani
occupation-livestock-farmer = Peternak
occupation-fisher = Nelayan
occupation-miner = Penambang
occupation-trader = Pedagang
occupation-driver = Sopir/ojek
occupation-builder = Buruh bangunan/tukang
occupation-casual-labourer = Buruh harian lepas
occupation-private-employee = Karyawan swasta
occupation-state-firm-employee = Karyawan BUMN/BUMD
occupation-teacher = Guru/dosen non-ASN
occupation-health-worker = Tenaga kesehatan
occupation-religious-worker = Pekerja keagamaan
occupation-domestic-worker = Asisten rumah tangga
occupation-self-employed = Wiraswasta/usaha mikro
occupation-honorary-staff = Pegawai honorer
occupation-village-official = Perangkat desa
occupation-other = Pekerjaan lain
occupation-unknown = Tidak disebut
occupation-civil-servant = ASN
occupation-soldier = TNI
occupation-police = Polri
occupation-student = Pelajar/mahasiswa
occupation-pensioner = Pensiunan
occupation-not-working = Tidak bekerja

family-age-end = Umur tertinggi
family-age-min = Umur terendah
family-bpu = Iuran bukan penerima upah (BPU)
family-due-day = Hari jatuh tempo iuran
family-grace-months-bpu = Masa tenggang BPU
family-grace-months-pu = Masa tenggang penerima upah
family-jakon = Iuran jasa konstruksi
family-jht = Jaminan hari tua (JHT)
family-jkk = Jaminan kecelakaan kerja (JKK)
family-jkm = Jaminan kematian (JKM)
family-jkp = Jaminan kehilangan pekerjaan (JKP)
family-jp = Jaminan pensiun (JP)
family-pays = Uang mana boleh membayar iuran siapa
family-pmi = Pekerja migran (PMI)
family-pu = Iuran penerima upah (PU)
family-relief = Keringanan iuran
family-risk = Kelompok risiko usaha
family-scholarship = Beasiswa anak
family-village = Penghasilan tetap perangkat desa

layout-aid = Penerima program bantuan
layout-answers = Jawaban kantor cabang atas usulan
layout-contributions = Rincian iuran pekerja
layout-departures = Daftar orang yang meninggal atau pindah
layout-employers = Pemberi kerja dan badan usaha
layout-figures = Angka terbit per wilayah
layout-funding = Anggaran untuk iuran
layout-ktp = Bacaan KTP elektronik
layout-list = Daftar orang dengan susunan apa pun
layout-market = Daftar sederhana pedagang atau pegawai
layout-opensid = Penduduk dari OpenSID
layout-participants = Peserta menurut data BPJS Ketenagakerjaan
layout-permits = Izin usaha dari PTSP atau OSS
layout-roster = Daftar pekerja dari desa, instansi atau kelompok
layout-siak = Biodata penduduk menurut SIAK
layout-sipp = Pekerja menurut SIPP, 30 kolom
layout-sipp32 = Pekerja menurut SIPP, 32 kolom: nama dalam tiga bagian
layout-sipp33 = Pekerja menurut SIPP, 33 kolom: rapel dan kewarganegaraan
layout-sipp50 = Pekerja menurut SIPP, 50 kolom: bank dan keluarga
layout-staff = Pegawai non-ASN per perangkat daerah
layout-targets = Target cakupan per wilayah
layout-traders = Pedagang pasar
layout-workforce = Jumlah tenaga kerja per wilayah
