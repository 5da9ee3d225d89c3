//! For which offices an operator acts.

use domain::Office;
use serde::{Deserialize, Serialize};
use store::submissions::{offices_of, put_offices_of};
use store::{ChangeRequest, Query, RowBatch, tables};
use units::Date;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::plain_name;
use crate::offices::offices_on;
use crate::workspace::{Clock, Workspace};

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
    actor.need(Right::ManageOperators)?;
    let mut reader = workspace.store().reader()?;
    if store::operators::operator(&mut reader, operator)?.is_none() {
        return Err(StepError::Missing(format!("Tidak ada operator {operator}. Tambahkan dengan payung user add.")));
    }
    let open = offices_on(&mut reader, clock.today)?;
    drop(reader);
    for name in offices {
        known(&open, name)?;
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
        StepError::Missing(format!(
            "Tidak ada kantor bernama \"{name}\" yang buka hari ini. Daftarnya: payung office list; menambah: payung office add."
        ))
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
        (None, []) => return Err(StepError::Request("Sebutkan kantor dengan --office.".to_owned())),
        (None, several) => {
            let several = several.join("; ");
            return Err(StepError::Request(format!("Sebutkan kantor dengan --office, salah satu dari: {several}.")));
        }
    };
    let office = known(&open, name)?;
    if !own.iter().any(|own| own == name) && !actor.may(Right::ManageOperators) {
        return Err(StepError::Request(format!(
            "{} tidak bertugas di kantor {name}. Penugasan: payung user office.",
            actor.name
        )));
    }
    Ok(office.clone())
}

/// Whether the actor may take back what one of `offices` did.
pub(crate) fn may_act_for_one_of(query: &mut impl Query, actor: &Actor, offices: &[String]) -> Result<bool, StepError> {
    let own = offices_of(query, &actor.name)?;
    Ok(actor.may(Right::ManageOperators) || offices.iter().all(|office| own.contains(office)))
}
