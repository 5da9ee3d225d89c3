//! The branch office's answers by file: every row accounted for, the same file twice changes nothing.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::Account;
use domain::submission::{Batch, Line, Mode, Move, Part, RefusalReason, State, moved};
use law::{Refused, Sentence};
use serde::{Deserialize, Serialize};
use sheets::{ANSWERS, Input, Severity};
use store::submissions::{KeptRow, NewMove, numbers, put_move};
use store::{ChangeRequest, Outcome, Query, RowBatch, history, tables};
use units::{Language, Nik};

use super::acting::acting;
use super::book::Book;
use super::enrol::{enrol_rows, mode_of};
use super::moves::{not_matched, of_row};
use crate::access::{Actor, Right};
use crate::import::{count, plain_name};
use crate::workspace::{Clock, Loaded, Workspace};
use crate::{StepError, both};

/// How an answer file was taken. Names no one: rows are numbers of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFileReport {
    /// In whose name.
    pub office: String,
    /// Its file.
    pub file: String,
    /// The closing account: rows read = accepted (moved) + merged (said before) + refused (to mend) + skipped.
    pub account: Account,
    /// Rows of submissions that were accepted now.
    pub accepted: u64,
    /// Rows of submissions that were refused now, per reason.
    pub refused: BTreeMap<String, u64>,
    /// Rows of the file to mend.
    pub to_mend: Vec<AnswerToMend>,
    /// Rows that were known by their reference although the number in them is damaged.
    pub damaged_numbers: u64,
    /// The same file had been taken before; nothing was written.
    #[serde(default)]
    pub already: bool,
}

/// A row of the file that says nothing we can use, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerToMend {
    /// Row of the file.
    pub sheet_row: u32,
    /// Stable word.
    pub code: String,
    /// What to do.
    #[serde(flatten, with = "both::sentence")]
    pub sentence: Sentence,
}

/// What a row of the file says.
struct Said {
    sheet_row: u32,
    reference: Option<String>,
    nik: Option<Nik>,
    /// Other rows may lie within this one, or its cells under other headings.
    astray: Option<Trouble>,
    /// A number stands there that cannot be read.
    damaged: bool,
    name: String,
    answer: String,
    reason: String,
    note: String,
}

/// Takes a file of answers as one change.
///
/// # Errors
/// A file that is no answer file, an office that is no branch office, missing rights. Bad rows are no error.
pub fn answer_file(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    office: Option<&str>,
    path: &Path,
) -> Result<AnswerFileReport, StepError> {
    actor.need(Right::Submit)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let content = std::fs::read(path).map_err(|error| StepError::File { path: path.display().to_string(), error })?;
    answer_content(workspace, actor, clock, office, &file, content)
}

