//! Words: signing in and out.

use super::words;

words! {
    /// Signing in and out.
    SignInWords in "sign-in" {
        title, lead, name, password, button, help, wrong, wait(minutes), busy, sign_out, demo_title, demo_text,
    }
}
