//! A village that shares its purses with nobody: people, like ones together, are priced instead of purses, so that each
//! purse is filled for itself in whole persons.

use super::exchange::Left;
use super::prices::{UNIT, whole};
use super::problem::{Choice, Goal, Problem, Purse, Taken};
use super::repair::solution;
use super::village::{self, Item};
use super::{Effort, Solution, search, solve};

/// Rounds of prices of purses, before people are priced: for what more money would bring.
const ROUNDS_OF_PURSES: u32 = 60;
/// Rounds of prices of people.
const ROUNDS: u32 = 500;
/// Rounds without a lower bound after which steps are halved.
const PATIENCE: u32 = 12;
/// Courses are reckoned in parts of a person.
const PART: i128 = 64;

/// As [`solve`], for a problem of one village. Many small purses leave rests smaller than a person in each of them, which
/// prices of purses do not see.
///
/// # Errors
/// As [`solve`].
pub fn solve_alone(problem: &Problem, effort: Effort) -> Result<Solution, Box<Solution>> {
    if problem.goal != Goal::MostValue || problem.villages.len() != 1 {
        return solve(problem, effort);
    }
    let mut problem = problem.without_useless_choices();
    let groups = problem.villages[0].groups.clone();
    let alike = alike(&problem);
    for group in &mut problem.villages[0].groups {
        group.1 = 0;
    }
    for ((_, persons), first) in groups.iter().zip(&alike) {
        problem.villages[0].groups[*first].1 += persons;
    }
    let found = search(&problem, Effort { rounds: effort.rounds.min(ROUNDS_OF_PURSES), ..effort }, None);
    let mut found = filled(&problem, found);
    found.taken = parted(&found.taken, &groups, &alike);
    Ok(found)
}

/// For each group the first whose people have the same choices. They need one price: priced apart, like people undercut
/// each other by turns, their prices never settle, and the bound stays above the best plan.
fn alike(problem: &Problem) -> Vec<usize> {
    let groups = &problem.villages[0].groups;
    let choices = |kind: usize| &problem.kinds[kind].choices;
    let first = |(kind, _): &(usize, u32)| groups.iter().position(|(other, _)| choices(*other) == choices(*kind));
    groups.iter().map(|group| first(group).expect("every group is like itself")).collect()
}

/// People taken of the first of like groups, given back to the groups in their order.
fn parted(taken: &[Taken], groups: &[(usize, u32)], alike: &[usize]) -> Vec<Taken> {
    let mut left: Vec<u32> = groups.iter().map(|(_, persons)| *persons).collect();
    let mut found = Vec::new();
    for one in taken {
        let mut wanted = one.persons;
        for (group, left) in left.iter_mut().enumerate().filter(|(group, _)| alike[*group] == one.group) {
            let persons = wanted.min(*left);
            wanted -= persons;
            *left -= persons;
            if persons > 0 {
                found.push(Taken { group, persons, ..*one });
            }
        }
        assert!(wanted == 0, "no more are taken than there are");
    }
    found
}

/// A purse with everybody whom it may pay: group, and how.
struct Open {
    limit: i64,
    choices: Vec<(usize, Choice)>,
}

