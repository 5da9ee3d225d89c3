//! The register: an index of people that grows, and is asked who a listed person may be.

use std::cmp::Ordering;

use units::{Date, Nik, RegionCode, Sex};

use crate::birth::Birth;
use crate::blocks::{Blocks, Keyed};
use crate::compare::{ProbeName, compare_names, compare_niks, compare_villages};
use crate::dictionary::{Dictionary, ParsedName};
use crate::hash::KeyMap;
use crate::level::{Field, Level};
use crate::model::{Model, Row};
use crate::name::NAME_TOKENS;

/// What a list says about one person. Names as written; everything but the name may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The population number.
    pub nik: Option<Nik>,
    /// The name, with titles and all.
    pub name: String,
    /// The stated birth date; where it is missing, the NIK's hint stands in.
    pub birth: Option<Date>,
    /// The stated sex.
    pub sex: Option<Sex>,
    /// Where the person lives, as far down as known.
    pub village: Option<RegionCode>,
    /// The mother's name.
    pub mother: Option<String>,
}

/// How the register searches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How many candidates [`Register::candidates`] gives at most.
    pub candidates_kept: usize,
    /// A key shared by more records than this is left to its finer neighbours.
    pub block_limit: u32,
    /// Candidates below this are not worth a look.
    pub bits_at_least: f64,
    /// The last year someone in these lists was born; decides the century of a NIK.
    pub latest_birth_year: i16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { candidates_kept: 5, block_limit: 200, bits_at_least: -8.0, latest_birth_year: 2012 }
    }
}

/// Someone in the register whom the probe may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Order of [`Register::add`], from 0.
    pub position: u32,
    /// log2 of the odds that the two are one person: the prior plus all evidence.
    pub bits: f64,
    /// The same as a probability, rivals in the register taken into account.
    pub probability: f64,
    /// What each field says; sums, with [`Register::prior_bits`], to `bits`.
    pub evidence: Vec<Evidence>,
}

/// What one field says, without the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// What was compared.
    pub field: Field,
    /// How far it agrees.
    pub level: Level,
    /// log2 of how many times more often this is seen in one person than in two.
    pub bits: f64,
}

const MOTHER_TOKENS: usize = 3;

/// One registered person in 64 bytes: a comparison touches one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
struct Entry {
    nik: u64,
    village: u64,
    name: [u32; NAME_TOKENS],
    mother: [u32; MOTHER_TOKENS],
    birth: Birth,
    name_joined: u32,
    sex: Option<Sex>,
    name_tokens: u8,
    mother_tokens: u8,
}

const _: () = assert!(size_of::<Entry>() == 64);

/// People who are known, indexed for the question "who is this?".
///
/// ```
/// use linkage::{Record, Register, Settings};
/// let mut register = Register::new(Settings::default());
/// let person = |name: &str| Record {
///     nik: None,
///     name: name.to_owned(),
///     birth: Some("1975-08-21".parse().unwrap()),
///     sex: None,
///     village: Some("19.01.01.2007".parse().unwrap()),
///     mother: Some("Maimunah".to_owned()),
/// };
/// register.add(&person("Mochamad Yusuf"));
/// let found = register.candidates(&person("H. Moh. Jusuf"));
/// assert_eq!(found[0].position, 0);
/// assert!(found[0].probability > 0.99);
/// ```
#[derive(Debug, Clone)]
pub struct Register {
    settings: Settings,
    model: Model,
    dictionary: Dictionary,
    entries: Vec<Entry>,
    blocks: Blocks,
    villages: KeyMap<u64, u32>,
}

impl Register {
    /// An empty register with the default weights.
    pub fn new(settings: Settings) -> Self {
        Self::with_capacity(settings, 0)
    }

    /// As [`Register::new`], with room for so many people.
    pub fn with_capacity(settings: Settings, people: usize) -> Self {
        Self {
            settings,
            model: Model::default(),
            dictionary: Dictionary::new(),
            entries: Vec::with_capacity(people),
            blocks: Blocks::new(settings.block_limit),
            villages: KeyMap::default(),
        }
    }

    /// How many people are in it.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is in it yet.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The weights in use.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Takes other weights, such as learned ones.
    pub fn set_model(&mut self, model: Model) {
        self.model = model;
    }

    /// log2 of the odds that one given registered person is the probe, before anything is compared.
    pub fn prior_bits(&self) -> f64 {
        (self.model.share_registered() / self.entries.len().max(1) as f64).log2()
    }

