//! The pack of an evaluation says what the commands say, and says what is not known.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::plan::{Ask, Request};
use steps::plan::solve_plan;
use steps::{Evaluation, EvaluationFile, ImportAs, OperatorRole, evaluation, write_evaluation};
use support::{Desk, clock, code, each_desk, everything, one_role};
use units::Percent;

const FIGURES: &str = "\
region_code,region_name,as_of,metric,value,unit,segment,source_address,note
19,Babel,2025-05,claim_cases,8963,cases,total,https://contoh.test/klaim,
19,Babel,2025-05,claims_paid,92600000000,IDR,total,https://contoh.test/klaim,
19,Babel,2025-05,coverage_pct,27.24,percent,total,https://contoh.test/klaim,
16,Sumsel,2025-05,claim_cases,5,cases,total,https://contoh.test/klaim,
19,Babel,2025-12,claim_cases,9999,cases,total,https://contoh.test/nanti,
";

fn workbook(found: &Evaluation) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    write_evaluation(found, EvaluationFile::Workbook, &mut out).unwrap();
    out.into_inner()
}

/// The cells of a row that begins so.
fn row(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, first: &str) -> Vec<Data> {
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows().filter(|row| row[0] == Data::String(first.to_owned()));
    rows.next().unwrap_or_else(|| panic!("{sheet} has no row {first}: {range:?}")).to_vec()
}

fn gather(desk: &Desk<'_>, region: &str) -> Evaluation {
    evaluation(&desk.workspace, &desk.actor, code(region), None, None).unwrap()
}

#[test]
fn the_pack_says_the_same_as_the_commands_and_names_what_is_missing() {
    each_desk(|desk| {
        everything(desk);
        let bare = gather(desk, "19");
        assert!(bare.claims.is_empty() && bare.plan.is_none());
        let mut book = Xlsx::new(Cursor::new(workbook(&bare))).unwrap();
        let claims = book.worksheet_range("Klaim dan beasiswa").unwrap();
        assert!(claims.rows().any(|row| row[0].to_string().starts_with("Belum ada angka klaim")));
        desk.figures("terbit.csv", FIGURES);
        let found = gather(desk, "19");
        assert_eq!(found.claims.len(), 2, "of this region, of claims, by that day");
        assert_eq!(workbook(&found), workbook(&gather(desk, "19")), "the same figures, the same bytes");

        let said = desk.published("19");
        let mut book = Xlsx::new(Cursor::new(workbook(&found))).unwrap();
        assert_eq!(row(&mut book, "Cakupan", "Peserta aktif")[1], Data::Float(said.active.total as f64));
        assert_eq!(row(&mut book, "Cakupan", "Pekerja (penyebut)")[1], Data::Float(40.0));
        let percent = said.percent.unwrap();
        assert_eq!(row(&mut book, "Cakupan", "Cakupan")[1], Data::Float(percent.hundredths() as f64 / 10_000.0));
        assert_eq!(
            row(&mut book, "Cakupan", "Kekurangan ke target")[1],
            Data::Float(said.gap_to_target.unwrap() as f64)
        );
        assert_eq!(row(&mut book, "Cakupan", "Daftar bernama")[1], Data::Float(said.listed.unwrap() as f64));
        assert_eq!(row(&mut book, "Klaim dan beasiswa", "Klaim dibayar")[3], Data::Float(92_600_000_000.0));
        let bangka = found.standing.parts.iter().find(|part| part.region == code("19.01")).unwrap();
        assert_eq!(row(&mut book, "Wilayah di bawahnya", "19.01")[2], Data::Float(bangka.active.unwrap() as f64));
        assert_eq!(found.coverage.snapshot.file, "peserta.csv");
        assert_eq!(row(&mut book, "Sumber dan catatan", "Daftar peserta")[1], Data::String("peserta.csv".to_owned()));
    });
}

