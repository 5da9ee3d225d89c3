//! Files that were sent over the network and wait to be imported: looked at, corrected, imported once, forgotten.
//!
//! Each belongs to who sent it. What is kept beside the sealed file holds no cell of it.

use std::io::Read;

use law::{Role, Sentence};
use serde::{Deserialize, Serialize};
use sheets::{Corrections, Input, Issue, Layout, Refusals, Severity};
use units::{Date, Month, RegionCode};

use crate::access::{Actor, Right};
use crate::import::{ImportReport, ImportRequest, WaitingContent, plain_name, refusals_of, write_refused};
use crate::import_as::ImportAs;
use crate::mending::Mend;
use crate::workspace::{Clock, Workspace};
use crate::{StepError, both};

/// How many files of one operator may wait at once: whoever sends without end fills no disk.
pub const WAITING_MAX: usize = 20;
/// How long a file waits before it goes.
pub const WAITING_DAYS: i64 = 7;
/// Rows that a file shows of itself where no layout fits.
const GLIMPSE_ROWS: usize = 8;
/// And columns.
const GLIMPSE_COLUMNS: usize = 60;

/// What a human says about a file beside its content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wish {
    /// What it is; told from its headings when `None`.
    pub kind: Option<ImportAs>,
    /// The region it speaks of.
    pub region: Option<RegionCode>,
    /// The role of rows that name none.
    #[serde(with = "role_code")]
    pub role: Option<Role>,
    /// Who sent it.
    pub sender: Option<String>,
    /// The day it speaks of.
    pub as_of: Option<Date>,
    /// The employer of a statement that names none.
    pub npp: Option<String>,
    /// The month of a statement that names none.
    pub month: Option<Month>,
    /// Which column is which, where the guess is wrong.
    pub corrections: Corrections,
}

