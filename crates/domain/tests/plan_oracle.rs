//! The plan against HiGHS, which is handed the whole mixed-integer program: `cargo xtask bench oracle`.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod instances;

use std::collections::BTreeMap;

use domain::FundingSource;
use domain::plan::solve::{Choice, Effort, Goal, Kind, Problem, Purse, Village, solve};
use domain::plan::{Ask, Fair, Inputs, Request, Standing, StandingBefore, ToProtect, plan, price};
use domain::submission::Months;
use highs::{Col, HighsModelStatus, RowProblem, Sense};
use instances::{Dice, holds};
use law::{Funding, Law, MayPay, Payee, Role, Sentence};
use units::{Month, RegionCode, Rounding, Rupiah};

/// Columns with their coefficients.
type Terms = Vec<(usize, i64)>;

/// A mixed-integer program: columns of whole numbers with a limit and a worth, rows that hold their sums between two ends.
#[derive(Default)]
struct Program {
    rows: RowProblem,
    columns: Vec<(Col, i64)>,
    /// From, to, and the coefficients by column.
    limits: Vec<(i64, i64, Terms)>,
}

impl Program {
    fn column(&mut self, worth: i64, most: u32) -> usize {
        let column = self.rows.add_integer_column(float(worth), 0.0..=f64::from(most));
        self.columns.push((column, worth));
        self.columns.len() - 1
    }

    /// No less than `from` and no more than `to`; the least and the largest number are no ends.
    fn limit(&mut self, from: i64, to: i64, terms: Terms) {
        let factors = terms.iter().map(|(column, factor)| (self.columns[*column].0, float(*factor)));
        let low = if from == i64::MIN { f64::NEG_INFINITY } else { float(from) };
        let high = if to == i64::MAX { f64::INFINITY } else { float(to) };
        self.rows.add_row(low..=high, factors.collect::<Vec<_>>());
        self.limits.push((from, to, terms));
    }

    /// The best there is, reckoned anew in whole numbers; `None` where nothing fits. Stops at what HiGHS cannot prove.
    fn best(self, sense: Sense) -> Option<i64> {
        let mut model = self.rows.optimise(sense);
        model.make_quiet();
        model.set_threads(std::num::NonZeroU32::MIN);
        model.set_option("mip_rel_gap", 0.0);
        model.set_option("mip_abs_gap", 1e-6);
        model.set_option("time_limit", 120.0);
        let solved = model.solve();
        if solved.status() == HighsModelStatus::Infeasible {
            return None;
        }
        assert_eq!(solved.status(), HighsModelStatus::Optimal, "HiGHS found no optimum");
        let found: Vec<i64> = solved.get_solution().columns().iter().map(|value| whole(*value)).collect();
        for (from, to, terms) in &self.limits {
            let sum: i64 = terms.iter().map(|(column, factor)| found[*column] * factor).sum();
            assert!(*from <= sum && sum <= *to, "HiGHS is off by its tolerance: {from} <= {sum} <= {to}");
        }
        Some(self.columns.iter().zip(&found).map(|((_, worth), count)| worth * count).sum())
    }
}

/// HiGHS speaks in floats; every sum here stays far below the whole numbers they hold.
fn float(whole: i64) -> f64 {
    f64::from(i32::try_from(whole).unwrap())
}

fn whole(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap()
}

/// Far more plans than can be tried: up to 30 villages, 8 kinds of people, 6 shared and 2 own purses, all costs of an office.
fn instance(seed: u64, goal: Goal) -> Problem {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let mut pick = |limit: u64| usize::try_from(dice.below(limit)).unwrap();
    let (shared, own) = (1 + pick(6), pick(3));
    // Hundreds of rupiah of six to twelve months, with and without relief, and of an official's income.
    let costs = [2_016, 2_016, 2_016, 1_680, 1_008, 1_848, 1_408, 1_314, 1_071];
    let kinds: Vec<Kind> = (0..2 + pick(7))
        .map(|_| {
            let value = if pick(4) == 0 { 1_001 } else { 1 };
            let purses = (0..shared).map(Purse::Shared).chain((0..own).map(Purse::Own));
            let lawful: Vec<Purse> = purses.filter(|_| pick(3) > 0).collect();
            let usual = costs[pick(9)];
            let choice = |purse| {
                let cost = if pick(4) == 0 { costs[pick(9)] } else { usual };
                Choice { purse, cost, value, mark: 0 }
            };
            Kind { choices: lawful.into_iter().map(choice).collect() }
        })
        .collect();
    let villages: Vec<Village> = (0..5 + pick(26))
        .map(|_| Village {
            own: (0..own).map(|_| i64::try_from(pick(30_000)).unwrap()).collect(),
            groups: (0..1 + pick(4)).map(|_| (pick(kinds.len() as u64), u32::try_from(pick(25)).unwrap())).collect(),
        })
        .collect();
    let usual = 2_000 * u64::try_from(villages.len()).unwrap() * 10;
    let shared = (0..shared).map(|_| i64::try_from(pick(usual)).unwrap()).collect();
    let total = (pick(3) == 0).then(|| i64::try_from(pick(usual * 2)).unwrap());
    Problem { kinds, villages, shared, total, goal }
}

