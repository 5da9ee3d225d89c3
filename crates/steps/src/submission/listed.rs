//! The people on the lists that an office sent, each with how they are protected: a count is the length of its list.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::submission::{Line, State};
use domain::{Disposition, GapFilter, GapIndex, GapStatus, Occupation, Outcome, Person, Roster, RosterRow};
use law::Role;
use serde::Serialize;
use units::{Date, Id, Percent, RegionCode, Rupiah};

use super::book::Book;
use crate::StepError;
use crate::coverage::{Speaking, lists_for};
use crate::known::left_by;
use crate::workspace::{Loaded, Workspace, memberships_in};

/// How somebody on a list is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing")]
pub enum ListedStanding {
    /// Protected and paid.
    Covered,
    /// Protected, but due.
    InGrace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// Was protected.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// No membership is known.
    NotRegistered,
    /// A human decides who it is.
    Doubtful,
    /// Not matched with the participants yet.
    NotMatched,
}

impl ListedStanding {
    /// Whether an accident today would be covered.
    pub const fn is_covered(self) -> bool {
        matches!(self, Self::Covered | Self::InGrace { .. })
    }
}

/// Where somebody stands in a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Batch and line.
    pub at: String,
    /// State of the row.
    pub state: State,
}

/// One person on the lists of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Who, once matched.
    pub person: Option<Id<Person>>,
    /// Name as the first list writes it.
    pub name: String,
    /// Where the person counts.
    pub region: RegionCode,
    /// Primary role.
    pub role: Option<Role>,
    /// Occupation axis.
    pub occupation: Occupation,
    /// Stated wage.
    pub wage: Option<Rupiah>,
    /// Last day of the term.
    pub term_until: Option<Date>,
    /// Which list.
    pub roster: Id<Roster>,
    /// Row of the list.
    pub sheet_row: u32,
    /// How protected.
    #[serde(flatten)]
    pub standing: ListedStanding,
    /// The live row that asks protection for the person.
    pub asked: Option<Asked>,
}

/// How many, and how they are protected. The parts add up to the persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ListedCounts {
    /// All.
    pub persons: i64,
    /// Protected, those in grace included.
    pub covered: i64,
    /// Of the covered: due.
    pub in_grace: i64,
    /// Known, and not protected.
    pub not_covered: i64,
    /// Doubtful or not matched yet: nobody knows.
    pub unknown: i64,
    /// Of all: asked for by a live row.
    pub asked: i64,
    /// Covered of those who are known.
    pub percent: Option<Percent>,
}

impl ListedCounts {
    /// Counts people.
    pub fn of<'p>(people: impl Iterator<Item = &'p Listed>) -> Self {
        let mut counts = Self::default();
        for listed in people {
            counts.persons += 1;
            counts.asked += i64::from(listed.asked.is_some());
            match listed.standing {
                ListedStanding::Covered => counts.covered += 1,
                ListedStanding::InGrace { .. } => {
                    counts.covered += 1;
                    counts.in_grace += 1;
                }
                ListedStanding::Lapsed { .. } | ListedStanding::NotRegistered => counts.not_covered += 1,
                ListedStanding::Doubtful | ListedStanding::NotMatched => counts.unknown += 1,
            }
        }
        counts.percent = Percent::of(counts.covered, counts.covered + counts.not_covered);
        counts
    }
}
/// Everybody on these lists who is ours, once.
pub(crate) fn people_on(
    workspace: &Workspace,
    loaded: &Loaded,
    book: &Book,
    lists: &HashSet<i64>,
    region: RegionCode,
) -> Result<Vec<Listed>, StepError> {
    let rows: Vec<&(RosterRow, Outcome)> =
        loaded.rows.iter().filter(|(row, _)| lists.contains(&row.roster.get())).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let Speaking { snapshot, together, .. } = lists_for(workspace, region, None)?;
    let rules = workspace.rules().on(snapshot.as_of)?;
    let members = loaded.members_of(workspace, &together, rules.day)?;
    let day = left_by(None);
    let index = GapIndex::of(
        rows.iter().map(|(row, outcome)| (row, *outcome)),
        &|row| loaded.region_of(row),
        &|person| memberships_in(&members, person),
        &|person, place| loaded.known.leaves(person, place, day),
        &rules,
    );
    let asked = asked_for(book);
    let mut found: Vec<Listed> = Vec::new();
    for one in index.on_rosters(GapFilter::all(RegionCode::INDONESIA)) {
        let Some((row, _)) = loaded.row(one.mention().row) else { continue };
        let standing = match one.status() {
            None => ListedStanding::Covered,
            Some(GapStatus::InGrace { until }) => ListedStanding::InGrace { until },
            Some(GapStatus::Lapsed { since }) => ListedStanding::Lapsed { since },
            Some(GapStatus::NeverRegistered) => ListedStanding::NotRegistered,
            Some(GapStatus::Doubtful) => ListedStanding::Doubtful,
        };
        let mut listed = listed(row, one.region(), standing);
        listed.role = one.role();
        listed.person = one.person();
        listed.asked = listed.person.and_then(|person| asked.get(&person).cloned());
        found.push(listed);
    }
    for (row, _) in
        rows.iter().filter(|(row, said)| row.disposition == Disposition::Accepted && *said == Outcome::NotMatched)
    {
        found.push(listed(row, loaded.region_of(row), ListedStanding::NotMatched));
    }
    found.sort_by_key(|listed| (listed.roster, listed.sheet_row));
    Ok(found)
}

