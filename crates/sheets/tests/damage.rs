//! What happens to lists on their way: each kind of damage is named, mended where certain, and never shown whole.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use rust_xlsxwriter::Workbook;
use sheets::{
    ALL, Input, IssueCode, Layout, MARKET, OPENSID, PARTICIPANTS, ROSTER, Row, Severity, TARGETS, WORKFORCE, open,
};
use units::Language;

fn rows(text: &str, layouts: &[&'static Layout]) -> Vec<Row> {
    open(Input::from(text.as_bytes().to_vec()), layouts).unwrap().map(Result::unwrap).collect()
}

fn roster_row(nik: &str, card: &str, birth: &str, sex: &str) -> Row {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let text = format!(
        "nama,nik,no_kk,tanggal_lahir,jenis_kelamin\nSari,{},{},{},{}\n",
        quoted(nik),
        quoted(card),
        quoted(birth),
        quoted(sex)
    );
    rows(&text, &[&ROSTER]).remove(0)
}

/// Checks what a NIK cell becomes: digits or nothing, and with which finding.
#[track_caller]
fn check_nik(written: &str, expected: Option<&str>, finding: Option<(IssueCode, Severity)>) {
    let row = roster_row(written, "", "1989-08-15", "P");
    assert_eq!(row.nik().map(|nik| nik.digits()).as_deref(), expected, "{written:?}");
    let found = row.issues().first().map(|issue| (issue.code, issue.severity));
    assert_eq!(found, finding, "{written:?}");
    for issue in row.issues() {
        let said = format!("{} {} {:?}", issue.sentence(), issue.read, issue.repair());
        assert!(!said.contains("102550889"), "{said}");
    }
}

const GOOD: &str = "1971025508899001";

#[test]
fn a_whole_nik_or_none_is_no_issue() {
    check_nik(GOOD, Some(GOOD), None);
    for nothing in ["", "0", "-", " ", "0000000000", "tidak ada", "NULL"] {
        check_nik(nothing, None, None);
    }
}

#[test]
fn certain_damage_to_a_nik_is_repaired() {
    let repaired = |code| Some((code, Severity::Repaired));
    for written in [
        "'1971025508899001",
        "1971 0255 0889 9001",
        "19.71.02.550889.9001",
        "1971-0255-0889-9001",
        "\u{a0}1971\u{a0}025508899001",
        "1971025508899001.0",
        "NIK: 1971025508899001",
        "No. KTP 1971025508899001",
        "(1971025508899001)",
    ] {
        check_nik(written, Some(GOOD), repaired(IssueCode::NikCleaned));
    }
    check_nik("197l0255O88990O1", Some(GOOD), repaired(IssueCode::NikLookalike));
}

#[test]
fn uncertain_damage_to_a_nik_refuses_the_row_with_advice() {
    let refused = |code| Some((code, Severity::Refused));
    for written in ["1.97E+15", "1,97103E+15", "1.9710255088990E+15", "1E15"] {
        check_nik(written, None, refused(IssueCode::NikExponent));
    }
    check_nik("197102550889901", None, refused(IssueCode::NikLength { digits: 15 }));
    check_nik("19710255088990011", None, refused(IssueCode::NikLength { digits: 17 }));
    check_nik("1971025513899001", None, refused(IssueCode::NikImpossibleDate));
    check_nik("1971025508890000", None, refused(IssueCode::NikSerialZero));
    check_nik("9971025508899001", None, refused(IssueCode::NikUnknownProvince));
    check_nik("Sari Dewi", None, refused(IssueCode::NikNotDigits));
    check_nik("1971025508899001/1971025508899002", None, refused(IssueCode::NikLength { digits: 32 }));
    // The letters may be read as digits, but the birth date says otherwise.
    check_nik("197l0255O78990O1", None, refused(IssueCode::NikLookalike));
}

#[test]
fn the_sentence_says_where_what_and_what_to_do() {
    let row = roster_row("197102550889901", "", "", "");
    assert_eq!(
        row.issues()[0].sentence(),
        "Baris 2: NIK berisi 15 digit. Periksa kolom \"nik\", lalu unggah ulang baris ini saja."
    );
    let here = row.issues()[0].said_to_mend(Language::Indonesian);
    assert_eq!(here, "Baris 2: NIK berisi 15 digit. Periksa kolom \"nik\".");
    let english = row.issues()[0].said_in(Language::English);
    assert_eq!(english, "Row 2: the NIK has 15 digits. Look at column “nik”, then send this row alone again.");
    assert_eq!(row.issues()[0].read, "1971*********01");
    let row = roster_row("1.97E+15", "", "", "");
    assert!(row.issues()[0].repair().unwrap().starts_with("Ubah format kolom menjadi Teks"));
}

#[test]
fn a_temporary_number_is_no_nik_yet() {
    let temporary = Some((IssueCode::NikTemporary, Severity::Warning));
    for (written, kept) in [
        ("0190101200700001", Some("0190101200700001")),
        ("PTT-014", Some("PTT-014")),
        ("CAB/2025.0917", Some("CAB/2025.0917")),
        ("Sementara 12", Some("Sementara 12")),
        ("00451290", Some("00451290")),
        ("4512", Some("4512")),
        ("sementara", None),
        ("NIK dalam proses", None),
        ("belum punya", None),
    ] {
        check_nik(written, None, temporary);
        assert_eq!(roster_row(written, "", "", "").temporary_number(), kept, "{written}");
    }
    // What may be left of a NIK, and what belongs elsewhere, is refused as before.
    for written in
        ["190101550", "12", "Jalan Melati 4", "Sari Dewi", "RT 02 RW 01", "NIP1971025508899001", "l9710255O8"]
    {
        assert!(roster_row(written, "", "", "").refused(), "{written}");
    }
}

#[test]
fn the_family_card_in_the_nik_column_refuses_the_row() {
    let row = roster_row(GOOD, GOOD, "", "");
    assert!(row.refused());
    assert_eq!(row.issues()[0].code, IssueCode::NikEqualsFamilyCard);
}

#[test]
fn doubts_beside_the_birth_date_and_sex_only_warn() {
    let check = |birth: &str, sex: &str, code: Option<IssueCode>| {
        let row = roster_row(GOOD, "", birth, sex);
        assert!(!row.refused());
        assert_eq!(row.issues().first().map(|issue| issue.code), code, "{birth} {sex}");
    };
    check("1989-08-15", "P", None);
    check("1988-08-15", "P", Some(IssueCode::NikBirthDiffers));
    check("1989-08-15", "L", Some(IssueCode::NikSexDiffers));
    let row = roster_row("1971024508899001", "", "08-05-1989", "P");
    assert_eq!(row.issues()[0].code, IssueCode::DatePerhapsSwapped);
    assert_eq!(row.issues()[0].repair().as_deref(), Some("Mungkin maksudnya 1989-08-05."));
    assert_eq!(row.birth().unwrap().to_string(), "1989-05-08");
}

#[test]
fn number_cells_of_a_workbook_keep_only_what_a_spreadsheet_keeps() {
    let check = |number: f64, expected: Option<&str>, code: Option<IssueCode>| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (at, heading) in (0_u16..).zip(["nama", "nik", "tanggal_lahir"]) {
            sheet.write_string(0, at, heading).unwrap();
        }
        sheet.write_string(1, 0, "Sari").unwrap();
        sheet.write_number(1, 1, number).unwrap();
        sheet.write_number(1, 2, 32_735.0).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let row = open(Input::from(bytes), &[&ROSTER]).unwrap().next().unwrap().unwrap();
        assert_eq!(row.nik().map(|nik| nik.digits()).as_deref(), expected, "{number}");
        assert_eq!(row.birth().unwrap().to_string(), "1989-08-15");
        assert_eq!(row.issues()[0].code, IssueCode::DateFromSerial);
        assert_eq!(row.issues().get(1).map(|issue| issue.code), code, "{number}");
    };
    check(1_971_025_508_899_001.0, Some(GOOD), None);
    check(1_971_025_508_899_000.0, None, Some(IssueCode::NikDigitLost));
    // Beyond 2^53 neighbours fall together.
    check(9_171_025_508_899_002.0, None, Some(IssueCode::NikDigitLost));
    check(197_102_550_889_900.0, None, Some(IssueCode::NikLength { digits: 15 }));
    check(0.0, None, None);
}