/// The whole program: every group on every purse, as many as there are.
fn whole_program(problem: &Problem) -> Program {
    let mut program = Program::default();
    let mut shared: Vec<Terms> = vec![Vec::new(); problem.shared.len()];
    let (mut total, mut everybody) = (Vec::new(), Vec::new());
    for village in &problem.villages {
        let mut own: Vec<Terms> = vec![Vec::new(); village.own.len()];
        for (kind, persons) in &village.groups {
            let mut once = Vec::new();
            for choice in &problem.kinds[*kind].choices {
                let worth = if problem.goal == Goal::MostValue { choice.value } else { choice.cost };
                let column = program.column(worth, *persons);
                match choice.purse {
                    Purse::Shared(at) => shared[at].push((column, choice.cost)),
                    Purse::Own(at) => own[at].push((column, choice.cost)),
                }
                total.push((column, choice.cost));
                once.push((column, 1));
            }
            everybody.extend(once.iter().copied());
            program.limit(0, i64::from(*persons), once);
        }
        for (terms, limit) in own.into_iter().zip(&village.own) {
            program.limit(0, *limit, terms);
        }
    }
    for (terms, limit) in shared.into_iter().zip(&problem.shared) {
        program.limit(0, *limit, terms);
    }
    program.limit(0, problem.total.unwrap_or(i64::MAX), total);
    if let Goal::LeastCost { persons } = problem.goal {
        program.limit(persons, i64::MAX, everybody);
    }
    program
}

/// How often the plan equals the optimum, and by how many millionths it is below in all and at most.
#[derive(Debug, Default)]
struct Tally {
    all: u64,
    equal: u64,
    proven: u64,
    below: i128,
    worst: i128,
}

impl Tally {
    fn add(&mut self, score: i128, best: i128, bound: i128) {
        self.all += 1;
        self.equal += u64::from(score == best);
        self.proven += u64::from(score == bound);
        let below = (best - score) * 1_000_000 / best.abs().max(1);
        self.below += below;
        self.worst = self.worst.max(below);
    }
}

#[test]
fn most_value_is_within_the_stated_gap_of_what_highs_finds() {
    let mut tally = Tally::default();
    for seed in 0..400 {
        let problem = instance(seed, Goal::MostValue);
        let found = solve(&problem, Effort::default()).unwrap();
        holds(&problem, &found);
        let best = i128::from(whole_program(&problem).best(Sense::Maximise).unwrap());
        assert!(found.score <= best, "seed {seed}: {} is above the optimum {best}", found.score);
        assert!(best <= found.bound, "seed {seed}: the optimum {best} is beyond the bound {}", found.bound);
        tally.add(found.score, best, found.bound);
    }
    println!("most value: {tally:?}");
    assert!(tally.equal * 100 >= tally.all * 85 && tally.below < 100 * i128::from(tally.all), "{tally:?}");
}

#[test]
fn least_cost_is_within_the_stated_gap_of_what_highs_finds() {
    let mut tally = Tally::default();
    let mut refused = 0;
    for seed in 0..300 {
        let persons = i64::try_from(20 + seed % 9 * 30).unwrap();
        let problem = instance(seed + 50_000, Goal::LeastCost { persons });
        let best = whole_program(&problem).best(Sense::Minimise);
        match solve(&problem, Effort::default()) {
            Ok(found) => {
                holds(&problem, &found);
                assert!(found.persons >= persons);
                let best = -i128::from(best.expect("a plan was found, so there is one"));
                assert!(found.score <= best, "seed {seed}: {} is above the optimum {best}", found.score);
                assert!(best <= found.bound, "seed {seed}: the optimum {best} is beyond the bound {}", found.bound);
                tally.add(found.score, best, found.bound);
            }
            Err(nearest) => {
                assert!(best.is_none() || nearest.bound >= i128::from(persons), "seed {seed}: {best:?}");
                refused += u64::from(best.is_some());
            }
        }
    }
    println!("least cost: {tally:?}; {refused} reachable targets were not reached");
    assert!(tally.equal * 100 >= tally.all * 99 && refused * 100 <= tally.all, "{tally:?}, {refused}");
}

