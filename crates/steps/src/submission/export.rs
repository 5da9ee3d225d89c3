//! The branch office's file: rows in the layouts of registration. Full numbers leave the house here, and only here, so
//! each export is a change with its reason.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Seek, Write};

use domain::submission::{Batch, BatchRow, Line, Part, desk, payer_title};
use domain::{Roster, RosterEntry, RosterRow};
use law::Class;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sheets::{ANSWERS, BPU_LIST, Cell, FileKind, SIPP, Sheet};
use store::ChangeRequest;
use store::submissions::{KeptRow, Registered, numbers};
use units::{Id, Nik, Sex};

use super::acting::acting;
use super::book::no_source;
use crate::StepError;
use crate::access::{Actor, Right};
use crate::import::count;
use crate::workspace::{Clock, Workspace};

/// What is to be written.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// In whose name; the actor's only office when `None`.
    pub office: Option<String>,
    /// Which batches; all that wait for the branch office when empty.
    pub batches: Vec<Id<Batch>>,
    /// The format.
    pub kind: FileKind,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReport {
    /// In whose name.
    pub office: String,
    /// Which batches.
    pub batches: Vec<i64>,
    /// Rows of wage earners, in SIPP columns.
    pub wage_earners: u64,
    /// Rows of non-wage earners, in the BPU list.
    pub non_wage_earners: u64,
    /// Rows without a readable NIK, which a registration will ask for.
    pub without_nik: u64,
}

/// Writes the rows that wait for the branch office, of the batches named or of all that reach it.
///
/// A workbook holds the lists and a sheet `Jawaban` for the answers; a CSV one list of one class.
///
/// # Errors
/// No row waits, an office that is neither the branch nor the compiler, missing rights, a file that cannot be written.
pub fn export(
    workspace: &Workspace,
    actor: &Actor,
    clock: &Clock,
    idempotency_key: &str,
    wish: &ExportRequest,
    out: impl Write + Seek + Send,
) -> Result<ExportReport, StepError> {
    actor.need(Right::Submit)?;
    let ExportRequest { office, batches, kind } = wish;
    let mut reader = workspace.store().reader()?;
    let office = acting(&mut reader, actor, office.as_deref(), clock.today)?;
    let loaded = workspace.loaded()?;
    let book = workspace.book(&mut reader, &loaded, clock.today)?;
    for number in batches {
        book.batch(*number)?;
    }
    let mut report = ExportReport { office: office.name.clone(), ..ExportReport::default() };
    let mut registered: BTreeMap<Line, Registered> = BTreeMap::new();
    let mut waiting_rows: Vec<(&KeptRow, Id<Roster>)> = Vec::new();
    for (batch, _) in book.batches.values() {
        let asked = batches.is_empty() || batches.contains(&batch.id);
        let theirs = matches!(batch.part_of(&office.name), Part::Branch | Part::Compiler);
        if !asked {
            continue;
        }
        if !theirs || !actor.may_in(Right::ReadPeople, batch.region) {
            if batches.is_empty() {
                continue;
            }
            actor.need_in(Right::ReadPeople, batch.region)?;
            return Err(StepError::request(
                format!("{} bukan kantor cabang atau dinas penghimpun usulan {}.", office.name, batch.id),
                format!(
                    "{} is neither the branch office nor the compiling agency of submission {}.",
                    office.name, batch.id
                ),
            ));
        }
        let waiting = |kept: &&KeptRow| desk(kept.row.state, batch.route()) == Some(Part::Branch);
        let before = waiting_rows.len();
        for kept in book.rows_of(batch.id).iter().filter(waiting) {
            let missing = || no_source(kept.row.source);
            waiting_rows.push((kept, loaded.row(kept.row.source).ok_or_else(missing)?.0.roster));
        }
        if waiting_rows.len() > before {
            report.batches.push(batch.id.get());
            registered.append(&mut numbers(&mut reader, workspace.store().keys(), batch.id)?);
        }
    }
    // What is in memory lacks the columns that only this file needs.
    let mut sources: HashMap<Id<RosterRow>, RosterRow> = HashMap::new();
    for roster in waiting_rows.iter().map(|(_, roster)| *roster).collect::<BTreeSet<_>>() {
        let own = store::rosters::roster_rows(&mut reader, Some(roster))?;
        sources.extend(own.into_iter().map(|(row, _)| (row.id, row)));
    }
    drop(reader);
    let mut rows: Vec<(&KeptRow, &RosterRow)> = Vec::new();
    for (kept, _) in &waiting_rows {
        let missing = || no_source(kept.row.source);
        rows.push((kept, sources.get(&kept.row.source).ok_or_else(missing)?));
    }
    if rows.is_empty() {
        return Err(StepError::missing(
            format!("Tidak ada baris yang menunggu kantor cabang untuk {}.", office.name),
            format!("No row waits for the branch office for {}.", office.name),
        ));
    }
    let number_of = |row: &BatchRow| registered.get(&line_of(row));
    report.wage_earners = length(rows.iter().filter(|(kept, _)| kept.row.class == Class::Pu).count());
    report.non_wage_earners = length(rows.len()) - report.wage_earners;
    report.without_nik =
        length(rows.iter().filter(|(kept, _)| number_of(&kept.row).is_none_or(|of| of.nik.is_none())).count());
    if *kind == FileKind::Csv && report.wage_earners > 0 && report.non_wage_earners > 0 {
        return Err(StepError::request(
            "CSV memuat satu golongan saja, sedangkan usulan memuat pu dan bpu. Pilih XLSX.",
            "CSV holds one class only, and the submission has both PU and BPU. Choose XLSX.",
        ));
    }
    let reason = format!("nomor lengkap untuk pendaftaran oleh {}", office.name);
    let key = (idempotency_key, clock);
    numbers_leave(workspace, actor, key, ("submission.export", &reason), rows.len(), &report)?;
    let of_class =
        |wage_earner: bool| rows.iter().filter(move |(kept, _)| (kept.row.class == Class::Pu) == wage_earner);
    let sipp_headings: Vec<&str> = SIPP.columns.iter().map(|column| column.key).collect();
    let answer_headings: Vec<&str> = ANSWERS.columns.iter().map(|column| column.key).collect();
    let mut tables = Vec::new();
    if report.wage_earners > 0 {
        let lines = of_class(true).map(|(kept, source)| {
            let values = sipp(&kept.row, &source.entry, number_of(&kept.row));
            let value =
                |key: &&str| values.iter().find(|(name, _)| name == key).map_or(Cell::Empty, |(_, cell)| cell.clone());
            sipp_headings.iter().map(value).collect()
        });
        tables.push(Sheet { name: SIPP.sheet, headings: &sipp_headings, rows: Box::new(lines) });
    }
    if report.non_wage_earners > 0 {
        let lines = of_class(false).map(|(kept, source)| bpu(&kept.row, &source.entry, number_of(&kept.row)));
        tables.push(Sheet { name: "Daftar BPU", headings: &BPU_LIST, rows: Box::new(lines) });
    }
    if *kind == FileKind::Xlsx {
        let lines = rows.iter().map(|(kept, source)| {
            vec![
                Cell::from(line_of(&kept.row).to_string()),
                nik_cell(number_of(&kept.row)),
                Cell::from(source.entry.name.as_str()),
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            ]
        });
        tables.push(Sheet { name: ANSWERS.sheet, headings: &answer_headings, rows: Box::new(lines) });
    }
    sheets::write_table(*kind, tables, out)?;
    Ok(report)
}

