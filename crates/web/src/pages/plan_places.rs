//! Where a plan protects people: a table of the parts of its region, and a map of them by percent after the plan where
//! boundaries were brought in, by persons where not.

use domain::plan::{Allocation, Plan};
use domain::{Coverage, Part, Place as Counted};
use steps::plan::{PlaceSum, by_place};
use steps::{CoverageRequest, Right, StepError, boundaries, coverage};
use units::{Level, Percent, RegionCode, Rupiah};

use crate::numbers;
use crate::pages::region_map;
use crate::pages::spot_map::{self, Spot};
use crate::pages::{full_name, place_name};
use crate::request::Visit;
use crate::trouble::Trouble;
use crate::words::{Words, fill};

/// The parts of a plan's region.
pub(super) struct Places {
    /// Parts by percent after the plan, within their boundaries.
    pub areas: Option<region_map::Map>,
    /// Parts by persons, as spots.
    pub spots: Option<spot_map::Map>,
    pub rows: Vec<Row>,
    /// Whether rows tell the percent after the plan.
    pub percent: bool,
}

pub(super) struct Row {
    pub name: String,
    pub href: Option<String>,
    pub persons: String,
    pub cost: String,
    pub percent: String,
    /// Of a bar 100 wide.
    pub width: i64,
}

pub(super) fn places(
    visit: &Visit<'_>,
    w: &'static Words,
    plan: &Plan,
    allocations: &[Allocation],
) -> Result<Places, Trouble> {
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let sums = by_place(plan.region, allocations);
    let href = |code: RegionCode| actor.may_in(Right::ReadFigures, code).then(|| format!("/wilayah/{code}"));
    // Whoever goes on from an earlier cover is among the active of today.
    let new: Vec<Allocation> = allocations.iter().filter(|one| !one.renews).cloned().collect();
    let after = after(visit, plan, &by_place(plan.region, &new))?;
    let title = fill(w.rencana.map_title, &[&plan.name]);
    let boundaries = boundaries(workspace, actor, plan.region)?;
    let areas = after.as_ref().zip(boundaries.as_ref().as_ref()).and_then(|(after, boundaries)| {
        let told = |part: &Part| {
            let persons = numbers::count(w, planned(&sums, part).map_or(0, |sum| sum.persons));
            fill(w.rencana.map_part, &[&part.name, &persons, &numbers::percent_sign(w, part.percent)])
        };
        let map = region_map::map(w, after, Some(boundaries), None, &told, &href)?;
        let description = fill(w.rencana.map_after, &[&map.description]);
        Some(region_map::Map { title: title.clone(), description, ..map })
    });
    let spots = match areas {
        Some(_) => None,
        None => spot_map::map(title, sums.iter().map(|sum| spot(w, sum)).collect(), &href),
    };
    let most = sums.iter().map(|sum| sum.persons).max().unwrap_or(1).max(1);
    let row = |place: RegionCode, sum: Option<&PlaceSum>, percent: String| {
        let (persons, cost) = sum.map_or((0, Rupiah::ZERO), |sum| (sum.persons, sum.cost));
        Row {
            name: if place.level() == Level::Village { full_name(w, place) } else { place_name(place) },
            href: href(place),
            persons: numbers::count(w, persons),
            cost: numbers::rupiah(w, cost),
            percent,
            width: persons * 100 / most,
        }
    };
    let rows = match &after {
        Some(after) => {
            let parts = after.by.iter().filter_map(|part| Some((code_of(part)?, part)));
            let parts: Vec<Row> = parts
                .map(|(place, part)| row(place, planned(&sums, part), numbers::percent_sign(w, part.percent)))
                .collect();
            // People whose village no list names.
            let elsewhere = sums.iter().filter(|sum| !after.by.iter().any(|part| code_of(part) == Some(sum.place)));
            parts.into_iter().chain(elsewhere.map(|sum| row(sum.place, Some(sum), w.common.none.to_owned()))).collect()
        }
        None => sums.iter().map(|sum| row(sum.place, Some(sum), String::new())).collect(),
    };
    Ok(Places { areas, spots, rows, percent: after.is_some() })
}

/// The parts as they stand today with the new people of the plan; none where there is no percent, or no longer the one that the
/// plan began with: who was added to a newer list would count twice.
fn after(visit: &Visit<'_>, plan: &Plan, new: &[PlaceSum]) -> Result<Option<Coverage>, Trouble> {
    let Some(before) = &plan.before else { return Ok(None) };
    if plan.region.level() == Level::Village {
        return Ok(None);
    }
    let (workspace, actor) = (&visit.app.workspace, visit.actor()?);
    let published = CoverageRequest { listed: false, ..CoverageRequest::published(plan.region) };
    let mut found = match coverage(workspace, actor, &published) {
        Err(StepError::Missing(_)) => return Ok(None),
        other => other?,
    };
    if found.active.total != before.active {
        return Ok(None);
    }
    if plan.region.level() == Level::Regency {
        // Registration stops at the regency.
        found = coverage(workspace, actor, &CoverageRequest { place: Counted::Residence, ..published })?;
    }
    for part in &mut found.by {
        part.active.total += planned(new, part).map_or(0, |sum| sum.persons);
        let whole = part.eligible.as_ref().filter(|_| part.list_reaches);
        part.percent = whole.and_then(|whole| Percent::of(part.active.total, whole.value));
    }
    Ok(found.by.iter().any(|part| part.percent.is_some()).then_some(found))
}

fn code_of(part: &Part) -> Option<RegionCode> {
    part.key.as_ref().filter(|_| !part.is_outside()).and_then(|key| key.parse().ok())
}

fn planned<'s>(sums: &'s [PlaceSum], part: &Part) -> Option<&'s PlaceSum> {
    let code = code_of(part)?;
    sums.iter().find(|sum| sum.place == code)
}

fn spot(w: &Words, sum: &PlaceSum) -> Spot {
    let (name, persons) = (place_name(sum.place), numbers::count(w, sum.persons));
    let told = fill(w.rencana.map_point, &[&name, &persons, &numbers::rupiah(w, sum.cost)]);
    Spot { code: sum.place, name, size: sum.persons, told }
}
