//! Words: where offices are written to.

use super::words;

words! {
    /// Where offices are written to.
    MailWords in "mail" {
        title, lead, office, address, save, told(written, offices),
    }
}
