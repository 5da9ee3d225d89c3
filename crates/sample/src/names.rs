//! Invented names: token frequencies of Indonesia, with the styles heard in Bangka Belitung.

use std::collections::BTreeMap;

use units::Sex;

use crate::random::{Random, Weighted};

const TOKENS: &str = include_str!("../data/names_tokens.csv");
const LENGTHS: &str = include_str!("../data/names_length.csv");
const REGIONAL: &str = include_str!("../data/names_regional.csv");
const PREFIXES: &str = include_str!("../data/mobile_prefixes.csv");

/// The naming style of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Tokens by their frequency in Indonesia.
    Common,
    Babel,
    Jawa,
    Tionghoa,
    Palembang,
    Bugis,
}

/// How often each style is met in the islands, of 100 households.
const STYLES: &[(u32, Style)] = &[
    (40, Style::Common),
    (28, Style::Babel),
    (11, Style::Jawa),
    (11, Style::Tionghoa),
    (5, Style::Palembang),
    (5, Style::Bugis),
];

const STREETS: &[&str] = &[
    "Merdeka",
    "Sudirman",
    "Depati Amir",
    "Pelabuhan",
    "Mentok",
    "Timah",
    "Lada",
    "Nelayan",
    "Masjid Jamik",
    "Kenanga",
    "Melati",
    "Cendana",
    "Pahlawan",
    "Raya Desa",
    "Gang Damai",
    "Batin Tikal",
    "Ahmad Yani",
    "Pasir Putih",
    "Air Itam",
    "Rambutan",
];

/// Tokens that open a name and are hardly ever the whole of it.
const PREFIXES_OF_NAMES: &[&str] = &[
    "Muhammad", "Muhamad", "Mohammad", "Mohamad", "Mochamad", "Muh", "Moh", "Ahmad", "Achmad", "Abdul", "Siti", "Nur",
    "Sri", "Dwi",
];

/// Vocabularies with running sums, read once.
pub(crate) struct Names {
    first: [Weighted<Box<str>>; 2],
    later: [Weighted<Box<str>>; 2],
    words: [Weighted<usize>; 2],
    /// By (group, role, sex).
    regional: BTreeMap<(String, String, char), Vec<String>>,
    prefixes: Vec<String>,
}

const fn side(sex: Sex) -> usize {
    match sex {
        Sex::Male => 0,
        Sex::Female => 1,
    }
}

/// Records of a shipped vocabulary, heading left out.
pub(crate) fn records(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .map(|record| record.expect("a shipped vocabulary is well-formed CSV"))
}

impl Names {
    pub(crate) fn load() -> Self {
        let pair = || [Weighted::new(), Weighted::new()];
        let (mut first, mut later) = (pair(), pair());
        for record in records(TOKENS) {
            // Initials and abbreviated titles belong to how people write a name, not to the name itself.
            if record[0].len() < 3 || record[0].contains('.') {
                continue;
            }
            let token: Box<str> = capital(&record[0]).into();
            let weight = |column: usize| record[column].parse().expect("a count");
            for sex in 0..2 {
                // Rare tokens of the other sex are mostly noise of the source.
                first[sex].add(weight(1 + sex), token.clone());
                later[sex].add(weight(3 + sex), token.clone());
            }
        }
        let mut words = [Weighted::new(), Weighted::new()];
        for record in records(LENGTHS) {
            let sex = usize::from(&record[0] == "F");
            words[sex].add(record[2].parse().expect("a count"), record[1].parse().expect("a count"));
        }
        let mut regional: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for record in records(REGIONAL) {
            let sexes: &[char] = match &record[2] {
                "M" => &['M'],
                "F" => &['F'],
                _ => &['M', 'F'],
            };
            for sex in sexes {
                let key = (record[0].to_owned(), record[1].to_owned(), *sex);
                regional.entry(key).or_default().push(record[3].to_owned());
            }
        }
        let prefixes = records(PREFIXES).map(|record| record[0].to_owned()).collect();
        Self { first, later, words, regional, prefixes }
    }

