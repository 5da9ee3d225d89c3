//! Prices of shared purses: what every village would do under them, the bound that follows, and better prices.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Choice, Goal, Problem, Purse, Taken};
use super::village::{self, Item};

/// One, in the parts in which prices and profits are held.
pub(super) const UNIT: i128 = 1 << 44;

/// What a rupiah of each purse costs in value, and a rupiah of all purses together. For a target everybody is worth one,
/// and the price of all purses together tells how dear a person may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prices {
    pub shared: Vec<i128>,
    pub total: i128,
}

impl Prices {
    /// Nothing has a price yet; for a target the person who completes it, cheapest first, is just worth the cost.
    pub(super) fn start(problem: &Problem) -> Self {
        let total = match problem.goal {
            Goal::MostValue => 0,
            Goal::LeastCost { persons } => UNIT / i128::from(cost_of_the_last(problem, persons).max(1)),
        };
        Self { shared: vec![0; problem.shared.len()], total }
    }

    /// What is left of a choice once its money is paid for.
    pub(super) fn profit(&self, choice: &Choice) -> i128 {
        let purse = match choice.purse {
            Purse::Shared(at) => self.shared[at],
            Purse::Own(_) => 0,
        };
        i128::from(choice.value) * UNIT - i128::from(choice.cost) * (purse + self.total)
    }
}

/// What the last of so many persons costs, cheapest first, whatever the purses hold.
fn cost_of_the_last(problem: &Problem, persons: i64) -> i64 {
    let mut of_kind = vec![0_i64; problem.kinds.len()];
    for (kind, count) in problem.villages.iter().flat_map(|village| &village.groups) {
        of_kind[*kind] += i64::from(*count);
    }
    let cheapest = |kind: &super::Kind| kind.choices.iter().map(|choice| choice.cost).min();
    let mut costs: Vec<(i64, i64)> =
        problem.kinds.iter().zip(of_kind).filter_map(|(kind, count)| Some((cheapest(kind)?, count))).collect();
    costs.sort_unstable();
    let mut left = persons;
    for (cost, count) in &costs {
        left -= count;
        if left <= 0 {
            return *cost;
        }
    }
    costs.last().map_or(0, |(cost, _)| *cost)
}

/// What everybody would do under some prices.
pub(super) struct Evaluation {
    /// No plan is worth more beyond what it pays for all purses together, in parts.
    pub worth: i128,
    pub used: Vec<i128>,
    pub used_total: i128,
}

impl Evaluation {
    /// No plan scores more, in parts. For a target: so many persons are worth as much as they are, so that what the
    /// prices leave unexplained must be paid for.
    pub(super) fn bound(&self, problem: &Problem, prices: &Prices) -> i128 {
        match problem.goal {
            Goal::MostValue => self.worth + problem.total.map_or(0, |total| prices.total * i128::from(total)),
            Goal::LeastCost { .. } if prices.total == 0 => 0,
            Goal::LeastCost { persons } => -((i128::from(persons) * UNIT - self.worth).max(0) * UNIT / prices.total),
        }
    }
}

/// The bound in whole scores: no plan has a part of one.
pub(super) const fn whole(bound: i128) -> i128 {
    bound.div_euclid(UNIT)
}

/// The best shared choice of each kind under some prices, where one is worth its price.
pub(super) fn best_shared(problem: &Problem, prices: &Prices) -> Vec<Option<(usize, i128)>> {
    let of_kind = |choices: &[Choice]| {
        let shared = choices.iter().enumerate().filter(|(_, choice)| matches!(choice.purse, Purse::Shared(_)));
        let priced = shared.map(|(at, choice)| (at, prices.profit(choice)));
        priced.filter(|(_, profit)| *profit > 0).max_by_key(|(at, profit)| (*profit, usize::MAX - at))
    };
    problem.kinds.iter().map(|kind| of_kind(&kind.choices)).collect()
}

/// Persons of a group on one of the village's own purses.
pub(super) struct OwnUse {
    /// Place of the group.
    pub group: usize,
    /// Place of the choice in the kind.
    pub choice: usize,
    pub persons: u32,
}

