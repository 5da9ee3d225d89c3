//! The index of everybody known, kept between runs: the same answers with it, without it, and whatever became of its files.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;
use std::path::PathBuf;

use steps::{Decision, Finding, OperatorRole, PersonSought, StepError, Workspace, decide, find_person, reviews};
use store::testing::Place;
use support::{DAY, Desk, clock, code, date, each_desk, one_role};
use units::Id;

/// Participants, three rosters and more participants, from the generator; the second roster names people of the first.
struct Files {
    participants: String,
    rosters: Vec<(String, String)>,
}

fn files() -> Files {
    let mut participants = Vec::new();
    sample::participants_csv(900, 7, &mut participants).unwrap();
    let participants = String::from_utf8(participants).unwrap();
    let head = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu\n";
    let mut lines: Vec<String> = Vec::new();
    for (number, line) in participants.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let nik = if number % 5 == 0 { "" } else { cells[1] };
        let name = if number % 7 == 0 { cells[2].replacen('a', "", 1) } else { cells[2].to_owned() };
        // Some say so little that somebody has to look.
        let line = match number % 11 {
            0 => format!(",{name},{}-01-01,{},\n", &cells[3][..4], cells[4]),
            1 => format!(",{},{},,\n", name.split(' ').next().unwrap_or(&name), cells[3]),
            _ => format!("{nik},{name},{},{},{}\n", cells[3], cells[4], cells[5]),
        };
        lines.push(line);
    }
    let stranger = |n: usize| {
        let names = ["Lasmini Sukowati", "Tugimin Karyo", "Rohaya Zubaidah", "Wagiman Prawiro", "Sumiyem Hadi"];
        let place = n % names.len();
        format!(",{} {},19{}-0{}-1{},L,Ponirah\n", names[place], n / 5, 60 + n % 30, 1 + n % 9, n % 9)
    };
    let roster = |from: usize, to: usize, strangers: std::ops::Range<usize>| {
        format!("{head}{}{}", lines[from..to].concat(), strangers.map(stranger).collect::<String>())
    };
    let rosters = vec![
        ("satu.csv".to_owned(), roster(0, 300, 0..60)),
        ("dua.csv".to_owned(), roster(250, 600, 30..120)),
        ("tiga.csv".to_owned(), roster(500, 800, 100..130)),
    ];
    Files { participants, rosters }
}

fn kept_files(desk: &Desk<'_>) -> Vec<PathBuf> {
    let folder = desk.place.data_dir().join("kept");
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A fresh place on the same database system.
fn another(desk: &Desk<'_>) -> Place {
    if desk.place.location().database.is_some() { Place::postgres() } else { Place::sqlite() }
}

fn forget(desk: &Desk<'_>) {
    kept_files(desk).iter().for_each(|file| fs::remove_file(file).unwrap());
}

/// What matching list by list says, with `between` done to the kept files before each, and the head of the audit, which
/// stands for every row written.
fn told(desk: &Desk<'_>, between: impl Fn(&Desk<'_>, usize)) -> (Vec<steps::MatchReport>, Vec<String>) {
    let files = files();
    desk.participants("peserta.csv", DAY, &files.participants);
    let mut reports = Vec::new();
    let mut lines = Vec::new();
    for (number, (name, text)) in files.rosters.iter().enumerate() {
        desk.roster(name, "19.01.01.2007", text.as_bytes());
        between(desk, number);
        // As a command does: a workspace of its own.
        let workspace = Workspace::open(desk.place.location()).unwrap();
        reports.push(steps::match_rosters(&workspace, &desk.actor, &clock(), None, &mut |_, _| {}).unwrap());
        if number == 1 {
            for (place, item) in reviews(&workspace, &desk.actor, code("19")).unwrap().into_iter().enumerate().take(4) {
                let decision = if place % 2 == 0 { Decision::Same } else { Decision::Different };
                decide(&workspace, &desk.actor, &clock(), Id::new(item.row), decision).unwrap();
            }
        }
        lines.push(serde_json::to_string(&reviews(&workspace, &desk.actor, code("19")).unwrap()).unwrap());
        lines.push(serde_json::to_string(&desk.gap("19")).unwrap());
    }
    for roster in 1..=files.rosters.len() {
        lines.extend(desk.answer(i64::try_from(roster).unwrap()).into_iter().map(|cells| cells.join(",")));
    }
    desk.assert_audit_whole();
    (reports, lines)
}