mod role_code {
    use law::Role;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(super) fn serialize<S: Serializer>(role: &Option<Role>, to: S) -> Result<S::Ok, S::Error> {
        role.map(Role::code).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Role>, D::Error> {
        Ok(Option::<String>::deserialize(from)?.and_then(|code| code.parse().ok()))
    }
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Looked at, not imported.
    Waiting,
    /// Somebody said yes: it is being imported, also after the house was shut in the middle of it.
    Saving,
    /// Imported, with this closing account.
    Saved(Box<ImportReport>),
    /// It could not be imported; the sentence says why.
    Failed(#[serde(with = "both::pair")] Sentence),
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingFile {
    /// What it is called in addresses; nobody can guess it.
    pub id: String,
    /// Name of its content.
    content: String,
    /// Its name as the sender gave it, long numbers hidden.
    pub file_name: String,
    /// How long it is.
    pub bytes: u64,
    /// Whose it is.
    pub operator: String,
    /// When it came, RFC 3339.
    pub received_at: String,
    /// The same moment in seconds since 1970.
    received: i64,
    /// What was said about it.
    pub wish: Wish,
    /// How far it has come.
    pub stage: Stage,
    /// Refused rows that somebody mended and meant to bring in; whether they came in, the changes say.
    #[serde(default)]
    pub(crate) mends: Vec<Mend>,
}

impl WaitingFile {
    /// The import of it.
    pub fn request(&self, preview: bool) -> ImportRequest {
        ImportRequest {
            file_name: self.file_name.clone(),
            region: self.wish.region,
            role: self.wish.role,
            sender: self.wish.sender.clone(),
            as_of: self.wish.as_of,
            preview,
            npp: self.wish.npp.clone(),
            month: self.wish.month,
            corrections: self.wish.corrections.clone(),
            waiting: Some(WaitingContent { id: self.id.clone(), name: self.content.clone() }),
            ..ImportRequest::of(std::path::Path::new(&self.file_name), self.wish.kind)
        }
    }
}

/// Takes a file in, sealed piece by piece as it comes; nothing stays of one that breaks off.
///
/// # Errors
/// Missing rights, too many files that wait already, an empty file, what `content` says.
pub fn receive(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    file_name: &str,
    wish: Wish,
    content: &mut impl Read,
) -> Result<WaitingFile, StepError> {
    actor.need(Right::ImportRosters)?;
    forget_old(workspace, clock)?;
    if all(workspace).filter(|file| file.operator == actor.name).count() >= WAITING_MAX {
        return Err(StepError::request(
            format!("Sudah {WAITING_MAX} berkas Anda menunggu. Simpan atau hapus salah satunya, lalu unggah lagi."),
            format!("{WAITING_MAX} of your files are waiting already. Save or delete one of them, then upload again."),
        ));
    }
    let arrived = workspace.store().receive(content)?;
    let mut file = WaitingFile {
        id: arrived.id,
        content: arrived.name,
        file_name: short_name(file_name),
        bytes: arrived.bytes,
        operator: actor.name.clone(),
        received_at: clock.recorded_at.clone(),
        received: clock.seconds,
        wish,
        stage: Stage::Waiting,
        mends: Vec::new(),
    };
    if file.file_name.is_empty() {
        file.file_name = "berkas".to_owned();
    }
    if file.bytes == 0 {
        workspace.store().remove_waiting(&file.id)?;
        return Err(StepError::request(
            "Berkas kosong. Isi, simpan, lalu unggah lagi.",
            "The file is empty. Fill it in, save it, then upload it again.",
        ));
    }
    write(workspace, &file)?;
    Ok(file)
}

/// The last part of a name, without what moves a cursor, and short enough for a line.
fn short_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !letter.is_control()).take(150).collect();
    plain_name(plain.trim())
}

/// The actor's own file of this id.
///
/// # Errors
/// It is not there, or somebody else's.
pub fn waiting_file(workspace: &Workspace, actor: &Actor, id: &str) -> Result<WaitingFile, StepError> {
    actor.need(Right::ImportRosters)?;
    let found = read(workspace, id).filter(|file| file.operator == actor.name);
    found.ok_or_else(|| {
        StepError::missing("Berkas ini tidak ada, atau sudah dihapus.", "There is no such file, or it was deleted.")
    })
}

/// The actor's own files that wait or were imported, the newest first.
///
/// # Errors
/// Missing rights.
pub fn waiting_files(workspace: &Workspace, actor: &Actor) -> Result<Vec<WaitingFile>, StepError> {
    actor.need(Right::ImportRosters)?;
    let mut files: Vec<WaitingFile> = all(workspace).filter(|file| file.operator == actor.name).collect();
    files.sort_by(|one, other| (other.received, &other.id).cmp(&(one.received, &one.id)));
    Ok(files)
}

/// Files whose import somebody said yes to and that is not done: after a crash they are taken up again. The same file
/// is imported once, however often that happens.
///
/// # Errors
/// Trouble of the disk.
pub fn unfinished_imports(workspace: &Workspace) -> Vec<WaitingFile> {
    all(workspace).filter(|file| file.stage == Stage::Saving).collect()
}

/// Becomes the process that looks after the waiting files; `None` while another one does. Held until dropped.
///
/// # Errors
/// Trouble of the disk.
pub fn keep_waiting_files(workspace: &Workspace) -> Result<Option<store::Keeper>, StepError> {
    Ok(workspace.store().keep_waiting_files()?)
}

/// Says something else about a file that is not imported.
///
/// # Errors
/// It is not there, somebody else's, or imported already.
pub fn say_of_waiting(workspace: &Workspace, actor: &Actor, id: &str, wish: Wish) -> Result<WaitingFile, StepError> {
    let file = waiting_file(workspace, actor, id)?;
    if matches!(file.stage, Stage::Saving | Stage::Saved(_)) {
        return Err(StepError::request(
            "Berkas ini sudah disimpan; susunannya tidak dapat diubah lagi.",
            "This file was saved already; how it is read cannot be changed any more.",
        ));
    }
    let file = WaitingFile { wish, stage: Stage::Waiting, ..file };
    write(workspace, &file)?;
    Ok(file)
}

/// Notes how far the import of a file has come; one that was forgotten meanwhile stays forgotten.
///
/// # Errors
/// Trouble of the disk.
pub fn set_stage(workspace: &Workspace, id: &str, stage: Stage) -> Result<(), StepError> {
    match read(workspace, id) {
        Some(file) => write(workspace, &WaitingFile { stage, ..file }),
        None => Ok(()),
    }
}

/// Notes which rows somebody is about to bring in, mended; the same wish once.
pub(crate) fn note_mend(workspace: &Workspace, id: &str, mend: Mend) -> Result<(), StepError> {
    let Some(mut file) = read(workspace, id) else { return Ok(()) };
    if !file.mends.contains(&mend) {
        file.mends.push(mend);
        write(workspace, &file)?;
    }
    Ok(())
}

/// Takes a file away; what was imported of it stays.
///
/// # Errors
/// It is not there, somebody else's, or being imported.
pub fn forget_waiting(workspace: &Workspace, actor: &Actor, id: &str) -> Result<(), StepError> {
    let file = waiting_file(workspace, actor, id)?;
    if file.stage == Stage::Saving {
        return Err(StepError::request(
            "Berkas ini sedang disimpan; tunggu sampai selesai.",
            "This file is being saved; wait until that is done.",
        ));
    }
    Ok(workspace.store().remove_waiting(&file.id)?)
}

/// Takes away what waited too long.
fn forget_old(workspace: &Workspace, clock: &Clock) -> Result<(), StepError> {
    let before = clock.seconds - WAITING_DAYS * 24 * 3600;
    for file in all(workspace).filter(|file| file.received < before && file.stage != Stage::Saving) {
        workspace.store().remove_waiting(&file.id)?;
    }
    Ok(())
}

/// The first rows of a file that fits no layout, long numbers hidden, so that a human can say which column is which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glimpse {
    /// Each row with its number.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Letters of the columns, as a spreadsheet shows them.
    pub letters: Vec<String>,
}