/// What a village does with its own purses under some prices, and a gain that no whole persons exceed.
///
/// Groups that cost and gain the same on each purse are one class: nothing is won by trying them in every order.
pub(super) fn own_of(
    problem: &Problem,
    prices: &Prices,
    shared: &[Option<(usize, i128)>],
    place: usize,
) -> (Vec<OwnUse>, i128) {
    let village = &problem.villages[place];
    let mut classes: Vec<(Vec<Item>, Vec<usize>)> = Vec::new();
    for (group, (kind, _)) in village.groups.iter().enumerate() {
        let without = shared[*kind].map_or(0, |(_, profit)| profit);
        let mut items = Vec::new();
        for choice in &problem.kinds[*kind].choices {
            let Purse::Own(own) = choice.purse else { continue };
            let gain = prices.profit(choice) - without;
            if gain > 0 && village.own.get(own).is_some_and(|purse| *purse >= choice.cost) {
                items.push(Item { class: 0, own, cost: choice.cost, gain });
            }
        }
        if items.is_empty() {
            continue;
        }
        let same = |(known, _): &&mut (Vec<Item>, Vec<usize>)| {
            known.len() == items.len() && known.iter().zip(&items).all(|(one, other)| one.is_like(other))
        };
        match classes.iter_mut().find(same) {
            Some((_, groups)) => groups.push(group),
            None => classes.push((items, vec![group])),
        }
    }
    if classes.is_empty() {
        return (Vec::new(), 0);
    }
    let persons: Vec<u32> =
        classes.iter().map(|(_, groups)| groups.iter().map(|group| village.groups[*group].1).sum()).collect();
    let mut items: Vec<Item> = classes
        .iter()
        .enumerate()
        .flat_map(|(class, (items, _))| items.iter().map(move |item| Item { class, ..*item }))
        .collect();
    items.sort_by(village::by_gain);
    let best = village::best(&items, &village.own, &persons);
    let mut left: Vec<u32> = village.groups.iter().map(|(_, persons)| *persons).collect();
    let mut used = Vec::new();
    for (item, taken) in items.iter().zip(&best.taken) {
        let mut taken = *taken;
        for group in &classes[item.class].1 {
            let persons = taken.min(left[*group]);
            left[*group] -= persons;
            taken -= persons;
            if persons > 0 {
                // The same purse and cost may stand elsewhere among the choices of another kind.
                let choices = &problem.kinds[village.groups[*group].0].choices;
                let same = |choice: &Choice| choice.purse == Purse::Own(item.own) && choice.cost == item.cost;
                let choice = choices.iter().position(same).expect("groups of a class have the same choices");
                used.push(OwnUse { group: *group, choice, persons });
            }
        }
    }
    (used, best.bound)
}

/// Solves every village apart.
pub(super) fn evaluate(problem: &Problem, prices: &Prices) -> Evaluation {
    let shared = best_shared(problem, prices);
    let mut found = Evaluation { worth: 0, used: vec![0; problem.shared.len()], used_total: 0 };
    for (place, village) in problem.villages.iter().enumerate() {
        let (own, bound) = own_of(problem, prices, &shared, place);
        found.worth += bound;
        let mut left: Vec<i128> = village.groups.iter().map(|(_, persons)| i128::from(*persons)).collect();
        for used in own {
            let persons = i128::from(used.persons);
            let cost = problem.kinds[village.groups[used.group].0].choices[used.choice].cost;
            left[used.group] -= persons;
            found.used_total += persons * i128::from(cost);
        }
        for ((kind, all), left) in village.groups.iter().zip(left) {
            let Some((at, profit)) = shared[*kind] else { continue };
            found.worth += profit * i128::from(*all);
            let choice = &problem.kinds[*kind].choices[at];
            let Purse::Shared(purse) = choice.purse else { continue };
            let cost = left * i128::from(choice.cost);
            found.used[purse] += cost;
            found.used_total += cost;
        }
    }
    for (price, limit) in prices.shared.iter().zip(&problem.shared) {
        found.worth += price * i128::from(*limit);
    }
    found
}

/// Steps are reckoned in parts of each limit.
const PART: i128 = 1 << 20;

