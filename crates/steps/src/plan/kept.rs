//! Plans that are kept: asked for, made in the background, opened again, their people found again by number.

use std::collections::BTreeMap;

use domain::plan::{Allocation, Plan, Request};
use domain::{GapFilter, GapPerson, Person};
use law::Sentence;
use serde::{Deserialize, Serialize};
use store::{ChangeRequest, RowBatch, StoreError, plans as kept, tables};
use units::{Id, Level, RegionCode, Rupiah};

use super::accept::{Accepted, NotDrafted};
use super::solve::{Solved, not_over, solve_plan};
use crate::coverage::in_use;
use crate::gap::from_gap;
use crate::{Actor, Clock, Right, StepError, Workspace};

/// A plan as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeptPlan {
    /// Its number.
    pub id: i64,
    /// What was asked.
    pub request: Request,
    /// Who asked.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The answer; none while it is being made, or was broken off. Its allocations are read apart.
    pub plan: Option<Plan>,
    /// What became of it, once it was accepted.
    pub accepted: Option<Acceptance>,
}

/// What became of an accepted plan, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The drafts.
    pub drafts: Vec<DraftMade>,
    /// Rows drafted.
    pub persons: u64,
    /// Parts of the plan without a draft.
    pub not_drafted: Vec<NotDrafted>,
}

/// A draft that came of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftMade {
    /// Number of the batch.
    pub batch: i64,
    /// In whose name.
    pub office: String,
    /// Rows of it.
    pub rows: u64,
    /// Estimate for all months.
    pub total: Rupiah,
}

/// A plan with what it says in both languages; as JSON it says it in Indonesian alone.
#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    #[serde(flatten)]
    plan: Plan,
    /// As [`Plan::sentences`] has them.
    #[serde(default)]
    said: Vec<[String; 2]>,
}

impl KeptAnswer {
    fn plan(self) -> Plan {
        let mut plan = self.plan.with_percents();
        for (sentence, [indonesian, english]) in plan.sentences().zip(self.said) {
            *sentence = Sentence { indonesian, english };
        }
        plan
    }
}

/// Persons of one standing in a village on one source, and who they are.
#[derive(Serialize, Deserialize)]
struct KeptAllocation {
    #[serde(flatten)]
    allocation: Allocation,
    people: Vec<Id<Person>>,
}

/// A plan of which the people are left alone.
#[derive(Deserialize)]
struct Nameless {
    #[serde(flatten)]
    allocation: Allocation,
}

#[derive(Serialize, Deserialize)]
struct Number {
    plan: i64,
}

/// A kept plan that is no JSON of ours.
fn damaged(error: serde_json::Error) -> StepError {
    StoreError::from(error).into()
}

fn change<'r>(kind: &'r str, key: &'r str, actor: &'r Actor, clock: &'r Clock, reason: &'r str) -> ChangeRequest<'r> {
    ChangeRequest {
        kind,
        idempotency_key: key,
        actor: &actor.name,
        reason,
        recorded_at: &clock.recorded_at,
        retracts: None,
    }
}

/// Keeps what is asked of a plan; it is made by [`make_plan`].
///
/// # Errors
/// A region that is not in use, months that are over, missing rights.
pub fn ask_plan(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    request: &Request,
) -> Result<i64, StepError> {
    actor.need_in(Right::ReadPeople, request.region)?;
    in_use(request.region)?;
    not_over(request.months, clock.today)?;
    let text = serde_json::to_string(request).map_err(damaged)?;
    let reason = request.region.to_string();
    let asked = workspace.store().change(&change("plan.ask", idempotency_key, actor, clock, &reason), |change| {
        let id = change.next_ids("plan", 1)?;
        let mut rows = RowBatch::new(&tables::PLAN, change.id());
        kept::put_plan(&mut rows, id, request.region, &text);
        change.insert(&rows)?;
        Ok::<_, StepError>(Number { plan: id })
    })?;
    Ok(asked.into_value().plan)
}

