//! Words: people on the lists that an office sent.

use super::words;

words! {
    /// People on the lists that an office sent.
    ListedWords in "listed" {
        names, nobody, nobody_text, persons, covered, not_covered, unknown, asked, percent_note, not_matched, term,
        wage, cost,
    }
}
