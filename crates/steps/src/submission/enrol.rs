//! System of record: acceptance enrols. The mode of the store, membership numbers, and the list of cards.

use std::collections::HashMap;
use std::io::{Seek, Write};

use domain::Person;
use domain::submission::{Batch, BatchRow, Line, MembershipNumber, Mode, Move, Part};
use serde::{Deserialize, Serialize};
use sheets::{Cell, FileKind, Sheet};
use store::conversation::{Enrolment, membership_numbers, put_enrolment, put_setting, setting};
use store::{Change, ChangeRequest, Query, RowBatch, tables};
use units::Id;

use super::acting::acting;
use super::export::numbers_leave;
use super::moves::{MoveReport, MoveRequest, move_rows};
use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::count;
use crate::workspace::{Clock, Workspace};

const MODE: &str = "mode";

/// The mode that the store is run in; companion until somebody says otherwise.
pub(crate) fn mode_of(query: &mut impl Query) -> Result<Mode, StepError> {
    let kept = setting(query, MODE)?;
    kept.map_or(Ok(Mode::default()), |word| word.parse().map_err(|_| damaged(&word)))
}

fn damaged(word: &str) -> StepError {
    StepError::request(
        format!("Mode tersimpan \"{word}\" tidak dikenal versi ini."),
        format!("This version does not know the mode “{word}” that is kept."),
    )
}

/// The mode that the store is run in.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn store_mode(workspace: &Workspace, actor: &Actor) -> Result<Mode, StepError> {
    actor.need(Right::ReadFigures)?;
    mode_of(&mut workspace.store().reader()?)
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

/// Says in which mode the store is run from now on. Whoever was enrolled stays so.
///
/// # Errors
/// Missing rights, trouble of the store.
pub fn set_store_mode(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    mode: Mode,
) -> Result<(), StepError> {
    actor.need(Right::ManageOperators)?;
    let request = ChangeRequest {
        kind: "setting.mode",
        idempotency_key,
        actor: &actor.name,
        reason: mode.code(),
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        let mut rows = RowBatch::new(&tables::SETTING, change.id());
        put_setting(&mut rows, change.next_ids("setting", 1)?, MODE, mode.code());
        change.insert(&rows)?;
        Ok::<_, StepError>(Nothing {})
    })?;
    Ok(())
}

/// Accepts the rows that wait for the branch office and enrols them, together with those that were accepted before
/// the store became the system of record.
///
/// # Errors
/// A store in companion mode, a move that the table does not allow, missing rights.
pub fn enrol(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    request: &MoveRequest,
) -> Result<MoveReport, StepError> {
    actor.need(Right::Submit)?;
    if mode_of(&mut workspace.store().reader()?)? == Mode::Companion {
        return Err(StepError::request(
            "Toko data ini pendamping: BPJS Ketenagakerjaan yang mendaftarkan, dan daftar peserta berikutnya yang \
             menyatakan aktif. Penyelenggara mengubahnya dengan payung enrol --mode system-of-record (peran admin).",
            "This store is a companion: BPJS Ketenagakerjaan registers, and the next list of participants says who is \
             active. A scheme operator changes that with payung enrol --mode system-of-record (role admin).",
        ));
    }
    move_rows(workspace, actor, clock, idempotency_key, &MoveRequest { step: Move::Accept, ..request.clone() })
}

/// Writes the enrolments of rows whose persons are known. Who was enrolled before keeps the number.
pub(crate) fn enrol_rows(
    workspace: &Workspace,
    change: &mut Change<'_>,
    clock: &Clock,
    rows: &[(Id<BatchRow>, Id<Person>)],
) -> Result<(), StepError> {
    let keys = workspace.store().keys().clone();
    let mut known = membership_numbers(change, &keys)?;
    let first = change.next_ids("enrolment", count(rows.len()))?;
    let mut batch = RowBatch::new(&tables::ENROLMENT, change.id());
    for ((row, person), id) in rows.iter().zip(first..) {
        let number = match known.get(person) {
            Some(number) => number.clone(),
            None => {
                let number = MembershipNumber::of(clock.today.year(), id).ok_or_else(|| {
                    StepError::request(
                        "Nomor peserta habis: lebih dari 99.999.999 pendaftaran.",
                        "There are no membership numbers left: more than 99,999,999 registrations.",
                    )
                })?;
                known.insert(*person, number.to_string());
                number.to_string()
            }
        };
        put_enrolment(&mut batch, &keys, Enrolment { id, row: *row, person: *person }, &number);
    }
    change.insert(&batch)?;
    change.count("enrolled", count(rows.len()));
    Ok(())
}

/// What a list of cards holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardsReport {
    /// In whose name.
    pub office: String,
    /// Which batch.
    pub batch: i64,
    /// Rows with a membership number.
    pub rows: u64,
}

/// Writes the membership numbers of a batch's enrolled rows. Numbers leave the house, so it is a change.
///
/// # Errors
/// No row is enrolled, an office that is not the branch office, missing rights, a file that cannot be written.
pub fn write_cards(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    (office, batch): (Option<&str>, Id<Batch>),
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<CardsReport, StepError> {
    actor.need(Right::Submit)?;
    let mut reader = workspace.store().reader()?;
    let office = acting(&mut reader, actor, office, clock.today)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut reader, &loaded, clock.today)?;
    let found = book.batch(batch)?;
    actor.need_in(Right::ReadPeople, found.region)?;
    if found.part_of(&office.name) != Part::Branch {
        return Err(StepError::request(
            format!("{} bukan kantor cabang usulan {batch}; yang dapat: {}.", office.name, found.branch),
            format!("{} is not the branch office of submission {batch}; allowed: {}.", office.name, found.branch),
        ));
    }
    let numbers: HashMap<Id<Person>, String> = membership_numbers(&mut reader, workspace.store().keys())?;
    drop(reader);
    let rows: Vec<Vec<Cell>> = book
        .rows_of(batch)
        .iter()
        .filter(|kept| book.is_enrolled(kept))
        .filter_map(|kept| {
            let row = &kept.row;
            let number = numbers.get(&row.person?)?;
            let (source, _) = loaded.row(row.source)?;
            Some(vec![
                Cell::from(Line { batch: batch.get(), line: row.line }.to_string()),
                Cell::from(number.as_str()),
                Cell::from(source.entry.name.as_str()),
                Cell::from(row.class.code()),
                Cell::from(row.programs.to_string()),
                Cell::from(row.months.first.to_string()),
                Cell::from(row.months.last.to_string()),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Err(StepError::missing(
            format!("Usulan {batch} belum memiliki baris yang terdaftar."),
            format!("Submission {batch} has no registered row yet."),
        ));
    }
    let report = CardsReport {
        office: office.name.clone(),
        batch: batch.get(),
        rows: u64::try_from(rows.len()).expect("rows in memory"),
    };
    let reason = format!("nomor peserta usulan {batch} oleh {}", office.name);
    numbers_leave(workspace, actor, (idempotency_key, clock), ("submission.cards", &reason), rows.len(), &report)?;
    let headings = ["rujukan", "nomor_peserta", "nama", "golongan", "program", "mulai", "sampai"];
    let sheet = Sheet { name: "Kartu", headings: &headings, rows: Box::new(rows.into_iter()) };
    sheets::write_table(kind, vec![sheet], out)?;
    Ok(report)
}
