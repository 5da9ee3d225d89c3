//! The board of an office as a step.

use std::collections::{BTreeMap, HashSet};

use domain::submission::{Batch, BatchRow, Board, Part, State, Waiting, board, reminder};
use domain::{Office, OfficeKind};
use law::Sentence;
use serde::Serialize;
use units::{Date, Id, RegionCode};

use super::acting::Seat;
use super::book::{Book, said};
use crate::StepError;
use crate::access::Actor;
use crate::coverage::{Speaking, lists_for};
use crate::known::left_by;
use crate::offices::offices_on;
use crate::workspace::{Loaded, Workspace};

/// A board with the office that looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardReport {
    /// Whose board.
    pub office: String,
    /// The regions it serves.
    pub regions: Vec<RegionCode>,
    /// Seen from this day.
    pub today: Date,
    /// What counts as too long.
    pub waiting: Waiting,
    /// Figures only; names are one step further.
    #[serde(flatten)]
    pub board: Board,
    /// What came back, and why: one line per batch and reason.
    pub returned: Vec<ReturnedLine>,
    /// A text per office that something waits for, to copy into a message.
    pub reminders: Vec<(String, Sentence)>,
}

/// Rows of one batch that came back for the same reason and were not sent again yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedLine {
    /// Who drafted them.
    pub office: String,
    /// In which batch.
    pub batch: Id<Batch>,
    /// Which lines of it.
    pub lines: Vec<u32>,
    /// Which office gave them back.
    pub by: String,
    /// Why, the column first.
    pub said: String,
    /// Since which day the oldest lies there.
    pub since: Date,
}

/// Who has sent, who has not, what came back, what waits too long: of all senders inside the office's regions.
///
/// # Errors
/// An office of somebody else, missing rights.
pub fn submission_board(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    waiting: Waiting,
) -> Result<BoardReport, StepError> {
    let mut reader = workspace.store().reader()?;
    let Seat { office, loaded, book } = Seat::take(workspace, &mut reader, actor, office, today)?;
    let open = offices_on(&mut reader, today)?;
    drop(reader);
    let concerns = |batch: &&Batch| batch.part_of(&office.name) != Part::Stranger || office.serves(batch.region);
    let batches: Vec<&Batch> = book.batches.values().map(|(batch, _)| batch).filter(concerns).collect();
    let rows: Vec<&BatchRow> = batches.iter().flat_map(|batch| book.rows_of(batch.id)).map(|kept| &kept.row).collect();
    let expected = expected(&open, &office, &loaded);
    let mut held = BTreeMap::new();
    for region in &office.regions {
        // Without a list of participants nobody is known to be protected: roles stand without a percent.
        if loaded.list_of(*region).is_none() {
            continue;
        }
        let Speaking { snapshot, together, .. } = lists_for(workspace, *region, None)?;
        let rules = workspace.rules().on(snapshot.as_of)?;
        for (place_and_role, counts) in loaded.gap_index(workspace, &together, &rules, left_by(None))?.held(*region) {
            // Regions of an office may lie inside one another: each place counts once.
            held.insert(place_and_role, counts);
        }
    }
    let found = board(&batches, &rows, &expected, &held, today, waiting);
    let mut called: Vec<&str> = found.desks.iter().map(|line| line.office.as_str()).collect();
    called.extend(found.senders.iter().filter(|line| !line.sent).map(|line| line.office.as_str()));
    called.sort_unstable();
    called.dedup();
    let reminders =
        called.into_iter().filter_map(|name| Some((name.to_owned(), reminder(&found, name, today)?))).collect();
    let returned = returned(&batches, &book);
    Ok(BoardReport { office: office.name, regions: office.regions, today, waiting, board: found, returned, reminders })
}

/// The offices that should send: every village inside the regions, and whoever else sent a list in its own name.
fn expected(open: &[Office], office: &Office, loaded: &Loaded) -> Vec<(String, RegionCode)> {
    let listed: HashSet<&str> = loaded.rosters.values().map(|(roster, _)| roster.sender.as_str()).collect();
    open.iter()
        .filter(|sender| match sender.kind {
            OfficeKind::Village => true,
            OfficeKind::Agency | OfficeKind::Market | OfficeKind::Employer | OfficeKind::Perisai => {
                listed.contains(sender.name.as_str())
            }
            OfficeKind::RegionalOffice
            | OfficeKind::Branch
            | OfficeKind::Province
            | OfficeKind::Regency
            | OfficeKind::District => false,
        })
        .filter_map(|sender| Some((sender, *sender.regions.first()?)))
        .filter(|(_, place)| office.serves(*place))
        .map(|(sender, place)| (sender.name.clone(), place))
        .collect()
}

fn returned(batches: &[&Batch], book: &Book) -> Vec<ReturnedLine> {
    let mut found: BTreeMap<(Id<Batch>, String, String), ReturnedLine> = BTreeMap::new();
    for batch in batches {
        for kept in book.rows_of(batch.id).iter().filter(|kept| kept.row.state == State::Returned) {
            let Some(last) = &kept.last else { continue };
            let (by, said) = (last.office.to_string(), said(last).unwrap_or_default());
            let line = found.entry((batch.id, by, said)).or_insert_with_key(|(_, by, said)| ReturnedLine {
                office: batch.office.clone(),
                batch: batch.id,
                lines: Vec::new(),
                by: by.clone(),
                said: said.clone(),
                since: kept.row.since,
            });
            line.lines.push(kept.row.line);
            line.since = line.since.min(kept.row.since);
        }
    }
    found.into_values().collect()
}
