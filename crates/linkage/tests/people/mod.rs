//! An invented population with households and the errors of real lists, from a seed.
#![allow(dead_code, reason = "each test binary uses its part")]

use linkage::batch::{PEOPLE, Table};
use units::{Date, Nik, RegionCode, Sex};

/// What a list says about one person. Everything but the name may be missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    pub(crate) nik: Option<Nik>,
    pub(crate) name: String,
    pub(crate) birth: Option<Date>,
    pub(crate) sex: Option<Sex>,
    pub(crate) village: Option<RegionCode>,
    pub(crate) mother: Option<String>,
}

/// The records as a table that `Settings::people` reads.
pub(crate) fn table<'a>(records: impl IntoIterator<Item = &'a Record>) -> Table {
    let mut table = Table::new(PEOPLE);
    for record in records {
        let nik = record.nik.map(Nik::digits).unwrap_or_default();
        let birth = record.birth.map(|birth| birth.to_string()).unwrap_or_default();
        let village = record.village.map(|village| village.to_string()).unwrap_or_default();
        let sex = record.sex.map_or("", Sex::letter);
        table.push([&nik, &birth, sex, &village, &record.name, record.mother.as_deref().unwrap_or_default()]);
    }
    table
}

/// A small generator of numbers: the same seed, the same people.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    pub(crate) fn percent(&mut self, percent: f64) -> bool {
        (self.below(100_000) as f64) < percent * 1000.0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        // The square favours the front: a few names are borne by many.
        let x = self.below(1000) as f64 / 1000.0;
        words[(x * x * words.len() as f64) as usize]
    }
}

static TOKENS: &str = include_str!("../../data/token_background.csv");

pub(crate) struct World {
    male: Vec<&'static str>,
    female: Vec<&'static str>,
    last: Vec<&'static str>,
    villages: Vec<RegionCode>,
    dice: Dice,
    serial: std::collections::HashMap<(u64, u64), u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) record: Record,
    pub(crate) household: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self::within("19".parse().unwrap(), seed)
    }

    /// People in the villages of a region.
    pub(crate) fn within(region: RegionCode, seed: u64) -> Self {
        let tokens: Vec<&str> = TOKENS.lines().skip(2).map(|line| line.split_once(',').unwrap().0).collect();
        // Which word is whose name does not matter here; that many share the frequent ones does.
        let part = |offset: usize| tokens.iter().skip(offset).step_by(3).take(900).copied().collect();
        let villages = units::villages_within(region).map(|region| region.code).collect();
        Self {
            male: part(0),
            female: part(1),
            last: part(2),
            villages,
            dice: Dice(seed * 2 + 1),
            serial: std::collections::HashMap::new(),
        }
    }

    fn name(&mut self, sex: Sex, family: Option<&'static str>) -> String {
        let pool = if sex == Sex::Male { self.male.clone() } else { self.female.clone() };
        let mut words = vec![self.dice.pick(&pool)];
        if sex == Sex::Male && self.dice.percent(14.0) {
            words.insert(0, "Muhammad");
        } else if sex == Sex::Male && self.dice.percent(3.0) {
            words.insert(0, "Abdul");
        } else if sex == Sex::Female && self.dice.percent(9.0) {
            words.insert(0, "Siti");
        }
        if let Some(family) = family {
            words.push(family);
        } else if self.dice.percent(55.0) {
            let last = self.last.clone();
            words.push(self.dice.pick(&last));
        }
        words.dedup();
        words.iter().map(|word| word[..1].to_uppercase() + &word[1..]).collect::<Vec<_>>().join(" ")
    }

    fn date(&mut self, from: usize, years: usize) -> Date {
        let year = (from + self.dice.below(years)) as i16;
        if self.dice.percent(6.0) {
            return Date::new(year, 1, 1).unwrap();
        }
        Date::new(year, 1 + self.dice.below(12) as i8, 1 + self.dice.below(28) as i8).unwrap()
    }

    fn nik(&mut self, village: RegionCode, birth: Date, sex: Sex) -> Nik {
        let district = village.packed() as u64 / 10_000;
        let day = birth.day() as u64 + if sex == Sex::Female { 40 } else { 0 };
        let date = day * 10_000 + birth.month() as u64 * 100 + (birth.year() % 100) as u64;
        let serial = self.serial.entry((district, date)).or_insert(9000);
        *serial += 1;
        format!("{district:06}{date:06}{serial:04}").parse().unwrap()
    }

    fn person(
        &mut self,
        village: RegionCode,
        birth: Date,
        sex: Sex,
        mother: &str,
        family: Option<&'static str>,
    ) -> Record {
        let born_in =
            if self.dice.percent(20.0) { self.villages[self.dice.below(self.villages.len())] } else { village };
        Record {
            nik: Some(self.nik(born_in, birth, sex)),
            name: self.name(sex, family),
            birth: Some(birth),
            sex: Some(sex),
            village: Some(village),
            mother: Some(mother.to_owned()),
        }
    }

    /// Households: two parents, up to four children, some of them twins, some with a family name.
    pub(crate) fn people(&mut self, count: usize) -> Vec<Person> {
        let mut people = Vec::with_capacity(count + 8);
        let mut household = 0;
        while people.len() < count {
            household += 1;
            let village = self.villages[self.dice.below(self.villages.len())];
            let family = self.dice.percent(20.0).then(|| {
                let last = self.last.clone();
                self.dice.pick(&last)
            });
            let mother_name = self.name(Sex::Female, None);
            for sex in [Sex::Male, Sex::Female] {
                let birth = self.date(1955, 30);
                let grandmother = self.name(Sex::Female, None);
                let mut record = self.person(village, birth, sex, &grandmother, family);
                if sex == Sex::Female {
                    record.name.clone_from(&mother_name);
                }
                people.push(Person { record, household });
            }
            let mut birth = self.date(1980, 25);
            for _ in 0..self.dice.below(5) {
                let sex = if self.dice.percent(50.0) { Sex::Male } else { Sex::Female };
                let record = self.person(village, birth, sex, &mother_name, family);
                people.push(Person { record, household });
                if !self.dice.percent(2.0) {
                    birth = self.date(1980, 25);
                }
            }
        }
        people.truncate(count);
        people
    }

    /// The person as a village clerk would list them.
    pub(crate) fn listed(&mut self, person: &Record) -> Record {
        let mut row = person.clone();
        let dice = &mut self.dice;
        row.nik = match dice.below(100) {
            0..20 => None,
            20..25 => wrong_nik(person.nik.unwrap(), dice),
            _ => person.nik,
        };
        row.name = wrong_name(&person.name, dice);
        row.mother =
            if dice.percent(30.0) { None } else { person.mother.as_deref().map(|name| wrong_name(name, dice)) };
        let birth = person.birth.unwrap();
        row.birth = match dice.below(100) {
            0..6 => None,
            6..9 => Date::new(birth.year(), birth.day().min(12), birth.month()).ok(),
            9..12 => Date::new(birth.year(), 1, 1).ok(),
            12..14 => Date::new(birth.year(), birth.month(), 1 + dice.below(28) as i8).ok(),
            14 => Date::new(birth.year() - 10, birth.month(), birth.day()).ok(),
            15 => Date::new(birth.year() + 1, birth.month(), birth.day()).ok(),
            _ => Some(birth),
        };
        if dice.percent(10.0) {
            row.sex = None;
        } else if dice.percent(1.0) {
            row.sex = Some(if person.sex == Some(Sex::Male) { Sex::Female } else { Sex::Male });
        }
        if dice.percent(10.0) {
            row.village = Some(self.villages[self.dice.below(self.villages.len())]);
        }
        row
    }
}

