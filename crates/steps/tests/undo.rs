//! Taking changes back: figures return to what they were, what rests on a change is named, the same file comes again.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use steps::{Actor, Decision, ImportAs, ImportRequest, OperatorRole, StepError, UndoReport};
use support::{
    DAY, Desk, NEXT_REGENCY, TARGETS, VILLAGE, WORKFORCE, clock, code, each_desk, everything, one_role, participants,
    participants_a_month_later,
};
use units::{Id, RegionCode};

fn undo(desk: &Desk<'_>, change: i64) -> Result<UndoReport, StepError> {
    steps::undo(&desk.workspace, &desk.actor, &clock(), change, false)
}

/// Takes back and gives the number of the undo.
fn undone(desk: &Desk<'_>, change: i64) -> i64 {
    let report = undo(desk, change).unwrap();
    assert_eq!(report.undone.len(), 1);
    report.undone[0].by
}

#[track_caller]
fn refused(outcome: Result<UndoReport, StepError>, words: &str) -> String {
    let error = outcome.expect_err("refused").to_string();
    assert!(error.contains(words), "{error}");
    error
}

#[track_caller]
fn same(left: &[String], right: &[String], what: &str) {
    for (left, right) in left.iter().zip(right) {
        assert!(left == right, "{what}\n{left:.900}\n{right:.900}");
    }
}

/// Numbers of rows say nothing of figures.
fn plain(mut value: serde_json::Value) -> String {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|name, _| !["id", "person", "row", "roster"].contains(&name.as_str()));
                fields.values_mut().for_each(strip);
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value.to_string()
}

/// All that figures and lists say, of the country, a regency and a village.
fn figures(desk: &Desk<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for region in ["ID", "19.01", "19.01.01.2007"] {
        let request = steps::CoverageRequest::published(code(region));
        // Where no snapshot is left, that is what is said.
        match steps::coverage(&desk.workspace, &desk.actor, &request) {
            Ok(found) => said.push(plain(serde_json::to_value(&found).unwrap())),
            Err(error) => said.push(error.to_string()),
        }
        match steps::gap(&desk.workspace, &desk.actor, domain::GapFilter::all(code(region)), None) {
            Ok(found) => said.push(plain(serde_json::to_value(&found).unwrap())),
            Err(error) => said.push(error.to_string()),
        }
    }
    let doubts = steps::reviews(&desk.workspace, &desk.actor, RegionCode::INDONESIA).unwrap();
    said.push(format!("{} doubts", doubts.len()));
    let rosters = steps::rosters(&desk.workspace, &desk.actor).unwrap();
    said.push(format!("{:?}", rosters.iter().map(|roster| roster.file.clone()).collect::<Vec<_>>()));
    said
}

fn change_of(desk: &Desk<'_>, file: &str) -> i64 {
    let items = steps::history(&desk.workspace, &desk.actor, false).unwrap();
    items.iter().rev().find(|item| item.reason == file && item.undone_by.is_none()).expect("it was imported").change
}

fn last_change(desk: &Desk<'_>) -> i64 {
    steps::history(&desk.workspace, &desk.actor, true).unwrap().pop().expect("a change").change
}

/// Brings a file in and gives the change.
type Import<'a> = Box<dyn Fn() -> i64 + 'a>;

#[test]
fn after_an_import_and_its_undo_the_figures_are_what_they_were() {
    each_desk(|desk| {
        everything(desk);
        let lists: [(&str, Import<'_>); 4] = [
            (
                "participants",
                Box::new(|| {
                    desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later()).change.unwrap()
                }),
            ),
            (
                "a roster",
                Box::new(|| {
                    let text = NEXT_REGENCY.replace("1902011010879001,Yanto", "1902011010879003,Yono");
                    desk.roster("baru.csv", "19.02.01.2003", text.as_bytes()).change.unwrap()
                }),
            ),
            (
                "denominators",
                Box::new(|| {
                    let text = WORKFORCE.replace(",20,", ",25,");
                    let request = desk.request("penyebut-baru.csv", ImportAs::Workforce, text.as_bytes());
                    desk.import(&request).change.unwrap()
                }),
            ),
            (
                "targets",
                Box::new(|| {
                    let text = TARGETS.replace("57.17%", "70%");
                    let request = desk.request("target-baru.csv", ImportAs::Targets, text.as_bytes());
                    desk.import(&request).change.unwrap()
                }),
            ),
        ];
        let before = figures(desk);
        for (what, import) in &lists {
            let first = import();
            let with = figures(desk);
            assert!(with != before, "{what} changed nothing, so nothing was tested");
            let by = undone(desk, first);
            same(&figures(desk), &before, what);
            refused(undo(desk, first), &format!("sudah diurungkan oleh perubahan {by}"));
            // The undo itself can be undone, and then again.
            let redo = undone(desk, by);
            same(&figures(desk), &with, &format!("{what} stands again"));
            refused(undo(desk, redo), &format!("urungkan langsung perubahan {first}"));
            let by = undone(desk, first);
            same(&figures(desk), &before, &format!("{what} taken back twice"));
            // The same file comes again, as a change of its own; the first may then not stand beside it.
            let again = import();
            assert!(again > by, "{what} was not imported anew");
            same(&figures(desk), &with, &format!("{what} imported again"));
            refused(undo(desk, by), &format!("{again} (import."));
            assert_eq!(import(), again, "a third time is already there");
            undone(desk, again);
            same(&figures(desk), &before, "");
        }
        desk.assert_audit_whole();
    });
}

