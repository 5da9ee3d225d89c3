//! A plan as it is asked for and answered: whom by village and standing, from which money and month, and what binds.

use std::collections::BTreeMap;

use law::{Funding, Law, Payee, Refused, Sentence};
use serde::{Deserialize, Serialize};
use units::{Month, Percent, Rate, RegionCode, Rounding, Rupiah};

use super::cover::without_plan;
use super::fair::areas;
use super::model::{model, split_off_members};
use super::people::ToProtect;
use super::price::PriceBook;
use super::simulate::StandingBefore;
use super::solve::{Effort, Parted, Problem, Solution, solve, solve_parted};
use super::told::Told;
use crate::funding::FundingSource;
use crate::submission::Months;
use crate::{Note, PrintedNumber};

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
    /// The share of a desa's Dana Desa that may be used where only its regency's total is known; none is when `None`.
    #[serde(default)]
    pub dana_desa_share: Option<Rate>,
}

impl Request {
    /// Nobody first, nothing parted beforehand, nobody pays for themselves; what is to be reviewed is used and told.
    pub const fn of(region: RegionCode, ask: Ask, months: Months) -> Self {
        Self {
            region,
            ask,
            priority: Vec::new(),
            fair: None,
            months,
            take_up: Rate::ZERO,
            only_certain: false,
            dana_desa_share: None,
        }
    }
}

/// What a plan is made from.
pub struct Inputs<'a> {
    /// The law of every month.
    pub law: &'a Law,
    /// Everybody without protection or with an end to it, in the order in which they are taken within a group.
    pub people: &'a [ToProtect],
    /// Budgets.
    pub funding: &'a [FundingSource],
    /// What submissions under way ask of them.
    pub under_way: &'a [UnderWay],
    /// Where the region stands.
    pub before: Option<StandingBefore>,
    /// Unpaid months that still protect.
    pub grace_months: i32,
}

/// What a submission under way asks of some money for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// Where the person lives.
    pub village: RegionCode,
    /// With whose money.
    pub source: Funding,
    /// For which months.
    pub months: Months,
    /// Rupiah over all of them.
    pub cost: Rupiah,
}

impl UnderWay {
    /// What of it has fallen due by the end of `month` in the months of `year`, in equal parts.
    pub fn due_by(&self, month: Month, year: i32) -> Rupiah {
        let due = self.months.iter().filter(|one| one.year() == year && *one <= month).count();
        let part = i128::from(self.cost.get()) * due as i128;
        Rupiah::new(
            i64::try_from(Rounding::Up.divide(part, i128::from(self.months.count()))).expect("no more than all"),
        )
    }
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
    pub(super) fn add(&mut self, persons: i64, cost: Rupiah) {
        self.persons += persons;
        self.cost = self.cost + cost;
    }
}

/// What first come, first served would reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InOrder {
    /// Persons.
    pub persons: i64,
    /// Rupiah over all months.
    pub cost: Rupiah,
    /// Months of protection, of all persons together; plans of before this was told have none.
    #[serde(default)]
    pub person_months: Option<i64>,
    /// Of the persons, those whose earlier cover it goes on from.
    #[serde(default)]
    pub renewed: i64,
}

/// What a plan has beyond what the order of the lists would reach, where both take as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Beyond {
    /// Rupiah more.
    pub cost: Rupiah,
    /// Months of protection more, of all persons together; fewer below zero.
    pub person_months: i64,
    /// Persons more whose earlier cover it goes on from; fewer below zero.
    pub renewed: i64,
}

/// One month of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanMonth {
    /// Persons whose contribution is paid.
    pub covered: i64,
    /// Of these, persons whose earlier cover it goes on from.
    #[serde(default)]
    pub renewed: i64,
    /// Persons for whom submissions under way pay, and who do not count as active yet.
    #[serde(default)]
    pub under_way: i64,
    /// Persons no longer paid for whose cover still runs.
    pub in_grace: i64,
    /// Persons whose cover has ended.
    pub lapsed: i64,
    /// What falls due.
    pub cost: Rupiah,
    /// Persons protected beyond those of today; fewer below zero. Plans of before this was told have none.
    #[serde(default)]
    pub more: Option<i64>,
    /// Percent of the eligible who are protected in it, with those of before.
    #[serde(skip_deserializing)]
    pub percent: Option<Percent>,
}

impl PlanMonth {
    /// Persons whose contribution is paid and who had no cover before.
    pub const fn newly_covered(&self) -> i64 {
        self.covered - self.renewed
    }

