//! The smallest set of facts for which there is no room.

use super::system::System;

/// Subsets that are tried one by one for a smaller conflict than the first found.
const SUBSETS_MAX: usize = 400;
/// Orders in which facts are dropped, each leading to a conflict of its own.
const ORDERS_MAX: usize = 12;

/// Facts of `among` that cannot all be true; leaving out any one of them makes room. `None` when there is room for all.
pub(super) fn smallest_conflict(system: &System, among: &[usize]) -> Option<Vec<usize>> {
    let mut stands = vec![false; system.facts.len()];
    set(&mut stands, among, true);
    if has_room(system, &stands) {
        return None;
    }
    set(&mut stands, among, false);
    let mut smallest: Option<Vec<usize>> = None;
    let orders = among.len().min(ORDERS_MAX);
    for turn in 0..orders {
        let mut order = among.to_vec();
        order.rotate_left(turn * among.len() / orders);
        let found = explain(system, &mut stands, false, &order);
        if smallest.as_ref().is_none_or(|best| found.len() < best.len()) {
            smallest = Some(found);
        }
        if smallest.as_ref().is_some_and(|best| best.len() <= 2) {
            break;
        }
    }
    let mut smallest = smallest?;
    if let Some(smaller) = smaller_by_trial(system, among, &mut stands, smallest.len()) {
        smallest = smaller;
    }
    smallest.sort_by_key(|fact| system.facts[*fact].figure);
    Some(smallest)
}

fn set(stands: &mut [bool], facts: &[usize], to: bool) {
    for fact in facts {
        stands[*fact] = to;
    }
}

fn has_room(system: &System, stands: &[bool]) -> bool {
    system.room(stands).is_ok()
}

/// A conflict from which nothing can be left out, by halving (Junker's QuickXplain): few trials even among many facts.
fn explain(system: &System, stands: &mut Vec<bool>, grew: bool, among: &[usize]) -> Vec<usize> {
    if grew && !has_room(system, stands) {
        return Vec::new();
    }
    if among.len() <= 1 {
        return among.to_vec();
    }
    let (first, second) = among.split_at(among.len() / 2);
    set(stands, first, true);
    let from_second = explain(system, stands, true, second);
    set(stands, first, false);
    set(stands, &from_second, true);
    let mut found = explain(system, stands, !from_second.is_empty(), first);
    set(stands, &from_second, false);
    found.extend(from_second);
    found
}

/// A conflict of fewer facts than `than`, as long as trying all sets of that size stays cheap.
fn smaller_by_trial(system: &System, among: &[usize], stands: &mut [bool], than: usize) -> Option<Vec<usize>> {
    let mut tried = 0;
    for size in 1..than {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            tried += 1;
            if tried > SUBSETS_MAX {
                return None;
            }
            let facts: Vec<usize> = chosen.iter().map(|place| among[*place]).collect();
            set(stands, &facts, true);
            let conflict = !has_room(system, stands);
            set(stands, &facts, false);
            if conflict {
                return Some(facts);
            }
            // The next set of this size in order.
            let Some(place) = (0..size).rev().find(|place| chosen[*place] < among.len() - size + place) else { break };
            chosen[place] += 1;
            for later in place + 1..size {
                chosen[later] = chosen[later - 1] + 1;
            }
        }
    }
    None
}
