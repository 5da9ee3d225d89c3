//! Words: operators, their roles, regions and sessions.

use super::words;

words! {
    /// Operators, their roles, regions and sessions.
    UsersWords in "users" {
        title, lead, invite, invite_lead(days), name, roles, regions, regions_hint, send_invite, link(name),
        link_lead, not_done, region_wrong(read), role_none, role_admin, role_scheme_office, role_government,
        role_village, role_analyst, role_agency, role_district, role_employer, role_agent, role_auditor, role_reader, state, active, ended, invited, invited_until(hours), locked(minutes),
        sessions, last_sign_in, never, offices, offices_hint, change, change_lead, save, stop, resume,
        recover, recover_lead, end_sessions, unlock, done, back, password, again, set_password, link_dead,
        link_dead_text, welcome(name), password_hint(letters), differ, password_set(name), sign_in,
    }
}
