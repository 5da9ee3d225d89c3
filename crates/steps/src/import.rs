//! Bringing files in: one door for rosters, participants, denominators and targets. No row is lost.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread;

use domain::Account;
use law::Role;
use serde::{Deserialize, Serialize};
use sheets::{Corrections, Guess, Input, Issue, IssueCode, Layout, ReadSeek, Reader, Row, Severity};
use store::{ChangeRequest, Outcome, RowBatch, history, tables};
use units::{Date, Month, RegionCode};

use crate::access::Actor;
use crate::coverage::in_use;
use crate::departures::not_ahead;
use crate::import_as::ImportAs;
use crate::workspace::{Clock, Workspace};
use crate::{
    StepError, boundaries_file, contributions_file, employers_file, funding_file, kept_layouts, list_part,
    participants_file, permits_file, published_file, roster_file, targets, workforce_file,
};

/// A file to bring in.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name as the sender gave it.
    pub file_name: String,
    /// What it is; told from its headings when `None`.
    pub kind: Option<ImportAs>,
    /// The region a roster speaks of (rows without a village count there), or a list of participants speaks for; of a
    /// statement, where its members are registered.
    pub region: Option<RegionCode>,
    /// The role of rows that name none.
    pub role: Option<Role>,
    /// Who sent it; the file's name when `None`.
    pub sender: Option<String>,
    /// The day it speaks of; today when `None`.
    pub as_of: Option<Date>,
    /// Do everything, save nothing.
    pub preview: bool,
    /// The employer of a statement that names none: its number.
    pub npp: Option<String>,
    /// The month of a statement that names none.
    pub month: Option<Month>,
    /// What a human says about the columns of a roster where the guess was wrong.
    pub corrections: Corrections,
    /// The sealed file that waits in the house, in place of the one at `path`.
    pub waiting: Option<WaitingContent>,
    /// The change that brought the list to which these rows are added; `None` for a list of its own, which may stand in
    /// place of the one before.
    pub part_of: Option<i64>,
}

/// Which waiting file, and the name of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingContent {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl ImportRequest {
    /// The file at `path` under its own name, with nothing said about it but what it is.
    pub fn of(path: &Path, kind: Option<ImportAs>) -> Self {
        Self {
            path: path.to_owned(),
            file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            kind,
            region: None,
            role: None,
            sender: None,
            as_of: None,
            preview: false,
            npp: None,
            month: None,
            corrections: Corrections::default(),
            waiting: None,
            part_of: None,
        }
    }

    /// The file, to be read from its beginning.
    pub(crate) fn content(&self, workspace: &Workspace) -> Result<Box<dyn ReadSeek>, StepError> {
        let opened: Box<dyn ReadSeek> = match &self.waiting {
            Some(waiting) => Box::new(workspace.store().open_waiting(&waiting.id, &waiting.name)?),
            None => Box::new(open_file(&self.path)?),
        };
        Ok(opened)
    }

    /// The file as the sender or the person at the machine calls it.
    pub(crate) fn called(&self) -> String {
        if self.waiting.is_some() { self.file_name.clone() } else { self.path.display().to_string() }
    }
}

/// A row and the earlier one with the same NIK under another name; both count as one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherName {
    /// The row.
    pub row: u32,
    /// The earlier row.
    pub earlier: u32,
}

/// How an import went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// What the file was taken for.
    pub kind: ImportAs,
    /// Its name.
    pub file: String,
    /// Which layout fitted.
    pub layout: String,
    /// The day it speaks of.
    pub as_of: Date,
    /// The closing account.
    pub account: Account,
    /// Headings that no column of the layout answers to; their cells were not read.
    pub unknown_headings: Vec<String>,
    /// Rows of a participants' file with the NIK of an earlier row under a name that is nothing like it.
    #[serde(default)]
    pub other_names: Vec<OtherName>,
    /// The change, `None` for a preview.
    pub change: Option<i64>,
    /// The roster made, for a roster.
    pub roster: Option<i64>,
    /// The same file had been imported before; nothing was written.
    #[serde(default)]
    pub already: bool,
    /// Nothing was saved.
    #[serde(default)]
    pub preview: bool,
    /// What a human should look at in the reading of the columns, in sentences.
    #[serde(default)]
    pub doubts: Vec<String>,
    /// How the columns were understood, with an example of each; only in a preview, for examples are people's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guess: Option<Guess>,
    /// Corrections that this sender's earlier list needed, used again.
    #[serde(default)]
    pub kept_corrections: bool,
}

