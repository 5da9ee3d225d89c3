//! Everybody on rosters with where they stand, small enough to be kept for a province of millions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use law::{CoverageRulesOn, Role};
use units::{Date, Id, RegionCode, Sex};

use crate::gap::{
    Gap, GapCounts, GapPerson, GapStatus, Outcome, ProgramStanding, RoleCounts, RosterMention, SetAsideRow,
    disposition_now, length, program_standings, status_of,
};
use crate::people::{Member, Person};
use crate::registry::Listed;
use crate::roster::{Disposition, RosterRow, SetAside};

/// Everybody on rosters with where they stand, ready to be asked for any region and role.
#[derive(Debug, Clone)]
pub struct GapIndex {
    rules: CoverageRulesOn,
    /// Persons and doubtful rows who are ours.
    entries: Vec<Entry>,
    /// Names of all entries, one after the other.
    names: String,
    /// Occupations and standings, each once: many people share them.
    occupations: Vec<Arc<str>>,
    standings: Vec<[ProgramStanding; 5]>,
    /// Mentions of an entry beyond its first.
    more_mentions: HashMap<u32, Vec<RosterMention>>,
    set_aside: Vec<(SetAsideRow, Option<Role>)>,
    /// Where rows count that were not matched yet.
    not_matched: Vec<RegionCode>,
}

/// Whom a list is asked for.
#[derive(Debug, Clone, Copy)]
pub struct GapFilter<'f> {
    /// Which region.
    pub region: RegionCode,
    /// Only holders of this role.
    pub role: Option<Role>,
    /// Only names that contain this, in capitals or not; all when empty.
    pub name: &'f str,
}

impl GapFilter<'_> {
    /// Everybody in a region.
    pub const fn all(region: RegionCode) -> Self {
        Self { region, role: None, name: "" }
    }

    fn by_name(&self) -> impl Fn(&str) -> bool + Clone + use<> {
        let asked = self.name.to_lowercase();
        move |name| asked.is_empty() || name.to_lowercase().contains(&asked)
    }
}

/// One of those on rosters, as the index keeps them.
#[derive(Debug, Clone, Copy)]
pub struct OnRoster<'i> {
    index: &'i GapIndex,
    place: usize,
}

impl<'i> OnRoster<'i> {
    fn entry(&self) -> &'i Entry {
        &self.index.entries[self.place]
    }

    /// Identity; none for a doubtful row.
    pub fn person(&self) -> Option<Id<Person>> {
        self.entry().person
    }

    /// Name as the first list writes it.
    pub fn name(&self) -> &'i str {
        let (begins, ends) = self.entry().name;
        &self.index.names[begins as usize..ends as usize]
    }

    /// Birth date as the first list writes it.
    pub fn birth(&self) -> Option<Date> {
        self.entry().birth
    }

    /// Village of the first list.
    pub fn region(&self) -> RegionCode {
        self.entry().region
    }

    /// All roles that some list names.
    pub fn roles(&self) -> Roles {
        self.entry().roles
    }

    /// Primary role, by the precedence of [`Role::ALL`].
    pub fn role(&self) -> Option<Role> {
        self.roles().primary()
    }

    /// Where they stand; `None` for those who are protected and paid.
    pub fn status(&self) -> Option<GapStatus> {
        self.entry().status
    }

    /// Whether they count as active: paid, or in grace.
    pub fn is_protected(&self) -> bool {
        matches!(self.status(), None | Some(GapStatus::InGrace { .. }))
    }

    /// The first row that speaks of them.
    pub fn mention(&self) -> &'i RosterMention {
        &self.entry().first_mention
    }

    /// All rows that speak of them.
    pub fn mentions(&self) -> impl Iterator<Item = &'i RosterMention> + Clone + use<'i> {
        let more = self.index.more_mentions.get(&position(self.place)).map_or(&[][..], Vec::as_slice);
        std::iter::once(self.mention()).chain(more)
    }

    /// All that is kept of them.
    pub fn in_full(&self) -> GapPerson {
        let (index, entry) = (self.index, self.entry());
        GapPerson {
            person: entry.person,
            name: self.name().to_owned(),
            birth: entry.birth,
            sex: entry.sex,
            region: entry.region,
            role: entry.roles.primary(),
            roles: entry.roles.iter().collect(),
            occupation: entry.occupation.map(|place| index.occupations[place as usize].to_string()),
            status: entry.status.unwrap_or(GapStatus::Doubtful),
            programs: index.standings[entry.standing as usize],
            mentions: self.mentions().cloned().collect(),
        }
    }
}

