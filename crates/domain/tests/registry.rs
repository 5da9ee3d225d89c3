//! The own registry: everybody on a roster or on the list of participants is in it once, and a part of a region is no whole.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::collections::BTreeSet;

use domain::{
    Account, Disposition, Listed, Member, Occupation, Outcome, Place, Registry, RegistryPart, RegistryStanding, Roster,
    RosterEntry, RosterRow, SetAside, With, own_rosters, tally,
};
use law::{Class, CoverageRules, Programs, Term};
use proptest::prelude::*;
use units::{Date, Id, RegionCode, villages_within};

const DISTRICT: &str = "19.01.01";

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn day() -> Date {
    "2025-06-01".parse().unwrap()
}

/// Somebody on the list of participants: paid, lapsed, or of a class that the definition leaves out.
fn member(person: i64, fate: u8, residence: Option<RegionCode>) -> Member {
    Member {
        person: Id::new(person),
        class: if fate == 2 { Class::Jakon } else { Class::Bpu },
        programs: Programs::BASE,
        term: Term {
            starts: Some("2023-01-01".parse().unwrap()),
            ends: None,
            paid_until: Some(if fate == 1 { "2024-01-31" } else { "2025-06-30" }.parse().unwrap()),
        },
        registered: None,
        workplace: None,
        residence,
        sex: None,
        birth: None,
        occupation: Occupation::Unknown,
    }
}

proptest! {
    /// Of each person: in which village a roster lists them, and where the list of participants says that they live.
    #[test]
    fn it_is_the_union_of_rosters_and_participants(
        people in prop::collection::vec((prop::option::of(0_usize..4), prop::option::of((0_u8..3, 0_usize..5))), 0..60),
        doubts in 0_usize..4,
    ) {
        let district = code(DISTRICT);
        let villages: Vec<RegionCode> = villages_within(district).map(|village| village.code).collect();
        // The last place is another district.
        let places: Vec<RegionCode> = villages.iter().take(4).copied().chain([code("19.02.01.2003")]).collect();
        let rules = CoverageRules::built_in().on(day()).unwrap();
        let in_doubt = |village: &RegionCode| Listed { person: None, home: *village, protected: false };
        let mut listed: Vec<Listed> = villages.iter().map(in_doubt).collect();
        listed.extend(villages.iter().cycle().take(doubts).map(in_doubt));
        let doubtful = listed.len();
        let (mut members, mut union) = (Vec::new(), BTreeSet::new());
        let (mut active, mut lapsed, mut elsewhere) = (0, 0, 0);
        for (person, (roster, list)) in (1_i64..).zip(&people) {
            if let Some(village) = roster {
                // A builder of the class that the definition leaves out is protected too, as is whoever lives elsewhere.
                let protected = matches!(list, Some((0 | 2, _)));
                listed.push(Listed { person: Some(Id::new(person)), home: places[*village], protected });
                elsewhere += i64::from(matches!(list, Some((2, _) | (0, 4))));
                union.insert(person);
            }
            if let Some((fate, home)) = list {
                members.push(member(person, *fate, Some(places[*home])));
                if *fate != 2 && *home != 4 {
                    union.insert(person);
                    if *fate == 0 { active += 1 } else { lapsed += 1 }
                }
            }
        }
        let none = With { construction: false, migrant: false };
        let cells = tally(&members, &rules, none, |member| member.residence);
        let inside = cells.iter().filter(|((place, _), _)| place.is_some_and(|place| district.contains(place)));
        let counted: i64 = inside.map(|(_, cell)| cell.persons_paid + cell.persons_grace + cell.persons_lapsed).sum();
        prop_assert_eq!(counted, active + lapsed);
        let rostered = villages.iter().copied().collect();
        let (listed, waiting) = (listed.into_iter(), std::iter::empty());
        let registry = Registry::of(listed, waiting, rostered, &members, &rules, none, Place::Residence);
        let RegistryStanding::Whole(count) = registry.standing(district, active, lapsed) else { panic!("a whole") };
        let known = i64::try_from(union.len() + doubtful).unwrap();
        prop_assert_eq!(count.on_rosters + count.participants_alone, known);
        let left = count.protected_elsewhere + count.not_protected + count.lapsed_alone;
        prop_assert_eq!(left, known - active, "who is known and not active is in one of three parts");
        prop_assert_eq!(count.protected_elsewhere, elsewhere);
        prop_assert!(count.not_protected >= count.doubtful && count.lapsed_alone >= 0);
        prop_assert_eq!(count.doubtful, i64::try_from(doubtful).unwrap());
    }
}

