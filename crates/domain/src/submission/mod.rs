//! The conversation between offices about who is to be protected: states, moves, overlaps, estimates, boards.

mod board;
mod enrolment;
mod estimate;
mod inbox;
mod moves;
mod overlap;
mod payer;
mod row;
mod summary;
mod words;

pub use board::{Board, BoardRow, DeskLine, GroupLine, PlaceRoleLine, RoleLine, Waiting, board, chase, reminder};
pub use enrolment::{MembershipNumber, Mode, NotMembershipNumber};
pub use estimate::{Basis, Estimate, estimate, explain, work_of};
pub use inbox::{Task, TaskKind, tasks};
pub use moves::{Move, NotMoved, Part, Route, State, desk, moved, shown};
pub use overlap::{Claim, Overlap, overlaps};
pub use payer::{PayerDoubt, months_past, months_past_said, payee_of, payer_doubt};
pub use row::{Appearance, Batch, BatchRow, Belongs, Line, Months, MonthsError, appears, belongs, payer_suits};
pub use summary::{Amounts, BatchSummary, summarize_batch};
pub use words::{RefusalReason, payer_code, payer_in_english, payer_title};
