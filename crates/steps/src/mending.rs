//! Refused rows mended in the house: shown cell by cell to whoever sent them, and brought in by the import itself as a
//! part of the same list. The sealed file stays as it came; what was mended is told from the changes that stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use domain::{Account, Snapshot, replaced_by};
use serde::{Deserialize, Serialize};
use sheets::{Corrections, GuessedColumn, Input, Issue, Mends, Refusals, letters_of, read_month};
use store::Query;
use store::history::standing_change;
use store::lists::{list_of_change, lists};
use units::Date;

use crate::StepError;
use crate::access::Actor;
use crate::import::{ImportReport, ImportRequest, WaitingContent, import, import_key, refusals_with_report};
use crate::import_as::ImportAs;
use crate::kept_layouts;
use crate::list_part::{needs_list, rows_of_part};
use crate::waiting::{Stage, WaitingFile, note_mend, waiting_file};
use crate::workspace::{Clock, Workspace};

/// Rows of one file that somebody mended together; no value of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mend {
    /// Their numbers in the file, each with the reason for which it had been refused.
    rows: BTreeMap<u32, String>,
    /// What they were brought in as.
    kind: ImportAs,
    /// How the key of that import begins.
    key: String,
}

/// A mending that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The change that brought the rows in.
    pub change: i64,
    /// How many rows.
    pub rows: usize,
}

/// What became of a file with all that was mended since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedFile {
    /// The closing account of the file and its mended rows together.
    pub account: Account,
    /// Each mending that stands, in their order.
    pub mended: Vec<Mended>,
}

/// A refused row for a human to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowToMend {
    /// Its number in the file.
    pub number: u32,
    /// Its cells as sent or, after a try, as typed; personal numbers in full.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub issues: Vec<Issue>,
    /// Places of the cells that are wrong; empty where the row as a whole is.
    pub wrong: BTreeSet<usize>,
}

/// The refused rows of a file that nobody mended yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsToMend {
    /// What each column is called: its heading, or its letter.
    pub headings: Vec<String>,
    /// Places of the columns that are read.
    pub read: BTreeSet<usize>,
    /// How many rows wait in all.
    pub waiting: usize,
    /// The list of participants that came since and stands in place of this one: what is mended here tells the day of its
    /// own list.
    pub newer: Option<Snapshot>,
    /// The day that the rows speak of.
    pub as_of: Date,
    /// Those asked for.
    pub rows: Vec<RowToMend>,
}

/// How mending went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendReport {
    /// The rows that came in; `None` where every one is still refused.
    pub saved: Option<ImportReport>,
    /// The rows that are still refused, with the cells as typed.
    pub left: RowsToMend,
}

/// Whether refused rows of such a file, saved or not, are mended in the house. Most rows add to what is there; those of a list
/// that stands in place of the one before are added to their own list, which must be there. Boundaries are no rows.
pub const fn mends_rows(kind: ImportAs, saved: bool) -> bool {
    !matches!(kind, ImportAs::Boundaries) && (saved || rows_of_part(kind).is_none())
}

/// The refused rows of a file from the `skip`-th on, at most `take`.
///
/// # Errors
/// The file is not there or somebody else's, is not saved yet, or is of a kind that is mended by sending it again.
pub fn rows_to_mend(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    id: &str,
    (skip, take): (usize, usize),
) -> Result<RowsToMend, StepError> {
    let file = waiting_file(workspace, actor, id)?;
    let read = Refused::read(workspace, actor, clock, &file)?;
    let wanted: BTreeSet<u32> = read.issues.keys().skip(skip).take(take).copied().collect();
    read.shown(workspace, &wanted)
}