const MONTHS: &str = "2026-01..2026-12";

/// Villages of two regencies and a city, people of many standings in them, budgets above them and of their own; all money of
/// a budget comes at once, in some month.
fn province(seed: u64) -> (Vec<ToProtect>, Vec<FundingSource>) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 7);
    let plain = |payee, transport| Standing { payee, office: None, transport };
    let office = |role| Standing { payee: Payee::AparaturDesa, office: Some(role), transport: false };
    let standings = [
        office(Role::KepalaDesa),
        office(Role::PerangkatDesa),
        plain(Payee::Bpd, false),
        plain(Payee::Lkd, false),
        plain(Payee::Rentan, false),
        plain(Payee::Rentan, true),
        plain(Payee::Sawit, false),
        plain(Payee::Mandiri, false),
        plain(Payee::Asn, false),
    ];
    let mut pick = |limit: u64| usize::try_from(dice.below(limit)).unwrap();
    let (mut people, mut money) = (Vec::new(), Vec::new());
    let mut budget = |region: RegionCode, source: Funding, rupiah: usize, calendar: usize| {
        let calendar = ["", "2026-03 100%", "2026-07 100%"][calendar];
        // Enough for somebody: a budget that pays nobody has no part in a plan.
        money.push(instances::budget(region, source, 300_000 + i64::try_from(rupiah).unwrap(), calendar));
    };
    for area in ["19.01", "19.02", "19.71"] {
        let area: RegionCode = area.parse().unwrap();
        let places: Vec<RegionCode> = units::villages_within(area).map(|village| village.code).collect();
        for _ in 0..1 + pick(3) {
            let village = places[pick(places.len() as u64)];
            for standing in &standings {
                let persons =
                    if village.kind().has_village_government() || standing.office.is_none() { pick(9) } else { 0 };
                people.extend((0..persons).map(|_| ToProtect { village, standing: *standing, cover: None }));
            }
            if village.kind().has_village_government() && money_once(&mut pick) {
                budget(village, Funding::Add, pick(1_500_000), pick(3));
            }
        }
        for source in [Funding::Apbd, Funding::Dbh, Funding::Company] {
            if money_once(&mut pick) {
                budget(area, source, pick(4_000_000), pick(3));
            }
        }
    }
    budget("19".parse().unwrap(), Funding::Apbd, pick(6_000_000), pick(3));
    budget("19".parse().unwrap(), Funding::Dbh, pick(3_000_000), pick(3));
    // A village drawn twice has one budget.
    money.sort_by_key(|money| (money.region, money.source));
    money.dedup_by_key(|money| (money.region, money.source));
    (people, money)
}

fn money_once(pick: &mut impl FnMut(u64) -> usize) -> bool {
    pick(3) > 0
}

/// People of one standing in one village.
type Groups = BTreeMap<(RegionCode, Standing), u32>;

/// What of an amount of this budget's money has come by a month.
fn come(budget: &FundingSource, amount: i64, month: Month) -> i64 {
    (Rupiah::new(amount) * budget.tranches.by(month, 2026)).round(Rounding::Down).get()
}

/// The months from this budget's money on, where it may pay such people there.
fn pays(law: &Law, budget: &FundingSource, (village, standing): &(RegionCode, Standing)) -> Option<Months> {
    let months: Months = MONTHS.parse().unwrap();
    let first = months.iter().find(|month| come(budget, budget.amount.get(), *month) > 0)?;
    let may = law.may_pay(budget.source, standing.payee, first, village.kind()).may != MayPay::No;
    (may && budget.region.contains(*village)).then_some(Months { first, ..months })
}

