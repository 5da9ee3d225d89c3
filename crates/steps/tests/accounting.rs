//! No row is ever unaccounted: thousands of generated files through the whole import, into a real store.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use sheets::{Cell, FileKind, Severity, TableWriter};
use steps::{ImportAs, ImportRequest};
use store::testing::Place;
use support::{DAY, Desk, code, date};

/// A small generator of its own: the same seed, the same files.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const NAMES: [&str; 8] =
    ["Sari Dewi", "Budi Santoso", "Rahma Yani", "Dedi Irawan", "SITI AMINAH", "Joko", "", "Wati 1971025508899001"];
const NIKS: [&str; 10] = [
    "1901015508899001",
    "1901010308809002",
    "1901014107909003",
    "1901010101859004",
    "1,97E+15",
    "197102550889900",
    "'1901010101859004",
    "",
    "0",
    "19010I0101859004",
];
const DATES: [&str; 8] =
    ["1989-08-15", "03-08-1980", "3 Agustus 1980", "08/03/1980", "31-02-1990", "", "15-08-89", "2015-01-01"];
const WORDS: [&str; 7] = ["Nelayan", "PNS", "Ketua RT 02", "Pelajar", "", "Kader Posyandu", "#REF!"];

/// One file: its headings, and rows that hold what offices write, wrong things too.
fn file(dice: &mut Dice, kind: ImportAs) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let headings: Vec<&str> = match kind {
        ImportAs::Roster => vec!["No", "Nama", "NIK", "Tanggal Lahir", "L/P", "Jabatan", "Upah"],
        ImportAs::Participants => {
            vec!["nomor_peserta", "nik", "nama", "tanggal_lahir", "kelas", "npp", "program", "lunas_sampai"]
        }
        ImportAs::Employers => vec![
            "NPP",
            "Nama Perusahaan",
            "Jenis Perusahaan",
            "Kode Wilayah",
            "Jumlah Tenaga Kerja",
            "Jumlah Terdaftar",
        ],
        ImportAs::Permits => vec!["NIB", "Nama Usaha", "Skala Usaha", "Kode Wilayah", "Jumlah Tenaga Kerja"],
        ImportAs::Contributions => {
            vec!["NPP", "KPJ", "NIK", "Nama Tenaga Kerja", "BLTH", "Upah", "Jumlah Iuran", "Tanggal Bayar"]
        }
        ImportAs::Workforce => vec!["kode_wilayah", "jenis", "versi", "nilai", "per_tanggal", "sumber"],
        ImportAs::Targets => vec!["kode_wilayah", "tahun", "persen", "jenis_penyebut", "dasar", "sumber"],
        ImportAs::Boundaries => unreachable!("polygons are no table: see boundaries.rs"),
        ImportAs::Funding => vec!["kode_wilayah", "tahun", "sumber_dana", "jumlah", "dasar_hukum", "tahap"],
        ImportAs::Figures => {
            vec!["region_code", "region_name", "as_of", "metric", "value", "unit", "segment", "source_address"]
        }
    };
    let rows = (0..dice.roll(14))
        .map(|number| {
            let mut cell = |at: usize| match (kind, at) {
                _ if dice.roll(40) == 0 => {
                    dice.pick(&["=1+1", "\u{a0}", "999999999999999999999", "x;y", "\"z"]).to_owned()
                }
                (ImportAs::Roster, 0) => number.to_string(),
                (ImportAs::Roster, 1) | (ImportAs::Participants, 2) | (ImportAs::Contributions, 3) => {
                    dice.pick(&NAMES).to_owned()
                }
                (ImportAs::Roster | ImportAs::Contributions, 2) | (ImportAs::Participants, 1) => {
                    dice.pick(&NIKS).to_owned()
                }
                (ImportAs::Roster | ImportAs::Participants, 3) => dice.pick(&DATES).to_owned(),
                (ImportAs::Roster, 4) => dice.pick(&["L", "P", "Lk", "x", ""]).to_owned(),
                (ImportAs::Roster, 5) => dice.pick(&WORDS).to_owned(),
                (ImportAs::Roster, _) | (ImportAs::Contributions, 5 | 6) => {
                    dice.pick(&["1.500.000", "Rp 0", "", "banyak", "187200"]).to_owned()
                }
                (ImportAs::Participants, 0) | (ImportAs::Contributions, 1) => {
                    dice.pick(&["25000009001", "25000009002", "", "KPJ"]).to_owned()
                }
                (ImportAs::Participants, 4) => dice.pick(&["PU", "BPU", "JAKON", "?", ""]).to_owned(),
                (ImportAs::Participants, 5) | (ImportAs::Employers | ImportAs::Contributions, 0) => {
                    dice.pick(&["AA090001", "aa 090002", "", "1971025508899001", "??"]).to_owned()
                }
                (ImportAs::Participants, 6) => dice.pick(&["JKK JKM", "JKK JKM JHT", "JHT XX", ""]).to_owned(),
                (ImportAs::Participants, _) | (ImportAs::Contributions, 4) => {
                    dice.pick(&["2025-05", "Mei 2025", "05-2025", "", "kemarin"]).to_owned()
                }
                (ImportAs::Contributions, _) => dice.pick(&["2025-05-12", "", "2026-01-01", "12 Mei 2025"]).to_owned(),
                (ImportAs::Permits, 0) => {
                    dice.pick(&["1234000009001", "234000009002", "", "1971025508899001", "1,23E+12"]).to_owned()
                }
                (ImportAs::Permits, 2) => dice.pick(&["Usaha Mikro", "besar", "", "?"]).to_owned(),
                (ImportAs::Employers | ImportAs::Permits, 1) => {
                    dice.pick(&["CV Contoh Timah", "PT Contoh Laut", "Toko Melati", "", "Jumlah"]).to_owned()
                }
                (ImportAs::Employers, 2) => dice.pick(&["swasta", "BUMN", "", "?"]).to_owned(),
                (ImportAs::Funding, 1) => dice.pick(&["2026", "", "1999", "lalu"]).to_owned(),
                (ImportAs::Funding, 2) => dice.pick(&["add", "Dana Desa", "emas", ""]).to_owned(),
                (ImportAs::Funding, 3) => dice.pick(&["1.500.000", "-5", "", "banyak"]).to_owned(),
                (ImportAs::Funding, 5) => dice.pick(&["", "2026-02 100%", "2026-02 60%", "nanti"]).to_owned(),
                (ImportAs::Employers, 4 | 5) | (ImportAs::Permits, 4) => {
                    dice.pick(&["4", "40", "", "banyak", "-1"]).to_owned()
                }
                (ImportAs::Workforce | ImportAs::Targets | ImportAs::Figures | ImportAs::Funding, 0)
                | (ImportAs::Employers | ImportAs::Permits, _) => {
                    dice.pick(&["19.01", "19", "99.99", "", "Bangka"]).to_owned()
                }
                (ImportAs::Workforce, 1) | (ImportAs::Targets, 3) => {
                    dice.pick(&["potensi", "sakernas", "?", ""]).to_owned()
                }
                (ImportAs::Workforce, 3) | (ImportAs::Targets, 1) => {
                    dice.pick(&["2025", "1.500", "", "banyak"]).to_owned()
                }
                (ImportAs::Targets, 2) => dice.pick(&["57.17%", "57.17", "", "101%"]).to_owned(),
                (ImportAs::Workforce, 4) | (ImportAs::Figures, 2) => {
                    dice.pick(&["2025-06-01", "2025", "", "kapan"]).to_owned()
                }
                (ImportAs::Figures, 3) => dice.pick(&["coverage_pct", "rank", "Cakupan!", ""]).to_owned(),
                (ImportAs::Figures, 4) => dice.pick(&["27.24", "27,24", "", "x"]).to_owned(),
                _ => dice.pick(&["sumber", "2025", ""]).to_owned(),
            };
            (0..headings.len()).map(&mut cell).collect::<Vec<String>>()
        })
        .collect();
    (headings, rows)
}

