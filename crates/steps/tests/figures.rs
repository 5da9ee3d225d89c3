//! Published figures and what rests on them: the ledger, the rank of a province, programs, and doubts about names.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::{Dimension, GapFilter};
use sheets::Severity;
use steps::{CoverageRequest, ImportAs, ImportRequest, OtherName, StepError};
use support::{DAY, PARTICIPANTS_HEADING, code, date, each_desk, everything, participants};

/// Facts that were printed of regions, with their sources; shipped with the program.
const SHIPPED: &str = include_str!("../../../data/published_figures.csv");

#[test]
fn every_shipped_figure_is_read_and_the_same_file_twice_changes_nothing() {
    each_desk(|desk| {
        let (report, issues) = desk.try_figures("angka.csv", SHIPPED).unwrap();
        let rows = u64::try_from(SHIPPED.lines().count() - 1).unwrap();
        assert_eq!((report.account.read, report.account.accepted), (rows, rows), "{issues:?}");
        assert_eq!((report.layout.as_str(), &issues[..]), ("figures", &[][..]));
        let head = desk.audit_head();
        assert!(desk.figures("angka.csv", SHIPPED).already);
        assert_eq!(desk.audit_head(), head);
        desk.assert_audit_whole();
    });
}

#[test]
fn figures_that_say_nothing_certain_are_refused_each_with_its_cell() {
    let heading = SHIPPED.lines().next().unwrap();
    let text = format!(
        "{heading}\n\
         19,Babel,2025-06-01,coverage_pct,27.24,percent,total,laporan,\n\
         19,Babel,2025-06-01,coverage_pct,1.300.000,percent,total,laporan,\n\
         19,Babel,Juni,coverage_pct,27.24,percent,total,laporan,\n\
         99,Entah,2025,coverage_pct,27,percent,total,laporan,\n\
         19,Babel,2025,Cakupan Total,27,percent,total,laporan,\n\
         19,Babel,2025,coverage_pct,27,percent,total,,\n\
         X-SUMATERA,Zona Sumatera,2025,coverage_pct,30,percent,total,laporan,area sendiri\n"
    );
    each_desk(|desk| {
        let request = desk.request("angka.csv", ImportAs::Figures, text.as_bytes());
        let expected = [
            (3, "value", "number-unreadable"),
            (4, "as_of", "date-unreadable"),
            (5, "region_code", "region-not-in-use"),
            (6, "metric", "word-unknown"),
            (7, "source_address", "cell-missing"),
        ];
        for preview in [true, false] {
            let (report, issues) = desk.try_import(&ImportRequest { preview, ..request.clone() }).unwrap();
            assert_eq!((report.account.read, report.account.accepted, report.account.refused_rows()), (7, 2, 5));
            assert!(report.account.balances());
            let found: Vec<_> = issues
                .iter()
                .filter(|issue| issue.severity == Severity::Refused)
                .map(|issue| (issue.row, issue.column.as_deref().unwrap(), issue.code.name()))
                .collect();
            assert_eq!(found, expected);
        }
    });
}

#[test]
fn a_figure_of_a_day_to_come_is_refused_and_a_target_of_a_year_to_come_is_not() {
    let heading = SHIPPED.lines().next().unwrap();
    let line = |when: &str, metric: &str, value: &str| {
        format!("19,Babel,{when},{metric},{value},percent,total,laporan {when},\n")
    };
    // Today is 2 August 2025: its year, quarter and month have begun.
    let whens = ["2025-08-02", "2025-08", "2025-Q3", "2025", "2025-08-03", "2025-09", "2025-Q4", "2026", "9999-12-31"];
    let mut text = format!("{heading}\n");
    whens.iter().for_each(|when| text += &line(when, "coverage_pct", "27.24"));
    text += &line("2045", "target_pct", "99.5");
    text += &line("9999-12-31", "target_pct", "99.5");
    each_desk(|desk| {
        let request = desk.request("angka.csv", ImportAs::Figures, text.as_bytes());
        let look = ImportRequest { preview: true, ..request.clone() };
        for request in [look, request] {
            let (report, issues) = desk.try_import(&request).unwrap();
            assert_eq!((report.account.accepted, report.account.refused_rows()), (5, 6), "{issues:?}");
            let rows: Vec<(u32, &str)> = issues.iter().map(|issue| (issue.row, issue.code.name())).collect();
            assert_eq!(rows, [6, 7, 8, 9, 10, 12].map(|row| (row, "date-to-come")));
            assert_eq!(
                issues[4].sentence(),
                "Baris 10: \"9999-12-31\" belum tiba. Tulis hari, bulan, triwulan, atau tahun yang dibicarakan angka ini, \
                 misalnya 2025-06-01 atau 2025. Periksa kolom \"as_of\", lalu unggah ulang baris ini saja."
            );
            let english = issues[4].said_in(units::Language::English);
            assert!(english.contains("“9999-12-31” has not come yet"), "{english}");
        }
    });
}

