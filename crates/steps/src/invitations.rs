//! Who may sign in, kept by administrators: invited or brought back by a link that works once, with other roles or
//! regions, without sessions, or no longer at all. Nobody gives a region that is not his own.

use std::collections::BTreeMap;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use serde::{Deserialize, Serialize};
use store::operators::{
    self, Invitation, Operator, end_sessions_of, invitations, last_sign_ins, open_sessions, put_invitation,
    put_operator,
};
use store::{Change, ChangeRequest, RowBatch, tables};
use units::RegionCode;

use crate::StepError;
use crate::access::{Actor, OperatorRole, Right};
use crate::coverage::in_use;
use crate::import::plain_name;
use crate::operators::{PASSWORD_CHARACTERS_MIN, incomplete, password_long_enough, unusable};
use crate::workspace::{Clock, Workspace};

/// How long an invitation holds.
pub const INVITATION_DAYS: i64 = 3;
/// Letters of a sign-in name.
const NAME_MAX: usize = 60;

/// An operator as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperatorState {
    /// Sign-in name.
    pub name: String,
    /// Roles.
    pub roles: Vec<OperatorRole>,
    /// The set of regions.
    pub regions: Vec<RegionCode>,
    /// Whether signing in is allowed.
    pub active: bool,
    /// Until when an invitation holds that was not taken up, in seconds since 1970.
    pub invited_until: Option<i64>,
    /// Sessions that are open.
    pub sessions: i64,
    /// When they last signed in, RFC 3339.
    pub last_sign_in: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// All operators, those who were ended among them; nothing secret.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn operator_states(workspace: &Workspace, actor: &Actor, clock: &Clock) -> Result<Vec<OperatorState>, StepError> {
    actor.need(Right::ManageOperators)?;
    let mut reader = workspace.store().reader()?;
    let open: BTreeMap<String, i64> = invitations(&mut reader)?
        .into_iter()
        .filter(|invitation| invitation.expires_at >= clock.seconds)
        .map(|invitation| (invitation.operator, invitation.expires_at))
        .collect();
    let sessions = open_sessions(&mut reader, clock.seconds)?;
    let signed_in = last_sign_ins(&mut reader)?;
    let mut states = Vec::new();
    for name in operators::operator_names(&mut reader)? {
        let Some(operator) = operators::operator(&mut reader, &name)? else { continue };
        states.push(OperatorState {
            roles: operator.roles.iter().filter_map(|role| role.parse().ok()).collect(),
            regions: operator.regions,
            active: operator.active,
            invited_until: open.get(&name).copied(),
            sessions: sessions.get(&name).copied().unwrap_or(0),
            last_sign_in: signed_in.get(&name).cloned(),
            name,
        });
    }
    Ok(states)
}

/// Adds an operator who sets the password himself, by a link with `secret`, within [`INVITATION_DAYS`].
///
/// # Errors
/// A name that is taken or empty, no role or region, a region that is not the actor's, missing rights.
pub fn invite(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    name: &str,
    (roles, regions): (&[OperatorRole], &[RegionCode]),
    secret: &[u8],
) -> Result<(), StepError> {
    actor.need(Right::ManageOperators)?;
    let name = name.trim();
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@');
    if name.is_empty() || name.chars().count() > NAME_MAX || !name.chars().all(fits) {
        return Err(StepError::request(
            format!("Nama masuk: huruf, angka, titik, garis, atau @; paling banyak {NAME_MAX} huruf, tanpa spasi."),
            format!("Sign-in name: letters, digits, dots, dashes or @; {NAME_MAX} letters at most, no spaces."),
        ));
    }
    let known = operators::operator_names(&mut workspace.store().reader()?)?;
    if known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
        return Err(StepError::request(
            format!("Nama {name} sudah dipakai. Pilih nama lain, atau pulihkan operator itu."),
            format!("The name {name} is taken. Choose another one, or restore that operator."),
        ));
    }
    let operator = wanted(actor, name, roles, regions, None)?;
    write(workspace, actor, clock, "operator.invite", &operator, Some(secret))
}

/// Takes the password of an operator away and gives a link to set a new one; sessions end. Roles stay.
///
/// # Errors
/// Nobody of that name, somebody of others' regions, missing rights.
pub fn recover(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    name: &str,
    secret: &[u8],
) -> Result<(), StepError> {
    let before = managed(workspace, actor, name)?;
    let operator = Operator { password_hash: String::new(), active: true, ..before };
    write(workspace, actor, clock, "operator.recover", &operator, Some(secret))
}

/// Gives an operator other roles and regions, or ends him; sessions end, the password stays.
///
/// # Errors
/// As [`invite`]; nobody takes his own keys away.
pub fn set_operator(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    name: &str,
    (roles, regions): (&[OperatorRole], &[RegionCode]),
    active: bool,
) -> Result<(), StepError> {
    let before = managed(workspace, actor, name)?;
    if before.name == actor.name {
        return Err(StepError::request(
            "Peran dan wilayah Anda sendiri diubah oleh administrator lain.",
            "Your own roles and regions are changed by another administrator.",
        ));
    }
    let operator = Operator { active, ..wanted(actor, name, roles, regions, Some(before))? };
    write(workspace, actor, clock, "operator.set", &operator, None)
}

/// Ends all sessions of an operator, wherever they are open.
///
/// # Errors
/// As [`recover`].
pub fn end_sessions(workspace: &Workspace, actor: &Actor, clock: &Clock, name: &str) -> Result<(), StepError> {
    let operator = managed(workspace, actor, name)?;
    note(workspace, actor, clock, "session.end_all", &operator.name, |change| {
        Ok(end_sessions_of(change, &operator.name)?)
    })
}

