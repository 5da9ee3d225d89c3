//! Which list speaks for whom: the newest that reaches the region, and the first for days before it.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use domain::{ParticipantList, Snapshot, current_lists, list_for, lists_on, speaks_for};
use units::{Id, RegionCode};

fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

fn lists(all: &[(i64, &str, &str)]) -> Vec<ParticipantList> {
    let list = |(id, as_of, region): &(i64, &str, &str)| ParticipantList {
        snapshot: Snapshot { id: Id::new(*id), as_of: as_of.parse().unwrap(), file: format!("{id}.csv") },
        region: code(region),
    };
    all.iter().map(list).collect()
}

#[test]
fn each_region_has_its_own_newest_list() {
    let all = lists(&[
        (1, "2025-01-01", "ID"),
        (2, "2025-06-01", "19"),
        (3, "2025-04-28", "16"),
        (4, "2025-06-30", "19"),
        (5, "2025-05-31", "19"),
    ]);
    let of = |region: &str, day: Option<&str>| {
        list_for(&all, code(region), day.map(|day| day.parse().unwrap())).map(|list| list.snapshot.id.get())
    };
    assert_eq!(of("19.01", None), Some(4));
    assert_eq!(of("19", Some("2025-06-15")), Some(2));
    assert_eq!(of("16.71", None), Some(3));
    assert_eq!(of("16", Some("2025-03-01")), Some(1), "before its own list the country's speaks");
    assert_eq!((of("31", None), of("ID", None)), (Some(1), Some(1)));
    assert_eq!(of("19", Some("2024-01-01")), Some(1), "the first list's dates reach back");
    let current: Vec<i64> = current_lists(&all).iter().map(|list| list.snapshot.id.get()).collect();
    assert_eq!(current, [1, 3, 4]);
}

#[test]
fn a_newer_list_of_the_country_replaces_those_of_its_regions() {
    let all = lists(&[(1, "2025-06-01", "19"), (2, "2025-04-28", "16"), (3, "2025-07-01", "ID")]);
    let current: Vec<i64> = current_lists(&all).iter().map(|list| list.snapshot.id.get()).collect();
    assert_eq!(current, [3]);
    assert_eq!(list_for(&all[..2], code("31"), None), None, "nobody speaks for Jakarta");
    assert_eq!(list_for(&all[..2], code("ID"), None), None, "two provinces are not the country");
}

#[test]
fn of_an_older_list_those_count_whose_place_no_newer_one_speaks_for() {
    let all = lists(&[(1, "2025-01-01", "ID"), (2, "2025-06-01", "19"), (3, "2025-07-01", "19.01")]);
    let counts = |list: usize, place: &str| speaks_for(&all[list], Some(code(place)), &all);
    assert!(counts(0, "16.71") && counts(0, "31") && !counts(0, "19") && !counts(0, "19.02"));
    assert!(counts(1, "19.02") && counts(1, "19") && !counts(1, "19.01"), "its own regency has the newest");
    assert!(counts(2, "19.01") && counts(2, "16.71"), "registered outside its region, and nobody newer says otherwise");
    assert!(speaks_for(&all[0], None, &all), "registered nowhere known");
}

#[test]
fn on_an_earlier_day_the_lists_of_that_day_speak_together() {
    let all =
        lists(&[(1, "2025-01-01", "ID"), (2, "2025-06-01", "19"), (3, "2025-07-01", "16"), (4, "2025-08-01", "ID")]);
    let on = |region: &str, day: Option<&str>| -> Vec<i64> {
        let day = day.map(|day| day.parse().unwrap());
        let own = list_for(&all, code(region), day).unwrap();
        lists_on(&all, own, day).iter().map(|list| list.snapshot.id.get()).collect()
    };
    assert_eq!(on("19", None), [4]);
    assert_eq!(on("19", Some("2025-03-01")), [1]);
    assert_eq!(on("16", Some("2025-06-15")), [1, 2]);
    assert_eq!(on("ID", Some("2025-07-31")), [1, 2, 3]);
    // The first list of a region reaches back.
    let own = list_for(&all[1..3], code("16"), Some("2025-06-15".parse().unwrap())).unwrap();
    let together = lists_on(&all[1..3], own, Some("2025-06-15".parse().unwrap()));
    assert_eq!(together.iter().map(|list| list.snapshot.id.get()).collect::<Vec<_>>(), [2, 3]);
}
