//! What the sender or the operator says about a file where the guess was wrong.

use serde::{Deserialize, Serialize};

use crate::trouble::OpenError;
use crate::words::normal;

/// Corrections to the reading of a file; the default leaves all to the guess.
///
/// ```
/// use sheets::Corrections;
/// let mut wish = Corrections { heading_row: Some(4), ..Corrections::default() };
/// wish.add("nik=C, nama=Nama Lengkap").unwrap();
/// wish.add("telepon=").unwrap();
/// assert!(wish.add("nik").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Corrections {
    /// The sheet to read, by name.
    pub sheet: Option<String>,
    /// The first row of the headings as a spreadsheet numbers it; 0 when there are none.
    pub heading_row: Option<u32>,
    /// Column of the layout, and the heading or letter of the file's column; empty leaves it unread.
    pub columns: Vec<(String, String)>,
}

impl Corrections {
    /// Takes `nik=C,nama=Nama Lengkap`.
    ///
    /// # Errors
    /// Says which part has no equals sign or no column.
    pub fn add(&mut self, text: &str) -> Result<(), OpenError> {
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let Some((key, place)) = part.split_once('=') else {
                return Err(OpenError::MapWithoutPlace(part.trim().to_owned()));
            };
            let key = key.trim();
            if key.is_empty() {
                return Err(OpenError::MapWithoutColumn(part.trim().to_owned()));
            }
            self.columns.push((key.to_owned(), place.trim().trim_matches('"').to_owned()));
        }
        Ok(())
    }

    /// Each wished column with its place among these headings; `None` where no heading or letter answers.
    pub(crate) fn places(&self, headings: &[String]) -> Vec<(String, Option<usize>)> {
        let wished = self.columns.iter().filter(|(_, place)| !place.is_empty());
        wished.map(|(key, place)| (key.clone(), place_of(place, headings))).collect()
    }

    /// Whether a column is to stay unread.
    pub(crate) fn is_denied(&self, key: &str, meaning: &str) -> bool {
        self.columns.iter().any(|(wished, place)| place.is_empty() && (wished == key || wished == meaning))
    }

    /// The same corrections with letters in place of headings, for keeping: a letter names nobody.
    pub fn by_letter(&self, headings: &[String]) -> Self {
        let lettered = self.columns.iter().map(|(key, place)| {
            let letter = place_of(place, headings).map_or_else(String::new, letters_of);
            (key.clone(), if place.is_empty() { String::new() } else { letter })
        });
        Self { columns: lettered.collect(), ..self.clone() }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A heading as written, or a letter as a spreadsheet shows it.
fn place_of(wished: &str, headings: &[String]) -> Option<usize> {
    let wanted = normal(wished);
    let headed = headings.iter().position(|heading| !wanted.is_empty() && normal(heading) == wanted);
    headed.or_else(|| from_letters(wished))
}

/// `C` is 2, `AA` is 26.
pub(crate) fn from_letters(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let number = letters.bytes().fold(0, |sum, byte| sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some(number - 1)
}

/// A column's letters as a spreadsheet shows them: 2 is `C`.
pub fn letters_of(place: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).expect("less than 26")));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_as_a_spreadsheet_does() {
        for (letters, place) in [("A", 0), ("C", 2), ("Z", 25), ("AA", 26), ("AZ", 51), ("SF", 499)] {
            assert_eq!(from_letters(letters), Some(place));
            assert_eq!(letters_of(place), letters);
        }
        assert_eq!(from_letters("NIK2"), None);
    }
}
