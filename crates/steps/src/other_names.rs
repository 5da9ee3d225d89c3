//! One NIK under two names in one file: the first name of each person, kept to be compared with later rows.

use linkage::{jaro_winkler, name_similarity, normalize_name};

/// The first row and name of each person of a file: some thirty bytes a person, all names in one text.
#[derive(Default)]
pub(crate) struct FirstNames {
    text: String,
    /// By place of the person; row 0 where none came yet.
    firsts: Vec<First>,
}

#[derive(Clone, Copy, Default)]
struct First {
    row: u32,
    from: u32,
    length: u16,
}

impl FirstNames {
    /// The earlier row of the person at `place` whose name is nothing like `name`; keeps the first name that comes.
    pub(crate) fn earlier(&mut self, place: usize, row: u32, name: &str) -> Option<u32> {
        if place >= self.firsts.len() {
            self.firsts.resize(place + 1, First::default());
        }
        let first = self.firsts[place];
        if first.row != 0 {
            let known = &self.text[first.from as usize..][..usize::from(first.length)];
            return nothing_alike(known, name).then_some(first.row);
        }
        // A file whose names fill four gigabytes has none to compare beyond.
        if let (Ok(from), Ok(length)) = (u32::try_from(self.text.len()), u16::try_from(name.len())) {
            self.text.push_str(name);
            self.firsts[place] = First { row, from, length };
        }
        None
    }
}

/// Words at least this alike may be one word, misspelt.
const SAME_WORD: f64 = 0.85;
/// Names less alike than this have little in common but the alphabet.
const ALIKE: f64 = 0.6;

/// Whether no spelling, order of words, title or initial makes one name of the two.
pub(crate) fn nothing_alike(a: &str, b: &str) -> bool {
    if a == b || a.is_empty() || b.is_empty() {
        return false;
    }
    let (left, right) = (normalize_name(a), normalize_name(b));
    let same_word = |x: &str, y: &str| {
        let initial = x.len() == 1 || y.len() == 1;
        (initial && x.as_bytes().first() == y.as_bytes().first()) || jaro_winkler(x, y) >= SAME_WORD
    };
    let shares = left.split(' ').any(|x| right.split(' ').any(|y| same_word(x, y)));
    !shares && name_similarity(a, b) < ALIKE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_titles_and_missing_words_are_one_name() {
        let pairs = [
            ("MUHAMMAD RIZKI", "RIZKI"),
            ("SITI AMINAH", "Hj. St. Aminah, S.Pd."),
            ("SURYANI", "SURIYANI"),
            ("BUDI SANTOSO", "SANTOSO BUDI"),
            ("A. SALIM", "AGUS SALIM"),
            ("NURHIDAYAH", "NUR HIDAYAH"),
        ];
        for (a, b) in pairs {
            assert!(!nothing_alike(a, b), "{a} / {b}");
        }
        for (a, b) in [("SITI AMINAH", "BUDI SANTOSO"), ("RINI", "HENDRA WIJAYA")] {
            assert!(nothing_alike(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn the_first_row_of_a_person_is_the_one_named() {
        let mut names = FirstNames::default();
        assert_eq!(names.earlier(7, 2, "SITI AMINAH"), None);
        assert_eq!(names.earlier(3, 3, "BUDI SANTOSO"), None);
        assert_eq!(names.earlier(7, 4, "ST AMINAH"), None);
        assert_eq!(names.earlier(7, 5, "HENDRA WIJAYA"), Some(2));
    }
}
