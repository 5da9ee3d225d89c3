//! The conversation by commands, as five offices have it: draft, send, return, verify, compile, export, answer, and
//! the list of participants that turns accepted rows active.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use store::testing::{Place, each_place};
use support::offices::{LUMUT, REBO, drafted, json as ask, participants, set_up};
use support::village::{NAMES, nik};
use support::{file, run};

/// At every level a count is the length of its list: batch, list of batches, board, inbox.
fn levels_agree(place: &Place) {
    let json = |arguments: &[&str]| ask(place.location(), arguments);
    let whole = |value: &Value| value.as_u64().unwrap_or(0);
    let batches = json(&["submit", "list"])["submissions"].clone();
    let mut listed = std::collections::BTreeMap::new();
    for line in batches.as_array().unwrap() {
        let number = line["batch"]["id"].to_string();
        let shown = json(&["submit", "show", &number]);
        let rows = shown["rows"].as_array().unwrap();
        for (state, count) in line["summary"]["by_state"].as_object().unwrap() {
            let found = rows.iter().filter(|row| row["state"] == state.as_str()).count();
            assert_eq!(whole(count), u64::try_from(found).unwrap(), "{state} in {number}");
            *listed.entry(state.clone()).or_insert(0) += whole(count);
        }
    }
    for office in ["DPMD Bangka", "Cabang Pangkalpinang"] {
        let board = json(&["submit", "board", "--office", office]);
        let by_state: std::collections::BTreeMap<String, u64> = board["summary"]["by_state"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(state, n)| (state.clone(), whole(n)))
            .collect();
        assert_eq!(by_state, listed, "{office}");
        let of_senders: u64 =
            board["senders"].as_array().unwrap().iter().map(|line| whole(&line["summary"]["rows"])).sum();
        assert_eq!(of_senders, whole(&board["summary"]["rows"]), "{office}");
        let returned: usize =
            board["returned"].as_array().unwrap().iter().map(|line| line["lines"].as_array().unwrap().len()).sum();
        assert_eq!(u64::try_from(returned).unwrap(), listed.get("returned").copied().unwrap_or(0), "{office}");
    }
    for office in ["Desa Rebo", "Desa Lumut", "Kecamatan Sungailiat", "DPMD Bangka", "Cabang Pangkalpinang"] {
        let inbox = json(&["inbox", "--office", office]);
        let rows: usize =
            inbox["tasks"].as_array().unwrap().iter().map(|task| task["lines"].as_array().unwrap().len()).sum();
        assert_eq!(whole(&inbox["rows"]), u64::try_from(rows).unwrap(), "{office}");
    }
}

