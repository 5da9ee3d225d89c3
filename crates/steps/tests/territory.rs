//! Series of provinces that were parted in 2022: old codes and old borders come in as they are and are never mixed up.
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

mod support;

use domain::DenominatorKind;
use sheets::Severity;
use steps::targets::{TargetsRequest, target_standing};
use steps::{CoverageRequest, Evaluation, ImportAs, ImportReport, Issue, active_by_month, evaluation, region_figures};
use support::{Desk, PARTICIPANTS_HEADING, code, date, each_desk};
use units::{Borders, RegionCode};

const OLD: [&str; 4] = ["91", "93", "94", "95"];

/// Five at work in Papua by the codes of before 2022: one each in Jayapura, Merauke, Nabire, Jayawijaya, and in Kota Sorong.
const PEOPLE: &str = "\
25000009001,9103015508899001,SARI DEWI,1989-08-15,P,Rohana,BPU,,,,JKK JKM,2020-03-01,,2022-12,91.03,,,Pedagang
25000009002,9101010203809001,BUDI HARTONO,1980-03-02,L,Maimunah,BPU,,,,JKK JKM,2020-01-01,,2022-12,91.01,,,Nelayan
25000009003,9104012001759001,JOKO SUSANTO,1975-01-20,L,Rukiah,BPU,,,,JKK JKM,2020-01-01,,2022-12,91.04,,,Nelayan
25000009004,9102017011929001,WATI LESTARI,1992-11-30,P,Salma,BPU,,,,JKK JKM,2020-01-01,,2022-12,91.02,,,Petani
25000009005,9271010707709001,HERMAN SAPUTRA,1970-07-07,L,Aminah,BPU,,,,JKK JKM,2020-05-01,,2022-12,92.71,,,Nelayan
";

const WORKFORCE: &str = "\
kode_wilayah,jenis,versi,nilai,per_tanggal,sumber
91,potensi,2021,1600000,2021-12-31,Paparan rekaan
91.01,potensi,2021,90000,2021-12-31,Paparan rekaan
92.71,potensi,2021,80000,2021-12-31,Paparan rekaan
";

fn bring(desk: &Desk<'_>, name: &str, kind: ImportAs, text: &str) -> (ImportReport, Vec<Issue>) {
    desk.try_import(&desk.request(name, kind, text.as_bytes())).unwrap()
}

fn told(issues: &[Issue]) -> Vec<(u32, &'static str, Severity)> {
    issues.iter().map(|issue| (issue.row, issue.code.name(), issue.severity)).collect()
}

/// A list of participants of the last day of 2022.
fn people(desk: &Desk<'_>) {
    desk.participants("peserta.csv", "2022-12-31", &format!("{PARTICIPANTS_HEADING}{PEOPLE}"));
}

#[test]
fn a_series_by_months_is_of_one_territory_on_both_sides_of_the_law() {
    each_desk(|desk| {
        people(desk);
        for (region, active) in
            [("91", 1), ("93", 1), ("94", 1), ("95", 1), ("96", 1), ("93.01", 1), ("96.71", 1), ("92", 0)]
        {
            let request = CoverageRequest { listed: false, ..CoverageRequest::published(code(region)) };
            let found = desk.coverage(&request);
            let days = active_by_month(&desk.workspace, &desk.actor, &request).unwrap().trend(&request, &found).days;
            let counts: Vec<i64> = days.iter().map(|day| day.active).collect();
            assert_eq!((days.len(), days[0].day, &counts[..]), (13, date("2021-12-31"), &[active; 13][..]), "{region}");
        }
    });
}

#[test]
fn a_number_of_the_old_papua_is_kept_shown_and_used_for_no_percent_of_the_new() {
    each_desk(|desk| {
        people(desk);
        let (report, issues) = bring(desk, "penyebut.csv", ImportAs::Workforce, WORKFORCE);
        assert_eq!(report.account.accepted, 3);
        let warned = [(3, "region-retired", Severity::Warning), (4, "region-retired", Severity::Warning)];
        assert_eq!(told(&issues), warned);
        for region in ["91", "91.03", "93"] {
            let found = desk.published(region);
            assert_eq!((found.percent, &found.eligible), (None, &None), "{region}");
        }
        let note = |region: &str| {
            desk.published(region).notes.into_iter().find(|note| note.text.english.contains("by the borders"))
        };
        let said = note("91.03").unwrap();
        assert!(
            said.text.indonesian.contains("91, 93, 94, 95 sekarang (UU 14/2022, UU 15/2022, UU 16/2022)"),
            "{said}"
        );
        assert_eq!(said.command.as_deref(), Some("payung import FILE --as workforce"));
        let merauke = desk.published("93.01");
        assert_eq!(merauke.eligible.map(|eligible| eligible.value), Some(90_000), "a regency has the same borders");
        assert_eq!(desk.published("96.71").eligible.map(|eligible| eligible.value), Some(80_000));

        let standing = |region: &str| {
            let request =
                TargetsRequest { region: code(region), year: None, as_of: None, denominator: DenominatorKind::Potensi };
            target_standing(&desk.workspace, &desk.actor, &request).unwrap()
        };
        let lines = standing("91").denominators;
        assert_eq!((lines[0].value, lines[0].percent, lines[0].in_use), (1_600_000, None, false));
        assert_eq!(lines[0].borders, Borders::Then(OLD.map(code).to_vec()));
        let Evaluation { standing: pack, .. } =
            evaluation(&desk.workspace, &desk.actor, code("91"), None, None).unwrap();
        assert_eq!(pack.denominators, lines);

        let of_today =
            WORKFORCE.lines().next().unwrap().to_owned() + "\n91,potensi,2022,400000,2022-12-31,Paparan rekaan\n";
        bring(desk, "penyebut2.csv", ImportAs::Workforce, &of_today);
        let found = desk.published("91");
        assert_eq!(found.percent, units::Percent::of(1, 400_000));
        assert!(note("91").is_none() && note("91.03").is_none(), "the number of today is used");
        assert!(desk.published("91.03").eligible.unwrap().estimate.is_some());
    });
}

