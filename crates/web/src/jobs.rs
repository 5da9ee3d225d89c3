//! Work that outlasts a request: reading a file for a look, importing it, matching a list. Its progress and its end
//! wait here for whoever asks; what must survive a crash is on the disk (`steps::waiting_files`).

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use law::Sentence;
use steps::plan::{accept_kept_plan, make_plan};
use steps::{
    Actor, AuditReport, Clock, ImportReport, Issue, MatchReport, Severity, Stage, StepError, WaitingFile,
    WaitingKeeper, Workspace, import, keep_waiting_files, match_rosters, operator_named, set_stage, unfinished_imports,
    verify_audit,
};
use units::Id;

use crate::trouble::Trouble;
use crate::words::{ENGLISH, INDONESIAN, fill};

/// Works at a time; the others wait for their turn, so that pages keep a core.
const AT_ONCE: usize = 1;
/// Ends that are remembered; the oldest go first.
const ENDS_MAX: usize = 48;
/// Findings that are remembered of one file; beyond them they are counted, and the workbook holds all.
const ISSUES_MAX: usize = 20_000;

/// The caller's clock.
type Now = Arc<dyn Fn() -> Clock + Send + Sync>;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Reads a file as an import would, and keeps nothing.
    Look,
    /// Imports it.
    Save,
    /// Matches the list it made.
    Match,
    /// Proves the audit.
    Verify,
    /// Makes a plan that was asked for.
    Plan,
    /// Drafts an accepted plan.
    Accept,
}

/// One piece of work.
pub(crate) struct Job {
    pub work: Work,
    order: u64,
    done: AtomicU64,
    /// 0 while nobody knows.
    whole: AtomicU64,
    state: Mutex<State>,
}

/// How far it is.
#[derive(Clone)]
pub(crate) enum State {
    /// Others are before it.
    Queued,
    /// So many rows or lists done, of so many where that is known.
    Running { done: u64, whole: Option<u64> },
    /// A file was read.
    Read(Arc<Reading>),
    /// A list was matched.
    Matched(MatchReport),
    /// The audit was proven, or not.
    Verified(Arc<AuditReport>),
    /// A plan was made or drafted; it is kept.
    Planned,
    /// It could not be done.
    Failed(Arc<Failure>),
}

/// A file as it was read, or imported.
pub(crate) struct Reading {
    pub report: ImportReport,
    /// In the order of the rows; no value of a cell but masked ones.
    pub issues: Vec<Issue>,
    /// How many more there were.
    pub more: u64,
}

/// Why something could not be done.
pub(crate) enum Failure {
    /// The columns are not recognised; a human can say which is which.
    Columns(StepError),
    /// The sentence says what to do.
    Told(Sentence),
    /// Ours; the code finds the cause in the log.
    Ours(String),
}

impl Failure {
    fn of(error: StepError) -> Self {
        match error {
            StepError::Open(_) => Self::Columns(error),
            StepError::Request(_)
            | StepError::Missing(_)
            | StepError::Read(_)
            | StepError::Shapes(_)
            | StepError::Busy
            | StepError::NotAllowed { .. } => Self::Told(error.sentence()),
            other => match Trouble::ours(other) {
                Trouble::Ours(code) => Self::Ours(code),
                _ => Self::Ours(String::new()),
            },
        }
    }

    /// In words.
    pub(crate) fn sentence(&self) -> Sentence {
        match self {
            Self::Columns(error) => error.sentence(),
            Self::Told(sentence) => sentence.clone(),
            Self::Ours(code) => {
                Sentence::in_both(fill(INDONESIAN.import.ours, &[code]), fill(ENGLISH.import.ours, &[code]))
            }
        }
    }
}

/// All of them.
pub(crate) struct Jobs {
    shared: Arc<Shared>,
}

struct Shared {
    workspace: Arc<Workspace>,
    clock: Now,
    jobs: Mutex<Known>,
    running: Mutex<usize>,
    free: Condvar,
    /// Held while this process looks after the waiting files.
    _keeper: Option<WaitingKeeper>,
}

#[derive(Default)]
struct Known {
    by_name: HashMap<String, Arc<Job>>,
    begun: u64,
}

