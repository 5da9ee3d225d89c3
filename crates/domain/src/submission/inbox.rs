//! The tasks of an office: what waits for it now, told from the states of rows; nothing is kept twice.

use std::collections::BTreeMap;

use serde::Serialize;
use units::{Date, Id};

use super::board::{Waiting, chase, waits_too_long};
use super::moves::{Part, State, desk};
use super::row::{Batch, BatchRow};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Rows came back: mend and send them again.
    Mend,
    /// A draft was never sent.
    Send,
    /// The district looks.
    Verify,
    /// The agency compiles and fixes the money.
    Compile,
    /// The branch office accepts or refuses.
    Answer,
    /// Accepted, and on no list of participants by the set time.
    Chase,
    /// Terms of office end soon.
    Terms,
}

impl TaskKind {
    /// All kinds, the most urgent first.
    pub const ALL: [Self; 7] =
        [Self::Mend, Self::Send, Self::Verify, Self::Compile, Self::Answer, Self::Chase, Self::Terms];

    /// Stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mend => "mend",
            Self::Send => "send",
            Self::Verify => "verify",
            Self::Compile => "compile",
            Self::Answer => "answer",
            Self::Chase => "chase",
            Self::Terms => "terms",
        }
    }

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Mend => "dikembalikan, perlu diperbaiki",
            Self::Send => "rancangan belum diajukan",
            Self::Verify => "menunggu pemeriksaan",
            Self::Compile => "menunggu dihimpun",
            Self::Answer => "menunggu jawaban",
            Self::Chase => "diterima tetapi belum tampak pada daftar peserta",
            Self::Terms => "masa jabatan segera berakhir",
        }
    }
}

/// One task: rows of one batch that wait for the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// What is to be done.
    pub kind: TaskKind,
    /// Which batch; none for terms of office.
    pub batch: Option<Id<Batch>>,
    /// Who drafted the batch.
    pub from: Option<String>,
    /// Which lines of the batch.
    pub lines: Vec<u32>,
    /// How many rows: as many as lines, or as terms.
    pub rows: u64,
    /// Of these, too long.
    pub overdue: u64,
    /// The day since which the oldest waits.
    pub since: Option<Date>,
    /// The latest move among the rows: a task whose mark has grown is news.
    pub mark: i64,
}

/// What a row asks of the office that is `part` of its batch.
fn asks(row: &BatchRow, batch: &Batch, part: Part, today: Date, waiting: Waiting) -> Option<TaskKind> {
    let chased_by = if batch.compiler.is_some() { Part::Compiler } else { Part::Sender };
    if chase(row, today, waiting) {
        return (part == chased_by || part == Part::Branch).then_some(TaskKind::Chase);
    }
    if desk(row.state, batch.route()) != Some(part) {
        return None;
    }
    Some(match (part, row.state) {
        (Part::Sender, State::Returned) => TaskKind::Mend,
        (Part::Sender, _) => TaskKind::Send,
        (Part::Verifier, _) => TaskKind::Verify,
        (Part::Compiler, _) => TaskKind::Compile,
        (Part::Branch, _) => TaskKind::Answer,
        (Part::Stranger, _) => return None,
    })
}

/// The tasks of `office`, by kind, then by batch. `rows` come with the number of their last move, 0 for a draft.
pub fn tasks<'r>(
    office: &str,
    batches: &BTreeMap<Id<Batch>, &Batch>,
    rows: impl Iterator<Item = (&'r BatchRow, i64)>,
    today: Date,
    waiting: Waiting,
) -> Vec<Task> {
    let mut found: BTreeMap<(TaskKind, Id<Batch>), Task> = BTreeMap::new();
    for (row, mark) in rows {
        let Some(batch) = batches.get(&row.batch) else { continue };
        let Some(kind) = asks(row, batch, batch.part_of(office), today, waiting) else { continue };
        let task = found.entry((kind, row.batch)).or_insert_with(|| Task {
            kind,
            batch: Some(row.batch),
            from: Some(batch.office.clone()),
            lines: Vec::new(),
            rows: 0,
            overdue: 0,
            since: Some(row.since),
            mark: 0,
        });
        task.lines.push(row.line);
        task.rows += 1;
        task.overdue += u64::from(kind == TaskKind::Chase || waits_too_long(row, batch, today, waiting));
        task.since = task.since.min(Some(row.since));
        task.mark = task.mark.max(mark);
    }
    found.into_values().collect()
}
