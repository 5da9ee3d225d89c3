# Where offices are written to.

mail-title = Alamat surel kantor
mail-lead = Ke alamat ini dikirim kabar tentang yang menunggu kantor, tanpa nama dan nomor orang. Kosongkan untuk berhenti mengirim.
mail-office = Kantor
mail-address = Alamat surel
mail-save = Simpan
mail-told = { $written } dari { $offices } kantor memiliki alamat surel
