//! Employers as lists of employers describe them.

use serde::Serialize;
use units::{Id, RegionCode};

use crate::people::{Employer, EmployerKind};

/// What a list says of an employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmployerProfile {
    /// Whose.
    pub employer: Id<Employer>,
    /// Registered name.
    pub name: String,
    /// Who stands behind it.
    pub kind: EmployerKind,
    /// Line of business, in the list's words.
    pub business: Option<String>,
    /// Where it is, as far down as known.
    pub region: Option<RegionCode>,
    /// Street.
    pub address: Option<String>,
    /// How many work there, by its own word.
    pub workers: Option<i64>,
    /// How many of them are registered, by its own word.
    pub registered: Option<i64>,
}

/// Who stands behind an employer, in the words of lists and names; `None` for words that do not say.
///
/// ```
/// use domain::{EmployerKind, employer_kind_from_words};
/// assert_eq!(employer_kind_from_words("PT Contoh Jaya (Persero)"), Some(EmployerKind::State));
/// assert_eq!(employer_kind_from_words("Pemerintah Desa Rebo"), Some(EmployerKind::Village));
/// assert_eq!(employer_kind_from_words("CV"), Some(EmployerKind::Private));
/// assert_eq!(employer_kind_from_words("lain-lain"), None);
/// ```
pub fn employer_kind_from_words(text: &str) -> Option<EmployerKind> {
    if let Ok(kind) = text.parse() {
        return Some(kind);
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    // The narrower before the wider word: a state firm is a PT too.
    let table = [
        (any(&["bumn", "persero", "perum", "negara"]), EmployerKind::State),
        (any(&["bumd", "perumda", "perusda", "perseroda"]), EmployerKind::Regional),
        (any(&["pt", "cv", "firma", "yayasan", "koperasi", "swasta", "tbk"]), EmployerKind::Private),
        (any(&["pemdes", "bumdes", "gampong", "nagari"]), EmployerKind::Village),
        (any(&["desa"]) && any(&["pemerintah", "kantor", "pemerintahan"]), EmployerKind::Village),
        (
            any(&["dinas", "badan", "opd", "skpd", "instansi", "pemkab", "pemkot", "pemprov", "kecamatan"])
                || any(&["kelurahan", "sekretariat", "puskesmas", "rsud", "kementerian", "pemerintah"]),
            EmployerKind::Agency,
        ),
        (any(&["ud", "umkm", "ukm", "mikro", "perorangan", "toko", "warung", "pd"]), EmployerKind::Small),
    ];
    table.into_iter().find(|(named, _)| *named).map(|(_, kind)| kind)
}

/// A registration number as offices compare it: no spaces, capital letters.
///
/// ```
/// assert_eq!(domain::plain_npp(" aa 090001 "), "AA090001");
/// ```
pub fn plain_npp(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// A firm's name as it is compared: letters and digits alone, without the form of the firm.
///
/// ```
/// assert_eq!(domain::firm_key("PT. Maju Jaya"), domain::firm_key("Maju Jaya, PT (Persero)"));
/// ```
pub fn firm_key(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !["pt", "cv", "ud", "tbk", "persero", "pd"].contains(word)).collect()
}
