//! No row is ever unaccounted: whatever stands in a list, each of its rows is given, blank or skipped.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use sheets::{Input, PEOPLE, open};

/// A cell as it may stand in a list.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        2 => Just("1971025508899001".to_owned()),
        2 => "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}",
        1 => "[0-9]{1,17}",
        1 => "[0-3]?[0-9][-/][01]?[0-9][-/](19|20)?[0-9]{2}",
        1 => prop::sample::select(vec!["Jumlah", "Mengetahui,", "Kepala Desa", "Rebo, 1 Juni 2025", "RT 01", "L", "P", "(1)", "(2)", "NIK", "Nama", "-", "#REF!", "1,97E+15", "Rp1.500.000,00", "\u{a0}"]).prop_map(str::to_owned),
        1 => "[a-zA-Z0-9 .,'/-]{0,20}",
    ]
}

fn list() -> impl Strategy<Value = (Vec<&'static str>, Vec<Vec<String>>)> {
    let headings = prop::sample::subsequence(
        vec!["No", "NIK", "Tgl Lahir", "L/P", "Alamat", "Pekerjaan", "Desa", "Upah", "Catatan Lain"],
        1..9,
    );
    headings.prop_flat_map(|mut headings| {
        headings.insert(headings.len() / 2, "Nama Lengkap");
        let width = headings.len();
        (Just(headings), prop::collection::vec(prop::collection::vec(cell(), width), 0..25))
    })
}

/// Rows below the headings = given + blank + skipped, and each given row stands where it stood.
fn check(bytes: Vec<u8>, rows: &[Vec<String>], trailing_blank_counts: bool) {
    let mut reader = open(Input::from(bytes), PEOPLE).unwrap();
    let heading = reader.heading_row();
    let numbers: Vec<u32> = reader.by_ref().map(|row| row.unwrap().number()).collect();
    prop_assert_numbers(&numbers);
    let last_filled = rows.iter().rposition(|row| row.iter().any(|cell| !cell.is_empty())).map_or(0, |at| at + 1);
    let below = if trailing_blank_counts { rows.len() } else { last_filled };
    // Rows at and above the headings are title, whatever the reader took for headings.
    let expected = u64::try_from(below + 1).unwrap() - u64::from(heading);
    assert_eq!(reader.rows() + reader.blank_rows() + reader.skipped_rows(), expected, "headings in row {heading}");
    for (at, row) in rows.iter().enumerate() {
        let number = u32::try_from(at).unwrap() + 2;
        // A row with a whole NIK is a person, and always given.
        if number > heading
            && reader.headings().iter().zip(row).any(|(heading, cell)| heading == "NIK" && cell == "1971025508899001")
        {
            assert!(numbers.contains(&number), "row {number} is lost");
        }
    }
}

fn prop_assert_numbers(numbers: &[u32]) {
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_row_of_a_text_is_accounted_for((headings, rows) in list(), separator in prop::sample::select(vec![b',', b';', b'\t', b'|'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(&headings).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        check(writer.into_inner().unwrap(), &rows, true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_row_of_a_workbook_is_accounted_for((headings, rows) in list()) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (at, cells) in (0_u32..).zip(std::iter::once(headings.iter().map(|heading| (*heading).to_owned()).collect()).chain(rows.iter().cloned())) {
            let cells: Vec<String> = cells;
            for (column, cell) in (0_u16..).zip(&cells) {
                if !cell.is_empty() {
                    sheet.write_string(at, column, cell).unwrap();
                }
            }
        }
        check(book.save_to_buffer().unwrap(), &rows, false);
    }
}

#[test]
fn a_delimiter_that_cuts_through_quoted_headings_is_not_taken() {
    let text = "\"Nama Lengkap\"|\"NIK\"\n\"\"|\"Mengetahui,\"\n\"Aaa Aaa\"|\",a\"\n\"\"|\"1971025508899001\"\n";
    let mut reader = open(Input::from(text.as_bytes().to_vec()), PEOPLE).unwrap();
    assert_eq!((reader.heading_row(), reader.headings().join("/")), (1, "Nama Lengkap/NIK".to_owned()));
    assert_eq!(reader.by_ref().map(|row| row.unwrap().number()).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(reader.skipped_rows(), 1);
}

#[test]
fn a_record_below_the_headings_is_no_second_line_of_them() {
    let text = "NIK,Nama,L/P,Pekerjaan,Lapak\n,Siti,P,Pedagang,A1\n1971025508899001,Budi,L,Nelayan,A2\n";
    let mut reader = open(Input::from(text.as_bytes().to_vec()), PEOPLE).unwrap();
    assert_eq!(reader.by_ref().map(|row| row.unwrap().number()).collect::<Vec<_>>(), [2, 3]);
}

/// Names of the rows that are given, and how many were skipped.
fn given(text: &str) -> (Vec<String>, u64) {
    let mut reader = open(Input::from(text.as_bytes().to_vec()), PEOPLE).unwrap();
    let names = reader.by_ref().map(|row| row.unwrap().text("nama").unwrap_or_default().to_owned()).collect();
    (names, reader.skipped_rows())
}

#[test]
fn officers_and_odd_names_are_people_and_no_foot() {
    let (names, skipped) = given("Jabatan,Nama\nKetua,BUDI SANTOSO\nSekretaris,ANI LESTARI\nAnggota,SARI DEWI\n");
    assert_eq!((names.len(), skipped), (3, 0), "{names:?}");
    let (names, skipped) = given(
        "Nama,Pekerjaan\nBUDI,\nAN NISA,\nHORMAT SIREGAR,\nTOTAL SIREGAR,\nSumber Rejeki,\nSITI,\nJOKO,Nelayan\n",
    );
    assert_eq!((names.len(), skipped), (7, 0), "{names:?}");
}

#[test]
fn a_signature_ends_where_the_list_goes_on() {
    let foot = "\"Rebo, 1 Juni 2025\",\nKepala Desa Rebo,\nBUDI SANTOSO,\nNIP. 197001011990031001,\n";
    let (names, skipped) = given(&format!("Nama,Pekerjaan\nSITI,Petani\n{foot}JOKO,Nelayan\nWATI,\n"));
    assert_eq!((names.len(), skipped), (3, 4), "{names:?}");
}