#[test]
fn five_offices_have_the_conversation_by_commands() {
    each_place(|place| {
        let location = place.location();
        let go = |arguments: &[&str]| run(location, arguments);
        let json = |arguments: &[&str]| -> Value { ask(location, arguments) };
        set_up(place);
        let rebo = drafted(place, "Desa Rebo", "rebo.csv", REBO);
        assert_eq!((rebo["batch"].as_i64(), rebo["rows"].as_i64()), (Some(1), Some(12)), "{rebo}");
        let lumut = drafted(place, "Desa Lumut", "lumut.csv", LUMUT);
        assert_eq!((lumut["batch"].as_i64(), lumut["rows"].as_i64()), (Some(2), Some(3)), "{lumut}");
        // A move out of turn is refused, and says whose turn it is.
        let early = go(&["submit", "verify", "1", "--operator", "camat"]).expect(2);
        assert!(early.err.contains("Giliran: Desa Rebo (pengusul) 12 baris"), "{}", early.err);
        let nobody = go(&["submit", "compile", "1", "--operator", "kaur"]).expect(2);
        assert!(nobody.err.contains("menghimpun satu baris pun"), "{}", nobody.err);
        go(&["submit", "send", "1", "--operator", "kaur"]).expect(0);
        go(&["submit", "send", "2", "--operator", "kaur-lumut"]).expect(0);
        let waiting = go(&["inbox", "--operator", "camat"]).expect(0);
        assert!(waiting.out.contains("usulan 1 dari Desa Rebo: 12 menunggu pemeriksaan"), "{}", waiting.out);
        levels_agree(place);
        let why = ["--rows", "3,7", "--note", "Periksa KTP", "--field", "nik"];
        go(&[&["submit", "return", "1", "--operator", "camat"], &why[..]].concat()).expect(0);
        let verified = json(&["submit", "verify", "1", "--operator", "camat"]);
        assert_eq!((verified["rows"].as_i64(), verified["stayed"]["returned"].as_i64()), (Some(10), Some(2)));
        json(&["submit", "verify", "2", "--operator", "camat-belinyu"]);
        let back = json(&["inbox", "--operator", "kaur"]);
        assert_eq!((&back["tasks"][0]["kind"], &back["tasks"][0]["lines"]), (&json!("mend"), &json!([3, 7])));
        // Two villages are compiled together, and the source is named.
        let compiled = json(&["submit", "compile", "1", "2", "--payer", "dana-desa", "--operator", "dpmd"]);
        assert_eq!((compiled["rows"].as_i64(), compiled["monthly"].as_i64()), (Some(13), Some(13 * 16_800)));
        assert_eq!(compiled["by_place_and_payer"]["19.01.01.2007 dana-desa"][0], 10);
        assert_eq!(compiled["by_place_and_payer"]["19.01.02.2007 dana-desa"][0], 3);
        levels_agree(place);
        let export = go(&["submit", "export", "-o", "kirim.xlsx", "--operator", "cabang"]).expect(0);
        assert!(export.out.contains("13 BPU"), "{}", export.out);
        let folder = place.data_dir().parent().unwrap();
        let mut workbook: Xlsx<_> = calamine::open_workbook(folder.join("kirim.xlsx")).unwrap();
        let list = workbook.worksheet_range("Daftar BPU").unwrap();
        let cell = |row: usize, column: usize| list.rows().nth(row).unwrap()[column].clone();
        assert_eq!((list.height(), cell(1, 1)), (14, Data::String(nik(0))), "a heading and thirteen with their NIK");
        let refused = go(&["submit", "export", "-o", "tiada.xlsx", "--operator", "kaur"]).expect(2);
        assert!(refused.err.contains("Tidak ada baris"), "{}", refused.err);

        let said: String = [1, 2, 4, 5, 6, 8, 9, 10, 11, 12]
            .map(|line| {
                let answer = if line == 12 { "ditolak,dokumen_kurang" } else { "diterima," };
                format!("1-{line},,{},{answer},\n", NAMES[line - 1])
            })
            .concat();
        let text = format!("rujukan,nik,nama,jawaban,alasan,keterangan\n{said}");
        let answers = file(place, "jawaban.csv", text.as_bytes());
        let taken = json(&["submit", "answer", &answers, "--operator", "cabang"]);
        assert_eq!((taken["accepted"].as_i64(), taken["refused"]["dokumen_kurang"].as_i64()), (Some(9), Some(1)));
        assert_eq!(taken["already"], false);
        assert_eq!(json(&["submit", "answer", &answers, "--operator", "cabang"])["already"], true);
        let states = || json(&["submit", "show", "1"])["summary"]["by_state"].clone();
        assert_eq!(states(), json!({ "accepted": 9, "refused": 1, "returned": 2 }));
        // An answer to mend is counted and exits with 1.
        let wrong = file(place, "salah.csv", text.replace("1-12,", "7-12,").as_bytes());
        let mended = go(&["submit", "answer", &wrong, "--operator", "cabang"]).expect(1);
        assert!(mended.out.contains("Tidak ada baris usulan 7-12"), "{}", mended.out);

        // The next list of participants turns nine active.
        let accepted: Vec<usize> = (0..12).filter(|number| ![2, 6, 11].contains(number)).collect();
        let next = participants(place, "peserta-baru.csv", &accepted);
        go(&["import", &next, "--as", "participants"]).expect(0);
        go(&["match"]).expect(0);
        assert_eq!(states(), json!({ "active": 9, "refused": 1, "returned": 2 }));
        levels_agree(place);

        let board = go(&["submit", "board", "--operator", "dpmd"]).expect(0);
        assert!(board.out.contains("Sudah mengajukan: 2"), "{}", board.out);
        assert!(board.out.contains("2 dikembalikan") && board.out.contains("Menunggu Desa Rebo"), "{}", board.out);
        assert!(board.out.contains("nik: Periksa KTP"), "{}", board.out);
        let list = go(&["submit", "list"]).expect(0);
        assert!(list.out.contains("9 aktif"), "{}", list.out);
        let why = go(&["submit", "show", "1", "--row", "4"]).expect(0);
        assert!(why.out.contains("Iuran BPU") && why.out.contains("Alasan:"), "{}", why.out);
        go(&["submit", "show", "1", "--out", "usulan.csv"]).expect(0);
        let table = std::fs::read_to_string(folder.join("usulan.csv")).unwrap();
        assert!(!table.contains(&nik(0)) && table.contains("1-12"), "{table}");
        // The village's own file comes back, by its list and by its batch.
        for (ask, name) in [(&["answer", "1"][..], "daftar.csv"), (&["answer", "--batch", "1"][..], "usulan-desa.csv")]
        {
            let answer = go(&[ask, &["-o", name]].concat()).expect(0);
            assert!(answer.out.contains("rebo.csv"), "{}", answer.out);
            let back = std::fs::read_to_string(folder.join(name)).unwrap();
            let mut lines = back.lines();
            assert!(lines.next().unwrap().ends_with("status,program,lunas_sampai,pertanyaan,usulan"), "{back}");
            let names: Vec<&str> = lines.map(|line| line.split(',').nth(1).unwrap()).collect();
            assert_eq!(names, NAMES[..12], "same rows, same order");
            assert_eq!(back.lines().filter(|line| line.contains("aktif (usulan 1-")).count(), 9, "{back}");
            assert!(back.contains("dikembalikan (usulan 1-3): nik: Periksa KTP"), "{back}");
            assert!(back.contains("ditolak (usulan 1-12): Dokumen kurang"), "{back}");
        }
        go(&["audit", "verify"]).expect(0);
    });
}