#[test]
fn damaged_cells_of_optional_columns_stay_empty_and_the_row_counts() {
    let text = "nama,tanggal_lahir,jenis_kelamin,kode_wilayah,upah,no_kk\nSari,08/25/1980,X,19.1,satu juta,123\n";
    let row = rows(text, &[&ROSTER]).remove(0);
    assert!(!row.refused());
    let codes: Vec<IssueCode> = row.issues().iter().map(|issue| issue.code).collect();
    for code in [
        IssueCode::DateUnreadable,
        IssueCode::SexUnreadable,
        IssueCode::RegionUnreadable,
        IssueCode::RupiahUnreadable,
        IssueCode::FamilyCardUnreadable,
    ] {
        assert!(codes.contains(&code), "{code:?}");
    }
    assert!(row.issues().iter().all(|issue| issue.severity == Severity::Warning));
    let date = row.issues().iter().find(|issue| issue.code == IssueCode::DateUnreadable).unwrap();
    assert_eq!(date.repair().as_deref(), Some("Mungkin maksudnya 1980-08-25."));
}

#[test]
fn damaged_cells_of_required_columns_refuse_the_row_and_leave_the_others() {
    let text = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n19.71,potensi,2025,seribu,2025-06-01,a\n19.01,potensi,2025,\"75.421\",1 Juni 2025,a\n,potensi,2025,1,2025-06-01,a\n";
    let rows_read = rows(text, &[&WORKFORCE]);
    assert_eq!(rows_read.iter().map(Row::refused).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(rows_read[0].issues()[0].code, IssueCode::WholeUnreadable);
    assert_eq!(rows_read[1].whole("nilai"), Some(75_421));
    assert_eq!(rows_read[2].issues()[0].code, IssueCode::CellMissing);
    let text = "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n19,2025,57.17,potensi,a,b\n19,2025,\"57,17%\",potensi,a,b\n";
    let rows_read = rows(text, &[&TARGETS]);
    assert_eq!(rows_read[0].issues()[0].code, IssueCode::RateUnreadable);
    assert_eq!(rows_read[0].issues()[0].repair().as_deref(), Some("Mungkin maksudnya 57.17%."));
    assert_eq!(rows_read[1].rate("persen").unwrap().to_string(), "57.17%");
}

#[test]
fn a_participant_is_read_with_programs_and_paid_month() {
    let text = "nik\tnama\tkelas\tprogram\tlunas_sampai\n1971025508899001\tSari\tBPU\tjkk + JKM,jkk\t2024-02\n\tBudi\tPU\tJKK\t2025-05-31\n";
    let rows = rows(text, &[&PARTICIPANTS]);
    assert_eq!(rows[0].words("program").collect::<Vec<_>>(), ["JKK", "JKM"]);
    assert_eq!(rows[0].date("lunas_sampai").unwrap().to_string(), "2024-02-29");
    assert_eq!(rows[1].date("lunas_sampai").unwrap().to_string(), "2025-05-31");
    assert_eq!(rows[1].words("berakhir").count(), 0);
}

#[test]
fn titles_blank_rows_numbers_of_columns_and_totals_are_no_people() {
    let text = "PEMERINTAH KOTA PANGKALPINANG;;;\nDAFTAR PEDAGANG PASAR PAGI;;;\n\nNo;Nama Pedagang;No. KTP;L/P\n1;2;3;4\n1;Sari Dewi;1971025508899001;P\n\n;;;\n2;Budi;;L\nNo;Nama Pedagang;No. KTP;L/P\n3;Jumlah Hasan;;L\nJumlah;2;;\n;Mengetahui Kepala Pasar;;\n";
    let mut reader = open(Input::from(text.as_bytes().to_vec()), ALL).unwrap();
    assert_eq!((reader.layout().id, reader.heading_row()), ("market", 4));
    let found: Vec<(u32, String)> =
        reader.by_ref().map(Result::unwrap).map(|row| (row.number(), row.text("Nama").unwrap().to_owned())).collect();
    let expected = [(6, "Sari Dewi"), (9, "Budi"), (11, "Jumlah Hasan")];
    assert_eq!(found.iter().map(|(number, name)| (*number, name.as_str())).collect::<Vec<_>>(), expected);
    assert_eq!((reader.rows(), reader.blank_rows(), reader.skipped_rows()), (3, 2, 4));
    assert_eq!(reader.layout(), &MARKET);
}

#[test]
fn row_numbers_are_those_of_a_spreadsheet() {
    let text = "nama,alamat\r\n\"Sari\",\"Jalan 1\nRT 2\"\r\n\r\n\r\nBudi,\"Jalan 2\"\r\nTono,x";
    let numbers: Vec<u32> = rows(text, &[&ROSTER]).iter().map(Row::number).collect();
    assert_eq!(numbers, [2, 5, 6]);
}

#[test]
fn a_shifted_row_and_an_open_quote_are_refused_not_lost() {
    let text = "nama,nik,alamat\nAhmad, S.Pd,1971025508899001,Jalan 1\nSari,,\"Jalan 2\nBudi,,Jalan 3\nTono,,Jalan 4\n";
    let rows = rows(text, &[&ROSTER]);
    assert_eq!(rows[0].issues().last().unwrap().code, IssueCode::RowShifted);
    assert_eq!(rows[1].issues().last().unwrap().code, IssueCode::QuoteUnclosed);
    assert!(rows.iter().all(Row::refused));
}

#[test]
fn a_cell_longer_than_a_spreadsheet_allows_refuses_its_row() {
    let text = format!("nama,alamat\nSari,{}\nBudi,x\n", "a".repeat(40_000));
    let rows = rows(&text, &[&ROSTER]);
    assert_eq!(rows[0].issues()[0].code, IssueCode::CellTooLong);
    assert!(!rows[1].refused());
}

#[test]
fn old_encodings_and_byte_order_marks_are_read() {
    let mut bytes = b"\xef\xbb\xbfnama;alamat\nAndr\xe9;Jalan \x93A\x94\n".to_vec();
    bytes.extend("Renée;Jalan “B”\n".as_bytes());
    let rows: Vec<Row> = open(Input::from(bytes), &[&ROSTER]).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0].text("nama"), Some("André"));
    assert_eq!(rows[0].text("alamat"), Some("Jalan “A”"));
    assert_eq!(rows[1].text("nama"), Some("Renée"));
}

