//! A plan that can be carried out, made from prices: the best-priced choices first, while their money lasts.

use super::Solution;
use super::exchange::Left;
use super::prices::{Prices, UNIT, best_shared, own_of};
use super::problem::{Choice, Goal, Problem, Taken};

/// Persons of a group who may be protected in some way.
pub(super) struct Offer {
    pub profit: i128,
    pub village: usize,
    pub group: usize,
    pub choice: Choice,
    /// Kept free for them in the village's own purse.
    pub reserved: u32,
}

/// A plan within every limit.
pub(super) fn repair(problem: &Problem, prices: &Prices) -> Solution {
    let mut left = Left::of(problem);
    let shared = best_shared(problem, prices);
    let mut offers = Vec::new();
    for (place, village) in problem.villages.iter().enumerate() {
        for used in own_of(problem, prices, &shared, place).0 {
            let choice = problem.kinds[village.groups[used.group].0].choices[used.choice];
            let profit = prices.profit(&choice);
            let offer = Offer { profit, village: place, group: used.group, choice, reserved: used.persons };
            left.reserve(&offer);
            offers.push(offer);
        }
        for (group, (kind, persons)) in village.groups.iter().enumerate() {
            if *persons == 0 {
                continue;
            }
            let choices = problem.kinds[*kind].choices.iter();
            offers.extend(choices.map(|choice| {
                let profit = prices.profit(choice);
                Offer { profit, village: place, group, choice: *choice, reserved: 0 }
            }));
        }
    }
    // Of equal profit those whose purse was kept free go first: they leave shared money to others.
    offers.sort_unstable_by_key(|offer| {
        (-offer.profit, offer.reserved == 0, offer.choice.cost, offer.choice.mark, offer.village, offer.group)
    });
    match problem.goal {
        Goal::MostValue => {
            for offer in &offers {
                left.take(offer);
            }
            left.make_room(i64::MAX);
            left.sooner();
        }
        Goal::LeastCost { persons } => {
            for offer in &offers {
                // Prices are not so exact that the very last person could be told by them: more than enough are taken,
                // and the dearest of them left out again.
                if left.count >= persons && offer.profit < -UNIT / 50 {
                    break;
                }
                left.take(offer);
            }
            left.save(persons);
        }
    }
    solution(problem, left.taken)
}

/// A plan of exactly so many persons, made cheaper from a larger one.
pub(super) fn thrifty(problem: &Problem, taken: Vec<Taken>, persons: i64) -> Solution {
    let mut left = Left::of(problem);
    for one in taken {
        left.put(one.village, one.group, one.choice, one.persons);
    }
    left.save(persons);
    solution(problem, left.taken)
}

/// The figures of a plan.
pub(super) fn solution(problem: &Problem, mut taken: Vec<Taken>) -> Solution {
    taken.retain(|taken| taken.persons > 0);
    let sum = |of: &dyn Fn(&Taken) -> i64| {
        taken.iter().map(|taken| i128::from(of(taken)) * i128::from(taken.persons)).sum::<i128>()
    };
    let score = sum(&|taken| problem.score_of(&taken.choice));
    let cost = sum(&|taken| taken.choice.cost);
    let persons = sum(&|_| 1);
    Solution {
        score,
        bound: i128::MAX,
        persons: i64::try_from(persons).expect("persons fit in 64 bits"),
        cost: i64::try_from(cost).expect("a plan's cost fits in 64 bits"),
        prices: Vec::new(),
        total_price: 0,
        rounds: 0,
        taken,
    }
}