#[test]
fn figures_that_cannot_be_are_refused_and_an_unknown_measure_is_doubted() {
    let heading = SHIPPED.lines().next().unwrap();
    let text = format!(
        "{heading}\n\
         19,Babel,2025,coverage_pct,100,percent,total,https://contoh.id/a,\n\
         19,Babel,2025,coverage_pct,500,percent,total,laporan,\n\
         19,Babel,2025,coverage_pct,-5,percent,total,laporan,\n\
         19,Babel,2025,active_participants,-5,persons,total,laporan,\n\
         19,Babel,2025,growth_pct,-5,percent,total,laporan,\n\
         19,Babel,2025,zzz,5,persons,total,laporan,\n\
         19,Babel,2025,rank,0,rank_zone,total,laporan,\n\
         19,Babel,2025,coverage_pct,27,percent,total,javascript:alert(1),\n"
    );
    let workforce = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
                     19,potensi,2025,0,2025-04-28,Paparan rekaan\n\
                     19,potensi,2025,1,2025-04-28,Paparan rekaan\n";
    let twice = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
                 19.02,potensi,2025,100000,2025-04-28,Paparan rekaan\n\
                 19.02,potensi,2025,200000,2025-04-28,Paparan rekaan\n\
                 19.02,potensi,2025 b,200000,2025-04-28,Paparan rekaan\n";
    each_desk(|desk| {
        let (report, issues) = desk.try_import(&desk.request("angka.csv", ImportAs::Figures, text.as_bytes())).unwrap();
        assert_eq!((report.account.accepted, report.account.refused_rows()), (3, 5));
        let found: Vec<_> = issues.iter().map(|issue| (issue.row, issue.code.name(), issue.severity)).collect();
        assert_eq!(
            found,
            [
                (3, "number-out-of-range", Severity::Refused),
                (4, "number-out-of-range", Severity::Refused),
                (5, "number-out-of-range", Severity::Refused),
                (7, "word-unknown", Severity::Warning),
                (8, "number-out-of-range", Severity::Refused),
                (9, "address-unusable", Severity::Refused),
            ]
        );
        let request = desk.request("penyebut.csv", ImportAs::Workforce, workforce.as_bytes());
        let (report, issues) = desk.try_import(&request).unwrap();
        assert_eq!((report.account.accepted, report.account.refused_rows()), (1, 1));
        assert_eq!((issues[0].row, issues[0].code.name()), (2, "number-out-of-range"));
        // The same prints once more say nothing new, and two numbers of one denominator cannot both be meant.
        let more = format!("{text}19,Babel,2025,coverage_pct,99,percent,total,laporan lain,\n");
        let (report, _) = desk.try_import(&desk.request("lagi.csv", ImportAs::Figures, more.as_bytes())).unwrap();
        assert_eq!((report.account.accepted, report.account.merged, report.account.refused_rows()), (1, 3, 5));
        let (report, _) = desk.try_import(&desk.request("potensi.csv", ImportAs::Workforce, twice.as_bytes())).unwrap();
        assert_eq!((report.account.accepted, report.account.refused_rows()), (2, 1));
        let mut look = desk.request("potensi.csv", ImportAs::Workforce, twice.as_bytes());
        look.preview = true;
        let (report, _) = desk.try_import(&look).unwrap();
        assert_eq!((report.account.accepted, report.account.refused_rows()), (2, 1));
    });
}

