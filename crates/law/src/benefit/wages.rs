//! The wages behind a pension: capped, indexed with inflation to the year the right begins, and added up.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::account::{YearRate, by_year};
use super::case::{Amount, InMonth};
use super::findings::{Findings, ROUNDING, rate_words};
use crate::dated::{Dated, Ground, Reading};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// `[[wage]]` of a case: months with a contribution, and the monthly wage behind it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wage {
    from: InMonth,
    /// One month where it is not given.
    until: Option<InMonth>,
    amount: Amount,
}

/// The contribution months of somebody, each with its wage as far as contributions count it.
#[derive(Debug, Clone)]
pub(crate) struct History {
    months: BTreeMap<Month, Rupiah>,
}

/// Trillionths of one: what a past wage is worth when the right begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Index(i128);

impl Index {
    const ONE: Self = Self(1_000_000_000_000);

    /// A year later; half up at the twelfth decimal (`law/gaps.toml`).
    fn grown(self, inflation: Rate) -> Option<Self> {
        const BILLION: i128 = 1_000_000_000;
        let product = self.0.checked_mul(BILLION + i128::from(inflation.billionths()))?;
        // Room for the half that a rounding adds.
        product.checked_add(BILLION)?;
        Some(Self(ROUNDING.divide(product, BILLION)))
    }
}

/// The sum of indexed wages, in trillionths of a rupiah, and what it rests on.
#[derive(Debug, Clone)]
pub(crate) struct Indexed<'l> {
    sum: i128,
    /// How many months it adds up.
    pub(crate) months: i64,
    pub(crate) grounds: Vec<Ground<'l>>,
}

impl History {
    /// Months in any order, each once; wages above the ceiling of their month count up to it.
    pub(crate) fn read(found: &mut Findings<'_>, wages: &[Wage], ceiling: &Dated<Rupiah>) -> Result<Self, Refused> {
        let mut months = BTreeMap::new();
        let mut capped: BTreeMap<Date, Ground<'_>> = BTreeMap::new();
        let mut beyond = None;
        for Wage { from, until, amount } in wages {
            let until = until.unwrap_or(*from).0;
            let span = until.months_since(from.0);
            if !(0..1_200).contains(&span) {
                let text = Sentence::in_both(
                    format!("wage {} sampai {until}: bulan harus berurutan, paling banyak 100 tahun.", from.0),
                    format!("wage {} to {until}: the months must be in order, at most 100 years.", from.0),
                );
                return Err(Refused::Impossible(text));
            }
            for month in (0..=span).map(|step| from.0.plus(step)) {
                let counted = match ceiling.taken(month.last_day()) {
                    Ok(ceiling) => {
                        if *ceiling.value < amount.0 {
                            capped.insert(ceiling.ground.from, ceiling.ground);
                        }
                        amount.0.min(*ceiling.value)
                    }
                    // Before the program nothing counts; after the last known ceiling the wage stands as given.
                    Err(silent) if month.last_day() < silent.first => return Err(Refused::from(silent)),
                    Err(_) => {
                        beyond = Some(month);
                        amount.0
                    }
                };
                if months.insert(month, counted).is_some() {
                    return Err(Refused::impossible(
                        format!("wage: bulan {month} disebut dua kali."),
                        format!("wage: month {month} is named twice."),
                    ));
                }
            }
        }
        if !capped.is_empty() {
            let grounds: Vec<Ground<'_>> = capped.into_values().collect();
            let text = Sentence::in_both(
                "Upah di atas batas upah JP dihitung sebesar batas bulan itu",
                "Wages above the JP ceiling count up to the ceiling of their month",
            );
            found.step(text, &telling(&grounds));
        }
        if let Some(month) = beyond {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Batas upah JP {month} belum diketahui: upah dihitung seperti disebut."),
                    format!("The JP ceiling of {month} is not known yet: the wage counts as given."),
                ),
            );
        }
        Ok(Self { months })
    }

    /// Contribution months.
    pub(crate) fn months(&self) -> i64 {
        i64::try_from(self.months.len()).expect("months of a life")
    }

    /// Contribution months before `month`.
    pub(crate) fn months_before(&self, month: Month) -> i64 {
        i64::try_from(self.months.range(..month).count()).expect("months of a life")
    }

    /// The last month with a contribution.
    pub(crate) fn last(&self) -> Option<Month> {
        self.months.keys().next_back().copied()
    }

    /// All wages, each worth what inflation made of it from its year to the one before `year`.
    pub(crate) fn indexed<'l>(
        &self,
        found: &mut Findings<'_>,
        year: i32,
        inflation: &Inflation<'l>,
    ) -> Result<Indexed<'l>, Refused> {
        let mut index = Index::ONE;
        let (mut sum, mut grounds, mut said) = (0_i128, Vec::new(), Vec::new());
        let first = self.months.keys().next().map_or(year, |month| month.year());
        let too_large = || {
            Refused::impossible(
                "Upah atau inflasi terlalu besar untuk dihitung.",
                "A wage or inflation is too large to reckon.",
            )
        };
        for of in (first..=year).rev() {
            if of < year {
                let (rate, ground) = inflation.of(of)?;
                index = index.grown(rate).ok_or_else(too_large)?;
                grounds.extend(ground);
            }
            let of_year: Vec<Rupiah> =
                self.months.iter().filter(|(month, _)| month.year() == of).map(|(_, wage)| *wage).collect();
            let total: Rupiah = of_year.iter().copied().sum();
            let worth = i128::from(total.get()).checked_mul(index.0).ok_or_else(too_large)?;
            sum = worth.checked_add(sum).ok_or_else(too_large)?;
            if !of_year.is_empty() {
                let factor = decimals(index);
                let months = of_year.len();
                let text = Sentence::in_both(
                    format!("Upah {of}: {months} bulan, {total} x indeks {}", factor.replace('.', ",")),
                    format!("Wages of {of}: {months} months, {total} x index {factor}"),
                );
                said.push(text);
            }
        }
        // Reckoned from the last year back, told from the first on.
        said.into_iter().rev().for_each(|text| found.step(text, &[]));
        let later = self.last().is_some_and(|month| month.year() > year);
        if later {
            return Err(Refused::impossible(
                format!("wage: ada upah sesudah hak pensiun mulai ({year})."),
                format!("wage: there are wages after the right to the pension began ({year})."),
            ));
        }
        Ok(Indexed { sum, months: self.months(), grounds })
    }
}

