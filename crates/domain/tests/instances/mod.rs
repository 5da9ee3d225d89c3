//! Invented instances of plans by seed, and what holds of every plan, for the tests against all plans and against HiGHS.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]
#![allow(dead_code, reason = "each test uses a part of it")]

use domain::plan::solve::{Choice, Problem, Purse, Solution};

/// A small generator with a given seed: the same instances every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    pub(crate) fn amount(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).unwrap()
    }
}

/// No purse overspent, nobody taken twice, every way lawful, and the figures are those of the rows.
pub(crate) fn holds(problem: &Problem, plan: &Solution) {
    let mut shared = problem.shared.clone();
    let mut own: Vec<Vec<i64>> = problem.villages.iter().map(|village| village.own.clone()).collect();
    let mut left: Vec<Vec<i64>> = problem
        .villages
        .iter()
        .map(|village| village.groups.iter().map(|(_, persons)| i64::from(*persons)).collect())
        .collect();
    let (mut cost, mut persons) = (0, 0);
    for taken in &plan.taken {
        let kind = problem.villages[taken.village].groups[taken.group].0;
        let same = |choice: &Choice| (choice.purse, choice.cost) == (taken.choice.purse, taken.choice.cost);
        assert!(problem.kinds[kind].choices.iter().any(same), "{taken:?}");
        let spent = taken.choice.cost * i64::from(taken.persons);
        match taken.choice.purse {
            Purse::Shared(at) => shared[at] -= spent,
            Purse::Own(at) => own[taken.village][at] -= spent,
        }
        left[taken.village][taken.group] -= i64::from(taken.persons);
        cost += spent;
        persons += i64::from(taken.persons);
    }
    assert!(shared.iter().chain(own.iter().flatten()).all(|rest| *rest >= 0), "a purse is overspent: {plan:?}");
    assert!(left.iter().flatten().all(|rest| *rest >= 0), "somebody is taken twice: {plan:?}");
    assert!(problem.total.is_none_or(|total| cost <= total));
    assert_eq!((plan.cost, plan.persons), (cost, persons));
    assert!(plan.bound >= plan.score);
}
