//! The commands as scripts meet them: exit codes, one line of JSON, files that appear whole, what is refused.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::fs;

use store::Location;
use store::testing::Place;
use support::{Done, file, files_below, number, open, run, told};

const PARTICIPANTS: &str = "\
nomor_peserta,nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,kelas,program,mulai,lunas_sampai,wilayah_daftar,wilayah_domisili
25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,JKK JKM,2024-03-01,2025-05,19.01,19.01.01.2007
25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,PU,JKK JKM JHT,2020-01-01,2025-04,19.01,19.01.01.1001
";

const ROSTER: &str = "\
nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan
1901015508899001,Sari Dewi,1989-08-15,P,Pedagang
1901011204859001,Dedi Kurniawan,1985-04-12,L,Petani
";

const ROSTER_TO_MEND: &str = "\
nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan
1.90101E+15,Pangkat Tinggi,1990-08-09,L,Petani
1901012502919001,Rahma Wulandari,1991-02-25,P,Petani
";

const DAY: &[&str] = &["--as-of", "2025-06-01"];

/// Participants and a roster, matched.
fn filled() -> Place {
    let place = Place::sqlite();
    let at = place.location();
    let participants = file(&place, "peserta.csv", PARTICIPANTS.as_bytes());
    let roster = file(&place, "rebo.csv", ROSTER.as_bytes());
    run(at, &[&["import", &participants], DAY].concat()).expect(0);
    run(at, &[&["import", &roster, "--region", "19.01.01.2007"], DAY].concat()).expect(0);
    run(at, &["match"]).expect(0);
    place
}

/// `payung demo` in a folder: the place of a demo's store and what it printed.
fn demo(place: &Place, more: &[&str]) -> Done {
    // A demo brings its own key.
    let location = Location { key_path: None, ..place.location().clone() };
    run(&location, &[&["demo", "--people", "2000", "--seed", "7", "--no-serve"], more].concat())
}

#[test]
fn the_same_seed_makes_the_same_rosters_and_the_same_figure() {
    let (one, two) = (Place::sqlite(), Place::sqlite());
    let first = demo(&one, &["--format", "json"]).expect(0);
    let second = demo(&two, &["--format", "json"]).expect(0);
    let figure = first.json();
    assert_eq!(first.out, second.out);
    let rosters = files_below(&one.data_dir().join("rosters"));
    assert!(rosters.len() >= 6, "{} rosters", rosters.len());
    let others = files_below(&two.data_dir().join("rosters"));
    assert_eq!(rosters.len(), others.len());
    for (own, other) in rosters.iter().zip(&others) {
        assert!(own == other, "{} differs", own.0.display());
    }
    for field in [
        "/region",
        "/as_of",
        "/place",
        "/active/total",
        "/active/formal",
        "/active/informal",
        "/active/in_grace",
        "/eligible/value",
        "/eligible/kind",
        "/eligible/source",
        "/eligible/as_of",
        "/percent",
        "/target/percent",
        "/target/persons",
        "/target/year",
        "/target/basis",
        "/gap_to_target",
        "/uncovered",
        "/rank",
        "/by/0/key",
    ] {
        assert!(figure.pointer(field).is_some(), "{field} is missing in {figure}");
    }
    assert_eq!(figure["region"], "19");
    assert_eq!(figure["as_of"], "2025-06-01");
    assert_eq!(figure["place"], "registered");
    assert_eq!(figure["eligible"]["value"], 2000);
    assert_eq!(figure["eligible"]["kind"], "potensi");
    assert_eq!(figure["target"]["percent"].to_string().trim_matches('"'), "57.17");
    let count = |field: &str| figure.pointer(field).and_then(serde_json::Value::as_i64).unwrap();
    assert_eq!(count("/active/total"), count("/active/formal") + count("/active/informal"));
    assert_eq!(count("/uncovered"), 2000 - count("/active/total"));
    assert_eq!(count("/gap_to_target"), count("/target/persons") - count("/active/total"));

    // The command that reads the store prints the same object; so does the demo once more, which changes nothing.
    let location = Location { key_path: None, ..one.location().clone() };
    let coverage = run(&location, &["coverage", "--region", "19", "--format", "json"]).expect(0);
    assert_eq!(coverage.out, first.out);
    let head = run(&location, &["audit", "verify", "--format", "json"]).expect(0).json()["head"].clone();
    assert_eq!(demo(&one, &["--format", "json"]).expect(0).out, first.out);
    assert_eq!(run(&location, &["audit", "verify", "--format", "json"]).expect(0).json()["head"], head);
    // For people: the evaluation stands beside the figure.
    let told = demo(&one, &[]).expect(0).out;
    for word in ["orang rekaan", "cakupan", "Audit: "] {
        assert!(told.contains(word), "{word} is missing in\n{told}");
    }
    // Another demo does not mix with it.
    let other = demo(&one, &["--people", "2500"]).code;
    assert_eq!(other, 2);
}

