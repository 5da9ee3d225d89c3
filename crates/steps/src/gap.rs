//! The named gap as a step: the list, its lengths, and the list as a table that leaves the house.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::sync::Arc;

use domain::{
    Disposition, Gap, GapFilter, GapIndex, GapPerson, GapStatus, Member, Outcome, Person, ProgramStanding, RosterRow,
};
use law::{CoverageRulesOn, Role, RoleGroup};
use serde::Serialize;
use sheets::{Cell, FileKind, Sheet};
use units::{Date, Id, Percent, RegionCode, region};

use crate::StepError;
use crate::access::{Actor, Right};
use crate::coverage::{Speaking, in_use, lists_for, statements_since};
use crate::known::left_by;
use crate::workspace::{Loaded, Workspace, memberships_in};

/// The named gap, of the day `as_of`; of the data's own when `None`.
///
/// # Errors
/// Rights that are missing, no list of participants that reaches the region, a day before the first known rule.
pub fn gap(workspace: &Workspace, actor: &Actor, filter: GapFilter<'_>, as_of: Option<Date>) -> Result<Gap, StepError> {
    with_notes(workspace, actor, filter.region, as_of, |index| index.gap(filter))
}

/// The named gap of a region without its names: lengths and roles, kept until figures change.
///
/// # Errors
/// As [`gap`].
pub fn gap_lengths(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    as_of: Option<Date>,
) -> Result<Arc<Gap>, StepError> {
    actor.need_in(Right::ReadPeople, region)?;
    workspace.lengths.get(workspace.audit_seq()?, &(region, as_of), || {
        with_notes(workspace, actor, region, as_of, |index| index.counted(GapFilter::all(region)))
    })
}

/// What `take` reads of those on rosters of a region: a page of a list makes only the people that it shows.
///
/// # Errors
/// As [`gap`].
pub fn from_gap<T>(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    take: impl FnOnce(&GapIndex) -> T,
) -> Result<T, StepError> {
    Ok(of_index(workspace, actor, region, None, take)?.0)
}

/// A gap of a region as `gap_of` takes it from the index, with what its reader must know.
fn with_notes(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    as_of: Option<Date>,
    gap_of: impl FnOnce(&GapIndex) -> Gap,
) -> Result<Gap, StepError> {
    let (mut found, loaded, speaking) = of_index(workspace, actor, region, as_of, gap_of)?;
    found.notes.extend(speaking.note);
    found.notes.extend(loaded.unmatched_note(region));
    let since = || statements_since(&loaded.statements, speaking.snapshot.as_of);
    found.notes.extend(as_of.is_none().then(since).flatten());
    Ok(found)
}

/// What `take` reads of those on rosters, as the list of participants that speaks for the region sees them.
fn of_index<T>(
    workspace: &Workspace,
    actor: &Actor,
    region: RegionCode,
    as_of: Option<Date>,
    take: impl FnOnce(&GapIndex) -> T,
) -> Result<(T, Arc<Loaded>, Speaking), StepError> {
    actor.need_in(Right::ReadPeople, region)?;
    in_use(region)?;
    let speaking = lists_for(workspace, region, as_of)?;
    let rules = workspace.rules().on(as_of.unwrap_or(speaking.snapshot.as_of))?;
    let loaded = workspace.loaded()?;
    let taken = take(&*loaded.gap_index(workspace, &speaking.together, &rules, left_by(as_of))?);
    Ok((taken, loaded, speaking))
}

/// Everybody on rosters as `members` see them, without those who left by a day.
pub(crate) fn index_with(loaded: &Loaded, members: &[Member], rules: &CoverageRulesOn, left_by: Date) -> GapIndex {
    index_of(loaded, loaded.rows.iter(), members, rules, left_by)
}

/// The same of the rosters alone that speak of `day` or an earlier one.
pub(crate) fn index_by(loaded: &Loaded, members: &[Member], rules: &CoverageRulesOn, day: Date) -> GapIndex {
    let by_then = |row: &RosterRow| loaded.rosters[&row.roster.get()].0.as_of <= day;
    index_of(loaded, loaded.rows.iter().filter(|(row, _)| by_then(row)), members, rules, day)
}

fn index_of<'l>(
    loaded: &'l Loaded,
    rows: impl Iterator<Item = &'l (RosterRow, Outcome)>,
    members: &'l [Member],
    rules: &CoverageRulesOn,
    left_by: Date,
) -> GapIndex {
    let rows = rows.map(|(row, outcome)| (row, *outcome));
    let memberships_of = |person| memberships_in(members, person);
    let leaves = |person, place| loaded.known.leaves(person, place, left_by);
    GapIndex::of(rows, &|row| loaded.region_of(row), &memberships_of, &leaves, rules)
}

/// The primary role of every person who holds one on `day`, by some list.
pub(crate) fn primary_roles(workspace: &Workspace, day: Date) -> Result<BTreeMap<Id<Person>, Role>, StepError> {
    let loaded: &Loaded = &*workspace.loaded()?;
    let mut roles: BTreeMap<Id<Person>, Role> = BTreeMap::new();
    for (row, outcome) in &loaded.rows {
        if let (Disposition::Accepted, Outcome::Known(person), Some(role)) =
            (row.disposition, outcome, row.entry.role_on(day))
        {
            roles.entry(*person).and_modify(|known| *known = (*known).min(role)).or_insert(role);
        }
    }
    Ok(roles)
}

