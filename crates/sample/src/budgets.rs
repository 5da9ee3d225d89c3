//! Invented budgets that may pay contributions: what villages have of ADD, what regencies and the province set aside,
//! and what companies give. Every row says that it is invented.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use units::{Level, RegionCode, RegionKind, villages_within};

use crate::places::Place;
use crate::plan::{places_of, table};
use crate::profile::Profile;
use crate::random::Random;
use crate::{Options, SampleError};

const HEADING: [&str; 10] = [
    "kode_wilayah",
    "tahun",
    "sumber_dana",
    "kode_rekening",
    "jumlah",
    "batas",
    "dasar_hukum",
    "tahap",
    "jumlah_kendali",
    "sumber",
];

/// One budget before it is written.
struct Budget {
    region: RegionCode,
    source: &'static str,
    account: &'static str,
    amount: u64,
    cap: &'static str,
    basis: String,
    tranches: String,
}

/// Writes `funding-YEAR.csv`, layout `funding`: ADD of each desa, budgets of regencies and province by their people, shares
/// of palm-oil revenue, gifts of companies. The same seed and year write the same bytes.
///
/// # Errors
/// Regions of which too little was published, and a file that cannot be written.
pub fn budgets(options: &Options, year: i32, dir: &Path) -> Result<PathBuf, SampleError> {
    let profile = Profile::of(options.region)?;
    let found = invent(&places_of(options, &profile), options, year);
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    found.iter().for_each(|budget| *sums.entry(budget.source).or_default() += budget.amount);
    let rows: Vec<[String; 10]> = found
        .iter()
        .map(|budget| {
            [
                budget.region.to_string(),
                year.to_string(),
                budget.source.to_owned(),
                budget.account.to_owned(),
                budget.amount.to_string(),
                budget.cap.to_owned(),
                budget.basis.clone(),
                budget.tranches.clone(),
                sums[budget.source].to_string(),
                "Rekaan untuk demo".to_owned(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = std::iter::once(HEADING.to_vec())
        .chain(rows.iter().map(|row| row.iter().map(String::as_str).collect()))
        .collect();
    let path = dir.join(format!("funding-{year}.csv"));
    table(&path, &rows)?;
    Ok(path)
}

fn invent(places: &[Place], options: &Options, year: i32) -> Vec<Budget> {
    let mut random = Random::stream(options.seed, "budgets", year.unsigned_abs().into());
    let twice = format!("{year}-02 60%; {year}-07 40%");
    let mut regencies: BTreeMap<RegionCode, u64> = BTreeMap::new();
    places.iter().for_each(|place| *regencies.entry(place.regency).or_default() += place.people as u64);
    // Desa of one regency have about the same.
    let usual: BTreeMap<RegionCode, i32> =
        regencies.keys().map(|regency| (*regency, random.between(450, 750))).collect();
    let mut found: Vec<Budget> = Vec::new();
    // Every desa has its ADD, also those that send no list in a small run.
    for desa in villages_within(options.region).filter(|village| village.code.kind().has_village_government()) {
        let regency = desa.code.ancestor(Level::Regency).and_then(|regency| usual.get(&regency));
        let millions = regency.copied().unwrap_or(600) * random.between(75, 135) / 100;
        found.push(Budget {
            region: desa.code,
            source: "add",
            account: "4.2.3",
            amount: u64::from(millions.unsigned_abs()) * 1_000_000,
            cap: "2%",
            basis: format!("Perdes APBDes {year} (rekaan)"),
            tranches: twice.clone(),
        });
    }
    let shared = |region: RegionCode, source, amount: u64, basis: String, tranches: &str| Budget {
        region,
        source,
        account: "",
        amount: (amount / 1_000_000 * 1_000_000).max(10_000_000),
        cap: "",
        basis,
        tranches: tranches.to_owned(),
    };
    for (regency, people) in &regencies {
        let mut each = |low, high| people * u64::from(random.between(low, high).unsigned_abs());
        let (own, palm, gift) = (each(1_500, 3_000), each(500, 1_200), each(300, 900));
        found.push(shared(*regency, "apbd", own, format!("Perda APBD {year} (rekaan)"), ""));
        if regency.kind() != RegionKind::Kota {
            let basis = format!("Rencana DBH sawit {year} (rekaan)");
            found.push(shared(*regency, "dbh", palm, basis, &format!("{year}-05 50%; {year}-10 50%")));
        }
        let basis = format!("Kesepakatan CSR {year} (rekaan)");
        found.push(shared(*regency, "company", gift, basis, &format!("{year}-03 100%")));
    }
    if options.region.level() == Level::Province {
        let amount = u64::from(options.people) * u64::from(random.between(800, 1_600).unsigned_abs());
        found.push(shared(options.region, "apbd", amount, format!("Perda APBD {year} (rekaan)"), ""));
    }
    found
}
