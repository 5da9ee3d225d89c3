//! Words: the page of an agency.

use super::words;

words! {
    /// The page of an agency.
    AgencyWords in "agency" {
        title, lead, groups, group, terms(count),
    }
}
