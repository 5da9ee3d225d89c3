//! A personal account that earns the return declared for each year: JHT, and the lump sums of JP.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error as _};
use units::{Month, Rate, Rupiah, Sentence};

use super::case::{Amount, InMonth};
use super::findings::{Findings, ROUNDING, rate_words};
use crate::Program;
use crate::body::Law;
use crate::contribution::{EmployerSize, PuEmployer, PuRow, RiskClass};
use crate::dated::{Dated, Ground};
use crate::reasoned::{Silent, WarningCode};
use crate::refusal::Refused;

/// A hundred thousand trillion rupiah: beyond any account, and below any overflow.
const BALANCE_MAX: Rupiah = Rupiah::new(100_000_000_000_000_000);
/// A hundred years of months.
const MONTHS_MAX: i32 = 1_200;

/// `[account]` of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// With every return to the end of `balance_of`.
    balance: Option<Amount>,
    /// Without it the balance is that of the day of payment.
    balance_of: Option<InMonth>,
    #[serde(default)]
    contribution: Vec<Posted>,
    /// Declared returns by year, before those of the law data.
    #[serde(default)]
    returns: BTreeMap<String, YearRate>,
}

/// Contributions posted to the account, the same each month.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Posted {
    from: InMonth,
    /// One month where it is not given.
    until: Option<InMonth>,
    amount: Option<Amount>,
    /// In place of the amount: the monthly wage of a wage earner behind it.
    wage: Option<Amount>,
}

impl Posted {
    /// The contribution of a month: as given, or what the law of the month makes of the wage.
    fn in_month(&self, law: &Law, program: Program, month: Month) -> Result<Rupiah, Refused> {
        match (self.amount, self.wage) {
            (Some(amount), None) => Ok(amount.0),
            (None, Some(wage)) => {
                let programs = Some(program.into());
                let employer = PuEmployer { programs, ..PuEmployer::of_size(EmployerSize::Large) };
                let risk = RiskClass::new(1).expect("the first class");
                let owed = law.pu(month, &employer)?.reckon(PuRow { wage: wage.0, risk }, &mut Silent);
                Ok(owed.total())
            }
            _ => Err(Refused::impossible(
                "account.contribution: sebut salah satu, amount (iuran) atau wage (upah sebulan).",
                "account.contribution: name one of amount (contribution) and wage (a month's wage).",
            )),
        }
    }
}

/// A rate of one year, nothing to the whole: `"5.63%"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct YearRate(pub(crate) Rate);

impl<'de> Deserialize<'de> for YearRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let read = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let rate = read.parse::<Rate>().ok().filter(|rate| read.contains('%') && rate.billionths() <= 1_000_000_000);
        rate.map(Self).ok_or_else(|| {
            D::Error::custom(format!("terbaca \"{read}\"; yang dapat: persen 0% sampai 100%, misalnya \"5.63%\"."))
        })
    }
}

/// Rates of a case by year; a year is written as 2025.
pub(crate) fn by_year(what: &'static str, rates: &BTreeMap<String, YearRate>) -> Result<BTreeMap<i32, Rate>, Refused> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1978..=2200).contains(year));
    let read = |(text, rate): (&String, &YearRate)| {
        let year = year(text).ok_or_else(|| {
            Refused::impossible(
                format!("{what}: terbaca \"{text}\"; yang dapat: tahun 1978 sampai 2200, misalnya \"2025\"."),
                format!("{what}: read \"{text}\"; allowed: a year from 1978 to 2200, such as \"2025\"."),
            )
        })?;
        Ok((year, rate.0))
    };
    rates.iter().map(read).collect()
}

impl Account {
    /// What the account holds when it is paid out in `paid_in`: months before it have earned.
    ///
    /// Within a year the declared return is credited by twelfths on what stood in the account when the month began;
    /// at the end of the year it joins the balance.
    pub(crate) fn paid_out(
        &self,
        found: &mut Findings<'_>,
        program: Program,
        paid_in: Month,
        known: Option<&Dated<Rate>>,
    ) -> Result<Rupiah, Refused> {
        let given = by_year("tahun hasil pengembangan (account.returns)", &self.returns)?;
        let posted = self.by_month(found.law, program, paid_in)?;
        let balance = self.balance.map_or(Rupiah::ZERO, |balance| balance.0);
        let start = match (self.balance_of, posted.keys().next()) {
            (Some(month), _) if month.0 > paid_in => {
                let text = Sentence::in_both(
                    format!("account.balance_of {} lewat dari bulan pembayaran {paid_in}.", month.0),
                    format!("account.balance_of {} lies after the month of payment {paid_in}.", month.0),
                );
                return Err(Refused::Impossible(text));
            }
            (Some(month), Some(first)) if *first <= month.0 => {
                let text = Sentence::in_both(
                    format!("Iuran {first} sudah termasuk dalam saldo {}; sebut iuran sesudahnya saja.", month.0),
                    format!("The contribution of {first} is part of the balance of {}; name later ones only.", month.0),
                );
                return Err(Refused::Impossible(text));
            }
            (Some(month), _) => month.0.plus(1),
            (None, Some(_)) if self.balance.is_some() => {
                return Err(Refused::missing(
                    "Bulan saldo (account.balance_of), karena ada iuran sesudahnya",
                    "The month of the balance (account.balance_of), as contributions follow it,",
                ));
            }
            (None, Some(first)) => *first,
            (None, None) if self.balance.is_none() => {
                return Err(Refused::missing("Saldo (account.balance)", "The balance (account.balance)"));
            }
            (None, None) => {
                let text = Sentence::in_both(
                    format!("Saldo pada hari pembayaran = {balance}"),
                    format!("Balance on the day of payment = {balance}"),
                );
                found.step(text, &[]);
                return Ok(balance);
            }
        };
        if paid_in.months_since(start) > MONTHS_MAX {
            return Err(Refused::impossible(
                format!("Saldo sejak {start} terlalu lama; yang dapat 100 tahun."),
                format!("A balance since {start} is too long; allowed: 100 years."),
            ));
        }
        Course { posted, given, known, paid_in }.credit(found, balance, start)
    }

