//! Who is who, from list to list: persons keep their identity, numbers may come later, a human's word stands.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{GapStatus, Outcome};
use steps::{Decision, ask, decide, name_decided, reviews, undo};
use support::{DAY, Desk, NEXT_REGENCY, VILLAGE, code, date, each_desk, everything, participants};
use support::{clock, participants_a_month_later};
use units::Id;

/// What matching last said of a row of a file.
fn verdict(desk: &Desk<'_>, file: &str, row: u32) -> Outcome {
    let all = steps::verdicts(&desk.workspace, &desk.actor).unwrap();
    all.iter().find(|(name, number, _)| name == file && *number == row).unwrap_or_else(|| panic!("{file} {row}")).2
}

fn person(desk: &Desk<'_>, file: &str, row: u32) -> i64 {
    match verdict(desk, file, row) {
        Outcome::Known(person) => person.get(),
        other => panic!("{file} row {row} is {other:?}"),
    }
}

fn participant(desk: &Desk<'_>, row: u32) -> i64 {
    let rows = steps::participants_by_row(&desk.workspace, &desk.actor, units::RegionCode::INDONESIA).unwrap();
    rows.iter().find(|(number, _)| *number == row).unwrap().1.get()
}

/// The scheme has learnt the number of somebody it knew by card alone.
fn with_hermans_number() -> String {
    participants_a_month_later().replace("25000009005,,", "25000009005,1901010707709001,")
}

#[test]
fn a_new_snapshot_replaces_the_one_before_and_persons_stay_who_they_are() {
    each_desk(|desk| {
        everything(desk);
        let before: Vec<i64> = [3, 5, 6, 7].map(|row| participant(desk, row)).to_vec();
        let dedi = person(desk, "rebo.csv", 6);
        desk.participants("peserta-juli.csv", "2025-07-01", &with_hermans_number());
        let matched = desk.match_all();
        assert_eq!((matched.rosters, matched.already), (3, 0), "every list is matched with the new snapshot");
        // Budi, Joko and Wati by NIK, Herman and Dedi by the NIK that the village gave.
        let after: Vec<i64> = [2, 3, 4, 5].map(|row| participant(desk, row)).to_vec();
        assert_eq!(before, after);
        assert_eq!(participant(desk, 6), dedi);
        assert_eq!(person(desk, "rebo.csv", 6), dedi);
        let gap = desk.gap("19");
        let listed: Vec<(&str, GapStatus)> =
            gap.people.iter().map(|person| (person.name.as_str(), person.status)).collect();
        // Sari is on no list any more, Joko paid, Wati let it lapse, Dedi was registered.
        assert_eq!(
            listed,
            [
                ("Sari Dewi", GapStatus::NeverRegistered),
                ("Wati Lestari", GapStatus::Lapsed { since: date("2025-06-16") }),
                ("Siti Fatonah", GapStatus::NeverRegistered),
                ("Rahma Wulandari", GapStatus::NeverRegistered),
                ("Lina Marlina", GapStatus::NeverRegistered),
                ("Yanto Wijaya", GapStatus::NeverRegistered),
            ]
        );
        let figure = desk.published("19");
        assert_eq!(figure.as_of, date("2025-07-01"));
        assert_eq!((figure.active.total, figure.active.formal, figure.active.informal), (4, 1, 3));
        assert_eq!(figure.lapsed, 1);
        // The earlier day still answers from the earlier snapshot.
        let request =
            steps::CoverageRequest { as_of: Some(date(DAY)), ..steps::CoverageRequest::published(code("19")) };
        assert_eq!(desk.coverage(&request).active.total, 5);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_person_on_two_rosters_counts_once() {
    each_desk(|desk| {
        everything(desk);
        assert_eq!(person(desk, "rebo.csv", 6), person(desk, "pasar.xlsx", 2));
        let gap = desk.gap("19.01");
        let dedi: Vec<_> = gap.people.iter().filter(|person| person.name == "Dedi Kurniawan").collect();
        assert_eq!(dedi.len(), 1);
        assert_eq!(dedi[0].region, code("19.01.01.2007"), "in the village of the first list");
        assert_eq!(desk.gap("19.01.01.1001").people.len(), 1, "Rahma alone");
    });
}

#[test]
fn a_person_without_nik_gets_one_from_another_list_and_stays_the_same() {
    each_desk(|desk| {
        // The village knows Siti without a number.
        desk.participants("peserta.csv", DAY, &participants());
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.match_all();
        let siti = person(desk, "rebo.csv", 11);
        // The women's group knows her number.
        let group = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan\n\
                     1901014606959001,Siti Fatonah,1995-06-06,P,Zainab,Penjahit\n";
        desk.roster("pkk.csv", "19.01.01.2007", group.as_bytes());
        desk.match_all();
        assert_eq!(person(desk, "pkk.csv", 2), siti);
        // A third list writes the name another way; the number finds her.
        let third = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n1901014606959001,Siti F,1995-06-06,P,Penjahit\n";
        desk.roster("koperasi.csv", "19.01.01.1001", third.as_bytes());
        desk.match_all();
        assert_eq!(person(desk, "koperasi.csv", 2), siti);
        // So does the scheme's own list, once she is registered.
        let registered = format!(
            "{}25000009012,1901014606959001,SITI FATONAH,1995-06-06,P,Zainab,BPU,,,,JKK JKM,2025-06-10,,2025-06,19.01,,\
             19.01.01.2007,Penjahit\n",
            participants_a_month_later()
        );
        desk.participants("peserta-juli.csv", "2025-07-01", &registered);
        assert_eq!(participant(desk, 7), siti);
    });
}

#[test]
fn a_participant_without_nik_stays_the_same_person_by_card_whatever_number_comes_later() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        let herman = participant(desk, 7);
        // The village's list brings his number.
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.match_all();
        assert_eq!(person(desk, "rebo.csv", 10), herman);
        // The scheme's next list still knows the card alone.
        desk.participants("peserta-juli.csv", "2025-07-01", &participants_a_month_later());
        assert_eq!(participant(desk, 5), herman);
        desk.match_all();
        assert!(desk.gap("19").people.iter().all(|person| person.name != "Herman Saputra"), "he is paid");
        // And the one after it has learnt the number as well.
        desk.participants("peserta-agustus.csv", "2025-08-01", &with_hermans_number());
        assert_eq!(participant(desk, 5), herman);
    });
}

