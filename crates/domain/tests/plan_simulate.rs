//! The founding numbers of the scenarios: persons and rupiah over the villages of Sumatera Selatan.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeMap;

use domain::plan::{
    PublishedPlan, Scenario, Simulation, SimulationInputs, StandingBefore, VillageMoney, dana_desa_by_village, simulate,
};
use law::{Funding, Law, MayPay, Role, Sentence};
use units::{RegionCode, Rupiah};

fn sumatera_selatan() -> RegionCode {
    "16".parse().unwrap()
}

fn wish(per_village: Option<u32>, share: Option<&str>, payer: Funding) -> Scenario {
    Scenario {
        region: sumatera_selatan(),
        per_village,
        share: share.map(|share| share.parse().unwrap()),
        payer,
        months: "2025-01..2025-12".parse().unwrap(),
        roles: Vec::new(),
    }
}

fn published(per_village: u32, persons: i64) -> PublishedPlan {
    let source = "laporan".to_owned();
    PublishedPlan { region: sumatera_selatan(), as_of: "2024-09-02".to_owned(), per_village, persons, source }
}

fn run(scenario: &Scenario, money: &BTreeMap<RegionCode, VillageMoney>) -> Simulation {
    let law = Law::built_in();
    let before = StandingBefore { active: 1_100_700, eligible: 3_003_000, source: Sentence::alike("contoh") };
    let published = [published(50, 194_000), published(100, 398_000)];
    let inputs = SimulationInputs {
        law: &law,
        before: Some(before),
        money,
        money_year: Some(2024),
        holders: None,
        published: &published,
    };
    simulate(scenario, &inputs).unwrap()
}

#[test]
fn fifty_and_a_hundred_per_desa_cost_what_the_seeds_say() {
    for (per_village, persons, cost, needed) in
        [(50, 142_800, 28_788_480_000, 3_880), (100, 285_600, 57_576_960_000, 3_980)]
    {
        let found = run(&wish(Some(per_village), None, Funding::Add), &BTreeMap::new());
        assert_eq!((found.villages.desa, found.villages.kelurahan, found.villages.taking_part), (2_856, 403, 2_856));
        assert_eq!(found.persons, persons);
        assert_eq!((found.cost, found.cost_per_year), (Rupiah::new(cost), Rupiah::new(cost)));
        assert_eq!(found.by_month.len(), 12);
        assert_eq!(found.by_month.values().copied().sum::<Rupiah>(), found.cost);
        assert_eq!(found.by_payer["add"].cost, found.cost);
        assert_eq!(found.published.len(), 1);
        let printed = &found.published[0];
        assert_eq!((printed.villages_needed, printed.possible), (needed, false), "{}", printed.explanation);
        assert_eq!(found.money_unknown, 2_856, "ADD comes by import only");
    }
    let fifty = run(&wish(Some(50), None, Funding::Add), &BTreeMap::new());
    assert!(fifty.published[0].explanation.indonesian.contains("388000"), "{}", fifty.published[0].explanation);
    assert_eq!(fifty.percent_before.unwrap().to_string(), "36.65");
    assert_eq!(fifty.percent_after.unwrap().to_string(), "41.41");
}

#[test]
fn shares_of_dana_desa_pay_52_and_131_per_desa() {
    let money = dana_desa_by_village(sumatera_selatan(), 2024);
    assert_eq!(money.len(), 2_856);
    assert!(money.values().all(|money| money.estimate));
    for (share, each, all) in [("1.2%", 52, 150_081), ("3%", 131, 375_204)] {
        let found = run(&wish(None, Some(share), Funding::DanaDesa), &money);
        assert_eq!(found.persons_per_village, each);
        // Each village rounds its share down, so one purse would lose a little less.
        let one_purse = found.persons_of_one_purse.unwrap();
        assert!((all - 1..=all).contains(&one_purse), "{one_purse}");
        assert!(found.persons < one_purse && found.persons > one_purse - 2_856, "{}", found.persons);
        assert!(found.cost <= found.money.unwrap());
        assert!(found.unaffordable.is_empty());
        let used = &found.lawful[0];
        assert_eq!(used.lawful.may, MayPay::Review, "nothing was read of 2025");
    }
}

#[test]
fn a_share_without_amounts_is_refused_and_says_what_to_bring() {
    let law = Law::built_in();
    let inputs = SimulationInputs {
        law: &law,
        before: None,
        money: &BTreeMap::new(),
        money_year: None,
        holders: None,
        published: &[],
    };
    let refused = simulate(&wish(None, Some("1.2%"), Funding::Add), &inputs).unwrap_err();
    assert!(refused.to_string().contains("impor berkas anggaran"), "{refused}");
}

#[test]
fn a_village_that_cannot_pay_its_wish_is_named() {
    let money = dana_desa_by_village("16.13".parse().unwrap(), 2024);
    let scenario = Scenario { region: "16.13".parse().unwrap(), ..wish(Some(50), Some("0.5%"), Funding::DanaDesa) };
    let found = run(&scenario, &money);
    assert_eq!(found.unaffordable.len(), 82, "half a percent pays 24");
    assert_eq!(found.unaffordable[0].needs, Rupiah::new(50 * 201_600));
    let richer = Scenario { share: Some("2%".parse().unwrap()), ..scenario };
    assert!(run(&richer, &money).unaffordable.is_empty());
}

#[test]
fn months_and_roles_change_the_cost_by_the_law_of_each_month() {
    let half = Scenario { months: "2025-01..2025-06".parse().unwrap(), ..wish(Some(50), None, Funding::Apbd) };
    let found = run(&half, &BTreeMap::new());
    // The regency's own money reaches kelurahan too.
    assert_eq!((found.villages.taking_part, found.persons), (3_259, 162_950));
    assert_eq!(found.cost, Rupiah::new(162_950 * 6 * 16_800));
    assert_eq!(found.cost_per_year, Rupiah::new(162_950 * 12 * 16_800));

    // Members who pay for themselves have relief in 2026, money of the region has none.
    let year = |payer| Scenario { months: "2026-04..2026-12".parse().unwrap(), ..wish(Some(1), None, payer) };
    let own = run(&year(Funding::Own), &BTreeMap::new()).cost;
    let apbd = run(&year(Funding::Apbd), &BTreeMap::new()).cost;
    assert_eq!(apbd.get(), 2 * own.get());

    // A village head is a wage earner on a fixed income: 0.54 percent of at least Rp2,426,640.
    let heads = Scenario { roles: vec![Role::KepalaDesa], ..wish(Some(1), None, Funding::Add) };
    let found = run(&heads, &BTreeMap::new());
    let monthly = found.by_month.values().next().unwrap().get();
    assert_eq!(monthly, 2_856 * 13_104);
    assert_eq!(found.lawful[0].lawful.may, MayPay::Review, "before the regulation of 2025-12");
}
