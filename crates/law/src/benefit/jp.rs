//! JP: who has a pension: at old age, in total disability, and who of those left; or the lump sum in its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Rate, Rupiah, Sentence, age_on};

use super::Benefit;
use super::account::{Account, YearRate};
use super::case::{Amount, Count, Day, InMonth};
use super::claim::{Claim, months_after};
use super::clock::next_month;
use super::findings::{Findings, ROUNDING, rate_words};
use super::pension::{Limits, Reckoning, counted, retirement};
use super::wages::{History, Inflation, Wage};
use crate::catalogue::Catalogue;
use crate::dated::{Dated, Ground, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of JP.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(super) accrual: Dated<Rate>,
    pub(super) inflation: Dated<Rate>,
    pub(super) index: Dated<String>,
    pub(super) next_years: Dated<String>,
    pub(super) pension_min: Dated<Rupiah>,
    pub(super) pension_max: Dated<Rupiah>,
    pub(super) vesting_months: Dated<i64>,
    pub(super) density_min: Dated<Rate>,
    pub(super) disability_member_months: Dated<i64>,
    pub(super) survivors_member_months: Dated<i64>,
    pub(super) share_disability: Dated<Rate>,
    pub(super) share_spouse: Dated<Rate>,
    pub(super) share_child: Dated<Rate>,
    pub(super) share_child_after_spouse: Dated<Rate>,
    pub(super) share_parent: Dated<Rate>,
    pub(super) child_age_end: Dated<i64>,
    pub(super) child_max: Dated<i64>,
    pub(super) order: Dated<Vec<String>>,
    pub(super) lump_sum: Dated<String>,
    pub(super) lump_sum_survivors: Dated<String>,
    pub(super) retirement_age: Dated<i64>,
    pub(super) choice_years: Dated<i64>,
    pub(super) payment_days: Dated<i64>,
    pub(super) confirmation_months: Dated<i64>,
    pub(super) late_payment: Dated<Rate>,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            accrual: catalogue.dated("jp.accrual")?,
            inflation: catalogue.dated("jp.inflation")?,
            index: catalogue.dated("jp.index")?,
            next_years: catalogue.dated("jp.next_years")?,
            pension_min: catalogue.dated("jp.pension_min")?,
            pension_max: catalogue.dated("jp.pension_max")?,
            vesting_months: catalogue.dated("jp.vesting_months")?,
            density_min: catalogue.dated("jp.density_min")?,
            disability_member_months: catalogue.dated("jp.disability.member_months")?,
            survivors_member_months: catalogue.dated("jp.survivors.member_months")?,
            share_disability: catalogue.dated("jp.share.disability")?,
            share_spouse: catalogue.dated("jp.share.spouse")?,
            share_child: catalogue.dated("jp.share.child")?,
            share_child_after_spouse: catalogue.dated("jp.share.child_after_spouse")?,
            share_parent: catalogue.dated("jp.share.parent")?,
            child_age_end: catalogue.dated("jp.child.age_end")?,
            child_max: catalogue.dated("jp.child.max")?,
            order: catalogue.dated("jp.order")?,
            lump_sum: catalogue.dated("jp.lump_sum")?,
            lump_sum_survivors: catalogue.dated("jp.lump_sum_survivors")?,
            retirement_age: catalogue.dated("jp.retirement_age")?,
            choice_years: catalogue.dated("jp.choice_years")?,
            payment_days: catalogue.dated("jp.payment_days")?,
            confirmation_months: catalogue.dated("jp.confirmation_months")?,
            late_payment: catalogue.dated("jp.late_payment")?,
        })
    }
}

/// `jp.old_age`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldAge {
    born: Day,
    /// Work went on after the retirement age, and the pension was put off until this day.
    deferred_until: Option<Day>,
    /// The pension of this month; the first one without it.
    month: Option<InMonth>,
    wage: Vec<Wage>,
    #[serde(default)]
    inflation: BTreeMap<String, YearRate>,
    limits: Option<Limits>,
    account: Option<Account>,
    #[serde(default)]
    claim: Claim,
}

/// `jp.disability`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Disability {
    born: Day,
    member_since: Day,
    /// What caused it.
    event: Day,
    /// When a doctor found it total and permanent.
    determined_on: Option<Day>,
    months_due: Option<Count>,
    month: Option<InMonth>,
    wage: Vec<Wage>,
    #[serde(default)]
    inflation: BTreeMap<String, YearRate>,
    limits: Option<Limits>,
    account: Option<Account>,
    #[serde(default)]
    claim: Claim,
}