#[test]
fn what_rests_on_a_change_is_named_and_can_be_taken_back_with_it() {
    each_desk(|desk| {
        everything(desk);
        let before_later = figures(desk);
        let first = change_of(desk, "peserta.csv");
        let later = desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later()).change.unwrap();
        let head = desk.audit_head();
        let error = refused(undo(desk, first), "sekaligus bersama perubahan ini");
        // The second snapshot, and every matching, use its people.
        assert!(error.contains(&format!("{later} (import.participants, nanti.csv)")), "{error}");
        assert_eq!(error.matches("match.roster").count(), 3, "{error}");
        assert_eq!(desk.audit_head(), head, "a refusal writes nothing");
        refused(undo(desk, change_of(desk, "rebo.csv")), "match.roster, rebo.csv");

        let report = steps::undo(&desk.workspace, &desk.actor, &clock(), first, true).unwrap();
        let order: Vec<i64> = report.undone.iter().map(|undone| undone.change).collect();
        assert_eq!(order.len(), 5);
        assert!(order.is_sorted_by(|left, right| left > right), "{order:?}");
        assert_eq!((order[0], order[4]), (later, first));
        let without = figures(desk);
        assert!(without[0].contains("Belum ada daftar peserta"), "{without:?}");

        // What a change uses must stand before the change does.
        refused(undo(desk, report.undone[0].by), &format!("urungkan perubahan {}", report.undone[4].by));
        for undone in report.undone.iter().rev().take(4) {
            assert_eq!(undo(desk, undone.by).unwrap().undone[0].stands_again, Some(undone.change));
        }
        same(&figures(desk), &before_later, "all but the later list stand again");
        desk.assert_audit_whole();
    });
}

#[test]
fn after_an_undo_matching_starts_from_what_is_left() {
    each_desk(|desk| {
        let roster = |name: &str, text: &str| desk.roster(name, "19.01.01.2007", text.as_bytes()).change.unwrap();
        let wrong = participants().replace("SARI DEWI", "ORANG LAIN").replace("1989-08-15", "1970-01-01");
        let wrong = desk.participants("salah.csv", DAY, &wrong).change.unwrap();
        undone(desk, wrong);
        desk.participants("peserta.csv", DAY, &participants());
        roster("rebo.csv", VILLAGE);
        let matched = desk.match_all();
        assert_eq!((matched.rosters, matched.rows), (1, 6));
        let gap = figures(desk);

        // The same without the mistake says the same of everybody.
        let place = if desk.place.location().database.is_some() {
            store::testing::Place::postgres()
        } else {
            store::testing::Place::sqlite()
        };
        let clean = Desk::at(&place);
        clean.participants("peserta.csv", DAY, &participants());
        clean.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
        assert_eq!(clean.match_all(), matched);
        same(&gap, &figures(&clean), "without the mistake");

        // Matching taken back and done again: the list is matched anew, with new people.
        let matching = steps::history(&desk.workspace, &desk.actor, true).unwrap();
        let matching = matching.iter().rfind(|item| item.kind == "match.roster").unwrap().change;
        let before = figures(desk);
        undone(desk, matching);
        assert!(figures(desk) != before);
        assert_eq!(desk.match_all(), matched);
        same(&figures(desk), &before, "matched anew");
        desk.assert_audit_whole();
    });
}

