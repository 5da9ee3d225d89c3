//! Planning as steps: what a wish costs, and whom to protect with which money.

mod accept;
mod kept;
mod money;
mod people;
mod simulate;
mod solve;
mod standing;
mod tables;
mod workbook;

pub use accept::{Accepted, NotDrafted, PlannedDraft, accept_kept_plan, accept_plan, planned_drafts};
pub use kept::{
    Acceptance, DraftMade, KeptPlan, PlaceSum, ask_plan, by_place, kept_plan, make_plan, plan_allocations, plans,
    reopen_plan,
};
pub use money::{BudgetStanding, MayBePaid, budgets, may_be_paid};
pub use simulate::{SimulateRequest, simulate};
pub use solve::{PlanChange, Solved, plan_changes, solve_plan, write_people};
pub use tables::{budget_tables, change_tables, plan_tables, simulation_tables};
pub use workbook::{WorkbookFacts, workbook_facts, write_kept_plan_workbook, write_plan_workbook};
