//! Parting a target, and which of several is in force.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use domain::{
    AllocationPart, AllocationRule, DenominatorKind, Eligible, Instrument, TargetRule, allocate, months_left, target_of,
};
use proptest::prelude::*;
use units::{Id, RegionCode};

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn eligible(value: i64) -> Eligible {
    Eligible {
        value,
        kind: DenominatorKind::Potensi,
        version: "2025".into(),
        source: "rekaan".into(),
        as_of: "2025-06-01".parse().unwrap(),
        estimate: None,
    }
}

fn target(id: i64, region: &str, percent: &str) -> TargetRule {
    TargetRule {
        id: Id::new(id),
        region: code(region),
        year: 2025,
        rate: percent.parse().unwrap(),
        persons: None,
        kind: DenominatorKind::Potensi,
        instrument: Instrument::Province,
        basis: format!("instrumen {id}"),
        source: "rekaan".into(),
        chosen: false,
    }
}

#[test]
fn the_published_target_of_bangka_belitung_is_302_357_persons() {
    let found = target_of(code("19"), 2025, &eligible(528_873), &[target(1, "19", "57.17%")]).unwrap();
    assert_eq!((found.persons, found.others), (302_357, 0));
}

#[test]
fn a_chosen_target_goes_before_the_latest_and_only_for_its_own_year_and_denominator() {
    let mut rules = vec![target(3, "19", "60%"), target(2, "19", "50%"), target(1, "19", "40%")];
    let of = |rules: &[TargetRule]| target_of(code("19"), 2025, &eligible(100), rules).unwrap();
    assert_eq!((of(&rules).persons, of(&rules).others), (60, 2), "the latest comes first");
    rules[2].chosen = true;
    assert_eq!(of(&rules).persons, 40);
    rules[2].kind = DenominatorKind::Sakernas;
    assert_eq!((of(&rules).persons, of(&rules).others), (60, 1));
    assert!(target_of(code("19"), 2026, &eligible(100), &rules).is_none());
}

#[test]
fn a_region_inherits_the_percent_of_an_allocated_target_and_not_its_persons() {
    let exact = TargetRule { persons: Some(333), ..target(1, "19.01", "33.3%") };
    let own = target_of(code("19.01"), 2025, &eligible(1_000), std::slice::from_ref(&exact)).unwrap();
    assert_eq!((own.persons, own.percent.to_string().as_str()), (333, "33.3%"));
    let village = target_of(code("19.01.01.2007"), 2025, &eligible(100), &[exact]).unwrap();
    assert_eq!((village.persons, village.inherited_from), (33, Some(code("19.01"))));
}

#[test]
fn the_month_that_runs_counts_until_its_last_day() {
    for (day, year, left) in
        [("2025-12-30", 2025, 1), ("2025-12-31", 2025, 0), ("2025-01-01", 2025, 12), ("2025-12-31", 2026, 12)]
    {
        assert_eq!(months_left(day.parse().unwrap(), year), left, "{day}");
    }
}

fn parts() -> impl Strategy<Value = Vec<AllocationPart>> {
    let part = (0_i64..50_000, 0_i64..=100)
        .prop_map(|(eligible, percent)| AllocationPart { active: eligible * percent / 100, eligible });
    proptest::collection::vec(part, 1..40)
}

proptest! {
    #[test]
    fn parts_sum_to_the_target_whatever_the_rule(parts in parts(), total in 0_i64..3_000_000) {
        for rule in AllocationRule::ALL {
            prop_assert_eq!(allocate(total, rule, &parts).iter().sum::<i64>(), total);
        }
    }

    #[test]
    fn nobody_falls_back_nor_passes_all_workers_where_the_target_lies_between(
        parts in parts(), share in 0_i64..=100,
    ) {
        let (active, eligible) =
            parts.iter().fold((0, 0), |sum, part| (sum.0 + part.active, sum.1 + part.eligible));
        let total = active + (eligible - active) * share / 100;
        for rule in [AllocationRule::EqualEffort, AllocationRule::Workers] {
            for (part, target) in parts.iter().zip(allocate(total, rule, &parts)) {
                prop_assert!(target >= part.active && target <= part.eligible, "{rule:?} {part:?} {target}");
            }
        }
    }

    #[test]
    fn equal_effort_asks_each_for_the_same_share_of_those_who_lack(parts in parts(), share in 1_i64..=100) {
        let lacks: i64 = parts.iter().map(|part| part.eligible - part.active).sum();
        let active: i64 = parts.iter().map(|part| part.active).sum();
        let more = lacks * share / 100;
        for (part, target) in parts.iter().zip(allocate(active + more, AllocationRule::EqualEffort, &parts)) {
            let exact = (part.eligible - part.active) * more;
            prop_assert!(((target - part.active) * lacks - exact).abs() <= lacks, "within one person");
        }
    }
}
