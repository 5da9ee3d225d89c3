//! The plan in the words of an office: who by village and standing, from which money and month, and what binds.

use std::collections::BTreeMap;

use law::{Funding, Law, MayPay, Payee, Refused};
use serde::{Deserialize, Serialize};
use units::{Level, Percent, Rate, RegionCode, Rounding, Rupiah, region};

use super::people::{Standing, ToProtect};
use super::price::PriceBook;
use super::purses::{Budget, VILLAGE_SOURCES, budgets};
use super::simulate::StandingBefore;
use super::solve::{Choice, Effort, Goal, Kind, Problem, Purse, Solution, Taken, Village, in_order, solve};
use crate::PrintedNumber;
use crate::denominator::apportion;
use crate::funding::FundingSource;
use crate::submission::{Months, payer_code, payer_title};

/// What is asked of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// A percent of the eligible, for the least money.
    Target(Rate),
    /// As many as a sum allows, over all public money; no limit but the budgets when `None`.
    Budget(Option<Rupiah>),
}

/// Whether every regency, or every village, gets its part of the shared money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fair {
    /// By the number of people without protection in each regency.
    Regency,
    /// The same in each village.
    Village,
}

/// A plan to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Where.
    pub region: RegionCode,
    /// What is wanted.
    pub ask: Ask,
    /// Whom first.
    pub priority: Vec<Payee>,
    /// Whether shared money is parted beforehand.
    pub fair: Option<Fair>,
    /// For which months, of one budget year.
    pub months: Months,
    /// The share of non-wage earners who pay for themselves when asked.
    pub take_up: Rate,
    /// Only money of which a source says that it may pay.
    pub only_certain: bool,
}

/// What a plan is made from.
pub struct Inputs<'a> {
    /// The law of every month.
    pub law: &'a Law,
    /// Everybody without protection, in the order in which they are taken within a group.
    pub people: &'a [ToProtect],
    /// Budgets.
    pub funding: &'a [FundingSource],
    /// Where the region stands.
    pub before: Option<StandingBefore>,
    /// Unpaid months that still protect.
    pub grace_months: i32,
}

/// A count on a source, in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonsAndCost {
    /// Persons.
    pub persons: i64,
    /// Rupiah over all months.
    pub cost: Rupiah,
}

impl PersonsAndCost {
    fn add(&mut self, persons: i64, cost: Rupiah) {
        self.persons += persons;
        self.cost = self.cost + cost;
    }
}

/// One month of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanMonth {
    /// Persons whose contribution is paid.
    pub covered: i64,
    /// Persons no longer paid for whose cover still runs.
    pub in_grace: i64,
    /// Persons whose cover has ended.
    pub lapsed: i64,
    /// What falls due.
    pub cost: Rupiah,
}

/// Persons of one standing in a village on one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// Where.
    pub village: RegionCode,
    /// Who, as office people say it.
    pub group: String,
    /// Whether they are village officials: wage earners on a fixed income.
    pub official: bool,
    /// Which money.
    pub source: String,
    /// Whose.
    pub budget_of: RegionCode,
    /// For which months.
    pub months: Months,
    /// Persons.
    pub persons: u32,
    /// Rupiah over all months.
    pub cost: Rupiah,
}

/// A budget that leaves nobody who could still be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Whose; the asked sum has none.
    pub region: Option<RegionCode>,
    /// Which money, in words.
    pub budget: String,
    /// What it may spend.
    pub limit: Rupiah,
    /// What the plan spends of it.
    pub used: Rupiah,
    /// One more million: so many persons more; for a target, rupiah less.
    pub per_million: PrintedNumber,
}

