//! Budgets as purses of a plan: whose they are, from which months they can pay, and how much without ever running dry.

use std::collections::BTreeMap;

use law::{Funding, Refused};
use units::{Level, Month, Rate, RegionCode, Rounding, Rupiah};

use super::price::{Price, PriceBook};
use super::proposal::{Inputs, Request, UnderWay};
use super::village_money::{VillageMoney, dana_desa_by_village};
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

impl Budget {
    /// The months that it pays for somebody who can be paid for from `from` on.
    pub(super) fn months_from(&self, from: Month) -> Months {
        Months { first: self.months.first.max(from), last: self.months.last }
    }
}

/// Kinds of money that a village may have in its own budget.
pub(super) const VILLAGE_SOURCES: [Funding; 5] =
    [Funding::Add, Funding::DanaDesa, Funding::Apbd, Funding::Dbh, Funding::Company];

/// Budgets that several villages share, and those of single villages.
pub(super) type Budgets = (Vec<Budget>, BTreeMap<RegionCode, Vec<Budget>>);

/// Money of a region or of one village, with its calendar, before it is cut into waves.
struct Money<'f> {
    region: RegionCode,
    source: Funding,
    amount: Rupiah,
    /// The calendar of the budget that named it; at once where none did.
    tranches: Option<&'f Tranches>,
    estimate: bool,
    /// What submissions under way take of it.
    taken: Vec<UnderWay>,
    left: Rupiah,
}

impl<'f> Money<'f> {
    fn of(region: RegionCode, source: Funding, money: VillageMoney, tranches: Option<&'f Tranches>) -> Self {
        let VillageMoney { amount, estimate } = money;
        Self { region, source, amount, tranches, estimate, taken: Vec::new(), left: amount }
    }
}

/// The budgets of the year within or above the region asked for: those that several villages share, and those of single
/// villages. `estimate` is the year of the state's table and the share of it by which Dana Desa is estimated where none
/// came in.
pub(super) fn budgets(
    book: &PriceBook<'_>,
    request: &Request,
    inputs: &Inputs<'_>,
    estimate: Option<(i32, Rate)>,
) -> Result<Budgets, Refused> {
    let (region, months) = (request.region, request.months);
    let year = months.first.year();
    let mut funding = inputs.funding.to_vec();
    if request.fair.is_some() {
        // In whatever order budgets came in, the parts are the same.
        funding.sort_by(|one, other| {
            let key = |money: &FundingSource| (money.region, money.source, money.account.clone(), money.amount);
            key(one).cmp(&key(other))
        });
    }
    let (mut shared, mut villages) = money_of_year(region, year, &funding, estimate);
    for asked in inputs.under_way {
        draw(asked, year, &mut shared, &mut villages);
    }
    let cut = |money: &Money<'_>| waves(book, money, months);
    let mut found: Budgets = (Vec::new(), BTreeMap::new());
    for money in &shared {
        found.0.extend(cut(money)?);
    }
    for (village, own) in &villages {
        let purses = own.iter().map(cut).collect::<Result<Vec<_>, _>>()?;
        found.1.insert(*village, purses.into_iter().flatten().collect());
    }
    Ok(found)
}

/// What a submission under way takes comes from the nearest money of its kind: the village's own, then that of the regions
/// above, from the next where the nearer is used up.
fn draw<'f>(
    asked: &UnderWay,
    year: i32,
    shared: &mut [Money<'f>],
    villages: &mut BTreeMap<RegionCode, Vec<Money<'f>>>,
) {
    let of_year = || asked.months.iter().filter(|month| month.year() == year);
    let (Some(first), Some(last)) = (of_year().next(), of_year().last()) else { return };
    let months = Months { first, last };
    let mut due = asked.due_by(months.last, year);
    let own = villages.get_mut(&asked.village).into_iter().flatten();
    let above = shared.iter_mut().filter(|money| money.region.contains(asked.village));
    let mut near: Vec<&mut Money<'_>> = own.chain(above).filter(|money| money.source == asked.source).collect();
    near.sort_by_key(|money| std::cmp::Reverse(money.region.level()));
    for money in near {
        let part = due.min(money.left);
        if part > Rupiah::ZERO {
            money.left = money.left - part;
            due = due - part;
            money.taken.push(UnderWay { cost: part, months, ..*asked });
        }
    }
}

/// The money of a year within or above a region.
fn money_of_year(
    region: RegionCode,
    year: i32,
    funding: &[FundingSource],
    estimate: Option<(i32, Rate)>,
) -> (Vec<Money<'_>>, BTreeMap<RegionCode, Vec<Money<'_>>>) {
    let of_year: Vec<&FundingSource> = funding.iter().filter(|money| money.year == year).collect();
    let near = |money: &FundingSource| money.region.contains(region) || region.contains(money.region);
    let of_villages = |source: Funding| matches!(source, Funding::Add | Funding::DanaDesa | Funding::Own);
    let shared = of_year
        .iter()
        .filter(|money| near(money) && !of_villages(money.source) && money.region.level() != Level::Village)
        .map(|money| {
            let whole = VillageMoney { amount: money.spendable(), estimate: false };
            Money::of(money.region, money.source, whole, Some(&money.tranches))
        });
    let mut villages: BTreeMap<RegionCode, Vec<Money<'_>>> = BTreeMap::new();
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
            villages.entry(village).or_default().push(Money::of(village, source, money, Some(&named.tranches)));
        }
    }
    if let Some((known, share)) = estimate {
        for (village, money) in dana_desa_by_village(region, known) {
            let own = villages.entry(village).or_default();
            if own.iter().all(|money| money.source != Funding::DanaDesa) {
                let amount = (money.amount * share).round(Rounding::Down);
                own.push(Money::of(village, Funding::DanaDesa, VillageMoney { amount, estimate: true }, None));
            }
        }
    }
    (shared.collect(), villages)
}

/// What a budget can pay, by the month in which cover begins; everybody is covered to the last month.
///
/// Whoever can begin with the first money does: of whoever costs most early a certain part of the whole cost is due by
/// each month, and a budget whose money has come by then in at least that part of the limit never runs dry. Money that
/// comes later than they need it lets others begin in its month, in the same way.
fn waves(book: &PriceBook<'_>, money: &Money<'_>, months: Months) -> Result<Vec<Budget>, Refused> {
    let year = months.first.year();
    let come: Vec<i64> = months
        .iter()
        .map(|month| {
            let part = money
                .tranches
                .map_or(money.amount, |tranches| (money.amount * tranches.by(month, year)).round(Rounding::Down));
            part.get()
        })
        .collect();
    let due = |month: Month| money.taken.iter().map(|taken| taken.due_by(month, year)).sum::<Rupiah>().get();
    let mut needed: Vec<i64> = months.iter().map(due).collect();
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
            region: money.region,
            source: money.source,
            limit: Rupiah::new(whole(limit)),
            amount: money.amount,
            months: span,
            wave,
            estimate: money.estimate,
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
