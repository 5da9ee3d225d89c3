//! A plan in the words of an office: lawful money only, budgets and their calendars kept, everybody once.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod instances;

use std::collections::{BTreeMap, BTreeSet};

use domain::FundingSource;
use domain::plan::{Ask, Fair, Inputs, Plan, Request, Standing, StandingBefore, ToProtect, plan};
use law::{Funding, Law, MayPay, Payee, Role, Sentence};
use units::{RegionCode, Rupiah};

const DESA: &str = "19.01.01.2007";
const OTHER_DESA: &str = "19.01.02.2004";
const KELURAHAN: &str = "19.01.01.1001";

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn budget(region: &str, source: Funding, amount: i64, tranches: &str) -> FundingSource {
    instances::budget(code(region), source, amount, tranches)
}

fn people() -> Vec<ToProtect> {
    let plain = |payee| Standing { payee, office: None, transport: false };
    let head = Standing { payee: Payee::AparaturDesa, office: Some(Role::KepalaDesa), transport: false };
    let mut found = Vec::new();
    for village in [DESA, OTHER_DESA, KELURAHAN] {
        for (standing, persons) in [
            (plain(Payee::Rentan), 10),
            (plain(Payee::Lkd), 5),
            (plain(Payee::Sawit), 4),
            (plain(Payee::Karyawan), 3),
            (plain(Payee::Asn), 2),
        ] {
            found.extend((0..persons).map(|_| ToProtect { village: code(village), standing, cover: None }));
        }
    }
    found.push(ToProtect { village: code(DESA), standing: head, cover: None });
    found
}

fn ask(ask: Ask) -> Request {
    Request::of(code("19.01"), ask, "2026-01..2026-12".parse().unwrap())
}

fn made(request: &Request, funding: &[FundingSource]) -> Plan {
    made_of(&people(), request, funding)
}

fn made_of(people: &[ToProtect], request: &Request, funding: &[FundingSource]) -> Plan {
    let law = Law::built_in();
    let before = StandingBefore { active: 50, eligible: 200, source: Sentence::alike("rekaan") };
    let inputs = Inputs { law: &law, people, funding, before: Some(before), under_way: &[], grace_months: 3 };
    let found = plan(request, &inputs).unwrap();
    // Everybody once, in the village and standing of the allocation; every source lawful there.
    let mut once = BTreeSet::new();
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for (person, allocation) in &found.named {
        assert!(once.insert(*person), "a person is named twice");
        assert_eq!(people[*person].village, found.allocations[*allocation].village);
        assert_eq!(people[*person].standing.title(), found.allocations[*allocation].group);
        *counts.entry(*allocation).or_default() += 1;
    }
    let mut spent: BTreeMap<(RegionCode, &str), Rupiah> = BTreeMap::new();
    for (at, one) in found.allocations.iter().enumerate() {
        assert_eq!(counts[&at], one.persons);
        let standing = people[found.named.iter().find(|(_, of)| *of == at).unwrap().0].standing;
        let source = Funding::read(&one.source).unwrap();
        let lawful = law.may_pay(source, standing.payee, request.months.first, one.village.kind());
        assert_ne!(lawful.may, MayPay::No, "{one:?}");
        let sum = spent.entry((one.budget_of, &one.source)).or_default();
        *sum = *sum + one.cost;
    }
    for money in funding {
        let of_it = spent.get(&(money.region, domain::submission::payer_code(money.source))).copied();
        assert!(of_it.unwrap_or_default() <= money.spendable(), "{money:?} is overspent");
    }
    assert_eq!(found.allocations.iter().map(|one| one.cost).sum::<Rupiah>(), found.cost);
    found
}

