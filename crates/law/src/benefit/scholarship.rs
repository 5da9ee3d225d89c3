//! The scholarship for children of a member who died, or will never work again: year by year and level by level.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Rupiah, Sentence, age_on};

use super::Benefit;
use super::case::{Count, Day};
use super::claim::months_after;
use super::findings::{Deadline, Findings, PaidBy, times};
use super::membership::{Cover, Membership};
use crate::catalogue::Catalogue;
use crate::dated::{Dated, Taken};
use crate::reasoned::WarningCode;
use crate::refusal::Refused;
use crate::rules::LawError;

/// The rules of the scholarship.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) levels: Dated<Vec<Level>>,
    pub(crate) max_per_child: Dated<Rupiah>,
    pub(crate) max_total: Dated<Rupiah>,
    pub(crate) max_children: Dated<i64>,
    age_limit: Dated<i64>,
    once: Dated<Rupiah>,
    jkm_vesting_months: Dated<i64>,
    jkk_vesting_months: Dated<i64>,
    jkm_cause: Dated<String>,
    start_paying: Dated<Date>,
    payment: Dated<String>,
    toddler: Dated<String>,
    not_duplicated: Dated<String>,
}

/// What a level gives a year, and how many years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Level {
    code: String,
    name: String,
    english: String,
    pub(crate) per_year: Rupiah,
    pub(crate) years_max: i64,
}

impl Terms {
    pub(crate) fn of(catalogue: &Catalogue) -> Result<Self, LawError> {
        Ok(Self {
            levels: catalogue.dated("scholarship.levels")?,
            max_per_child: catalogue.dated("scholarship.max_per_child")?,
            max_total: catalogue.dated("scholarship.max_total")?,
            max_children: catalogue.dated("scholarship.max_children")?,
            age_limit: catalogue.dated("scholarship.age_limit")?,
            once: catalogue.dated("scholarship.once")?,
            jkm_vesting_months: catalogue.dated("scholarship.jkm_vesting_months")?,
            jkk_vesting_months: catalogue.dated("scholarship.jkk_vesting_months")?,
            jkm_cause: catalogue.dated("scholarship.jkm_cause")?,
            start_paying: catalogue.dated("scholarship.start_paying")?,
            payment: catalogue.dated("scholarship.payment")?,
            toddler: catalogue.dated("scholarship.toddler")?,
            not_duplicated: catalogue.dated("scholarship.not_duplicated")?,
        })
    }
}

/// What opened the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Cause {
    JkkDeath,
    JkkTotalDisability,
    JkmDeath,
}

/// Levels in the order of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LevelWord {
    Tk,
    Sd,
    Smp,
    Sma,
    /// Or training.
    University,
}

impl LevelWord {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Tk, "tk", "scholarship.tk"),
        (Self::Sd, "sd", "scholarship.sd"),
        (Self::Smp, "smp", "scholarship.smp"),
        (Self::Sma, "sma", "scholarship.sma"),
        (Self::University, "university", "scholarship.university"),
    ];

    /// Its code in the law, and the name of its lines.
    fn names(self) -> (&'static str, &'static str) {
        let found = Self::ALL.iter().find(|(level, ..)| *level == self);
        found.map(|(_, code, line)| (*code, *line)).expect("every level stands in the list")
    }
}

/// Years of a level that are asked for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schooling {
    level: LevelWord,
    years: Count,
}

/// `[[child]]` of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Child {
    born: Day,
    married: Option<bool>,
    working: Option<bool>,
    /// This year's proof of schooling is there.
    proof: Option<bool>,
    /// When the first of the years asked for is claimed; each later one a year on.
    first_year: Option<Day>,
    /// Years paid before, by level.
    #[serde(default)]
    paid_before: BTreeMap<LevelWord, Count>,
    /// Empty for a child that is not at school yet.
    schooling: Vec<Schooling>,
}

/// `scholarship`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scholarship {
    cause: Cause,
    /// The accident, or the death that work did not cause.
    event: Day,
    /// Months of contributions before a death that work did not cause.
    contribution_months: Option<Count>,
    /// The family has a scholarship already, by the other parent or another membership.
    #[serde(default)]
    other_scholarship: bool,
    membership: Option<Membership>,
    child: Vec<Child>,
}

impl Benefit for Scholarship {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().scholarship;
        let day = self.event.0;
        self.check()?;
        self.cover(found)?;
        self.vested(found, terms)?;
        if self.other_scholarship
            && let Ok(rule) = terms.not_duplicated.taken(day)
        {
            found.ask(
                Sentence::in_both(
                    "Keluarga sudah menerima beasiswa: diminta penetapan BPJS Ketenagakerjaan, karena satu keluarga satu beasiswa",
                    "The family has a scholarship already: a ruling is asked, since there is one for a family",
                ),
                &[rule.ground],
            );
        }
        if found.is_denied() {
            return Ok(());
        }
        match terms.once.taken(day) {
            Ok(once) => self.pay_once(found, once),
            Err(_) => self.pay_yearly(found, terms),
        }
    }
}

