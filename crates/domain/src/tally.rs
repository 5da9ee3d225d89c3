//! Counting members: each person once, formal before informal, at a named place.

use std::collections::BTreeMap;

use law::{Class, CoverageRulesOn, Program, Programs, Standing, standing};
use serde::Serialize;
use units::RegionCode;

use crate::people::Member;

/// Which place of a membership counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where registered: the branch's count, and the published one.
    Registered,
    /// Where working.
    Workplace,
    /// Where living: the village's count.
    Residence,
}

impl Place {
    /// All places.
    pub const ALL: [Self; 3] = [Self::Registered, Self::Workplace, Self::Residence];

    /// The place of `member` in this sense.
    pub const fn of(self, member: &Member) -> Option<RegionCode> {
        match self {
            Self::Registered => member.registered,
            Self::Workplace => member.workplace,
            Self::Residence => member.residence,
        }
    }
}

/// What is added to wage earners and non-wage earners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct With {
    /// Workers of construction projects.
    pub construction: bool,
    /// Migrant workers.
    pub migrant: bool,
}

impl With {
    /// All four definitions.
    pub const ALL: [Self; 4] = [
        Self { construction: false, migrant: false },
        Self { construction: true, migrant: false },
        Self { construction: false, migrant: true },
        Self { construction: true, migrant: true },
    ];

    /// Whether memberships of `class` count.
    pub const fn includes(self, class: Class) -> bool {
        match class {
            Class::Pu | Class::Bpu => true,
            Class::Jakon => self.construction,
            Class::Pmi => self.migrant,
        }
    }

    /// 0 to 3, for the store.
    pub const fn code(self) -> i64 {
        self.construction as i64 + 2 * self.migrant as i64
    }
}

impl Serialize for With {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = [(self.construction, "construction"), (self.migrant, "migrant")];
        serializer.collect_seq(named.iter().filter(|(on, _)| *on).map(|(_, name)| name))
    }
}

/// Distinct persons, or memberships.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Each person once.
    Persons,
    /// Each active membership.
    Memberships,
}

/// Counts of one class in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Active persons with at least one membership that is paid.
    pub persons_paid: i64,
    /// Active persons all of whose memberships are in grace.
    pub persons_grace: i64,
    /// Persons with no active membership and at least one that lapsed. Never part of the active.
    pub persons_lapsed: i64,
    /// Memberships paid.
    pub memberships_paid: i64,
    /// Memberships in grace.
    pub memberships_grace: i64,
    /// Active persons per program, in the order of [`Program::ALL`]; these do not sum to the persons.
    pub programs: [i64; 5],
    /// Those of them whose memberships with the program are all in grace.
    pub programs_grace: [i64; 5],
    /// Persons who had the program and hold no active membership with it; they may be active in another.
    pub programs_lapsed: [i64; 5],
}

impl Cell {
    /// Active, paid and in grace, in the unit asked for.
    pub const fn active(&self, count: Count) -> i64 {
        match count {
            Count::Persons => self.persons_paid + self.persons_grace,
            Count::Memberships => self.memberships_paid + self.memberships_grace,
        }
    }

    /// Those of them in grace.
    pub const fn in_grace(&self, count: Count) -> i64 {
        match count {
            Count::Persons => self.persons_grace,
            Count::Memberships => self.memberships_grace,
        }
    }

    /// Persons, active or lapsed.
    pub const fn persons(&self) -> i64 {
        self.persons_paid + self.persons_grace + self.persons_lapsed
    }

    /// Counts one person in each program: held in an active membership, paid in one, lost with a lapsed one.
    fn count_programs(&mut self, held: Programs, paid: Programs, lost: Programs) {
        for (at, program) in Program::ALL.into_iter().enumerate() {
            let active = held.contains(program);
            self.programs[at] += i64::from(active);
            self.programs_grace[at] += i64::from(active && !paid.contains(program));
            self.programs_lapsed[at] += i64::from(!active && lost.contains(program));
        }
    }

    /// Adds another cell.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, 1);
    }

    /// Takes another cell away.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, -1);
    }

    fn combine(&mut self, other: &Self, times: i64) {
        let counts = [
            (&mut self.persons_paid, other.persons_paid),
            (&mut self.persons_grace, other.persons_grace),
            (&mut self.persons_lapsed, other.persons_lapsed),
            (&mut self.memberships_paid, other.memberships_paid),
            (&mut self.memberships_grace, other.memberships_grace),
        ];
        counts.into_iter().for_each(|(own, other)| *own += times * other);
        let pairs = [
            (&mut self.programs, other.programs),
            (&mut self.programs_grace, other.programs_grace),
            (&mut self.programs_lapsed, other.programs_lapsed),
        ];
        for (own, others) in pairs {
            own.iter_mut().zip(others).for_each(|(own, other)| *own += times * other);
        }
    }
}

/// Counts per group and class.
pub type Tally<K> = BTreeMap<(K, Class), Cell>;

/// Counts `members` (sorted by person) in the groups that `key` names, as of the day of `rules`.
///
/// A person counts once, in the group and class of the first active membership: formal before informal,
/// paid before in grace, earlier row before later. Memberships count each in their own group. Programs are counted
/// where the person is; one without an active membership is where the last one lapsed.
pub fn tally<K: Ord>(
    members: &[Member],
    rules: &CoverageRulesOn,
    with: With,
    mut key: impl FnMut(&Member) -> K,
) -> Tally<K> {
    let [tally] = tally_persons(persons(members), rules, with, |member| [key(member)]);
    tally
}

