//! All villages of Babel submitting 40,000 rows: `cargo bench -p steps --bench submission`.
//!
//! Aims: the board under 100 ms, compiling under 2 s, the export under 5 s. "After" is a page that is asked for right
//! after rows were moved; the first of a process goes through everybody on lists once, as after every import; "opened" is
//! the first question to a workspace that was just opened.

use std::io::Cursor;
use std::time::Instant;

use domain::OfficeKind;
use domain::submission::{Move, State, Waiting};
use law::Funding;
use sheets::{ANSWERS, Cell, FileKind, TableWriter};
use steps::submission::{
    DraftRequest, DraftSource, ExportRequest, MoveRequest, answer_file, draft, export, inbox, move_rows, submission,
    submission_board,
};
use steps::{Actor, Clock, ImportAs, ImportRequest, NewOffice, Workspace, import, match_rosters, set_office};
use store::testing::{Place, Server};
use units::{Date, Id, Level, RegionCode, regions_at};

const PROVINCE: &str = "19";
const ROWS: usize = 40_000;
const DPMD: &str = "DPMD Bangka Belitung";
const CABANG: &str = "Kantor Cabang Pangkalpinang";
const WARM: usize = 11;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "postgres") {
        return measure("postgres", &Place::postgres());
    }
    println!("cargo bench -p steps --bench submission: {ROWS} rows of all villages of {PROVINCE}");
    measure("sqlite", &Place::sqlite());
    let named = std::env::var("PAYUNG_TEST_POSTGRES").is_ok_and(|url| !url.is_empty());
    let server = (!named).then(|| Server::start(true));
    let mut other = std::process::Command::new(std::env::current_exe().expect("this program has a file"));
    if let Some(server) = &server {
        other.env("PAYUNG_TEST_POSTGRES", server.url());
    }
    assert!(other.arg("postgres").status().expect("the other half runs").success());
}

fn today() -> Date {
    "2025-08-02".parse().expect("a day")
}

fn clock(second: usize) -> Clock {
    let (minute, second) = (second / 60, second % 60);
    Clock { recorded_at: format!("2025-08-02T08:{minute:02}:{second:02}Z"), seconds: 1_754_121_600, today: today() }
}

fn village_office(place: RegionCode) -> String {
    format!("Desa {place}")
}

/// Names that differ in every row, and numbers that no two people share.
fn list(place: RegionCode, first: usize, rows: usize) -> String {
    const GIVEN: [&str; 20] = [
        "Abdul", "Bahrudin", "Cik", "Darma", "Eliza", "Fatimah", "Gunawan", "Hendri", "Ismail", "Juwita", "Kosasih",
        "Lukman", "Mardiana", "Nurdin", "Oktavian", "Puji", "Qomar", "Rahmat", "Siti", "Tono",
    ];
    const FAMILY: [&str; 17] = [
        "Karim", "Saleh", "Nona", "Saputra", "Puspita", "Zahra", "Wibisono", "Kusuma", "Marzuki", "Rahayu", "Tanjung",
        "Hakim", "Usman", "Halid", "Siregar", "Astuti", "Latif",
    ];
    let mut text = "nik,nama,tanggal_lahir,jenis_kelamin,nama_ibu,pekerjaan,peran,nomor_sk\n".to_owned();
    let district = place.ancestor(Level::District).expect("a village lies in a district").packed() / 10_000;
    for at in 0..rows {
        let number = first + at;
        let (day, month, year) = (number % 28 + 1, number / 28 % 12 + 1, 65 + number / 336 % 38);
        let name = format!("{} {} {}", GIVEN[number % 20], FAMILY[number / 20 % 17], GIVEN[number / 340 % 20]);
        let role = if at % 10 == 0 { "rt" } else { "" };
        text.push_str(&format!(
            "{district:06}{day:02}{month:02}{:02}{:04},{name},{}-{month:02}-{day:02},L,Ibu {name},Nelayan,{role},\n",
            year % 100,
            9001 + number % 999,
            1900 + year,
        ));
    }
    text
}

