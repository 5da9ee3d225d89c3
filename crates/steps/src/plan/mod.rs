//! Planning as steps: what a wish costs, and whom to protect with which money.

mod accept;
mod simulate;
mod solve;
mod standing;
mod workbook;

pub use accept::{Accepted, NotDrafted, accept_plan};
pub use simulate::{SimulateRequest, simulate};
pub use solve::{PlanChange, Solved, plan_changes, solve_plan, write_people};
pub use workbook::{WorkbookFacts, workbook_facts, write_plan_workbook};