    pub(crate) fn style(&self, random: &mut Random) -> Style {
        random.weighted(STYLES)
    }

    fn regional(&self, group: &str, role: &str, sex: Sex, random: &mut Random) -> &str {
        let letter = if sex == Sex::Male { 'M' } else { 'F' };
        let list = self.regional.get(&(group.to_owned(), role.to_owned(), letter));
        random.pick::<String>(list.unwrap_or_else(|| panic!("no {role} of {group} in the vocabulary")))
    }

    /// A whole name as its bearer would write it.
    pub(crate) fn full(&self, style: Style, sex: Sex, random: &mut Random) -> Box<str> {
        let later = |random: &mut Random| self.later[side(sex)].draw(random).to_string();
        let name = match style {
            Style::Common => self.common(sex, random),
            Style::Babel => {
                let given = self.regional("melayu_babel", "given", sex, random).to_owned();
                match random.below(10) {
                    0..3 => given,
                    3..7 => format!("{given} {}", later(random)),
                    _ => format!("{} {given}", self.first[side(sex)].draw(random)),
                }
            }
            Style::Jawa => {
                let given = self.regional("jawa", "given", sex, random).to_owned();
                if random.chance(350) { given } else { format!("{given} {}", later(random)) }
            }
            Style::Tionghoa => match random.below(10) {
                0..5 => {
                    let surname = self.regional("tionghoa", "surname", sex, random).to_owned();
                    format!("{surname} {}", self.regional("tionghoa", "given_zh", sex, random))
                }
                5..8 => {
                    let given = self.regional("tionghoa", "given", sex, random).to_owned();
                    format!("{given} {}", self.regional("tionghoa", "surname_indonesianised", sex, random))
                }
                _ => format!("{} {}", self.regional("tionghoa", "given", sex, random), later(random)),
            },
            Style::Palembang => {
                let given = self.regional("palembang", "given", sex, random).to_owned();
                match random.below(10) {
                    0..4 => format!("{} {given}", self.regional("palembang", "title", sex, random)),
                    4..8 => format!("{given} {}", later(random)),
                    _ => given,
                }
            }
            Style::Bugis => {
                let given = self.regional("bugis", "given", sex, random).to_owned();
                match random.below(10) {
                    0..3 => format!("{} {given}", self.regional("bugis", "title", sex, random)),
                    3..8 => format!("{given} {}", later(random)),
                    _ => given,
                }
            }
        };
        name.into()
    }

    fn common(&self, sex: Sex, random: &mut Random) -> String {
        let mut words = *self.words[side(sex)].draw(random);
        let mut name = self.first[side(sex)].draw(random).to_string();
        if PREFIXES_OF_NAMES.contains(&name.as_str()) {
            words = words.max(2);
        }
        let mut last = name.clone();
        for _ in 1..words {
            let token = self.later[side(sex)].draw(random);
            if **token != *last {
                name.push(' ');
                name.push_str(token);
                last = token.to_string();
            }
        }
        name
    }

    /// A token to stand beside others: a nickname, a father's name.
    pub(crate) fn token(&self, sex: Sex, random: &mut Random) -> &str {
        self.first[side(sex)].draw(random)
    }

    /// A well-formed mobile number; nobody's in particular.
    pub(crate) fn phone(&self, random: &mut Random) -> String {
        format!("{}{:08}", random.pick(&self.prefixes), random.below(100_000_000))
    }

    /// Street, number and neighbourhood.
    pub(crate) fn address(&self, random: &mut Random) -> String {
        let street = random.word(STREETS);
        format!(
            "Jl. {street} No. {} RT {:03}/RW {:03}",
            random.between(1, 180),
            random.between(1, 14),
            random.between(1, 4)
        )
    }
}

/// First letter large: `ma'ruf` gives `Ma'ruf`.
fn capital(token: &str) -> String {
    let mut letters = token.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
