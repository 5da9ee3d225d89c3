//! Refused rows mended in the house: whatever the form of the file, they come in as a part of the same list, once.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use sheets::{Cell, FileKind, TableWriter};
use steps::{
    Corrections, ImportAs, Mends, Stage, StepError, WaitingFile, Wish, import, mend_rows, mended_file, receive,
    rows_to_mend, set_stage, waiting_file,
};
use support::{Desk, clock, code, date, each_desk};

const REBO: &str = "19.01.01.2007";
/// Numbers that nobody may find in a note.
const WRONG: &str = "190101550689900";
const RIGHT: &str = "1901015506899004";

/// A workbook as offices make them: a title, headings that no layout knows in row 3, dates as dates.
fn strange_workbook() -> Vec<u8> {
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
    writer.sheet("Lembar Kapal", &["DAFTAR NAKHODA", "", ""]).unwrap();
    let text = |text: &str| Cell::from(text);
    let born = |day: &str| Cell::from(date(day));
    writer.row(&[text("Per Juni"), Cell::Empty, Cell::Empty, Cell::Empty]).unwrap();
    writer.row(&[text("Kapal"), text("Nakhoda"), text("Identitas"), text("Hari jadi")]).unwrap();
    for (ship, name, nik, day) in [
        ("KM Satu", "Sari Dewi", "1901015508899001", "1989-08-15"),
        ("KM Dua", "Rina Utami", WRONG, "1989-06-15"),
        ("KM Tiga", "Budi Halim", "1901010101809002", "1980-01-01"),
        ("KM Empat", "", "", "1975-05-05"),
    ] {
        writer.row(&[text(ship), text(name), text(nik), born(day)]).unwrap();
    }
    writer.finish().unwrap()
}

/// A file that was looked at and saved.
fn saved(desk: &Desk<'_>, name: &str, wish: Wish, content: &[u8]) -> WaitingFile {
    let (workspace, actor) = (&desk.workspace, &desk.actor);
    let file = receive(workspace, actor, &clock(), name, wish, &mut &content[..]).unwrap();
    let report = import(workspace, actor, &clock(), &file.request(false), &mut |_| {}, &mut |_, _| {}).unwrap();
    set_stage(workspace, &file.id, Stage::Saved(Box::new(report))).unwrap();
    waiting_file(workspace, actor, &file.id).unwrap()
}

fn typed(cells: &[(u32, usize, &str)]) -> Mends {
    let mut mends = Mends::new();
    for (row, at, text) in cells {
        mends.entry(*row).or_default().insert(*at, (*text).to_owned());
    }
    mends
}

#[test]
fn rows_of_a_workbook_whose_columns_a_human_named_are_mended_by_those_columns() {
    let columns = [("nama", "B"), ("nik", "C"), ("tanggal_lahir", "D")];
    let corrections = Corrections {
        sheet: None,
        heading_row: Some(3),
        columns: columns.map(|(key, letter)| (key.to_owned(), letter.to_owned())).to_vec(),
    };
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let wish = Wish {
            kind: Some(ImportAs::Roster),
            region: Some(code(REBO)),
            sender: Some("Syahbandar".to_owned()),
            corrections: corrections.clone(),
            ..Wish::default()
        };
        let file = saved(desk, "nakhoda.xlsx", wish, &strange_workbook());
        let Stage::Saved(report) = &file.stage else { panic!("{file:?}") };
        assert_eq!((report.account.accepted, report.account.refused_rows()), (2, 2), "{:?}", report.account);
        let found = rows_to_mend(workspace, actor, &clock(), &file.id, (0, 10)).unwrap();
        assert_eq!(found.headings, ["Kapal", "Nakhoda", "Identitas", "Hari jadi"]);
        let told: Vec<_> = found.rows.iter().map(|row| (row.number, row.cells.clone(), row.wrong.clone())).collect();
        let cells = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            told,
            [
                (5, cells(["KM Dua", "Rina Utami", WRONG, "1989-06-15"]), [2].into()),
                (7, cells(["KM Empat", "", "", "1975-05-05"]), [1].into())
            ]
        );
        assert_eq!(rows_to_mend(workspace, actor, &clock(), &file.id, (1, 10)).unwrap().rows.len(), 1);

        let done = mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(5, 2, RIGHT), (7, 1, " ")])).unwrap();
        let part = done.saved.unwrap();
        assert_eq!((part.account.read, part.account.accepted, part.as_of), (1, 1, report.as_of));
        assert!(done.left.rows.is_empty() && done.left.waiting == 1, "{:?}", done.left);
        let file = waiting_file(workspace, actor, &file.id).unwrap();
        let whole = mended_file(workspace, &file, &report.account).unwrap();
        assert!(whole.account.balances());
        assert_eq!((whole.account.accepted, whole.account.refused_rows(), whole.mended.len()), (3, 1, 1));
        // Whoever mended is found by the number, born on the day of the workbook's own cell.
        desk.participants("peserta.csv", support::DAY, &support::participants());
        desk.match_all();
        let people = desk.gap(REBO).people;
        let rina = people.iter().find(|person| person.name == "Rina Utami").unwrap();
        assert_eq!(rina.birth, Some(date("1989-06-15")));
        for (path, bytes) in support::files_below(desk.place.data_dir()) {
            for number in [WRONG, RIGHT] {
                assert!(!support::holds(&bytes, number.as_bytes()), "{} holds a number", path.display());
            }
        }
        desk.assert_audit_whole();
    });
}

