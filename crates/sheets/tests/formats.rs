//! XLS and ODS as other programs write them, texts in other letters; another reader's word against ours.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _};
use sheets::{ALL, Corrections, FileKind, Format, Input, IssueCode, PEOPLE, Row, annotate, open};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

fn rows(reader: &mut sheets::Reader) -> Vec<Row> {
    reader.map(Result::unwrap).collect()
}

/// Name, NIK, birth, sex of three invented people.
#[track_caller]
fn check_three(rows: &[Row]) {
    let read: Vec<String> = rows
        .iter()
        .map(|row| {
            let (nik, birth, sex) = (row.nik().unwrap(), row.birth().unwrap(), row.sex().unwrap());
            format!(
                "{} {} {birth} {} {}",
                row.name().unwrap(),
                nik.digits(),
                sex.letter(),
                row.rupiah("upah").unwrap().get()
            )
        })
        .collect();
    let expected = [
        "Sari Dewi 1971025508899001 1989-08-15 P 1500000",
        "Budi Hartono 1901010203809001 1980-03-02 L 2250000",
        "Wati Lestari 1901017011929001 1992-11-30 P 900000",
    ];
    assert_eq!(read, expected);
}

#[test]
fn an_xls_of_another_program_is_read_with_its_hidden_row_and_column() {
    let mut reader = open(file("nelayan-xlwt.xls"), PEOPLE).unwrap();
    assert_eq!(reader.sheet(), Some("Data Nelayan 2025"));
    assert_eq!(reader.guess().format, Format::Xls);
    assert!(reader.guess().doubts.iter().any(|doubt| doubt.contains("tersembunyi") && doubt.contains('F')));
    let rows = rows(&mut reader);
    check_three(&rows);
    assert_eq!(rows.iter().map(Row::number).collect::<Vec<_>>(), [4, 5, 6]);
    let hidden: Vec<bool> =
        rows.iter().map(|row| row.issues().iter().any(|issue| issue.code == IssueCode::RowHidden)).collect();
    assert_eq!(hidden, [false, true, false]);
    assert_eq!((reader.blank_rows(), reader.skipped_rows()), (0, 1));
}

#[test]
fn an_ods_of_another_program_is_read_with_repeats_and_hidden_parts() {
    let mut reader = open(file("guru-odfpy.ods"), PEOPLE).unwrap();
    assert_eq!((reader.sheet(), reader.heading_row()), (Some("Guru Ngaji"), 4));
    assert_eq!(reader.guess().format, Format::Ods);
    let rows = rows(&mut reader);
    check_three(&rows);
    assert_eq!(rows[0].text("tempat_lahir"), Some("Sungailiat"));
    assert!(rows[1].issues().iter().any(|issue| issue.code == IssueCode::RowHidden));
}

#[test]
fn long_texts_over_many_records_are_those_that_another_reader_finds() {
    let path = file("panjang-xlwt.xls");
    let mut other: calamine::Xls<_> = calamine::open_workbook(&path).unwrap();
    let range = other.worksheet_range("Data").unwrap();
    let mut reader = open(path.as_path(), ALL).unwrap();
    let rows = rows(&mut reader);
    assert_eq!(rows.len(), 60);
    for (row, theirs) in rows.iter().zip(range.rows().skip(1)) {
        let text = |at: usize| match &theirs[at] {
            Data::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            other => panic!("{other:?}"),
        };
        assert_eq!(row.text("nama"), Some(text(0).as_str()));
        assert_eq!(row.text("alamat"), Some(text(2).as_str()));
    }
}

#[test]
fn an_xls_goes_back_answered_with_its_rows_in_place() {
    let mut more = |row: u32| Some(vec![format!("status {row}")]);
    let bytes = annotate(
        file("nelayan-xlwt.xls"),
        PEOPLE,
        &Corrections::default(),
        FileKind::Csv,
        Vec::new(),
        &["Status"],
        &mut more,
    )
    .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[2].ends_with(",Status"), "{text}");
    assert!(
        lines[3].starts_with("1,Sari Dewi,1971025508899001,1989-08-15,P,") && lines[3].ends_with("status 4"),
        "{text}"
    );
}