/// The program of some villages, straight from the law and the budgets: everybody on each lawful budget from the month of its
/// money on, each month's contributions no more than what has come.
fn program_of(law: &Law, groups: &Groups, money: &[(&FundingSource, i64)], total: Option<i64>) -> Program {
    let mut program = Program::default();
    let mut once: BTreeMap<(RegionCode, Standing), Terms> = BTreeMap::new();
    let mut all = Vec::new();
    for (budget, amount) in money {
        let mut due: BTreeMap<Month, Terms> = BTreeMap::new();
        for (group, persons) in groups {
            let Some(span) = pays(law, budget, group) else { continue };
            let price = price(law, group.1.office, group.1.transport, budget.source, span).unwrap();
            let column = program.column(1, *persons);
            once.entry(*group).or_default().push((column, 1));
            all.push((column, price.total().get()));
            let mut so_far = 0;
            for (month, each) in span.iter().zip(&price.by_month) {
                so_far += each.get();
                due.entry(month).or_default().push((column, so_far));
            }
        }
        for (month, terms) in due {
            program.limit(0, come(budget, *amount, month), terms);
        }
    }
    for (group, terms) in once {
        program.limit(0, i64::from(groups[&group]), terms);
    }
    program.limit(0, total.unwrap_or(i64::MAX), all);
    program
}

#[test]
fn plans_are_within_the_stated_gap_of_the_program_written_from_the_law() {
    let law = Law::built_in();
    let mut tally = Tally::default();
    for seed in 0..150 {
        let (people, funding) = province(seed);
        let total = (seed % 3 == 0).then(|| Rupiah::new(2_000_000 + i64::try_from(seed).unwrap() * 50_000));
        let fair = [None, Some(Fair::Regency), Some(Fair::Village)][usize::try_from(seed / 3 % 3).unwrap()];
        let request =
            Request { fair, ..Request::of("19".parse().unwrap(), Ask::Budget(total), MONTHS.parse().unwrap()) };
        let before = StandingBefore { active: 0, eligible: 10_000, source: Sentence::alike("rekaan") };
        let inputs = Inputs {
            law: &law,
            people: &people,
            funding: &funding,
            before: Some(before),
            under_way: &[],
            grace_months: 3,
        };
        let found = plan(&request, &inputs).unwrap();
        let mut areas: BTreeMap<RegionCode, Groups> = BTreeMap::new();
        for person in &people {
            let area = match fair {
                None => request.region,
                Some(Fair::Regency) => person.village.ancestor(units::Level::Regency).unwrap(),
                Some(Fair::Village) => person.village,
            };
            *areas.entry(area).or_default().entry((person.village, person.standing)).or_default() += 1;
        }
        // A budget above several areas is parted by the people whom it may pay; an asked sum by those whom any may.
        let part = |amount: i64, money: &[FundingSource]| -> Vec<i64> {
            let payable = |groups: &Groups| -> u64 {
                let by_some = |group| money.iter().any(|budget| pays(&law, budget, group).is_some());
                groups.iter().filter(|(group, _)| by_some(group)).map(|(_, persons)| u64::from(*persons)).sum()
            };
            let weights: Vec<u64> = areas.values().map(payable).collect();
            let nobody = weights.iter().all(|weight| *weight == 0);
            if nobody { vec![0; weights.len()] } else { domain::apportion(amount, &weights) }
        };
        let parts: Vec<Vec<i64>> =
            funding.iter().map(|one| part(one.amount.get(), std::slice::from_ref(one))).collect();
        let totals = total.map(|total| part(total.get(), &funding));
        let best_of = |(at, groups): (usize, &Groups)| {
            let money: Vec<(&FundingSource, i64)> = funding.iter().zip(parts.iter().map(|parts| parts[at])).collect();
            program_of(&law, groups, &money, totals.as_ref().map(|parts| parts[at])).best(Sense::Maximise).unwrap()
        };
        let of_parts: i64 = areas.values().enumerate().map(best_of).sum();
        let best = match fair {
            None => of_parts,
            // What the parts leave is placed on: the bound is that of plans that part nothing.
            Some(_) => {
                let groups: Groups = areas.values().flatten().map(|(group, persons)| (*group, *persons)).collect();
                let money: Vec<(&FundingSource, i64)> = funding.iter().map(|one| (one, one.amount.get())).collect();
                program_of(&law, &groups, &money, total.map(Rupiah::get)).best(Sense::Maximise).unwrap()
            }
        };
        assert!(found.protected <= best, "seed {seed}: {} is above the optimum {best}", found.protected);
        assert!(best <= found.bound, "seed {seed}: the optimum {best} is beyond the bound {}", found.bound);
        tally.add(found.protected.min(of_parts).into(), of_parts.into(), found.bound.into());
    }
    println!("plans of offices: {tally:?}");
    assert!(tally.equal * 100 >= tally.all * 90, "{tally:?}");
}
