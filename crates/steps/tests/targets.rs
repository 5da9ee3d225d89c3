//! Targets: side by side, one chosen with a reason, parted to the person, and how far a region is from them.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use domain::{AllocationRule, DenominatorKind, Instrument};
use steps::targets::{
    AllocateRequest, TargetsRequest, allocate_target, choose_target, keep_allocation, target_standing, targets,
};
use steps::{Actor, ImportAs, ImportReport, Issue, OperatorRole};
use support::{DAY, Desk, clock, code, each_desk, everything, one_role};
use units::{Id, Level};

const HEADINGS: &str = "kode_wilayah,tahun,persen,jenis_penyebut,instrumen,dasar,sumber\n";

fn bring(desk: &Desk<'_>, name: &str, rows: &str) -> (ImportReport, Vec<Issue>) {
    desk.try_import(&desk.request(name, ImportAs::Targets, format!("{HEADINGS}{rows}").as_bytes())).unwrap()
}

fn of(region: &str) -> TargetsRequest {
    TargetsRequest { region: code(region), year: None, as_of: None, denominator: DenominatorKind::Potensi }
}

fn parting(region: &str, rule: AllocationRule, to: Level) -> AllocateRequest {
    AllocateRequest { region: code(region), year: 2025, rule, to, as_of: None, denominator: DenominatorKind::Potensi }
}

#[test]
fn conflicting_targets_stand_side_by_side_until_one_is_chosen_with_a_reason() {
    each_desk(|desk| {
        everything(desk);
        let (report, issues) = bring(
            desk,
            "nasional.csv",
            "19,2025,40%,potensi,,RPJMN 2025-2029,Lampiran rekaan\n19,2025,50%,potensi,kementerian,Kepmen rekaan,Rekaan\n",
        );
        assert_eq!((report.account.accepted, issues.len()), (2, 0), "{issues:?}");
        let all = targets(&desk.workspace, &desk.actor, code("19"), Some(2025)).unwrap();
        let told: Vec<(Instrument, bool)> = all.iter().map(|line| (line.instrument, line.in_force)).collect();
        assert_eq!(
            told,
            [(Instrument::Ministry, true), (Instrument::National, false), (Instrument::Province, false)],
            "the last to come in is in force until somebody chooses"
        );
        let found = desk.published("19");
        let target = found.target.unwrap();
        assert_eq!((target.percent.to_string().as_str(), target.others, target.chosen), ("50%", 2, false));
        assert!(found.notes.iter().any(|note| note.to_string().contains("targets choose")), "{:?}", found.notes);

        let national = all.iter().find(|line| line.instrument == Instrument::National).unwrap();
        let empty = choose_target(&desk.workspace, &desk.actor, &clock(), national.id, "  ").unwrap_err();
        assert!(empty.to_string().contains("alasan memilih"), "{empty}");
        let reader = one_role(OperatorRole::Village, "19.01.01.2007");
        assert!(choose_target(&desk.workspace, &reader, &clock(), national.id, "boleh").is_err());
        let chosen =
            choose_target(&desk.workspace, &desk.actor, &clock(), national.id, "Rapat evaluasi 12 Juni").unwrap();
        assert_eq!(chosen.instead_of, Some(all[0].id));
        let target = desk.published("19").target.unwrap();
        assert_eq!((target.id, target.persons, target.chosen), (national.id, 16, true), "40 percent of 40");
        assert_eq!(desk.published("19.01").target.unwrap().inherited_from, Some(code("19")), "and inside it");
        let line = targets(&desk.workspace, &desk.actor, code("19"), Some(2025)).unwrap().remove(0);
        let by = line.chosen.unwrap();
        assert_eq!(
            (by.operator.as_str(), by.reason.as_str(), by.recorded_at.as_str()),
            ("penguji", "Rapat evaluasi 12 Juni", clock().recorded_at.as_str())
        );
        let again = choose_target(&desk.workspace, &desk.actor, &clock(), national.id, "lagi").unwrap();
        assert_eq!(again.change, None, "nothing new is said");

        // The file of a chosen target is not taken back from under the choice; the choice is.
        let refused = steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap_err();
        assert!(refused.to_string().contains("target.choose"), "{refused}");
        steps::undo(&desk.workspace, &desk.actor, &clock(), chosen.change.unwrap(), false).unwrap();
        assert_eq!(desk.published("19").target.unwrap().percent.to_string(), "50%");
        let third = choose_target(&desk.workspace, &desk.actor, &clock(), national.id, "Rapat kedua").unwrap();
        assert!(third.change > chosen.change);
        desk.assert_audit_whole();
    });
}

