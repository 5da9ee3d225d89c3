//! What changed between two lists: who is newly protected, who lapsed, who returned, whose membership changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;

use law::{Class, CoverageRulesOn, Programs, Standing, standing};
use serde::Serialize;
use units::{Date, Id, Nik, RegionCode};

use crate::people::{Employer, Member, Person};
use crate::roster::{Disposition, RosterEntry, RosterRow, SetAside};
use crate::tally::{Place, With};

/// One side of a comparison: a snapshot as knowledge of a day.
#[derive(Clone, Copy)]
pub struct ListSide<'a> {
    /// Memberships, sorted by person.
    pub members: &'a [Member],
    /// Person and employer of memberships that have one, sorted.
    pub employers: &'a [(Id<Person>, Id<Employer>)],
    /// The rules of the day.
    pub rules: &'a CoverageRulesOn,
}

/// Where and by which definition people are counted.
#[derive(Debug, Clone, Copy)]
pub struct ChangeQuestion {
    /// Inside which region.
    pub region: RegionCode,
    /// Which place counts.
    pub place: Place,
    /// What is added to PU and BPU.
    pub with: With,
}

/// What became of a person between the two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Active now, and on no list before.
    New,
    /// Active now, known before without being active at the first day.
    Returned,
    /// Was active elsewhere.
    MovedIn,
    /// No longer active.
    Lapsed,
    /// Active elsewhere now.
    MovedOut,
    /// Active on both days, with another membership.
    Changed,
}

impl Fate {
    /// All, in the order of office tables.
    pub const ALL: [Self; 6] = [Self::New, Self::Returned, Self::MovedIn, Self::Lapsed, Self::MovedOut, Self::Changed];

    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::New => "Baru",
            Self::Returned => "Aktif kembali",
            Self::MovedIn => "Pindah masuk",
            Self::Lapsed => "Berakhir",
            Self::MovedOut => "Pindah keluar",
            Self::Changed => "Berubah",
        }
    }
}

/// What of a membership changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Wage earner, non-wage earner, construction, migrant.
    Class,
    /// Which programs.
    Programs,
    /// Who employs.
    Employer,
    /// Where registered, working or living.
    Places,
}

impl Detail {
    /// As office people say it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Class => "kelas",
            Self::Programs => "program",
            Self::Employer => "pemberi kerja",
            Self::Places => "wilayah",
        }
    }
}

/// One person between the two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonChange {
    /// Who.
    pub person: Id<Person>,
    /// What became of them.
    pub fate: Fate,
    /// What changed, for [`Fate::Changed`].
    pub details: Vec<Detail>,
    /// First day without cover, for [`Fate::Lapsed`]; `None` when the later list no longer names them.
    pub since: Option<Date>,
    /// Where they counted before.
    pub from: Option<RegionCode>,
    /// Where they count now.
    pub to: Option<RegionCode>,
    /// Programs before.
    pub programs_before: String,
    /// Programs now.
    pub programs_now: String,
}

/// The counts close: active before + new + returned + moved in - lapsed - moved out = active now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Active persons at the first day.
    pub active_before: i64,
    /// Active persons at the second day.
    pub active_now: i64,
    /// Persons per fate; changed ones are among the active of both days.
    pub counts: BTreeMap<Fate, i64>,
    /// Everybody counted, by fate and person.
    pub people: Vec<PersonChange>,
}

/// Compares two days. `known_before` says whether an even earlier list named somebody.
pub fn changes(
    question: &ChangeQuestion,
    before: ListSide<'_>,
    now: ListSide<'_>,
    known_before: &dyn Fn(Id<Person>) -> bool,
) -> Changes {
    let mut found = Changes {
        active_before: 0,
        active_now: 0,
        counts: Fate::ALL.into_iter().map(|fate| (fate, 0)).collect(),
        people: Vec::new(),
    };
    let (mut left, mut right) = (before.members, now.members);
    while let Some(person) = left.first().into_iter().chain(right.first()).map(|member| member.person).min() {
        let (was, is) = (
            Memberships::take(person, &mut left, before, question),
            Memberships::take(person, &mut right, now, question),
        );
        found.active_before += i64::from(was.inside);
        found.active_now += i64::from(is.inside);
        let mut details = Vec::new();
        let fate = match (was.inside, is.inside) {
            (false, false) => continue,
            (false, true) if was.active.is_some() => Fate::MovedIn,
            (false, true) if was.listed || known_before(person) => Fate::Returned,
            (false, true) => Fate::New,
            (true, false) if is.active.is_some() => Fate::MovedOut,
            (true, false) => Fate::Lapsed,
            (true, true) => {
                details = was.differences(&is);
                if details.is_empty() {
                    continue;
                }
                Fate::Changed
            }
        };
        *found.counts.entry(fate).or_default() += 1;
        found.people.push(PersonChange {
            person,
            fate,
            details,
            since: if fate == Fate::Lapsed { is.lapsed } else { None },
            from: was.active.flatten(),
            to: is.active.flatten(),
            programs_before: was.programs.to_string(),
            programs_now: is.programs.to_string(),
        });
    }
    let of = |fate| found.counts[&fate];
    let gone = of(Fate::Lapsed) + of(Fate::MovedOut);
    let come = of(Fate::New) + of(Fate::Returned) + of(Fate::MovedIn);
    assert_eq!(found.active_before + come - gone, found.active_now, "who came and who went explain the difference");
    found.people.sort_by_key(|change| (change.fate, change.person));
    found
}

