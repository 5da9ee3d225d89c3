//! How fast a million participants, and lists of every layout, are read and checked: `cargo bench -p sheets`.

use std::time::Instant;

use sheets::{ALL, Cell, FileKind, Input, Kind, Layout, OPENSID, PARTICIPANTS, TableWriter, open};

const ROWS: u32 = 1_000_000;

fn main() {
    let file = participants();
    let megabytes = file.len() / 1_000_000;
    for _ in 0..3 {
        let copy = Input::from(file.clone());
        let start = Instant::now();
        let mut reader = open(copy, &[&PARTICIPANTS]).expect("the file is ours");
        let mut niks = 0_u32;
        let mut issues = 0;
        for row in &mut reader {
            let row = row.expect("the file is whole");
            niks += u32::from(row.nik().is_some());
            issues += row.issues().len();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "participants CSV: {} rows, {megabytes} MB, {niks} NIK, {issues} issues, {seconds:.2} s, {:.0} rows/s",
            reader.rows(),
            f64::from(ROWS) / seconds
        );
    }
    let file = residents();
    let start = Instant::now();
    let rows = open(Input::from(file), &[&OPENSID]).expect("the file is ours").count();
    println!("residents XLSX: {rows} rows of 43 columns, {:.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    for layout in ALL {
        let [csv, xlsx] = [FileKind::Csv, FileKind::Xlsx].map(|kind| rows_per_second(layout, written(layout, kind)));
        let page = rows_per_second(layout, page(layout));
        println!("{:<14} CSV {csv:>9.0} rows/s, XLSX {xlsx:>9.0} rows/s, HTML {page:>9.0} rows/s", layout.id);
    }
}

/// Rows of each list of the comparison of layouts.
const SHORT: u32 = 20_000;

/// A list of this layout as we write it.
fn written(layout: &Layout, kind: FileKind) -> Vec<u8> {
    let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(kind, Vec::new()).expect("memory takes it");
    writer.sheet(layout.sheet, &headings).expect("memory takes it");
    for at in 0..SHORT {
        let cells: Vec<Cell> = texts(layout, at).into_iter().map(Cell::from).collect();
        writer.row(&cells).expect("memory takes it");
    }
    writer.finish().expect("memory takes it")
}

/// The same as a web application saves it.
fn page(layout: &Layout) -> Vec<u8> {
    let row = |cells: &mut dyn Iterator<Item = String>| {
        format!("<tr>{}</tr>\n", cells.map(|cell| format!("<td>{cell}</td>")).collect::<String>())
    };
    let head = row(&mut layout.columns.iter().map(|column| column.key.to_owned()));
    let rows: String = (0..SHORT).map(|at| row(&mut texts(layout, at).into_iter())).collect();
    format!("<html><body><table>{head}{rows}</table></body></html>").into_bytes()
}

fn texts(layout: &Layout, at: u32) -> Vec<String> {
    let (nik, birth) = nik(at);
    let cell = |column: &sheets::Column| match column.kind {
        Kind::Nik => nik.clone(),
        Kind::BirthDate => birth.clone(),
        _ => column.example.to_owned(),
    };
    layout.columns.iter().map(cell).collect()
}

/// Reads a list of this layout, recognised among all.
fn rows_per_second(layout: &Layout, file: Vec<u8>) -> f64 {
    let file = Input::from(file);
    let start = Instant::now();
    let rows = open(file, ALL).expect("the file is ours").count();
    assert_eq!(rows, SHORT as usize, "{}", layout.id);
    f64::from(SHORT) / start.elapsed().as_secs_f64()
}

/// A NIK whose hint is the birth date that the row states.
fn nik(at: u32) -> (String, String) {
    let (day, month, year) = (at % 28 + 1, at / 28 % 12 + 1, 60 + at / 336 % 40);
    let district = [197_102, 190_101, 190_301, 190_401][at as usize % 4];
    (format!("{district}{day:02}{month:02}{year:02}{:04}", 9001 + at % 999), format!("19{year}-{month:02}-{day:02}"))
}

fn participants() -> Vec<u8> {
    let headings: Vec<&str> = PARTICIPANTS.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).expect("memory takes it");
    writer.sheet("Peserta", &headings).expect("memory takes it");
    for at in 0..ROWS {
        let (nik, birth) = nik(at);
        let texts = [
            format!("{}", 25_000_000_000_u64 + u64::from(at)),
            nik,
            format!("Sari Dewi {at}"),
            birth,
            "L".to_owned(),
            "Rohana binti Hasan".to_owned(),
            "PU".to_owned(),
            format!("AA{:06}", at % 9_000),
            format!("CV Contoh Timah {}", at % 9_000),
            "swasta".to_owned(),
            "JKK JKM JHT".to_owned(),
            "2024-03-01".to_owned(),
            String::new(),
            "2025-05".to_owned(),
            "19.71".to_owned(),
            "19.71.02".to_owned(),
            "19.71.02.1001".to_owned(),
            "Buruh harian lepas".to_owned(),
        ];
        let cells: Vec<Cell> = texts.into_iter().map(Cell::from).collect();
        writer.row(&cells).expect("memory takes it");
    }
    writer.finish().expect("memory takes it")
}

fn residents() -> Vec<u8> {
    let headings: Vec<&str> = OPENSID.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).expect("memory takes it");
    writer.sheet("Data Penduduk", &headings).expect("memory takes it");
    for at in 0..1_000 {
        let (nik, birth) = nik(at);
        let cells: Vec<Cell> = OPENSID
            .columns
            .iter()
            .map(|column| match column.key {
                "nik" => Cell::from(nik.as_str()),
                "tanggallahir" => Cell::from(birth.as_str()),
                "sex" => Cell::from("1"),
                _ => Cell::from(column.example),
            })
            .collect();
        writer.row(&cells).expect("memory takes it");
    }
    writer.finish().expect("memory takes it")
}
