//! Words: the named gap.

use super::words;

words! {
    /// The named gap.
    ListWords in "list" {
        title, lead(day), lead_grace, lead_set_aside, unit, unit_rows, of_all(count), status, apart, search, role,
        role_all, apply, clear, xlsx, csv, download_note, pages, before, after, back,
        empty_narrow, empty_narrow_text, empty_rosters, empty_rosters_text, empty_good, empty_good_text, status_all,
        status_never, status_lapsed, status_doubtful, status_in_grace, status_set_aside, person_never,
        person_lapsed(since), person_doubtful, person_in_grace(until), person_row(row), person_rows(times),
        answers, answers_lead, answer_none,
    }
}
