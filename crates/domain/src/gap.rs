//! The named gap: who on rosters is not protected, and the answer that goes back to the sender.

use std::collections::BTreeMap;

use law::{CoverageRulesOn, Program, Role, Standing, standing};
use serde::Serialize;
use units::{Date, Id, RegionCode};

use crate::note::Note;
use crate::people::{Member, Person};
use crate::roster::{Disposition, RosterRow, SetAside};

/// What matching said of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The row is this person, registered or known from another list.
    Known(Id<Person>),
    /// May be this person; a human decides.
    Doubtful(Id<Person>),
    /// Not matched yet.
    NotMatched,
}

/// Where a person stands in one program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum ProgramStanding {
    /// Paid.
    Active {
        /// Last day paid for, where the snapshot says.
        paid_until: Option<Date>,
    },
    /// Unpaid months within what the law forgives.
    Grace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// Was covered.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// No membership of this program is known.
    Never,
}

/// Why somebody is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum GapStatus {
    /// No membership is known.
    NeverRegistered,
    /// The last cover ended.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// May be a registered person; a human decides.
    Doubtful,
    /// Still covered, but unpaid months are running: listed apart.
    InGrace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
}

/// Where a person was listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RosterMention {
    /// Which row.
    pub row: Id<RosterRow>,
    /// Row number in the sender's file.
    pub sheet_row: u32,
    /// Which roster.
    pub roster: Id<crate::Roster>,
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapPerson {
    /// Identity; null for a doubtful row, which may be a person known already.
    pub person: Option<Id<Person>>,
    /// Name as the first list writes it.
    pub name: String,
    /// Birth date as the first list writes it.
    pub birth: Option<Date>,
    /// L or P.
    pub sex: Option<units::Sex>,
    /// Village of the first list.
    pub region: RegionCode,
    /// Primary role, by the precedence of [`Role::ALL`]: sums count a person under this one.
    pub role: Option<Role>,
    /// All roles that the lists name, ascending by precedence.
    pub roles: Vec<Role>,
    /// Occupation in the list's own words.
    pub occupation: Option<String>,
    /// Why on the list.
    #[serde(flatten)]
    pub status: GapStatus,
    /// Standing per program, in the order of [`Program::ALL`].
    pub programs: [ProgramStanding; 5],
    /// All rows that speak of this person.
    pub mentions: Vec<RosterMention>,
}

/// A row that is not ours, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAsideRow {
    /// Name as written.
    pub name: String,
    /// Village.
    pub region: RegionCode,
    /// Why.
    pub reason: SetAside,
    /// Where.
    pub mention: RosterMention,
}

/// How long each part of the list is. Every count equals the length of its list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct GapCounts {
    /// Distinct persons (and doubtful rows) on rosters who are ours.
    pub on_rosters: i64,
    /// Those of them who are protected, paid.
    pub protected: i64,
    /// Those of them who are protected, in grace: listed apart.
    pub in_grace: i64,
    /// Length of the named gap: never registered, lapsed, doubtful.
    pub listed: i64,
    /// Of the listed: no membership known.
    pub never_registered: i64,
    /// Of the listed: cover ended.
    pub lapsed: i64,
    /// Of the listed: a human decides.
    pub doubtful: i64,
    /// Rows that were not matched yet, in none of the other counts.
    pub not_matched: i64,
    /// Rows not ours, per reason.
    pub set_aside: BTreeMap<&'static str, i64>,
}

/// How the holders of one role stand: the denominator is the own registry, never potensi.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RoleCounts {
    /// Distinct persons on rosters in this role.
    pub on_rosters: i64,
    /// Those of them who are protected, in grace included.
    pub protected: i64,
}

/// The named gap of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which region.
    pub region: RegionCode,
    /// Knowledge of which day.
    pub as_of: Date,
    /// Only this role, when asked for.
    pub role: Option<Role>,
    /// Lengths.
    pub counts: GapCounts,
    /// Holders of each role on the rosters, by primary role.
    pub by_role: BTreeMap<Role, RoleCounts>,
    /// How many of the listed hold each role; who holds two counts for both.
    pub listed_by_role: BTreeMap<Role, i64>,
    /// The list: never registered, lapsed, doubtful.
    pub people: Vec<GapPerson>,
    /// Still covered, but due: apart.
    pub in_grace: Vec<GapPerson>,
    /// Not ours, with the reason: apart.
    pub set_aside: Vec<SetAsideRow>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

/// Best standing of a person per program over all memberships: paid, then grace, then the latest lapse.
pub fn program_standings(memberships: &[Member], rules: &CoverageRulesOn) -> [ProgramStanding; 5] {
    let mut best = [ProgramStanding::Never; 5];
    for member in memberships {
        let now = match standing(member.class, member.term, rules) {
            Standing::Paid => ProgramStanding::Active { paid_until: member.term.paid_until },
            Standing::Grace { until } => ProgramStanding::Grace { until },
            Standing::Lapsed { since } => ProgramStanding::Lapsed { since },
            Standing::NotYet { .. } => continue,
        };
        for program in member.programs.iter() {
            let slot = &mut best[program as usize];
            if better(now, *slot) {
                *slot = now;
            }
        }
    }
    best
}

