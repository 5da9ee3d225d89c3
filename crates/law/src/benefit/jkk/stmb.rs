//! JKK: the allowance while somebody cannot work (STMB), month by month of the incapacity.

use serde::Deserialize;
use units::{Date, Rate, Rounding, Rupiah, Sentence};

use super::{Accident, Common, Document, PAPERS, Sort, Wage, say_change_between};
use crate::Class;
use crate::benefit::Benefit;
use crate::benefit::case::{Amount, Day};
use crate::benefit::claim::{Claim, days_between, months_after};
use crate::benefit::findings::{Findings, rate_words};
use crate::benefit::membership::Membership;
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// A rate and the months of incapacity it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stage {
    first: i64,
    /// None for the last stage.
    last: Option<i64>,
    rate: Rate,
}

/// Longer than any working life.
const MONTHS_MAX: i64 = 600;

/// `jkk.stmb`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incapacity {
    /// First day without work.
    from: Day,
    /// Last day of the incapacity, by the doctor's letter.
    until: Day,
    /// What the employer paid in that time.
    wage_paid: Option<Amount>,
    documents: Option<Vec<Document>>,
    accident: Accident,
    wage: Wage,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

/// One month of incapacity, or the part of it that was used.
#[derive(Debug, Clone, Copy)]
struct Part {
    number: i64,
    from: Date,
    until: Date,
    days: i64,
    /// Days of the whole month.
    of: i64,
}

impl Benefit for Incapacity {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        let parts = self.parts(day)?;
        common.open(found, Sort::Cash, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        say_change_between(found, day, self.until.0);
        let basis = self.wage.basis(found, self.membership.class, day)?;
        let stages = terms.stmb.taken(day)?;
        for part in &parts {
            let Part { number, from, until, days, of } = *part;
            let holds = |stage: &&Stage| stage.first <= number && stage.last.is_none_or(|last| number <= last);
            let stage = stages.value.iter().find(holds);
            let Some(stage) = stage else {
                return Err(Refused::impossible(
                    format!("STMB bulan ke-{number} tidak punya persentase."),
                    format!("Month {number} of STMB has no percentage."),
                ));
            };
            let formula = |wage: Rupiah| Ok(share(wage, days, of, stage.rate));
            let (indonesian, english) = rate_words(stage.rate);
            let of_month = if days == of { String::new() } else { format!(" x {days}/{of}") };
            let says = |wage: Rupiah, amount: Rupiah| {
                Sentence::in_both(
                    format!(
                        "STMB bulan ke-{number} ({from} s.d. {until}) = {indonesian} x {wage}{of_month} = {amount}"
                    ),
                    format!("STMB month {number} ({from} to {until}) = {english} x {wage}{of_month} = {amount}"),
                )
            };
            let detail = Sentence::in_both(format!("bulan ke-{number}"), format!("month {number}"));
            basis.pay(found, "jkk.stmb", Some(detail), &[stages.ground], &formula, &says)?;
        }
        if parts.iter().any(|part| part.days < part.of) {
            found.warn(
                WarningCode::NeedsReview,
                Sentence::in_both(
                    "Bagian bulan STMB dihitung menurut harinya dalam bulan ketidakmampuan itu; cara menghitungnya tidak ditemukan dalam yang dibaca.",
                    "A part of a month counts by its days of that month of incapacity; no rule for it was found.",
                ),
            );
        }
        self.say_who_receives(found, day)?;
        common.close(found)
    }
}

impl Incapacity {
    /// The months of the incapacity, each beginning on the same day of the month.
    fn parts(&self, accident: Date) -> Result<Vec<Part>, Refused> {
        let (Day(from), Day(until)) = (self.from, self.until);
        if from < accident {
            return Err(Refused::impossible(
                format!("from {from} mendahului kejadian {accident}."),
                format!("from {from} lies before the accident of {accident}."),
            ));
        }
        if until < from {
            return Err(Refused::impossible(
                format!("until {until} mendahului from {from}."),
                format!("until {until} lies before from {from}."),
            ));
        }
        let mut parts = Vec::new();
        for number in 1..=MONTHS_MAX {
            let first = months_after(from, number - 1);
            let next = months_after(from, number);
            if until < first {
                return Ok(parts);
            }
            let end = next.yesterday().unwrap_or(next).min(until);
            let (days, of) = (days_between(first, end) + 1, days_between(first, next));
            parts.push(Part { number, from: first, until: end, days, of });
        }
        Err(Refused::impossible(
            format!("Tidak mampu bekerja {from} sampai {until}: lebih dari {MONTHS_MAX} bulan."),
            format!("Unable to work from {from} to {until}: more than {MONTHS_MAX} months."),
        ))
    }

    fn say_who_receives(&self, found: &mut Findings<'_>, day: Date) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        if self.membership.class.class() == Class::Bpu {
            let rule = terms.paid_first.taken(day)?;
            let first = &rule.value.bpu;
            found.because(
                Sentence::in_both(
                    format!("Ditanggung dahulu oleh {first}, lalu diganti BPJS Ketenagakerjaan"),
                    "Borne first by the member, then reimbursed".to_owned(),
                ),
                &[rule.ground],
            );
            return Ok(());
        }
        let rule = terms.stmb_payer.taken(day)?;
        let total = found.owed_by_fund();
        let says = match self.wage_paid {
            None => Sentence::in_both(
                "Dibayar kepada pemberi kerja sebagai pengganti upah; kelebihannya kepada pekerja",
                "Paid to the employer in place of wages; what exceeds them goes to the worker",
            ),
            Some(Amount(paid)) if total > paid => Sentence::in_both(
                format!(
                    "Pemberi kerja menerima {paid} sebagai pengganti upah; kelebihan {} langsung kepada pekerja",
                    total - paid
                ),
                format!(
                    "The employer receives {paid} in place of wages; the surplus of {} goes to the worker",
                    total - paid
                ),
            ),
            Some(Amount(paid)) => Sentence::in_both(
                format!(
                    "Pemberi kerja menerima {total}; kekurangan {} dari upah yang dibayar tidak dapat diminta dari pekerja",
                    paid - total
                ),
                format!("The employer receives {total}; the {} it paid beyond that cannot be asked back", paid - total),
            ),
        };
        found.because(says, &[rule.ground]);
        Ok(())
    }
}

/// `rate` of the wage for `days` of a month of `of` days, rounded once.
fn share(wage: Rupiah, days: i64, of: i64, rate: Rate) -> Rupiah {
    let exact = i128::from(wage.get()) * i128::from(days) * i128::from(rate.billionths());
    let rounded = Rounding::HalfUp.divide(exact, i128::from(of) * 1_000_000_000);
    Rupiah::new(i64::try_from(rounded).expect("a wage fits"))
}
