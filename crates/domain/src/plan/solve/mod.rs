//! Most protection for the money, or the least money for a target, with a proof of how far from the best it can be.
//!
//! People of one village with the same costs and lawful money are one group, and a plan is a count of each group on each
//! purse. Villages meet only in shared purses. Those are priced (Lagrange multipliers); under fixed prices every village
//! is its own small problem, solved exactly in whole persons; the sum of their optima bounds every plan from above,
//! and the prices that make this bound smallest tell what one more rupiah of a purse would bring.

mod alone;
mod exchange;
mod in_order;
mod parted;
mod prices;
mod problem;
mod repair;
mod village;

pub use alone::solve_alone;
pub use in_order::in_order;
pub use parted::{Parted, in_order_parted, solve_parted};
pub use problem::{Choice, Goal, Kind, Problem, Purse, Taken, Village};

use prices::{Prices, evaluate, improved};
use repair::{repair, thrifty};

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Rounds of prices at most.
    pub rounds: u32,
    /// A gap, in millionths of the bound, at which to stop.
    pub gap_millionths: i128,
}

impl Default for Effort {
    fn default() -> Self {
        Self { rounds: 1_500, gap_millionths: 100 }
    }
}

/// A plan with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Who is taken on which purse.
    pub taken: Vec<Taken>,
    /// What it is worth: the value of all who are taken, or the cost, below zero.
    pub score: i128,
    /// No plan is worth more.
    pub bound: i128,
    /// Persons taken.
    pub persons: i64,
    /// What they cost.
    pub cost: i64,
    /// What a rupiah more in each shared purse would add to the score, in 2^-44.
    pub prices: Vec<i128>,
    /// The same for the limit on all purses together.
    pub total_price: i128,
    /// Rounds it took.
    pub rounds: u32,
}

impl Solution {
    /// By how much the best plan may be better, in millionths of the bound.
    pub fn gap_millionths(&self) -> i128 {
        let whole = self.bound.abs().max(self.score.abs()).max(1);
        (self.bound - self.score).max(0) * 1_000_000 / whole
    }
}

/// Solves; `Err` holds the most persons that were found where a target is out of reach.
///
/// # Errors
/// No plan that reaches the target was found: the one that protects most, whose bound says whether any can.
pub fn solve(problem: &Problem, effort: Effort) -> Result<Solution, Box<Solution>> {
    match problem.goal {
        Goal::MostValue => Ok(search(&problem.without_useless_choices(), effort, None)),
        Goal::LeastCost { persons } => least_cost(problem, persons, effort),
    }
}

/// Everybody counts one. A limit on all purses together only says whether the cheapest plan will do.
fn least_cost(problem: &Problem, persons: i64, effort: Effort) -> Result<Solution, Box<Solution>> {
    let equal = problem.of_equal_persons();
    let most = || search(&Problem { goal: Goal::MostValue, ..equal.clone() }.without_useless_choices(), effort, None);
    let free = Problem { total: None, ..equal.clone() }.without_useless_choices();
    let mut first = repair(&free, &Prices::start(&free));
    if first.persons < persons {
        let most = most();
        if most.persons < persons {
            return Err(Box::new(most));
        }
        first = thrifty(&free, most.taken, persons);
    }
    let found = search(&free, effort, Some(first));
    if problem.total.is_none_or(|total| found.cost <= total) {
        return Ok(found);
    }
    let most = most();
    if most.persons < persons {
        return Err(Box::new(most));
    }
    let within = thrifty(&free, most.taken, persons);
    Ok(Solution { taken: within.taken, score: within.score, persons: within.persons, cost: within.cost, ..found })
}

/// Steps are halved so often before the prices are taken for settled.
const HALVINGS_MAX: u32 = 12;

/// After so many halvings each price is tried for itself.
const POLISH_EACH: u32 = 6;