#[test]
fn figures_are_mended_too() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let text = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
            19,potensi,2025,9000,2025-06-01,Rekaan\n19.01,potens,2025,2000,2025-06-01,Rekaan\n";
        let wish = Wish { kind: Some(ImportAs::Workforce), ..Wish::default() };
        let file = saved(desk, "penyebut.csv", wish, text.as_bytes());
        let done = mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(3, 1, "potensi")])).unwrap();
        assert_eq!(done.saved.unwrap().account.accepted, 1);
        assert_eq!(rows_to_mend(workspace, actor, &clock(), &file.id, (0, 10)).unwrap().waiting, 0);
        // A stranger reaches nothing of it.
        let stranger = support::one_role(steps::OperatorRole::Government, "19.01");
        assert!(matches!(rows_to_mend(workspace, &stranger, &clock(), &file.id, (0, 1)), Err(StepError::Missing(_))));
    });
}

#[test]
fn employers_and_payments_are_mended_as_rows_that_add_to_what_is_there() {
    each_desk(|desk| {
        let (workspace, actor) = (&desk.workspace, &desk.actor);
        let participants = "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,kelas,npp,pemberi_kerja,program,mulai,lunas_sampai,wilayah_daftar\n\
            25000009001,1901015508899001,Sari Dewi,1989-08-15,P,PU,AA090001,CV Contoh Timah,JKK JKM,2024-03-01,2025-02,19.01\n\
            25000009002,1901010308809002,Budi Santoso,1980-08-03,L,PU,AA090001,CV Contoh Timah,JKK JKM,2024-03-01,2025-02,19.01\n";
        desk.participants("peserta.csv", support::DAY, participants);

        let employers = "NPP,Nama Perusahaan,Jumlah Tenaga Kerja\nAA090001,CV Contoh Timah,40\n1901015508899001,PT Contoh Laut,12\n";
        let wish = Wish { kind: Some(ImportAs::Employers), region: Some(code("19.01")), ..Wish::default() };
        let file = saved(desk, "perusahaan.csv", wish, employers.as_bytes());
        let waiting = rows_to_mend(workspace, actor, &clock(), &file.id, (0, 10)).unwrap();
        assert_eq!((waiting.waiting, waiting.rows[0].number), (1, 3));
        mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(3, 0, "AA090002")])).unwrap();
        let known = steps::employers(workspace, actor, code("19.01"), None).unwrap();
        assert_eq!(known.len(), 2, "the first one stands as its list said: {known:?}");

        // The employer and the month stand above the headings, and hold for the mended row.
        let payments = "NPP : AA090001,,,,\nBLTH : 03-2025,,,,\nKPJ,NIK,Nama Tenaga Kerja,Upah,Jumlah Iuran\n\
            25000009001,1901015508899001,Sari Dewi,3000000,16200\n25000009009,,Budi Santoso,3000000,16200\n";
        let wish = Wish { kind: Some(ImportAs::Contributions), ..Wish::default() };
        let file = saved(desk, "iuran.csv", wish, payments.as_bytes());
        let done = mend_rows(workspace, actor, &clock(), &file.id, &typed(&[(5, 0, "25000009002")])).unwrap();
        assert_eq!(done.saved.unwrap().account.accepted, 1, "{:?}", done.left);
        let Stage::Saved(report) = &file.stage else { panic!("it is saved") };
        let file = waiting_file(workspace, actor, &file.id).unwrap();
        let whole = mended_file(workspace, &file, &report.account).unwrap();
        assert_eq!((whole.account.accepted, whole.account.refused.len()), (2, 0), "{:?}", whole.account);
        assert!(whole.account.balances());
    });
}
