//! Words for payers and for why a branch office refuses.

use law::{Funding, UnknownCode};
use serde::Serialize;

/// The word of commands, files and the store.
pub const fn payer_code(payer: Funding) -> &'static str {
    match payer {
        Funding::Own => "self",
        Funding::Company => "company",
        Funding::Apbn => "apbn",
        Funding::Apbd => "apbd",
        Funding::Add => "add",
        Funding::DanaDesa => "dana-desa",
        Funding::Dbh => "dbh",
    }
}

/// As office people say it.
pub const fn payer_title(payer: Funding) -> &'static str {
    match payer {
        Funding::Own => "mandiri",
        Funding::Company => "perusahaan",
        Funding::Apbn => "APBN",
        Funding::Apbd => "APBD",
        Funding::Add => "ADD",
        Funding::DanaDesa => "Dana Desa",
        Funding::Dbh => "DBH",
    }
}

/// The same in an English sentence, where budgets keep their names.
pub const fn payer_in_english(payer: Funding) -> &'static str {
    match payer {
        Funding::Own => "members' own money",
        Funding::Company => "money of firms",
        Funding::Apbn | Funding::Apbd | Funding::Add | Funding::DanaDesa | Funding::Dbh => payer_title(payer),
    }
}

/// Why a branch office does not register somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// The population register does not know the NIK.
    NikNotFound,
    /// Has the programs already.
    AlreadyActive,
    /// Too young or too old to be registered anew.
    Age,
    /// Died.
    Dead,
    /// Stands in the file twice, or was sent by somebody else too.
    Double,
    /// A paper is missing.
    DocumentMissing,
    /// Something else, said in words.
    Other,
}

impl RefusalReason {
    /// All reasons, in the order of the list.
    pub const ALL: [Self; 7] = [
        Self::NikNotFound,
        Self::AlreadyActive,
        Self::Age,
        Self::Dead,
        Self::Double,
        Self::DocumentMissing,
        Self::Other,
    ];

    /// The word in files and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NikNotFound => "nik_tidak_ditemukan",
            Self::AlreadyActive => "sudah_aktif",
            Self::Age => "umur",
            Self::Dead => "meninggal",
            Self::Double => "ganda",
            Self::DocumentMissing => "dokumen_kurang",
            Self::Other => "lainnya",
        }
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NikNotFound => "NIK tidak ditemukan",
            Self::AlreadyActive => "Sudah aktif",
            Self::Age => "Di luar umur pendaftaran",
            Self::Dead => "Meninggal",
            Self::Double => "Ganda",
            Self::DocumentMissing => "Dokumen kurang",
            Self::Other => "Lainnya",
        }
    }
}

impl std::str::FromStr for RefusalReason {
    type Err = UnknownCode;

    /// The code or the title, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let word = text.trim();
        let is = |reason: &Self| {
            reason.title().eq_ignore_ascii_case(word)
                || reason.code().eq_ignore_ascii_case(&word.replace([' ', '-'], "_"))
        };
        Self::ALL.into_iter().find(is).ok_or_else(|| UnknownCode {
            read: text.to_owned(),
            allowed: "nik_tidak_ditemukan, sudah_aktif, umur, meninggal, ganda, dokumen_kurang, lainnya",
        })
    }
}
