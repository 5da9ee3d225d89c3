//! Words: the page of an agency.

use super::words;

words! {
    /// The page of an agency.
    AgencyWords {
        title, lead, groups, group, terms,
    }
}

pub(super) const INDONESIAN: AgencyWords = AgencyWords {
    title: "Instansi",
    lead: "Pegawai tanpa status ASN pada daftar yang dikirim instansi ini: siapa terlindungi, siapa belum, dan \
        biayanya.",
    groups: "Menurut kelompok",
    group: "Kelompok",
    terms: "Masa jabatan yang segera berakhir: {}",
};
