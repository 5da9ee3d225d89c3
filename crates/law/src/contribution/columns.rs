//! Wage earners in columns: one loop a line over plain numbers, to the rupiah what [`PuMonth::reckon`] owes.

use units::{Rate, Rupiah};

use super::wage_earner::PuMonth;
use super::{Payer, ROUNDING, RiskClass};
use crate::Program;

/// The lines of one month and one employer, ready for columns of wages.
///
/// ```
/// use law::{EmployerSize, Law, PuEmployer, RiskClass};
/// let law = Law::built_in();
/// let month = law.pu("2024-06".parse().unwrap(), &PuEmployer::of_size(EmployerSize::Large)).unwrap();
/// let columns = month.columns().unwrap();
/// let (wages, risks) = ([3_876_600, 10_000_000], [RiskClass::new(1).unwrap(); 2]);
/// let mut jkk = [0; 2];
/// columns.lines()[0].reckon(&wages, &risks, &mut jkk);
/// assert_eq!(jkk, [9_304, 24_000]);
/// ```
#[derive(Debug, Clone)]
pub struct PuColumns {
    lines: Vec<PuColumn>,
    from_jkk: Option<(Price, i64)>,
    from_jkm: Option<(Price, i64)>,
}

/// One line: the amounts that one payer owes for one program.
#[derive(Debug, Clone)]
pub struct PuColumn {
    /// The program.
    pub program: Program,
    /// Who owes it.
    pub payer: Payer,
    prices: Prices,
    /// What counts of a wage at most.
    ceiling: i64,
}

#[derive(Debug, Clone)]
enum Prices {
    One(Price),
    ByRisk([Price; 5]),
}

/// Below this, amounts of every line of a hundred thousand rows add up within 64 bits.
const WAGE_END: i64 = 1 << 43;
const HALF: u128 = 1 << 63;

/// A rate below one as a multiplier of 2^-64, rounded up.
///
/// Write the rate as r/d in lowest terms. What is rounded down, basis x r/d + 1/2, is a multiple of 1/2d, so it
/// lies at least 1/2d below the next whole rupiah. The multiplier is at most 2^-64 too much, so the product is at
/// most basis/2^64 too much: less than 1/2d, and so without effect, for every basis below 2^63/d.
#[derive(Debug, Clone, Copy)]
struct Price {
    rate: Rate,
    multiplier: u64,
    /// A power of two; from here on the exact path is taken.
    end: i64,
}

impl Price {
    fn new(rate: Rate) -> Option<Self> {
        const ONE: u64 = 1_000_000_000;
        let numerator = u64::try_from(rate.billionths()).ok().filter(|billionths| *billionths < ONE)?;
        let denominator = ONE / common(numerator, ONE);
        let multiplier = u64::try_from((u128::from(numerator) << 64).div_ceil(u128::from(ONE))).ok()?;
        let end = 1_i64 << ((1_u64 << 63) / denominator).ilog2().min(WAGE_END.ilog2());
        Some(Self { rate, multiplier, end })
    }

    /// Only for a basis from zero to `end`.
    const fn times(self, basis: i64) -> i64 {
        let product = basis.cast_unsigned() as u128 * self.multiplier as u128;
        ((product + HALF) >> 64) as i64
    }

    fn exactly(self, basis: i64) -> i64 {
        (Rupiah::new(basis) * self.rate).round(ROUNDING).get()
    }
}

fn common(left: u64, right: u64) -> u64 {
    if right == 0 { left } else { common(right, left % right) }
}

/// Whether every wage is below `end`, a power of two.
fn all_below(wages: &[i64], end: i64) -> bool {
    let bits = wages.iter().fold(0, |bits, wage| bits | wage);
    assert!(bits >= 0, "a wage is not negative");
    bits < end
}

impl PuMonth<'_> {
    /// The lines for whole columns of wages; none where a rate reaches a hundred percent, which only
    /// [`PuMonth::reckon`] takes.
    pub fn columns(&self) -> Option<PuColumns> {
        let mut lines = Vec::new();
        for (program, payer, rates, ceiling) in self.rates() {
            let prices = match rates[..] {
                [rate] => Prices::One(Price::new(rate)?),
                _ => {
                    let prices = rates.iter().map(|rate| Price::new(*rate)).collect::<Option<Vec<_>>>()?;
                    Prices::ByRisk(prices.try_into().expect("a rate a class"))
                }
            };
            lines.push(PuColumn { program, payer, prices, ceiling: ceiling.map_or(i64::MAX, Rupiah::get) });
        }
        let [jkk, jkm] = self.recomposition();
        let priced = |moved: Option<(Rate, Rupiah)>| match moved {
            None => Some(None),
            Some((rate, ceiling)) => Price::new(rate).map(|price| Some((price, ceiling.get()))),
        };
        Some(PuColumns { lines, from_jkk: priced(jkk)?, from_jkm: priced(jkm)? })
    }
}

impl PuColumns {
    /// Up to this wage a hundred thousand rows of every line add up within 64 bits.
    pub const WAGE_END: i64 = WAGE_END;

    /// In the order of [`super::Contribution::lines`].
    pub fn lines(&self) -> &[PuColumn] {
        &self.lines
    }

    /// What recomposition takes out of JKK or JKM for the JKP fund from all rows, of what was `billed` in each.
    pub fn recomposed(&self, program: Program, wages: &[i64], billed: &[i64]) -> i128 {
        let (price, ceiling) = match (program, self.from_jkk, self.from_jkm) {
            (Program::Jkk, Some(moved), _) | (Program::Jkm, _, Some(moved)) => moved,
            _ => return 0,
        };
        let rows = wages.iter().map(|wage| (*wage).min(ceiling)).zip(billed);
        if all_below(wages, price.end) && rows.len() <= 1 << 17 {
            return i128::from(rows.map(|(basis, billed)| price.times(basis).min(*billed)).sum::<i64>());
        }
        rows.map(|(basis, billed)| i128::from(price.exactly(basis).min(*billed))).sum()
    }
}

impl PuColumn {
    /// The amount of every row; as many wages as risk classes as amounts.
    ///
    /// # Panics
    /// On a negative wage, which the door refuses, and on columns of unlike length.
    pub fn reckon(&self, wages: &[i64], risks: &[RiskClass], amounts: &mut [i64]) {
        assert!(wages.len() == amounts.len() && risks.len() == amounts.len(), "columns are of one length");
        let ceiling = self.ceiling;
        match self.prices {
            Prices::One(price) if all_below(wages, price.end) => {
                for (wage, amount) in wages.iter().zip(amounts) {
                    *amount = price.times((*wage).min(ceiling));
                }
            }
            Prices::One(price) => {
                for (wage, amount) in wages.iter().zip(amounts) {
                    *amount = price.exactly((*wage).min(ceiling));
                }
            }
            Prices::ByRisk(prices) if all_below(wages, prices.iter().map(|price| price.end).min().unwrap_or(0)) => {
                for ((wage, risk), amount) in wages.iter().zip(risks).zip(amounts) {
                    *amount = prices[risk.index()].times((*wage).min(ceiling));
                }
            }
            Prices::ByRisk(prices) => {
                for ((wage, risk), amount) in wages.iter().zip(risks).zip(amounts) {
                    *amount = prices[risk.index()].exactly((*wage).min(ceiling));
                }
            }
        }
    }
}