/// Told now and then: rows read so far, and how many there are when that is known.
pub type Progress<'a> = &'a mut dyn FnMut(u64, Option<u64>);

/// Brings a file in as one change, or previews it.
///
/// `on_issue` hears every refused, repaired or doubtful cell, in the order of the rows.
///
/// # Errors
/// A file that fits no layout, rights that are missing, trouble of the store. Bad rows are no error.
pub fn import(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &ImportRequest,
    on_issue: &mut dyn FnMut(&Issue),
    progress: Progress<'_>,
) -> Result<ImportReport, StepError> {
    if request.waiting.is_none() {
        let about = std::fs::metadata(&request.path)
            .map_err(|error| StepError::File { path: request.path.display().to_string(), error })?;
        if !about.is_file() {
            let path = request.path.display();
            return Err(StepError::request(format!("{path} bukan berkas biasa."), format!("{path} is no plain file.")));
        }
    }
    if boundaries_file::is_asked(workspace, request)? {
        return boundaries_file::import(workspace, actor, clock, request, on_issue, progress);
    }
    let kinds = match request.kind {
        Some(kind) => vec![kind],
        None => ImportAs::ALL.to_vec(),
    };
    let mut layouts: Vec<&'static Layout> = kinds.iter().flat_map(|kind| kind.layouts()).copied().collect();
    if request.kind.is_none() {
        layouts.extend([&sheets::DEPARTURES, &sheets::ANSWERS]);
    }
    let kept_layouts::OpenedList { reader, corrections, kept, headings } =
        kept_layouts::open(workspace, request, &layouts)?;
    if *reader.layout() == sheets::DEPARTURES {
        // Only a command takes such a file.
        return Err(match request.waiting {
            None => StepError::request(
                "Ini daftar orang yang meninggal atau pindah: payung person leave --file BERKAS --as dead.",
                "This is a list of people who died or moved away: payung person leave --file FILE --as dead.",
            ),
            Some(_) => StepError::request(
                "Ini daftar orang yang meninggal atau pindah, bukan daftar pekerja. Minta administrator memasukkannya.",
                "This is a list of people who died or moved away, not of workers. Ask the administrator to bring it in.",
            ),
        });
    }
    if *reader.layout() == sheets::ANSWERS {
        return Err(match request.waiting {
            None => StepError::request(
                "Ini jawaban kantor cabang atas usulan: payung submit answer BERKAS.",
                "These are answers of the branch office to submissions: payung submit answer FILE.",
            ),
            Some(_) => StepError::request(
                "Ini jawaban kantor cabang atas usulan: unggah dari Meja kantor.",
                "These are answers of the branch office to submissions: upload them from the desk of the office.",
            ),
        });
    }
    let kind = request.kind.unwrap_or_else(|| ImportAs::of_layout(reader.layout()));
    match (kind, request.region) {
        (ImportAs::Roster | ImportAs::Permits, None) => {
            return Err(StepError::request(
                "Sebutkan wilayah daftar ini, misalnya 19.01.01.2007.",
                "Name the region of this list, for example 19.01.01.2007.",
            ));
        }
        (ImportAs::Roster, Some(region)) => {
            in_use(region)?;
            actor.need_in(kind.right(), region)?;
        }
        // The list of an office's own region replaces the one before for that region only.
        (ImportAs::Participants | ImportAs::Employers | ImportAs::Permits | ImportAs::Contributions, Some(region)) => {
            in_use(region)?;
            actor.need_in(kind.right(), region)?;
        }
        // A list of no region replaces the ones before for all of them, and a figure may be of any: so all regions.
        _ => actor.need_in(kind.right(), RegionCode::INDONESIA)?,
    }
    if kind != ImportAs::Contributions && (request.npp.is_some() || request.month.is_some()) {
        return Err(StepError::request(
            "NPP dan bulan iuran hanya untuk rincian iuran; kosongkan.",
            "The NPP and the month of contributions are for statements of contributions only; leave them empty.",
        ));
    }
    let as_of = request.as_of.unwrap_or(clock.today);
    // A list of a day to come would hide every later one.
    not_ahead(clock, as_of)?;
    if let Some(list) = request.part_of {
        list_part::needs_list(&mut workspace.store().reader()?, kind, list)?;
    }
    let corrected = (!corrections.is_empty()).then_some(corrections);
    let today = clock.today;
    let draft = Draft { kind, reader, as_of, today, request, actor, on_issue, progress, kept };
    if request.preview {
        return preview(workspace, draft);
    }
    as_one_change(workspace, actor, clock, request, kind, corrected.as_ref(), |change, name| {
        if let Some(list) = request.part_of {
            list_part::begin(change, kind, list)?;
        }
        let report = match kind {
            ImportAs::Roster => roster_file::read(workspace, change, draft, name),
            ImportAs::Participants => participants_file::read(workspace, change, draft, name),
            ImportAs::Workforce => workforce_file::read(change, draft),
            ImportAs::Targets => targets::file::read(change, draft),
            ImportAs::Figures => published_file::read(change, draft),
            ImportAs::Funding => funding_file::read(change, draft),
            ImportAs::Employers => employers_file::read(change, draft),
            ImportAs::Permits => permits_file::read(change, draft),
            ImportAs::Contributions => contributions_file::read(workspace, change, draft, name),
            ImportAs::Boundaries => unreachable!("boundaries are no table"),
        }?;
        if let Some(list) = request.part_of {
            list_part::close(change, kind, list, report.account.accepted)?;
        }
        if let Some(corrections) = &corrected {
            kept_layouts::keep(change, request, corrections, &headings, &report)?;
        }
        Ok(report)
    })
}

