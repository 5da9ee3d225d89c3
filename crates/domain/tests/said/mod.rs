//! What has to hold of a sentence in both languages, whatever it says.

use law::Sentence;

/// Words without which hardly a sentence of Indonesian does, and which English does not have.
const INDONESIAN: [&str; 24] = [
    "yang", "dan", "orang", "anggaran", "untuk", "dari", "bulan", "belum", "tidak", "sudah", "dengan", "adalah",
    "menurut", "jumlah", "tahun", "sumber", "peserta", "wilayah", "baris", "perlu", "hanya", "sampai", "sejak",
    "kepada",
];

/// Numbers as both languages write them: 1.000 and 1,000 are one.
fn numbers(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','));
    let digits = words.map(|word| word.chars().filter(char::is_ascii_digit).collect::<String>());
    let mut found: Vec<String> = digits.filter(|digits| !digits.is_empty()).collect();
    found.sort_unstable();
    found
}

/// English holds no Indonesian, and every number of the one is in the other.
pub(crate) fn in_both(sentence: &Sentence) {
    let Sentence { indonesian, english } = sentence;
    assert_ne!(indonesian, english);
    assert_eq!(numbers(indonesian), numbers(english), "{indonesian}\n{english}");
    let lower = english.to_lowercase();
    let left: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphabetic()).filter(|word| INDONESIAN.contains(word)).collect();
    assert!(left.is_empty(), "{left:?} in {english}");
}
