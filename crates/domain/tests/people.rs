//! Who is whom, who left, and what a summary says once people were merged or parted.

use std::collections::BTreeMap;

use domain::{
    Departure, DepartureKind, Departures, Identities, Member, Occupation, Person, Place, Regrouped, SetAside, With,
    regroup, tally,
};
use law::{Class, CoverageRules, CoverageRulesOn, Programs, Term};
use proptest::prelude::*;
use units::{Date, Id, RegionCode};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn code(text: &str) -> RegionCode {
    text.parse().expect("a code")
}

fn rules() -> CoverageRulesOn {
    CoverageRules::built_in().on(date("2025-06-01")).expect("a day with rules")
}

fn said(kind: DepartureKind, on: &str, to: Option<&str>) -> Departure {
    Departure { change: 1, kind, on: date(on), to: to.map(code), source: "uji".to_owned() }
}

#[test]
fn the_latest_day_speaks_and_of_one_day_what_was_said_last() {
    use DepartureKind::{Back, Dead, Moved};
    let person: Id<Person> = Id::new(1);
    let gone = |statements: &[Departure], day: &str| {
        let all = Departures::of(statements.iter().map(|said| (person, said.clone())));
        all.in_force(person, date(day)).map(|said| said.kind)
    };
    let dead = [said(Dead, "2025-03-10", None)];
    assert_eq!(gone(&dead, "2025-03-09"), None);
    assert_eq!(gone(&dead, "2025-03-10"), Some(Dead));
    let corrected = [dead[0].clone(), said(Back, "2025-03-10", None)];
    assert_eq!(gone(&corrected, "2025-04-01"), None);
    // Moved, back a year later, and an older move learnt last.
    let three = [said(Moved, "2024-01-01", None), said(Back, "2025-01-01", None), said(Moved, "2023-06-01", None)];
    assert_eq!(gone(&three, "2023-07-01"), Some(Moved));
    assert_eq!(gone(&three, "2024-06-01"), Some(Moved));
    assert_eq!(gone(&three, "2025-01-01"), None);
    // A death learnt after a later move, and taken back.
    let moved_dead = [said(Moved, "2025-05-01", None), said(Dead, "2024-05-01", None)];
    assert_eq!(gone(&moved_dead, "2025-06-01"), Some(Dead));
    let alive = [moved_dead[0].clone(), moved_dead[1].clone(), said(Back, "2024-05-01", None)];
    assert_eq!(gone(&alive, "2025-06-01"), Some(Moved));
}

#[test]
fn who_moved_stays_on_the_lists_of_the_place_they_moved_to() {
    let person: Id<Person> = Id::new(1);
    let all = Departures::of([(person, said(DepartureKind::Moved, "2025-03-10", Some("19.01.01.1001")))]);
    let leaves = |place: &str| all.leaves(person, code(place), date("2025-06-01"));
    assert_eq!(leaves("19.01.01.2007"), Some(SetAside::Moved));
    assert_eq!(leaves("19.02"), Some(SetAside::Moved));
    assert_eq!(leaves("19.01.01.1001"), None);
    assert_eq!(leaves("19.01"), None, "a list of the whole regency still speaks of them");
    assert_eq!(all.leaves(Id::new(2), code("19.02"), date("2025-06-01")), None);
}

fn member(person: i64, kind: u8) -> Member {
    let class = [Class::Pu, Class::Bpu, Class::Jakon, Class::Pmi][usize::from(kind % 4)];
    let paid = ["2025-05-31", "2025-03-31", "2024-10-31"][usize::from(kind / 4 % 3)];
    let place = [Some("19.01"), Some("19.02"), None][usize::from(kind / 12 % 3)];
    Member {
        person: Id::new(person),
        class,
        programs: if kind % 2 == 0 { Programs::BASE } else { law::Program::ALL.into_iter().collect() },
        term: Term { starts: None, ends: None, paid_until: Some(date(paid)) },
        registered: place.map(code),
        workplace: place.map(code),
        residence: None,
        sex: None,
        birth: None,
        occupation: Occupation::Unknown,
    }
}

proptest! {
    #[test]
    fn a_summary_that_is_regrouped_is_the_fold_of_all_rows(
        rows in prop::collection::vec((0_i64..12, 0_u8..36), 0..40),
        merges in prop::collection::vec((0_i64..12, 0_i64..12), 0..6),
        parted in prop::collection::btree_map(0_usize..40, 20_i64..23, 0..4),
    ) {
        let who = Identities::of(
            merges.iter().filter(|(one, other)| one != other).map(|(one, other)| (Id::new(*one), Id::new(*other))),
            parted.iter().map(|(row, person)| (Id::new(i64::try_from(*row).unwrap_or(0)), Id::new(*person))),
        );
        let sorted = |mut members: Vec<Member>| {
            members.sort_by_key(|member| member.person);
            members
        };
        let recorded: Vec<Member> = rows.iter().map(|(person, kind)| member(*person, *kind)).collect();
        let counted: Vec<Member> = recorded
            .iter()
            .zip(0_i64..)
            .map(|(member, row)| Member { person: who.holder(Id::new(row), member.person), ..*member })
            .collect();
        // Those whom nothing touches are no part of the correction.
        let touched = |person: Id<Person>| recorded.iter().zip(&counted).any(|(came, counts)| {
            (came.person == person || counts.person == person) && came.person != counts.person
        });
        let pick = |members: &[Member]| -> Vec<Member> {
            let both = recorded.iter().zip(&counted).zip(members);
            sorted(both.filter(|((came, counts), _)| touched(came.person) || touched(counts.person))
                .map(|(_, member)| *member).collect())
        };
        let people = Regrouped { recorded: pick(&recorded), counted: pick(&counted) };
        for with in With::ALL {
            for place in Place::ALL {
                let fold = |members: Vec<Member>| tally(&sorted(members), &rules(), with, |member| place.of(member));
                let mut summary = fold(recorded.clone());
                regroup(&mut summary, &people, &rules(), with, place);
                let expected: BTreeMap<_, _> = fold(counted.clone());
                prop_assert_eq!(&summary, &expected);
            }
        }
    }

    #[test]
    fn groups_are_the_same_in_whatever_order_merges_came(
        merges in prop::collection::vec((0_i64..10, 0_i64..10), 0..10),
    ) {
        let pairs = || merges.iter().map(|(one, other)| (Id::<Person>::new(*one), Id::new(*other)));
        let forward = Identities::of(pairs(), []);
        let backward = Identities::of(pairs().rev().map(|(one, other)| (other, one)), []);
        prop_assert_eq!(&forward, &backward);
        for (one, other) in pairs() {
            prop_assert_eq!(forward.leader(one), forward.leader(other));
            prop_assert!(forward.leader(one) <= one);
            prop_assert!(forward.records(other).contains(&one));
        }
    }
}