/// Everything that `read` keeps of a file, with the sealed file itself, as one change: all or nothing, and once.
pub(crate) fn as_one_change(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &ImportRequest,
    kind: ImportAs,
    corrected: Option<&Corrections>,
    read: impl FnOnce(&mut store::Change<'_>, &str) -> Result<ImportReport, StepError>,
) -> Result<ImportReport, StepError> {
    let name = match &request.waiting {
        Some(waiting) => waiting.name.clone(),
        None => workspace.store().name_upload(open_file(&request.path)?)?,
    };
    let content = request.content(workspace)?;
    let key = import_key(request, kind, &name);
    let change_kind = format!("import.{}", kind.code());
    let mut reader = workspace.store().reader()?;
    // Nobody asks for another reading: the file that stands stays, whatever was corrected in others meanwhile.
    let before = match request.corrections.is_empty() {
        true => history::standing_reading(&mut reader, &change_kind, &key)?,
        false => None,
    };
    let key = match (before, corrected) {
        (Some(before), _) => before,
        // The same file read in another way is another import; one that was taken back may come in again.
        (None, Some(corrections)) => {
            history::standing_key(&mut reader, &format!("{key}:{}", kept_layouts::digest(corrections)))?
        }
        (None, None) => history::standing_key(&mut reader, &key)?,
    };
    drop(reader);
    let change_request = ChangeRequest {
        kind: &change_kind,
        idempotency_key: &key,
        actor: &actor.name,
        reason: &plain_name(&request.file_name),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let outcome = workspace.store().change(&change_request, |change| {
        let (report, upload) = thread::scope(|scope| {
            let sealing = scope.spawn(|| workspace.store().save_upload(content));
            let report = read(change, &name);
            (report, sealing.join().expect("sealing does not panic"))
        });
        let (report, upload) = (report?, upload?);
        if upload.name != name {
            return Err(changed_meanwhile(&request.called()));
        }
        // Balances are checked before writing: an account that does not close is our own mistake.
        assert!(report.account.balances(), "rows read and rows accounted for differ: {:?}", report.account);
        change.record_upload(&upload)?;
        Ok::<_, StepError>(report)
    })?;
    Ok(match outcome {
        Outcome::Done(report) => report,
        Outcome::AlreadyDone(report) => ImportReport { already: true, ..report },
    })
}

/// What makes two imports the same: what the file is, its content, and what was said about it.
pub(crate) fn import_key(request: &ImportRequest, kind: ImportAs, content: &str) -> String {
    let mut key = format!(
        "import:{}:{content}:{}:{}:{}",
        kind.code(),
        request.region.map_or_else(String::new, |region| region.to_string()),
        request.role.map_or("", Role::code),
        // Not today's date when none was given: the same file tomorrow is still the same file.
        request.as_of.map_or_else(String::new, |day| day.to_string()),
    );
    // The same rows of another month, or of another employer, are another statement.
    if let Some(month) = request.month {
        key.push_str(&format!(":{month}"));
    }
    if let Some(npp) = &request.npp {
        key.push_str(&format!(":{}", domain::plain_npp(npp)));
    }
    // The same rows added to another list are another part.
    if let Some(list) = request.part_of {
        key.push_str(&format!(":part:{list}"));
    }
    key
}

/// An import on its way.
pub(crate) struct Draft<'a> {
    pub kind: ImportAs,
    pub reader: Reader,
    pub as_of: Date,
    pub today: Date,
    pub request: &'a ImportRequest,
    pub actor: &'a Actor,
    pub on_issue: &'a mut dyn FnMut(&Issue),
    pub progress: Progress<'a>,
    /// Whether corrections kept from an earlier list are in use.
    pub kept: bool,
}

impl Draft<'_> {
    /// A report of what was read, to be completed by the reader of the kind.
    pub(crate) fn report(&self, account: Account, change: Option<i64>) -> ImportReport {
        ImportReport {
            kind: self.kind,
            file: plain_name(&self.request.file_name),
            layout: self.reader.layout().id.to_owned(),
            as_of: self.as_of,
            account,
            unknown_headings: self.reader.unknown_headings().iter().map(|heading| plain_name(heading)).collect(),
            other_names: Vec::new(),
            change,
            roster: None,
            already: false,
            preview: self.request.preview,
            doubts: doubts(&self.reader, self.request),
            guess: self.request.preview.then(|| self.reader.guess().clone()),
            kept_corrections: self.kept,
        }
    }
}