#[test]
fn a_later_file_corrects_the_same_instrument_and_the_choice_stays_with_it() {
    each_desk(|desk| {
        everything(desk);
        bring(desk, "nasional.csv", "19,2025,40%,potensi,nasional,RPJMN 2025-2029,Rekaan\n");
        let lines = || targets(&desk.workspace, &desk.actor, code("19"), Some(2025)).unwrap();
        let province = lines().into_iter().find(|line| line.instrument == Instrument::Province).unwrap();
        choose_target(&desk.workspace, &desk.actor, &clock(), province.id, "Perda berlaku").unwrap();
        bring(desk, "ralat.csv", "19,2025,55%,potensi,,RPJMD rekaan,Ralat\n");
        let now = lines();
        assert_eq!(now.len(), 2, "the corrected one is gone from sight");
        assert_eq!((now[0].percent.to_string().as_str(), now[0].in_force), ("55%", true));
        assert!(now[0].chosen.is_some() && now[0].id != province.id);
    });
}

#[test]
fn bad_rows_are_named_and_the_others_kept() {
    each_desk(|desk| {
        let rows = "19,2025,57.17%,potensi,,RPJMD 2025,Lampiran\n\
                    19,2025,60%,potensi,,RPJMD 2025,Lampiran\n\
                    99,2025,60%,potensi,,RPJMD 2025,Lampiran\n\
                    19,,60%,potensi,,RPJMD 2025,Lampiran\n\
                    19,2026,157%,potensi,,RPJMD 2025,Lampiran\n\
                    19,2026,0%,potensi,,RPJMD 2025,Lampiran\n\
                    19,1999,60%,potensi,,RPJMD 2025,Lampiran\n\
                    19,2026,60%,jumlah,,RPJMD 2025,Lampiran\n\
                    19,2026,60%,potensi,walikota,RPJMD 2025,Lampiran\n\
                    91.01,2026,60%,potensi,,RPJMD Merauke,Lampiran\n";
        let (report, issues) = bring(desk, "rusak.csv", rows);
        assert_eq!(report.account.accepted, 2, "{issues:?}");
        assert!(report.account.balances());
        let refused: Vec<(u32, &str)> = issues.iter().map(|issue| (issue.row, issue.code.name())).collect();
        assert_eq!(
            refused,
            [
                (3, "target-repeated"),
                (4, "region-not-in-use"),
                (5, "cell-missing"),
                (6, "number-out-of-range"),
                (7, "number-out-of-range"),
                (8, "number-out-of-range"),
                (9, "word-unknown"),
                (10, "word-unknown"),
                (11, "region-retired"),
            ]
        );
        let out_of_range = |row: u32| issues.iter().find(|issue| issue.row == row).unwrap().sentence();
        assert!(out_of_range(7).contains("\"0%\"") && out_of_range(8).contains("\"1999\""), "{}", out_of_range(8));
        assert!(issues[0].sentence().contains("baris 2"), "{}", issues[0].sentence());
        let merauke = targets(&desk.workspace, &desk.actor, code("93.01"), None).unwrap();
        assert_eq!(merauke.len(), 1, "an old code stands for what took its place");
        let mut request = desk.request("rusak2.csv", ImportAs::Targets, format!("{HEADINGS}{rows}").as_bytes());
        request.preview = true;
        let previewed = desk.try_import(&request).unwrap();
        assert_eq!((previewed.0.account.accepted, previewed.1.len()), (2, issues.len()), "a preview says the same");
        steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap();
        assert!(targets(&desk.workspace, &desk.actor, code("19"), None).unwrap().is_empty());
    });
}

#[test]
fn an_instruction_of_another_matter_is_doubted_and_the_row_stays() {
    each_desk(|desk| {
        let (report, issues) =
            bring(desk, "inpres.csv", "16,2025,49.46%,potensi,nasional,Inpres 2/2023,Berita April 2025\n");
        assert_eq!((report.account.accepted, issues.len()), (1, 1));
        assert!(issues[0].sentence().contains("Mungkin maksudnya Inpres 2/2021"), "{}", issues[0].sentence());
    });
}

