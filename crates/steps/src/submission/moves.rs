//! Moving rows: one office's word on some rows of some batches, in one change.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::Person;
use domain::submission::{
    Basis, Batch, BatchRow, Claim, Estimate, Line, Mode, Move, Part, RefusalReason, State, desk, estimate, moved,
    overlaps, payer_code,
};
use law::{Funding, Law, Refused, Sentence};
use serde::{Deserialize, Serialize};
use store::submissions::{KeptMove, KeptRow, NewMove, last_move, put_move};
use store::{ChangeRequest, RowBatch, tables};
use units::{Id, Language, Month, Rupiah};

use super::acting::acting;
use super::book::{Book, claim, no_line};
use super::enrol::{enrol_rows, mode_of};
use super::exceeded::exceeded;
use super::payers::PayerDoubts;
use crate::access::{Actor, Right};
use crate::import::{count, plain_sentence};
use crate::workspace::{Clock, Workspace};
use crate::{StepError, both};

/// What is to be done with which rows.
#[derive(Debug, Clone)]
pub struct MoveRequest {
    /// Which batches.
    pub batches: Vec<Id<Batch>>,
    /// Only these lines, of one batch; every row that can be moved when `None`.
    pub lines: Option<Vec<u32>>,
    /// What.
    pub step: Move,
    /// In whose name; the actor's only office when `None`.
    pub office: Option<String>,
    /// Why the branch office refuses.
    pub reason: Option<RefusalReason>,
    /// The column that a return speaks of.
    pub field: Option<String>,
    /// Why, in words.
    pub note: Option<String>,
    /// With whose money from now on: the compiling agency fixes it.
    pub payer: Option<Funding>,
    /// The last month of this payer, for an end.
    pub last_month: Option<Month>,
    /// The last move that the user had seen; what was moved since is told, not moved.
    pub seen: Option<i64>,
}

impl MoveRequest {
    /// A move of all rows that can be moved.
    pub fn all(batch: Id<Batch>, step: Move, office: &str) -> Self {
        Self {
            batches: vec![batch],
            lines: None,
            step,
            office: Some(office.to_owned()),
            reason: None,
            field: None,
            note: None,
            payer: None,
            last_month: None,
            seen: None,
        }
    }
}

/// A row that was not moved although its turn had come, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Batch and line.
    pub row: String,
    /// Why.
    #[serde(flatten, with = "both::reason")]
    pub reason: Sentence,
}

/// How a move went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveReport {
    /// What was done.
    pub step: String,
    /// In whose name.
    pub office: String,
    /// Which batches.
    pub batches: Vec<i64>,
    /// Rows moved.
    pub rows: u64,
    /// Rows that stayed where they were, per state.
    pub stayed: BTreeMap<String, u64>,
    /// Rows whose turn it was, but that something holds back.
    pub held_back: Vec<HeldBack>,
    /// Rows that were enrolled with a membership number: system of record only.
    #[serde(default)]
    pub enrolled: u64,
    /// Estimate of the moved rows for the first month.
    pub monthly: Rupiah,
    /// Estimate of the moved rows for all months.
    pub total: Rupiah,
    /// Persons and money of the moved rows per village and payer.
    pub by_place_and_payer: BTreeMap<String, (u64, Rupiah)>,
    /// What the law leaves open about the money of the compiled rows, and budgets that are asked for too much.
    #[serde(flatten, with = "both::remarks")]
    pub remarks: Vec<Sentence>,
}

/// Columns that a return may speak of.
pub const RETURN_FIELDS: [&str; 12] = [
    "nik",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "nama_ibu",
    "alamat",
    "kode_wilayah",
    "pekerjaan",
    "peran",
    "nomor_sk",
    "dasar_rentan",
    "upah",
];

fn check(request: &MoveRequest) -> Result<(), StepError> {
    let wrong = |indonesian: &str, english: &str| Err(StepError::request(indonesian, english));
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    if request.batches.is_empty() {
        return wrong("Sebutkan nomor usulan.", "Name the number of the submission.");
    }
    if request.lines.is_some() && request.batches.len() > 1 {
        return wrong("Baris disebut untuk satu usulan saja.", "Rows are named for one submission only.");
    }
    if let Some(field) = request.field.as_deref().filter(|field| !RETURN_FIELDS.contains(field)) {
        return Err(Refused::unknown(("Kolom", "Column"), field, RETURN_FIELDS.join(", ")).into());
    }
    match request.step {
        Move::Return if blank(&request.note) => wrong("Sebutkan alasan pengembalian.", "Say why it is returned."),
        Move::Refuse if request.reason.is_none() => wrong("Sebutkan alasan penolakan.", "Say why it is refused."),
        Move::Refuse if request.reason == Some(RefusalReason::Other) && blank(&request.note) => {
            wrong("Alasan lainnya memerlukan keterangan.", "The reason “other” needs a note.")
        }
        Move::End if request.last_month.is_none() => wrong("Sebutkan bulan terakhir.", "Name the last month."),
        step if step != Move::End && request.last_month.is_some() => {
            wrong("Bulan terakhir hanya untuk mengakhiri.", "A last month is for ending only.")
        }
        step if step != Move::Compile && request.payer.is_some() => {
            wrong("Pembayar ditetapkan saat menghimpun.", "The payer is fixed when compiling.")
        }
        _ => Ok(()),
    }
}

