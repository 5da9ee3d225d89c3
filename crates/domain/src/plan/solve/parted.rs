//! Shared money, the sum or the target parted among areas before anything is solved, and what the parts leave placed on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::panic::resume_unwind;
use std::thread;

use super::exchange::Left;
use super::in_order::in_order;
use super::problem::{Choice, Goal, Kind, Problem, Purse, Taken, Village};
use super::repair::solution;
use super::{Effort, Solution, solve, solve_alone};
use crate::denominator::apportion;

/// A plan whose shared money was parted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The plan; `Err` where the target is not reached. Its bound is that of plans that part nothing, and prices it has none:
    /// those of one area say nothing of another.
    pub solution: Result<Solution, Box<Solution>>,
    /// Persons paid from what the parts left.
    pub placed: i64,
    /// What these cost.
    pub placed_cost: i64,
}

/// Solves each area with its part, by people whom a purse may pay, of every shared purse, and of the sum or the target.
///
/// What the parts leave, often less than a person in each, is one rest. The area that has most left of its part takes its
/// next best person from it, and may so go beyond its part; then again whichever has most left, while the rest pays
/// anybody. Of a target the area that lacks most persons of its part is the next. Equals go in their order.
///
/// `proof` is how hard to look for the bound, on a thread of its own; without it there is none.
pub fn solve_parted(problem: &Problem, areas: &[Vec<usize>], effort: Effort, proof: Option<Effort>) -> Parted {
    // For a target everybody counts one.
    let problem = match problem.goal {
        Goal::MostValue => problem.clone(),
        Goal::LeastCost { .. } => problem.of_equal_persons(),
    };
    let parts = Parts::of(&problem, areas);
    let mut left = Left::of(&problem);
    let mut rounds = 0;
    let whole = &problem;
    let unparted = thread::scope(|scope| {
        let unparted = proof.map(|effort| scope.spawn(move || (effort, solve(whole, effort))));
        for (area, places) in areas.iter().enumerate() {
            let one = parts.problem(&problem, area, places);
            let solved = if places.len() == 1 { solve_alone(&one, effort) } else { solve(&one, effort) };
            let found = solved.unwrap_or_else(|most| *most);
            rounds = rounds.max(found.rounds);
            for Taken { village, group, choice, persons } in found.taken {
                left.put(places[village], group, choice, persons);
            }
        }
        unparted.map(|found| found.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    let (persons, cost) = (left.count, left.cost());
    place(&problem, areas, &parts, &mut left);
    let reached = match problem.goal {
        Goal::MostValue => true,
        Goal::LeastCost { persons } => left.count >= persons,
    };
    let taken = together(left.taken);
    // Out of reach, the question is how many can be reached.
    let changed = !reached && problem.goal != Goal::MostValue;
    let whole = if reached { problem } else { Problem { goal: Goal::MostValue, ..problem } };
    let found = solution(&whole, taken);
    let unparted = unparted.map(|(effort, unparted)| if changed { solve(&whole, effort) } else { unparted });
    let bound = unparted.map_or(found.bound, |unparted| match (unparted, whole.goal) {
        (Ok(unparted), _) => unparted.bound,
        (Err(most), Goal::MostValue) => most.bound,
        // Whatever was not found costs something.
        (Err(_), Goal::LeastCost { .. }) => 0,
    });
    let none = vec![0; whole.shared.len()];
    let (placed, placed_cost) = (found.persons - persons, found.cost - cost);
    let found = Solution { bound: bound.max(found.score), prices: none, rounds, ..found };
    Parted { solution: if reached { Ok(found) } else { Err(Box::new(found)) }, placed, placed_cost }
}

/// What first come, first served makes of the same parts, and then of what they leave.
pub fn in_order_parted(problem: &Problem, areas: &[Vec<usize>]) -> Vec<Taken> {
    let parts = Parts::of(problem, areas);
    let mut left = Left::of(problem);
    for (area, places) in areas.iter().enumerate() {
        for Taken { village, group, choice, persons } in in_order(&parts.problem(problem, area, places)) {
            left.put(places[village], group, choice, persons);
        }
    }
    let rest = in_order(&left.rest());
    together(left.taken.into_iter().chain(rest).collect())
}

/// What each area gets.
struct Parts {
    /// Of each shared purse.
    shared: Vec<Vec<i64>>,
    total: Option<Vec<i64>>,
    wanted: Option<Vec<i64>>,
}

impl Parts {
    fn of(problem: &Problem, areas: &[Vec<usize>]) -> Self {
        // The weight of an area at a purse: its people whom that purse may pay.
        let people_at = |places: &[usize], purse: Option<usize>| -> u64 {
            let groups = places.iter().flat_map(|place| &problem.villages[*place].groups);
            let payable = groups.filter(|(kind, _)| {
                let choices = &problem.kinds[*kind].choices;
                purse.map_or(!choices.is_empty(), |purse| choices.iter().any(|one| one.purse == Purse::Shared(purse)))
            });
            payable.map(|(_, persons)| u64::from(*persons)).sum()
        };
        let part = |total: i64, purse: Option<usize>| {
            let weights: Vec<u64> = areas.iter().map(|places| people_at(places, purse)).collect();
            if weights.iter().all(|weight| *weight == 0) { vec![0; weights.len()] } else { apportion(total, &weights) }
        };
        Self {
            shared: problem.shared.iter().enumerate().map(|(at, limit)| part(*limit, Some(at))).collect(),
            total: problem.total.map(|total| part(total, None)),
            wanted: match problem.goal {
                Goal::MostValue => None,
                Goal::LeastCost { persons } => Some(part(persons, None)),
            },
        }
    }

    /// An area with its parts alone, and the kinds of people who live there.
    fn problem(&self, problem: &Problem, area: usize, places: &[usize]) -> Problem {
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        let mut kinds: Vec<Kind> = Vec::new();
        let mut villages: Vec<Village> = places.iter().map(|place| problem.villages[*place].clone()).collect();
        for (kind, _) in villages.iter_mut().flat_map(|village| &mut village.groups) {
            *kind = *known.entry(*kind).or_insert_with(|| {
                kinds.push(problem.kinds[*kind].clone());
                kinds.len() - 1
            });
        }
        Problem {
            kinds,
            villages,
            shared: self.shared.iter().map(|parts| parts[area]).collect(),
            total: self.total.as_ref().map(|parts| parts[area]),
            goal: self.wanted.as_ref().map_or(Goal::MostValue, |parts| Goal::LeastCost { persons: parts[area] }),
        }
    }
}

/// People of an area who can be paid from money of which it has a part, the next one last.
#[derive(Default)]
struct Queue {
    offers: Vec<(usize, usize, Choice)>,
    /// What is left of the part; below zero what it went beyond.
    unspent: i64,
}

/// Places what the parts left, person by person.
fn place(problem: &Problem, areas: &[Vec<usize>], parts: &Parts, left: &mut Left<'_>) {
    let mut area_of = vec![0; problem.villages.len()];
    for (area, places) in areas.iter().enumerate() {
        places.iter().for_each(|place| area_of[*place] = area);
    }
    // A sum and a target are parted as a whole, else each shared purse is for itself.
    let by_purse = parts.total.is_none() && parts.wanted.is_none();
    let key = |village: usize, purse: Purse| (area_of[village], by_purse.then_some(purse));
    let mut queues: BTreeMap<(usize, Option<Purse>), Queue> = BTreeMap::new();
    for (village, group) in left.waiting() {
        for choice in &problem.kinds[problem.villages[village].groups[group].0].choices {
            queues.entry(key(village, choice.purse)).or_default().offers.push((village, group, *choice));
        }
    }
    for ((area, purse), queue) in &mut queues {
        queue.unspent = match (&parts.wanted, &parts.total, purse) {
            (Some(wanted), ..) => wanted[*area],
            (None, Some(total), _) => total[*area],
            (None, None, Some(Purse::Shared(at))) => parts.shared[*at][*area],
            // Nobody else waits for a village's own money.
            (None, None, _) => i64::MAX,
        };
        queue.offers.sort_by_key(|(village, group, choice)| {
            Reverse((-choice.value, choice.cost, choice.mark, *village, *group, choice.purse))
        });
    }
    let price = |choice: &Choice| if parts.wanted.is_some() { 1 } else { choice.cost };
    for taken in &left.taken {
        if let Some(queue) = queues.get_mut(&key(taken.village, taken.choice.purse)) {
            queue.unspent -= price(&taken.choice) * i64::from(taken.persons);
        }
    }
    let wanted = match problem.goal {
        Goal::MostValue => i64::MAX,
        Goal::LeastCost { persons } => persons,
    };
    let mut queues: Vec<Queue> = queues.into_values().collect();
    let mut next: BinaryHeap<(i64, Reverse<usize>)> =
        queues.iter().enumerate().map(|(at, queue)| (queue.unspent, Reverse(at))).collect();
    while let Some((unspent, Reverse(at))) = next.pop().filter(|_| left.count < wanted) {
        let offers = &mut queues[at].offers;
        // Neither money nor people come back: what cannot be had is never had again.
        while offers.last().is_some_and(|(village, group, choice)| !left.may_put(*village, *group, choice)) {
            offers.pop();
        }
        let Some((village, group, choice)) = offers.last() else { continue };
        left.put(*village, *group, *choice, 1);
        next.push((unspent - price(choice), Reverse(at)));
    }
}

/// Rows of the same people on the same purse as one.
fn together(taken: Vec<Taken>) -> Vec<Taken> {
    let mut rows: BTreeMap<(usize, usize, Purse, i64, u32), Taken> = BTreeMap::new();
    for one in taken {
        let Taken { village, group, choice, persons } = one;
        rows.entry((village, group, choice.purse, choice.cost, choice.mark))
            .and_modify(|row| row.persons += persons)
            .or_insert(one);
    }
    rows.into_values().collect()
}
