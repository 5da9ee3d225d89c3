//! What first come, first served reaches: villages in the order of their codes, own money before shared. The baseline.

use super::problem::{Goal, Problem, Purse};

/// Persons and rupiah of a plan made without looking ahead.
pub fn in_order(problem: &Problem) -> (i64, i64) {
    let mut shared = problem.shared.clone();
    let mut left = problem.total.unwrap_or(i64::MAX);
    let mut wanted = match problem.goal {
        Goal::MostValue => i64::MAX,
        Goal::LeastCost { persons } => persons,
    };
    let (mut all, mut cost) = (0, 0);
    for village in &problem.villages {
        let mut own = village.own.clone();
        for (kind, persons) in &village.groups {
            let mut persons = i64::from(*persons);
            let mut choices = problem.kinds[*kind].choices.clone();
            choices.sort_by_key(|choice| (matches!(choice.purse, Purse::Shared(_)), choice.cost));
            for choice in choices {
                let purse = match choice.purse {
                    Purse::Shared(at) => &mut shared[at],
                    Purse::Own(at) => &mut own[at],
                };
                let room = (*purse).min(left).checked_div(choice.cost).unwrap_or(i64::MAX);
                let taken = persons.min(room).min(wanted).max(0);
                let spent = taken * choice.cost;
                *purse -= spent;
                left -= spent;
                wanted -= taken;
                persons -= taken;
                all += taken;
                cost += spent;
            }
        }
    }
    (all, cost)
}
