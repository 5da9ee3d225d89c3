//! Refused rows of a list that stands in place of the one before: mended they add to their own list, and everything says
//! what it says where the sound file comes at once.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{Count, Dimension, GapFilter, Place as Where, With};
use steps::{
    CoverageRequest, ImportAs, ImportReport, Mends, OperatorRole, Stage, StepError, WaitingFile, Wish, import,
    mend_rows, mended_file, receive, rows_to_mend, set_stage, waiting_file,
};
use store::testing::Place;
use support::{DAY, Desk, NEXT_REGENCY, VILLAGE, WORKFORCE, clock, code, date, each_desk};

const CLASS: usize = 6;
/// Rows of the list that come with a class which is none: Budi's second membership, Wati, Herman who has no number, Lina
/// alone at her firm, and the row that says of Sari what the second row says.
const SPOILT: [usize; 5] = [4, 6, 7, 8, 12];

/// The sound list with the class of some rows spoilt.
fn spoilt() -> String {
    let spoil = |(at, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if SPOILT.contains(&(at + 1)) {
            cells[CLASS] = "BUKAN";
        }
        cells.join(",") + "\n"
    };
    support::participants().lines().enumerate().map(spoil).collect()
}

/// The class that a row has in the sound list, typed.
fn right(rows: &[usize]) -> Mends {
    let list = support::participants();
    let class = |row: usize| list.lines().nth(row - 1).unwrap().split(',').nth(CLASS).unwrap().to_owned();
    rows.iter().map(|row| (u32::try_from(*row).unwrap(), [(CLASS, class(*row))].into())).collect()
}

/// A list of participants of all regions that was looked at and saved.
fn saved(desk: &Desk<'_>, name: &str, day: &str, content: &str) -> WaitingFile {
    let wish = Wish { kind: Some(ImportAs::Participants), as_of: Some(date(day)), ..Wish::default() };
    saved_as(desk, name, wish, content)
}

fn saved_as(desk: &Desk<'_>, name: &str, wish: Wish, content: &str) -> WaitingFile {
    let (workspace, actor) = (&desk.workspace, &desk.actor);
    let file = receive(workspace, actor, &clock(), name, wish, &mut content.as_bytes()).unwrap();
    let report = import(workspace, actor, &clock(), &file.request(false), &mut |_| {}, &mut |_, _| {}).unwrap();
    set_stage(workspace, &file.id, Stage::Saved(Box::new(report))).unwrap();
    waiting_file(workspace, actor, &file.id).unwrap()
}

fn report_of(file: &WaitingFile) -> &ImportReport {
    let Stage::Saved(report) = &file.stage else { panic!("{file:?}") };
    report
}

/// Mends these rows; the change that brought them in.
fn mend(desk: &Desk<'_>, file: &WaitingFile, rows: &[usize]) -> i64 {
    let done = mend_rows(&desk.workspace, &desk.actor, &clock(), &file.id, &right(rows)).unwrap();
    assert!(done.left.rows.is_empty(), "{:?}", done.left);
    done.saved.unwrap().change.unwrap()
}

fn undo(desk: &Desk<'_>, change: i64, with_dependents: bool) -> Result<i64, StepError> {
    let report = steps::undo(&desk.workspace, &desk.actor, &clock(), change, with_dependents)?;
    Ok(report.undone[0].by)
}

fn rosters(desk: &Desk<'_>) {
    desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, WORKFORCE.as_bytes()));
    desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes());
    desk.roster("buluh.csv", "19.02.01.2003", NEXT_REGENCY.as_bytes());
}

/// What a report says apart from numbers of rows and the names of files.
fn plain(found: &impl serde::Serialize) -> String {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|name, _| !["id", "person", "row", "roster", "file"].contains(&name.as_str()));
                fields.values_mut().for_each(strip);
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(found).unwrap();
    strip(&mut value);
    value.to_string()
}

