//! The board of an office: who has sent, who has not, what came back, what waits too long.

use std::collections::{BTreeMap, BTreeSet};

use law::Role;
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
}

fn waits_too_long(row: &BatchRow, batch: &Batch, today: Date, waiting: Waiting) -> bool {
    // A draft that nobody sent waits for nobody.
    row.state != State::Draft && desk(row.state, batch.route()).is_some() && days(row.since, today) > waiting.desk_days
}

/// Whether an accepted row should have appeared on a list of participants by now.
pub fn chase(row: &BatchRow, today: Date, waiting: Waiting) -> bool {
    row.state == State::Accepted && days(row.since, today) > waiting.appearance_days
}

fn days(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}

/// Brings batches and rows together into a board.
///
/// `expected` are the offices that should send, with where they are; `rows` are sorted by batch; `held` says how the
/// holders of each role stand by all lists.
pub fn board(
    batches: &[&Batch],
    rows: &[&BatchRow],
    expected: &[(String, RegionCode)],
    held: &BTreeMap<Role, RoleCounts>,
    today: Date,
    waiting: Waiting,
) -> Board {
    let of_batch: BTreeMap<Id<Batch>, &Batch> = batches.iter().map(|batch| (batch.id, *batch)).collect();
    let mut by_sender: BTreeMap<&str, Vec<&BatchRow>> = BTreeMap::new();
    let mut desks: BTreeMap<(String, Part), DeskLine> = BTreeMap::new();
    for row in rows {
        let batch = of_batch[&row.batch];
        by_sender.entry(&batch.office).or_default().push(row);
        if let Some((part, office)) =
            desk(row.state, batch.route()).and_then(|part| Some((part, batch.office_of(part)?)))
        {
            let line = desks.entry((office.to_owned(), part)).or_insert_with(|| DeskLine {
                office: office.to_owned(),
                part,
                rows: 0,
                overdue: 0,
                since: row.since,
            });
            line.rows += 1;
            line.overdue += u64::from(waits_too_long(row, batch, today, waiting));
            line.since = line.since.min(row.since);
        }
    }
    let mut places: BTreeMap<&str, RegionCode> =
        batches.iter().map(|batch| (batch.office.as_str(), batch.region)).collect();
    places.extend(expected.iter().map(|(office, place)| (office.as_str(), *place)));
    let senders = places.into_iter().map(|(office, region)| {
        let own: &[&BatchRow] = by_sender.get(office).map_or(&[], Vec::as_slice);
        let summary = summarize_batch(own.iter().copied());
        let numbers: BTreeSet<Id<Batch>> = own.iter().map(|row| row.batch).collect();
        let late = own.iter().filter(|row| waits_too_long(row, of_batch[&row.batch], today, waiting));
        BoardRow {
            office: office.to_owned(),
            region,
            batches: numbers.into_iter().collect(),
            sent: summary.rows > summary.in_state(State::Draft),
            overdue: length(late.count()),
            to_chase: length(own.iter().filter(|row| chase(row, today, waiting)).count()),
            summary,
        }
    });
    let summary = summarize_batch(rows.iter().copied());
    let roles = Role::ALL.into_iter().filter_map(|role| {
        let asked = summary.by_role.get(role.code()).copied().unwrap_or_default();
        let RoleCounts { on_rosters, protected } = held.get(&role).copied().unwrap_or_default();
        let percent = Percent::of(protected, on_rosters);
        (asked.rows > 0 || on_rosters > 0).then_some(RoleLine { role, asked, on_rosters, protected, percent })
    });
    let mut senders: Vec<BoardRow> = senders.collect();
    senders.sort_by(|one, other| (one.region, &one.office).cmp(&(other.region, &other.office)));
    let roles = roles.collect();
    Board { senders, desks: desks.into_values().collect(), roles, summary }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).expect("a list fits in memory")
}

/// A text for an office to copy into a message: figures and dates, no names and no numbers of people.
pub fn reminder(board: &Board, office: &str, today: Date) -> Option<String> {
    let waiting: Vec<&DeskLine> = board.desks.iter().filter(|line| line.office == office).collect();
    let unsent = board.senders.iter().any(|row| row.office == office && !row.sent);
    if waiting.is_empty() && !unsent {
        return None;
    }
    let mut text = format!("Kepada {office}, per {today}:");
    if unsent {
        text.push_str(" usulan perlindungan pekerja belum diajukan.");
    }
    for line in waiting {
        let (rows, since) = (line.rows, line.since);
        let what = match line.part {
            Part::Sender => "menunggu diajukan atau diperbaiki",
            Part::Verifier => "menunggu pemeriksaan",
            Part::Compiler => "menunggu dihimpun",
            Part::Branch | Part::Stranger => "menunggu jawaban",
        };
        text.push_str(&format!(" {rows} baris {what}, terlama sejak {since}."));
        if line.overdue > 0 {
            text.push_str(&format!(" {} baris melewati batas waktu.", line.overdue));
        }
    }
    Some(text)
}
