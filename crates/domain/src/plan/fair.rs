//! Shared money parted among regencies or villages before anything is solved, by people without protection.

use std::collections::BTreeMap;

use units::{Level, RegionCode};

use super::model::Model;
use super::proposal::{Fair, Request};
use super::solve::{Effort, Goal, Kind, Problem, Purse, Solution, Taken, Village, solve, solve_alone};
use crate::denominator::apportion;

/// Solves as asked: whole, or with shared money parted among areas beforehand.
pub(super) fn parted(request: &Request, model: &mut Model) -> Result<Solution, Box<Solution>> {
    let Some(fair) = request.fair else { return solve(&model.problem, Effort::default()) };
    let problem = &model.problem;
    let area_of = |place: usize| {
        let village = model.groups[place][0].village;
        match fair {
            Fair::Regency => village.ancestor(Level::Regency).unwrap_or(village),
            Fair::Village => village,
        }
    };
    let mut areas: BTreeMap<RegionCode, Vec<usize>> = BTreeMap::new();
    for place in 0..problem.villages.len() {
        areas.entry(area_of(place)).or_default().push(place);
    }
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
        let weights: Vec<u64> = areas.values().map(|places| people_at(places, purse)).collect();
        if weights.iter().all(|weight| *weight == 0) { vec![0; weights.len()] } else { apportion(total, &weights) }
    };
    let shared: Vec<Vec<i64>> = problem.shared.iter().enumerate().map(|(at, limit)| part(*limit, Some(at))).collect();
    let totals = problem.total.map(|total| part(total, None));
    let wanted = match problem.goal {
        Goal::MostValue => None,
        Goal::LeastCost { persons } => Some(part(persons, None)),
    };
    let mut sum = Solution {
        taken: Vec::new(),
        score: 0,
        bound: 0,
        persons: 0,
        cost: 0,
        prices: vec![0; problem.shared.len()],
        total_price: 0,
        rounds: 0,
    };
    let mut reached = true;
    for (at, places) in areas.values().enumerate() {
        let (kinds, villages) = only(problem, places);
        let one = Problem {
            kinds,
            villages,
            shared: shared.iter().map(|parts| parts[at]).collect(),
            total: totals.as_ref().map(|parts| parts[at]),
            goal: wanted.as_ref().map_or(Goal::MostValue, |parts| Goal::LeastCost { persons: parts[at] }),
        };
        let solved =
            if places.len() == 1 { solve_alone(&one, Effort::default()) } else { solve(&one, Effort::default()) };
        let found = solved.unwrap_or_else(|most| {
            reached = false;
            *most
        });
        sum.score += found.score;
        sum.bound += found.bound;
        sum.persons += found.persons;
        sum.cost += found.cost;
        sum.rounds = sum.rounds.max(found.rounds);
        sum.total_price = sum.total_price.max(found.total_price);
        for (price, own) in sum.prices.iter_mut().zip(&found.prices) {
            *price = (*price).max(*own);
        }
        sum.taken.extend(found.taken.into_iter().map(|taken| Taken { village: places[taken.village], ..taken }));
    }
    if reached { Ok(sum) } else { Err(Box::new(sum)) }
}

/// Some of the villages, with the kinds of people who live there.
fn only(problem: &Problem, places: &[usize]) -> (Vec<Kind>, Vec<Village>) {
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kinds = Vec::new();
    let mut villages: Vec<Village> = places.iter().map(|place| problem.villages[*place].clone()).collect();
    for (kind, _) in villages.iter_mut().flat_map(|village| &mut village.groups) {
        *kind = *known.entry(*kind).or_insert_with(|| {
            kinds.push(problem.kinds[*kind].clone());
            kinds.len() - 1
        });
    }
    (kinds, villages)
}
