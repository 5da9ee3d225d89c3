//! What the cells of a column say together and no single one alone: order of day and month, decimal mark, whose P.

use units::Sex;

use crate::amounts::AmountMarks;
use crate::dates::{day_and_month, split_place};
use crate::headings::Fit;
use crate::layout::Kind;
use crate::numbers::read_sex;
use crate::source::{Raw, RawRow};

/// How a sender writes; learnt from the first rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Habits {
    /// By layout position: dates are written month first.
    pub(crate) month_first: Vec<bool>,
    /// By layout position: how amounts are written.
    amounts: Vec<AmountMarks>,
    /// Men are "pria" here, so that P is no woman.
    pria: bool,
}

impl Habits {
    /// Learns from the rows below the headings, and from what parts the cells of a text file.
    pub(crate) fn of(fit: &Fit, sample: &[RawRow], delimiter: Option<char>) -> Self {
        let rows = &sample[fit.rows_above().min(sample.len())..];
        let columns = fit.layout.columns.iter().zip(&fit.found);
        let mut habits = Self::default();
        for (column, found) in columns {
            let cells: Vec<&str> = found.map_or_else(Vec::new, |found| texts(rows, found.place).collect());
            let date = matches!(column.kind, Kind::Date | Kind::BirthDate | Kind::PaidUntil);
            habits.month_first.push(date && is_month_first(&cells));
            habits.amounts.push(match column.kind {
                Kind::Rupiah => AmountMarks::of(cells.iter().copied(), delimiter),
                _ => AmountMarks::default(),
            });
            if column.kind == Kind::Sex {
                let any = |letters: [&str; 2]| cells.iter().any(|cell| letters.contains(&cell.trim()));
                habits.pria = any(["W", "w"]) && any(["P", "p"]) && !any(["L", "l"]);
            }
        }
        habits
    }

    /// Sex as this sender writes it.
    pub(crate) fn sex(&self, text: &str) -> Option<Sex> {
        if self.pria && text.eq_ignore_ascii_case("p") { Some(Sex::Male) } else { read_sex(text) }
    }

    /// Whether P stands for men.
    pub(crate) const fn pria(&self) -> bool {
        self.pria
    }

    /// Whether three digits behind a mark may be a part of a rupiah as well as thousands.
    pub(crate) fn is_doubtful_amount(&self, position: usize, text: &str) -> bool {
        self.amounts.get(position).is_some_and(|marks| marks.is_doubtful(text))
    }

    /// The decimal mark that some column shows.
    pub(crate) fn decimal(&self) -> Option<char> {
        self.amounts.iter().find_map(|marks| marks.decimal())
    }
}

fn texts(rows: &[RawRow], place: usize) -> impl Iterator<Item = &str> {
    rows.iter().filter_map(move |row| match row.cell(place) {
        Raw::Text(text) => Some(text),
        _ => None,
    })
}

/// Two dates that only have a month in front, and none that only has a day there.
fn is_month_first(cells: &[&str]) -> bool {
    let numbers = cells.iter().filter_map(|cell| day_and_month(split_place(cell).map_or(*cell, |(_, date)| date)));
    let (mut month, mut day) = (0, 0);
    for (first, second, _) in numbers {
        month += usize::from(first <= 12 && second > 12);
        day += usize::from(first > 12 && second <= 12);
    }
    month >= 2 && day == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_shows_its_order() {
        assert!(is_month_first(&["08/25/1980", "12/31/1979", "03/04/1990"]));
        assert!(!is_month_first(&["08/25/1980", "25/08/1980"]));
        assert!(!is_month_first(&["03/04/1990", "05/06/1991"]));
    }
}
