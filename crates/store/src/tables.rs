//! The audited tables of the domain: one list, so that `audit verify` leaves none out.

use crate::ColumnType::{Bytes, Int, Text};
use crate::Table;

macro_rules! table {
    ($name:ident, $sql:literal, [$($column:ident $kind:ident),* $(,)?]) => {
        #[doc = concat!("Table `", $sql, "`.")]
        pub static $name: Table =
            Table { name: $sql, columns: &[("id", Int), ("change_id", Int), $((stringify!($column), $kind)),*] };
    };
}

table!(FAMILY, "family", [number_sealed Bytes, number_index Bytes, key_id Text]);
table!(PERSON, "person", [name Text, birth_date Text, sex Text, mother_name Text, residence Int, family_id Int]);
table!(PERSON_NUMBER, "person_number", [
    person_id Int, kind Text, number_sealed Bytes, number_index Bytes, key_id Text,
]);
table!(PERSON_MERGE, "person_merge", [person_id Int, other_id Int]);
table!(MERGE_PARTED, "merge_parted", [merge_id Int]);
table!(MEMBERSHIP_PARTED, "membership_parted", [membership_id Int, from_id Int, person_id Int]);
table!(NUMBER_TERM, "number_term", [number_id Int, valid_from Text, valid_until Text, source Text]);
table!(PERSON_REVEAL, "person_reveal", [person_id Int]);
table!(DEPARTURE, "departure", [person_id Int, kind Text, on_date Text, to_region Int, source Text]);
table!(EMPLOYER, "employer", [npp Text, name Text, kind Text]);
table!(EMPLOYER_PROFILE, "employer_profile", [
    employer_id Int, sheet_row Int, as_of Text, name Text, kind Text, business Text, region Int, address Text,
    workers Int, registered Int,
]);
table!(PERMIT, "permit", [
    sheet_row Int, as_of Text, nib Text, npp Text, name Text, business Text, scale Text, region Int, address Text,
    workers Int, issued Text,
]);
table!(BOUNDARY, "boundary", [region Int, parent Int, outline Text]);
table!(STATEMENT, "statement", [as_of Text, file_name Text, upload_id Text, account Text]);
table!(CONTRIBUTION, "contribution", [
    statement_id Int, sheet_row Int, person_id Int, class Text, employer_id Int, month Text, programs Int, wage Int,
    amount Int, paid_on Text,
]);
table!(SNAPSHOT, "snapshot", [as_of Text, file_name Text, upload_id Text, account Text]);
table!(SNAPSHOT_REGION, "snapshot_region", [snapshot_id Int, region Int]);
table!(LIST_PART, "list_part", [part_of Int, first_id Int, last_id Int]);
table!(MEMBERSHIP, "membership", [
    snapshot_id Int, sheet_row Int, person_id Int, class Text, employer_id Int, programs Int, starts Text, ends Text,
    paid_until Text, registered Int, workplace Int, residence Int, occupation Text, card_sealed Bytes,
    card_index Bytes, key_id Text,
]);
table!(ROSTER, "roster", [
    file_name Text, sender Text, region Int, role Text, as_of Text, layout Text, upload_id Text, account Text,
]);
table!(ROSTER_ROW, "roster_row", [
    roster_id Int, sheet_row Int, disposition Text, merged_into Int, name Text, birth_date Text, birth_place Text,
    sex Text, mother_name Text, address Text, region Int, occupation Text, role Text, decree Text, decree_date Text,
    term_from Text, term_until Text, welfare_basis Text, wage Int, population_status Text, nik_sealed Bytes,
    nik_index Bytes, family_sealed Bytes, family_index Bytes, phone_sealed Bytes, key_id Text,
]);
table!(ROSTER_ROW_NUMBER, "roster_row_number", [roster_row_id Int, number_sealed Bytes, key_id Text]);
table!(ROW_ISSUE, "row_issue", [sheet_row Int, column_name Text, code Text, severity Text]);
table!(MATCH_RESULT, "match_result", [
    roster_row_id Int, outcome Text, person_id Int, candidate_person_id Int, probability_ppm Int, evidence Text,
]);
table!(MATCH_QUESTION, "match_question", [roster_row_id Int, asked Text, note Text]);
table!(WORKFORCE, "workforce", [region Int, kind Text, version Text, value Int, as_of Text, source Text]);
table!(TARGET, "target", [region Int, year Int, rate Text, kind Text, basis Text, source Text]);
table!(TARGET_DETAIL, "target_detail", [target_id Int, instrument Text, persons Int, rule Text, from_target Int]);
table!(TARGET_CHOICE, "target_choice", [target_id Int]);
table!(FUNDING, "funding", [
    region Int, year Int, source Text, account Text, amount Int, cap Text, basis Text, tranches Text, read_in Text,
]);
table!(PLAN, "plan", [region Int, request Text]);
table!(PLAN_ANSWER, "plan_answer", [plan_id Int, summary Text, allocations Text]);
table!(PLAN_ACCEPTANCE, "plan_acceptance", [plan_id Int, decree Text, account Text]);
table!(PUBLISHED_FIGURE, "published_figure", [
    area Text, region Int, name Text, as_of Text, metric Text, value Text, unit Text, segment Text, source Text,
    note Text,
]);
table!(OFFICE, "office", [name Text, kind Text, opened Text, closed Text]);
table!(OFFICE_REGION, "office_region", [office_id Int, region Int]);
table!(LAYOUT_KEPT, "layout_kept", [sender Text, kind Text, headings Text, corrections Text, roster_id Int]);
table!(OPERATOR, "operator", [name Text, password_hash Text, roles Text, regions Text, active Int]);
table!(OPERATOR_INVITATION, "operator_invitation", [operator Text, secret_hash Text, expires_at Int]);
table!(SUBMISSION, "submission", [
    office Text, verifier Text, compiler Text, branch Text, region Int, decree Text, roster_id Int,
]);
table!(SUBMISSION_ROW, "submission_row", [
    submission_id Int, line Int, roster_row_id Int, region Int, class Text, programs Int, basis Int, risk Int,
    role Text, transport Int, payer Text, first_month Text, last_month Text, monthly Int, total Int,
]);
table!(SUBMISSION_MOVE, "submission_move", [
    submission_id Int, submission_row_id Int, step Text, state Text, office Text, field Text, reason Text, note Text,
    payer Text, last_month Text, monthly Int, total Int,
]);
table!(OPERATOR_OFFICE, "operator_office", [operator Text, offices Text]);
table!(SETTING, "setting", [name Text, value Text]);
table!(ENROLMENT, "enrolment", [
    submission_row_id Int, person_id Int, number_sealed Bytes, number_index Bytes, key_id Text,
]);
table!(OFFICE_ADDRESS, "office_address", [office Text, email Text]);
table!(NOTICE, "notice", [office Text, told Text]);
table!(MARKET_AGENT, "market_agent", [office Text, block Text, agent Text]);

