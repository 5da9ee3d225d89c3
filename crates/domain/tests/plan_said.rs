//! Plans and scenarios say what they take for granted in both languages, and nothing in one alone.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod instances;
mod said;

use std::collections::{BTreeMap, BTreeSet};

use domain::FundingSource;
use domain::plan::{
    Ask, Cover, Fair, Inputs, Plan, PublishedPlan, Request, Scenario, SimulationInputs, Standing, StandingBefore,
    ToProtect, dana_desa_by_village, plan, simulate,
};
use instances::budget;
use law::{Funding, Law, Payee, Role, Sentence};
use units::{RegionCode, Rupiah};

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn before() -> StandingBefore {
    StandingBefore { active: 50, eligible: 200, source: Sentence::in_both("daftar rekaan", "an invented list") }
}

/// The same words about other numbers are one kind of sentence.
fn kind(sentence: &Sentence) -> String {
    sentence.english.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

fn planned(request: Request, people: &[ToProtect], funding: &[FundingSource], before: Option<StandingBefore>) -> Plan {
    let law = Law::built_in();
    let inputs = Inputs { law: &law, people, funding, under_way: &[], before, grace_months: 3 };
    plan(&request, &inputs).unwrap()
}

#[test]
fn everything_that_a_plan_takes_for_granted_is_said_in_both_languages() {
    let standing = Standing { payee: Payee::Rentan, office: None, transport: false };
    let desa = *dana_desa_by_village(code("16.01"), 2024).keys().next().unwrap();
    let person = ToProtect { village: desa, standing, cover: None };
    let months = |text: &str| text.parse().unwrap();
    let cover = Cover { months: months("2026-01..2026-02"), counted: true };
    let people = [person, person, ToProtect { cover: Some(cover), ..person }];
    let ask = |ask| Request::of(code("16.01"), ask, months("2026-01..2026-12"));
    let own = Standing { payee: Payee::Mandiri, ..standing };
    let all = [ToProtect { standing: own, ..person }; 5];
    let estimated = Request { dana_desa_share: Some("0.3%".parse().unwrap()), ..ask(Ask::Budget(None)) };
    let unknown = Request { months: months("2019-01..2019-12"), ..estimated.clone() };
    let target = ask(Ask::Target("60%".parse().unwrap()));
    let mut plans = [
        planned(ask(Ask::Budget(None)), &people, &[], None),
        planned(estimated, &people, &[], None),
        planned(Request { take_up: "40%".parse().unwrap(), ..ask(Ask::Budget(None)) }, &all, &[], None),
        planned(target, &people, &[budget(desa, Funding::DanaDesa, 201_600, "")], Some(before())),
        planned(unknown, &people, &[], None),
        planned(Request { fair: Some(Fair::Village), ..ask(Ask::Budget(None)) }, &people, &[], None),
    ];
    let mut kinds = BTreeSet::new();
    for plan in &mut plans {
        for sentence in plan.sentences().filter(|sentence| !sentence.indonesian.is_empty()) {
            said::in_both(sentence);
            kinds.insert(kind(sentence));
        }
    }
    assert_eq!(
        kinds.len(),
        13,
        "eleven things taken for granted, the ground of the percents, what would do: {kinds:#?}"
    );
    let mended: Vec<String> = plans[0].assumptions.iter().filter_map(|note| note.command.clone()).collect();
    assert_eq!(mended, ["payung import FILE --as funding"], "a command says what to type, the sentence does not");
}

#[test]
fn everything_that_a_scenario_takes_for_granted_is_said_in_both_languages() {
    let law = Law::built_in();
    let place = code("16.13");
    let money = dana_desa_by_village(place, 2024);
    let few: BTreeMap<_, _> = money.iter().take(3).map(|(village, money)| (*village, *money)).collect();
    let holders = BTreeMap::from([((*money.keys().next().unwrap(), Role::Rt), 4)]);
    let printed = |per_village, persons| PublishedPlan {
        region: place,
        as_of: "2024-09-02".to_owned(),
        per_village,
        persons,
        source: "laporan".to_owned(),
    };
    let published = [printed(50, 194_000), printed(100, 398_000)];
    let roles = vec![Role::Rt, Role::KepalaDesa];
    let wish = |payer, roles: &[Role]| Scenario {
        region: place,
        per_village: Some(50),
        share: None,
        payer,
        months: "2026-01..2026-12".parse().unwrap(),
        roles: roles.to_vec(),
    };
    let mut kinds = BTreeSet::new();
    for (scenario, holders, before) in [
        (wish(Funding::DanaDesa, &[]), None, Some(before())),
        (wish(Funding::DanaDesa, &roles), None, None),
        (wish(Funding::Apbd, &roles), Some(&holders), None),
    ] {
        let inputs =
            SimulationInputs { law: &law, before, money: &few, money_year: Some(2024), holders, published: &published };
        let found = simulate(&scenario, &inputs).unwrap();
        assert!(found.cost > Rupiah::ZERO);
        let explained = found.published.iter().map(|printed| &printed.explanation);
        for sentence in found.assumptions.iter().chain(explained) {
            said::in_both(sentence);
            kinds.insert(kind(sentence));
        }
    }
    assert!(kinds.len() >= 14, "{}: {kinds:#?}", kinds.len());
}
