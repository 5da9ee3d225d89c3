//! What every pension of JP shares once somebody has a right: formula, limits, years, lump sum, clocks.

use serde::Deserialize;
use units::{Date, Month, Rupiah, Sentence};

use super::account::Account;
use super::case::{Amount, Count};
use super::claim::{Claim, months_after};
use super::clock::birthday;
use super::findings::{Deadline, Findings, ROUNDING, rate_words, times};
use super::jp::Terms;
use super::wages::{History, Inflation, telling};
use crate::Program;
use crate::dated::{Ground, Taken};
use crate::reasoned::{WarningCode, in_english};
use crate::refusal::Refused;

/// A hundred years: later than any payment.
const MONTHS_LATE_MAX: i64 = 1_200;

/// `[limits]`: the least and most of a year that is not announced yet, for projections.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    min: Amount,
    max: Amount,
}

/// What the kinds share once the right and its beginning are known.
pub(super) struct Reckoning<'a, 'l> {
    pub(super) terms: &'l Terms,
    pub(super) inflation: Inflation<'l>,
    pub(super) limits: Option<Limits>,
    /// The first of a month.
    pub(super) begins: Date,
    pub(super) asked: Option<Month>,
    pub(super) account: Option<&'a Account>,
    pub(super) claim: &'a Claim,
}

