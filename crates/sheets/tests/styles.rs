//! Lists in the styles of real offices: each cell that the catalogue expects is read, each row accounted for.

#![expect(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::Value as Json;
use sheets::{CONTRIBUTIONS, EMPLOYERS, Input, PARTICIPANTS, PEOPLE, Row, Value, open};
use units::Date;

fn styles() -> Vec<Json> {
    let all = [
        include_str!("files/styles.json"),
        include_str!("files/styles_more.json"),
        include_str!("files/styles_third.json"),
    ];
    all.into_iter().flat_map(|file| serde_json::from_str::<Vec<Json>>(file).unwrap()).collect()
}

fn serial(date: &str) -> f64 {
    let start: Date = "1899-12-30".parse().unwrap();
    f64::from(date.parse::<Date>().unwrap().since(start).unwrap().get_days())
}

fn text(cell: &Json) -> String {
    match cell {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn as_csv(style: &Json) -> Vec<u8> {
    let separator = style["separator"].as_str().unwrap();
    let quoted = |cell: &Json| {
        let text = text(cell);
        if text.contains(separator) || text.contains('"') { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let lines = style["grid"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_array().unwrap().iter().map(quoted).collect::<Vec<_>>().join(separator));
    let text = lines.collect::<Vec<_>>().join("\r\n") + "\r\n";
    match style["encoding"].as_str() {
        Some("utf-16") => std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        Some(_) => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        None => text.into_bytes(),
    }
}

fn fill(sheet: &mut Worksheet, grid: &[Json]) {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (at, row) in (0_u32..).zip(grid) {
        for (column, cell) in (0_u16..).zip(row.as_array().unwrap()) {
            if let Some(number) = cell["number"].as_f64() {
                sheet.write_number(at, column, number).unwrap();
            } else if let Some(day) = cell["date"].as_str() {
                sheet.write_number_with_format(at, column, serial(day), &date).unwrap();
            } else if let Some(day) = cell["serial"].as_str() {
                sheet.write_number(at, column, serial(day)).unwrap();
            } else if let Some(formula) = cell["formula"].as_str() {
                sheet.write_formula(at, column, Formula::new(formula).set_result("")).unwrap();
            } else if cell != "" {
                sheet.write_string(at, column, text(cell)).unwrap();
            }
        }
    }
}

fn as_xlsx(style: &Json) -> Vec<u8> {
    let mut book = Workbook::new();
    if let Some(other) = style["other_sheet"].as_array() {
        let sheet = book.add_worksheet();
        sheet.set_name(other[0].as_str().unwrap()).unwrap();
        fill(sheet, other[1].as_array().unwrap());
    }
    let sheet = book.add_worksheet();
    if let Some(name) = style["sheet"].as_str() {
        sheet.set_name(name).unwrap();
    }
    for column in style["hidden_columns"].as_array().into_iter().flatten() {
        sheet.set_column_hidden(u16::try_from(column.as_u64().unwrap()).unwrap()).unwrap();
    }
    for row in style["hidden_rows"].as_array().into_iter().flatten() {
        sheet.set_row_hidden(u32::try_from(row.as_u64().unwrap()).unwrap()).unwrap();
    }
    for merge in style["merges"].as_array().into_iter().flatten() {
        let place: Vec<u64> = merge.as_array().unwrap().iter().map(|place| place.as_u64().unwrap()).collect();
        let (row, column) =
            (|at: usize| u32::try_from(place[at]).unwrap(), |at: usize| u16::try_from(place[at]).unwrap());
        sheet.merge_range(row(0), column(1), row(2), column(3), "", &Format::new()).unwrap();
    }
    // Merging writes an empty text first, so the cells come after.
    fill(sheet, style["grid"].as_array().unwrap());
    book.save_to_buffer().unwrap()
}

/// What was read under a name of the catalogue, in its spelling.
fn read(row: &Row, key: &str) -> Option<String> {
    match key {
        "nama" => row.name().map(std::borrow::Cow::into_owned),
        "nik" => row.nik().map(|nik| nik.digits()),
        "lahir" => row.birth().map(|date| date.to_string()),
        "jk" => row.sex().map(|sex| sex.letter().to_owned()),
        "upah" => row.rupiah("upah").map(|amount| amount.get().to_string()),
        other => match row.get(other)? {
            Value::Text(text) | Value::Digits(text) | Value::Words(text) => Some(text.to_owned()),
            Value::Date(date) => Some(date.to_string()),
            Value::Whole(number) => Some(number.to_string()),
            Value::Rupiah(amount) => Some(amount.get().to_string()),
            _ => None,
        },
    }
}

/// What a style's file reads otherwise than expected.
fn differences(style: &Json) -> Vec<String> {
    let bytes = if style["format"] == "xlsx" { as_xlsx(style) } else { as_csv(style) };
    let layouts = match style["as"].as_str() {
        Some("employers") => &[&EMPLOYERS][..],
        Some("participants") => &[&PARTICIPANTS],
        Some("contributions") => &[&CONTRIBUTIONS],
        _ => PEOPLE,
    };
    let mut reader = match open(Input::from(bytes), layouts) {
        Ok(reader) => reader,
        Err(error) => return vec![error.to_string()],
    };
    let rows: Vec<Row> = reader.by_ref().map(Result::unwrap).collect();
    let mut wrong = Vec::new();
    let expected = style["expected"].as_array().unwrap();
    let mut same = |what: &str, read: String, wanted: String| {
        if read != wanted {
            wrong.push(format!("{what}: {read} instead of {wanted}"));
        }
    };
    for (meaning, wanted) in style["stated"].as_object().into_iter().flatten() {
        same("stated", reader.stated(meaning).unwrap_or_default().to_owned(), text(wanted));
    }
    if let Some(layout) = style["layout"].as_str() {
        same("layout", reader.layout().id.to_owned(), layout.to_owned());
    }
    if let Some(heading) = style["heading_row"].as_u64() {
        same("heading row", reader.heading_row().to_string(), heading.to_string());
    }
    let numbers: Vec<String> = rows.iter().map(|row| row.number().to_string()).collect();
    let wanted: Vec<String> = expected.iter().map(|row| row["row"].to_string()).collect();
    same("rows", numbers.join(" "), wanted.join(" "));
    for (row, expected) in rows.iter().zip(expected) {
        for (key, wanted) in expected.as_object().unwrap().iter().filter(|(key, _)| *key != "row") {
            let found = read(row, key).unwrap_or_else(|| format!("nothing, {:?}", row.issues()));
            same(&format!("row {} {key}", row.number()), found, text(wanted));
        }
    }
    if let Some(skipped) = style["skipped"].as_u64() {
        same("skipped", reader.skipped_rows().to_string(), skipped.to_string());
    }
    if let Some(blank) = style["blank"].as_u64() {
        same("blank", reader.blank_rows().to_string(), blank.to_string());
    }
    wrong
}

#[test]
fn every_style_of_the_catalogue_is_read_as_a_human_reads_it() {
    let styles = styles();
    assert!(styles.len() >= 60, "{}", styles.len());
    let mut told = Vec::new();
    for style in &styles {
        let wrong = differences(style);
        if !wrong.is_empty() {
            told.push(format!("{}:\n    {}", style["name"], wrong.join("\n    ")));
        }
    }
    assert!(told.is_empty(), "{} of {} styles:\n{}", told.len(), styles.len(), told.join("\n"));
}

#[test]
fn no_style_is_read_without_its_doubts() {
    let of = |name: &str| {
        let style = styles().into_iter().find(|style| style["name"] == name).unwrap();
        let bytes = if style["format"] == "xlsx" { as_xlsx(&style) } else { as_csv(&style) };
        open(Input::from(bytes), PEOPLE).unwrap().guess().clone()
    };
    let says = |name: &str, word: &str| {
        let guess = of(name);
        assert!(guess.doubts.iter().any(|doubt| doubt.contains(word)), "{name}: {:?}", guess.doubts);
    };
    says("tanpa-kepala", "judul kolom tidak ditemukan");
    says("nik-tanpa-judul", "karena isinya");
    says("kolom-tersembunyi", "tersembunyi ikut dibaca: C");
    says("jk-pria-wanita-huruf", "P dibaca sebagai pria");
    says("bulan-dahulu", "bulan dahulu");
    assert_eq!(of("desa-polos").doubts, [] as [String; 0]);
    assert_eq!(of("rupiah-titik").decimal_mark, Some(','));
    assert_eq!(of("rupiah-koma").decimal_mark, Some('.'));
}
