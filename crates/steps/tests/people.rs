//! Merging and parting people, numbers over time, the dead and the moved: figures follow, and undo brings them back.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{DepartureKind, Dimension, GapFilter, HistoryStatus, Person};
use steps::{
    Actor, CoverageRequest, Leaving, NewNumber, OperatorRole, Parting, PersonChanged, PersonKey, PersonView, StepError,
};
use store::Query;
use support::{
    DAY, Desk, clock, code, date, each_desk, everything, one_role, participants, participants_a_month_later,
};
use units::Id;

const SARI: &str = "1901015508899001";
const BUDI: &str = "1901010203809001";
const JOKO: &str = "1901012001759001";
const WATI: &str = "1901017011929001";
const DEDI: &str = "1901011204859001";

fn view(desk: &Desk<'_>, nik: &str) -> PersonView {
    steps::person(&desk.workspace, &desk.actor, PersonKey::Number(nik)).expect("somebody holds it")
}

fn id(desk: &Desk<'_>, nik: &str) -> Id<Person> {
    view(desk, nik).person
}

fn merge(desk: &Desk<'_>, one: Id<Person>, other: Id<Person>) -> PersonChanged {
    steps::merge_persons(&desk.workspace, &desk.actor, &clock(), (one, other), "orang yang sama").unwrap()
}

fn undo(desk: &Desk<'_>, change: i64) -> i64 {
    steps::undo(&desk.workspace, &desk.actor, &clock(), change, false).unwrap().undone[0].by
}

fn leave(desk: &Desk<'_>, who: Id<Person>, kind: DepartureKind, on: Option<&str>, to: Option<&str>) -> PersonChanged {
    let leaving = Leaving { kind, on: on.map(date), to: to.map(code), source: "surat desa rekaan".to_owned() };
    steps::leave(&desk.workspace, &desk.actor, &clock(), who, &leaving).unwrap()
}

/// Coverage by every cut and the lists, of the country, a regency and a village, as JSON.
fn figures(desk: &Desk<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for region in ["ID", "19.01", "19.01.01.2007"] {
        for by in [Dimension::Region, Dimension::Class, Dimension::Program, Dimension::Sex, Dimension::Age] {
            for with in domain::With::ALL {
                let request = CoverageRequest { by, with, ..CoverageRequest::published(code(region)) };
                said.push(serde_json::to_string(&desk.coverage(&request)).unwrap());
            }
        }
        said.push(serde_json::to_string(&desk.gap(region)).unwrap());
    }
    said
}

/// What is kept as a summary equals what a fold of all rows gives, and every count the length of its list.
fn assert_counts_are_their_lists(desk: &Desk<'_>) {
    for region in ["ID", "19.01", "19.01.01.2007", "19.02"] {
        for with in domain::With::ALL {
            for count in [domain::Count::Persons, domain::Count::Memberships] {
                let of = |by| {
                    let request = CoverageRequest { by, with, count, ..CoverageRequest::published(code(region)) };
                    let found = serde_json::to_value(desk.coverage(&request)).unwrap();
                    [found["active"].clone(), found["lapsed"].clone(), found["listed"].clone(), found["growth"].clone()]
                };
                assert_eq!(of(Dimension::Class), of(Dimension::Sex), "{region} {with:?} {count:?}");
            }
        }
        let gap = desk.gap(region);
        let length = |length: usize| i64::try_from(length).unwrap();
        assert_eq!(gap.counts.listed, length(gap.people.len()));
        assert_eq!(gap.counts.in_grace, length(gap.in_grace.len()));
        assert_eq!(gap.counts.set_aside.values().sum::<i64>(), length(gap.set_aside.len()));
        assert_eq!(gap.counts.on_rosters, gap.counts.protected + gap.counts.in_grace + gap.counts.listed);
        let listed = desk.published(region).listed;
        assert!(listed.is_none_or(|listed| listed == gap.counts.listed), "{region}: {listed:?}");
    }
}