impl<'l> Reckoning<'_, 'l> {
    /// The formula pension of the first year, before shares and limits.
    pub(super) fn formula(
        &self,
        found: &mut Findings<'_>,
        history: &History,
        counted: i64,
    ) -> Result<(Rupiah, Vec<Ground<'l>>), Refused> {
        if history.last().is_some_and(|last| last >= Month::containing(self.begins)) {
            let text = Sentence::in_both(
                format!("wage: ada iuran sejak hak pensiun mulai ({}).", self.begins),
                format!("wage: there are contributions since the right to the pension began ({}).", self.begins),
            );
            return Err(Refused::Impossible(text));
        }
        let (accrual, index) = (self.terms.accrual.taken(self.begins)?, self.terms.index.taken(self.begins)?);
        let indexed = history.indexed(found, i32::from(self.begins.year()), &self.inflation)?;
        let average = indexed.average();
        let mut index_grounds = vec![index.ground];
        index_grounds.extend(telling(&indexed.grounds));
        found.step(
            Sentence::in_both(
                format!("Rata-rata upah tertimbang {} bulan = {average} sebulan", indexed.months),
                format!("Average indexed wage of {} months = {average} a month", indexed.months),
            ),
            &index_grounds,
        );
        let amount = indexed.pension(*accrual.value, counted)?;
        let (indonesian, english) = rate_words(*accrual.value);
        found.step(
            Sentence::in_both(
                format!("Formula = {indonesian} x {counted} bulan / 12 x {average} = {amount}"),
                format!("Formula = {english} x {counted} months / 12 x {average} = {amount}"),
            ),
            &[accrual.ground],
        );
        let mut grounds = vec![accrual.ground, index.ground];
        grounds.extend(telling(&indexed.grounds));
        Ok((amount, grounds))
    }

    /// The pension of a month as it is paid: within the limits of its time, grown each year.
    pub(super) fn monthly(
        &self,
        found: &mut Findings<'_>,
        id: &'static str,
        first: Rupiah,
        grounds: &[Ground<'l>],
    ) -> Result<(), Refused> {
        let begins = Month::containing(self.begins);
        let asked = self.asked.unwrap_or(begins);
        if asked < begins {
            return Err(Refused::impossible(
                format!("month {asked} mendahului mulainya hak pensiun ({begins})."),
                format!("month {asked} lies before the right to the pension begins ({begins})."),
            ));
        }
        let mut grounds = grounds.to_vec();
        let mut amount = self.limited(found, first, self.begins, &mut grounds)?;
        let years = asked.months_since(begins) / 12;
        for year in 1..=years {
            let anniversary = begins.plus(year * 12);
            let rule = self.terms.next_years.taken(anniversary.first_day())?;
            let (grown, says, ground) = self.inflation.next_year(amount, anniversary.year() - 1)?;
            let both: Vec<Ground<'_>> = [rule.ground].into_iter().chain(ground).collect();
            found.step(says, &both);
            grounds.push(rule.ground);
            amount = self.limited(found, grown, anniversary.first_day(), &mut grounds)?;
        }
        grounds.dedup_by(|one, other| std::ptr::eq(one.citation, other.citation));
        found.because(
            Sentence::in_both(
                format!("Hak diperhitungkan mulai {}", self.begins),
                format!("The right begins on {}", self.begins),
            ),
            &[],
        );
        let says = Sentence::in_both(
            format!("Manfaat pensiun bulan {asked} = {amount}"),
            format!("Pension of {asked} = {amount}"),
        );
        found.pay_one(
            id,
            Some(Sentence::in_both(format!("bulan {asked}"), format!("month {asked}"))),
            amount,
            says,
            &grounds,
        );
        self.clocks(found, amount)
    }

    /// Within the least and most of the day.
    fn limited(
        &self,
        found: &mut Findings<'_>,
        amount: Rupiah,
        day: Date,
        grounds: &mut Vec<Ground<'l>>,
    ) -> Result<Rupiah, Refused> {
        let (least, most, of_law) = match self.limits {
            Some(limits) if limits.min.0 > limits.max.0 => {
                return Err(Refused::impossible(
                    "limits: min lebih besar dari max.",
                    "limits: min is larger than max.",
                ));
            }
            Some(limits) => {
                found.warn(
                    WarningCode::Assumed,
                    Sentence::in_both(
                        "Batas manfaat pensiun diambil dari kasus (limits).",
                        "The limits of the pension are taken from the case (limits).",
                    ),
                );
                (limits.min.0, limits.max.0, None)
            }
            None => {
                let (min, max) = (self.terms.pension_min.taken(day)?, self.terms.pension_max.taken(day)?);
                (*min.value, *max.value, Some((min.ground, max.ground)))
            }
        };
        if least > most {
            return Err(Refused::impossible(
                format!("Manfaat pensiun paling sedikit ({least}) lebih dari paling banyak ({most})."),
                format!("The least a pension can be ({}) is above the most ({}).", in_english(least), in_english(most)),
            ));
        }
        let within = amount.clamp(least, most);
        let ground = match (within != amount, of_law) {
            (false, _) | (true, None) => None,
            (true, Some((min, max))) => Some(if within == least { min } else { max }),
        };
        if within != amount {
            let (word, english) = if within == least { ("sedikit", "least") } else { ("banyak", "most") };
            let used: Vec<Ground<'_>> = ground.into_iter().collect();
            found.step(
                Sentence::in_both(
                    format!("Manfaat pensiun paling {word} = {within}, menggantikan {amount}"),
                    format!("The {english} a pension can be = {within}, in place of {amount}"),
                ),
                &used,
            );
        }
        grounds.extend(ground);
        Ok(within)
    }

    /// Contributions and their return, paid once.
    pub(super) fn lump_sum(&self, found: &mut Findings<'_>, rule: Taken<'l, &'l String>) -> Result<(), Refused> {
        let Some(account) = self.account else {
            found.ask(
                Sentence::in_both(
                    "Diminta saldo iuran JP beserta hasil pengembangannya dari BPJS Ketenagakerjaan ([account])",
                    "The balance of pension contributions and their return is asked ([account])",
                ),
                &[rule.ground],
            );
            return self.clocks(found, Rupiah::ZERO);
        };
        let paid_in = Month::containing(self.claim.paid_on.map_or(self.begins, |day| day.0));
        let amount = account.paid_out(found, Program::Jp, paid_in, None)?;
        let says = Sentence::in_both(
            format!("Akumulasi iuran ditambah hasil pengembangan, sekaligus = {amount}"),
            format!("Contributions and their return, at once = {amount}"),
        );
        found.pay("jp.lump_sum", amount, says, &[rule.ground]);
        self.clocks(found, amount)
    }

    fn clocks(&self, found: &mut Findings<'_>, owed: Rupiah) -> Result<(), Refused> {
        let days = self.terms.payment_days.taken(self.begins)?;
        let text = Sentence::in_both(
            format!(
                "Pembayaran pertama paling lama {} hari sejak hak timbul ({}) dan dokumen lengkap",
                days.value, self.begins
            ),
            format!("First payment within {} days of the right ({}) and complete documents", days.value, self.begins),
        );
        let starts = self.claim.complete_on.map(|day| day.0.max(self.begins));
        let date = starts.and_then(|day| (0..*days.value).try_fold(day, |day, _| day.tomorrow().ok()));
        let payment = Deadline { id: "payment", text, starts, date, certainty: None, citations: Vec::new() };
        found.deadline(payment, &[days.ground]);
        if let (Some(last), Some(paid)) = (date, self.claim.paid_on) {
            self.late(found, owed, last, paid.0)?;
        }
        let months = self.terms.confirmation_months.taken(self.begins)?;
        let text = Sentence::in_both(
            format!(
                "Konfirmasi data penerima setiap {} bulan; tanpa itu pembayaran dihentikan sementara",
                months.value
            ),
            format!("Recipients confirm their data every {} months; payment is suspended without it", months.value),
        );
        let date = Some(months_after(self.begins, *months.value));
        let confirmation = Deadline {
            id: "confirmation",
            text,
            starts: Some(self.begins),
            date,
            certainty: None,
            citations: Vec::new(),
        };
        found.deadline(confirmation, &[months.ground]);
        Ok(())
    }
}

