//! One NIK under two names: never one person without a human's word.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use steps::{Decision, ReviewItem, decide, reviews};
use support::{DAY, Desk, clock, code, each_desk};
use units::Id;

const HEAD: &str =
    "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,kelas,program,lunas_sampai,wilayah_daftar,wilayah_domisili\n";
const TATI: &str =
    "25000009001,1901015508899001,TATI MULYANI ANGGRAINI,1989-08-15,P,BPU,JKK JKM,2025-05,19.01,19.01.01.2007\n";

fn queue(desk: &Desk<'_>) -> Vec<ReviewItem> {
    reviews(&desk.workspace, &desk.actor, code("19")).unwrap()
}

#[test]
fn a_participants_number_under_a_strangers_name_is_doubtful() {
    let rosters = [
        "nik,nama,tanggal_lahir,jenis_kelamin\n1901015508899001,JOKO WIDAGDO,1977-02-03,L\n",
        "nik,nama\n1901015508899001,JOKO WIDAGDO\n",
        "nik,nama,jenis_kelamin\n1901015508899001,JOKO WIDAGDO,L\n",
    ];
    for rows in rosters {
        each_desk(|desk| {
            desk.participants("peserta.csv", DAY, &format!("{HEAD}{TATI}"));
            desk.roster("desa.csv", "19.01.01.2007", rows.as_bytes());
            let report = desk.match_all();
            assert_eq!((report.registered, report.doubtful, report.new), (0, 1, 0), "{rows}");
            let item = queue(desk).remove(0);
            assert_eq!(item.candidate_name, "TATI MULYANI ANGGRAINI");
            let said: Vec<&str> = item.evidence.fields.iter().map(|piece| piece.words.indonesian.as_str()).collect();
            assert!(said.contains(&"NIK sama") && said.contains(&"berbeda"), "{said:?}");
            assert!(item.evidence.rules.iter().any(|rule| rule.indonesian == "NIK"), "{:?}", item.evidence.rules);
        });
    }
}

#[test]
fn the_same_number_with_the_same_name_or_birth_date_is_the_participant() {
    let rosters = [
        "nik,nama\n1901015508899001,Tati Mulyani\n",
        "nik,nama,tanggal_lahir\n1901015508899001,T. Mulyani Anggraeni,1989-08-15\n",
        "nik,nama,tanggal_lahir,jenis_kelamin\n1901015508899001,Bu RT,1989-08-15,P\n",
    ];
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &format!("{HEAD}{TATI}"));
        for (number, rows) in rosters.into_iter().enumerate() {
            desk.roster(&format!("desa-{number}.csv"), "19.01.01.2007", rows.as_bytes());
            let report = desk.match_all();
            assert_eq!((report.registered, report.doubtful, report.new), (1, 0, 0), "{rows}");
        }
    });
}

#[test]
fn rows_of_rosters_with_one_number_and_two_names_are_not_merged() {
    let siti = "nik,nama,tanggal_lahir,jenis_kelamin\n1901014201909002,SITI ROHANI,1990-01-02,P\n";
    let joko = "nik,nama,tanggal_lahir,jenis_kelamin\n1901014201909002,JOKO WIDAGDO,1977-02-03,L\n";
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &format!("{HEAD}{TATI}"));
        desk.roster("satu.csv", "19.01.01.2007", siti.as_bytes());
        desk.match_all();
        desk.roster("dua.csv", "19.01.01.2007", joko.as_bytes());
        let report = desk.match_all();
        assert_eq!((report.listed_before, report.doubtful, report.new), (0, 1, 0));
        // Decided: somebody else, who does not take the number along.
        let item = queue(desk).remove(0);
        assert_eq!(item.candidate_name, "SITI ROHANI");
        decide(&desk.workspace, &desk.actor, &clock(), Id::new(item.row), Decision::Different).unwrap();
        desk.roster("tiga.csv", "19.01.01.2007", b"nik,nama\n1901014201909002,Siti Rohani\n");
        let report = desk.match_all();
        assert_eq!((report.listed_before, report.doubtful), (1, 0), "the number is still Siti's alone");
        desk.assert_audit_whole();
    });
}

#[test]
fn two_rows_of_one_roster_with_one_number_are_one_new_person_and_a_doubt() {
    let rows = "nik,nama,tanggal_lahir,jenis_kelamin\n1901015508899003,TATI MULYANI,1989-08-15,P\n\
                1901015508899003,JOKO WIDAGDO,1977-02-03,L\n1901015508899001,HENDRA GUNAWAN,1971-05-05,L\n\
                1901015508899001,TATI MULYANI ANGGRAINI,1989-08-15,P\n";
    each_desk(|desk| {
        desk.participants("peserta.csv", DAY, &format!("{HEAD}{TATI}"));
        let import = desk.roster("desa.csv", "19.01.01.2007", rows.as_bytes());
        let report = desk.match_all();
        let all = report.registered + report.doubtful + report.new;
        assert_eq!(all, report.rows, "{report:?} of {import:?}");
        assert_eq!((report.registered, report.new), (1, 1), "{report:?}");
        let items = queue(desk);
        let mut names: Vec<(&str, &str)> =
            items.iter().map(|item| (item.name.as_str(), item.candidate_name.as_str())).collect();
        names.sort_unstable();
        assert_eq!(names, [("HENDRA GUNAWAN", "TATI MULYANI ANGGRAINI"), ("JOKO WIDAGDO", "TATI MULYANI")]);
        assert!(items.iter().all(|item| !item.evidence.fields.is_empty()));
        desk.assert_audit_whole();
    });
}