/// Notes that an operator who failed too often may try again at once.
///
/// # Errors
/// As [`recover`].
pub fn unlock(workspace: &Workspace, actor: &Actor, clock: &Clock, name: &str) -> Result<(), StepError> {
    let operator = managed(workspace, actor, name)?;
    note(workspace, actor, clock, "operator.unlock", &operator.name, |_| Ok(()))
}

/// Whose invitation `secret` opens, while it holds.
///
/// # Errors
/// Trouble of the store.
pub fn invited(workspace: &Workspace, clock: &Clock, secret: &[u8]) -> Result<Option<String>, StepError> {
    let hash = hash_of(secret);
    let mut reader = workspace.store().reader()?;
    let found = invitations(&mut reader)?;
    let found = found.into_iter().find(|known| known.secret_hash == hash && known.expires_at >= clock.seconds);
    Ok(found.map(|known| known.operator))
}

/// Sets the password of whoever was invited by `secret`; the link is worth nothing afterwards. `None` when it holds no
/// more.
///
/// # Errors
/// A password that is too short, trouble of the store.
pub fn accept_invitation(
    workspace: &Workspace,
    clock: &Clock,
    secret: &[u8],
    password: &str,
) -> Result<Option<String>, StepError> {
    password_long_enough(password)?;
    let Some(name) = invited(workspace, clock, secret)? else { return Ok(None) };
    let Some(before) = operators::operator(&mut workspace.store().reader()?, &name)? else { return Ok(None) };
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(unusable)?;
    let operator = Operator { password_hash: hash.to_string(), ..before };
    // One key per link: of two who follow it at once, the first sets the password.
    let key = format!("operator.accept:{}", hash_of(secret));
    let request = ChangeRequest {
        kind: "operator.accept",
        idempotency_key: &key,
        actor: &name,
        reason: &plain_name(&name),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let done = workspace.store().change(&request, |change| {
        put(change, &operator, None, clock)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(done.is_new().then_some(name))
}

/// The operator of this name, whom the actor may manage: all his regions are the actor's.
pub(crate) fn managed(workspace: &Workspace, actor: &Actor, name: &str) -> Result<Operator, StepError> {
    actor.need(Right::ManageOperators)?;
    let found = operators::operator(&mut workspace.store().reader()?, name.trim())?;
    let unknown = || {
        let name = plain_name(name.trim());
        StepError::missing(format!("Tidak ada operator {name}."), format!("There is no operator {name}."))
    };
    let found = found.ok_or_else(unknown)?;
    found.regions.iter().try_for_each(|code| actor.need_in(Right::ManageOperators, *code))?;
    Ok(found)
}

fn wanted(
    actor: &Actor,
    name: &str,
    roles: &[OperatorRole],
    regions: &[RegionCode],
    before: Option<Operator>,
) -> Result<Operator, StepError> {
    if roles.is_empty() || regions.is_empty() {
        return Err(incomplete());
    }
    for code in regions {
        in_use(*code)?;
        actor.need_in(Right::ManageOperators, *code)?;
    }
    Ok(Operator {
        name: name.to_owned(),
        password_hash: before.map_or_else(String::new, |before| before.password_hash),
        roles: roles.iter().map(|role| role.code().to_owned()).collect(),
        regions: regions.to_vec(),
        active: true,
    })
}

fn write(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    kind: &'static str,
    operator: &Operator,
    secret: Option<&[u8]>,
) -> Result<(), StepError> {
    note(workspace, actor, clock, kind, &operator.name, |change| put(change, operator, secret, clock))
}

fn put(change: &mut Change<'_>, operator: &Operator, secret: Option<&[u8]>, clock: &Clock) -> Result<(), StepError> {
    let mut batch = RowBatch::new(&tables::OPERATOR, change.id());
    put_operator(&mut batch, change.next_ids("operator", 1)?, operator);
    change.insert(&batch)?;
    if let Some(secret) = secret {
        let invitation = Invitation {
            operator: operator.name.clone(),
            secret_hash: hash_of(secret),
            expires_at: clock.seconds + INVITATION_DAYS * 24 * 3600,
        };
        let mut batch = RowBatch::new(&tables::OPERATOR_INVITATION, change.id());
        put_invitation(&mut batch, change.next_ids("operator_invitation", 1)?, &invitation);
        change.insert(&batch)?;
    }
    // What was begun under other rights or another password ends.
    end_sessions_of(change, &operator.name)?;
    Ok(())
}

/// One change about an operator.
fn note(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    kind: &'static str,
    name: &str,
    work: impl FnOnce(&mut Change<'_>) -> Result<(), StepError>,
) -> Result<(), StepError> {
    let key = format!("{kind}:{name}:{}:{}", clock.recorded_at, last_change(workspace)?);
    let request = ChangeRequest {
        kind,
        idempotency_key: &key,
        actor: &actor.name,
        reason: &plain_name(name),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        work(change)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// The same wish at another point of the history is another one.
fn last_change(workspace: &Workspace) -> Result<i64, StepError> {
    Ok(workspace.store().audit_head()?.seq)
}

fn hash_of(secret: &[u8]) -> String {
    blake3::derive_key("payung 2025 invitation", secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a password must have, in words.
pub const PASSWORD_MIN: usize = PASSWORD_CHARACTERS_MIN;
