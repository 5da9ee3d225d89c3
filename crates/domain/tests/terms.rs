//! Terms of office: warned ahead, the successor named, days in between told.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use domain::{Disposition, EndingTerm, Outcome, RosterEntry, RosterRow, SetAside, Tenure, ending_terms};
use law::Role;
use units::{Date, Id, RegionCode};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn term(id: i64, name: &str, role: Role, from: &str, until: &str) -> RosterRow {
    let day = |text: &str| (!text.is_empty()).then(|| date(text));
    RosterRow {
        id: Id::new(id),
        roster: Id::new(1),
        sheet_row: u32::try_from(id).unwrap() + 1,
        entry: RosterEntry {
            name: name.to_owned(),
            role: Some(role),
            tenure: Tenure {
                decree: Some(format!("SK {id}").into()),
                from: day(from),
                until: day(until),
                ..Tenure::default()
            }
            .kept(),
            ..RosterEntry::default()
        },
        disposition: Disposition::Accepted,
    }
}

fn ending(rows: &[RosterRow], today: &str) -> Vec<EndingTerm> {
    let village: RegionCode = "19.01.01.2007".parse().unwrap();
    ending_terms(rows.iter().map(|row| (row, village, Outcome::Known(Id::new(row.id.get())))), date(today), 60)
}

#[test]
fn a_term_warns_sixty_days_ahead() {
    let head = [term(1, "BUDI", Role::KepalaDesa, "2019-09-01", "2025-08-31")];
    assert_eq!(ending(&head, "2025-07-01"), [], "61 days ahead");
    let found = ending(&head, "2025-07-02");
    assert_eq!((found[0].name.as_str(), found[0].days_left, &found[0].successor), ("BUDI", 60, &None));
    assert_eq!(ending(&head, "2025-08-31")[0].days_left, 0);
    assert_eq!(ending(&head, "2025-09-01")[0].days_left, -1, "it ended, and nobody follows");
    assert_eq!(ending(&[term(1, "BUDI", Role::Rt, "2019-09-01", "")], "2025-07-02"), []);
}

#[test]
fn the_successor_is_named_with_the_days_between() {
    let old = term(1, "BUDI", Role::KepalaDesa, "2019-09-01", "2025-08-31");
    let with = |from: &str, today: &str| ending(&[old.clone(), term(2, "SITI", Role::KepalaDesa, from, "")], today);
    let next = with("2025-09-01", "2025-07-15")[0].successor.clone().unwrap();
    assert_eq!((next.name.as_str(), next.days_between, next.decree.as_deref()), ("SITI", 0, Some("SK 2")));
    assert_eq!(with("2025-09-11", "2025-07-15")[0].successor.as_ref().unwrap().days_between, 10);
    assert_eq!(with("2025-09-01", "2025-09-05"), [], "an ended term with a successor warns no more");
    let clerk = ending(&[old.clone(), term(2, "SITI", Role::PerangkatDesa, "2025-09-01", "")], "2025-07-15");
    assert_eq!(clerk[0].successor, None, "another role is no successor");
}

#[test]
fn of_many_seats_each_newcomer_fills_one() {
    let rows = [
        term(1, "A", Role::Rt, "2020-01-01", "2025-08-01"),
        term(2, "B", Role::Rt, "2020-01-01", "2025-08-05"),
        term(3, "C", Role::Rt, "2020-01-01", "2030-08-05"),
        term(4, "D", Role::Rt, "2025-08-02", "2030-08-05"),
        term(5, "B", Role::Rt, "2025-08-06", "2030-08-05"),
    ];
    let village: RegionCode = "19.01.01.2007".parse().unwrap();
    // Nobody is matched yet: names tell that B stays.
    let found = ending_terms(rows.iter().map(|row| (row, village, Outcome::NotMatched)), date("2025-07-15"), 60);
    let next: Vec<_> = found.iter().map(|term| term.successor.as_ref().unwrap().name.as_str()).collect();
    assert_eq!(next, ["D", "B"]);
    // A newer version of the list names D once more: still one person, for one seat.
    let again = [&rows[..1], &[term(6, "E", Role::Rt, "2020-01-01", "2025-08-02")], &rows[3..4]].concat();
    let again = [again, vec![RosterRow { id: Id::new(7), ..rows[3].clone() }]].concat();
    let found = ending_terms(again.iter().map(|row| (row, village, Outcome::NotMatched)), date("2025-07-15"), 60);
    let next: Vec<_> = found.iter().map(|term| term.successor.as_ref().map(|next| next.name.as_str())).collect();
    assert_eq!(next, [Some("D"), None]);
    // A term that ends before it begins is nobody's successor, least of all its own.
    let turned = [term(1, "A", Role::Rt, "2025-08-20", "2025-08-10")];
    assert_eq!(ending(&turned, "2025-07-15")[0].successor, None);
}

#[test]
fn one_term_on_two_lists_warns_once_and_rows_set_aside_never() {
    let mut dead = term(3, "C", Role::Rw, "2020-01-01", "2025-08-01");
    dead.disposition = Disposition::SetAside(SetAside::Dead);
    let rows =
        [term(1, "A", Role::Rt, "2020-01-01", "2025-08-01"), term(2, "A", Role::Rt, "2020-01-01", "2025-08-01"), dead];
    let village: RegionCode = "19.01.01.2007".parse().unwrap();
    let same = rows.iter().map(|row| (row, village, Outcome::Known(Id::new(7))));
    assert_eq!(ending_terms(same, date("2025-07-15"), 60).len(), 1);
}