#[test]
fn letters_guessed_in_a_file_of_two_encodings_leave_a_doubt() {
    let doubts = |bytes: &[u8]| -> Vec<bool> {
        open(Input::from(bytes.to_vec()), &[&ROSTER])
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                assert!(!row.refused());
                row.issues().iter().any(|issue| issue.code == IssueCode::TextEncodingDoubtful)
            })
            .collect()
    };
    assert_eq!(doubts(b"nama,nik\nAndr\xe9,\nSari,\n"), [false, false]);
    assert_eq!(doubts(b"nama,nik\nRen\xc3\xa9e,\nAndr\xe9,\nSari,\n"), [false, true, false]);
    assert_eq!(doubts(b"\xef\xbb\xbfnama,nik\nAndr\xe9,\n"), [true]);
    assert_eq!(doubts(b"nama,nik\nAndr\x81,\n"), [true]);
}

#[test]
fn a_full_number_in_a_text_is_not_kept_in_the_open() {
    let read =
        |name: &str, job: &str| rows(&format!("nama,nik,pekerjaan\n\"{name}\",,\"{job}\"\n"), &[&ROSTER]).remove(0);
    for number in
        [GOOD, "1971 0255 0889 9001", "19.71.02.550889.9001", "1971-0255-0889-9001", "1 9 7 1 0 2 5 5 0 8 8 9 9 0 0 1"]
    {
        let row = read(&format!("Sari Dewi {number}"), "Nelayan");
        assert!(row.refused());
        assert_eq!(row.text("nama"), None);
        assert_eq!(row.issues().len(), 1);
        assert_eq!(row.issues()[0].code, IssueCode::NumberInText);

        let row = read("Sari Dewi", &format!("Nelayan, NIK {number} ({number})"));
        assert!(!row.refused());
        let kept = row.text("pekerjaan").unwrap();
        assert!(kept.starts_with("Nelayan, NIK 1") && kept.ends_with("1)"), "{kept}");
        assert!(kept.chars().filter(char::is_ascii_digit).count() <= 12, "{kept}");
        let issue = &row.issues()[0];
        assert_eq!((issue.code, issue.severity), (IssueCode::NumberInText, Severity::Warning));
        assert!(!format!("{} {}", issue.sentence(), issue.read).contains("8899"));
    }
    let row = read("Sari", "NIK 1971025508899001.");
    assert_eq!(row.text("pekerjaan"), Some("NIK 1971**********01."));
    let sentence = row.issues()[0].sentence();
    assert!(
        sentence.contains("nomor 16 digit") && sentence.ends_with("hal ini saja tidak menolak baris."),
        "{sentence}"
    );
    // Two numbers end to end are one run, and hidden together.
    let row = read("Sari", "1971025508899001 1971020101109001");
    assert_eq!(row.text("pekerjaan").map(|text| text.matches(|c: char| c.is_ascii_digit()).count()), Some(6));
    for harmless in
        ["081200009001 dan 0812", "188/12/2025 tanggal 2025-01-02 s.d. 2030", "RT 02 RW 01, 12345678, 12345678"]
    {
        let row = read("Sari", harmless);
        assert_eq!((row.text("pekerjaan"), row.issues().len()), (Some(harmless), 0));
    }
    let text = format!("No,Nama,NIK,Keterangan\n1,Budi {GOOD},,\n2,Sari,,\n");
    let market = rows(&text, &[&MARKET]);
    assert!(market[0].refused() && !market[1].refused());
}

