//! An accepted plan becomes drafts: one for each village, money and class, of the people the plan names.

use std::collections::{BTreeMap, BTreeSet};

use domain::plan::Request;
use domain::submission::Months;
use domain::{OfficeKind, Person};
use law::{Class, Funding};
use serde::Serialize;
use units::{Id, RegionCode};

use super::solve::solve_plan;
use crate::offices::offices_on;
use crate::submission::{DraftReport, DraftRequest, DraftSource, draft_chosen};
use crate::workspace::Clock;
use crate::{Actor, Right, StepError, Workspace};

/// A part of a plan that made no draft, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotDrafted {
    /// Where.
    pub village: RegionCode,
    /// Which money.
    pub source: String,
    /// Persons.
    pub persons: usize,
    /// Why.
    pub reason: String,
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
    let solved = solve_plan(workspace, actor, request)?;
    type Part = (RegionCode, String, Months, bool);
    let mut parts: BTreeMap<Part, BTreeSet<Id<Person>>> = BTreeMap::new();
    for (at, one) in solved.plan.allocations.iter().enumerate() {
        let part = (one.village, one.source.clone(), one.months, one.official);
        parts.entry(part).or_default().extend(solved.persons_of(at));
    }
    let offices = offices_on(&mut workspace.store().reader()?, clock.today)?;
    let mut found = Accepted { drafts: Vec::new(), not_drafted: Vec::new(), persons: 0 };
    for ((village, source, months, official), chosen) in parts {
        let office = offices.iter().find(|office| office.kind == OfficeKind::Village && office.serves(village));
        let payer = Funding::read(&source).map_err(|refused| StepError::Request(refused.to_string()))?;
        let wish = DraftRequest {
            office: office.map(|office| office.name.clone()),
            decree: decree.map(str::to_owned),
            class: if official { Class::Pu } else { Class::Bpu },
            risk: official.then_some(1),
            ..DraftRequest::of(DraftSource::Gap(village), payer, months)
        };
        let key = format!("rencana:{}:{}:{village}:{source}:{official}", actor.name, clock.recorded_at);
        let drafted = match office {
            Some(_) => draft_chosen(workspace, actor, clock, &key, &wish, Some(&chosen)),
            None => Err(StepError::Missing("Belum ada kantor desa; tambahkan dengan payung office add.".to_owned())),
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
