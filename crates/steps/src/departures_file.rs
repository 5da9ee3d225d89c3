//! A file of people who died or moved away: each row finds its person, or says why not; the account closes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::PathBuf;

use domain::{Account, DepartureKind, Departures, Identities, Person};
use linkage::{name_similarity, normalize_name};
use serde::{Deserialize, Serialize};
use sheets::{Input, Issue, IssueCode, Row, Severity};
use store::identity::{self, put_departure};
use store::{ChangeRequest, Outcome, Query, RowBatch, history, lists, people, tables};
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::in_use;
use crate::import::{changed_meanwhile, close_account, count, note_issues, plain_name, put_issues};
use crate::person::{KnownPerson, covered_at_death};
use crate::workspace::{Clock, Workspace};

/// A NIK under a name less alike than this is somebody else's.
const SAME_NAME: f64 = 0.75;

/// The file and what it is.
#[derive(Debug, Clone)]
pub struct LeaveFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Died or moved, all rows alike.
    pub kind: DepartureKind,
    /// The region it speaks of; rows of people at home elsewhere are set aside.
    pub region: RegionCode,
    /// By whose word; a row may add its own certificate.
    pub source: String,
    /// Do everything, save nothing.
    pub preview: bool,
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaveFileReport {
    /// Died or moved.
    pub kind: DepartureKind,
    /// Name of the file.
    pub file: String,
    /// Which layout.
    pub layout: String,
    /// The day on which it came in.
    pub as_of: Date,
    /// The region it speaks of.
    pub region: RegionCode,
    /// The closing account; rows set aside by what kept them from finding a person.
    pub account: Account,
    /// Rows set aside, by reason.
    pub set_aside: BTreeMap<String, Vec<u32>>,
    /// Headings that were not read.
    pub unknown_headings: Vec<String>,
    /// Who died while protected: a death benefit may be due to the heirs.
    pub death_benefits: Vec<Id<Person>>,
    /// The change; `None` for a preview.
    pub change: Option<i64>,
    /// It had come in before; nothing was written.
    #[serde(default)]
    pub already: bool,
}

/// Nobody known is the person of this row.
const NOBODY: &str = "nobody_known";
/// The number is somebody's whose name is nothing like this one.
const OTHER_NAME: &str = "other_name";
/// Several persons fit.
const SEVERAL: &str = "several_fit";
/// The person is at home outside the region of the file.
const ELSEWHERE: &str = "at_home_elsewhere";
/// The person was not born yet on that day.
const BEFORE_BIRTH: &str = "before_birth";