impl Jobs {
    /// Takes up the imports that the end of the last process cut off.
    pub(crate) fn new(workspace: &Arc<Workspace>, clock: &Now) -> Self {
        let keeper = keep_waiting_files(workspace).unwrap_or_else(|error| {
            eprintln!("payung web: waiting files cannot be looked after: {error}");
            None
        });
        let alone = keeper.is_some();
        let shared = Arc::new(Shared {
            workspace: Arc::clone(workspace),
            clock: Arc::clone(clock),
            jobs: Mutex::default(),
            running: Mutex::new(0),
            free: Condvar::new(),
            _keeper: keeper,
        });
        let jobs = Self { shared };
        if alone {
            for file in unfinished_imports(workspace) {
                match operator_named(workspace, &file.operator) {
                    Ok(actor) => drop(jobs.save(&actor, &file)),
                    Err(error) => {
                        let _ = set_stage(workspace, &file.id, Stage::Failed(error.sentence()));
                    }
                }
            }
        }
        jobs
    }

    /// The last work on a file.
    pub(crate) fn of(&self, id: &str) -> Option<Arc<Job>> {
        lock(&self.shared.jobs).by_name.get(id).map(Arc::clone)
    }

    /// Forgets the work on a file, unless it is under way.
    pub(crate) fn forget(&self, id: &str) {
        let mut jobs = lock(&self.shared.jobs);
        if jobs.by_name.get(id).is_some_and(|job| job.is_done()) {
            jobs.by_name.remove(id);
        }
    }

    /// Reads a file for a look.
    pub(crate) fn look(&self, actor: &Actor, file: &WaitingFile) -> Arc<Job> {
        let (actor, request) = (actor.clone(), file.request(true));
        self.begin(&file.id, Work::Look, move |shared, job| bring(shared, job, &actor, &request).map(State::Read))
    }

    /// Imports a file; the same file twice at once is one import.
    pub(crate) fn save(&self, actor: &Actor, file: &WaitingFile) -> Result<Arc<Job>, StepError> {
        set_stage(&self.shared.workspace, &file.id, Stage::Saving)?;
        let (actor, request, id) = (actor.clone(), file.request(false), file.id.clone());
        Ok(self.begin(&file.id, Work::Save, move |shared, job| {
            let ended = bring(shared, job, &actor, &request);
            let stage = match &ended {
                Ok(read) => Stage::Saved(Box::new(read.report.clone())),
                Err(failure) => Stage::Failed(failure.sentence()),
            };
            set_stage(&shared.workspace, &id, stage).map_err(Failure::of)?;
            ended.map(State::Read)
        }))
    }

    /// Matches a list with the participants.
    pub(crate) fn match_list(&self, actor: &Actor, id: &str, roster: i64) -> Arc<Job> {
        let actor = actor.clone();
        self.begin(id, Work::Match, move |shared, job| {
            let clock = (shared.clock)();
            let mut heard = |done, whole| job.heard(done, whole);
            let matched = match_rosters(&shared.workspace, &actor, &clock, Some(Id::new(roster)), &mut heard);
            matched.map(State::Matched).map_err(Failure::of)
        })
    }

    /// Proves the audit; whoever asks meanwhile sees the same proof.
    pub(crate) fn verify(&self, actor: &Actor, name: &str) {
        let actor = actor.clone();
        self.begin(name, Work::Verify, move |shared, _| {
            let report = verify_audit(&shared.workspace, &actor).map_err(Failure::of)?;
            Ok(State::Verified(Arc::new(report)))
        });
    }

    /// Makes a plan that was asked for. One that the end of this process cuts off is asked for still.
    pub(crate) fn make_plan(&self, actor: &Actor, name: &str, plan: i64) {
        let actor = actor.clone();
        self.begin(name, Work::Plan, move |shared, _| {
            make_plan(&shared.workspace, &actor, &(shared.clock)(), plan).map_err(Failure::of)?;
            Ok(State::Planned)
        });
    }

