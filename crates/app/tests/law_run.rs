//! `payung law run`: a file of rows gives what each row gives alone, refuses bad ones by name, and goes on.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use ::law::{CaseText, JointLeave, Law};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_payung"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAYUNG_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("HOME", folder).args(["law", "run"]).args(arguments).output().unwrap()
}

#[track_caller]
fn json(output: &Output, code: i32) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said} {}", String::from_utf8_lossy(&output.stdout));
    let text = std::str::from_utf8(&output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1);
    serde_json::from_str(text).unwrap()
}

/// Every row of a file of whole numbers by its column names.
fn rows(path: &Path) -> Vec<BTreeMap<String, i64>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    let number = |field: &parquet::record::Field| match field {
        parquet::record::Field::Long(value) => *value,
        other => panic!("{other} is no whole number"),
    };
    rows.map(|row| row.get_column_iter().map(|(name, field)| (name.clone(), number(field))).collect()).collect()
}

/// What one question says alone: amounts by program and payer, or a refusal.
fn alone(law: &Law, case: &CaseText) -> Option<BTreeMap<String, i64>> {
    let answer = case.read().and_then(|case| case.answer(law, JointLeave::Works)).ok()?;
    let mut amounts = BTreeMap::new();
    for line in &answer.lines {
        *amounts.entry(format!("{}_{}", line.program, line.payer.code())).or_insert(0) += line.amount.get();
    }
    amounts.insert("total".to_owned(), answer.total.get());
    Some(amounts)
}

#[track_caller]
fn agrees(found: &BTreeMap<String, i64>, expected: &BTreeMap<String, i64>) {
    for (column, amount) in found.iter().filter(|(column, _)| *column != "row") {
        assert_eq!(expected.get(column).copied().unwrap_or(0), *amount, "{column} of {found:?}");
    }
}

/// Whole numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }
}

#[test]
fn wage_earners_in_bulk_agree_with_each_row_alone() {
    let folder = tempfile::tempdir().unwrap();
    let law = Law::built_in();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for month in ["2015-07", "2019-05", "2020-09", "2024-06", "2025-02", "2026-04"] {
        let apart = "industri;jumlah pekerja;jabatan desa;bagian desa";
        let mut text = format!("nomor;upah;kelompok risiko;jenis usaha;ukuran;program;{apart}\n");
        let mut cases = Vec::new();
        for number in 0..400 {
            let office = numbers.one(&["", "", "", "", "head", "secretary", "official", "camat"]);
            let wage = match numbers.below(20) {
                0 => "-5".to_owned(),
                1 if office.is_empty() => "lima juta".to_owned(),
                2 => String::new(),
                3 => "Rp7.500.000".to_owned(),
                _ => numbers.below(60_000_000).to_string(),
            };
            let risk = numbers.one(&["1", "2", "3", "4", "5", "5", "1", "6", "", ""]);
            let business = numbers.one(&["", "", "", "", "Kehutanan", "Konveksi", "Tidak ada usaha ini"]);
            let size = numbers.one(&["", "", "micro", "small", "medium", "large", "raksasa"]);
            let programs = numbers.one(&["", "", "", "jkk,jkm", "jht", "jkk,jkm,jht,jp,jkp", "jkx"]);
            // Few rows are of a village or of a labour-intensive industry, some of them with what cannot stand there.
            let share = if office.is_empty() { "" } else { numbers.one(&["", "100%", "33,3%", "0.5%"]) };
            let industry = numbers.one(&["", "", "", "", "tekstil", "kulit", "semen"]);
            let workers = numbers.one(&["", "", "49", "50", "1.200"]);
            let business = if office.is_empty() { business } else { "" };
            let (size, industry, workers) = match numbers.below(6) {
                0 => (size, industry, workers),
                _ if office.is_empty() => (size, industry, workers),
                _ => ("", "", ""),
            };
            text.push_str(&format!("{number};{wage};{risk};{business};{size};\"{programs}\";"));
            text.push_str(&format!("{industry};{workers};{office};{share}\n"));
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            cases.push(CaseText {
                class: "pu".to_owned(),
                month: month.to_owned(),
                wage: if wage == "Rp7.500.000" { Some(7_500_000) } else { wage.parse().ok() },
                risk: risk.parse().ok(),
                business: some(business),
                size: some(size),
                programs: some(programs),
                industry: some(industry),
                workers: workers.replace('.', "").parse().ok(),
                village_office: some(office),
                village_share: some(share),
                ..CaseText::default()
            });
        }
        std::fs::write(folder.path().join("upah.csv"), text).unwrap();
        let arguments = ["--class", "pu", "--input", "upah.csv", "--month", month, "--out", "iuran.parquet"];
        let ran = json(&run(folder.path(), &[arguments.as_slice(), &["--format", "json"]].concat()), 1);
        let found = rows(&folder.path().join("iuran.parquet"));
        let mut found = found.iter().peekable();
        let (mut refused, mut sum, mut of_villages) = (0, 0, 0);
        for (at, case) in cases.iter().enumerate() {
            let number = i64::try_from(at).unwrap() + 1;
            match alone(&law, case) {
                Some(expected) => {
                    let row = found.next().unwrap();
                    assert_eq!(row["row"], number, "{case:?}");
                    agrees(row, &expected);
                    sum += row["total"];
                    of_villages += usize::from(row["jkk_village"] > 0);
                }
                None => {
                    refused += 1;
                    assert!(found.peek().is_none_or(|row| row["row"] != number), "{month} {number} {case:?}");
                }
            }
        }
        assert_eq!(found.next(), None);
        assert!(of_villages > 10 || month == "2015-07", "{month}: {of_villages} rows of villages");
        assert!(refused > 50 && refused < 380, "{refused}");
        assert_eq!((ran["rows"].as_u64(), ran["refused"]["count"].as_u64()), (Some(400), Some(refused)));
        assert_eq!(ran["totals"]["total"], sum);
        let parts =
            |group: &str| ran["totals"][group].as_object().unwrap().values().map(|v| v.as_i64().unwrap()).sum::<i64>();
        assert_eq!((parts("by_program"), parts("by_payer"), parts("by_fund")), (sum, sum, sum));
        let list = std::fs::read_to_string(folder.path().join("iuran.refused.csv")).unwrap();
        assert_eq!(list.lines().count() as u64, refused + 1);
        assert!(
            list.contains(",wage,-5,") && list.contains("lima juta") && list.contains("jkk, jkm, jht, jp, jkp"),
            "{list}"
        );
    }
}

