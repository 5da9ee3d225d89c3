//! Planning as steps: what a wish costs, and whom to protect with which money.

mod simulate;
mod standing;

pub use simulate::{SimulateRequest, simulate};
