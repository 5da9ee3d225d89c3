//! The definition that a page shows, as its address names it: coverage is always by a named definition.

use domain::{Count, DenominatorKind, Dimension, Place, With};
use law::UnknownCode;
use steps::CoverageRequest;
use units::{Level, RegionCode};

use crate::pages::{query_of, words_of};
use crate::request::Visit;
use crate::trouble::Trouble;
use crate::words::fill;

/// The definition that the page shows, as its address names it.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    pub place: Place,
    /// Whether the address names the place, or it is the level's own.
    pub place_named: bool,
    pub with: With,
    pub count: Count,
    pub parts: Dimension,
    /// Which whole the percent is of.
    pub whole: DenominatorKind,
}

pub(crate) const PLACES: [(Place, &str); 3] =
    [(Place::Registered, "registered"), (Place::Workplace, "workplace"), (Place::Residence, "residence")];
const WITHS: [&str; 4] = ["", "construction", "migrant", "construction,migrant"];
pub(crate) const COUNTS: [(Count, &str); 2] = [(Count::Persons, "persons"), (Count::Memberships, "memberships")];
pub(crate) const PARTS: [(Dimension, &str); 5] = [
    (Dimension::Class, "class"),
    (Dimension::Occupation, "occupation"),
    (Dimension::Sex, "sex"),
    (Dimension::Age, "age"),
    (Dimension::Program, "program"),
];

/// Registration is by regency: below it, the village's own count is where people live.
pub(crate) fn usual_place(code: RegionCode) -> Place {
    if code.level() >= Level::District { Place::Residence } else { Place::Registered }
}

impl Definition {
    pub(crate) fn read(visit: &Visit<'_>, code: RegionCode) -> Result<Self, Trouble> {
        let w = words_of(visit);
        let wrong = |name: &str, allowed: &str| Trouble::request(fill(w.common.request_value, &[name, allowed]));
        let place = visit.query.filled("place");
        let with = visit.query.filled("with").unwrap_or_default();
        let count = visit.query.filled("count").unwrap_or("persons");
        let parts = visit.query.filled("by").unwrap_or("class");
        let whole = visit.query.filled("denominator").unwrap_or(DenominatorKind::Potensi.code());
        let found = |known: Option<&(Place, &str)>| known.map(|(place, _)| *place);
        Ok(Self {
            place: match place {
                None => usual_place(code),
                Some(word) => found(PLACES.iter().find(|(_, known)| *known == word))
                    .ok_or_else(|| wrong("place", "registered, workplace, residence"))?,
            },
            place_named: place.is_some(),
            with: WITHS
                .iter()
                .position(|known| *known == with)
                .map(|position| With::ALL[position])
                .ok_or_else(|| wrong("with", "construction; migrant; construction,migrant"))?,
            count: COUNTS
                .iter()
                .find(|(_, known)| *known == count)
                .map(|(count, _)| *count)
                .ok_or_else(|| wrong("count", "persons, memberships"))?,
            parts: PARTS
                .iter()
                .find(|(_, known)| *known == parts)
                .map(|(parts, _)| *parts)
                .ok_or_else(|| wrong("by", "class, occupation, sex, age, program"))?,
            whole: whole.parse().map_err(|unknown: UnknownCode| wrong("denominator", unknown.allowed))?,
        })
    }

    /// As a query; what is usual is left out, so that one page has one address.
    pub(crate) fn query(&self, code: RegionCode) -> String {
        let place = PLACES.iter().find(|(place, _)| *place == self.place).map_or("", |(_, word)| *word);
        let with = WITHS[usize::try_from(self.with.code()).unwrap_or_default()];
        let count = if self.count == Count::Persons { "" } else { "memberships" };
        let parts = PARTS.iter().skip(1).find(|(parts, _)| *parts == self.parts).map_or("", |(_, word)| *word);
        let place = if self.place == usual_place(code) { "" } else { place };
        let whole = if self.whole == DenominatorKind::Potensi { "" } else { self.whole.code() };
        query_of(&[("place", place), ("with", with), ("count", count), ("by", parts), ("denominator", whole)])
    }

    /// The same definition for another region; a place that was not chosen follows the level.
    pub(crate) fn href(&self, code: RegionCode) -> String {
        let nothing_registered = self.place == Place::Registered && code.level() >= Level::District;
        let place = if self.place_named && !nothing_registered { self.place } else { usual_place(code) };
        format!("/wilayah/{code}{}", Self { place, ..*self }.query(code))
    }

    pub(crate) fn request(&self, region: RegionCode, by: Dimension, listed: bool) -> CoverageRequest {
        CoverageRequest {
            region,
            as_of: None,
            place: self.place,
            with: self.with,
            count: self.count,
            by,
            denominator: self.whole,
            listed,
        }
    }
}
