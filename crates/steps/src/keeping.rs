//! Keeping the house: proving the audit, taking the key out sealed.

use store::AuditReport;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::workspace::Workspace;

/// Recomputes the chain and the digests of all rows.
///
/// # Errors
/// Missing rights, trouble of the store. A broken chain is an answer, not an error.
pub fn verify_audit(workspace: &Workspace, actor: &Actor) -> Result<AuditReport, StepError> {
    actor.need(Right::ReadAudit)?;
    Ok(workspace.store().verify_audit()?)
}

/// The key, sealed with a passphrase: whoever has both can open the numbers.
///
/// # Errors
/// Missing rights, a passphrase that is too short.
pub fn export_key(workspace: &Workspace, actor: &Actor, passphrase: &str) -> Result<String, StepError> {
    actor.need(Right::ExportKey)?;
    Ok(workspace.store().export_key(passphrase)?)
}
