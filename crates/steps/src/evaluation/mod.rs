//! The pack for the evaluation of the presidential instruction: one region on one day, every figure with its source.

mod files;
mod pack;

use std::collections::BTreeSet;

use domain::plan::Plan;
use domain::submission::State;
use domain::{Coverage, DenominatorKind, PublishedFigure};
use serde::Serialize;
use store::figures;
use units::{Date, Level, Percent, RegionCode, regions_at, villages_within};

pub use files::{EvaluationFile, write_evaluation};

use crate::coverage::{CoverageRequest, coverage};
use crate::gap::{RoleStanding, gap_lengths, roles};
use crate::plan::plans;
use crate::targets::{TargetStanding, TargetsRequest, target_standing};
use crate::{Actor, Right, StepError, Workspace};

/// A district: which of its villages brought a list, and which sent names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DistrictCompliance {
    /// Which district.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Desa and kelurahan in it.
    pub villages: i64,
    /// Of these, with a list of workers.
    pub with_list: i64,
    /// Of these, with a submission that was sent on its way.
    pub sent: i64,
    /// Villages that sent, of all.
    pub percent: Option<Percent>,
    /// People asked for in submissions that stand.
    pub asked: i64,
    /// Of these, active by now.
    pub active: i64,
}

/// What the store knows of a region on a day, for the meeting that evaluates it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Knowledge of which day.
    pub as_of: Date,
    /// Coverage, the three gaps, ranking, the regions below.
    pub coverage: Coverage,
    /// Against the target in force.
    pub standing: TargetStanding,
    /// Village and public roles: on lists, protected; null where the asker may not read lists.
    pub segments: Option<Vec<RoleStanding>>,
    /// Districts, those that do most first.
    pub districts: Vec<DistrictCompliance>,
    /// What was printed of claims and scholarships of the region.
    pub claims: Vec<PublishedFigure>,
    /// The plan that was handed in, else the latest that is kept for the region.
    pub plan: Option<Plan>,
}

/// Metrics of the ledger of published figures that speak of claims.
const CLAIMS: [&str; 5] =
    ["claims_paid", "claim_cases", "scholarship_paid", "scholarship_cases", "scholarship_recipients"];

/// Gathers what is known of a region on a day; what is not known stays empty and the pack says so.
///
/// # Errors
/// Missing rights, no list of participants by that day, trouble of the store.
pub fn evaluation(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    as_of: Option<Date>,
    plan: Option<Plan>,
) -> Result<Evaluation, StepError> {
    let kept = || -> Result<Option<Plan>, StepError> {
        let all = plans(workspace, actor)?.into_iter().filter(|kept| kept.request.region == region);
        Ok(all.filter(|kept| kept.plan.is_some()).max_by_key(|kept| kept.id).and_then(|kept| kept.plan))
    };
    let plan = match plan {
        Some(plan) => Some(plan),
        None => kept()?,
    };
    let may_read = actor.may_in(Right::ReadPeople, region);
    let asked = CoverageRequest { as_of, listed: may_read, ..CoverageRequest::published(region) };
    let found = coverage(workspace, actor, &asked)?;
    let request = TargetsRequest { region, year: None, as_of, denominator: DenominatorKind::Potensi };
    let segments = match may_read {
        true => Some(roles(&*gap_lengths(workspace, actor, region, as_of)?)),
        false => None,
    };
    let printed = figures::published(&mut workspace.store().reader()?)?;
    let of_claims = |figure: &PublishedFigure| {
        figure.region == Some(region) && CLAIMS.contains(&figure.metric.as_str()) && figure.as_of.first <= found.as_of
    };
    Ok(Evaluation {
        region,
        name: found.name.clone(),
        as_of: found.as_of,
        standing: target_standing(workspace, actor, &request)?,
        segments,
        districts: districts(workspace, region, found.as_of)?,
        claims: printed.into_iter().filter(of_claims).collect(),
        plan,
        coverage: found,
    })
}

/// Every district in the region: lists that came in and submissions that were sent by `day`.
fn districts(workspace: &Workspace, inside: RegionCode, day: Date) -> Result<Vec<DistrictCompliance>, StepError> {
    let loaded = workspace.loaded()?;
    let mut reader = workspace.store().reader()?;
    let book = workspace.book(&mut reader, &loaded, day)?;
    drop(reader);
    let rosters = loaded.rosters.values().map(|(roster, _)| roster).filter(|roster| roster.as_of <= day);
    let listed: BTreeSet<RegionCode> = rosters.map(|roster| roster.region).collect();
    let on_its_way = |state: State| !matches!(state, State::Draft | State::Withdrawn);
    let mut sent: BTreeSet<RegionCode> = BTreeSet::new();
    let mut asked: Vec<(RegionCode, bool)> = Vec::new();
    for (batch, _) in book.batches.values() {
        for kept in book.rows_of(batch.id).iter().filter(|kept| on_its_way(kept.row.state)) {
            sent.insert(batch.region);
            if kept.row.state != State::Refused {
                asked.push((kept.row.region, kept.row.state == State::Active));
            }
        }
    }
    let count = |number: usize| i64::try_from(number).expect("a count fits in 64 bits");
    let district = |place: units::Region| {
        let villages: Vec<RegionCode> = villages_within(place.code).map(|village| village.code).collect();
        let of = |set: &BTreeSet<RegionCode>| count(villages.iter().filter(|village| set.contains(village)).count());
        let people = || asked.iter().filter(|(region, _)| place.code.contains(*region));
        DistrictCompliance {
            region: place.code,
            name: place.name.to_owned(),
            villages: count(villages.len()),
            with_list: of(&listed),
            sent: of(&sent),
            percent: Percent::of(of(&sent), count(villages.len())),
            asked: count(people().count()),
            active: count(people().filter(|(_, active)| *active).count()),
        }
    };
    let level = if inside.level() == Level::Village { return Ok(Vec::new()) } else { Level::District };
    let mut found: Vec<DistrictCompliance> = regions_at(inside, level).map(district).collect();
    found.sort_by_key(|one| (std::cmp::Reverse((one.percent, one.with_list, one.active)), one.region));
    Ok(found)
}
