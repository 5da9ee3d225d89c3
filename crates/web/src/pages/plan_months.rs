//! The picture of a plan month by month: who is newly paid for, whose cover goes on, who is paid for by submissions
//! under way, who is in grace, whose cover has ended.

use std::iter::zip;

use domain::plan::{Plan, PlanMonth};

use crate::numbers;
use crate::pages::figures_chart::Block;
use crate::words::{Words, fill};

/// Columns in a field of 640 by 150, and their table.
pub(super) struct Months {
    pub title: String,
    pub description: String,
    pub columns: Vec<Block>,
    /// Colour and word of each part of a column, from below.
    pub kinds: [(&'static str, &'static str); 5],
    pub headings: [&'static str; 8],
    /// A month, and what stands under each heading.
    pub rows: Vec<(String, [String; 8])>,
    pub first: String,
    pub last: String,
}

const WIDTH: i64 = 640;
const HEIGHT: i64 = 140;
/// The colour of each part of a column, and of its key.
const PARTS: [&str; 5] = ["formal", "informal", "migrant", "construction", "mark"];
const KEYS: [&str; 5] = ["formal", "informal", "migrant", "construction", "bad"];

/// How many stand in each part of a column.
const fn parts(sums: &PlanMonth) -> [i64; 5] {
    [sums.newly_covered(), sums.renewed, sums.under_way, sums.in_grace, sums.lapsed]
}

pub(super) fn months(w: &Words, plan: &Plan) -> Months {
    let name =
        |month: &str| month.parse().map_or_else(|_| month.to_owned(), |month| numbers::months(month, month, &w.months));
    let count = |persons: i64| numbers::count(w, persons);
    let all: Vec<(String, &PlanMonth)> = plan.by_month.iter().map(|(month, sums)| (name(month), sums)).collect();
    let most = |of: fn(&PlanMonth) -> i64| all.iter().map(|(_, sums)| of(sums)).max().unwrap_or_default();
    let highest = most(|sums| parts(sums).iter().sum()).max(1);
    let step = WIDTH / i64::try_from(all.len().max(1)).unwrap_or(1);
    let words = [
        w.rencana.month_new,
        w.rencana.month_renewed,
        w.rencana.month_under_way,
        w.rencana.month_grace,
        w.rencana.month_lapsed,
    ];
    let mut columns = Vec::new();
    for (place, (month, sums)) in (0..).zip(&all) {
        let mut below = 0;
        for ((class, word), persons) in zip(zip(PARTS, words), parts(sums)).filter(|(_, persons)| *persons > 0) {
            let (from, until) = (HEIGHT * below / highest, HEIGHT * (below + persons) / highest);
            below += persons;
            columns.push(Block {
                x: place * step + 3,
                y: HEIGHT - until,
                width: (step - 6).max(2),
                height: until - from,
                class,
                told: format!("{month}: {word} {}", count(persons)),
            });
        }
    }
    let end = |place: Option<&(String, &PlanMonth)>| place.map_or_else(String::new, |(month, _)| month.clone());
    let (first, last) = (end(all.first()), end(all.last()));
    let [covered, renewed, lapsed] =
        [most(|sums| sums.covered), most(|sums| sums.renewed), most(|sums| sums.lapsed)].map(count);
    let row = |(month, sums): (String, &PlanMonth)| {
        let [new, renewed, under_way, in_grace, lapsed] = parts(sums).map(count);
        let (percent, cost) = (numbers::percent_sign(w, sums.percent), numbers::rupiah(w, sums.cost));
        (month, [new, renewed, count(sums.covered), under_way, in_grace, lapsed, percent, cost])
    };
    Months {
        title: fill(w.rencana.months_title, &[&plan.name]),
        description: fill(w.rencana.months_description, &[&first, &last, &covered, &renewed, &lapsed]),
        kinds: std::array::from_fn(|part| (KEYS[part], words[part])),
        headings: [
            w.rencana.month_new,
            w.rencana.month_renewed,
            w.rencana.month_covered,
            w.rencana.month_under_way,
            w.rencana.month_grace,
            w.rencana.month_lapsed,
            w.rencana.month_percent,
            w.rencana.cost,
        ],
        rows: all.into_iter().map(row).collect(),
        columns,
        first,
        last,
    }
}
