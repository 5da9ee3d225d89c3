//! How many rows a second come into a store, for each layout: `cargo bench -p steps --bench layouts`.
//!
//! The whole import: read, checked, sealed, written, audited. On SQLite; each list into a store of its own, a statement
//! into one that has its participants.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use sheets::{Cell, Column, FileKind, Kind, Layout, TableWriter};
use steps::{Actor, Clock, ImportAs, ImportReport, ImportRequest, Workspace, import};
use store::testing::Place;
use units::Date;

const ROWS: u32 = 20_000;
/// Layouts of a few rows in real life.
const SMALL: [&str; 3] = ["workforce", "targets", "figures"];
/// Those that other commands read.
const APART: [&str; 2] = ["answers", "departures"];

fn main() {
    let folder = std::env::temp_dir().join(format!("payung-bench-layouts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    println!("cargo bench -p steps --bench layouts: {ROWS} rows of each layout into a store on SQLite");
    for layout in sheets::ALL.iter().filter(|layout| !APART.contains(&layout.id) && !SMALL.contains(&layout.id)) {
        let seconds = [FileKind::Csv, FileKind::Xlsx].map(|kind| seconds(&folder, layout, kind));
        let [csv, xlsx] = seconds.map(|seconds| f64::from(ROWS) / seconds);
        println!("{:<14} CSV {csv:>8.0} rows/s, XLSX {xlsx:>8.0} rows/s", layout.id);
    }
    std::fs::remove_dir_all(&folder).expect("our own folder");
}

/// The time that one list takes.
fn seconds(folder: &Path, layout: &'static Layout, kind: FileKind) -> f64 {
    let place = Place::sqlite();
    let workspace = Workspace::open(place.location()).expect("a new store");
    if layout.id == "contributions" {
        bring(&workspace, &written(folder, &sheets::PARTICIPANTS, FileKind::Csv), ImportAs::Participants);
    }
    let meant = match layout.id {
        "participants" => ImportAs::Participants,
        "employers" => ImportAs::Employers,
        "contributions" => ImportAs::Contributions,
        _ => ImportAs::Roster,
    };
    let path = written(folder, layout, kind);
    let start = Instant::now();
    let report = bring(&workspace, &path, meant);
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(report.layout, layout.id);
    assert_eq!((report.account.read, report.account.refused_rows()), (u64::from(ROWS), 0), "{:?}", report.account);
    seconds
}

fn bring(workspace: &Workspace, path: &Path, kind: ImportAs) -> ImportReport {
    let region = (kind == ImportAs::Roster).then(|| "19.01.01.2007".parse().expect("a village"));
    let request =
        ImportRequest { as_of: Some(Date::constant(2025, 6, 1)), region, ..ImportRequest::of(path, Some(kind)) };
    let today = Date::constant(2025, 6, 2);
    let clock = Clock { recorded_at: "2025-06-02T08:00:00Z".to_owned(), seconds: 1_748_851_200, today };
    let actor = Actor::at_the_machine("bench");
    import(workspace, &actor, &clock, &request, &mut |_| {}, &mut |_, _| {}).expect("the file is good")
}

/// A list of this layout: its own examples, with people who differ.
fn written(folder: &Path, layout: &Layout, kind: FileKind) -> PathBuf {
    let ending = if kind == FileKind::Csv { "csv" } else { "xlsx" };
    let path = folder.join(format!("{}.{ending}", layout.id));
    let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(kind, File::create(&path).expect("a new file")).expect("the disk takes it");
    writer.sheet(layout.sheet, &headings).expect("the disk takes it");
    for at in 0..ROWS {
        let cells: Vec<Cell> = layout.columns.iter().map(|column| Cell::from(text(column, at))).collect();
        writer.row(&cells).expect("the disk takes it");
    }
    writer.finish().expect("the disk takes it");
    path
}

fn text(column: &Column, at: u32) -> String {
    let (day, month, year) = (at % 28 + 1, at / 28 % 12 + 1, 60 + at / 336 % 40);
    match (column.kind, column.meaning()) {
        (Kind::Nik, _) => {
            let district = [197_102, 190_101, 190_301, 190_401][at as usize % 4];
            format!("{district}{day:02}{month:02}{year:02}{:04}", 9_001 + at / 13_440)
        }
        (Kind::BirthDate, _) => format!("19{year}-{month:02}-{day:02}"),
        (_, "nomor_peserta") => (25_000_000_000_u64 + u64::from(at)).to_string(),
        (_, "nama") => format!("Sari Dewi {}", word(at)),
        (_, "npp") if column.kind == Kind::Text => format!("AA{:06}", at + 90_000),
        (_, "pemberi_kerja") => format!("CV Contoh {}", word(at)),
        (_, "telepon") => format!("08120{:07}", 9_000_000 + at),
        _ => column.example.to_owned(),
    }
}

/// A number in letters, since names hold none.
fn word(mut at: u32) -> String {
    let mut letters = String::new();
    loop {
        letters.push(char::from(b'a' + u8::try_from(at % 26).expect("below 26")));
        at /= 26;
        if at == 0 {
            return letters;
        }
    }
}