#[test]
fn a_province_has_a_rank_once_the_figures_of_its_peers_are_imported() {
    each_desk(|desk| {
        everything(desk);
        let before = desk.published("19");
        assert_eq!(before.rank, None);
        assert_eq!(before.ranks[0].missing.len(), 9, "no province of the zone but Babel has figures");
        desk.figures("angka.csv", SHIPPED);
        let after = desk.published("19");
        let rank = after.rank.unwrap();
        // Five of forty are active: fewer than of any peer.
        assert_eq!((rank.position, rank.of, rank.published), (10, 10, 9), "{:?}", after.percent);
        assert_eq!(after.ranks[0].printed.as_ref().map(|printed| printed.position), Some(6));
        assert_eq!(desk.published("19.01").rank, None, "its siblings have no participants");
    });
}

#[test]
fn parts_by_program_say_who_is_in_grace_and_who_lapsed_by_summary_and_by_rows_alike() {
    each_desk(|desk| {
        everything(desk);
        let asked = |as_of| CoverageRequest { by: Dimension::Program, as_of, ..CoverageRequest::published(code("19")) };
        let counts = |as_of| -> Vec<(String, i64, i64, i64)> {
            let by = desk.coverage(&asked(as_of)).by;
            by.into_iter().map(|part| (part.name, part.active.total, part.active.in_grace, part.lapsed)).collect()
        };
        let own_day = counts(None);
        let of = |code: &str| own_day.iter().find(|(name, ..)| name == code).unwrap();
        // Joko lapsed; Wati is in grace; Budi pays for JKK and JKM twice, for JHT once.
        assert_eq!((of("JKK").2, of("JKK").3), (1, 1), "{own_day:?}");
        assert_eq!((of("JHT").2, of("JHT").3), (1, 0), "{own_day:?}");
        // Kept for the snapshot's own day, folded from rows for the day after; no due date lies between.
        assert_eq!(counts(Some(date("2025-06-02"))), own_day);
        assert_eq!(DAY, "2025-06-01");
    });
}

/// Two of four workers of Palembang, and one who lives there but is registered in Bangka.
const PALEMBANG: &str = "\
25000009021,1671010101809001,RUDI HARTAWAN,1980-01-01,L,Mariam,PU,BZ090021,PT Contoh Musi,swasta,JKK JKM,2024-01-01,,2025-05,16.71,,,Karyawan
25000009022,1671010202819001,YANTI KOMALA,1981-02-02,P,Halimah,BPU,,,,JKK JKM,2024-01-01,,2025-05,16.71,,,Pedagang
";

#[test]
fn the_lists_of_two_provinces_stand_side_by_side_in_one_store() {
    each_desk(|desk| {
        everything(desk);
        let before = desk.published("19");
        let gap = desk.gap("19").people.len();
        let workforce =
            "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n16,potensi,2025,4,2025-04-28,Paparan rekaan\n";
        desk.import(&desk.request("penyebut-16.csv", ImportAs::Workforce, workforce.as_bytes()));
        let text = format!("{PARTICIPANTS_HEADING}{PALEMBANG}");
        let request = desk.request("peserta-16.csv", ImportAs::Participants, text.as_bytes());
        let request = ImportRequest { region: Some(code("16")), as_of: Some(date("2025-06-10")), ..request };
        desk.import(&request);
        desk.match_all();
        let south = desk.published("16");
        assert_eq!((south.active.total, south.percent.unwrap().to_string()), (2, "50.00".to_owned()));
        assert_eq!((south.as_of, south.snapshot.file.as_str()), (date("2025-06-10"), "peserta-16.csv"));
        // Babel's figure rests on its own list still.
        let after = desk.published("19");
        assert_eq!((after.active, after.as_of, after.listed), (before.active, before.as_of, before.listed));
        assert_eq!(desk.gap("19").people.len(), gap);
        // And each is a peer of the other, by its own list.
        let peer = |of: &domain::Coverage, region: &str| {
            of.ranks[0].peers.iter().find(|peer| peer.region == code(region)).unwrap().clone()
        };
        let babel = peer(&south, "19");
        assert_eq!(babel.basis, Some("computed"));
        assert_eq!(babel.percent.unwrap().to_string(), before.percent.unwrap().to_string());
        assert_eq!(peer(&after, "16").basis, None, "on 1 June its list was not there, nor anything published");
        // An older store keeps no summary: the rows of each list are counted.
        desk.place.tamper("DELETE FROM coverage_summary");
        assert_eq!((desk.published("16"), desk.published("19")), (south.clone(), after));
        // By rows as by summary, and by the day.
        let by_sex = CoverageRequest { by: Dimension::Sex, ..CoverageRequest::published(code("16")) };
        assert_eq!(desk.coverage(&by_sex).active, south.active);
        assert_eq!(desk.coverage(&by_sex).snapshot_active, 2);
        desk.assert_audit_whole();
    });
}