#[test]
fn two_records_of_one_person_count_once_and_undo_brings_both_back() {
    each_desk(|desk| {
        everything(desk);
        let before = figures(desk);
        let (sari, budi) = (id(desk, SARI), id(desk, BUDI));
        let region = |desk: &Desk<'_>| desk.published("19.01");
        let active = region(desk).active.total;
        let merged = merge(desk, budi, sari);
        assert_eq!((merged.person, merged.other), (sari.min(budi), Some(sari.max(budi))));
        assert_eq!(region(desk).active.total, active - 1, "one person, counted once");
        assert_counts_are_their_lists(desk);
        let one = view(desk, BUDI);
        assert_eq!((one.person, one.records.len(), one.memberships.len()), (merged.person, 2, 3));
        assert_eq!(one, view(desk, SARI), "either number finds the one person");
        assert_eq!(merge(desk, sari, budi).change, None, "they are one already");
        let by = undo(desk, merged.change.unwrap());
        assert_eq!(figures(desk), before);
        assert_eq!(view(desk, SARI).changes[0].undone_by, Some(by), "the history keeps it");
        // Once more, and this time parted again by a change of its own.
        let again = merge(desk, sari, budi).change.unwrap();
        assert!(figures(desk) != before);
        let parted = steps::unmerge_persons(&desk.workspace, &desk.actor, &clock(), (sari, budi), "dua orang").unwrap();
        assert_eq!(figures(desk), before);
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), again, false).unwrap_err().to_string();
        assert!(refused.contains(&format!("{} (person.split", parted.change.unwrap())), "{refused}");
        undo(desk, parted.change.unwrap());
        assert_eq!(region(desk).active.total, active - 1, "the parting was taken back");
        undo(desk, again);
        assert_eq!(figures(desk), before);
        desk.assert_audit_whole();
    });
}

#[test]
fn any_merges_and_their_undoing_in_any_order_leave_the_figures_of_before() {
    each_desk(|desk| {
        everything(desk);
        desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later());
        let before = figures(desk);
        let sql = "SELECT id FROM person ORDER BY id";
        let store = desk.place.open(steps::Workspace::tables()).unwrap();
        let all: Vec<i64> = store.reader().unwrap().query_all(sql, &[], |row| row.int(0)).unwrap();
        drop(store);
        // A small generator with a fixed seed: the order is anything but sorted, and the same each time.
        let mut state = 7_u64;
        let mut pick = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..3 {
            let mut made = Vec::new();
            while made.len() < 5 {
                let (one, other) = (Id::new(all[pick(all.len())]), Id::new(all[pick(all.len())]));
                made.extend(merge(desk, one, other).change);
                assert_counts_are_their_lists(desk);
            }
            assert!(figures(desk) != before);
            while !made.is_empty() {
                undo(desk, made.remove(pick(made.len())));
                assert_counts_are_their_lists(desk);
            }
            assert_eq!(figures(desk), before);
        }
        desk.assert_audit_whole();
    });
}

#[test]
fn somebody_listed_who_is_a_participant_after_all_leaves_the_list() {
    each_desk(|desk| {
        let rosters = everything(desk);
        let (sari, dedi) = (id(desk, SARI), id(desk, DEDI));
        let listed = desk.gap("19.01").counts.listed;
        merge(desk, dedi, sari);
        let gap = desk.gap("19.01");
        assert_eq!(gap.counts.listed, listed - 1);
        assert!(gap.people.iter().all(|person| person.name != "Dedi Kurniawan"));
        assert_counts_are_their_lists(desk);
        let answers = desk.answer(rosters[0]);
        let dedi = answers.iter().find(|line| line[2] == "Dedi Kurniawan").unwrap();
        assert!(dedi.iter().any(|cell| cell == "aktif"), "{dedi:?}");
        // Matched anew with the next list, the records stay one.
        desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later());
        desk.match_all();
        assert_eq!(view(desk, DEDI).person, sari);
        assert_counts_are_their_lists(desk);
    });
}

