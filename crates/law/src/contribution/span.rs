//! Several months at once: arrears by the law of each month, and a wage changed for months that have passed.

use std::collections::BTreeMap;

use serde::Serialize;
use units::{Language, Month, Rupiah, Sentence};

use super::words::month;
use super::{Answer, CaseText};
use crate::body::Law;
use crate::dated::Reading;
use crate::due::JointLeave;
use crate::reasoned::{Warning, WarningCode};
use crate::refusal::Refused;

/// A hundred years: more is a slip.
const MONTHS_MAX: i32 = 1_200;

/// What was not paid, month by month.
#[derive(Debug, Clone, Serialize)]
pub struct Arrears {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// pu, bpu, construction, pmi.
    pub class: &'static str,
    /// Every month with its own law, due date and penalty.
    pub months: Vec<Answer>,
    /// All months by payer.
    pub by_payer: BTreeMap<&'static str, Rupiah>,
    /// All months by fund.
    pub by_fund: BTreeMap<String, Rupiah>,
    /// Contributions of all months.
    pub contribution: Rupiah,
    /// Penalties of all months.
    pub penalty: Rupiah,
    /// Both.
    pub total: Rupiah,
    /// The least sure reading of all months.
    pub reading: Option<Reading>,
    /// Each once.
    pub warnings: Vec<Warning>,
}

/// A wage changed for months that have passed.
#[derive(Debug, Clone, Serialize)]
pub struct WageChange {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// What was reported.
    pub old_wage: Rupiah,
    /// What it should have been.
    pub new_wage: Rupiah,
    /// Month by month.
    pub months: Vec<MonthChange>,
    /// All months by program.
    pub by_program: BTreeMap<String, Rupiah>,
    /// All months by payer.
    pub by_payer: BTreeMap<&'static str, Rupiah>,
    /// New less old, all months.
    pub total: Rupiah,
    /// The least sure reading of all months.
    pub reading: Option<Reading>,
    /// Each once.
    pub warnings: Vec<Warning>,
}

/// One month of a wage change.
#[derive(Debug, Clone, Serialize)]
pub struct MonthChange {
    /// Contribution month.
    pub month: Month,
    /// Under the old wage.
    pub old: Rupiah,
    /// Under the new wage.
    pub new: Rupiah,
    /// New less old.
    pub difference: Rupiah,
    /// The same by program.
    pub by_program: BTreeMap<String, Rupiah>,
    /// The same by payer.
    pub by_payer: BTreeMap<&'static str, Rupiah>,
    /// How the new contribution was reckoned.
    pub steps: Vec<Sentence>,
}

/// The months of a span, checked.
fn months(from: &str, to: &str) -> Result<(Month, Month, impl Iterator<Item = Month>), Refused> {
    let first = month(("bulan pertama", "first month"), from)?;
    let last = month(("bulan terakhir", "last month"), to)?;
    let count = last.months_since(first) + 1;
    if !(1..=MONTHS_MAX).contains(&count) {
        return Err(Refused::impossible(
            format!("Dari {first} sampai {last}: yang dapat 1 sampai {MONTHS_MAX} bulan, yang awal lebih dulu."),
            format!("From {first} to {last}: allowed are 1 to {MONTHS_MAX} months, the earlier one first."),
        ));
    }
    Ok((first, last, (0..count).map(move |months| first.plus(months))))
}

fn add<K: Ord + Clone>(sums: &mut BTreeMap<K, Rupiah>, more: &BTreeMap<K, Rupiah>) {
    for (name, amount) in more {
        let sum = sums.entry(name.clone()).or_default();
        *sum = *sum + *amount;
    }
}

fn collect(warnings: &mut Vec<Warning>, more: &[Warning]) {
    for warning in more {
        if !warnings.contains(warning) {
            warnings.push(warning.clone());
        }
    }
}

impl CaseText {
    fn in_month(&self, month: Month) -> Self {
        Self { month: month.to_string(), ..self.clone() }
    }