/// Brings in a file of people who died or moved away, as one change.
///
/// # Errors
/// A file that fits no layout, missing rights in its region, no source.
pub fn leave_by_file(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    request: &LeaveFile,
    on_issue: &mut dyn FnMut(&Issue),
) -> Result<LeaveFileReport, StepError> {
    in_use(request.region)?;
    actor.need_in(Right::ImportRosters, request.region)?;
    if request.kind == DepartureKind::Back {
        return Err(StepError::request(
            "Yang kembali dicatat satu per satu, bukan dari berkas.",
            "Who is there again is noted one by one, not from a file.",
        ));
    }
    if request.source.trim().is_empty() {
        return Err(StepError::request("Sebutkan sumbernya.", "Name the source."));
    }
    let file = plain_name(&request.path.file_name().unwrap_or_default().to_string_lossy());
    let open = || File::open(&request.path).map_err(|error| trouble(request, error));
    if request.preview {
        let mut reader = workspace.store().reader()?;
        let read = read(workspace, &mut reader, clock, request, on_issue)?;
        return Ok(read.report(request, &file, clock, None));
    }
    let name = workspace.store().name_upload(open()?)?;
    let key = format!("person.departures:{}:{name}:{}", request.kind.code(), request.region);
    let key = history::standing_key(&mut workspace.store().reader()?, &key)?;
    let change_request = ChangeRequest {
        kind: "person.departures",
        idempotency_key: &key,
        actor: &actor.name,
        reason: &file,
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let outcome = workspace.store().change(&change_request, |change| {
        change.next_ids("person", 0)?;
        let upload = workspace.store().save_upload(open()?)?;
        if upload.name != name {
            return Err(changed_meanwhile(&request.path.display()));
        }
        let read = read(workspace, change, clock, request, on_issue)?;
        let report = read.report(request, &file, clock, Some(change.id()));
        // Balances are checked before writing: an account that does not close is our own mistake.
        assert!(report.account.balances(), "rows read and rows accounted for differ: {:?}", report.account);
        let mut batch = RowBatch::new(&tables::DEPARTURE, change.id());
        let first = change.next_ids("departure", count(read.found.len()))?;
        for (found, id) in read.found.iter().zip(first..) {
            put_departure(&mut batch, id, found.person, request.kind, (found.on, found.to), &found.source);
        }
        change.insert(&batch)?;
        let first = change.next_ids("row_issue", count(read.issues.len()))?;
        let (mut batch, mut next) = (RowBatch::new(&tables::ROW_ISSUE, change.id()), first);
        put_issues(&mut batch, &mut next, &read.issues);
        change.insert(&batch)?;
        change.record_upload(&upload)?;
        change.count("accepted", count(read.found.len()));
        Ok::<_, StepError>(report)
    })?;
    Ok(match outcome {
        Outcome::Done(report) => report,
        Outcome::AlreadyDone(report) => LeaveFileReport { already: true, ..report },
    })
}

fn trouble(request: &LeaveFile, error: std::io::Error) -> StepError {
    StepError::File { path: request.path.display().to_string(), error }
}

/// A row that found its person.
struct Found {
    person: Id<Person>,
    on: Date,
    to: Option<RegionCode>,
    source: String,
}

/// What a file came to.
struct Read {
    found: Vec<Found>,
    account: Account,
    set_aside: BTreeMap<String, Vec<u32>>,
    issues: Vec<Issue>,
    layout: String,
    unknown_headings: Vec<String>,
    death_benefits: Vec<Id<Person>>,
}

impl Read {
    fn report(&self, request: &LeaveFile, file: &str, clock: &Clock, change: Option<i64>) -> LeaveFileReport {
        LeaveFileReport {
            kind: request.kind,
            file: file.to_owned(),
            layout: self.layout.clone(),
            as_of: clock.today,
            region: request.region,
            account: self.account.clone(),
            set_aside: self.set_aside.clone(),
            unknown_headings: self.unknown_headings.clone(),
            death_benefits: self.death_benefits.clone(),
            change,
            already: false,
        }
    }
}

fn read(
    workspace: &Workspace,
    query: &mut impl Query,
    clock: &Clock,
    request: &LeaveFile,
    on_issue: &mut dyn FnMut(&Issue),
) -> Result<Read, StepError> {
    let mut rows = sheets::open(Input::from(request.path.as_path()), &[&sheets::DEPARTURES])?;
    let mut seeker = Seeker::new(workspace, query, request)?;
    let mut read = Read {
        found: Vec::new(),
        account: Account::default(),
        set_aside: BTreeMap::new(),
        issues: Vec::new(),
        layout: rows.layout().id.to_owned(),
        unknown_headings: rows.unknown_headings().iter().map(|heading| plain_name(heading)).collect(),
        death_benefits: Vec::new(),
    };
    let all_lists = lists::lists(query)?;
    let mut told = HashSet::new();
    for row in rows.by_ref() {
        let mut row = row?;
        read.account.read += 1;
        let on = row.date("tanggal_peristiwa");
        if on.is_some_and(|on| on > clock.today) {
            row.add_issue("tanggal_peristiwa", IssueCode::DateUnreadable, Severity::Refused);
        }
        let refused = note_issues(&row, &mut read.account, on_issue);
        read.issues.extend_from_slice(row.issues());
        let Some(on) = on.filter(|_| !refused) else {
            if !refused {
                *read.account.refused.entry("date-unreadable".to_owned()).or_default() += 1;
            }
            continue;
        };
        let sought = seeker.seek(query, &row)?;
        let sought = sought.and_then(|known| known.not_before_birth(on).map(|()| known).map_err(|_| BEFORE_BIRTH));
        let known = match sought {
            Ok(known) => known,
            Err(reason) => {
                *read.account.set_aside.entry(reason.to_owned()).or_default() += 1;
                read.set_aside.entry(reason.to_owned()).or_default().push(row.number());
                continue;
            }
        };
        let to = row.region("kode_wilayah_tujuan").filter(|to| units::region(*to).is_some());
        let last = seeker.departures.said_of(known.leader).last();
        let is_known = last.is_some_and(|last| (last.kind, last.on) == (request.kind, on));
        if is_known || !told.insert(known.leader) {
            read.account.merged += 1;
            continue;
        }
        read.account.accepted += 1;
        if request.kind == DepartureKind::Dead && covered_at_death(workspace, &all_lists, &known, on)?.is_some() {
            read.death_benefits.push(known.leader);
        }
        let basis = row.text("dasar").map_or_else(String::new, |basis| format!(", {basis}"));
        let source = plain_name(&format!("{}{basis}", request.source.trim()));
        read.found.push(Found { person: known.leader, on, to, source });
    }
    close_account(&mut read.account, rows.blank_rows(), rows.skipped_rows());
    Ok(read)
}

/// Persons by name and birth date.
type ByName = HashMap<(String, Date), Vec<Id<Person>>>;

/// Finds the person of a row: by number, without one by name and birth date inside the region.
struct Seeker<'a> {
    workspace: &'a Workspace,
    who: Identities,
    departures: Departures,
    loaded: std::sync::Arc<crate::workspace::Loaded>,
    region: RegionCode,
    /// Persons at home in the region, by name and birth date; read when the first row has no number.
    by_name: Option<ByName>,
}