#[test]
fn lawful_money_pays_and_the_rest_is_told() {
    let year = 201_600;
    let funding = [
        budget(DESA, Funding::Add, 3 * year + 160_000, ""),
        budget("19.01", Funding::Dbh, 5 * year, ""),
        budget("19", Funding::Apbd, 6 * year, ""),
    ];
    let found = made(&ask(Ask::Budget(None)), &funding);
    // ADD pays three and the head, whose office costs less; palm-oil money five plantation workers; the province six.
    assert_eq!((found.protected, found.feasible), (15, true));
    assert_eq!(found.bound, 15);
    assert_eq!(found.gap.to_string(), "0.0000");
    assert_eq!(found.by_source["dbh"].persons, 5);
    assert_eq!(found.employers_owe, 9);
    assert_eq!(found.without_money, 6, "civil servants are paid by none");
    assert_eq!(found.percent.unwrap().to_string(), "32.50");
    let january = &found.by_month["2026-01"];
    assert_eq!((january.covered, found.by_month["2026-12"].covered), (15, 15));
    assert_eq!((found.by_month["2027-03"].in_grace, found.by_month["2027-04"].lapsed), (15, 15));
    // A million more of the province's money would pay nearly five for a year.
    let province = found.binding.iter().find(|binding| binding.budget == "APBD 19").unwrap();
    let more = province.per_million.scaled() / 10_000;
    assert!((450..=500).contains(&more), "{province:?}");
    assert!(found.assumptions.iter().any(|note| note.text.indonesian.contains("perlu ditinjau")));
    let certain = made(&Request { only_certain: true, ..ask(Ask::Budget(None)) }, &funding);
    assert!(certain.protected < found.protected, "what is to be reviewed is left");
}

#[test]
fn no_month_of_cover_begins_before_its_money_and_none_is_left_unpaid() {
    let monthly = 16_800;
    // Ten persons for ten months from March: half the money comes in March, half in October.
    let calendar = "2026-03 50%; 2026-10 50%";
    let funding = [budget("19.01", Funding::Apbd, 10 * 10 * monthly, calendar)];
    let found = made(&ask(Ask::Budget(None)), &funding);
    assert!(!found.by_month.contains_key("2026-02"));
    // Half the money must last seven months, March to September: for seven persons. What comes in October beyond what they
    // need pays nine others from then on.
    let from = |month: &str| {
        let begun = found.allocations.iter().filter(|one| one.months.first.to_string() == month);
        begun.map(|one| one.persons).sum::<u32>()
    };
    assert_eq!((from("2026-03"), from("2026-10"), found.protected), (7, 9, 16));
    assert!(found.allocations.iter().all(|one| one.months.last.to_string() == "2026-12"));
    let covered = |month: &str| found.by_month[month].covered;
    assert_eq!((covered("2026-09"), covered("2026-10"), covered("2026-12")), (7, 16, 16));
    assert_eq!((found.by_month["2027-03"].in_grace, found.by_month["2027-04"].lapsed), (16, 16));
    never_before_its_money(&found, &funding[0]);
    // Whoever can begin in March does not wait for October, though two more months would cost more.
    let few = made(&ask(Ask::Budget(None)), &[budget("19.01", Funding::Apbd, 1_000_000_000, calendar)]);
    assert!(few.allocations.iter().all(|one| one.months.first.to_string() == "2026-03"), "{:?}", few.allocations);
    // The order of the lists takes the cheaper later months of as many: what the plan buys beyond it is told.
    let beyond = few.beyond_order().expect("dearer for as many");
    assert_eq!((few.protected, few.in_order.persons), (few.in_order.persons, few.protected));
    assert_eq!((few.person_months, few.in_order.person_months), (few.protected * 10, Some(few.protected * 3)));
    assert_eq!((beyond.cost, beyond.person_months), (few.cost - few.in_order.cost, few.protected * 7));
    assert_eq!(made(&ask(Ask::Budget(None)), &[]).beyond_order(), None, "nobody on either side");
    // For a target the cheaper later months are taken first.
    let target = made(&ask(Ask::Target("30%".parse().unwrap())), &funding);
    assert_eq!((target.protected, target.by_month["2026-03"].covered), (10, 1));
    assert!(target.bound <= target.cost.get());
}