#[test]
fn two_people_under_one_number_are_parted_and_the_next_list_knows_it() {
    each_desk(|desk| {
        everything(desk);
        let before = figures(desk);
        // Budi's second membership is his brother's, who wrote Budi's number.
        let text = participants().replace(
            "25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,BPU",
            "25000009022,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,BPU",
        );
        desk.participants("adik.csv", "2025-06-15", &text);
        let one = view(desk, BUDI);
        let second = one.memberships.iter().rfind(|held| held.class == law::Class::Bpu).unwrap();
        let active = desk.published("19.01").active.total;
        let parting = Parting {
            memberships: vec![second.membership],
            name: Some("BUDIMAN HARTONO".to_owned()),
            ..Parting::default()
        };
        let split = |why: &str| steps::split_person(&desk.workspace, &desk.actor, &clock(), one.person, &parting, why);
        let parted = split("kartu milik adiknya").unwrap();
        let brother = parted.other.unwrap();
        assert_eq!(desk.published("19.01").active.total, active + 1);
        assert_counts_are_their_lists(desk);
        let seen = steps::person(&desk.workspace, &desk.actor, PersonKey::Record(brother)).unwrap();
        assert_eq!((seen.name.as_str(), seen.memberships.len()), ("BUDIMAN HARTONO", 1));
        assert_eq!(view(desk, BUDI).memberships.len(), 3, "the rest stays Budi's");
        assert!(matches!(split("sekali lagi"), Err(StepError::Request(_))), "it is no longer Budi's");
        undo(desk, parted.change.unwrap());
        assert_eq!(desk.published("19.01").active.total, active);
        // Parted again; the next list says the same wrong number, and the card tells whose it is.
        let parted = split("kartu milik adiknya").unwrap();
        let brother = parted.other.unwrap();
        let next = desk.participants("berikut.csv", "2025-07-01", &text).change.unwrap();
        let seen = steps::person(&desk.workspace, &desk.actor, PersonKey::Record(brother)).unwrap();
        assert_eq!(seen.memberships.len(), 2, "one on each list");
        assert_counts_are_their_lists(desk);
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), parted.change.unwrap(), false);
        assert!(refused.unwrap_err().to_string().contains(&format!("{next} (import.participants")));
        let all = steps::undo(&desk.workspace, &desk.actor, &clock(), parted.change.unwrap(), true).unwrap();
        assert_eq!(all.undone.iter().map(|undone| undone.change).collect::<Vec<_>>(), [next, parted.change.unwrap()]);
        let items = steps::history(&desk.workspace, &desk.actor, false).unwrap();
        undo(desk, items.iter().find(|item| item.reason == "adik.csv").unwrap().change);
        assert_eq!(figures(desk), before);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_row_taken_for_somebody_else_is_parted_and_stays_so() {
    each_desk(|desk| {
        everything(desk);
        let before = figures(desk);
        let sari = view(desk, SARI);
        let row = sari.mentions[0].row;
        let parting = Parting { rows: vec![row], ..Parting::default() };
        let parted =
            steps::split_person(&desk.workspace, &desk.actor, &clock(), sari.person, &parting, "bukan dia").unwrap();
        assert!(desk.gap("19.01").people.iter().any(|person| person.person == parted.other));
        assert_counts_are_their_lists(desk);
        desk.participants("nanti.csv", "2025-06-20", &participants());
        desk.match_all();
        let seen = steps::person(&desk.workspace, &desk.actor, PersonKey::Record(parted.other.unwrap())).unwrap();
        assert_eq!(seen.mentions[0].row, row, "matching leaves what a human said");
        let last = steps::history(&desk.workspace, &desk.actor, true).unwrap();
        for item in last.iter().rev().take_while(|item| item.change > parted.change.unwrap()) {
            undo(desk, item.change);
        }
        undo(desk, parted.change.unwrap());
        assert_eq!(figures(desk), before);
    });
}

#[test]
fn a_new_number_finds_the_person_and_the_next_list_makes_no_second_one() {
    each_desk(|desk| {
        everything(desk);
        let new = "1901015508899007";
        let sari = id(desk, SARI);
        let people = |desk: &Desk<'_>| {
            let store = desk.place.open(steps::Workspace::tables()).unwrap();
            store.reader().unwrap().query_one("SELECT COUNT(*) FROM person", &[], |row| row.int(0)).unwrap().unwrap()
        };
        let number = NewNumber { number: new.to_owned(), temporary: false, from: Some(date("2025-06-10")) };
        let set = |number: &NewNumber| {
            steps::set_number(&desk.workspace, &desk.actor, &clock(), sari, number, "KTP baru").unwrap()
        };
        let changed = set(&number);
        assert_eq!(set(&number).change, None, "said before");
        let seen = view(desk, new);
        assert_eq!(seen, view(desk, SARI));
        let dates: Vec<_> = seen.numbers.iter().map(|number| (number.valid_from, number.valid_until)).collect();
        assert_eq!(dates, [(None, Some(date("2025-06-09"))), (Some(date("2025-06-10")), None)]);
        assert!(
            !format!("{seen:?}{}", serde_json::to_string(&seen).unwrap()).contains("5508899"),
            "numbers are masked"
        );
        let count = people(desk);
        let text = participants().replace(SARI, new);
        let next = desk.participants("ktp-baru.csv", "2025-07-01", &text).change.unwrap();
        assert_eq!(people(desk), count, "nobody new");
        assert_eq!(view(desk, new).memberships.len(), 2);
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), changed.change.unwrap(), false);
        assert!(refused.unwrap_err().to_string().contains(&format!("{next} (import.participants")));
        // A wrong number is no number.
        let bad = NewNumber { number: "19010155".to_owned(), temporary: false, from: None };
        let refused = steps::set_number(&desk.workspace, &desk.actor, &clock(), sari, &bad, "salah ketik");
        assert!(refused.unwrap_err().to_string().contains("bukan NIK"));
        desk.assert_audit_whole();
    });
}

