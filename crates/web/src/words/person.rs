//! Words: one person.

use super::words;

words! {
    /// One person.
    PersonWords in "person" {
        of(number), home, sex, gone(what, since, source), gone_to(place), check, nik, temporary,
        number_span(first, last), long_ago, now, history, history_none, mentions, mentions_none, records, decisions,
        undone, male, female, history_new, history_active, history_grace(until), history_returned,
        history_lapsed(since), history_not_yet, history_gone, memberships, memberships_told(first, last), memberships_count(lists), class, starts,
        ends, registered, open_ended, contributions, contributions_lead, month, wage, amount, paid_on, paper, reveal, reveal_lead,
        reveal_why, reveal_act, revealed, revealed_lead, not_shown,
    }
}