#[test]
fn districts_are_measured_by_their_villages_and_roles_need_the_right_to_read_names() {
    each_desk(|desk| {
        everything(desk);
        let found = gather(desk, "19");
        let first = &found.districts[0];
        let sungailiat = found.districts.iter().find(|one| one.region == code("19.01.01")).unwrap();
        assert_eq!(sungailiat.with_list, 2, "a desa and a kelurahan brought lists");
        assert_eq!((sungailiat.sent, sungailiat.percent), (0, Percent::of(0, sungailiat.villages)));
        assert_eq!(first.with_list, 2, "who does most comes first");
        assert_eq!(found.districts.len(), units::regions_at(code("19"), units::Level::District).count());
        let heads = found.segments.as_ref().unwrap();
        assert!(heads.iter().any(|one| one.on_rosters > 0));
        let reader = one_role(OperatorRole::Reader, "19");
        let seen = evaluation(&desk.workspace, &reader, code("19"), None, None).unwrap();
        assert!(seen.segments.is_none() && seen.coverage.active == found.coverage.active);
        assert!(evaluation(&desk.workspace, &reader, code("16"), None, None).is_err());
    });
}

#[test]
fn a_plan_that_is_handed_in_stands_in_the_pack() {
    each_desk(|desk| {
        everything(desk);
        let budget = "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n19,2025,apbd,500000,Perda rekaan\n";
        desk.import(&desk.request("anggaran.csv", ImportAs::Funding, budget.as_bytes()));
        let request = Request::of(code("19"), Ask::Budget(None), "2025-09..2025-12".parse().unwrap());
        let plan = solve_plan(&desk.workspace, &desk.actor, clock().today, &request).unwrap().plan;
        let found = evaluation(&desk.workspace, &desk.actor, code("19"), None, Some(plan.clone())).unwrap();
        let mut book = Xlsx::new(Cursor::new(workbook(&found))).unwrap();
        let cells = row(&mut book, "Rencana", "Sumber apbd");
        assert_eq!(cells[1], Data::Float(plan.by_source["apbd"].persons as f64));
        assert_eq!(cells[2], Data::Float(plan.by_source["apbd"].cost.get() as f64));
    });
}

/// The words of a printed document, in the order of its lines.
#[cfg(feature = "pdf")]
fn printed(desk: &Desk<'_>, found: &Evaluation) -> (Vec<u8>, String) {
    let mut out = Cursor::new(Vec::new());
    write_evaluation(found, EvaluationFile::Document, &mut out).unwrap();
    let path = desk.file("evaluasi.pdf", out.get_ref());
    let read = std::process::Command::new("pdftotext").args(["-layout", &path.display().to_string(), "-"]).output();
    let text = read.expect("pdftotext is there (Debian: apt-get install poppler-utils)").stdout;
    (out.into_inner(), String::from_utf8(text).unwrap())
}

#[cfg(feature = "pdf")]
#[test]
fn the_printed_pack_holds_the_figures_that_the_commands_tell() {
    each_desk(|desk| {
        everything(desk);
        desk.figures("terbit.csv", FIGURES);
        let found = gather(desk, "19");
        let (bytes, text) = printed(desk, &found);
        assert_eq!(bytes, printed(desk, &gather(desk, "19")).0, "the same figures, the same bytes");
        let said = desk.published("19");
        let line = |first: &str| {
            let found = text.lines().find(|line| line.trim_start().starts_with(first));
            found.unwrap_or_else(|| panic!("no line {first} in:\n{text}")).to_owned()
        };
        let comma = |percent: Percent| format!("{} %", percent.to_string().replace('.', ","));
        assert!(line("Peserta aktif").contains(&format!(" {} ", said.active.total)));
        assert!(line("Pekerja (penyebut)").contains(" 40 "));
        assert!(line("Cakupan  ").contains(&comma(said.percent.unwrap())));
        assert!(line("Kekurangan ke target").contains(&format!(" {} ", said.gap_to_target.unwrap())));
        assert!(line("Daftar bernama").contains(&format!(" {} ", said.listed.unwrap())));
        assert!(line("Klaim dibayar").contains("Rp92.600.000.000"));
        let bangka = found.standing.parts.iter().find(|part| part.region == code("19.01")).unwrap();
        assert!(line("19.01 ").contains(&comma(bangka.percent.unwrap())), "{}", line("19.01 "));
        assert!(text.contains("57,17% atau 23 orang (RPJMD rekaan)") && text.contains("Belum ada rencana"));
        for title in ["1. Cakupan", "5. Kepatuhan kecamatan", "9. Sumber dan catatan"] {
            assert!(text.contains(title), "{title}");
        }
    });
}
