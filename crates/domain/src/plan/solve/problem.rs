//! The problem in numbers: kinds of people with their choices, villages with their own purses, shared purses.

/// Where the money of a choice comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purse {
    /// One that several villages draw on, by its place in [`Problem::shared`].
    Shared(usize),
    /// One of the village's own, by its place in [`Village::own`].
    Own(usize),
}

/// One way to protect a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// With which money.
    pub purse: Purse,
    /// Rupiah for all months of it.
    pub cost: i64,
    /// What it is worth.
    pub value: i64,
    /// A mark of the caller's, such as the first month.
    pub mark: u32,
}

/// People with the same choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kind {
    /// Every lawful way to protect one of them.
    pub choices: Vec<Choice>,
}

/// A village: its purses, and how many of each kind live there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Village {
    /// Rupiah in each of its own purses.
    pub own: Vec<i64>,
    /// Kind, by its place in [`Problem::kinds`], and persons.
    pub groups: Vec<(usize, u32)>,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// As much value as the money allows.
    MostValue,
    /// So many persons, for the least money.
    LeastCost {
        /// How many.
        persons: i64,
    },
}

/// Whom to protect with which money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kinds of people.
    pub kinds: Vec<Kind>,
    /// Villages.
    pub villages: Vec<Village>,
    /// Rupiah in each shared purse.
    pub shared: Vec<i64>,
    /// A limit on all purses together.
    pub total: Option<i64>,
    /// What is wanted.
    pub goal: Goal,
}

/// A purse of so many persons or fewer is looked at person by person.
const SMALL_PURSE: i64 = 64;

/// Sums tried of one purse before it is left as it is.
const SUMS_MAX: u32 = 4_000;

/// The most of a small purse that whole persons of these costs, ascending, can spend; the purse itself where it is not small.
fn spendable(limit: i64, costs: &[i64]) -> i64 {
    let Some(least) = costs.first().filter(|least| **least > 0 && limit / **least <= SMALL_PURSE) else { return limit };
    let (mut best, mut sums) = (0, 0);
    // Sums still to be tried, and up to which cost others may be added: each set of persons once.
    let mut open = vec![(0_i64, costs.len())];
    while let Some((sum, upto)) = open.pop() {
        best = best.max(sum);
        sums += 1;
        if sums > SUMS_MAX {
            return limit;
        }
        if limit - best < 1 || limit - sum < *least {
            continue;
        }
        open.extend((0..upto).filter(|at| sum + costs[*at] <= limit).map(|at| (sum + costs[at], at + 1)));
    }
    best
}

/// Persons of a group on a purse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Place of the village.
    pub village: usize,
    /// Place of the group in the village.
    pub group: usize,
    /// How they are protected.
    pub choice: Choice,
    /// How many.
    pub persons: u32,
}

impl Problem {
    /// The same without choices that no plan needs: too dear for their purse, or no better than another of it.
    pub(super) fn without_useless_choices(&self) -> Self {
        let kept = |kind: &Kind| {
            let mut choices: Vec<Choice> = Vec::new();
            let mut all = kind.choices.clone();
            all.sort_by_key(|choice| (choice.purse, choice.cost, -choice.value, choice.mark));
            for choice in all {
                let too_dear = match choice.purse {
                    Purse::Shared(at) => choice.cost > self.shared[at],
                    Purse::Own(_) => false,
                } || self.total.is_some_and(|total| choice.cost > total);
                let no_better = choices.iter().any(|other| other.purse == choice.purse && other.value >= choice.value);
                if !too_dear && !no_better && choice.value > 0 {
                    choices.push(choice);
                }
            }
            Kind { choices }
        };
        let kinds: Vec<Kind> = self.kinds.iter().map(kept).collect();
        let spendable = |(at, limit): (usize, &i64)| {
            let on_it = kinds.iter().flat_map(|kind| &kind.choices).filter(|one| one.purse == Purse::Shared(at));
            let mut costs: Vec<i64> = on_it.map(|choice| choice.cost).collect();
            costs.sort_unstable();
            costs.dedup();
            spendable(*limit, &costs)
        };
        let shared = self.shared.iter().enumerate().map(spendable).collect();
        Self { kinds, shared, ..self.clone() }
    }

    /// The same where everybody counts one.
    pub(super) fn of_equal_persons(&self) -> Self {
        let mut equal = self.clone();
        for choice in equal.kinds.iter_mut().flat_map(|kind| &mut kind.choices) {
            choice.value = 1;
        }
        equal
    }

    /// What a choice adds to the score.
    pub(super) const fn score_of(&self, choice: &Choice) -> i64 {
        match self.goal {
            Goal::MostValue => choice.value,
            Goal::LeastCost { .. } => -choice.cost,
        }
    }
}
