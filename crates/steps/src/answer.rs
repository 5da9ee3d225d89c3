//! The answer: the sender's own file back, same rows and order, with what we know of each row.

use std::collections::{BTreeSet, HashMap};
use std::io::{Seek, Write};

use domain::submission::Batch;
use domain::{AnswerStatus, Note, Outcome, Roster, RosterRow};
use law::Sentence;
use serde::Serialize;
use sheets::{FileKind, Input};
use store::lists;
use units::{Date, Id, RegionCode};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::{Speaking, lists_for};
use crate::import::plain_name;
use crate::import_as::ImportAs;
use crate::kept_layouts;
use crate::known::left_by;
use crate::roster_file::refused_issues;
use crate::submission::{Word, submission, words_by_source, write_submission};
use crate::workspace::{Workspace, memberships_in};

/// How an answer was made up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AnswerReport {
    /// Which roster; none for a batch whose names come from several lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roster: Option<i64>,
    /// Which batch, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<i64>,
    /// Its file.
    pub file: String,
    /// Rows per status.
    pub rows: std::collections::BTreeMap<&'static str, u64>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// The lists that were sent of this very region, the newest first: each has an answer of its own.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn lists_of(workspace: &Workspace, actor: &Actor, region: RegionCode) -> Result<Vec<Roster>, StepError> {
    actor.need_in(Right::ReadPeople, region)?;
    let loaded = workspace.loaded()?;
    let own = loaded.rosters.values().rev().map(|(roster, _)| roster).filter(|roster| roster.region == region);
    Ok(own.cloned().collect())
}

/// The columns that are added; never a card number. The last one only where submissions were drafted.
const HEADINGS: [&str; 5] = ["status", "program", "lunas_sampai", "pertanyaan", "usulan"];