/// Makes the plan that was asked for, and keeps it; one that is answered already stays as it is.
///
/// # Errors
/// As [`solve_plan`]; no such plan.
pub fn make_plan(workspace: &Workspace, actor: &Actor, clock: &Clock, id: i64) -> Result<(), StepError> {
    let asked = kept_plan(workspace, actor, id)?;
    if asked.plan.is_some() {
        return Ok(());
    }
    let mut solved = solve_plan(workspace, actor, clock.today, &asked.request)?;
    let mut people: BTreeMap<usize, Vec<Id<Person>>> = BTreeMap::new();
    for (person, allocation) in &solved.plan.named {
        people.entry(*allocation).or_default().extend(solved.people[*person].person);
    }
    let allocations = std::mem::take(&mut solved.plan.allocations).into_iter().enumerate();
    let allocations: Vec<KeptAllocation> = allocations
        .map(|(at, allocation)| KeptAllocation { allocation, people: people.remove(&at).unwrap_or_default() })
        .collect();
    let said = solved.plan.sentences().map(|said| [said.indonesian.clone(), said.english.clone()]).collect();
    let protected = solved.plan.protected;
    let summary = serde_json::to_string(&KeptAnswer { plan: solved.plan, said }).map_err(damaged)?;
    let allocations = serde_json::to_string(&allocations).map_err(damaged)?;
    let key = format!("plan.answer:{id}");
    let reason = asked.request.region.to_string();
    workspace.store().change(&change("plan.answer", &key, actor, clock, &reason), |change| {
        let row = change.next_ids("plan_answer", 1)?;
        let mut rows = RowBatch::new(&tables::PLAN_ANSWER, change.id());
        kept::put_answer(&mut rows, row, id, &summary, &allocations);
        change.insert(&rows)?;
        change.count("protected", protected);
        Ok::<_, StepError>(Number { plan: id })
    })?;
    Ok(())
}

fn read(plan: kept::KeptPlan) -> Result<KeptPlan, StepError> {
    let kept::KeptPlan { id, request, by, at, summary, acceptance, .. } = plan;
    let answer = summary.map(|text| serde_json::from_str::<KeptAnswer>(&text)).transpose().map_err(damaged)?;
    Ok(KeptPlan {
        id,
        request: serde_json::from_str(&request).map_err(damaged)?,
        by,
        at,
        plan: answer.map(KeptAnswer::plan),
        accepted: acceptance.map(|text| serde_json::from_str(&text)).transpose().map_err(damaged)?,
    })
}

/// The plans of regions where the actor reads figures, the newest first.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn plans(workspace: &Workspace, actor: &Actor) -> Result<Vec<KeptPlan>, StepError> {
    actor.need(Right::ReadFigures)?;
    let mut all = kept::plans(&mut workspace.store().reader()?)?;
    all.retain(|plan| actor.may_in(Right::ReadFigures, plan.region));
    all.into_iter().map(read).collect()
}

/// One plan; its allocations are [`plan_allocations`].
///
/// # Errors
/// No such plan, missing rights in its region.
pub fn kept_plan(workspace: &Workspace, actor: &Actor, id: i64) -> Result<KeptPlan, StepError> {
    let found = kept::plan_of(&mut workspace.store().reader()?, id)?;
    let found = found.ok_or_else(|| {
        StepError::missing(format!("Tidak ada rencana bernomor {id}."), format!("There is no plan number {id}."))
    })?;
    actor.need_in(Right::ReadFigures, found.region)?;
    read(found)
}

/// Who is protected where with which money: counts, no names.
///
/// # Errors
/// No such plan, one without an answer, missing rights in its region.
pub fn plan_allocations(workspace: &Workspace, actor: &Actor, id: i64) -> Result<Vec<Allocation>, StepError> {
    kept_plan(workspace, actor, id)?;
    let read: Vec<Nameless> = serde_json::from_str(&kept_text(workspace, id)?).map_err(damaged)?;
    Ok(read.into_iter().map(|one| one.allocation).collect())
}

pub(super) fn not_made(id: i64) -> StepError {
    StepError::missing(format!("Rencana {id} belum selesai dibuat."), format!("Plan {id} is not finished yet."))
}

