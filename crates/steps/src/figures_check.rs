//! Whether printed figures can all be true: of a file as it stands, or of the ledger.

use std::path::Path;

use domain::{FigureGroup, FigureVerdict, PublishedFigure, check_numbered_figures};
use serde::Serialize;
use sheets::{Input, IssueCode, Severity};

use crate::published_file;
use crate::{Actor, Progress, Right, StepError, Workspace};

/// A cell that keeps a figure out of the check, or that nobody can read a meaning into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRefusal {
    /// Row of the data, from 1.
    pub row: usize,
    /// Row as the sender's spreadsheet shows it.
    pub sheet_row: u32,
    /// Heading of the cell.
    pub column: Option<String>,
    /// Kind of damage, as a word.
    pub code: &'static str,
    /// Whether the figure is left out of every group.
    pub left_out: bool,
    /// The same in Indonesian, with what to do.
    pub sentence: String,
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresReport {
    /// Groups by region and time.
    pub groups: Vec<FigureGroup>,
    /// Rows that were read.
    pub rows: usize,
    /// Rows that stand in a group, before the region was chosen.
    pub checked: usize,
    /// Cells for the sender to mend.
    pub refused: Vec<FigureRefusal>,
}

impl FiguresReport {
    /// How many groups have this verdict.
    pub fn count(&self, verdict: FigureVerdict) -> usize {
        self.groups.iter().filter(|group| group.verdict == verdict).count()
    }
}

/// Checks the figures of a file: CSV, XLSX, XLS or ODS with the columns of the template of figures. Opens no store.
///
/// # Errors
/// The file cannot be opened or read to its end, an area that no figure speaks of.
pub fn check_figures_file(
    path: &Path,
    region: Option<&str>,
    progress: Progress<'_>,
) -> Result<FiguresReport, StepError> {
    let mut reader = sheets::open(Input::from(path), &[&sheets::FIGURES])?;
    let heading = reader.guess().heading_rows.map_or(0, |(_, last)| last);
    let (mut figures, mut data_rows, mut refused, mut rows) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for row in reader.by_ref() {
        let mut row = row?;
        rows += 1;
        progress(rows as u64, None);
        let data_row = (row.number() - heading) as usize;
        let figure = published_file::figure(&mut row);
        let unread = figure.is_none();
        for issue in row.issues() {
            if issue.severity == Severity::Refused || issue.code == IssueCode::WordUnknown {
                refused.push(FigureRefusal {
                    row: data_row,
                    sheet_row: issue.row,
                    column: issue.column.clone(),
                    code: issue.code.name(),
                    left_out: unread,
                    sentence: issue.sentence(),
                });
            }
        }
        if let Some(figure) = figure {
            figures.push(figure);
            data_rows.push(data_row);
        }
    }
    report(&figures, &data_rows, region, (rows, refused), progress)
}

/// Checks the figures of the ledger; rows are numbered in the order in which they came in.
///
/// # Errors
/// The actor may not read figures, or the store fails.
pub fn check_figures_kept(
    workspace: &Workspace,
    actor: &Actor,
    region: Option<&str>,
    progress: Progress<'_>,
) -> Result<FiguresReport, StepError> {
    actor.need(Right::ReadFigures)?;
    let figures = store::figures::published(&mut workspace.store().reader()?)?;
    if figures.is_empty() {
        return Err(StepError::missing(
            "Belum ada angka terbitan. Impor angka terbitan dahulu, atau sebutkan berkasnya.",
            "There are no published figures yet. Import some first, or name their file.",
        ));
    }
    let rows: Vec<usize> = (1..=figures.len()).collect();
    report(&figures, &rows, region, (figures.len(), Vec::new()), progress)
}

fn report(
    figures: &[PublishedFigure],
    data_rows: &[usize],
    region: Option<&str>,
    (rows, refused): (usize, Vec<FigureRefusal>),
    progress: Progress<'_>,
) -> Result<FiguresReport, StepError> {
    // Regions are told by their code; an area of our own exists only where a figure names it.
    if let Some(area) = region.filter(|area| area.starts_with("X-"))
        && !figures.iter().any(|figure| figure.area == area)
    {
        let mut known: Vec<&str> = figures.iter().map(|figure| figure.area.as_str()).collect();
        known.retain(|area| area.starts_with("X-"));
        known.sort_unstable();
        known.dedup();
        let known = known.join(", ");
        let or = |none| if known.is_empty() { none } else { known.as_str() };
        return Err(StepError::missing(
            format!("Tidak ada angka tentang area {area}; area yang ada: {}.", or("tidak ada")),
            format!("There are no figures about area {area}; areas there are: {}.", or("none")),
        ));
    }
    let wanted = |group: &FigureGroup| region.is_none_or(|region| group.region == region);
    let mut judged = |done: usize, all: usize| progress(done as u64, Some(all as u64));
    let groups = check_numbered_figures(figures, data_rows, &mut judged).into_iter().filter(wanted).collect();
    Ok(FiguresReport { groups, rows, checked: figures.len(), refused })
}
