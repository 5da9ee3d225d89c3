//! The inbox of an office as a step: its tasks, told from the book; and the terms of office that end soon.

use std::collections::{BTreeMap, HashMap};

use domain::submission::{Batch, Part, Task, TaskKind, Waiting, tasks};
use domain::{EndingTerm, Office, OfficeKind, TERM_WARNING_DAYS, ending_terms};
use law::RoleGroup;
use serde::Serialize;
use units::{Date, Id, RegionCode};

use super::acting::Seat;
use super::book::Book;
use crate::StepError;
use crate::access::Actor;
use crate::workspace::{Loaded, Workspace};

/// Where the page with the inbox lies under the address of the server.
pub const INBOX_PATH: &str = "/tugas";

/// What waits for an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inbox {
    /// Whose.
    pub office: String,
    /// What kind of office.
    pub kind: OfficeKind,
    /// The regions it serves.
    pub regions: Vec<RegionCode>,
    /// Seen from this day.
    pub today: Date,
    /// What counts as too long.
    pub waiting: Waiting,
    /// The tasks, the most urgent kind first; the last one, if any, is for the terms below.
    pub tasks: Vec<Task>,
    /// Terms of office that end soon, soonest first: as many as the task says.
    pub terms: Vec<EndingTerm>,
    /// Rows that wait, over all tasks.
    pub rows: u64,
    /// Of these, too long.
    pub overdue: u64,
}

/// What waits for the office of the actor, or for the one named.
///
/// # Errors
/// An office of somebody else, missing rights.
pub fn inbox(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    waiting: Waiting,
) -> Result<Inbox, StepError> {
    let mut reader = workspace.store().reader()?;
    let Seat { office, loaded, book } = Seat::take(workspace, &mut reader, actor, office, today)?;
    drop(reader);
    Ok(Inboxes::of(&book, &loaded, today, waiting).inbox(office))
}

/// The inboxes of many offices, for which the book is gone through once.
pub(crate) struct Inboxes<'b> {
    book: &'b Book,
    loaded: &'b Loaded,
    today: Date,
    waiting: Waiting,
    /// The batches in which each office has a part.
    of_office: HashMap<&'b str, Vec<&'b Batch>>,
    terms: Vec<EndingTerm>,
}

impl<'b> Inboxes<'b> {
    pub(crate) fn of(book: &'b Book, loaded: &'b Loaded, today: Date, waiting: Waiting) -> Self {
        let mut of_office: HashMap<&str, Vec<&Batch>> = HashMap::new();
        for (batch, _) in book.batches.values() {
            for office in Part::ALL.into_iter().filter_map(|part| batch.office_of(part)) {
                let own = of_office.entry(office).or_default();
                if own.last().is_none_or(|last| last.id != batch.id) {
                    own.push(batch);
                }
            }
        }
        let rows = loaded.rows.iter().map(|(row, outcome)| (row, loaded.region_of(row), *outcome));
        let terms = ending_terms(rows, today, TERM_WARNING_DAYS);
        Self { book, loaded, today, waiting, of_office, terms }
    }

    pub(crate) fn inbox(&self, office: Office) -> Inbox {
        let own = self.of_office.get(office.name.as_str()).map_or(&[][..], Vec::as_slice);
        let batches: BTreeMap<Id<Batch>, &Batch> = own.iter().map(|batch| (batch.id, *batch)).collect();
        let rows = own.iter().flat_map(|batch| self.book.rows_of(batch.id));
        let rows = rows.map(|kept| (&kept.row, kept.last.as_ref().map_or(0, |last| last.id)));
        let mut found = tasks(&office.name, &batches, rows, self.today, self.waiting);
        let terms = self.terms_of(&office);
        if !terms.is_empty() {
            found.push(Task {
                kind: TaskKind::Terms,
                batch: None,
                from: None,
                lines: Vec::new(),
                rows: u64::try_from(terms.len()).expect("terms in memory"),
                overdue: u64::try_from(terms.iter().filter(|term| term.days_left < 0).count()).expect("as above"),
                since: None,
                // Terms come nearer by their last day: one that joins is the latest of them.
                mark: terms
                    .iter()
                    .map(|term| i64::from(Date::MIN.until(term.until).map_or(0, |span| span.get_days())))
                    .max()
                    .unwrap_or(0),
            });
        }
        Inbox {
            rows: found.iter().map(|task| task.rows).sum(),
            overdue: found.iter().map(|task| task.overdue).sum(),
            office: office.name,
            kind: office.kind,
            regions: office.regions,
            today: self.today,
            waiting: self.waiting,
            tasks: found,
            terms,
        }
    }

    /// The terms that an office has to look after: a village, a district and a regency those of village roles where
    /// they serve, an agency those of the lists it sent; an agency that compiles looks after village roles too.
    fn terms_of(&self, office: &Office) -> Vec<EndingTerm> {
        let compiles = || {
            let own = self.of_office.get(office.name.as_str()).map_or(&[][..], Vec::as_slice);
            own.iter().any(|batch| batch.part_of(&office.name) == Part::Compiler)
        };
        let village_roles = match office.kind {
            OfficeKind::Village | OfficeKind::District | OfficeKind::Regency => true,
            OfficeKind::Agency => compiles(),
            OfficeKind::RegionalOffice
            | OfficeKind::Branch
            | OfficeKind::Province
            | OfficeKind::Market
            | OfficeKind::Employer
            | OfficeKind::Perisai => false,
        };
        let sent = |term: &&EndingTerm| {
            let roster = self.loaded.rosters.get(&term.mention.roster.get());
            roster.is_some_and(|(roster, _)| roster.sender == office.name)
        };
        let of_village =
            |term: &&EndingTerm| village_roles && term.role.group() != RoleGroup::NonAsn && office.serves(term.region);
        self.terms.iter().filter(|term| sent(term) || of_village(term)).cloned().collect()
    }
}
