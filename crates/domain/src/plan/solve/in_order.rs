//! What first come, first served reaches: villages in the order of their codes, own money before shared. The baseline.

use super::problem::{Goal, Problem, Purse, Taken};

/// A plan made without looking ahead.
pub fn in_order(problem: &Problem) -> Vec<Taken> {
    let mut shared = problem.shared.clone();
    let mut left = problem.total.unwrap_or(i64::MAX);
    let mut wanted = match problem.goal {
        Goal::MostValue => i64::MAX,
        Goal::LeastCost { persons } => persons,
    };
    let mut found = Vec::new();
    for (place, village) in problem.villages.iter().enumerate() {
        let mut own = village.own.clone();
        for (group, (kind, persons)) in village.groups.iter().enumerate() {
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
                if taken > 0 {
                    let persons = u32::try_from(taken).expect("no more than live there");
                    found.push(Taken { village: place, group, choice, persons });
                }
            }
        }
    }
    found
}
