//! Words: who holds a role, and who of them is protected.

use super::words;

words! {
    /// Who holds a role, and who of them is protected.
    HoldersWords in "holders" {
        title, lead(office), told(covered, all, percent), covered, open,
    }
}