/// Brings in the rows of which `typed` holds other cells than were sent: those that are sound now as one change, the
/// rest is told again.
///
/// # Errors
/// As [`rows_to_mend`]; nothing was changed; trouble of the store.
pub fn mend_rows(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    id: &str,
    typed: &Mends,
) -> Result<MendReport, StepError> {
    // Two forms at once: the second sees what the first brought in.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let file = waiting_file(workspace, actor, id)?;
    let refused = Refused::read(workspace, actor, clock, &file)?;
    let asked: BTreeSet<u32> = typed.keys().filter(|row| refused.issues.contains_key(row)).copied().collect();
    let sent = refused.shown(workspace, &asked)?;
    let mut mends = Mends::new();
    for row in &sent.rows {
        let own = typed[&row.number].iter().map(|(at, text)| (*at, text.trim()));
        let changed = own.filter(|(at, text)| row.cells.get(*at).map_or("", |cell| cell.trim()) != *text);
        let changed: BTreeMap<usize, String> = changed.map(|(at, text)| (at, text.to_owned())).collect();
        if !changed.is_empty() {
            mends.insert(row.number, changed);
        }
    }
    if mends.is_empty() {
        return Err(StepError::request(
            "Belum ada sel yang diubah. Perbaiki sel yang ditandai, lalu simpan.",
            "No cell was changed yet. Mend the marked cells, then save.",
        ));
    }
    // A try that keeps nothing says which rows are sound now.
    let still = refused.try_out(workspace, actor, clock, &mends)?;
    let sound: Mends =
        mends.iter().filter(|(row, _)| !still.contains_key(row)).map(|(row, cells)| (*row, cells.clone())).collect();
    let saved = match sound.is_empty() {
        true => None,
        false => Some(refused.bring_in(workspace, actor, clock, id, &sound)?),
    };
    let mut left = RowsToMend { waiting: sent.waiting - sound.len(), rows: Vec::new(), ..sent.clone() };
    for mut row in sent.rows.into_iter().filter(|row| still.contains_key(&row.number)) {
        for (at, text) in &mends[&row.number] {
            row.cells.resize(row.cells.len().max(at + 1), String::new());
            row.cells[*at].clone_from(text);
        }
        row.issues.clone_from(&still[&row.number]);
        row.wrong = refused.wrong(&left.headings, &row.issues);
        left.rows.push(row);
    }
    Ok(MendReport { saved, left })
}

/// The closing account of a file with all that was mended since, and each mending that stands.
///
/// # Errors
/// Trouble of the store.
pub fn mended_file(workspace: &Workspace, file: &WaitingFile, account: &Account) -> Result<MendedFile, StepError> {
    let mut whole = MendedFile { account: account.clone(), mended: Vec::new() };
    for (mend, report) in standing(workspace, file)? {
        let mut reasons = BTreeMap::new();
        for reason in mend.rows.values() {
            *reasons.entry(reason.clone()).or_default() += 1;
        }
        whole.account = whole.account.mended(&reasons, &report.account);
        whole.mended.extend(report.change.map(|change| Mended { change, rows: mend.rows.len() }));
    }
    Ok(whole)
}

/// The mendings of a file whose changes stand, each with the account of its import.
fn standing<'f>(workspace: &Workspace, file: &'f WaitingFile) -> Result<Vec<(&'f Mend, ImportReport)>, StepError> {
    let mut reader = workspace.store().reader()?;
    let mut found = Vec::new();
    for mend in &file.mends {
        if let Some(past) = standing_change(&mut reader, &format!("import.{}", mend.kind.code()), &mend.key)? {
            found.push((mend, serde_json::from_str(&past.result).map_err(store::StoreError::from)?));
        }
    }
    Ok(found)
}

/// The list that stands in place of the one that the change `list` brought.
fn newer_list(query: &mut impl Query, list: i64) -> Result<Option<Snapshot>, StepError> {
    let own = list_of_change(query, list)?;
    let lists = lists(query)?;
    let own = lists.iter().find(|list| Some(list.snapshot.id) == own);
    Ok(own.and_then(|own| replaced_by(own, &lists)).map(|newer| newer.snapshot.clone()))
}

/// The refused rows of a file that are not mended, as the import finds them again: no refused value is kept.
struct Refused {
    request: ImportRequest,
    report: ImportReport,
    corrections: Corrections,
    issues: Refusals,
    newer: Option<Snapshot>,
}

