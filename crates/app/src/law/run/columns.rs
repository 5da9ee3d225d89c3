//! A chunk of wage earners without any row apart: columns of wages and risk classes straight into columns of amounts.

use ::law::{Program, PuColumns, RiskClass};

use super::reckon::Sums;
use super::source::Numbers;

/// Rows whose amounts of all lines stay close to the processor.
const BLOCK_ROWS: usize = 4_096;

/// Wages and risk classes of which every one can be taken.
pub(super) struct Plain<'c> {
    wages: &'c [i64],
    risks: Vec<RiskClass>,
}

impl<'c> Plain<'c> {
    /// None where a row would be refused, or is beyond what columns add up.
    pub(super) fn of(wages: &'c Numbers, risks: &Numbers) -> Option<Self> {
        let bits = wages.values.iter().fold(0, |bits, wage| bits | wage);
        if !wages.bad.is_empty() || !risks.bad.is_empty() || !(0..PuColumns::WAGE_END).contains(&bits) {
            return None;
        }
        let classes = |bounds: (i64, i64), class: &i64| (bounds.0.min(*class), bounds.1.max(*class));
        let (least, most) = risks.values.iter().fold((1, 1), classes);
        RiskClass::new(least).and_then(|_| RiskClass::new(most))?;
        let risks = risks.values.iter().map(|class| RiskClass::new(*class).expect("between two classes")).collect();
        Some(Self { wages: &wages.values, risks })
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
        let mut block = vec![0; BLOCK_ROWS];
        if let Some(totals) = &mut totals {
            totals.resize(self.wages.len(), 0);
        }
        for (start, wages) in (0..).step_by(BLOCK_ROWS).zip(self.wages.chunks(BLOCK_ROWS)) {
            let rows = start..start + wages.len();
            let risks = &self.risks[rows.clone()];
            for (line, slot) in columns.lines().iter().zip(slots) {
                let amounts = match written.get_mut(*slot) {
                    Some(column) => &mut column[rows.clone()],
                    None => &mut block[..wages.len()],
                };
                line.reckon(wages, risks, amounts);
                sums.slots[*slot] += i128::from(amounts.iter().sum::<i64>());
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