/// What a human should look at: the name of the file, then how its columns were read.
pub(crate) fn doubts(reader: &Reader, request: &ImportRequest) -> Vec<String> {
    let guess = reader.guess();
    let about_name = guess.format.doubt_about(&request.file_name);
    about_name.into_iter().chain(guess.doubts.iter().map(|doubt| plain_name(doubt))).collect()
}

/// Counts what a row's issues mean; says whether the row is refused. Every issue is heard.
pub(crate) fn note_issues(row: &Row, account: &mut Account, on_issue: &mut dyn FnMut(&Issue)) -> bool {
    let mut refused = None;
    for issue in row.issues() {
        on_issue(issue);
        let code = issue_code(issue);
        match issue.severity {
            Severity::Refused => {
                refused.get_or_insert(code);
            }
            Severity::Repaired => *account.repaired.entry(code).or_default() += 1,
            Severity::Warning => *account.warnings.entry(code).or_default() += 1,
        }
    }
    match refused {
        Some(code) => {
            *account.refused.entry(code).or_default() += 1;
            true
        }
        None => false,
    }
}

/// Stable word of an issue's kind.
pub(crate) fn issue_code(issue: &Issue) -> String {
    issue.code.name().to_owned()
}

/// Closes the account with what the reader skipped.
pub(crate) fn close_account(account: &mut Account, blank: u64, totals: u64) {
    account.read += blank + totals;
    if blank > 0 {
        account.skipped.insert("blank".to_owned(), blank);
    }
    if totals > 0 {
        account.skipped.insert("total".to_owned(), totals);
    }
}

/// Adds the issues of a row to a batch of [`tables::ROW_ISSUE`]: where and what kind, never the value.
pub(crate) fn put_issues(batch: &mut RowBatch, next_id: &mut i64, issues: &[Issue]) {
    for issue in issues {
        let severity = match issue.severity {
            Severity::Refused => "refused",
            Severity::Repaired => "repaired",
            Severity::Warning => "warning",
        };
        batch
            .row(*next_id)
            .int(i64::from(issue.row))
            .opt_text(issue.column.as_deref())
            .text(&issue_code(issue))
            .text(severity);
        *next_id += 1;
    }
}

fn open_file(path: &Path) -> Result<File, StepError> {
    File::open(path).map_err(|error| StepError::File { path: path.display().to_string(), error })
}