#[test]
fn a_card_that_gets_its_nik_in_the_next_snapshot_stays_the_same_person() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        let herman = participant(desk, 7);
        desk.participants("peserta-juli.csv", "2025-07-01", &with_hermans_number());
        assert_eq!(participant(desk, 5), herman);
        // The number is his from then on.
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.match_all();
        assert_eq!(person(desk, "rebo.csv", 10), herman);
    });
}

#[test]
fn somebody_listed_without_nik_who_is_registered_later_leaves_the_gap_or_waits_for_a_human() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.match_all();
        let registered = format!(
            "{}25000009012,1901014606959001,SITI FATONAH,1995-06-06,P,Zainab,BPU,,,,JKK JKM,2025-06-10,,2025-06,19.01,,\
             19.01.01.2007,Penjahit\n",
            participants_a_month_later()
        );
        desk.participants("peserta-juli.csv", "2025-07-01", &registered);
        desk.match_all();
        let gap = desk.gap("19");
        let siti = gap.people.iter().find(|person| person.name == "Siti Fatonah");
        let never = siti.is_some_and(|person| person.status == GapStatus::NeverRegistered);
        assert!(!never, "a registered worker is on the list as never registered");
    });
}

/// The record made from a list is a copy of its row; the scheme writes the same person a little differently.
#[test]
fn a_participant_wins_over_the_copy_that_a_list_made() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        desk.match_all();
        for (name, birth, village) in [
            ("SITI FATHONAH", "1995-06-06", "19.01.01.2007"),
            ("SITI FATONAH", "1995-06-06", "19.01.01.1001"),
            ("HJ. SITI FATONAH", "1995-06-06", ""),
        ] {
            let registered = format!(
                "{}25000009012,1901014606959001,{name},{birth},P,Zainab,BPU,,,,JKK JKM,2025-06-10,,2025-06,19.01,,{village},\
                 Penjahit\n",
                participants_a_month_later()
            );
            desk.participants(&format!("peserta {name} {village}.csv"), "2025-07-01", &registered);
            desk.match_all();
            let last_row = u32::try_from(registered.lines().count()).unwrap();
            let row = VILLAGE.lines().position(|line| line.contains("Siti Fatonah")).unwrap() + 1;
            let offered = match verdict(desk, "rebo.csv", u32::try_from(row).unwrap()) {
                Outcome::Known(person) | Outcome::Doubtful(person) => person.get(),
                Outcome::NotMatched => panic!("not matched"),
            };
            assert_eq!(offered, participant(desk, last_row), "{name} {village}: the participant is found or offered");
        }
    });
}