#[test]
fn a_command_ends_with_0_when_done_1_with_rows_to_mend_2_when_it_failed() {
    let place = filled();
    let at = place.location();
    let to_mend = file(&place, "perbaiki.csv", ROSTER_TO_MEND.as_bytes());
    let strange = file(&place, "lain.csv", b"merek,harga\nabc,1\n");
    let import: &[&str] = &["import", &to_mend, "--region", "19.01.01.2007", "--as-of", "2025-06-01"];
    let cases: &[(&[&str], i32, &str)] = &[
        (&["coverage", "--region", "19"], 0, ""),
        (&["audit", "verify"], 0, ""),
        (import, 1, ""),
        // The same file again: nothing changes, and the rows are still to be mended.
        (import, 1, ""),
        (&["import", "tidak-ada.csv", "--region", "19.01.01.2007"], 2, "tidak-ada.csv"),
        (&["import", &strange, "--region", "19.01.01.2007"], 2, "judul kolom"),
        (&["import", &to_mend], 2, "--region"),
        (&["import", &to_mend, "--region", "19.99"], 2, "19.99"),
        (&["match", "99"], 2, "99"),
        (&["match", "--name", " "], 2, "Nama"),
        (&["match", "--name", "Sari", "--nik", "19010155"], 2, "enam belas angka"),
        (&["match", "--name", "Sari", "--birth", "besok"], 2, "--birth"),
        (&["match", "--name", "Sari", "--sex", "X"], 2, "L or P"),
        (&["match", "--birth", "1989-08-15"], 2, "--name"),
        (&["match", "--region", "19"], 2, "--name"),
        (&["answer", "99", "-o", "jawaban.xlsx"], 2, "99"),
        (&["gap", "--region", "19", "--out", "daftar.doc"], 2, ".xlsx"),
        (&["coverage", "--region", "sembilan belas"], 2, "--region"),
        (&["coverage"], 2, "--region"),
        (&["terbang"], 2, "terbang"),
    ];
    for (arguments, code, said) in cases {
        let done = run(at, arguments);
        assert_eq!(done.code, *code, "{arguments:?}\n{}\n{}", done.out, done.err);
        assert!(done.err.contains(said), "{arguments:?} said {:?}", done.err);
        assert!(*code == 2 || done.err.is_empty(), "{arguments:?} said {:?}", done.err);
    }
    let folder = place.data_dir().parent().unwrap();
    assert!(!folder.join("jawaban.xlsx").exists() && !folder.join("jawaban.xlsx.part").exists());
}

#[test]
fn json_is_one_object_on_one_line_and_nothing_else() {
    let place = filled();
    let at = place.location();
    let to_mend = file(&place, "perbaiki.csv", ROSTER_TO_MEND.as_bytes());
    let import: &[&str] = &["import", &to_mend, "--region", "19.01.01.2007", "--refused", "tolak.xlsx"];
    let cases: &[(&[&str], i32, &[&str])] = &[
        (import, 1, &["/account/read", "/account/refused/nik-exponent", "/roster"]),
        (&["match"], 0, &["/rosters", "/registered", "/doubtful", "/new"]),
        (&["match", "--reviews"], 0, &["/reviews"]),
        (&["match", "--name", "Sari Dewi", "--birth", "1989-08-15"], 0, &["/outcome", "/person", "/evidence/fields"]),
        (&["gap", "--region", "19", "--out", "daftar.xlsx"], 0, &["/counts/listed", "/people/0/name"]),
        (&["answer", "1", "-o", "jawaban.csv"], 0, &["/rows/active"]),
        (&["coverage", "--region", "19.01"], 0, &["/active/total", "/by"]),
        (&["audit", "verify"], 0, &["/head", "/whole"]),
        (&["key", "path"], 0, &["/key_file"]),
        (&["user", "list"], 0, &["/operators"]),
    ];
    for (arguments, code, fields) in cases {
        let done = run(at, &[arguments, &["--format", "json"][..]].concat()).expect(*code);
        let value = done.json();
        for field in *fields {
            assert!(value.pointer(field).is_some(), "{arguments:?}: {field} is missing in {value}");
        }
        assert_eq!(done.err, "", "{arguments:?}");
    }
    let added = told(
        at,
        &["user", "add", "camat", "--role", "desa", "--region", "19.01.01", "--format", "json"],
        "rahasia-camat\n",
    );
    assert_eq!(added.expect(0).json()["operator"], "camat");
    let operators = run(at, &["user", "list", "--format", "json"]).expect(0);
    assert_eq!(operators.json()["operators"][0]["name"], "camat");
    assert!(!operators.out.contains("argon2") && !operators.out.contains("rahasia"));
    let folder = place.data_dir().parent().unwrap();
    for name in ["tolak.xlsx", "daftar.xlsx"] {
        assert!(fs::read(folder.join(name)).unwrap().starts_with(b"PK"), "{name}");
    }
    let answered = fs::read_to_string(folder.join("jawaban.csv")).unwrap();
    assert!(answered.contains(",status,program,lunas_sampai,pertanyaan"), "{answered}");
    assert_eq!(answered.lines().count(), ROSTER.lines().count());
}