impl Indexed<'_> {
    /// `rate` of the average wage for every twelve of `months`, half up to whole rupiah.
    pub(crate) fn pension(&self, rate: Rate, months: i64) -> Result<Rupiah, Refused> {
        let too_large =
            || Refused::impossible("Upah terlalu besar untuk dihitung.", "The wage is too large to reckon.");
        let above = self.sum.checked_mul(i128::from(rate.billionths()));
        let above = above.and_then(|above| above.checked_mul(i128::from(months)));
        let below = Index::ONE.0 * 1_000_000_000 * 12 * i128::from(self.months.max(1));
        let above = above.filter(|above| above.checked_add(below).is_some()).ok_or_else(too_large)?;
        i64::try_from(ROUNDING.divide(above, below)).map(Rupiah::new).map_err(|_| too_large())
    }

    /// The average indexed wage of a month, for showing.
    pub(crate) fn average(&self) -> Rupiah {
        let below = Index::ONE.0 * i128::from(self.months.max(1));
        Rupiah::new(i64::try_from(ROUNDING.divide(self.sum, below)).unwrap_or(i64::MAX))
    }
}

/// Inflation by year: of the case, else of the law.
#[derive(Debug, Clone)]
pub(crate) struct Inflation<'l> {
    given: BTreeMap<i32, Rate>,
    known: &'l Dated<Rate>,
}

impl<'l> Inflation<'l> {
    pub(crate) fn new(given: &BTreeMap<String, YearRate>, known: &'l Dated<Rate>) -> Result<Self, Refused> {
        Ok(Self { given: by_year("tahun inflasi (inflation)", given)?, known })
    }

    /// The inflation of a year.
    pub(crate) fn of(&self, year: i32) -> Result<(Rate, Option<Ground<'l>>), Refused> {
        if let Some(rate) = self.given.get(&year) {
            return Ok((*rate, None));
        }
        let day = format!("{year:04}-12-31").parse::<units::Date>();
        let day = day.map_err(|_| {
            Refused::impossible(
                format!("Tahun {year} di luar kalender."),
                format!("The year {year} lies outside the calendar."),
            )
        })?;
        let taken = self.known.taken(day)?;
        Ok((*taken.value, Some(taken.ground)))
    }

    /// `amount` a year later: by the inflation of `year`, half up to whole rupiah.
    pub(crate) fn next_year(
        &self,
        amount: Rupiah,
        year: i32,
    ) -> Result<(Rupiah, Sentence, Option<Ground<'l>>), Refused> {
        let (rate, ground) = self.of(year)?;
        let grown = amount + (amount * rate).round(ROUNDING);
        let (indonesian, english) = rate_words(rate);
        let says = Sentence::in_both(
            format!("{amount} x (1 + inflasi {year} {indonesian}) = {grown}"),
            format!("{amount} x (1 + inflation of {year} {english}) = {grown}"),
        );
        Ok((grown, says, ground))
    }
}

/// Six decimals are enough to follow a reckoning by hand.
fn decimals(index: Index) -> String {
    let millionths = (index.0 + 500_000) / 1_000_000;
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

/// Of many grounds of one kind, those that a reader has to know: one for all, and each that rests on memory.
pub(super) fn telling<'l>(grounds: &[Ground<'l>]) -> Vec<Ground<'l>> {
    let recalled = grounds.iter().skip(1).filter(|ground| ground.citation.reading == Reading::Recalled);
    grounds.iter().take(1).chain(recalled).copied().collect()
}