impl Scholarship {
    fn check(&self) -> Result<(), Refused> {
        if self.child.is_empty() {
            return Err(Refused::missing("Anak ([[child]])", "A child ([[child]])"));
        }
        for (position, child) in self.child.iter().enumerate() {
            let number = position + 1;
            if let Some(first) = child.first_year.filter(|first| first.0 < self.event.0) {
                return Err(Refused::impossible(
                    format!("child {number}: first_year {first} mendahului kejadian {}.", self.event),
                    format!("child {number}: first_year {first} lies before the event of {}.", self.event),
                ));
            }
            if let Some(pair) = child.schooling.windows(2).find(|pair| pair[0].level >= pair[1].level) {
                let (code, _) = pair[1].level.names();
                let text = Sentence::in_both(
                    format!(
                        "child {number}: jenjang {code} harus sesudah jenjang sebelumnya, masing-masing sekali; urutannya tk, sd, smp, sma, university."
                    ),
                    format!(
                        "child {number}: level {code} must follow the one before, each once; the order is tk, sd, smp, sma, university."
                    ),
                );
                return Err(Refused::Impossible(text));
            }
            if child.schooling.iter().any(|asked| asked.years.0 == 0) {
                let text = Sentence::in_both(
                    format!("child {number}: years terbaca \"0\"; yang dapat: 1 atau lebih."),
                    format!("child {number}: years read \"0\"; allowed: 1 or more."),
                );
                return Err(Refused::Impossible(text));
            }
        }
        Ok(())
    }