/// What one list says of one person.
struct Memberships {
    /// The list names them, active or not.
    listed: bool,
    /// Where they count, when active: the place of the first active membership, formal before informal.
    active: Option<Option<RegionCode>>,
    inside: bool,
    lapsed: Option<Date>,
    programs: Programs,
    /// Class and places of each active membership.
    active_ones: Vec<(Class, [Option<RegionCode>; 3])>,
    employers: Vec<Id<Employer>>,
}

impl Memberships {
    fn take(person: Id<Person>, rest: &mut &[Member], side: ListSide<'_>, question: &ChangeQuestion) -> Self {
        let end = rest.iter().take_while(|member| member.person == person).count();
        let (own, after) = rest.split_at(end);
        *rest = after;
        let mut found = Self {
            listed: false,
            active: None,
            inside: false,
            lapsed: None,
            programs: Programs::default(),
            active_ones: Vec::new(),
            employers: Vec::new(),
        };
        let mut first: Option<(&Member, bool)> = None;
        for member in own.iter().filter(|member| question.with.includes(member.class)) {
            found.listed = true;
            let in_grace = match standing(member.class, member.term, side.rules) {
                Standing::Paid => false,
                Standing::Grace { .. } => true,
                Standing::Lapsed { since } => {
                    found.lapsed = found.lapsed.max(Some(since));
                    continue;
                }
                Standing::NotYet { .. } => continue,
            };
            found.programs = found.programs.union(member.programs);
            let places = [member.registered, member.workplace, member.residence];
            found.active_ones.push((member.class, places));
            if first.is_none_or(|(best, grace)| (member.class, in_grace) < (best.class, grace)) {
                first = Some((member, in_grace));
            }
        }
        found.active = first.map(|(member, _)| question.place.of(member));
        found.inside = found.active.flatten().is_some_and(|place| question.region.contains(place));
        if found.inside {
            let start = side.employers.partition_point(|(known, _)| *known < person);
            let own = side.employers[start..].iter().take_while(|(known, _)| *known == person);
            found.employers = own.map(|(_, employer)| *employer).collect();
        }
        found
    }

    fn differences(&self, later: &Self) -> Vec<Detail> {
        let classes = |all: &Self| all.active_ones.iter().map(|(class, ..)| *class).collect::<BTreeSet<_>>();
        let places = |all: &Self| all.active_ones.iter().map(|(.., places)| *places).collect::<BTreeSet<_>>();
        let mut details = Vec::new();
        if classes(self) != classes(later) {
            details.push(Detail::Class);
        }
        if self.programs != later.programs {
            details.push(Detail::Programs);
        }
        if self.employers != later.employers {
            details.push(Detail::Employer);
        }
        if places(self) != places(later) {
            details.push(Detail::Places);
        }
        details
    }
}

/// How a row of one version of a list is known in the other: by number, else by name and birth date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowIdentity {
    /// A number that is the same wherever the person is.
    Number(Nik),
    /// Name in small letters, and birth date.
    Name(String, Option<Date>),
}

/// One row between two versions of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowChange {
    /// `added`, `gone` or `changed`.
    pub fate: &'static str,
    /// Row in the earlier file.
    pub row_before: Option<u32>,
    /// Row in the later file.
    pub row_now: Option<u32>,
    /// Name, as the later file has it where it stands there.
    pub name: String,
    /// Birth date.
    pub birth: Option<Date>,
    /// What changed, for `changed`.
    pub details: Vec<&'static str>,
    /// Why the later file's row is not ours, when that is why it is gone.
    pub set_aside: Option<SetAside>,
}

/// Rows added, gone and changed between two versions of a list; those that stayed the same are counted. The counts
/// close: same + changed + gone = before, same + changed + added = now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RosterChanges {
    /// Rows of the earlier version that count.
    pub before: u64,
    /// Rows of the later version that count.
    pub now: u64,
    /// Rows that say the same in both.
    pub same: u64,
    /// Rows per fate.
    pub counts: BTreeMap<&'static str, u64>,
    /// The rows.
    pub rows: Vec<RowChange>,
}

