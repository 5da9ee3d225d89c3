//! The own registry as a denominator: everybody whom the house knows in a region, counted once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use law::{CoverageRulesOn, Sentence};
use serde::Serialize;
use units::{Date, Id, RegionCode, villages_within};

use crate::denominator::{DenominatorKind, Eligible};
use crate::gap::Outcome;
use crate::note::Note;
use crate::people::{Member, Person};
use crate::roster::{Disposition, Roster, RosterRow};
use crate::tally::{Count, Place, Tally, With, tally};

/// Everybody on rosters by where they are listed, and who of them the list of participants counts too.
#[derive(Debug, Clone)]
pub struct Registry {
    as_of: Date,
    listed: BTreeMap<RegionCode, i64>,
    doubtful: BTreeMap<RegionCode, i64>,
    /// Those of the listed who are protected, wherever and by whatever membership.
    protected: BTreeMap<RegionCode, i64>,
    /// By where a roster lists them, by where the list of participants counts them, and whether they are protected.
    both: Tally<(RegionCode, Option<RegionCode>, bool)>,
    /// Rows that wait to be matched, by place.
    waiting: BTreeMap<RegionCode, i64>,
    /// Villages and kelurahan with a roster of their own.
    rostered: BTreeSet<RegionCode>,
}

/// Somebody on a roster.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Identity; none for a row in doubt.
    pub person: Option<Id<Person>>,
    /// Where they are listed.
    pub home: RegionCode,
    /// Whether they are protected by any membership that is known, wherever it counts.
    pub protected: bool,
}

/// The registry of a region: who is in it, or why it is no whole yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum RegistryStanding {
    /// Every village has its roster.
    Whole(RegistryCount),
    /// A village has none, or rows wait: a percent of a part would say nothing of the region.
    Part(RegistryPart),
}

/// Who is in the registry of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RegistryCount {
    /// On a roster and to be protected; whoever is set aside, died or moved is not among them.
    pub on_rosters: i64,
    /// Of these, rows of which nobody knows yet who they are; each counts as a person.
    pub doubtful: i64,
    /// On the list of participants, active or lapsed, and on no roster there.
    pub participants_alone: i64,
    /// On a roster there and protected, by a membership that counts elsewhere, nowhere, or by another definition. With
    /// the two below, all who are known there and not active there.
    pub protected_elsewhere: i64,
    /// On a roster there and not protected, or in doubt.
    pub not_protected: i64,
    /// On the list of participants, lapsed there, and on no roster there.
    pub lapsed_alone: i64,
}

/// Why a region's registry is no whole yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RegistryPart {
    /// Villages and kelurahan without a matched roster of their own.
    pub without_roster: i64,
    /// All of them.
    pub villages: i64,
    /// Rows of rosters that wait to be matched.
    pub waiting: i64,
}

impl Registry {
    /// `listed` is everybody on rosters; `waiting` the places of rows that are not matched; `rostered` the regions that
    /// [`own_rosters`] names; `members`, sorted by person, what the list of participants says of them.
    pub fn of(
        listed: impl Iterator<Item = Listed>,
        waiting: impl Iterator<Item = RegionCode>,
        rostered: BTreeSet<RegionCode>,
        members: &[Member],
        rules: &CoverageRulesOn,
        with: With,
        place: Place,
    ) -> Self {
        let mut registry = Self {
            as_of: rules.day,
            listed: BTreeMap::new(),
            doubtful: BTreeMap::new(),
            protected: BTreeMap::new(),
            both: Tally::new(),
            waiting: BTreeMap::new(),
            rostered,
        };
        let mut homes: HashMap<Id<Person>, (RegionCode, bool)> = HashMap::new();
        for Listed { person, home, protected } in listed {
            *registry.listed.entry(home).or_default() += 1;
            *registry.protected.entry(home).or_default() += i64::from(protected);
            match person {
                Some(person) => drop(homes.insert(person, (home, protected))),
                None => *registry.doubtful.entry(home).or_default() += 1,
            }
        }
        for home in waiting {
            *registry.waiting.entry(home).or_default() += 1;
        }
        let known: Vec<Member> = members.iter().filter(|member| homes.contains_key(&member.person)).copied().collect();
        registry.both = tally(&known, rules, with, |member| {
            let (home, protected) = homes[&member.person];
            (home, place.of(member), protected)
        });
        registry
    }

