//! Coverage against target: one definition of the figure, whatever screen or command shows it.

use std::collections::BTreeMap;
use std::str::FromStr;

use law::{Class, CoverageRulesOn, Program, Role, Sentence};
use serde::Serialize;
use units::{Date, Id, Percent, Region, RegionCode, Sex, age_on, region, sub_regions, villages_within};

use crate::denominator::{Denominator, DenominatorKind, Eligible, eligible_of};
use crate::note::Note;
use crate::people::{Member, Occupation, Person, Snapshot};
use crate::published::PublishedFigure;
use crate::rank::{PeerGroup, PeerPercent, PublishedPeers, Rank, Ranking, ranking};
use crate::registry::{Registry, RegistryStanding};
use crate::tally::{Cell, Count, Place, Tally, With, tally};
use crate::target::{Target, TargetRule, target_of};

/// A word that names no choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{read}\" is none of {allowed}")]
pub struct UnknownWord {
    /// What was read.
    pub read: String,
    /// What could have stood there.
    pub allowed: &'static str,
}

/// How the parts are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// By the regions one level below.
    Region,
    /// By all villages inside, however deep.
    Village,
    /// By village or public role, as rosters tell it.
    Role,
    /// By occupation, as the participants' file tells it.
    Occupation,
    /// By class of membership.
    Class,
    /// By program; a person holds several, so these parts do not sum.
    Program,
    /// By stated sex.
    Sex,
    /// By age on the day.
    Age,
}

impl FromStr for Dimension {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Ok(match text {
            "region" => Self::Region,
            "village" => Self::Village,
            "role" => Self::Role,
            "occupation" => Self::Occupation,
            "class" => Self::Class,
            "program" => Self::Program,
            "sex" => Self::Sex,
            "age" => Self::Age,
            _ => {
                let allowed = "region, village, role, occupation, class, program, sex, age";
                return Err(UnknownWord { read: text.to_owned(), allowed });
            }
        })
    }
}

/// What is asked: coverage is always by a named definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Which region.
    pub region: RegionCode,
    /// Knowledge of which day.
    pub as_of: Date,
    /// Which place counts.
    pub place: Place,
    /// What is added to PU and BPU.
    pub with: With,
    /// Persons or memberships.
    pub count: Count,
    /// How the parts are cut.
    pub by: Dimension,
    /// Which whole the percent is of.
    pub denominator: DenominatorKind,
}

/// The counts by place: from the stored summary, or folded from rows. Both give the same figure.
#[derive(Debug, Clone)]
pub enum CoverageInput<'a> {
    /// Per place and class; enough for parts by region, class and program.
    Summary(Tally<Option<RegionCode>>),
    /// The rows themselves, sorted by person, with the primary role of persons who hold one.
    Rows {
        /// Memberships.
        members: &'a [Member],
        /// From rosters.
        roles: &'a BTreeMap<Id<Person>, Role>,
    },
}

/// What surrounds the counts.
pub struct Inputs<'a> {
    /// The list of participants behind the counts.
    pub snapshot: Snapshot,
    /// The region that it is a list of.
    pub list_region: RegionCode,
    /// Rules of the day.
    pub rules: &'a CoverageRulesOn,
    /// Published denominators.
    pub denominators: &'a [Denominator],
    /// Targets.
    pub targets: &'a [TargetRule],
    /// Persons known to live in a region, for estimates.
    pub known: &'a dyn Fn(RegionCode) -> u64,
    /// The own registry, where the percent is to be of it: whole regions are counted of which no number was published.
    pub registry: Option<&'a Registry>,
    /// Length of the named gap of a region; `None` when no roster was matched.
    pub listed: &'a dyn Fn(RegionCode) -> Option<i64>,
    /// What the region is ranked among.
    pub ranking: RankingInputs<'a>,
    /// Active a year earlier: the same count a year back, where the memberships' dates reach so far.
    pub year_before: Option<Tally<Option<RegionCode>>>,
    /// Hash of the law text that was used.
    pub law: String,
    /// Doubts about the rules behind the figure, for readers.
    pub notes: Vec<Note>,
}

/// What a region is ranked among, and by what.
#[derive(Clone, Copy)]
pub struct RankingInputs<'a> {
    /// Named groups of peers, the nearest first.
    pub groups: &'a [PeerGroup],
    /// Counts of peers for whom a list of participants speaks, each from its own list.
    pub counts: &'a Tally<Option<RegionCode>>,
    /// The day of the list that speaks for a peer; `None` where none does.
    pub list_day: &'a dyn Fn(RegionCode) -> Option<Date>,
    /// Published figures, for the other peers.
    pub published: &'a [PublishedFigure],
}

