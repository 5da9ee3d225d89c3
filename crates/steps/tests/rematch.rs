//! Lists of participants that come later, of other regions too: earlier rosters are to be matched again, and say so.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use steps::{CoverageRequest, ImportAs, ImportRequest};
use support::{DAY, Desk, code, date, each_desk};

const HEAD: &str =
    "nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,kelas,program,lunas_sampai,wilayah_daftar,wilayah_domisili\n";
const OWN: &str = "25000009001,1901015508899001,Sari Dewi,1989-08-15,P,BPU,JKK JKM,2025-05,19.01,19.01.01.2007\n";
/// Lives in Bangka, is registered in Belitung.
const ELSEWHERE: &str =
    "25000009002,1901010308809002,Budi Santoso,1980-08-03,L,BPU,JKK JKM,2025-05,19.02,19.01.01.2007\n";

fn list(desk: &Desk<'_>, name: &str, region: &str, day: &str, rows: &str) {
    let request = desk.request(name, ImportAs::Participants, format!("{HEAD}{rows}").as_bytes());
    desk.import(&ImportRequest { region: Some(code(region)), as_of: Some(date(day)), ..request });
}

fn waiting(desk: &Desk<'_>, region: &str) -> bool {
    let notes = desk.gap(region).notes;
    let told = |notes: &[domain::Note]| notes.iter().any(|note| note.to_string().contains("belum dicocokkan"));
    let coverage = desk.coverage(&CoverageRequest::published(code(region)));
    assert_eq!(told(&notes), told(&coverage.notes));
    told(&notes)
}

#[test]
fn a_list_of_another_region_opens_earlier_rosters_again() {
    each_desk(|desk| {
        list(desk, "bangka.csv", "19.01", DAY, OWN);
        let rows =
            "nama,nik,tanggal_lahir\nSari Dewi,1901015508899001,1989-08-15\nBudi Santoso,1901010308809002,1980-08-03\n";
        desk.roster("desa.csv", "19.01.01.2007", rows.as_bytes());
        assert!(waiting(desk, "19.01") && waiting(desk, "19.01.01.2007"));
        let first = desk.match_all();
        assert_eq!((first.rosters, first.registered, first.new), (1, 1, 1));
        assert!(!waiting(desk, "19.01"));
        list(desk, "belitung.csv", "19.02", "2025-06-02", ELSEWHERE);
        assert!(waiting(desk, "19.01"), "the new list may know the people of the earlier roster");
        assert!(!waiting(desk, "19.02"), "no roster speaks of that region");
        let second = desk.match_all();
        assert_eq!((second.rosters, second.already, second.registered, second.new), (1, 0, 2, 0));
        assert!(!waiting(desk, "19.01"));
        assert_eq!(desk.match_all().already, 1);
        desk.assert_audit_whole();
    });
}
