//! An accepted plan becomes drafts: one for each village, money and class, of the people the plan names.

use std::collections::{BTreeMap, BTreeSet};

use domain::plan::Request;
use domain::submission::Months;
use domain::{GapPerson, Office, OfficeKind, Person};
use law::{Class, Funding, Sentence};
use serde::{Deserialize, Serialize};
use units::{Date, Id, RegionCode, Rupiah};

use super::kept::{keep_acceptance, reopen_plan};
use super::people::UnderWayNow;
use super::solve::{Solved, solve_plan};
use crate::offices::offices_on;
use crate::submission::{Chosen, DraftReport, DraftRequest, DraftSource, draft_chosen, may_prepare, own_offices};
use crate::workspace::Clock;
use crate::{Actor, Progress, Right, StepError, Workspace, both};

/// A part of a plan that made no draft, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotDrafted {
    /// Where.
    pub village: RegionCode,
    /// Which money.
    pub source: String,
    /// Persons.
    pub persons: usize,
    /// Why.
    #[serde(flatten, with = "both::reason")]
    pub reason: Sentence,
}

/// What became of an accepted plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// One draft for each village, money and class.
    pub drafts: Vec<DraftReport>,
    /// Parts of the plan without one.
    pub not_drafted: Vec<NotDrafted>,
    /// Rows drafted.
    pub persons: u64,
}

/// A draft that accepting a plan makes, if its office may draft there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedDraft {
    /// Where.
    pub village: RegionCode,
    /// In whose name; none while no office serves the village.
    pub office: Option<String>,
    /// Whether the actor may prepare drafts of that office.
    pub able: bool,
    /// Which money.
    pub source: String,
    /// For which months.
    pub months: Months,
    /// Whether they are village officials: wage earners.
    pub official: bool,
    /// Whether it goes on from an earlier cover.
    pub renews: bool,
    /// Who.
    #[serde(skip)]
    pub persons: BTreeSet<Id<Person>>,
    /// What the plan reckoned for all of them.
    pub cost: Rupiah,
    /// Whom else the plan names here, who are asked for already in one of these months.
    #[serde(skip)]
    pub asked: BTreeSet<Id<Person>>,
}

/// The drafts of a plan: one for each village, money, months and class, in the name of the village's office, else of
/// the one that sent their list, else of an own one that serves them. Who is protected by now stands in none.
///
/// # Errors
/// Trouble of the store.
pub fn planned_drafts(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    solved: &Solved,
) -> Result<Vec<PlannedDraft>, StepError> {
    type Part = (RegionCode, Option<String>, String, Months, bool, bool);
    type People = BTreeSet<Id<Person>>;
    let loaded = workspace.loaded()?;
    let offices = offices_on(&mut workspace.store().reader()?, today)?;
    let own = own_offices(workspace, actor, today)?;
    let office_of = |place: RegionCode, person: &GapPerson| {
        let of_village = offices.iter().find(|office| office.kind == OfficeKind::Village && office.serves(place));
        // Staff of an agency live anywhere: their own office asks for them.
        let sender = person.mentions.iter().filter_map(|mention| {
            let (roster, _) = loaded.rosters.get(&mention.roster.get())?;
            offices.iter().find(|office| office.name == roster.sender && office.serves(place))
        });
        let above = own.iter().find(|own| own.kind != OfficeKind::Branch && own.serves(place));
        of_village.or(sender.into_iter().next()).or(above).map(|office| office.name.clone())
    };
    let now = UnderWayNow::of(workspace, &loaded, today)?;
    let mut parts: BTreeMap<Part, (People, Rupiah, People)> = BTreeMap::new();
    for (person, of) in &solved.plan.named {
        let (person, one) = (&solved.people[*person], &solved.plan.allocations[*of]);
        let office = office_of(one.village, person);
        let part = (one.village, office, one.source.clone(), one.months, one.official, one.renews);
        let (persons, cost, asked) = parts.entry(part).or_default();
        let Some(person) = person.person else { continue };
        if now.asks_for(person, one.months) {
            asked.insert(person);
            continue;
        }
        persons.insert(person);
        // All of an allocation cost the same.
        *cost = *cost + Rupiah::new(one.cost.get() / i64::from(one.persons.max(1)));
    }
    let of_actor: Vec<&Office> = own.iter().collect();
    let able = |name: &Option<String>| {
        let office = offices.iter().find(|office| Some(&office.name) == name.as_ref());
        office.is_some_and(|office| may_prepare(actor, &of_actor, office))
    };
    let planned = |((village, office, source, months, official, renews), (persons, cost, asked)): (Part, _)| {
        PlannedDraft { able: able(&office), office, village, source, months, official, renews, persons, cost, asked }
    };
    Ok(parts.into_iter().map(planned).collect())
}