/// The memberships of each person.
fn persons(members: &[Member]) -> impl Iterator<Item = &[Member]> {
    members.chunk_by(|left, right| left.person == right.person)
}

/// Cells by group and class.
struct Groups<K> {
    places: BTreeMap<(K, Class), usize>,
    cells: Vec<Cell>,
}

impl<K: Ord> Groups<K> {
    /// Where the cell lies; a new one counts nothing yet.
    fn place(&mut self, key: K, class: Class) -> usize {
        *self.places.entry((key, class)).or_insert_with(|| {
            self.cells.push(Cell::default());
            self.cells.len() - 1
        })
    }

    fn tally(self) -> Tally<K> {
        self.places.into_iter().map(|(key, place)| (key, self.cells[place])).collect()
    }
}

/// Counts by several keys at once: how a person stands does not depend on the key, only the cell does.
fn tally_persons<'members, K: Ord, const KEYS: usize>(
    persons: impl Iterator<Item = &'members [Member]>,
    rules: &CoverageRulesOn,
    with: With,
    mut keys: impl FnMut(&Member) -> [K; KEYS],
) -> [Tally<K>; KEYS] {
    let mut groups: [Groups<K>; KEYS] = std::array::from_fn(|_| Groups { places: BTreeMap::new(), cells: Vec::new() });
    let mut places_of = |groups: &mut [Groups<K>; KEYS], member: &Member| {
        let mut keys = keys(member).into_iter();
        groups.each_mut().map(|group| group.place(keys.next().expect("one for each"), member.class))
    };
    for memberships in persons {
        // Class, whether in grace, and the places of its cells.
        let mut first: Option<(Class, bool, [usize; KEYS])> = None;
        let mut lapsed: Option<(&Member, units::Date)> = None;
        let mut any_paid = false;
        let (mut held, mut paid, mut lost) = (Programs::default(), Programs::default(), Programs::default());
        for member in memberships.iter().filter(|member| with.includes(member.class)) {
            let in_grace = match standing(member.class, member.term, rules) {
                Standing::Paid => false,
                Standing::Grace { .. } => true,
                Standing::Lapsed { since } => {
                    if lapsed.is_none_or(|(_, latest)| since > latest) {
                        lapsed = Some((member, since));
                    }
                    lost = lost.union(member.programs);
                    continue;
                }
                Standing::NotYet { .. } => continue,
            };
            any_paid |= !in_grace;
            held = held.union(member.programs);
            if !in_grace {
                paid = paid.union(member.programs);
            }
            let places = places_of(&mut groups, member);
            for (group, place) in groups.iter_mut().zip(places) {
                let cell = &mut group.cells[place];
                if in_grace { cell.memberships_grace += 1 } else { cell.memberships_paid += 1 }
            }
            if first.is_none_or(|(class, grace, _)| (member.class, in_grace) < (class, grace)) {
                first = Some((member.class, in_grace, places));
            }
        }
        let (active, places) = match (first, lapsed) {
            (Some((_, _, places)), _) => (true, places),
            (None, Some((member, _))) => (false, places_of(&mut groups, member)),
            (None, None) => continue,
        };
        for (group, place) in groups.iter_mut().zip(places) {
            let cell = &mut group.cells[place];
            match (active, any_paid) {
                (true, true) => cell.persons_paid += 1,
                (true, false) => cell.persons_grace += 1,
                (false, _) => cell.persons_lapsed += 1,
            }
            cell.count_programs(held, paid, lost);
        }
    }
    groups.map(Groups::tally)
}

/// One row of the stored summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryCell {
    /// Which definition.
    pub with: With,
    /// Which place.
    pub place: Place,
    /// The place itself, as far down as the row says; `None` where it says nothing.
    pub region: Option<RegionCode>,
    /// Class of the first membership.
    pub class: Class,
    /// The counts.
    pub cell: Cell,
}

/// The summary that the store keeps beside a snapshot: [`tally`] for every definition and place.
///
/// Most persons hold no construction or migrant membership and count the same in all four definitions, so
/// these are counted once; the others are counted by each.
pub fn summarize(members: &[Member], rules: &CoverageRulesOn) -> Vec<SummaryCell> {
    let everywhere = |memberships: &&[Member]| memberships.iter().all(|member| With::default().includes(member.class));
    let special: Vec<Member> =
        persons(members).filter(|memberships| !everywhere(memberships)).flatten().copied().collect();
    let in_all = |member: &Member| Place::ALL.map(|place| place.of(member));
    let shared = tally_persons(persons(members).filter(everywhere), rules, With::default(), in_all);
    let of_all = With::ALL.map(|with| tally_persons(persons(&special), rules, with, in_all));
    let mut cells = Vec::new();
    for (at, place) in Place::ALL.into_iter().enumerate() {
        for (with, special) in With::ALL.into_iter().zip(&of_all) {
            let mut all = special[at].clone();
            for (key, cell) in &shared[at] {
                all.entry(*key).or_default().add(cell);
            }
            let named = all.into_iter().map(|((region, class), cell)| SummaryCell { with, place, region, class, cell });
            cells.extend(named);
        }
    }
    cells
}
