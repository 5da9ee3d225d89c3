//! The rows behind a figure of a board: every count leads to as many rows.

use std::io::{Seek, Write};

use domain::submission::{Batch, BatchRow, Line, Part, State, Waiting, chase, desk, payer_title};
use law::{Role, RoleGroup};
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use units::{Date, Id, RegionCode, region};

use super::acting::Seat;
use super::book::{no_source, said};
use crate::StepError;
use crate::access::Actor;
use crate::workspace::Workspace;

/// Which rows of the batches that an office sees; what is `None` narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct RowFilter {
    /// Drafted by this office.
    pub sender: Option<String>,
    /// Waiting on the desk of this office.
    pub desk: Option<String>,
    /// In this state.
    pub state: Option<State>,
    /// Asked for under this role; `Some(None)` under none.
    pub role: Option<Option<Role>>,
    /// Asked for under a role of this group.
    pub group: Option<RoleGroup>,
    /// In this batch.
    pub batch: Option<Id<Batch>>,
    /// In this region.
    pub place: Option<RegionCode>,
    /// Only those that still ask for, or have, protection.
    pub live: bool,
    /// Only those that wait too long on a desk.
    pub overdue: bool,
    /// Only those accepted that should have appeared on a list by now.
    pub to_chase: bool,
}

/// A row with the batch it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundRow {
    /// The row.
    #[serde(flatten)]
    pub row: BatchRow,
    /// Who drafted it.
    pub sender: String,
    /// Whose turn it is.
    pub desk: Option<String>,
    /// Name as listed.
    pub name: String,
    /// What a return or refusal said, the column first.
    pub said: Option<String>,
}

/// The rows behind a figure on the board of an office, with the office that looks.
///
/// # Errors
/// An office of somebody else, missing rights.
pub fn submission_rows(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    waiting: Waiting,
    filter: &RowFilter,
) -> Result<(String, Vec<FoundRow>), StepError> {
    let mut reader = workspace.store().reader()?;
    let Seat { office, loaded, book } = Seat::take(workspace, &mut reader, actor, office, today)?;
    drop(reader);
    let sees = |batch: &&Batch| batch.part_of(&office.name) != Part::Stranger || office.serves(batch.region);
    let mut found = Vec::new();
    for batch in book.batches.values().map(|(batch, _)| batch).filter(sees) {
        if filter.sender.as_ref().is_some_and(|sender| *sender != batch.office)
            || filter.batch.is_some_and(|number| number != batch.id)
        {
            continue;
        }
        for kept in book.rows_of(batch.id) {
            let row = &kept.row;
            let waits_for = desk(row.state, batch.route()).and_then(|part| batch.office_of(part));
            let fits = filter.desk.as_deref().is_none_or(|desk| waits_for == Some(desk))
                && filter.state.is_none_or(|state| row.state == state)
                && filter.role.is_none_or(|role| row.role == role)
                && filter.group.is_none_or(|group| row.role.is_some_and(|role| role.group() == group))
                && filter.place.is_none_or(|place| place.contains(row.region))
                && (!filter.live || row.state.is_live())
                && (!filter.overdue || waiting.too_long(row, batch, today))
                && (!filter.to_chase || chase(row, today, waiting));
            if fits {
                let missing = || no_source(row.source);
                let (source, _) = loaded.row(row.source).ok_or_else(missing)?;
                found.push(FoundRow {
                    row: row.clone(),
                    sender: batch.office.clone(),
                    desk: waits_for.map(str::to_owned),
                    name: source.entry.name.clone(),
                    said: kept.last.as_ref().and_then(said),
                });
            }
        }
    }
    Ok((office.name, found))
}

const HEADINGS: [&str; 12] = [
    "rujukan",
    "pengusul",
    "nama",
    "kode_wilayah",
    "desa",
    "peran",
    "pembayar",
    "bulan",
    "iuran_sebulan",
    "status",
    "giliran",
    "kata_kantor",
];

/// Writes rows behind a figure as a table; never a NIK or a card number.
///
/// # Errors
/// The file cannot be written.
pub fn write_rows(rows: &[FoundRow], kind: FileKind, out: impl Write + Seek + Send) -> Result<(), StepError> {
    let lines = rows.iter().map(|found| {
        let row = &found.row;
        vec![
            Cell::from(Line { batch: row.batch.get(), line: row.line }.to_string()),
            Cell::from(found.sender.as_str()),
            Cell::from(found.name.as_str()),
            Cell::from(row.region.to_string()),
            Cell::from(region(row.region).map_or("", |place| place.name)),
            Cell::from(row.role.map_or("", Role::code)),
            Cell::from(payer_title(row.payer)),
            Cell::from(row.months.to_string()),
            Cell::Whole(row.monthly.get()),
            Cell::from(row.state.title()),
            Cell::from(found.desk.as_deref()),
            Cell::from(found.said.as_deref()),
        ]
    });
    sheets::write_table(kind, vec![Sheet { name: "Baris usulan", headings: &HEADINGS, rows: Box::new(lines) }], out)?;
    Ok(())
}
