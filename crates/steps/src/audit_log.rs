//! The audit as auditors read it: every change, newest first, by who, what, when and where.

use store::history::{self, ChangeSearch};
use units::{Date, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::past::{HistoryItem, item};
use crate::workspace::Workspace;

/// Changes that are looked at before a page ends with fewer than asked for.
const CHUNK: i64 = 200;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// By whom.
    pub actor: Option<String>,
    /// How the kind of change begins, such as `import.` or `session`.
    pub kind: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// In this region or below.
    pub region: Option<RegionCode>,
    /// Only changes numbered below this one.
    pub before: Option<i64>,
}

/// A page of the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The changes.
    pub items: Vec<HistoryItem>,
    /// Where the next page begins; `None` at the end.
    pub before: Option<i64>,
}

/// At most `limit` changes that fit, newest first. A change of a region that is not the actor's is left out.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn audit_log(
    workspace: &Workspace,
    actor: &Actor,
    wanted: &AuditSearch,
    limit: usize,
) -> Result<AuditPage, StepError> {
    actor.need(Right::ReadAudit)?;
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let search = ChangeSearch {
        actor: wanted.actor.clone().unwrap_or_default(),
        kind: wanted.kind.clone().unwrap_or_default(),
        from: day(wanted.from),
        until: day(wanted.until),
    };
    let mut reader = workspace.store().reader()?;
    let mut page = AuditPage::default();
    let mut before = wanted.before.unwrap_or(i64::MAX);
    loop {
        let found = history::changes_before(&mut reader, &search, before, CHUNK)?;
        if found.is_empty() {
            return Ok(page);
        }
        for past in found {
            if page.items.len() == limit {
                page.before = Some(before);
                return Ok(page);
            }
            before = past.id;
            let region = history::region_of(&mut reader, &past)?;
            let own = region.is_none_or(|region| actor.may_in(Right::ReadAudit, region));
            let asked = wanted.region.is_none_or(|wanted| region.is_some_and(|region| wanted.contains(region)));
            if own && asked {
                page.items.push(item(past, region)?);
            }
        }
    }
}
