//! One definition of the figure: sums close, persons count once, the published figures come out.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::collections::BTreeMap;

use domain::{
    Count, Coverage, CoverageInput, Denominator, DenominatorKind, Dimension, Inputs, Instrument, Member, Occupation,
    PeerGroup, Person, Place, Question, RankingInputs, Snapshot, TargetRule, With, apportion, coverage, peer_groups,
    summarize, tally,
};
use law::{Class, CoverageRules, CoverageRulesOn, Program, Programs, Role, Term};
use proptest::prelude::*;
use units::{Date, Id, RegionCode, Sex, villages_within};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn rules(day: &str) -> CoverageRulesOn {
    CoverageRules::built_in().on(date(day)).unwrap()
}

fn member(person: i64, class: Class, paid_until: &str, registered: Option<&str>) -> Member {
    Member {
        person: Id::new(person),
        class,
        programs: Programs::BASE,
        term: Term { starts: None, ends: None, paid_until: Some(date(paid_until)) },
        registered: registered.map(code),
        workplace: None,
        residence: Some(code("19.01.01.2007")),
        sex: Some(Sex::Female),
        birth: Some(date("1980-02-29")),
        occupation: Occupation::Fisher,
    }
}

fn question(region: &str) -> Question {
    Question {
        region: code(region),
        as_of: date("2025-06-01"),
        place: Place::Registered,
        with: With::default(),
        count: Count::Persons,
        by: Dimension::Region,
        denominator: DenominatorKind::Potensi,
    }
}

fn denominators(value: i64) -> Vec<Denominator> {
    vec![Denominator {
        region: code("19"),
        kind: DenominatorKind::Potensi,
        version: "2025-06".into(),
        value,
        as_of: date("2025-06-01"),
        source: "laporan".into(),
    }]
}

fn targets() -> Vec<TargetRule> {
    vec![TargetRule {
        id: Id::new(1),
        region: code("19"),
        year: 2025,
        rate: "57.17%".parse().unwrap(),
        persons: None,
        kind: DenominatorKind::Potensi,
        instrument: Instrument::Scheme,
        basis: "Target UCJ 2025".into(),
        source: "laporan".into(),
        chosen: false,
    }]
}

fn answer(question: &Question, members: &[Member], value: i64) -> Coverage {
    answer_among(question, members, value, &peer_groups(question.region, &[]))
}

fn answer_among(question: &Question, members: &[Member], value: i64, groups: &[PeerGroup]) -> Coverage {
    let roles = BTreeMap::from([(Id::<Person>::new(1), Role::Bpd)]);
    let rules = CoverageRules::built_in().on(question.as_of).unwrap();
    let inputs = Inputs {
        snapshot: Snapshot { id: Id::new(1), as_of: question.as_of, file: "peserta.csv".into() },
        list_region: RegionCode::INDONESIA,
        rules: &rules,
        denominators: &denominators(value),
        targets: &targets(),
        known: &|_| 0,
        registry: None,
        listed: &|_| None,
        ranking: RankingInputs {
            groups,
            counts: &tally(members, &rules, question.with, |member| question.place.of(member)),
            list_day: &|_| Some(question.as_of),
            published: &[],
        },
        year_before: None,
        law: String::new(),
        notes: Vec::new(),
    };
    coverage(question, &CoverageInput::Rows { members, roles: &roles }, &inputs)
}

#[test]
fn the_published_figures_of_babel_come_out() {
    let mut members = Vec::new();
    for person in 0..144_070 {
        let class = if person < 115_472 { Class::Pu } else { Class::Bpu };
        members.push(member(person, class, "2025-05-31", Some("19.71")));
    }
    for eligible in [528_873, 528_874] {
        let babel = answer(&question("19"), &members, eligible);
        assert_eq!((babel.active.total, babel.active.formal, babel.active.informal), (144_070, 115_472, 28_598));
        assert_eq!(babel.percent.unwrap().to_string(), "27.24");
        let target = babel.target.unwrap();
        assert_eq!(target.persons, 302_357);
        assert_eq!(babel.gap_to_target, Some(158_287));
        assert_eq!(babel.uncovered, Some(eligible - 144_070));
        assert_eq!(babel.rank, None, "no peer has figures");
    }
}

