//! What every command sits at: the place of the store, the operator, the clock, the way of answering.

use std::cell::OnceCell;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{Timestamp, Zoned};
use serde::Serialize;
use steps::{Actor, Clock, StepError, Workspace, is_name_of_a_list, operator_named};
use store::Location;
use units::Language;

use crate::{Arguments, Command, Format};

/// A demo keeps its key beside its data: nobody in it exists.
pub(crate) const DEMO_KEY: &str = "demo.key";

/// Shared by all commands.
pub(crate) struct Desk {
    location: Location,
    /// The operator in whose name the command acts, when one was named.
    named: Option<String>,
    actor: OnceCell<Actor>,
    /// The person at the machine, when nobody was named: may do all, and stands as such in the audit.
    local: Actor,
    format: Format,
    language: Language,
    /// Whether outputs may take the place of files.
    overwrite: bool,
}

impl Desk {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let default = if matches!(arguments.command, Command::Demo(_)) { "payung-demo" } else { "payung-data" };
        let data_dir = arguments.data.clone().unwrap_or_else(|| default.into());
        let demo_key = data_dir.join(DEMO_KEY);
        let user = std::env::var("USER").ok().filter(|user| !user.is_empty());
        Self {
            location: Location {
                database: arguments.database.clone(),
                key_path: arguments.key.clone().or_else(|| demo_key.exists().then_some(demo_key)),
                data_dir,
            },
            named: arguments.operator.clone(),
            actor: OnceCell::new(),
            local: Actor::at_the_machine(&format!("lokal:{}", user.as_deref().unwrap_or("operator"))),
            format: arguments.format,
            language: match arguments.language {
                crate::Language::Id => Language::Indonesian,
                crate::Language::En => Language::English,
            },
            overwrite: arguments.overwrite,
        }
    }

    /// Who acts: until a store is open, the person at the machine.
    pub(crate) fn actor(&self) -> &Actor {
        self.actor.get().unwrap_or(&self.local)
    }

    pub(crate) const fn location(&self) -> &Location {
        &self.location
    }

    /// Whether the command was to act in an operator's name.
    pub(crate) fn is_named(&self) -> bool {
        self.named.is_some()
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// The language asked for.
    pub(crate) const fn language(&self) -> Language {
        self.language
    }

    /// The one of two texts that is in the language asked for.
    pub(crate) fn pick<'t>(&self, indonesian: &'t str, english: &'t str) -> &'t str {
        self.language.pick(indonesian, english)
    }

    /// Opens the store that is there: a mistyped directory is no new, empty one.
    pub(crate) fn open(&self) -> Result<Workspace, StepError> {
        if !self.location.has_store() {
            let place = self.location.data_dir.display();
            return Err(StepError::request(
                format!(
                    "{place} belum berisi data Payung. Periksa --data; data baru dibuat oleh payung import, payung user \
                     add, payung office add, payung restore atau payung demo."
                ),
                format!(
                    "{place} holds no data of Payung yet. Look at --data; new data is made by payung import, payung user \
                     add, payung office add, payung restore or payung demo."
                ),
            ));
        }
        self.open_at(&self.location)
    }

    /// Opens the store, or makes one.
    pub(crate) fn open_or_make(&self) -> Result<Workspace, StepError> {
        let is_new = !self.location.has_store();
        let workspace = self.open_at(&self.location)?;
        if is_new {
            self.say(&format!("Data baru dibuat di {}.", self.location.data_dir.display()));
        }
        Ok(workspace)
    }

    /// Whether an output may be written: where nothing is, or over what `--overwrite` gives up; never over a file that
    /// bears the name of a list that came in, for it may be the only copy of it.
    pub(crate) fn may_write(&self, workspace: Option<&Workspace>, path: &Path) -> Result<(), StepError> {
        if !path.exists() {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_list = workspace.map_or(Ok(false), |workspace| is_name_of_a_list(workspace, &name))?;
        let path = path.display();
        Err(match (is_list, self.overwrite) {
            (true, _) => StepError::request(
                format!("{path} sudah ada dan bernama sama dengan daftar yang pernah diimpor; pilih nama lain."),
                format!("{path} exists and bears the name of a list that was imported; choose another name."),
            ),
            (false, false) => StepError::request(
                format!("{path} sudah ada; pilih nama lain, atau tambahkan --overwrite untuk menggantinya."),
                format!("{path} exists; choose another name, or add --overwrite to replace it."),
            ),
            (false, true) => return Ok(()),
        })
    }

    /// Opens the store and takes on the named operator's roles and regions.
    pub(crate) fn open_at(&self, location: &Location) -> Result<Workspace, StepError> {
        let workspace = Workspace::open(location)?;
        if let Some(name) = &self.named {
            let _ = self.actor.set(operator_named(&workspace, name)?);
        }
        Ok(workspace)
    }

    /// One object on one line on standard output.
    pub(crate) fn print_json(&self, value: &impl Serialize) -> Result<(), StepError> {
        let line = serde_json::to_string(value).expect("answers are plain data");
        let written = writeln!(stdout().lock(), "{line}");
        written.map_err(|error| StepError::File { path: "standard output".to_owned(), error })
    }

    /// Lines for people on standard output; nothing when JSON was asked for.
    pub(crate) fn say(&self, line: &str) {
        if !self.is_json() {
            // A reader that went away (`| head`) is no failure of the command.
            let _ = writeln!(stdout().lock(), "{line}");
        }
    }
}

/// This moment.
pub(crate) fn clock() -> Clock {
    let now = Timestamp::now();
    Clock { recorded_at: now.to_string(), seconds: now.as_second(), today: Zoned::now().date() }
}

/// Progress of long work on standard error, when that is a terminal.
pub(crate) struct ProgressLine {
    title: String,
    shown: Mutex<Option<Instant>>,
    terminal: bool,
}

impl ProgressLine {
    pub(crate) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), shown: Mutex::new(None), terminal: stderr().is_terminal() }
    }

    pub(crate) fn show(&self, done: u64, total: Option<u64>) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal || shown.is_some_and(|last| last.elapsed() < Duration::from_millis(100)) {
            return;
        }
        *shown = Some(Instant::now());
        let of = total.map(|total| format!(" / {}", grouped(total))).unwrap_or_default();
        let _ = write!(stderr().lock(), "\r\u{1b}[K{}: {}{of}", self.title, grouped(done));
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.terminal {
            let _ = write!(stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// A number as Indonesians write it: 144.070.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// The same for counts of the domain, which are never below zero.
pub(crate) fn grouped_count(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(number.unsigned_abs()))
}

/// A percentage as Indonesians write it: 27,24 persen.
pub(crate) fn percent_text(percent: units::Percent) -> String {
    format!("{} persen", percent.to_string().replace('.', ","))
}

/// A file that appears whole or not at all: written beside its name, then renamed.
pub(crate) fn write_file<T>(
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> Result<T, StepError>,
) -> Result<T, StepError> {
    let trouble = |error| StepError::File { path: path.display().to_string(), error };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part: PathBuf = path.with_file_name(name);
    let mut file = std::fs::File::create(&part).map_err(trouble)?;
    let done = write(&mut file).and_then(|value| file.sync_all().map(|()| value).map_err(trouble));
    let placed = done.and_then(|value| std::fs::rename(&part, path).map(|()| value).map_err(trouble));
    if placed.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    placed
}

/// The kind of file that a name asks for.
pub(crate) fn file_kind(path: &Path) -> Result<sheets::FileKind, StepError> {
    sheets::FileKind::of_name(&path.to_string_lossy()).ok_or_else(|| {
        let path = path.display();
        StepError::request(
            format!("{path}: nama file harus berakhir .xlsx atau .csv."),
            format!("{path}: the name of the file must end in .xlsx or .csv."),
        )
    })
}