fn filled(problem: &Problem, mut best: Solution) -> Solution {
    let village = &problem.villages[0];
    let shared = problem.shared.iter().enumerate().map(|(at, limit)| (Purse::Shared(at), *limit));
    let own = village.own.iter().enumerate().map(|(at, limit)| (Purse::Own(at), *limit));
    let open = |(purse, limit): (Purse, i64)| {
        let groups = village.groups.iter().enumerate();
        let choices = groups.flat_map(|(group, (kind, _))| {
            problem.kinds[*kind]
                .choices
                .iter()
                .map(move |choice| (group, *choice))
                .filter(|(_, one)| one.purse == purse)
        });
        Open { limit, choices: choices.filter(|(_, choice)| choice.cost <= limit).collect() }
    };
    let purses: Vec<Open> = shared.chain(own).map(open).filter(|open| !open.choices.is_empty()).collect();
    let persons: Vec<i128> = village.groups.iter().map(|(_, persons)| i128::from(*persons)).collect();
    let mut prices = vec![0_i128; persons.len()];
    let mut lowest = prices.clone();
    // Where prices went last, in parts of persons.
    let mut course = prices.clone();
    let (mut bound, mut stalled, mut halvings) = (i128::MAX, 0, 0);
    for _ in 0..ROUNDS {
        let mut left = Left::of(problem);
        let mut here: i128 = prices.iter().zip(&persons).map(|(price, persons)| price * persons).sum();
        here += problem.total.map_or(0, |total| best.total_price * i128::from(total));
        // Persons of each group less those whom the purses take.
        let mut rest = persons.clone();
        for purse in &purses {
            let (gained, taken) = fill(purse, &prices, best.total_price, village);
            here += gained;
            for (group, choice, taken) in taken {
                rest[group] -= i128::from(taken);
                left.put_most(0, group, choice, taken);
            }
        }
        left.fill();
        let plan = solution(problem, left.taken);
        if plan.score > best.score {
            best = Solution { taken: plan.taken, score: plan.score, persons: plan.persons, cost: plan.cost, ..best };
        }
        if here < bound {
            (bound, stalled) = (here, 0);
            lowest.clone_from(&prices);
        } else {
            stalled += 1;
        }
        best.bound = best.bound.min(whole(bound)).max(best.score);
        if best.bound == best.score {
            break;
        }
        if stalled > PATIENCE {
            (stalled, halvings) = (0, halvings + 1);
            prices.clone_from(&lowest);
            course.fill(0);
            continue;
        }
        for ((course, price), rest) in course.iter_mut().zip(&prices).zip(&rest) {
            // A price of nothing that would fall further does not move.
            let rest = if *price == 0 && *rest > 0 { 0 } else { *rest };
            // A part of the last course goes on: what is short and over by turns cancels out.
            *course = *course * 3 / 4 + rest * PART;
        }
        let length: i128 = course.iter().map(|course| course * course).sum();
        if length == 0 {
            break;
        }
        let distance = ((here - best.score * UNIT).max(UNIT) >> halvings) * PART;
        for (price, course) in prices.iter_mut().zip(&course) {
            *price = (*price - distance * course / length).max(0);
        }
    }
    best
}

/// The best use of one purse under prices of people: a gain that no whole persons exceed, and whom it takes.
fn fill(
    purse: &Open,
    prices: &[i128],
    total_price: i128,
    village: &super::Village,
) -> (i128, Vec<(usize, Choice, u32)>) {
    // Groups that cost and gain the same are one class: nothing is won by trying them in every order.
    let mut classes: Vec<(Item, Vec<(usize, Choice)>)> = Vec::new();
    for (group, choice) in &purse.choices {
        let gain = i128::from(choice.value) * UNIT - prices[*group] - i128::from(choice.cost) * total_price;
        if gain <= 0 {
            continue;
        }
        let item = Item { class: classes.len(), own: 0, cost: choice.cost, gain };
        match classes.iter_mut().find(|(known, _)| known.is_like(&item)) {
            Some((_, groups)) => groups.push((*group, *choice)),
            None => classes.push((item, vec![(*group, *choice)])),
        }
    }
    let persons: Vec<u32> =
        classes.iter().map(|(_, groups)| groups.iter().map(|(group, _)| village.groups[*group].1).sum()).collect();
    let mut items: Vec<Item> = classes.iter().map(|(item, _)| *item).collect();
    items.sort_by(village::by_gain);
    let best = village::best(&items, &[purse.limit], &persons);
    let mut found = Vec::new();
    for (item, taken) in items.iter().zip(&best.taken) {
        let mut taken = *taken;
        for (group, choice) in &classes[item.class].1 {
            let here = taken.min(village.groups[*group].1);
            taken -= here;
            if here > 0 {
                found.push((*group, *choice, here));
            }
        }
    }
    (best.bound, found)
}
