//! Contributions of migrant workers (pekerja migran Indonesia): packages paid once.

use std::str::FromStr;

use units::{Month, Rupiah, Sentence};

use super::terms::Terms;
use super::{Contribution, Line, Payer};
use crate::dated::{NotInForce, Taken};
use crate::reasoned::{Recorder, in_english};
use crate::refusal::Refused;
use crate::{Program, Programs};

/// What is bought: cover before work, during and after a contract, months beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Package {
    before: bool,
    contract: Option<Length>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Six,
    Twelve,
    TwentyFour,
}

impl FromStr for Package {
    type Err = Refused;

    /// `before`, `6`, `12`, `24`, or both joined: `before+24`.
    fn from_str(text: &str) -> Result<Self, Refused> {
        let wrong = || {
            let allowed = "before, 6, 12, 24, before+6, before+12, before+24";
            Refused::unknown(("paket PMI", "package for migrant workers"), text, allowed)
        };
        let length = |word: &str| match word {
            "6" => Ok(Length::Six),
            "12" => Ok(Length::Twelve),
            "24" => Ok(Length::TwentyFour),
            _ => Err(wrong()),
        };
        match text.trim().split_once('+') {
            Some(("before", rest)) => Ok(Self { before: true, contract: Some(length(rest)?) }),
            Some(_) => Err(wrong()),
            None if text.trim() == "before" => Ok(Self { before: true, contract: None }),
            None => Ok(Self { before: false, contract: Some(length(text.trim())?) }),
        }
    }
}

/// The prices of one month.
#[derive(Debug, Clone)]
pub struct MigrantMonth<'l> {
    parts: Result<Parts<'l>, NotInForce>,
    /// Before work and a contract of 24 months, known for longer than its parts.
    whole_24: Taken<'l, &'l Rupiah>,
    jht: Result<Taken<'l, &'l [Rupiah; 2]>, NotInForce>,
}

#[derive(Debug, Clone)]
struct Parts<'l> {
    before: Taken<'l, &'l Rupiah>,
    packages: [Taken<'l, &'l Rupiah>; 3],
    extra_month: Taken<'l, &'l Rupiah>,
}

impl<'l> MigrantMonth<'l> {
    pub(crate) fn new(terms: &'l Terms, month: Month) -> Result<Self, Refused> {
        let day = month.last_day();
        let parts = || {
            Ok(Parts {
                before: terms.migrant_before.taken(day)?,
                packages: [terms.migrant_6.taken(day)?, terms.migrant_12.taken(day)?, terms.migrant_24.taken(day)?],
                extra_month: terms.migrant_extra_month.taken(day)?,
            })
        };
        Ok(Self { parts: parts(), whole_24: terms.migrant_whole_24.taken(day)?, jht: terms.migrant_jht.taken(day) })
    }

    /// What a package costs, with months beyond its contract.
    ///
    /// # Errors
    /// Months beyond a contract without a contract, or more than ten years of them; a price that is not known.
    pub fn reckon<R: Recorder>(
        &self,
        package: Package,
        extra_months: i64,
        recorder: &mut R,
    ) -> Result<Contribution, Refused> {
        let mut owed = Contribution::EMPTY;
        let parts = match &self.parts {
            Ok(parts) => parts,
            Err(_) if package == WHOLE_24 && extra_months == 0 => {
                let what =
                    ("sebelum bekerja dan paket kontrak 24 bulan", "before work and for a contract of 24 months");
                once(&mut owed, recorder, what, *self.whole_24.value, self.whole_24);
                return Ok(owed);
            }
            Err(error) => return Err(error.clone().into()),
        };
        if package.before {
            once(&mut owed, recorder, ("sebelum bekerja", "before work"), *parts.before.value, parts.before);
        }
        if let Some(length) = package.contract {
            let (months, price) = match length {
                Length::Six => (6, parts.packages[0]),
                Length::Twelve => (12, parts.packages[1]),
                Length::TwentyFour => (24, parts.packages[2]),
            };
            let (indonesian, english) =
                (format!("paket kontrak {months} bulan"), format!("for a contract of {months} months"));
            once(&mut owed, recorder, (&indonesian, &english), *price.value, price);
        }
        let refused = || {
            Refused::impossible(
                format!("Perpanjangan {extra_months} bulan; yang dapat 0 sampai 120, dengan paket 6, 12, atau 24."),
                format!("Extension of {extra_months} months; allowed: 0 to 120, with a package of 6, 12 or 24."),
            )
        };
        match extra_months {
            0 => {}
            1..=120 if package.contract.is_some() => {
                let amount = parts.extra_month.value.times(extra_months).ok_or_else(refused)?;
                let price = *parts.extra_month.value;
                let indonesian = format!("perpanjangan {extra_months} bulan x {price}");
                let english = format!("for an extension of {extra_months} months x {}", in_english(price));
                once(&mut owed, recorder, (&indonesian, &english), amount, parts.extra_month);
            }
            _ => return Err(refused()),
        }
        Ok(owed)
    }

    /// A month of voluntary JHT beside a package.
    ///
    /// # Errors
    /// An amount outside the range, or a month in which the range is not known.
    pub fn add_jht<R: Recorder>(
        &self,
        amount: Rupiah,
        owed: &mut Contribution,
        recorder: &mut R,
    ) -> Result<(), Refused> {
        let range = self.jht.clone()?;
        let [least, most] = *range.value;
        if amount < least || amount > most {
            return Err(Refused::Unknown {
                what: Sentence::in_both("iuran JHT sukarela PMI", "voluntary JHT of a migrant worker"),
                read: amount.get().to_string(),
                allowed: Sentence::in_both(
                    format!("{least} sampai {most}"),
                    format!("{} to {}", in_english(least), in_english(most)),
                ),
            });
        }
        owed.push(Line { programs: Program::Jht.into(), payer: Payer::Own, basis: None, rate: None, amount });
        let text = || {
            Sentence::in_both(
                format!("Iuran JHT sukarela sebulan = {amount} (antara {least} dan {most})"),
                format!(
                    "Voluntary JHT of a month = {} (between {} and {})",
                    in_english(amount),
                    in_english(least),
                    in_english(most)
                ),
            )
        };
        recorder.step(text, &[range.ground]);
        recorder.line(&[range.ground]);
        Ok(())
    }
}

const WHOLE_24: Package = Package { before: true, contract: Some(Length::TwentyFour) };

fn once<R: Recorder>(
    owed: &mut Contribution,
    recorder: &mut R,
    (indonesian, english): (&str, &str),
    amount: Rupiah,
    price: Taken<'_, &Rupiah>,
) {
    let both: Programs = [Program::Jkk, Program::Jkm].into_iter().collect();
    owed.push(Line { programs: both, payer: Payer::Own, basis: None, rate: None, amount });
    let text = || {
        Sentence::in_both(
            format!("Iuran JKK dan JKM {indonesian} = {amount}"),
            format!("JKK and JKM contribution {english} = {}", in_english(amount)),
        )
    };
    recorder.step(text, &[price.ground]);
    recorder.line(&[price.ground]);
}
