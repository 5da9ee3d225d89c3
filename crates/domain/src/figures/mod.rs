//! Whether figures that were printed can all be true: groups of one region and time, the smallest set that cannot, and why.
//!
//! A printed figure is an interval (its precision), an identity between figures is a rule, and a group is consistent when
//! the rules leave room. Nothing here reads our own remark on a figure.

mod between;
mod comparable;
mod conflict;
mod group;
mod interval;
mod rules;
mod slip;
mod source;
mod system;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use law::Sentence;
use serde::Serialize;
use units::Borders;

pub use comparable::{ComparableSum, comparable_sums};
pub use interval::{Range, printed_range};
pub use slip::{Slip, SlipKind};

use crate::PublishedFigure;

/// What the figures of a group say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureVerdict {
    /// At least one figure is told by the others, and fits.
    Consistent,
    /// Some of them cannot all be true.
    Inconsistent,
    /// No figure says anything about another.
    NotCheckable,
}

impl FigureVerdict {
    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::Inconsistent => "inconsistent",
            Self::NotCheckable => "not_checkable",
        }
    }
}

/// Figures that cannot all be true, though any of them may be left out to make the rest possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureConflict {
    /// Their rows, from 1.
    pub rows: Vec<usize>,
    /// What contradicts what.
    pub explanation: Sentence,
    /// What was probably done wrong, where something speaks for it.
    pub slip: Option<Slip>,
}

/// Figures that speak of one region and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureGroup {
    /// Code of the region, or the name of an area of our own.
    pub region: String,
    /// As the report calls it.
    pub name: String,
    /// By which borders: figures of two territories stand in two groups.
    #[serde(skip_serializing_if = "Borders::are_todays")]
    pub borders: Borders,
    /// The time they speak of, as precise as it was printed; two times with a stroke between where a change is doubted.
    pub as_of: String,
    /// What they say together.
    pub verdict: FigureVerdict,
    /// The rows of the group, from 1. A target stands in every group that was held against it.
    pub figures: Vec<usize>,
    /// The smallest set of them that cannot all be true; empty unless inconsistent.
    pub conflict: Vec<usize>,
    /// What was found.
    pub explanation: Sentence,
    /// What was probably done wrong.
    pub slip: Option<Slip>,
    /// What the figures say of quantities: of an inconsistent group, what the others of the conflict say of each.
    pub implied: BTreeMap<String, Range>,
    /// Every conflict that was found, none sharing a row with an earlier one of its kind; the first is the smallest.
    pub conflicts: Vec<FigureConflict>,
}

/// Holds printed figures against each other. Row numbers are places in `figures`, from 1.
///
/// ```
/// use domain::{FigureVerdict, PublishedFigure, check_figures};
/// let figure = |metric: &str, value: &str, unit: &str| PublishedFigure {
///     area: "16".into(),
///     region: "16".parse().ok(),
///     name: "Sumatera Selatan".into(),
///     as_of: "2025-01".parse().unwrap(),
///     metric: metric.into(),
///     value: value.parse().unwrap(),
///     unit: unit.into(),
///     segment: "total".into(),
///     source: "laporan".into(),
///     note: None,
/// };
/// let said = [
///     figure("coverage_pct", "34", "percent"),
///     figure("active_participants", "1300000", "persons"),
///     figure("potential_workers", "3000000", "persons"),
/// ];
/// let groups = check_figures(&said);
/// assert_eq!((groups[0].verdict, &groups[0].conflict[..]), (FigureVerdict::Inconsistent, &[1, 2, 3][..]));
/// assert!(groups[0].implied["eligible"].contains(3_820_000));
/// ```
pub fn check_figures(figures: &[PublishedFigure]) -> Vec<FigureGroup> {
    check(&source::Known::of(figures, 1..), &mut |_, _| {})
}

/// Holds printed figures against each other, as [`check_figures`] does, and names them by `rows`, one for each.
///
/// `judged` hears how many of how many groups are done.
pub fn check_numbered_figures(
    figures: &[PublishedFigure],
    rows: &[usize],
    judged: &mut dyn FnMut(usize, usize),
) -> Vec<FigureGroup> {
    assert_eq!(figures.len(), rows.len(), "every figure has its row");
    check(&source::Known::of(figures, rows.iter().copied()), judged)
}

fn check(known: &source::Known<'_>, judged: &mut dyn FnMut(usize, usize)) -> Vec<FigureGroup> {
    let mut lawful = BTreeSet::new();
    // The latest first: a target is held against the law beside the newest figures that name it.
    let groups = group::groups(known);
    let mut found: Vec<FigureGroup> = Vec::with_capacity(groups.len());
    for group in groups.iter().rev() {
        found.push(group::judge(known, group, &mut lawful));
        judged(found.len(), groups.len());
    }
    found.extend(between::times(known));
    found.extend(between::regions(known));
    found.sort_by(|left, right| (&left.region, &left.as_of).cmp(&(&right.region, &right.as_of)));
    found
}