/// `jp.survivor`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Survivor {
    died: Day,
    born: Option<Day>,
    member_since: Option<Day>,
    /// The monthly pension the member had already.
    pension: Option<Amount>,
    #[serde(default)]
    spouse: bool,
    #[serde(default)]
    child: Vec<Child>,
    #[serde(default)]
    parent: bool,
    /// The widow or widower died or married again.
    spouse_ended_on: Option<Day>,
    /// What she or he had each month by then.
    spouse_pension: Option<Amount>,
    months_due: Option<Count>,
    month: Option<InMonth>,
    #[serde(default)]
    wage: Vec<Wage>,
    #[serde(default)]
    inflation: BTreeMap<String, YearRate>,
    limits: Option<Limits>,
    account: Option<Account>,
    #[serde(default)]
    claim: Claim,
}

/// `[[child]]`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Child {
    born: Day,
    #[serde(default)]
    works: bool,
    #[serde(default)]
    married: bool,
}

impl Benefit for OldAge {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jp;
        let (reached, age) = retirement(terms, self.born.0)?;
        self.claim.checked(self.born.0)?;
        found.because(
            Sentence::in_both(
                format!("Usia pensiun {} tahun dicapai {reached}", age.value),
                format!("The retirement age of {} is reached on {reached}", age.value),
            ),
            &[age.ground],
        );
        if let Some(Day(claimed)) = self.claim.claimed_on.filter(|claimed| claimed.0 < reached) {
            found.deny(
                Sentence::in_both(
                    format!("Diajukan {claimed}, sebelum usia pensiun ({reached})"),
                    format!("Claimed on {claimed}, before the retirement age ({reached})"),
                ),
                &[age.ground],
            );
            return Ok(());
        }
        let retires = self.retires(found, terms, reached)?;
        let history = History::read(found, &self.wage, &found.law.wage_terms().pu_jp_ceiling)?;
        let reckoning = Reckoning {
            terms,
            inflation: Inflation::new(&self.inflation, &terms.inflation)?,
            limits: self.limits,
            begins: next_month(retires),
            asked: self.month.map(|month| month.0),
            account: self.account.as_ref(),
            claim: &self.claim,
        };
        let vesting = terms.vesting_months.taken(retires)?;
        let months = history.months();
        if months < *vesting.value {
            let rule = terms.lump_sum.taken(retires)?;
            found.because(
                Sentence::in_both(
                    format!("Masa iur {months} bulan, kurang dari {}: dibayar sekaligus", vesting.value),
                    format!("{months} contribution months, less than {}: paid at once", vesting.value),
                ),
                &[vesting.ground, rule.ground],
            );
            return reckoning.lump_sum(found, rule);
        }
        found.because(
            Sentence::in_both(
                format!("Masa iur {months} bulan, paling sedikit {}", vesting.value),
                format!("{months} contribution months, at least {}", vesting.value),
            ),
            &[vesting.ground],
        );
        let (formula, grounds) = reckoning.formula(found, &history, months)?;
        reckoning.monthly(found, "jp.old_age", formula, &grounds)
    }
}

impl OldAge {
    /// The day the pension is taken: the retirement age, or later by choice.
    fn retires(&self, found: &mut Findings<'_>, terms: &Terms, reached: Date) -> Result<Date, Refused> {
        let Some(Day(deferred)) = self.deferred_until else { return Ok(reached) };
        let choice = terms.choice_years.taken(reached)?;
        let last = months_after(reached, choice.value * 12);
        if deferred < reached {
            return Err(Refused::impossible(
                format!("deferred_until {deferred} mendahului usia pensiun ({reached})."),
                format!("deferred_until {deferred} lies before the retirement age ({reached})."),
            ));
        }
        let taken = deferred.min(last);
        found.because(
            Sentence::in_both(
                format!(
                    "Tetap dipekerjakan dan memilih menerima saat berhenti bekerja, paling lama {} tahun: {taken}",
                    choice.value
                ),
                format!(
                    "Still employed and chose to take it on stopping, at most {} years later: {taken}",
                    choice.value
                ),
            ),
            &[choice.ground],
        );
        Ok(taken)
    }
}

