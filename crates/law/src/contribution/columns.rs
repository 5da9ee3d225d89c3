//! Wage earners in columns: one loop a line over plain numbers, to the rupiah what [`PuMonth::reckon`] owes.

use std::ops::Range;

use units::{Rate, Rupiah};

use super::wage_earner::PuMonth;
use super::{Payer, ROUNDING, RiskClass};
use crate::Program;

/// The lines of one month and one employer, ready for columns of wages.
///
/// ```
/// use law::{EmployerSize, Law, PuEmployer, RiskClass, Wages};
/// let law = Law::built_in();
/// let month = law.pu("2024-06".parse().unwrap(), &PuEmployer::of_size(EmployerSize::Large)).unwrap();
/// let columns = month.columns().unwrap();
/// let wages = [3_876_600, 10_000_000];
/// let (wages, risks) = (Wages::new(&wages).unwrap(), [RiskClass::new(1).unwrap(); 2]);
/// let mut jkk = [0; 2];
/// assert_eq!(columns.lines()[0].reckon(wages, &risks, &mut jkk), 33_304);
/// assert_eq!(jkk, [9_304, 24_000]);
/// ```
#[derive(Debug, Clone)]
pub struct PuColumns {
    lines: Vec<PuColumn>,
    from_jkk: Option<(Prices, i64)>,
    from_jkm: Option<(Prices, i64)>,
}

/// One line: the amounts that one payer owes for one program.
#[derive(Debug, Clone)]
pub struct PuColumn {
    /// The program.
    pub program: Program,
    /// Who owes it.
    pub payer: Payer,
    prices: Prices,
    /// Whether the class of risk chooses the price.
    by_risk: bool,
    /// What counts of a wage at most.
    ceiling: i64,
}

/// Rows whose amounts of 32 bits add up within 64.
const ROWS_MAX: usize = 1 << 17;

/// A column of wages, none negative.
#[derive(Debug, Clone, Copy)]
pub struct Wages<'w> {
    values: &'w [i64],
    /// All their bits: none is above it.
    most: i64,
}

impl<'w> Wages<'w> {
    /// `None` where one is negative.
    pub fn new(values: &'w [i64]) -> Option<Self> {
        let most = values.iter().fold(0, |bits, wage| bits | wage);
        (most >= 0).then_some(Self { values, most })
    }

    /// Some of them.
    #[must_use]
    pub fn rows(self, rows: Range<usize>) -> Self {
        Self { values: &self.values[rows], ..self }
    }

    /// No wage is above it.
    pub const fn most(self) -> i64 {
        self.most
    }
}

/// Rows of which every basis is below the end of the prices they meet.
#[derive(Clone, Copy)]
pub(super) struct Block<'b> {
    wages: &'b [i64],
    pub(super) risks: &'b [RiskClass],
    ceiling: i64,
}

impl Block<'_> {
    /// What counts of each wage; the ends of prices lie within 32 bits.
    #[inline(always)]
    pub(super) fn bases(&self) -> impl Iterator<Item = u32> {
        let ceiling = self.ceiling;
        self.wages.iter().map(move |wage| (*wage).min(ceiling) as u32)
    }
}

/// Rates below one, a price for each class of risk or the same for all, as multipliers of 2^-shift, rounded up.
///
/// Write a rate as r/d in lowest terms. What is rounded down, basis x r/d + 1/2, is a multiple of 1/2d, so it
/// lies at least 1/2d below the next whole rupiah. The multiplier is at most 2^-shift too much, so the product is at
/// most basis/2^shift too much: less than 1/2d, and so without effect, for every basis below 2^shift/2d.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prices {
    rates: [Rate; 5],
    multipliers: [u64; 5],
    shift: u32,
    /// A power of two; from here on the exact path is taken, for the reason above or because products leave 64 bits.
    end: i64,
}

