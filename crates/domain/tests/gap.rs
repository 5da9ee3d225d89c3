//! The named gap: every count is the length of its list, and each person stands on it once.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::collections::BTreeMap;

use domain::{
    AnswerStatus, Disposition, Gap, GapFilter, GapIndex, GapPerson, GapStatus, Member, Occupation, OnRoster, Outcome,
    Person, RosterEntry, RosterRow, SetAside, Tenure, answer, file,
};
use law::{Class, CoverageRules, CoverageRulesOn, Program, Programs, Role, Term};
use proptest::prelude::*;
use units::{Date, Id};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn rules() -> CoverageRulesOn {
    CoverageRules::built_in().on(date("2025-06-01")).unwrap()
}

fn row(id: i64, region: &str, role: Option<Role>) -> RosterRow {
    RosterRow {
        id: Id::new(id),
        roster: Id::new(1),
        sheet_row: u32::try_from(id).unwrap() + 1,
        entry: RosterEntry {
            name: format!("ORANG {id}"),
            region: Some(region.parse().unwrap()),
            role,
            ..RosterEntry::default()
        },
        disposition: Disposition::Accepted,
    }
}

fn membership(person: i64, programs: Programs, paid_until: &str) -> Member {
    Member {
        person: Id::new(person),
        class: Class::Bpu,
        programs,
        term: Term { paid_until: Some(date(paid_until)), ..Term::default() },
        registered: None,
        workplace: None,
        residence: None,
        sex: None,
        birth: None,
        occupation: Occupation::Unknown,
    }
}

fn index(rows: &[(RosterRow, Outcome)], members: &BTreeMap<i64, Vec<Member>>) -> GapIndex {
    let rows = rows.iter().map(|(row, outcome)| (row, *outcome));
    let region_of = |row: &RosterRow| row.entry.region.unwrap();
    let memberships_of = |person: Id<Person>| members.get(&person.get()).map_or(&[][..], Vec::as_slice);
    GapIndex::of(rows, &region_of, &memberships_of, &|_, _| None, &rules())
}

fn ask(region: &str, role: Option<Role>, rows: &[(RosterRow, Outcome)], members: &BTreeMap<i64, Vec<Member>>) -> Gap {
    index(rows, members).gap(GapFilter { role, ..GapFilter::all(region.parse().unwrap()) })
}

fn known(person: i64) -> Outcome {
    Outcome::Known(Id::new(person))
}

#[test]
fn never_registered_lapsed_grace_and_doubtful_are_told_apart() {
    let members = BTreeMap::from([
        (1, vec![membership(1, Programs::BASE, "2025-05-31")]),
        (2, vec![membership(2, Programs::BASE, "2025-02-28")]),
        (3, vec![membership(3, Programs::BASE, "2024-12-31")]),
        (5, vec![membership(5, [Program::Jht].into_iter().collect(), "2025-05-31")]),
    ]);
    let village = "19.01.01.2007";
    let rows = [
        (row(1, village, None), known(1)),
        (row(2, village, None), known(2)),
        (row(3, village, None), known(3)),
        (row(4, village, None), known(4)),
        (row(5, village, None), known(5)),
        (row(6, village, None), Outcome::Doubtful(Id::new(1))),
        (row(7, village, None), Outcome::NotMatched),
    ];
    let found = ask("19", None, &rows, &members);
    let statuses: Vec<GapStatus> = found.people.iter().map(|person| person.status).collect();
    let lapsed = GapStatus::Lapsed { since: date("2025-04-16") };
    let never = GapStatus::NeverRegistered;
    assert_eq!(statuses, [lapsed, never, never, GapStatus::Doubtful], "JHT alone protects nobody from accident");
    assert_eq!(found.in_grace[0].status, GapStatus::InGrace { until: date("2025-06-15") });
    let counts = &found.counts;
    assert_eq!((counts.on_rosters, counts.protected, counts.in_grace, counts.not_matched), (6, 1, 1, 1));
}

#[test]
fn somebody_on_two_lists_counts_once_in_the_village_of_the_first() {
    let rows =
        [(row(1, "19.01.01.2007", None), known(9)), (row(2, "19.02.01.2001", Some(Role::KaderPosyandu)), known(9))];
    let nobody = BTreeMap::new();
    let province = ask("19", None, &rows, &nobody);
    assert_eq!(province.counts.listed, 1);
    assert_eq!(province.people[0].mentions.len(), 2);
    assert_eq!(province.people[0].role, Some(Role::KaderPosyandu), "a role on any list is a role");
    assert_eq!(ask("19.01", None, &rows, &nobody).counts.listed, 1);
    assert_eq!(ask("19.02", None, &rows, &nobody).counts.listed, 0);
    assert_eq!(ask("19", Some(Role::Rt), &rows, &nobody).counts.listed, 0);
}

