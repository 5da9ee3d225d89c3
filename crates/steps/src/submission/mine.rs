//! For which offices somebody acts, and what such an office may do with a batch now.

use domain::Office;
use domain::submission::{Move, moved};
use store::submissions::offices_of;
use units::Date;

use super::show::SubmissionReport;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::offices::offices_on;
use crate::workspace::Workspace;

/// The offices that the actor was named for and that are open on `today`.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn own_offices(workspace: &Workspace, actor: &Actor, today: Date) -> Result<Vec<Office>, StepError> {
    actor.need(Right::ReadFigures)?;
    let mut reader = workspace.store().reader()?;
    let own = offices_of(&mut reader, &actor.name)?;
    let mut open = if own.is_empty() { Vec::new() } else { offices_on(&mut reader, today)? };
    open.retain(|office| own.contains(&office.name));
    Ok(open)
}

/// Each move that an office may make on some row of a batch now, with the lines it reaches; those it cannot make at
/// all stand not here.
pub fn open_moves(report: &SubmissionReport, office: &str) -> Vec<(Move, Vec<u32>)> {
    let (part, route) = (report.batch.part_of(office), report.batch.route());
    let lines = |step: Move| -> Vec<u32> {
        let able = report.rows.iter().filter(|view| moved(view.row.state, step, part, route).is_ok());
        able.map(|view| view.row.line).collect()
    };
    Move::ALL.into_iter().map(|step| (step, lines(step))).filter(|(_, lines)| !lines.is_empty()).collect()
}
