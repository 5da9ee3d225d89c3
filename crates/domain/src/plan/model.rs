//! The people and budgets of a plan as numbers: who can be paid from what at which cost, with the way back.

use std::collections::BTreeMap;

use law::{Funding, MayPay, Payee, Refused};
use units::{Level, Month, RegionCode, Rupiah};

use super::people::Standing;
use super::price::PriceBook;
use super::proposal::{Ask, Inputs, Request};
use super::purses::{Budget, budgets};
use super::solve::{Choice, Goal, Kind, Problem, Purse, Village};
use super::village_money::{dana_desa, dana_desa_years};
use crate::submission::Months;

/// A group of people of one standing in a village.
pub(super) struct Group {
    pub(super) village: RegionCode,
    pub(super) standing: Standing,
    /// The first month, or the one after their cover ends.
    pub(super) start: Start,
    /// Places in the people handed in; the first are taken first.
    pub(super) members: Vec<usize>,
    pub(super) kind: usize,
}

/// The problem in numbers, with the way back.
pub(super) struct Model {
    pub(super) problem: Problem,
    pub(super) shared: Vec<Budget>,
    pub(super) groups: Vec<Vec<Group>>,
    pub(super) own: Vec<Vec<Budget>>,
    pub(super) review: BTreeMap<(Funding, Payee), String>,
    /// The year of the totals from which Dana Desa was estimated.
    pub(super) dana_desa_year: Option<i32>,
    /// Cheapest lawful cost of each kind from the first money on, whatever its budget holds.
    pub(super) cheapest: Vec<Option<i64>>,
}

/// Those who pay for themselves, and the rest, by place in the people handed in.
pub(super) struct Everybody {
    pub(super) own: BTreeMap<(Standing, Start), Vec<usize>>,
    pub(super) left: Vec<usize>,
    pub(super) employers_owe: i64,
}

/// From when a plan can pay for people, and whether it goes on from a cover of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start {
    pub(super) month: Month,
    pub(super) renews: bool,
}

impl Start {
    /// `None` for whoever is protected in the last month by others.
    pub(super) fn of(request: &Request, inputs: &Inputs<'_>, person: usize) -> Option<Self> {
        let Some(cover) = inputs.people[person].cover else {
            return Some(Self { month: request.months.first, renews: false });
        };
        let month = cover.renewable(request.months, inputs.grace_months)?;
        Some(Self { month, renews: cover.months.last < month })
    }
}

/// Members who agree to pay are taken first: they cost no public money.
pub(super) fn split_off_members(request: &Request, inputs: &Inputs<'_>) -> Everybody {
    let mut by_group: BTreeMap<(RegionCode, Standing, Start), Vec<usize>> = BTreeMap::new();
    for (at, person) in inputs.people.iter().enumerate() {
        if let Some(start) = Start::of(request, inputs, at) {
            by_group.entry((person.village, person.standing, start)).or_default().push(at);
        }
    }
    let mut own: BTreeMap<(Standing, Start), Vec<usize>> = BTreeMap::new();
    let (mut left, mut employers_owe) = (Vec::new(), 0);
    for ((village, standing, start), mut members) in by_group {
        if standing.payee == Payee::Karyawan {
            employers_owe += members.len() as i64;
        }
        let lawful = inputs.law.may_pay(Funding::Own, standing.payee, request.months.first, village.kind());
        if lawful.may == MayPay::Yes {
            let agree = usize::try_from(request.take_up.billionths()).expect("a share") * members.len() / 1_000_000_000;
            own.entry((standing, start)).or_default().extend(members.drain(members.len() - agree..));
        }
        left.extend(members);
    }
    left.sort_unstable();
    own.retain(|_, members| !members.is_empty());
    Everybody { own, left, employers_owe }
}