/// One of them; [`OnRoster::in_full`] says it in full.
#[derive(Debug, Clone)]
struct Entry {
    person: Option<Id<Person>>,
    region: RegionCode,
    first_mention: RosterMention,
    /// Where the name begins and ends.
    name: (u32, u32),
    birth: Option<Date>,
    sex: Option<Sex>,
    roles: Roles,
    occupation: Option<u32>,
    standing: u32,
    /// `None` for those who are protected and paid.
    status: Option<GapStatus>,
}

/// Letters of a name, with some to spare.
const NAME_BYTES: usize = 20;

/// Roles as one bit each, the first in precedence lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Roles(u16);

impl Roles {
    /// One role or none.
    pub fn of(role: Option<Role>) -> Self {
        let mut roles = Self(0);
        roles.add(role);
        roles
    }

    fn add(&mut self, role: Option<Role>) {
        self.0 |= role.and_then(|role| Role::ALL.iter().position(|known| *known == role)).map_or(0, |place| 1 << place);
    }

    /// Each of them, by precedence.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().enumerate().filter(move |(place, _)| self.0 >> place & 1 == 1).map(|(_, role)| role)
    }

    /// The first in precedence.
    pub fn primary(self) -> Option<Role> {
        self.iter().next()
    }

    /// Whether this is among them.
    pub fn hold(self, role: Role) -> bool {
        self.iter().any(|held| held == role)
    }
}

/// A value that many share, found by its place.
struct Shared<T>(HashMap<T, u32>);

impl<T: std::hash::Hash + Eq + Clone> Shared<T> {
    fn place(&mut self, value: &T, all: &mut Vec<T>) -> u32 {
        *self.0.entry(value.clone()).or_insert_with(|| {
            all.push(value.clone());
            position(all.len() - 1)
        })
    }
}

