//! Operators: who may sign in, with which roles, where. Passwords are kept as argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use serde::{Deserialize, Serialize};
use store::operators::{self, Operator, begin_session, end_session, end_sessions_of, put_operator};
use store::{ChangeRequest, RowBatch, tables};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, OperatorRole, Right};
use crate::coverage::in_use;
use crate::import::plain_name;
use crate::workspace::{Clock, Workspace};

/// The shortest password that is taken.
pub(crate) const PASSWORD_CHARACTERS_MIN: usize = 10;
/// How long a session lasts without signing in again.
const SESSION_SECONDS: i64 = 12 * 3600;

/// An operator to add, or the new state of one who is there.
#[derive(Clone)]
pub struct NewOperator {
    /// Sign-in name.
    pub name: String,
    /// Password in the open; it goes no further than the hash.
    pub password: String,
    /// Roles.
    pub roles: Vec<OperatorRole>,
    /// The set of regions.
    pub regions: Vec<RegionCode>,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Adds an operator or replaces the password, roles and regions of one.
///
/// # Errors
/// A password that is too short, no role, missing rights: nobody gives away regions, or replaces an operator of
/// regions, that are not his own.
pub fn add_operator(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    new: &NewOperator,
) -> Result<(), StepError> {
    actor.need(Right::ManageOperators)?;
    password_long_enough(&new.password)?;
    if new.name.trim().is_empty() || new.roles.is_empty() || new.regions.is_empty() {
        return Err(incomplete());
    }
    for code in &new.regions {
        in_use(*code)?;
        actor.need_in(Right::ManageOperators, *code)?;
    }
    // Whoever is replaced keeps no right that the actor could not have given, and loses none of another's region.
    if let Some(before) = operators::operator(&mut workspace.store().reader()?, new.name.trim())? {
        before.regions.iter().try_for_each(|code| actor.need_in(Right::ManageOperators, *code))?;
    }
    let hash = Argon2::default().hash_password(new.password.as_bytes()).map_err(unusable)?;
    let operator = Operator {
        name: new.name.trim().to_owned(),
        password_hash: hash.to_string(),
        roles: new.roles.iter().map(|role| role.code().to_owned()).collect(),
        regions: new.regions.clone(),
        active: true,
    };
    let request = ChangeRequest {
        kind: "operator.set",
        idempotency_key,
        actor: &actor.name,
        reason: &plain_name(&operator.name),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let id = change.next_ids("operator", 1)?;
        let mut batch = RowBatch::new(&tables::OPERATOR, change.id());
        put_operator(&mut batch, id, &operator);
        change.insert(&batch)?;
        // A new password or other rights end what was begun under the old ones.
        end_sessions_of(change, &operator.name)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// # Errors
/// It is too short.
pub(crate) fn password_long_enough(password: &str) -> Result<(), StepError> {
    if password.chars().count() < PASSWORD_CHARACTERS_MIN {
        return Err(StepError::request(
            format!("Kata sandi paling sedikit {PASSWORD_CHARACTERS_MIN} huruf atau angka."),
            format!("A password needs at least {PASSWORD_CHARACTERS_MIN} letters or digits."),
        ));
    }
    Ok(())
}

pub(crate) fn incomplete() -> StepError {
    StepError::request(
        "Operator memerlukan nama, peran, dan wilayah.",
        "An operator needs a name, a role and a region.",
    )
}

pub(crate) fn unusable(error: argon2::password_hash::Error) -> StepError {
    StepError::request(
        format!("Kata sandi tidak dapat dipakai: {error}."),
        format!("The password cannot be used: {error}."),
    )
}

/// All operators with their present roles and regions; no hashes.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn operators(workspace: &Workspace, actor: &Actor) -> Result<Vec<Actor>, StepError> {
    actor.need(Right::ManageOperators)?;
    let mut reader = workspace.store().reader()?;
    let mut found = Vec::new();
    for name in operators::operator_names(&mut reader)? {
        found.extend(operators::operator(&mut reader, &name)?.map(actor_of));
    }
    Ok(found)
}

/// The operator called `name` as an actor, for a command that acts in that name.
///
/// # Errors
/// Nobody of that name may act, trouble of the store.
pub fn operator_named(workspace: &Workspace, name: &str) -> Result<Actor, StepError> {
    let found = operators::operator(&mut workspace.store().reader()?, name)?;
    found.filter(|operator| operator.active).map(actor_of).ok_or_else(|| {
        StepError::missing(
            format!("Tidak ada operator {name}. Tambahkan dengan payung user add, atau tanpa --operator."),
            format!("There is no operator {name}. Add one with payung user add, or leave --operator out."),
        )
    })
}

/// Checks name and password and begins a session for the secret `token`; `None` when they do not fit.
///
/// Takes the same time whether the name exists or not.
///
/// # Errors
/// Trouble of the store.
pub fn sign_in(
    workspace: &Workspace,
    clock: &Clock,
    name: &str,
    password: &str,
    token: &[u8],
) -> Result<Option<Actor>, StepError> {
    let found = operators::operator(&mut workspace.store().reader()?, name.trim())?;
    // Somebody's hash of nothing, so that an unknown name costs as much as a wrong password.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$cGF5dW5nLXBheXVuZw$d9w0cPdGZ0nY2VqQ1lYc1r3nqT3i4k0mQm6mZ0l1x2Y";
    // Who was invited and has no password yet costs as much too.
    let kept = found.as_ref().map(|operator| operator.password_hash.as_str()).filter(|hash| !hash.is_empty());
    let kept = kept.unwrap_or(NOBODY);
    let fits =
        PasswordHash::new(kept).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    let Some(operator) = found.filter(|operator| fits && operator.active && !operator.password_hash.is_empty()) else {
        return Ok(None);
    };
    let token_hash = *blake3::hash(token).as_bytes();
    let key = format!("session:{}", blake3::hash(&token_hash).to_hex());
    let request = ChangeRequest {
        kind: "session.begin",
        idempotency_key: &key,
        actor: &operator.name,
        reason: "signed in",
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        begin_session(change, &token_hash, &operator.name, clock.seconds, clock.seconds + SESSION_SECONDS)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(Some(actor_of(operator)))
}

/// The actor behind a session's secret token, while it lasts.
///
/// # Errors
/// Trouble of the store.
pub fn signed_in(workspace: &Workspace, clock: &Clock, token: &[u8]) -> Result<Option<Actor>, StepError> {
    let token_hash = *blake3::hash(token).as_bytes();
    let found = operators::session(&mut workspace.store().latest(), &token_hash, clock.seconds)?;
    Ok(found.filter(|operator| operator.active).map(actor_of))
}

/// Ends a session.
///
/// # Errors
/// Trouble of the store.
pub fn sign_out(workspace: &Workspace, clock: &Clock, actor: &Actor, token: &[u8]) -> Result<(), StepError> {
    let token_hash = *blake3::hash(token).as_bytes();
    let key = format!("session-end:{}", blake3::hash(&token_hash).to_hex());
    let request = ChangeRequest {
        kind: "session.end",
        idempotency_key: &key,
        actor: &actor.name,
        reason: "signed out",
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        end_session(change, &token_hash)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// Words of roles that this version does not know give no right.
fn actor_of(operator: Operator) -> Actor {
    Actor {
        name: operator.name,
        roles: operator.roles.iter().filter_map(|role| role.parse().ok()).collect(),
        regions: operator.regions,
    }
}
