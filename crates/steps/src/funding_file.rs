//! Reading budgets that may pay contributions, with the control total that the file itself carries.

use std::collections::{BTreeMap, BTreeSet};

use domain::submission::{payer_code, payer_in_english, payer_title};
use domain::{FundingSource, Tranches, source_of_account};
use law::{Funding, in_english};
use sheets::{IssueCode, Row, Severity};
use store::funding::put_funding;
use store::{Change, RowBatch, tables};
use units::Rupiah;

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, YEARS, count, each_small_row, place_in_use};

/// A budget with the control total of its row.
pub(crate) struct ReadFunding {
    money: FundingSource,
    control: Option<Rupiah>,
}

/// The budget of a row; what cannot be read becomes an issue that refuses it.
pub(crate) fn funding(row: &mut Row) -> Option<ReadFunding> {
    let text = |row: &Row, key: &str| row.text(key).map(str::to_owned);
    let account = text(row, "kode_rekening");
    let named = text(row, "sumber_dana").map(|word| Funding::read(&word.to_lowercase().replace([' ', '_'], "-")));
    let by_account = account.as_deref().and_then(source_of_account);
    let refuse = |row: &mut Row, key: &str, code: IssueCode| row.add_issue(key, code, Severity::Refused);
    let source = match (named, by_account) {
        (Some(Ok(named)), None) if account.as_deref().is_none_or(|account| !account.starts_with("4.2.")) => Some(named),
        (Some(Ok(named)), Some(by_account)) if named == by_account => Some(named),
        (None, Some(by_account)) => Some(by_account),
        (Some(_), _) => {
            refuse(row, "sumber_dana", IssueCode::WordUnknown);
            None
        }
        (None, None) => {
            let key = if account.is_some() { "kode_rekening" } else { "sumber_dana" };
            let code = if account.is_some() { IssueCode::WordUnknown } else { IssueCode::CellMissing };
            refuse(row, key, code);
            None
        }
    };
    let region = place_in_use(row, "kode_wilayah");
    let kelurahan = region.is_some_and(|code| code.kind() == units::RegionKind::Kelurahan);
    if kelurahan && matches!(source, Some(Funding::Add | Funding::DanaDesa)) {
        refuse(row, "kode_wilayah", IssueCode::FundingNotInKelurahan);
    }
    if row.whole("tahun").is_some_and(|year| !YEARS.contains(&year)) {
        refuse(row, "tahun", IssueCode::NumberOutOfRange);
    }
    if row.rupiah("jumlah").is_some_and(|amount| amount < Rupiah::ZERO) {
        refuse(row, "jumlah", IssueCode::NumberOutOfRange);
    }
    let tranches = text(row, "tahap").unwrap_or_default().parse::<Tranches>();
    if tranches.is_err() {
        refuse(row, "tahap", IssueCode::TranchesUnreadable);
    }
    if row.refused() {
        return None;
    }
    let year = row.whole("tahun").and_then(|year| i32::try_from(year).ok())?;
    let money = FundingSource {
        region: region?,
        year,
        source: source?,
        account,
        amount: row.rupiah("jumlah")?,
        cap: row.rate("batas"),
        basis: text(row, "dasar_hukum")?,
        tranches: tranches.ok()?,
        read_in: text(row, "sumber").unwrap_or_default(),
    };
    Some(ReadFunding { money, control: row.rupiah("jumlah_kendali") })
}

/// Reads the file into one change; nothing of it where its own control total says otherwise.
pub(crate) fn read(change: &mut Change<'_>, mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut issues = KeptIssues::new(change)?;
    let mut seen = BTreeSet::new();
    let (account, found) = each_small_row(&mut draft, &mut |row| issues.put(row), &mut |row| {
        let read = funding(row)?;
        let money = &read.money;
        if !seen.insert((money.region, money.year, payer_code(money.source), money.account.clone())) {
            // Two amounts for one budget: nobody knows which.
            row.add_issue("jumlah", IssueCode::SumDiffers, Severity::Refused);
            return None;
        }
        Some(read)
    })?;
    controlled(&found)?;
    let first = change.next_ids(tables::FUNDING.name, count(found.len()))?;
    let mut batch = RowBatch::new(&tables::FUNDING, change.id());
    for (read, id) in found.iter().zip(first..) {
        put_funding(&mut batch, id, &read.money);
    }
    change.insert(&batch)?;
    issues.save(change)?;
    change.count("accepted", count(found.len()));
    Ok(draft.report(account, Some(change.id())))
}

/// Holds the sum of each source and year against the total that the file names for it.
fn controlled(found: &[ReadFunding]) -> Result<(), StepError> {
    let mut sums: BTreeMap<(&'static str, i32), (Funding, Rupiah, BTreeSet<Rupiah>)> = BTreeMap::new();
    for read in found {
        let money = &read.money;
        let group = (payer_code(money.source), money.year);
        let (_, sum, controls) = sums.entry(group).or_insert((money.source, Rupiah::ZERO, BTreeSet::new()));
        *sum = *sum + money.amount;
        controls.extend(read.control);
    }
    for ((_, year), (source, sum, controls)) in sums {
        if let Some(control) = controls.iter().find(|control| **control != sum) {
            return Err(StepError::request(
                format!(
                    "{} tahun {year}: jumlah baris yang terbaca {sum}, angka kendali {control}. Tidak ada yang disimpan; \
                     periksa baris yang ditolak atau angka kendalinya.",
                    payer_title(source)
                ),
                format!(
                    "{} of {year}: the rows read add up to {}, the control figure is {}. Nothing was saved; look at the \
                     refused rows or at the control figure.",
                    payer_in_english(source),
                    in_english(sum),
                    in_english(*control)
                ),
            ));
        }
    }
    Ok(())
}