fn preview(workspace: &Workspace, draft: Draft<'_>) -> Result<ImportReport, StepError> {
    match draft.kind {
        ImportAs::Roster => roster_file::preview(workspace, draft),
        ImportAs::Participants => participants_file::preview(workspace, draft),
        ImportAs::Employers => employers_file::preview(workspace, draft),
        ImportAs::Permits => permits_file::preview(workspace, draft),
        ImportAs::Contributions => contributions_file::preview(workspace, draft),
        ImportAs::Boundaries => unreachable!("boundaries are no table"),
        ImportAs::Targets => targets::file::preview(draft),
        ImportAs::Workforce => workforce_file::preview(draft),
        ImportAs::Figures | ImportAs::Funding => {
            let (kind, today) = (draft.kind, draft.today);
            let mut draft = draft;
            let (account, _) = each_small_row(&mut draft, &mut |_| {}, &mut |row| {
                check(row, kind, today);
                Some(())
            })?;
            Ok(draft.report(account, None))
        }
    }
}

/// What the reader of a kind adds to the issues of a row.
fn check(row: &mut Row, kind: ImportAs, today: Date) {
    match kind {
        // Who an employer or a payment is, only the store knows; of a target or denominator, what rows before it say;
        // boundaries are no table.
        ImportAs::Roster
        | ImportAs::Employers
        | ImportAs::Permits
        | ImportAs::Contributions
        | ImportAs::Targets
        | ImportAs::Workforce
        | ImportAs::Boundaries => {}
        ImportAs::Participants => participants_file::check(row),
        ImportAs::Figures => {
            published_file::figure_by(row, today);
        }
        ImportAs::Funding => {
            funding_file::funding(row);
        }
    }
}

/// Years of which budgets and targets are kept.
pub(crate) const YEARS: std::ops::RangeInclusive<i64> = 2015..=2100;

/// The region in use that a cell names: a code that is no longer given out stands for what took its place, and a row
/// whose code nobody knows is refused.
pub(crate) fn place_in_use(row: &mut Row, key: &str) -> Option<RegionCode> {
    let code = row.region(key)?;
    if units::region(code).is_some() {
        return Some(code);
    }
    let now = successor(code);
    match now {
        Some(now) => row.add_doubt(key, IssueCode::RegionRetired, now.to_string()),
        None => row.add_issue(key, IssueCode::RegionNotInUse, Severity::Refused),
    }
    now
}

/// What took the place of a code that is no longer given out, where that is known.
pub(crate) fn successor(code: RegionCode) -> Option<RegionCode> {
    units::retired(code).and_then(|old| old.successor_guess)
}

/// The issues of a change, on their way to [`tables::ROW_ISSUE`].
pub(crate) struct KeptIssues {
    batch: RowBatch,
    first: i64,
    next: i64,
}

impl KeptIssues {
    pub(crate) fn new(change: &mut store::Change<'_>) -> Result<Self, StepError> {
        let first = change.next_ids(tables::ROW_ISSUE.name, 0)?;
        Ok(Self { batch: RowBatch::new(&tables::ROW_ISSUE, change.id()), first, next: first })
    }

    pub(crate) fn put(&mut self, issues: &[Issue]) {
        put_issues(&mut self.batch, &mut self.next, issues);
    }

    pub(crate) fn save(self, change: &mut store::Change<'_>) -> Result<(), StepError> {
        change.next_ids(tables::ROW_ISSUE.name, self.next - self.first)?;
        change.insert(&self.batch)?;
        Ok(())
    }
}

/// Reads a file that fits in memory: `read` turns a row into what is kept, and refuses by adding an issue.
pub(crate) fn each_small_row<T>(
    draft: &mut Draft<'_>,
    keep_issues: &mut dyn FnMut(&[Issue]),
    read: &mut dyn FnMut(&mut Row) -> Option<T>,
) -> Result<(Account, Vec<T>), StepError> {
    let mut account = Account::default();
    let mut found = Vec::new();
    while let Some(row) = draft.reader.next() {
        let mut row = row?;
        account.read += 1;
        let value = read(&mut row);
        let refused = note_issues(&row, &mut account, draft.on_issue);
        keep_issues(row.issues());
        if let Some(value) = value.filter(|_| !refused) {
            account.accepted += 1;
            found.push(value);
        }
        (draft.progress)(account.read, draft.reader.total_hint());
    }
    close_account(&mut account, draft.reader.blank_rows(), draft.reader.skipped_rows());
    Ok((account, found))
}