fn written(format: usize, headings: &[&str], rows: &[Vec<String>]) -> (&'static str, Vec<u8>) {
    if format == 0 {
        let mut writer = TableWriter::new(FileKind::Xlsx, Vec::new()).unwrap();
        writer.sheet("Data", headings).unwrap();
        for row in rows {
            let cells: Vec<Cell> = row.iter().map(|cell| Cell::from(cell.as_str())).collect();
            writer.row(&cells).unwrap();
        }
        return ("xlsx", writer.finish().unwrap());
    }
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    if format == 1 {
        let cells = |row: &[String], tag: &str| {
            let escape = |cell: &String| cell.replace('&', "&amp;").replace('<', "&lt;");
            row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escape(cell))).collect::<String>()
        };
        let head: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let body: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect();
        return ("xls", format!("<table><tr>{}</tr>{body}</table>", cells(&head, "th")).into_bytes());
    }
    let separator = [";", ",", "\t"][format % 3];
    let line = |cells: Vec<String>| cells.join(separator) + if format.is_multiple_of(2) { "\r\n" } else { "\n" };
    let mut text = line(headings.iter().map(|heading| quoted(heading)).collect());
    for row in rows {
        text += &line(row.iter().map(|cell| quoted(cell)).collect());
    }
    ("csv", text.into_bytes())
}