#[test]
fn a_rate_above_the_whole_is_refused() {
    let text =
        "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n19,2025,100%,potensi,a,b\n19,2025,5717%,potensi,a,b\n";
    let read = rows(text, &[&TARGETS]);
    assert!(!read[0].refused() && read[1].refused());
    assert_eq!(read[1].issues()[0].code, IssueCode::NumberOutOfRange);
}

#[test]
fn a_formula_error_in_a_workbook_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in (0_u16..).zip(["nama", "nik", "tanggallahir"]) {
        sheet.write_string(2, at, heading).unwrap();
    }
    sheet.write_string(3, 0, "Sari").unwrap();
    sheet.write_formula(3, 1, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut reader = open(Input::from(bytes), &[&OPENSID]).unwrap();
    let row = reader.next().unwrap().unwrap();
    assert_eq!((reader.heading_row(), row.number()), (3, 4));
    assert!(row.refused());
    assert_eq!((row.issues()[0].code, row.issues()[0].read.as_str()), (IssueCode::CellError, "#N/A"));
}

#[test]
fn an_unknown_district_in_a_nik_only_warns() {
    let row = roster_row("1999995508899001", "", "", "");
    assert_eq!(row.issues()[0].code, IssueCode::NikDistrictUnknown);
    assert!(!row.refused());
}