/// Month by month no more has fallen due than had come.
fn never_before_its_money(found: &Plan, money: &FundingSource) {
    let mut due = Rupiah::ZERO;
    for month in found.months.iter() {
        due = due + found.by_month.get(&month.to_string()).map_or(Rupiah::ZERO, |sums| sums.cost);
        let come = (money.spendable() * money.tranches.by(month, 2026)).round(units::Rounding::Down);
        assert!(due <= come, "{due} has fallen due by {month} of {money:?}");
    }
    assert_eq!(due, found.cost);
}

#[test]
fn whatever_the_calendar_no_budget_runs_dry_and_later_money_protects_others() {
    let mut later = 0;
    for number in 0..60_i64 {
        let (first, second, third) = (1 + number % 5, 6 + number % 3, 9 + number % 4);
        let (one, two) = (10 + number % 7 * 10, 5 + number % 4 * 5);
        let calendar = format!("2026-{first:02} {one}%; 2026-{second:02} {two}%; 2026-{third:02} {}%", 100 - one - two);
        // Palm-oil money and the regency's meet drivers, whose relief ends within the year, and village heads.
        let source = if number % 2 == 0 { Funding::Apbd } else { Funding::Dbh };
        let money = budget("19.01", source, 900_000 + number * 37_501, &calendar);
        let found = made(&ask(Ask::Budget(None)), std::slice::from_ref(&money));
        never_before_its_money(&found, &money);
        let begun: BTreeSet<_> = found.allocations.iter().map(|one| one.months.first).collect();
        later += usize::from(begun.len() > 1);
    }
    assert!(later > 20, "{later} of 60 budgets let somebody begin later");
}

#[test]
fn a_target_is_reached_for_the_least_money_or_the_smallest_relaxation_is_told() {
    let year = 201_600;
    let funding = [budget("19.01", Funding::Apbd, 12 * year, ""), budget(DESA, Funding::Add, 2 * year, "")];
    let reached = made(&ask(Ask::Target("30%".parse().unwrap())), &funding);
    // 60 of 200 are ten more than the fifty; the head costs less than others.
    assert_eq!((reached.protected, reached.feasible), (10, true));
    assert_eq!(reached.bound, reached.cost.get());
    assert!(reached.cost < Rupiah::new(10 * year));
    let beyond = made(&ask(Ask::Target("36%".parse().unwrap())), &funding);
    assert!(!beyond.feasible);
    let relaxation = beyond.relaxation.unwrap();
    assert_eq!((relaxation.asked, relaxation.reachable, relaxation.names_missing), (22, 14, 0));
    assert_eq!(relaxation.more_money, Some(Rupiah::new(8 * year)));
    let far = made(&ask(Ask::Target("90%".parse().unwrap())), &funding);
    assert!(far.relaxation.unwrap().names_missing > 0, "the lists name too few");
}

#[test]
fn priority_fairness_and_members_who_pay_themselves() {
    let year = 201_600;
    let funding = [budget("19.01", Funding::Apbd, 9 * year, "")];
    let first = Request { priority: vec![Payee::Lkd], ..ask(Ask::Budget(None)) };
    assert_eq!(made(&first, &funding).by_group["RT/RW dan LKD lain"].persons, 9);
    let fair = made(&Request { fair: Some(Fair::Village), ..ask(Ask::Budget(None)) }, &funding);
    let villages: BTreeSet<RegionCode> = fair.allocations.iter().map(|one| one.village).collect();
    assert_eq!(villages.len(), 3, "each village has its part");
    let own = made(&Request { take_up: "40%".parse().unwrap(), ..ask(Ask::Budget(None)) }, &funding);
    assert_eq!(own.by_source["self"].persons, 3 * (4 + 2 + 1));
    assert_eq!(own.protected, 9 + 21);
    let lower = own.take_up_lower.unwrap();
    assert!(lower.persons <= own.protected);
    let two_years = Request { months: "2026-07..2027-06".parse().unwrap(), ..ask(Ask::Budget(None)) };
    let law = Law::built_in();
    let inputs = Inputs { law: &law, people: &[], funding: &funding, before: None, under_way: &[], grace_months: 3 };
    assert!(plan(&two_years, &inputs).unwrap_err().to_string().contains("tahun anggaran"));
}

