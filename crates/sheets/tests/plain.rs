//! Any table as plain rows: the same cells from CSV and XLSX, whatever the delimiter and the encoding.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail loudly too")]

use sheets::{Cell, FileKind, Input, Sheet, each_plain_row, write_table};
use units::Date;

fn rows(input: impl Into<Input>) -> Vec<(u32, Vec<String>)> {
    let mut rows = Vec::new();
    each_plain_row(input, &mut |row| {
        rows.push((row.number(), row.cells().map(str::to_owned).collect()));
        true
    })
    .unwrap();
    rows
}

#[test]
fn delimiters_marks_and_old_encodings_are_read() {
    let expected =
        vec![(1, vec!["nama".to_owned(), "desa".to_owned()]), (3, vec!["Sari, S.Pd".to_owned(), "Opas".to_owned()])];
    for text in [
        "nama;desa\n\nSari, S.Pd;Opas\n",
        "\u{feff}nama\tdesa\n\nSari, S.Pd\tOpas\n",
        "nama,desa\n\n\"Sari, S.Pd\",Opas\n",
    ] {
        assert_eq!(rows(text.as_bytes().to_vec()), expected, "{text:?}");
    }
    assert_eq!(rows(b"nama\nJos\xe9\n".to_vec())[1].1, ["José"], "Windows-1252");
}

#[test]
fn numbers_and_dates_of_a_workbook_come_as_text() {
    let mut bytes = Vec::new();
    let cells = vec![Cell::Whole(1971), Cell::Date(Date::constant(1989, 8, 25)), Cell::Empty, Cell::from("Opas")];
    let rows_of = Box::new(std::iter::once(cells));
    let sheet = Sheet { name: "Daftar", headings: &["nomor", "lahir", "ibu", "desa"], rows: rows_of };
    write_table(FileKind::Xlsx, vec![sheet], std::io::Cursor::new(&mut bytes)).unwrap();
    let read = rows(bytes);
    assert_eq!(read[0].1, ["nomor", "lahir", "ibu", "desa"]);
    assert_eq!(read[1].1, ["1971", "1989-08-25", "", "Opas"]);
}

#[test]
fn reading_stops_when_the_caller_has_enough() {
    let mut seen = 0;
    each_plain_row("a\nb\nc\n".as_bytes().to_vec(), &mut |_| {
        seen += 1;
        seen < 2
    })
    .unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn what_is_no_table_is_refused_with_what_it_is() {
    for (bytes, says) in [(b"".to_vec(), "kosong"), (b"%PDF-1.7".to_vec(), "PDF"), (b"{\"a\":1}".to_vec(), "JSON")] {
        let error = each_plain_row(bytes, &mut |_| true).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}
