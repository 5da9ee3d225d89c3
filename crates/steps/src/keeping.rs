//! Keeping the house: proving the audit, taking the key out sealed.

use std::path::Path;

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

/// Brings an exported key back as a key file at `to`, which must not exist yet. Gives the id of the key. No store
/// is open yet: without its key none opens.
///
/// # Errors
/// Missing rights, a passphrase that does not open it, a key file that is there already.
pub fn import_key(actor: &Actor, sealed: &str, passphrase: &str, to: &Path) -> Result<String, StepError> {
    actor.need(Right::ExportKey)?;
    Ok(store::import_key(sealed, passphrase, to)?)
}
