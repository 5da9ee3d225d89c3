//! Keeping the house: proving the audit, taking the key out sealed, backups and their restoring.

use std::path::Path;

use serde::Serialize;
use store::{AuditReport, BackupReport, Location};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, Right};
use crate::workspace::{Clock, Workspace};

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
    actor.need_in(Right::ExportKey, RegionCode::INDONESIA)?;
    Ok(workspace.store().export_key(passphrase)?)
}

/// Brings an exported key back as a key file at `to`, which must not exist yet. Gives the id of the key. No store
/// is open yet: without its key none opens.
///
/// # Errors
/// Missing rights, a passphrase that does not open it, a key file that is there already.
pub fn import_key(actor: &Actor, sealed: &str, passphrase: &str, to: &Path) -> Result<String, StepError> {
    actor.need_in(Right::ExportKey, RegionCode::INDONESIA)?;
    Ok(store::import_key(sealed, passphrase, to)?)
}

/// Writes everything into one file at `path`, which must not exist yet; others may go on working. The key is not in
/// it. `progress` hears how many bytes are written.
///
/// # Errors
/// Missing rights, a file that is there already, trouble of the store.
pub fn backup(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    path: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<BackupReport, StepError> {
    actor.need_in(Right::Backup, RegionCode::INDONESIA)?;
    Ok(workspace.store().backup(path, &clock.recorded_at, progress)?)
}

/// What was restored, and whether it can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// What the backup held.
    #[serde(flatten)]
    pub backup: BackupReport,
    /// Whether the key that its numbers are sealed with lies where this store looks for it.
    pub key_is_there: bool,
}

/// Brings a backup back into an empty place, all of it or nothing. There is no store yet, so only the person at the
/// machine can.
///
/// # Errors
/// Missing rights, a place that is not empty, a backup that is damaged or of a newer version.
pub fn restore(
    location: &Location,
    actor: &Actor,
    path: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<RestoreReport, StepError> {
    actor.need_in(Right::Backup, RegionCode::INDONESIA)?;
    let backup = store::restore(location, Workspace::tables(), path, progress)?;
    let key_is_there = location.has_key(&backup.key_id)?;
    Ok(RestoreReport { backup, key_is_there })
}
