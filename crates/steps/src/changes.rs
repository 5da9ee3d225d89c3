//! What changed between two days, or between two versions of a list, as counts and as a table that leaves the house.

use std::collections::{BTreeMap, HashSet};
use std::io::{Seek, Write};

use domain::{
    ChangeQuestion, Changes, Detail, ListSide, Person, Roster, RosterChanges, RosterRow, RowIdentity, Snapshot,
};
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use store::people;
use units::{Date, Id, RegionCode, region};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::answer::no_roster;
use crate::coverage::{CoverageRequest, in_use, whole_list_on};
use crate::workspace::Workspace;

/// Between which days, and where.
#[derive(Debug, Clone, Copy)]
pub struct ChangesRequest {
    /// Inside which region; by the published definition.
    pub region: RegionCode,
    /// The first day.
    pub from: Date,
    /// The second day.
    pub to: Date,
}

/// What changed, with the lists it rests on.
#[derive(Debug, Clone, Serialize)]
pub struct ChangesReport {
    /// Inside which region.
    pub region: RegionCode,
    /// The first day.
    pub from: Date,
    /// The second day.
    pub to: Date,
    /// The list of participants behind the first day.
    pub snapshot_before: Snapshot,
    /// The list behind the second day.
    pub snapshot_now: Snapshot,
    /// Counts, and who.
    #[serde(flatten)]
    pub changes: Changes,
    /// What the reader must know.
    pub notes: Vec<String>,
}

/// Compares the knowledge of two days.
///
/// # Errors
/// Days in the wrong order, no list of participants of the whole region, missing rights.
pub fn changes(workspace: &Workspace, actor: &Actor, request: &ChangesRequest) -> Result<ChangesReport, StepError> {
    actor.need_in(Right::ReadPeople, request.region)?;
    in_use(request.region)?;
    let ChangesRequest { region, from, to } = *request;
    if from > to {
        return Err(StepError::request(
            format!("Hari awal {from} harus sebelum hari akhir {to}."),
            format!("The first day {from} must come before the last day {to}."),
        ));
    }
    let mut reader = workspace.store().reader()?;
    let lists = store::lists::lists(&mut reader)?;
    let on = |day| whole_list_on(&lists, region, day).cloned();
    let (before, now) = (on(from)?, on(to)?);
    let (rules_before, rules_now) = (workspace.rules().on(from)?, workspace.rules().on(to)?);
    let mut members = |id| people::members(&mut reader, id);
    let (members_before, members_now) = (members(before.id)?, members(now.id)?);
    let (employers_before, employers_now) =
        (people::employments(&mut reader, before.id)?, people::employments(&mut reader, now.id)?);
    let mut earlier = HashSet::new();
    for snapshot in people::snapshots_before(&mut reader, before.as_of)? {
        earlier.extend(people::registered(&mut reader, snapshot)?);
    }
    let CoverageRequest { place, with, .. } = CoverageRequest::published(region);
    let found = domain::changes(
        &ChangeQuestion { region, place, with },
        ListSide { members: &members_before, employers: &employers_before, rules: &rules_before },
        ListSide { members: &members_now, employers: &employers_now, rules: &rules_now },
        &|person| earlier.contains(&person),
    );
    let mut notes = Vec::new();
    if before.id == now.id {
        notes.push(format!("Kedua tanggal memakai daftar peserta yang sama, per {}.", now.as_of));
    }
    if before.as_of > from {
        notes.push(format!("Tanggal {from} dihitung mundur dari daftar peserta per {}.", before.as_of));
    }
    Ok(ChangesReport { region, from, to, snapshot_before: before, snapshot_now: now, changes: found, notes })
}