/// Groups people of the same cost and lawful money; villages stand side by side.
pub(super) fn model(
    request: &Request,
    inputs: &Inputs<'_>,
    book: &PriceBook<'_>,
    people: &[usize],
    target: Option<i64>,
) -> Result<Model, Refused> {
    let dana_desa_year = request.dana_desa_share.and_then(|_| {
        let known = dana_desa_years().into_iter().filter(|year| *year <= request.months.first.year());
        known
            .rev()
            .find(|year| dana_desa(request.region.ancestor(Level::Regency).unwrap_or(request.region), *year).is_some())
    });
    let estimate = dana_desa_year.zip(request.dana_desa_share);
    let (shared, mut of_villages) = budgets(book, request, inputs, estimate)?;
    let mut by_village: BTreeMap<RegionCode, BTreeMap<(Standing, Start), Vec<usize>>> = BTreeMap::new();
    for at in people {
        let person = &inputs.people[*at];
        let start = Start::of(request, inputs, *at).expect("whoever is left can be paid for");
        by_village.entry(person.village).or_default().entry((person.standing, start)).or_default().push(*at);
    }
    let mut known: BTreeMap<Sameness, usize> = BTreeMap::new();
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
        dana_desa_year,
        cheapest: Vec::new(),
    };
    for (village, standings) in by_village {
        let own = of_villages.remove(&village).unwrap_or_default();
        let reached = found.shared.iter().enumerate().filter(|(_, budget)| budget.region.contains(village));
        let shared: Vec<usize> = reached.map(|(at, _)| at).collect();
        let calendars: Vec<(Funding, Months)> = own.iter().map(|budget| (budget.source, budget.months)).collect();
        let mut groups = Vec::new();
        for ((standing, start), members) in standings {
            let key =
                (standing, start.month, village.kind().has_village_government(), shared.clone(), calendars.clone());
            let kind = match known.get(&key) {
                Some(kind) => *kind,
                None => {
                    let kind =
                        found.add_kind(request, inputs, book, (village, standing, start.month), &shared, &own)?;
                    known.insert(key, kind);
                    kind
                }
            };
            groups.push(Group { village, standing, start, members, kind });
        }
        found.problem.villages.push(Village {
            own: own.iter().map(|budget| budget.limit.get()).collect(),
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

/// What makes people of two villages one kind: standing, first month, village government, shared budgets, and own ones
/// with months.
type Sameness = (Standing, Month, bool, Vec<usize>, Vec<(Funding, Months)>);

impl Model {
    /// The budget behind a choice of somebody in the village at `place`.
    pub(super) fn budget(&self, place: usize, purse: Purse) -> &Budget {
        match purse {
            Purse::Shared(at) => &self.shared[at],
            Purse::Own(at) => &self.own[place][at],
        }
    }

    /// A kind of people with every lawful way to protect one of them; its place.
    fn add_kind(
        &mut self,
        request: &Request,
        inputs: &Inputs<'_>,
        book: &PriceBook<'_>,
        (village, standing, from): (RegionCode, Standing, Month),
        shared: &[usize],
        own: &[Budget],
    ) -> Result<usize, Refused> {
        let priority = request.priority.iter().position(|first| *first == standing.payee);
        let value = priority
            .map_or(1, |place| 1 + 1_000 * i64::try_from(request.priority.len() - place).expect("a short list"));
        let (mut choices, mut cheapest) = (Vec::new(), None);
        let shared = shared.iter().map(|at| (Purse::Shared(*at), &self.shared[*at]));
        let own = own.iter().enumerate().map(|(at, budget)| (Purse::Own(at), budget));
        for (purse, budget) in shared.chain(own) {
            let months = budget.months_from(from);
            let lawful = inputs.law.may_pay(budget.source, standing.payee, months.first, village.kind());
            if lawful.may == MayPay::No || (lawful.may == MayPay::Review && request.only_certain) {
                continue;
            }
            if lawful.may == MayPay::Review {
                let ground = lawful.citation.map(|cited| format!(" ({cited})")).unwrap_or_default();
                self.review.entry((budget.source, standing.payee)).or_insert(ground);
            }
            let priced = book.price(standing.office, standing.transport, budget.source, months)?;
            let cost = priced.total().get();
            if budget.wave == 0 {
                cheapest = Some(cheapest.map_or(cost, |known: i64| known.min(cost)));
            }
            let mark = u32::try_from(months.first.months_since(request.months.first));
            choices.push(Choice { purse, cost, value, mark: mark.expect("not before the first month") });
        }
        self.problem.kinds.push(Kind { choices });
        self.cheapest.push(cheapest);
        Ok(self.problem.kinds.len() - 1)
    }
}
