//! Reading: batches, one batch with its rows and moves, ending terms, and a batch as a table that leaves the house.

use std::collections::HashMap;
use std::io::{Seek, Write};

use domain::submission::{
    Batch, BatchRow, BatchSummary, Belongs, Line, Months, Overlap, Waiting, appears, belongs, chase, overlaps,
    payer_code, summarize_batch,
};
use domain::{EndingTerm, ending_terms};
use law::Sentence;
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use store::submissions::{self, KeptMove};
use units::{Date, Id, RegionCode, region};

use super::book::{no_source, rules_of, said};
use super::exceeded::exceeded;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::workspace::Workspace;
use crate::{StepError, both};

/// One batch on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchLine {
    /// The batch.
    pub batch: Batch,
    /// Its months, from the first of any row to the last.
    pub months: Option<Months>,
    /// Its rows in figures.
    pub summary: BatchSummary,
    /// Accepted rows that should have appeared on a list of participants by now.
    pub to_chase: u64,
}

/// All batches inside the actor's regions; of one office, as sender or as one whose desk they pass, when named.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn submissions(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    office: Option<&str>,
    waiting: Waiting,
) -> Result<Vec<BatchLine>, StepError> {
    actor.need(Right::ReadFigures)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut workspace.store().reader()?, &loaded, today)?;
    let mine = |batch: &&Batch| {
        let desks = [&batch.verifier, &batch.compiler];
        let passes = |office: &str| {
            batch.office == office || batch.branch == office || desks.iter().any(|desk| desk.as_deref() == Some(office))
        };
        actor.may_in(Right::ReadFigures, batch.region) && office.is_none_or(passes)
    };
    let lines = book.batches.values().map(|(batch, _)| batch).filter(mine).map(|batch| {
        let rows = || book.rows_of(batch.id).iter().map(|kept| &kept.row);
        let months = rows()
            .map(|row| row.months)
            .reduce(|one, other| Months { first: one.first.min(other.first), last: one.last.max(other.last) });
        BatchLine {
            batch: batch.clone(),
            months,
            summary: summarize_batch(rows()),
            to_chase: u64::try_from(rows().filter(|row| chase(row, today, waiting)).count()).expect("rows in memory"),
        }
    });
    Ok(lines.collect())
}

/// One row with what its readers need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// The row.
    #[serde(flatten)]
    pub row: BatchRow,
    /// Row of the list it came from.
    pub sheet_row: u32,
    /// Name as listed.
    pub name: String,
    /// Birth date as listed.
    pub birth: Option<Date>,
    /// Why the person belongs.
    pub belongs: Belongs,
    /// What a return or refusal said, the column first.
    pub said: Option<String>,
    /// The column that a return speaks of.
    pub field: Option<String>,
    /// Overlaps to look at.
    pub overlaps: Vec<Overlap>,
}

/// A move as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveView {
    /// Its number.
    pub id: i64,
    /// Line of the row.
    pub line: u32,
    /// What was done.
    pub step: domain::submission::Move,
    /// Where the row stood after it.
    pub state: domain::submission::State,
    /// Which office.
    pub office: String,
    /// Which operator.
    pub actor: String,
    /// When.
    pub recorded_at: String,
    /// Why.
    pub said: Option<String>,
}

/// One batch, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionReport {
    /// The batch.
    pub batch: Batch,
    /// Its rows in figures.
    pub summary: BatchSummary,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Every move, oldest first.
    pub moves: Vec<MoveView>,
    /// The last move: hand it back with the next one, and what changed meanwhile is told.
    pub seen: i64,
    /// Budgets that all submissions under way, these rows among them, ask for more than they have.
    #[serde(flatten, with = "both::remarks")]
    pub remarks: Vec<Sentence>,
}