#[test]
fn members_in_bulk_agree_with_each_row_alone() {
    let folder = tempfile::tempdir().unwrap();
    let law = Law::built_in();
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03);
    for month in ["2018-03", "2020-12", "2026-02", "2026-05", "2027-03"] {
        let mut text = "income,payer,work,employs,programs\n".to_owned();
        let mut cases = Vec::new();
        for _ in 0..300 {
            let income = numbers.below(30_000_000);
            let payer = numbers.one(&["", "self", "company", "apbn", "apbd", "add", "dana-desa", "dbh", "raja"]);
            let work = numbers.one(&["", "transport", "other", "TRANSPORT"]);
            let employs = numbers.one(&["", "", "ya", "tidak", "yes"]);
            let programs = numbers.one(&["", "jkk,jkm", "jkk,jkm,jht"]);
            text.push_str(&format!("{income},{payer},{work},{employs},\"{programs}\"\n"));
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            cases.push(CaseText {
                class: "bpu".to_owned(),
                month: month.to_owned(),
                income: i64::try_from(income).ok(),
                payer: some(payer),
                work: some(work),
                programs: some(programs),
                employs: matches!(employs, "ya" | "yes"),
                ..CaseText::default()
            });
        }
        std::fs::write(folder.path().join("anggota.csv"), text).unwrap();
        let arguments = ["--class", "bpu", "--input", "anggota.csv", "--month", month, "--out", "iuran.parquet"];
        let more = ["--threads", "3", "--format", "json"];
        json(&run(folder.path(), &[arguments.as_slice(), &more].concat()), 1);
        let expected: Vec<_> = cases.iter().filter_map(|case| alone(&law, case)).collect();
        let found = rows(&folder.path().join("iuran.parquet"));
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            agrees(found, expected);
        }
    }
}