    /// Adds a person and gives the position: 0 for the first, then 1, 2…
    ///
    /// # Panics
    /// When more than 2^32 - 1 people are added.
    pub fn add(&mut self, record: &Record) -> u32 {
        let position = u32::try_from(self.entries.len()).expect("a register holds fewer people than 2^32");
        let name = ParsedName::new(&record.name, NAME_TOKENS);
        let mother = record.mother.as_deref().map(|mother| ParsedName::new(mother, MOTHER_TOKENS));
        let joined = name.joined_hash();
        let birth = self.birth_of(record);
        let village = packed(record.village);
        let mut entry = Entry {
            nik: record.nik.map_or(0, Nik::get),
            village,
            name: [0; NAME_TOKENS],
            mother: [0; MOTHER_TOKENS],
            birth,
            name_joined: joined,
            sex: sex_of(record),
            name_tokens: 0,
            mother_tokens: 0,
        };
        entry.name_tokens = self.intern(&name, &mut entry.name);
        if let Some(mother) = &mother {
            entry.mother_tokens = self.intern(mother, &mut entry.mother);
        }
        if village != 0 {
            *self.villages.entry(village).or_insert(0) += 1;
        }
        let births: &[Birth] = if birth.is_known() { &[birth] } else { &[] };
        let keyed = Keyed { nik: record.nik, births, village, name: &name, joined, mother: mother.as_ref() };
        self.blocks.add(position, &keyed);
        self.entries.push(entry);
        position
    }

    /// Who the probe may be, most likely first, at most [`Settings::candidates_kept`].
    pub fn candidates(&self, probe: &Record) -> Vec<Candidate> {
        let probe = self.probe(probe);
        let mut scored = Vec::new();
        self.score_all(&probe, self.settings.bits_at_least, &mut scored);
        scored.sort_unstable_by(Scored::best_first);
        let all_odds: f64 = scored.iter().map(|scored| scored.bits.exp2()).sum();
        let kept = scored.iter().take(self.settings.candidates_kept);
        kept.map(|scored| scored.candidate(all_odds)).collect()
    }

    fn intern(&mut self, name: &ParsedName, ids: &mut [u32]) -> u8 {
        let count = name.tokens.len().min(ids.len());
        for (id, token) in ids.iter_mut().zip(&name.tokens) {
            *id = self.dictionary.intern(name, token);
        }
        self.dictionary.count(&ids[..count]);
        count as u8
    }

    fn birth_of(&self, record: &Record) -> Birth {
        let hint = || record.nik.map(|nik| Birth::hinted(nik, self.settings.latest_birth_year));
        record.birth.map(Birth::stated).or_else(hint).unwrap_or(Birth::NONE)
    }

    pub(crate) fn probe(&self, record: &Record) -> Probe {
        let birth = self.birth_of(record);
        let hint = record.nik.map(|nik| Birth::hinted(nik, self.settings.latest_birth_year));
        let mut births: Vec<Birth> = Vec::with_capacity(3);
        for date in [Some(birth).filter(|birth| birth.is_known()), hint, birth.swapped()].into_iter().flatten() {
            if births.iter().all(|known| known.date() != date.date()) {
                births.push(date);
            }
        }
        let village = packed(record.village);
        let bearers = self.villages.get(&village).copied().unwrap_or(0);
        // A few more persons everywhere, so that the first villager of a small register does not prove much.
        let village_share = (f64::from(bearers) + 1.0) / (self.entries.len() as f64 + 50.0);
        let mother = record.mother.as_deref().unwrap_or_default();
        Probe {
            nik: record.nik,
            birth,
            births,
            sex: sex_of(record),
            village,
            village_rarity: -village_share.log2(),
            name: ProbeName::new(&record.name, NAME_TOKENS, &self.dictionary),
            mother: ProbeName::new(mother, MOTHER_TOKENS, &self.dictionary),
        }
    }

    /// Scores everyone who shares a key with the probe, by position, and keeps those of at least `floor` bits.
    pub(crate) fn score_all(&self, probe: &Probe, floor: f64, scored: &mut Vec<Scored>) {
        let mut found = Vec::with_capacity(256);
        let keyed = Keyed {
            nik: probe.nik,
            births: &probe.births,
            village: probe.village,
            name: &probe.name.parsed,
            joined: probe.name.parsed.joined_hash(),
            mother: Some(&probe.mother.parsed).filter(|mother| !mother.tokens.is_empty()),
        };
        self.blocks.find(&keyed, &mut found);
        let prior = self.prior_bits();
        for position in found {
            scored.extend(self.score(probe, position, prior, floor));
        }
    }

