//! Words: the board by village and role.

use super::words;

words! {
    /// The board by village and role.
    CellsWords in "cells" {
        title, lead(office), lead_in(office, region), told(lines, persons, monthly),
    }
}
