//! Words: the history.

use super::words;

words! {
    /// The history.
    PastWords in "past" {
        title, lead, none, change(number), by(when, actor),
        account(read, accepted, merged, set_aside, refused, skipped), undone_by(number), undo, undo_lead,
        undo_confirm(number), undo_with, rests, back, roster, participants, figures, boundaries, departures, returned,
        person_merge, person_split, person_number, reveal, doubt, other,
    }
}