/// Moves rows. The state is read again under the lock of all moves, so of two who move the same row at the same
/// moment one wins, and the other is told who was faster.
///
/// # Errors
/// A move that the table does not allow, a row that somebody else moved meanwhile, missing rights.
pub fn move_rows(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    request: &MoveRequest,
) -> Result<MoveReport, StepError> {
    actor.need(Right::Submit)?;
    check(request)?;
    let note = request.note.as_deref().map(|note| plain_sentence(("Keterangan", "Note"), note)).transpose()?;
    let mut reader = workspace.store().reader()?;
    let office = acting(&mut reader, actor, request.office.as_deref(), clock.today)?;
    // Whoever names nothing that he saw acts on what stands now, not on what another does while he waits for the lock.
    let seen = request.seen.map_or_else(|| last_move(&mut reader), Ok)?;
    drop(reader);
    let loaded = workspace.loaded()?;
    let law = Law::built_in();
    let numbers: BTreeSet<Id<Batch>> = request.batches.iter().copied().collect();
    let named: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let enrols = request.step == Move::Accept && mode_of(&mut workspace.store().reader()?)? == Mode::SystemOfRecord;
    let change_request = ChangeRequest {
        // Who is enrolled changes figures, a word of an office alone does not.
        kind: if enrols { "enrol.rows" } else { "submission.move" },
        idempotency_key,
        actor: &actor.name,
        reason: &format!("{} usulan {}", request.step.title(), named.join(", ")),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    let done = workspace.store().change(&change_request, |change| {
        // One mover at a time: the counter stays locked until the end, and what is read from here on is the last word.
        change.next_ids("submission_move", 0)?;
        // Who is asked for twice, or paid for twice by another payer than before, shows beside all others only.
        let whole = request.step == Move::Send || request.payer.is_some() || numbers.len() > 1;
        let book = match (whole, numbers.first()) {
            (false, Some(only)) => Arc::new(Book::one(workspace, change, &loaded, clock.today, *only)?),
            _ => workspace.book_in(change, &loaded, clock.today)?,
        };
        let mut report = MoveReport {
            step: request.step.code().to_owned(),
            office: office.name.clone(),
            batches: numbers.iter().map(|number| number.get()).collect(),
            ..MoveReport::default()
        };
        let gone = |kept: &KeptRow| {
            kept.row.person.and_then(|person| loaded.known.leaves(person, kept.row.region, clock.today))
        };
        let mut prices = Prices { law: &law, known: HashMap::new() };
        let mut doubts = PayerDoubts::of(&law);
        let mut chosen: Vec<Chosen<'_>> = Vec::new();
        let mut to_enrol: Vec<(Id<BatchRow>, Id<Person>)> = Vec::new();
        let paid_twice = match (request.step, request.payer) {
            (Move::Compile, Some(payer)) => twice_paid_by(&book, &numbers, request, payer, &office.name)?,
            _ => BTreeMap::new(),
        };
        for number in &numbers {
            let batch = book.batch(*number)?;
            actor.need_in(Right::Submit, batch.region)?;
            let part = batch.part_of(&office.name);
            let rows = book.rows_of(*number);
            if let Some(lines) = &request.lines
                && let Some(missing) = lines.iter().find(|line| !rows.iter().any(|kept| kept.row.line == **line))
            {
                return Err(no_line(*number, *missing));
            }
            let wanted = |kept: &&KeptRow| request.lines.as_ref().is_none_or(|lines| lines.contains(&kept.row.line));
            let twice = if request.step == Move::Send { twice_in(&book, *number) } else { BTreeMap::new() };
            for kept in rows.iter().filter(wanted) {
                let at = Line { batch: number.get(), line: kept.row.line };
                let last = kept.last.as_ref().map_or(0, |last| last.id);
                if last > seen && request.seen.is_none() && request.lines.is_none() {
                    *report.stayed.entry(kept.row.state.code().to_owned()).or_default() += 1;
                    continue;
                }
                if last > seen {
                    let now = told(kept);
                    return Err(StepError::request(
                        format!("Baris {at} berubah sejak dibuka: {}", now.indonesian),
                        format!("Row {at} changed since it was opened: {}", now.english),
                    ));
                }
                // Accepted while the store was a companion: enrolled now, without another word.
                if let (true, Part::Branch, State::Accepted, false, Some(person)) =
                    (enrols, part, kept.row.kept, book.is_enrolled(kept), kept.row.person)
                {
                    to_enrol.push((kept.row.id, person));
                    continue;
                }
                let to = match moved(kept.row.state, request.step, part, batch.route()) {
                    Ok(to) => to,
                    Err(_) if request.lines.is_none() && part != Part::Stranger => {
                        *report.stayed.entry(kept.row.state.code().to_owned()).or_default() += 1;
                        continue;
                    }
                    Err(refused) => {
                        let (refused, now) = (refused.sentence(), told(kept));
                        let turn = turn_of(batch, kept.row.state);
                        return Err(StepError::request(
                            format!("Baris {at}: {} {} {}", refused.indonesian, now.indonesian, turn.indonesian),
                            format!("Row {at}: {} {} {}", refused.english, now.english, turn.english),
                        ));
                    }
                };
                let held = match request.step {
                    Move::Send => twice.get(&at).cloned(),
                    Move::Accept if enrols && kept.row.person.is_none() => Some(not_matched()),
                    Move::Compile if kept.row.person.is_none() => Some(not_matched()),
                    Move::Compile if paid_twice.contains_key(&at) => paid_twice.get(&at).cloned(),
                    Move::Compile if gone(kept).is_some() => gone(kept).map(|reason| {
                        Sentence::in_both(
                            format!("Bukan sasaran lagi: {}.", reason.title()),
                            format!("No longer ours: {}.", reason.title_in(Language::English)),
                        )
                    }),
                    Move::Compile
                        if !domain::submission::payer_suits(
                            request.payer.unwrap_or(kept.row.payer),
                            kept.row.region,
                        ) =>
                    {
                        Some(Sentence::in_both(
                            "Kelurahan tidak memiliki ADD atau Dana Desa.",
                            "A kelurahan has no ADD or Dana Desa.",
                        ))
                    }
                    Move::Compile => {
                        let vulnerable =
                            loaded.row(kept.row.source).is_some_and(|(source, _)| source.entry.welfare.is_some());
                        doubts.forbidden_row(request.payer.unwrap_or(kept.row.payer), &kept.row, vulnerable)
                    }
                    Move::End if request.last_month.is_some_and(|last| last < kept.row.months.first.plus(-1)) => {
                        let first = kept.row.months.first;
                        Some(Sentence::in_both(
                            format!("Bulan pertamanya {first}; tarik usulannya bila tidak jadi."),
                            format!("Its first month is {first}; withdraw the row if it is not to be."),
                        ))
                    }
                    Move::End if request.last_month.is_some_and(|last| last > kept.row.months.last) => {
                        let last = kept.row.months.last;
                        Some(Sentence::in_both(
                            format!("Bulan terakhirnya sudah {last}."),
                            format!("Its last month is {last} already."),
                        ))
                    }
                    _ => None,
                };
                if let Some(reason) = held {
                    if request.lines.is_some() {
                        return Err(StepError::Request(of_row(&at.to_string(), &reason)));
                    }
                    report.held_back.push(HeldBack { row: at.to_string(), reason });
                    continue;
                }
                if let (true, false, Some(person)) = (enrols, book.enrolled_before(kept), kept.row.person) {
                    to_enrol.push((kept.row.id, person));
                }
                chosen.push((batch, kept, to, prices.of(kept, request)?));
            }
        }
        if chosen.is_empty() && to_enrol.is_empty() {
            let why = report.held_back.first().map(|held| of_row(&held.row, &held.reason));
            let turns = turns(&book, &numbers);
            let said = |language: Language, none: String| {
                let more = why.iter().chain(&turns).map(|sentence| sentence.said_in(language).to_owned());
                [none].into_iter().chain(more).collect::<Vec<String>>().join(" ")
            };
            let (step, office) = (request.step, &office.name);
            return Err(StepError::request(
                said(Language::Indonesian, format!("{office} tidak dapat {} satu baris pun.", step.title())),
                said(Language::English, format!("{office} can {} no row.", step.title_in(Language::English))),
            ));
        }
        let first = change.next_ids("submission_move", count(chosen.len()))?;
        let mut moves = RowBatch::new(&tables::SUBMISSION_MOVE, change.id());
        for ((batch, kept, state, money), id) in chosen.iter().zip(first..) {
            let step = NewMove {
                batch: batch.id,
                row: kept.row.id,
                step: request.step,
                state: *state,
                office: &office.name,
                field: request.field.as_deref(),
                reason: request.reason,
                note: note.as_deref(),
                payer: request.payer,
                last_month: request.last_month,
                money: *money,
            };
            put_move(&mut moves, id, &step);
            let (monthly, total) = money.unwrap_or((kept.row.monthly, kept.row.total));
            report.rows += 1;
            report.monthly = report.monthly + monthly;
            report.total = report.total + total;
            let payer = payer_code(request.payer.unwrap_or(kept.row.payer));
            let place = report.by_place_and_payer.entry(format!("{} {payer}", kept.row.region)).or_default();
            place.0 += 1;
            place.1 = place.1 + monthly;
        }
        change.insert(&moves)?;
        change.count("rows", count(chosen.len()));
        report.remarks = doubts.remarks();
        // Money is named when a batch is sent, and again where the compiling agency fixes another.
        if request.step == Move::Send || request.payer.is_some() {
            let funding = store::funding::funding(change)?;
            let fixed = |kept: &KeptRow, money: Option<(Rupiah, Rupiah)>| {
                let (monthly, total) = money.unwrap_or((kept.row.monthly, kept.row.total));
                BatchRow { payer: request.payer.unwrap_or(kept.row.payer), monthly, total, ..kept.row.clone() }
            };
            let own: Vec<BatchRow> = chosen.iter().map(|(_, kept, _, money)| fixed(kept, *money)).collect();
            let moved: BTreeSet<Id<BatchRow>> = own.iter().map(|row| row.id).collect();
            let others = book.rows.iter().map(|kept| &kept.row).filter(|row| !moved.contains(&row.id));
            let drawn: Vec<&BatchRow> = own.iter().collect();
            report.remarks.extend(exceeded(actor, &funding, &drawn, others.chain(&own)));
        }
        if enrols {
            enrol_rows(workspace, change, clock, &to_enrol)?;
            report.enrolled = u64::try_from(to_enrol.len()).expect("rows in memory");
        }
        Ok::<_, StepError>(report)
    })?;
    workspace.shelf.keep_up(workspace);
    Ok(done.into_value())
}

/// A row that will move, where to, and its estimate where that changes.
type Chosen<'b> = (&'b Batch, &'b KeptRow, State, Option<(Rupiah, Rupiah)>);

pub(super) fn not_matched() -> Sentence {
    Sentence::in_both(
        "Belum dicocokkan dengan daftar peserta: cocokkan dahulu.",
        "Not matched with the participants yet: match first.",
    )
}

/// A reason with the row that it is of.
pub(super) fn of_row(row: &str, reason: &Sentence) -> Sentence {
    Sentence::in_both(format!("Baris {row}: {}", reason.indonesian), format!("Row {row}: {}", reason.english))
}

/// What was last done with a row, for somebody who came too late.
fn told(kept: &KeptRow) -> Sentence {
    let state = |language| kept.row.state.title_in(language);
    let (now, now_in_english) = (state(Language::Indonesian), state(Language::English));
    match &kept.last {
        Some(last) => {
            let KeptMove { office, actor, step, recorded_at, .. } = last;
            Sentence::in_both(
                format!("Kini {now}: {office} ({actor}) {} pada {recorded_at}.", step.title()),
                format!(
                    "It is {now_in_english} now: {office} ({actor}), {}, {recorded_at}.",
                    step.title_in(Language::English)
                ),
            )
        }
        None => Sentence::in_both(format!("Kini {now}."), format!("It is {now_in_english} now.")),
    }
}

/// Whose turn a row is, for somebody whose turn it is not.
fn turn_of(batch: &Batch, state: State) -> Sentence {
    match desk(state, batch.route()).and_then(|part| Some((part, batch.office_of(part)?))) {
        Some((part, office)) => Sentence::in_both(
            format!("Giliran {office} ({}).", part.title()),
            format!("It is the turn of {office} ({}).", part.title_in(Language::English)),
        ),
        None => Sentence::in_both("Tidak menunggu kantor mana pun.", "It waits for no office."),
    }
}

/// Whose turn it is in these batches, the most rows first.
fn turns(book: &Book, numbers: &BTreeSet<Id<Batch>>) -> Option<Sentence> {
    let mut waiting: BTreeMap<(Part, &str), u64> = BTreeMap::new();
    for batch in numbers.iter().filter_map(|number| book.batch(*number).ok()) {
        for kept in book.rows_of(batch.id) {
            if let Some(part) = desk(kept.row.state, batch.route())
                && let Some(office) = batch.office_of(part)
            {
                *waiting.entry((part, office)).or_default() += 1;
            }
        }
    }
    let named = |language: Language, rows_word: &str| {
        let of_desk = |((part, office), rows): (&(Part, &str), &u64)| {
            format!("{office} ({}) {rows} {rows_word}", part.title_in(language))
        };
        waiting.iter().map(of_desk).collect::<Vec<String>>().join("; ")
    };
    (!waiting.is_empty()).then(|| {
        Sentence::in_both(
            format!("Giliran: {}.", named(Language::Indonesian, "baris")),
            format!("Whose turn it is: {}.", named(Language::English, "rows")),
        )
    })
}

/// The rows of a batch that ask for somebody who is asked for already, with why.
fn twice_in(book: &Book, batch: Id<Batch>) -> BTreeMap<Line, Sentence> {
    let (own, others) = book.claims_around(batch);
    let found = overlaps(&own, &others);
    let forbidden = |(line, all): (Line, Vec<domain::submission::Overlap>)| {
        all.into_iter().find(|overlap| overlap.forbids()).map(|overlap| (line, overlap.sentence()))
    };
    found.into_iter().filter_map(forbidden).collect()
}

/// The rows that would be paid for twice by the payer that compiling names: beside what was sent by anybody, or beside
/// an earlier row that is compiled in the same go.
fn twice_paid_by(
    book: &Book,
    numbers: &BTreeSet<Id<Batch>>,
    request: &MoveRequest,
    payer: Funding,
    office: &str,
) -> Result<BTreeMap<Line, Sentence>, StepError> {
    let mut moving: Vec<Claim> = Vec::new();
    for number in numbers {
        let batch = book.batch(*number)?;
        let part = batch.part_of(office);
        let wanted = |kept: &&KeptRow| request.lines.as_ref().is_none_or(|lines| lines.contains(&kept.row.line));
        let compiled = |kept: &&KeptRow| moved(kept.row.state, Move::Compile, part, batch.route()).is_ok();
        let rows = book.rows_of(*number).iter().filter(wanted).filter(compiled);
        moving.extend(rows.filter_map(|kept| claim(&kept.row)).map(|claim| Claim { payer, ..claim }));
    }
    let places: BTreeSet<Line> = moving.iter().map(|claim| claim.at).collect();
    // A draft is nobody's word yet, and must not stop others.
    let mut standing = book.claims_by_person(|other| other.state != State::Draft && !places.contains(&other.at));
    let mut found = BTreeMap::new();
    for claim in moving {
        let others = standing.entry(claim.person).or_default();
        let twice = overlaps(&[claim], others).remove(&claim.at).unwrap_or_default();
        match twice.into_iter().find(|overlap| overlap.forbids()) {
            Some(overlap) => {
                found.insert(claim.at, overlap.sentence());
            }
            None => others.push(claim),
        }
    }
    Ok(found)
}

/// What the estimate of a row rests on.
pub(crate) fn basis_of(kept: &KeptRow) -> Basis {
    let row = &kept.row;
    Basis {
        class: row.class,
        programs: row.programs.bits(),
        amount: row.basis,
        transport: kept.transport,
        role: row.role,
        risk: kept.risk,
    }
}

/// Estimates that change with a move: another payer, or fewer months.
struct Prices<'l> {
    law: &'l Law,
    known: HashMap<(Basis, &'static str, domain::submission::Months), Estimate>,
}

impl Prices<'_> {
    fn of(&mut self, kept: &KeptRow, request: &MoveRequest) -> Result<Option<(Rupiah, Rupiah)>, StepError> {
        if request.payer.is_none() && request.last_month.is_none() {
            return Ok(None);
        }
        let row = &kept.row;
        let payer = request.payer.unwrap_or(row.payer);
        let mut months = row.months;
        months.last = request.last_month.unwrap_or(months.last);
        if months.last < months.first {
            // It ends before it began: nothing is owed.
            return Ok(Some((Rupiah::ZERO, Rupiah::ZERO)));
        }
        let basis = basis_of(kept);
        let key = (basis, payer_code(payer), months);
        let money = match self.known.get(&key) {
            Some(money) => *money,
            None => {
                let money = estimate(self.law, &basis, payer, months)?;
                self.known.insert(key, money);
                money
            }
        };
        Ok(Some((money.monthly, money.total)))
    }
}