/// All that figures, lists, employers and comparisons say as of the day of the list.
fn figures(desk: &Desk<'_>) -> Vec<String> {
    let (workspace, actor) = (&desk.workspace, &desk.actor);
    let mut said = Vec::new();
    for region in ["ID", "19.01", "19.02", "19.01.01.2007"] {
        let request = CoverageRequest { as_of: Some(date(DAY)), ..CoverageRequest::published(code(region)) };
        for place in [Where::Registered, Where::Workplace, Where::Residence] {
            for with in [request.with, With { construction: true, migrant: true }] {
                let request = CoverageRequest { place, with, ..request };
                for by in [Dimension::Region, Dimension::Class, Dimension::Program, Dimension::Age, Dimension::Role] {
                    let count = if by == Dimension::Class { Count::Memberships } else { Count::Persons };
                    said.push(plain(&desk.coverage(&CoverageRequest { by, count, ..request })));
                }
            }
        }
        let all = GapFilter::all(code(region));
        said.push(plain(&steps::gap(workspace, actor, all, Some(date(DAY))).unwrap()));
        let employers = steps::employers(workspace, actor, code(region), Some(date(DAY))).unwrap();
        let mut employers: Vec<String> = employers.iter().map(|one| format!("{} {}", one.npp, one.active)).collect();
        employers.sort_unstable();
        said.push(employers.join(", "));
    }
    said
}

#[track_caller]
fn same(left: &[String], right: &[String], what: &str) {
    assert_eq!(left.len(), right.len(), "{what}");
    for (left, right) in left.iter().zip(right) {
        assert!(left == right, "{what}\n{left}\n{right}");
    }
}

/// Who counts as of the day of the list, apart from who else is known.
fn counted(desk: &Desk<'_>) -> Vec<String> {
    let regions = ["ID", "19.01", "19.02", "19.01.01.2007"].map(code);
    let count = |region| {
        let request = CoverageRequest { as_of: Some(date(DAY)), ..CoverageRequest::published(region) };
        let found = desk.coverage(&CoverageRequest { listed: false, ..request });
        let parts: Vec<_> = found.by.iter().map(|part| (&part.key, part.active, part.lapsed)).collect();
        format!("{:?} {} {parts:?}", found.active, found.lapsed)
    };
    regions.map(count).to_vec()
}

/// The account of the sound file where it comes at once, who counts then, and all that is said.
fn of_the_sound_file() -> (domain::Account, Vec<String>, Vec<String>) {
    let place = Place::sqlite();
    let desk = Desk::at(&place);
    rosters(&desk);
    let report = desk.participants("peserta.csv", DAY, &support::participants());
    desk.match_all();
    (report.account, counted(&desk), figures(&desk))
}

#[test]
fn participants_mended_in_parts_are_the_sound_list_and_each_part_is_taken_back_alone() {
    let (account, _, sound) = of_the_sound_file();
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        rosters(desk);
        let file = saved(desk, "peserta.csv", DAY, &spoilt());
        let before = figures(desk);
        assert_eq!(rows_to_mend(workspace, actor, &clock(), &file.id, (0, 20)).unwrap().waiting, SPOILT.len() + 2);

        let first = mend(desk, &file, &[4, 6]);
        assert_eq!(desk.published("19.01").snapshot.file, "peserta.csv", "one list speaks");
        let second = mend(desk, &file, &[7, 8, 12]);
        desk.match_all();
        same(&figures(desk), &sound, "mended in two parts");
        let file = waiting_file(workspace, actor, &file.id).unwrap();
        assert_eq!(rows_to_mend(workspace, actor, &clock(), &file.id, (0, 1)).unwrap().newer, None);
        let whole = mended_file(workspace, &file, &report_of(&file).account).unwrap();
        assert!(whole.account.balances());
        assert_eq!((whole.account.accepted, whole.account.merged), (account.accepted, account.merged));
        assert_eq!(whole.account.refused_rows(), account.refused_rows());

        // Somebody who is on the list and on a part is one person to their page, with both memberships.
        let people = steps::participants_by_row(workspace, actor, code("ID")).unwrap();
        let budi = people.iter().find(|(row, _)| *row == 3).unwrap().1;
        assert_eq!(steps::person(workspace, actor, steps::PersonKey::Record(budi)).unwrap().memberships.len(), 2);

        // The matching that heard the parts goes with them; the first part does not rest on the second.
        let refused = undo(desk, second, false).unwrap_err();
        assert!(matches!(refused, StepError::RestsOn { .. }), "{refused}");
        undo(desk, second, true).unwrap();
        assert_eq!(rows_to_mend(workspace, actor, &clock(), &file.id, (0, 20)).unwrap().waiting, 5);
        undo(desk, first, true).unwrap();
        same(&figures(desk), &before, "both parts taken back");

        // All at once, and the same rows come in again after they were taken back.
        mend(desk, &file, &SPOILT);
        desk.match_all();
        same(&figures(desk), &sound, "mended in one part");
        desk.assert_audit_whole();
    });
}