impl Refused {
    fn read(workspace: &Workspace, actor: &Actor, clock: &Clock, file: &WaitingFile) -> Result<Self, StepError> {
        let mut request = file.request(true);
        if let Stage::Saved(report) = &file.stage {
            request.kind = Some(report.kind);
            request.as_of = Some(report.as_of);
        }
        let (mut issues, report) = refusals_with_report(workspace, actor, clock, &request)?;
        let nothing_to_save = report.account.accepted + report.account.set_aside_rows() == 0;
        if !(matches!(file.stage, Stage::Saved(_)) || (file.stage == Stage::Waiting && nothing_to_save)) {
            return Err(StepError::request(
                "Simpan dahulu baris yang baik; setelah itu baris yang ditolak diperbaiki di sini.",
                "Save the good rows first; after that the refused ones are mended here.",
            ));
        }
        let saved = match &file.stage {
            Stage::Saved(saved) => Some(saved),
            _ => None,
        };
        if !mends_rows(report.kind, saved.is_some()) {
            return Err(match report.kind {
                ImportAs::Boundaries => StepError::request(
                    "Bidang diperbaiki dalam aplikasi peta: perbaiki berkasnya, lalu unggah lagi.",
                    "Polygons are mended in a map application: mend the file, then upload it again.",
                ),
                _ => StepError::request(
                    "Tidak ada baris yang diterima, jadi belum ada daftar yang dapat ditambah: perbaiki berkasnya, lalu \
                     unggah lagi.",
                    "No row was accepted, so there is no list to add to: mend the file, then upload it again.",
                ),
            });
        }
        let mut newer = None;
        if let Some(list) = saved.and_then(|saved| saved.change).filter(|_| rows_of_part(report.kind).is_some()) {
            let mut reader = workspace.store().reader()?;
            needs_list(&mut reader, report.kind, list)?;
            newer = newer_list(&mut reader, list)?;
            request.part_of = Some(list);
        }
        for (mend, _) in standing(workspace, file)? {
            issues.retain(|row, _| !mend.rows.contains_key(row));
        }
        let opened = kept_layouts::open(workspace, &request, report.kind.layouts())?;
        let corrections = opened.corrections;
        // What stands above the headings holds for the mended rows too, which come without it.
        request.npp = request.npp.or_else(|| opened.reader.stated("npp").map(domain::plain_npp));
        request.month = request.month.or_else(|| opened.reader.stated("bulan_iuran").and_then(read_month));
        request.kind = Some(report.kind);
        request.as_of = Some(report.as_of);
        Ok(Self { request, report, corrections, issues, newer })
    }

    fn columns(&self) -> &[GuessedColumn] {
        self.report.guess.as_ref().map_or(&[], |guess| &guess.columns)
    }

    /// The rows with their cells.
    fn shown(&self, workspace: &Workspace, wanted: &BTreeSet<u32>) -> Result<RowsToMend, StepError> {
        let layouts = self.report.kind.layouts();
        let content = Input::Stream(self.request.content(workspace)?);
        let sent = sheets::sent_rows(content, layouts, &self.corrections, wanted)?;
        let width = sent.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(sent.headings.len());
        let heading = |at: usize| match sent.headings.get(at).map_or("", |heading| heading.trim()) {
            "" => letters_of(at),
            heading => heading.to_owned(),
        };
        let headings: Vec<String> = (0..width).map(heading).collect();
        let read = self.columns().iter().enumerate().filter(|(_, column)| column.column.is_some());
        let rows = sent.rows.into_iter().map(|row| {
            let issues = self.issues.get(&row.number).cloned().unwrap_or_default();
            RowToMend { number: row.number, cells: row.cells, wrong: self.wrong(&headings, &issues), issues }
        });
        let rows = rows.collect();
        Ok(RowsToMend {
            read: read.map(|(at, _)| at).collect(),
            waiting: self.issues.len(),
            newer: self.newer.clone(),
            as_of: self.report.as_of,
            rows,
            headings,
        })
    }