/// Makes the plan and drafts it. Somebody who is asked for already, or is protected by now, is not asked for again.
///
/// # Errors
/// As making the plan; missing rights to submit.
pub fn accept_plan(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &Request,
    decree: Option<&str>,
) -> Result<Accepted, StepError> {
    actor.need_in(Right::Submit, request.region)?;
    let solved = solve_plan(workspace, actor, clock.today, request)?;
    let key = format!("rencana:{}:{}", actor.name, clock.recorded_at);
    draft_all(workspace, actor, clock, &key, &solved, decree, &mut |_, _| {})
}

/// Drafts a plan that is kept; accepted again it asks for nobody twice.
///
/// # Errors
/// No such plan, one without an answer, missing rights to submit.
pub fn accept_kept_plan(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    id: i64,
    decree: Option<&str>,
    progress: Progress<'_>,
) -> Result<Accepted, StepError> {
    let solved = reopen_plan(workspace, actor, id)?;
    actor.need_in(Right::Submit, solved.plan.region)?;
    let accepted = draft_all(workspace, actor, clock, &format!("rencana:{id}"), &solved, decree, progress)?;
    keep_acceptance(workspace, actor, clock, id, solved.plan.region, (decree, &accepted))?;
    Ok(accepted)
}

fn draft_all(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    key: &str,
    solved: &Solved,
    decree: Option<&str>,
    progress: Progress<'_>,
) -> Result<Accepted, StepError> {
    let mut found = Accepted { drafts: Vec::new(), not_drafted: Vec::new(), persons: 0 };
    let parts = planned_drafts(workspace, actor, clock.today, solved)?;
    let whole = parts.len() as u64;
    for (done, part) in (0..).zip(parts) {
        progress(done, Some(whole));
        let PlannedDraft { village, office, source, months, official, renews, persons: mut chosen, asked, .. } = part;
        let payer = Funding::read(&source)?;
        let wish = DraftRequest {
            office: office.clone(),
            decree: decree.map(str::to_owned),
            class: if official { Class::Pu } else { Class::Bpu },
            risk: official.then_some(1),
            keep_active: renews,
            ..DraftRequest::of(DraftSource::Gap(village), payer, months)
        };
        let of = office.as_deref().unwrap_or_default();
        // Drafts of plans from before there were renewals keep their keys.
        let goes_on = if renews { ":lanjutan" } else { "" };
        let key = format!("{key}:{village}:{of}:{source}:{official}:{months}{goes_on}");
        let before = store::history::is_done(&mut workspace.store().reader()?, &key)?;
        if before {
            // The draft that this plan made is told again.
            chosen.extend(asked);
        } else if chosen.is_empty() {
            let reason = Sentence::in_both("Semua orangnya sudah diusulkan.", "Everybody of it was asked for already.");
            found.not_drafted.push(NotDrafted { village, source, persons: asked.len(), reason });
            continue;
        }
        let drafted = match office {
            Some(_) => draft_chosen(workspace, actor, clock, &key, &wish, Chosen::ByPlan(&chosen)),
            None => Err(StepError::missing(
                "Belum ada kantor desa; admin menambahkannya.",
                "There is no village office yet; an administrator adds it.",
            )),
        };
        match drafted {
            Ok(report) => {
                found.persons += report.rows;
                found.drafts.push(report);
            }
            // One village without a route holds up no other.
            Err(StepError::Missing(reason) | StepError::Request(reason)) => {
                found.not_drafted.push(NotDrafted { village, source, persons: chosen.len(), reason });
            }
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}
