//! Words: pages in place of a page.

use super::words;

words! {
    /// Pages in place of a page.
    TroubleWords in "trouble" {
        next, home, lost_title, lost, lost_next, region_title, region(code), region_next,
        region_retired(name, region, code), right_title, right(operator, right), right_in(operator, right, region),
        right_next, right_ask, form_title, form, form_next, missing_title, missing, missing_next, missing_demo,
        method_title, method, method_next, slow_title, slow, slow_next, request_title, request_next, large_title,
        large(megabytes), large_next, busy_title, busy, busy_next, ours_title, ours, ours_next(code),
    }
}