#[test]
fn a_standing_tells_months_left_the_rate_needed_the_rate_now_and_each_denominator() {
    each_desk(|desk| {
        everything(desk);
        let more = "kode_wilayah,jenis,versi,nilai,per_tanggal,sumber\n\
                    19,sakernas,Feb 2025,60,2025-02-28,BPS rekaan\n19,potensi,2024,38,2024-06-01,Paparan lama\n";
        desk.import(&desk.request("penyebut2.csv", ImportAs::Workforce, more.as_bytes()));
        let found = target_standing(&desk.workspace, &desk.actor, &of("19")).unwrap();
        assert_eq!((found.as_of.to_string().as_str(), found.year, found.months_left), (DAY, 2025, 7));
        let target = found.target.as_ref().unwrap();
        assert_eq!(target.persons, 23, "57.17 percent of 40");
        assert_eq!(found.gap_to_target, Some(23 - found.active.unwrap()));
        let gap = found.gap_to_target.unwrap();
        assert_eq!(found.per_month_needed, Some(gap.div_euclid(7) + i64::from(gap % 7 > 0)));
        assert!(found.per_month_now.is_some() && found.expected.is_some());
        let named: Vec<(&str, bool)> =
            found.denominators.iter().map(|line| (line.version.as_str(), line.in_use)).collect();
        assert_eq!(named, [("2024", false), ("Feb 2025", false), ("2025", true)], "oldest first, one in use");
        assert_eq!(found.denominators[1].percent, units::Percent::of(found.active.unwrap(), 60));
        assert_eq!(found.targets.len(), 1);
        let over = TargetsRequest { year: Some(2024), ..of("19") };
        let over = target_standing(&desk.workspace, &desk.actor, &over).unwrap();
        assert!(
            over.target.is_none() && over.notes.iter().any(|note| note.to_string().contains("Belum ada target 2024"))
        );
        assert!(target_standing(&desk.workspace, &one_role(OperatorRole::Reader, "19.02"), &of("19")).is_err());
    });
}

#[test]
fn a_parted_target_sums_to_the_person_at_every_level_and_becomes_the_target_of_its_regions() {
    each_desk(|desk| {
        everything(desk);
        for rule in AllocationRule::ALL {
            let found = allocate_target(&desk.workspace, &desk.actor, &parting("19", rule, Level::Village)).unwrap();
            let inside = |place: &str| -> i64 {
                found.parts.iter().filter(|part| part.within == code(place)).map(|part| part.persons).sum()
            };
            let of = |place: &str| found.parts.iter().find(|part| part.region == code(place)).unwrap().persons;
            assert_eq!(inside("19"), 23, "{rule:?}");
            assert_eq!(inside("19.01"), of("19.01"));
            assert_eq!(inside("19.01.01"), of("19.01.01"));
            assert_eq!(found.assumptions[0], rule.sentence());
        }
        let request = parting("19", AllocationRule::EqualPercent, Level::Regency);
        let none = keep_allocation(&desk.workspace, &desk.actor, &clock(), &request, "").unwrap_err();
        assert!(none.to_string().contains("keputusan di balik"), "{none}");
        let (found, kept) =
            keep_allocation(&desk.workspace, &desk.actor, &clock(), &request, "SK Gubernur 12/2025").unwrap();
        assert_eq!(kept.targets, found.parts.len());
        let part = found.parts.iter().find(|part| part.region == code("19.01")).unwrap();
        let target = desk.published("19.01").target.unwrap();
        assert_eq!(
            (target.persons, target.inherited_from, target.instrument),
            (part.persons, None, Instrument::Province)
        );
        let line = &targets(&desk.workspace, &desk.actor, code("19.01"), Some(2025)).unwrap()[0];
        assert_eq!((line.allocated_from, line.allocated_by), (Some(found.target.id), Some("percent")));
        let again = keep_allocation(&desk.workspace, &desk.actor, &clock(), &request, "SK Gubernur 12/2025").unwrap();
        assert_eq!(again.1.change, kept.change, "the same parting twice is one");
        steps::undo(&desk.workspace, &desk.actor, &clock(), kept.change, false).unwrap();
        assert_eq!(desk.published("19.01").target.unwrap().inherited_from, Some(code("19")));
        let up = allocate_target(&desk.workspace, &desk.actor, &parting("19.01", request.rule, Level::Province));
        assert!(up.unwrap_err().to_string().contains("tingkat di bawahnya"));
        let elsewhere = Actor { regions: vec![code("16")], ..desk.actor.clone() };
        assert!(keep_allocation(&desk.workspace, &elsewhere, &clock(), &request, "SK").is_err());
        assert!(choose_target(&desk.workspace, &desk.actor, &clock(), Id::new(9_999), "tak ada").is_err());
        desk.assert_audit_whole();
    });
}
