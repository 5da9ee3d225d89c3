//! One function per step of the flow: it takes an actor and plain input, loads, asks `domain`, saves one change.
//!
//! Owns: rights (decided here, for commands and pages alike), the order of load, decide, save.
//! Never knows: HTML, flags, what the time is (the caller's clock is handed in).

mod access;
mod answer;
mod audit_log;
mod both;
mod boundaries_file;
mod changes;
mod contributions_file;
mod coverage;
mod current;
mod departures;
mod departures_file;
mod employers;
mod employers_file;
mod error;
mod evaluation;
mod figures_check;
mod find;
mod funding_file;
mod gap;
mod import;
mod import_as;
mod invitations;
mod keeping;
mod kept_index;
mod kept_layouts;
mod known;
mod linking;
mod list_part;
mod match_evidence;
mod match_known;
mod matching;
mod mending;
mod offices;
mod operators;
mod other_names;
mod participants_file;
mod past;
mod permits;
mod permits_file;
mod person;
mod person_changes;
mod place_names;
pub mod plan;
mod published_file;
mod region_figures;
mod repeats;
mod reveal;
mod review;
mod roster_file;
pub mod submission;
pub mod targets;
mod templates;
mod trend;
mod undo;
mod village;
mod waiting;
mod workforce_file;
mod workspace;

pub use access::{Actor, OperatorRole, Right};
pub use answer::{AnswerReport, answer, answer_batch, is_name_of_a_list, lists_of};
pub use audit_log::{AuditPage, AuditSearch, audit_log};
pub use boundaries_file::{DrawnBoundaries, boundaries};
pub use changes::{
    ChangesReport, ChangesRequest, RosterChangesReport, changes, roster_changes, write_changes, write_roster_changes,
};
pub use coverage::{CoverageRequest, coverage, coverage_kept, participants_by_row, rosters, verdicts};
pub use departures::{Leaving, leave};
pub use departures_file::{LeaveFile, LeaveFileReport, leave_by_file};
pub use employers::{EmployerStanding, employers, write_employers};
pub use error::StepError;
pub use evaluation::{DistrictCompliance, Evaluation, EvaluationFile, evaluation, write_evaluation};
pub use figures_check::{FigureRefusal, FiguresReport, check_figures_file, check_figures_kept};
pub use find::{Finding, FoundPerson, PersonFound, PersonSought, find_person};
pub use gap::{GapPart, RoleStanding, from_gap, gap, gap_lengths, roles, write_gap};
pub use import::{
    ImportReport, ImportRequest, OtherName, Progress, WaitingContent, import, refusals_of, write_refused,
};
pub use import_as::ImportAs;
pub use invitations::{
    INVITATION_DAYS, OperatorState, PASSWORD_MIN, accept_invitation, end_sessions, invite, invited, operator_states,
    recover, set_operator, unlock,
};
pub use keeping::{RestoreReport, backup, export_key, import_key, restore, verify_audit};
pub use linking::{ParticipantToLink, participants_to_link};
pub use match_evidence::{Evidence, FieldEvidence};
pub use matching::{MatchReport, match_rosters};
pub use mending::{
    MendReport, Mended, MendedFile, RowToMend, RowsToMend, mend_rows, mended_file, mends_rows, rows_to_mend,
};
pub use offices::{NewOffice, offices, set_office};
pub use operators::{NewOperator, add_operator, operator_named, operators, sign_in, sign_out, signed_in};
pub use past::{HistoryItem, ImportedItem, history, imports, past_change};
pub use permits::{PermitCounts, PermitStanding, PermitsReport, permits, write_permits};
pub use person::{
    PersonContribution, PersonEvent, PersonHint, PersonKey, PersonMembership, PersonMention, PersonNumber,
    PersonRecord, PersonView, person,
};
pub use person_changes::{
    NewNumber, Parting, PersonChanged, merge_persons, same_numbers, set_number, split_person, unmerge_persons,
};
pub use region_figures::{LedgerFigure, RegionFigures, former_borders, region_figures};
pub use reveal::{RevealedNumber, reveal_numbers};
pub use review::{Asked, Decision, ReviewItem, ask, decide, name_decided, reviews};
pub use sheets::{Corrections, FileKind, Guess, GuessedColumn, Issue, Mends, Severity, read_rupiah};
pub use store::{AuditReport, Keeper as WaitingKeeper};
pub use templates::{templates, write_template};
pub use trend::{ActiveByMonth, Trend, active_by_month};
pub use undo::{UndoReport, Undone, may_undo, undo};
pub use village::{Axes, MoneyFrom, PayeeCost, Resident, Residents, Stands, residents, write_residents};
pub use waiting::{
    Glimpse, KnownColumn, Stage, WAITING_DAYS, WAITING_MAX, WaitingFile, Wish, forget_waiting, glimpse,
    keep_waiting_files, known_columns, receive, say_of_waiting, set_stage, unfinished_imports, waiting_file,
    waiting_files, write_refused_of_waiting,
};
pub use workspace::{Clock, Loaded, Workspace};