#[test]
fn dana_desa_is_estimated_only_when_asked_and_marked_and_add_never_is() {
    let wish = |share: Option<&str>| Request {
        dana_desa_share: share.map(|one| one.parse().unwrap()),
        ..ask(Ask::Budget(None))
    };
    assert_eq!(made(&wish(None), &[]).protected, 0);
    let found = made(&wish(Some("0.3%")), &[]);
    assert!(found.protected > 0);
    assert!(found.allocations.iter().all(|one| one.estimate
        && one.source == domain::submission::payer_code(Funding::DanaDesa)
        && one.budget_of == one.village));
    assert!(found.allocations.iter().all(|one| one.village.kind().has_village_government()), "a kelurahan has none");
    assert!(found.allocations.iter().all(|one| !one.official), "officials are not paid from Dana Desa");
    assert!(
        found.assumptions.iter().map(ToString::to_string).any(|text| text.contains("0,3%") && text.contains("2024")),
        "{:?}",
        found.assumptions
    );
    // What came in takes the place of the estimate.
    let year = 201_600;
    let known = [budget(DESA, Funding::DanaDesa, 2 * year, "")];
    let with_known = made(&wish(Some("0.3%")), &known);
    let of =
        |village: &str| with_known.allocations.iter().filter(|one| one.village == code(village)).collect::<Vec<_>>();
    assert_eq!(of(DESA).iter().map(|one| (one.persons, one.estimate)).collect::<Vec<_>>(), [(2, false)]);
    assert!(of(OTHER_DESA).iter().all(|one| one.estimate));
    // In 2024 Dana Desa might not pay vulnerable workers.
    let of_2024 = Request { months: "2024-01..2024-12".parse().unwrap(), ..wish(Some("0.3%")) };
    assert!(made(&of_2024, &[]).allocations.iter().all(|one| one.group != Payee::Rentan.title()));
    let law = Law::built_in();
    let inputs = Inputs { law: &law, people: &[], funding: &[], before: None, under_way: &[], grace_months: 3 };
    assert!(plan(&wish(Some("101%")), &inputs).unwrap_err().to_string().contains("100%"));
}

#[test]
fn priority_takes_all_of_the_first_before_anybody_else_and_then_as_many_as_without() {
    let year = 201_600;
    let funding = [budget("19.01", Funding::Apbd, 25 * year, ""), budget(DESA, Funding::Add, 3 * year, "")];
    let plain = made(&ask(Ask::Budget(None)), &funding);
    let first = made(&Request { priority: vec![Payee::Lkd, Payee::Rentan], ..ask(Ask::Budget(None)) }, &funding);
    let of = |found: &Plan, payee: Payee| found.by_group.get(payee.title()).map_or(0, |sum| sum.persons);
    assert_eq!(
        (of(&first, Payee::Lkd), first.protected),
        (15, plain.protected),
        "all fifteen, and nobody is lost by it"
    );
    assert_eq!(of(&first, Payee::Rentan), first.protected - 15, "then the second");
}

#[test]
fn fair_parts_follow_people_without_protection_for_money_for_a_sum_and_for_a_target() {
    let year = 201_600;
    let by_village = |found: &Plan| {
        let mut sums: BTreeMap<RegionCode, i64> = BTreeMap::new();
        for one in &found.allocations {
            *sums.entry(one.village).or_default() += i64::from(one.persons);
        }
        sums.into_values().collect::<Vec<_>>()
    };
    let funding = [budget("19.01", Funding::Apbd, 30 * year, "")];
    let fair = |wish: Ask| made(&Request { fair: Some(Fair::Village), ..ask(wish) }, &funding);
    // Twenty people in one village, nineteen in each of the others: of thirty parts ten each, the odd ones by remainder.
    for (wish, all) in [
        (Ask::Budget(None), 27..=30),
        (Ask::Budget(Some(Rupiah::new(15 * year))), 12..=15),
        (Ask::Target("35%".parse().unwrap()), 20..=20),
    ] {
        let found = fair(wish);
        let parts = by_village(&found);
        assert!(all.contains(&found.protected), "{wish:?}: {}", found.protected);
        assert_eq!(parts.len(), 3, "{wish:?}");
        assert!(parts.iter().max().unwrap() - parts.iter().min().unwrap() <= 1, "{wish:?}: {parts:?}");
    }
    // Everything is in one regency: parted among regencies it is not parted at all.
    let regency = made(&Request { fair: Some(Fair::Regency), ..ask(Ask::Budget(None)) }, &funding);
    assert_eq!(regency.protected, made(&ask(Ask::Budget(None)), &funding).protected);
}