/// Wages and classes as others write them: some cells empty, several row groups.
fn write_parquet(path: &Path, wages: &[Option<i64>], business: &[&str]) {
    let schema = "message rows { OPTIONAL INT64 wage; REQUIRED BYTE_ARRAY business (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::default()).unwrap();
    for (wages, business) in wages.chunks(7).zip(business.chunks(7)) {
        let mut group = writer.next_row_group().unwrap();
        let levels: Vec<i16> = wages.iter().map(|wage| i16::from(wage.is_some())).collect();
        let present: Vec<i64> = wages.iter().flatten().copied().collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&present, Some(&levels), None).unwrap();
        column.close().unwrap();
        let words: Vec<ByteArray> = business.iter().map(|word| ByteArray::from(*word)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&words, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn parquet_comes_in_with_empty_cells_and_a_row_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let wages: Vec<Option<i64>> = (0..40).map(|row| (row % 9 != 4).then_some(3_000_000 + row * 250_000)).collect();
    write_parquet(&folder.path().join("upah.parquet"), &wages, &["Konveksi"; 40]);
    let arguments = ["--class", "pu", "--input", "upah.parquet", "--month", "2025-03", "--out", "iuran.parquet"];
    let more = ["--explain", "40", "--format", "json"];
    let ran = json(&run(folder.path(), &[arguments.as_slice(), &more].concat()), 1);
    assert_eq!((ran["rows"].as_u64(), ran["refused"]["count"].as_u64()), (Some(40), Some(4)));
    assert_eq!(ran["refused"]["first"][0]["row"], 5);
    assert_eq!(ran["refused"]["first"][0]["message"], "Kolom wage belum disebut.");
    let found = rows(&folder.path().join("iuran.parquet"));
    let last = found.last().unwrap();
    assert_eq!(ran["explained"]["answer"]["total"], last["total"]);
    let steps = ran["explained"]["answer"]["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step.as_str().unwrap().contains("Jenis usaha")), "{steps:?}");
    let law = Law::built_in();
    for row in &found {
        let case = CaseText {
            class: "pu".to_owned(),
            month: "2025-03".to_owned(),
            wage: wages[usize::try_from(row["row"] - 1).unwrap()],
            business: Some("Konveksi".to_owned()),
            ..CaseText::default()
        };
        agrees(row, &alone(&law, &case).unwrap());
    }
}

/// A file of one column of wages, all of risk class 1.
fn write_wages(path: &Path, kind: &str, wages: &[i64]) {
    let schema = format!("message rows {{ REQUIRED {kind}; REQUIRED INT64 risk; }}");
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for values in [wages, &vec![1; wages.len()]] {
        let mut column = group.next_column().unwrap().unwrap();
        match column.untyped() {
            ColumnWriter::Int32ColumnWriter(column) => {
                let values: Vec<i32> = values.iter().map(|value| i32::try_from(*value).unwrap()).collect();
                column.write_batch(&values, None, None).unwrap();
            }
            ColumnWriter::Int64ColumnWriter(column) => {
                column.write_batch(values, None, None).unwrap();
            }
            _ => panic!("{kind}"),
        }
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn decimals_of_parquet_are_whole_rupiah_and_days_are_no_wages() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let arguments = ["--class", "pu", "--input", "upah.parquet", "--month", "2024-06", "--format", "json"];
    write_wages(&place.join("upah.parquet"), "INT64 wage", &[5_000_000]);
    let whole = json(&run(place, &arguments), 0);
    for kind in ["INT64 wage (DECIMAL(18,2))", "INT32 wage (DECIMAL(9,2))"] {
        write_wages(&place.join("upah.parquet"), kind, &[500_000_000]);
        assert_eq!(json(&run(place, &arguments), 0)["totals"], whole["totals"], "{kind}");
        write_wages(&place.join("upah.parquet"), kind, &[500_000_000, 500_000_005]);
        let ran = json(&run(place, &arguments), 1);
        assert_eq!((&ran["totals"], &ran["refused"]["first"][0]["read"]), (&whole["totals"], &"5000000.05".into()));
    }
    for kind in ["TIMESTAMP(MICROS,true)", "TIMESTAMP(NANOS,true)", "INTEGER(64,false)"] {
        write_wages(&place.join("upah.parquet"), &format!("INT64 wage ({kind})"), &[-1]);
        let output = run(place, &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("kolom wage: jenisnya INT64 ") && said.contains("yang dapat: INT64, INT32, DECIMAL"),
            "{said}"
        );
    }
}

#[test]
fn a_comma_that_may_be_decimal_is_read_by_the_other_cells_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ran = |cells: &[&str], code: i32| {
        let text: String = cells.iter().map(|cell| format!("{cell};1\n")).collect();
        std::fs::write(folder.path().join("upah.csv"), format!("upah;risiko\n{text}")).unwrap();
        json(
            &run(
                folder.path(),
                &[
                    "--class",
                    "pu",
                    "--input",
                    "upah.csv",
                    "--month",
                    "2024-06",
                    "--programs",
                    "JHT",
                    "--format",
                    "json",
                ],
            ),
            code,
        )
    };
    let doubtful = ran(&["5,000", "5000000"], 1);
    assert_eq!(doubtful["refused"]["first"][0]["read"], "5,000");
    assert_eq!(doubtful["reckoned"], 1);
    let said = doubtful["refused"]["first"][0].to_string();
    assert!(said.contains("bisa desimal"), "{said}");
    // Another cell shows that this sender parts thousands by the comma, or by the dot.
    assert_eq!(ran(&["5,000", "5,000,000"], 0)["totals"]["total"], 285_285);
    assert_eq!(ran(&["5.000", "5.000.000,00"], 0)["totals"]["total"], 285_285);
    assert_eq!(ran(&["5.000", "5000000.00"], 1)["reckoned"], 1);
}

#[test]
fn a_row_with_more_cells_than_headings_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |text: &str| std::fs::write(folder.path().join("upah.csv"), text).unwrap();
    let of = |class: &str, more: &[&str], code: i32| {
        let arguments = ["--class", class, "--input", "upah.csv", "--month", "2024-06", "--format", "json"];
        json(&run(folder.path(), &[arguments.as_slice(), more].concat()), code)
    };
    // Empty cells at the end move nothing.
    write("risk,wage\n1,5000000,,\n");
    let whole = of("pu", &[], 0);
    write("risk,wage\n1,5,000,000\n1,5000000\n");
    let ran = of("pu", &["--explain", "1"], 1);
    assert_eq!(ran["totals"], whole["totals"]);
    let first = &ran["refused"]["first"][0];
    assert_eq!((&first["row"], &first["read"]), (&1.into(), &"000, 000".into()));
    assert_eq!(first["message"], "Isian lebih banyak dari judul kolom (4 isian, 2 judul).");
    assert_eq!(ran["explained"]["refused"], first["message"]);
    write("income\n1,000,000\n1000000\n");
    let ran = of("bpu", &[], 1);
    assert_eq!((&ran["reckoned"], &ran["refused"]["first"][0]["row"]), (&1.into(), &1.into()));
}

#[test]
fn a_damaged_parquet_file_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let wages: Vec<i64> = (0..300).map(|row| 3_000_000 + row % 7 * 250_000).collect();
    write_wages(&place.join("upah.parquet"), "INT64 wage", &wages);
    let whole = std::fs::read(place.join("upah.parquet")).unwrap();
    // The heads of pages stand before the values, so damage there meets the decoders.
    let (mut numbers, mut refused) = (Numbers(0x2545_F491_4F6C_DD1D), 0);
    let arguments = ["--class", "pu", "--input", "upah.parquet", "--month", "2024-06"];
    for _ in 0..60 {
        let mut bytes = whole.clone();
        let at = 4 + usize::try_from(numbers.below(whole.len() as u64 - 12)).unwrap();
        bytes[at] = u8::try_from(numbers.below(256)).unwrap();
        std::fs::write(place.join("upah.parquet"), bytes).unwrap();
        let output = run(place, &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0..=2)), "byte {at}: {said}");
        assert!(!said.contains("panicked"), "byte {at}: {said}");
        refused += usize::from(said.contains("upah.parquet: tidak terbaca ("));
    }
    assert!(refused > 5, "{refused}");
}