#[test]
fn where_no_list_speaks_nobody_is_said_to_be_unregistered_without_a_word() {
    each_desk(|desk| {
        let list = |region: &str, rows: &str| {
            let text = format!("{PARTICIPANTS_HEADING}{rows}");
            let request = desk.request(&format!("peserta-{region}.csv"), ImportAs::Participants, text.as_bytes());
            desk.import(&ImportRequest { region: Some(code(region)), ..request });
        };
        let rows =
            "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n1671010101809001,Rudi Hartawan,1980-01-01,L,Sopir\n";
        list("16", PALEMBANG);
        let here = desk.roster("palembang.csv", "16.71", rows.as_bytes()).roster.unwrap();
        let there = desk.roster("jakarta.csv", "31.74", rows.as_bytes()).roster.unwrap();
        desk.match_all();
        let missing = |error: StepError| {
            assert!(matches!(error, StepError::Missing(_)), "{error:?}");
            let told = error.to_string();
            assert!(told.contains("Belum ada daftar peserta wilayah") && told.contains("yang ada: 16"), "{told}");
        };
        let gap = |region: &str| steps::gap(&desk.workspace, &desk.actor, GapFilter::all(code(region)), None);
        let answer = |roster: i64| {
            let mut out = std::io::Cursor::new(Vec::new());
            let roster = units::Id::new(roster);
            steps::answer(&desk.workspace, &desk.actor, roster, None, sheets::FileKind::Csv, &mut out)
        };
        let changes = |region: &str| {
            let request = steps::ChangesRequest { region: code(region), from: date(DAY), to: date("2025-06-02") };
            steps::changes(&desk.workspace, &desk.actor, &request)
        };
        missing(gap("31").unwrap_err());
        missing(answer(there).unwrap_err());
        missing(changes("31").unwrap_err());
        // A part of the country is not the country.
        missing(changes("ID").unwrap_err());
        let told = gap("ID").unwrap().notes;
        assert!(told.len() == 1 && told[0].to_string().contains("hanya untuk 16"), "{told:?}");
        assert!(gap("16").unwrap().notes.is_empty() && answer(here).unwrap().notes.is_empty());
        assert_eq!(changes("16").unwrap().changes.active_now, 2);
    });
}