#[test]
fn a_list_goes_with_its_parts_and_takes_none_when_it_is_gone() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        rosters(desk);
        let file = saved(desk, "peserta.csv", DAY, &spoilt());
        let list = report_of(&file).change.unwrap();
        let part = mend(desk, &file, &[4]);
        // Budi is known by the list alone: only that the part belongs to it holds the list.
        let refused = undo(desk, list, false).unwrap_err();
        assert!(matches!(&refused, StepError::RestsOn { by, .. } if by.iter().any(|(id, _)| *id == part)), "{refused}");
        let report = steps::undo(workspace, actor, &clock(), list, true).unwrap();
        assert_eq!(report.undone.iter().map(|undone| undone.change).collect::<Vec<_>>(), [part, list]);
        for attempt in [
            mend_rows(workspace, actor, &clock(), &file.id, &right(&[6])).map(|_| ()),
            rows_to_mend(workspace, actor, &clock(), &file.id, (0, 1)).map(|_| ()),
            undo(desk, report.undone[0].by, false).map(|_| ()),
        ] {
            let told = attempt.unwrap_err().to_string();
            assert!(told.contains("tidak berlaku lagi") || told.contains("juga diurungkan"), "{told}");
        }
        undo(desk, report.undone[1].by, false).unwrap();
        undo(desk, report.undone[0].by, false).unwrap();
        let people = steps::participants_by_row(workspace, actor, code("ID")).unwrap();
        assert_eq!(people.len(), usize::try_from(report_of(&file).account.accepted).unwrap(), "rows of the file alone");
        mend(desk, &file, &[6]);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_part_that_comes_after_a_newer_list_tells_the_day_of_its_own() {
    let (_, sound, _) = of_the_sound_file();
    each_desk(|desk| {
        rosters(desk);
        let file = saved(desk, "peserta.csv", DAY, &spoilt());
        desk.match_all();
        desk.participants("juli.csv", "2025-07-01", &support::participants_a_month_later());
        desk.match_all();
        let today = |desk: &Desk<'_>| [plain(&desk.published("19.01")), plain(&desk.gap("19.01"))];
        let july = today(desk);
        let told = rows_to_mend(&desk.workspace, &desk.actor, &clock(), &file.id, (0, 1)).unwrap();
        assert_eq!(told.newer.map(|list| list.file).as_deref(), Some("juli.csv"));
        mend(desk, &file, &SPOILT);
        assert_eq!(desk.match_all().rosters, 0, "the lists that speak today are the same");
        same(&today(desk), &july, "July");
        same(&counted(desk), &sound, "June");
    });
}

#[test]
fn whoever_was_matched_before_is_found_on_the_part() {
    let (_, sound, _) = of_the_sound_file();
    each_desk(|desk| {
        rosters(desk);
        let file = saved(desk, "peserta.csv", DAY, &spoilt());
        desk.match_all();
        let missing = |desk: &Desk<'_>, name: &str| desk.gap("19").people.iter().any(|person| person.name == name);
        assert!(missing(desk, "Lina Marlina") && missing(desk, "Yanto Wijaya"));
        let part = mend(desk, &file, &SPOILT);
        let notes = desk.published("19.01").notes;
        assert!(notes.iter().any(|note| note.text.indonesian.contains("belum dicocokkan")), "{notes:?}");
        assert_eq!(desk.match_all().rosters, 2, "a part opens every list again");
        assert!(!missing(desk, "Lina Marlina") && missing(desk, "Yanto Wijaya"));
        assert_eq!(counted(desk), sound);
        // The matching that heard the part goes with it.
        let refused = undo(desk, part, false).unwrap_err();
        assert!(matches!(refused, StepError::RestsOn { .. }), "{refused}");
        undo(desk, part, true).unwrap();
        assert!(missing(desk, "Lina Marlina"));
    });
}

