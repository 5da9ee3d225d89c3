//! The board of an office: who has sent, who has not, what came back, what waits too long.

use std::collections::{BTreeMap, BTreeSet};

use law::{Role, RoleGroup, Sentence};
use serde::Serialize;
use units::{Date, Id, Percent, RegionCode};

use super::moves::{Part, State, desk};
use super::row::{Batch, BatchRow};
use super::summary::{Amounts, BatchSummary, summarize_batch};
use crate::gap::RoleCounts;

/// How many days a row may wait on a desk, and an accepted one for its appearance on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// On the desk of an office.
    pub desk_days: i32,
    /// Between acceptance and a list of participants that names it.
    pub appearance_days: i32,
}

impl Default for Waiting {
    /// Two weeks on a desk; after acceptance one monthly list and two weeks more.
    fn default() -> Self {
        Self { desk_days: 14, appearance_days: 45 }
    }
}

impl Waiting {
    /// Whether a row waits too long on the desk of whoever's turn it is.
    pub fn too_long(self, row: &BatchRow, batch: &Batch, today: Date) -> bool {
        waits_too_long(row, batch, today, self)
    }
}

/// One sender on a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardRow {
    /// The office.
    pub office: String,
    /// Where it is.
    pub region: RegionCode,
    /// Its batches.
    pub batches: Vec<Id<Batch>>,
    /// Its rows in figures.
    pub summary: BatchSummary,
    /// Whether something was ever sent.
    pub sent: bool,
    /// Rows that wait too long on some desk.
    pub overdue: u64,
    /// Accepted rows that should have appeared on a list by now.
    pub to_chase: u64,
}

/// What waits on a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeskLine {
    /// The office whose turn it is.
    pub office: String,
    /// As what.
    pub part: Part,
    /// Rows.
    pub rows: u64,
    /// Of these, too long.
    pub overdue: u64,
    /// The day since which the oldest waits.
    pub since: Date,
}

/// One role on a board: asked for, and protected by any road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RoleLine {
    /// Which.
    pub role: Role,
    /// Live rows of submissions.
    pub asked: Amounts,
    /// Distinct holders on rosters.
    pub on_rosters: i64,
    /// Those of them who are protected.
    pub protected: i64,
    /// Protected of those on rosters.
    pub percent: Option<Percent>,
}

/// A group of roles on a board: village heads and officials are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    /// Which.
    pub group: RoleGroup,
    /// As office people say it.
    pub title: &'static str,
    /// Live rows of submissions.
    pub asked: Amounts,
    /// Distinct holders on rosters.
    pub on_rosters: i64,
    /// Those of them who are protected.
    pub protected: i64,
    /// Protected of those on rosters.
    pub percent: Option<Percent>,
}

/// One cell of the board's table: a role in a village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlaceRoleLine {
    /// Where.
    pub region: RegionCode,
    /// Which role; rows asked for without one stand under none.
    pub role: Option<Role>,
    /// Live rows of submissions.
    pub asked: Amounts,
    /// Distinct holders on rosters.
    pub on_rosters: i64,
    /// Those of them who are protected.
    pub protected: i64,
    /// Protected of those on rosters.
    pub percent: Option<Percent>,
}

/// A board: senders, desks, roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// All rows on the board in figures.
    pub summary: BatchSummary,
    /// One line per sender that is expected, or has drafted.
    pub senders: Vec<BoardRow>,
    /// Whose turn it is.
    pub desks: Vec<DeskLine>,
    /// Per role.
    pub roles: Vec<RoleLine>,
    /// Per group of roles; they add up to the roles.
    pub groups: Vec<GroupLine>,
    /// Per village and role; they add up to the roles.
    pub cells: Vec<PlaceRoleLine>,
}

pub(super) fn waits_too_long(row: &BatchRow, batch: &Batch, today: Date, waiting: Waiting) -> bool {
    // A draft that nobody sent waits for nobody.
    row.state != State::Draft && desk(row.state, batch.route()).is_some() && days(row.since, today) > waiting.desk_days
}

/// Whether an accepted row should have appeared on a list of participants by now: counted from its acceptance, or from
/// the first day of its months where that comes later.
pub fn chase(row: &BatchRow, today: Date, waiting: Waiting) -> bool {
    let since = row.since.max(row.months.first.first_day());
    row.state == State::Accepted && days(since, today) > waiting.appearance_days
}

fn days(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}

