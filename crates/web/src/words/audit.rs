//! Words: the audit trail.

use super::words;

words! {
    /// The audit trail.
    AuditWords in "audit" {
        title, lead, actor, kind, kind_all, kind_import, kind_person, kind_match, kind_submission,
        kind_operator, kind_office, kind_session, kind_undo, from, until, region, search, none, number,
        verify, verify_lead, whole(entries, rows), broken(what), head(number, hash), entries(changes),
        checking, date_wrong, region_wrong(read), what, who, when, why, where_, older, first, signed_in,
        signed_out, mode_companion, mode_record,
    }
}
