//! Words: the board of submissions.

use super::words;

words! {
    /// The board of submissions.
    BoardWords in "board" {
        title, which_office, lead, sum(persons, rows, monthly, total), sent, not_sent, nobody, office, persons,
        monthly, states, overdue, to_chase, returned, desks, part, since, roles, roles_note, cells, role, percent,
        asked, reminder,
    }
}