    /// Whether the main benefit is due at all, as far as the case tells.
    fn cover(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let benefits = found.terms();
        let (program, arrears) = match self.cause {
            Cause::JkkDeath | Cause::JkkTotalDisability => ("JKK", benefits.jkk.arrears()),
            Cause::JkmDeath => ("JKM", benefits.jkm.arrears()),
        };
        let Some(membership) = &self.membership else {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Kepesertaan tidak disebut: dianggap manfaat {program} diberikan."),
                    format!("The membership is not given: {program} is taken as granted."),
                ),
            );
            return Ok(());
        };
        let day = self.event.0;
        match membership.cover(found, day, program, arrears)? {
            Cover::Full => {}
            Cover::AfterArrears => membership.ask_arrears(found, day, program, arrears)?,
            Cover::ByEmployer => found.now_paid_by(PaidBy::Employer),
            Cover::Nothing => {
                let grounds = [arrears.bpu.taken(day)?.ground];
                found.deny(
                    Sentence::in_both(
                        format!("Tanpa kepesertaan yang aktif pada {day} tidak ada beasiswa"),
                        format!("Without an active membership on {day} there is no scholarship"),
                    ),
                    &grounds,
                );
            }
        }
        Ok(())
    }

    fn vested(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let day = self.event.0;
        let rule = match self.cause {
            Cause::JkkDeath | Cause::JkkTotalDisability => terms.jkk_vesting_months.taken(day)?,
            Cause::JkmDeath => terms.jkm_vesting_months.taken(day)?,
        };
        let (needed, grounds) = (*rule.value, [rule.ground]);
        match self.contribution_months {
            _ if needed == 0 => found.because(
                Sentence::in_both(
                    "Akibat kerja: tanpa masa iur paling singkat",
                    "Caused by work: no minimum period of contributions",
                ),
                &grounds,
            ),
            None => found.ask(
                Sentence::in_both(
                    format!("Masa iur belum disebut: diminta bukti iuran paling singkat {needed} bulan"),
                    format!("The months of contributions are not given: proof of at least {needed} is asked"),
                ),
                &grounds,
            ),
            Some(Count(months)) if months >= needed => {
                found.because(
                    Sentence::in_both(
                        format!("Masa iur {months} bulan, paling singkat {needed}"),
                        format!("{months} months of contributions, at least {needed}"),
                    ),
                    &grounds,
                );
                if let Ok(rule) = terms.jkm_cause.taken(day) {
                    found.because(
                        Sentence::in_both("Kematian karena sebab apa pun", "Death from any cause"),
                        &[rule.ground],
                    );
                }
            }
            Some(Count(months)) => found.deny(
                Sentence::in_both(
                    format!("Masa iur {months} bulan, kurang dari {needed} bulan"),
                    format!("{months} months of contributions, fewer than {needed}"),
                ),
                &grounds,
            ),
        }
        Ok(())
    }

    /// Before December 2019: one sum for a member with a child still at school.
    fn pay_once(&self, found: &mut Findings<'_>, once: Taken<'_, &Rupiah>) -> Result<(), Refused> {
        if self.child.iter().all(|child| child.schooling.is_empty()) {
            found.deny(
                Sentence::in_both("Tidak ada anak yang masih sekolah", "No child is still at school"),
                &[once.ground],
            );
            return Ok(());
        }
        let amount = *once.value;
        let says = Sentence::in_both(
            format!("Beasiswa sekali bayar untuk setiap peserta = {amount}"),
            format!("Scholarship paid once for each member = {amount}"),
        );
        found.pay("scholarship.once", amount, says, &[once.ground]);
        Ok(())
    }

    fn pay_yearly(&self, found: &mut Findings<'_>, terms: &Terms) -> Result<(), Refused> {
        let day = self.event.0;
        let most = terms.max_children.taken(day)?;
        let paying = terms.start_paying.taken(day)?;
        if day < *paying.value {
            found.because(
                Sentence::in_both(
                    format!("Dibayar sejak {}, juga untuk kejadian sebelumnya", paying.value),
                    format!("Paid since {}, for earlier events too", paying.value),
                ),
                &[paying.ground],
            );
        }
        let mut receiving = 0;
        let mut waiting = false;
        let mut renewal: Option<Date> = None;
        for (position, child) in self.child.iter().enumerate() {
            let number = position + 1;
            if !child.is_eligible(found, terms, day, number)? {
                continue;
            }
            if receiving == *most.value {
                found.because(
                    Sentence::in_both(
                        format!("Anak {number} tidak menerima: paling banyak {} anak", most.value),
                        format!("Child {number} does not receive: at most {} children", most.value),
                    ),
                    &[most.ground],
                );
                continue;
            }
            if child.schooling.is_empty() {
                let rule = terms.toddler.taken(day)?;
                found.because(
                    Sentence::in_both(
                        format!("Anak {number} belum sekolah: haknya mulai saat masuk sekolah"),
                        format!("Child {number} is not at school yet: the right begins on school entry"),
                    ),
                    &[rule.ground],
                );
                receiving += 1;
                waiting = true;
                continue;
            }
            let next = self.pay_child(found, terms, child, number)?;
            if let Some(next) = next {
                receiving += 1;
                renewal = renewal.into_iter().chain([next]).min();
            }
        }
        if receiving == 0 {
            found.deny(
                Sentence::in_both("Tidak ada anak yang memenuhi syarat", "No child meets the conditions"),
                &[terms.age_limit.taken(day)?.ground],
            );
        } else if !waiting || renewal.is_some() {
            let rule = terms.payment.taken(day)?;
            let text = Sentence::in_both(
                "Bukti sekolah diminta lagi untuk pembayaran tahun berikutnya",
                "Proof of schooling is asked again for the payment of the next year",
            );
            let deadline = Deadline {
                id: "renewal",
                text,
                starts: renewal,
                date: renewal,
                certainty: None,
                citations: Vec::new(),
            };
            found.deadline(deadline, &[rule.ground]);
        }
        Ok(())
    }

    /// Pays the years of a child; when the next one is claimed, none where nothing was paid.
    fn pay_child(
        &self,
        found: &mut Findings<'_>,
        terms: &Terms,
        child: &Child,
        number: usize,
    ) -> Result<Option<Date>, Refused> {
        let day = self.event.0;
        let (levels, limit) = (terms.levels.taken(day)?, terms.age_limit.taken(day)?);
        child.say_proof(found, terms, day, number)?;
        let first = child.first_year.unwrap_or(self.event).0;
        if child.first_year.is_none() {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Anak {number}: tahun pertama tidak disebut, dianggap mulai {first}."),
                    format!("Child {number}: the first year is not given, taken as beginning on {first}."),
                ),
            );
        }
        let mut years_on = 0;
        let mut paid = 0;
        for asked in &child.schooling {
            let (code, line) = asked.level.names();
            let level = levels.value.iter().find(|level| level.code == code);
            let level = level.ok_or_else(|| {
                Refused::impossible(
                    format!("Jenjang {code} tidak ada dalam aturan."),
                    format!("The rule has no level {code}."),
                )
            })?;
            let before = child.paid_before.get(&asked.level).map_or(0, |years| years.0);
            let left = (level.years_max - before).max(0);
            let young = |year: &i64| {
                age_on(child.born.0, months_after(first, 12 * (years_on + *year)))
                    < i32::try_from(*limit.value).unwrap_or(i32::MAX)
            };
            let within_age = i64::try_from((0..asked.years.0).take_while(young).count()).unwrap_or(0);
            let years = asked.years.0.min(left).min(within_age);
            if asked.years.0 > left {
                found.because(
                    Sentence::in_both(
                        format!(
                            "Anak {number}, {}: diminta {} tahun, tersisa {left} dari paling banyak {} tahun",
                            level.name, asked.years.0, level.years_max
                        ),
                        format!(
                            "Child {number}, {}: {} years asked, {left} left of at most {}",
                            level.english, asked.years.0, level.years_max
                        ),
                    ),
                    &[levels.ground],
                );
            }
            if within_age < asked.years.0 {
                found.because(
                    Sentence::in_both(
                        format!(
                            "Anak {number}, {}: berumur {} tahun sebelum tahun ke-{}",
                            level.name,
                            limit.value,
                            within_age + 1
                        ),
                        format!(
                            "Child {number}, {}: turns {} before year {}",
                            level.english,
                            limit.value,
                            within_age + 1
                        ),
                    ),
                    &[limit.ground],
                );
            }
            years_on += asked.years.0;
            if years == 0 {
                continue;
            }
            paid += years;
            let amount = times(level.per_year, years)?;
            let detail =
                Sentence::in_both(format!("anak {number}, {years} tahun"), format!("child {number}, {years} years"));
            let says = Sentence::in_both(
                format!("Beasiswa anak {number}, {}: {years} tahun x {} = {amount}", level.name, level.per_year),
                format!(
                    "Scholarship of child {number}, {}: {years} years x {} = {amount}",
                    level.english, level.per_year
                ),
            );
            found.pay_one(line, Some(detail), amount, says, &[levels.ground]);
        }
        Ok((paid > 0).then(|| months_after(first, 12 * years_on)))
    }
}

