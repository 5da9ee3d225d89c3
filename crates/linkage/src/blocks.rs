//! Blocking: records that share a key are worth comparing, all others are not.

use std::collections::hash_map::Entry;

use units::Nik;

use crate::birth::Birth;
use crate::dictionary::ParsedName;
use crate::hash::{KeyMap, mix};

/// What two records must share to be compared. Each mistake of a list leaves at least one of these intact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Rule {
    Nik,
    NikDistrictAndDate,
    NikDateAndSerial,
    Birth,
    BirthAndWord,
    BirthAndVillage,
    WholeName,
    WholeNameAndYear,
    WholeNameAndVillage,
    JoinedName,
    WordAndVillage,
    WordAndMonth,
    MotherAndVillage,
    MotherAndWord,
}

const RULES: usize = 14;
const END: u32 = u32::MAX;

/// The parts of a record that keys are made of.
pub(crate) struct Keyed<'a> {
    pub(crate) nik: Option<Nik>,
    /// A probe gives every date it may have; a registered record only one.
    pub(crate) births: &'a [Birth],
    pub(crate) village: u64,
    pub(crate) name: &'a ParsedName,
    pub(crate) joined: u32,
    pub(crate) mother: Option<&'a ParsedName>,
}

impl Keyed<'_> {
    fn each(&self, mut emit: impl FnMut(Rule, u32)) {
        let mut key = |rule: Rule, a: u64, b: u64| emit(rule, (mix(mix(rule as u64 + 1, a), b) >> 32) as u32);
        if let Some(nik) = self.nik.map(Nik::get) {
            key(Rule::Nik, nik, 0);
            key(Rule::NikDistrictAndDate, nik / 10_000, 0);
            key(Rule::NikDateAndSerial, nik % 10_000_000_000, 0);
        }
        let mut words = self.name.telling_classes();
        let in_order = words.clone();
        let first_words = &in_order[..in_order.len().min(3)];
        words.sort_unstable();
        let whole = words.iter().fold(0, |hash, class| mix(hash, *class));
        for birth in self.births {
            key(Rule::Birth, u64::from(birth.date()), 0);
            for word in first_words.iter().take(2) {
                key(Rule::BirthAndWord, u64::from(birth.date()), *word);
                key(Rule::WordAndMonth, u64::from(birth.month_of_year()), *word);
            }
            if self.village != 0 {
                key(Rule::BirthAndVillage, u64::from(birth.date()), self.village);
            }
            if !words.is_empty() {
                key(Rule::WholeNameAndYear, whole, u64::from(birth.year()));
            }
        }
        if !words.is_empty() {
            key(Rule::WholeName, whole, 0);
            key(Rule::JoinedName, u64::from(self.joined), 0);
            if self.village != 0 {
                key(Rule::WholeNameAndVillage, whole, self.village);
                for word in first_words {
                    key(Rule::WordAndVillage, *word, self.village);
                }
            }
        }
        if let Some(mother) = self.mother {
            let mut words = mother.telling_classes();
            words.sort_unstable();
            if !words.is_empty() {
                let mother = words.iter().fold(0, |hash, class| mix(hash, *class));
                if self.village != 0 {
                    key(Rule::MotherAndVillage, mother, self.village);
                }
                if let Some(word) = first_words.first() {
                    key(Rule::MotherAndWord, mother, *word);
                }
            }
        }
    }
}

/// The records of one key. Most keys are borne by one record: it stands here itself.
#[derive(Debug, Clone, Copy)]
struct Chain {
    /// The only record; with two or more, the newest link.
    last: u32,
    count: u32,
}

const LINK_RECORDS: usize = 3;

/// Three records and where the three before them lie: a quarter of a cache line, read in one go.
#[derive(Debug, Clone, Copy)]
struct Link {
    records: [u32; LINK_RECORDS],
    before: u32,
}

/// One rule: key to the records that have it. Keys are 32 bits: two that collide by chance cost one needless
/// comparison.
#[derive(Debug, Clone, Default)]
struct Block {
    chains: KeyMap<u32, Chain>,
    links: Vec<Link>,
}

impl Block {
    fn add(&mut self, key: u32, record: u32, limit: u32) {
        let chain = match self.chains.entry(key) {
            Entry::Vacant(free) => {
                free.insert(Chain { last: record, count: 1 });
                return;
            }
            Entry::Occupied(chain) => chain.into_mut(),
        };
        // Beyond the limit a block is never read again: its finer neighbours hold the same records.
        if chain.count > limit {
            return;
        }
        let place = chain.count as usize % LINK_RECORDS;
        if chain.count == 1 {
            if chain.last == record {
                return;
            }
            self.links.push(Link { records: [chain.last, record, 0], before: END });
            chain.last = self.links.len() as u32 - 1;
        } else {
            let newest = &mut self.links[chain.last as usize];
            if newest.records[(place + LINK_RECORDS - 1) % LINK_RECORDS] == record {
                return;
            }
            if place == 0 {
                self.links.push(Link { records: [record, 0, 0], before: chain.last });
                chain.last = self.links.len() as u32 - 1;
            } else {
                newest.records[place] = record;
            }
        }
        chain.count += 1;
    }

    fn find(&self, key: u32, limit: u32, found: &mut Vec<u32>) {
        let Some(chain) = self.chains.get(&key).filter(|chain| chain.count <= limit) else { return };
        if chain.count == 1 {
            found.push(chain.last);
            return;
        }
        let mut filled = (chain.count as usize - 1) % LINK_RECORDS + 1;
        let mut next = chain.last;
        while next != END {
            let link = &self.links[next as usize];
            found.extend_from_slice(&link.records[..filled]);
            filled = LINK_RECORDS;
            next = link.before;
        }
    }
}

/// All rules.
#[derive(Debug, Clone)]
pub(crate) struct Blocks {
    rules: Vec<Block>,
    limit: u32,
}

impl Blocks {
    pub(crate) fn new(limit: u32) -> Self {
        Self { rules: vec![Block::default(); RULES], limit }
    }

    pub(crate) fn add(&mut self, record: u32, keyed: &Keyed<'_>) {
        keyed.each(|rule, key| self.rules[rule as usize].add(key, record, self.limit));
    }

    /// The records that share a key with the probe, ascending, each once.
    pub(crate) fn find(&self, keyed: &Keyed<'_>, found: &mut Vec<u32>) {
        keyed.each(|rule, key| self.rules[rule as usize].find(key, self.limit, found));
        found.sort_unstable();
        found.dedup();
    }
}
