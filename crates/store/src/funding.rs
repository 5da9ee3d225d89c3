//! Keeps and finds budgets that may pay contributions.

use domain::FundingSource;
use domain::submission::payer_code;
use law::Funding;
use units::{RegionCode, Rupiah};

use crate::people::{damaged, opt_region, word};
use crate::{Query, RowBatch, StoreError};

/// All budgets in force: of one region, year, source and account the file that came in last speaks.
pub fn funding(query: &mut impl Query) -> Result<Vec<FundingSource>, StoreError> {
    let mut found: Vec<FundingSource> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let sql = "SELECT region, year, source, account, amount, cap, basis, tranches, read_in FROM funding \
               WHERE change_id NOT IN (SELECT id FROM retracted) ORDER BY id DESC";
    query.query(sql, &[], &mut |row| {
        let region = opt_region(row, 0)?.ok_or_else(|| damaged("region"))?;
        let year = i32::try_from(row.int(1)?).map_err(|_| damaged("year"))?;
        let code = row.text(2)?.to_owned();
        let account = row.opt_text(3)?.map(str::to_owned);
        if !seen.insert((region, year, code.clone(), account.clone())) {
            return Ok(());
        }
        found.push(FundingSource {
            region,
            year,
            source: Funding::read(&code).map_err(|_| damaged("source"))?,
            account,
            amount: Rupiah::new(row.int(4)?),
            cap: row.opt_text(5)?.map(|cap| cap.parse().map_err(|_| damaged("cap"))).transpose()?,
            basis: row.text(6)?.to_owned(),
            tranches: word(row, 7)?,
            read_in: row.text(8)?.to_owned(),
        });
        Ok(())
    })?;
    found.reverse();
    Ok(found)
}

/// Adds a budget to a batch of [`crate::tables::FUNDING`].
pub fn put_funding(batch: &mut RowBatch, id: i64, money: &FundingSource) {
    let FundingSource { region, year, source, account, amount, cap, basis, tranches, read_in } = money;
    batch
        .row(id)
        .int(RegionCode::packed(*region))
        .int(i64::from(*year))
        .text(payer_code(*source))
        .opt_text(account.as_deref())
        .int(amount.get())
        .opt_text(cap.map(|cap| cap.to_string()).as_deref())
        .text(basis)
        .text(&tranches.to_string())
        .text(read_in);
}
