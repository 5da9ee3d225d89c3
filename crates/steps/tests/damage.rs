//! What spreadsheets do to numbers, told in the account; templates as they leave the house; nothing in the clear.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use sheets::{Cell, FileKind, Severity};
use steps::{ImportAs, ImportRequest};
use store::Query;
use support::{Desk, code, each_desk, everything, files_below, holds, read_back, workbook};

/// One row of a roster in a given state of damage, and the line of the account that answers it.
#[derive(Clone, Copy)]
enum Fate {
    Accepted,
    Repaired(&'static str),
    Warned(&'static str),
    Refused(&'static str),
}

#[test]
fn each_damage_of_a_spreadsheet_is_repaired_where_certain_and_refused_with_the_cure_where_not() {
    use Fate::{Accepted, Refused, Repaired, Warned};
    let text = |text: &str| Cell::from(text);
    let cases: Vec<(&str, Cell, &str, Fate)> = vec![
        ("sixteen digits as text", text("1901015508899001"), "1989-08-15", Accepted),
        ("no number yet", Cell::Empty, "1989-08-15", Accepted),
        ("a number as floating point", text("1.90101550889900E+15"), "1989-08-15", Refused("nik-exponent")),
        ("the same in Indonesian", text("1,90102E+15"), "1989-08-15", Refused("nik-exponent")),
        ("fifteen digits", text("190101550889901"), "1989-08-15", Refused("nik-length")),
        ("fifteen digits as a number", Cell::Whole(190_101_550_889_902), "1989-08-15", Refused("nik-length")),
        ("last digit rounded to 0", Cell::Whole(1_901_015_508_899_010), "1989-08-15", Refused("nik-digit-lost")),
        ("an apostrophe", text("'1901015508899003"), "1989-08-15", Repaired("nik-cleaned")),
        ("spaces and dots", text("19 0101.550889.9004"), "1989-08-15", Repaired("nik-cleaned")),
        ("letter O where the date agrees", text("19O1015508899005"), "1989-08-15", Repaired("nik-lookalike")),
        ("letter O where it does not", text("19O1015508899006"), "1971-01-01", Refused("nik-lookalike")),
        ("family card in its place", text("1901020101109001"), "2009-01-01", Refused("nik-equals-family-card")),
        ("serial 0000", text("1901015508890000"), "1989-08-15", Refused("nik-serial-zero")),
        ("month 13", text("1901015513899001"), "1989-08-15", Refused("nik-impossible-date")),
        ("no such province", text("9901015508899001"), "1989-08-15", Refused("nik-unknown-province")),
        ("words", text("belum bikin KTP"), "1989-08-15", Refused("nik-not-digits")),
        ("another birth date", text("1901015508899007"), "1989-08-16", Warned("nik-birth-differs")),
        ("day and month swapped", text("1901014506899008"), "1989-05-06", Warned("date-perhaps-swapped")),
        ("temporary number of a village program", text("0190101550889901"), "1989-08-15", Warned("nik-temporary")),
    ];
    let names: Vec<String> =
        (0..cases.len()).map(|at| format!("Orang {}", "abcdefghijklmnopqrstuvwxyz".chars().nth(at).unwrap())).collect();
    let rows: Vec<Vec<(&str, Cell)>> = cases
        .iter()
        .zip(&names)
        .map(|((_, nik, birth, _), name)| {
            vec![
                ("nik", nik.clone()),
                ("no_kk", text("1901020101109001")),
                ("nama", text(name)),
                ("tanggal_lahir", text(birth)),
                ("jenis_kelamin", text("P")),
                ("pekerjaan", text("Petani")),
            ]
        })
        .collect();
    let file = workbook(&sheets::ROSTER, &rows);
    each_desk(|desk| {
        let request = ImportRequest {
            region: Some(code("19.01.01.2007")),
            ..desk.request("rusak.xlsx", ImportAs::Roster, &file)
        };
        let (report, issues) = desk.try_import(&request).unwrap();
        let (mut refused, mut repaired, mut warned) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for ((what, _, _, fate), row) in cases.iter().zip(2_u32..) {
            let of_row: Vec<_> = issues.iter().filter(|issue| issue.row == row).collect();
            let (parts, code, severity) = match fate {
                Accepted => {
                    assert!(of_row.is_empty(), "{what}: {of_row:?}");
                    continue;
                }
                Repaired(code) => (&mut repaired, code, Severity::Repaired),
                Warned(code) => (&mut warned, code, Severity::Warning),
                Refused(code) => (&mut refused, code, Severity::Refused),
            };
            *parts.entry((*code).to_owned()).or_insert(0) += 1;
            assert!(
                of_row.iter().any(|issue| issue.code.name() == *code && issue.severity == severity),
                "{what}: {of_row:?}"
            );
            let sentence = of_row[0].sentence();
            assert!(sentence.starts_with(&format!("Baris {row}: ")), "{what}: {sentence}");
            assert!(!sentence.contains("550889"), "{what}: {sentence} tells the number");
        }
        let account = &report.account;
        assert!(account.balances());
        assert_eq!((&account.refused, &account.repaired, &account.warnings), (&refused, &repaired, &warned));
        let refused_rows: u64 = refused.values().sum();
        assert_eq!(account.accepted + account.merged, account.read - refused_rows);

        // The rows to mend go back with their cells as sent, and with what to do.
        let mut refusals = sheets::Refusals::new();
        for issue in issues.iter().filter(|issue| issue.severity == Severity::Refused) {
            refusals.entry(issue.row).or_default().push(issue.clone());
        }
        let mut out = Cursor::new(Vec::new());
        steps::write_refused(&desk.workspace, &desk.actor, &request, report.kind, &refusals, &mut out).unwrap();
        let bytes = out.into_inner();
        let back = read_back(bytes.clone(), &sheets::ROSTER);
        assert_eq!(u64::try_from(back.len()).unwrap(), refused_rows);
        let sent_names: Vec<&str> =
            refusals.keys().map(|row| names[usize::try_from(*row).unwrap() - 2].as_str()).collect();
        let back_names: Vec<&str> = back.iter().map(|row| row.text("nama").unwrap()).collect();
        assert_eq!(back_names, sent_names);
        // As CSV of the same workbook: the original cell stands beside the advice.
        let mut csv = Cursor::new(Vec::new());
        sheets::annotate(
            sheets::Input::from(bytes),
            &[&sheets::ROSTER],
            &sheets::Corrections::default(),
            FileKind::Csv,
            &mut csv,
            &[],
            &mut |_| None,
        )
        .unwrap();
        let lines = support::csv_rows(&csv.into_inner());
        let exponent = lines.iter().find(|line| line[2] == names[2]).unwrap();
        assert_eq!(exponent[0], "1.90101550889900E+15");
        let advice = exponent.last().unwrap();
        assert!(advice.contains("Ubah format kolom menjadi Teks"), "{advice}");
        assert_eq!(exponent[exponent.len() - 4], "4", "the row number in the sender's file");
    });
}

#[test]
fn a_term_that_ends_before_it_begins_is_doubted_and_kept() {
    each_desk(|desk| {
        let rows = "nik,nama,tanggal_lahir,jenis_kelamin,peran,mulai,sampai\n\
                    1901015508899001,Orang A,1989-08-15,P,Ketua RT,2026-01-01,2025-12-31\n\
                    1901015508899002,Orang B,1989-08-15,P,Ketua RT,2026-01-01,2026-01-01\n\
                    1901015508899,Orang C,1989-08-15,P,Ketua RT,2026-01-01,2020-01-01\n";
        let mut request = desk.request("rt.csv", ImportAs::Roster, rows.as_bytes());
        request.region = Some(code("19.01.01.2007"));
        let (report, issues) = desk.try_import(&request).unwrap();
        let backwards: Vec<u32> =
            issues.iter().filter(|issue| issue.code.name() == "term-backwards").map(|issue| issue.row).collect();
        assert_eq!((report.account.accepted, backwards), (2, vec![2, 4]));
        assert!(report.account.balances());
        let doubt = issues.iter().find(|issue| issue.row == 4 && issue.code.name() == "term-backwards").unwrap();
        assert!(doubt.sentence().ends_with("hal ini saja tidak menolak baris."), "{}", doubt.sentence());
    });
}

#[test]
fn an_empty_template_is_answered_and_a_filled_one_is_accepted() {
    each_desk(|desk| {
        // The dead and answers come by commands of their own: recognised, not imported. Employers and statements rest on
        // what is there already, and have tests of their own.
        let apart = ["employers", "contributions", "departures", "answers"];
        for layout in sheets::ALL.iter().filter(|layout| !apart.contains(&layout.id)) {
            for kind in [FileKind::Xlsx, FileKind::Csv] {
                let ending = if kind == FileKind::Xlsx { "xlsx" } else { "csv" };
                let request = |name: String, bytes: &[u8]| ImportRequest {
                    kind: None,
                    // Permits are of one region, as rosters are.
                    region: (sheets::PEOPLE.contains(layout) || layout.id == "permits").then(|| code("19.01.01.2007")),
                    ..desk.request(&name, ImportAs::Roster, bytes)
                };
                let empty = sheets::write_template(layout, kind, Vec::new()).unwrap();
                let report = desk.import(&request(format!("{}-kosong.{ending}", layout.id), &empty));
                assert_eq!(report.layout, layout.id);
                assert_eq!((report.account.read, report.account.accepted), (0, 0), "{} {kind:?}", layout.id);
                let headings: Vec<&str> = layout.columns.iter().map(|column| column.key).collect();
                let mut writer = sheets::TableWriter::new(kind, Vec::new()).unwrap();
                writer.sheet(layout.sheet, &headings).unwrap();
                writer
                    .row(&layout.columns.iter().map(|column| Cell::from(column.example)).collect::<Vec<_>>())
                    .unwrap();
                let filled = writer.finish().unwrap();
                let report = desk.import(&request(format!("{}-isi.{ending}", layout.id), &filled));
                assert_eq!(report.layout, layout.id);
                // A figure that came as XLSX is the same print as CSV.
                let again = u64::from(layout.id == "figures" && kind == FileKind::Csv);
                let taken = (report.account.read, report.account.accepted, report.account.merged);
                assert_eq!(taken, (1, 1 - again, again), "{:?}", report.account);
                assert_eq!(report.unknown_headings, [""; 0]);
            }
        }
        desk.match_all();
        desk.assert_audit_whole();
        for (layout, advice) in
            [(&sheets::DEPARTURES, "payung person leave"), (&sheets::ANSWERS, "payung submit answer")]
        {
            let empty = sheets::write_template(layout, FileKind::Csv, Vec::new()).unwrap();
            let request = ImportRequest { kind: None, ..desk.request("lain.csv", ImportAs::Roster, &empty) };
            let refused = desk.try_import(&request).unwrap_err().to_string();
            assert!(refused.contains(advice), "{refused}");
        }
    });
}

#[test]
fn a_file_that_fits_nothing_is_refused_with_words_for_its_sender() {
    each_desk(|desk| {
        let cases: [(&str, &[u8], &str); 5] = [
            ("kosong.csv", b"", "File kosong"),
            ("surat.pdf", b"%PDF-1.7 ...", "PDF"),
            ("lain.csv", b"merek,harga\nabc,1\n", "Judul kolom"),
            ("tanpa-kelas.csv", b"nama,program\nSari,JKK\n", "kelas"),
            ("putus.xlsx", b"PK\x03\x04putus", "rusak"),
        ];
        let head = desk.audit_head();
        for (name, content, expected) in cases {
            let kind = ImportAs::Participants;
            let refused = desk.try_import(&desk.request(name, kind, content)).map(|(report, _)| report);
            let said = refused.expect_err(name).to_string();
            assert!(said.to_lowercase().contains(&expected.to_lowercase()), "{name}: {said}");
        }
        let nowhere = desk.request("rebo.csv", ImportAs::Roster, support::VILLAGE.as_bytes());
        assert!(desk.try_import(&nowhere).unwrap_err().to_string().contains("wilayah daftar ini"));
        let unknown = ImportRequest { region: Some(code("19.99")), ..nowhere };
        assert!(desk.try_import(&unknown).unwrap_err().to_string().contains("19.99"));
        assert_eq!(desk.audit_head(), head);
    });
}

#[test]
fn what_must_come_first_is_named_and_not_counted_as_zero() {
    each_desk(|desk| {
        let said = |error: steps::StepError| error.to_string();
        let coverage = steps::CoverageRequest::published(code("19"));
        assert!(
            said(steps::coverage(&desk.workspace, &desk.actor, &coverage).unwrap_err())
                .contains("Impor daftar peserta dahulu")
        );
        let matched =
            steps::match_rosters(&desk.workspace, &desk.actor, &support::clock(), None, &mut |_, _| {}).unwrap_err();
        assert!(said(matched).contains("Impor daftar peserta dahulu"));
        desk.participants("peserta.csv", support::DAY, &support::participants());
        let figure = desk.published("19");
        assert_eq!((figure.active.total, figure.percent, figure.listed), (5, None, None));
        // Before the first list there is no other: its own dates reach back, and it says which list it is.
        let early = steps::CoverageRequest { as_of: Some(support::date("2025-05-31")), ..coverage };
        let figure = desk.coverage(&early);
        assert_eq!((figure.as_of, figure.snapshot.as_of), (support::date("2025-05-31"), support::date(support::DAY)));
        desk.roster("rebo.csv", "19.01.01.2007", support::VILLAGE.as_bytes());
        let gap = desk.gap("19");
        assert_eq!((gap.counts.not_matched, gap.counts.listed), (6, 0));
        assert_eq!(desk.published("19").listed, None, "a list that was not matched has no length yet");
    });
}

/// Every audited table as text, bytes in hexadecimal; PostgreSQL keeps it where no file of ours shows it.
fn tables_as_text(desk: &Desk<'_>) -> Vec<String> {
    const TABLES: [&str; 12] = [
        "SELECT CAST(change AS TEXT) FROM change",
        "SELECT CAST(audit_entry AS TEXT) FROM audit_entry",
        "SELECT CAST(upload AS TEXT) FROM upload",
        "SELECT CAST(person AS TEXT) FROM person",
        "SELECT CAST(person_number AS TEXT) FROM person_number",
        "SELECT CAST(family AS TEXT) FROM family",
        "SELECT CAST(employer AS TEXT) FROM employer",
        "SELECT CAST(membership AS TEXT) FROM membership",
        "SELECT CAST(roster AS TEXT) FROM roster",
        "SELECT CAST(roster_row AS TEXT) FROM roster_row",
        "SELECT CAST(row_issue AS TEXT) FROM row_issue",
        "SELECT CAST(match_result AS TEXT) FROM match_result",
    ];
    let store = desk.place.open(steps::Workspace::tables()).unwrap();
    let mut reader = store.reader().unwrap();
    let mut all = Vec::new();
    for sql in TABLES {
        let rows = reader.query_all(sql, &[], |row| Ok(row.text(0)?.to_owned())).unwrap();
        assert!(!rows.is_empty(), "{sql} gave nothing to look at");
        all.extend(rows);
    }
    all
}

#[test]
fn no_personal_number_lies_anywhere_in_the_clear() {
    each_desk(|desk| {
        everything(desk);
        desk.assert_audit_whole();
        let files = files_below(desk.place.data_dir());
        assert!(files.len() > 5, "uploads lie there");
        let tables = if desk.place.location().database.is_some() { tables_as_text(desk) } else { Vec::new() };
        for number in support::PLANTED {
            let hexadecimal: String = number.bytes().map(|byte| format!("{byte:02x}")).collect();
            for (path, bytes) in &files {
                assert!(!holds(bytes, number.as_bytes()), "{} holds {number}", path.display());
            }
            for row in &tables {
                assert!(!row.contains(number) && !row.contains(&hexadecimal), "{number} in {row}");
            }
        }
        // The search finds what is there: names are not sealed.
        let found = match tables.is_empty() {
            true => files.iter().any(|(_, bytes)| holds(bytes, b"HERMAN SAPUTRA")),
            false => tables.iter().any(|row| row.contains("HERMAN SAPUTRA")),
        };
        assert!(found, "a search that cannot find a name proves nothing");
        // As text and as JSON, reports and lists carry none either.
        let told = format!("{:?} {}", desk.gap("19"), serde_json::to_string(&desk.gap("19")).unwrap());
        for number in support::PLANTED {
            assert!(!told.contains(number), "the list tells {number}");
        }
    });
}