    /// Drafts an accepted plan; what was drafted before the process ended is not drafted again.
    pub(crate) fn accept_plan(&self, actor: &Actor, name: &str, plan: i64, decree: Option<String>) {
        let actor = actor.clone();
        self.begin(name, Work::Accept, move |shared, job| {
            let mut heard = |done, whole| job.heard(done, whole);
            let clock = (shared.clock)();
            accept_kept_plan(&shared.workspace, &actor, &clock, plan, decree.as_deref(), &mut heard)
                .map_err(Failure::of)?;
            Ok(State::Planned)
        });
    }

    /// Begins a piece of work, unless one on the same file is under way.
    fn begin(
        &self,
        id: &str,
        work: Work,
        task: impl FnOnce(&Shared, &Job) -> Result<State, Failure> + Send + 'static,
    ) -> Arc<Job> {
        let mut jobs = lock(&self.shared.jobs);
        if let Some(known) = jobs.by_name.get(id).filter(|job| !job.is_done()) {
            return Arc::clone(known);
        }
        if jobs.by_name.len() >= ENDS_MAX {
            let ended = jobs.by_name.iter().filter(|(_, job)| job.is_done());
            let oldest = ended.min_by_key(|(_, job)| job.order).map(|(id, _)| id.clone());
            oldest.map(|id| jobs.by_name.remove(&id));
        }
        jobs.begun += 1;
        let job = Arc::new(Job {
            work,
            order: jobs.begun,
            done: AtomicU64::new(0),
            whole: AtomicU64::new(0),
            state: Mutex::new(State::Queued),
        });
        jobs.by_name.insert(id.to_owned(), Arc::clone(&job));
        drop(jobs);
        let (shared, own) = (Arc::clone(&self.shared), Arc::clone(&job));
        thread::spawn(move || {
            let _turn = Turn::wait(&shared);
            *lock(&own.state) = State::Running { done: 0, whole: None };
            let ended = catch_unwind(AssertUnwindSafe(|| task(&shared, &own)));
            let ended = ended.unwrap_or_else(|_| {
                Err(Failure::of(StepError::File {
                    path: String::new(),
                    error: std::io::Error::other("a job panicked"),
                }))
            });
            *lock(&own.state) = ended.unwrap_or_else(|failure| State::Failed(Arc::new(failure)));
        });
        job
    }
}

impl Job {
    /// How far it is now.
    pub(crate) fn state(&self) -> State {
        let state = lock(&self.state).clone();
        match state {
            State::Running { .. } => {
                let whole = self.whole.load(Ordering::Relaxed);
                State::Running { done: self.done.load(Ordering::Relaxed), whole: (whole > 0).then_some(whole) }
            }
            other => other,
        }
    }

    fn is_done(&self) -> bool {
        !matches!(*lock(&self.state), State::Queued | State::Running { .. })
    }

    fn heard(&self, done: u64, whole: Option<u64>) {
        self.done.store(done, Ordering::Relaxed);
        self.whole.store(whole.unwrap_or(0), Ordering::Relaxed);
    }
}

/// The step itself, previewed or saved, with what it told.
fn bring(shared: &Shared, job: &Job, actor: &Actor, request: &steps::ImportRequest) -> Result<Arc<Reading>, Failure> {
    let (mut issues, mut more) = (Vec::new(), 0);
    let mut hear = |issue: &Issue| {
        // Rows to mend are never the ones that are left out for want of room.
        let room = if issue.severity == Severity::Refused { ISSUES_MAX } else { ISSUES_MAX / 2 };
        if issues.len() < room { issues.push(issue.clone()) } else { more += 1 }
    };
    let clock = (shared.clock)();
    let mut heard = |done, whole| job.heard(done, whole);
    let report = import(&shared.workspace, actor, &clock, request, &mut hear, &mut heard).map_err(Failure::of)?;
    Ok(Arc::new(Reading { report, issues, more }))
}

/// A place among those that work; given back when dropped.
struct Turn<'a>(&'a Shared);

impl<'a> Turn<'a> {
    fn wait(shared: &'a Shared) -> Self {
        let running = lock(&shared.running);
        let waited = shared.free.wait_while(running, |running| *running >= AT_ONCE);
        *waited.unwrap_or_else(PoisonError::into_inner) += 1;
        Self(shared)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *lock(&self.0.running) -= 1;
        self.0.free.notify_one();
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
