//! For which offices an operator acts.

use std::collections::HashSet;
use std::sync::Arc;

use domain::{Office, OfficeKind};
use serde::{Deserialize, Serialize};
use store::submissions::{offices_of, put_offices_of};
use store::{ChangeRequest, Query, RowBatch, tables};
use units::{Date, RegionCode};

use super::book::Book;
use super::listed::{Listed, people_on};
use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::plain_name;
use crate::invitations::managed;
use crate::offices::offices_on;
use crate::workspace::{Clock, Loaded, Workspace};

/// An operator and the offices they act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperatorOffices {
    /// Sign-in name.
    pub operator: String,
    /// Names of offices.
    pub offices: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Says for which offices an operator acts from now on; an empty list ends it.
///
/// # Errors
/// An unknown operator or office, missing rights.
pub fn set_operator_offices(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    operator: &str,
    offices: &[String],
) -> Result<(), StepError> {
    // Nobody gives an operator, or an office, that is not of his own regions.
    managed(workspace, actor, operator)?;
    let mut reader = workspace.store().reader()?;
    let open = offices_on(&mut reader, clock.today)?;
    drop(reader);
    for name in offices {
        let office = known(&open, name)?;
        office.regions.iter().try_for_each(|code| actor.need_in(Right::ManageOperators, *code))?;
    }
    let request = ChangeRequest {
        kind: "operator.office",
        idempotency_key,
        actor: &actor.name,
        reason: &plain_name(operator),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let mut rows = RowBatch::new(&tables::OPERATOR_OFFICE, change.id());
        put_offices_of(&mut rows, change.next_ids("operator_office", 1)?, operator, offices);
        change.insert(&rows)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// The offices of every operator who has some.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn operator_offices(workspace: &Workspace, actor: &Actor) -> Result<Vec<OperatorOffices>, StepError> {
    actor.need(Right::ManageOperators)?;
    let mut reader = workspace.store().reader()?;
    let mut found = Vec::new();
    for operator in store::operators::operator_names(&mut reader)? {
        let offices = offices_of(&mut reader, &operator)?;
        if !offices.is_empty() {
            found.push(OperatorOffices { operator, offices });
        }
    }
    Ok(found)
}

fn known<'o>(open: &'o [Office], name: &str) -> Result<&'o Office, StepError> {
    open.iter().find(|office| office.name == name).ok_or_else(|| {
        StepError::missing(
            format!("Tidak ada kantor bernama \"{name}\" yang buka hari ini; admin menambahkannya."),
            format!("No office named “{name}” is open today; an administrator adds it."),
        )
    })
}

/// The office in whose name the actor acts: the one named, or the only one of theirs.
///
/// Who manages operators could name themselves for any office, and so may act for any.
pub(crate) fn acting(
    query: &mut impl Query,
    actor: &Actor,
    named: Option<&str>,
    today: Date,
) -> Result<Office, StepError> {
    let open = offices_on(query, today)?;
    let own = offices_of(query, &actor.name)?;
    let name = match (named, own.as_slice()) {
        (Some(name), _) => name,
        (None, [only]) => only.as_str(),
        (None, []) => {
            return Err(StepError::request("Sebutkan atas nama kantor mana.", "Say in the name of which office."));
        }
        (None, several) => {
            let several = several.join("; ");
            return Err(StepError::request(
                format!("Sebutkan kantor, salah satu dari: {several}."),
                format!("Name the office, one of: {several}."),
            ));
        }
    };
    let office = known(&open, name)?;
    if !own.iter().any(|own| own == name) && !actor.may(Right::ManageOperators) {
        return Err(StepError::request(
            format!("{} tidak bertugas di kantor {name}; admin menugaskannya.", actor.name),
            format!("{} has no task in the office {name}; an administrator gives it.", actor.name),
        ));
    }
    Ok(office.clone())
}

/// The office named, for a draft that an accepted plan prepares. It stays a draft until the office itself sends it.
pub(super) fn preparing(query: &mut impl Query, actor: &Actor, named: &str, today: Date) -> Result<Office, StepError> {
    let open = offices_on(query, today)?;
    let own = offices_of(query, &actor.name)?;
    let office = known(&open, named)?;
    let own: Vec<&Office> = open.iter().filter(|office| own.contains(&office.name)).collect();
    if may_prepare(actor, &own, office) { Ok(office.clone()) } else { acting(query, actor, Some(named), today) }
}

/// Whether somebody of the offices `own` may prepare drafts of `office`: it is one of them, or sends to one of them that
/// compiles there.
pub(crate) fn may_prepare(actor: &Actor, own: &[&Office], office: &Office) -> bool {
    let compiles = |above: &&Office| {
        matches!(above.kind, OfficeKind::Agency | OfficeKind::Regency | OfficeKind::Province)
            && office.regions.iter().all(|region| above.serves(*region))
    };
    actor.may(Right::ManageOperators) || own.iter().any(|own| own.name == office.name || compiles(own))
}

/// An office that looks: itself, and what it sees of lists and submissions.
pub(super) struct Seat {
    pub office: Office,
    pub loaded: Arc<Loaded>,
    pub book: Arc<Book>,
}

impl Seat {
    /// The office in whose name the actor looks, where the actor may read of people.
    pub(super) fn take(
        workspace: &Workspace,
        query: &mut impl Query,
        actor: &Actor,
        named: Option<&str>,
        today: Date,
    ) -> Result<Self, StepError> {
        actor.need(Right::ReadPeople)?;
        let office = acting(query, actor, named, today)?;
        office.regions.iter().try_for_each(|region| actor.need_in(Right::ReadPeople, *region))?;
        let loaded = workspace.loaded()?;
        let book = workspace.book(query, &loaded, today)?;
        Ok(Self { office, loaded, book })
    }

    /// The region whose list of participants the office is seen by.
    pub(super) fn region(&self) -> RegionCode {
        self.office.regions.first().copied().unwrap_or(RegionCode::INDONESIA)
    }

    /// The lists that the office sent, or drafted from.
    pub(super) fn lists(&self) -> HashSet<i64> {
        let office = self.office.name.as_str();
        let sent = self.loaded.rosters.values().map(|(roster, _)| roster).filter(|roster| roster.sender == office);
        let drafted_from = self.book.batches.values().filter(|(batch, _)| batch.office == office);
        sent.map(|roster| roster.id.get()).chain(drafted_from.filter_map(|(_, roster)| *roster)).collect()
    }

    /// Everybody on them who is ours, once.
    pub(super) fn people(&self, workspace: &Workspace) -> Result<Vec<Listed>, StepError> {
        people_on(workspace, &self.loaded, &self.book, &self.lists(), self.region())
    }
}

/// Whether the actor may take back what one of `offices` did.
pub(crate) fn may_act_for_one_of(query: &mut impl Query, actor: &Actor, offices: &[String]) -> Result<bool, StepError> {
    let own = offices_of(query, &actor.name)?;
    Ok(actor.may(Right::ManageOperators) || offices.iter().all(|office| own.contains(office)))
}
