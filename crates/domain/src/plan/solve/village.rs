//! One village under fixed prices, exactly and in whole persons: a bounded knapsack over its own few purses.

/// Persons of a class on one of the village's own purses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Place of the class.
    pub class: usize,
    /// Place of the purse.
    pub own: usize,
    /// Rupiah a person.
    pub cost: i64,
    /// What a person gains over the best without this purse; above zero.
    pub gain: i128,
}

impl Item {
    /// Whether nothing but the class tells them apart; dominated choices are gone, so one purse has one cost.
    pub(super) const fn is_like(&self, other: &Self) -> bool {
        self.own == other.own && self.cost == other.cost && self.gain == other.gain
    }
}

/// What a village makes of its own purses.
#[derive(Debug, Clone, Default)]
pub(super) struct Best {
    /// No choice of whole persons gains more.
    pub bound: i128,
    /// Persons of each item.
    pub taken: Vec<u32>,
}

/// Branches looked at before the relaxed bound is taken for good: most villages need fewer than ten.
const BRANCHES_MAX: u32 = 400;

/// The best use of the purses. `items` are sorted by [`by_gain`].
pub(super) fn best(items: &[Item], purses: &[i64], persons: &[u32]) -> Best {
    let mut search = Search {
        items,
        divisors: divisors(items, purses.len()),
        classes: classes(items, persons.len()),
        left: purses.to_vec(),
        persons: persons.to_vec(),
        now: vec![0; items.len()],
        gain: 0,
        found: -1,
        taken: vec![0; items.len()],
        branches: 0,
        rest: Vec::new(),
    };
    let relaxed = search.relaxed(0);
    search.branch(0);
    let bound = if search.branches > BRANCHES_MAX { relaxed } else { search.found };
    Best { bound, taken: search.taken }
}

/// More gain for a rupiah first.
pub(super) fn by_gain(one: &Item, other: &Item) -> std::cmp::Ordering {
    let (left, right) = (one.gain * i128::from(other.cost), other.gain * i128::from(one.cost));
    right.cmp(&left).then(one.cost.cmp(&other.cost)).then((one.class, one.own).cmp(&(other.class, other.own)))
}

const fn greatest_divisor(mut one: i64, mut other: i64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// For each place in the items and each purse the common divisor of the costs from there on: no rest of a purse below it
/// can be spent. Once the few odd costs are settled it is the one cost of everybody else, and nothing is left to try.
fn divisors(items: &[Item], purses: usize) -> Vec<Vec<i64>> {
    let mut found = vec![vec![0; purses]; items.len() + 1];
    for (at, item) in items.iter().enumerate().rev() {
        let mut row = found[at + 1].clone();
        row[item.own] = greatest_divisor(row[item.own], item.cost);
        found[at] = row;
    }
    found
}

/// A class at its best: the most gain and the least cost of any purse.
struct Class {
    class: usize,
    gain: i128,
    cost: i64,
    /// The last of its items.
    last: usize,
}

/// Classes at their best, more gain for a rupiah first.
fn classes(items: &[Item], count: usize) -> Vec<Class> {
    let mut found: Vec<Class> = Vec::with_capacity(count);
    for (at, item) in items.iter().enumerate() {
        match found.iter_mut().find(|known| known.class == item.class) {
            Some(known) => {
                known.gain = known.gain.max(item.gain);
                known.cost = known.cost.min(item.cost);
                known.last = at;
            }
            None => found.push(Class { class: item.class, gain: item.gain, cost: item.cost, last: at }),
        }
    }
    found.sort_by(|one, other| {
        (other.gain * i128::from(one.cost)).cmp(&(one.gain * i128::from(other.cost))).then(one.class.cmp(&other.class))
    });
    found
}

struct Search<'i> {
    items: &'i [Item],
    divisors: Vec<Vec<i64>>,
    classes: Vec<Class>,
    left: Vec<i64>,
    persons: Vec<u32>,
    now: Vec<u32>,
    gain: i128,
    found: i128,
    taken: Vec<u32>,
    branches: u32,
    /// Held for the next reckoning.
    rest: Vec<i64>,
}

impl Search<'_> {
    /// How many of an item still fit.
    fn most(&self, item: &Item) -> u32 {
        let room = self.left[item.own].checked_div(item.cost).unwrap_or(i64::MAX);
        self.persons[item.class].min(u32::try_from(room).unwrap_or(u32::MAX))
    }

    fn branch(&mut self, at: usize) {
        self.branches += 1;
        if self.branches > BRANCHES_MAX || self.gain + self.relaxed(at) <= self.found {
            return;
        }
        let Some(item) = self.items.get(at).copied() else {
            self.found = self.gain;
            self.taken.clone_from(&self.now);
            return;
        };
        for persons in (0..=self.most(&item)).rev() {
            let cost = item.cost * i64::from(persons);
            let gain = item.gain * i128::from(persons);
            self.left[item.own] -= cost;
            self.persons[item.class] -= persons;
            self.now[at] = persons;
            self.gain += gain;
            self.branch(at + 1);
            self.gain -= gain;
            self.now[at] = 0;
            self.persons[item.class] += persons;
            self.left[item.own] += cost;
            if self.branches > BRANCHES_MAX {
                return;
            }
        }
    }

    /// What the items from `at` on can gain at most: each purse for itself, filled by parts of persons, or all purses as
    /// one, where nobody is counted twice.
    fn relaxed(&mut self, at: usize) -> i128 {
        let mut left = std::mem::take(&mut self.rest);
        left.clear();
        let mut together = 0_i64;
        for (own, rest) in self.left.iter().enumerate() {
            let divisor = self.divisors[at][own];
            // A purse that nothing draws on any more is none.
            let whole = if divisor > 0 { rest - rest % divisor } else { 0 };
            left.push(whole);
            together += whole;
        }
        let mut by_purse = 0_i128;
        for item in &self.items[at..] {
            by_purse += filled(&mut left[item.own], item.cost, item.gain, self.persons[item.class]);
        }
        let mut as_one = 0_i128;
        for class in self.classes.iter().filter(|class| class.last >= at) {
            as_one += filled(&mut together, class.cost, class.gain, self.persons[class.class]);
        }
        self.rest = left;
        by_purse.min(as_one)
    }
}

/// What persons gain on the rest of a purse, the last of them in part.
fn filled(rest: &mut i64, cost: i64, gain: i128, persons: u32) -> i128 {
    let all = cost * i64::from(persons);
    if all <= *rest {
        *rest -= all;
        return gain * i128::from(persons);
    }
    let (whole, part) = (*rest / cost, *rest % cost);
    *rest = 0;
    let of_part = if part == 0 { 0 } else { (gain * i128::from(part)) / i128::from(cost) + 1 };
    gain * i128::from(whole) + of_part
}
