//! Contributions of construction projects (jasa konstruksi): by slices of the contract value, or by wage.

use units::{Exact, Month, Rate, Rupiah, Sentence};

use super::terms::{Priced, Terms, Tier, lowered};
use super::{Contribution, Line, Payer, ROUNDING, met_2020};
use crate::Program;
use crate::dated::{Ground, Taken};
use crate::reasoned::{Recorder, Silent, WarningCode, in_english, in_words};
use crate::refusal::Refused;

/// The law of one month for construction projects.
#[derive(Debug, Clone)]
pub struct ConstructionMonth<'l> {
    tiers: Vec<Tier>,
    ground: Ground<'l>,
    relief: Option<Taken<'l, Rate>>,
    jkk: Priced<'l>,
    jkm: Priced<'l>,
}

impl<'l> ConstructionMonth<'l> {
    pub(crate) fn new(terms: &'l Terms, month: Month) -> Result<Self, Refused> {
        let day = month.last_day();
        let relief = terms.relief_2020.taken(day).ok();
        let relief = relief.map(|relief| Taken { value: *relief.value, ground: relief.ground });
        let tiers = terms.tiers.taken(day)?;
        let mut in_force = tiers.value.clone();
        for tier in &mut in_force {
            if let Some(relief) = relief {
                tier.jkk = lowered(tier.jkk, relief.value)?;
                tier.jkm = lowered(tier.jkm, relief.value)?;
            }
        }
        Ok(Self {
            tiers: in_force,
            ground: tiers.ground,
            relief,
            jkk: Priced::with(terms.construction_jkk.taken(day)?, relief)?,
            jkm: Priced::with(terms.construction_jkm.taken(day)?, relief)?,
        })
    }

    /// By contract value, net of VAT: each slice at its own rate, the sum rounded once.
    ///
    /// # Panics
    /// On a negative value: the door refuses it.
    pub fn of_contract<R: Recorder>(&self, value: Rupiah, recorder: &mut R) -> Contribution {
        assert!(value >= Rupiah::ZERO, "a contract value is not negative");
        self.say_relief(recorder);
        let mut owed = Contribution::EMPTY;
        for (program, rate_of) in [(Program::Jkk, jkk as fn(&Tier) -> Rate), (Program::Jkm, jkm)] {
            let reached: usize = self.tiers.partition_point(|tier| tier.over < value).max(1);
            let slice = |tier: &Tier| tier.to.map_or(value, |to| value.min(to)) - tier.over;
            let exact = self.tiers[..reached]
                .iter()
                .map(|tier| slice(tier) * rate_of(tier))
                .reduce(|sum: Exact, part| sum + part)
                .expect("at least one slice");
            let amount = exact.round(ROUNDING);
            let rate = (reached == 1).then(|| rate_of(&self.tiers[0]));
            owed.push(Line { programs: program.into(), payer: Payer::Employer, basis: Some(value), rate, amount });
            recorder.step(
                || {
                    let reached = &self.tiers[..reached];
                    let parts = reached.iter().map(|tier| format!("{} x {}", in_words(rate_of(tier)), slice(tier)));
                    let said = reached.iter().map(|tier| format!("{} x {}", rate_of(tier), in_english(slice(tier))));
                    let (parts, said) = (parts.collect::<Vec<_>>().join(" + "), said.collect::<Vec<_>>().join(" + "));
                    let code = program.code();
                    Sentence::in_both(
                        format!("Iuran {code} = {parts} = {amount}"),
                        format!("{code} contribution = {said} = {}", in_english(amount)),
                    )
                },
                &[self.ground],
            );
            match self.relief {
                Some(relief) => recorder.line(&[self.ground, relief.ground]),
                None => recorder.line(&[self.ground]),
            }
        }
        owed
    }

    /// By wage, where the contract states its wages.
    ///
    /// # Panics
    /// On a negative wage: the door refuses it.
    pub fn of_wage<R: Recorder>(&self, wage: Rupiah, recorder: &mut R) -> Contribution {
        assert!(wage >= Rupiah::ZERO, "a wage is not negative");
        self.say_relief(recorder);
        let mut owed = Contribution::EMPTY;
        for (program, price) in [(Program::Jkk, &self.jkk), (Program::Jkm, &self.jkm)] {
            let amount = (wage * price.rate).round(ROUNDING);
            owed.push(Line {
                programs: program.into(),
                payer: Payer::Employer,
                basis: Some(wage),
                rate: Some(price.rate),
                amount,
            });
            let text = || {
                let (code, said) = (program.code(), (in_english(wage), in_english(amount)));
                Sentence::in_both(
                    format!("Iuran {code} = {} x {wage} = {amount}", in_words(price.rate)),
                    format!("{code} contribution = {} x {} = {}", price.rate, said.0, said.1),
                )
            };
            recorder.step(text, &[price.ground]);
            match price.grounds() {
                (rate, None) => recorder.line(&[rate]),
                (rate, Some(relief)) => recorder.line(&[rate, relief]),
            }
        }
        owed
    }

    /// The same for many contracts, without reasons.
    pub fn of_contracts(&self, values: &[Rupiah], owed: &mut Vec<Contribution>) {
        owed.extend(values.iter().map(|value| self.of_contract(*value, &mut Silent)));
    }

    fn say_relief<R: Recorder>(&self, recorder: &mut R) {
        let Some(relief) = self.relief else { return };
        let text = || {
            Sentence::in_both(
                format!("Keringanan tarif jasa konstruksi: dikurangi {}", in_words(relief.value)),
                format!("Relief for construction projects: lowered by {}", relief.value),
            )
        };
        recorder.step(text, &[relief.ground]);
        recorder.warn(WarningCode::Assumed, met_2020);
    }
}

fn jkk(tier: &Tier) -> Rate {
    tier.jkk
}

fn jkm(tier: &Tier) -> Rate {
    tier.jkm
}