#[test]
fn a_person_with_several_memberships_counts_once_formal_before_informal() {
    let members = [
        member(1, Class::Bpu, "2025-05-31", Some("19.01")),
        member(1, Class::Pu, "2025-02-28", Some("19.02")),
        member(2, Class::Bpu, "2025-02-28", Some("19.02")),
    ];
    let persons = answer(&question("19"), &members, 100);
    assert_eq!((persons.active.total, persons.active.formal, persons.active.informal), (2, 1, 1));
    // Person 1 is paid through one of the two memberships, so only person 2 is in grace.
    assert_eq!(persons.active.in_grace, 1);
    assert_eq!(persons.by.iter().find(|part| part.key.as_deref() == Some("19.02")).unwrap().active.total, 2);
    let memberships = answer(&Question { count: Count::Memberships, ..question("19") }, &members, 100);
    assert_eq!((memberships.active.total, memberships.active.formal, memberships.active.informal), (3, 1, 2));
    assert_eq!(memberships.active.in_grace, 2);
    assert_eq!((memberships.percent, memberships.gap_to_target), (None, None), "workers are counted in persons");
}

#[test]
fn a_member_paid_through_28_february_at_each_later_month_end() {
    let members = [member(1, Class::Bpu, "2025-02-28", Some("19.01"))];
    let expected = [("2025-03-31", 1, 1, 0), ("2025-04-30", 1, 1, 0), ("2025-05-31", 1, 1, 0), ("2025-06-30", 0, 0, 1)];
    for (day, active, in_grace, lapsed) in expected {
        let found = answer(&Question { as_of: date(day), ..question("19") }, &members, 100);
        assert_eq!((found.active.total, found.active.in_grace, found.lapsed), (active, in_grace, lapsed), "{day}");
    }
}

#[test]
fn construction_and_migrants_count_only_when_asked_for() {
    let members = [
        member(1, Class::Pu, "2025-05-31", Some("19.01")),
        member(1, Class::Jakon, "2025-12-31", Some("19.01")),
        member(2, Class::Jakon, "2025-12-31", Some("19.01")),
        member(3, Class::Pmi, "2025-12-31", Some("19.01")),
    ];
    for with in With::ALL {
        let found = answer(&Question { with, ..question("19") }, &members, 100);
        let expected = 1 + i64::from(with.construction) + i64::from(with.migrant);
        assert_eq!(found.active.total, expected, "{with:?}");
        assert_eq!(found.active.construction, with.construction.then_some(1));
    }
}

#[test]
fn what_lies_outside_or_is_unknown_is_said() {
    let members = [
        member(1, Class::Pu, "2025-05-31", Some("19.01")),
        member(2, Class::Pu, "2025-05-31", Some("31.71")),
        member(3, Class::Pu, "2025-05-31", None),
        member(4, Class::Pu, "2025-05-31", Some("19")),
    ];
    let found = answer(&question("19"), &members, 100);
    assert_eq!((found.active.total, found.outside_or_unknown, found.snapshot_active), (2, 2, 4));
    let [.., rest, outside] = &found.by[..] else { panic!("two rows at the foot") };
    assert_eq!((rest.key.as_deref(), rest.active.total), (None, 1), "a row that names only the province");
    assert_eq!((outside.key.as_deref(), outside.active.total), (Some("outside_or_unknown"), 2));
    assert_eq!((outside.percent, &outside.eligible), (None, &None));
}

#[test]
fn parts_that_registration_does_not_detail_get_no_percent() {
    let members = [
        member(1, Class::Pu, "2025-05-31", Some("19.01")),
        member(2, Class::Pu, "2025-05-31", Some("19.01")),
        member(3, Class::Pu, "2025-05-31", Some("19.01.01.2007")),
    ];
    let by_village = answer(&Question { by: Dimension::Village, ..question("19.01") }, &members, 1_000);
    assert!(by_village.percent.is_some(), "the regency itself is known");
    assert!(by_village.by.iter().all(|part| part.percent.is_none()), "two of three are not detailed to villages");
    assert_eq!(by_village.by[by_village.by.len() - 2].active.total, 2);
}

