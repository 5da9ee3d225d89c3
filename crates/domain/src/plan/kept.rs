//! The percents of a plan, and a plan that was kept and is read again.

use std::collections::BTreeMap;

use law::Funding;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use units::Percent;

use super::{PersonsAndCost, Plan};
use crate::submission::payer_code;

impl Plan {
    /// The plan with its percents, which are not kept but reckoned from their part and whole.
    #[must_use]
    pub fn with_percents(mut self) -> Self {
        let before = self.before.clone();
        let percent = |more: i64| before.as_ref().and_then(|before| Percent::of(before.active + more, before.eligible));
        self.percent_before = percent(0);
        self.percent = percent(self.protected + self.without_plan);
        for month in self.by_month.values_mut() {
            month.percent = percent(month.more.unwrap_or(month.covered + month.in_grace));
        }
        if let Some(relaxation) = &mut self.relaxation {
            relaxation.percent = percent(relaxation.reachable + self.without_plan);
        }
        self
    }
}

/// Sums by the codes of payers.
pub(super) fn by_payer<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<&'static str, PersonsAndCost>, D::Error> {
    let read = BTreeMap::<String, PersonsAndCost>::deserialize(deserializer)?;
    let known =
        |(code, sum): (String, PersonsAndCost)| Ok((payer_code(Funding::read(&code).map_err(D::Error::custom)?), sum));
    read.into_iter().map(known).collect()
}
