//! Cover that ends within a plan: renewed or lapsed month by month, and neither people nor money twice.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod instances;

use std::collections::BTreeSet;

use domain::FundingSource;
use domain::plan::{Ask, Cover, Inputs, Plan, Request, Standing, StandingBefore, ToProtect, UnderWay, plan};
use domain::submission::Months;
use instances::Dice;
use law::{Funding, Law, Payee, Sentence};
use units::{Month, RegionCode, Rupiah};

const DESA: &str = "19.01.01.2007";
const MONTHLY: i64 = 16_800;
const GRACE: i32 = 3;

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn months(text: &str) -> Months {
    text.parse().unwrap()
}

fn person(cover: Option<(&str, bool)>) -> ToProtect {
    let standing = Standing { payee: Payee::Rentan, office: None, transport: false };
    let cover = cover.map(|(text, counted)| Cover { months: months(text), counted });
    ToProtect { village: code(DESA), standing, cover }
}

fn budget(region: &str, amount: i64, tranches: &str) -> FundingSource {
    instances::budget(code(region), Funding::Apbd, amount, tranches)
}

fn made(ask: Ask, people: &[ToProtect], funding: &[FundingSource], under_way: &[UnderWay]) -> Plan {
    let law = Law::built_in();
    let before = StandingBefore { active: 50, eligible: 100, source: Sentence::alike("rekaan") };
    let inputs = Inputs { law: &law, people, funding, under_way, before: Some(before), grace_months: GRACE };
    plan(&Request::of(code("19.01"), ask, months("2026-01..2026-12")), &inputs).unwrap()
}

fn percent(plan: &Plan, month: &str) -> String {
    plan.by_month[month].percent.unwrap().to_string()
}

#[test]
fn a_subsidy_that_ends_lapses_after_the_months_of_grace() {
    let people = [person(Some(("2026-01..2026-03", true)))];
    let found = made(Ask::Budget(None), &people, &[], &[]);
    assert_eq!((found.protected, found.running_out, found.renewed, found.without_plan), (0, 1, 0, -1));
    assert_eq!(found.percent.unwrap().to_string(), "49.00", "one of fifty is lost");
    assert!(!found.by_month.contains_key("2026-03"), "until then nothing changes");
    assert_eq!((found.by_month["2026-06"].in_grace, percent(&found, "2026-06")), (1, "50.00".to_owned()));
    assert_eq!((found.by_month["2026-07"].lapsed, percent(&found, "2026-07")), (1, "49.00".to_owned()));
    assert!(found.assumptions.iter().any(|note| note.text.indonesian.contains("masa tenggang")));
}

#[test]
fn a_plan_goes_on_from_a_subsidy_that_ends_and_pays_only_the_months_after_it() {
    let people = [person(Some(("2026-01..2026-03", true)))];
    let found = made(Ask::Budget(None), &people, &[budget("19.01", 12 * MONTHLY, "")], &[]);
    assert_eq!((found.protected, found.renewed, found.cost), (1, 1, Rupiah::new(9 * MONTHLY)));
    let one = &found.allocations[0];
    assert_eq!((one.renews, one.months.to_string().as_str()), (true, "2026-04..2026-12"));
    let april = found.by_month["2026-04"];
    assert_eq!((april.covered, april.renewed, april.cost), (1, 1, Rupiah::new(MONTHLY)));
    assert_eq!(found.percent.unwrap().to_string(), "50.00", "whoever is renewed counts once");
    assert_eq!((found.by_month["2027-03"].in_grace, found.by_month["2027-04"].lapsed), (1, 1));
    assert_eq!(percent(&found, "2027-04"), "49.00");
}

#[test]
fn whoever_is_paid_or_in_grace_to_the_last_month_is_not_planned_for() {
    let people = [person(Some(("2026-01..2026-12", false))), person(Some(("2026-01..2026-10", true)))];
    let found = made(Ask::Budget(None), &people, &[budget("19.01", 100 * MONTHLY, "")], &[]);
    assert_eq!((found.protected, found.running_out, found.without_plan), (0, 0, 1));
    let december = found.by_month["2026-12"];
    assert_eq!((december.under_way, december.in_grace, december.more), (1, 1, Some(1)));
    assert_eq!(found.percent.unwrap().to_string(), "51.00");
}

