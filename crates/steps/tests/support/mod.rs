//! A small made-up regency: participants, lists, and a desk from which a test imports them on either database.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

pub(crate) mod offices;
pub(crate) mod village;

use std::fs;
use std::path::{Path, PathBuf};

use domain::{Coverage, Gap, GapFilter};
use sheets::{Cell, FileKind, Issue, Layout, Row, TableWriter};
use steps::{
    Actor, Clock, CoverageRequest, ImportAs, ImportReport, ImportRequest, MatchReport, OperatorRole, StepError,
    Workspace,
};
use store::testing::{Place, each_place};
use units::{Date, RegionCode};

/// The day that the first snapshot and all lists speak of.
pub(crate) const DAY: &str = "2025-06-01";

pub(crate) fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// An open store on one of the databases, with somebody who may do all.
pub(crate) struct Desk<'p> {
    pub(crate) place: &'p Place,
    pub(crate) workspace: Workspace,
    pub(crate) actor: Actor,
}

/// Runs a test at a fresh desk on SQLite, then on PostgreSQL.
pub(crate) fn each_desk(test: impl Fn(&Desk<'_>)) {
    each_place(|place| test(&Desk::at(place)));
}

pub(crate) fn clock() -> Clock {
    Clock { recorded_at: "2025-08-02T08:00:00Z".to_owned(), seconds: 1_754_121_600, today: date("2025-08-02") }
}

impl<'p> Desk<'p> {
    pub(crate) fn at(place: &'p Place) -> Self {
        let workspace = Workspace::open(place.location()).expect("a fresh store opens");
        Self { place, workspace, actor: Actor::at_the_machine("penguji") }
    }

    /// Puts a file where the sender's files lie: outside the data directory.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let folder = self.place.data_dir().parent().unwrap().join("masuk");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn request(&self, name: &str, kind: ImportAs, content: &[u8]) -> ImportRequest {
        ImportRequest { as_of: Some(date(DAY)), ..ImportRequest::of(&self.file(name, content), Some(kind)) }
    }

    pub(crate) fn try_import(&self, request: &ImportRequest) -> Result<(ImportReport, Vec<Issue>), StepError> {
        let mut issues = Vec::new();
        let mut on_issue = |issue: &Issue| issues.push(issue.clone());
        let report = steps::import(&self.workspace, &self.actor, &clock(), request, &mut on_issue, &mut |_, _| {})?;
        Ok((report, issues))
    }

    /// Brings in figures that were printed after the lists of the other files, on a day by which all of them were.
    pub(crate) fn try_figures(&self, name: &str, text: &str) -> Result<(ImportReport, Vec<Issue>), StepError> {
        let mut issues = Vec::new();
        let mut on_issue = |issue: &Issue| issues.push(issue.clone());
        let request = self.request(name, ImportAs::Figures, text.as_bytes());
        let clock = Clock { today: date("2026-06-01"), ..clock() };
        let report = steps::import(&self.workspace, &self.actor, &clock, &request, &mut on_issue, &mut |_, _| {})?;
        Ok((report, issues))
    }

    pub(crate) fn figures(&self, name: &str, text: &str) -> ImportReport {
        self.try_figures(name, text).expect("figures come in").0
    }

    pub(crate) fn import(&self, request: &ImportRequest) -> ImportReport {
        self.try_import(request).expect("it imports").0
    }

    pub(crate) fn participants(&self, name: &str, day: &str, text: &str) -> ImportReport {
        let request = self.request(name, ImportAs::Participants, text.as_bytes());
        self.import(&ImportRequest { as_of: Some(date(day)), ..request })
    }

    pub(crate) fn roster(&self, name: &str, region: &str, content: &[u8]) -> ImportReport {
        let request = self.request(name, ImportAs::Roster, content);
        self.import(&ImportRequest { region: Some(code(region)), ..request })
    }

    pub(crate) fn match_all(&self) -> MatchReport {
        steps::match_rosters(&self.workspace, &self.actor, &clock(), None, &mut |_, _| {}).expect("it matches")
    }

    pub(crate) fn gap(&self, region: &str) -> Gap {
        steps::gap(&self.workspace, &self.actor, GapFilter::all(code(region)), None).expect("a gap")
    }

    pub(crate) fn coverage(&self, request: &CoverageRequest) -> Coverage {
        steps::coverage(&self.workspace, &self.actor, request).expect("a coverage")
    }

    pub(crate) fn published(&self, region: &str) -> Coverage {
        self.coverage(&CoverageRequest::published(code(region)))
    }

    pub(crate) fn audit_head(&self) -> String {
        self.workspace.audit_head().unwrap()
    }

    pub(crate) fn assert_audit_whole(&self) {
        let report = steps::verify_audit(&self.workspace, &self.actor).unwrap();
        assert_eq!(report.broken, None);
        assert!(report.entries > 0 && report.rows > 0, "nothing was proved");
    }

    /// The sender's file with what we know beside each row, as lines of a CSV.
    pub(crate) fn answer(&self, roster: i64) -> Vec<Vec<String>> {
        let mut out = std::io::Cursor::new(Vec::new());
        steps::answer(&self.workspace, &self.actor, units::Id::new(roster), None, FileKind::Csv, &mut out).unwrap();
        csv_rows(&out.into_inner())
    }
}