/// Compares two versions of a list. Rows that are not ours do not count in either. Of rows that share an identity (a
/// number copied down a column, a name without birth date), those that say the same belong together, the others in order.
pub fn roster_changes(before: &[(RowIdentity, RosterRow)], now: &[(RowIdentity, RosterRow)]) -> RosterChanges {
    let counts = |row: &&(RowIdentity, RosterRow)| row.1.disposition == Disposition::Accepted;
    let before: Vec<&(RowIdentity, RosterRow)> = before.iter().filter(counts).collect();
    let present: Vec<&(RowIdentity, RosterRow)> = now.iter().filter(counts).collect();
    let mut pairs = Pairs { of_now: vec![None; present.len()], taken: vec![false; before.len()] };
    pairs.by(&before, &present, |(who, row)| (who, said(&row.entry)));
    pairs.by(&before, &present, |(who, _)| who);
    let aside: HashMap<&RowIdentity, SetAside> = now
        .iter()
        .filter_map(|(who, row)| match row.disposition {
            Disposition::SetAside(reason) => Some((who, reason)),
            Disposition::Accepted | Disposition::Merged { .. } => None,
        })
        .collect();
    let mut found = RosterChanges {
        before: count(before.len()),
        now: count(present.len()),
        same: 0,
        counts: BTreeMap::from([("added", 0), ("gone", 0), ("changed", 0)]),
        rows: Vec::new(),
    };
    let change = |fate, was: Option<&RosterRow>, is: Option<&RosterRow>| {
        let shown = &is.or(was).expect("a row stands in one of them").entry;
        RowChange {
            fate,
            row_before: was.map(|row| row.sheet_row),
            row_now: is.map(|row| row.sheet_row),
            name: shown.name.clone(),
            birth: shown.birth,
            details: Vec::new(),
            set_aside: None,
        }
    };
    for ((_, row), was) in present.iter().zip(&pairs.of_now) {
        let Some(was) = was.map(|at| &before[at].1) else {
            found.rows.push(change("added", None, Some(row)));
            continue;
        };
        let details = row_details(&was.entry, &row.entry);
        if details.is_empty() {
            found.same += 1;
        } else {
            found.rows.push(RowChange { details, ..change("changed", Some(was), Some(row)) });
        }
    }
    for ((who, row), _) in before.iter().zip(&pairs.taken).filter(|(_, taken)| !**taken) {
        found.rows.push(RowChange { set_aside: aside.get(who).copied(), ..change("gone", Some(row), None) });
    }
    for row in &found.rows {
        *found.counts.entry(row.fate).or_default() += 1;
    }
    let of = |fate| found.counts[fate];
    assert_eq!(found.same + of("changed") + of("gone"), found.before, "every row before is the same, changed or gone");
    assert_eq!(found.same + of("changed") + of("added"), found.now, "every row now is the same, changed or added");
    found
}

/// Which row of the earlier version each row of the later one is.
struct Pairs {
    of_now: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    /// Pairs rows of equal keys in their order, where none of the two has a partner yet.
    fn by<'a, K: Eq + Hash>(
        &mut self,
        before: &[&'a (RowIdentity, RosterRow)],
        now: &[&'a (RowIdentity, RosterRow)],
        key: impl Fn(&'a (RowIdentity, RosterRow)) -> K,
    ) {
        let mut open: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (at, row) in before.iter().enumerate().filter(|(at, _)| !self.taken[*at]) {
            open.entry(key(row)).or_default().push_back(at);
        }
        for (row, partner) in now.iter().zip(&mut self.of_now).filter(|(_, partner)| partner.is_none()) {
            *partner = open.get_mut(&key(row)).and_then(VecDeque::pop_front);
            if let Some(at) = *partner {
                self.taken[at] = true;
            }
        }
    }
}

/// All that [`row_details`] compares.
fn said(entry: &RosterEntry) -> impl Eq + Hash + '_ {
    let texts = (&entry.name, entry.address(), &entry.occupation, &entry.tenure, &entry.welfare);
    (texts, entry.birth, entry.region, entry.role, entry.wage)
}

fn row_details(was: &RosterEntry, is: &RosterEntry) -> Vec<&'static str> {
    let parts = [
        ("nama", was.name != is.name),
        ("tanggal lahir", was.birth != is.birth),
        ("wilayah", was.region != is.region),
        ("alamat", was.address() != is.address()),
        ("pekerjaan", was.occupation != is.occupation),
        ("peran", was.role != is.role),
        ("masa jabatan", (was.term_from(), was.term_until()) != (is.term_from(), is.term_until())),
        ("SK", (was.decree(), was.decree_date()) != (is.decree(), is.decree_date())),
        ("dasar rentan", was.welfare != is.welfare),
        ("upah", was.wage != is.wage),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn count(length: usize) -> u64 {
    u64::try_from(length).expect("a length fits in 64 bits")
}