impl<'a> Seeker<'a> {
    fn new(workspace: &'a Workspace, query: &mut impl Query, request: &LeaveFile) -> Result<Self, StepError> {
        let who = identity::identities(query)?;
        let departures = identity::departures(query, &who)?;
        let loaded = workspace.loaded()?;
        Ok(Self { workspace, who, departures, loaded, region: request.region, by_name: None })
    }

    fn seek(&mut self, query: &mut impl Query, row: &Row) -> Result<Result<KnownPerson, &'static str>, StepError> {
        let name = row.name().unwrap_or_default();
        let candidates = match (row.nik(), row.birth()) {
            (Some(nik), _) => {
                let records = identity::records_with_number(query, self.workspace.store().keys(), &nik.digits())?;
                let mut leaders: Vec<_> = records.into_iter().map(|record| self.who.leader(record)).collect();
                leaders.dedup();
                leaders
            }
            (None, Some(birth)) => {
                let key = (normalize_name(&name), birth);
                self.by_name(query)?.get(&key).cloned().unwrap_or_default()
            }
            (None, None) => Vec::new(),
        };
        let mut known = Vec::new();
        for candidate in &candidates {
            known.extend(KnownPerson::load(query, &self.who, *candidate)?);
        }
        if known.is_empty() {
            return Ok(Err(NOBODY));
        }
        // A relative's number written beside another name takes nobody off a list.
        known.retain(|known| known.records.iter().any(|record| name_similarity(&record.name, &name) >= SAME_NAME));
        let Some(only) = known.pop() else { return Ok(Err(OTHER_NAME)) };
        if !known.is_empty() {
            return Ok(Err(SEVERAL));
        }
        if !self.region.contains(only.home(&self.loaded)) {
            return Ok(Err(ELSEWHERE));
        }
        Ok(Ok(only))
    }

    fn by_name(&mut self, query: &mut impl Query) -> Result<&ByName, StepError> {
        if self.by_name.is_none() {
            let mut found = ByName::new();
            let (who, region) = (&self.who, self.region);
            people::each_name(query, &|_| true, &mut |person| {
                let here = person.residence.is_some_and(|home| region.contains(home));
                if let (true, Some(birth)) = (here, person.birth) {
                    let leader = who.leader(person.id);
                    let same = found.entry((normalize_name(&person.name), birth)).or_default();
                    if !same.contains(&leader) {
                        same.push(leader);
                    }
                }
            })?;
            self.by_name = Some(found);
        }
        Ok(self.by_name.as_ref().expect("made above"))
    }
}