#[test]
fn a_text_in_any_letters_and_with_any_separator_is_the_same_list() {
    let text = "Nama Lengkap;NIK;Alamat\nRenée Dewi;1971025508899001;Jalan Melati 4\n";
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let marked: Vec<u8> = b"\xef\xbb\xbf".iter().copied().chain(text.bytes()).collect();
    for (bytes, encoding) in [
        (utf16(false), "UTF-16"),
        (utf16(true), "UTF-16"),
        (latin, "Windows-1252"),
        (marked, "UTF-8"),
        (text.as_bytes().to_vec(), "UTF-8"),
    ] {
        let mut reader = open(Input::from(bytes), PEOPLE).unwrap();
        assert_eq!((reader.guess().encoding.as_deref(), reader.guess().delimiter), (Some(encoding), Some(';')));
        assert_eq!(rows(&mut reader)[0].name().unwrap(), "Renée Dewi", "{encoding}");
    }
    for separator in [",", "\t", "|"] {
        let mut reader = open(Input::from(text.replace(';', separator).into_bytes()), PEOPLE).unwrap();
        assert_eq!(reader.guess().delimiter, separator.chars().next());
        assert_eq!(rows(&mut reader)[0].nik().unwrap().digits(), "1971025508899001");
    }
}

#[test]
fn the_last_row_has_its_own_number_with_or_without_a_line_break_after_it() {
    for blank in 0..4 {
        for end in ["", "\n", "\r\n"] {
            let text = format!("nama,nik\nSari,\n{}Budi,{end}", "\n".repeat(blank));
            let mut reader = open(Input::from(text.into_bytes()), PEOPLE).unwrap();
            let numbers: Vec<u32> = rows(&mut reader).iter().map(Row::number).collect();
            assert_eq!(numbers, [2, 3 + u32::try_from(blank).unwrap()], "{blank} blank, then {end:?}");
            assert_eq!(reader.blank_rows(), u64::try_from(blank).unwrap());
        }
    }
}

#[test]
fn a_page_under_the_name_of_a_workbook_is_read_as_its_table() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><style>td {mso-number-format:\"\\@\"}</style></head>\
        <body><table><tr><td>Menu</td></tr></table>\n<table border=1>\
        <tr><th colspan=5>DAFTAR NELAYAN DESA REBO</th></tr>\
        <tr><th rowspan=2>No<th rowspan=2>Nama<th rowspan=2>NIK<th colspan=2>Kelahiran\
        <tr><th>Tempat<th>Tanggal Lahir</tr>\
        <tr><td>1</td><td>Sari&nbsp;Dewi</td><td x:num=\"1971025508899001\">1,97103E+15</td><td>Bangka</td><td>15-08-1989</td></tr>\
        <tr><td>2<td>Budi &amp; Anak<br>Santoso<td>'1971020308809002<td>Koba<td>3 Agustus 1980\
        <tr style='display: none'><td>3</td><td>Rahmat</td><td></td><td></td><td>1970-01-02</td></tr>\
        </table></body></html>";
    let mut reader = open(Input::from(page.as_bytes().to_vec()), PEOPLE).unwrap();
    let found = rows(&mut reader);
    let birth = |row: &Row| row.birth().map(|date| date.to_string()).unwrap_or_default();
    let told: Vec<_> = found
        .iter()
        .map(|row| (row.number(), row.text("nama").unwrap_or_default(), row.nik().is_some(), birth(row)))
        .collect();
    assert_eq!(
        told,
        [
            (5, "Sari Dewi", true, "1989-08-15".to_owned()),
            (6, "Budi & Anak Santoso", true, "1980-08-03".to_owned()),
            (7, "Rahmat", false, "1970-01-02".to_owned()),
        ]
    );
    assert!(found[2].issues().iter().any(|issue| issue.code == IssueCode::RowHidden));
    assert_eq!(reader.guess().format, Format::Html);
    assert_eq!(reader.sheet(), Some("Tabel 2"));
    let doubt = Format::Html.doubt_about("nelayan.xls").unwrap();
    assert!(doubt.contains(".xls") && doubt.contains("HTML"), "{doubt}");
    assert_eq!(Format::Csv.doubt_about("nelayan.csv"), None);
    assert!(Format::Csv.doubt_about("nelayan.xlsx").is_some());
}