/// How a group of roles stands; its whole is the own registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleStanding {
    /// Which group.
    pub group: RoleGroup,
    /// As office people say it.
    pub title: &'static str,
    /// Distinct persons on rosters.
    pub on_rosters: i64,
    /// Those of them who are protected.
    pub protected: i64,
    /// Protected of those on rosters.
    pub percent: Option<Percent>,
}

/// How each group of roles stands in a gap.
pub fn roles(gap: &Gap) -> Vec<RoleStanding> {
    let standing = |group: RoleGroup| {
        let of_group = || gap.by_role.iter().filter(move |(role, _)| role.group() == group).map(|(_, counts)| counts);
        let on_rosters = of_group().map(|counts| counts.on_rosters).sum();
        let protected = of_group().map(|counts| counts.protected).sum();
        let percent = Percent::of(protected, on_rosters);
        RoleStanding { group, title: group.title(), on_rosters, protected, percent }
    };
    RoleGroup::ALL.into_iter().map(standing).collect()
}

/// What of a gap leaves as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapPart {
    /// The list; as XLSX with its two companions.
    Listed,
    /// Those in grace alone.
    InGrace,
    /// Rows that are not ours alone.
    SetAside,
}

/// Writes a part of the gap as XLSX or CSV.
///
/// Returns the rows of the part. No NIK and no card number leave by this door.
///
/// # Errors
/// The file cannot be written.
pub fn write_gap(
    workspace: &Workspace,
    gap: &Gap,
    part: GapPart,
    kind: FileKind,
    out: impl Write + Seek + Send,
) -> Result<usize, StepError> {
    let loaded = workspace.loaded()?;
    let table = |name, people: &'_ [GapPerson]| Sheet {
        name,
        headings: &PERSON_HEADINGS,
        rows: Box::new(people.iter().map(|person| person_cells(&loaded, person)).collect::<Vec<_>>().into_iter()),
    };
    let listed = || table("Belum terlindungi", &gap.people);
    let in_grace = || table("Masa tenggang", &gap.in_grace);
    let set_aside = || {
        let rows = gap.set_aside.iter().map(|row| {
            vec![
                Cell::from(row.name.as_str()),
                Cell::from(row.region.to_string()),
                Cell::from(place_name(row.region)),
                Cell::from(row.reason.title()),
                Cell::from(file_of(&loaded, row.mention.roster)),
                Cell::Whole(i64::from(row.mention.sheet_row)),
            ]
        });
        Sheet { name: "Bukan sasaran", headings: &SET_ASIDE_HEADINGS, rows: Box::new(rows) }
    };
    let (sheets, rows) = match (part, kind) {
        (GapPart::Listed, FileKind::Xlsx) => (vec![listed(), in_grace(), set_aside()], gap.people.len()),
        (GapPart::Listed, _) => (vec![listed()], gap.people.len()),
        (GapPart::InGrace, _) => (vec![in_grace()], gap.in_grace.len()),
        (GapPart::SetAside, _) => (vec![set_aside()], gap.set_aside.len()),
    };
    sheets::write_table(kind, sheets, out)?;
    Ok(rows)
}

const PERSON_HEADINGS: [&str; 16] = [
    "Nama",
    "Tanggal lahir",
    "L/P",
    "Kode wilayah",
    "Desa/Kelurahan",
    "Peran",
    "Pekerjaan",
    "Status",
    "Sejak/Sampai",
    "JKK",
    "JKM",
    "JHT",
    "JP",
    "JKP",
    "Berkas",
    "Baris",
];
const SET_ASIDE_HEADINGS: [&str; 6] = ["Nama", "Kode wilayah", "Desa/Kelurahan", "Alasan", "Berkas", "Baris"];

fn person_cells(loaded: &Loaded, person: &GapPerson) -> Vec<Cell> {
    let text = |words: &str| Cell::from(words);
    let (status, day) = match person.status {
        GapStatus::NeverRegistered => ("Belum terdaftar", None),
        GapStatus::Lapsed { since } => ("Berakhir sejak", Some(since)),
        GapStatus::Doubtful => ("Diragukan, perlu ditinjau", None),
        GapStatus::InGrace { until } => ("Masa tenggang sampai", Some(until)),
    };
    let mut cells = vec![
        text(person.name.as_str()),
        Cell::from(person.birth),
        text(person.sex.map_or("", units::Sex::letter)),
        Cell::from(person.region.to_string()),
        Cell::from(place_name(person.region)),
        text(person.role.map_or("", Role::code)),
        text(person.occupation.as_deref().unwrap_or_default()),
        text(status),
        Cell::from(day),
    ];
    cells.extend(person.programs.iter().map(|standing| {
        Cell::from(match standing {
            ProgramStanding::Active { .. } => "aktif".to_owned(),
            ProgramStanding::Grace { until } => format!("tenggang sampai {until}"),
            ProgramStanding::Lapsed { since } => format!("berakhir sejak {since}"),
            ProgramStanding::Never => String::new(),
        })
    }));
    let first = &person.mentions[0];
    cells.push(Cell::from(file_of(loaded, first.roster)));
    cells.push(Cell::Whole(i64::from(first.sheet_row)));
    cells
}

fn file_of(loaded: &Loaded, roster: Id<domain::Roster>) -> String {
    // A list may have been taken back since the gap was reckoned.
    loaded.rosters.get(&roster.get()).map_or_else(|| "(diurungkan)".to_owned(), |(roster, _)| roster.file.clone())
}

fn place_name(code: RegionCode) -> String {
    region(code).map_or_else(String::new, |region| region.name.to_owned())
}