/// [`answer_file`] for a file that came by another way than a path.
///
/// # Errors
/// As [`answer_file`].
pub fn answer_content(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    office: Option<&str>,
    file: &str,
    content: Vec<u8>,
) -> Result<AnswerFileReport, StepError> {
    actor.need(Right::Submit)?;
    let mut reader = workspace.store().reader()?;
    let office = acting(&mut reader, actor, office, clock.today)?;
    let (said, account) = read_file(content.clone())?;
    let upload = workspace.store().name_upload(content.as_slice())?;
    let key = history::standing_key(&mut reader, &format!("answers:{}:{upload}", office.name))?;
    drop(reader);
    let loaded = workspace.loaded()?;
    let enrols = mode_of(&mut workspace.store().reader()?)? == Mode::SystemOfRecord;
    let request = ChangeRequest {
        kind: if enrols { "enrol.answer" } else { "submission.answer" },
        idempotency_key: &key,
        actor: &actor.name,
        reason: &plain_name(file),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let outcome = workspace.store().change(&request, |change| {
        change.next_ids("submission_move", 0)?;
        let book = workspace.book_in(change, &loaded, clock.today)?;
        let mut report =
            AnswerFileReport { office: office.name.clone(), file: plain_name(file), ..AnswerFileReport::default() };
        report.account = account;
        let desk = Desk::of(workspace, change, actor, &book, &loaded, &office.name)?;
        let mut decided: Vec<(Decision<'_>, &str)> = Vec::new();
        let mut spoken: HashMap<Line, (Move, Option<RefusalReason>)> = HashMap::new();
        for row in &said {
            let decided_row = desk.decide(row, &mut spoken, &mut report.damaged_numbers);
            match decided_row.and_then(|decision| if enrols { enrollable(decision) } else { Ok(decision) }) {
                Ok(Some(decision)) => {
                    match decision.reason {
                        None => report.accepted += 1,
                        Some(reason) => *report.refused.entry(reason.code().to_owned()).or_default() += 1,
                    }
                    report.account.accepted += 1;
                    decided.push((decision, &row.note));
                }
                Ok(None) => report.account.merged += 1,
                Err((code, sentence)) => {
                    *report.account.refused.entry(code.to_owned()).or_default() += 1;
                    let sentence = of_row(&row.sheet_row.to_string(), &sentence);
                    report.to_mend.push(AnswerToMend { sheet_row: row.sheet_row, code: code.to_owned(), sentence });
                }
            }
        }
        let first = change.next_ids("submission_move", count(decided.len()))?;
        let mut moves = RowBatch::new(&tables::SUBMISSION_MOVE, change.id());
        for ((decision, note), id) in decided.iter().zip(first..) {
            let step = NewMove {
                batch: decision.batch.id,
                row: decision.kept.row.id,
                step: decision.step,
                state: decision.state,
                office: &office.name,
                field: None,
                reason: decision.reason,
                note: (!note.is_empty()).then_some(*note),
                payer: None,
                last_month: None,
                money: None,
            };
            put_move(&mut moves, id, &step);
        }
        change.insert(&moves)?;
        if enrols {
            let accepted = decided.iter().map(|(decision, _)| decision).filter(|one| one.step == Move::Accept);
            let rows: Vec<_> = accepted
                .filter(|one| !book.enrolled_before(one.kept))
                .filter_map(|one| Some((one.kept.row.id, one.kept.row.person?)))
                .collect();
            enrol_rows(workspace, change, clock, &rows)?;
        }
        let sealed = workspace.store().save_upload(content.as_slice())?;
        change.record_upload(&sealed)?;
        change.count("accepted", count(decided.len()));
        assert!(report.account.balances(), "rows read and rows accounted for differ: {:?}", report.account);
        Ok::<_, StepError>(report)
    })?;
    workspace.shelf.keep_up(workspace);
    Ok(match outcome {
        Outcome::Done(report) => report,
        Outcome::AlreadyDone(report) => AnswerFileReport { already: true, ..report },
    })
}

/// Whoever is enrolled must be known.
fn enrollable(decision: Option<Decision<'_>>) -> Result<Option<Decision<'_>>, Trouble> {
    match decision {
        Some(one) if one.step == Move::Accept && one.kept.row.person.is_none() => Err(("not_matched", not_matched())),
        decision => Ok(decision),
    }
}

/// The rows that answer something, and the beginning of their account: how many were read, which say nothing.
fn read_file(content: Vec<u8>) -> Result<(Vec<Said>, Account), StepError> {
    let mut said = Vec::new();
    let mut account = Account::default();
    let mut reader = sheets::open(Input::from(content), &[&ANSWERS])?;
    for row in &mut reader {
        let row = row?;
        account.read += 1;
        let text = |key: &str| row.text(key).unwrap_or_default().trim().to_owned();
        let some = |key: &str| Some(text(key)).filter(|text| !text.is_empty());
        // A row that swallowed others, or whose cells stand elsewhere, says nothing that can be trusted.
        let astray = row.issues().iter().find(|issue| issue.column.is_none() && issue.severity == Severity::Refused);
        if astray.is_none() && text("jawaban").is_empty() {
            *account.skipped.entry("unanswered".to_owned()).or_default() += 1;
            continue;
        }
        said.push(Said {
            sheet_row: row.number(),
            reference: some("rujukan"),
            nik: row.nik(),
            astray: astray.map(|issue| {
                let [indonesian, english] = [Language::Indonesian, Language::English].map(|in_it| issue.said_in(in_it));
                (issue.code.name(), Sentence { indonesian, english })
            }),
            damaged: row.nik().is_none() && row.refused(),
            name: text("nama"),
            answer: text("jawaban").to_lowercase(),
            reason: text("alasan"),
            note: text("keterangan"),
        });
    }
    Ok((said, account))
}

/// Why a row of the file cannot be used: a stable word, and what to do.
type Trouble = (&'static str, Sentence);

fn trouble(code: &'static str, indonesian: impl Into<String>, english: impl Into<String>) -> Trouble {
    (code, Sentence::in_both(indonesian, english))
}

/// The rows that the branch office may answer, found by reference or by number.
struct Desk<'b> {
    book: &'b Book,
    loaded: &'b Loaded,
    rows: HashMap<Line, (&'b Batch, &'b KeptRow)>,
    numbers: HashMap<Line, Nik>,
    by_nik: HashMap<Nik, Vec<Line>>,
}

/// What a row of the file decides.
struct Decision<'b> {
    batch: &'b Batch,
    kept: &'b KeptRow,
    step: Move,
    state: State,
    reason: Option<RefusalReason>,
}

impl<'b> Desk<'b> {
    fn of(
        workspace: &Workspace,
        query: &mut impl Query,
        actor: &Actor,
        book: &'b Book,
        loaded: &'b Loaded,
        office: &str,
    ) -> Result<Self, StepError> {
        let mut desk = Self { book, loaded, rows: HashMap::new(), numbers: HashMap::new(), by_nik: HashMap::new() };
        let mut any = false;
        for (batch, _) in desk.book.batches.values() {
            if batch.part_of(office) != Part::Branch || !actor.may_in(Right::Submit, batch.region) {
                continue;
            }
            any = true;
            for kept in desk.book.rows_of(batch.id) {
                desk.rows.insert(Line { batch: batch.id.get(), line: kept.row.line }, (batch, kept));
            }
            for (line, number) in numbers(query, workspace.store().keys(), batch.id)? {
                if let Some(nik) = number.nik {
                    desk.numbers.insert(line, nik);
                    desk.by_nik.entry(nik).or_default().push(line);
                }
            }
        }
        if any {
            return Ok(desk);
        }
        Err(StepError::request(
            format!("{office} bukan kantor cabang bagi usulan mana pun di wilayah {}.", actor.name),
            format!("{office} is not the branch office of any submission in the regions of {}.", actor.name),
        ))
    }

    /// Nothing when the row repeats what was said.
    fn decide(
        &self,
        row: &Said,
        spoken: &mut HashMap<Line, (Move, Option<RefusalReason>)>,
        damaged: &mut u64,
    ) -> Result<Option<Decision<'b>>, Trouble> {
        if let Some((code, sentence)) = &row.astray {
            return Err((code, sentence.clone()));
        }
        let (step, reason) = read_answer(row)?;
        let (at, damaged_number) = self.find(row)?;
        *damaged += u64::from(damaged_number);
        if let Some(earlier) = spoken.get(&at) {
            return if *earlier == (step, reason) {
                Ok(None)
            } else {
                Err(trouble(
                    "contradiction",
                    format!("Baris usulan {at} dijawab lain pada baris sebelumnya; pilih satu."),
                    format!("An earlier row answers row {at} of the submission in another way; choose one."),
                ))
            };
        }
        let (batch, kept) = self.rows[&at];
        let last = kept.last.as_ref();
        let same = match step {
            Move::Accept => matches!(kept.row.state, State::Accepted | State::Active),
            _ => kept.row.state == State::Refused && last.is_some_and(|last| last.reason == reason),
        };
        if same {
            spoken.insert(at, (step, reason));
            return Ok(None);
        }
        // A refusal for another reason corrects the first one.
        let from =
            if step == Move::Refuse && kept.row.state == State::Refused { State::Accepted } else { kept.row.state };
        let state = moved(from, step, Part::Branch, batch.route()).map_err(|_| {
            let state = kept.row.state;
            trouble(
                "not_its_turn",
                format!("Baris usulan {at} sedang {}; belum atau tidak lagi di kantor cabang.", state.title()),
                format!(
                    "Row {at} of the submission is {}; it is not at the branch office yet, or no more.",
                    state.title_in(Language::English)
                ),
            )
        })?;
        spoken.insert(at, (step, reason));
        Ok(Some(Decision { batch, kept, step, state, reason }))
    }

    /// The row that is answered, and whether the number in the file is damaged.
    fn find(&self, row: &Said) -> Result<(Line, bool), Trouble> {
        let (nik, damaged) = (row.nik, row.damaged);
        if let Some(reference) = &row.reference {
            let Ok(at) = reference.parse::<Line>() else {
                return Err(trouble(
                    "reference",
                    format!("Rujukan \"{reference}\" bukan nomor usulan dan baris seperti 12-3."),
                    format!("The reference “{reference}” is no number of a submission and row such as 12-3."),
                ));
            };
            let Some((_, kept)) = self.rows.get(&at) else {
                return Err(trouble(
                    "unknown_row",
                    format!("Tidak ada baris usulan {at} untuk kantor ini."),
                    format!("This office has no row {at} of a submission."),
                ));
            };
            let same_number = nik.is_some() && self.numbers.get(&at).copied() == nik;
            let same_name = self.name_of(kept).is_some_and(|name| same_words(name, &row.name));
            return if same_number || same_name {
                Ok((at, damaged))
            } else {
                Err(trouble(
                    "other_person",
                    format!("Rujukan {at} dan nama atau NIK pada baris ini milik orang yang berbeda."),
                    format!("The reference {at} and the name or NIK of this row are of different persons."),
                ))
            };
        }
        let Some(nik) = nik else {
            let (what, in_english) =
                if damaged { ("NIK rusak", "The NIK is damaged") } else { ("NIK kosong", "The NIK is empty") };
            return Err(trouble(
                "no_reference",
                format!("{what} dan rujukan kosong; isi rujukan seperti 12-3."),
                format!("{in_english}, and there is no reference; fill in a reference such as 12-3."),
            ));
        };
        // Of several submissions for one person, the one that waits for an answer.
        let lines = self.by_nik.get(&nik).map_or(&[][..], Vec::as_slice);
        let waits = |line: &&Line| {
            let (batch, kept) = self.rows[*line];
            domain::submission::desk(kept.row.state, batch.route()) == Some(Part::Branch)
        };
        let waiting: Vec<&Line> = lines.iter().filter(waits).collect();
        match (waiting.as_slice(), lines) {
            ([only], _) => Ok((**only, false)),
            ([], [.., last]) => Ok((*last, false)),
            ([], []) => Err(trouble(
                "unknown_row",
                "NIK ini tidak ada pada usulan untuk kantor ini.",
                "No submission for this office has this NIK.",
            )),
            _ => Err(trouble(
                "several_rows",
                "NIK ini ada pada beberapa usulan; isi rujukan seperti 12-3.",
                "Several submissions have this NIK; fill in a reference such as 12-3.",
            )),
        }
    }

    fn name_of(&self, kept: &KeptRow) -> Option<&str> {
        self.loaded.row(kept.row.source).map(|(source, _)| source.entry.name.as_str())
    }
}

fn read_answer(row: &Said) -> Result<(Move, Option<RefusalReason>), Trouble> {
    match row.answer.as_str() {
        "diterima" | "terima" | "ya" => Ok((Move::Accept, None)),
        "ditolak" | "tolak" | "tidak" => {
            let reason: RefusalReason = row.reason.parse().map_err(|unknown: law::UnknownCode| {
                ("reason", Refused::unknown(("Alasan", "Reason"), unknown.read, unknown.allowed).sentence())
            })?;
            if reason == RefusalReason::Other && row.note.is_empty() {
                return Err(trouble(
                    "reason",
                    "Alasan lainnya memerlukan keterangan.",
                    "The reason “lainnya” (other) needs a note.",
                ));
            }
            Ok((Move::Refuse, Some(reason)))
        }
        other => Err(("answer", Refused::unknown(("Jawaban", "Answer"), other, "diterima, ditolak").sentence())),
    }
}

/// The same name but for case and spaces.
fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(one) == words(other)
}