fn kept_text(workspace: &Workspace, id: i64) -> Result<String, StepError> {
    let text = kept::allocations(&mut workspace.store().reader()?, id)?;
    text.ok_or_else(|| not_made(id))
}

/// A kept plan with its people, as far as they are still without protection, or their cover still runs to be renewed.
///
/// # Errors
/// No such plan, one without an answer, missing rights in its region.
pub fn reopen_plan(workspace: &Workspace, actor: &Actor, id: i64) -> Result<Solved, StepError> {
    let asked = kept_plan(workspace, actor, id)?;
    let region = asked.request.region;
    actor.need_in(Right::ReadPeople, region)?;
    let kept: Vec<KeptAllocation> = serde_json::from_str(&kept_text(workspace, id)?).map_err(damaged)?;
    let mut plan = asked.plan.ok_or_else(|| not_made(id))?;
    let loaded = workspace.loaded()?;
    // The allocation of each person, and whether it renews a cover.
    let mut of: BTreeMap<Id<Person>, (usize, bool)> = BTreeMap::new();
    for (at, one) in kept.into_iter().enumerate() {
        for person in &one.people {
            of.entry(loaded.known.who.leader(*person)).or_insert((at, one.allocation.renews));
        }
        plan.allocations.push(one.allocation);
    }
    let mut people: Vec<GapPerson> = Vec::new();
    from_gap(workspace, actor, region, |index| {
        for one in index.on_rosters(GapFilter::all(region)) {
            if let Some((at, renews)) = one.person().and_then(|id| of.get(&id))
                && (*renews || !one.is_protected())
            {
                plan.named.push((people.len(), *at));
                people.push(one.in_full());
            }
        }
    })?;
    plan.named.sort_by_key(|(_, allocation)| *allocation);
    Ok(Solved { plan, people })
}

/// Keeps that a plan was accepted, and what became of it.
pub(super) fn keep_acceptance(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    id: i64,
    region: RegionCode,
    (decree, accepted): (Option<&str>, &Accepted),
) -> Result<(), StepError> {
    let account = Acceptance {
        drafts: accepted
            .drafts
            .iter()
            .map(|draft| DraftMade {
                batch: draft.batch,
                office: draft.office.clone(),
                rows: draft.rows,
                total: draft.total,
            })
            .collect(),
        persons: accepted.persons,
        not_drafted: accepted.not_drafted.clone(),
    };
    let text = serde_json::to_string(&account).map_err(damaged)?;
    let key = format!("plan.accept:{id}:{}", clock.recorded_at);
    let reason = region.to_string();
    workspace.store().change(&change("plan.accept", &key, actor, clock, &reason), |change| {
        let row = change.next_ids("plan_acceptance", 1)?;
        let mut rows = RowBatch::new(&tables::PLAN_ACCEPTANCE, change.id());
        kept::put_acceptance(&mut rows, row, id, decree, &text);
        change.insert(&rows)?;
        Ok::<_, StepError>(Number { plan: id })
    })?;
    Ok(())
}

/// Sums of a plan over the places right below `region`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceSum {
    /// Where.
    pub place: RegionCode,
    /// Persons.
    pub persons: i64,
    /// Rupiah over all months.
    pub cost: Rupiah,
}

/// What a plan does in each part of its region: regencies of a province, villages of a district.
pub fn by_place(region: RegionCode, allocations: &[Allocation]) -> Vec<PlaceSum> {
    let below = match region.level() {
        Level::Country => Level::Province,
        Level::Province => Level::Regency,
        Level::Regency => Level::District,
        Level::District | Level::Village => Level::Village,
    };
    let mut sums: BTreeMap<RegionCode, (i64, Rupiah)> = BTreeMap::new();
    for one in allocations {
        let place = one.village.ancestor(below).unwrap_or(one.village);
        let (persons, cost) = sums.entry(place).or_default();
        *persons += i64::from(one.persons);
        *cost = *cost + one.cost;
    }
    sums.into_iter().map(|(place, (persons, cost))| PlaceSum { place, persons, cost }).collect()
}