#[test]
fn a_decision_taken_back_leaves_the_doubt_and_can_be_made_again() {
    each_desk(|desk| {
        everything(desk);
        let nearly = NEXT_REGENCY.replace("1902014505859001,Lina", "1902014505859002,Lisa");
        desk.roster("mirip.csv", "19.02.01.2003", nearly.as_bytes());
        desk.match_all();
        let before = figures(desk);
        let doubts = || steps::reviews(&desk.workspace, &desk.actor, RegionCode::INDONESIA).unwrap();
        let row = Id::new(doubts().first().expect("a doubt").row);
        let decide = |decision| steps::decide(&desk.workspace, &desk.actor, &clock(), row, decision).unwrap();
        let last = || steps::history(&desk.workspace, &desk.actor, true).unwrap().pop().unwrap();
        decide(Decision::Same);
        let decided = figures(desk);
        assert!(decided != before);
        let review = last().change;
        let matching = last().change - 1;
        refused(undo(desk, matching), "match.review");
        undone(desk, review);
        same(&figures(desk), &before, "");
        decide(Decision::Same);
        same(&figures(desk), &decided, "");
        undone(desk, last().change);
        decide(Decision::Different);
        assert!(figures(desk) != before);
        desk.assert_audit_whole();
    });
}

#[test]
fn who_was_found_by_a_number_rests_on_the_matching_that_learnt_it() {
    each_desk(|desk| {
        let list = |nik: &str, name: &str| {
            format!(
                "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan\n{nik},{name},1970-07-07,L,Aminah,Nelayan\n"
            )
        };
        // Herman is a participant without a number; his village knows it.
        desk.participants("peserta.csv", DAY, &participants());
        let nik = "1901010707709001";
        desk.roster("rebo.csv", "19.01.01.2007", list(nik, "Herman Saputra").as_bytes());
        assert_eq!(desk.match_all().registered, 1);
        let learnt = last_change(desk);
        // Another village has no more than the number right.
        let other = list(nik, "Herman S").replace("1970-07-07,L,Aminah", ",L,");
        desk.roster("lain.csv", "19.02.01.2003", other.as_bytes());
        assert_eq!(desk.match_all().registered, 1);
        let found = last_change(desk);
        let before = figures(desk);
        refused(undo(desk, learnt), &format!("{found} (match.roster, lain.csv)"));
        let report = steps::undo(&desk.workspace, &desk.actor, &clock(), learnt, true).unwrap();
        assert_eq!(report.undone.iter().map(|undone| undone.change).collect::<Vec<_>>(), [found, learnt]);
        assert_eq!(desk.gap("19").counts.not_matched, 2);
        desk.match_all();
        same(&figures(desk), &before, "matched anew");
    });
}

#[test]
fn a_matching_that_left_a_row_to_a_human_rests_on_what_the_human_said() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        let nearly = NEXT_REGENCY.replace("1902014505859001,Lina", "1902014505859002,Lisa");
        desk.roster("mirip.csv", "19.02.01.2003", nearly.as_bytes());
        desk.match_all();
        let first = last_change(desk);
        let doubts = steps::reviews(&desk.workspace, &desk.actor, RegionCode::INDONESIA).unwrap();
        let row = Id::new(doubts.first().expect("a doubt").row);
        steps::decide(&desk.workspace, &desk.actor, &clock(), row, Decision::Same).unwrap();
        let review = last_change(desk);
        let later = participants().replace("2025-05,19.02", "2025-06,19.02");
        desk.participants("nanti.csv", "2025-07-01", &later);
        desk.match_all();
        let second = last_change(desk);
        refused(undo(desk, review), &format!("{second} (match.roster, mirip.csv)"));
        let report = steps::undo(&desk.workspace, &desk.actor, &clock(), first, true).unwrap();
        assert_eq!(report.undone.iter().map(|undone| undone.change).collect::<Vec<_>>(), [second, review, first]);
        assert_eq!(desk.gap("19").counts.not_matched, 2);
        let report = desk.match_all();
        assert_eq!((report.rosters, report.already), (1, 0));
        assert_eq!(desk.gap("19").counts.not_matched, 0);
    });
}

