//! What the rows of a batch cost, month by month, and why: rows that cost the same for the same reason stand together.

use std::collections::BTreeMap;

use domain::submission::{Batch, explain, payer_code};
use law::{Answer, Funding, Law};
use serde::Serialize;
use units::{Date, Id, Month, Rupiah};

use super::moves::basis_of;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::workspace::Workspace;

/// Rows of a batch that cost the same.
#[derive(Debug, Clone, Serialize)]
pub struct EstimateGroup {
    /// Which lines.
    pub lines: Vec<u32>,
    /// With whose money.
    #[serde(skip)]
    pub payer: Funding,
    /// One row in each month, the first to the last.
    pub months: Vec<(Month, Rupiah)>,
    /// The first month with its reasons.
    pub reasons: Answer,
}

/// The estimates of a batch, the largest group first. Rows that ask for nothing any more are left out.
///
/// # Errors
/// An unknown batch, missing rights, what the law has no value for.
pub fn estimate_reasons(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    number: Id<Batch>,
) -> Result<Vec<EstimateGroup>, StepError> {
    actor.need(Right::ReadFigures)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut workspace.store().reader()?, &loaded, today)?;
    actor.need_in(Right::ReadFigures, book.batch(number)?.region)?;
    let mut lines: BTreeMap<_, (Funding, Vec<u32>)> = BTreeMap::new();
    for kept in book.rows_of(number).iter().filter(|kept| kept.row.state.is_live()) {
        let row = &kept.row;
        let basis = basis_of(kept);
        // The last month may lie before the first, where a row was ended before it began: it costs nothing.
        if row.months.first <= row.months.last {
            let key = (basis, payer_code(row.payer), row.months);
            lines.entry(key).or_insert_with(|| (row.payer, Vec::new())).1.push(row.line);
        }
    }
    let law = Law::built_in();
    let mut groups: Vec<EstimateGroup> = Vec::new();
    for ((basis, _, months), (payer, lines)) in lines {
        let reasons = explain(&law, &basis, payer, months.first)?;
        let mut by_month = Vec::new();
        for month in months.iter() {
            by_month.push((month, explain(&law, &basis, payer, month)?.total));
        }
        // A role that the law does not ask about makes no other reason.
        let same = |group: &&mut EstimateGroup| {
            payer_code(group.payer) == payer_code(payer)
                && group.months == by_month
                && group.reasons.steps == reasons.steps
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.lines.extend(lines),
            None => groups.push(EstimateGroup { lines, payer, months: by_month, reasons }),
        }
    }
    for group in &mut groups {
        group.lines.sort_unstable();
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.lines.len()));
    Ok(groups)
}
