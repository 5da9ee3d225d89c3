//! Words: terms of office that end soon.

use super::words;

words! {
    /// Terms of office that end soon.
    TermsWords in "terms" {
        title, lead(count, days, region, day), days, days_option(days), none, none_text, until, left(days),
        past(days), decree, next, next_none, next_told(name, from), next_gap(name, from, days), back,
    }
}