impl Prices {
    fn new(rates: [Rate; 5]) -> Option<Self> {
        let fractions = rates.iter().map(|rate| fraction(*rate)).collect::<Option<Vec<_>>>()?;
        (1..u64::BITS).filter_map(|shift| Self::scaled(rates, &fractions, shift)).max_by_key(|prices| prices.end)
    }

    /// With multipliers of 2^-shift, where there is a basis that they serve.
    fn scaled(rates: [Rate; 5], fractions: &[(u64, u64)], shift: u32) -> Option<Self> {
        let mut multipliers = [0; 5];
        let mut end = 1_u64 << 32;
        for ((numerator, denominator), multiplier) in fractions.iter().zip(&mut multipliers) {
            *multiplier = u64::try_from((u128::from(*numerator) << shift).div_ceil(u128::from(*denominator))).ok()?;
            end = end.min((1 << (shift - 1)) / denominator).min((u64::MAX >> 1) / (*multiplier).max(1));
        }
        let end = 1_i64 << end.checked_ilog2()?;
        Some(Self { rates, multipliers, shift, end })
    }

    pub(super) const fn multipliers(&self) -> [u64; 5] {
        self.multipliers
    }

    /// The amount of a basis below `end` at one of the multipliers.
    #[inline(always)]
    pub(super) const fn rounded(&self, basis: u32, multiplier: u64) -> i64 {
        ((basis as u64 * multiplier + (1 << (self.shift - 1))) >> self.shift).cast_signed()
    }

    fn exactly(&self, class: usize, basis: i64) -> i64 {
        (Rupiah::new(basis) * self.rates[class]).round(ROUNDING).get()
    }
}

/// A rate below one in lowest terms.
fn fraction(rate: Rate) -> Option<(u64, u64)> {
    const ONE: u64 = 1_000_000_000;
    let numerator = u64::try_from(rate.billionths()).ok().filter(|billionths| *billionths < ONE)?;
    let shared = common(numerator, ONE);
    Some((numerator / shared, ONE / shared))
}

fn common(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { common(right, left % right) }
}

impl PuMonth<'_> {
    /// The lines for whole columns of wages; none where a rate reaches a hundred percent, which only
    /// [`PuMonth::reckon`] takes.
    pub fn columns(&self) -> Option<PuColumns> {
        let mut lines = Vec::new();
        for (program, payer, rates, ceiling) in self.rates() {
            let by_risk = rates.len() > 1;
            let rates = if by_risk { rates.try_into().expect("a rate a class") } else { [rates[0]; 5] };
            let ceiling = ceiling.map_or(i64::MAX, Rupiah::get);
            lines.push(PuColumn { program, payer, prices: Prices::new(rates)?, by_risk, ceiling });
        }
        let [jkk, jkm] = self.recomposition();
        let priced = |moved: Option<(Rate, Rupiah)>| match moved {
            None => Some(None),
            Some((rate, ceiling)) => Prices::new([rate; 5]).map(|price| Some((price, ceiling.get()))),
        };
        Some(PuColumns { lines, from_jkk: priced(jkk)?, from_jkm: priced(jkm)? })
    }
}

impl PuColumns {
    /// In the order of [`super::Contribution::lines`].
    pub fn lines(&self) -> &[PuColumn] {
        &self.lines
    }

    /// What recomposition takes out of JKK or JKM for the JKP fund from all rows, of what was `billed` in each.
    pub fn recomposed(&self, program: Program, wages: Wages<'_>, billed: &[i64]) -> i128 {
        let (prices, ceiling) = match (program, self.from_jkk, self.from_jkm) {
            (Program::Jkk, Some(moved), _) | (Program::Jkm, _, Some(moved)) => moved,
            _ => return 0,
        };
        if wages.most < prices.end && billed.len() <= ROWS_MAX {
            let block = Block { wages: wages.values, risks: &[], ceiling };
            return i128::from(moved(&prices, block, billed));
        }
        let rows = wages.values.iter().map(|wage| (*wage).min(ceiling)).zip(billed);
        rows.map(|(basis, billed)| i128::from(prices.exactly(0, basis).min(*billed))).sum()
    }
}

