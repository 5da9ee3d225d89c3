//! What the law says of payers, asked once for rows that are alike, and told once for all of them.

use std::collections::BTreeMap;

use domain::submission::{BatchRow, Months, PayerDoubt, payee_of, payer_code, payer_doubt};
use law::{Class, Funding, Law, Payee, Role, Sentence};
use units::{RegionCode, RegionKind};

/// What an answer depends on: payer, payee, kind of place, months.
type Alike = (&'static str, Payee, RegionKind, Months);

/// The doubts about the payers of many rows.
pub(super) struct PayerDoubts<'l> {
    law: &'l Law,
    known: BTreeMap<Alike, (Option<PayerDoubt>, u64)>,
}

impl<'l> PayerDoubts<'l> {
    pub(super) const fn of(law: &'l Law) -> Self {
        Self { law, known: BTreeMap::new() }
    }

    /// What stands in the way of a row, in words; otherwise the row is counted for [`PayerDoubts::remarks`].
    pub(super) fn forbidden(
        &mut self,
        payer: Funding,
        (role, vulnerable, class): (Option<Role>, bool, Class),
        months: Months,
        place: RegionCode,
    ) -> Option<Sentence> {
        let payee = payee_of(role, vulnerable, class);
        let alike = (payer_code(payer), payee, place.kind(), months);
        let (doubt, rows) =
            self.known.entry(alike).or_insert_with(|| (payer_doubt(self.law, payer, payee, months, place), 0));
        if let Some(doubt) = doubt.as_ref().filter(|doubt| doubt.forbids()) {
            return Some(doubt.sentence());
        }
        *rows += 1;
        None
    }

    /// [`PayerDoubts::forbidden`] of a row that was drafted.
    pub(super) fn forbidden_row(&mut self, payer: Funding, row: &BatchRow, vulnerable: bool) -> Option<Sentence> {
        self.forbidden(payer, (row.role, vulnerable, row.class), row.months, row.region)
    }

    /// What to know of the rows that were counted, with how many they are.
    pub(super) fn remarks(&self) -> Vec<Sentence> {
        let told = self.known.values().filter(|(_, rows)| *rows > 0);
        told.filter_map(|(doubt, rows)| {
            let Sentence { indonesian, english } = doubt.as_ref()?.sentence();
            let rows_in_english = if *rows == 1 { "row" } else { "rows" };
            Some(Sentence::in_both(
                format!("{rows} baris: {indonesian}"),
                format!("{rows} {rows_in_english}: {english}"),
            ))
        })
        .collect()
    }
}