/// What would make an ask possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relaxation {
    /// Persons asked for.
    pub asked: i64,
    /// Persons that the money and the lists allow.
    pub reachable: i64,
    /// No plan takes more.
    pub reachable_at_most: i64,
    /// The percent that is reached with them.
    #[serde(skip_deserializing)]
    pub percent: Option<Percent>,
    /// More money that would do, where the lists name enough people: at the lowest lawful cost.
    pub more_money: Option<Rupiah>,
    /// People whom no list names.
    pub names_missing: i64,
    /// In words.
    pub explanation: String,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Where.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// For which months.
    pub months: Months,
    /// Whether what was asked is reached.
    pub feasible: bool,
    /// Persons protected, by all sources.
    pub protected: i64,
    /// Percent of the eligible with them.
    #[serde(skip_deserializing)]
    pub percent: Option<Percent>,
    /// Percent before.
    #[serde(skip_deserializing)]
    pub percent_before: Option<Percent>,
    /// What both are of.
    pub before: Option<StandingBefore>,
    /// Public money over all months.
    pub cost: Rupiah,
    /// For the most protection: no plan is worth more (persons, or weighted persons with a priority). For a target: no
    /// plan costs less.
    pub bound: i64,
    /// How far the plan may be from the best, in percent of the bound.
    pub gap: PrintedNumber,
    /// Persons and rupiah per source; members who pay for themselves stand under `self`.
    #[serde(deserialize_with = "super::kept::by_payer")]
    pub by_source: BTreeMap<&'static str, PersonsAndCost>,
    /// Month by month, and on until grace has run out.
    pub by_month: BTreeMap<String, PlanMonth>,
    /// Per regency or city.
    pub by_region: BTreeMap<String, PersonsAndCost>,
    /// Per standing.
    pub by_group: BTreeMap<String, PersonsAndCost>,
    /// What binds.
    pub binding: Vec<Binding>,
    /// The same plan if a fifth fewer agree.
    pub take_up_lower: Option<PersonsAndCost>,
    /// What first come, first served would reach with the same money.
    pub in_order: PersonsAndCost,
    /// Rounds of prices that it took.
    pub rounds: u32,
    /// What would make the ask possible.
    pub relaxation: Option<Relaxation>,
    /// People whom an employer must protect: no public money.
    pub employers_owe: i64,
    /// People of whom no lawful money was found.
    pub without_money: i64,
    /// Everything taken for granted.
    pub assumptions: Vec<String>,
    /// Who, on which money: the plan itself.
    pub allocations: Vec<Allocation>,
    /// Place in the people handed in, and the allocation they fall under.
    #[serde(skip)]
    pub named: Vec<(usize, usize)>,
}

/// A group of people of one standing in a village.
struct Group {
    village: RegionCode,
    standing: Standing,
    /// Places in the people handed in; the first are taken first.
    members: Vec<usize>,
    kind: usize,
}

/// The problem in numbers, with the way back.
struct Model {
    problem: Problem,
    shared: Vec<Budget>,
    groups: Vec<Vec<Group>>,
    own: Vec<Vec<Option<Budget>>>,
    review: BTreeMap<(Funding, Payee), String>,
    /// Cheapest lawful cost of each kind, whatever its budget holds.
    cheapest: Vec<Option<i64>>,
}

/// Makes the plan.
///
/// # Errors
/// Months of two budget years, or of which the law is not known; a target without eligible workers.
pub fn plan(request: &Request, inputs: &Inputs<'_>) -> Result<Plan, Refused> {
    if request.months.first.year() != request.months.last.year() {
        return Err(Refused::impossible(
            format!("Bulan {} melintasi dua tahun anggaran; buat satu rencana per tahun.", request.months),
            format!("{} crosses two budget years; make one plan a year.", request.months),
        ));
    }
    let asked = asked_persons(request, inputs)?;
    let book = PriceBook::of(inputs.law);
    let everybody = split_off_members(request, inputs);
    let own_paid: i64 = everybody.own.iter().map(|(_, persons)| persons.len() as i64).sum();
    let mut model = model(request, inputs, &book, &everybody.left, asked.map(|asked| (asked - own_paid).max(0)))?;
    let solved = parted(request, &mut model);
    let fewer = {
        let mut smaller = model.problem.clone();
        for (_, persons) in smaller.villages.iter_mut().flat_map(|village| &mut village.groups) {
            *persons -= persons.div_ceil(5);
        }
        solve(&smaller, Effort::default()).unwrap_or_else(|most| *most)
    };
    let (solution, feasible) = match solved {
        Ok(found) => (found, true),
        Err(most) => (*most, false),
    };
    let told = Told { request, inputs, book: &book, model: &model, solution: &solution, asked, feasible };
    Ok(told.plan(&everybody, fewer))
}