#[test]
fn whichever_list_came_first_the_village_counts_a_person() {
    let agency = (row(1, "19.01", Some(Role::NonAsn)), known(9));
    let village = (row(2, "19.01.01.2007", Some(Role::Rt)), known(9));
    let nobody = BTreeMap::new();
    for rows in [[agency.clone(), village.clone()], [village, agency]] {
        let found = ask("19.01.01.2007", None, &rows, &nobody);
        assert_eq!(found.counts.listed, 1);
        assert_eq!(
            (found.people[0].role, found.people[0].roles.as_slice()),
            (Some(Role::Rt), &[Role::Rt, Role::NonAsn][..])
        );
        for role in [Role::Rt, Role::NonAsn] {
            assert_eq!(ask("19", Some(role), &rows, &nobody).counts.listed, 1, "overlaps are shown");
        }
    }
}

#[test]
fn a_role_ends_with_its_term_and_the_worker_stays_on_the_list() {
    let mut ended = row(1, "19.01.01.2007", Some(Role::Rt));
    for (until, holders) in [("2025-05-31", 0), ("2025-06-01", 1), ("2025-06-02", 1)] {
        ended.entry.tenure = Tenure { until: Some(date(until)), ..Tenure::default() }.kept();
        let rows = [(ended.clone(), known(1))];
        assert_eq!(ask("19", None, &rows, &BTreeMap::new()).counts.listed, 1);
        assert_eq!(ask("19", Some(Role::Rt), &rows, &BTreeMap::new()).counts.listed, holders, "{until}");
    }
}

#[test]
fn who_is_not_ours_is_set_aside_with_the_reason() {
    let entry = |occupation: &str, birth: &str| RosterEntry {
        occupation: Some(occupation.into()),
        birth: Some(date(birth)),
        ..RosterEntry::default()
    };
    let aside = |reason| Disposition::SetAside(reason);
    let cases = [
        (entry("PNS", "1980-01-01"), aside(SetAside::CivilServant)),
        (entry("Pegawai non-ASN", "1980-01-01"), Disposition::Accepted),
        (entry("5", "1980-01-01"), aside(SetAside::CivilServant)),
        (entry("Anggota TNI", "1980-01-01"), aside(SetAside::Soldier)),
        (entry("Polri", "1980-01-01"), aside(SetAside::Police)),
        (entry("Pelajar/Mahasiswa", "2005-01-01"), aside(SetAside::Student)),
        (entry("Pensiunan PNS", "1950-01-01"), aside(SetAside::Pensioner)),
        (entry("Mengurus Rumah Tangga", "1980-01-01"), aside(SetAside::NotWorking)),
        (entry("Petani", "1960-06-02"), Disposition::Accepted),
        (entry("Petani", "1960-06-01"), aside(SetAside::TooOld)),
        (entry("Petani", "2008-06-02"), aside(SetAside::TooYoung)),
        (entry("Petani", "2008-06-01"), Disposition::Accepted),
    ];
    for (entry, expected) in cases {
        assert_eq!(file(&entry, &rules()), expected, "{entry:?}");
    }
    let cadre = RosterEntry { role: Some(Role::KaderPosyandu), ..entry("Ibu rumah tangga", "1980-01-01") };
    assert_eq!(file(&cadre, &rules()), Disposition::Accepted, "a role is work");
    let dead = RosterEntry { population_status: Some(SetAside::Dead), ..entry("Petani", "1980-01-01") };
    assert_eq!(file(&dead, &rules()), aside(SetAside::Dead));
}

#[test]
fn the_answer_says_status_programs_and_paid_until() {
    let all: Programs = Program::ALL.into_iter().collect();
    let members = [membership(1, Programs::BASE, "2025-02-28"), membership(1, all, "2025-05-31")];
    let plain = row(1, "19.01.01.2007", None);
    assert_eq!(
        answer(&plain, known(1), &members, None, &rules()),
        (AnswerStatus::Active, all, Some(date("2025-05-31")))
    );
    let grace = answer(&plain, known(1), &members[..1], None, &rules());
    assert_eq!(grace.0, AnswerStatus::InGrace { until: date("2025-06-15") });
    assert_eq!(answer(&plain, known(1), &[], None, &rules()).0, AnswerStatus::NotRegistered);
    assert_eq!(answer(&plain, Outcome::NotMatched, &[], None, &rules()).0, AnswerStatus::NotMatched);
    let merged = RosterRow { disposition: Disposition::Merged { into_row: 4 }, ..plain };
    assert_eq!(answer(&merged, known(1), &members, None, &rules()).0, AnswerStatus::Repeats { row: 4 });
}