#[test]
fn a_preview_counts_the_rows_and_saves_nothing() {
    let place = filled();
    let at = place.location();
    let before = (files_below(&place.data_dir().join("uploads")), run(at, &["audit", "verify"]).expect(0).out);
    let to_mend = file(&place, "perbaiki.csv", ROSTER_TO_MEND.as_bytes());
    let import: &[&str] = &["import", &to_mend, "--region", "19.01.01.2007", "--format", "json"];
    let preview = run(at, &[import, &["--preview"][..]].concat()).expect(1).json();
    assert_eq!(preview["preview"], true);
    let after = (files_below(&place.data_dir().join("uploads")), run(at, &["audit", "verify"]).expect(0).out);
    assert_eq!(before, after);
    let real = run(at, import).expect(1).json();
    assert_eq!(preview["account"], real["account"]);
    assert!(real["change"].is_i64() && preview["change"].is_null());
}

#[test]
fn doubtful_cells_are_named_with_what_was_read_and_no_file_is_promised_that_is_not_there() {
    let place = filled();
    let at = place.location();
    let mut text = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n".to_owned();
    for serial in 1..=12 {
        let day = if serial == 1 { "1980-02-31" } else { "31/02/1980" };
        text.push_str(&format!(",Rahma Wulandari {serial},{day},P,Petani\n"));
    }
    let roster = file(&place, "tanggal.csv", text.as_bytes());
    let import: &[&str] = &["import", &roster, "--region", "19.01.01.2007", "--refused", "ref.xlsx"];
    let told = run(at, &[import, DAY].concat()).expect(0).out;
    assert!(told.contains("Baris 2: tanggal \"1980-02-31\" tidak terbaca"), "{told}");
    assert!(told.contains("Baris 11: ") && !told.contains("Baris 12: "), "{told}");
    assert!(told.contains("kolom \"tanggal_lahir\"; hal ini saja tidak menolak baris"), "{told}");
    assert!(told.contains("… dan 2 sel lagi yang patut diperiksa"), "{told}");
    assert!(told.contains("ref.xlsx tidak ditulis"), "{told}");
    let again = run(at, &[import, DAY].concat()).expect(0).out;
    assert!(again.contains("dengan --preview"), "{again}");
    let json = run(at, &[import, DAY, &["--format", "json"]].concat()).expect(0).json();
    assert!(json["refused_file"].is_null());
}

#[test]
fn what_a_sender_gave_is_not_written_over() {
    let place = filled();
    let at = place.location();
    let roster = file(&place, "rebo.csv", ROSTER.as_bytes());
    for command in [&["answer", "1", "-o", &roster][..], &["gap", "--region", "19.01", "--out", &roster]] {
        let refused = run(at, command).expect(2);
        assert!(refused.err.contains("pilih nama lain"), "{}", refused.err);
        assert_eq!(fs::read_to_string(&roster).unwrap(), ROSTER);
    }
    let answered = place.data_dir().parent().unwrap().join("jawaban.csv");
    let answered = answered.to_string_lossy();
    run(at, &["answer", "1", "-o", &answered]).expect(0);
    // What is there stays, unless told otherwise.
    let before = fs::read(&*answered).unwrap();
    for command in [&["answer", "1", "-o", &answered][..], &["gap", "--region", "19.01", "--out", &answered]] {
        assert!(run(at, command).expect(2).err.contains("--overwrite"));
        assert_eq!(fs::read(&*answered).unwrap(), before);
    }
    run(at, &["gap", "--region", "19.01", "--out", &answered, "--overwrite"]).expect(0);
    assert_ne!(fs::read(&*answered).unwrap(), before);
    for command in [&["answer", "1", "-o", &roster][..], &["gap", "--region", "19.01", "--out", &roster]] {
        run(at, &[command, &["--overwrite"]].concat()).expect(2);
    }
    // A list of another command, where the refused rows are to go.
    let mended = place.data_dir().parent().unwrap().join("balasan.xlsx").to_string_lossy().into_owned();
    run(at, &["answer", "1", "-o", &mended]).expect(0);
    run(at, &[&["import", &mended, "--region", "19.01.01.2007"], DAY].concat()).expect(0);
    let before = fs::read(&mended).unwrap();
    let to_mend = file(&place, "perbaiki.csv", ROSTER_TO_MEND.as_bytes());
    run(at, &["import", &to_mend, "--region", "19.01.01.2007", "--refused", &mended]).expect(2);
    assert_eq!(fs::read(&mended).unwrap(), before);
}

