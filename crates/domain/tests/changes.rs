//! Who came and who went between two days explains the difference of the two figures, whoever is on the lists; and the
//! rows of two versions of a list are all accounted for.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use domain::{
    ChangeQuestion, Disposition, Fate, ListSide, Member, Occupation, Place, RosterEntry, RosterRow, RowIdentity, With,
    changes, roster_changes, tally,
};
use law::{Class, CoverageRules, CoverageRulesOn, Programs, Term};
use proptest::prelude::*;
use units::{Date, Id, RegionCode};

fn rules(day: &str) -> CoverageRulesOn {
    CoverageRules::built_in().on(day.parse().unwrap()).unwrap()
}

fn any_member() -> impl Strategy<Value = Member> {
    let place =
        || proptest::option::of(prop_oneof![Just("19.01"), Just("19.02"), Just("31.74"), Just("19.01.01.2007")]);
    let class = prop_oneof![Just(Class::Pu), Just(Class::Bpu), Just(Class::Jakon), Just(Class::Pmi)];
    (1_i64..60, class, 1_u8..32, 0_i32..24, place(), place()).prop_map(|(person, class, programs, month, at, home)| {
        let paid: Date = format!("{}-{:02}-28", 2024 + month / 12, month % 12 + 1).parse().unwrap();
        let code = |text: Option<&str>| text.map(|text| text.parse::<RegionCode>().unwrap());
        Member {
            person: Id::new(person),
            class,
            programs: Programs::from_bits(programs),
            term: Term { starts: None, ends: None, paid_until: Some(paid) },
            registered: code(at),
            workplace: None,
            residence: code(home),
            sex: None,
            birth: None,
            occupation: Occupation::Unknown,
        }
    })
}

fn list() -> impl Strategy<Value = Vec<Member>> {
    proptest::collection::vec(any_member(), 0..120).prop_map(|mut members| {
        members.sort_by_key(|member| member.person);
        members
    })
}

fn side<'a>(members: &'a [Member], rules: &'a CoverageRulesOn) -> ListSide<'a> {
    ListSide { members, employers: &[], rules }
}

proptest! {
    #[test]
    fn the_two_figures_are_those_of_coverage_and_who_came_and_went_explains_them(
        before in list(), now in list(), region in prop_oneof![Just("ID"), Just("19"), Just("19.01")],
        place in prop_oneof![Just(Place::Registered), Just(Place::Residence)],
        construction in any::<bool>(), migrant in any::<bool>(),
    ) {
        let (first, second) = (rules("2025-03-01"), rules("2025-09-01"));
        let region: RegionCode = region.parse().unwrap();
        let question = ChangeQuestion { region, place, with: With { construction, migrant } };
        let found = changes(&question, side(&before, &first), side(&now, &second), &|_| false);
        let active = |members: &[Member], rules: &CoverageRulesOn| -> i64 {
            tally(members, rules, question.with, |member| place.of(member))
                .iter()
                .filter(|((at, _), _)| at.is_some_and(|at| region.contains(at)))
                .map(|(_, cell)| cell.active(domain::Count::Persons))
                .sum()
        };
        prop_assert_eq!(found.active_before, active(&before, &first));
        prop_assert_eq!(found.active_now, active(&now, &second));
        // Everybody stands there once, and the other way round everybody who came went.
        let people: std::collections::BTreeSet<_> = found.people.iter().map(|change| change.person).collect();
        prop_assert_eq!(people.len(), found.people.len());
        prop_assert_eq!(found.counts.values().sum::<i64>(), i64::try_from(people.len()).unwrap());
        let back = changes(&question, side(&now, &second), side(&before, &first), &|_| false);
        prop_assert_eq!(back.counts[&Fate::Lapsed], found.counts[&Fate::New] + found.counts[&Fate::Returned]);
        prop_assert_eq!(back.counts[&Fate::MovedOut], found.counts[&Fate::MovedIn]);
        prop_assert_eq!(back.counts[&Fate::Changed], found.counts[&Fate::Changed]);
        // A list beside itself on one day has no news.
        let same = changes(&question, side(&now, &second), side(&now, &second), &|_| false);
        prop_assert!(same.people.is_empty());
    }
}

fn row(number: u32, name: &str, occupation: &str, counts: bool) -> (RowIdentity, RosterRow) {
    let entry = RosterEntry {
        name: name.to_owned(),
        birth: None,
        sex: None,
        region: None,
        occupation: Some(occupation.into()),
        role: None,
        tenure: None,
        welfare: None,
        wage: None,
        population_status: None,
        particulars: None,
    };
    let disposition = if counts { Disposition::Accepted } else { Disposition::Merged { into_row: 1 } };
    let id = Id::new(i64::from(number));
    (
        RowIdentity::Name(name.to_owned(), None),
        RosterRow { id, roster: Id::new(1), sheet_row: number, entry, disposition },
    )
}

/// Identities that several rows share, as a name without birth date or a number copied down a column.
fn rows() -> impl Strategy<Value = Vec<(RowIdentity, RosterRow)>> {
    let names = prop_oneof![Just("Sari"), Just("Budi"), Just("Wati")];
    let words = prop_oneof![Just("Petani"), Just("Nelayan"), Just("Pedagang")];
    proptest::collection::vec((names, words, prop::bool::weighted(0.8)), 0..12).prop_map(|rows| {
        (2..).zip(rows).map(|(number, (name, words, counts))| row(number, name, words, counts)).collect()
    })
}

#[test]
fn rows_that_share_an_identity_are_each_counted_and_the_same_ones_belong_together() {
    let before = [row(2, "Sari", "Petani", true), row(3, "Sari", "Nelayan", true), row(4, "Budi", "Petani", true)];
    let now = [
        row(2, "Sari", "Nelayan", true),
        row(3, "Sari", "Pedagang", true),
        row(4, "Sari", "Pedagang", true),
        row(5, "Budi", "Petani", true),
    ];
    let found = roster_changes(&before, &now);
    assert_eq!((found.before, found.now, found.same), (3, 4, 2));
    let rows: Vec<_> = found.rows.iter().map(|row| (row.fate, row.row_before, row.row_now)).collect();
    assert_eq!(rows, [("changed", Some(2), Some(3)), ("added", None, Some(4))]);
    let back = roster_changes(&now, &before);
    assert_eq!((back.counts["gone"], back.counts["changed"], back.same), (1, 1, 2));
}

proptest! {
    #[test]
    fn the_counts_of_two_versions_close_however_often_an_identity_stands_there(before in rows(), now in rows()) {
        let found = roster_changes(&before, &now);
        let counting = |rows: &[(RowIdentity, RosterRow)]| {
            rows.iter().filter(|(_, row)| row.disposition == Disposition::Accepted).count() as u64
        };
        prop_assert_eq!((found.before, found.now), (counting(&before), counting(&now)));
        prop_assert_eq!(found.same + found.counts["changed"] + found.counts["gone"], found.before);
        prop_assert_eq!(found.same + found.counts["changed"] + found.counts["added"], found.now);
        // Each row stands there once.
        let numbers = |of: fn(&domain::RowChange) -> Option<u32>| found.rows.iter().filter_map(of).collect::<Vec<_>>();
        for mut numbers in [numbers(|row| row.row_before), numbers(|row| row.row_now)] {
            let all = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(numbers.len(), all);
        }
        prop_assert_eq!(roster_changes(&now, &now).same, found.now);
    }
}

#[test]
fn a_number_that_identifies_a_row_is_never_shown() {
    let shown = format!("{:?}", RowIdentity::Number("1901015508899001".parse().unwrap()));
    assert!(!shown.contains("55088"), "{shown}");
}