fn measure(database: &str, place: &Place) {
    let actor = Actor::at_the_machine("bench");
    let workspace = Workspace::open(place.location()).expect("a new store");
    let province: RegionCode = PROVINCE.parse().expect("a province");
    let start = Instant::now();
    let rosters = fill(place, &workspace, &actor, province);
    println!("{database:<12}{:<44}{:>9.1} s", "lists, offices, matching (not measured)", start.elapsed().as_secs_f64());
    let mut second = 0;
    let mut step = |batches: &[i64], step: Move, office: &str| {
        second += 1;
        let request = MoveRequest {
            batches: batches.iter().map(|batch| Id::new(*batch)).collect(),
            payer: (step == Move::Compile).then_some(Funding::Apbd),
            ..MoveRequest::all(Id::new(0), step, office)
        };
        let start = Instant::now();
        let done = move_rows(&workspace, &actor, &clock(second), &format!("langkah {second}"), &request);
        (done.expect("a move").rows, start.elapsed())
    };
    let said = |what: &str, took: f64, aim: &str| println!("{database:<12}{what:<44}{took:>9.1} ms  {aim}");
    let of = |time: std::time::Duration| time.as_secs_f64() * 1e3;

    let start = Instant::now();
    let mut batches: Vec<(i64, RegionCode)> = Vec::new();
    for (number, (village, roster)) in rosters.iter().enumerate() {
        let request = DraftRequest {
            office: Some(village_office(*village)),
            decree: Some("SK Kepala Desa 5/2025".to_owned()),
            ..DraftRequest::of(
                DraftSource::Roster(Id::new(*roster)),
                Funding::Apbd,
                "2025-08..2025-12".parse().expect("months"),
            )
        };
        let drafted = draft(&workspace, &actor, &clock(0), &format!("usul {number}"), &request).expect("a batch");
        batches.push((drafted.batch, *village));
    }
    let villages = batches.len() as f64;
    said("draft, per village", of(start.elapsed()) / villages, "");
    let start = Instant::now();
    let sent: u64 =
        batches.iter().map(|(batch, village)| step(&[*batch], Move::Send, &village_office(*village)).0).sum();
    said("send, per village", of(start.elapsed()) / villages, "");
    assert_eq!(sent, ROWS as u64);
    let start = Instant::now();
    for district in regions_at(province, Level::District) {
        let own: Vec<i64> =
            batches.iter().filter(|(_, village)| district.code.contains(*village)).map(|(batch, _)| *batch).collect();
        if !own.is_empty() {
            step(&own, Move::Verify, &format!("Kecamatan {}", district.code));
        }
    }
    said("verify, all districts", of(start.elapsed()), "");

    let ask = |workspace: &Workspace| {
        let start = Instant::now();
        let found = submission_board(workspace, &actor, today(), Some(DPMD), Waiting::default()).expect("a board");
        let took = of(start.elapsed());
        assert_eq!(found.board.summary.rows, ROWS as u64);
        took
    };
    said("board, the first of a process", ask(&workspace), "");
    let (first, rest) = batches.split_first().expect("villages");
    let (moved, _) = step(&[first.0], Move::Compile, DPMD);
    said("board, after a move", ask(&workspace), "aim 100");
    said("board, warm", median((0..WARM).map(|_| ask(&workspace)).collect()), "aim 100");
    let reopened = Workspace::open(place.location()).expect("the store opens");
    said("board, opened (lists and people read too)", ask(&reopened), "");
    let tray = |office: &str| {
        let start = Instant::now();
        let found = inbox(&workspace, &actor, today(), Some(office), Waiting::default()).expect("an inbox");
        (found.rows, of(start.elapsed()))
    };
    let (rows, took) = tray(DPMD);
    assert_eq!(rows, ROWS as u64 - moved);
    said("inbox of the agency", took, "aim 100");
    let start = Instant::now();
    submission(&workspace, &actor, today(), Id::new(batches[0].0)).expect("one batch");
    said("one batch with its rows", of(start.elapsed()), "");

    let numbers: Vec<i64> = batches.iter().map(|(batch, _)| *batch).collect();
    let others: Vec<i64> = rest.iter().map(|(batch, _)| *batch).collect();
    let (rows, took) = step(&others, Move::Compile, DPMD);
    assert_eq!(rows, ROWS as u64 - moved);
    said("compile all, payer fixed anew", of(took), "aim 2000");
    said("board, after compiling", ask(&workspace), "aim 100");

    for (kind, name) in [(FileKind::Xlsx, "export, XLSX with answers"), (FileKind::Csv, "export, CSV")] {
        let wish = ExportRequest { office: Some(CABANG.to_owned()), batches: vec![], kind };
        let mut out = Cursor::new(Vec::new());
        let start = Instant::now();
        let done = export(&workspace, &actor, &clock(0), name, &wish, &mut out).expect("an export");
        said(name, of(start.elapsed()), "aim 5000");
        assert_eq!(done.non_wage_earners, ROWS as u64);
    }
    let answers = place.data_dir().with_file_name("jawaban.csv");
    std::fs::write(&answers, answered(&workspace, &actor, &numbers)).expect("the file is written");
    let start = Instant::now();
    let taken = answer_file(&workspace, &actor, &clock(0), Some(CABANG), &answers).expect("answers");
    said("answers for all, by file", of(start.elapsed()), "");
    assert_eq!(taken.accepted, ROWS as u64);
    said("board, after the answers", ask(&workspace), "aim 100");
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A file that accepts everybody.
fn answered(workspace: &Workspace, actor: &Actor, batches: &[i64]) -> Vec<u8> {
    let mut writer = TableWriter::new(FileKind::Csv, Vec::new()).expect("a table");
    let headings: Vec<&str> = ANSWERS.columns.iter().map(|column| column.key).collect();
    writer.sheet(ANSWERS.sheet, &headings).expect("a sheet");
    for batch in batches {
        let found = submission(workspace, actor, today(), Id::new(*batch)).expect("a batch");
        for view in found.rows.iter().filter(|view| view.row.state == State::Compiled) {
            let at = format!("{batch}-{}", view.row.line);
            let cells = [at.as_str(), "", view.name.as_str(), "diterima", "", ""];
            writer.row(&cells.map(Cell::from)).expect("a row");
        }
    }
    writer.finish().expect("a file")
}

/// A list per village, matched with a list of participants of strangers; and all offices.
fn fill(place: &Place, workspace: &Workspace, actor: &Actor, province: RegionCode) -> Vec<(RegionCode, i64)> {
    let folder = place.data_dir().with_file_name("masuk");
    std::fs::create_dir_all(&folder).expect("a folder");
    let bring = |name: &str, kind: ImportAs, region: Option<RegionCode>, text: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("the file is written");
        let request = ImportRequest { region, as_of: Some(today()), ..ImportRequest::of(&path, Some(kind)) };
        import(workspace, actor, &clock(0), &request, &mut |_| {}, &mut |_, _| {}).expect("it imports")
    };
    let mut strangers = Vec::new();
    sample::participants_csv(20_000, 7, &mut strangers).expect("participants");
    bring("peserta.csv", ImportAs::Participants, None, &strangers);
    let office = |name: &str, kind: OfficeKind, region: RegionCode| {
        let new = NewOffice { name: name.to_owned(), kind, regions: vec![region], opened: None, closed: None };
        set_office(workspace, actor, &clock(0), &format!("kantor {name}"), &new).expect("an office");
    };
    office(DPMD, OfficeKind::Agency, province);
    office(CABANG, OfficeKind::Branch, province);
    for district in regions_at(province, Level::District) {
        office(&format!("Kecamatan {}", district.code), OfficeKind::District, district.code);
    }
    let villages: Vec<RegionCode> = regions_at(province, Level::Village).map(|village| village.code).collect();
    let (each, more) = (ROWS / villages.len(), ROWS % villages.len());
    let mut rosters = Vec::new();
    let mut first = 0;
    for (at, village) in villages.iter().enumerate() {
        office(&village_office(*village), OfficeKind::Village, *village);
        let rows = each + usize::from(at < more);
        let report =
            bring(&format!("{village}.csv"), ImportAs::Roster, Some(*village), list(*village, first, rows).as_bytes());
        assert_eq!(report.account.accepted, rows as u64, "{:?}", report.account);
        rosters.push((*village, report.roster.expect("a roster has a number")));
        first += rows;
    }
    match_rosters(workspace, actor, &clock(0), None, &mut |_, _| {}).expect("it matches");
    rosters
}
