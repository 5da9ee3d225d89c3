//! The named gap: who on rosters is not protected, and the answer that goes back to the sender.

use std::collections::BTreeMap;

use law::{CoverageRulesOn, Program, Role, Standing, standing};
use serde::Serialize;
use units::{Date, Id, RegionCode};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
    /// The list: never registered, lapsed, doubtful.
    pub people: Vec<GapPerson>,
    /// Still covered, but due: apart.
    pub in_grace: Vec<GapPerson>,
    /// Not ours, with the reason: apart.
    pub set_aside: Vec<SetAsideRow>,
    /// What the reader must know.
    pub notes: Vec<String>,
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
fn status_of(programs: &[ProgramStanding; 5]) -> Option<GapStatus> {
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

/// Everybody on rosters with where they stand, ready to be asked for any region and role.
#[derive(Debug, Clone)]
pub struct GapIndex {
    as_of: Date,
    /// Persons and doubtful rows who are ours; `None` beside those who are protected and paid.
    entries: Vec<(GapPerson, Option<GapStatus>)>,
    set_aside: Vec<(SetAsideRow, Option<Role>)>,
    /// Where rows count that were not matched yet.
    not_matched: Vec<RegionCode>,
}

impl GapIndex {
    /// Brings rows together into persons.
    ///
    /// `rows` come in the order of their import with what matching said; `region_of` gives the region of a row;
    /// `memberships_of` all memberships of a person; `leaves` why a person is no longer to be listed at a place. A
    /// person on several lists counts once, in the place of the first row, or in a village inside it that another row
    /// names; a role on any of the lists is a role.
    pub fn of<'a>(
        rows: impl Iterator<Item = (&'a RosterRow, Outcome)>,
        region_of: &dyn Fn(&RosterRow) -> RegionCode,
        memberships_of: &dyn Fn(Id<Person>) -> &'a [Member],
        leaves: &dyn Fn(Id<Person>, RegionCode) -> Option<SetAside>,
        rules: &CoverageRulesOn,
    ) -> Self {
        let mut index = Self { as_of: rules.day, entries: Vec::new(), set_aside: Vec::new(), not_matched: Vec::new() };
        let mut position_of: BTreeMap<Id<Person>, usize> = BTreeMap::new();
        for (row, outcome) in rows {
            let place = region_of(row);
            let role = row.entry.role_on(rules.day);
            let mention = RosterMention { row: row.id, sheet_row: row.sheet_row, roster: row.roster };
            let person = match outcome {
                Outcome::Known(person) => Some(person),
                Outcome::Doubtful(_) | Outcome::NotMatched => None,
            };
            match disposition_now(row.disposition, person.and_then(|person| leaves(person, place))) {
                Disposition::Merged { .. } => continue,
                Disposition::SetAside(reason) => {
                    let name = row.entry.name.clone();
                    index.set_aside.push((SetAsideRow { name, region: place, reason, mention }, role));
                    continue;
                }
                Disposition::Accepted => {}
            }
            if outcome == Outcome::NotMatched {
                index.not_matched.push(place);
                continue;
            }
            if let Some(known) = person.and_then(|person| position_of.get(&person)) {
                let entry = &mut index.entries[*known].0;
                if let Some(role) = role.filter(|role| !entry.roles.contains(role)) {
                    entry.roles.push(role);
                    entry.roles.sort_unstable();
                    entry.role = entry.roles.first().copied();
                }
                // An agency's list may name only the regency; the village's own list says where in it.
                if entry.region.contains(place) {
                    entry.region = place;
                }
                entry.mentions.push(mention);
                continue;
            }
            if let Some(person) = person {
                position_of.insert(person, index.entries.len());
            }
            let programs =
                person.map_or([ProgramStanding::Never; 5], |person| program_standings(memberships_of(person), rules));
            let status = if person.is_some() { status_of(&programs) } else { Some(GapStatus::Doubtful) };
            let entry = GapPerson {
                person,
                name: row.entry.name.clone(),
                birth: row.entry.birth,
                sex: row.entry.sex,
                region: place,
                role,
                roles: role.into_iter().collect(),
                occupation: row.entry.occupation.clone(),
                status: status.unwrap_or(GapStatus::Doubtful),
                programs,
                mentions: vec![mention],
            };
            index.entries.push((entry, status));
        }
        index
    }

    /// The named gap of `region`, of `role` only when given.
    pub fn gap(&self, region: RegionCode, role: Option<Role>) -> Gap {
        let mut counts = GapCounts::default();
        let mut by_role: BTreeMap<Role, RoleCounts> = BTreeMap::new();
        let (mut people, mut in_grace) = (Vec::new(), Vec::new());
        let asked =
            |place: RegionCode, held: &[Role]| region.contains(place) && role.is_none_or(|role| held.contains(&role));
        for (entry, status) in self.entries.iter().filter(|(entry, _)| asked(entry.region, &entry.roles)) {
            counts.on_rosters += 1;
            let mut unheld = RoleCounts::default();
            let of_role = entry.role.map_or(&mut unheld, |role| by_role.entry(role).or_default());
            of_role.on_rosters += 1;
            let count = match status {
                None => {
                    of_role.protected += 1;
                    counts.protected += 1;
                    continue;
                }
                Some(GapStatus::InGrace { .. }) => {
                    of_role.protected += 1;
                    counts.in_grace += 1;
                    in_grace.push(entry.clone());
                    continue;
                }
                Some(GapStatus::NeverRegistered) => &mut counts.never_registered,
                Some(GapStatus::Lapsed { .. }) => &mut counts.lapsed,
                Some(GapStatus::Doubtful) => &mut counts.doubtful,
            };
            *count += 1;
            people.push(entry.clone());
        }
        let set_aside: Vec<SetAsideRow> = self
            .set_aside
            .iter()
            .filter(|(row, held)| asked(row.region, held.as_slice()))
            .map(|(row, _)| row.clone())
            .collect();
        for row in &set_aside {
            *counts.set_aside.entry(row.reason.code()).or_default() += 1;
        }
        counts.listed = length(people.len());
        counts.not_matched = length(self.not_matched.iter().filter(|place| region.contains(**place)).count());
        Gap { region, as_of: self.as_of, role, counts, by_role, people, in_grace, set_aside, notes: Vec::new() }
    }

    /// Holders of each role per place in `region`, by primary role, without making up the lists.
    pub fn held(&self, region: RegionCode) -> BTreeMap<(RegionCode, Role), RoleCounts> {
        let mut held: BTreeMap<(RegionCode, Role), RoleCounts> = BTreeMap::new();
        for (entry, status) in self.entries.iter().filter(|(entry, _)| region.contains(entry.region)) {
            let Some(role) = entry.role else { continue };
            let counts = held.entry((entry.region, role)).or_default();
            counts.on_rosters += 1;
            counts.protected += i64::from(matches!(status, None | Some(GapStatus::InGrace { .. })));
        }
        held
    }

    /// Everybody with where they stand; `None` beside those who are protected and paid.
    pub fn people(&self) -> impl Iterator<Item = (&GapPerson, Option<GapStatus>)> {
        self.entries.iter().map(|(person, status)| (person, *status))
    }

    /// Length of the list per place that some list speaks of; a place that none speaks of has no list, not an
    /// empty one, and stands not here.
    pub fn lengths(&self) -> BTreeMap<RegionCode, u64> {
        if self.entries.is_empty() {
            return BTreeMap::new();
        }
        // Rows set aside are known without matching: they make a list only where nothing waits for it.
        let waiting = |place: RegionCode| self.not_matched.contains(&place);
        let aside = self.set_aside.iter().map(|(row, _)| row.region).filter(|place| !waiting(*place));
        let mut lengths: BTreeMap<RegionCode, u64> = aside.map(|place| (place, 0)).collect();
        for (entry, status) in &self.entries {
            let missing = !matches!(status, None | Some(GapStatus::InGrace { .. }));
            *lengths.entry(entry.region).or_default() += u64::from(missing);
        }
        lengths
    }
}

/// What becomes of a row, when the person it names may have left the lists since.
const fn disposition_now(filed: Disposition, left: Option<SetAside>) -> Disposition {
    match (filed, left) {
        (Disposition::Accepted, Some(reason)) => Disposition::SetAside(reason),
        (filed, _) => filed,
    }
}

fn length(count: usize) -> i64 {
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