/// Writes down who took numbers out, of what, how many: before they leave, so that none leaves unsaid.
pub(super) fn numbers_leave<R: Serialize + DeserializeOwned + Clone>(
    workspace: &Workspace,
    actor: &Actor,
    (idempotency_key, clock): (&str, &Clock),
    (kind, reason): (&'static str, &str),
    rows: usize,
    report: &R,
) -> Result<(), StepError> {
    let request = ChangeRequest {
        kind,
        idempotency_key,
        actor: &actor.name,
        reason,
        recorded_at: &clock.recorded_at,
        retracts: None,
    };
    workspace.store().change(&request, |change| {
        change.count("rows", count(rows));
        Ok::<_, StepError>(report.clone())
    })?;
    Ok(())
}

fn line_of(row: &BatchRow) -> Line {
    Line { batch: row.batch.get(), line: row.line }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).expect("rows in memory")
}

fn nik_cell(number: Option<&Registered>) -> Cell {
    Cell::from(number.and_then(|of| of.nik).map(Nik::digits))
}

fn text(value: Option<&str>) -> Cell {
    Cell::from(value)
}

fn bpu(row: &BatchRow, entry: &RosterEntry, number: Option<&Registered>) -> Vec<Cell> {
    vec![
        Cell::from(line_of(row).to_string()),
        nik_cell(number),
        Cell::from(entry.name.as_str()),
        text(entry.birth_place()),
        Cell::from(entry.birth),
        Cell::from(entry.sex.map(Sex::letter)),
        text(entry.mother()),
        text(entry.address()),
        Cell::from(row.region.to_string()),
        text(number.and_then(|of| of.phone.as_deref())),
        text(entry.occupation.as_deref()),
        Cell::from(row.basis.map(units::Rupiah::get)),
        Cell::from(row.programs.to_string()),
        Cell::from(payer_title(row.payer)),
        Cell::from(row.months.first.to_string()),
        Cell::from(row.months.last.to_string()),
        Cell::Whole(row.monthly.get()),
    ]
}

/// What we know for the columns of SIPP; the reference goes where a firm writes its own number of the worker.
fn sipp(row: &BatchRow, entry: &RosterEntry, number: Option<&Registered>) -> Vec<(&'static str, Cell)> {
    vec![
        ("NO_PEGAWAI", Cell::from(line_of(row).to_string())),
        ("NAMA_LENGKAP", Cell::from(entry.name.as_str())),
        ("HP", text(number.and_then(|of| of.phone.as_deref()))),
        ("TEMPAT_LAHIR", text(entry.birth_place())),
        ("TANGGAL_LAHIR", Cell::from(entry.birth)),
        ("NAMA_IBU_KANDUNG", text(entry.mother())),
        ("JENIS_IDENTITAS", Cell::from("KTP")),
        ("NOMOR_IDENTITAS", nik_cell(number)),
        ("JENIS_KELAMIN", Cell::from(entry.sex.map(Sex::letter))),
        ("SURAT_MENYURAT_KE", Cell::from("S")),
        ("KODE_NEGARA", Cell::from("ID")),
        ("UPAH", Cell::from(row.basis.map(units::Rupiah::get))),
        ("ALAMAT", text(entry.address())),
        ("TGL_AWAL_BEKERJA", Cell::from(entry.term_from())),
        ("TGL_AKHIR_KONTRAK", Cell::from(entry.term_until())),
    ]
}