fn wrong_nik(nik: Nik, dice: &mut Dice) -> Option<Nik> {
    for _ in 0..20 {
        let mut digits = nik.digits().into_bytes();
        let place = dice.below(15);
        match dice.below(5) {
            0 | 1 => digits[place] = b'0' + dice.below(10) as u8,
            2 | 3 => digits.swap(place, place + 1),
            _ => digits[15] = if digits[15] == b'9' { b'1' } else { digits[15] + 1 },
        }
        let parsed = String::from_utf8(digits).unwrap().parse().ok();
        if parsed.is_some() && parsed != Some(nik) {
            return parsed;
        }
    }
    None
}

fn wrong_name(name: &str, dice: &mut Dice) -> String {
    let mut name = name.to_owned();
    if dice.percent(40.0) {
        for (from, to) in [
            ("Muhammad", ["M.", "Muh.", "Moh.", "Mhd."]),
            ("Abdul", ["Abd.", "Abd", "Abdul", "A."]),
            ("Siti", ["St.", "Sitti", "Siti", "St"]),
        ] {
            name = name.replace(from, to[dice.below(4)]);
        }
    }
    if dice.percent(12.0) {
        const SWAPS: &[(&str, &str)] = &[
            ("i", "y"),
            ("y", "i"),
            ("f", "p"),
            ("z", "j"),
            ("z", "s"),
            ("sy", "s"),
            ("kh", "h"),
            ("q", "k"),
            ("dh", "d"),
            ("d", "dh"),
            ("th", "t"),
            ("ah", "a"),
            ("ll", "l"),
            ("u", "oe"),
            ("c", "tj"),
            ("j", "dj"),
        ];
        let (from, to) = SWAPS[dice.below(SWAPS.len())];
        name = name.replacen(from, to, 1);
    }
    if dice.percent(8.0) && name.len() > 5 {
        let mut letters = name.clone().into_bytes();
        let place = 1 + dice.below(letters.len() - 2);
        match dice.below(4) {
            0 => letters.swap(place, place - 1),
            1 => drop(letters.remove(place)),
            2 => letters.insert(place, letters[place]),
            _ => letters[place] = b'a' + dice.below(26) as u8,
        }
        name = String::from_utf8(letters).unwrap();
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > 1 && dice.percent(6.0) {
        name = match dice.below(6) {
            0..3 => words[..words.len() - 1].join(" "),
            3 => words.iter().rev().copied().collect::<Vec<_>>().join(" "),
            4 => words.concat(),
            _ => format!("{} {}.", words[..words.len() - 1].join(" "), &words[words.len() - 1][..1]),
        };
    }
    if dice.percent(5.0) {
        name = format!("{} {name}", ["H.", "Hj.", "Drs.", "Ir."][dice.below(4)]);
    }
    if dice.percent(3.0) {
        name = format!("{name}{}", [", S.Pd", ", S.E.", " bin Abdullah", " SH"][dice.below(4)]);
    }
    if dice.percent(40.0) { name.to_uppercase() } else { name }
}