#[test]
fn a_village_without_a_roster_or_a_row_that_waits_makes_it_a_part() {
    let district = code(DISTRICT);
    let villages: Vec<RegionCode> = villages_within(district).map(|village| village.code).collect();
    let rules = CoverageRules::built_in().on(day()).unwrap();
    let none = With { construction: false, migrant: false };
    let of = |rostered: &[RegionCode], waiting: &[RegionCode]| {
        // Somebody is listed in every village, by whatever list.
        let somebody = |(person, home): (i64, &RegionCode)| Listed {
            person: Some(Id::new(person)),
            home: *home,
            protected: false,
        };
        let listed = (1..).zip(&villages).map(somebody);
        let (waiting, rostered) = (waiting.iter().copied(), rostered.iter().copied().collect());
        Registry::of(listed, waiting, rostered, &[], &rules, none, Place::Residence)
    };
    let whole = |registry: &Registry, place| matches!(registry.standing(place, 0, 0), RegistryStanding::Whole(_));
    assert!(whole(&of(&villages, &[]), district));
    let all = i64::try_from(villages.len()).unwrap();
    let part =
        |without_roster, waiting| RegistryStanding::Part(RegistryPart { without_roster, villages: all, waiting });
    let some = of(&villages[1..], &[]);
    assert_eq!(some.standing(district, 0, 0), part(1, 0));
    assert!(whole(&some, villages[1]) && !whole(&some, villages[0]));
    let waits = of(&villages, &villages[..1]);
    assert_eq!(waits.standing(district, 0, 0), part(0, 1));
    assert!(whole(&waits, villages[1]), "another village's rows are not waited for");
    // A list of the district itself says nothing of its villages.
    assert_eq!(of(&[district], &[]).standing(district, 0, 0), part(all, 0));
}

#[test]
fn a_region_has_a_roster_of_its_own_where_one_was_made_for_it_has_rows_and_none_of_them_waits() {
    let roster = |id, region: &str| Roster {
        id: Id::new(id),
        file: "daftar.csv".to_owned(),
        sender: "Desa".to_owned(),
        region: code(region),
        as_of: day(),
        layout: "roster".to_owned(),
        account: Account::default(),
    };
    let row = |roster, disposition, outcome| {
        let entry = RosterEntry { region: Some(code("19.01.01.1001")), ..RosterEntry::default() };
        (RosterRow { id: Id::new(1), roster: Id::new(roster), sheet_row: 2, entry, disposition }, outcome)
    };
    let (accepted, dead) = (Disposition::Accepted, Disposition::SetAside(SetAside::Dead));
    let (known, waits) = (Outcome::Known(Id::new(1)), Outcome::NotMatched);
    let of = |rows: &[(RosterRow, Outcome)]| {
        own_rosters([roster(1, "19.01.01.2007"), roster(2, "19.01")].iter(), rows.iter())
    };
    assert_eq!(of(&[]), BTreeSet::new(), "a file of which no row could be read");
    let village = BTreeSet::from([code("19.01.01.2007")]);
    assert_eq!(of(&[row(1, accepted, known), row(1, dead, waits)]), village, "who is set aside needs no matching");
    assert_eq!(of(&[row(1, dead, waits)]), village, "a list of nobody to protect is a list");
    assert_eq!(of(&[row(1, accepted, known), row(1, accepted, waits)]), BTreeSet::new());
    assert_eq!(of(&[row(2, accepted, known)]), BTreeSet::from([code("19.01")]), "not the village that its rows name");
}
