//! One village under fixed prices, exactly and in whole persons: a bounded knapsack over its own few purses.

/// Persons of a group on one of the village's own purses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Place of the group.
    pub group: usize,
    /// Place of the purse.
    pub own: usize,
    /// Place of the choice in the kind.
    pub choice: usize,
    /// Rupiah a person.
    pub cost: i64,
    /// What a person gains over the best without this purse; above zero.
    pub gain: i128,
}

/// What a village makes of its own purses.
#[derive(Debug, Clone, Default)]
pub(super) struct Best {
    /// Gain of the persons taken.
    pub gain: i128,
    /// No choice of whole persons gains more.
    pub bound: i128,
    /// Persons of each item.
    pub taken: Vec<u32>,
}

/// Branches looked at before the relaxed bound is taken for good; hardly a village needs a hundredth of them.
const BRANCHES_MAX: u32 = 20_000;

/// The best use of the purses. `items` are sorted by [`by_gain`].
pub(super) fn best(items: &[Item], purses: &[i64], persons: &[u32]) -> Best {
    // No combination of costs leaves a rest below their common divisor, so that rest may as well not be there.
    let mut left: Vec<i64> = purses.to_vec();
    for (own, rest) in left.iter_mut().enumerate() {
        let divisor = items.iter().filter(|item| item.own == own).fold(0, |sum, item| greatest_divisor(sum, item.cost));
        if divisor > 0 {
            *rest -= *rest % divisor;
        }
    }
    let mut search = Search {
        items,
        left,
        persons: persons.to_vec(),
        now: vec![0; items.len()],
        gain: 0,
        found: Best { gain: -1, bound: 0, taken: vec![0; items.len()] },
        branches: 0,
    };
    let relaxed = search.relaxed(0);
    search.branch(0);
    let mut found = search.found;
    found.bound = if search.branches > BRANCHES_MAX { relaxed } else { found.gain };
    found
}

/// More gain for a rupiah first.
pub(super) fn by_gain(one: &Item, other: &Item) -> std::cmp::Ordering {
    let (left, right) = (one.gain * i128::from(other.cost), other.gain * i128::from(one.cost));
    right.cmp(&left).then(one.cost.cmp(&other.cost)).then((one.group, one.own).cmp(&(other.group, other.own)))
}

const fn greatest_divisor(mut one: i64, mut other: i64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

struct Search<'i> {
    items: &'i [Item],
    left: Vec<i64>,
    persons: Vec<u32>,
    now: Vec<u32>,
    gain: i128,
    found: Best,
    branches: u32,
}

impl Search<'_> {
    /// How many of an item still fit.
    fn most(&self, item: &Item) -> u32 {
        let room = self.left[item.own].checked_div(item.cost).unwrap_or(i64::MAX);
        self.persons[item.group].min(u32::try_from(room).unwrap_or(u32::MAX))
    }

    fn branch(&mut self, at: usize) {
        self.branches += 1;
        if self.branches > BRANCHES_MAX || self.gain + self.relaxed(at) <= self.found.gain {
            return;
        }
        let Some(item) = self.items.get(at).copied() else {
            self.found.gain = self.gain;
            self.found.taken.clone_from(&self.now);
            return;
        };
        for persons in (0..=self.most(&item)).rev() {
            let cost = item.cost * i64::from(persons);
            let gain = item.gain * i128::from(persons);
            self.left[item.own] -= cost;
            self.persons[item.group] -= persons;
            self.now[at] = persons;
            self.gain += gain;
            self.branch(at + 1);
            self.gain -= gain;
            self.now[at] = 0;
            self.persons[item.group] += persons;
            self.left[item.own] += cost;
            if self.branches > BRANCHES_MAX {
                return;
            }
        }
    }

    /// What the items from `at` on can gain at most: each purse filled by parts of persons, or each group on its best.
    fn relaxed(&self, at: usize) -> i128 {
        let mut by_purse = 0_i128;
        let mut left = [0_i64; OWN_MAX];
        left[..self.left.len()].copy_from_slice(&self.left);
        for item in &self.items[at..] {
            let rest = &mut left[item.own];
            let persons = self.persons[item.group];
            let all = item.cost * i64::from(persons);
            if all <= *rest {
                *rest -= all;
                by_purse += item.gain * i128::from(persons);
            } else {
                let cost = i128::from(item.cost);
                by_purse += (item.gain * i128::from(*rest) + cost - 1) / cost;
                *rest = 0;
            }
        }
        let mut by_group = 0_i128;
        for (group, persons) in self.persons.iter().enumerate() {
            let most = self.items[at..].iter().filter(|item| item.group == group).map(|item| item.gain).max();
            by_group += most.unwrap_or(0) * i128::from(*persons);
        }
        by_purse.min(by_group)
    }
}

/// Own purses of a village at most: ADD and Dana Desa are two.
pub(super) const OWN_MAX: usize = 8;