impl Child {
    /// Age and status on the day the first year is claimed.
    fn is_eligible(
        &self,
        found: &mut Findings<'_>,
        terms: &Terms,
        event: Date,
        number: usize,
    ) -> Result<bool, Refused> {
        let rule = terms.age_limit.taken(event)?;
        let first = self.first_year.map_or(event, |day| day.0);
        let age = age_on(self.born.0, first);
        let grounds = [rule.ground];
        let limit = i32::try_from(*rule.value).unwrap_or(i32::MAX);
        let fails = if age >= limit {
            Some((
                format!("berumur {age} tahun, harus di bawah {limit}"),
                format!("is {age} years old, must be under {limit}"),
            ))
        } else if self.married == Some(true) {
            Some(("sudah menikah".to_owned(), "is married".to_owned()))
        } else if self.working == Some(true) {
            Some(("sudah bekerja".to_owned(), "works".to_owned()))
        } else {
            None
        };
        if let Some((indonesian, english)) = fails {
            found.because(
                Sentence::in_both(
                    format!("Anak {number} tidak menerima: {indonesian}"),
                    format!("Child {number} does not receive: {english}"),
                ),
                &grounds,
            );
            return Ok(false);
        }
        if self.married.is_none() || self.working.is_none() {
            found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Anak {number}: dianggap belum menikah dan belum bekerja."),
                    format!("Child {number}: taken as unmarried and not working."),
                ),
            );
        }
        // A child may be born after the event, within the time of a pregnancy; no rule was read.
        if age < 0 {
            found.ask(
                Sentence::in_both(
                    format!("Anak {number} lahir sesudah kejadian: diminta akta kelahiran dan penetapan BPJS Ketenagakerjaan"),
                    format!("Child {number} was born after the event: the birth certificate and a ruling are asked"),
                ),
                &grounds,
            );
        }
        found.because(
            Sentence::in_both(
                format!("Anak {number} memenuhi syarat: di bawah {limit} tahun, belum menikah, belum bekerja"),
                format!("Child {number} meets the conditions: under {limit}, unmarried, not working"),
            ),
            &grounds,
        );
        Ok(true)
    }

    fn say_proof(&self, found: &mut Findings<'_>, terms: &Terms, event: Date, number: usize) -> Result<(), Refused> {
        let rule = terms.payment.taken(event)?;
        match self.proof {
            Some(true) => {}
            Some(false) => found.ask(
                Sentence::in_both(
                    format!("Anak {number}: diminta bukti sekolah atau kuliah tahun ini"),
                    format!("Child {number}: this year's proof of schooling is asked"),
                ),
                &[rule.ground],
            ),
            None => found.warn(
                WarningCode::Assumed,
                Sentence::in_both(
                    format!("Anak {number}: bukti sekolah tidak disebut, dianggap ada."),
                    format!("Child {number}: proof of schooling is not given, taken as there."),
                ),
            ),
        }
        Ok(())
    }
}
