//! Prices of shared purses: what every village would do under them, the bound that follows, and better prices.

use super::problem::{Choice, Goal, Problem, Purse, Taken};
use super::village::{self, Item};

/// One, in the parts in which prices and profits are held.
pub(super) const UNIT: i128 = 1 << 44;

/// What a rupiah of each purse costs in score, and what a person is paid for a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prices {
    pub shared: Vec<i128>,
    pub total: i128,
    pub person: i128,
}

impl Prices {
    /// Nothing has a price yet; for a target a person is worth what the dearest of the usual ways costs.
    pub(super) fn start(problem: &Problem) -> Self {
        let person = match problem.goal {
            Goal::MostValue => 0,
            Goal::LeastCost { .. } => {
                let costs = problem.kinds.iter().filter_map(|kind| kind.choices.iter().map(|choice| choice.cost).min());
                i128::from(costs.max().unwrap_or(0)) * UNIT
            }
        };
        Self { shared: vec![0; problem.shared.len()], total: 0, person }
    }

    /// What is left of a choice once its money is paid for.
    pub(super) fn profit(&self, goal: Goal, choice: &Choice) -> i128 {
        let purse = match choice.purse {
            Purse::Shared(at) => self.shared[at],
            Purse::Own(_) => 0,
        };
        let price = purse + self.total;
        match goal {
            Goal::MostValue => i128::from(choice.value) * UNIT - i128::from(choice.cost) * price,
            Goal::LeastCost { .. } => self.person - i128::from(choice.cost) * (UNIT + price),
        }
    }
}

/// What everybody would do under some prices.
pub(super) struct Evaluation {
    /// No plan scores more, in parts.
    pub bound: i128,
    pub used: Vec<i128>,
    pub used_total: i128,
    pub persons: i128,
}

/// The bound in whole scores: no plan has a part of one.
pub(super) const fn whole(bound: i128) -> i128 {
    bound.div_euclid(UNIT)
}

/// The best shared choice of each kind under some prices, where one is worth its price.
pub(super) fn best_shared(problem: &Problem, prices: &Prices) -> Vec<Option<(usize, i128)>> {
    let of_kind = |choices: &[Choice]| {
        let shared = choices.iter().enumerate().filter(|(_, choice)| matches!(choice.purse, Purse::Shared(_)));
        let priced = shared.map(|(at, choice)| (at, prices.profit(problem.goal, choice)));
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
            let gain = prices.profit(problem.goal, choice) - without;
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
    let mut found = Evaluation { bound: 0, used: vec![0; problem.shared.len()], used_total: 0, persons: 0 };
    for (place, village) in problem.villages.iter().enumerate() {
        let (own, bound) = own_of(problem, prices, &shared, place);
        found.bound += bound;
        let mut left: Vec<i128> = village.groups.iter().map(|(_, persons)| i128::from(*persons)).collect();
        for used in own {
            let persons = i128::from(used.persons);
            let cost = problem.kinds[village.groups[used.group].0].choices[used.choice].cost;
            left[used.group] -= persons;
            found.used_total += persons * i128::from(cost);
            found.persons += persons;
        }
        for ((kind, all), left) in village.groups.iter().zip(left) {
            let Some((at, profit)) = shared[*kind] else { continue };
            found.bound += profit * i128::from(*all);
            let choice = &problem.kinds[*kind].choices[at];
            let Purse::Shared(purse) = choice.purse else { continue };
            let cost = left * i128::from(choice.cost);
            found.used[purse] += cost;
            found.used_total += cost;
            found.persons += left;
        }
    }
    for (price, limit) in prices.shared.iter().zip(&problem.shared) {
        found.bound += price * i128::from(*limit);
    }
    found.bound += problem.total.map_or(0, |total| prices.total * i128::from(total));
    if let Goal::LeastCost { persons } = problem.goal {
        found.bound -= prices.person * i128::from(persons);
    }
    found
}

/// Steps are reckoned in parts of each limit.
const PART: i128 = 1 << 20;

/// Prices moved against what is left over or overdrawn (subgradient, with Polyak's length of step).
pub(super) fn improved(problem: &Problem, prices: &Prices, found: &Evaluation, score: i128, halvings: u32) -> Prices {
    let part = |rest: i128, limit: i128| rest * PART / limit.max(1);
    let over_shared: Vec<i128> = problem
        .shared
        .iter()
        .zip(&found.used)
        .map(|(limit, used)| part(i128::from(*limit) - used, (*limit).into()))
        .collect();
    let over_total = problem.total.map_or(0, |limit| part(i128::from(limit) - found.used_total, limit.into()));
    let (target, over_persons) = match problem.goal {
        Goal::MostValue => (1, 0),
        Goal::LeastCost { persons } => (i128::from(persons), part(found.persons - i128::from(persons), persons.into())),
    };
    // A price of nothing that would fall further does not move.
    let moves = |price: i128, rest: i128| if price == 0 && rest > 0 { 0 } else { rest };
    let square = |rest: i128| rest * rest;
    let length: i128 =
        prices.shared.iter().zip(&over_shared).map(|(price, rest)| square(moves(*price, *rest))).sum::<i128>()
            + square(moves(prices.total, over_total))
            + square(over_persons);
    if length == 0 {
        return prices.clone();
    }
    // At least a millionth: the score of the best plan so far may be the best there is.
    let distance = (found.bound - score * UNIT).max(found.bound.abs() / 1_000_000).max(1) >> halvings.min(60);
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
        total: problem.total.map_or(0, |limit| step(prices.total, over_total, limit.into())),
        person: if over_persons == 0 { prices.person } else { step(prices.person, over_persons, target) },
    }
}

