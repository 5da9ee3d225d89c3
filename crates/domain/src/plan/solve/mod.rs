//! Most protection for the money, or the least money for a target, with a proof of how far from the best it can be.
//!
//! People of one village with the same costs and lawful money are one group, and a plan is a count of each group on each
//! purse. Villages meet only in shared purses. Those are priced (Lagrange multipliers); under fixed prices every village
//! is its own small problem, solved exactly in whole persons; the sum of their optima bounds every plan from above,
//! and the prices that make this bound smallest tell what one more rupiah of a purse would bring.

mod in_order;
mod prices;
mod problem;
mod repair;
mod village;

pub use in_order::in_order;
pub use problem::{Choice, Goal, Kind, Problem, Purse, Taken, Village};

use prices::{Prices, evaluate, improved};
use repair::repair;

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
        Self { rounds: 1_500, gap_millionths: 50 }
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
    let problem = &problem.without_useless_choices();
    let Goal::LeastCost { persons } = problem.goal else { return Ok(best(problem, effort, None)) };
    let most = best(&Problem { goal: Goal::MostValue, ..problem.of_equal_persons() }, effort, None);
    if most.persons < persons {
        return Err(Box::new(most));
    }
    Ok(best(problem, effort, Some(trimmed(problem, most.taken, persons))))
}

/// A plan of exactly so many persons: the dearest of a larger one are left out.
fn trimmed(problem: &Problem, mut taken: Vec<Taken>, persons: i64) -> Solution {
    taken.sort_by_key(|taken| taken.choice.cost);
    let mut left = persons;
    for taken in &mut taken {
        let kept = i64::from(taken.persons).min(left);
        left -= kept;
        taken.persons = u32::try_from(kept).expect("no more than before");
    }
    repair::solution(problem, taken)
}

/// The best plan that can be found; `known` reaches the target already, where there is one.
fn best(problem: &Problem, effort: Effort, known: Option<Solution>) -> Solution {
    let mut prices = Prices::start(problem);
    let mut best_prices = prices.clone();
    let mut best: Option<Solution> = known;
    let reaches = |plan: &Solution| match problem.goal {
        Goal::MostValue => true,
        Goal::LeastCost { persons } => plan.persons >= persons,
    };
    let mut bound = i128::MAX;
    // A part of the full step, halved whenever the bound stops falling.
    let (mut halvings, mut stalled) = (0_u32, 0_u32);
    let mut rounds = 0;
    for round in 0..effort.rounds {
        rounds = round + 1;
        let found = evaluate(problem, &prices);
        if found.bound < bound {
            // A fall of less than a hundred thousandth is none.
            let falls = bound == i128::MAX || (bound - found.bound) * 100_000 > found.bound.abs();
            stalled = if falls { 0 } else { stalled + 1 };
            bound = found.bound;
            best_prices = prices.clone();
        } else {
            stalled += 1;
        }
        let look = round == 0 || round % 40 == 39 || round + 1 == effort.rounds || (stalled == 0 && round % 8 == 0);
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
        if stalled >= 12 {
            stalled = 0;
            halvings += 1;
            // The best prices are such that somebody is just worth them: try the nearest such ones.
            // What a plan leaves tells of people who lack only where no sum or target holds it back.
            let alone = problem.total.is_none() && problem.goal == Goal::MostValue;
            let plan = best.as_ref().filter(|_| alone).map_or(&[][..], |best| &best.taken);
            let settled = prices::settled(problem, &best_prices, plan);
            let exact = evaluate(problem, &settled).bound;
            if exact < bound {
                bound = exact;
                best_prices = settled;
            }
            prices = best_prices.clone();
            if halvings > 24 {
                break;
            }
            let again = evaluate(problem, &prices);
            prices = improved(problem, &prices, &again, score, halvings);
            continue;
        }
        prices = improved(problem, &prices, &found, score, halvings);
    }
    let last = repair(problem, &best_prices);
    let mut best = match best {
        Some(best) if best.score >= last.score || !reaches(&last) => best,
        _ => last,
    };
    best.bound = prices::whole(bound).max(best.score);
    best.prices = best_prices.shared.clone();
    best.total_price = best_prices.total;
    best.rounds = rounds;
    best
}

fn near(bound: i128, score: i128, gap_millionths: i128) -> bool {
    (bound - score) * 1_000_000 <= gap_millionths * bound.abs().max(1)
}
