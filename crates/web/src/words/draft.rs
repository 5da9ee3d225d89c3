//! Words: drafting a batch from the named gap.

use super::words;

words! {
    /// Drafting a batch from the named gap.
    DraftWords in "draft" {
        title, lead, no_office, office, who, who_lead(persons, region), only(what), choose, scope_ticked, scope_all(persons),
        doubtful, money, payer, payer_note, first, last, month_hint, paper, decree, decree_date,
        decree_of(number, day), decree_note, programs, class, class_bpu, class_pu, base, jht, jp, basis, basis_hint,
        risk, risk_none, keep, route, verifier, compiler, branch, save, save_note, nobody_ticked, months_wrong,
        basis_wrong, date_wrong, payer_missing, empty, link, not_done,
    }
}
