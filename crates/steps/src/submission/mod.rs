//! The conversation as steps: draft, move, export, answer, show; each change is one office's word.

mod acting;
mod agency;
mod answers;
mod board;
mod book;
mod draft;
mod employer;
mod enrol;
mod exceeded;
mod explained;
mod export;
mod found;
mod holders;
mod inbox;
mod listed;
mod market;
mod mine;
mod moves;
mod notices;
mod payers;
mod reasons;
mod show;
mod tables;

pub use acting::{OperatorOffices, operator_offices, set_operator_offices};
pub(crate) use acting::{may_act_for_one_of, may_prepare};
pub use agency::{AgencyReport, GroupCounts, StaffGroup, StaffMember, agency};
pub use answers::{AnswerFileReport, AnswerToMend, answer_content, answer_file};
pub use board::{BoardReport, ReturnedLine, submission_board};
pub(crate) use book::{Book, Shelf, Word, no_source, words_by_source};
pub use draft::{Chosen, DraftReport, DraftRequest, DraftSource, LeftOut, Noted, draft, draft_chosen};
pub use employer::{EmployerMonth, EmployerPaper, EmployerReport, LowWage, MinimumWage, employer, office_permits};
pub use enrol::{CardsReport, enrol, set_store_mode, store_mode, write_cards};
pub(crate) use exceeded::asked_in;
pub use explained::{MonthAmount, RowEstimate, row_estimate};
pub use export::{ExportReport, ExportRequest, export};
pub use found::{FoundRow, RowFilter, submission_rows, write_rows};
pub use holders::{Holder, HolderFilter, Holders, holders, write_holders};
pub use inbox::{INBOX_PATH, Inbox, inbox};
pub use listed::{Asked, Listed, ListedCounts, ListedStanding, MonthCost};
pub use market::{BlockLine, MarketReport, Stall, Trader, market, set_market_agent};
pub use mine::{open_moves, own_offices};
pub use moves::{HeldBack, MoveReport, MoveRequest, RETURN_FIELDS, move_rows};
pub use notices::{Letter, Told, letter_sent, letters, office_addresses, set_office_address};
pub use reasons::{EstimateGroup, estimate_reasons};
pub use show::{
    BatchLine, MoveView, RowView, SubmissionReport, TermsReport, submission, submissions, terms, write_submission,
};
pub(crate) use tables::page_table;
pub use tables::{PageTables, cell_tables, term_tables};