    /// Compares with one registered person; `None` below the floor.
    pub(crate) fn score(&self, probe: &Probe, position: u32, prior: f64, floor: f64) -> Option<Scored> {
        let entry = &self.entries[position as usize];
        let mut sum = Sum { model: &self.model, parts: Default::default(), bits: prior, against_relative: 0.0 };

        let nik = probe.nik.map_or(0, Nik::get);
        let nik_level = compare_niks(nik, entry.nik);
        // With two NIK at hand, a date that was read off one of them says nothing new.
        let repeated = nik_level != Level::Missing && (probe.birth.is_from_nik() || entry.birth.is_from_nik());
        let birth = if repeated { Level::Missing } else { probe.birth.agreement(entry.birth) };
        sum.take(0, Field::Nik, Row::nik(birth), nik_level, 0.0);
        sum.take(1, Field::Birth, Row::Birth, birth, 0.0);
        let sex = match (probe.sex, entry.sex) {
            (Some(a), Some(b)) if a == b => Level::Exact,
            (Some(_), Some(_)) => Level::Different,
            _ => Level::Missing,
        };
        sum.take(2, Field::Sex, Row::Sex, sex, 0.0);
        sum.take(3, Field::Village, Row::Village, compare_villages(probe.village, entry.village), probe.village_rarity);
        if sum.bits + probe.name.bits_at_most + probe.mother.bits_at_most < floor {
            return None;
        }

        let theirs = &entry.name[..usize::from(entry.name_tokens)];
        let name = compare_names(&probe.name, theirs, entry.name_joined, &self.dictionary);
        sum.take(4, Field::Name, Row::Name, name.level, name.rarity);
        let theirs = &entry.mother[..usize::from(entry.mother_tokens)];
        let mother = compare_names(&probe.mother, theirs, 0, &self.dictionary);
        sum.take(5, Field::Mother, Row::Mother, mother.level, mother.rarity);
        if sum.bits < floor {
            return None;
        }
        // One person against "a stranger or a relative": odds of alternatives add.
        let bits = -((-sum.bits).exp2() + (-sum.against_relative).exp2()).log2();
        Some(Scored { position, bits, family: bits - sum.bits, parts: sum.parts })
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// A listed person, prepared once and compared often.
pub(crate) struct Probe {
    nik: Option<Nik>,
    birth: Birth,
    births: Vec<Birth>,
    sex: Option<Sex>,
    village: u64,
    village_rarity: f64,
    name: ProbeName,
    mother: ProbeName,
}

/// One field of one comparison; `rarity` is minus log2 of the share of strangers, where the value gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) field: Field,
    pub(crate) row: Row,
    pub(crate) level: Level,
    pub(crate) rarity: f64,
    bits: f64,
}

impl Default for Part {
    fn default() -> Self {
        Self { field: Field::Nik, row: Row::NikDateMissing, level: Level::Missing, rarity: 0.0, bits: 0.0 }
    }
}

struct Sum<'a> {
    model: &'a Model,
    parts: [Part; 6],
    bits: f64,
    against_relative: f64,
}

impl Sum<'_> {
    fn take(&mut self, place: usize, field: Field, row: Row, level: Level, rarity: f64) {
        let rarity = if row.by_frequency(level) { rarity } else { 0.0 };
        let (bits, against_relative) = part_bits(self.model, row, level, rarity);
        self.bits += bits;
        self.against_relative += against_relative;
        self.parts[place] = Part { field, row, level, rarity, bits };
    }
}

/// What a part weighs against a stranger and against a relative.
pub(crate) fn part_bits(model: &Model, row: Row, level: Level, rarity: f64) -> (f64, f64) {
    if level == Level::Missing {
        return (0.0, 0.0);
    }
    let weight = model.weight(row, level);
    let against_stranger = if row.by_frequency(level) { weight.same + rarity } else { weight.against_stranger };
    (against_stranger, weight.against_relative)
}

/// A scored pair, before its evidence is written out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scored {
    pub(crate) position: u32,
    pub(crate) bits: f64,
    family: f64,
    pub(crate) parts: [Part; 6],
}

impl Scored {
    fn best_first(a: &Self, b: &Self) -> Ordering {
        b.bits.total_cmp(&a.bits).then(a.position.cmp(&b.position))
    }

    fn candidate(&self, all_odds: f64) -> Candidate {
        let mut evidence: Vec<Evidence> = Vec::with_capacity(7);
        evidence.extend(self.parts.iter().map(|part| Evidence {
            field: part.field,
            level: part.level,
            bits: part.bits,
        }));
        evidence.push(Evidence { field: Field::Family, level: Level::RelativePossible, bits: self.family });
        let odds = self.bits.exp2();
        Candidate { position: self.position, bits: self.bits, probability: odds / (1.0 + all_odds), evidence }
    }
}

fn packed(village: Option<RegionCode>) -> u64 {
    village.map_or(0, |code| u64::try_from(code.packed()).expect("region codes are not negative"))
}

fn sex_of(record: &Record) -> Option<Sex> {
    record.sex.or_else(|| record.nik.map(|nik| nik.birth_hint().sex))
}
