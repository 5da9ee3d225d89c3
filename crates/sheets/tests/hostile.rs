//! Files that are no list, or want to hurt: a clear answer in bounded time, never a panic.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{Cursor, Write};
use std::time::Instant;

use proptest::prelude::*;
use sheets::{ALL, Cell, Corrections, FileKind, Input, OpenError, ROSTER, ReadError, TableWriter, annotate, open};
use zip::write::SimpleFileOptions;

fn refuse(bytes: Vec<u8>) -> OpenError {
    let start = Instant::now();
    let error = open(Input::from(bytes), ALL).err().expect("the file is refused");
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
    assert!(error.to_string().ends_with('.'), "{error}");
    error
}

fn workbook() -> Vec<u8> {
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
    writer.sheet("Daftar", &["nama", "nik"]).unwrap();
    for at in 0..2_000 {
        writer.row(&[Cell::from(format!("Sari {at}")), Cell::Empty]).unwrap();
    }
    writer.finish().unwrap()
}

/// A workbook with one part replaced.
fn with_part(name: &str, content: &dyn Fn(&mut dyn Write)) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(workbook())).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let part = old.by_index_raw(at).unwrap();
        if part.name().unwrap() != name {
            new.raw_copy_file(part).unwrap();
        }
    }
    new.start_file(name, SimpleFileOptions::default()).unwrap();
    content(&mut new);
    new.finish().unwrap().into_inner()
}

#[test]
fn other_kinds_of_files_are_named() {
    for (bytes, kind) in [
        (&b"%PDF-1.7 ..."[..], "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "XLS"),
        (b"PK\x03\x04rest of it", "rusak"),
        (b"Rar!\x1a\x07rest", "arsip"),
        (b"{\\rtf1 nama}", "RTF"),
        (b"\x89PNG\r\n\x1a\n....", "gambar"),
        (b"<html><body><p>nama</p></body></html>", "HTML"),
        (b"{\"nama\": \"Sari\"}", "JSON"),
        (b"abc\0def", "biner"),
    ] {
        let error = refuse(bytes.to_vec());
        assert!(error.to_string().contains(kind), "{error}");
    }
    assert!(matches!(refuse(Vec::new()), OpenError::Empty));
    assert!(matches!(refuse(b"\n\n  \n".to_vec()), OpenError::Empty));
}

#[test]
fn a_page_that_wants_to_hurt_is_refused_or_read_in_bounded_time() {
    let deep = "<table><tr><td>nama<td>nik<tr><td>".repeat(20_000);
    assert!(refuse(deep.into_bytes()).to_string().contains("bersarang"));
    let wide = format!("<table><tr>{}</table>", "<td>nama".repeat(100_000));
    assert!(matches!(refuse(wide.into_bytes()), OpenError::TooManyColumns { .. }));
    let spans =
        format!("<table><tr><td colspan=99999999 rowspan=99999999>nama<td>nik{}</table>", "<tr><td>x".repeat(1_000));
    assert!(matches!(refuse(spans.into_bytes()), OpenError::TooManyColumns { .. }));
    let entities = "<!DOCTYPE html [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><table><tr><td>nama<td>nik<tr><td>&b;<td></table>";
    let mut reader = open(Input::from(entities.as_bytes().to_vec()), &[&ROSTER]).unwrap();
    assert_eq!(reader.next().unwrap().unwrap().text("nama"), Some("&b;"), "no word stands for more than a letter");
    let long = format!("<table><tr><td>nama<td>nik<tr><td>{}<td></table>", "a<b>".repeat(200_000));
    let mut reader = open(Input::from(long.into_bytes()), &[&ROSTER]).unwrap();
    assert!(reader.next().unwrap().unwrap().refused(), "a cell longer than any spreadsheet's");
}

#[test]
fn a_zip_that_is_no_workbook_is_named() {
    let zipped = |name: &str| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(b"x").unwrap();
        writer.finish().unwrap().into_inner()
    };
    assert!(refuse(zipped("content.xml")).to_string().contains("rusak"));
    assert!(refuse(zipped("word/document.xml")).to_string().contains("Word"));
    assert!(refuse(zipped("xl/workbook.bin")).to_string().contains("XLSB"));
    assert!(refuse(zipped("foto.jpg")).to_string().contains("ZIP"));
}

