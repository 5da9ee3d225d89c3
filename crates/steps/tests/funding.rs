//! Budgets that may pay contributions: kept, controlled, taken back, and used by a wish.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

mod support;

use domain::plan::Scenario;
use law::Funding;
use steps::plan::{SimulateRequest, simulate};
use steps::{ImportAs, ImportReport, Issue, StepError};
use support::{Desk, clock, code, each_desk};
use units::Rupiah;

const HEADINGS: &str = "kode_wilayah,tahun,sumber_dana,kode_rekening,jumlah,batas,dasar_hukum,tahap,jumlah_kendali\n";

fn bring(desk: &Desk<'_>, name: &str, rows: &str) -> Result<(ImportReport, Vec<Issue>), StepError> {
    desk.try_import(&desk.request(name, ImportAs::Funding, format!("{HEADINGS}{rows}").as_bytes()))
}

fn share_of_add(region: &str, share: &str) -> SimulateRequest {
    SimulateRequest {
        scenario: Scenario {
            region: code(region),
            per_village: None,
            share: Some(share.parse().unwrap()),
            payer: Funding::Add,
            months: "2026-01..2026-12".parse().unwrap(),
            roles: Vec::new(),
        },
        year: None,
    }
}

#[test]
fn a_share_of_add_is_refused_until_amounts_come_in_and_again_when_they_are_taken_back() {
    each_desk(|desk| {
        let wish = share_of_add("19.01", "1%");
        let ask = || simulate(Some(&desk.workspace), &desk.actor, &wish);
        assert!(ask().unwrap_err().to_string().contains("impor berkas anggaran"));
        let rows = "19.01.01.2007,2026,,4.2.3,1000000000,,Perbup 1/2026,2026-02 60%; 2026-07 40%,1500000000\n\
                    19.01.02.2004,2026,add,,500000000,,Perbup 1/2026,,\n";
        let (report, issues) = bring(desk, "apbdes.csv", rows).unwrap();
        assert_eq!((report.account.accepted, issues.len()), (2, 0), "{issues:?}");
        let found = ask().unwrap();
        // One percent of a thousand and of five hundred million, each rounded down to whole persons of Rp201,600.
        assert_eq!(found.persons, 49 + 24);
        assert_eq!(found.money, Some(Rupiah::new(15_000_000)));
        assert!(found.money_unknown > 0, "other villages have no amount, and none is made up");
        let again = bring(desk, "apbdes.csv", rows).unwrap().0;
        assert!(again.already);
        steps::undo(&desk.workspace, &desk.actor, &clock(), report.change.unwrap(), false).unwrap();
        assert!(ask().unwrap_err().to_string().contains("impor berkas anggaran"));
    });
}

#[test]
fn a_regency_total_gives_its_villages_an_estimate_marked_as_one() {
    each_desk(|desk| {
        bring(desk, "kabupaten.csv", "19.01,2026,add,,62000000000,10%,Perbup 1/2026,,\n").unwrap();
        let found = simulate(Some(&desk.workspace), &desk.actor, &share_of_add("19.01", "10%")).unwrap();
        assert_eq!(found.money_unknown, 0);
        assert_eq!(found.money, Some(Rupiah::new(6_200_000_000)), "a tenth of the whole, whatever share is set today");
        // 62 desa have a thousand million each, of which a tenth pays 496 persons of Rp201,600.
        assert_eq!(found.persons, 62 * 496);
        assert!(found.assumptions.iter().any(|text| text.indonesian.contains("perkiraan")), "{:?}", found.assumptions);
    });
}

#[test]
fn bad_rows_are_named_and_a_wrong_control_total_keeps_nothing() {
    each_desk(|desk| {
        let rows = "19.01.01.2007,2026,add,,-5,,Perbup,,\n\
                    19.01.01.2007,,add,,1000000,,Perbup,,\n\
                    99.01,2026,apbd,,1000000,,Perbup,,\n\
                    19.01.01.1001,2026,add,,1000000,,Perbup,,\n\
                    19.01,2026,emas,,1000000,,Perbup,,\n\
                    19.01,2026,dana-desa,4.2.3,1000000,,Perbup,,\n\
                    19.01,2026,dbh,,1000000,,PMK,2026-02 60%,\n\
                    19.01,2026,dbh,,1000000,120%,PMK,,\n\
                    19.01,2026,dbh,,2000000,,PMK,,\n\
                    19.01,2026,dbh,,3000000,,PMK,,\n";
        let (report, issues) = bring(desk, "rusak.csv", rows).unwrap();
        assert_eq!(report.account.accepted, 1, "{issues:?}");
        assert!(report.account.balances());
        let refused: Vec<u32> = issues.iter().map(|issue| issue.row).collect();
        assert_eq!(refused, [2, 3, 4, 5, 6, 7, 8, 9, 11], "{issues:?}");
        let said = |row: u32| issues.iter().find(|issue| issue.row == row).unwrap().sentence();
        assert!(said(5).contains("19.01.01.1001 adalah kelurahan"), "{}", said(5));
        assert!(said(8).contains("tahap \"2026-02 60%\""), "{}", said(8));
        assert!(said(9).contains("\"120%\" di luar batas"), "{}", said(9));
        let told = bring(desk, "kendali.csv", "19.01.01.2007,2026,add,,1000000,,Perbup,,2000000\n").unwrap_err();
        assert!(told.to_string().contains("angka kendali Rp2.000.000"), "{told}");
        let wish = share_of_add("19.01", "1%");
        assert!(simulate(Some(&desk.workspace), &desk.actor, &wish).is_err(), "nothing was kept");
    });
}
