//! Why a row costs what it does: the estimate of its first month with its steps, and the amount of every month.

use domain::submission::{Batch, Line, Months, estimate, explain, payer_code};
use law::{Answer, Law};
use serde::Serialize;
use units::{Date, Id, Month, Rupiah};

use super::book::no_line;
use super::moves::basis_of;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::workspace::Workspace;

/// What a row costs in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthAmount {
    /// Which month.
    #[serde(serialize_with = "as_text")]
    pub month: Month,
    /// By the law of that month.
    pub amount: Rupiah,
}

fn as_text<S: serde::Serializer>(month: &Month, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(month)
}

/// The estimate of a row with its reasons.
#[derive(Debug, Clone, Serialize)]
pub struct RowEstimate {
    /// Batch and line.
    pub at: String,
    /// With whose money.
    pub payer: &'static str,
    /// The first month, step by step.
    pub first: Answer,
    /// Every month by its own law.
    pub months: Vec<MonthAmount>,
    /// All months by the law as it is known now.
    pub total: Rupiah,
    /// All months as kept with the row: from the day it was drafted or compiled.
    pub kept: Rupiah,
}

/// The estimate of one row, step by step.
///
/// # Errors
/// An unknown batch or row, missing rights.
pub fn row_estimate(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    batch: Id<Batch>,
    line: u32,
) -> Result<RowEstimate, StepError> {
    actor.need(Right::ReadPeople)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut workspace.store().reader()?, &loaded, today)?;
    actor.need_in(Right::ReadPeople, book.batch(batch)?.region)?;
    let kept = book.rows_of(batch).iter().find(|kept| kept.row.line == line).ok_or_else(|| no_line(batch, line))?;
    let (law, basis, row) = (Law::built_in(), basis_of(kept), &kept.row);
    let months = row.months.iter().map(|month| {
        let only = Months { first: month, last: month };
        let amount = estimate(&law, &basis, row.payer, only)?.monthly;
        Ok(MonthAmount { month, amount })
    });
    let months = months.collect::<Result<Vec<_>, StepError>>()?;
    Ok(RowEstimate {
        at: Line { batch: batch.get(), line }.to_string(),
        payer: payer_code(row.payer),
        first: explain(&law, &basis, row.payer, row.months.first)?,
        total: months.iter().map(|month| month.amount).sum(),
        months,
        kept: row.total,
    })
}