#[test]
fn more_active_than_the_denominator_has_is_said_and_nothing_is_cut_to_a_hundred() {
    let members: Vec<Member> =
        (0..132).map(|person| member(person, Class::Pu, "2025-05-31", Some("19.01.01.2007"))).collect();
    let told = |found: &Coverage| -> Vec<String> {
        let beyond = found.notes.iter().filter(|note| note.text.english.contains("the percent is beyond 100"));
        beyond.map(|note| note.text.english.clone()).collect()
    };
    for (value, percent, uncovered) in
        [(133, "99.25", Some(1)), (132, "100.00", Some(0)), (131, "100.76", None), (100, "132.00", None)]
    {
        let found = answer(&question("19"), &members, value);
        assert_eq!(found.percent.unwrap().to_string(), percent);
        assert_eq!(found.uncovered, uncovered, "{value}");
        assert_eq!(found.is_beyond_whole(), uncovered.is_none());
        // All of them live in one regency, whose share of the denominator is smaller still.
        assert!(told(&found)[0].contains("In 1 of the parts below"), "{:?}", found.notes);
        let own = format!("More are active (132) than the denominator potensi 2025-06 of 2025-06-01 has ({value}).");
        assert_eq!(told(&found)[0].contains(&own), uncovered.is_none(), "{:?}", found.notes);
    }
    let memberships = Question { count: Count::Memberships, ..question("19") };
    let found = answer(&memberships, &members, 100);
    assert_eq!((found.percent, found.uncovered, told(&found)), (None, None, vec![]));
}

#[test]
fn without_a_denominator_there_is_no_percent() {
    let members = [member(1, Class::Pu, "2025-05-31", Some("31.71"))];
    let jakarta = answer(&question("31"), &members, 100);
    assert_eq!((jakarta.percent, jakarta.gap_to_target, jakarta.uncovered), (None, None, None));
    let early = Question { as_of: date("2025-05-31"), ..question("19") };
    assert_eq!(answer(&early, &members, 100).eligible, None, "published one day later");
}

#[test]
fn regencies_get_a_share_marked_as_estimate_and_a_rank_among_siblings() {
    let regencies = ["19.01", "19.02", "19.03", "19.04", "19.05", "19.06", "19.71"];
    let members: Vec<Member> = regencies
        .iter()
        .zip(1..)
        .map(|(regency, person)| member(person, Class::Pu, "2025-05-31", Some(regency)))
        .collect();
    let babel = answer(&question("19"), &members, 528_873);
    let inside = || babel.by.iter().filter(|part| !part.is_outside());
    let shares: i64 = inside().map(|part| part.eligible.as_ref().unwrap().value).sum();
    assert_eq!(shares, 528_873);
    assert!(inside().all(|part| part.eligible.as_ref().unwrap().estimate.is_some()));
    let smallest = answer(&question("19.06"), &members, 528_873).rank.unwrap();
    assert_eq!((smallest.position, smallest.of, smallest.estimate), (1, 7, true));
    let target = answer(&question("19.06"), &members, 528_873).target.unwrap();
    assert_eq!(target.inherited_from, Some(code("19")));
}

#[test]
fn growth_is_null_without_a_year_before() {
    let members = [member(1, Class::Pu, "2025-05-31", Some("19.01"))];
    assert_eq!(answer(&question("19"), &members, 100).growth, None);
}

#[test]
fn a_program_counts_who_has_it_in_grace_and_who_lost_it() {
    let programs = |mut one: Member, programs: Programs| {
        one.programs = programs;
        one
    };
    let members = [
        // Paid for two programs, and in grace for old age in a second membership.
        programs(member(1, Class::Pu, "2025-05-31", Some("19.01")), Programs::BASE),
        programs(member(1, Class::Bpu, "2025-03-31", Some("19.01")), Program::Jht.into()),
        // Active, but the membership with old age lapsed.
        programs(member(2, Class::Pu, "2025-05-31", Some("19.01")), Programs::BASE),
        programs(member(2, Class::Bpu, "2024-05-31", Some("19.01")), Program::Jht.into()),
        // Lapsed altogether.
        programs(member(3, Class::Bpu, "2024-05-31", Some("19.01")), Programs::BASE),
    ];
    let found = answer(&Question { by: Dimension::Program, ..question("19") }, &members, 100);
    let of = |code: &str| {
        let part = found.by.iter().find(|part| part.key.as_deref() == Some(code)).unwrap();
        (part.active.total, part.active.in_grace, part.lapsed)
    };
    assert_eq!((of("JKK"), of("JHT"), of("JP")), ((2, 0, 1), (1, 1, 1), (0, 0, 0)));
    assert!(!found.parts_sum);
}

