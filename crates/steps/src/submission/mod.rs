//! The conversation as steps: draft, move, export, answer, show; each change is one office's word.

mod acting;
mod answers;
mod board;
mod book;
mod draft;
mod export;
mod found;
mod mine;
mod moves;
mod reasons;
mod show;

pub(crate) use acting::may_act_for_one_of;
pub use acting::{OperatorOffices, operator_offices, set_operator_offices};
pub use answers::{AnswerFileReport, AnswerToMend, answer_content, answer_file};
pub use board::{BoardReport, submission_board};
pub(crate) use book::{Word, words_by_source};
pub use draft::{DraftReport, DraftRequest, DraftSource, LeftOut, Noted, draft, draft_chosen};
pub use export::{ExportReport, ExportRequest, export};
pub use found::{FoundRow, RowFilter, submission_rows, write_rows};
pub use mine::{open_moves, own_offices};
pub use moves::{HeldBack, MoveReport, MoveRequest, move_rows};
pub use reasons::{EstimateGroup, estimate_reasons};
pub use show::{
    BatchLine, MoveView, RowView, SubmissionReport, TermsReport, submission, submissions, terms, write_submission,
};