impl Reckoning<'_, '_> {
    /// The fine of an office that pays late; the article does not say that the member receives it.
    fn late(&self, found: &mut Findings<'_>, owed: Rupiah, last: Date, paid: Date) -> Result<(), Refused> {
        let begun = (0..MONTHS_LATE_MAX).find(|months| months_after(last, *months) >= paid).unwrap_or(MONTHS_LATE_MAX);
        if begun == 0 {
            return Ok(());
        }
        let rate = self.terms.late_payment.taken(last)?;
        let fine = (times(owed, begun)? * *rate.value).round(ROUNDING);
        let (indonesian, english) = rate_words(*rate.value);
        found.because(
            Sentence::in_both(
                format!("Dibayar {paid}, lewat dari {last}: denda BPJS Ketenagakerjaan {begun} bulan x {indonesian} x {owed} = {fine}"),
                format!("Paid on {paid}, after {last}: a fine on BPJS Ketenagakerjaan of {begun} months x {english} x {owed} = {fine}"),
            ),
            &[rate.ground],
        );
        found.warn(
            WarningCode::NeedsReview,
            Sentence::in_both(
                "PP 45/2015 tidak menyebut siapa yang menerima denda keterlambatan itu; tidak masuk jumlah.",
                "PP 45/2015 does not say who receives that fine; it is not in the total.",
            ),
        );
        Ok(())
    }
}

/// The day the retirement age is reached, and the age of that day: the age rises while some wait for it.
pub(super) fn retirement(terms: &Terms, born: Date) -> Result<(Date, Taken<'_, &i64>), Refused> {
    let ages = terms.retirement_age.values();
    let (youngest, oldest) = (ages.iter().map(|age| age.value).min(), ages.iter().map(|age| age.value).max());
    let (Some(youngest), Some(oldest)) = (youngest, oldest) else {
        return Err(Refused::missing("Usia pensiun", "The retirement age"));
    };
    for years in youngest..=oldest {
        let reached = birthday(born, years);
        let age = terms.retirement_age.taken(reached)?;
        if years >= *age.value {
            return Ok((reached, age));
        }
    }
    Err(Refused::impossible(
        format!("Usia pensiun bagi yang lahir {born} tidak ditemukan."),
        format!("No retirement age was found for somebody born on {born}."),
    ))
}

/// How many months count: those paid, or fifteen years where the conditions of the floor hold; none without them.
pub(super) fn counted(
    found: &mut Findings<'_>,
    terms: &Terms,
    history: &History,
    event: Date,
    since: Date,
    months_due: Option<Count>,
    member: Taken<'_, &i64>,
) -> Result<Option<i64>, Refused> {
    if since > event {
        return Err(Refused::impossible(
            format!("member_since {since} sesudah kejadian {event}."),
            format!("member_since {since} lies after the event of {event}."),
        ));
    }
    let vesting = terms.vesting_months.taken(event)?;
    let (months, floor) = (history.months(), *vesting.value);
    if months >= floor {
        found.because(
            Sentence::in_both(
                format!("Masa iur {months} bulan, paling sedikit {floor}"),
                format!("{months} contribution months, at least {floor}"),
            ),
            &[vesting.ground],
        );
        return Ok(Some(months));
    }
    let density = terms.density_min.taken(event)?;
    let reached = months_after(since, *member.value);
    let of_event = Month::containing(event);
    let due = months_due.map_or_else(|| i64::from(of_event.months_since(Month::containing(since))), |due| due.0);
    let paid = history.months_before(of_event);
    let dense = i128::from(paid) * 1_000_000_000 >= i128::from(due) * i128::from(density.value.billionths());
    let (minimum, minimum_english) = rate_words(*density.value);
    let long_enough = reached <= event;
    let (membership, membership_english) = match long_enough {
        true => ("sudah", "a member for"),
        false => ("belum", "not yet a member for"),
    };
    let text = Sentence::in_both(
        format!(
            "Peserta sejak {since}: {membership} {} bulan pada {event}; kepadatan iuran {paid} dari {due} bulan, paling sedikit {minimum}",
            member.value
        ),
        format!(
            "Member since {since}: {membership_english} {} months on {event}; {paid} of {due} months paid, at least {minimum_english}",
            member.value
        ),
    );
    let grounds = [member.ground, density.ground];
    found.because(text, &grounds);
    if long_enough && dense && months > 0 {
        found.because(
            Sentence::in_both(
                format!("Masa iur {months} bulan dihitung {floor} bulan"),
                format!("{months} contribution months count as {floor}"),
            ),
            &grounds,
        );
        return Ok(Some(floor));
    }
    found.because(
        Sentence::in_both(
            "Syarat masa iur 15 tahun tidak terpenuhi: akumulasi iuran dan hasil pengembangannya dibayar sekaligus",
            "The conditions for fifteen years are not met: contributions and their return are paid at once",
        ),
        &grounds,
    );
    Ok(None)
}
