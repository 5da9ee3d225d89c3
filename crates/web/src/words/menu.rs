//! Words: the way between pages, on every page.

use super::words;

words! {
    /// The way between pages, on every page.
    MenuWords in "menu" {
        label, region, desk, board, import, law, plans, people, past, users, offices, audit,
    }
}