#[test]
fn who_is_active_where_no_list_speaks_is_unknown_and_nobody_on_a_list_is_nobody() {
    each_desk(|desk| {
        // Rina works in Jakarta and stands on the list of Sumatera Selatan, the only one there is.
        let text = format!("{PARTICIPANTS_HEADING}{PALEMBANG}").replace("16.71,,,Karyawan", "31.74,,,Karyawan");
        let list = desk.request("peserta-16.csv", ImportAs::Participants, text.as_bytes());
        desk.import(&ImportRequest { region: Some(code("16")), ..list });
        let workers = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
                       16,potensi,2025,100,2025-06-01,Paparan rekaan\n31,potensi,2025,100,2025-06-01,Paparan rekaan\n";
        desk.import(&desk.request("penyebut.csv", ImportAs::Workforce, workers.as_bytes()));
        let targets = support::TARGETS.replace("19,2025", "31,2025");
        desk.import(&desk.request("target.csv", ImportAs::Targets, targets.as_bytes()));
        let rows =
            "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n1671010101809001,Rudi Hartawan,1980-01-01,L,Sopir\n";
        desk.roster("jakarta.csv", "31.74", rows.as_bytes());
        desk.match_all();
        let jakarta = desk.published("31");
        assert!(!jakarta.list_reaches && jakarta.active.total > 0 && jakarta.eligible.is_some(), "{jakarta:?}");
        assert_eq!((jakarta.percent, jakarta.gap_to_target, jakarta.uncovered), (None, None, None));
        assert_eq!((jakarta.listed, &jakarta.growth), (None, &None), "a list of everybody there would be a guess");
        assert!(jakarta.by.iter().all(|part| part.percent.is_none() && part.list_reaches == part.is_outside()));
        let told: Vec<&str> = jakarta.notes.iter().map(|note| note.text.english.as_str()).collect();
        assert!(told.contains(
            &"There is no list of participants of region 31 yet, only of 16: who is active in 31 is not known."
        ));
        // Inside the region of a list, nobody is nobody.
        let bare = desk.published("16.72");
        assert!(bare.list_reaches);
        assert_eq!((bare.active.total, bare.percent.unwrap().to_string().as_str()), (0, "0.00"));
        // Of the country a part is told, and of its provinces only the one that has a list.
        let country = desk.published("ID");
        let known: Vec<&str> =
            country.by.iter().filter(|part| part.list_reaches).filter_map(|part| part.key.as_deref()).collect();
        assert_eq!(known, ["16", "outside_or_unknown"]);
        let request = steps::targets::TargetsRequest {
            region: code("31"),
            year: None,
            as_of: None,
            denominator: domain::DenominatorKind::Potensi,
        };
        let standing = steps::targets::target_standing(&desk.workspace, &desk.actor, &request).unwrap();
        assert!(standing.target.is_some());
        assert_eq!((standing.active, standing.gap_to_target, standing.per_month_now), (None, None, None));
        assert!(standing.parts.iter().all(|part| part.active.is_none()) && standing.denominators[0].percent.is_none());
        let parted = |rule| {
            let request = steps::targets::AllocateRequest {
                region: code("31"),
                year: 2025,
                rule,
                to: units::Level::Regency,
                as_of: None,
                denominator: domain::DenominatorKind::Potensi,
            };
            steps::targets::allocate_target(&desk.workspace, &desk.actor, &request)
        };
        let even = parted(domain::AllocationRule::EqualPercent).unwrap();
        assert!(even.parts.iter().all(|part| (part.active, part.gap_to_target) == (None, None)));
        let refused = parted(domain::AllocationRule::EqualEffort).unwrap_err().to_string();
        assert!(refused.contains("Belum ada daftar peserta wilayah 31."), "{refused}");
    });
}

/// Siti as two lists have her: paid until June, or ended in March; and Rina, who is registered in Jakarta.
fn siti(paid_until: &str, ends: &str) -> String {
    format!(
        "{PARTICIPANTS_HEADING}\
         25000009031,1901014606959001,SITI FATONAH,1995-06-06,P,Zainab,BPU,,,,JKK JKM,2024-01-01,{ends},{paid_until},19.01,,19.01.01.2007,Penjahit\n\
         25000009008,3174014909889001,RINA ANGGRAINI,1988-09-09,P,Sumiati,PU,BZ090004,PT Contoh Jauh,swasta,JKK JKM,2021-01-01,,2025-06,31.74,31.74,19.01.01.2007,Karyawan\n"
    )
}

