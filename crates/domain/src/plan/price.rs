//! What protecting one person costs in each month of a span, by the law of that month.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use law::{Class, Funding, Law, Payer, Programs, Refused, Role, RoleGroup, Sentence};
use units::{Month, Rupiah};

use crate::submission::{Basis, Months, explain, payer_code};

/// The cost of one person: month by month, and who bears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What the money that is asked bears, in each month.
    pub by_month: Vec<Rupiah>,
    /// What others bear (a worker's own share), over all months.
    pub others: BTreeMap<&'static str, Rupiah>,
    /// What the law leaves open about it.
    pub warnings: Vec<Sentence>,
}

impl Price {
    /// What the money that is asked bears over all months.
    pub fn total(&self) -> Rupiah {
        self.by_month.iter().copied().sum()
    }

    /// The same from the month at `from` on.
    pub fn from(&self, from: usize) -> Rupiah {
        self.by_month.iter().skip(from).copied().sum()
    }
}

/// Office, driver, payer and months.
type Asked = (Option<Role>, bool, Funding, Months);

/// Prices that were reckoned once: a plan asks for the same few of them again and again.
pub(super) struct PriceBook<'l> {
    law: &'l Law,
    known: RefCell<BTreeMap<Asked, Rc<Price>>>,
}

impl<'l> PriceBook<'l> {
    pub(super) const fn of(law: &'l Law) -> Self {
        Self { law, known: RefCell::new(BTreeMap::new()) }
    }

    /// As [`price`].
    pub(super) fn price(
        &self,
        role: Option<Role>,
        transport: bool,
        funding: Funding,
        months: Months,
    ) -> Result<Rc<Price>, Refused> {
        let key = (role, transport, funding, months);
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(price(self.law, role, transport, funding, months)?);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        Ok(found)
    }
}

/// Accident and death for a holder of `role`, or for a non-wage earner without one, of the lowest income the law names.
///
/// # Errors
/// A month of which the law is not known, or money the law does not know for this class.
pub fn price(
    law: &Law,
    role: Option<Role>,
    transport: bool,
    funding: Funding,
    months: Months,
) -> Result<Price, Refused> {
    let official = role.is_some_and(|role| role.group() == RoleGroup::AparaturDesa);
    let basis = Basis {
        class: if official { Class::Pu } else { Class::Bpu },
        programs: Programs::BASE.bits(),
        amount: None,
        transport,
        role,
        risk: official.then_some(1),
    };
    let mut found = Price { by_month: Vec::new(), others: BTreeMap::new(), warnings: Vec::new() };
    let mut known: BTreeMap<Month, Rupiah> = BTreeMap::new();
    for month in months.iter() {
        let answer = explain(law, &basis, funding, month)?;
        let own: Rupiah =
            answer.by_payer.iter().filter(|(payer, _)| is_of(payer, funding)).map(|(_, amount)| *amount).sum();
        for (payer, amount) in answer.by_payer.iter().filter(|(payer, _)| !is_of(payer, funding)) {
            let sum = found.others.entry(*payer).or_default();
            *sum = *sum + *amount;
        }
        for warning in answer.warnings {
            if !found.warnings.contains(&warning.text) {
                found.warnings.push(warning.text);
            }
        }
        known.insert(month, own);
        found.by_month.push(own);
    }
    Ok(found)
}

/// Whether a line of the law's answer falls on the money that is asked: a village's or agency's share does, whichever
/// of its sources it takes it from.
fn is_of(payer: &str, funding: Funding) -> bool {
    payer == funding.payer().code()
        || payer == payer_code(funding)
        || [Payer::Employer, Payer::Village].iter().any(|employer| payer == employer.code())
}