#[test]
fn missing_headings_are_listed() {
    let OpenError::NoHeading { row, found, missing, .. } =
        refuse(b"Judul\nkode_wilayah,jenis,versi\n19,potensi,2025\n".to_vec())
    else {
        panic!("headings are missing")
    };
    assert_eq!(row, Some(2));
    assert_eq!(found, ["kode_wilayah", "jenis", "versi"]);
    assert_eq!(missing, ["nilai", "per_tanggal", "sumber"]);
    let error = refuse(b"apa,saja\n1,2\n".to_vec());
    assert!(error.to_string().contains("tidak ditemukan"), "{error}");
}

#[test]
fn a_truncated_workbook_says_so() {
    let whole = workbook();
    for length in [10, 100, whole.len() / 2, whole.len() - 30] {
        assert!(matches!(refuse(whole[..length].to_vec()), OpenError::Damaged { .. }), "{length}");
    }
}

#[test]
fn a_sheet_that_ends_in_the_middle_gives_its_rows_and_then_says_so() {
    let bytes = with_part("xl/worksheets/sheet1.xml", &|part| {
        let mut xml = String::from("<worksheet><sheetData>");
        for (row, name) in ["nama", "Sari", "Budi"].iter().enumerate() {
            let number = row + 1;
            xml += &format!(
                "<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>{name}</t></is></c><c r=\"B{number}\" t=\"inlineStr\"><is><t>nik</t></is></c></row>"
            );
        }
        part.write_all(xml.as_bytes()).unwrap();
    });
    let mut last = None;
    match open(Input::from(bytes), &[&ROSTER]) {
        Ok(mut reader) => {
            for row in &mut reader {
                last = Some(row);
            }
            assert!(matches!(last, Some(Err(ReadError::Damaged { .. }))));
        }
        Err(error) => assert!(matches!(error, OpenError::Damaged { .. }), "{error}"),
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_unpacks_into_memory() {
    let megabyte = vec![b' '; 1024 * 1024];
    let error = refuse(with_part("xl/sharedStrings.xml", &|part| {
        for _ in 0..200 {
            part.write_all(&megabyte).unwrap();
        }
    }));
    assert!(matches!(error, OpenError::TooLarge { limit_mb: 128, .. }), "{error}");
    let error = refuse(with_part("xl/worksheets/sheet1.xml", &|part| {
        for _ in 0..520 {
            part.write_all(&megabyte).unwrap();
        }
    }));
    assert!(matches!(error, OpenError::TooLarge { limit_mb: 512, .. }), "{error}");
}

#[test]
fn an_announced_number_of_strings_is_not_believed() {
    let error = refuse(with_part("xl/sharedStrings.xml", &|part| {
        part.write_all(b"<sst count=\"1\" uniqueCount=\"99999999999\"><si><t>x</t></si></sst>").unwrap();
    }));
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
}

#[test]
fn more_than_five_hundred_columns_are_refused() {
    let line = |word: &str| vec![word; 600].join(",");
    let error = refuse(format!("{}\n{}\n", line("nama"), line("x")).into_bytes());
    assert!(matches!(error, OpenError::TooManyColumns { row: 1, .. }), "{error}");
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
    writer.sheet("Daftar", &["nama"; 600]).unwrap();
    let error = refuse(writer.finish().unwrap());
    assert!(matches!(error, OpenError::TooManyColumns { .. }), "{error}");
}

#[test]
fn a_quote_that_never_closes_does_not_fill_the_memory() {
    let mut bytes = b"nama,nik\nSari,\nBudi,\"".to_vec();
    bytes.resize(20_000_000, b'x');
    let outcome: Vec<_> = open(Input::from(bytes), &[&ROSTER]).unwrap().collect();
    assert!(outcome[0].is_ok());
    assert!(matches!(outcome[1], Err(ReadError::EndlessRow { row: 2 })), "{:?}", outcome[1]);
    assert_eq!(outcome.len(), 2);
}

#[test]
fn a_reader_may_be_dropped_halfway() {
    let mut reader = open(Input::from(workbook()), &[&ROSTER]).unwrap();
    assert!(reader.next().unwrap().is_ok());
    drop(reader);
}

/// A workbook whose only sheet holds these rows, below a heading row `nama, nik`.
fn with_rows(rows: &str) -> Vec<u8> {
    with_part("xl/worksheets/sheet1.xml", &|part| {
        let heading = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>nama</t></is></c>\
                       <c r=\"B1\" t=\"inlineStr\"><is><t>nik</t></is></c></row>";
        write!(part, "<worksheet><sheetData>{heading}{rows}</sheetData></worksheet>").unwrap();
    })
}

fn name_row(number: u32) -> String {
    format!("<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>Sari</t></is></c></row>")
}

/// What opening and reading to the end says.
fn trouble(bytes: Vec<u8>) -> String {
    match open(Input::from(bytes), &[&ROSTER]) {
        Err(error) => error.to_string(),
        Ok(mut reader) => {
            let error = reader.find_map(Result::err).expect("the file is refused").to_string();
            assert!(reader.blank_rows() < 1_048_576);
            error
        }
    }
}

#[test]
fn a_row_number_beyond_any_sheet_is_damage_and_no_copy_grows_from_it() {
    for number in [1_048_577, u32::MAX - 1, u32::MAX] {
        let unplaced = format!("<row r=\"{number}\"><c t=\"inlineStr\"><is><t>Sari</t></is></c></row>");
        for rows in [name_row(number), unplaced] {
            let far = with_rows(&(name_row(2) + &rows));
            assert!(trouble(far.clone()).contains("rusak"));
            let mut copy = Vec::new();
            let outcome = annotate(
                Input::from(far),
                &[&ROSTER],
                &Corrections::default(),
                FileKind::Csv,
                &mut copy,
                &["x"],
                &mut |_| None,
            );
            assert!(outcome.is_err());
            assert!(copy.len() < 1_000);
        }
    }
    let said = trouble(with_rows(&name_row(1_048_577)));
    assert!(said.contains("ada baris bernomor 1048577; batasnya 1.048.576"), "{said}");
    let last = with_rows(&name_row(1_048_576));
    assert_eq!(open(Input::from(last), &[&ROSTER]).unwrap().map(Result::unwrap).last().unwrap().number(), 1_048_576);
}

#[test]
fn row_numbers_that_do_not_ascend_are_damage() {
    for numbers in [&[3, 2, 3, 2, 10][..], &[2, 3, 3], &[2, 1]] {
        let said = trouble(with_rows(&numbers.iter().map(|number| name_row(*number)).collect::<String>()));
        assert!(
            said.contains("tertulis setelah baris 3") || said.contains("dua kali") || said.contains("setelah baris 2"),
            "{said}"
        );
    }
    // Beyond the rows in which headings are sought, the rows before are still given.
    let mut rows: String = (2..=40).map(name_row).collect();
    rows += &name_row(30);
    let mut reader = open(Input::from(with_rows(&rows)), &[&ROSTER]).unwrap();
    assert_eq!(reader.by_ref().take(39).filter(|row| row.is_ok()).count(), 39);
    assert!(matches!(reader.next(), Some(Err(ReadError::Damaged { row: 40, .. }))));
}

#[test]
fn a_cell_without_end_is_refused_before_it_fills_the_memory() {
    let megabyte = vec![b'a'; 1024 * 1024];
    let sheet = |before: &'static [u8], between: &'static [u8], after: &'static [u8]| {
        let megabyte = &megabyte;
        with_part("xl/worksheets/sheet1.xml", &move |part: &mut dyn Write| {
            part.write_all(b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>").unwrap();
            part.write_all(before).unwrap();
            for _ in 0..48 {
                part.write_all(&megabyte[..900_000]).unwrap();
                part.write_all(between).unwrap();
            }
            part.write_all(after).unwrap();
            part.write_all(b"</is></c></row></sheetData></worksheet>").unwrap();
        })
    };
    for (bytes, word) in [
        (sheet(b"<t>", b"", b"</t>"), "1 MB"),
        // The same text in many runs, beside marks that hide it from a simpler count.
        (sheet(b"<r><t>", b"</t></r><r><t>", b"</t></r>"), "1 MB"),
        (sheet(b"<t>", b"<c r=\"B1\"/>", b"</t>"), "1 MB"),
        (sheet(b"<t a=\"><c>", b"><c>", b"\"></t>"), "1 MB"),
        (sheet(b"<t>", b"<!-- -->", b"</t>"), "CDATA"),
        (sheet(b"<t><![CDATA[", b"<c></c>", b"]]></t>"), "CDATA"),
        (sheet(b"<t>", b"<?a <c ?>", b"</t>"), "tidak sah"),
        (sheet(b"<t>", b"</x></x></x></x><c><d><e>", b"</t>"), "tidak ditutup"),
    ] {
        let said = refuse(bytes).to_string();
        assert!(said.contains(word), "{said}");
    }
    let strings = with_part("xl/sharedStrings.xml", &|part| {
        part.write_all(b"<?xml version=\"1.0\"?><sst uniqueCount=\"1\"><si><t>").unwrap();
        part.write_all(&megabyte).unwrap();
        part.write_all(b"</t></si></sst>").unwrap();
    });
    assert!(refuse(strings).to_string().contains("1 MB"));
}

#[test]
fn a_large_honest_sheet_passes_the_watch() {
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
    writer.sheet("Daftar", &["nama", "nik", "alamat"]).unwrap();
    for at in 0..20_000 {
        let cells = [Cell::from(format!("Sari \"{at}\" <&> 'x'")), Cell::Empty, Cell::from("a/b > c ".repeat(9))];
        writer.row(&cells).unwrap();
    }
    let bytes = writer.finish().unwrap();
    assert!(bytes.len() > 100_000);
    assert_eq!(open(Input::from(bytes), &[&ROSTER]).unwrap().filter(|row| row.is_ok()).count(), 20_000);
}

fn read_all(bytes: Vec<u8>) {
    if let Ok(reader) = open(Input::from(bytes), ALL) {
        for row in reader {
            let Ok(row) = row else { break };
            for issue in row.issues() {
                assert!(!issue.sentence().is_empty());
                let longest = issue.read.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
                assert!(longest < Some(16), "{}", issue.read);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read_all(bytes);
    }

    #[test]
    fn any_cells_never_panic(cells in proptest::collection::vec(any::<String>(), 18), layout in proptest::sample::select(ALL)) {
        let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
        let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).unwrap();
        writer.sheet("x", &headings).unwrap();
        let row: Vec<Cell> = headings.iter().zip(cells.iter().cycle()).map(|(_, text)| Cell::from(text.as_str())).collect();
        writer.row(&row).unwrap();
        read_all(writer.finish().unwrap());
    }

    #[test]
    fn digits_marks_and_letters_never_panic(cells in proptest::collection::vec("[0-9OlIe+.,'% /-]{0,24}", 18)) {
        let headings: Vec<&str> = ROSTER.columns.iter().map(|column| column.key).collect();
        let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).unwrap();
        writer.sheet("x", &headings).unwrap();
        writer.row(&cells.iter().map(|text| Cell::from(text.as_str())).collect::<Vec<_>>()).unwrap();
        read_all(writer.finish().unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_workbook_with_flipped_bytes_never_panics_us(at in any::<prop::sample::Index>(), value in any::<u8>()) {
        let mut bytes = workbook();
        let at = at.index(bytes.len());
        bytes[at] = value;
        read_all(bytes);
    }
}

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const ODS: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");

/// An ODS whose only sheet holds this.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"Data\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    package(&[ODS, ("content.xml", content.as_bytes())])
}

fn ods_row(repeated: &str, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>")
        })
        .collect();
    format!("<table:table-row{repeated}>{cells}</table:table-row>")
}

#[test]
fn an_ods_that_repeats_without_end_is_refused() {
    let head = ods_row("", &["nama", "nik"]);
    let many = ods_row(" table:number-rows-repeated=\"1000000\"", &["Sari", ""]);
    assert!(trouble(ods(&(head.clone() + &many))).contains("diulang 1000000 kali"));
    let far = ods_row(" table:number-rows-repeated=\"99999999\"", &[]);
    let behind = ods_row("", &["Sari", ""]);
    assert!(trouble(ods(&(head.clone() + &far + &behind))).contains("batasnya 1.048.576"));
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000\" office:value-type=\"string\">\
                <text:p>nama</text:p></table:table-cell></table:table-row>";
    assert!(matches!(refuse(ods(wide)), OpenError::TooManyColumns { .. }));
    let cut = ods(&head);
    for length in [60, cut.len() / 2, cut.len() - 20] {
        assert!(refuse(cut[..length].to_vec()).to_string().contains("rusak"));
    }
}

#[test]
fn words_that_stand_for_others_are_refused_in_every_workbook() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>";
    for name in ["content.xml", "styles.xml"] {
        assert!(
            refuse(package(&[
                ODS,
                ("content.xml", b"<a/>"),
                (if name == "content.xml" { "a.xml" } else { name }, bomb.as_bytes())
            ]))
            .to_string()
            .contains("DOCTYPE")
        );
    }
    for part in ["xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"] {
        let bytes = with_part(part, &|out| out.write_all(bomb.as_bytes()).unwrap());
        let said = refuse(bytes).to_string();
        assert!(said.contains("DOCTYPE"), "{part}: {said}");
    }
}

