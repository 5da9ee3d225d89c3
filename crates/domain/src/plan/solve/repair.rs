//! A plan that can be carried out, made from prices: the best-priced choices first, while their money lasts.

use super::Solution;
use super::prices::{Prices, best_shared, own_of};
use super::problem::{Choice, Goal, Problem, Purse, Taken};

/// Persons of a group who may be protected in some way.
struct Offer {
    profit: i128,
    village: usize,
    group: usize,
    choice: Choice,
    /// Kept free for them in the village's own purse.
    reserved: u32,
}

/// What is left while a plan is made.
struct Left<'p> {
    problem: &'p Problem,
    shared: Vec<i64>,
    own: Vec<Vec<i64>>,
    total: i64,
    persons: Vec<Vec<u32>>,
    /// Persons still wanted, where there is a target.
    wanted: i64,
    taken: Vec<Taken>,
}

/// How many purses a chain of moves passes at most.
const CHAIN_MAX: u32 = 3;

/// A plan within every limit.
pub(super) fn repair(problem: &Problem, prices: &Prices) -> Solution {
    let mut left = Left {
        problem,
        shared: problem.shared.clone(),
        own: problem.villages.iter().map(|village| village.own.clone()).collect(),
        total: problem.total.unwrap_or(i64::MAX),
        persons: problem
            .villages
            .iter()
            .map(|village| village.groups.iter().map(|(_, persons)| *persons).collect())
            .collect(),
        wanted: match problem.goal {
            Goal::MostValue => i64::MAX,
            Goal::LeastCost { persons } => persons,
        },
        taken: Vec::new(),
    };
    let shared = best_shared(problem, prices);
    let mut offers = Vec::new();
    for (place, village) in problem.villages.iter().enumerate() {
        for used in own_of(problem, prices, &shared, place).0 {
            let choice = problem.kinds[village.groups[used.group].0].choices[used.choice];
            let profit = prices.profit(problem.goal, &choice);
            if let Purse::Own(own) = choice.purse {
                left.own[place][own] -= choice.cost * i64::from(used.persons);
            }
            offers.push(Offer { profit, village: place, group: used.group, choice, reserved: used.persons });
        }
        for (group, (kind, _)) in village.groups.iter().enumerate() {
            let choices = problem.kinds[*kind].choices.iter();
            offers.extend(choices.map(|choice| {
                let profit = prices.profit(problem.goal, choice);
                Offer { profit, village: place, group, choice: *choice, reserved: 0 }
            }));
        }
    }
    // Of equal profit those whose purse was kept free go first: they leave shared money to others.
    offers.sort_by(|one, other| {
        (other.profit, other.reserved > 0, one.choice.cost, one.village, one.group).cmp(&(
            one.profit,
            one.reserved > 0,
            other.choice.cost,
            other.village,
            other.group,
        ))
    });
    for offer in &offers {
        left.take(offer);
    }
    left.make_room();
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

impl Left<'_> {
    fn room(&self, village: usize, choice: &Choice) -> u32 {
        let purse = match choice.purse {
            Purse::Shared(at) => self.shared[at],
            Purse::Own(at) => self.own[village].get(at).copied().unwrap_or(0),
        };
        let rest = purse.min(self.total).max(0);
        let most = rest.checked_div(choice.cost).unwrap_or(i64::MAX).min(self.wanted).max(0);
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    fn take(&mut self, offer: &Offer) {
        let Offer { village, group, choice, reserved, .. } = *offer;
        if let Purse::Own(at) = choice.purse {
            self.own[village][at] += choice.cost * i64::from(reserved);
        }
        let mut persons = self.room(village, &choice).min(self.persons[village][group]);
        if reserved > 0 {
            persons = persons.min(reserved);
        }
        self.put(village, group, choice, persons);
    }

    /// For a target everybody counts one.
    const fn worth(&self, choice: &Choice) -> i64 {
        match self.problem.goal {
            Goal::MostValue => choice.value,
            Goal::LeastCost { .. } => 1,
        }
    }

    fn put(&mut self, village: usize, group: usize, choice: Choice, persons: u32) {
        if persons == 0 {
            return;
        }
        self.spend(village, &choice, i64::from(persons));
        self.persons[village][group] -= persons;
        self.taken.push(Taken { village, group, choice, persons });
    }

    /// Below zero gives back.
    fn spend(&mut self, village: usize, choice: &Choice, persons: i64) {
        let cost = choice.cost * persons;
        match choice.purse {
            Purse::Shared(at) => self.shared[at] -= cost,
            Purse::Own(at) => self.own[village][at] -= cost,
        }
        self.total -= cost;
        if self.wanted != i64::MAX {
            self.wanted -= persons;
        }
    }

    /// Somebody without protection takes the place of another who can be paid from elsewhere.
    fn make_room(&mut self) {
        let waiting: Vec<(usize, usize)> = self
            .persons
            .iter()
            .enumerate()
            .flat_map(|(village, groups)| {
                groups.iter().enumerate().filter(|(_, left)| **left > 0).map(move |(group, _)| (village, group))
            })
            .collect();
        // Purses from which nobody could be moved away: tried once.
        let mut stuck = vec![false; self.shared.len()];
        let mut cursor = vec![0_usize; self.shared.len()];
        for (village, group) in waiting {
            let kind = self.problem.villages[village].groups[group].0;
            let mut wishes: Vec<Choice> = self.problem.kinds[kind].choices.clone();
            wishes.sort_by_key(|choice| (-choice.value, choice.cost));
            for wish in wishes {
                let Purse::Shared(purse) = wish.purse else { continue };
                while self.persons[village][group] > 0 && !stuck[purse] {
                    if self.total < wish.cost || self.wanted <= 0 {
                        return;
                    }
                    let full = self.room(village, &wish) == 0;
                    if full && !self.make_space(purse, &mut cursor, &mut vec![false; self.shared.len()], CHAIN_MAX) {
                        stuck[purse] = true;
                        break;
                    }
                    let persons = self.room(village, &wish).min(self.persons[village][group]);
                    if persons == 0 {
                        break;
                    }
                    self.put(village, group, wish, persons);
                }
            }
        }
    }

    /// Makes room on a purse, where need be by making room first on one that its people could move to.
    fn make_space(&mut self, purse: usize, cursor: &mut [usize], tried: &mut Vec<bool>, chain: u32) -> bool {
        tried[purse] = true;
        if self.moved_from(purse, &mut cursor[purse]) {
            return true;
        }
        if chain == 0 {
            return false;
        }
        let mut others = Vec::new();
        for held in self.taken.iter().filter(|held| held.choice.purse == Purse::Shared(purse) && held.persons > 0) {
            let kind = self.problem.villages[held.village].groups[held.group].0;
            for choice in &self.problem.kinds[kind].choices {
                if let Purse::Shared(other) = choice.purse
                    && !tried[other]
                    && !others.contains(&other)
                {
                    others.push(other);
                }
            }
        }
        for other in others {
            if !tried[other] && self.make_space(other, cursor, tried, chain - 1) {
                cursor[purse] = 0;
                return self.moved_from(purse, &mut cursor[purse]);
            }
        }
        false
    }

    /// Moves persons off a purse to another that has room for them, without loss; whether some were.
    fn moved_from(&mut self, purse: usize, cursor: &mut usize) -> bool {
        while *cursor < self.taken.len() {
            let held = self.taken[*cursor];
            if held.choice.purse == Purse::Shared(purse) && held.persons > 0 {
                let kind = self.problem.villages[held.village].groups[held.group].0;
                for other in self.problem.kinds[kind].choices.clone() {
                    let same = other.purse == held.choice.purse || self.worth(&other) < self.worth(&held.choice);
                    // Dearer is no loss where only persons count.
                    if same || (other.cost > held.choice.cost && self.problem.goal != Goal::MostValue) {
                        continue;
                    }
                    let persons = self.room(held.village, &other).min(held.persons);
                    if persons > 0 {
                        self.spend(held.village, &held.choice, -i64::from(persons));
                        self.spend(held.village, &other, i64::from(persons));
                        self.taken[*cursor].persons -= persons;
                        self.taken.push(Taken { choice: other, persons, ..held });
                        return true;
                    }
                }
            }
            *cursor += 1;
        }
        false
    }
}