#[test]
fn two_who_hold_one_number_are_proposed_and_one_after_the_merge() {
    each_desk(|desk| {
        everything(desk);
        assert!(steps::same_numbers(&desk.workspace, &desk.actor).unwrap().is_empty());
        // The list knew the new number before the office did: two records.
        let new = "1901012001759008";
        let text = participants_a_month_later().replace(JOKO, new).replace("25000009003,", "25000009033,");
        desk.participants("nanti.csv", "2025-07-01", &text);
        let (old, known) = (id(desk, JOKO), id(desk, new));
        assert_ne!(old, known);
        let number = NewNumber { number: new.to_owned(), temporary: false, from: None };
        let changed = steps::set_number(&desk.workspace, &desk.actor, &clock(), old, &number, "KTP baru").unwrap();
        assert_eq!(changed.same_number, [known]);
        assert_eq!(steps::same_numbers(&desk.workspace, &desk.actor).unwrap(), [vec![old, known]]);
        assert!(view(desk, JOKO).hints.iter().any(|hint| hint.code == "same_number"));
        merge(desk, old, known);
        assert!(steps::same_numbers(&desk.workspace, &desk.actor).unwrap().is_empty());
        let history: Vec<_> = view(desk, JOKO).history.iter().map(|entry| entry.status).collect();
        assert!(matches!(history[..], [HistoryStatus::Lapsed { .. }, HistoryStatus::Returned]), "{history:?}");
        assert_counts_are_their_lists(desk);
    });
}

#[test]
fn a_temporary_number_finds_the_person_until_and_after_the_true_one_comes() {
    each_desk(|desk| {
        everything(desk);
        let herman = desk.gap("19.01");
        let herman = herman.people.iter().chain(&herman.in_grace).find(|person| person.name == "Siti Fatonah").unwrap();
        let person = herman.person.unwrap();
        let set = |number: &str, temporary: bool, from: &str| {
            let new = NewNumber { number: number.to_owned(), temporary, from: Some(date(from)) };
            steps::set_number(&desk.workspace, &desk.actor, &clock(), person, &new, "dari cabang").unwrap()
        };
        set("CAB-2025/0917", true, "2025-05-01");
        let seen = view(desk, "cab 2025 0917");
        assert_eq!((seen.person, seen.numbers[0].kind.as_str()), (person, "temporary"));
        let replaced = set("1901014606959009", false, "2025-06-20");
        for number in ["CAB-2025/0917", "1901014606959009"] {
            assert_eq!(view(desk, number).person, person);
        }
        let seen = view(desk, "1901014606959009");
        let kinds: Vec<&str> = seen.numbers.iter().map(|number| number.kind.as_str()).collect();
        assert_eq!(kinds, ["temporary", "nik"]);
        assert_eq!(seen.numbers[0].valid_until, Some(date("2025-06-19")));
        undo(desk, replaced.change.unwrap());
        let seen = view(desk, "CAB-2025/0917");
        assert_eq!((seen.numbers.len(), seen.numbers[0].valid_until), (1, None));
    });
}

