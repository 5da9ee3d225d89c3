//! Whom to protect with which money: what a wish costs, and the plan that protects most, or costs least.

mod cover;
mod fair;
mod kept;
mod model;
mod people;
mod price;
mod proposal;
mod purses;
mod simulate;
pub mod solve;
mod told;
mod village_money;

pub use cover::Cover;
pub use people::{Standing, ToProtect};
pub use price::{Price, price};
pub use proposal::{
    Allocation, Ask, Beyond, Binding, Fair, InOrder, Inputs, PersonsAndCost, Plan, PlanMonth, Relaxation, Request,
    UnderWay, plan,
};
pub use simulate::{
    LawfulUse, PayerSum, PublishedCheck, PublishedPlan, Scenario, Simulation, SimulationInputs, StandingBefore,
    Unaffordable, VillageCounts, simulate,
};
pub use village_money::{VillageMoney, dana_desa, dana_desa_by_village, dana_desa_years};
