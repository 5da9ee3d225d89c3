//! Words: offices and the regions they serve.

use super::words;

words! {
    /// Offices and the regions they serve.
    OfficesWords in "offices" {
        title, lead, name, kind, regions, opened, closed, save, add, add_lead, saved(name), not_done, none,
        find, search, open_ended, kind_wrong, change, kind_regional, kind_branch, kind_province, kind_regency,
        kind_agency, kind_district, kind_village, kind_employer, kind_market, kind_perisai, count(offices),
    }
}