#[test]
fn a_number_that_an_agency_gave_stays_with_the_person() {
    each_desk(|desk| {
        everything(desk);
        let text = "Nama,NIK,Tanggal Lahir,L/P,Jabatan\n\
                    Ratna Wulan,PTT-014,03-02-1990,P,Guru honorer\n\
                    Surya Atmaja,4512,04-02-1991,L,Penjaga sekolah\n\
                    Yusuf Kalimas,sementara,05-02-1992,L,Penjaga sekolah\n";
        let report = desk.roster("honorer.csv", "19.01", text.as_bytes());
        assert_eq!((report.account.accepted, report.account.warnings["nik-temporary"]), (3, 3));
        desk.match_all();
        let ratna = view(desk, "ptt 014");
        assert_eq!((ratna.name.as_str(), ratna.numbers[0].kind.as_str()), ("Ratna Wulan", "temporary"));
        assert_eq!(view(desk, "4512").name, "Surya Atmaja");
        // Another agency gave the same serial to somebody else: nobody's double, and both are found by name.
        let other = b"Nama,NIK,Tanggal Lahir,L/P,Jabatan\nTeguh Sanjaya,PTT-014,06-02-1988,L,Sopir\n";
        desk.roster("lain.csv", "19.01", other);
        // The same list a year later: known, and the number stands once.
        desk.roster("lagi.csv", "19.01", text.replace("Guru honorer", "Guru").as_bytes());
        desk.match_all();
        assert!(steps::same_numbers(&desk.workspace, &desk.actor).unwrap().is_empty());
        let again = view(desk, "4512");
        assert_eq!((again.numbers.len(), again.mentions.len()), (1, 2));
        desk.assert_audit_whole();
    });
}

