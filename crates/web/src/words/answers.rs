//! Words: the branch office's answers from a file.

use super::words;

words! {
    /// The branch office's answers from a file.
    AnswersWords {
        title, upload, upload_note, file, send, missing, unread, already, account, accepted, refused, damaged, mend,
        mend_note, mend_more, again,
    }
}

pub(super) const INDONESIAN: AnswersWords = AnswersWords {
    title: "Jawaban kantor cabang",
    upload: "Unggah berkas jawaban",
    upload_note: "XLSX atau CSV dengan kolom rujukan, nik, nama, jawaban, alasan, keterangan. Berkas yang sama dua \
        kali tidak mengubah apa pun.",
    file: "Berkas jawaban",
    send: "Unggah",
    missing: "Pilih berkas jawaban lebih dahulu.",
    unread: "Berkas ini tidak terbaca sebagai berkas jawaban: {}",
    already: "Berkas ini sudah pernah dibaca; tidak ada yang berubah.",
    account: "{} baris dibaca = {} dicatat + {} sudah dikatakan + {} perlu diperbaiki + {} belum dijawab",
    accepted: "Diterima",
    refused: "Ditolak: {}",
    damaged: "{} baris dikenali dari rujukannya walau NIK pada berkas rusak.",
    mend: "Perlu diperbaiki",
    mend_note: "Perbaiki baris ini pada berkas yang sama, lalu unggah lagi.",
    mend_more: "{} baris lagi perlu diperbaiki; perbaiki yang ini dahulu.",
    again: "Unggah berkas lain",
};