/// Active members of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Active {
    /// Paid and in grace.
    pub total: i64,
    /// Wage earners (PU).
    pub formal: i64,
    /// Non-wage earners (BPU) who are not formal as well.
    pub informal: i64,
    /// Construction workers who are neither; absent when the definition leaves them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construction: Option<i64>,
    /// Migrant workers who are none of these; absent when the definition leaves them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migrant: Option<i64>,
    /// Those of the total who are in grace.
    pub in_grace: i64,
}

/// Year on year, in percent of the earlier count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// The day compared with.
    pub since: Date,
    /// Growth of wage earners; null when unknown.
    pub formal: Option<Percent>,
    /// Growth of non-wage earners; null when unknown.
    pub informal: Option<Percent>,
    /// What the comparison rests on.
    pub method: Sentence,
}

/// One part of a coverage figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Region code or word; null for what the data do not detail or do not know.
    pub key: Option<String>,
    /// For readers.
    pub name: String,
    /// Active members.
    pub active: Active,
    /// Lapsed persons, apart.
    pub lapsed: i64,
    /// Whether the list of participants is of this place or of a part of it. Where it is not, it counts only those whom
    /// another region's list places here: who is active is not known.
    pub list_reaches: bool,
    /// Denominator, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligible: Option<Eligible>,
    /// Percent of that denominator.
    pub percent: Option<Percent>,
    /// Target, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Shortfall to the target.
    pub gap_to_target: Option<i64>,
    /// Eligible less active; null where more are active than the denominator has.
    pub uncovered: Option<i64>,
    /// Length of the named gap.
    pub listed: Option<i64>,
}

impl Part {
    /// Whether more are active than its denominator has.
    fn is_beyond_whole(&self) -> bool {
        self.percent.is_some() && self.uncovered.is_none()
    }

    /// Whether this is the part that closes the sum: members outside the region, or whose place is not known.
    pub fn is_outside(&self) -> bool {
        self.key.as_deref() == Some(OUTSIDE_OR_UNKNOWN)
    }
}

/// Coverage of a region, with all that is needed to quote it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Which region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Knowledge of which day.
    pub as_of: Date,
    /// Which place counts.
    pub place: Place,
    /// What is added to PU and BPU.
    pub with: With,
    /// Persons or memberships.
    pub count: Count,
    /// Active members.
    pub active: Active,
    /// Persons whose cover ended, apart.
    pub lapsed: i64,
    /// Whether the list of participants is of this region or of a part of it. Where it is not, it counts only those whom
    /// another region's list places here: who is active is not known.
    pub list_reaches: bool,
    /// Active members of the snapshot whose place lies outside the region or is not known; the last of the parts.
    pub outside_or_unknown: i64,
    /// Active members of the whole snapshot: `active` and those outside or unknown. What the parts sum to.
    pub snapshot_active: i64,
    /// Denominator, null when none was published.
    pub eligible: Option<Eligible>,
    /// Where the percent is to be of the own registry: who is counted in it, or why it is no whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry: Option<RegistryStanding>,
    /// Percent of the denominator.
    pub percent: Option<Percent>,
    /// Target of the year.
    pub target: Option<Target>,
    /// Shortfall to the target, never below zero.
    pub gap_to_target: Option<i64>,
    /// Eligible less active; null where more are active than the denominator has.
    pub uncovered: Option<i64>,
    /// Length of the named gap; null when no roster was matched.
    pub listed: Option<i64>,
    /// Year on year; null when the data do not reach back.
    pub growth: Option<Growth>,
    /// Among named peers, in the nearest group whose peers all have figures; null when there is none.
    pub rank: Option<Rank>,
    /// The order of every group of peers, with who lacks figures.
    pub ranks: Vec<Ranking>,
    /// How the parts are cut.
    pub by_dimension: Dimension,
    /// Whether the parts sum to the whole.
    pub parts_sum: bool,
    /// The parts. Where they sum, the last one is what lies outside the region or is not known.
    pub by: Vec<Part>,
    /// The list of participants behind it.
    pub snapshot: Snapshot,
    /// Hash of the law text that was used.
    pub law: String,
    /// What is recalled, or left open by the law, behind this figure.
    pub notes: Vec<Note>,
}