#[test]
fn a_small_sum_that_is_parted_pays_as_many_as_it_can_and_says_so() {
    let year = 201_600;
    let funding = [
        budget("19.01", Funding::Apbd, 30 * year, ""),
        budget("19.01", Funding::Dbh, 2 * year, ""),
        budget(DESA, Funding::Add, year + year / 2, ""),
    ];
    let fair = |among, sum: i64| Request { fair: Some(among), ..ask(Ask::Budget(Some(Rupiah::new(sum)))) };
    // Each of the three villages has two thirds of a person's price.
    let found = made(&fair(Fair::Village, 2 * year), &funding);
    assert_eq!((found.protected, found.bound, found.gap.to_string().as_str()), (2, 2, "0.0000"));
    let placed = found.placed.expect("shared money was parted");
    // The village head costs less than others, and goes first in the village where parts are largest.
    assert_eq!((placed.persons, placed.cost), (2, Rupiah::new(358_848)));
    assert_eq!(found.in_order.persons, 2, "first come, first served has the same parts and rests");
    assert!(found.binding.is_empty(), "a million more of one part says nothing of another");
    let said = |found: &Plan| found.assumptions.iter().any(|note| note.text.indonesian.contains("dibiayai 2 orang"));
    assert!(said(&found), "{:?}", found.assumptions);
    assert_eq!(made(&ask(Ask::Budget(Some(Rupiah::new(2 * year)))), &funding).placed, None, "nothing was parted");
    for (among, sum) in [Fair::Village, Fair::Regency].into_iter().flat_map(|fair| (0..12).map(move |at| (fair, at))) {
        let request = fair(among, sum * 470_017);
        let found = made(&request, &funding);
        let idle = Rupiah::new(sum * 470_017) - found.cost;
        assert!(idle < Rupiah::new(year), "{among:?} {sum}: {idle} lie idle");
        // People and budgets in another order are the same question.
        let mut people = people();
        people.reverse();
        people.rotate_left(usize::try_from(sum).unwrap());
        let mut funding = funding.clone();
        funding.rotate_left(usize::try_from(sum % 3).unwrap());
        let again = made_of(&people, &request, &funding);
        assert_eq!((again.allocations, again.cost), (found.allocations, found.cost), "{among:?} {sum}");
    }
}

#[test]
fn a_million_more_brings_what_the_plan_says_and_fewer_who_agree_cost_less() {
    let year = 201_600;
    let few = [budget("19.01", Funding::Apbd, 9 * year, "")];
    let before = made(&ask(Ask::Budget(None)), &few);
    let more = made(&ask(Ask::Budget(None)), &[budget("19.01", Funding::Apbd, 9 * year + 10_000_000, "")]);
    let told = before.binding[0].per_million.scaled() * 10;
    let brought = i128::from(more.protected - before.protected) * 1_000_000;
    assert!((told - brought).abs() <= 1_000_000, "told {told}, brought {brought}");
    let target = made(&ask(Ask::Target("30%".parse().unwrap())), &[budget("19.01", Funding::Apbd, 60 * year, "")]);
    assert!(target.binding.is_empty(), "nothing binds where there is more than enough");
    // Everybody is taken: if a fifth of each group does not agree, so many fewer are, for less.
    let all = made(&ask(Ask::Budget(None)), &[budget("19.01", Funding::Apbd, 900 * year, "")]);
    let lower = all.take_up_lower.unwrap();
    assert!(lower.persons < all.protected && lower.cost < all.cost, "{lower:?}");
    assert!(lower.persons * 100 >= all.protected * 70, "{lower:?}");
}