#[test]
fn only_who_may_make_a_change_takes_it_back() {
    each_desk(|desk| {
        let roster = desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes()).change.unwrap();
        let figures = desk.request("penyebut.csv", ImportAs::Workforce, WORKFORCE.as_bytes());
        let figures = desk.import(&figures).change.unwrap();
        let by = |actor: &Actor, change: i64| steps::undo(&desk.workspace, actor, &clock(), change, false);
        for (role, region) in [
            (OperatorRole::Village, "19.02.01.2003"),
            (OperatorRole::Government, "19.02"),
            (OperatorRole::Admin, "ID"),
            (OperatorRole::Reader, "ID"),
        ] {
            let outcome = by(&one_role(role, region), roster);
            assert!(matches!(outcome, Err(StepError::NotAllowed { .. })), "{role:?} {region}: {outcome:?}");
        }
        for (role, region) in [(OperatorRole::Village, "19.01.01.2007"), (OperatorRole::Government, "19")] {
            let outcome = by(&one_role(role, region), figures);
            assert!(matches!(outcome, Err(StepError::NotAllowed { .. })), "{role:?} {region}: {outcome:?}");
        }
        // A list of participants of one region is that region's to take back.
        let own = desk.request("peserta-16.csv", ImportAs::Participants, participants().as_bytes());
        let own = desk.import(&ImportRequest { region: Some(code("16")), ..own }).change.unwrap();
        let office = |region: &str| one_role(OperatorRole::SchemeOffice, region);
        let outcome = by(&office("19"), own);
        assert!(matches!(outcome, Err(StepError::NotAllowed { .. })), "{outcome:?}");
        let village = one_role(OperatorRole::Village, "19.01.01.2007");
        let lists = |actor: &Actor| {
            let items = steps::history(&desk.workspace, actor, false).unwrap();
            items.into_iter().filter(|item| item.change == own).map(|item| item.region).collect::<Vec<_>>()
        };
        assert_eq!((lists(&village), lists(&office("16"))), (vec![], vec![Some(code("16"))]));
        by(&office("16"), own).unwrap();
        let undone = by(&one_role(OperatorRole::Village, "19.01.01.2007"), roster).unwrap().undone[0].by;
        let again = by(&one_role(OperatorRole::Village, "19.02.01.2003"), undone);
        assert!(matches!(again, Err(StepError::NotAllowed { .. })), "{again:?}");
        by(&one_role(OperatorRole::Village, "19.01.01.2007"), undone).unwrap();
        by(&one_role(OperatorRole::SchemeOffice, "ID"), figures).unwrap();

        // Others' lists are not in the history of a village.
        let seen = |actor: &Actor| {
            let items = steps::history(&desk.workspace, actor, false).unwrap();
            items.into_iter().map(|item| (item.reason, item.undone_by.is_some())).collect::<Vec<_>>()
        };
        let figures = ("penyebut.csv".to_owned(), true);
        let list = ("rebo.csv".to_owned(), false);
        assert_eq!(seen(&one_role(OperatorRole::Village, "19.01.01.2007")), [list, figures.clone()]);
        assert_eq!(seen(&one_role(OperatorRole::Village, "19.02.01.2003")), std::slice::from_ref(&figures));
        assert_eq!(seen(&one_role(OperatorRole::Reader, "ID")), [figures]);
    });
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    each_desk(|desk| {
        let new = steps::NewOperator {
            name: "camat".to_owned(),
            password: "rahasia-camat".to_owned(),
            roles: vec![OperatorRole::Village],
            regions: vec![code("19.01.01")],
        };
        steps::add_operator(&desk.workspace, &desk.actor, &clock(), "satu", &new).unwrap();
        refused(undo(desk, 1), "operator.set) tidak dapat diurungkan");
        refused(undo(desk, 99), "Tidak ada perubahan bernomor 99");
        let office = steps::NewOffice {
            name: "Cabang Contoh".to_owned(),
            kind: domain::OfficeKind::from_code("kacab").unwrap(),
            regions: vec![code("19.01")],
            opened: None,
            closed: None,
        };
        let offices = || steps::offices(&desk.workspace, &desk.actor).unwrap().len();
        steps::set_office(&desk.workspace, &desk.actor, &clock(), "dua", &office).unwrap();
        assert_eq!(offices(), 1);
        undone(desk, 2);
        assert_eq!(offices(), 0);
        // A retraction slipped in behind the program's back is found.
        desk.import(&ImportRequest {
            region: Some(code("19.01.01.2007")),
            ..desk.request("rebo.csv", ImportAs::Roster, VILLAGE.as_bytes())
        });
        desk.assert_audit_whole();
        desk.place.tamper("UPDATE change SET retracts = 1 WHERE kind = 'import.roster'");
        let report = steps::verify_audit(&desk.workspace, &desk.actor).unwrap();
        assert!(!report.is_whole());
    });
}