impl Coverage {
    /// Whether more are active than the denominator has: that number is too small, or of another day or other people.
    pub fn is_beyond_whole(&self) -> bool {
        self.percent.is_some() && self.uncovered.is_none()
    }
}

/// Coverage of the region asked for.
///
/// [`CoverageInput::Summary`] answers parts by region, class and program; for the other dimensions hand in
/// rows. Panics when handed a summary for a dimension that needs rows: that is our own mistake.
pub fn coverage(question: &Question, input: &CoverageInput<'_>, inputs: &Inputs<'_>) -> Coverage {
    let by_place = match input {
        CoverageInput::Summary(cells) => cells.clone(),
        CoverageInput::Rows { members, .. } => {
            tally(members, inputs.rules, question.with, |member| question.place.of(member))
        }
    };
    let inside = sum_within(&by_place, question.region);
    let all: i64 = by_place.values().map(|cell| cell.active(question.count)).sum();
    let figures = Figures { question, inputs };
    let whole = figures.part(Some(question.region), String::new(), &inside);
    let mut by = match (question.by, input) {
        (Dimension::Region, _) => figures.by_region(&by_place, &sub_regions(question.region).collect::<Vec<_>>()),
        (Dimension::Village, _) => figures.by_region(&by_place, &villages_within(question.region).collect::<Vec<_>>()),
        (Dimension::Class, _) => figures.by_class(&inside),
        (Dimension::Program, _) => figures.by_program(&inside),
        (_, CoverageInput::Rows { members, roles }) => figures.by_slot(members, roles),
        (_, CoverageInput::Summary(_)) => panic!("parts by {:?} need rows", question.by),
    };
    let parts_sum = question.by != Dimension::Program;
    if parts_sum {
        let parts: i64 = by.iter().map(|part| part.active.total).sum();
        assert_eq!(parts, whole.active.total, "parts by {:?} of {} do not sum", question.by, question.region);
        by.push(figures.outside(&by_place));
    }
    let ranks = figures.ranks();
    let mut notes = inputs.notes.clone();
    notes.extend(beyond_whole(&whole, &by));
    let registry = figures.counted(question.region, &inside, figures.published(question.region).as_ref());
    Coverage {
        region: question.region,
        name: region(question.region).map_or_else(|| question.region.to_string(), |region| region.name.to_owned()),
        as_of: question.as_of,
        place: question.place,
        with: question.with,
        count: question.count,
        active: whole.active,
        lapsed: whole.lapsed,
        list_reaches: whole.list_reaches,
        outside_or_unknown: all - whole.active.total,
        snapshot_active: all,
        eligible: whole.eligible,
        registry: registry.map(|(_, standing)| standing),
        percent: whole.percent,
        target: whole.target,
        gap_to_target: whole.gap_to_target,
        uncovered: whole.uncovered,
        listed: whole.listed,
        growth: figures.growth(&inside).filter(|_| whole.list_reaches),
        rank: ranks.iter().find_map(Ranking::rank),
        ranks,
        by_dimension: question.by,
        parts_sum,
        by,
        snapshot: inputs.snapshot.clone(),
        law: inputs.law.clone(),
        notes,
    }
}

/// Says where more are active than the denominator has. The percent stands as it comes out, beyond a hundred.
fn beyond_whole(whole: &Part, parts: &[Part]) -> Option<Note> {
    let own = whole.eligible.as_ref().filter(|_| whole.is_beyond_whole()).map(|eligible| {
        let Eligible { value, kind, version, as_of, .. } = eligible;
        let (active, kind) = (whole.active.total, kind.code());
        Sentence::in_both(
            format!("Peserta aktif ({active}) lebih banyak daripada penyebut {kind} {version} per {as_of} ({value})."),
            format!("More are active ({active}) than the denominator {kind} {version} of {as_of} has ({value})."),
        )
    });
    let below = parts.iter().filter(|part| part.is_beyond_whole()).count();
    let below = (below > 0).then(|| {
        Sentence::in_both(
            format!("Pada {below} bagian di bawahnya peserta aktif lebih banyak daripada penyebutnya."),
            format!("In {below} of the parts below more are active than their denominator has."),
        )
    });
    let told: Vec<Sentence> = own.into_iter().chain(below).collect();
    if told.is_empty() {
        return None;
    }
    let all = |said: fn(&Sentence) -> &str| told.iter().map(said).collect::<Vec<_>>().join(" ");
    let text = Sentence::in_both(
        format!(
            "{} Penyebut itu terlalu kecil, dari tanggal lain, atau menghitung orang lain: persennya di atas 100 dan \
             yang belum tercakup tidak diketahui.",
            all(|one| &one.indonesian)
        ),
        format!(
            "{} That number is too small, of another day, or counts other people: the percent is beyond 100 and the \
             uncovered are not known.",
            all(|one| &one.english)
        ),
    );
    Some(Note::mended_by(text, "payung import FILE --as workforce"))
}

