//! JKK: death caused by work.

use serde::Deserialize;

use super::{Accident, Common, Document, PAPERS, Sort, Wage, say_change_between};
use units::Sentence;

use crate::benefit::Benefit;
use crate::benefit::case::Day;
use crate::benefit::claim::Claim;
use crate::benefit::findings::{Findings, ROUNDING, rate_words, times};
use crate::benefit::heirs::{Heir, order};
use crate::benefit::membership::Membership;
use crate::refusal::Refused;

/// `jkk.death`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Death {
    died: Day,
    heirs: Option<Vec<Heir>>,
    documents: Option<Vec<Document>>,
    accident: Accident,
    wage: Wage,
    membership: Membership,
    #[serde(default)]
    claim: Claim,
}

impl Benefit for Death {
    fn decide(&self, found: &mut Findings<'_>) -> Result<(), Refused> {
        let terms = &found.terms().jkk;
        let common = Common::of(self.accident, self.membership, self.documents.as_deref(), self.claim);
        let day = common.day();
        if self.died.0 < day {
            return Err(Refused::impossible(
                format!("Meninggal {} sebelum kejadian {day}.", self.died),
                format!("Died on {}, before the accident of {day}.", self.died),
            ));
        }
        common.open(found, Sort::Cash, &PAPERS)?;
        if found.is_denied() {
            return Ok(());
        }
        say_change_between(found, day, self.died.0);
        let nobody = order(found, self.heirs.as_deref(), terms.heirs.taken(day)?)?;
        let basis = self.wage.basis(found, self.membership.class, day)?;
        if !nobody {
            let (share, factor) = (terms.death.taken(day)?, terms.factor.taken(day)?);
            let floor = terms.death_floor.taken(day)?;
            let by_wage = |wage| Ok((times(wage, *factor.value)? * *share.value).round(ROUNDING));
            let with_floor = |wage| by_wage(wage).map(|amount| amount.max(*floor.value));
            let below = by_wage(basis.amount)? < *floor.value;
            let (indonesian, english) = rate_words(*share.value);
            let says = |wage, amount| {
                let factor = factor.value;
                match below {
                    false => Sentence::in_both(
                        format!("Santunan kematian = {indonesian} x {factor} x {wage} = {amount}"),
                        format!("Death grant = {english} x {factor} x {wage} = {amount}"),
                    ),
                    true => Sentence::in_both(
                        format!(
                            "Santunan kematian = {indonesian} x {factor} x {wage}, paling sedikit sebesar JKM: {amount}"
                        ),
                        format!("Death grant = {english} x {factor} x {wage}, at least as much as JKM: {amount}"),
                    ),
                }
            };
            let grounds = match below {
                true => vec![share.ground, floor.ground],
                false => vec![share.ground],
            };
            basis.pay(found, "jkk.death", None, &grounds, &with_floor, &says)?;
            let periodic = terms.death_periodic.taken(day)?;
            let amount = *periodic.value;
            let says = Sentence::in_both(
                format!("Santunan berkala, dibayar sekaligus = {amount}"),
                format!("Periodic grant, paid at once = {amount}"),
            );
            found.pay("jkk.death_periodic", amount, says, &[periodic.ground]);
        }
        let funeral = terms.funeral.taken(day)?;
        let amount = *funeral.value;
        let says = Sentence::in_both(format!("Biaya pemakaman = {amount}"), format!("Funeral = {amount}"));
        found.pay("jkk.funeral", amount, says, &[funeral.ground]);
        found.because(
            Sentence::in_both(
                "Beasiswa anak diminta tersendiri (kind = \"scholarship\")",
                "A scholarship for children is asked for on its own (kind = \"scholarship\")",
            ),
            &[],
        );
        common.close(found)
    }
}