/// Cells of a CSV, read with quotes but without any other wisdom.
pub(crate) fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let mut rows = vec![];
    for line in text.lines() {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                other => cell.push(other),
            }
        }
        cells.push(cell);
        rows.push(cells);
    }
    rows
}

/// A workbook in the form of a template: each row says some of the columns.
pub(crate) fn workbook(layout: &Layout, rows: &[Vec<(&str, Cell)>]) -> Vec<u8> {
    let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
    let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
    writer.sheet(layout.sheet, &headings).unwrap();
    for row in rows {
        let of = |key: &str| row.iter().find(|(name, _)| *name == key).map_or(Cell::Empty, |(_, cell)| cell.clone());
        let cells: Vec<Cell> = headings.iter().map(|heading| of(heading)).collect();
        writer.row(&cells).unwrap();
    }
    writer.finish().unwrap()
}

/// All rows of a table that left the house.
pub(crate) fn read_back(bytes: Vec<u8>, layout: &'static Layout) -> Vec<Row> {
    sheets::open(sheets::Input::from(bytes), &[layout]).unwrap().map(Result::unwrap).collect()
}

pub(crate) fn one_role(role: OperatorRole, region: &str) -> Actor {
    Actor { name: format!("{role:?} di {region}"), roles: vec![role], regions: vec![code(region)] }
}

/// Every NIK, family card and card number that the files below plant.
pub(crate) const PLANTED: [&str; 26] = [
    "1901015508899001",
    "1901010203809001",
    "1901012001759001",
    "1901017011929001",
    "1901010707709001",
    "1902014505859001",
    "1901010202909001",
    "3174014909889001",
    "1901010303839001",
    "1901011204859001",
    "1901010808909001",
    "1901012502919001",
    "1902011010879001",
    "1901020101109001",
    "25000009001",
    "25000009002",
    "25000009003",
    "25000009004",
    "25000009005",
    "25000009006",
    "25000009007",
    "25000009008",
    "25000009009",
    "081200009001",
    "081200009002",
    "081200009003",
];

pub(crate) use village::PARTICIPANTS_HEADING;