/// Cells of one group, per class.
type ByClass = BTreeMap<Class, Cell>;

/// Sum over all places inside `region`; places sort so that these stand together.
fn sum_within(cells: &Tally<Option<RegionCode>>, region: RegionCode) -> ByClass {
    let mut sum = ByClass::new();
    let from = (Some(region), Class::Pu);
    let inside = |place: &Option<RegionCode>| place.is_some_and(|place| region.contains(place));
    for ((_, class), cell) in cells.range(from..).take_while(|((place, _), _)| inside(place)) {
        sum.entry(*class).or_default().add(cell);
    }
    sum
}

struct Figures<'a> {
    question: &'a Question,
    inputs: &'a Inputs<'a>,
}

impl Figures<'_> {
    fn active(&self, cells: &ByClass) -> Active {
        let count = self.question.count;
        let of = |class: Class| cells.get(&class).map_or(0, |cell| cell.active(count));
        Active {
            total: cells.values().map(|cell| cell.active(count)).sum(),
            formal: of(Class::Pu),
            informal: of(Class::Bpu),
            construction: self.question.with.construction.then(|| of(Class::Jakon)),
            migrant: self.question.with.migrant.then(|| of(Class::Pmi)),
            in_grace: cells.values().map(|cell| cell.in_grace(count)).sum(),
        }
    }

    /// A part with its denominator when `place` is given, without one otherwise.
    fn part(&self, place: Option<RegionCode>, name: String, cells: &ByClass) -> Part {
        let (list, place_of) = (self.inputs.list_region, place.unwrap_or(self.question.region));
        self.part_by(list.contains(place_of) || place_of.contains(list), place, name, cells)
    }

    fn part_by(&self, list_reaches: bool, place: Option<RegionCode>, name: String, cells: &ByClass) -> Part {
        let targets = self.inputs.targets;
        let active = self.active(cells);
        let eligible = place.and_then(|place| {
            let published = self.published(place);
            let counted = self.counted(place, cells, published.as_ref());
            counted.and_then(|(registry, standing)| registry.eligible(standing)).or(published)
        });
        let year = i32::from(self.question.as_of.year());
        let target = match (&eligible, place) {
            (Some(eligible), Some(place)) => target_of(place, year, eligible, targets),
            _ => None,
        };
        // Workers are counted in persons: a share of them in memberships would mean nothing.
        let comparable = list_reaches && self.question.count == Count::Persons;
        let aimed = target.as_ref().filter(|_| comparable);
        let comparable = eligible.as_ref().filter(|_| comparable);
        Part {
            key: place.map(|place| place.to_string()),
            name,
            active,
            lapsed: cells.values().map(|cell| cell.persons_lapsed).sum(),
            list_reaches,
            percent: comparable.and_then(|eligible| Percent::of(active.total, eligible.value)),
            gap_to_target: aimed.map(|target| (target.persons - active.total).max(0)),
            uncovered: comparable.map(|eligible| eligible.value - active.total).filter(|uncovered| *uncovered >= 0),
            listed: place.and_then(|place| (self.inputs.listed)(place)),
            eligible,
            target,
        }
    }

    fn published(&self, place: RegionCode) -> Option<Eligible> {
        let Inputs { denominators, known, .. } = self.inputs;
        eligible_of(place, self.question.denominator, self.question.as_of, denominators, known)
    }

    /// The own registry of a place and how it stands, unless a number of the place itself was published.
    fn counted(
        &self,
        place: RegionCode,
        cells: &ByClass,
        published: Option<&Eligible>,
    ) -> Option<(&Registry, RegistryStanding)> {
        let registry =
            self.inputs.registry.filter(|_| published.is_none_or(|published| published.estimate.is_some()))?;
        let active = cells.values().map(|cell| cell.active(Count::Persons)).sum();
        let lapsed = cells.values().map(|cell| cell.persons_lapsed).sum();
        Some((registry, registry.standing(place, active, lapsed)))
    }

    /// One part per region of `cut`, which ascend and do not overlap, and one for what lies in none of them.
    fn by_region(&self, by_place: &Tally<Option<RegionCode>>, cut: &[Region]) -> Vec<Part> {
        let mut parts: Vec<Part> = cut
            .iter()
            .map(|part| self.part(Some(part.code), part.name.to_owned(), &sum_within(by_place, part.code)))
            .collect();
        // Rows that name the region itself, or a code inside it that is no longer in use, belong to no part.
        let mut rest = ByClass::new();
        for ((place, class), cell) in by_place {
            let Some(place) = place.filter(|place| self.question.region.contains(*place)) else { continue };
            let before = cut.partition_point(|part| part.code <= place);
            if before == 0 || !cut[before - 1].code.contains(place) {
                rest.entry(*class).or_default().add(cell);
            }
        }
        // Lists of agencies and markets name no village for some of their people.
        let listed: Option<i64> = parts.iter().map(|part| part.listed).sum();
        let listed = (self.inputs.listed)(self.question.region).zip(listed).map(|(all, parts)| all - parts);
        if !rest.is_empty() || listed.is_some_and(|left| left > 0) {
            let rest = Part { listed, ..self.part(None, "Tidak dirinci lebih jauh".to_owned(), &rest) };
            // Registration often names only the regency. When most members are not detailed this far, a part's
            // count says nothing about the place, and a percent of it would mislead.
            if rest.active.total > parts.iter().map(|part| part.active.total).sum() {
                for part in &mut parts {
                    (part.percent, part.gap_to_target, part.uncovered) = (None, None, None);
                }
            }
            parts.push(rest);
        }
        parts
    }

    /// The row that closes the sum: members whose place is another, or not known.
    fn outside(&self, by_place: &Tally<Option<RegionCode>>) -> Part {
        let mut cells = ByClass::new();
        for ((place, class), cell) in by_place {
            if !place.is_some_and(|place| self.question.region.contains(place)) {
                cells.entry(*class).or_default().add(cell);
            }
        }
        let part = self.part_by(true, None, "Di luar wilayah atau tidak diketahui".to_owned(), &cells);
        Part { key: Some(OUTSIDE_OR_UNKNOWN.to_owned()), ..part }
    }

    fn by_class(&self, inside: &ByClass) -> Vec<Part> {
        inside
            .iter()
            .map(|(class, cell)| {
                let part = self.part(None, class.code().to_owned(), &ByClass::from([(*class, *cell)]));
                Part { key: Some(class.code().to_owned()), ..part }
            })
            .collect()
    }

    fn by_program(&self, inside: &ByClass) -> Vec<Part> {
        let of = |class: Class, program: Program| inside.get(&class).map_or(0, |cell| cell.programs[program as usize]);
        let sum = |count: fn(&Cell) -> &[i64; 5], program: Program| -> i64 {
            inside.values().map(|cell| count(cell)[program as usize]).sum()
        };
        Program::ALL
            .into_iter()
            .map(|program| {
                let active = Active {
                    total: Class::ALL.into_iter().map(|class| of(class, program)).sum(),
                    formal: of(Class::Pu, program),
                    informal: of(Class::Bpu, program),
                    construction: self.question.with.construction.then(|| of(Class::Jakon, program)),
                    migrant: self.question.with.migrant.then(|| of(Class::Pmi, program)),
                    in_grace: sum(|cell| &cell.programs_grace, program),
                };
                let part = self.part(None, program.code().to_owned(), &ByClass::new());
                let lapsed = sum(|cell| &cell.programs_lapsed, program);
                Part { key: Some(program.code().to_owned()), active, lapsed, ..part }
            })
            .collect()
    }

    fn by_slot(&self, members: &[Member], roles: &BTreeMap<Id<Person>, Role>) -> Vec<Part> {
        let Question { region, place, with, by, as_of, .. } = *self.question;
        let cells = tally(members, self.inputs.rules, with, |member| {
            let inside = place.of(member).is_some_and(|place| region.contains(place));
            inside.then(|| slot(by, member, roles, as_of))
        });
        let mut slots: BTreeMap<u16, ByClass> = BTreeMap::new();
        for ((slot, class), cell) in cells {
            if let Some(slot) = slot {
                slots.entry(slot).or_default().entry(class).or_default().add(&cell);
            }
        }
        slots
            .into_iter()
            .map(|(slot, cells)| {
                let (key, name) = slot_name(by, slot);
                Part { key, ..self.part(None, name, &cells) }
            })
            .collect()
    }

    fn growth(&self, inside: &ByClass) -> Option<Growth> {
        let before = sum_within(self.inputs.year_before.as_ref()?, self.question.region);
        let now = self.active(inside);
        let before = self.active(&before);
        if before.total == 0 {
            return None;
        }
        Some(Growth {
            since: year_before(self.question.as_of),
            formal: Percent::growth(before.formal, now.formal),
            informal: Percent::growth(before.informal, now.informal),
            method: Sentence::in_both(
                "tanggal mulai, berakhir, dan lunas dari daftar peserta yang sama",
                "days of beginning, end and payment in the same list of participants",
            ),
        })
    }

    fn ranks(&self) -> Vec<Ranking> {
        let RankingInputs { groups, counts, list_day, published } = self.inputs.ranking;
        let Question { with, .. } = *self.question;
        // Published percents are of persons by place of registration against potensi; other definitions are not theirs.
        let comparable = self.question.place == Place::Registered
            && self.question.count == Count::Persons
            && self.question.denominator == DenominatorKind::Potensi
            && !with.migrant;
        let segments: &[&str] = if with.construction { &["total"] } else { &["PU+BPU", "total"] };
        let published = PublishedPeers { figures: if comparable { published } else { &[] }, segments };
        let computed = |peer: RegionCode| {
            // Another list may speak for a peer, of whom the registry says nothing.
            let as_of = list_day(peer).filter(|_| self.inputs.registry.is_none())?;
            let part = self.part_by(true, Some(peer), String::new(), &sum_within(counts, peer));
            let percent = part.percent.filter(|_| part.active.total > 0)?;
            let estimate = part.eligible.is_some_and(|eligible| eligible.estimate.is_some());
            Some(PeerPercent::Computed { percent, as_of, estimate })
        };
        let as_of = self.question.as_of;
        groups.iter().map(|group| ranking(self.question.region, group, as_of, &published, &computed)).collect()
    }
}

