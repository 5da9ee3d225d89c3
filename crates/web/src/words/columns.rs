//! Words: headings of columns that several tables share.

use super::words;

words! {
    /// Headings of columns that several tables share.
    ColumnWords in "col" {
        role_group, on_rosters, protected, not_protected, percent, region, active, eligible, part, share,
        share_active, name, status, role, birth, place, source, list, programs, paid_until, file,
    }
}
