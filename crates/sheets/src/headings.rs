//! Headings: which row holds them, and which layout they belong to.

use crate::layout::{Layout, Required};

/// How many rows may stand above the headings.
pub(crate) const HEADING_ROWS: usize = 20;

/// Letters and digits of a heading in lower case; everything else does not count.
pub(crate) fn normal(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A row of headings, laid beside a layout.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    /// The layout.
    pub(crate) layout: &'static Layout,
    /// For each layout column its place in the file.
    pub(crate) places: Vec<Option<usize>>,
    /// Headings that name no column of the layout.
    pub(crate) unknown: Vec<String>,
    /// Required columns that no heading names.
    pub(crate) missing: Vec<&'static str>,
}

impl Fit {
    /// Lays headings beside a layout; of two equal headings the first counts.
    pub(crate) fn of(layout: &'static Layout, headings: &[String]) -> Self {
        let normals: Vec<String> = headings.iter().map(|heading| normal(heading)).collect();
        let mut taken = vec![false; headings.len()];
        let mut find = |name: &str| {
            let wanted = normal(name);
            let at = (0..normals.len()).find(|&at| !taken[at] && !wanted.is_empty() && normals[at] == wanted)?;
            taken[at] = true;
            Some(at)
        };
        // Keys before synonyms, so that a synonym never takes a heading that is another column's own name.
        let mut places: Vec<Option<usize>> = layout.columns.iter().map(|column| find(column.key)).collect();
        for (place, column) in places.iter_mut().zip(layout.columns) {
            if place.is_none() {
                *place = column.headings.iter().find_map(|name| find(name));
            }
        }
        let missing = layout
            .columns
            .iter()
            .zip(&places)
            .filter(|(column, place)| place.is_none() && column.required != Required::No)
            .map(|(column, _)| column.key)
            .collect();
        let unknown = headings
            .iter()
            .zip(&taken)
            .filter(|(heading, taken)| !**taken && !heading.trim().is_empty())
            .map(|(heading, _)| heading.trim().to_owned())
            .collect();
        Self { layout, places, unknown, missing }
    }

    /// How many columns were recognised.
    pub(crate) fn found(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Whether the rows below can be read.
    ///
    /// One lone word is no heading row: a title such as "Nama" above a letter would otherwise pass.
    pub(crate) fn works(&self) -> bool {
        self.missing.is_empty() && self.found() >= 2
    }

    /// Whether `self` explains the headings better; at a tie the layout named first stays.
    pub(crate) fn beats(&self, other: &Self) -> bool {
        (self.works(), self.found()) > (other.works(), other.found())
    }
}

/// The best layout for one row of headings.
pub(crate) fn best_fit(layouts: &[&'static Layout], headings: &[String]) -> Option<Fit> {
    let mut best: Option<Fit> = None;
    for layout in layouts {
        let fit = Fit::of(layout, headings);
        if best.as_ref().is_none_or(|best| fit.beats(best)) {
            best = Some(fit);
        }
    }
    best
}