/// Writes who changed as XLSX or CSV; gives the number of rows. No NIK and no card number leave by this door.
///
/// # Errors
/// The file cannot be written.
pub fn write_changes(
    workspace: &Workspace,
    report: &ChangesReport,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<usize, StepError> {
    let wanted: HashSet<Id<Person>> = report.changes.people.iter().map(|change| change.person).collect();
    let mut names: BTreeMap<Id<Person>, Person> = BTreeMap::new();
    people::each_name(&mut workspace.store().reader()?, &|person| wanted.contains(&person), &mut |person| {
        names.insert(person.id, person);
    })?;
    let place = |code: Option<RegionCode>| Cell::from(code.map_or_else(String::new, |code| code.to_string()));
    let name = |code: Option<RegionCode>| Cell::from(code.and_then(region).map_or("", |region| region.name));
    let rows = report.changes.people.iter().map(|change| {
        let person = &names[&change.person];
        let details: Vec<&str> = change.details.iter().copied().map(Detail::title).collect();
        vec![
            Cell::from(change.fate.title()),
            Cell::from(person.name.as_str()),
            Cell::from(person.birth),
            Cell::from(person.sex.map_or("", units::Sex::letter)),
            Cell::from(change.since),
            Cell::from(details.join(", ")),
            place(change.from),
            name(change.from),
            place(change.to),
            name(change.to),
            Cell::from(change.programs_before.as_str()),
            Cell::from(change.programs_now.as_str()),
        ]
    });
    let sheet = Sheet { name: "Perubahan", headings: &HEADINGS, rows: Box::new(rows) };
    sheets::write_table(kind, vec![sheet], out)?;
    Ok(report.changes.people.len())
}

const HEADINGS: [&str; 12] = [
    "Perubahan",
    "Nama",
    "Tanggal lahir",
    "L/P",
    "Berakhir sejak",
    "Yang berubah",
    "Kode wilayah sebelum",
    "Wilayah sebelum",
    "Kode wilayah sesudah",
    "Wilayah sesudah",
    "Program sebelum",
    "Program sesudah",
];

/// What changed between two versions of a list.
#[derive(Debug, Clone, Serialize)]
pub struct RosterChangesReport {
    /// The earlier list.
    pub roster_before: Roster,
    /// The later list.
    pub roster_now: Roster,
    /// Counts, and which rows.
    #[serde(flatten)]
    pub changes: RosterChanges,
}

/// Compares two versions of a list: by NIK, and rows without one by name and birth date.
///
/// # Errors
/// An unknown list, missing rights.
pub fn roster_changes(
    workspace: &Workspace,
    actor: &Actor,
    before: Id<Roster>,
    now: Id<Roster>,
) -> Result<RosterChangesReport, StepError> {
    actor.need(Right::ReadPeople)?;
    let mut reader = workspace.store().reader()?;
    let rosters = store::rosters::rosters(&mut reader)?;
    let mut side = |id: Id<Roster>| {
        let roster = rosters.iter().map(|(roster, _)| roster).find(|roster| roster.id == id);
        let roster = roster.ok_or_else(|| no_roster(id))?;
        actor.need_in(Right::ReadPeople, roster.region)?;
        let rows = store::rosters::roster_rows(&mut reader, Some(id))?;
        let numbers = store::rosters::row_numbers(&mut reader, workspace.store().keys(), id)?;
        let rows: Vec<(RowIdentity, RosterRow)> = rows
            .into_iter()
            .zip(numbers)
            .map(|((row, _), (_, numbers))| {
                let name = || RowIdentity::Name(row.entry.name.trim().to_lowercase(), row.entry.birth);
                (numbers.nik.map_or_else(name, RowIdentity::Number), row)
            })
            .collect();
        Ok::<_, StepError>((roster.clone(), rows))
    };
    let (roster_before, rows_before) = side(before)?;
    let (roster_now, rows_now) = side(now)?;
    let changes = domain::roster_changes(&rows_before, &rows_now);
    Ok(RosterChangesReport { roster_before, roster_now, changes })
}

/// Writes the rows that changed as XLSX or CSV; gives their number.
///
/// # Errors
/// The file cannot be written.
pub fn write_roster_changes(
    report: &RosterChangesReport,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<usize, StepError> {
    let number = |row: Option<u32>| row.map_or(Cell::Empty, |row| Cell::Whole(i64::from(row)));
    let rows = report.changes.rows.iter().map(|row| {
        let why = row.set_aside.map(domain::SetAside::title);
        vec![
            Cell::from(row_fate(row.fate)),
            Cell::from(row.name.as_str()),
            Cell::from(row.birth),
            Cell::from(why.map_or_else(|| row.details.join(", "), str::to_owned)),
            number(row.row_before),
            number(row.row_now),
        ]
    });
    let headings = &["Perubahan", "Nama", "Tanggal lahir", "Yang berubah", "Baris sebelum", "Baris sesudah"];
    sheets::write_table(kind, vec![Sheet { name: "Perubahan", headings, rows: Box::new(rows) }], out)?;
    Ok(report.changes.rows.len())
}

/// As office people say it.
fn row_fate(fate: &str) -> &str {
    match fate {
        "added" => "Baru",
        "gone" => "Hilang",
        _ => "Berubah",
    }
}