impl Benefit for Disability {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jp;
        let event = self.event.0;
        self.claim.checked(event)?;
        let (reached, age) = retirement(terms, self.born.0)?;
        if event >= reached {
            found.deny(
                Sentence::in_both(
                    format!(
                        "Cacat total tetap {event} sesudah usia pensiun ({reached}): pensiun cacat hanya sebelumnya"
                    ),
                    format!("Total disability on {event} after the retirement age ({reached}): only before it"),
                ),
                &[age.ground, terms.share_disability.taken(event)?.ground],
            );
            return Ok(());
        }
        let determined = match self.determined_on {
            Some(Day(day)) if day < event => {
                return Err(Refused::impossible(
                    format!("determined_on {day} mendahului kejadian {event}."),
                    format!("determined_on {day} lies before the event of {event}."),
                ));
            }
            Some(Day(day)) => day,
            None => {
                found.ask(
                    Sentence::in_both(
                        "Diminta penetapan cacat total tetap dari dokter penasihat, dokter yang merawat, atau dokter pemeriksa",
                        "A doctor's finding of total permanent disability is asked",
                    ),
                    &[terms.share_disability.taken(event)?.ground],
                );
                event
            }
        };
        let history = History::read(found, &self.wage, &found.law.wage_terms().pu_jp_ceiling)?;
        let reckoning = Reckoning {
            terms,
            inflation: Inflation::new(&self.inflation, &terms.inflation)?,
            limits: self.limits,
            begins: next_month(determined),
            asked: self.month.map(|month| month.0),
            account: self.account.as_ref(),
            claim: &self.claim,
        };
        let member = terms.disability_member_months.taken(event)?;
        let counted = counted(found, terms, &history, event, self.member_since.0, self.months_due, member)?;
        let Some(counted) = counted else {
            return reckoning.lump_sum(found, terms.lump_sum_survivors.taken(event)?);
        };
        let (formula, mut grounds) = reckoning.formula(found, &history, counted)?;
        let share = terms.share_disability.taken(event)?;
        grounds.push(share.ground);
        reckoning.monthly(found, "jp.disability", (formula * *share.value).round(ROUNDING), &grounds)
    }
}

impl Benefit for Survivor {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jp;
        let died = self.died.0;
        self.claim.checked(died)?;
        let event = self.spouse_ended_on.map_or(died, |day| day.0);
        if event < died {
            return Err(Refused::impossible(
                format!("spouse_ended_on {event} mendahului kematian {died}."),
                format!("spouse_ended_on {event} lies before the death of {died}."),
            ));
        }
        let reckoning = Reckoning {
            terms,
            inflation: Inflation::new(&self.inflation, &terms.inflation)?,
            limits: self.limits,
            begins: next_month(event),
            asked: self.month.map(|month| month.0),
            account: self.account.as_ref(),
            claim: &self.claim,
        };
        let Some((id, share)) = self.recipient(found, terms, reckoning.begins)? else { return Ok(()) };
        let (basis, mut grounds) = match (self.spouse_ended_on, self.spouse_pension, self.pension) {
            (Some(_), None, _) => {
                return Err(Refused::missing(
                    "Pensiun janda atau duda sebulan (spouse_pension)",
                    "The monthly pension of the spouse (spouse_pension)",
                ));
            }
            (Some(_), Some(spouse), _) => (spouse.0, Vec::new()),
            (None, _, Some(pension)) => (pension.0, Vec::new()),
            (None, _, None) => match self.formula(found, &reckoning)? {
                Some(formula) => formula,
                None => return reckoning.lump_sum(found, terms.lump_sum_survivors.taken(died)?),
            },
        };
        let amount = (basis * *share.value).round(ROUNDING);
        let (indonesian, english) = rate_words(*share.value);
        found.step(
            Sentence::in_both(
                format!("Bagian {indonesian} x {basis} = {amount}"),
                format!("Share {english} x {basis} = {amount}"),
            ),
            &[share.ground],
        );
        grounds.push(share.ground);
        reckoning.monthly(found, id, amount, &grounds)
    }
}