#[test]
fn an_answer_for_an_older_day_rests_on_the_older_snapshot() {
    each_desk(|desk| {
        let [village, ..] = everything(desk);
        let before = desk.answer(village);
        desk.participants("peserta-juli.csv", "2025-07-01", &participants_a_month_later());
        let mut out = std::io::Cursor::new(Vec::new());
        let kind = steps::FileKind::Csv;
        steps::answer(&desk.workspace, &desk.actor, Id::new(village), Some(date(DAY)), kind, &mut out).unwrap();
        assert_eq!(support::csv_rows(&out.into_inner()), before);
    });
}

/// Lina's twin, or Lina with a slip in name and number.
const NEARLY_LINA: &str = "\
nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan
1902014505859002,Lisa Marlina,1985-05-05,P,Karyawan swasta
";

/// The doubtful row of [`NEARLY_LINA`].
fn doubt(desk: &Desk<'_>) -> steps::ReviewItem {
    desk.participants("peserta.csv", DAY, &participants());
    desk.roster("buluh.csv", "19.02.01.2003", NEXT_REGENCY.as_bytes());
    desk.match_all();
    desk.roster("mirip.csv", "19.02.01.2003", NEARLY_LINA.as_bytes());
    let report = desk.match_all();
    assert!(report.doubtful > 0, "{report:?}");
    let items = reviews(&desk.workspace, &desk.actor, code("19.02")).unwrap();
    assert_eq!(u64::try_from(items.len()).unwrap(), report.doubtful, "the queue holds every doubt");
    assert!(reviews(&desk.workspace, &desk.actor, code("19.01")).unwrap().is_empty());
    items.into_iter().next().unwrap()
}

#[test]
fn a_doubt_waits_in_the_queue_with_its_evidence_and_no_number() {
    each_desk(|desk| {
        let item = doubt(desk);
        assert_eq!(item.candidate_name.to_lowercase(), "lina marlina");
        let sum: f64 = item.evidence.prior + item.evidence.fields.iter().map(|piece| piece.bits).sum::<f64>();
        assert!(item.evidence.fields.len() == 6 && sum.is_finite(), "{:?}", item.evidence);
        assert!(!item.evidence.rules.is_empty() && !item.evidence.turning.is_empty(), "{:?}", item.evidence);
        assert!(
            item.evidence
                .fields
                .iter()
                .all(|piece| piece.words.indonesian != piece.level && piece.words.english != piece.level),
            "{:?}",
            item.evidence
        );
        let told = serde_json::to_string(&item).unwrap();
        for number in support::PLANTED {
            assert!(!told.contains(number), "{told}");
        }
        let gap = desk.gap("19.02");
        assert!(gap.counts.doubtful > 0);
        assert!(gap.people.iter().filter(|person| person.status == GapStatus::Doubtful).all(|p| p.person.is_none()));
    });
}

#[test]
fn a_decision_takes_the_row_out_of_doubt_and_survives_the_next_snapshot() {
    for decision in [Decision::Same, Decision::Different] {
        each_desk(|desk| {
            let item = doubt(desk);
            let lina = person(desk, "buluh.csv", 2);
            decide(&desk.workspace, &desk.actor, &clock(), Id::new(item.row), decision).unwrap();
            let decided = person(desk, "mirip.csv", item.sheet_row);
            match decision {
                Decision::Same => assert_eq!(decided, lina),
                Decision::Different => assert_ne!(decided, lina),
            }
            let left = reviews(&desk.workspace, &desk.actor, code("19.02")).unwrap();
            assert!(left.iter().all(|other| other.row != item.row));
            let again = decide(&desk.workspace, &desk.actor, &clock(), Id::new(item.row), decision);
            assert!(again.is_err(), "a row that is not in doubt cannot be decided");
            // The next snapshot is matched anew; the human's word stands.
            let later = participants().replace("2025-05,19.02", "2025-06,19.02");
            desk.participants("peserta-juli.csv", "2025-07-01", &later);
            assert_eq!(desk.match_all().rosters, 2);
            assert_eq!(person(desk, "mirip.csv", item.sheet_row), decided);
            assert_eq!(person(desk, "buluh.csv", 2), lina);
            // The number of somebody new is known from then on: the scheme's list finds her by it.
            if decision == Decision::Different {
                let lisa = "25000009013,1902014505859002,LISA M,,P,,BPU,,,,JKK JKM,2025-06-10,,2025-07,19.02,,,\n";
                desk.participants("peserta-agustus.csv", "2025-08-01", &format!("{later}{lisa}"));
                assert_eq!(participant(desk, 17), decided);
            }
            desk.assert_audit_whole();
        });
    }
}