#[test]
fn permits_mended_in_parts_stand_beside_the_others_of_their_business() {
    const PERMITS: &str = "NIB,Nama Pelaku Usaha,Uraian Skala Usaha,KBLI,Jumlah Tenaga Kerja\n\
        1234000009001,CV Contoh Timah,Usaha Kecil,07291,40\n\
        12340000,CV Contoh Timah,Usaha Kecil,46620,12\n\
        1234000009002,Bengkel Sama Sekali Lain,Usaha Mikro,45201,5\n\
        12340000,Bengkel Sama Sekali Lain,Usaha Mikro,45201,5\n";
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let wish = || Wish {
            kind: Some(ImportAs::Permits),
            region: Some(code("19.01")),
            as_of: Some(date(DAY)),
            ..Wish::default()
        };
        let told = |desk: &Desk<'_>| {
            let found = steps::permits(&desk.workspace, &desk.actor, code("19.01"), None).unwrap();
            let line = |one: &steps::PermitStanding| {
                format!(
                    "{} {:?} {:?} x{}",
                    one.business.name, one.business.business, one.business.on_permit, one.business.permits
                )
            };
            found.permits.iter().map(line).collect::<Vec<_>>()
        };
        desk.participants("peserta.csv", DAY, &support::participants());
        let file = saved_as(desk, "izin.csv", wish(), PERMITS);
        let account = &report_of(&file).account;
        assert_eq!((account.accepted, account.refused_rows()), (2, 2), "{account:?}");
        let before = told(desk);
        let typed = |cells: &[(u32, &str)]| -> Mends {
            cells.iter().map(|(row, nib)| (*row, [(0, (*nib).to_owned())].into())).collect()
        };
        // Another firm's number is refused by what the list says of it.
        let wrong = mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(3, "1234000009002")])).unwrap();
        assert!(wrong.saved.is_none() && wrong.left.rows[0].issues[0].code.name() == "nib-other-name", "{wrong:?}");
        let done =
            mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(3, "1234000009001"), (5, "1234000009002")]));
        let part = done.unwrap().saved.unwrap();
        assert_eq!((part.account.accepted, part.account.merged), (1, 1), "a row that says the same again is a repeat");
        let sound = PERMITS.replacen("12340000,", "1234000009001,", 1).replacen("12340000,", "1234000009002,", 1);
        let oracle = Place::sqlite();
        let oracle = Desk::at(&oracle);
        oracle.participants("peserta.csv", DAY, &support::participants());
        saved_as(&oracle, "izin.csv", wish(), &sound);
        assert_eq!(told(desk), told(&oracle));
        assert!(matches!(undo(desk, report_of(&file).change.unwrap(), false), Err(StepError::RestsOn { .. })));
        undo(desk, part.change.unwrap(), false).unwrap();
        assert_eq!(told(desk), before);
    });
}

#[test]
fn where_no_row_came_in_there_is_no_list_to_add_to_and_a_stranger_reaches_nothing() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let bad = "nomor_peserta,nama,kelas,program,mulai,lunas_sampai\n25000009002,Budi,XX,JKK,2023-01-01,2025-05\n";
        let wish = Wish { kind: Some(ImportAs::Participants), region: Some(code("19.01")), ..Wish::default() };
        let file = receive(workspace, actor, &clock(), "peserta.csv", wish, &mut bad.as_bytes()).unwrap();
        let refused = rows_to_mend(workspace, actor, &clock(), &file.id, (0, 1)).unwrap_err();
        assert!(refused.to_string().contains("belum ada daftar yang dapat ditambah"), "{refused}");

        let file = saved(desk, "peserta.csv", DAY, &spoilt());
        let stranger = support::one_role(OperatorRole::Government, "19.01");
        assert!(matches!(rows_to_mend(workspace, &stranger, &clock(), &file.id, (0, 1)), Err(StepError::Missing(_))));
        // A change that brought something else is no list to add to.
        let roster = desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes()).change;
        let request = desk.request("lagi.csv", ImportAs::Participants, support::participants().as_bytes());
        for part_of in [roster, Some(999)] {
            let refused = desk.try_import(&steps::ImportRequest { part_of, ..request.clone() }).unwrap_err();
            assert!(refused.to_string().contains("tidak berlaku lagi"), "{refused}");
        }
    });
}