type Matched = Vec<(RosterRow, Outcome)>;
type Known = BTreeMap<i64, Vec<Member>>;

/// Rows of all kinds in four villages, holders of roles among them, and what is known of who they may be.
fn any_lists() -> impl Strategy<Value = (Matched, Known)> {
    let villages = ["19.01.01.2007", "19.01.02.2004", "19.02.01.2001", "31.71.01.1001"];
    let roles = [None, Some(Role::Rt), Some(Role::NonAsn)];
    let mut members = BTreeMap::new();
    for person in 0..20 {
        let paid = ["2025-05-31", "2025-02-28", "2024-01-31"][usize::try_from(person % 3).unwrap()];
        if person % 4 != 0 {
            members.insert(person, vec![membership(person, Programs::BASE, paid)]);
        }
    }
    let kinds = proptest::collection::vec((0_u8..6, 0_i64..20, 0_usize..4, 0_usize..3), 0..80);
    kinds.prop_map(move |kinds| {
        let row_of = |((kind, person, village, role), id): ((u8, i64, usize, usize), i64)| {
            let mut row = row(id, villages[village], roles[role]);
            if kind == 4 {
                row.disposition = Disposition::SetAside(SetAside::Student);
            }
            let outcome = match kind {
                5 => Outcome::NotMatched,
                3 => Outcome::Doubtful(Id::new(person)),
                _ => known(person),
            };
            (row, outcome)
        };
        (kinds.into_iter().zip(1..).map(row_of).collect(), members.clone())
    })
}

proptest! {
    #[test]
    fn every_count_is_the_length_of_its_list((rows, members) in any_lists()) {
        let whole = ask("19", None, &rows, &members);
        let counts = &whole.counts;
        prop_assert_eq!(usize::try_from(counts.listed).unwrap(), whole.people.len());
        prop_assert_eq!(usize::try_from(counts.in_grace).unwrap(), whole.in_grace.len());
        prop_assert_eq!(counts.listed, counts.never_registered + counts.lapsed + counts.doubtful);
        prop_assert_eq!(counts.on_rosters, counts.listed + counts.in_grace + counts.protected);
        prop_assert_eq!(usize::try_from(counts.set_aside.values().sum::<i64>()).unwrap(), whole.set_aside.len());
        let parts: i64 = ["19.01", "19.02"].iter().map(|part| ask(part, None, &rows, &members).counts.listed).sum();
        prop_assert_eq!(parts, counts.listed, "sub-regions close");
        for (role, listed) in &whole.listed_by_role {
            let holders = whole.people.iter().filter(|person| person.roles.contains(role)).count();
            prop_assert_eq!(usize::try_from(*listed).unwrap(), holders);
        }
    }

    #[test]
    fn a_list_page_by_page_is_the_whole_list(
        (rows, members) in any_lists(),
        role in proptest::sample::select(vec![None, Some(Role::Rt), Some(Role::NonAsn)]),
        name in proptest::sample::select(vec!["", "a", "ORANG 1", "7"]),
        size in 1_usize..9,
    ) {
        let index = index(&rows, &members);
        let filter = GapFilter { region: "19".parse().unwrap(), role, name };
        let whole = index.gap(filter);
        let counted = index.counted(filter);
        prop_assert_eq!((&counted.counts, &counted.by_role, &counted.listed_by_role),
            (&whole.counts, &whole.by_role, &whole.listed_by_role));
        let pages = |fits: fn(&OnRoster<'_>) -> bool| -> Vec<GapPerson> {
            let all = || index.on_rosters(filter).filter(fits);
            let page = |at: usize| all().skip(at * size).take(size);
            (0..all().count().div_ceil(size)).flat_map(page).map(|one| one.in_full()).collect()
        };
        prop_assert_eq!(pages(|one| !one.is_protected()), whole.people.clone());
        prop_assert_eq!(pages(|one| matches!(one.status(), Some(GapStatus::InGrace { .. }))), whole.in_grace);
        prop_assert_eq!(index.set_aside(filter).cloned().collect::<Vec<_>>(), whole.set_aside);
        let every_name = index.gap(GapFilter { name: "", ..filter }).people.into_iter();
        let fits = |person: &GapPerson| person.name.to_lowercase().contains(&name.to_lowercase());
        prop_assert_eq!(every_name.filter(fits).collect::<Vec<_>>(), whole.people);
    }
}
