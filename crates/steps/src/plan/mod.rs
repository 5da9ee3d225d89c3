//! Planning as steps: what a wish costs, and whom to protect with which money.

mod simulate;
mod solve;
mod standing;

pub use simulate::{SimulateRequest, simulate};
pub use solve::{PlanChange, Solved, plan_changes, solve_plan, write_people};