fn position(place: usize) -> u32 {
    u32::try_from(place).expect("a list that fits in memory")
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
        // Room for all at once, given back below: each time that they grew, as much would lie about.
        let expected = rows.size_hint().0;
        let mut index = Self {
            rules: *rules,
            entries: Vec::with_capacity(expected),
            names: String::with_capacity(expected * NAME_BYTES),
            occupations: Vec::new(),
            standings: Vec::new(),
            more_mentions: HashMap::new(),
            set_aside: Vec::new(),
            not_matched: Vec::new(),
        };
        let mut position_of: HashMap<Id<Person>, u32> = HashMap::with_capacity(expected);
        let (mut occupations, mut standings) = (Shared(HashMap::new()), Shared(HashMap::new()));
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
                let entry = &mut index.entries[*known as usize];
                entry.roles.add(role);
                // An agency's list may name only the regency; the village's own list says where in it.
                if entry.region.contains(place) {
                    entry.region = place;
                }
                index.more_mentions.entry(*known).or_default().push(mention);
                continue;
            }
            if let Some(person) = person {
                position_of.insert(person, position(index.entries.len()));
            }
            let programs =
                person.map_or([ProgramStanding::Never; 5], |person| program_standings(memberships_of(person), rules));
            let begins = position(index.names.len());
            index.names.push_str(&row.entry.name);
            index.entries.push(Entry {
                person,
                region: place,
                first_mention: mention,
                name: (begins, position(index.names.len())),
                birth: row.entry.birth,
                sex: row.entry.sex,
                roles: Roles::of(role),
                occupation: row.entry.occupation.as_ref().map(|words| occupations.place(words, &mut index.occupations)),
                standing: standings.place(&programs, &mut index.standings),
                status: if person.is_some() { status_of(&programs) } else { Some(GapStatus::Doubtful) },
            });
        }
        index.entries.shrink_to_fit();
        index.names.shrink_to_fit();
        index
    }

    /// The named gap as asked for.
    pub fn gap(&self, filter: GapFilter<'_>) -> Gap {
        self.summed(filter, true)
    }

    /// The same without its names: of a province the lists are larger than all that is kept of it.
    pub fn counted(&self, filter: GapFilter<'_>) -> Gap {
        self.summed(filter, false)
    }

    fn summed(&self, filter: GapFilter<'_>, named: bool) -> Gap {
        let GapFilter { region, role, .. } = filter;
        let mut counts = GapCounts::default();
        let mut by_role: BTreeMap<Role, RoleCounts> = BTreeMap::new();
        let mut listed_by_role: BTreeMap<Role, i64> = BTreeMap::new();
        let (mut people, mut in_grace) = (Vec::new(), Vec::new());
        for one in self.on_rosters(filter) {
            counts.on_rosters += 1;
            let roles = one.roles();
            let mut unheld = RoleCounts::default();
            let of_role = roles.primary().map_or(&mut unheld, |role| by_role.entry(role).or_default());
            of_role.on_rosters += 1;
            let count = match one.status() {
                None => {
                    of_role.protected += 1;
                    counts.protected += 1;
                    continue;
                }
                Some(GapStatus::InGrace { .. }) => {
                    of_role.protected += 1;
                    counts.in_grace += 1;
                    in_grace.extend(named.then(|| one.in_full()));
                    continue;
                }
                Some(GapStatus::NeverRegistered) => &mut counts.never_registered,
                Some(GapStatus::Lapsed { .. }) => &mut counts.lapsed,
                Some(GapStatus::Doubtful) => &mut counts.doubtful,
            };
            *count += 1;
            roles.iter().for_each(|role| *listed_by_role.entry(role).or_default() += 1);
            people.extend(named.then(|| one.in_full()));
        }
        let mut set_aside = Vec::new();
        for row in self.set_aside(filter) {
            *counts.set_aside.entry(row.reason.code()).or_default() += 1;
            set_aside.extend(named.then(|| row.clone()));
        }
        counts.listed = counts.never_registered + counts.lapsed + counts.doubtful;
        assert!(!named || counts.listed == length(people.len()), "a count is the length of its list");
        counts.not_matched = length(self.not_matched.iter().filter(|place| region.contains(**place)).count());
        Gap {
            region,
            as_of: self.rules.day,
            role,
            counts,
            by_role,
            listed_by_role,
            people,
            in_grace,
            set_aside,
            notes: Vec::new(),
        }
    }

    /// Holders of each role per place in `region`, by primary role, without making up the lists.
    pub fn held(&self, region: RegionCode) -> BTreeMap<(RegionCode, Role), RoleCounts> {
        let mut held: BTreeMap<(RegionCode, Role), RoleCounts> = BTreeMap::new();
        for one in self.on_rosters(GapFilter::all(region)) {
            let Some(role) = one.role() else { continue };
            let counts = held.entry((one.region(), role)).or_default();
            counts.on_rosters += 1;
            counts.protected += i64::from(one.is_protected());
        }
        held
    }

    fn everybody(&self) -> impl Iterator<Item = OnRoster<'_>> + Clone {
        (0..self.entries.len()).map(|place| OnRoster { index: self, place })
    }

    /// The rules by which it says where they stand; their day is its own.
    pub const fn rules(&self) -> &CoverageRulesOn {
        &self.rules
    }

    /// Those on rosters who are ours and asked for, in the order of their lists.
    pub fn on_rosters(&self, filter: GapFilter<'_>) -> impl Iterator<Item = OnRoster<'_>> + Clone {
        let name_fits = filter.by_name();
        self.everybody().filter(move |one| {
            filter.region.contains(one.region())
                && filter.role.is_none_or(|role| one.roles().hold(role))
                && name_fits(one.name())
        })
    }

    /// The rows not ours that are asked for, with the reason.
    pub fn set_aside(&self, filter: GapFilter<'_>) -> impl Iterator<Item = &SetAsideRow> + Clone {
        let name_fits = filter.by_name();
        let fits = move |(row, held): &&(SetAsideRow, Option<Role>)| {
            filter.region.contains(row.region)
                && filter.role.is_none_or(|role| *held == Some(role))
                && name_fits(&row.name)
        };
        self.set_aside.iter().filter(fits).map(|(row, _)| row)
    }

    /// Everybody by where they are listed.
    pub fn places(&self) -> impl Iterator<Item = Listed> {
        self.everybody().map(|one| Listed { person: one.person(), home: one.region(), protected: one.is_protected() })
    }

    /// Where rows count that were not matched yet.
    pub fn waiting(&self) -> impl Iterator<Item = RegionCode> {
        self.not_matched.iter().copied()
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
        for one in self.everybody() {
            *lengths.entry(one.region()).or_default() += u64::from(!one.is_protected());
        }
        lengths
    }
}