    /// The same, named by the last day that any of its rosters speaks of, where that is later than the list of participants.
    #[must_use]
    pub fn known_until(mut self, day: Option<Date>) -> Self {
        self.as_of = self.as_of.max(day.unwrap_or(self.as_of));
        self
    }

    /// The registry of `region`, where the list of participants counts so many persons `active` and `lapsed`.
    pub fn standing(&self, region: RegionCode, active: i64, lapsed: i64) -> RegistryStanding {
        let (mut villages, mut without_roster) = (0, 0);
        for village in villages_within(region) {
            villages += 1;
            without_roster += i64::from(!self.rostered.contains(&village.code));
        }
        let waiting = sum_inside(&self.waiting, region);
        if villages == 0 || without_roster > 0 || waiting > 0 {
            return RegistryStanding::Part(RegistryPart { without_roster, villages, waiting });
        }
        let on_rosters = sum_inside(&self.listed, region);
        let mut count = RegistryCount {
            on_rosters,
            doubtful: sum_inside(&self.doubtful, region),
            participants_alone: active + lapsed,
            protected_elsewhere: sum_inside(&self.protected, region),
            not_protected: on_rosters,
            lapsed_alone: lapsed,
        };
        let from = ((region, None, false), law::Class::Pu);
        let listed_here = self.both.range(from..).take_while(|(((home, ..), _), _)| region.contains(*home));
        let here = listed_here.filter(|(((_, place, _), _), _)| place.is_some_and(|place| region.contains(place)));
        for (((_, _, protected), _), cell) in here {
            let active = cell.active(Count::Persons);
            count.participants_alone -= cell.persons();
            count.lapsed_alone -= cell.persons_lapsed;
            count.protected_elsewhere -= if *protected { active } else { 0 };
            count.not_protected -= active;
        }
        count.not_protected -= count.protected_elsewhere;
        RegistryStanding::Whole(count)
    }

    /// A whole registry as a denominator.
    pub(crate) fn eligible(&self, standing: RegistryStanding) -> Option<Eligible> {
        let RegistryStanding::Whole(RegistryCount { on_rosters, participants_alone, .. }) = standing else {
            return None;
        };
        Some(Eligible {
            value: on_rosters + participants_alone,
            kind: DenominatorKind::Registri,
            version: self.as_of.to_string(),
            source: SOURCE.to_owned(),
            as_of: self.as_of,
            estimate: None,
        })
    }
}

/// The regions that a matched roster is a list of. Whom the list of an agency or of a wider region places in a village, it
/// tells for a reason of its own: it is no list of those who live there.
///
/// A roster of which no row could be read lists nobody.
pub fn own_rosters<'r>(
    rosters: impl Iterator<Item = &'r Roster>,
    rows: impl Iterator<Item = &'r (RosterRow, Outcome)>,
) -> BTreeSet<RegionCode> {
    let mut matched: HashMap<Id<Roster>, bool> = HashMap::new();
    for (row, outcome) in rows {
        let waits = row.disposition == Disposition::Accepted && *outcome == Outcome::NotMatched;
        *matched.entry(row.roster).or_insert(true) &= !waits;
    }
    rosters.filter(|roster| matched.get(&roster.id) == Some(&true)).map(|roster| roster.region).collect()
}

