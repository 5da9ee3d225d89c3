//! A plan while it is made: what is left of every purse, and exchanges that take somebody more or somebody cheaper.

use super::problem::{Choice, Goal, Problem, Purse, Taken};
use super::repair::Offer;

/// What is left while a plan is made.
pub(super) struct Left<'p> {
    problem: &'p Problem,
    shared: Vec<i64>,
    own: Vec<Vec<i64>>,
    total: i64,
    persons: Vec<Vec<u32>>,
    /// Persons taken.
    pub count: i64,
    pub taken: Vec<Taken>,
    /// Places in `taken` of those on each shared purse, and of some who were.
    on_purse: Vec<Vec<usize>>,
}

/// How many purses a chain of moves passes at most.
const CHAIN_MAX: u32 = 3;

impl<'p> Left<'p> {
    pub(super) fn of(problem: &'p Problem) -> Self {
        let persons = |village: &super::Village| village.groups.iter().map(|(_, persons)| *persons).collect();
        Self {
            problem,
            shared: problem.shared.clone(),
            own: problem.villages.iter().map(|village| village.own.clone()).collect(),
            total: problem.total.unwrap_or(i64::MAX),
            persons: problem.villages.iter().map(persons).collect(),
            count: 0,
            taken: Vec::new(),
            on_purse: vec![Vec::new(); problem.shared.len()],
        }
    }

    /// Keeps room in a village's own purse free for an offer.
    pub(super) fn reserve(&mut self, offer: &Offer) {
        if let Purse::Own(own) = offer.choice.purse {
            self.own[offer.village][own] -= offer.choice.cost * i64::from(offer.reserved);
        }
    }

    fn room(&self, village: usize, choice: &Choice) -> u32 {
        let purse = match choice.purse {
            Purse::Shared(at) => self.shared[at],
            Purse::Own(at) => self.own[village].get(at).copied().unwrap_or(0),
        };
        let rest = purse.min(self.total).max(0);
        u32::try_from(rest.checked_div(choice.cost).unwrap_or(i64::MAX)).unwrap_or(u32::MAX)
    }