/// Shows how a file begins.
///
/// # Errors
/// It is not there, somebody else's, or no table.
pub fn glimpse(workspace: &Workspace, actor: &Actor, id: &str) -> Result<Glimpse, StepError> {
    let file = waiting_file(workspace, actor, id)?;
    let content = workspace.store().open_waiting(&file.id, &file.content)?;
    let mut found = Glimpse::default();
    let mut width = 0;
    sheets::each_plain_row(Input::Stream(Box::new(content)), &mut |row| {
        let cells: Vec<String> = row.cells().take(GLIMPSE_COLUMNS).map(|cell| sheets::mask(cell.trim())).collect();
        width = width.max(cells.len());
        found.rows.push((row.number(), cells));
        found.rows.len() < GLIMPSE_ROWS
    })
    .map_err(|error| match error {
        sheets::PlainError::Open(error) => StepError::Open(error),
        sheets::PlainError::Read(error) => StepError::Read(error),
    })?;
    found.letters = (0..width).map(sheets::letters_of).collect();
    Ok(found)
}

/// A column that a kind of file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownColumn {
    /// Its name.
    pub key: &'static str,
    /// What stands in it, in Indonesian.
    pub note: &'static str,
    /// Whether no row is read without it.
    pub required: bool,
}

/// The columns that a human may point at for a file of this kind.
pub fn known_columns(kind: ImportAs) -> Vec<KnownColumn> {
    let layouts: &[&Layout] = if kind == ImportAs::Roster { &[&sheets::ROSTER] } else { kind.layouts() };
    let columns = layouts.iter().flat_map(|layout| layout.columns);
    columns
        .map(|column| KnownColumn {
            key: column.meaning(),
            note: column.note,
            required: column.required != sheets::Required::No,
        })
        .collect()
}

/// Writes the rows to mend of a waiting file as a workbook; made now, never kept.
///
/// # Errors
/// As [`crate::import`]; no row is refused.
pub fn write_refused_of_waiting(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    file: &WaitingFile,
    out: impl std::io::Write + std::io::Seek + Send,
) -> Result<(), StepError> {
    let request = file.request(true);
    let kind = match (&file.stage, file.wish.kind) {
        (Stage::Saved(report), _) => report.kind,
        (_, Some(kind)) => kind,
        (_, None) => crate::import(workspace, actor, clock, &request, &mut |_: &Issue| {}, &mut |_, _| {})?.kind,
    };
    let refusals: Refusals = refusals_of(workspace, actor, clock, &request)?;
    if !refusals.values().flatten().any(|issue| issue.severity == Severity::Refused) {
        return Err(StepError::missing("Tidak ada baris yang ditolak.", "No row was refused."));
    }
    write_refused(workspace, actor, &request, kind, &refusals, out)
}

fn all(workspace: &Workspace) -> impl Iterator<Item = WaitingFile> + '_ {
    workspace.store().waiting_ids().into_iter().filter_map(|id| read(workspace, &id))
}

fn read(workspace: &Workspace, id: &str) -> Option<WaitingFile> {
    serde_json::from_str(&workspace.store().note(id)?).ok()
}

fn write(workspace: &Workspace, file: &WaitingFile) -> Result<(), StepError> {
    let text = serde_json::to_string(file).map_err(store::StoreError::from)?;
    Ok(workspace.store().write_note(&file.id, &text)?)
}