#[test]
fn money_that_submissions_under_way_ask_for_is_spent_once() {
    let year = 12 * MONTHLY;
    let asked =
        |source| UnderWay { village: code(DESA), source, months: months("2026-01..2026-12"), cost: Rupiah::new(year) };
    let people: Vec<ToProtect> = (0..5).map(|_| person(None)).collect();
    // The regency's money pays two, the province's one; two submissions take the nearer first.
    let funding = [budget("19.01", 2 * year, ""), budget("19", year, "")];
    let protected = |under_way: &[UnderWay]| made(Ask::Budget(None), &people, &funding, under_way).protected;
    assert_eq!(protected(&[]), 3);
    assert_eq!(protected(&[asked(Funding::Apbd)]), 2);
    let three = [asked(Funding::Apbd); 3];
    assert_eq!(protected(&three[..2]), 1);
    assert_eq!(protected(&three), 0);
    assert_eq!(protected(&[asked(Funding::Dbh), asked(Funding::Add)]), 3, "other money is not this money");
    // Of a submission over two years each has its own months.
    let over = UnderWay { months: months("2025-07..2026-06"), ..asked(Funding::Apbd) };
    let found = made(Ask::Budget(None), &people, &funding, &[over, over]);
    assert_eq!((found.protected, found.under_way.cost), (2, Rupiah::new(year)));
}

#[test]
fn a_target_counts_those_who_will_have_lapsed_and_those_under_way() {
    let mut people: Vec<ToProtect> = (0..20).map(|_| person(None)).collect();
    people.extend((0..4).map(|_| person(Some(("2026-01..2026-02", true)))));
    people.extend((0..3).map(|_| person(Some(("2026-02..2026-12", false)))));
    let found = made(Ask::Target("55%".parse().unwrap()), &people, &[budget("19.01", 1_000_000_000, "")], &[]);
    // Fifty today, four of them lapse, three are on their way: six more, the four cheaper ones among them.
    assert_eq!((found.protected, found.renewed, found.without_plan), (6, 4, -1));
    assert_eq!(found.percent.unwrap().to_string(), "55.00");
    assert_eq!(percent(&found, "2026-12"), "55.00");
}

#[test]
fn months_tell_what_a_count_of_every_person_tells() {
    for seed in 0..300 {
        let mut dice = Dice(seed * 77 + 5);
        let mut number = |limit: u64| i32::try_from(dice.below(limit)).unwrap();
        let start: Month = "2026-01".parse().unwrap();
        let people: Vec<ToProtect> = (0..20)
            .map(|_| {
                let first = start.plus(number(8) - 3);
                let cover = Cover { months: Months { first, last: first.plus(number(12)) }, counted: number(2) == 0 };
                // Nobody counts today whose first paid month is still to come.
                let cover = Cover { counted: cover.counted && first <= start, ..cover };
                ToProtect { cover: (number(3) > 0).then_some(cover), ..person(None) }
            })
            .collect();
        let calendar = ["", "2026-03 100%", "2026-02 40%; 2026-08 60%"][usize::try_from(number(3)).unwrap()];
        let amount = i64::from(number(120)) * MONTHLY;
        let funding = [budget("19.01", amount, calendar)];
        let found = made(Ask::Budget(None), &people, &funding, &[]);
        assert!(found.cost.get() <= amount);
        let mut once = BTreeSet::new();
        let mut paid: Vec<BTreeSet<Month>> =
            people.iter().map(|one| one.cover.iter().flat_map(|cover| cover.months.iter()).collect()).collect();
        for (at, allocation) in &found.named {
            assert!(once.insert(*at), "a person is named twice");
            for month in found.allocations[*allocation].months.iter() {
                assert!(paid[*at].insert(month), "seed {seed}: a month is paid twice");
            }
        }
        for month in (0..16).map(|months| start.plus(months)) {
            let protected = |at: &usize| (0..=GRACE).any(|back| paid[*at].contains(&month.plus(-back)));
            let counted = |at: &usize| people[*at].cover.is_some_and(|cover| cover.counted);
            let all = || 0..people.len();
            let more = all().filter(protected).count() as i64 - all().filter(counted).count() as i64;
            let told = found.by_month.get(&month.to_string()).copied().unwrap_or_default();
            assert_eq!(told.more.unwrap_or(0), more, "seed {seed}, {month}: {told:?}");
            let last = month.to_string() == "2026-12";
            assert!(!last || more == found.protected + found.without_plan, "seed {seed}");
        }
    }
}