#[test]
fn a_mistyped_directory_is_no_new_store() {
    let place = filled();
    let folder = place.data_dir().parent().unwrap().to_owned();
    let at = Location { data_dir: folder.join("pyung-data"), ..place.location().clone() };
    for command in [
        &["coverage", "--region", "19"][..],
        &["gap", "--region", "19"],
        &["match"],
        &["history"],
        &["undo", "1"],
        &["person", "show", "1"],
        &["audit", "verify"],
        &["backup", "a.cadangan"],
        &["user", "list"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        let said = run(&at, command).expect(2).err;
        assert!(said.contains("pyung-data") && said.contains("--data"), "{said}");
        assert!(!at.data_dir.exists(), "{command:?} made {}", at.data_dir.display());
    }
    let new = Location { data_dir: folder.join("baru"), key_path: Some(folder.join("baru.key")), database: None };
    let participants = file(&place, "peserta.csv", PARTICIPANTS.as_bytes());
    assert!(run(&new, &[&["import", &participants], DAY].concat()).expect(0).out.contains("baru dibuat"));
    assert!(!run(&new, &[&["import", &participants], DAY].concat()).expect(0).out.contains("baru dibuat"));
    run(&new, &["coverage", "--region", "19.01"]).expect(0);
}

#[test]
fn templates_are_written_without_a_store() {
    let place = Place::sqlite();
    let folder = place.data_dir().parent().unwrap().join("kosong");
    fs::create_dir_all(&folder).unwrap();
    let at = Location { data_dir: folder.join("data"), key_path: None, database: None };
    let mut expected = Vec::new();
    for layout in sheets::ALL {
        for ending in ["csv", "xlsx"] {
            let name = format!("{}.{ending}", layout.id);
            run(&at, &["template", layout.id, "-o", &name]).expect(0);
            let opened = sheets::open(sheets::Input::from(folder.join(&name)), sheets::ALL).unwrap();
            assert_eq!(opened.layout().id, layout.id);
            expected.push(name);
        }
    }
    expected.sort();
    let found: Vec<String> =
        files_below(&folder).into_iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect();
    assert_eq!(found, expected, "nothing else was made");
    assert!(!folder.join("data").exists());
    run(&at, &["template", "bukan", "-o", "x.xlsx"]).expect(2);
    run(&at, &["template", "roster", "-o", "x.ods"]).expect(2);
    run(&at, &["--help"]).expect(0);
    assert_eq!(files_below(&folder).len(), expected.len());
}

#[test]
fn the_key_leaves_sealed_and_comes_back_and_nothing_opens_without_it() {
    let place = filled();
    let at = place.location();
    let figure = run(at, &["coverage", "--region", "19", "--format", "json"]).expect(0).out;
    told(at, &["key", "export", "kunci.txt"], "pendek\n").expect(2);
    told(at, &["key", "export", "kunci.txt"], "dua belas huruf\n").expect(0);
    let sealed = fs::read_to_string(place.data_dir().parent().unwrap().join("kunci.txt")).unwrap();
    let key_file = at.key_path.clone().unwrap();
    let plain = fs::read_to_string(&key_file).unwrap();
    let secret = plain.lines().last().unwrap();
    assert!(secret.len() == 64 && !sealed.contains(secret), "the key leaves in the clear");
    // A key that is there is never overwritten.
    told(at, &["key", "import", "kunci.txt"], "dua belas huruf\n").expect(2);
    assert_eq!(fs::read_to_string(&key_file).unwrap(), plain);
    // Without it nothing opens, and nothing is made in its place.
    fs::remove_file(&key_file).unwrap();
    let lost = run(at, &["coverage", "--region", "19"]).expect(2);
    assert!(lost.err.starts_with("payung: ") && lost.err.len() > 30, "{}", lost.err);
    assert!(!key_file.exists());
    told(at, &["key", "import", "kunci.txt"], "salah sama sekali\n").expect(2);
    assert!(!key_file.exists());
    told(at, &["key", "import", "kunci.txt"], "dua belas huruf\n").expect(0);
    assert_eq!(run(at, &["coverage", "--region", "19", "--format", "json"]).expect(0).out, figure);
    run(at, &["audit", "verify"]).expect(0);
}

#[test]
fn a_second_process_with_another_key_is_refused() {
    let (place, other) = (filled(), filled());
    let head = run(place.location(), &["audit", "verify"]).expect(0).out;
    let mixed = Location { key_path: other.location().key_path.clone(), ..place.location().clone() };
    // While a first process holds the store open with its own key.
    let held = open(place.location());
    let roster = file(&place, "lagi.csv", ROSTER_TO_MEND.as_bytes());
    let commands: [&[&str]; 4] = [
        &["coverage", "--region", "19"],
        &["import", &roster, "--region", "19.01.01.2007"],
        &["match"],
        &["audit", "verify"],
    ];
    for arguments in commands {
        let refused = run(&mixed, arguments).expect(2);
        assert!(refused.err.contains("key") || refused.err.contains("kunci"), "{}", refused.err);
        assert_eq!(refused.out, "");
    }
    assert_eq!(number(&held, "SELECT COUNT(*) FROM roster"), 1);
    drop(held);
    assert_eq!(run(place.location(), &["audit", "verify"]).expect(0).out, head);
}

#[test]
fn the_audit_finds_what_was_changed_behind_its_back() {
    let cases = [
        "UPDATE person SET name = 'ORANG LAIN' WHERE id = 1",
        "UPDATE membership SET paid_until = '2099-12-31' WHERE id = 2",
        "DELETE FROM roster_row WHERE id = 2",
        "UPDATE audit_entry SET actor = 'orang lain' WHERE seq = 2",
        "DELETE FROM match_result",
    ];
    for sql in cases {
        let place = filled();
        run(place.location(), &["audit", "verify"]).expect(0);
        place.tamper(sql);
        let broken = run(place.location(), &["audit", "verify", "--format", "json"]).expect(2);
        assert_eq!(broken.json()["whole"], false, "{sql}");
        assert!(broken.err.starts_with("payung: jejak audit rusak"), "{sql}: {}", broken.err);
        assert!(!run(place.location(), &["audit", "verify"]).expect(2).out.contains("utuh"));
    }
}

#[test]
fn a_named_operator_acts_with_no_more_than_their_own_rights() {
    let place = filled();
    let at = place.location();
    told(at, &["user", "add", "sekdes", "--role", "desa", "--region", "19.01.01.2007"], "sandi-panjang\n").expect(0);
    let own = ["--operator", "sekdes", "gap", "--region", "19.01.01.2007"];
    run(at, &own).expect(0);
    for refused in [
        &["--operator", "sekdes", "gap", "--region", "19"][..],
        &["--operator", "sekdes", "match"],
        &["--operator", "sekdes", "user", "list"],
        &["--operator", "siapa", "gap", "--region", "19.01.01.2007"],
    ] {
        let done = run(at, refused).expect(2);
        assert!(done.err.contains("sekdes") || done.err.contains("siapa"), "{}", done.err);
    }
}

#[test]
fn refused_rows_can_be_had_again_and_never_over_the_file_itself() {
    let place = filled();
    let at = place.location();
    let roster = file(&place, "perbaiki.csv", ROSTER_TO_MEND.as_bytes());
    let target = place.data_dir().parent().unwrap().join("tolak.xlsx");
    let import = |more: &[&str]| run(at, &[&["import", &roster, "--region", "19.01.01.2007"], DAY, more].concat());
    import(&[]).expect(1);
    let out = target.to_string_lossy().into_owned();
    import(&["--refused", &out]).expect(1);
    assert!(target.exists(), "the file was imported before, and its refused rows are there");
    for (wrong, saved) in [("perbaiki.csv", true), ("tidak/ada.xlsx", true)] {
        import(&["--refused", wrong]).expect(2);
        assert_eq!(std::path::Path::new(&roster).exists(), saved);
    }
    assert_eq!(std::fs::read_to_string(&roster).unwrap(), ROSTER_TO_MEND);
}