const KINDS: [ImportAs; 9] = [
    ImportAs::Roster,
    ImportAs::Participants,
    ImportAs::Employers,
    ImportAs::Permits,
    ImportAs::Contributions,
    ImportAs::Workforce,
    ImportAs::Targets,
    ImportAs::Figures,
    ImportAs::Funding,
];

/// As many files as a developer waits for; `PAYUNG_FILES=20000` makes a night of it.
fn files() -> usize {
    std::env::var("PAYUNG_FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

#[test]
fn no_row_is_unaccounted_in_thousands_of_files_through_the_whole_import() {
    let folder = Place::sqlite();
    let desk = Desk::at(&folder);
    let mut dice = Dice(63_10);
    let (mut rows_in, mut rows_told, mut opened) = (0_u64, 0_u64, 0);
    for number in 0..files() {
        // Rosters are the most usual, and a new list of participants makes everything slower.
        let kind = match dice.roll(30) {
            0 => ImportAs::Participants,
            1..15 => ImportAs::Roster,
            other => KINDS[2 + other % 6],
        };
        let (headings, rows) = file(&mut dice, kind);
        let (ending, content) = written(dice.roll(6), &headings, &rows);
        let request = ImportRequest {
            region: matches!(kind, ImportAs::Roster | ImportAs::Permits).then(|| code("19.01.01.2007")),
            as_of: Some(date(DAY)),
            ..desk.request(&format!("berkas-{number}.{ending}"), kind, &content)
        };
        let previewed = desk.try_import(&ImportRequest { preview: true, ..request.clone() });
        let imported = desk.try_import(&request);
        let (report, issues) = match (previewed, imported) {
            (Ok((preview, _)), Ok((report, issues))) => {
                assert_eq!(preview.account, report.account, "{number} {kind:?}: a preview is the real step, unsaved");
                (report, issues)
            }
            (Err(preview), Err(real)) => {
                assert_eq!(preview.to_string(), real.to_string());
                continue;
            }
            (preview, real) => panic!("{number} {kind:?}: {preview:?} but {real:?}"),
        };
        opened += 1;
        if report.already {
            continue;
        }
        let account = &report.account;
        let parts = account.accepted
            + account.merged
            + account.set_aside_rows()
            + account.refused_rows()
            + account.skipped_rows();
        assert_eq!(account.read, parts, "{number} {kind:?} {account:?}");
        // The generator knows how many rows it wrote. Blank ones at the end stand in no file.
        let wrote = u64::try_from(rows.len()).unwrap();
        let trailing = rows.iter().rev().take_while(|row| row.iter().all(|cell| cell.trim().is_empty())).count();
        let least = wrote - u64::try_from(trailing).unwrap();
        assert!((least..=wrote).contains(&account.read), "{number} {kind:?}: {} of {wrote} rows", account.read);
        let refused: std::collections::BTreeSet<u32> =
            issues.iter().filter(|issue| issue.severity == Severity::Refused).map(|issue| issue.row).collect();
        assert_eq!(
            u64::try_from(refused.len()).unwrap(),
            account.refused_rows(),
            "{number} {kind:?}: each refusal is told"
        );
        rows_in += account.read;
        rows_told += parts;
    }
    assert!(opened * 2 > files() && rows_in == rows_told && rows_in > 1_000, "{opened} files, {rows_in} rows");
    desk.assert_audit_whole();
}
