//! The percents of a plan, what it says, and a plan that was kept and is read again.

use std::collections::BTreeMap;

use law::{Funding, Sentence};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use units::Percent;

use super::{PersonsAndCost, Plan};
use crate::Note;
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
            month.percent = percent(month.covered + month.by_others());
        }
        if let Some(relaxation) = &mut self.relaxation {
            relaxation.percent = percent(relaxation.reachable + self.without_plan);
        }
        self
    }

    /// Everything that it says in sentences, in one order; a plan that is kept as JSON has them in Indonesian alone.
    pub fn sentences(&mut self) -> impl Iterator<Item = &mut Sentence> {
        let before = self.before.iter_mut().map(|before| &mut before.source);
        let relaxation = self.relaxation.iter_mut().map(|relaxation| &mut relaxation.explanation);
        before.chain(relaxation).chain(self.warnings.iter_mut().chain(&mut self.assumptions).map(|note| &mut note.text))
    }
}

/// A sentence of which one language was kept.
pub(super) fn sentence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sentence, D::Error> {
    String::deserialize(deserializer).map(Sentence::alike)
}

/// The same of remarks.
pub(super) fn notes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Note>, D::Error> {
    let read = Vec::<String>::deserialize(deserializer)?;
    Ok(read.into_iter().map(|text| Sentence::alike(text).into()).collect())
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
