//! Documents say what they were handed, as they were handed it, and always in the same bytes.
#![cfg(feature = "typeset")]
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use std::io::Write;
use std::process::{Command, Stdio};

use paper::{Report, Section, pdf};

fn report(rows: usize) -> Report {
    Report {
        title: "Evaluasi #strong[bukan markup] $x$ \"kutip\"".into(),
        subtitle: "per 2025-06-01".into(),
        footer: "Payung; 19".into(),
        sections: vec![Section {
            title: "Cakupan".into(),
            sentences: vec!["Peserta aktif 144.070 dari 528.873.".into()],
            headings: vec!["Wilayah".into(), "Aktif".into()],
            numbers: vec![false, true],
            rows: (0..rows).map(|row| vec![format!("Desa *rekaan* {row}"), format!("{row}")]).collect(),
        }],
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_another_one_others() {
    let once = pdf(&report(3)).unwrap();
    assert_eq!(once, pdf(&report(3)).unwrap());
    assert_ne!(once, pdf(&report(4)).unwrap());
}

/// What a reader sees, page after page.
fn pages(bytes: &[u8]) -> Vec<String> {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is there (Debian: apt-get install poppler-utils)");
    let mut into = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writing = std::thread::spawn(move || into.write_all(&bytes).unwrap());
    let text = child.wait_with_output().unwrap().stdout;
    writing.join().unwrap();
    let text = String::from_utf8(text).unwrap();
    text.split('\u{c}').filter(|page| !page.is_empty()).map(str::to_owned).collect()
}

#[test]
fn words_that_look_like_markup_are_printed_and_headings_repeat_on_every_page() {
    let found = pages(&pdf(&report(200)).unwrap());
    assert!(found.len() > 2, "{}", found.len());
    assert!(found[0].contains("#strong[bukan markup] $x$"), "{}", found[0]);
    assert!(found[0].contains("Peserta aktif 144.070 dari 528.873."));
    for (number, page) in (1..).zip(&found) {
        assert!(page.contains("Wilayah") && page.contains("Desa *rekaan*"), "page {number}");
        let plain: String = page.split_whitespace().collect();
        assert!(plain.contains(&format!("{number}/{}", found.len())), "the foot of page {number}");
    }
    assert!(found.last().unwrap().contains("Desa *rekaan* 199"));
}

#[test]
fn a_report_without_rows_has_no_table() {
    assert!(pdf(&report(0)).unwrap().starts_with(b"%PDF-"));
}
