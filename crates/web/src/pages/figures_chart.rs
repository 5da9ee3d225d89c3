//! The picture of published figures over time: each as high as its print is coarse, as wide as the time it names.

use domain::{FigureGroup, FigureVerdict, PrintedDate, PrintedNumber};
use steps::LedgerFigure;
use units::{Date, RegionCode, splits_of};

use crate::numbers;
use crate::pages::figures::borders_word;
use crate::words::{Words, fill};

/// Ranges in a field of 640 by 260.
pub(super) struct Chart {
    pub title: String,
    pub description: String,
    pub blocks: Vec<Block>,
    /// Where neighbours in time differ by more than any region moves.
    pub shifts: Vec<(i64, String)>,
    /// Where the borders of the region changed: figures left and right of it are of two territories.
    pub breaks: Vec<(i64, String)>,
    /// Height and number of each line across.
    pub lines: Vec<(i64, String)>,
    /// Place and number of each year.
    pub years: Vec<(i64, String)>,
    pub any_part: bool,
    pub any_conflict: bool,
}

/// A block of a chart and what it says.
pub(super) struct Block {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    pub class: &'static str,
    pub told: String,
}

const LEFT: i64 = 116;
const RIGHT: i64 = 628;
const TOP: i64 = 14;
const BOTTOM: i64 = 226;
/// Years that are written below before some are passed over.
const YEARS: i16 = 8;

/// None without a figure.
pub(super) fn chart(
    w: &Words,
    (region, place): (RegionCode, &str),
    measure: &str,
    shown: &[&LedgerFigure],
    groups: &[FigureGroup],
) -> Option<Chart> {
    let first = shown.iter().map(|one| one.figure.as_of).min_by_key(|when| when.first)?;
    let last = shown.iter().map(|one| one.figure.as_of).max_by_key(|when| when.last)?;
    let lowest = shown.iter().map(|one| one.range.ends().0).min_by_key(|end| end.scaled())?;
    let highest = shown.iter().map(|one| one.range.ends().1).max_by_key(|end| end.scaled())?;
    // A growth may fall below zero; counts and percents stand on it.
    let floor = lowest.scaled().min(0);
    let span = (highest.scaled() - floor).max(1);
    let height = |value: i128| BOTTOM - scaled(value - floor, span, BOTTOM - TOP);
    let january = |year: i16| Date::new(year, 1, 1).unwrap_or(Date::MAX);
    let from = january(first.first.year());
    let until = january(last.last.year().saturating_add(1));
    let days = i64::from((until - from).get_days()).max(1);
    let across = |day: Date| LEFT + i64::from((day - from).get_days()) * (RIGHT - LEFT) / days;
    let block = |one: &&LedgerFigure| {
        let (low, high) = one.range.ends();
        let (x, end) = (across(one.figure.as_of.first), across(one.figure.as_of.last));
        let (top, bottom) = (height(high.scaled()), height(low.scaled()));
        let width = (end - x).max(7);
        Block {
            x: x.min(RIGHT - width),
            y: top.min(BOTTOM - 4),
            width,
            height: (bottom - top).max(4),
            class: match (one.in_conflict, one.figure.segment.as_str()) {
                (true, _) => "mark",
                (false, "total") => "formal",
                (false, _) => "informal",
            },
            told: format!(
                "{}: {} ({}){}",
                numbers::printed_date(w, one.figure.as_of),
                numbers::printed(w, one.figure.value),
                one.figure.segment,
                borders_word(w, &one.borders).map(|said| format!(", {said}")).unwrap_or_default()
            ),
        }
    };
    let rows: Vec<usize> = shown.iter().map(|one| one.row).collect();
    let shift = |group: &FigureGroup| {
        let (before, after) = group.as_of.split_once('/')?;
        let (before, after) = (before.parse::<PrintedDate>().ok()?, after.parse::<PrintedDate>().ok()?);
        let told = format!("{} / {}", numbers::printed_date(w, before), numbers::printed_date(w, after));
        // Of months that overlap the middle may lie before the end of the first.
        Some((i64::midpoint(across(before.last), across(after.first)), told))
    };
    let shifts = groups
        .iter()
        .filter(|group| group.verdict == FigureVerdict::Inconsistent)
        .filter(|group| group.figures.iter().any(|row| rows.contains(row)))
        .filter_map(shift);
    let former = shown.iter().any(|one| !one.borders.are_todays());
    let mut days: Vec<Date> =
        splits_of(region).filter(|split| former && split.parted_from == region).map(|split| split.since).collect();
    days.dedup();
    let breaks = days
        .into_iter()
        .filter(|day| (from..until).contains(day))
        .map(|day| (across(day), format!("{}: {}", numbers::date(day, &w.months), w.angka.key_break)));
    let years = last.last.year() - first.first.year() + 1;
    let step = usize::try_from((years + YEARS - 1) / YEARS).unwrap_or(1).max(1);
    let line = |quarter: i128| {
        let value = floor + span * quarter / 2;
        (height(value), numbers::millionths(w, value, highest.decimals()))
    };
    let told = |end: PrintedNumber| numbers::printed(w, end);
    Some(Chart {
        title: fill(w.angka.chart_title, &[measure, place]),
        description: fill(
            w.angka.chart_description,
            &[
                &numbers::length(w, shown.len()),
                &numbers::printed_date(w, first),
                &numbers::printed_date(w, last),
                &told(lowest),
                &told(highest),
            ],
        ),
        blocks: shown.iter().map(block).collect(),
        shifts: shifts.collect(),
        breaks: breaks.collect(),
        lines: (0..=2).map(line).collect(),
        years: (first.first.year()..=last.last.year())
            .step_by(step)
            .map(|year| (across(january(year)), year.to_string()))
            .collect(),
        any_part: shown.iter().any(|one| one.figure.segment != "total" && !one.in_conflict),
        any_conflict: shown.iter().any(|one| one.in_conflict),
    })
}

/// `value` of `whole` in a field of `length`.
fn scaled(value: i128, whole: i128, length: i64) -> i64 {
    i64::try_from(value * i128::from(length) / whole).unwrap_or(length)
}
