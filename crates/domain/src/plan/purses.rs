//! Budgets as purses of a plan: whose they are, from which months they can pay, and how much without ever running dry.

use std::collections::BTreeMap;

use law::{Funding, Refused};
use units::{Level, Rate, RegionCode, Rounding, Rupiah};

use super::price::{Price, PriceBook};
use super::village_money::dana_desa_by_village;
use crate::funding::{FundingSource, Tranches, village_amounts};
use crate::submission::Months;

/// What a budget of a region, or of one village, can pay for those whose cover begins in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Budget {
    pub region: RegionCode,
    pub source: Funding,
    pub limit: Rupiah,
    /// Of all who begin in any month.
    pub amount: Rupiah,
    /// From the month in which their cover begins.
    pub months: Months,
    /// Zero for those who begin with the first money, one for those whom later money protects, and so on.
    pub wave: u32,
    /// Whether it is a share of a total above.
    pub estimate: bool,
}

/// Kinds of money that a village may have in its own budget.
pub(super) const VILLAGE_SOURCES: [Funding; 5] =
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Company];

/// Budgets that several villages share, and those of single villages.
pub(super) type Budgets = (Vec<Budget>, BTreeMap<RegionCode, Vec<Budget>>);

/// The budgets of the year within or above `region`: those that several villages share, and those of single villages.
/// `estimate` is the year of the state's table and the share of it by which Dana Desa is estimated where none came in.
pub(super) fn budgets(
    book: &PriceBook<'_>,
    region: RegionCode,
    months: Months,
    funding: &[FundingSource],
    estimate: Option<(i32, Rate)>,
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
        shared.extend(waves(book, money.region, money, money.spendable(), months, false)?);
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
            let own = waves(book, village, named, money.amount, months, money.estimate)?;
            villages.entry(village).or_default().extend(own);
        }
    }
    if let Some((known, share)) = estimate {
        let total = FundingSource {
            region,
            year,
            source: Funding::DanaDesa,
            account: None,
            amount: Rupiah::ZERO,
            cap: None,
            basis: String::new(),
            tranches: Tranches::default(),
            read_in: String::new(),
        };
        for (village, money) in dana_desa_by_village(region, known) {
            let own = villages.entry(village).or_default();
            if own.iter().all(|budget| budget.source != Funding::DanaDesa) {
                let amount = (money.amount * share).round(Rounding::Down);
                own.extend(waves(book, village, &total, amount, months, true)?);
            }
        }
    }
    Ok((shared, villages))
}

/// What a budget can pay, by the month in which cover begins; everybody is covered to the last month.
///
/// Whoever can begin with the first money does: of whoever costs most early a certain part of the whole cost is due by
/// each month, and a budget whose money has come by then in at least that part of the limit never runs dry. Money that
/// comes later than they need it lets others begin in its month, in the same way.
fn waves(
    book: &PriceBook<'_>,
    region: RegionCode,
    money: &FundingSource,
    amount: Rupiah,
    months: Months,
    estimate: bool,
) -> Result<Vec<Budget>, Refused> {
    let come: Vec<i64> = months
        .iter()
        .map(|month| (amount * money.tranches.by(month, money.year)).round(Rounding::Down).get())
        .collect();
    let mut needed = vec![0_i64; come.len()];
    let mut found = Vec::new();
    for (start, first) in months.iter().enumerate() {
        let span = Months { first, last: months.last };
        let mut profiles = vec![Profile::level(come.len() - start)];
        for transport in [false, true] {
            profiles.push(Profile::of(&*book.price(None, transport, money.source, span)?));
        }
        let free = |at: usize| i128::from(come[at] - needed[at]);
        let limit = profiles.iter().flat_map(|profile| {
            profile.due.iter().enumerate().map(move |(at, due)| (at, *due, profile.all)).filter(|(_, due, _)| *due > 0)
        });
        let limit = limit.map(|(at, due, all)| free(start + at) * all / due).min().unwrap_or(0);
        let one_person = profiles[1..].iter().map(|profile| profile.all).min().unwrap_or(0);
        if limit <= 0 || limit < one_person {
            continue;
        }
        for (at, needed) in needed[start..].iter_mut().enumerate() {
            let most = profiles.iter().map(|profile| Rounding::Up.divide(limit * profile.due[at], profile.all)).max();
            *needed += whole(most.unwrap_or(0));
        }
        let wave = u32::try_from(found.len()).expect("no more than months");
        found.push(Budget {
            region,
            source: money.source,
            limit: Rupiah::new(whole(limit)),
            amount,
            months: span,
            wave,
            estimate,
        });
    }
    Ok(found)
}

/// What falls due by each month, of the whole cost.
struct Profile {
    due: Vec<i128>,
    all: i128,
}

impl Profile {
    /// The same in each month, as an official's income is.
    fn level(months: usize) -> Self {
        let due: Vec<i128> = (1..=months as i128).collect();
        Self { all: due.last().copied().unwrap_or(0), due }
    }

    fn of(price: &Price) -> Self {
        let mut all = 0;
        let mut by = |each: &Rupiah| {
            all += i128::from(each.get());
            all
        };
        let due = price.by_month.iter().map(&mut by).collect();
        Self { due, all }
    }
}

fn whole(amount: i128) -> i64 {
    i64::try_from(amount).expect("no more than the budget")
}
