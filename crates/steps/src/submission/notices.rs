//! Messages to offices: what is new in an inbox since it was last told, as a letter without names or numbers of people.
//!
//! A letter is written down as told only after it was taken by the mail server. Whoever is killed in between sends it
//! once more the next time; nothing is lost, and without a kill nothing is sent twice.

use std::collections::BTreeMap;

use domain::Office;
use domain::submission::{Task, TaskKind, Waiting};
use serde::{Deserialize, Serialize};
use store::conversation::{addresses, notices, put_address, put_notice};
use store::{ChangeRequest, RowBatch, tables};
use units::Date;

use super::inbox::{INBOX_PATH, Inbox, Inboxes};
use crate::StepError;
use crate::access::{Actor, Right};
use crate::offices::offices_on;
use crate::workspace::{Clock, Workspace};

/// A letter to an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// To whom.
    pub office: String,
    /// Where.
    pub email: String,
    /// One line.
    pub subject: String,
    /// Counts, offices, numbers of batches, and the address of the page.
    pub body: String,
    /// What the office knows once it has this letter.
    #[serde(skip)]
    pub told: Told,
}

/// What an office was told: per task its last move, its rows, and those that were late.
pub type Told = BTreeMap<String, [i64; 3]>;

/// The letters that wait to be sent: one for each office with an address and something new in its inbox.
///
/// `address` is where the pages are served, for a line that leads there.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn letters(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    waiting: Waiting,
    address: Option<&str>,
) -> Result<Vec<Letter>, StepError> {
    actor.need(Right::ManageOperators)?;
    let mut reader = workspace.store().reader()?;
    let addresses = addresses(&mut reader)?;
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let known = notices(&mut reader)?;
    let open = offices_on(&mut reader, today)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut reader, &loaded, today)?;
    drop(reader);
    let inboxes = Inboxes::of(&book, &loaded, today, waiting);
    let nothing = Told::new();
    let mut found = Vec::new();
    for office in open {
        let Some(email) = addresses.get(&office.name) else { continue };
        let inbox = inboxes.inbox(office);
        let told = told(&inbox);
        let before = known.get(&inbox.office).unwrap_or(&nothing);
        let is_new = |(task, now): (&String, &[i64; 3])| {
            before.get(task).is_none_or(|then| now.iter().zip(then).any(|(now, then)| now > then))
        };
        if told.iter().any(is_new) {
            found.push(letter(&inbox, email, told, address));
        }
    }
    Ok(found)
}

fn told(inbox: &Inbox) -> Told {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let task = |task: &Task| {
        let batch = task.batch.map_or_else(String::new, |batch| format!(":{batch}"));
        (format!("{}{batch}", task.kind.code()), [task.mark, number(task.rows), number(task.overdue)])
    };
    inbox.tasks.iter().map(task).collect()
}

fn letter(inbox: &Inbox, email: &str, told: Told, address: Option<&str>) -> Letter {
    let mut body = format!("Kepada {}, per {}:\n\n", inbox.office, inbox.today);
    for task in &inbox.tasks {
        let of = match (task.batch, &task.from) {
            (Some(batch), Some(from)) => format!("Usulan {batch} dari {from}: "),
            _ => String::new(),
        };
        let what = if task.kind == TaskKind::Terms { "jabatan:" } else { "baris" };
        let since = task.since.map_or_else(String::new, |since| format!(", terlama sejak {since}"));
        let late = if task.overdue > 0 { format!(", {} terlambat", task.overdue) } else { String::new() };
        body.push_str(&format!("- {of}{} {what} {}{since}{late}\n", task.rows, task.kind.title()));
    }
    if let Some(address) = address {
        body.push_str(&format!("\nBuka: {}{INBOX_PATH}\n", address.trim_end_matches('/')));
    }
    body.push_str("\nSurat ini tidak memuat nama atau nomor orang; rinciannya hanya di dalam aplikasi.\n");
    let subject = format!("Payung: {} baris menunggu {}", inbox.rows, inbox.office);
    Letter { office: inbox.office.clone(), email: email.to_owned(), subject, body, told }
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Writes down that an office has a letter.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn letter_sent(workspace: &Workspace, actor: &Actor, clock: &Clock, letter: &Letter) -> Result<(), StepError> {
    actor.need(Right::ManageOperators)?;
    let key = format!("surat:{}:{}", letter.office, clock.recorded_at);
    let request = ChangeRequest {
        kind: "notice.sent",
        idempotency_key: &key,
        actor: &actor.name,
        reason: &format!("surat kepada {}", letter.office),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let mut rows = RowBatch::new(&tables::NOTICE, change.id());
        put_notice(&mut rows, change.next_ids("notice", 1)?, &letter.office, &letter.told);
        change.insert(&rows)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// Says where an office is written to from now on; an empty address ends it.
///
/// # Errors
/// An unknown office, something that is no address, missing rights.
pub fn set_office_address(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    office: &str,
    email: &str,
) -> Result<(), StepError> {
    actor.need(Right::ManageOperators)?;
    let email = email.trim();
    let plausible = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !email.chars().any(char::is_whitespace)
    });
    if !email.is_empty() && !plausible {
        return Err(StepError::request(
            format!("Alamat surel: terbaca \"{email}\"; tulis seperti nama@contoh.go.id."),
            format!("Mail address: read “{email}”; write it like name@example.go.id."),
        ));
    }
    let open = offices_on(&mut workspace.store().reader()?, clock.today)?;
    let missing = || {
        StepError::missing(
            format!("Tidak ada kantor bernama \"{office}\" yang buka hari ini."),
            format!("No office named “{office}” is open today."),
        )
    };
    let found: &Office = open.iter().find(|known| known.name == office).ok_or_else(missing)?;
    found.regions.iter().try_for_each(|region| actor.need_in(Right::ManageOperators, *region))?;
    let request = ChangeRequest {
        kind: "notice.address",
        idempotency_key,
        actor: &actor.name,
        reason: office,
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let mut rows = RowBatch::new(&tables::OFFICE_ADDRESS, change.id());
        put_address(&mut rows, change.next_ids("office_address", 1)?, office, email);
        change.insert(&rows)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// Where offices are written to, by name.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn office_addresses(workspace: &Workspace, actor: &Actor) -> Result<BTreeMap<String, String>, StepError> {
    actor.need(Right::ManageOperators)?;
    Ok(addresses(&mut workspace.store().reader()?)?)
}
