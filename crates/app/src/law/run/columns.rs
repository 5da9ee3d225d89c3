//! A chunk of wage earners without any row apart: columns of wages and risk classes straight into columns of amounts.

use ::law::{Program, PuColumns, RiskClass, Wages};

use super::reckon::Sums;
use super::source::Numbers;

/// Rows whose amounts of all lines stay close to the processor.
const BLOCK_ROWS: usize = 4_096;

/// Wages and risk classes of which every one can be taken.
pub(super) struct Plain<'c> {
    wages: Wages<'c>,
    risks: Vec<RiskClass>,
}

impl<'c> Plain<'c> {
    /// None where a row would be refused.
    pub(super) fn of(wages: &'c Numbers, risks: &Numbers) -> Option<Self> {
        if !wages.bad.is_empty() || !risks.bad.is_empty() {
            return None;
        }
        Some(Self { wages: Wages::new(&wages.values)?, risks: RiskClass::of_column(&risks.values)? })
    }

    /// The amounts of all rows under one law, added to `sums`; also into the columns of their slots and the total of
    /// each row, where there are such.
    pub(super) fn reckon(
        &self,
        columns: &PuColumns,
        slots: &[usize],
        sums: &mut Sums,
        written: &mut [Vec<i64>],
        mut totals: Option<&mut Vec<i64>>,
    ) {
        let mut block = [0; BLOCK_ROWS];
        let rows_of_all = self.risks.len();
        if let Some(totals) = &mut totals {
            totals.resize(rows_of_all, 0);
        }
        for start in (0..rows_of_all).step_by(BLOCK_ROWS) {
            let rows = start..rows_of_all.min(start + BLOCK_ROWS);
            let (wages, risks) = (self.wages.rows(rows.clone()), &self.risks[rows.clone()]);
            for (line, slot) in columns.lines().iter().zip(slots) {
                let amounts = match written.get_mut(*slot) {
                    Some(column) => &mut column[rows.clone()],
                    None => &mut block[..rows.len()],
                };
                sums.slots[*slot] += line.reckon(wages, risks, amounts);
                match line.program {
                    Program::Jkk => sums.from_jkk += columns.recomposed(Program::Jkk, wages, amounts),
                    Program::Jkm => sums.from_jkm += columns.recomposed(Program::Jkm, wages, amounts),
                    Program::Jht | Program::Jp | Program::Jkp => {}
                }
                if let Some(totals) = &mut totals {
                    for (total, amount) in totals[rows.clone()].iter_mut().zip(&*amounts) {
                        *total += amount;
                    }
                }
            }
        }
    }
}