#[test]
fn an_xml_spreadsheet_is_read_with_its_gaps_numbers_and_dates() {
    let page = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet ss:Name=\"Data\"><Table><Row ss:Index=\"3\"><Cell><Data ss:Type=\"String\">Nama</Data></Cell>\
        <Cell><Data ss:Type=\"String\">NIK</Data></Cell><Cell><Data ss:Type=\"String\">Tgl Lahir</Data></Cell>\
        <Cell><Data ss:Type=\"String\">Gaji</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"String\">Sari &amp; Dewi</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">1989-08-15T00:00:00.000</Data></Cell>\
        <Cell><Data ss:Type=\"Number\">3876600</Data></Cell></Row></Table></Worksheet></Workbook>";
    let mut reader = open(Input::from(page.as_bytes().to_vec()), PEOPLE).unwrap();
    let found = rows(&mut reader);
    assert_eq!(reader.guess().format, Format::Xml);
    assert_eq!((found[0].number(), found[0].text("nama")), (4, Some("Sari & Dewi")));
    assert_eq!(found[0].birth().map(|date| date.to_string()).as_deref(), Some("1989-08-15"));
    assert_eq!(found[0].rupiah("upah").map(|amount| amount.get()), Some(3_876_600));
}

#[test]
fn a_page_that_was_cut_off_gives_its_rows_and_then_says_so() {
    let page = "<table><tr><td>Nama<td>NIK<tr><td>Sari<td>1971025508899001<tr><td>Bu";
    let mut reader = open(Input::from(page.as_bytes().to_vec()), PEOPLE).unwrap();
    assert_eq!(reader.next().unwrap().unwrap().text("nama"), Some("Sari"));
    assert!(reader.next().unwrap().is_err());
}

#[test]
fn merged_heads_dates_hidden_rows_and_formulas_are_read_alike_in_the_older_and_the_open_workbook() {
    for (name, third_wage) in [("pegawai-xlwt.xls", Some(1_750_000)), ("pegawai.ods", None)] {
        let mut reader = open(Input::from(file(name).as_path()), PEOPLE).unwrap();
        let found = rows(&mut reader);
        assert_eq!((reader.sheet(), reader.heading_row()), (Some("Pegawai"), 5), "{name}");
        let wage = |row: &Row| row.rupiah("upah").map(|amount| amount.get());
        let told: Vec<_> = found
            .iter()
            .map(|row| (row.number(), row.text("nama").unwrap(), row.birth().unwrap().to_string(), wage(row)))
            .collect();
        assert_eq!(
            told,
            [
                (6, "Sari Dewi", "1989-08-15".to_owned(), Some(1_500_000)),
                (7, "Budi Hartono", "1980-03-02".to_owned(), Some(2_500_000)),
                (8, "Wati Lestari", "1992-11-30".to_owned(), third_wage),
            ],
            "{name}"
        );
        assert_eq!(found[0].text("tempat_lahir"), Some("Pangkalpinang"), "{name}");
        assert!(found.iter().all(|row| row.nik().is_some()), "{name}");
        let said = |row: &Row, code: IssueCode| row.issues().iter().any(|issue| issue.code == code);
        assert!(said(&found[1], IssueCode::RowHidden) && !said(&found[0], IssueCode::RowHidden), "{name}");
        assert_eq!(said(&found[2], IssueCode::FormulaWithoutValue), third_wage.is_none(), "{name}");
        assert_eq!(reader.skipped_rows(), 1, "{name}: the sum at the foot");
        assert!(
            reader.guess().doubts.iter().any(|doubt| doubt.contains("Lama")),
            "{name}: a hidden sheet holds a list too"
        );
        for (letter, heading) in [("A", "No"), ("B", "Nama"), ("D", "Kelahiran Tempat")] {
            let column = reader.guess().columns.iter().find(|column| column.letter == letter).unwrap();
            assert_eq!(column.heading, heading, "{name}: no title in a heading");
        }
    }
}