impl Survivor {
    /// Who receives, by the order of the law, and the share.
    fn recipient<'l>(
        &self,
        found: &mut Findings<'_>,
        terms: &'l Terms,
        begins: Date,
    ) -> Result<Option<(&'static str, Taken<'l, &'l Rate>)>, Refused> {
        let order = terms.order.taken(self.died.0)?;
        if self.spouse && self.spouse_ended_on.is_none() {
            found.because(
                Sentence::in_both(
                    "Penerima: janda atau duda, sampai meninggal atau menikah lagi",
                    "Recipient: the widow or widower, until death or remarriage",
                ),
                &[order.ground],
            );
            return Ok(Some(("jp.spouse", terms.share_spouse.taken(self.died.0)?)));
        }
        let (age_end, most) = (terms.child_age_end.taken(begins)?, terms.child_max.taken(begins)?);
        let entitled =
            |child: &&Child| i64::from(age_on(child.born.0, begins)) < *age_end.value && !child.works && !child.married;
        let children = i64::try_from(self.child.iter().filter(entitled).count()).expect("children of a person");
        if children > 0 {
            let text = Sentence::in_both(
                format!(
                    "Penerima: {children} anak di bawah {} tahun yang belum bekerja dan belum menikah",
                    age_end.value
                ),
                format!("Recipients: {children} children under {} who neither work nor are married", age_end.value),
            );
            found.because(text, &[order.ground, age_end.ground]);
            if children > *most.value {
                found.ask(
                    Sentence::in_both(
                        format!("Paling banyak {} anak: diminta daftar penerima manfaat yang terdaftar", most.value),
                        format!("At most {} children: the registered list of recipients is asked", most.value),
                    ),
                    &[most.ground],
                );
            } else if children > 1 {
                found.warn(
                    WarningCode::NeedsReview,
                    Sentence::in_both(
                        "Pembagian pensiun di antara dua anak tidak diatur dalam PP 45/2015; jumlahnya untuk keduanya.",
                        "How two children divide the pension is not in PP 45/2015; the amount is for both.",
                    ),
                );
            }
            let share = match self.spouse_ended_on {
                Some(ended) => terms.share_child_after_spouse.taken(ended.0)?,
                None => terms.share_child.taken(self.died.0)?,
            };
            return Ok(Some(("jp.child", share)));
        }
        if self.spouse_ended_on.is_some() {
            found.deny(
                Sentence::in_both(
                    "Tidak ada anak yang berhak: pensiun berakhir dengan meninggal atau menikahnya janda atau duda",
                    "No child is entitled: the pension ended with the widow's or widower's death or marriage",
                ),
                &[age_end.ground],
            );
            return Ok(None);
        }
        if self.parent && self.child.is_empty() {
            found.because(
                Sentence::in_both("Penerima: satu orang tua, sampai meninggal", "Recipient: one parent, until death"),
                &[order.ground],
            );
            return Ok(Some(("jp.parent", terms.share_parent.taken(self.died.0)?)));
        }
        found.ask(
            Sentence::in_both(
                "Tidak ada penerima pensiun yang berhak (janda atau duda, anak, orang tua): akumulasi iuran dalam hal itu tidak ditemukan dalam PP 45/2015; diminta daftar penerima dan penetapan",
                "Nobody is entitled (widow or widower, child, parent): what becomes of the contributions is not in PP 45/2015; the list of recipients and a ruling are asked",
            ),
            &[order.ground],
        );
        Ok(None)
    }

    /// The formula of a member who died before any pension; none where only the contributions are paid back.
    fn formula<'l>(
        &self,
        found: &mut Findings<'_>,
        reckoning: &Reckoning<'_, 'l>,
    ) -> Result<Option<(Rupiah, Vec<Ground<'l>>)>, Refused> {
        let (terms, died) = (reckoning.terms, self.died.0);
        if let Some(Day(born)) = self.born {
            let (reached, age) = retirement(terms, born)?;
            if reached <= died {
                found.ask(
                    Sentence::in_both(
                        format!("Usia pensiun sudah dicapai {reached}: diminta besar pensiun yang diterima, atau bukti akumulasi iuran belum dibayar"),
                        format!("The retirement age was reached on {reached}: the pension received, or proof that nothing was paid, is asked"),
                    ),
                    &[age.ground],
                );
            }
        }
        let Some(Day(since)) = self.member_since else {
            return Err(Refused::missing("Peserta JP sejak (member_since)", "Member of JP since (member_since)"));
        };
        let history = History::read(found, &self.wage, &found.law.wage_terms().pu_jp_ceiling)?;
        let member = terms.survivors_member_months.taken(died)?;
        match counted(found, terms, &history, died, since, self.months_due, member)? {
            Some(counted) => reckoning.formula(found, &history, counted).map(Some),
            None => Ok(None),
        }
    }
}
