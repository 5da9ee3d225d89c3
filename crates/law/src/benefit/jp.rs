//! JP: the pension of old age, of total disability, and of those who are left, or the lump sum in its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Month, Rate, Rupiah, age_on};

use super::Benefit;
use super::account::{Account, YearRate};
use super::case::{Amount, Count, Day, InMonth};
use super::claim::Claim;
use super::clock::{birthday, months_after, next_month};
use super::findings::{Deadline, Findings, ROUNDING, rate_words};
use super::wages::{History, Inflation, Wage};
use crate::catalogue::Catalogue;
use crate::contribution::Refused;
use crate::dated::{Dated, Ground, Taken};
use crate::reasoned::{Sentence, WarningCode};
use crate::rules::LawError;

/// The rules of JP.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    accrual: Dated<Rate>,
    inflation: Dated<Rate>,
    index: Dated<String>,
    next_years: Dated<String>,
    pub(super) pension_min: Dated<Rupiah>,
    pub(super) pension_max: Dated<Rupiah>,
    vesting_months: Dated<i64>,
    density_min: Dated<Rate>,
    disability_member_months: Dated<i64>,
    survivors_member_months: Dated<i64>,
    share_disability: Dated<Rate>,
    share_spouse: Dated<Rate>,
    share_child: Dated<Rate>,
    share_child_after_spouse: Dated<Rate>,
    share_parent: Dated<Rate>,
    child_age_end: Dated<i64>,
    child_max: Dated<i64>,
    order: Dated<Vec<String>>,
    lump_sum: Dated<String>,
    lump_sum_survivors: Dated<String>,
    retirement_age: Dated<i64>,
    choice_years: Dated<i64>,
    payment_days: Dated<i64>,
    confirmation_months: Dated<i64>,
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
        })
    }
}

/// `[limits]`: the least and most of a year that is not announced yet, for projections.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    min: Amount,
    max: Amount,
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

/// What the kinds share once the right and its beginning are known.
struct Reckoning<'a, 'l> {
    terms: &'l Terms,
    inflation: Inflation<'l>,
    limits: Option<Limits>,
    /// The first of a month.
    begins: Date,
    asked: Option<Month>,
    account: Option<&'a Account>,
    claim: &'a Claim,
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
        let history = History::read(found, &self.wage, &found.law.terms().pu_jp_ceiling)?;
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
            return Err(Refused::Impossible(format!("deferred_until {deferred} mendahului usia pensiun ({reached}).")));
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
                return Err(Refused::Impossible(format!("determined_on {day} mendahului kejadian {event}.")));
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
        let history = History::read(found, &self.wage, &found.law.terms().pu_jp_ceiling)?;
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
            return Err(Refused::Impossible(format!("spouse_ended_on {event} mendahului kematian {died}.")));
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
                return Err(Refused::Missing("Pensiun janda atau duda sebulan (spouse_pension)"));
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
            return Err(Refused::Missing("Peserta JP sejak (member_since)"));
        };
        let history = History::read(found, &self.wage, &found.law.terms().pu_jp_ceiling)?;
        let member = terms.survivors_member_months.taken(died)?;
        match counted(found, terms, &history, died, since, self.months_due, member)? {
            Some(counted) => reckoning.formula(found, &history, counted).map(Some),
            None => Ok(None),
        }
    }
}

impl<'l> Reckoning<'_, 'l> {
    /// The formula pension of the first year, before shares and limits.
    fn formula(
        &self,
        found: &mut Findings<'_>,
        history: &History,
        counted: i64,
    ) -> Result<(Rupiah, Vec<Ground<'l>>), Refused> {
        if history.last().is_some_and(|last| last >= Month::containing(self.begins)) {
            let text = format!("wage: ada iuran sejak hak pensiun mulai ({}).", self.begins);
            return Err(Refused::Impossible(text));
        }
        let (accrual, index) = (self.terms.accrual.taken(self.begins)?, self.terms.index.taken(self.begins)?);
        let indexed = history.indexed(found, i32::from(self.begins.year()), &self.inflation)?;
        let average = indexed.average();
        let mut index_grounds = vec![index.ground];
        index_grounds.extend(doubtful(&indexed.grounds));
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
        grounds.extend(doubtful(&indexed.grounds));
        Ok((amount, grounds))
    }

    /// The pension of a month as it is paid: within the limits of its time, grown each year.
    fn monthly(
        &self,
        found: &mut Findings<'_>,
        id: &'static str,
        first: Rupiah,
        grounds: &[Ground<'l>],
    ) -> Result<(), Refused> {
        let begins = Month::containing(self.begins);
        let asked = self.asked.unwrap_or(begins);
        if asked < begins {
            return Err(Refused::Impossible(format!("month {asked} mendahului mulainya hak pensiun ({begins}).")));
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
        self.clocks(found)
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
                return Err(Refused::Impossible("limits: min lebih besar dari max.".to_owned()));
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
    fn lump_sum(&self, found: &mut Findings<'_>, rule: Taken<'l, &'l String>) -> Result<(), Refused> {
        let Some(account) = self.account else {
            found.ask(
                Sentence::in_both(
                    "Diminta saldo iuran JP beserta hasil pengembangannya dari BPJS Ketenagakerjaan ([account])",
                    "The balance of pension contributions and their return is asked ([account])",
                ),
                &[rule.ground],
            );
            return self.clocks(found);
        };
        let paid_in = Month::containing(self.claim.paid_on.map_or(self.begins, |day| day.0));
        let amount = account.paid_out(found, paid_in, None)?;
        let says = Sentence::in_both(
            format!("Akumulasi iuran ditambah hasil pengembangan, sekaligus = {amount}"),
            format!("Contributions and their return, at once = {amount}"),
        );
        found.pay("jp.lump_sum", amount, says, &[rule.ground]);
        self.clocks(found)
    }

    fn clocks(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
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

/// The day the retirement age is reached, and the age of that day: the age rises while some wait for it.
fn retirement(terms: &Terms, born: Date) -> Result<(Date, Taken<'_, &i64>), Refused> {
    let ages = terms.retirement_age.values();
    let (youngest, oldest) = (ages.iter().map(|age| age.value).min(), ages.iter().map(|age| age.value).max());
    let (Some(youngest), Some(oldest)) = (youngest, oldest) else {
        return Err(Refused::Missing("Usia pensiun"));
    };
    for years in youngest..=oldest {
        let reached = birthday(born, years);
        let age = terms.retirement_age.taken(reached)?;
        if years >= *age.value {
            return Ok((reached, age));
        }
    }
    Err(Refused::Impossible(format!("Usia pensiun bagi yang lahir {born} tidak ditemukan.")))
}

/// How many months count: those paid, or fifteen years where the conditions of the floor hold; none without them.
fn counted(
    found: &mut Findings<'_>,
    terms: &Terms,
    history: &History,
    event: Date,
    since: Date,
    months_due: Option<Count>,
    member: Taken<'_, &i64>,
) -> Result<Option<i64>, Refused> {
    if since > event {
        return Err(Refused::Impossible(format!("member_since {since} sesudah kejadian {event}.")));
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

/// Of the grounds of an index, those that a reader has to know: one for all, and each that rests on memory.
fn doubtful<'l>(grounds: &[Ground<'l>]) -> Vec<Ground<'l>> {
    let recalled = grounds.iter().filter(|ground| ground.citation.reading == crate::dated::Reading::Recalled);
    grounds.iter().take(1).chain(recalled).copied().collect()
}