/// Brings batches and rows together into a board.
///
/// `expected` are the offices that should send, with where they are; `rows` are sorted by batch; `held` says how the
/// holders of each role in each place stand by all lists.
pub fn board(
    batches: &[&Batch],
    rows: &[&BatchRow],
    expected: &[(String, RegionCode)],
    held: &BTreeMap<(RegionCode, Role), RoleCounts>,
    today: Date,
    waiting: Waiting,
) -> Board {
    let of_batch: BTreeMap<Id<Batch>, &Batch> = batches.iter().map(|batch| (batch.id, *batch)).collect();
    let mut by_sender: BTreeMap<&str, Vec<&[&BatchRow]>> = BTreeMap::new();
    let mut desks: BTreeMap<(&str, Part), DeskLine> = BTreeMap::new();
    let mut late: BTreeMap<Id<Batch>, u64> = BTreeMap::new();
    for own in rows.chunk_by(|one, other| one.batch == other.batch) {
        let batch = of_batch[&own[0].batch];
        by_sender.entry(&batch.office).or_default().push(own);
        for row in own {
            let Some(part) = desk(row.state, batch.route()) else { continue };
            let office = batch.office_of(part).expect("a desk on the way has an office");
            let too_long = u64::from(waits_too_long(row, batch, today, waiting));
            *late.entry(batch.id).or_default() += too_long;
            let line = desks.entry((office, part)).or_insert_with(|| DeskLine {
                office: office.to_owned(),
                part,
                rows: 0,
                overdue: 0,
                since: row.since,
            });
            line.rows += 1;
            line.overdue += too_long;
            line.since = line.since.min(row.since);
        }
    }
    let mut places: BTreeMap<&str, RegionCode> =
        batches.iter().map(|batch| (batch.office.as_str(), batch.region)).collect();
    places.extend(expected.iter().map(|(office, place)| (office.as_str(), *place)));
    let senders = places.into_iter().map(|(office, region)| {
        let own: &[&[&BatchRow]] = by_sender.get(office).map_or(&[], Vec::as_slice);
        let rows = || own.iter().flat_map(|rows| rows.iter().copied());
        let summary = summarize_batch(rows());
        let numbers: BTreeSet<Id<Batch>> = own.iter().map(|rows| rows[0].batch).collect();
        BoardRow {
            office: office.to_owned(),
            region,
            sent: summary.rows > summary.in_state(State::Draft),
            overdue: numbers.iter().filter_map(|batch| late.get(batch)).sum(),
            to_chase: length(rows().filter(|row| chase(row, today, waiting)).count()),
            batches: numbers.into_iter().collect(),
            summary,
        }
    });
    let mut senders: Vec<BoardRow> = senders.collect();
    senders.sort_by(|one, other| (one.region, &one.office).cmp(&(other.region, &other.office)));
    let summary = summarize_batch(rows.iter().copied());
    let cells = cells(rows, held);
    let roles = Role::ALL.into_iter().filter_map(|role| {
        let asked = summary.by_role.get(role.code()).copied().unwrap_or_default();
        let (on_rosters, protected) = sum(held, |held| held == role);
        let percent = Percent::of(protected, on_rosters);
        (asked.rows > 0 || on_rosters > 0).then_some(RoleLine { role, asked, on_rosters, protected, percent })
    });
    let roles: Vec<RoleLine> = roles.collect();
    let groups = RoleGroup::ALL.into_iter().map(|group| {
        let mut asked = Amounts::default();
        roles.iter().filter(|line| line.role.group() == group).for_each(|line| asked.join(line.asked));
        let (on_rosters, protected) = sum(held, |role| role.group() == group);
        let percent = Percent::of(protected, on_rosters);
        GroupLine { group, title: group.title(), asked, on_rosters, protected, percent }
    });
    let groups = groups.collect();
    Board { senders, desks: desks.into_values().collect(), roles, groups, cells, summary }
}

/// Holders on rosters, and the protected among them, of the roles wanted.
fn sum(held: &BTreeMap<(RegionCode, Role), RoleCounts>, wanted: impl Fn(Role) -> bool) -> (i64, i64) {
    let wanted = held.iter().filter(|((_, role), _)| wanted(*role)).map(|(_, counts)| counts);
    wanted.fold((0, 0), |(all, covered), counts| (all + counts.on_rosters, covered + counts.protected))
}

fn cells(rows: &[&BatchRow], held: &BTreeMap<(RegionCode, Role), RoleCounts>) -> Vec<PlaceRoleLine> {
    let mut asked: BTreeMap<(RegionCode, Option<Role>), Amounts> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state.is_live()) {
        asked.entry((row.region, row.role)).or_default().add(row);
    }
    for (region, role) in held.keys() {
        asked.entry((*region, Some(*role))).or_default();
    }
    let line = |((region, role), asked): ((RegionCode, Option<Role>), Amounts)| {
        let counts = role.and_then(|role| held.get(&(region, role))).copied().unwrap_or_default();
        let RoleCounts { on_rosters, protected } = counts;
        PlaceRoleLine { region, role, asked, on_rosters, protected, percent: Percent::of(protected, on_rosters) }
    };
    asked.into_iter().map(line).collect()
}

fn length(count: usize) -> u64 {
    u64::try_from(count).expect("a list fits in memory")
}

/// A text for an office to copy into a message: figures and dates, no names and no numbers of people.
pub fn reminder(board: &Board, office: &str, today: Date) -> Option<Sentence> {
    let waiting: Vec<&DeskLine> = board.desks.iter().filter(|line| line.office == office).collect();
    let unsent = board.senders.iter().any(|row| row.office == office && !row.sent);
    if waiting.is_empty() && !unsent {
        return None;
    }
    let mut text = Sentence::in_both(format!("Kepada {office}, per {today}:"), format!("To {office}, as of {today}:"));
    let mut say = |indonesian: String, english: String| {
        text.indonesian.push_str(&indonesian);
        text.english.push_str(&english);
    };
    if unsent {
        say(
            " usulan perlindungan pekerja belum diajukan.".to_owned(),
            " the submission for the protection of workers was not sent yet.".to_owned(),
        );
    }
    for line in waiting {
        let (rows, since) = (line.rows, line.since);
        let [what, english] = match line.part {
            Part::Sender => ["menunggu diajukan atau diperbaiki", "to be sent or mended"],
            Part::Verifier => ["menunggu pemeriksaan", "to be verified"],
            Part::Compiler => ["menunggu dihimpun", "to be compiled"],
            Part::Branch | Part::Stranger => ["menunggu jawaban", "to be answered"],
        };
        say(
            format!(" {rows} baris {what}, terlama sejak {since}."),
            format!(" {rows} rows wait {english}, the oldest since {since}."),
        );
        if line.overdue > 0 {
            let late = line.overdue;
            say(format!(" {late} baris melewati batas waktu."), format!(" {late} rows are beyond the time limit."));
        }
    }
    Some(text)
}
