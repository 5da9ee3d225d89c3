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
    // What has a price: the people of each group and, where a sum is asked, its rupiah: so many weigh as much as a person.
    let sum = problem.total.map(i128::from);
    let there: Vec<i128> = village.groups.iter().map(|(_, persons)| i128::from(*persons)).chain(sum).collect();
    let each = (sum.unwrap_or(0) / i128::from(best.persons.max(1))).max(1);
    let groups = village.groups.len();
    let mut prices = vec![Price::beginning(0, 1); groups];
    prices.extend(sum.map(|_| Price::beginning(best.total_price, each)));
    let (mut bound, mut stalled, mut halvings) = (i128::MAX, 0, 0);
    for _ in 0..ROUNDS {
        let mut left = Left::of(problem);
        let mut here: i128 = prices.iter().zip(&there).map(|(price, there)| price.now * there).sum();
        let total_price = prices.get(groups).map_or(0, |price| price.now);
        // What is there less what the purses take.
        let mut rest = there.clone();
        for purse in &purses {
            let (gained, taken) = fill(purse, &prices[..groups], total_price, village);
            here += gained;
            for (group, choice, taken) in taken {
                rest[group] -= i128::from(taken);
                if let Some(rest) = rest.get_mut(groups) {
                    *rest -= i128::from(taken) * i128::from(choice.cost);
                }
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
            prices.iter_mut().for_each(|price| price.lowest = price.now);
        } else {
            stalled += 1;
        }
        best.bound = best.bound.min(whole(bound)).max(best.score);
        if best.bound == best.score {
            break;
        }
        if stalled > PATIENCE {
            (stalled, halvings) = (0, halvings + 1);
            prices.iter_mut().for_each(Price::go_back);
            continue;
        }
        prices.iter_mut().zip(&rest).for_each(|(price, rest)| price.turn(*rest));
        let length: i128 = prices.iter().map(|price| price.course * price.course).sum();
        if length == 0 {
            break;
        }
        let distance = ((here - best.score * UNIT).max(UNIT) >> halvings) * PART;
        prices.iter_mut().for_each(|price| price.go(distance, length));
    }
    best
}

/// The price of a person, or of a rupiah of a sum that is asked.
#[derive(Clone)]
struct Price {
    now: i128,
    /// Where the bound was lowest.
    lowest: i128,
    /// Which way it goes, in parts.
    course: i128,
    /// How many weigh as much as one person.
    each: i128,
}

impl Price {
    const fn beginning(now: i128, each: i128) -> Self {
        Self { now, lowest: now, course: 0, each }
    }

    /// A part of the last course goes on: what is short and over by turns cancels out.
    const fn turn(&mut self, rest: i128) {
        // A price of nothing that would fall further does not move.
        let rest = if self.now == 0 && rest > 0 { 0 } else { rest };
        self.course = self.course * 3 / 4 + rest * PART / self.each;
    }

    fn go(&mut self, distance: i128, length: i128) {
        self.now = (self.now - distance * self.course / length / self.each).max(0);
    }

    const fn go_back(&mut self) {
        self.now = self.lowest;
        self.course = 0;
    }
}

/// The best use of one purse under prices of people: a gain that no whole persons exceed, and whom it takes.
fn fill(
    purse: &Open,
    prices: &[Price],
    total_price: i128,
    village: &super::Village,
) -> (i128, Vec<(usize, Choice, u32)>) {
    // Groups that cost and gain the same are one class: nothing is won by trying them in every order.
    let mut classes: Vec<(Item, Vec<(usize, Choice)>)> = Vec::new();
    for (group, choice) in &purse.choices {
        let gain = i128::from(choice.value) * UNIT - prices[*group].now - i128::from(choice.cost) * total_price;
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