/// Rows that all can be taken go through as columns; one bad row sends its chunk row by row.
#[test]
fn columns_and_totals_alone_agree_with_each_row_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (law, mut numbers) = (Law::built_in(), Numbers(0x51ED_270B_9F3C_A11D));
    let reform = "[pu.jkm.rate]\nvalues = [{ from = \"2020-01-01\", value = \"0.001234567\" }]\n";
    std::fs::write(folder.path().join("usulan.toml"), reform).unwrap();
    for (month, last) in [("2024-06", "7000000,3"), ("2026-04", "9000000000000000,5"), ("2023-01", "7000000,6")] {
        let mut drawn = || (i64::try_from(numbers.below(60_000_000)).unwrap(), 1 + numbers.below(5));
        let mut lines: Vec<String> =
            (0..20_000).map(|_| drawn()).map(|(wage, risk)| format!("{wage},{risk}")).collect();
        lines.push(last.to_owned());
        std::fs::write(folder.path().join("upah.csv"), format!("upah,risiko\n{}\n", lines.join("\n"))).unwrap();
        let refused = u64::from(last.ends_with('6'));
        let arguments = ["--class", "pu", "--input", "upah.csv", "--month", month, "--format", "json"];
        let of =
            |more: &[&str]| json(&run(folder.path(), &[arguments.as_slice(), more].concat()), i32::from(refused == 1));
        let (written, totals) = (of(&["--out", "iuran.parquet"]), of(&[]));
        assert_eq!(written["totals"], totals["totals"]);
        assert_eq!(written["refused"]["first"], totals["refused"]["first"]);
        assert_eq!(
            (totals["reckoned"].as_u64(), totals["refused"]["count"].as_u64()),
            (Some(20_001 - refused), Some(refused))
        );
        assert!(totals["refused"]["file"].is_null());
        let found = rows(&folder.path().join("iuran.parquet"));
        assert_eq!(found.len() as u64, 20_001 - refused);
        assert_eq!(totals["totals"]["total"], found.iter().map(|row| row["total"]).sum::<i64>());
        for row in found.iter().rev().step_by(37) {
            let line = &lines[usize::try_from(row["row"] - 1).unwrap()];
            let (wage, risk) = line.split_once(',').unwrap();
            let case = CaseText {
                class: "pu".to_owned(),
                month: month.to_owned(),
                wage: wage.parse().ok(),
                risk: risk.parse().ok(),
                ..CaseText::default()
            };
            agrees(row, &alone(&law, &case).unwrap());
        }
        let (written, totals) =
            (of(&["--reform", "usulan.toml", "--out", "iuran.parquet"]), of(&["--reform", "usulan.toml"]));
        assert_eq!((&written["now"], &written["reform"]), (&totals["now"], &totals["reform"]));
        assert_ne!(written["now"], written["reform"]);
        let found = rows(&folder.path().join("iuran.parquet"));
        let sum = |column: &str| found.iter().map(|row| row[column]).sum::<i64>();
        assert_eq!(
            (totals["now"]["total"].as_i64(), totals["reform"]["total"].as_i64()),
            (Some(sum("total_now")), Some(sum("total")))
        );
    }
}

