//! Words: doubts to decide.

use super::words;

words! {
    /// Doubts to decide.
    ReviewWords in "review" {
        title, keys, lead, told(count, shown), none, may_be, probability, evidence, column, agreement, bits, prior, sum,
        compared(keys), turning, turning_line(column, words, sum), same, different, nik, sex, mother, back, link,
        open, asked, lists, none_asked, answered(name, answer), taken_back(name, answer), ask, ask_again, ask_of, ask_note,
        ask_send, ask_lead, beside, on_list, known, differs,
    }
}
