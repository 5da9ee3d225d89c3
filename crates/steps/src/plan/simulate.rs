//! A wish reckoned through with what is known of the region: its standing, its villages' money, its lists.

use std::collections::BTreeMap;

use domain::plan::{
    PublishedPlan, Scenario, Simulation, SimulationInputs, VillageMoney, dana_desa_by_village, dana_desa_years,
};
use domain::submission::{payer_in_english, payer_title};
use domain::{GapFilter, GapStatus, village_amounts};
use law::{Funding, Law, Role};
use units::RegionCode;

use super::standing::standing;
use crate::coverage::in_use;
use crate::gap::from_gap;
use crate::{Actor, Right, StepError, Workspace};

/// What was printed of plans, with its sources.
static PLANS: &str = include_str!("../../../../data/published_plans.csv");

/// What is asked.
#[derive(Debug, Clone)]
pub struct SimulateRequest {
    /// The wish.
    pub scenario: Scenario,
    /// The budget year; that of the first month, or the latest known before it.
    pub year: Option<i32>,
}

/// Reckons a wish through. A store is asked where there is one.
///
/// # Errors
/// A region that is not in use, money nobody brought in, months of which the law is not known, missing rights.
pub fn simulate(
    workspace: Option<&Workspace>,
    actor: &Actor,
    request: &SimulateRequest,
) -> Result<Simulation, StepError> {
    let scenario = &request.scenario;
    let Scenario { region, per_village, share, months, .. } = *scenario;
    in_use(region)?;
    if workspace.is_some() {
        actor.need_in(Right::ReadFigures, region)?;
    }
    let wrong = |indonesian: &str, english: &str| Err(StepError::request(indonesian, english));
    if per_village.is_none() && share.is_none() && scenario.roles.is_empty() {
        return wrong(
            "Sebutkan orang per desa, bagian anggaran, atau jabatan.",
            "Name persons per village, a share of the budget, or a role.",
        );
    }
    if share.is_some_and(|share| share.billionths() > 1_000_000_000) {
        return wrong("Bagian anggaran paling banyak 100%.", "A share of the budget is 100% at most.");
    }
    if months.count() > 60 {
        return wrong("Bulan: paling lama 60 bulan.", "Months: 60 at most.");
    }
    let (money_year, money) = money_of(workspace, request, request.year.unwrap_or(months.first.year()))?;
    let holders = match workspace {
        Some(workspace) if !scenario.roles.is_empty() => holders(workspace, actor, region)?,
        _ => None,
    };
    let law = Law::built_in();
    let inputs = SimulationInputs {
        law: &law,
        before: standing(workspace, actor, region)?,
        money: &money,
        money_year,
        holders: holders.as_ref(),
        published: &published_plans(),
    };
    Ok(domain::plan::simulate(scenario, &inputs)?)
}

/// Persons per village and role.
type Holders = BTreeMap<(RegionCode, Role), u32>;
type Money = BTreeMap<RegionCode, VillageMoney>;

/// What villages have of the payer's money in `year`, or in the latest year before of which something is known: what was
/// brought in, and for Dana Desa what the state set per regency.
fn money_of(
    workspace: Option<&Workspace>,
    request: &SimulateRequest,
    year: i32,
) -> Result<(Option<i32>, Money), StepError> {
    let mut brought = match workspace {
        Some(workspace) => store::funding::funding(&mut workspace.store().reader()?)?,
        None => Vec::new(),
    };
    let Scenario { region, payer, share, .. } = request.scenario;
    if share.is_some() {
        // A wish names a share of the whole budget, in place of the one that is set today.
        brought.iter_mut().for_each(|money| money.cap = None);
    }
    let in_year = |year: i32| {
        let mut found = match payer {
            Funding::DanaDesa => dana_desa_by_village(region, year),
            _ => Money::new(),
        };
        found.extend(village_amounts(region, payer, year, &brought));
        found
    };
    let mut years: Vec<i32> = brought.iter().filter(|money| money.source == payer).map(|money| money.year).collect();
    if payer == Funding::DanaDesa {
        years.extend(dana_desa_years());
    }
    years.sort_unstable();
    years.dedup();
    if let Some(asked) = request.year.filter(|asked| !years.contains(asked)) {
        let known: Vec<String> = years.iter().map(i32::to_string).collect();
        let known = known.join(", ");
        let or = |none| if known.is_empty() { none } else { known.as_str() };
        let (title, in_english) = (payer_title(payer), payer_in_english(payer));
        return Err(StepError::request(
            format!("Anggaran {title} tahun {asked} belum ada; yang ada: {}.", or("belum ada satu pun")),
            format!("There is no budget of {in_english} for {asked} yet; there are: {}.", or("none")),
        ));
    }
    let latest = years.into_iter().rev().filter(|known| *known <= year).map(|year| (year, in_year(year)));
    let chosen = match request.year {
        Some(asked) => Some((asked, in_year(asked))),
        None => latest.into_iter().find(|(_, money)| !money.is_empty()),
    };
    Ok(chosen.map_or((None, Money::new()), |(year, money)| (Some(year), money)))
}

/// Persons without protection per village and role; `None` where no list of participants speaks.
fn holders(workspace: &Workspace, actor: &Actor, region: RegionCode) -> Result<Option<Holders>, StepError> {
    let counts = from_gap(workspace, actor, region, |index| {
        let mut counts = Holders::new();
        for one in index.on_rosters(GapFilter::all(region)) {
            if let (Some(GapStatus::NeverRegistered | GapStatus::Lapsed { .. }), Some(role)) =
                (one.status(), one.role())
            {
                *counts.entry((one.region(), role)).or_default() += 1;
            }
        }
        counts
    });
    match counts {
        Ok(counts) => Ok(Some(counts)),
        Err(StepError::Missing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn published_plans() -> Vec<PublishedPlan> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(6, ',').collect();
        PublishedPlan {
            region: cells[0].parse().expect("a region code"),
            as_of: cells[1].to_owned(),
            per_village: cells[2].parse().expect("a count"),
            persons: cells[3].parse().expect("a count"),
            source: cells[4].to_owned(),
        }
    };
    PLANS.lines().skip(1).filter(|line| !line.is_empty()).map(row).collect()
}
