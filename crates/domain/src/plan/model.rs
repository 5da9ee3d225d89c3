//! The people and budgets of a plan as numbers: who can be paid from what at which cost, with the way back.

use std::collections::BTreeMap;

use law::{Funding, MayPay, Payee, Refused};
use units::{Level, RegionCode, Rupiah};

use super::people::Standing;
use super::price::PriceBook;
use super::proposal::{Ask, Inputs, Request};
use super::purses::{Budget, VILLAGE_SOURCES, budgets};
use super::solve::{Choice, Goal, Kind, Problem, Purse, Village};
use crate::submission::Months;

/// A group of people of one standing in a village.
pub(super) struct Group {
    pub(super) village: RegionCode,
    pub(super) standing: Standing,
    /// Places in the people handed in; the first are taken first.
    pub(super) members: Vec<usize>,
    pub(super) kind: usize,
}

/// The problem in numbers, with the way back.
pub(super) struct Model {
    pub(super) problem: Problem,
    pub(super) shared: Vec<Budget>,
    pub(super) groups: Vec<Vec<Group>>,
    pub(super) own: Vec<Vec<Option<Budget>>>,
    pub(super) review: BTreeMap<(Funding, Payee), String>,
    /// Cheapest lawful cost of each kind, whatever its budget holds.
    pub(super) cheapest: Vec<Option<i64>>,
}

/// Those who pay for themselves, and the rest, by place in the people handed in.
pub(super) struct Everybody {
    pub(super) own: Vec<(Standing, Vec<usize>)>,
    pub(super) left: Vec<usize>,
    pub(super) employers_owe: i64,
}

/// Members who agree to pay are taken first: they cost no public money.
pub(super) fn split_off_members(request: &Request, inputs: &Inputs<'_>) -> Everybody {
    let mut by_group: BTreeMap<(RegionCode, Standing), Vec<usize>> = BTreeMap::new();
    for (at, person) in inputs.people.iter().enumerate() {
        by_group.entry((person.village, person.standing)).or_default().push(at);
    }
    let mut own: BTreeMap<Standing, Vec<usize>> = BTreeMap::new();
    let (mut left, mut employers_owe) = (Vec::new(), 0);
    for ((village, standing), mut members) in by_group {
        if standing.payee == Payee::Karyawan {
            employers_owe += members.len() as i64;
        }
        let lawful = inputs.law.may_pay(Funding::Own, standing.payee, request.months.first, village.kind());
        if lawful.may == MayPay::Yes {
            let agree = usize::try_from(request.take_up.billionths()).expect("a share") * members.len() / 1_000_000_000;
            own.entry(standing).or_default().extend(members.drain(members.len() - agree..));
        }
        left.extend(members);
    }
    left.sort_unstable();
    own.retain(|_, members| !members.is_empty());
    Everybody { own: own.into_iter().collect(), left, employers_owe }
}

/// Groups people of the same cost and lawful money; villages stand side by side.
pub(super) fn model(
    request: &Request,
    inputs: &Inputs<'_>,
    book: &PriceBook<'_>,
    people: &[usize],
    target: Option<i64>,
) -> Result<Model, Refused> {
    let (shared, mut of_villages) = budgets(book, request.region, request.months, inputs.funding)?;
    let mut by_village: BTreeMap<RegionCode, BTreeMap<Standing, Vec<usize>>> = BTreeMap::new();
    for at in people {
        let person = &inputs.people[*at];
        by_village.entry(person.village).or_default().entry(person.standing).or_default().push(*at);
    }
    let cost = |standing: Standing, source: Funding, months: Months| {
        book.price(standing.office, standing.transport, source, months).map(|price| price.total().get())
    };
    let weight = |payee: Payee| {
        let place = request.priority.iter().position(|first| *first == payee);
        place.map_or(1, |place| 1 + 1_000 * i64::try_from(request.priority.len() - place).expect("a short list"))
    };
    let mut known: BTreeMap<(Standing, RegionCode, Vec<Option<Months>>), usize> = BTreeMap::new();
    let mut found = Model {
        problem: Problem {
            kinds: Vec::new(),
            villages: Vec::new(),
            shared: shared.iter().map(|budget| budget.limit.get()).collect(),
            total: match request.ask {
                Ask::Budget(total) => total.map(Rupiah::get),
                Ask::Target(_) => None,
            },
            goal: target.map_or(Goal::MostValue, |persons| Goal::LeastCost { persons }),
        },
        shared,
        groups: Vec::new(),
        own: Vec::new(),
        review: BTreeMap::new(),
        cheapest: Vec::new(),
    };
    for (village, standings) in by_village {
        let mut own: Vec<Option<Budget>> = vec![None; VILLAGE_SOURCES.len()];
        for budget in of_villages.remove(&village).unwrap_or_default() {
            let at = VILLAGE_SOURCES.iter().position(|source| *source == budget.source).expect("a village source");
            own[at] = Some(budget);
        }
        let calendars: Vec<Option<Months>> = own.iter().map(|budget| budget.as_ref().map(|one| one.months)).collect();
        // Below the regency only budgets of districts differ between villages.
        let place = village.ancestor(Level::District).unwrap_or(village);
        let mut groups = Vec::new();
        for (standing, members) in standings {
            let key = (standing, place, calendars.clone());
            let same_place = village.kind().has_village_government();
            let kind = match known.get(&key).filter(|_| same_place) {
                Some(kind) => *kind,
                None => {
                    let mut choices = Vec::new();
                    let mut cheapest: Option<i64> = None;
                    let offers = found
                        .shared
                        .iter()
                        .enumerate()
                        .filter(|(_, budget)| budget.region.contains(village))
                        .map(|(at, budget)| (Purse::Shared(at), budget))
                        .chain(
                            own.iter().enumerate().filter_map(|(at, budget)| Some((Purse::Own(at), budget.as_ref()?))),
                        );
                    for (purse, budget) in offers {
                        let lawful =
                            inputs.law.may_pay(budget.source, standing.payee, request.months.first, village.kind());
                        let may = lawful.may == MayPay::Yes || (lawful.may == MayPay::Review && !request.only_certain);
                        if !may {
                            continue;
                        }
                        if lawful.may == MayPay::Review {
                            let ground = lawful.citation.map(|cited| format!(" ({cited})")).unwrap_or_default();
                            found.review.entry((budget.source, standing.payee)).or_insert(ground);
                        }
                        let cost = cost(standing, budget.source, budget.months)?;
                        cheapest = Some(cheapest.map_or(cost, |known: i64| known.min(cost)));
                        let mark = u32::try_from(budget.months.first.months_since(request.months.first));
                        let value = weight(standing.payee);
                        choices.push(Choice { purse, cost, value, mark: mark.expect("not before the first month") });
                    }
                    found.problem.kinds.push(Kind { choices });
                    found.cheapest.push(cheapest);
                    let kind = found.problem.kinds.len() - 1;
                    if same_place {
                        known.insert(key, kind);
                    }
                    kind
                }
            };
            groups.push(Group { village, standing, members, kind });
        }
        found.problem.villages.push(Village {
            own: own.iter().map(|budget| budget.as_ref().map_or(0, |budget| budget.limit.get())).collect(),
            groups: groups
                .iter()
                .map(|group| (group.kind, u32::try_from(group.members.len()).expect("a village's people")))
                .collect(),
        });
        found.groups.push(groups);
        found.own.push(own);
    }
    Ok(found)
}