/// The best plan that can be found; `known` reaches the target already, where there is one.
fn search(problem: &Problem, effort: Effort, known: Option<Solution>) -> Solution {
    let mut prices = Prices::start(problem);
    let mut best_prices = prices.clone();
    let mut best: Option<Solution> = known;
    let reaches = |plan: &Solution| match problem.goal {
        Goal::MostValue => true,
        Goal::LeastCost { persons } => plan.persons >= persons,
    };
    // The limit on all purses together, and what the best plan so far is worth: a target asks whether so many persons are
    // to be had for less than that plan costs.
    let held = |best: &Option<Solution>| match problem.goal {
        Goal::MostValue => (problem.total, best.as_ref().map_or(0, |best| best.score)),
        Goal::LeastCost { persons } => (best.as_ref().map(|best| best.cost), i128::from(persons)),
    };
    let mut bound = i128::MAX;
    if best.is_none() {
        best = Some(repair(problem, &prices)).filter(reaches);
    }
    // A first plan may leave money lie where a better one would not.
    let plan = best.as_ref().map(|best| &best.taken[..]);
    let beginnings = [plan, None].into_iter().flat_map(|plan| prices::beginnings(problem, plan));
    for start in std::iter::once(prices.clone()).chain(beginnings) {
        let here = evaluate(problem, &start).bound(problem, &start);
        if here < bound {
            bound = here;
            prices = start;
            best_prices = prices.clone();
        }
    }
    // A part of the full step, halved whenever the bound stops falling.
    let (mut halvings, mut stalled) = (0_u32, 0_u32);
    let mut rounds = 0;
    // A small problem has time for smaller steps, and for a plan after each few.
    let villages = u32::try_from(problem.villages.len()).expect("the country has fewer villages").max(1);
    let (patience, looked_each) = ((20_000 / villages).clamp(12, 20), (villages / 80).clamp(4, 40));
    for round in 0..effort.rounds {
        rounds = round + 1;
        let found = evaluate(problem, &prices);
        let here = found.bound(problem, &prices);
        if here < bound {
            // A fall of less than a hundred thousandth is none.
            let falls = bound == i128::MAX || (bound - here) * 100_000 > here.abs();
            stalled = if falls { 0 } else { stalled + 1 };
            bound = here;
            best_prices = prices.clone();
        } else {
            stalled += 1;
        }
        let look = round == 0 || round % looked_each == looked_each - 1 || round + 1 == effort.rounds;
        if look {
            let plan = repair(problem, &prices);
            if reaches(&plan) && best.as_ref().is_none_or(|best| plan.score > best.score) {
                best = Some(plan);
            }
        }
        let score = best.as_ref().map_or(0, |best| best.score);
        if best.is_some() && near(prices::whole(bound), score, effort.gap_millionths) {
            break;
        }
        // Where the bound falls for long, it falls slowly.
        let slow = round % 120 == 119;
        if stalled >= patience || slow {
            stalled = 0;
            halvings += u32::from(!slow);
            // The best prices are such that somebody is just worth them: try the nearest such ones. A good plan tells
            // which purses lack people; where a sum holds it back it may not have come to all of them.
            let plan = best.as_ref().map_or(&[][..], |best| &best.taken);
            for known in [plan, &[]] {
                let settled = prices::settled(problem, &best_prices, known);
                let exact = evaluate(problem, &settled).bound(problem, &settled);
                if exact < bound {
                    bound = exact;
                    best_prices = settled;
                }
            }
            if slow || halvings % POLISH_EACH == 0 {
                prices::polish(problem, &mut best_prices, &mut bound);
            }
            prices = best_prices.clone();
            if halvings > HALVINGS_MAX {
                break;
            }
            let again = evaluate(problem, &prices);
            prices = improved(problem, &prices, &again, held(&best), halvings);
            continue;
        }
        prices = improved(problem, &prices, &found, held(&best), halvings);
    }
    let last = repair(problem, &best_prices);
    let mut best = match best {
        Some(best) if best.score >= last.score || !reaches(&last) => best,
        _ => last,
    };
    best.bound = prices::whole(bound).max(best.score);
    best.rounds = rounds;
    match problem.goal {
        Goal::MostValue => {
            best.prices.clone_from(&best_prices.shared);
            best.total_price = best_prices.total;
        }
        // In rupiah instead of persons.
        Goal::LeastCost { .. } => {
            let saved = |price: &i128| (price * prices::UNIT).checked_div(best_prices.total).unwrap_or(0);
            best.prices = best_prices.shared.iter().map(saved).collect();
        }
    }
    best
}

fn near(bound: i128, score: i128, gap_millionths: i128) -> bool {
    (bound - score) * 1_000_000 <= gap_millionths * bound.abs().max(1)
}
