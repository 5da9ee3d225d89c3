//! The check of printed figures from a file and from the ledger: rows, refusals, and that both say the same.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::FigureVerdict;
use steps::{check_figures_file, check_figures_kept};
use support::each_desk;

const FIGURES: &str = include_str!("../../../data/published_figures.csv");
const CLAIMS: &str = include_str!("../../../data/published_claims.csv");
const LABOUR: &str = include_str!("../../../data/labour_force.csv");

fn in_file<T>(name: &str, text: &str, ask: impl FnOnce(&std::path::Path) -> T) -> T {
    let path = std::env::temp_dir().join(format!("payung-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    let found = ask(&path);
    std::fs::remove_file(&path).unwrap();
    found
}

#[test]
fn every_row_of_the_shipped_files_is_checked() {
    for (name, text) in [("angka.csv", FIGURES), ("klaim.csv", CLAIMS), ("kerja.csv", LABOUR)] {
        let report = in_file(name, text, |path| check_figures_file(path, None, &mut |_, _| {})).unwrap();
        let rows = text.lines().count() - 1;
        assert_eq!((report.rows, report.checked), (rows, rows), "{:?}", report.refused);
        assert!(report.refused.is_empty(), "{:?}", report.refused);
    }
    let one =
        in_file("satu.csv", FIGURES, |path| check_figures_file(path, Some("X-KALIMANTAN"), &mut |_, _| {})).unwrap();
    assert!(one.groups.len() > 2 && one.groups.iter().all(|group| group.region == "X-KALIMANTAN"));
}

#[test]
fn an_area_that_no_figure_names_is_told_and_progress_is_heard() {
    let none = in_file("tidak.csv", FIGURES, |path| check_figures_file(path, Some("X-ENTAH"), &mut |_, _| {}));
    let told = none.unwrap_err().to_string();
    assert!(told.contains("X-ENTAH") && told.contains("X-KALIMANTAN"), "{told}");
    let mut heard = Vec::new();
    let report = in_file("semua.csv", FIGURES, |path| {
        check_figures_file(path, None, &mut |done, total| heard.push((done, total)))
    });
    let rows = report.unwrap().rows as u64;
    assert!(heard.contains(&(rows, None)), "every row as it is read");
    let (done, total) = *heard.last().unwrap();
    assert_eq!(Some(done), total, "then every group as it is judged");
}

#[test]
fn bad_rows_are_named_with_row_and_column_and_the_others_keep_their_numbers() {
    let heading = FIGURES.lines().next().unwrap();
    let text = format!(
        "{heading}\n\
         16,Sumsel,2025-01,coverage_pct,34,percent,total,laporan,\n\
         16,Sumsel,2025-01,coverage_pct,134,percent,total,laporan,\n\
         16,Sumsel,2025-01,active_participants,-5,persons,total,laporan,\n\
         16,Sumsel,2025-01,active_participants,1300000,persons,total,laporan,\n\
         16,Sumsel,,active_participants,1300000,persons,total,laporan,\n\
         16,Sumsel,2025-01,active_participants,1.3 juta,persons,total,laporan,\n\
         16,Sumsel,2025-01,entah_apa,7,persons,total,laporan,\n\
         16,Sumsel,2025-01,potential_workers,3000000,persons,,laporan,\n"
    );
    let report = in_file("rusak.csv", &text, |path| check_figures_file(path, None, &mut |_, _| {})).unwrap();
    assert_eq!((report.rows, report.checked), (8, 4));
    let refused: Vec<_> =
        report.refused.iter().map(|one| (one.row, one.column.as_deref().unwrap(), one.code, one.left_out)).collect();
    assert_eq!(
        refused,
        [
            (2, "value", "number-out-of-range", true),
            (3, "value", "number-out-of-range", true),
            (5, "as_of", "cell-missing", true),
            (6, "value", "number-unreadable", true),
            (7, "metric", "word-unknown", false),
        ]
    );
    assert!(report.refused[0].sentence.contains("Baris 3") && report.refused[0].sheet_row == 3);
    assert_eq!(
        (report.groups[0].verdict, &report.groups[0].conflict[..]),
        (FigureVerdict::Inconsistent, &[1, 4, 8][..])
    );
    assert_eq!(report.groups[0].figures, [1, 4, 7, 8]);
}

#[test]
fn the_ledger_says_what_the_file_says() {
    each_desk(|desk| {
        assert!(
            check_figures_kept(&desk.workspace, &desk.actor, None, &mut |_, _| {}).is_err(),
            "an empty ledger says what to do"
        );
        desk.figures("angka.csv", FIGURES);
        desk.figures("klaim.csv", CLAIMS);
        desk.figures("kerja.csv", LABOUR);
        let kept = check_figures_kept(&desk.workspace, &desk.actor, None, &mut |_, _| {}).unwrap();
        assert_eq!(kept.checked, [FIGURES, CLAIMS, LABOUR].iter().map(|text| text.lines().count() - 1).sum::<usize>());
        let file =
            in_file("angka-sama.csv", FIGURES, |path| check_figures_file(path, Some("19"), &mut |_, _| {})).unwrap();
        let conflicts = |report: &steps::FiguresReport| -> Vec<Vec<usize>> {
            let of = report.groups.iter().filter(|group| group.region == "19" && !group.conflict.is_empty());
            of.map(|group| group.conflict.clone()).collect()
        };
        assert_eq!(conflicts(&kept), conflicts(&file));
        assert!(!conflicts(&file).is_empty());
    });
}
