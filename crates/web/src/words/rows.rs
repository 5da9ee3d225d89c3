//! Words: rows behind a figure of the board.

use super::words;

words! {
    /// Rows behind a figure of the board.
    RowsWords in "rows" {
        title, lead(office), count(rows, persons, monthly), sender(office), desk(office), state(state), role(role),
        role_none, place(region), live, overdue, to_chase, none, back, reference, turn,
    }
}