    /// What others than the plan change: those of today, these and the covered are all who are protected.
    pub const fn by_others(&self) -> i64 {
        match self.more {
            Some(more) => more - self.covered,
            None => self.in_grace,
        }
    }
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
    /// Whether the amount of that budget is an estimate.
    #[serde(default)]
    pub estimate: bool,
    /// Whether it goes on from an earlier cover.
    #[serde(default)]
    pub renews: bool,
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
    #[serde(deserialize_with = "super::kept::sentence")]
    pub explanation: Sentence,
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
    /// Of the protected, those whose earlier cover the plan goes on from.
    #[serde(default)]
    pub renewed: i64,
    /// Months of protection that it pays, of all persons together.
    #[serde(default)]
    pub person_months: i64,
    /// Persons whose cover ends so early that they would have lapsed by the last month.
    #[serde(default)]
    pub running_out: i64,
    /// Persons and rupiah of submissions under way: neither planned for nor spent again.
    #[serde(default)]
    pub under_way: PersonsAndCost,
    /// Persons more than today who are protected in the last month without the plan; fewer below zero.
    #[serde(default)]
    pub without_plan: i64,
    /// Public money over all months.
    pub cost: Rupiah,
    /// For the most protection: no plan is worth more (persons, or weighted persons with a priority). For a target: no
    /// plan costs less. Where shared money was parted, not even one that parts nothing.
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
    /// What binds; nothing is told of money that was parted, where a million more of one part says nothing of another.
    pub binding: Vec<Binding>,
    /// Where shared money was parted: who is paid from what the parts left.
    #[serde(default)]
    pub placed: Option<PersonsAndCost>,
    /// The same plan if a fifth fewer agree.
    pub take_up_lower: Option<PersonsAndCost>,
    /// What first come, first served would reach with the same money, in the same parts.
    pub in_order: InOrder,
    /// Rounds of prices that it took.
    pub rounds: u32,
    /// What would make the ask possible.
    pub relaxation: Option<Relaxation>,
    /// People whom an employer must protect: no public money.
    pub employers_owe: i64,
    /// People of whom no lawful money was found.
    pub without_money: i64,
    /// What to know before anything rests on it: months that are over, and the like.
    #[serde(default, deserialize_with = "super::kept::notes")]
    pub warnings: Vec<Note>,
    /// Everything taken for granted.
    #[serde(deserialize_with = "super::kept::notes")]
    pub assumptions: Vec<Note>,
    /// Who, on which money: the plan itself.
    pub allocations: Vec<Allocation>,
    /// Place in the people handed in, and the allocation they fall under.
    #[serde(skip)]
    pub named: Vec<(usize, usize)>,
}

impl Plan {
    /// What it buys where it costs more than the order of the lists for no more persons; `None` where it does not.
    pub fn beyond_order(&self) -> Option<Beyond> {
        let InOrder { persons, cost, person_months, renewed } = self.in_order;
        (self.protected <= persons && self.cost > cost).then_some(Beyond {
            cost: self.cost - cost,
            person_months: self.person_months - person_months?,
            renewed: self.renewed - renewed,
        })
    }
}

/// Makes the plan.
///
/// # Errors
/// Months of two budget years, or of which the law is not known; a target without eligible workers.
pub fn plan(request: &Request, inputs: &Inputs<'_>) -> Result<Plan, Refused> {
    if let Some(share) = request.dana_desa_share.filter(|share| share.billionths() > 1_000_000_000) {
        return Err(Refused::impossible(
            format!("Bagian Dana Desa {share} tidak mungkin; paling banyak 100%."),
            format!("A share of {share} of Dana Desa cannot be; at most 100%."),
        ));
    }
    if request.months.first.year() != request.months.last.year() {
        return Err(Refused::impossible(
            format!("Bulan {} melintasi dua tahun anggaran; buat satu rencana per tahun.", request.months),
            format!("{} crosses two budget years; make one plan a year.", request.months),
        ));
    }
    let asked = asked_persons(request, inputs)?;
    let book = PriceBook::of(inputs.law);
    let everybody = split_off_members(request, inputs);
    let own_paid: i64 = everybody.own.values().map(|persons| persons.len() as i64).sum();
    let model = model(request, inputs, &book, &everybody.left, asked.map(|asked| (asked - own_paid).max(0)))?;
    let areas = request.fair.map(|fair| areas(fair, &model));
    let Made { solution, feasible, placed } =
        made(&model.problem, areas.as_deref(), Effort::default(), Some(Effort::default()));
    let fewer = {
        let mut smaller = model.problem.clone();
        for (_, persons) in smaller.villages.iter_mut().flat_map(|village| &mut village.groups) {
            *persons -= persons.div_ceil(5);
        }
        made(&smaller, areas.as_deref(), Effort { rounds: 80, gap_millionths: 1_000 }, None).solution
    };
    let areas = areas.as_deref();
    let told =
        Told { request, inputs, book: &book, model: &model, solution: &solution, areas, placed, asked, feasible };
    Ok(told.plan(&everybody, fewer))
}

/// A solved problem.
struct Made {
    solution: Solution,
    feasible: bool,
    /// Of parted money: who is paid from what the parts left.
    placed: Option<PersonsAndCost>,
}

/// Solves as asked: whole, or with shared money parted among areas beforehand.
fn made(problem: &Problem, areas: Option<&[Vec<usize>]>, effort: Effort, proof: Option<Effort>) -> Made {
    let (solved, placed) = match areas {
        None => (solve(problem, effort), None),
        Some(areas) => {
            let Parted { solution, placed: persons, placed_cost } = solve_parted(problem, areas, effort, proof);
            (solution, Some(PersonsAndCost { persons, cost: Rupiah::new(placed_cost) }))
        }
    };
    let feasible = solved.is_ok();
    Made { solution: solved.unwrap_or_else(|most| *most), feasible, placed }
}

fn asked_persons(request: &Request, inputs: &Inputs<'_>) -> Result<Option<i64>, Refused> {
    let Ask::Target(target) = request.ask else { return Ok(None) };
    let Some(before) = &inputs.before else {
        return Err(Refused::impossible(
            "Target persen memerlukan jumlah pekerja (penyebut) wilayah ini; impor jumlah pekerja dahulu.",
            "A target in percent needs the number of eligible workers of the region.",
        ));
    };
    let exact = i128::from(before.eligible) * i128::from(target.billionths());
    let wanted = i64::try_from(Rounding::Up.divide(exact, 1_000_000_000)).expect("a share of a count");
    Ok(Some((wanted - before.active - without_plan(inputs, request.months)).max(0)))
}