#[test]
fn a_date_that_decides_status_and_cannot_be_read_refuses_the_row() {
    let read = |column: &str, cell: &str| {
        let text = format!("nama,kelas,program,{column}\nSari,BPU,JKK JKM,\"{cell}\"\n");
        rows(&text, &[&PARTICIPANTS]).remove(0)
    };
    for (column, cell) in [
        ("lunas_sampai", "31/13/2025"),
        ("lunas_sampai", "belum bayar"),
        ("lunas_sampai", "#REF!"),
        ("lunas_sampai", "Mei"),
        ("mulai", "awal tahun"),
        ("berakhir", "05/31/2025"),
    ] {
        let row = read(column, cell);
        assert!(row.refused(), "{column} {cell}");
        assert_eq!(row.issues()[0].column.as_deref(), Some(column));
        assert!(row.issues()[0].repair().is_some(), "{column} {cell}");
    }
    for (column, cell, expected) in [
        ("lunas_sampai", "202505", Some("2025-05-31")),
        ("lunas_sampai", "Mei 2025", Some("2025-05-31")),
        ("lunas_sampai", "", None),
        ("berakhir", "s.d. sekarang", None),
        ("berakhir", "Seumur hidup", None),
        ("berakhir", "9999-12-31", None),
        ("berakhir", "31/12/9999 00:00:00", None),
        ("mulai", "3 Agustus 2024", Some("2024-08-03")),
    ] {
        let row = read(column, cell);
        assert_eq!(row.issues(), [], "{column} {cell}");
        assert_eq!(row.date(column).map(|date| date.to_string()).as_deref(), expected, "{column} {cell}");
    }
}