/// Ten memberships of nine persons, one line twice, two lines to mend, a blank line and a total.
pub(crate) fn participants() -> String {
    let rows = "\
25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,,,,JKK JKM,2024-03-01,,2025-05,19.01,19.01.01,19.01.01.2007,Pedagang
25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,PU,BZ090001,PT Contoh Timah,swasta,JKK JKM JHT,2020-01-01,,2025-04,19.01,19.01,19.01.01.1001,Karyawan Swasta
25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,BPU,,,,JKK JKM,2023-01-01,,2025-05,19.01,19.01,19.01.01.1001,Pedagang
25000009003,1901012001759001,JOKO SUSANTO,1975-01-20,L,Rukiah,BPU,,,,JKK JKM,2023-01-01,,2024-12,19.01,,19.01.01.2007,Nelayan
25000009004,1901017011929001,WATI LESTARI,1992-11-30,P,Salma,BPU,,,,JKK JKM JHT,2023-01-01,,2025-03,19.01,,19.01.01.2007,Petani
25000009005,,HERMAN SAPUTRA,1970-07-07,L,Aminah,BPU,,,,JKK JKM,2022-05-01,,2025-05,19.01,19.01.01,19.01.01.2007,Nelayan
25000009006,1902014505859001,LINA MARLINA,1985-05-05,P,Hadijah,PU,BZ090002,CV Contoh Lada,kecil,JKK JKM JHT JP,2021-01-01,,2025-05,19.02,19.02.01,19.02.01.2003,Karyawan Swasta
25000009007,1901010202909001,UDIN SAPRUDIN,1990-02-02,L,Jamilah,JAKON,BZ090003,PT Contoh Karya,swasta,JKK JKM,2025-01-01,2025-12-31,2025-12-31,19.01,19.01,19.01.01.2007,Buruh bangunan
25000009008,3174014909889001,RINA ANGGRAINI,1988-09-09,P,Sumiati,PU,BZ090004,PT Contoh Jauh,swasta,JKK JKM JHT,2021-01-01,,2025-05,31.74,31.74,31.74.01,Karyawan Swasta
25000009009,1901010303839001,AGUS SALIM,1983-03-03,L,Fatimah,BPU,,,,JKK JKM,2024-01-01,,2025-05,,,,Sopir
25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,,,,JKK JKM,2024-03-01,,2025-05,19.01,19.01.01,19.01.01.2007,Pedagang
,1.90101E+15,SALAH PANGKAT,1990-01-01,L,,BPU,,,,JKK JKM,2024-01-01,,2025-05,19.01,,,
,,SALAH KELAS,1990-01-01,L,,BUKAN,,,,JKK JKM,2024-01-01,,2025-05,19.01,,,
,,,,,,,,,,,,,,,,,
,,Jumlah,,,,,,,,,,,,,,,
";
    format!("{PARTICIPANTS_HEADING}{rows}")
}

/// The list of a month later: Sari is gone from it, Joko paid again, Dedi was registered, Herman unchanged.
pub(crate) fn participants_a_month_later() -> String {
    let rows = "\
25000009002,1901010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,PU,BZ090001,PT Contoh Timah,swasta,JKK JKM JHT,2020-01-01,,2025-05,19.01,19.01,19.01.01.1001,Karyawan Swasta
25000009003,1901012001759001,JOKO SUSANTO,1975-01-20,L,Rukiah,BPU,,,,JKK JKM,2023-01-01,,2025-06,19.01,,19.01.01.2007,Nelayan
25000009004,1901017011929001,WATI LESTARI,1992-11-30,P,Salma,BPU,,,,JKK JKM JHT,2023-01-01,,2025-02,19.01,,19.01.01.2007,Petani
25000009005,,HERMAN SAPUTRA,1970-07-07,L,Aminah,BPU,,,,JKK JKM,2022-05-01,,2025-06,19.01,19.01.01,19.01.01.2007,Nelayan
25000009011,1901011204859001,DEDI KURNIAWAN,1985-04-12,L,Asnah,BPU,,,,JKK JKM,2025-06-10,,2025-06,19.01,,19.01.01.2007,Petani
";
    format!("{PARTICIPANTS_HEADING}{rows}")
}

