//! What goes back to the sender: the same file with columns added, or only the rows to mend.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use sheets::{ALL, Corrections, FileKind, Input, MARKET, Refusals, annotate, open, refused_rows};

const LIST: &str =
    "PASAR PAGI;;\n\nNo;Nama;NIK\n1;Sari Dewi;1971025508899001\n\n2;Budi;197102550889901\n3;Tono;\nJumlah;3;\n";

fn answer(kind: FileKind) -> Vec<u8> {
    let mut answer = |row: u32| (row <= 6).then(|| vec![format!("status {row}"), "JKK".to_owned()]);
    annotate(
        Input::from(LIST.as_bytes().to_vec()),
        &[&MARKET],
        &Corrections::default(),
        kind,
        Vec::new(),
        &["Status", "Program"],
        &mut answer,
    )
    .unwrap()
}

#[test]
fn an_answered_csv_has_the_same_rows_in_the_same_places() {
    let text = String::from_utf8(answer(FileKind::Csv)).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "PASAR PAGI,,");
    assert!(lines[1].trim_matches(['"', ',']).is_empty());
    assert_eq!(lines[2], "No,Nama,NIK,Status,Program");
    assert_eq!(lines[3], "1,Sari Dewi,1971025508899001,status 4,JKK");
    assert_eq!(lines[5], "2,Budi,197102550889901,status 6,JKK");
    assert_eq!(lines[6], "3,Tono,");
    assert_eq!(lines[7], "Jumlah,3,");
    assert_eq!(lines.len(), 8);
}

#[test]
fn an_answered_workbook_reads_back_with_the_same_row_numbers() {
    let first = answer(FileKind::Xlsx);
    let mut reader = open(Input::from(first.clone()), ALL).unwrap();
    assert_eq!(reader.unknown_headings(), ["Status", "Program"]);
    let numbers: Vec<u32> = reader.by_ref().map(|row| row.unwrap().number()).collect();
    assert_eq!((reader.heading_row(), numbers), (3, vec![4, 6, 7]));
    // Answering an answer adds behind what is there.
    let again = annotate(
        Input::from(first),
        &[&MARKET],
        &Corrections::default(),
        FileKind::Csv,
        Vec::new(),
        &["Tanya"],
        &mut |_| Some(vec!["?".to_owned()]),
    )
    .unwrap();
    let text = String::from_utf8(again).unwrap();
    assert!(text.contains("No,Nama,NIK,Status,Program,Tanya"), "{text}");
    assert!(text.contains("1,Sari Dewi,1971025508899001,status 4,JKK,?"), "{text}");
}

#[test]
fn refused_rows_go_back_with_what_to_do_and_can_be_mended_there() {
    let input = || Input::from(LIST.as_bytes().to_vec());
    let mut issues = Refusals::new();
    for row in open(input(), &[&MARKET]).unwrap() {
        let mut row = row.unwrap();
        issues.insert(row.number(), row.take_issues());
    }
    let bytes = refused_rows(input(), &[&MARKET], &Corrections::default(), &issues, Vec::new()).unwrap();
    let mut reader = open(Input::from(bytes), ALL).unwrap();
    assert_eq!(reader.unknown_headings(), ["Baris", "Kolom", "Terbaca", "Yang perlu dilakukan"]);
    let rows: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text("Nama"), Some("Budi"));
    assert!(rows[0].refused());
}

#[test]
fn a_stream_and_a_path_are_read_as_bytes_are() {
    let path = std::env::temp_dir().join(format!("payung-sheets-{}.csv", std::process::id()));
    std::fs::write(&path, LIST).unwrap();
    let by_path = open(path.as_path(), ALL).unwrap().count();
    let by_file = open(std::fs::File::open(&path).unwrap(), ALL).unwrap().count();
    std::fs::remove_file(&path).unwrap();
    assert_eq!((by_path, by_file), (3, 3));
}
