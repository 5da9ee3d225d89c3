//! Words: finding a region.

use super::words;

words! {
    /// Finding a region.
    FindWords in "find" {
        label, placeholder, button, title, lead, short, none(asked), told(count), many(count, shown), not_own, quick_more(count),
    }
}