    /// The places that the findings name, by heading or by the column that it was read as.
    fn wrong(&self, headings: &[String], issues: &[Issue]) -> BTreeSet<usize> {
        let place = |name: &str| {
            let headed = headings.iter().position(|heading| heading.trim() == name.trim());
            let read = |column: &GuessedColumn| {
                column.column.as_ref().is_some_and(|key| key.split(" + ").any(|key| key == name))
            };
            headed.or_else(|| self.columns().iter().position(read))
        };
        issues.iter().filter_map(|issue| place(issue.column.as_deref()?)).collect()
    }

    /// What the import would still refuse of these rows, by their numbers in the first file.
    fn try_out(
        &self,
        workspace: &Workspace,
        actor: &Actor,
        clock: &Clock,
        mends: &Mends,
    ) -> Result<Refusals, StepError> {
        let part = self.part(workspace, mends)?;
        let (found, _) = refusals_with_report(workspace, actor, clock, &part.request)?;
        let above = u32::from(self.is_headed()) + 1;
        let numbers: Vec<u32> = mends.keys().copied().collect();
        let own = |row: u32| usize::try_from(row.checked_sub(above)?).ok().and_then(|at| numbers.get(at).copied());
        let told = |(row, issues): (u32, Vec<Issue>)| {
            let row = own(row)?;
            Some((row, issues.into_iter().map(|issue| Issue { row, ..issue }).collect()))
        };
        Ok(found.into_iter().filter_map(told).collect())
    }

    /// Notes what is meant first: after a crash in the middle the note says whose rows came in, if they did.
    fn bring_in(
        &self,
        workspace: &Workspace,
        actor: &Actor,
        clock: &Clock,
        id: &str,
        sound: &Mends,
    ) -> Result<ImportReport, StepError> {
        let part = self.part(workspace, sound)?;
        let reason =
            |row: &u32| self.issues[row].first().map_or_else(String::new, |issue| issue.code.name().to_owned());
        let kind = self.report.kind;
        let mend = Mend {
            rows: sound.keys().map(|row| (*row, reason(row))).collect(),
            kind,
            key: import_key(&part.request, kind, &part.content),
        };
        note_mend(workspace, id, mend)?;
        import(workspace, actor, clock, &part.request, &mut |_| {}, &mut |_, _| {})
    }

    fn is_headed(&self) -> bool {
        self.report.guess.as_ref().is_none_or(|guess| guess.heading_rows.is_some())
    }

    /// The mended rows as a sealed file of the same form, read as the first was.
    fn part<'w>(&self, workspace: &'w Workspace, mends: &Mends) -> Result<Part<'w>, StepError> {
        let layouts = self.report.kind.layouts();
        let content = Input::Stream(self.request.content(workspace)?);
        let file = sheets::mended_rows(content, layouts, &self.corrections, mends, Vec::new())?;
        let arrived = workspace.store().receive(&mut file.as_slice())?;
        let headed = self.is_headed();
        let corrections = match self.corrections.is_empty() && headed {
            true => Corrections::default(),
            false => Corrections { sheet: None, heading_row: Some(u32::from(headed)), ..self.corrections.clone() },
        };
        let request = ImportRequest {
            preview: false,
            file_name: format!("{} (perbaikan)", self.request.file_name),
            sender: Some(self.request.sender.clone().unwrap_or_else(|| self.request.file_name.clone())),
            corrections,
            waiting: Some(WaitingContent { id: arrived.id.clone(), name: arrived.name.clone() }),
            ..self.request.clone()
        };
        Ok(Part { workspace, id: arrived.id, content: arrived.name, request })
    }
}

/// A file of mended rows on its way in; gone with the step, for the import seals its own.
struct Part<'w> {
    workspace: &'w Workspace,
    id: String,
    content: String,
    request: ImportRequest,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        // What stays has no note, and whoever looks after the waiting files takes it away.
        let _ = self.workspace.store().remove_waiting(&self.id);
    }
}