#[test]
fn programs_in_a_workbook_are_refused() {
    let with_macro = with_part("xl/vbaProject.bin", &|part| part.write_all(b"x").unwrap());
    assert!(matches!(refuse(with_macro), OpenError::Macros));
    assert!(matches!(
        refuse(package(&[ODS, ("content.xml", b"<a/>"), ("Basic/Standard/Module1.xml", b"<a/>")])),
        OpenError::Macros
    ));
}

#[test]
fn a_locked_or_foreign_document_is_named() {
    let locked: &[u8] = b"<manifest:encryption-data/>";
    let said = refuse(package(&[ODS, ("content.xml", b"<a/>"), ("META-INF/manifest.xml", locked)])).to_string();
    assert!(said.contains("berkata sandi"), "{said}");
    let text = ("mimetype", &b"application/vnd.oasis.opendocument.text"[..]);
    assert!(refuse(package(&[text, ("content.xml", b"<a/>")])).to_string().contains("bukan lembar kerja"));
    // What Excel saves as a web page: one file that holds all, or one that only shows others.
    let frames = b"<html><frameset rows=\"*,39\"><frame src=\"daftar_files/sheet001.htm\"></frameset></html>";
    assert!(refuse(frames.to_vec()).to_string().contains("berbingkai"));
    let whole =
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"x\"\n\n--x\n\n<table></table>\n--x--\n";
    assert!(refuse(whole.to_vec()).to_string().contains("(MHT)"));
}

#[test]
fn an_xls_with_any_byte_changed_or_missing_ends_in_rows_or_in_words() {
    let whole = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/nelayan-xlwt.xls")).unwrap();
    let start = Instant::now();
    for at in (0..whole.len()).step_by(97) {
        for value in [0x00, 0xff, whole[at].wrapping_add(1)] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            read_all(bytes);
        }
        read_all(whole[..at].to_vec());
    }
    assert!(start.elapsed().as_secs() < 200, "{:?}", start.elapsed());
}

/// A stream that says it is two gigabytes long and holds only its beginning.
struct Huge(Cursor<Vec<u8>>);

impl std::io::Read for Huge {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl std::io::Seek for Huge {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        match to {
            std::io::SeekFrom::End(0) => Ok(2 << 30),
            other => self.0.seek(other),
        }
    }
}

#[test]
fn two_gigabytes_are_refused_unread() {
    for head in [b"nama,nik\nSari,\n".to_vec(), workbook(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()] {
        let error = open(Input::Stream(Box::new(Huge(Cursor::new(head)))), ALL).err().unwrap();
        assert!(matches!(error, OpenError::TooLarge { found_mb: 2048, .. }), "{error}");
    }
}