fn asked_persons(request: &Request, inputs: &Inputs<'_>) -> Result<Option<i64>, Refused> {
    let Ask::Target(target) = request.ask else { return Ok(None) };
    let Some(before) = &inputs.before else {
        return Err(Refused::impossible(
            "Target persen memerlukan jumlah pekerja (penyebut) wilayah ini; impor dengan payung import FILE --as workforce.",
            "A target in percent needs the number of eligible workers of the region.",
        ));
    };
    let exact = i128::from(before.eligible) * i128::from(target.billionths());
    let wanted = i64::try_from(Rounding::Up.divide(exact, 1_000_000_000)).expect("a share of a count");
    Ok(Some((wanted - before.active).max(0)))
}

/// Those who pay for themselves, and the rest, by place in the people handed in.
struct Everybody {
    own: Vec<(Standing, Vec<usize>)>,
    left: Vec<usize>,
    employers_owe: i64,
}

/// Members who agree to pay are taken first: they cost no public money.
fn split_off_members(request: &Request, inputs: &Inputs<'_>) -> Everybody {
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
fn model(
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

/// Solves as asked: whole, or with shared money parted among areas beforehand.
fn parted(request: &Request, model: &mut Model) -> Result<Solution, Box<Solution>> {
    let Some(fair) = request.fair else { return solve(&model.problem, Effort::default()) };
    let problem = &model.problem;
    let area_of = |place: usize| {
        let village = model.groups[place][0].village;
        match fair {
            Fair::Regency => village.ancestor(Level::Regency).unwrap_or(village),
            Fair::Village => village,
        }
    };
    let mut areas: BTreeMap<RegionCode, Vec<usize>> = BTreeMap::new();
    for place in 0..problem.villages.len() {
        areas.entry(area_of(place)).or_default().push(place);
    }
    // The weight of an area at a purse: its people whom that purse may pay.
    let people_at = |places: &[usize], purse: Option<usize>| -> u64 {
        let groups = places.iter().flat_map(|place| &problem.villages[*place].groups);
        let payable = groups.filter(|(kind, _)| {
            let choices = &problem.kinds[*kind].choices;
            purse.map_or(!choices.is_empty(), |purse| choices.iter().any(|one| one.purse == Purse::Shared(purse)))
        });
        payable.map(|(_, persons)| u64::from(*persons)).sum()
    };
    let part = |total: i64, purse: Option<usize>| {
        let weights: Vec<u64> = areas.values().map(|places| people_at(places, purse)).collect();
        if weights.iter().all(|weight| *weight == 0) { vec![0; weights.len()] } else { apportion(total, &weights) }
    };
    let shared: Vec<Vec<i64>> = problem.shared.iter().enumerate().map(|(at, limit)| part(*limit, Some(at))).collect();
    let totals = problem.total.map(|total| part(total, None));
    let wanted = match problem.goal {
        Goal::MostValue => None,
        Goal::LeastCost { persons } => Some(part(persons, None)),
    };
    let mut sum = Solution {
        taken: Vec::new(),
        score: 0,
        bound: 0,
        persons: 0,
        cost: 0,
        prices: vec![0; problem.shared.len()],
        total_price: 0,
        rounds: 0,
    };
    let mut reached = true;
    for (at, places) in areas.values().enumerate() {
        let one = Problem {
            kinds: problem.kinds.clone(),
            villages: places.iter().map(|place| problem.villages[*place].clone()).collect(),
            shared: shared.iter().map(|parts| parts[at]).collect(),
            total: totals.as_ref().map(|parts| parts[at]),
            goal: wanted.as_ref().map_or(Goal::MostValue, |parts| Goal::LeastCost { persons: parts[at] }),
        };
        let found = solve(&one, Effort::default()).unwrap_or_else(|most| {
            reached = false;
            *most
        });
        sum.score += found.score;
        sum.bound += found.bound;
        sum.persons += found.persons;
        sum.cost += found.cost;
        sum.rounds = sum.rounds.max(found.rounds);
        sum.total_price = sum.total_price.max(found.total_price);
        for (price, own) in sum.prices.iter_mut().zip(&found.prices) {
            *price = (*price).max(*own);
        }
        sum.taken.extend(found.taken.into_iter().map(|taken| Taken { village: places[taken.village], ..taken }));
    }
    if reached { Ok(sum) } else { Err(Box::new(sum)) }
}

/// What a finished plan is told from.
struct Told<'a> {
    request: &'a Request,
    inputs: &'a Inputs<'a>,
    book: &'a PriceBook<'a>,
    model: &'a Model,
    solution: &'a Solution,
    asked: Option<i64>,
    feasible: bool,
}

/// One rupiah of a purse, in the parts in which prices are held.
const UNIT: i128 = 1 << 44;

impl Told<'_> {
    fn plan(&self, everybody: &Everybody, fewer: Solution) -> Plan {
        let Self { request, inputs, model, solution, .. } = self;
        let mut by_source: BTreeMap<&'static str, PersonsAndCost> = BTreeMap::new();
        let mut by_region: BTreeMap<String, PersonsAndCost> = BTreeMap::new();
        let mut by_group: BTreeMap<String, PersonsAndCost> = BTreeMap::new();
        let mut by_month: BTreeMap<units::Month, PlanMonth> = BTreeMap::new();
        let mut allocations = Vec::new();
        let mut named = Vec::new();
        let mut cursor: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut taken = solution.taken.clone();
        taken.sort_by_key(|one| (one.village, one.group, one.choice.purse));
        for one in &taken {
            let group = &model.groups[one.village][one.group];
            let budget = match one.choice.purse {
                Purse::Shared(at) => &model.shared[at],
                Purse::Own(at) => model.own[one.village][at].as_ref().expect("a choice of a budget that is there"),
            };
            let persons = i64::from(one.persons);
            let cost = Rupiah::new(one.choice.cost * persons);
            by_source.entry(payer_code(budget.source)).or_default().add(persons, cost);
            let regency = group.village.ancestor(Level::Regency).unwrap_or(group.village);
            by_region.entry(regency.to_string()).or_default().add(persons, cost);
            by_group.entry(group.standing.title()).or_default().add(persons, cost);
            self.add_months(&mut by_month, group.standing, budget, persons);
            let at = cursor.entry((one.village, one.group)).or_default();
            let members = &group.members[*at..*at + one.persons as usize];
            named.extend(members.iter().map(|member| (*member, allocations.len())));
            *at += members.len();
            allocations.push(Allocation {
                village: group.village,
                group: group.standing.title(),
                official: group.standing.office.is_some(),
                source: payer_code(budget.source).to_owned(),
                budget_of: budget.region,
                months: budget.months,
                persons: one.persons,
                cost,
            });
        }
        let own_paid = self.members(everybody, &mut by_source, &mut by_month);
        self.run_out(&mut by_month);
        let protected = solution.persons + own_paid;
        let percent =
            |more: i64| inputs.before.as_ref().and_then(|before| Percent::of(before.active + more, before.eligible));
        let without_money = model
            .problem
            .villages
            .iter()
            .flat_map(|village| &village.groups)
            .filter(|(kind, _)| model.problem.kinds[*kind].choices.is_empty())
            .map(|(_, persons)| i64::from(*persons))
            .sum::<i64>()
            - everybody.employers_owe;
        let bound = match (request.ask, self.feasible) {
            (Ask::Target(_), true) => -solution.bound,
            _ if request.priority.is_empty() => solution.bound + i128::from(own_paid),
            _ => solution.bound,
        };
        Plan {
            region: request.region,
            name: region(request.region).map_or_else(String::new, |region| region.name.to_owned()),
            months: request.months,
            feasible: self.feasible,
            protected,
            percent: percent(protected),
            percent_before: percent(0),
            before: inputs.before.clone(),
            cost: Rupiah::new(solution.cost),
            bound: i64::try_from(bound).unwrap_or(i64::MAX),
            gap: PrintedNumber::of(i64::try_from(solution.gap_millionths()).unwrap_or(i64::MAX), 4),
            by_source,
            by_month: by_month.into_iter().map(|(month, sums)| (month.to_string(), sums)).collect(),
            by_region,
            by_group,
            binding: self.binding(),
            take_up_lower: Some(PersonsAndCost {
                persons: fewer.persons + own_paid * 4 / 5,
                cost: Rupiah::new(fewer.cost),
            }),
            in_order: {
                let (persons, cost) = in_order(&model.problem);
                PersonsAndCost { persons: persons + own_paid, cost: Rupiah::new(cost) }
            },
            rounds: solution.rounds,
            relaxation: (!self.feasible).then(|| self.relaxation(own_paid)),
            employers_owe: everybody.employers_owe,
            without_money,
            assumptions: self.assumptions(),
            allocations,
            named,
        }
    }

    fn add_months(
        &self,
        by_month: &mut BTreeMap<units::Month, PlanMonth>,
        standing: Standing,
        budget: &Budget,
        persons: i64,
    ) {
        let priced = self.book.price(standing.office, standing.transport, budget.source, budget.months);
        let priced = priced.expect("it was priced when the plan was made");
        for (month, each) in budget.months.iter().zip(&priced.by_month) {
            let sums = by_month.entry(month).or_default();
            sums.covered += persons;
            sums.cost = sums.cost + each.times(persons).expect("a month's contributions fit in 64 bits");
        }
    }

    /// Members who pay for themselves; how many.
    fn members(
        &self,
        everybody: &Everybody,
        by_source: &mut BTreeMap<&'static str, PersonsAndCost>,
        by_month: &mut BTreeMap<units::Month, PlanMonth>,
    ) -> i64 {
        let mut all = 0;
        for (standing, members) in &everybody.own {
            let persons = members.len() as i64;
            let months = self.request.months;
            let Ok(priced) = self.book.price(standing.office, standing.transport, Funding::Own, months) else {
                continue;
            };
            let cost = priced.total().times(persons).expect("contributions fit in 64 bits");
            by_source.entry(payer_code(Funding::Own)).or_default().add(persons, cost);
            for month in months.iter() {
                by_month.entry(month).or_default().covered += persons;
            }
            all += persons;
        }
        all
    }

    /// After the last month nobody is paid for: grace, then the cover has ended.
    fn run_out(&self, by_month: &mut BTreeMap<units::Month, PlanMonth>) {
        let last = self.request.months.last;
        let covered = by_month.get(&last).map_or(0, |sums| sums.covered);
        for after in 1..=self.inputs.grace_months {
            by_month.insert(last.plus(after), PlanMonth { in_grace: covered, ..PlanMonth::default() });
        }
        let ended = last.plus(self.inputs.grace_months + 1);
        by_month.insert(ended, PlanMonth { lapsed: covered, ..PlanMonth::default() });
    }

    fn binding(&self) -> Vec<Binding> {
        let mut used = vec![0_i64; self.model.shared.len()];
        for taken in &self.solution.taken {
            if let Purse::Shared(at) = taken.choice.purse {
                used[at] += taken.choice.cost * i64::from(taken.persons);
            }
        }
        // Hundredths of a person, or whole rupiah, for a million.
        let per_million = |price: i128| match self.model.problem.goal {
            Goal::MostValue => PrintedNumber::of(i64::try_from(price * 100_000_000 / UNIT).unwrap_or(i64::MAX), 2),
            Goal::LeastCost { .. } => PrintedNumber::of(i64::try_from(price * 1_000_000 / UNIT).unwrap_or(i64::MAX), 0),
        };
        let mut found = Vec::new();
        for ((budget, price), used) in self.model.shared.iter().zip(&self.solution.prices).zip(used) {
            let value = per_million(*price);
            if value.scaled() > 0 {
                found.push(Binding {
                    region: Some(budget.region),
                    budget: format!("{} {}", payer_title(budget.source), budget.region),
                    limit: budget.limit,
                    used: Rupiah::new(used),
                    per_million: value,
                });
            }
        }
        let value = per_million(self.solution.total_price);
        if let (Ask::Budget(Some(limit)), true) = (self.request.ask, value.scaled() > 0) {
            let budget = "anggaran yang diminta".to_owned();
            let used = Rupiah::new(self.solution.cost);
            found.push(Binding { region: None, budget, limit, used, per_million: value });
        }
        found
    }

    fn relaxation(&self, own_paid: i64) -> Relaxation {
        let Self { model, solution, inputs, .. } = self;
        let asked = self.asked.unwrap_or_default();
        let reachable = solution.persons + own_paid;
        let mut on_plan: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for taken in &solution.taken {
            *on_plan.entry((taken.village, taken.group)).or_default() += taken.persons;
        }
        let mut waiting: Vec<(i64, i64)> = Vec::new();
        for (place, village) in model.problem.villages.iter().enumerate() {
            for (group, (kind, persons)) in village.groups.iter().enumerate() {
                let taken = on_plan.get(&(place, group)).copied().unwrap_or_default();
                if let (Some(cost), true) = (model.cheapest[*kind], *persons > taken) {
                    waiting.push((cost, i64::from(persons - taken)));
                }
            }
        }
        waiting.sort_unstable();
        let (mut missing, mut money) = (asked - reachable, 0);
        for (cost, persons) in waiting {
            let taken = persons.min(missing);
            money += cost * taken;
            missing -= taken;
        }
        let percent = inputs.before.as_ref().and_then(|before| Percent::of(before.active + reachable, before.eligible));
        let mut explanation = format!("Diminta {asked} orang lagi, yang dapat dicapai {reachable}.");
        if money > 0 {
            explanation.push_str(&format!(
                " Tambahan dana paling sedikit {} mencukupi {} orang lagi.",
                Rupiah::new(money),
                asked - reachable - missing
            ));
        }
        if missing > 0 {
            explanation.push_str(&format!(
                " {missing} orang belum ada pada daftar mana pun atau tidak ada sumber yang boleh membayarnya."
            ));
        }
        Relaxation {
            asked,
            reachable,
            reachable_at_most: i64::try_from(solution.bound).unwrap_or(i64::MAX).saturating_add(own_paid),
            percent,
            more_money: (money > 0).then(|| Rupiah::new(money)),
            names_missing: missing,
            explanation,
        }
    }

    fn assumptions(&self) -> Vec<String> {
        let mut found = vec![
            "Program JKK dan JKM dengan iuran terendah menurut ketentuan tiap bulan; perangkat desa menurut penghasilan \
             tetap paling sedikit."
                .to_owned(),
            "Perlindungan berjalan dari bulan uang sumbernya ada sampai bulan terakhir; tidak ada yang ditunda untuk \
             menghemat."
                .to_owned(),
        ];
        if self.model.shared.is_empty() && self.model.own.iter().flatten().all(Option::is_none) {
            found.push("Belum ada anggaran yang diimpor: payung import FILE --as funding.".to_owned());
        }
        if self.model.own.iter().flatten().flatten().any(|budget| budget.estimate) {
            found.push("Anggaran sebagian desa adalah perkiraan: jumlah kabupaten dibagi rata.".to_owned());
        }
        for ((source, payee), ground) in &self.model.review {
            let (source, payee) = (payer_title(*source), payee.title());
            found.push(format!("{source} untuk {payee} perlu ditinjau{ground}; --only-certain meninggalkannya."));
        }
        if self.request.take_up.billionths() > 0 {
            let share = self.request.take_up.to_string().replace('.', ",");
            found.push(format!("{share} dari yang boleh membayar sendiri dianggap bersedia."));
        }
        if let Some(before) = &self.inputs.before {
            found.push(format!("Cakupan sebelum: {}.", before.source));
        }
        found
    }
}