/// The day a year earlier; 28 February for a leap day.
pub fn year_before(day: Date) -> Date {
    let year = day.year() - 1;
    Date::new(year, day.month(), day.day())
        .or_else(|_| Date::new(year, day.month(), day.day() - 1))
        .expect("a leap day has a day before it")
}

/// Key of the part that closes the sum.
const OUTSIDE_OR_UNKNOWN: &str = "outside_or_unknown";

const NO_SLOT: u16 = 999;
const AGE_BANDS: [(i32, &str); 7] = [
    (17, "di bawah 17"),
    (25, "17 sampai 24"),
    (35, "25 sampai 34"),
    (45, "35 sampai 44"),
    (55, "45 sampai 54"),
    (65, "55 sampai 64"),
    (200, "65 ke atas"),
];

fn slot(by: Dimension, member: &Member, roles: &BTreeMap<Id<Person>, Role>, as_of: Date) -> u16 {
    let position = match by {
        Dimension::Role => {
            roles.get(&member.person).and_then(|role| Role::ALL.iter().position(|listed| listed == role))
        }
        Dimension::Occupation => Occupation::ALL.iter().position(|listed| *listed == member.occupation),
        Dimension::Sex => member.sex.map(|sex| usize::from(sex == Sex::Female)),
        Dimension::Age => {
            let age = member.birth.map(|birth| age_on(birth, as_of));
            age.and_then(|age| AGE_BANDS.iter().position(|(below, _)| age < *below))
        }
        Dimension::Region | Dimension::Village | Dimension::Class | Dimension::Program => None,
    };
    position.map_or(NO_SLOT, |position| u16::try_from(position).expect("few slots"))
}

fn slot_name(by: Dimension, slot: u16) -> (Option<String>, String) {
    let position = usize::from(slot);
    match by {
        _ if slot == NO_SLOT => {
            let name = if by == Dimension::Role { "Tanpa peran dalam daftar" } else { "Tidak diketahui" };
            (None, name.to_owned())
        }
        Dimension::Role => {
            let role = Role::ALL[position];
            (Some(role.code().to_owned()), role.code().replace('_', " "))
        }
        Dimension::Occupation => {
            let title = Occupation::ALL[position].title();
            (Some(title.to_owned()), title.to_owned())
        }
        Dimension::Sex => {
            let (key, name) = if position == 1 { ("P", "Perempuan") } else { ("L", "Laki-laki") };
            (Some(key.to_owned()), name.to_owned())
        }
        Dimension::Age | Dimension::Region | Dimension::Village | Dimension::Class | Dimension::Program => {
            let band = AGE_BANDS[position].1;
            (Some(band.to_owned()), band.to_owned())
        }
    }
}
