//! What is known of each printed figure before it is compared: what it counts, of whom, when, and who said it.

use std::collections::{BTreeMap, HashMap};

use units::{Borders, Date};

use super::interval::{Interval, is_share, nearest, widest};
use crate::{PrintedDate, PublishedFigure};

/// A value that so many sources print says nothing about who copied whom.
const COPIES_MAX: usize = 20;

/// One figure, understood.
pub(super) struct Said<'a> {
    pub figure: &'a PublishedFigure,
    /// Its row, as people are told it.
    pub row: usize,
    /// What is counted, in one word for each meaning.
    pub metric: &'a str,
    /// Of whom, in one writing for each.
    pub segment: &'a str,
    /// By which borders its region is meant: figures of two territories say nothing of each other.
    pub borders: Borders,
    /// Who said it; prints of the same statement have the same number.
    pub source: usize,
    pub share: bool,
    pub widest: Interval,
    pub nearest: Interval,
}

impl Said<'_> {
    pub(super) const fn when(&self) -> PrintedDate {
        self.figure.as_of
    }

    pub(super) fn is_target(&self) -> bool {
        matches!(self.metric, "target_pct" | "target_participants")
    }

    /// Whether it counts what happened within its time: figures of other times are then other figures.
    pub(super) fn is_flow(&self) -> bool {
        is_flow(self.metric)
    }

    /// Whether it is of a survey with its own fixed months.
    pub(super) fn is_survey(&self) -> bool {
        matches!(
            self.metric,
            "labour_force"
                | "working"
                | "working_formal"
                | "working_informal"
                | "working_age"
                | "unemployed"
                | "formal_pct"
                | "informal_pct"
        )
    }

    /// One quantity has one of these.
    pub(super) fn quantity(&self) -> (&str, &str, String) {
        let own = match (self.is_flow(), self.metric) {
            (true, _) => self.figure.as_of.to_string(),
            (false, "rank") => self.figure.unit.clone(),
            (false, _) => String::new(),
        };
        (self.metric, self.segment, own)
    }
}

/// Counts within a time, not at one.
pub(super) fn is_flow(metric: &str) -> bool {
    is_cumulative(metric) || matches!(metric, "registered_new" | "village_budget" | "growth_pct" | "coverage_change")
}

/// Flows that offices report from the first of January on.
pub(super) fn is_cumulative(metric: &str) -> bool {
    metric.starts_with("claim") || metric.starts_with("scholarship_") || metric == "contribution_paid"
}

/// All figures, understood.
pub(super) struct Known<'a> {
    pub said: Vec<Said<'a>>,
    /// The last day that a source speaks of, targets aside, of each area.
    latest: HashMap<(&'a str, usize), Date>,
}

impl<'a> Known<'a> {
    pub(super) fn of(figures: &'a [PublishedFigure], rows: impl Iterator<Item = usize>) -> Self {
        let sources = statements(figures);
        let said: Vec<Said<'a>> = figures
            .iter()
            .zip(sources)
            .zip(rows)
            .map(|((figure, source), row)| {
                let (metric, segment) = meaning(figure);
                Said {
                    figure,
                    row,
                    metric,
                    segment,
                    borders: figure.borders(),
                    source,
                    share: is_share(figure),
                    widest: widest(figure, figure.value),
                    nearest: nearest(figure, figure.value),
                }
            })
            .collect();
        let mut latest: HashMap<(&'a str, usize), Date> = HashMap::new();
        for one in said.iter().filter(|one| !one.is_target()) {
            let last = latest.entry((one.figure.area.as_str(), one.source)).or_insert(one.figure.as_of.last);
            *last = one.figure.as_of.last.max(*last);
        }
        Self { said, latest }
    }

    /// The last day of the area that a source speaks of, targets aside.
    pub(super) fn latest_observation(&self, area: &str, source: usize) -> Option<Date> {
        self.latest.get(&(area, source)).copied()
    }

    /// The row of a figure, as people are told it.
    pub(super) fn row(&self, place: usize) -> usize {
        self.said[place].row
    }

    /// Places of the figures of each area within the same borders.
    pub(super) fn by_area(&self) -> BTreeMap<(&str, &Borders), Vec<usize>> {
        let mut found: BTreeMap<(&str, &Borders), Vec<usize>> = BTreeMap::new();
        for (place, said) in self.said.iter().enumerate() {
            found.entry((&said.figure.area, &said.borders)).or_default().push(place);
        }
        found
    }
}

/// One word for each measure and one writing for each group of people.
fn meaning(figure: &PublishedFigure) -> (&str, &str) {
    let segment = figure.segment.trim();
    let segment = match segment.to_lowercase().as_str() {
        "" | "total" | "semua" | "all" => "total",
        "pu" | "formal" | "penerima upah" => "PU",
        "bpu" | "informal" | "bukan penerima upah" => "BPU",
        "jakon" | "jasa konstruksi" | "construction" => "JAKON",
        "pmi" | "migrant" => "PMI",
        "pu+bpu" | "bpu+pu" | "formal+informal" => "PU+BPU",
        _ => segment,
    };
    match figure.metric.as_str() {
        "active_participants" => ("active", segment),
        "potential_workers" => ("eligible", segment),
        "eligible_vulnerable" => ("eligible", "vulnerable"),
        other => (other, segment),
    }
}

/// Whether two dates may mean the same day.
pub(super) fn overlap(left: PrintedDate, right: PrintedDate) -> bool {
    left.first <= right.last && right.first <= left.last
}

/// Who said each figure. Two sources that print two or more of the same figures print one statement.
fn statements(figures: &[PublishedFigure]) -> Vec<usize> {
    let mut number: HashMap<&str, usize> = HashMap::new();
    let own: Vec<usize> = figures
        .iter()
        .map(|figure| {
            let next = number.len();
            *number.entry(figure.source.as_str()).or_insert(next)
        })
        .collect();
    let mut prints: HashMap<(&str, &str, &str, i128), Vec<usize>> = HashMap::new();
    for (place, figure) in figures.iter().enumerate() {
        let key = (figure.area.as_str(), figure.metric.as_str(), figure.segment.as_str(), figure.value.scaled());
        prints.entry(key).or_default().push(place);
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for places in prints.values().filter(|places| (2..=COPIES_MAX).contains(&places.len())) {
        for (at, first) in places.iter().enumerate() {
            for second in &places[at + 1..] {
                let pair = (own[*first].min(own[*second]), own[*first].max(own[*second]));
                if pair.0 != pair.1 && overlap(figures[*first].as_of, figures[*second].as_of) {
                    *shared.entry(pair).or_default() += 1;
                }
            }
        }
    }
    let mut head: Vec<usize> = (0..number.len()).collect();
    let mut pairs: Vec<(usize, usize)> =
        shared.into_iter().filter(|(_, count)| *count >= 2).map(|(pair, _)| pair).collect();
    pairs.sort_unstable();
    for (first, second) in pairs {
        let (first, second) = (head_of(&head, first), head_of(&head, second));
        head[first.max(second)] = first.min(second);
    }
    own.into_iter().map(|source| head_of(&head, source)).collect()
}

fn head_of(head: &[usize], mut of: usize) -> usize {
    while head[of] != of {
        of = head[of];
    }
    of
}
