//! `payung person` as scripts meet it: exit codes, one line of JSON, figures as before after an undo, no number in full.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use store::testing::Place;
use support::{file, run, told};

const PARTICIPANTS: &str = "\
nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,wilayah_daftar,wilayah_domisili
25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,JKK JKM,2024-03-01,2025-05,19.01,19.01.01.2007
25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,PU,JKK JKM JHT,2020-01-01,2025-04,19.01,19.01.01.1001
25000009003,1901015508899002,SARI DEWI,1989-08-15,P,Rohana,BPU,JKK JKM,2024-03-01,2025-05,19.01,19.01.01.2007
";

const ROSTER: &str = "\
nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan
1901015508899001,Sari Dewi,1989-08-15,P,Pedagang
1901011204859001,Dedi Kurniawan,1985-04-12,L,Petani
";

const DEAD: &str = "\
nik,nama,tanggal_lahir,tanggal_meninggal
1901011204859001,Dedi Kurniawan,1985-04-12,2025-05-20
1901010303839001,Tak Dikenal,1983-03-03,2025-05-20
1.90101E+15,Pangkat Tinggi,1983-03-03,2025-05-20
";

fn filled() -> Place {
    let place = Place::sqlite();
    let at = place.location();
    let day = ["--as-of", "2025-06-01"];
    let participants = file(&place, "peserta.csv", PARTICIPANTS.as_bytes());
    let roster = file(&place, "rebo.csv", ROSTER.as_bytes());
    run(at, &[&["import", &participants][..], &day].concat()).expect(0);
    run(at, &[&["import", &roster, "--region", "19.01.01.2007"][..], &day].concat()).expect(0);
    run(at, &["match"]).expect(0);
    place
}

fn figures(place: &Place) -> [String; 2] {
    let said = |command| run(place.location(), &[command, "--region", "19.01", "--format", "json"]).expect(0).out;
    [said("coverage"), said("gap")]
}

#[test]
fn a_merge_and_its_undo_leave_the_figures_byte_for_byte() {
    let place = filled();
    let at = place.location();
    let before = figures(&place);
    let merged = run(at, &["person", "merge", "3", "1", "--why", "NIK lama", "--format", "json"]).expect(0).json();
    assert_eq!((merged["person"].as_i64(), merged["other"].as_i64()), (Some(1), Some(3)));
    assert_ne!(figures(&place), before);
    let again = run(at, &["person", "merge", "1", "3", "--why", "NIK lama"]).expect(0);
    assert!(again.out.contains("tidak ada yang berubah"), "{}", again.out);
    run(at, &["undo", &merged["change"].to_string()]).expect(0);
    assert_eq!(figures(&place), before);
    run(at, &["person", "merge", "1", "3", "--why", "NIK lama"]).expect(0);
    run(at, &["person", "split", "1", "3", "--why", "dua orang"]).expect(0);
    assert_eq!(figures(&place), before);
    let shown = run(at, &["person", "show", "1"]).expect(0);
    for said in ["SARI DEWI", "baru aktif", "rebo.csv baris 2", "diurungkan oleh", "person.split: dua orang"] {
        assert!(shown.out.contains(said), "{said} is not in {}", shown.out);
    }
    run(at, &["audit", "verify"]).expect(0);
}

#[test]
fn a_number_is_read_from_standard_input_and_never_printed_in_full() {
    let place = filled();
    let at = place.location();
    let nik = "1901015508899009";
    let set = ["person", "nik", "1", "-", "--from", "2025-05-01", "--why", "KTP baru"];
    told(at, &set, nik).expect(0);
    let shown = told(at, &["person", "show", "--nik", "-", "--format", "json"], nik).expect(0);
    assert_eq!(shown.json()["person"].as_i64(), Some(1));
    assert_eq!(shown.json()["numbers"].as_array().unwrap().len(), 2);
    let text = told(at, &["person", "show", "--nik", "-"], "1901015508899001").expect(0);
    for done in [&shown, &text] {
        assert!(!done.out.contains(nik) && !done.out.contains("1901015508899001"), "{}", done.out);
    }
    assert!(text.out.contains("2025-05-01 sampai kini"), "{}", text.out);
    let wrong = told(at, &["person", "nik", "1", "-", "--why", "salah"], "190101550889900").expect(2);
    assert!(wrong.err.contains("bukan NIK") && !wrong.err.contains("190101550889900"), "{}", wrong.err);
    let nobody = run(at, &["person", "show", "77"]).expect(2);
    assert!(nobody.err.contains("Tidak ada orang"), "{}", nobody.err);
    // The same number under another record: perhaps one person.
    let doubles = told(at, &["person", "nik", "1", "-", "--why", "KTP"], "1901015508899002").expect(0);
    assert!(doubles.out.contains("payung person merge 1 3"), "{}", doubles.out);
    let listed = run(at, &["person", "doubles", "--format", "json"]).expect(0).json();
    assert_eq!(listed["same_number"], serde_json::json!([[1, 3]]));
}

#[test]
fn a_file_of_the_dead_closes_its_account_and_says_what_is_left_to_mend() {
    let place = filled();
    let at = place.location();
    let before = figures(&place);
    let dead = file(&place, "kematian.csv", DEAD.as_bytes());
    let bring = ["person", "leave", "--file", &dead, "--as", "dead", "--region", "19.01", "--source", "Disdukcapil"];
    let preview = run(at, &[&bring[..], &["--preview"]].concat()).expect(1);
    assert!(preview.out.contains("pratinjau"));
    assert_eq!(figures(&place), before);
    let report = run(at, &[&bring[..], &["--format", "json"]].concat()).expect(1).json();
    assert_eq!(report["account"]["accepted"], 1);
    assert_eq!(report["set_aside"]["nobody_known"], serde_json::json!([3]));
    let gap = run(at, &["gap", "--region", "19.01", "--format", "json"]).expect(0).json();
    assert_eq!(gap["counts"]["listed"], 0);
    let history = run(at, &["history"]).expect(0);
    assert!(history.out.contains("3 dibaca = 1 diterima"), "{}", history.out);
    let person = gap["set_aside"][0]["name"].as_str().unwrap();
    assert_eq!(person, "Dedi Kurniawan");
    run(at, &["person", "back", "4", "--source", "ternyata hidup"]).expect(0);
    assert_eq!(figures(&place), before);
    for wrong in [
        &["person", "leave", "4", "--as", "dead", "--source", "x"][..],
        &["person", "leave", "--file", &dead, "--as", "dead", "--source", "x"],
        &["person", "leave", "4", "--as", "dead", "--on", "2999-01-01", "--source", "x"],
        &["person", "split", "1", "--why", "x"],
    ] {
        assert_eq!(run(at, wrong).code, 2, "{wrong:?}");
    }
}