    fn by_month(&self, law: &Law, program: Program, paid_in: Month) -> Result<BTreeMap<Month, Rupiah>, Refused> {
        let mut posted: BTreeMap<Month, Rupiah> = BTreeMap::new();
        for contribution in &self.contribution {
            let from = contribution.from;
            let until = contribution.until.unwrap_or(from);
            let span = until.0.months_since(from.0);
            if !(0..=MONTHS_MAX).contains(&span) || until.0 > paid_in {
                return Err(Refused::impossible(
                    format!(
                        "account.contribution {} sampai {}: harus berurutan dan tidak lewat bulan pembayaran {paid_in}.",
                        from.0, until.0
                    ),
                    format!(
                        "account.contribution {} to {}: must be in order and not after the month of payment {paid_in}.",
                        from.0, until.0
                    ),
                ));
            }
            for step in 0..=span {
                let month = from.0.plus(step);
                let sum = posted.entry(month).or_default();
                *sum = *sum + contribution.in_month(law, program, month)?;
                if *sum > BALANCE_MAX {
                    return Err(Refused::impossible(
                        format!("Iuran {} terlalu besar untuk dihitung.", month),
                        format!("The contribution of {} is too large to reckon.", month),
                    ));
                }
            }
        }
        Ok(posted)
    }
}

/// What happens to an account until it is paid out.
struct Course<'l> {
    posted: BTreeMap<Month, Rupiah>,
    given: BTreeMap<i32, Rate>,
    known: Option<&'l Dated<Rate>>,
    paid_in: Month,
}

impl<'l> Course<'l> {
    /// Year by year, beginning with `balance` at the start of the month `start`.
    fn credit(&self, found: &mut Findings<'_>, mut balance: Rupiah, start: Month) -> Result<Rupiah, Refused> {
        let mut month = start;
        while month <= self.paid_in {
            let year = month.year();
            let (rate, ground) = if month < self.paid_in { self.rate_of(found, month) } else { (nothing(), None) };
            let (opening, mut earning, mut earned) = (balance, balance, Rupiah::ZERO * rate);
            let mut months = 0;
            while month <= self.paid_in && month.year() == year {
                // The month of payment earns nothing: its return is not known yet.
                if month < self.paid_in {
                    earned = earned + earning * rate;
                    months += 1;
                }
                earning = earning + self.posted.get(&month).copied().unwrap_or_default();
                month = month.plus(1);
            }
            let earned = earned.round_part(12, ROUNDING);
            let contributions = earning - opening;
            balance = earning + earned;
            if balance > BALANCE_MAX {
                return Err(Refused::impossible(
                    format!("Saldo {balance} terlalu besar untuk dihitung."),
                    format!("The balance {balance} is too large to reckon."),
                ));
            }
            if months == 0 && contributions == Rupiah::ZERO {
                continue;
            }
            let (indonesian, english) = rate_words(rate);
            let grounds: Vec<Ground<'_>> = ground.into_iter().collect();
            let text = Sentence::in_both(
                format!(
                    "Tahun {year}: saldo {opening} + iuran {contributions} + hasil pengembangan {indonesian} setahun, {months} bulan = {earned}, menjadi {balance}"
                ),
                format!(
                    "Year {year}: balance {opening} + contributions {contributions} + return of {english} a year, {months} months = {earned}, becomes {balance}"
                ),
            );
            found.step(text, &grounds);
        }
        Ok(balance)
    }

    /// The return of a year: of the case, else of the law; where neither has one, nothing and a question.
    fn rate_of(&self, found: &mut Findings<'_>, month: Month) -> (Rate, Option<Ground<'l>>) {
        let year = month.year();
        if let Some(rate) = self.given.get(&year) {
            return (*rate, None);
        }
        if let Some(Ok(taken)) = self.known.map(|known| known.taken(month.first_day())) {
            return (*taken.value, Some(taken.ground));
        }
        found.ask(
            Sentence::in_both(
                format!("Hasil pengembangan tahun {year} tidak diketahui: diminta rincian saldo dari BPJS Ketenagakerjaan (account.returns)"),
                format!("The return of {year} is not known: the account statement of BPJS Ketenagakerjaan is asked (account.returns)"),
            ),
            &[],
        );
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                format!("Tahun {year} dihitung tanpa hasil pengembangan."),
                format!("{year} is reckoned without a return."),
            ),
        );
        (nothing(), None)
    }
}

fn nothing() -> Rate {
    "0%".parse().expect("a rate")
}