fn any_member() -> impl Strategy<Value = Member> {
    let village = (0_usize..393).prop_map(|at| villages_within(code("19")).nth(at).unwrap().code);
    let place = prop_oneof![
        4 => village.prop_map(Some),
        1 => Just(None),
        1 => Just(Some(code("31.71"))),
        1 => Just(Some(code("19.02"))),
    ];
    let day = (2_023_i16..=2_026, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap());
    let dates = (proptest::option::of(day.clone()), proptest::option::of(day.clone()), proptest::option::of(day));
    (0_i64..40, 0_usize..4, 0_u8..32, dates, (place.clone(), place.clone(), place), 0_usize..26).prop_map(
        |(person, class, programs, (starts, ends, paid_until), (registered, workplace, residence), occupation)| {
            Member {
                person: Id::new(person),
                class: Class::ALL[class],
                programs: Programs::from_bits(programs),
                term: Term { starts, ends, paid_until },
                registered,
                workplace,
                residence,
                sex: [None, Some(Sex::Male), Some(Sex::Female)][usize::try_from(person % 3).unwrap()],
                birth: Some(Date::new(1950 + i16::try_from(person).unwrap(), 1, 1).unwrap()),
                occupation: Occupation::ALL[occupation],
            }
        },
    )
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_in_every_definition(mut members in proptest::collection::vec(any_member(), 0..120)) {
        members.sort_by_key(|member| member.person);
        let dimensions = [
            Dimension::Region, Dimension::Role, Dimension::Occupation, Dimension::Class, Dimension::Sex, Dimension::Age,
        ];
        for place in Place::ALL {
            for with in With::ALL {
                for count in [Count::Persons, Count::Memberships] {
                    for by in dimensions {
                        let asked = Question { place, with, count, by, ..question("19") };
                        let found = answer_among(&asked, &members, 1_000, &[]);
                        let parts: i64 = found.by.iter().map(|part| part.active.total).sum();
                        prop_assert_eq!(parts, found.active.total + found.outside_or_unknown);
                        prop_assert_eq!(parts, found.snapshot_active);
                        let inside = found.by.iter().filter(|part| !part.is_outside());
                        prop_assert_eq!(inside.map(|part| part.active.total).sum::<i64>(), found.active.total);
                        let classes = found.active.formal + found.active.informal
                            + found.active.construction.unwrap_or(0) + found.active.migrant.unwrap_or(0);
                        prop_assert_eq!(classes, found.active.total);
                    }
                }
            }
        }
    }

    #[test]
    fn the_summary_folds_to_the_same_counts(mut members in proptest::collection::vec(any_member(), 0..120)) {
        members.sort_by_key(|member| member.person);
        let rules = rules("2025-06-01");
        let summary = summarize(&members, &rules);
        for place in Place::ALL {
            for with in With::ALL {
                let direct = tally(&members, &rules, with, |member| place.of(member));
                let kept: BTreeMap<_, _> = summary
                    .iter()
                    .filter(|cell| cell.place == place && cell.with == with)
                    .map(|cell| ((cell.region, cell.class), cell.cell))
                    .collect();
                prop_assert_eq!(direct, kept);
            }
        }
    }

    #[test]
    fn shares_sum_to_the_total(total in 0_i64..10_000_000, weights in proptest::collection::vec(0_u64..5_000_000, 1..60)) {
        let shares = apportion(total, &weights);
        prop_assert_eq!(shares.iter().sum::<i64>(), total);
        prop_assert!(shares.iter().all(|share| *share >= 0));
    }
}
