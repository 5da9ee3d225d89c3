//! Every template, filled as its own help shows, comes back equal.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use sheets::{ALL, Cell, FileKind, Input, Kind, Layout, TableWriter, Value, open, write_template};
use units::Sex;

const KINDS: [FileKind; 2] = [FileKind::Csv, FileKind::Xlsx];

fn filled(layout: &Layout, kind: FileKind, rows: usize) -> Vec<u8> {
    let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(kind, Vec::new()).unwrap();
    writer.sheet(layout.sheet, &headings).unwrap();
    for _ in 0..rows {
        let cells: Vec<Cell> = layout.columns.iter().map(|column| Cell::from(column.example)).collect();
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn each_template_is_known_as_its_own_layout_and_holds_no_row() {
    for layout in ALL {
        for kind in KINDS {
            let bytes = write_template(layout, kind, Vec::new()).unwrap();
            let mut reader = open(Input::from(bytes), ALL).unwrap();
            assert_eq!(reader.layout().id, layout.id, "{kind:?}");
            assert_eq!(reader.unknown_headings(), &[] as &[String], "{}", layout.id);
            assert!(reader.next().is_none(), "{}", layout.id);
            assert_eq!((reader.blank_rows(), reader.skipped_rows()), (0, 0));
        }
    }
}

#[test]
fn each_template_filled_with_its_examples_reads_back_equal() {
    for layout in ALL {
        for kind in KINDS {
            let mut reader = open(Input::from(filled(layout, kind, 3)), ALL).unwrap();
            assert_eq!(reader.layout().id, layout.id);
            let rows: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
            assert_eq!(rows.iter().map(|row| row.number()).collect::<Vec<_>>(), [2, 3, 4]);
            for row in &rows {
                assert_eq!(row.issues(), [], "{} {kind:?}", layout.id);
                for (column, value) in layout.columns.iter().zip(row.values()) {
                    assert_eq!(printed(column.kind, column.key, value), column.example, "{} {}", layout.id, column.key);
                }
            }
        }
    }
}

/// The value in the spelling that the examples use.
fn printed(kind: Kind, key: &str, value: Option<Value<'_>>) -> String {
    let (day_first, coded) = (key == "Tgl Lahir", key == "sex");
    match value {
        None => String::new(),
        Some(Value::Text(text) | Value::Digits(text) | Value::Words(text)) => text.to_owned(),
        Some(Value::Nik(nik)) => nik.digits(),
        Some(Value::Date(date)) if kind == Kind::PaidUntil => date.strftime("%Y-%m").to_string(),
        // The market list writes the day first.
        Some(Value::Date(date)) if day_first => date.strftime("%d-%m-%Y").to_string(),
        Some(Value::Date(date)) => date.to_string(),
        // OpenSID writes 1 and 2.
        Some(Value::Sex(Sex::Male)) if coded => "1".to_owned(),
        Some(Value::Sex(Sex::Female)) if coded => "2".to_owned(),
        Some(Value::Sex(sex)) => sex.letter().to_owned(),
        Some(Value::Region(code)) => code.to_string(),
        Some(Value::Rupiah(amount)) => amount.get().to_string(),
        Some(Value::Whole(number)) => number.to_string(),
        Some(Value::Rate(rate)) => rate.to_string(),
    }
}

#[test]
fn synonyms_order_and_case_of_headings_do_not_matter() {
    let file = "TGL. LAHIR;Nama_Lengkap;No KTP;Catatan\n15-08-1989;Sari Dewi;1971025508899001;x\n";
    let mut reader = open(Input::from(file.as_bytes().to_vec()), &[&sheets::ROSTER]).unwrap();
    assert_eq!(reader.unknown_headings(), ["Catatan"]);
    let row = reader.next().unwrap().unwrap();
    assert_eq!(row.birth().unwrap().to_string(), "1989-08-15");
    assert_eq!(row.nik().unwrap().digits(), "1971025508899001");
}

#[test]
fn the_opensid_export_with_id_and_photo_is_the_same_layout() {
    let mut headings = vec!["id"];
    headings.extend(sheets::OPENSID.columns.iter().map(|column| column.key));
    headings.push("foto");
    assert_eq!(headings.len(), 45);
    let cells: Vec<&str> = headings
        .iter()
        .map(|heading| match *heading {
            "nama" => "Sari Dewi",
            "nik" => "0",
            "dusun" | "rt" | "rw" => "-",
            "sex" => "2",
            _ => "",
        })
        .collect();
    let file = format!("{}\n{}\n", headings.join(","), cells.join(","));
    let mut reader = open(Input::from(file.into_bytes()), ALL).unwrap();
    assert_eq!(reader.layout().id, "opensid");
    assert_eq!(reader.unknown_headings(), ["id", "foto"]);
    let row = reader.next().unwrap().unwrap();
    assert_eq!((row.nik(), row.text("dusun"), row.issues().len()), (None, None, 0));
}

#[test]
fn no_table_cell_becomes_a_formula_and_no_number_loses_digits() {
    for kind in KINDS {
        let mut writer = TableWriter::new(kind, Vec::new()).unwrap();
        writer.sheet("Daftar: [a]/b", &["nama", "alamat", "telepon", "nik"]).unwrap();
        writer
            .row(&[
                Cell::from("=HYPERLINK(\"x\")"),
                Cell::from("@jalan"),
                Cell::from("+62812009001"),
                Cell::from("9171025508899001"),
            ])
            .unwrap();
        writer.row(&[Cell::from("'Aisyah"), Cell::from("-"), Cell::Empty, Cell::Empty]).unwrap();
        let bytes = writer.finish().unwrap();
        let rows: Vec<_> = open(Input::from(bytes), &[&sheets::ROSTER]).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows[0].text("nama"), Some("=HYPERLINK(\"x\")"));
        assert_eq!(rows[0].text("alamat"), Some("@jalan"));
        assert_eq!(rows[0].text("telepon"), Some("+62812009001"));
        assert_eq!(rows[0].nik().unwrap().digits(), "9171025508899001");
        assert_eq!(rows[1].text("nama"), Some("'Aisyah"));
        assert_eq!(rows[1].text("alamat"), None);
    }
}
