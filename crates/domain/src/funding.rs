//! Money that may pay contributions: whose, how much of it, for which year, and when it comes.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use law::Funding;
use serde::{Serialize, Serializer};
use units::{Level, Month, Rate, RegionCode, Rounding, Rupiah, villages_within};

use crate::denominator::apportion;
use crate::plan::VillageMoney;

/// An amount in a budget, as an office wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FundingSource {
    /// Whose budget.
    pub region: RegionCode,
    /// Budget year.
    pub year: i32,
    /// What kind of money.
    #[serde(serialize_with = "as_code")]
    pub source: Funding,
    /// Account of the budget, where one was named.
    pub account: Option<String>,
    /// For the year.
    pub amount: Rupiah,
    /// What share of it may go to contributions.
    pub cap: Option<Rate>,
    /// Regulation behind it.
    pub basis: String,
    /// When it comes.
    pub tranches: Tranches,
    /// Where it was read.
    pub read_in: String,
}

fn as_code<S: Serializer>(source: &Funding, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(crate::submission::payer_code(*source))
}

impl FundingSource {
    /// What may go to contributions.
    pub fn spendable(&self) -> Rupiah {
        self.cap.map_or(self.amount, |cap| (self.amount * cap).round(Rounding::Down))
    }
}

/// The months in which money comes, with the share that comes; all of it in January where nobody said.
///
/// ```
/// use domain::Tranches;
/// let twice: Tranches = "2026-02 60%; 2026-07 40%".parse().unwrap();
/// assert_eq!(twice.by("2026-06".parse().unwrap(), 2026), "60%".parse().unwrap());
/// assert_eq!(twice.to_string(), "2026-02 60%; 2026-07 40%");
/// assert!("2026-02 60%; 2026-07 30%".parse::<Tranches>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tranches(Vec<(Month, Rate)>);

/// A text that is no calendar of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" bukan tahap pencairan; tulis seperti 2026-02 60%; 2026-07 40%, berjumlah 100%")]
pub struct TranchesError {
    /// What was read.
    pub read: String,
}

/// All of it, in billionths.
const WHOLE: i64 = 1_000_000_000;

impl Tranches {
    /// The share that has come by the end of `month`, of the money of `year`.
    pub fn by(&self, month: Month, year: i32) -> Rate {
        let come: i64 = match self.0.is_empty() {
            true if month.year() >= year => WHOLE,
            true => 0,
            false => self.0.iter().filter(|(when, _)| *when <= month).map(|(_, share)| share.billionths()).sum(),
        };
        rate(come)
    }
}

/// Billionths as a rate.
fn rate(billionths: i64) -> Rate {
    format!("{}.{:09}", billionths / WHOLE, billionths % WHOLE).parse().expect("nine decimals are a rate")
}

impl FromStr for Tranches {
    type Err = TranchesError;

    fn from_str(text: &str) -> Result<Self, TranchesError> {
        let wrong = || TranchesError { read: text.to_owned() };
        let mut found: Vec<(Month, Rate)> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (month, share) = part.split_once([' ', ':']).ok_or_else(wrong)?;
            let month: Month = month.trim().parse().map_err(|_| wrong())?;
            let share: Rate = share.trim().replace(',', ".").parse().map_err(|_| wrong())?;
            if found.last().is_some_and(|(before, _)| *before >= month) {
                return Err(wrong());
            }
            found.push((month, share));
        }
        let sum: i64 = found.iter().map(|(_, share)| share.billionths()).sum();
        if !found.is_empty() && sum != WHOLE { Err(wrong()) } else { Ok(Self(found)) }
    }
}

impl fmt::Display for Tranches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(month, share)| format!("{month} {share}")).collect();
        f.write_str(&parts.join("; "))
    }
}

impl Serialize for Tranches {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The kind of money that an income account of a village budget holds (Permendagri 20/2018).
///
/// ```
/// use law::Funding;
/// assert_eq!(domain::source_of_account("4.2.3.01"), Some(Funding::Add));
/// assert_eq!(domain::source_of_account("5.1.3"), None);
/// ```
pub fn source_of_account(account: &str) -> Option<Funding> {
    let within = |code: &str| account.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    match () {
        () if within("4.2.1") => Some(Funding::DanaDesa),
        () if within("4.2.3") => Some(Funding::Add),
        // Shares of taxes and aid of province and regency come from their budgets.
        () if ["4.2.2", "4.2.4", "4.2.5"].into_iter().any(within) => Some(Funding::Apbd),
        () => None,
    }
}

/// What each village within `region` has of a village source in `year`: its own amount, else an equal share of what the
/// district or regency above has beyond the amounts its other villages named.
pub fn village_amounts(
    region: RegionCode,
    source: Funding,
    year: i32,
    known: &[FundingSource],
) -> BTreeMap<RegionCode, VillageMoney> {
    let mut own: BTreeMap<RegionCode, Rupiah> = BTreeMap::new();
    let mut above: BTreeMap<RegionCode, Rupiah> = BTreeMap::new();
    for money in known.iter().filter(|money| money.source == source && money.year == year) {
        let sums = if money.region.level() == Level::Village { &mut own } else { &mut above };
        let sum = sums.entry(money.region).or_default();
        *sum = *sum + money.spendable();
    }
    let mut found: BTreeMap<RegionCode, VillageMoney> = BTreeMap::new();
    for (place, total) in above.iter().filter(|(place, _)| place.contains(region) || region.contains(**place)) {
        let villages: Vec<RegionCode> = villages_within(*place)
            .map(|village| village.code)
            .filter(|village| village.kind().has_village_government())
            .collect();
        let named: Rupiah = villages.iter().filter_map(|village| own.get(village)).copied().sum();
        let others: Vec<RegionCode> = villages.into_iter().filter(|village| !own.contains_key(village)).collect();
        let left = (*total - named).max(Rupiah::ZERO);
        let shares = apportion(left.get(), &vec![1; others.len()]);
        for (village, share) in others.into_iter().zip(shares) {
            found.insert(village, VillageMoney { amount: Rupiah::new(share), estimate: true });
        }
    }
    found.extend(own.into_iter().map(|(village, amount)| (village, VillageMoney { amount, estimate: false })));
    found.retain(|village, _| region.contains(*village));
    found
}