impl PuColumn {
    /// The amount of every row, and their sum; as many wages as risk classes as amounts.
    ///
    /// # Panics
    /// On columns of unlike length.
    pub fn reckon(&self, wages: Wages<'_>, risks: &[RiskClass], amounts: &mut [i64]) -> i128 {
        let Self { prices, by_risk, ceiling, .. } = *self;
        let alike = wages.values.len() == amounts.len() && risks.len() == amounts.len();
        assert!(alike, "columns are of one length");
        if wages.most < prices.end && amounts.len() <= ROWS_MAX {
            return i128::from(quickly(&prices, by_risk, Block { wages: wages.values, risks, ceiling }, amounts));
        }
        for ((wage, risk), amount) in wages.values.iter().zip(risks).zip(&mut *amounts) {
            *amount = prices.exactly(risk.index(), (*wage).min(ceiling));
        }
        amounts.iter().map(|amount| i128::from(*amount)).sum()
    }
}

/// The amount of every row and their sum.
fn quickly(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> i64 {
    #[cfg(target_arch = "x86_64")]
    if let Some(sum) = super::wide::amounts(prices, by_risk, block, amounts) {
        return sum;
    }
    portably(prices, by_risk, block, amounts)
}

fn portably(prices: &Prices, by_risk: bool, block: Block<'_>, amounts: &mut [i64]) -> i64 {
    let [price, ..] = prices.multipliers;
    let rows = block.bases().zip(block.risks).zip(&mut *amounts);
    match by_risk {
        true => rows.for_each(|((basis, risk), amount)| {
            *amount = prices.rounded(basis, prices.multipliers[risk.index()]);
        }),
        false => rows.for_each(|((basis, _), amount)| *amount = prices.rounded(basis, price)),
    }
    amounts.iter().sum()
}

/// What is taken of all rows, at most what was billed in each.
fn moved(prices: &Prices, block: Block<'_>, billed: &[i64]) -> i64 {
    #[cfg(target_arch = "x86_64")]
    if let Some(sum) = super::wide::moved(prices, block, billed) {
        return sum;
    }
    moved_portably(prices, block, billed)
}

fn moved_portably(prices: &Prices, block: Block<'_>, billed: &[i64]) -> i64 {
    let [price, ..] = prices.multipliers;
    block.bases().zip(billed).map(|(basis, billed)| prices.rounded(basis, price).min(*billed)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A processor takes one of the paths; this holds the portable one against whatever it takes.
    #[test]
    fn the_portable_path_gives_the_same_amounts() {
        let rates = ["0.24%", "0.54%", "0.89%", "1.27%", "1.74%"].map(|rate| rate.parse::<Rate>().expect("a rate"));
        for (rates, by_risk, ceiling) in [(rates, true, i64::MAX), ([rates[3]; 5], false, 10_042_300)] {
            let prices = Prices::new(rates).expect("rates below one");
            let wages: Vec<i64> = (0..20_000).map(|row| row * 3_989 % prices.end).collect();
            let class = |row: i64| RiskClass::new(row % 5 + 1).expect("one to five");
            let risks: Vec<RiskClass> = (0..20_000).map(class).collect();
            let block = Block { wages: &wages, risks: &risks, ceiling };
            let (mut taken, mut portable) = (vec![0; 20_000], vec![0; 20_000]);
            let sums = (quickly(&prices, by_risk, block, &mut taken), portably(&prices, by_risk, block, &mut portable));
            assert_eq!((&taken, sums.0), (&portable, sums.1));
            assert_eq!(moved(&prices, block, &wages), moved_portably(&prices, block, &wages));
            for ((wage, risk), amount) in wages.iter().zip(&risks).zip(&portable) {
                assert_eq!(*amount, prices.exactly(risk.index(), (*wage).min(ceiling)));
            }
        }
    }
}
