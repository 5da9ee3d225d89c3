//! The pack of an evaluation leaves from the page of a region as the command writes it, and prints what its workbook says.

#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

#[expect(dead_code, reason = "each suite uses its part of the house")]
mod house;

use std::io::{Cursor, Write as _};
use std::process::{Command, Stdio};

use axum::http::StatusCode;
use calamine::{Data, Reader as _, Xlsx};
use house::House;
use steps::EvaluationFile;

#[tokio::test]
async fn the_pack_leaves_from_the_regions_page_in_each_form_there_is() {
    let house = House::full();
    let reader = house.sign_in("pembaca").await;
    let page = house.get(&reader, "/wilayah/19.01").await.text();
    for file in EvaluationFile::available() {
        let path = format!("/wilayah/19.01/evaluasi.{}", file.ending());
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
        let answer = house.get(&reader, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let name = format!("evaluasi-19.01-2025-06-01.{}", file.ending());
        assert!(answer.header("content-disposition").contains(&name), "{}", answer.header("content-disposition"));
        // The command writes the same bytes.
        let actor = steps::operator_named(&house.workspace, "pembaca").unwrap();
        let found = steps::evaluation(&house.workspace, &actor, "19.01".parse().unwrap(), None, None).unwrap();
        let mut bytes = Vec::new();
        steps::write_evaluation(&found, *file, &mut bytes).unwrap();
        assert!(answer.bytes == bytes, "{path}");
    }
    assert_eq!(house.get(&reader, "/wilayah/16/evaluasi.xlsx").await.status, StatusCode::FORBIDDEN);
}

/// The words of a printed document, the spaces of its lines drawn together.
fn printed(pdf: &[u8]) -> Vec<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is there (Debian: apt-get install poppler-utils)");
    // It reads to the end before it writes.
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let text = String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap();
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// A number of the workbook in the forms that a document prints: as a count, as a share in percent.
fn as_printed(number: f64) -> [String; 2] {
    let digits = format!("{number:.0}");
    let grouped: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
    let share = format!("{:.2} %", number * 100.0).replace('.', ",");
    let count = if number.fract() == 0.0 { grouped.join(".") } else { share.clone() };
    [count, share]
}

/// Lines over which a narrow column may break the words of one row.
const BROKEN_OVER: usize = 4;

/// Whether a cell stands in the row that begins at a line: a number in that line, words there or just below.
fn stands_at(lines: &[String], at: usize, cell: &Data) -> bool {
    match cell {
        Data::String(words) => {
            let below = lines[at..].iter().take(BROKEN_OVER).flat_map(|line| line.split(' '));
            let below: Vec<&str> = below.collect();
            let first = words.split_whitespace().next().is_none_or(|first| lines[at].contains(first));
            first && words.split_whitespace().all(|word| below.contains(&word))
        }
        Data::Float(number) => {
            let line = format!(" {} ", lines[at]);
            as_printed(*number).iter().any(|printed| line.contains(&format!(" {printed} ")))
        }
        Data::Empty => true,
        other => panic!("a cell of another kind: {other:?}"),
    }
}

#[tokio::test]
async fn the_document_of_the_page_prints_the_regions_percents_and_sources_of_its_workbook() {
    let house = House::full();
    let government = house.sign_in("provinsi").await;
    let pdf = house.get(&government, "/wilayah/19/evaluasi.pdf").await;
    if !EvaluationFile::available().contains(&EvaluationFile::Document) {
        assert_eq!(pdf.status, StatusCode::NOT_FOUND, "this program cannot print");
        let page = house.get(&government, "/wilayah/19").await.text();
        assert!(!page.contains("evaluasi.pdf"), "and offers no document");
        return;
    }
    assert_eq!((pdf.status, pdf.header("content-type")), (StatusCode::OK, "application/pdf"));
    let lines = printed(&pdf.bytes);
    let xlsx = house.get(&government, "/wilayah/19/evaluasi.xlsx").await;
    let mut book = Xlsx::new(Cursor::new(xlsx.bytes)).unwrap();
    let mut held = 0;
    for (sheet, columns) in [("Cakupan", 0..2), ("Wilayah di bawahnya", 0..9), ("Sumber dan catatan", 0..2)] {
        let rows = book.worksheet_range(sheet).unwrap();
        // Rows of a table have several cells, its sentences one.
        for row in rows.rows().filter(|row| row.iter().filter(|cell| **cell != Data::Empty).count() > 1) {
            let stands = (0..lines.len()).any(|at| row[columns.clone()].iter().all(|cell| stands_at(&lines, at, cell)));
            assert!(stands, "{sheet}: {row:?} in\n{}", lines.join("\n"));
            held += 1;
        }
    }
    assert!(held > 20, "{held} rows were held against the document");
    assert!(lines.iter().any(|line| line.starts_with("19.01 Kabupaten Bangka 12 2.000 0,60 % ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("Daftar peserta peserta.csv 2025-06-01")), "{lines:?}");
}