#[test]
fn a_reform_is_run_beside_the_law() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("upah.csv"), "upah,risiko\n4000000,1\n6000000,3\n").unwrap();
    std::fs::write(
        folder.path().join("usulan.toml"),
        "[pu.jkm.rate]\nvalues = [{ from = \"2024-01-01\", value = \"0.4%\" }]\n",
    )
    .unwrap();
    let arguments = ["--class", "pu", "--input", "upah.csv", "--month", "2024-06", "--out", "iuran.parquet"];
    let more = ["--reform", "usulan.toml", "--format", "json"];
    let ran = json(&run(folder.path(), &[arguments.as_slice(), &more].concat()), 0);
    assert_eq!(ran["difference"]["total"], 10_000);
    assert_eq!(ran["difference"]["by_program"]["jkm"], 10_000);
    let found = rows(&folder.path().join("iuran.parquet"));
    let gained: Vec<i64> = found.iter().map(|row| row["total"] - row["total_now"]).collect();
    assert_eq!(gained, [4_000, 6_000]);
    assert_eq!(ran["reform"]["total"].as_i64().unwrap(), found.iter().map(|row| row["total"]).sum::<i64>());
}

#[test]
fn what_cannot_be_run_is_said_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    std::fs::write(place.join("upah.csv"), "upah,risiko\n4000000,1\n").unwrap();
    std::fs::write(place.join("tanpa.csv"), "nama,gaji pokok\nA,1\n").unwrap();
    std::fs::write(place.join("bukan.parquet"), "no parquet").unwrap();
    let base = |input: &'static str, month: &'static str| {
        vec!["--class", "pu", "--input", input, "--month", month, "--out", "iuran.parquet"]
    };
    for (arguments, says) in [
        (base("tanpa.csv", "2024-06"), "tidak ada kolom wage (upah); terbaca: nama, gaji pokok"),
        (base("bukan.parquet", "2024-06"), "tidak terbaca"),
        (base("tidak-ada.csv", "2024-06"), "tidak-ada.csv"),
        (base("upah.csv", "2015-06"), "berlaku sejak 2015-07-01"),
        (base("upah.csv", "juni"), "terbaca \"juni\""),
        ([base("upah.csv", "2024-06"), vec!["--size", "raksasa"]].concat(), "micro, small, medium, large"),
        ([base("upah.csv", "2024-06"), vec!["--payer", "self"]].concat(), "--payer tidak dipakai"),
        ([base("upah.csv", "2024-06"), vec!["--explain", "2"]].concat(), "1 sampai 1"),
    ] {
        let output = run(place, &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {said}");
        assert!(said.contains(says), "{said}");
    }
    let left: Vec<String> =
        std::fs::read_dir(place).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.contains("part") || name.contains("refused")), "{left:?}");
}