#[test]
fn a_question_waits_beside_its_doubt_through_the_next_list_and_is_taken_back_like_any_change() {
    each_desk(|desk| {
        let item = doubt(desk);
        let (workspace, actor, row) = (&desk.workspace, &desk.actor, Id::new(item.row));
        let now = || {
            let asked =
                reviews(workspace, actor, code("19.02")).unwrap().into_iter().find(|other| other.row == item.row);
            asked.and_then(|item| item.asked).map(|asked| (asked.change, asked.of, asked.note))
        };
        let figures = desk.gap("19.02").counts;
        let first = ask(workspace, actor, &clock(), row, "Kades Buluh", "Kembar?").unwrap();
        let second = ask(workspace, actor, &clock(), row, "Bidan", "").unwrap();
        assert_eq!(ask(workspace, actor, &clock(), row, "Bidan", "").unwrap(), second, "asked once");
        assert_eq!(now(), Some((second, "Bidan".to_owned(), String::new())), "the last question stands");
        assert_eq!(name_decided(workspace, actor, second).unwrap(), item.name);
        assert_eq!(desk.gap("19.02").counts, figures, "a question moves no figure");
        undo(workspace, actor, &clock(), second, false).unwrap();
        assert_eq!(now(), Some((first, "Kades Buluh".to_owned(), "Kembar?".to_owned())));
        desk.participants("juli.csv", "2025-07-01", &participants().replace("2025-05,19.02", "2025-06,19.02"));
        desk.match_all();
        assert_eq!(now().map(|asked| asked.0), Some(first), "matched anew, asked still");
        // The list cannot go while somebody asks about its row; a decision ends the question, and its undo brings it back.
        let its_list = first - 2;
        assert!(matches!(undo(workspace, actor, &clock(), its_list, false), Err(steps::StepError::RestsOn { .. })));
        let decided = decide(workspace, actor, &clock(), row, Decision::Different).unwrap();
        assert_eq!((now(), name_decided(workspace, actor, decided).unwrap()), (None, item.name.clone()));
        assert!(ask(workspace, actor, &clock(), row, "Bidan", "").is_err(), "it is decided");
        undo(workspace, actor, &clock(), decided, false).unwrap();
        assert_eq!(now().map(|asked| asked.0), Some(first), "no question is lost");
        desk.assert_audit_whole();
    });
}

#[test]
fn a_preview_of_participants_closes_with_the_account_of_the_import() {
    each_desk(|desk| {
        // The scheme knew Herman by card alone; now he stands there twice, once with his number.
        let line = "25000009005,,HERMAN SAPUTRA";
        let later = participants_a_month_later();
        let herman = later.lines().find(|row| row.starts_with(line)).unwrap();
        let twice = format!("{later}{}\n", herman.replace(line, "25000009005,1901010707709001,HERMAN SAPUTRA"));
        for (name, day, text, merged) in
            [("peserta.csv", DAY, participants(), 1), ("nanti.csv", "2025-07-01", twice, 1)]
        {
            let request = desk.request(name, steps::ImportAs::Participants, text.as_bytes());
            let request = steps::ImportRequest { as_of: Some(date(day)), ..request };
            let head = desk.audit_head();
            let preview = steps::ImportRequest { preview: true, ..request.clone() };
            let (preview, told) = desk.try_import(&preview).unwrap();
            assert_eq!((preview.change, desk.audit_head()), (None, head));
            let (report, issues) = desk.try_import(&request).unwrap();
            assert_eq!((&preview.account, told), (&report.account, issues), "{name}");
            assert_eq!(report.account.merged, merged, "{name}");
        }
        desk.assert_audit_whole();
    });
}