/// Writes the sender's file with status, programs, paid-until and a question beside each row.
///
/// # Errors
/// An unknown roster, rights that are missing, no list of participants that reaches its region, a file that cannot be
/// written.
pub fn answer(
    workspace: &Workspace,
    actor: &Actor,
    roster: Id<Roster>,
    as_of: Option<Date>,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<AnswerReport, StepError> {
    let today = as_of.map_or_else(|| latest_day(workspace, roster), Ok)?;
    answer_about(workspace, actor, roster, (as_of, today, None), kind, out)
}

/// Writes the sender's file with the state that each row has in one batch; a table of the batch where its names come
/// from several lists.
///
/// # Errors
/// An unknown batch, and what [`answer`] refuses.
pub fn answer_batch(
    workspace: &Workspace,
    actor: &Actor,
    batch: Id<Batch>,
    today: Date,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<AnswerReport, StepError> {
    let found = submission(workspace, actor, today, batch)?;
    let loaded = workspace.loaded()?;
    let lists: BTreeSet<i64> =
        found.rows.iter().filter_map(|view| loaded.row(view.row.source).map(|(row, _)| row.roster.get())).collect();
    let lists: Vec<i64> = lists.into_iter().collect();
    let [only] = lists.as_slice() else {
        let mut report = AnswerReport { batch: Some(batch.get()), ..AnswerReport::default() };
        report.file = format!("usulan {batch}");
        for view in &found.rows {
            *report.rows.entry(view.row.state.code()).or_default() += 1;
        }
        let text = Sentence::in_both(
            format!("Nama usulan ini berasal dari {} daftar; ditulis sebagai tabel usulan.", lists.len()),
            format!("The names of this submission are of {} lists; written as a table of the submission.", lists.len()),
        );
        report.notes.push(text.into());
        write_submission(&found, kind, out)?;
        return Ok(report);
    };
    let mut report = answer_about(workspace, actor, Id::new(*only), (None, today, Some(batch)), kind, out)?;
    report.batch = Some(batch.get());
    Ok(report)
}

/// The day of the list that speaks for a roster.
fn latest_day(workspace: &Workspace, roster: Id<Roster>) -> Result<Date, StepError> {
    let loaded = workspace.loaded()?;
    let (found, _) = loaded.rosters.get(&roster.get()).ok_or_else(|| no_roster(roster))?;
    Ok(lists_for(workspace, found.region, None)?.snapshot.as_of)
}

pub(crate) fn no_roster(roster: Id<Roster>) -> StepError {
    StepError::missing(format!("Tidak ada daftar bernomor {roster}."), format!("There is no list number {roster}."))
}

fn answer_about(
    workspace: &Workspace,
    actor: &Actor,
    roster: Id<Roster>,
    (as_of, today, batch): (Option<Date>, Date, Option<Id<Batch>>),
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<AnswerReport, StepError> {
    let loaded = workspace.loaded()?;
    let (found, upload) = loaded.rosters.get(&roster.get()).ok_or_else(|| no_roster(roster))?;
    actor.need_in(Right::ReadPeople, found.region)?;
    let Speaking { snapshot, together, note } = lists_for(workspace, found.region, as_of)?;
    let rules = workspace.rules().on(as_of.unwrap_or(snapshot.as_of))?;
    let members = loaded.members_of(workspace, &together, rules.day)?;
    let bytes = workspace.store().read_upload(upload)?;
    let layouts = ImportAs::Roster.layouts();
    let corrections = kept_layouts::of_roster(workspace, roster.get())?;
    let refused = refused_issues(sheets::open_with(Input::from(bytes.clone()), layouts, &corrections)?)?;
    let rows: HashMap<u32, &(RosterRow, Outcome)> =
        loaded.rows.iter().filter(|(row, _)| row.roster == roster).map(|row| (row.0.sheet_row, row)).collect();
    let mut report = AnswerReport {
        roster: Some(roster.get()),
        file: found.file.clone(),
        notes: note.into_iter().collect(),
        ..AnswerReport::default()
    };
    let words_of = words_by_source(workspace, &loaded, today, batch)?;
    let headings = if words_of.is_empty() { &HEADINGS[..4] } else { &HEADINGS[..] };
    sheets::annotate(Input::from(bytes), layouts, &corrections, kind, out, headings, &mut |number| {
        if let Some(issue) = refused.get(&number) {
            *report.rows.entry("refused").or_default() += 1;
            return Some(vec!["ditolak".to_owned(), String::new(), String::new(), issue.sentence()]);
        }
        let (row, outcome) = rows.get(&number)?;
        let (memberships, left) = match outcome {
            Outcome::Known(person) => {
                let left = loaded.known.leaves(*person, loaded.region_of(row), left_by(as_of));
                (memberships_in(&members, *person), left)
            }
            Outcome::Doubtful(_) | Outcome::NotMatched => (&[][..], None),
        };
        let (status, programs, paid_until) = domain::answer(row, *outcome, memberships, left, &rules);
        let (word, text, question) = words(status);
        *report.rows.entry(word).or_default() += 1;
        let paid_until = paid_until.map_or_else(String::new, |date| date.to_string());
        let mut cells = vec![text, programs.to_string(), paid_until, question];
        if !words_of.is_empty() {
            cells.push(words_of.get(&row.id).map(Word::sentence).unwrap_or_default());
        }
        Some(cells)
    })?;
    Ok(report)
}

/// Whether a list came in under this file name: a file that bears it may be the sender's own, and is not written over.
///
/// # Errors
/// Trouble of the store.
pub fn is_name_of_a_list(workspace: &Workspace, file_name: &str) -> Result<bool, StepError> {
    let name = plain_name(file_name);
    if workspace.loaded()?.rosters.values().any(|(roster, _)| roster.file == name) {
        return Ok(true);
    }
    let lists = lists::lists(&mut workspace.store().reader()?)?;
    Ok(lists.iter().any(|list| list.snapshot.file == name))
}

/// A word for counting, the status for the sender, and a question where one is open.
fn words(status: AnswerStatus) -> (&'static str, String, String) {
    let none = String::new;
    match status {
        AnswerStatus::Active => ("active", "aktif".to_owned(), none()),
        AnswerStatus::InGrace { until } => {
            ("in_grace", "masa tenggang".to_owned(), format!("Iuran tertunggak; bayar paling lambat {until}."))
        }
        AnswerStatus::Lapsed { since } => ("lapsed", format!("berakhir sejak {since}"), none()),
        AnswerStatus::NotRegistered => ("not_registered", "belum terdaftar".to_owned(), none()),
        AnswerStatus::Doubtful => (
            "doubtful",
            "diragukan".to_owned(),
            "Ada peserta yang mirip. Mohon pastikan NIK, tanggal lahir, dan nama ibu kandung.".to_owned(),
        ),
        AnswerStatus::SetAside(reason) => ("set_aside", "bukan sasaran".to_owned(), reason.title().to_owned()),
        AnswerStatus::Repeats { row } => ("repeats", "berulang".to_owned(), format!("Sama dengan baris {row}.")),
        AnswerStatus::NotMatched => ("not_matched", "belum dicocokkan".to_owned(), none()),
    }
}