#[test]
fn matching_says_the_same_with_and_without_what_was_kept() {
    each_desk(|desk| {
        let with = told(desk, |_, _| {});
        let sum = |of: fn(&steps::MatchReport) -> u64| with.0.iter().map(of).sum::<u64>();
        let kinds = [sum(|report| report.registered), sum(|report| report.new), sum(|report| report.listed_before)];
        assert!(kinds.iter().all(|count| *count > 50) && sum(|report| report.doubtful) > 3, "{:?}", with.0);
        assert_eq!(kept_files(desk).len(), 2);
        let again = |between: &dyn Fn(&Desk<'_>, usize)| {
            let place = another(desk);
            let other = Desk::at(&place);
            assert!(told(&other, between) == with);
        };
        again(&|desk, _| forget(desk));
        // Only one of the two, cut off, changed, or in the other's place.
        again(&|desk, number| {
            let files = kept_files(desk);
            let change = |file: &PathBuf, change: fn(&mut Vec<u8>)| {
                let mut bytes = fs::read(file).unwrap();
                change(&mut bytes);
                fs::write(file, bytes).unwrap();
            };
            match number {
                0 => assert!(files.is_empty()),
                1 => {
                    change(&files[0], |bytes| bytes.truncate(bytes.len() / 2));
                    fs::remove_file(&files[1]).unwrap();
                }
                _ => {
                    change(&files[1], |bytes| *bytes.last_mut().unwrap() ^= 1);
                    fs::copy(&files[1], &files[0]).unwrap();
                }
            }
        });
    });
}

#[test]
fn what_is_kept_shows_no_name_or_number_and_belongs_to_its_key() {
    each_desk(|desk| {
        told(desk, |_, _| {});
        let kept: Vec<Vec<u8>> = kept_files(desk).iter().map(|file| fs::read(file).unwrap()).collect();
        let text = files().participants;
        let cells: Vec<&str> = text.lines().nth(5).unwrap().split(',').collect();
        for bytes in &kept {
            for word in [cells[1], cells[2], "lasmini", "Lasmini"] {
                assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
            }
        }
        // Another store reads nothing of it, and makes its own.
        let place = another(desk);
        let other = Desk::at(&place);
        let folder = place.data_dir().join("kept");
        let report = told(&other, |_, number| {
            if number == 0 {
                fs::create_dir_all(&folder).unwrap();
                for file in kept_files(desk) {
                    fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
                }
            }
        });
        assert!(report.0.iter().all(|report| report.registered > 100));
        assert!(kept_files(&other).iter().zip(&kept).all(|(file, before)| fs::read(file).unwrap() != *before));
    });
}

#[test]
fn a_change_of_the_register_is_noticed() {
    each_desk(|desk| {
        told(desk, |_, _| {});
        let sought = |name: &str, birth: &str| PersonSought {
            name: name.to_owned(),
            birth: Some(date(birth)),
            region: Some(code("19.01.01.2007")),
            ..PersonSought::default()
        };
        let found = |sought: &PersonSought| find_person(&desk.workspace, &desk.actor, sought).unwrap();
        let text = files().participants;
        let cells: Vec<&str> = text.lines().nth(5).unwrap().split(',').collect();
        let known = PersonSought {
            nik: Some(cells[1].parse().unwrap()),
            mother: Some(cells[5].to_owned()),
            ..sought(cells[2], cells[3])
        };
        let same = found(&known);
        assert_eq!(same.outcome, Finding::Same, "{same:?}");
        assert!(same.person.as_ref().unwrap().registered && same.probability_ppm.unwrap() > 900_000);
        assert!(!serde_json::to_string(&same).unwrap().contains(cells[1]), "no number");
        let newcomer = sought("Ngatemi Kertowirono", "1971-03-04");
        assert_eq!(found(&newcomer).outcome, Finding::New);
        // A roster names her: known, no participant. The list of the next month does: a participant.
        desk.roster(
            "empat.csv",
            "19.01.01.2007",
            b"nama,tanggal_lahir,nik\nNgatemi Kertowirono,1971-03-04,1901014403719001\n",
        );
        desk.match_all();
        let listed = PersonSought { nik: Some("1901014403719001".parse().unwrap()), ..newcomer.clone() };
        let answer = found(&listed);
        assert_eq!((answer.outcome, answer.person.as_ref().unwrap().registered), (Finding::Same, false));
        let head = text.lines().next().unwrap();
        let mut row: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        (row[0], row[1]) = ("25000009999".to_owned(), "1901014403719001".to_owned());
        (row[2], row[3]) = ("NGATEMI KERTOWIRONO".to_owned(), "1971-03-04".to_owned());
        desk.participants("juli.csv", "2025-07-01", &format!("{head}\n{}\n", row.join(",")));
        let answer = found(&listed);
        assert_eq!((answer.outcome, answer.person.unwrap().registered), (Finding::Same, true));
        assert_ne!(found(&known).person.map(|person| person.registered), Some(true), "no list of today names them");
        let village = one_role(OperatorRole::Village, "19.01.01.2007");
        let refused = find_person(&desk.workspace, &village, &known);
        assert!(matches!(refused, Err(StepError::NotAllowed { .. })), "{refused:?}");
        let far = PersonSought { region: None, ..known };
        let office = one_role(OperatorRole::Government, "19.01");
        assert!(matches!(find_person(&desk.workspace, &office, &far), Err(StepError::NotAllowed { .. })));
        let nameless = find_person(&desk.workspace, &desk.actor, &PersonSought::default());
        assert!(matches!(nameless, Err(StepError::Request(_))), "{nameless:?}");
    });
}