/// Prices moved against what is left over or overdrawn (subgradient, with Polyak's length of step). `total` is the limit
/// on all purses together, for a target the cost of the best plan so far; `value` is what that plan is worth.
pub(super) fn improved(
    problem: &Problem,
    prices: &Prices,
    found: &Evaluation,
    (total, value): (Option<i64>, i128),
    halvings: u32,
) -> Prices {
    let part = |rest: i128, limit: i128| rest * PART / limit.max(1);
    let over_shared: Vec<i128> = problem
        .shared
        .iter()
        .zip(&found.used)
        .map(|(limit, used)| part(i128::from(*limit) - used, (*limit).into()))
        .collect();
    let over_total = total.map_or(0, |limit| part(i128::from(limit) - found.used_total, limit.into()));
    // A price of nothing that would fall further does not move.
    let moves = |price: i128, rest: i128| if price == 0 && rest > 0 { 0 } else { rest };
    let square = |rest: i128| rest * rest;
    let length: i128 =
        prices.shared.iter().zip(&over_shared).map(|(price, rest)| square(moves(*price, *rest))).sum::<i128>()
            + square(moves(prices.total, over_total));
    if length == 0 {
        return prices.clone();
    }
    let bound = found.worth + total.map_or(0, |limit| prices.total * i128::from(limit));
    // At least a millionth: the best plan so far may be the best there is.
    let distance = (bound - value * UNIT).max(bound.abs() / 1_000_000).max(1) >> halvings.min(60);
    let step = |price: i128, rest: i128, limit: i128| {
        // In this order nothing leaves 128 bits: a distance has some 80, a move 30, a part 20.
        let change = distance * moves(price, rest) / length * PART / limit.max(1);
        (price - change).max(0)
    };
    Prices {
        shared: prices
            .shared
            .iter()
            .zip(&over_shared)
            .zip(&problem.shared)
            .map(|((price, rest), limit)| step(*price, *rest, (*limit).into()))
            .collect(),
        total: total.map_or(0, |limit| step(prices.total, over_total, limit.into())),
    }
}

/// What a choice may cost a rupiah so that somebody is just worth it.
fn just_worth(choice: &Choice) -> i128 {
    let (worth, cost) = (i128::from(choice.value) * UNIT, i128::from(choice.cost));
    (worth + cost - 1) / cost
}

/// What is left of the shared purses after a plan.
fn unspent(problem: &Problem, plan: &[Taken]) -> Vec<i64> {
    let mut unspent = problem.shared.clone();
    for taken in plan {
        if let Purse::Shared(purse) = taken.choice.purse {
            unspent[purse] -= taken.choice.cost * i64::from(taken.persons);
        }
    }
    unspent
}

/// Prices to begin with: on each purse that a plan leaves empty, on every purse without a plan, most of the people who could
/// draw on it are just worth it. For all purses together one price for each cost there is, where a sum or a target holds
/// the plan back.
pub(super) fn beginnings(problem: &Problem, plan: Option<&[Taken]>) -> Vec<Prices> {
    let mut of_kind = vec![0_u64; problem.kinds.len()];
    for (kind, persons) in problem.villages.iter().flat_map(|village| &village.groups) {
        of_kind[*kind] += u64::from(*persons);
    }
    // Persons at each price at which they are just worth it, of each purse; own ones last.
    let mut on_purse: Vec<BTreeMap<i128, u64>> = vec![BTreeMap::new(); problem.shared.len() + 1];
    let mut dearest = vec![0; problem.shared.len()];
    for (kind, persons) in problem.kinds.iter().zip(of_kind) {
        for choice in kind.choices.iter().filter(|choice| choice.cost > 0) {
            let purse = match choice.purse {
                Purse::Shared(at) => {
                    dearest[at] = choice.cost.max(dearest[at]);
                    at
                }
                Purse::Own(_) => problem.shared.len(),
            };
            *on_purse[purse].entry(just_worth(choice)).or_default() += persons;
        }
    }
    let unspent = plan.map(|plan| unspent(problem, plan));
    let usual = |at: usize| {
        let full = unspent.as_ref().is_none_or(|unspent| unspent[at] < dearest[at]);
        on_purse[at].iter().max_by_key(|(_, persons)| **persons).map_or(0, |(price, _)| if full { *price } else { 0 })
    };
    let usual: Vec<i128> = (0..problem.shared.len()).map(usual).collect();
    let mut totals: BTreeSet<i128> = on_purse.iter().flat_map(|prices| prices.keys().copied()).collect();
    if problem.total.is_none() && problem.goal == Goal::MostValue {
        totals.clear();
        totals.insert(0);
    }
    let at = |total: i128| Prices { shared: usual.iter().map(|price| (price - total).max(0)).collect(), total };
    totals.into_iter().map(at).collect()
}

