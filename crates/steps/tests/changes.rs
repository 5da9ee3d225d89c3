//! Two snapshots and two versions of a list compared: who came, went, returned or changed.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{Detail, Fate};
use sheets::FileKind;
use steps::{ChangesReport, ChangesRequest, StepError};
use support::{
    DAY, Desk, VILLAGE, code, csv_rows, date, each_desk, everything, participants, participants_a_month_later,
};
use units::Id;

fn compare(desk: &Desk<'_>, region: &str, from: &str, to: &str) -> ChangesReport {
    let request = ChangesRequest { region: code(region), from: date(from), to: date(to) };
    steps::changes(&desk.workspace, &desk.actor, &request).expect("a comparison")
}

fn table(desk: &Desk<'_>, report: &ChangesReport) -> Vec<Vec<String>> {
    let mut out = std::io::Cursor::new(Vec::new());
    let rows = steps::write_changes(&desk.workspace, report, FileKind::Csv, &mut out).unwrap();
    let mut lines = csv_rows(&out.into_inner());
    lines.remove(0);
    assert_eq!(lines.len(), rows);
    lines
}

#[test]
fn two_snapshots_name_who_is_new_lapsed_returned_and_changed() {
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &participants());
        let later = desk.participants("nanti.csv", "2025-07-01", &participants_a_month_later()).change.unwrap();
        let report = compare(desk, "19.01", DAY, "2025-07-01");
        let lines: Vec<Vec<String>> = table(desk, &report).into_iter().map(|line| line[..6].to_vec()).collect();
        let line = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            lines,
            [
                line(["Baru", "DEDI KURNIAWAN", "1985-04-12", "L", "", ""]),
                line(["Aktif kembali", "JOKO SUSANTO", "1975-01-20", "L", "", ""]),
                line(["Berakhir", "SARI DEWI", "1989-08-15", "P", "", ""]),
                line(["Berakhir", "WATI LESTARI", "1992-11-30", "P", "2025-06-16", ""]),
                line(["Berubah", "BUDI HARTONO", "1980-03-02", "L", "", "kelas"]),
            ]
        );
        assert_eq!(report.changes.people[4].details, [Detail::Class]);
        // Both ends are the figures of coverage.
        let on = |day: &str| {
            let request =
                steps::CoverageRequest { as_of: Some(date(day)), ..steps::CoverageRequest::published(code("19.01")) };
            desk.coverage(&request).active.total
        };
        assert_eq!((report.changes.active_before, report.changes.active_now), (on(DAY), on("2025-07-01")));
        assert_eq!((on(DAY), on("2025-07-01")), (4, 4));

        // A third list brings Sari back: she returned, though the second did not know her.
        let third = participants_a_month_later().replace(
            "25000009011,1901011204859001,DEDI KURNIAWAN,1985-04-12,L,Asnah",
            "25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana",
        );
        desk.participants("lalu.csv", "2025-07-15", &third);
        let report = compare(desk, "19.01", "2025-07-01", "2025-07-15");
        let fates: Vec<(Fate, i64)> = report.changes.people.iter().map(|one| (one.fate, one.person.get())).collect();
        assert_eq!(fates.iter().map(|(fate, _)| *fate).collect::<Vec<_>>(), [Fate::Returned, Fate::Lapsed]);

        // A list that was taken back is no knowledge any more.
        let undo = steps::undo(&desk.workspace, &desk.actor, &support::clock(), later, true).unwrap();
        assert_eq!(undo.undone.len(), 1, "{undo:?}");
        let report = compare(desk, "19.01", "2025-07-01", "2025-07-15");
        assert_eq!(report.snapshot_before.file, "peserta.csv");
        // The same list on two days: what lapsed in between.
        let report = compare(desk, "19.01", "2025-04-01", DAY);
        assert_eq!(report.changes.counts[&Fate::Lapsed], 1);
        assert_eq!(report.notes.len(), 2, "one list, counted back");
        let wrong = ChangesRequest { region: code("19.01"), from: date("2025-07-02"), to: date("2025-07-01") };
        let refused = steps::changes(&desk.workspace, &desk.actor, &wrong);
        assert!(matches!(refused, Err(StepError::Request(_))));
    });
}

#[test]
fn two_versions_of_a_list_name_rows_added_gone_and_changed() {
    each_desk(|desk| {
        let [first, ..] = everything(desk);
        let second = VILLAGE
            .replace("1901012001759001,,Joko Susanto,1975-01-20,L,Rukiah,,Nelayan,\n", "")
            .replace(",Wati Lestari,1992-11-30,P,Salma,,Petani,rt", ",Wati Lestari,1992-11-30,P,Salma,,Pedagang,rt")
            .replace("Siti Fatonah,1995-06-06", "Siti Fatimah,1995-06-06")
            .replace(
                "1901015508899001,1901020101109001,Sari Dewi,15-08-1989,P,Rohana,081200009001,Pedagang,pkk",
                "1901015508899001,1901020101109001,Sari Dewi,15-08-1989,P,Rohana,081200009001,PNS,pkk",
            );
        let second = desk.roster("rebo-2.csv", "19.01.01.2007", second.as_bytes()).roster.unwrap();
        let report = steps::roster_changes(&desk.workspace, &desk.actor, Id::new(first), Id::new(second)).unwrap();
        let found = &report.changes;
        assert_eq!((found.before, found.now, found.same), (6, 4, 2));
        let mut rows: Vec<String> = found
            .rows
            .iter()
            .map(|row| format!("{} {} {:?} {:?}", row.fate, row.name, row.details, row.set_aside))
            .collect();
        rows.sort();
        assert_eq!(
            rows,
            [
                "added Siti Fatimah [] None",
                "changed Wati Lestari [\"pekerjaan\"] None",
                "gone Joko Susanto [] None",
                "gone Sari Dewi [] Some(CivilServant)",
                "gone Siti Fatonah [] None",
            ]
        );
        let mut out = std::io::Cursor::new(Vec::new());
        assert_eq!(steps::write_roster_changes(&report, FileKind::Csv, &mut out).unwrap(), 5);
        let lines = csv_rows(&out.into_inner());
        assert!(lines.iter().any(|line| line[0] == "Hilang" && line[3] == "ASN (Taspen)"), "{lines:?}");
    });
}