    pub(super) fn take(&mut self, offer: &Offer) {
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

    pub(super) fn put(&mut self, village: usize, group: usize, choice: Choice, persons: u32) {
        if persons == 0 {
            return;
        }
        self.spend(village, &choice, i64::from(persons));
        self.persons[village][group] -= persons;
        self.count += i64::from(persons);
        self.add(Taken { village, group, choice, persons });
    }

    /// Whether somebody of the group waits whom this choice has room for.
    pub(super) fn may_put(&self, village: usize, group: usize, choice: &Choice) -> bool {
        self.persons[village][group] > 0 && self.room(village, choice) > 0
    }

    /// The money and the people that are left, as a problem of their own.
    pub(super) fn rest(&self) -> Problem {
        let mut rest = Problem { shared: self.shared.clone(), ..self.problem.clone() };
        rest.total = rest.total.map(|_| self.total);
        if let Goal::LeastCost { persons } = &mut rest.goal {
            *persons -= self.count;
        }
        for ((village, own), persons) in rest.villages.iter_mut().zip(&self.own).zip(&self.persons) {
            village.own.clone_from(own);
            village.groups.iter_mut().zip(persons).for_each(|(group, left)| group.1 = *left);
        }
        rest
    }

    /// As many of so many persons as there are, and as their purse has room for.
    pub(super) fn put_most(&mut self, village: usize, group: usize, choice: Choice, persons: u32) {
        let persons = persons.min(self.persons[village][group]).min(self.room(village, &choice));
        self.put(village, group, choice, persons);
    }

    /// Whoever waits takes what room is left, and makes room.
    pub(super) fn fill(&mut self) {
        self.fill_below(i64::MAX);
        self.make_room(i64::MAX);
        self.sooner();
    }

    fn add(&mut self, one: Taken) {
        if let Purse::Shared(at) = one.choice.purse {
            self.on_purse[at].push(self.taken.len());
        }
        self.taken.push(one);
    }

    /// Below zero gives back.
    fn spend(&mut self, village: usize, choice: &Choice, persons: i64) {
        let cost = choice.cost * persons;
        match choice.purse {
            Purse::Shared(at) => self.shared[at] -= cost,
            Purse::Own(at) => self.own[village][at] -= cost,
        }
        self.total -= cost;
    }

    fn kind(&self, village: usize, group: usize) -> usize {
        self.problem.villages[village].groups[group].0
    }

    /// Groups of whom somebody is not taken.
    pub(super) fn waiting(&self) -> Vec<(usize, usize)> {
        let of_village = |(village, groups): (usize, &Vec<u32>)| {
            let left = groups.iter().enumerate().filter(|(_, left)| **left > 0);
            left.map(|(group, _)| (village, group)).collect::<Vec<_>>()
        };
        self.persons.iter().enumerate().flat_map(of_village).collect()
    }

    /// Somebody without protection takes the place of another who can be paid from elsewhere; nobody who costs as much as
    /// `dearest`.
    pub(super) fn make_room(&mut self, dearest: i64) {
        // Purses from which nobody could be moved away: tried once.
        let mut stuck = vec![false; self.shared.len()];
        let mut cursor = vec![0_usize; self.shared.len()];
        for (village, group) in self.waiting() {
            let mut wishes: Vec<Choice> = self.problem.kinds[self.kind(village, group)].choices.clone();
            wishes.retain(|wish| wish.cost < dearest);
            wishes.sort_by_key(|choice| (-choice.value, choice.cost));
            for wish in wishes {
                let Purse::Shared(purse) = wish.purse else { continue };
                while self.persons[village][group] > 0 && !stuck[purse] {
                    if self.total < wish.cost {
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

    /// Brings a plan to so many persons, or as near as it can, and makes it cheaper while it can.
    pub(super) fn save(&mut self, persons: i64) {
        if self.count < persons {
            self.make_room(i64::MAX);
        }
        self.leave_out_beyond(persons);
        let mut before = i64::MAX;
        // Each turn costs less than the one before, most of it is won in the first few.
        while self.cost() < before && self.count == persons {
            before = self.cost();
            self.move_to_cheaper();
            self.fill_below(self.dearest());
            self.make_room(self.dearest());
            self.leave_out_beyond(persons);
        }
    }

    pub(super) fn cost(&self) -> i64 {
        self.taken.iter().map(|taken| taken.choice.cost * i64::from(taken.persons)).sum()
    }

    fn dearest(&self) -> i64 {
        self.taken.iter().filter(|taken| taken.persons > 0).map(|taken| taken.choice.cost).max().unwrap_or(0)
    }

    /// The dearest are left out until no more than so many are taken.
    fn leave_out_beyond(&mut self, persons: i64) {
        self.taken.retain(|taken| taken.persons > 0);
        self.taken.sort_by_key(|taken| taken.choice.cost);
        while let Some(last) = self.taken.last().copied().filter(|_| self.count > persons) {
            let fewer = i64::from(last.persons).min(self.count - persons);
            let fewer_here = u32::try_from(fewer).expect("no more than were taken");
            self.spend(last.village, &last.choice, -fewer);
            self.count -= fewer;
            self.persons[last.village][last.group] += fewer_here;
            self.taken.pop();
            if last.persons > fewer_here {
                self.taken.push(Taken { persons: last.persons - fewer_here, ..last });
            }
        }
        self.find_again();
    }

    /// After rows have changed places.
    fn find_again(&mut self) {
        let all = std::mem::take(&mut self.taken);
        self.on_purse.iter_mut().for_each(Vec::clear);
        all.into_iter().for_each(|one| self.add(one));
    }

    /// Whoever is taken moves to a cheaper choice that has room.
    fn move_to_cheaper(&mut self) {
        for at in 0..self.taken.len() {
            let held = self.taken[at];
            let choices = &self.problem.kinds[self.kind(held.village, held.group)].choices;
            let cheaper = choices.iter().filter(|other| other.cost < held.choice.cost);
            if let Some(other) = cheaper.filter(|other| self.room(held.village, other) > 0).min_by_key(|one| one.cost) {
                self.moved(at, *other);
            }
        }
    }

    /// Whoever begins later than a choice of the same worth that has room begins sooner.
    pub(super) fn sooner(&mut self) {
        for at in 0..self.taken.len() {
            let held = self.taken[at];
            if held.choice.mark == 0 {
                continue;
            }
            let choices = &self.problem.kinds[self.kind(held.village, held.group)].choices;
            let sooner =
                choices.iter().filter(|other| other.mark < held.choice.mark && other.value >= held.choice.value);
            if let Some(other) = sooner.filter(|other| self.room(held.village, other) > 0).min_by_key(|one| one.mark) {
                self.moved(at, *other);
            }
        }
    }

    /// Persons who wait are taken where there is room for less than `dearest`, the cheapest first.
    fn fill_below(&mut self, dearest: i64) {
        let mut offers: Vec<(i64, usize, usize, Choice)> = Vec::new();
        for (village, group) in self.waiting() {
            let choices = &self.problem.kinds[self.kind(village, group)].choices;
            let cheaper = choices.iter().filter(|one| one.cost < dearest && self.room(village, one) > 0);
            offers.extend(cheaper.map(|one| (one.cost, village, group, *one)));
        }
        offers.sort_by_key(|(cost, village, group, _)| (*cost, *village, *group));
        for (_, village, group, choice) in offers {
            let persons = self.room(village, &choice).min(self.persons[village][group]);
            self.put(village, group, choice, persons);
        }
    }

    /// Moves as many of a row to another choice as have room there.
    fn moved(&mut self, at: usize, other: Choice) -> bool {
        let held = self.taken[at];
        let persons = self.room(held.village, &other).min(held.persons);
        if persons == 0 {
            return false;
        }
        self.spend(held.village, &held.choice, -i64::from(persons));
        self.spend(held.village, &other, i64::from(persons));
        self.taken[at].persons -= persons;
        self.add(Taken { choice: other, persons, ..held });
        true
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
        for at in &self.on_purse[purse] {
            let held = &self.taken[*at];
            if held.persons == 0 {
                continue;
            }
            let kind = self.kind(held.village, held.group);
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
        while let Some(at) = self.on_purse[purse].get(*cursor).copied() {
            let held = self.taken[at];
            if held.persons > 0 {
                let kind = &self.problem.kinds[self.kind(held.village, held.group)];
                for other in &kind.choices {
                    let same = other.purse == held.choice.purse || other.value < held.choice.value;
                    // Dearer is no loss where only persons count.
                    if same || (other.cost > held.choice.cost && self.problem.goal != Goal::MostValue) {
                        continue;
                    }
                    if self.moved(at, *other) {
                        return true;
                    }
                }
            }
            *cursor += 1;
        }
        false
    }
}