fn better(new: ProgramStanding, old: ProgramStanding) -> bool {
    use ProgramStanding::{Active, Grace, Lapsed, Never};
    match (new, old) {
        (Active { paid_until: new }, Active { paid_until: old }) => new > old,
        (Grace { until: new }, Grace { until: old }) => new > old,
        (Lapsed { since: new }, Lapsed { since: old }) => new > old,
        (Active { .. }, _) => true,
        (Grace { .. }, Lapsed { .. } | Never) => true,
        (Lapsed { .. }, Never) => true,
        _ => false,
    }
}

/// Whether a person is protected: active, paid or in grace, in the base programs JKK and JKM.
pub(crate) fn status_of(programs: &[ProgramStanding; 5]) -> Option<GapStatus> {
    let base = [programs[Program::Jkk as usize], programs[Program::Jkm as usize]];
    let mut grace: Option<Date> = None;
    for standing in base {
        match standing {
            ProgramStanding::Active { .. } => {}
            ProgramStanding::Grace { until } => grace = Some(grace.map_or(until, |first| first.min(until))),
            ProgramStanding::Lapsed { .. } | ProgramStanding::Never => {
                let lapses = programs.iter().filter_map(|standing| match standing {
                    ProgramStanding::Lapsed { since } => Some(*since),
                    _ => None,
                });
                return Some(match lapses.max() {
                    Some(since) => GapStatus::Lapsed { since },
                    None => GapStatus::NeverRegistered,
                });
            }
        }
    }
    grace.map(|until| GapStatus::InGrace { until })
}

/// What becomes of a row, when the person it names may have left the lists since.
pub(crate) const fn disposition_now(filed: Disposition, left: Option<SetAside>) -> Disposition {
    match (filed, left) {
        (Disposition::Accepted, Some(reason)) => Disposition::SetAside(reason),
        (filed, _) => filed,
    }
}

pub(crate) fn length(count: usize) -> i64 {
    i64::try_from(count).expect("a list fits in memory")
}

/// What the sender's own row gets back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerStatus {
    /// Protected and paid.
    Active,
    /// Protected, but due.
    InGrace {
        /// The last day on which paying keeps the cover.
        until: Date,
    },
    /// Was covered.
    Lapsed {
        /// First day without cover.
        since: Date,
    },
    /// No membership known.
    NotRegistered,
    /// A human decides.
    Doubtful,
    /// Not ours.
    SetAside(SetAside),
    /// Repeats an earlier row.
    Repeats {
        /// Spreadsheet row.
        row: u32,
    },
    /// Not matched yet.
    NotMatched,
}

/// Status, active programs and paid-until of one row; `left` says why its person is no longer to be listed. Never a
/// card number.
pub fn answer(
    row: &RosterRow,
    outcome: Outcome,
    memberships: &[Member],
    left: Option<SetAside>,
    rules: &CoverageRulesOn,
) -> (AnswerStatus, law::Programs, Option<Date>) {
    let nothing = law::Programs::default();
    match (disposition_now(row.disposition, left), outcome) {
        (Disposition::Merged { into_row }, _) => (AnswerStatus::Repeats { row: into_row }, nothing, None),
        (Disposition::SetAside(reason), _) => (AnswerStatus::SetAside(reason), nothing, None),
        (Disposition::Accepted, Outcome::NotMatched) => (AnswerStatus::NotMatched, nothing, None),
        (Disposition::Accepted, Outcome::Doubtful(_)) => (AnswerStatus::Doubtful, nothing, None),
        (Disposition::Accepted, Outcome::Known(_)) => {
            let programs = program_standings(memberships, rules);
            let active = |standing: &ProgramStanding| {
                matches!(standing, ProgramStanding::Active { .. } | ProgramStanding::Grace { .. })
            };
            let held = Program::ALL.into_iter().filter(|program| active(&programs[*program as usize])).collect();
            let paid_until = memberships
                .iter()
                .filter(|member| standing(member.class, member.term, rules).is_active())
                .filter_map(|member| member.term.paid_until)
                .max();
            let status = match status_of(&programs) {
                None => AnswerStatus::Active,
                Some(GapStatus::InGrace { until }) => AnswerStatus::InGrace { until },
                Some(GapStatus::Lapsed { since }) => AnswerStatus::Lapsed { since },
                Some(GapStatus::NeverRegistered | GapStatus::Doubtful) => AnswerStatus::NotRegistered,
            };
            (status, held, paid_until)
        }
    }
}
