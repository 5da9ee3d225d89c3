//! What Payung is about: rosters, memberships, coverage and the named gap, as functions over plain values.
//!
//! Owns: the meaning of every figure (coverage by a named definition, the three gaps, who is not ours).
//! Never knows: SQL, HTTP, files, clocks, async; it is handed today's date.

mod allocation;
mod changes;
mod contribution;
mod coverage;
mod denominator;
mod departure;
mod employer;
mod figures;
mod funding;
mod gap;
mod gap_index;
mod identity;
mod lists;
mod note;
mod office;
mod outline;
mod people;
mod permit;
pub mod plan;
mod published;
mod rank;
mod registry;
mod role_words;
mod roster;
mod status_history;
pub mod submission;
mod tally;
mod target;
mod terms;
mod trend;

pub use allocation::{AllocationPart, AllocationRule, allocate};
pub use changes::{
    ChangeQuestion, Changes, Detail, Fate, ListSide, PersonChange, RosterChanges, RowChange, RowIdentity, changes,
    roster_changes,
};
pub use contribution::{Contribution, paid_through};
pub use coverage::{
    Active, Coverage, CoverageInput, Dimension, Growth, Inputs, Part, Question, RankingInputs, UnknownWord, coverage,
    year_before,
};
pub use denominator::{Denominator, DenominatorKind, Eligible, apportion, eligible_of, of_former_borders};
pub use departure::{Departure, DepartureKind, Departures};
pub use employer::{EmployerProfile, employer_kind_from_words, firm_key, plain_npp};
pub use figures::{
    ComparableSum, FigureConflict, FigureGroup, FigureVerdict, Range, Slip, SlipKind, check_figures,
    check_numbered_figures, comparable_sums, printed_range,
};
pub use funding::{FundingSource, Tranches, TranchesError, source_of_account, village_amounts};
pub use gap::{
    AnswerStatus, Gap, GapCounts, GapPerson, GapStatus, Outcome, ProgramStanding, RoleCounts, RosterMention,
    SetAsideRow, answer, program_standings,
};
pub use gap_index::{GapFilter, GapIndex, OnRoster, Roles};
pub use identity::{Identities, Regrouped, regroup};
pub use lists::{ParticipantList, current_lists, list_for, lists_on, replaced_by, speaks_for};
pub use note::Note;
pub use office::{Office, OfficeKind};
pub use outline::{Boundary, Frame, Outline, Picture, Step};
pub use people::{Employer, EmployerKind, Family, Member, Membership, Occupation, Person, Snapshot};
pub use permit::{Business, BusinessScale, EmployerFinder, FoundBy, Permit, PermitList, businesses};
pub use published::{NotPrinted, PrintedDate, PrintedNumber, PublishedFigure, metric_allows};
pub use rank::{Peer, PeerGroup, PeerKind, PrintedRank, Rank, Ranking, ShownPercent, peer_groups};
pub use registry::{Listed, Registry, RegistryCount, RegistryPart, RegistryStanding, own_rosters};
pub use role_words::role_from_words;
pub use roster::{
    Account, Disposition, Particulars, Roster, RosterEntry, RosterRow, SetAside, Tenure, Welfare, file, staff_role,
};
pub use status_history::{HistoryEntry, HistoryList, HistoryStatus, status_history};
pub use tally::{Cell, Count, Place, SummaryCell, Tally, With, summarize, tally};
pub use target::{Instrument, Target, TargetRule, as_percent, target_of};
pub use terms::{EndingTerm, Successor, TERM_WARNING_DAYS, ending_terms};
pub use trend::{Reach, TrendDay, gain_per_month, months_left, reach, trend_days};
