//! The board of an office as a step.

use domain::OfficeKind;
use domain::submission::{Batch, BatchRow, Board, Part, Waiting, board, reminder};
use serde::Serialize;
use units::{Date, RegionCode};

use super::acting::acting;
use super::book::Book;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::gap::{GapRequest, gap};
use crate::offices::offices_on;
use crate::workspace::Workspace;

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
    /// A text per office that something waits for, to copy into a message.
    pub reminders: Vec<(String, String)>,
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
    actor.need(Right::ReadPeople)?;
    let mut reader = workspace.store().reader()?;
    let office = acting(&mut reader, actor, office, today)?;
    for region in &office.regions {
        actor.need_in(Right::ReadPeople, *region)?;
    }
    let open = offices_on(&mut reader, today)?;
    let loaded = workspace.loaded()?;
    let book = Book::all(workspace, &mut reader, &loaded, today)?;
    drop(reader);
    let concerns = |batch: &&Batch| batch.part_of(&office.name) != Part::Stranger || office.serves(batch.region);
    let batches: Vec<&Batch> = book.batches.values().map(|(batch, _)| batch).filter(concerns).collect();
    let rows: Vec<&BatchRow> = batches.iter().flat_map(|batch| book.rows_of(batch.id)).map(|kept| &kept.row).collect();
    // A village office sees its own line; others expect every village inside their regions.
    let expected: Vec<(String, RegionCode)> = open
        .iter()
        .filter(|sender| sender.kind == OfficeKind::Village)
        .filter_map(|sender| Some((sender, *sender.regions.first()?)))
        .filter(|(_, place)| office.serves(*place))
        .map(|(sender, place)| (sender.name.clone(), place))
        .collect();
    let mut held = std::collections::BTreeMap::new();
    for region in &office.regions {
        // Without a list of participants nobody is known to be protected: roles stand without a percent.
        if loaded.list_of(*region).is_none() {
            continue;
        }
        let found = gap(workspace, actor, &GapRequest { region: *region, role: None, as_of: None })?;
        for (role, counts) in found.by_role {
            let sum: &mut domain::RoleCounts = held.entry(role).or_default();
            sum.on_rosters += counts.on_rosters;
            sum.protected += counts.protected;
        }
    }
    let found = board(&batches, &rows, &expected, &held, today, waiting);
    let mut called: Vec<&str> = found.desks.iter().map(|line| line.office.as_str()).collect();
    called.extend(found.senders.iter().filter(|line| !line.sent).map(|line| line.office.as_str()));
    called.sort_unstable();
    called.dedup();
    let reminders =
        called.into_iter().filter_map(|name| Some((name.to_owned(), reminder(&found, name, today)?))).collect();
    Ok(BoardReport { office: office.name, regions: office.regions, today, waiting, board: found, reminders })
}
