//! The clocks around a claim: until when it may be made, by when it is paid, what lateness costs.

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, Sentence};

use super::case::Day;
use super::findings::{Findings, ROUNDING, rate_words, times};
use crate::dated::Dated;
use crate::reasoned::WarningCode;
use crate::refusal::Refused;

/// `[claim]` of a case: when the heirs or the member asked, when all papers were there, when the money came.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Claim {
    pub(crate) claimed_on: Option<Day>,
    pub(crate) complete_on: Option<Day>,
    pub(crate) paid_on: Option<Day>,
}

/// The rules of the clocks of one program.
#[derive(Debug, Clone)]
pub(crate) struct ClaimTerms {
    pub(crate) expiry_years: Dated<i64>,
    pub(crate) payment_days: Dated<i64>,
    pub(crate) late_compensation: Dated<Rate>,
}

impl Claim {
    /// Days in an order that can be.
    pub(crate) fn checked(&self, event: Date) -> Result<(), Refused> {
        let order = [
            ("kejadian", "the event", Some(event)),
            ("pengajuan (claimed_on)", "the claim (claimed_on)", self.claimed_on.map(|day| day.0)),
            ("berkas lengkap (complete_on)", "the last document (complete_on)", self.complete_on.map(|day| day.0)),
            ("pembayaran (paid_on)", "the payment (paid_on)", self.paid_on.map(|day| day.0)),
        ];
        let given: Vec<(&str, &str, Date)> =
            order.into_iter().filter_map(|(name, english, day)| Some((name, english, day?))).collect();
        match given.windows(2).find(|pair| pair[1].2 < pair[0].2) {
            Some(pair) => {
                let [(before, before_english, first), (after, after_english, second)] = [pair[0], pair[1]];
                Err(Refused::impossible(
                    format!("Tanggal {after} {second} mendahului tanggal {before} {first}."),
                    format!("The day of {after_english} {second} lies before the day of {before_english} {first}."),
                ))
            }
            None => Ok(()),
        }
    }

    /// Whether the claim still stands: the law of the event decides how many years it had.
    pub(crate) fn expiry(&self, found: &mut Findings<'_>, event: Date, program: &str, years: &Dated<i64>) {
        let Ok(taken) = years.taken(event) else {
            found.warn(
                WarningCode::NeedsReview,
                Sentence::in_both(
                    format!("Kedaluwarsa klaim {program} untuk kejadian {event} tidak ditemukan dalam yang dibaca; tidak diterapkan."),
                    format!("No expiry of {program} claims was found for an event of {event}; none is applied."),
                ),
            );
            return;
        };
        let count = *taken.value;
        let text = Sentence::in_both(
            format!("Klaim {program} gugur setelah lewat {count} tahun sejak kejadian"),
            format!("The {program} claim lapses {count} years after the event"),
        );
        let last = found.years_after("claim", event, taken, text);
        let Some(Day(claimed)) = self.claimed_on else { return };
        if claimed <= last {
            return;
        }
        // A right that had not lapsed when the longer time came into force may have been saved by it.
        let longer =
            years.values().iter().find(|later| later.from > event && later.from <= last && later.value > count);
        match longer {
            Some(longer) => found.ask(
                Sentence::in_both(
                    format!("Diajukan {claimed}, lewat {count} tahun ({last}), tetapi sejak {} waktunya {} tahun: peralihannya belum dibaca, diminta penetapan", longer.from, longer.value),
                    format!("Claimed on {claimed}, after {count} years ({last}), but since {} the time is {} years: the transition was not read, a ruling is asked", longer.from, longer.value),
                ),
                &[taken.ground],
            ),
            None => found.deny(
                Sentence::in_both(
                    format!("Hak menuntut gugur: diajukan {claimed}, paling lambat {last}"),
                    format!("The claim has lapsed: made on {claimed}, the last day was {last}"),
                ),
                &[taken.ground],
            ),
        }
    }

    /// By when the fund pays, and what it owes for paying later.
    pub(crate) fn payment(
        &self,
        found: &mut Findings<'_>,
        event: Date,
        id: &'static str,
        terms: &ClaimTerms,
    ) -> Result<(), Refused> {
        let days = terms.payment_days.taken(event)?;
        let says = Sentence::in_both(
            format!("Dibayar paling lama {} hari kerja sejak syarat lengkap", days.value),
            format!("Paid within {} working days of a complete claim", days.value),
        );
        let last = found.working_days_after("payment", self.complete_on.map(|day| day.0), days, says);
        let (Some(last), Some(Day(paid))) = (last, self.paid_on) else { return Ok(()) };
        if paid <= last || found.is_denied() {
            return Ok(());
        }
        let late = days_between(last, paid);
        let rate = terms.late_compensation.taken(event)?;
        let owed: Rupiah = found.owed_by_fund();
        let amount = (times(owed, late)? * *rate.value).round(ROUNDING);
        let (indonesian, english) = rate_words(*rate.value);
        found.pay(
            id,
            amount,
            Sentence::in_both(
                format!("Ganti rugi keterlambatan = {late} hari x {indonesian} x {owed} = {amount}"),
                format!("Compensation for late payment = {late} days x {english} x {owed} = {amount}"),
            ),
            &[rate.ground, days.ground],
        );
        Ok(())
    }
}

/// Days from `from` to `to`, which is not earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    let span = to.since(from).expect("days of one calendar");
    i64::from(span.get_days())
}

/// The same day `months` later, or the last day of a month that has none; never beyond the calendar.
pub(crate) fn months_after(day: Date, months: i64) -> Date {
    let reached = i32::try_from(months).ok().map(|months| Month::containing(day).plus(months));
    let Some(reached) = reached.filter(|reached| reached.year() <= 9_999) else { return Date::MAX };
    let last = reached.last_day();
    last.with().day(day.day().min(last.day())).build().expect("a day of that month")
}