    /// The months that were not paid, each by its own law; a day of payment adds the penalty of each.
    ///
    /// # Errors
    /// [`Refused`] for the first month that has no answer.
    pub fn arrears(&self, law: &Law, from: &str, to: &str, joint_leave: JointLeave) -> Result<Arrears, Refused> {
        let (from, to, span) = months(from, to)?;
        let months = span
            .map(|month| self.in_month(month).read()?.answer(law, joint_leave))
            .collect::<Result<Vec<Answer>, _>>()?;
        let mut arrears = Arrears {
            from,
            to,
            class: months[0].class,
            by_payer: BTreeMap::new(),
            by_fund: BTreeMap::new(),
            contribution: months.iter().map(|answer| answer.total).sum(),
            penalty: months.iter().filter_map(|answer| answer.penalty).map(|penalty| penalty.amount).sum(),
            total: Rupiah::ZERO,
            reading: months.iter().filter_map(|answer| answer.reading).max(),
            warnings: Vec::new(),
            months: Vec::new(),
        };
        arrears.total = arrears.contribution + arrears.penalty;
        for answer in &months {
            add(&mut arrears.by_payer, &answer.by_payer);
            add(&mut arrears.by_fund, &answer.by_fund);
            collect(&mut arrears.warnings, &answer.warnings);
        }
        Ok(Arrears { months, ..arrears })
    }

    /// What a wage (or income) changed for months that have passed adds or takes, month by month.
    ///
    /// # Errors
    /// [`Refused`] for the first month that has no answer, or a question without a wage.
    pub fn wage_change(&self, law: &Law, old_wage: i64, from: &str, to: &str) -> Result<WageChange, Refused> {
        let new_wage = self.wage.ok_or_else(|| Refused::missing("Upah baru", "The new wage"))?;
        if self.paid_on.is_some() {
            return Err(Refused::impossible(
                "Hari bayar tidak dipakai bersama upah lama: denda atas selisih upah tidak diatur dalam yang dibaca.",
                "A day of payment is not used with an old wage: what was read sets no penalty on a difference of wages.",
            ));
        }
        let (from, to, span) = months(from, to)?;
        let mut change = WageChange {
            from,
            to,
            old_wage: Rupiah::new(old_wage),
            new_wage: Rupiah::new(new_wage),
            months: Vec::new(),
            by_program: BTreeMap::new(),
            by_payer: BTreeMap::new(),
            total: Rupiah::ZERO,
            reading: None,
            warnings: Vec::new(),
        };
        for month in span {
            let answer = |wage: i64| {
                let case = Self { wage: Some(wage), ..self.in_month(month) };
                case.read()?.answer(law, JointLeave::Works)
            };
            let (old, new) = (answer(old_wage)?, answer(new_wage)?);
            let (mut by_program, mut by_payer) = (BTreeMap::new(), BTreeMap::new());
            for (answer, sign) in [(&new, 1), (&old, -1)] {
                for line in &answer.lines {
                    let amount = line.amount.times(sign).expect("an amount that was reckoned can be taken away");
                    add(&mut by_program, &BTreeMap::from([(line.program.clone(), amount)]));
                    add(&mut by_payer, &BTreeMap::from([(line.payer.code(), amount)]));
                }
            }
            add(&mut change.by_program, &by_program);
            add(&mut change.by_payer, &by_payer);
            collect(&mut change.warnings, &new.warnings);
            change.reading = change.reading.max(new.reading).max(old.reading);
            let difference = new.total - old.total;
            change.total = change.total + difference;
            let (old, new, steps) = (old.total, new.total, new.steps);
            change.months.push(MonthChange { month, old, new, difference, by_program, by_payer, steps });
        }
        if change.total < Rupiah::ZERO {
            let text = Sentence::in_both(
                "Iuran berlebih: cara pengembalian atau perhitungannya tidak diatur dalam yang dibaca.",
                "Too much was paid: what was read does not say how it is given back or set off.",
            );
            change.warnings.push(Warning { code: WarningCode::NeedsReview, text });
        }
        Ok(change)
    }
}

fn only(warnings: &mut [Warning], language: Language) {
    for warning in warnings {
        warning.text = warning.text.clone().only(language);
    }
}

impl Arrears {
    /// The same with its sentences in one language only.
    #[must_use]
    pub fn said_in(mut self, language: Language) -> Self {
        self.months = self.months.into_iter().map(|answer| answer.said_in(language)).collect();
        only(&mut self.warnings, language);
        self
    }
}

impl WageChange {
    /// The same with its sentences in one language only.
    #[must_use]
    pub fn said_in(mut self, language: Language) -> Self {
        for month in &mut self.months {
            month.steps = std::mem::take(&mut month.steps).into_iter().map(|step| step.only(language)).collect();
        }
        only(&mut self.warnings, language);
        self
    }
}
