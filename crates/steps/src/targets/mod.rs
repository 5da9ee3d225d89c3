//! Targets as steps: which stand side by side, which one is in force, how a wider one is parted, how far it is.

mod allocate;
mod choose;
pub(crate) mod file;
mod show;
mod tables;

pub(crate) use show::{borders_note, several};

pub use allocate::{AllocateRequest, AllocatedPart, Allocation, AllocationKept, allocate_target, keep_allocation};
pub use choose::{TargetChosen, choose_target};
pub use show::{
    ChosenBy, DenominatorLine, TargetLine, TargetPart, TargetStanding, TargetsRequest, target_in_force,
    target_standing, targets,
};
pub use tables::target_tables;