#[test]
fn a_result_never_takes_the_place_of_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (place, text) = (folder.path(), "upah,risiko\n4000000,1\n");
    let reform = "[pu.jkm.rate]\nvalues = [{ from = \"2024-01-01\", value = \"0.4%\" }]\n";
    std::fs::write(place.join("usulan.toml"), reform).unwrap();
    for (input, out) in
        [("upah.csv", "./upah.csv"), ("iuran.refused.csv", "iuran.parquet"), ("upah.csv", "usulan.toml")]
    {
        std::fs::write(place.join(input), text).unwrap();
        let arguments = ["--class", "pu", "--input", input, "--month", "2024-06", "--out", out];
        let output = run(place, &[arguments.as_slice(), &["--reform", "usulan.toml"]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("yang sedang dibaca; sebutkan nama lain"), "{said}");
        assert_eq!(std::fs::read_to_string(place.join(input)).unwrap(), text);
        assert_eq!(std::fs::read_to_string(place.join("usulan.toml")).unwrap(), reform);
    }
    // An earlier result may be replaced.
    std::fs::write(place.join("iuran.parquet"), "old").unwrap();
    let arguments = ["--class", "pu", "--input", "upah.csv", "--month", "2024-06", "--out", "iuran.parquet"];
    assert_eq!(run(place, &arguments).status.code(), Some(0));
    assert_eq!(rows(&place.join("iuran.parquet")).len(), 1);
}

#[test]
fn rows_that_come_to_more_than_can_be_counted_are_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let row = "999999999999999999,5\n";
    std::fs::write(folder.path().join("upah.csv"), format!("upah,risiko\n{}", row.repeat(200))).unwrap();
    let output = run(folder.path(), &["--class", "pu", "--input", "upah.csv", "--month", "2024-06"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("Jumlah seluruh baris Rp") && said.contains("Periksa kolom upah"), "{said}");
}

#[test]
fn a_run_says_what_it_rests_on_and_what_was_taken_for_granted() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let warned = |arguments: &[&str]| {
        let found = json(&run(folder.path(), &[arguments, &["--format", "json"]].concat()), 0);
        let texts = found["warnings"].as_array().unwrap().iter().map(|warning| warning["text"].to_string());
        (found["reading"].clone(), texts.collect::<Vec<_>>().join(" | "))
    };
    write("plain.csv", "wage,risk\n5000000,1\n7000000,2\n");
    let (reading, texts) = warned(&["--class", "pu", "--month", "2021-04", "--input", "plain.csv"]);
    assert_eq!(reading, "recalled");
    assert!(texts.contains("dari ingatan"), "{texts}");
    let (_, texts) = warned(&["--class", "pu", "--month", "2020-09", "--input", "plain.csv"]);
    assert!(texts.contains("PP 49/2020"), "{texts}");
    write("factory.csv", "wage,business\n5000000,Pabrik rokok\n");
    let (_, texts) = warned(&["--class", "pu", "--month", "2025-03", "--input", "factory.csv"]);
    assert!(texts.contains("Keringanan padat karya: dianggap"), "{texts}");
    write("members.csv", "income,payer\n1000000,\n1500000,apbd\n");
    // In February only transport has a relief, so the work decides; in April the payer does.
    for (month, says) in [("2026-02", "dianggap bukan transportasi"), ("2026-04", "dianggap peserta sendiri")] {
        let (_, texts) = warned(&["--class", "bpu", "--month", month, "--input", "members.csv"]);
        assert!(texts.contains(says), "{texts}");
    }
    write("village.csv", "wage,village-office,risk\n,head,1\n");
    let (_, texts) = warned(&["--class", "pu", "--month", "2020-09", "--input", "village.csv"]);
    assert!(texts.contains("PP 49/2020"), "{texts}");
}
