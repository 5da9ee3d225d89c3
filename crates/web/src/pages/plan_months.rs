//! The picture of a plan month by month: who is paid for, who is in grace, whose cover has ended.

use domain::plan::Plan;

use crate::numbers;
use crate::pages::figures_chart::Block;
use crate::words::{Words, fill};

/// Columns in a field of 640 by 150.
pub(super) struct Months {
    pub title: String,
    pub description: String,
    pub columns: Vec<Block>,
    /// Month, paid for, in grace, ended, rupiah.
    pub rows: Vec<[String; 5]>,
    pub first: String,
    pub last: String,
}

const WIDTH: i64 = 640;
const HEIGHT: i64 = 140;

pub(super) fn months(w: &Words, plan: &Plan) -> Months {
    let name = |month: &str| month.parse().map_or_else(|_| month.to_owned(), |month| numbers::month(month, &w.months));
    let all: Vec<_> = plan.by_month.iter().collect();
    let most = all.iter().map(|(_, sums)| sums.covered + sums.in_grace + sums.lapsed).max().unwrap_or(1).max(1);
    let step = WIDTH / i64::try_from(all.len().max(1)).unwrap_or(1);
    let mut columns = Vec::new();
    for (place, (month, sums)) in (0..).zip(&all) {
        let mut below = 0;
        let parts = [
            ("formal", w.rencana.month_covered, sums.covered),
            ("construction", w.rencana.month_grace, sums.in_grace),
            ("mark", w.rencana.month_lapsed, sums.lapsed),
        ];
        for (class, word, persons) in parts.into_iter().filter(|(.., persons)| *persons > 0) {
            let (from, until) = (HEIGHT * below / most, HEIGHT * (below + persons) / most);
            below += persons;
            columns.push(Block {
                x: place * step + 3,
                y: HEIGHT - until,
                width: (step - 6).max(2),
                height: until - from,
                class,
                told: format!("{}: {word} {}", name(month), numbers::count(w, persons)),
            });
        }
    }
    let covered = all.iter().map(|(_, sums)| sums.covered).max().unwrap_or_default();
    let end =
        |place: Option<&(&String, &domain::plan::PlanMonth)>| place.map_or_else(String::new, |(month, _)| name(month));
    Months {
        title: fill(w.rencana.months_title, &[&plan.name]),
        description: fill(
            w.rencana.months_description,
            &[&end(all.first()), &end(all.last()), &numbers::count(w, covered)],
        ),
        rows: all
            .iter()
            .map(|(month, sums)| {
                [
                    name(month),
                    numbers::count(w, sums.covered),
                    numbers::count(w, sums.in_grace),
                    numbers::count(w, sums.lapsed),
                    numbers::rupiah(w, sums.cost),
                ]
            })
            .collect(),
        first: end(all.first()),
        last: end(all.last()),
        columns,
    }
}