#[test]
fn the_dead_and_the_moved_leave_the_lists_from_a_day_and_come_back_when_corrected() {
    each_desk(|desk| {
        let rosters = everything(desk);
        let before = figures(desk);
        let dedi = id(desk, DEDI);
        let listed = |day: Option<&str>| {
            let all = GapFilter::all(code("19.01"));
            let gap = steps::gap(&desk.workspace, &desk.actor, all, day.map(date)).unwrap();
            gap.people.iter().filter(|person| person.person == Some(dedi)).count()
        };
        assert_eq!(listed(None), 1);
        let died = leave(desk, dedi, DepartureKind::Dead, Some("2025-06-20"), None);
        assert_eq!((listed(None), listed(Some("2025-06-19")), listed(Some("2025-06-20"))), (0, 1, 0));
        let gap = desk.gap("19.01");
        assert_eq!(gap.counts.set_aside["dead"], 2, "he stands on two lists");
        assert_counts_are_their_lists(desk);
        let answer = desk.answer(rosters[0]);
        let row = answer.iter().find(|line| line[2] == "Dedi Kurniawan").unwrap();
        assert!(row.iter().any(|cell| cell == "bukan sasaran") && row.iter().any(|cell| cell.contains("eninggal")));
        assert!(view(desk, DEDI).hints.is_empty(), "he was no participant");
        let back = leave(desk, dedi, DepartureKind::Back, None, None);
        assert_eq!((listed(None), listed(Some("2025-06-20"))), (1, 1));
        assert_eq!(figures(desk), before);
        undo(desk, back.change.unwrap());
        assert_eq!(listed(None), 0);
        undo(desk, died.change.unwrap());
        assert_eq!(figures(desk), before);
        // Moved inside the regency: off the list of the village, not of the market where he lives now.
        let moved = leave(desk, dedi, DepartureKind::Moved, Some("2025-05-01"), Some("19.01.01.1001"));
        let gap = desk.gap("19.01");
        assert_eq!(gap.counts.set_aside["moved"], 1);
        assert_eq!(gap.people.iter().find(|person| person.person == Some(dedi)).unwrap().region, code("19.01.01.1001"));
        assert!(view(desk, DEDI).hints.iter().any(|hint| hint.code == "listed_after"));
        assert_counts_are_their_lists(desk);
        undo(desk, moved.change.unwrap());
        assert_eq!(figures(desk), before);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_participant_who_died_stays_in_the_published_count_and_shows_that_a_benefit_may_be_due() {
    each_desk(|desk| {
        everything(desk);
        let active = desk.published("19.01").active.total;
        let sari = id(desk, SARI);
        leave(desk, sari, DepartureKind::Dead, Some("2025-05-20"), None);
        assert_eq!(desk.published("19.01").active.total, active, "the list of participants alone says who is active");
        let hints = view(desk, SARI).hints;
        assert!(
            hints.iter().any(|hint| hint.code == "death_benefit" && hint.text.to_string().contains("JKK JKM")),
            "{hints:?}"
        );
        // Joko's cover had ended long before.
        leave(desk, id(desk, JOKO), DepartureKind::Dead, Some("2025-05-20"), None);
        assert!(view(desk, JOKO).hints.iter().all(|hint| hint.code != "death_benefit"));
    });
}

#[test]
fn a_file_of_the_dead_finds_its_people_and_closes_its_account() {
    each_desk(|desk| {
        everything(desk);
        let before = figures(desk);
        let text = "\
Daftar kematian,,,,
NIK,Nama Lengkap,Tgl Lahir,Tanggal Meninggal,No Akta
1901015508899001,Sari Dewi,1989-08-15,20-05-2025,474.3/9001
,Siti Fatonah,06-06-1995,2025-05-21,
1901011204859001,Orang Lain Sekali,1985-04-12,2025-05-22,
1902011010879001,Yanto Wijaya,1987-10-10,2025-05-22,
1901019999999001,Tanggal Rusak,1990-01-01,2025-05-22,
,Tak Dikenal,1960-01-01,2025-05-22,
1901015508899001,Sari Dewi,1989-08-15,2025-05-20,
1901012001759001,Joko Susanto,1975-01-20,2025-09-01,
1901015508899001,Sari Dewi,1989-08-15,1950-01-01,
,,,,
";
        let request = steps::LeaveFile {
            path: desk.file("kematian.csv", text.as_bytes()),
            kind: DepartureKind::Dead,
            region: code("19.01"),
            source: "Disdukcapil rekaan".to_owned(),
            preview: false,
        };
        let bring = |request: &steps::LeaveFile| {
            steps::leave_by_file(&desk.workspace, &desk.actor, &clock(), request, &mut |_| {}).unwrap()
        };
        let preview = bring(&steps::LeaveFile { preview: true, ..request.clone() });
        assert_eq!(figures(desk), before);
        let report = bring(&request);
        assert_eq!((preview.change, &preview.account), (None, &report.account));
        let account = &report.account;
        assert!(account.balances());
        assert_eq!((account.read, account.accepted, account.merged), (10, 2, 1), "{report:?}");
        assert_eq!((account.refused_rows(), account.skipped_rows(), account.set_aside_rows()), (2, 1, 4), "{report:?}");
        let aside: Vec<&str> = report.set_aside.keys().map(String::as_str).collect();
        assert_eq!(aside, ["at_home_elsewhere", "before_birth", "nobody_known", "other_name"]);
        assert_eq!(report.death_benefits, [id(desk, SARI)]);
        assert_eq!(view(desk, SARI).gone.unwrap().source, "Disdukcapil rekaan, 474.3/9001");
        assert!(bring(&request).already);
        let item = steps::history(&desk.workspace, &desk.actor, false).unwrap().pop().unwrap();
        assert_eq!((item.kind.as_str(), &item.import.unwrap().account), ("person.departures", account));
        assert_counts_are_their_lists(desk);
        undo(desk, report.change.unwrap());
        assert_eq!(figures(desk), before);
        assert!(bring(&request).change.is_some(), "taken back, it may come again");
        desk.assert_audit_whole();
    });
}

#[test]
fn the_history_of_a_person_follows_the_lists() {
    each_desk(|desk| {
        everything(desk);
        desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later());
        let third = participants_a_month_later().replace(
            "25000009011,1901011204859001,DEDI KURNIAWAN,1985-04-12,L,Asnah",
            "25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana",
        );
        desk.participants("lalu.csv", "2025-07-15", &third);
        let words = |nik: &str| -> Vec<String> {
            let all = view(desk, nik).history;
            all.iter()
                .map(|entry| serde_json::to_value(entry).unwrap()["status"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(words(SARI), ["new", "gone", "returned"]);
        assert_eq!(words(JOKO), ["lapsed", "returned", "active"]);
        assert_eq!(words(DEDI), ["new", "gone"]);
        assert_eq!(words(WATI), ["grace", "lapsed", "lapsed"]);
        // A list of another regency says nothing of them.
        let elsewhere = desk.request("belitung.csv", steps::ImportAs::Participants, third.as_bytes());
        desk.import(&steps::ImportRequest {
            region: Some(code("19.02")),
            as_of: Some(date("2025-07-20")),
            ..elsewhere
        });
        assert_eq!(words(DEDI), ["new", "gone"]);
    });
}

#[test]
fn what_rests_on_a_change_about_people_is_named() {
    each_desk(|desk| {
        everything(desk);
        let (sari, budi) = (id(desk, SARI), id(desk, BUDI));
        let merged = merge(desk, sari, budi).change.unwrap();
        let left = leave(desk, sari, DepartureKind::Moved, Some("2025-05-01"), None).change.unwrap();
        let imported = steps::history(&desk.workspace, &desk.actor, false).unwrap();
        let imported = imported.iter().find(|item| item.kind == "import.participants").unwrap().change;
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), imported, false).unwrap_err().to_string();
        for change in [format!("{merged} (person.merge"), format!("{left} (person.leave")] {
            assert!(refused.contains(&change), "{refused}");
        }
    });
}

#[test]
fn only_who_answers_for_the_homes_of_both_says_who_is_whom() {
    each_desk(|desk| {
        everything(desk);
        let (sari, budi) = (id(desk, SARI), id(desk, BUDI));
        let by = |actor: &Actor| {
            steps::merge_persons(&desk.workspace, actor, &clock(), (sari, budi), "satu orang").map(|done| done.change)
        };
        for (role, region) in [
            (OperatorRole::Village, "19.01"),
            (OperatorRole::Reader, "ID"),
            (OperatorRole::Admin, "ID"),
            (OperatorRole::Government, "19.01.01.2007"),
        ] {
            let outcome = by(&one_role(role, region));
            let refused = matches!(outcome, Err(StepError::NotAllowed { .. } | StepError::Missing(_)));
            assert!(refused, "{role:?} {region}: {outcome:?}");
        }
        // Whether somebody lives elsewhere is not told.
        let foreign = one_role(OperatorRole::Government, "19.02");
        for key in [PersonKey::Number(SARI), PersonKey::Record(sari), PersonKey::Number("1901015508899099")] {
            let outcome = steps::person(&desk.workspace, &foreign, key).unwrap_err().to_string();
            assert_eq!(outcome, "Tidak ada orang dengan nomor itu di wilayah Anda.");
        }
        let change = by(&one_role(OperatorRole::Government, "19.01")).unwrap().unwrap();
        let village = one_role(OperatorRole::Village, "19.01.01.2007");
        let undone = steps::undo(&desk.workspace, &village, &clock(), change, false);
        assert!(matches!(undone, Err(StepError::NotAllowed { .. })), "{undone:?}");
        undo(desk, change);
        // A village knows who of its people died; not of another's.
        let leaving =
            Leaving { kind: DepartureKind::Dead, on: Some(date(DAY)), to: None, source: "surat desa".to_owned() };
        let told = |person| steps::leave(&desk.workspace, &village, &clock(), person, &leaving);
        assert!(told(sari).is_ok());
        assert!(matches!(told(budi), Err(StepError::Missing(_) | StepError::NotAllowed { .. })));
    });
}

#[test]
fn departures_and_partings_that_cannot_be_are_refused() {
    each_desk(|desk| {
        everything(desk);
        let sari = id(desk, SARI);
        let says = |kind, on: &str, to: Option<&str>| {
            let leaving = Leaving { kind, on: Some(date(on)), to: to.map(code), source: "akta".to_owned() };
            steps::leave(&desk.workspace, &desk.actor, &clock(), sari, &leaving).map_err(|error| error.to_string())
        };
        let refused = says(DepartureKind::Dead, "1700-01-01", None).unwrap_err();
        assert!(refused.contains("sebelum tanggal lahir"), "{refused}");
        let refused = says(DepartureKind::Dead, "2025-01-01", Some("19.01")).unwrap_err();
        assert!(refused.contains("hanya untuk yang pindah"), "{refused}");
        says(DepartureKind::Moved, "2025-05-01", Some("19.02")).unwrap();
        says(DepartureKind::Dead, "2024-05-01", None).unwrap();
        assert_eq!(view(desk, SARI).gone.unwrap().kind, DepartureKind::Dead);
        let refused = says(DepartureKind::Moved, "2025-05-10", None).unwrap_err();
        assert!(refused.contains("tercatat meninggal 2024-05-01"), "{refused}");
        says(DepartureKind::Back, "2024-05-01", None).unwrap();
        let kinds: Vec<_> = view(desk, SARI).changes.iter().map(|change| change.kind.clone()).collect();
        assert_eq!(kinds[kinds.len() - 3..], ["person.leave", "person.leave", "person.back"]);
        let parting = Parting {
            memberships: view(desk, SARI).memberships.iter().map(|held| held.membership).collect(),
            name: Some("Rahma".to_owned()),
            birth: Some(date("1700-01-01")),
            ..Parting::default()
        };
        let refused = steps::split_person(&desk.workspace, &desk.actor, &clock(), sari, &parting, "uji").unwrap_err();
        assert!(refused.to_string().contains("1900-01-01"), "{refused}");
    });
}

#[test]
fn a_reason_hides_a_number_in_any_digits() {
    each_desk(|desk| {
        everything(desk);
        let (sari, joko) = (id(desk, SARI), id(desk, JOKO));
        let because = |why: &str| steps::merge_persons(&desk.workspace, &desk.actor, &clock(), (sari, joko), why);
        because("kartu １９０１０４４８１１６８９００１ dan 1901\u{ff0e}0448\u{ff0e}1168\u{ff0e}9001").unwrap();
        let reason = view(desk, SARI).changes.last().unwrap().reason.clone();
        let digits = reason.chars().filter(|letter| letter.is_numeric()).count();
        assert!(reason.starts_with("kartu １９０１***") && digits <= 12, "{reason}");
    });
}

#[test]
fn a_reason_is_no_longer_than_a_history_can_show() {
    each_desk(|desk| {
        everything(desk);
        let (sari, joko) = (id(desk, SARI), id(desk, JOKO));
        let because = |why: &str| steps::merge_persons(&desk.workspace, &desk.actor, &clock(), (sari, joko), why);
        let refused = because(&"a".repeat(501)).unwrap_err().to_string();
        assert!(refused.contains("501 huruf; paling banyak 500"), "{refused}");
        because(&"é".repeat(500)).unwrap();
    });
}

#[test]
fn who_asks_for_what_is_no_number_hears_what_one_looks_like() {
    each_desk(|desk| {
        everything(desk);
        let asked = |number: &str| {
            steps::person(&desk.workspace, &desk.actor, PersonKey::Number(number)).unwrap_err().to_string()
        };
        for typed in ["", "1.97E+15", "190101550889900"] {
            assert!(asked(typed).contains("bukan NIK: NIK berisi 16 digit"), "{}", asked(typed));
        }
        assert!(!asked("1901015508899123").contains("bukan NIK"));
    });
}

#[test]
fn one_number_holds_at_a_time_whatever_the_order_in_which_they_are_told() {
    each_desk(|desk| {
        everything(desk);
        let sari = id(desk, SARI);
        let set = |number: &str, from: &str| {
            let new = NewNumber { number: number.to_owned(), temporary: false, from: Some(date(from)) };
            steps::set_number(&desk.workspace, &desk.actor, &clock(), sari, &new, "KTP")
                .map_err(|error| error.to_string())
        };
        set("1901015508899007", "2024-01-01").unwrap();
        set("1901015508899008", "2023-01-01").unwrap();
        set("1901015508899009", "2023-07-01").unwrap();
        let mut terms: Vec<_> =
            view(desk, SARI).numbers.iter().map(|number| (number.valid_from, number.valid_until)).collect();
        terms.sort();
        let day = |text: &str| Some(date(text));
        assert_eq!(
            terms,
            [
                (None, day("2022-12-31")),
                (day("2023-01-01"), day("2023-06-30")),
                (day("2023-07-01"), day("2023-12-31")),
                (day("2024-01-01"), None),
            ]
        );
        let refused = set("1901015508899010", "2024-01-01").unwrap_err();
        assert!(refused.contains("sudah berlaku sejak hari itu"), "{refused}");
        let refused = set("1901015508899010", "1800-01-01").unwrap_err();
        assert!(refused.contains("sebelum tanggal lahir"), "{refused}");
    });
}