#[test]
fn a_target_of_a_year_before_is_inherited_and_never_taken_for_persons_of_today() {
    each_desk(|desk| {
        people(desk);
        let workforce = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n93,potensi,2022,200000,2022-12-31,Rekaan\n";
        bring(desk, "penyebut.csv", ImportAs::Workforce, workforce);
        let rows = "kode_wilayah,tahun,persen,jenis_penyebut,dasar,sumber\n\
                    91,2021,40%,potensi,RPJMD rekaan,Rekaan\n91.01,2022,50%,potensi,RPJMD rekaan,Rekaan\n";
        let (report, issues) = bring(desk, "target.csv", ImportAs::Targets, rows);
        assert_eq!((report.account.accepted, told(&issues)), (2, vec![(3, "region-retired", Severity::Warning)]));
        let standing = |region: &str, year: i32| {
            let denominator = DenominatorKind::Potensi;
            let request = TargetsRequest { region: code(region), year: Some(year), as_of: None, denominator };
            target_standing(&desk.workspace, &desk.actor, &request).unwrap().target
        };
        let south = standing("93", 2021).unwrap();
        assert_eq!(
            (south.persons, south.inherited_from),
            (80_000, Some(code("91"))),
            "Papua Selatan was a part of Papua"
        );
        assert_eq!(south.borders, Borders::Then(OLD.map(code).to_vec()));
        assert_eq!(standing("93", 2022), None);
        assert_eq!(standing("93.01", 2022).unwrap().inherited_from, None, "Merauke took its target along");
    });
}

#[test]
fn figures_of_both_sides_stand_with_their_borders_and_with_the_sum_that_can_be_compared() {
    let heading = "region_code,region_name,as_of,metric,value,unit,segment,source_address,note\n";
    let row = |code: &str, when: &str, value: &str| {
        format!("{code},Wilayah rekaan,{when},active_participants,{value},persons,total,laporan {when},\n")
    };
    let mut text = heading.to_owned();
    text += &row("91", "2021-12", "700123");
    text += &row("91", "2022", "640111");
    for part in OLD {
        text += &row(part, "2023-12", "100001");
    }
    text += &row("91.01", "2021-12", "50001");
    text += &row("93.01", "2023-12", "51002");
    text += &row("92.71", "2021-12", "30003");
    each_desk(|desk| {
        let (report, issues) = bring(desk, "angka.csv", ImportAs::Figures, &text);
        assert_eq!((report.account.accepted, report.account.refused_rows()), (9, 0));
        let warned = [(8, "region-retired", Severity::Warning), (10, "region-retired", Severity::Warning)];
        assert_eq!(told(&issues), warned);
        let of = |region: &str| region_figures(&desk.workspace, &desk.actor, code(region)).unwrap();
        let papua = of("91");
        let old: Vec<RegionCode> = OLD.map(code).to_vec();
        let borders: Vec<Borders> = papua.figures.iter().map(|figure| figure.borders.clone()).collect();
        assert_eq!(borders, [Borders::Then(old.clone()), Borders::Unclear(old.clone()), Borders::Today]);
        assert!(papua.figures.iter().all(|figure| !figure.in_conflict), "a fall to a seventh with the law is no slip");
        let [sum] = &papua.comparable[..] else { panic!("{:?}", papua.comparable) };
        assert_eq!((sum.range.ends().0.whole(), &sum.regions), (Some(400_004), &old));
        let merauke = of("93.01");
        let values: Vec<Option<i64>> = merauke.figures.iter().map(|figure| figure.figure.value.whole()).collect();
        assert_eq!(
            (values, merauke.comparable.len()),
            (vec![Some(50_001), Some(51_002)], 0),
            "one series under one code"
        );
        assert_eq!(of("96.71").figures.len(), 1);
        let json = serde_json::to_value(&papua).unwrap();
        assert_eq!(json["figures"][0]["borders"]["then"], serde_json::json!(OLD));
        assert_eq!(json["groups"][0]["borders"]["then"], serde_json::json!(OLD));
    });
}

#[test]
fn money_of_a_regency_under_its_old_code_is_of_the_regency() {
    each_desk(|desk| {
        let rows = "kode_wilayah,tahun,sumber_dana,jumlah,dasar_hukum\n91.01,2026,apbd,1000000,Perda rekaan\n";
        let (report, issues) = bring(desk, "anggaran.csv", ImportAs::Funding, rows);
        assert_eq!((report.account.accepted, told(&issues)), (1, vec![(2, "region-retired", Severity::Warning)]));
    });
    // What is built in for each year stands under the codes of today: a sum of a province is of one territory.
    let dana_desa = include_str!("../../../data/dana_desa_kabkota.csv");
    let strange: Vec<&str> = dana_desa.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(strange.len() > 800 && strange.iter().all(|place| units::region(code(place)).is_some()));
}