/// One village: every fate that a row can have, once.
pub(crate) const VILLAGE: &str = "\
Daftar pekerja Desa Rebo,,,,,,,,
nik,no_kk,nama,tanggal_lahir,jenis_kelamin,nama_ibu,telepon,pekerjaan,peran
1901015508899001,1901020101109001,Sari Dewi,15-08-1989,P,Rohana,081200009001,Pedagang,pkk
1901012001759001,,Joko Susanto,1975-01-20,L,Rukiah,,Nelayan,
1901017011929001,,Wati Lestari,1992-11-30,P,Salma,,Petani,rt
1901011204859001,,Dedi Kurniawan,1985-04-12,L,Asnah,081200009002,Petani,kepala_desa
1901011204859001,,Dedi Kurniawan,1985-04-12,L,Asnah,,Petani,
1901010808909001,,Ahmad Yani,1990-08-08,L,Nurjanah,,PNS,
1.90101E+15,,Pangkat Tinggi,1990-08-09,L,,,Petani,
1901010707709001,,Herman Saputra,1970-07-07,L,Aminah,,Nelayan,rw
,1901020101109001,Siti Fatonah,1995-06-06,P,Zainab,081200009003,Penjahit,kader_posyandu
,,,,,,,,
,,Jumlah,,,,,,
";

/// A market in a kelurahan: Dedi stands on a second list, Rahma is new.
pub(crate) fn market() -> Vec<u8> {
    let text = Cell::from;
    workbook(
        &sheets::MARKET,
        &[
            vec![
                ("No", Cell::Whole(1)),
                ("Nama", text("Dedi Kurniawan")),
                ("NIK", text("1901011204859001")),
                ("L/P", text("L")),
                ("Tgl Lahir", Cell::Date(date("1985-04-12"))),
                ("Pekerjaan/Jabatan", text("Pedagang ikan")),
            ],
            vec![
                ("No", Cell::Whole(2)),
                ("Nama", text("Rahma Wulandari")),
                ("NIK", text("1901012502919001")),
                ("L/P", text("L")),
                ("Tgl Lahir", Cell::Date(date("1991-02-25"))),
                ("Pekerjaan/Jabatan", text("Kepala Desa")),
            ],
        ],
    )
}

/// A village of the next regency: Lina is registered, Yanto is not.
pub(crate) const NEXT_REGENCY: &str = "\
nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan
1902014505859001,Lina Marlina,1985-05-05,P,Karyawan swasta
1902011010879001,Yanto Wijaya,1987-10-10,L,Buruh harian lepas
";

pub(crate) const WORKFORCE: &str = "\
kode_wilayah,jenis,versi,nilai,per_tanggal,sumber
19,potensi,2025,40,2025-06-01,Paparan rekaan
19.01,potensi,2025,20,2025-06-01,Paparan rekaan
19,taksiran,2025,40,2025-06-01,Paparan rekaan
";

pub(crate) const TARGETS: &str = "\
kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber
19,2025,57.17%,potensi,RPJMD rekaan,Lampiran rekaan
19,2026,60,potensi,RPJMD rekaan,Lampiran rekaan
";

/// Participants, figures and three lists, matched.
pub(crate) fn everything(desk: &Desk<'_>) -> [i64; 3] {
    desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, WORKFORCE.as_bytes()));
    desk.import(&desk.request("target.csv", ImportAs::Targets, TARGETS.as_bytes()));
    desk.participants("peserta.csv", DAY, &participants());
    let rosters = [
        desk.roster("rebo.csv", "19.01.01.2007", VILLAGE.as_bytes()),
        desk.roster("pasar.xlsx", "19.01.01.1001", &market()),
        desk.roster("buluh.csv", "19.02.01.2003", NEXT_REGENCY.as_bytes()),
    ];
    desk.match_all();
    rosters.map(|report| report.roster.expect("a roster has a number"))
}

/// All bytes of all files below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

pub(crate) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