fn listed(row: &RosterRow, region: RegionCode, standing: ListedStanding) -> Listed {
    let entry = &row.entry;
    Listed {
        person: None,
        name: entry.name.clone(),
        region,
        role: entry.role,
        occupation: Occupation::from_words(entry.occupation.as_deref().unwrap_or_default()),
        wage: entry.wage,
        term_until: entry.term_until(),
        roster: row.roster,
        sheet_row: row.sheet_row,
        standing,
        asked: None,
    }
}

fn asked_for(book: &Book) -> HashMap<Id<Person>, Asked> {
    let mut found = HashMap::new();
    for kept in book.rows.iter().filter(|kept| kept.row.state.is_live()) {
        if let Some(person) = kept.row.person {
            let at = Line { batch: kept.row.batch.get(), line: kept.row.line }.to_string();
            found.insert(person, Asked { at, state: kept.row.state });
        }
    }
    found
}

/// What the live rows of an office cost in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthCost {
    /// Which month.
    #[serde(serialize_with = "as_text")]
    pub month: units::Month,
    /// Rows that are paid for in it.
    pub rows: u64,
    /// Estimate by the law of that month.
    pub amount: Rupiah,
}

fn as_text<S: serde::Serializer>(month: &units::Month, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(month)
}

/// The cost of an office's live rows, month by month.
pub(crate) fn cost_by_month(book: &Book, office: &str) -> Result<Vec<MonthCost>, StepError> {
    let law = law::Law::built_in();
    let mut known = HashMap::new();
    let mut months: BTreeMap<units::Month, (u64, Rupiah)> = BTreeMap::new();
    let own = book.batches.values().filter(|(batch, _)| batch.office == office);
    for kept in own.flat_map(|(batch, _)| book.rows_of(batch.id)).filter(|kept| kept.row.state.is_live()) {
        for month in kept.row.months.iter() {
            let basis = super::moves::basis_of(kept);
            let key = (basis, domain::submission::payer_code(kept.row.payer), month);
            let amount = match known.get(&key) {
                Some(amount) => *amount,
                None => {
                    let months = domain::submission::Months { first: month, last: month };
                    let money = domain::submission::estimate(&law, &basis, kept.row.payer, months)?;
                    known.insert(key, money.monthly);
                    money.monthly
                }
            };
            let sum = months.entry(month).or_default();
            sum.0 += 1;
            sum.1 = sum.1 + amount;
        }
    }
    Ok(months.into_iter().map(|(month, (rows, amount))| MonthCost { month, rows, amount }).collect())
}