#[test]
fn of_two_programs_that_move_one_row_at_the_same_moment_one_wins_and_the_other_is_told() {
    each_place(|place| {
        let location = place.location();
        set_up(place);
        drafted(place, "Desa Rebo", "rebo.csv", REBO);
        run(location, &["submit", "send", "1", "--operator", "kaur"]).expect(0);
        for line in 1..=6 {
            let line = line.to_string();
            let rows = ["1", "--rows", &line, "--operator", "camat"];
            let verify = [&["submit", "verify"], &rows[..]].concat();
            let back = [&["submit", "return", "--note", "Periksa"], &rows[..]].concat();
            let both = std::thread::scope(|scope| {
                [&verify, &back].map(|words| scope.spawn(|| run(location, words))).map(|one| one.join().unwrap())
            });
            let mut codes = both.each_ref().map(|done| done.code);
            codes.sort_unstable();
            assert_eq!(codes, [0, 2], "{} {}", both[0].err, both[1].err);
            let told = both.iter().find(|done| done.code == 2).unwrap();
            assert!(told.err.contains("Kecamatan Sungailiat (camat)") && told.err.contains("Kini"), "{}", told.err);
        }
        let moves = ask(location, &["submit", "show", "1"])["moves"].as_array().unwrap().len();
        assert_eq!(moves, 12 + 6, "twelve were sent, and each of six rows was moved once");
        run(location, &["audit", "verify"]).expect(0);
    });
}