/// The nearest prices at which somebody is just worth them. A bound has its lowest place where choices become worth their
/// price, and steps of any length only come near it. A purse from which a good plan leaves enough for one more person
/// lacks people, not money: it has no price.
pub(super) fn settled(problem: &Problem, prices: &Prices, plan: &[Taken]) -> Prices {
    let mut unspent = problem.shared.clone();
    for taken in plan {
        if let Purse::Shared(purse) = taken.choice.purse {
            unspent[purse] -= taken.choice.cost * i64::from(taken.persons);
        }
    }
    let nearest = |wanted: i128, offers: &mut dyn Iterator<Item = i128>| {
        if wanted == 0 { 0 } else { offers.min_by_key(|offer| ((offer - wanted).abs(), *offer)).unwrap_or(wanted) }
    };
    let choices = || problem.kinds.iter().flat_map(|kind| &kind.choices).filter(|choice| choice.cost > 0);
    let just_worth = |worth: i128, choice: &Choice| (worth + i128::from(choice.cost) - 1) / i128::from(choice.cost);
    let (mut total, mut person) = (prices.total, prices.person);
    match problem.goal {
        Goal::MostValue => {
            let mut offers = choices().map(|choice| just_worth(i128::from(choice.value) * UNIT, choice));
            total = nearest(total, &mut offers);
        }
        Goal::LeastCost { .. } => {
            person = nearest(person, &mut choices().map(|choice| i128::from(choice.cost) * UNIT));
        }
    }
    let shared = prices.shared.iter().enumerate().map(|(purse, price)| {
        let on_it = choices().filter(|choice| choice.purse == Purse::Shared(purse));
        let mut offers = on_it.map(|choice| match problem.goal {
            Goal::MostValue => (just_worth(i128::from(choice.value) * UNIT, choice) - total).max(0),
            Goal::LeastCost { .. } => (just_worth(person, choice) - UNIT - total).max(0),
        });
        let dearest = choices().filter(|choice| choice.purse == Purse::Shared(purse)).map(|choice| choice.cost).max();
        let lacks_people = !plan.is_empty() && dearest.is_none_or(|dearest| unspent[purse] >= dearest);
        if lacks_people { 0 } else { nearest(*price, &mut offers) }
    });
    Prices { shared: shared.collect(), total, person }
}