/// Letters of a reason or a note: a sentence or two, which every history shows whole.
const SENTENCE_MAX: usize = 500;

/// What somebody typed as it may stand in the open: of bounded length, long numbers hidden, nothing that moves a
/// terminal's cursor.
pub(crate) fn plain_sentence((what, in_english): (&str, &str), typed: &str) -> Result<String, StepError> {
    let letters = typed.chars().count();
    if letters > SENTENCE_MAX {
        return Err(StepError::request(
            format!("{what} berisi {letters} huruf; paling banyak {SENTENCE_MAX}."),
            format!("{in_english}: {letters} letters; {SENTENCE_MAX} at most."),
        ));
    }
    let visible: String = typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    Ok(plain_name(visible.trim()))
}

/// The file that was checked is not the one that was read to its end.
pub(crate) fn changed_meanwhile(file: &dyn std::fmt::Display) -> StepError {
    StepError::request(
        format!("{file} berubah selagi dibaca; impor lagi."),
        format!("{file} changed while it was read; import it again."),
    )
}

/// A file's name or a heading as it may stand in the open: long numbers are hidden, also when written in groups,
/// for some offices name files after a person's number. Region codes stay readable.
pub(crate) fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut run = String::new();
    for letter in name.chars().chain(['\0']) {
        if letter.is_numeric() || (!run.is_empty() && is_joint(letter)) {
            run.push(letter);
            continue;
        }
        let digits = run.chars().filter(|letter| letter.is_numeric()).count();
        plain.push_str(&if digits > LONGEST_PLAIN_NUMBER { sheets::mask(&run) } else { run.clone() });
        run.clear();
        plain.push(letter);
    }
    plain.pop();
    plain
}

/// What people write between the digits of one number, also in the wide letters of an East Asian keyboard.
fn is_joint(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '.' | '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{ff0e}')
}

/// A region code has ten digits, population and card numbers sixteen and eleven; a card number alone names nobody.
const LONGEST_PLAIN_NUMBER: usize = 12;

/// A length as the store counts.
pub(crate) fn count(length: usize) -> i64 {
    i64::try_from(length).expect("a length fits in 64 bits")
}

/// The refused cells of a file that was imported before, by row: previewed again, since no refused value is kept.
///
/// # Errors
/// As [`import`].
pub fn refusals_of(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &ImportRequest,
) -> Result<sheets::Refusals, StepError> {
    refusals_with_report(workspace, actor, clock, request).map(|(refusals, _)| refusals)
}

/// The same, with the report of the preview.
pub(crate) fn refusals_with_report(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &ImportRequest,
) -> Result<(sheets::Refusals, ImportReport), StepError> {
    let mut refusals = sheets::Refusals::new();
    let mut hear = |issue: &Issue| {
        if issue.severity == Severity::Refused {
            refusals.entry(issue.row).or_default().push(issue.clone());
        }
    };
    let again = ImportRequest { preview: true, ..request.clone() };
    let report = import(workspace, actor, clock, &again, &mut hear, &mut |_, _| {})?;
    Ok((refusals, report))
}

/// Writes the refused rows of `request`'s file as a workbook: the original row, the cell, what to do.
///
/// The file is made now and not kept: refused rows hold personal numbers. `refusals` are the issues that
/// [`import`] told of, by row, or [`refusals_of`] found again.
///
/// # Errors
/// A file that fits no layout, or that cannot be written.
pub fn write_refused(
    workspace: &Workspace,
    actor: &Actor,
    request: &ImportRequest,
    kind: ImportAs,
    refusals: &sheets::Refusals,
    out: impl std::io::Write + std::io::Seek + Send,
) -> Result<(), StepError> {
    actor.need(kind.right())?;
    if kind == ImportAs::Boundaries {
        return Err(StepError::request(
            "Bidang yang ditolak tidak ditulis sebagai tabel; perbaiki berkasnya dalam aplikasi peta.",
            "Refused polygons are not written as a table; mend the file in a map application.",
        ));
    }
    let corrections = kept_layouts::open(workspace, request, kind.layouts())?.corrections;
    sheets::refused_rows(Input::Stream(request.content(workspace)?), kind.layouts(), &corrections, refusals, out)?;
    Ok(())
}
