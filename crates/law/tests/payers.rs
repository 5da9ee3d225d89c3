//! Which money may pay whose contributions.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use law::{Funding, Law, MayPay, Payee};
use units::RegionKind;

fn may(funding: Funding, payee: Payee, month: &str, place: RegionKind) -> MayPay {
    Law::built_in().may_pay(funding, payee, month.parse().unwrap(), place).may
}

#[test]
fn dana_desa_switches_by_year_and_never_pays_officials() {
    let dana_desa = |payee, month| may(Funding::DanaDesa, payee, month, RegionKind::Desa);
    assert_eq!(dana_desa(Payee::Rentan, "2024-12"), MayPay::No);
    assert_eq!(dana_desa(Payee::Rentan, "2025-01"), MayPay::Review, "nothing was read of 2025");
    assert_eq!(dana_desa(Payee::Rentan, "2026-01"), MayPay::Review);
    for month in ["2024-06", "2025-06", "2026-06", "2027-01"] {
        assert_eq!(dana_desa(Payee::AparaturDesa, month), MayPay::No, "{month}");
    }
}

#[test]
fn a_kelurahan_has_neither_village_source_and_civil_servants_are_paid_by_none() {
    for payee in Payee::ALL {
        for funding in [Funding::Add, Funding::DanaDesa] {
            assert_eq!(may(funding, payee, "2026-06", RegionKind::Kelurahan), MayPay::No);
        }
    }
    let all =
        [Funding::Own, Funding::Company, Funding::Apbn, Funding::Apbd, Funding::Add, Funding::DanaDesa, Funding::Dbh];
    for funding in all {
        assert_eq!(may(funding, Payee::Asn, "2026-06", RegionKind::Desa), MayPay::No);
        assert_eq!(may(funding, Payee::Karyawan, "2026-06", RegionKind::Desa), MayPay::No);
    }
}

#[test]
fn revenue_of_palm_oil_pays_plantation_workers_only() {
    for payee in Payee::ALL {
        let expected = if payee == Payee::Sawit { MayPay::Yes } else { MayPay::No };
        assert_eq!(may(Funding::Dbh, payee, "2026-06", RegionKind::Kelurahan), expected, "{payee:?}");
    }
}

#[test]
fn every_value_of_the_table_is_one_of_three_words() {
    let law = Law::built_in();
    let rules: Vec<_> = law.catalogue().rules().filter(|rule| rule.id.starts_with("pays.")).collect();
    assert_eq!(rules.len(), 6 * 8, "six sources, eight kinds of payee");
    for value in rules.iter().flat_map(|rule| &rule.values) {
        assert!(["yes", "no", "review"].contains(&value.text().as_str()), "{value:?}");
    }
}