/// Derived from a snapshot; not audited, because it can be made again from audited rows.
pub static COVERAGE_SUMMARY: Table = Table {
    name: "coverage_summary",
    columns: &[
        ("snapshot_id", Int),
        ("as_of", Text),
        ("with_code", Int),
        ("place", Int),
        ("region", Int),
        ("class", Text),
        ("persons_paid", Int),
        ("persons_grace", Int),
        ("persons_lapsed", Int),
        ("memberships_paid", Int),
        ("memberships_grace", Int),
        ("jkk", Int),
        ("jkm", Int),
        ("jht", Int),
        ("jp", Int),
        ("jkp", Int),
        ("jkk_grace", Int),
        ("jkm_grace", Int),
        ("jht_grace", Int),
        ("jp_grace", Int),
        ("jkp_grace", Int),
        ("jkk_lapsed", Int),
        ("jkm_lapsed", Int),
        ("jht_lapsed", Int),
        ("jp_lapsed", Int),
        ("jkp_lapsed", Int),
    ],
};

/// All audited tables of the domain, to be handed to [`crate::Store::open`].
pub static AUDITED: &[&Table] = &[
    &FAMILY,
    &PERSON,
    &PERSON_NUMBER,
    &EMPLOYER,
    &EMPLOYER_PROFILE,
    &PERMIT,
    &BOUNDARY,
    &STATEMENT,
    &CONTRIBUTION,
    &SNAPSHOT,
    &SNAPSHOT_REGION,
    &LIST_PART,
    &MEMBERSHIP,
    &ROSTER,
    &ROSTER_ROW,
    &ROSTER_ROW_NUMBER,
    &ROW_ISSUE,
    &MATCH_RESULT,
    &MATCH_QUESTION,
    &WORKFORCE,
    &TARGET,
    &TARGET_DETAIL,
    &TARGET_CHOICE,
    &PUBLISHED_FIGURE,
    &FUNDING,
    &OFFICE,
    &OFFICE_REGION,
    &OPERATOR,
    &OPERATOR_INVITATION,
    &LAYOUT_KEPT,
    &SUBMISSION,
    &SUBMISSION_ROW,
    &SUBMISSION_MOVE,
    &OPERATOR_OFFICE,
    &SETTING,
    &ENROLMENT,
    &OFFICE_ADDRESS,
    &NOTICE,
    &MARKET_AGENT,
    &PERSON_MERGE,
    &MERGE_PARTED,
    &MEMBERSHIP_PARTED,
    &NUMBER_TERM,
    &DEPARTURE,
    &PERSON_REVEAL,
    &PLAN,
    &PLAN_ANSWER,
    &PLAN_ACCEPTANCE,
];
