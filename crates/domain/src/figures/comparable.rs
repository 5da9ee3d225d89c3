//! What figures of a parted province can be compared with: the sum of those who share its old territory today.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use units::{Borders, RegionCode};

use super::interval::{Interval, Range, is_share, widest};
use crate::{PrintedDate, PublishedFigure};

/// Counts of all regions of a former territory for one time, added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparableSum {
    /// The regions of today whose counts are added, the one that kept the code first.
    pub regions: Vec<RegionCode>,
    /// The time that all of them speak of.
    pub as_of: PrintedDate,
    /// What is counted.
    pub metric: String,
    /// Of whom.
    pub segment: String,
    /// What the sum may be, by the coarseness of the prints and where one part has several.
    pub range: Range,
    /// The figures behind it, as places among those handed in.
    pub places: Vec<usize>,
}

/// One measure at one time.
type Measure<'a> = (String, &'a str, &'a str);

/// For every measure that was printed of `region` by its former borders: the sums of the regions that share that territory
/// today, for each time at which all of them have a count. A percent is that of the summed counts.
pub fn comparable_sums(figures: &[PublishedFigure], region: RegionCode) -> Vec<ComparableSum> {
    let own = || figures.iter().filter(|figure| figure.region == Some(region));
    let former: BTreeSet<Vec<RegionCode>> = own()
        .filter_map(|figure| match figure.borders() {
            Borders::Then(regions) => Some(regions),
            Borders::Today | Borders::Unclear(_) => None,
        })
        .collect();
    let mut found = Vec::new();
    for regions in former {
        let mut printed: BTreeMap<Measure<'_>, BTreeMap<RegionCode, Vec<usize>>> = BTreeMap::new();
        for (place, figure) in figures.iter().enumerate() {
            let Some(part) = figure.region.filter(|part| regions.contains(part)) else { continue };
            let counted = !is_share(figure) && !matches!(figure.metric.as_str(), "rank" | "minimum_wage");
            if counted && figure.borders().are_todays() {
                let measure = (figure.as_of.to_string(), figure.segment.as_str(), figure.metric.as_str());
                printed.entry(measure).or_default().entry(part).or_default().push(place);
            }
        }
        for ((_, segment, metric), parts) in printed.into_iter().filter(|(_, parts)| parts.len() == regions.len()) {
            let of_part = |places: &Vec<usize>| {
                let ranges = || places.iter().map(|place| widest(&figures[*place], figures[*place].value));
                let (lo, hi) = (ranges().map(|one| one.lo).min(), ranges().map(|one| one.hi).max());
                (lo.expect("a part was printed"), hi.expect("a part was printed"))
            };
            let ends = parts.values().map(of_part);
            let (lo, hi) = ends.fold((0, 0), |(low, high), (lo, hi)| (low + lo, high + hi));
            let places: Vec<usize> = parts.into_values().flatten().collect();
            found.push(ComparableSum {
                regions: regions.clone(),
                as_of: figures[places[0]].as_of,
                metric: metric.to_owned(),
                segment: segment.to_owned(),
                range: Range::new(Interval { lo, hi }, false),
                places,
            });
        }
    }
    let percents: Vec<ComparableSum> = found.iter().filter_map(|active| percent_of(active, &found)).collect();
    found.extend(percents);
    found.sort_by_key(|sum| (sum.as_of.first, sum.as_of.last));
    found
}

/// The percent that summed active participants are of summed eligible workers, where both are there.
fn percent_of(active: &ComparableSum, sums: &[ComparableSum]) -> Option<ComparableSum> {
    let same = |other: &&ComparableSum| {
        other.metric == "potential_workers"
            && (&other.regions, other.as_of, &other.segment) == (&active.regions, active.as_of, &active.segment)
    };
    let eligible = sums.iter().find(same).filter(|_| active.metric == "active_participants")?;
    let range = active.range.percent_of(&eligible.range)?;
    let places = active.places.iter().chain(&eligible.places).copied().collect();
    Some(ComparableSum { metric: "coverage_pct".to_owned(), range, places, ..active.clone() })
}
