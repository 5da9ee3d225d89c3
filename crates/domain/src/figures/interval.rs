//! What a printed number may mean: an interval as wide as the print is coarse.

use serde::{Serialize, Serializer};

use crate::{PrintedNumber, PublishedFigure};

/// Counts and rupiah are reckoned in thousandths.
pub(super) const COUNT: i128 = 1_000;
/// Shares are reckoned in parts of this: a hundredth of a millionth of a percent.
pub(super) const ONE: i128 = 10_000_000_000;
/// More than anything that is counted.
pub(super) const BOUNDLESS: i128 = 1_000_000_000_000_000_000 * COUNT;

/// Numbers below this are counted, not rounded, when they end in zeros.
const COUNTED_BELOW: i128 = 1_000;

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub lo: i128,
    pub hi: i128,
}

impl Interval {
    pub(super) const fn meets(self, other: Self) -> bool {
        self.lo <= other.hi && other.lo <= self.hi
    }

    /// As much wider on both sides as `per_mille` of the value says.
    pub(super) const fn widened(self, per_mille: i128) -> Self {
        Self { lo: self.lo - self.lo.abs() * per_mille / 1000, hi: self.hi + self.hi.abs() * per_mille / 1000 }
    }
}

/// Whether a figure is a share of something, not a count.
pub(super) fn is_share(figure: &PublishedFigure) -> bool {
    figure.unit.starts_with("percent") || figure.unit == "persen" || figure.metric.ends_with("_pct")
}

/// What the unit multiplies by: `juta orang` is a million.
fn multiple(unit: &str) -> i128 {
    let word = |words: [&str; 2]| unit.split([' ', '_']).any(|part| words.contains(&part.to_lowercase().as_str()));
    [
        (["ribu", "thousand"], 1_000),
        (["juta", "million"], 1_000_000),
        (["miliar", "billion"], 1_000_000_000),
        (["triliun", "trillion"], 1_000_000_000_000),
    ]
    .into_iter()
    .find_map(|(words, times)| word(words).then_some(times))
    .unwrap_or(1)
}

/// The middle of a print, and its last printed place; a place of zero is an exact count.
fn middle_and_place(figure: &PublishedFigure, value: PrintedNumber) -> (i128, i128) {
    let decimals = u32::from(value.decimals());
    if is_share(figure) {
        // Millionths of a percent are a hundred times our parts.
        return (value.scaled() * 100, 10_i128.pow(8 - decimals));
    }
    let times = multiple(&figure.unit);
    let middle = value.scaled() * times / 1_000;
    let mut place = COUNT * times / 10_i128.pow(decimals);
    if decimals == 0 && middle.abs() >= COUNTED_BELOW * COUNT {
        while middle % (place * 10) == 0 {
            place *= 10;
        }
    }
    (middle, if place <= COUNT { 0 } else { place })
}

/// What the print means when it was rounded to the nearest: 34 percent is 33.5 to 34.5.
pub(super) fn nearest(figure: &PublishedFigure, value: PrintedNumber) -> Interval {
    let (middle, place) = middle_and_place(figure, value);
    Interval { lo: middle - place / 2, hi: middle + place / 2 }
}

/// What the print may mean at most: the press also cuts counts, and 3.287 million becomes "3.2 million".
pub(super) fn widest(figure: &PublishedFigure, value: PrintedNumber) -> Interval {
    let (middle, place) = middle_and_place(figure, value);
    // Nobody cuts 3.9 million to 3.
    let cut = place.min(middle.abs() / 10);
    let above = if is_share(figure) { place / 2 } else { cut.max(place / 2) };
    Interval { lo: middle - place / 2, hi: middle + above }
}

/// From, until: persons or rupiah, or percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    lo: i128,
    hi: i128,
    share: bool,
}

impl Range {
    pub(super) const fn new(found: Interval, share: bool) -> Self {
        Self { lo: found.lo, hi: found.hi, share }
    }

    /// Whether a whole number of persons, rupiah or percent lies within.
    pub fn contains(&self, whole: i64) -> bool {
        let value = i128::from(whole) * if self.share { ONE / 100 } else { COUNT };
        (self.lo..=self.hi).contains(&value)
    }

    /// What this may be of `whole`, as a share; none of a whole that may be nothing.
    pub(super) fn percent_of(&self, whole: &Self) -> Option<Self> {
        let share = |part: i128, of: i128| part * ONE / of;
        (whole.lo > 0).then(|| Self { lo: share(self.lo, whole.hi), hi: share(self.hi, whole.lo), share: true })
    }

    /// Both ends as people read them, outwards: whole counts, percent with two decimals.
    pub fn ends(&self) -> (PrintedNumber, PrintedNumber) {
        let (unit, decimals) = if self.share { (ONE / 10_000, 2) } else { (COUNT, 0) };
        // A hair beyond a round end is our own rounding.
        let hair = if self.share { ONE / 1_000_000_000 } else { COUNT / 100 };
        let whole = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        let low = whole((self.lo + hair).div_euclid(unit));
        let high = whole(-(-(self.hi - hair)).div_euclid(unit));
        (PrintedNumber::of(low, decimals), PrintedNumber::of(high.max(low), decimals))
    }
}

/// What a figure may mean at most, by the coarseness of its print.
///
/// ```
/// let figure = domain::PublishedFigure {
///     area: "19".into(),
///     region: "19".parse().ok(),
///     name: "Kepulauan Bangka Belitung".into(),
///     as_of: "2025-06".parse().unwrap(),
///     metric: "coverage_pct".into(),
///     value: "34".parse().unwrap(),
///     unit: "percent".into(),
///     segment: "total".into(),
///     source: "laporan".into(),
///     note: None,
/// };
/// let (low, high) = domain::printed_range(&figure).ends();
/// assert_eq!((low.to_string(), high.to_string()), ("33.50".to_owned(), "34.50".to_owned()));
/// ```
pub fn printed_range(figure: &PublishedFigure) -> Range {
    Range::new(widest(figure, figure.value), is_share(figure))
}

impl Serialize for Range {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.ends().serialize(serializer)
    }
}