/// A batch with its rows, overlaps and moves.
///
/// # Errors
/// An unknown batch, missing rights.
pub fn submission(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    number: Id<Batch>,
) -> Result<SubmissionReport, StepError> {
    actor.need(Right::ReadPeople)?;
    let loaded = workspace.loaded()?;
    let mut reader = workspace.store().reader()?;
    let book = workspace.book(&mut reader, &loaded, today)?;
    let batch = book.batch(number)?;
    actor.need_in(Right::ReadPeople, batch.region)?;
    let own = book.rows_of(number);
    let (claims, others) = book.claims_around(number);
    let mut found = overlaps(&claims, &others);
    let mut rules = HashMap::new();
    let mut rows = Vec::new();
    for kept in own {
        let row = &kept.row;
        let (source, _) = loaded.row(row.source).ok_or_else(|| no_source(row.source))?;
        let mut overlaps = found.remove(&Line { batch: number.get(), line: row.line }).unwrap_or_default();
        if let (Some(person), true) = (row.person, row.state != domain::submission::State::Active)
            && let Some(rules) = rules_of(workspace, &loaded, &mut rules, row.region)?
            && let Some(class) =
                appears(row.class, row.programs, row.months, loaded.memberships_of(person), rules).already
        {
            overlaps.push(Overlap::Active { class });
        }
        rows.push(RowView {
            row: row.clone(),
            sheet_row: source.sheet_row,
            name: source.entry.name.clone(),
            birth: source.entry.birth,
            belongs: belongs(&source.entry, batch.decree.as_deref(), today),
            said: kept.last.as_ref().and_then(said),
            field: kept.last.as_ref().and_then(|last| last.field.clone()),
            overlaps,
        });
    }
    let lines: HashMap<Id<BatchRow>, u32> = own.iter().map(|kept| (kept.row.id, kept.row.line)).collect();
    let line_of = |step: &KeptMove| lines.get(&step.row).copied().unwrap_or_default();
    let moves: Vec<MoveView> = submissions::moves(&mut reader, number)?
        .into_iter()
        .map(|step| MoveView {
            id: step.id,
            line: line_of(&step),
            said: said(&step),
            step: step.step,
            state: step.state,
            office: step.office.to_string(),
            actor: step.actor.to_string(),
            recorded_at: step.recorded_at.to_string(),
        })
        .collect();
    let drawn: Vec<&BatchRow> = own.iter().map(|kept| &kept.row).collect();
    let funding = store::funding::funding(&mut reader)?;
    Ok(SubmissionReport {
        remarks: exceeded(actor, &funding, &drawn, book.rows.iter().map(|kept| &kept.row)),
        batch: batch.clone(),
        summary: summarize_batch(own.iter().map(|kept| &kept.row)),
        seen: moves.last().map_or(0, |step| step.id),
        rows,
        moves,
    })
}

const HEADINGS: [&str; 17] = [
    "rujukan",
    "baris_daftar",
    "nama",
    "tanggal_lahir",
    "kode_wilayah",
    "desa",
    "alasan",
    "dasar",
    "golongan",
    "program",
    "pembayar",
    "bulan",
    "iuran_sebulan",
    "iuran_seluruhnya",
    "status",
    "kata_kantor",
    "perhatikan",
];

/// Writes a batch as a table with the state of each row; never a NIK or a card number.
///
/// # Errors
/// The file cannot be written.
pub fn write_submission(
    report: &SubmissionReport,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<usize, StepError> {
    let rows = report.rows.iter().map(|view| {
        let row = &view.row;
        let notes: Vec<String> = view.overlaps.iter().map(|overlap| overlap.sentence().indonesian).collect();
        vec![
            Cell::from(Line { batch: row.batch.get(), line: row.line }.to_string()),
            Cell::Whole(i64::from(view.sheet_row)),
            Cell::from(view.name.as_str()),
            Cell::from(view.birth),
            Cell::from(row.region.to_string()),
            Cell::from(region(row.region).map_or("", |place| place.name)),
            Cell::from(view.belongs.title()),
            Cell::from(view.belongs.paper().unwrap_or_default()),
            Cell::from(row.class.code()),
            Cell::from(row.programs.to_string()),
            Cell::from(payer_code(row.payer)),
            Cell::from(row.months.to_string()),
            Cell::Whole(row.monthly.get()),
            Cell::Whole(row.total.get()),
            Cell::from(row.state.title()),
            Cell::from(view.said.clone()),
            Cell::from(notes.join(" ")),
        ]
    });
    let title = format!("Usulan {}", report.batch.id);
    sheets::write_table(kind, vec![Sheet { name: &title, headings: &HEADINGS, rows: Box::new(rows) }], out)?;
    Ok(report.rows.len())
}

/// Terms of office that end soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermsReport {
    /// Where.
    pub region: RegionCode,
    /// Seen from this day.
    pub today: Date,
    /// So many days ahead.
    pub days_ahead: i32,
    /// Soonest first.
    pub terms: Vec<EndingTerm>,
}

/// The terms of village and public roles that end within `days_ahead`, with who comes next.
///
/// # Errors
/// Missing rights, a region not in use.
pub fn terms(
    workspace: &Workspace,
    actor: &Actor,
    today: Date,
    region: RegionCode,
    days_ahead: i32,
) -> Result<TermsReport, StepError> {
    actor.need_in(Right::ReadPeople, region)?;
    in_use(region)?;
    if days_ahead < 0 {
        return Err(StepError::request(
            format!("Jumlah hari: terbaca {days_ahead}; nol atau lebih."),
            format!("Number of days: read {days_ahead}; zero or more."),
        ));
    }
    let loaded = workspace.loaded()?;
    let inside = loaded.rows.iter().filter_map(|(row, outcome)| {
        let place = loaded.region_of(row);
        region.contains(place).then_some((row, place, *outcome))
    });
    let terms = ending_terms(inside, today, days_ahead);
    Ok(TermsReport { region, today, days_ahead, terms })
}
