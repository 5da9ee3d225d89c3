//! Words: refused rows mended in the page.

use super::words;

words! {
    /// Refused rows mended in the page.
    MendWords in "mend" {
        title, lead, newer(file, day, own), waiting(rows), saved(number), others, save, save_note, back,
    }
}
