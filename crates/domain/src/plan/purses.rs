//! Budgets as purses of a plan: whose they are, from which month they can pay, and how much without ever running dry.

use std::collections::BTreeMap;

use law::{Funding, Refused};
use units::{Level, Month, RegionCode, Rounding, Rupiah};

use super::price::PriceBook;
use crate::funding::{FundingSource, village_amounts};
use crate::submission::Months;

/// A budget of a region, or of one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Budget {
    pub region: RegionCode,
    pub source: Funding,
    pub limit: Rupiah,
    /// From its first money on.
    pub months: Months,
    /// Whether it is a share of a total above.
    pub estimate: bool,
}

/// Kinds of money that a village may have in its own budget.
pub(super) const VILLAGE_SOURCES: [Funding; 5] =
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Company];

/// Budgets that several villages share, and those of single villages.
pub(super) type Budgets = (Vec<Budget>, BTreeMap<RegionCode, Vec<Budget>>);

/// The budgets of the year within or above `region`: those that several villages share, and those of single villages.
pub(super) fn budgets(
    book: &PriceBook<'_>,
    region: RegionCode,
    months: Months,
    funding: &[FundingSource],
) -> Result<Budgets, Refused> {
    let year = months.first.year();
    let of_year: Vec<&FundingSource> = funding.iter().filter(|money| money.year == year).collect();
    let mut shared: Vec<Budget> = Vec::new();
    for money in &of_year {
        let near = money.region.contains(region) || region.contains(money.region);
        let of_villages = matches!(money.source, Funding::Add | Funding::DanaDesa | Funding::Own);
        if !near || of_villages || money.region.level() == Level::Village {
            continue;
        }
        shared.extend(budget(book, money.region, money, money.spendable(), months, false)?);
    }
    let mut villages: BTreeMap<RegionCode, Vec<Budget>> = BTreeMap::new();
    for source in VILLAGE_SOURCES {
        let amounts = match source {
            Funding::Add | Funding::DanaDesa => village_amounts(region, source, year, funding),
            // Of other money only what a village names as its own is its own.
            _ => {
                let own: Vec<FundingSource> = of_year
                    .iter()
                    .filter(|money| money.region.level() == Level::Village)
                    .map(|money| (*money).clone())
                    .collect();
                village_amounts(region, source, year, &own)
            }
        };
        let named: BTreeMap<RegionCode, &FundingSource> =
            of_year.iter().filter(|named| named.source == source).map(|named| (named.region, *named)).collect();
        for (village, money) in amounts {
            // The calendar of the nearest budget that named this money.
            let above = std::iter::successors(Some(village), |place| place.parent());
            let named = above.filter_map(|place| named.get(&place)).next();
            let named = named.expect("an amount comes from a budget");
            let own = budget(book, village, named, money.amount, months, money.estimate)?;
            villages.entry(village).or_default().extend(own);
        }
    }
    Ok((shared, villages))
}

/// What a budget can pay for a cover that begins with its first money and runs to the last month.
///
/// Everybody on it begins in that month. Of whoever costs most early, a certain part of the whole cost is due by each
/// month; a budget whose money has come by then in at least that part of the limit never runs dry.
fn budget(
    book: &PriceBook<'_>,
    region: RegionCode,
    money: &FundingSource,
    amount: Rupiah,
    months: Months,
    estimate: bool,
) -> Result<Option<Budget>, Refused> {
    let come = |month: Month| money.tranches.by(month, money.year);
    let Some(first) = months.iter().find(|month| come(*month).billionths() > 0) else { return Ok(None) };
    let span = Months { first, last: months.last };
    let mut limit = amount;
    // Reliefs make some months cheaper, for drivers others than for the rest; an official's income is as level as it comes.
    for transport in [false, true] {
        let price = book.price(None, transport, money.source, span)?;
        let (all, mut due) = (price.total(), Rupiah::ZERO);
        for (month, each) in span.iter().zip(&price.by_month) {
            due = due + *each;
            let has = (amount * come(month)).round(Rounding::Down);
            if due > Rupiah::ZERO {
                let most = i128::from(has.get()) * i128::from(all.get()) / i128::from(due.get());
                limit = limit.min(Rupiah::new(i64::try_from(most).unwrap_or(i64::MAX)));
            }
        }
    }
    Ok(Some(Budget { region, source: money.source, limit, months: span, estimate }))
}