impl RegistryCount {
    /// Says who they are that are known there and not active there; `said` writes a number as the reader's page does.
    pub fn uncovered(&self, said: &dyn Fn(i64) -> String) -> Sentence {
        let [elsewhere, not, lapsed] = [self.protected_elsewhere, self.not_protected, self.lapsed_alone].map(said);
        Sentence::in_both(
            format!(
                "Orang yang dikenal di sini dikurangi peserta yang aktif menurut definisi ini: {elsewhere} pada daftar \
                 dan terlindungi dengan kepesertaan di tempat lain, di tempat yang tidak diketahui, atau di segmen yang \
                 tidak dihitung; {not} pada daftar dan belum terlindungi; {lapsed} peserta yang kepesertaannya berakhir \
                 dan tidak ada pada daftar."
            ),
            format!(
                "People known here less those active by this definition: {elsewhere} on lists and protected by a \
                 membership in another place, in a place not known, or in a segment that is not counted; {not} on lists \
                 and not protected; {lapsed} participants who are lapsed and on no list."
            ),
        )
    }
}

impl RegistryStanding {
    /// Says who is counted, or why nobody is; `said` writes a number as the reader's page does.
    pub fn note(&self, said: &dyn Fn(i64) -> String) -> Note {
        match *self {
            Self::Whole(RegistryCount { on_rosters, doubtful, participants_alone, .. }) => {
                let [on_rosters, doubtful, alone] = [on_rosters, doubtful, participants_alone].map(said);
                let known = Sentence::in_both(
                    format!(
                        "Registri sendiri adalah orang yang dikenal, bukan semua pekerja: {on_rosters} pada daftar \
                         desa, instansi, atau pasar yang sudah diimpor ({doubtful} masih diragukan; yang disisihkan, \
                         meninggal, atau pindah tidak dihitung) dan {alone} peserta, aktif atau berakhir, yang tidak \
                         ada pada daftar itu. Siapa yang dikenal di dua wilayah dihitung di keduanya, dan sekali di \
                         atasnya."
                    ),
                    format!(
                        "The own registry is who is known, not all workers: {on_rosters} on lists of villages, \
                         agencies or markets brought in so far ({doubtful} still in doubt; whoever is set aside, died \
                         or moved is not counted) and {alone} participants, active or lapsed, who are on no such list. \
                         Whoever is known in two regions counts in both, and once above them."
                    ),
                );
                known.into()
            }
            Self::Part(RegistryPart { without_roster: 0, waiting: waiting @ 1.., .. }) => {
                let waiting = said(waiting);
                let waits = Sentence::in_both(
                    format!("Registri sendiri belum menjadi penyebut: {waiting} baris daftar belum dicocokkan."),
                    format!("The own registry is no denominator yet: {waiting} rows of lists are not matched."),
                );
                Note::mended_by(waits, "payung match")
            }
            Self::Part(RegistryPart { without_roster, villages, waiting }) => {
                let [without, villages] = [without_roster, villages].map(said);
                let mut bare = Sentence::in_both(
                    format!(
                        "Registri sendiri belum menjadi penyebut: {without} dari {villages} desa dan kelurahan belum \
                         punya daftarnya sendiri yang sudah dicocokkan. Daftar wilayah yang lebih luas, seperti daftar \
                         dinas, bukan daftar desa di dalamnya."
                    ),
                    format!(
                        "The own registry is no denominator yet: {without} of {villages} villages and kelurahan have \
                         no matched list of their own. A list of a wider region, as agencies keep it, is not one \
                         of the villages inside."
                    ),
                );
                if waiting > 0 {
                    let waiting = said(waiting);
                    bare.indonesian.push_str(&format!(" {waiting} baris daftar belum dicocokkan."));
                    bare.english.push_str(&format!(" {waiting} rows of lists are not matched."));
                }
                Note::mended_by(bare, "payung import FILE --region CODE")
            }
        }
    }
}

/// Where a counted registry was read.
const SOURCE: &str = "hitungan Payung";

fn sum_inside(counts: &BTreeMap<RegionCode, i64>, region: RegionCode) -> i64 {
    counts.range(region..).take_while(|(place, _)| region.contains(**place)).map(|(_, count)| count).sum()
}