#[test]
fn a_newer_list_of_a_region_says_all_of_those_registered_there() {
    let roster = "nik,nama,tanggal_lahir,jenis_kelamin,pekerjaan\n\
                  1901014606959001,Siti Fatonah,1995-06-06,P,Penjahit\n\
                  3174014909889001,Rina Anggraini,1988-09-09,P,Pedagang\n";
    each_desk(|desk| {
        desk.participants("negara.csv", "2025-01-01", &siti("2025-06-30", ""));
        let village = "19.01.01.2007";
        let number = desk.roster("rebo.csv", village, roster.as_bytes()).roster.unwrap();
        desk.match_all();
        let all_say = |active: i64, gap: &[&str], answer: [&str; 2]| {
            let figure = desk.published("19");
            let list = desk.gap("19");
            let named: Vec<&str> = list.people.iter().map(|person| person.name.as_str()).collect();
            let answered = desk.answer(number);
            assert_eq!((figure.active.total, figure.listed), (active, Some(list.counts.listed)));
            assert_eq!((&named[..], list.counts.protected), (gap, 2 - i64::try_from(gap.len()).unwrap()));
            assert_eq!([1, 2].map(|row: usize| answered[row][5].as_str()), answer, "{answered:?}");
        };
        all_say(1, &[], ["aktif", "aktif"]);
        let own = siti("2025-03-31", "2025-03-31");
        let own = &own[..own.find("25000009008").unwrap()];
        let request = desk.request("babel.csv", ImportAs::Participants, own.as_bytes());
        let request = ImportRequest { region: Some(code("19")), as_of: Some(date("2025-06-01")), ..request };
        desk.import(&request);
        desk.match_all();
        // Rina is registered in Jakarta, of which the list of the country still speaks.
        all_say(0, &["Siti Fatonah"], ["berakhir sejak 2025-04-01", "aktif"]);
        // By June of the older knowledge, both were.
        let day = Some(date("2025-05-31"));
        let earlier = steps::gap(&desk.workspace, &desk.actor, GapFilter::all(code("19")), day).unwrap();
        assert_eq!((earlier.counts.protected, earlier.counts.listed), (2, 0));
        // Who stands on no list that speaks is no participant: the list of Babel without Siti.
        let nobody = own.replace(
            "1901014606959001,SITI FATONAH,1995-06-06,P,Zainab",
            "1901011204859001,DEDI KURNIAWAN,1985-04-12,L,Asnah",
        );
        let request = desk.request("babel-juli.csv", ImportAs::Participants, nobody.as_bytes());
        desk.import(&ImportRequest { region: Some(code("19")), as_of: Some(date("2025-07-01")), ..request });
        let report = desk.match_all();
        assert_eq!((report.registered, report.listed_before), (1, 1), "{report:?}");
        all_say(0, &["Siti Fatonah"], ["belum terdaftar", "aktif"]);
    });
}

#[test]
fn one_nik_under_two_names_is_told_with_both_rows() {
    let rows = "\
25000009001,1901015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,,,,JKK JKM,2024-03-01,,2025-05,19.01,,,Pedagang
25000009002,1901015508899001,HENDRA WIJAYA,1989-08-15,P,Maimunah,PU,BZ090001,PT Contoh,swasta,JKK JKM,2020-01-01,,2025-04,19.01,,,Karyawan
25000009001,1901015508899001,Hj. SARI DEWI,1989-08-15,P,Rohana,BPU,,,,JKK JKM JHT,2024-04-01,,2025-05,19.01,,,Pedagang
25000009003,1901012001759001,JOKO SUSANTO,1975-01-20,L,Rukiah,BPU,,,,JKK JKM,2023-01-01,,2024-12,19.01,,,Nelayan
";
    let text = format!("{PARTICIPANTS_HEADING}{rows}");
    each_desk(|desk| {
        let request = desk.request("peserta.csv", ImportAs::Participants, text.as_bytes());
        for preview in [true, false] {
            let (report, issues) = desk.try_import(&ImportRequest { preview, ..request.clone() }).unwrap();
            assert_eq!(report.other_names, [OtherName { row: 3, earlier: 2 }]);
            assert_eq!(report.account.warnings.get("nik-other-name"), Some(&1));
            assert_eq!(report.account.accepted, 4, "the row counts all the same");
            let told: Vec<String> = issues.iter().map(|issue| issue.sentence()).collect();
            assert!(told.iter().any(|line| line.starts_with("Baris 3: NIK sama dengan baris 2")), "{told:?}");
        }
    });
    assert!(!participants().contains("HENDRA"), "the usual files of these tests have no such row");
}