/// The nearest prices at which somebody is just worth them. A bound has its lowest place where choices become worth their
/// price, and steps of any length only come near it. A purse from which a good plan leaves enough for one more person
/// lacks people, not money: it has no price.
pub(super) fn settled(problem: &Problem, prices: &Prices, plan: &[Taken]) -> Prices {
    let unspent = unspent(problem, plan);
    let nearest = |wanted: i128, offers: &mut dyn Iterator<Item = i128>| {
        if wanted == 0 { 0 } else { offers.min_by_key(|offer| ((offer - wanted).abs(), *offer)).unwrap_or(wanted) }
    };
    let choices = || problem.kinds.iter().flat_map(|kind| &kind.choices).filter(|choice| choice.cost > 0);
    let total = nearest(prices.total, &mut choices().map(just_worth));
    let shared = prices.shared.iter().enumerate().map(|(purse, price)| {
        let on_it = || choices().filter(|choice| choice.purse == Purse::Shared(purse));
        let mut offers = on_it().map(|choice| (just_worth(choice) - total).max(0));
        let dearest = on_it().map(|choice| choice.cost).max();
        let lacks_people = !plan.is_empty() && dearest.is_none_or(|dearest| unspent[purse] >= dearest);
        if lacks_people { 0 } else { nearest(*price, &mut offers) }
    });
    Prices { shared: shared.collect(), total }
}

/// Each price for itself, moved to the next places above and below where somebody is just worth it, or to nothing, and
/// all that are above such a place brought down to it together, while the bound falls.
pub(super) fn polish(problem: &Problem, prices: &mut Prices, bound: &mut i128) {
    let mut places: Vec<BTreeSet<i128>> = vec![BTreeSet::from([0]); problem.shared.len()];
    for choice in problem.kinds.iter().flat_map(|kind| &kind.choices).filter(|choice| choice.cost > 0) {
        if let Purse::Shared(at) = choice.purse {
            places[at].insert((just_worth(choice) - prices.total).max(0));
        }
    }
    let mut falls = |prices: &mut Prices, tried: Vec<i128>| {
        let held = std::mem::replace(&mut prices.shared, tried);
        let here = evaluate(problem, prices).bound(problem, prices);
        if here < *bound {
            *bound = here;
            return true;
        }
        prices.shared = held;
        false
    };
    let levels: BTreeSet<i128> = prices.shared.iter().copied().filter(|price| *price > 0).collect();
    // People who could go from one purse to another hold their prices together.
    for level in levels.iter().rev().take(LEVELS_TRIED) {
        let below = levels.range(..level).next_back().copied().unwrap_or(0);
        for cap in [below, i128::midpoint(below, *level)] {
            let capped = prices.shared.iter().map(|price| (*price).min(cap)).collect();
            falls(prices, capped);
        }
    }
    for (at, places) in places.iter().enumerate() {
        let now = prices.shared[at];
        let next = [places.range(..now).next_back().copied(), places.range(now + 1..).next().copied(), Some(0)];
        for place in next.into_iter().flatten() {
            // Half way and all the way: in between people go over to another purse.
            for price in [place, i128::midpoint(now, place)] {
                let mut tried = prices.shared.clone();
                tried[at] = price;
                if price != prices.shared[at] && falls(prices, tried) {
                    break;
                }
            }
        }
    }
}

/// Distinct prices from which others are brought down together, the highest first.
const LEVELS_TRIED: usize = 24;
