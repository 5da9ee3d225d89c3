//! How lists go wrong: names, numbers and dates damaged the way real lists are.

use std::collections::BTreeMap;

use units::{Date, Sex};

use crate::names::{Names, records};
use crate::people::Person;
use crate::places::retired_districts;
use crate::random::Random;

const PATTERNS: &str = include_str!("../data/corruption_patterns.csv");
const VARIANTS: &str = include_str!("../data/names_spelling_variants.csv");

struct Rule {
    weight: u32,
    from: String,
    to: String,
}

/// The patterns, read once.
pub(crate) struct Noise {
    rules: BTreeMap<String, Vec<Rule>>,
    /// Spellings seen for the same name, by lower-case token.
    variants: BTreeMap<String, Vec<String>>,
    retired: Vec<u64>,
}

/// A NIK as a list has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WrittenNik {
    Text(String),
    /// A spreadsheet took it for a number and kept 15 digits.
    Number(u64),
}

impl Noise {
    pub(crate) fn load() -> Self {
        let mut rules: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
        for record in records(PATTERNS) {
            let weight = record[3].parse().expect("a weight");
            let rule = Rule { weight, from: record[1].to_owned(), to: record[2].to_owned() };
            rules.entry(record[0].to_owned()).or_default().push(rule);
        }
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for record in records(VARIANTS) {
            groups.entry(record[0].to_owned()).or_default().push(record[1].to_owned());
        }
        let mut variants = BTreeMap::new();
        for group in groups.values() {
            for token in group {
                let others = group.iter().filter(|other| *other != token).cloned().collect::<Vec<_>>();
                if !others.is_empty() {
                    variants.insert(token.clone(), others);
                }
            }
        }
        Self { rules, variants, retired: retired_districts() }
    }

    fn rule(&self, kind: &str, random: &mut Random) -> &Rule {
        let rules = &self.rules[kind];
        let list: Vec<(u32, usize)> = rules.iter().enumerate().map(|(place, rule)| (rule.weight, place)).collect();
        &rules[random.weighted(&list)]
    }

    /// The name after one thing went wrong with it, most often in a way its bearer would still accept.
    pub(crate) fn name(&self, person: &Person, names: &Names, random: &mut Random) -> String {
        let name: &str = &person.name;
        if person.birth.year() < 1966 && random.chance(250) {
            return self.substituted("old_spelling", name, random);
        }
        match random.below(100) {
            0..22 => self.abbreviated(name, random),
            22..40 => self.substituted("phonetic", name, random),
            40..56 => self.respelt(name, random),
            56..60 => self.scanned(name, random),
            _ => self.edited(person, names, random),
        }
    }

    /// One sound of a word spelt in another way; the word itself when no rule touches it.
    pub(crate) fn misspelt(&self, word: &str, random: &mut Random) -> String {
        self.substituted("phonetic", word, random)
    }

    fn substituted(&self, kind: &str, name: &str, random: &mut Random) -> String {
        let lower = name.to_lowercase();
        for _ in 0..12 {
            let rule = self.rule(kind, random);
            if let Some(changed) = replace_one(&lower, &rule.from, &rule.to, random)
                && changed.len() > 2
            {
                return titled(&changed);
            }
        }
        name.to_owned()
    }

    fn abbreviated(&self, name: &str, random: &mut Random) -> String {
        let mut tokens: Vec<String> = name.split(' ').map(str::to_owned).collect();
        // Nobody signs as "M." alone.
        for _ in 0..if tokens.len() > 1 { 20 } else { 0 } {
            let rule = self.rule("abbreviation", random);
            if let Some(place) = tokens.iter().position(|token| token.eq_ignore_ascii_case(&rule.from)) {
                tokens[place] = rule.to.clone();
                return tokens.join(" ");
            }
        }
        // Long names are cut to initials at their end on many lists.
        if tokens.len() > 2 {
            let last = tokens.len() - 1;
            tokens[last] = tokens[last].chars().take(1).collect();
            return tokens.join(" ");
        }
        self.substituted("phonetic", name, random)
    }

    fn respelt(&self, name: &str, random: &mut Random) -> String {
        let mut tokens: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let known: Vec<usize> =
            (0..tokens.len()).filter(|place| self.variants.contains_key(&tokens[*place].to_lowercase())).collect();
        if known.is_empty() {
            return self.substituted("phonetic", name, random);
        }
        let place = *random.pick(&known);
        tokens[place] = titled(random.pick::<String>(&self.variants[&tokens[place].to_lowercase()]));
        tokens.join(" ")
    }

    /// Read off a photo of the card.
    fn scanned(&self, name: &str, random: &mut Random) -> String {
        let upper = name.to_uppercase();
        for _ in 0..12 {
            let rule = self.rule("ocr", random);
            if let Some(changed) = replace_one(&upper, &rule.from, &rule.to, random) {
                return changed;
            }
        }
        upper
    }

    fn edited(&self, person: &Person, names: &Names, random: &mut Random) -> String {
        let name: &str = &person.name;
        let mut tokens: Vec<&str> = name.split(' ').collect();
        let mut letters: Vec<char> = name.chars().collect();
        let place = 1 + random.index(letters.len().saturating_sub(2).max(1));
        let rule = self.rule("edit", random);
        match (rule.from.as_str(), rule.to.as_str()) {
            ("adjacent_key", _) if letters.len() > 3 => letters[place] = neighbour_key(letters[place], random),
            ("transpose", _) if letters.len() > 4 && place + 1 < letters.len() => letters.swap(place, place + 1),
            ("omit", _) if letters.len() > 4 => {
                letters.remove(place);
            }
            ("double", _) if letters.len() > 2 => letters.insert(place, letters[place]),
            ("truncate", _) if letters.len() > 18 => letters.truncate(random.between(18, 25) as usize),
            ("token_order", _) if tokens.len() > 1 => {
                tokens.rotate_left(1);
                return tokens.join(" ");
            }
            ("token_drop", "first") if tokens.len() > 2 => return tokens[1..].join(" "),
            ("token_drop", _) if tokens.len() > 1 => return tokens[..tokens.len() - 1].join(" "),
            ("token_merge", _) if tokens.len() > 1 => return name.replacen(' ', "", 1),
            ("token_split", _) if letters.len() > 7 && tokens.len() == 1 => letters.insert(letters.len() / 2, ' '),
            ("title_added", _) => {
                let haji = if person.sex == Sex::Male { "H." } else { "Hj." };
                return if random.chance(600) { format!("{haji} {name}") } else { format!("{name}, S.Pd") };
            }
            ("patronymic_added", _) => {
                let link = if person.sex == Sex::Male { "bin" } else { "binti" };
                return format!("{name} {link} {}", names.token(Sex::Male, random));
            }
            ("nickname", _) => return format!("{name} ({})", names.token(person.sex, random)),
            ("father_name_as_last" | "maiden_vs_husband_name", _) if tokens.len() < 3 => {
                return format!("{name} {}", names.token(Sex::Male, random));
            }
            _ => return name.to_uppercase(),
        }
        letters.into_iter().collect::<String>().trim().to_owned()
    }

    /// The number after one error. `sheet` tells whether a spreadsheet may have taken it for a number.
    pub(crate) fn nik(&self, person: &Person, other: u64, sheet: bool, random: &mut Random) -> WrittenNik {
        let right = format!("{:016}", person.nik);
        let mut digits: Vec<u8> = right.clone().into_bytes();
        let rule = self.rule("nik_error", random);
        let text = |digits: Vec<u8>| WrittenNik::Text(String::from_utf8(digits).expect("digits are ASCII"));
        match (rule.from.as_str(), rule.to.as_str()) {
            ("digit_transpose", _) => {
                let place = random.index(15);
                digits.swap(place, place + 1);
            }
            ("digit_missing", _) => {
                digits.remove(random.index(16));
            }
            ("digit_extra", _) => digits.insert(random.index(16), b'0' + random.below(10) as u8),
            ("female_day", _) => {
                let day = digits[6] - b'0';
                digits[6] = b'0' + if day >= 4 { day - 4 } else { day + 4 };
            }
            ("dob_default", _) => {
                digits[6..10].copy_from_slice(if person.sex == Sex::Male { b"0101" } else { b"4101" })
            }
            ("serial_zero", _) => digits[12..].copy_from_slice(b"0000"),
            ("region_retired", _) => {
                digits[..6].copy_from_slice(format!("{:06}", random.pick(&self.retired)).as_bytes());
            }
            ("excel_float", _) if sheet => return WrittenNik::Number(person.nik / 10 * 10),
            ("excel_float", _) => return WrittenNik::Text(scientific(person.nik)),
            ("leading_apostrophe", _) => return WrittenNik::Text(format!("'{right}")),
            ("spaces_dots", _) => return WrittenNik::Text(spaced(&right, random)),
            ("shared_nik", _) => return WrittenNik::Text(format!("{other:016}")),
            ("kk_as_nik", _) => return WrittenNik::Text(format!("{:016}", person.card)),
            ("dob_day_month_swap", _) if person.birth.day() <= 12 && person.sex == Sex::Male => {
                let (day, month) = (digits[6..8].to_vec(), digits[8..10].to_vec());
                digits[6..8].copy_from_slice(&month);
                digits[8..10].copy_from_slice(&day);
            }
            ("dob_year_pm1", _) => digits[11] = if digits[11] == b'9' { b'8' } else { digits[11] + 1 },
            _ => {
                let place = random.index(16);
                digits[place] = b'0' + (digits[place] - b'0' + 1 + random.below(9) as u8) % 10;
            }
        }
        text(digits)
    }

    /// A birth date after one error.
    pub(crate) fn date(birth: Date, random: &mut Random) -> Date {
        let (year, month, day) = (birth.year(), birth.month(), birth.day());
        let changed = match random.below(10) {
            0..3 => Date::new(year, day, month),
            3..6 => Date::new(year, 1, 1),
            6..8 => Date::new(if random.chance(500) { year - 1 } else { year + 1 }, month, day),
            _ => Date::new(year, month, if day > 1 { day - 1 } else { 2 }),
        };
        changed.unwrap_or_else(|_| Date::new(year, 1, 1).expect("a first of January exists"))
    }
}

/// What Excel shows of a long number: 1.97E+15.
fn scientific(nik: u64) -> String {
    let digits = format!("{nik:016}");
    format!("{}.{}E+15", &digits[..1], &digits[1..6])
}

fn spaced(nik: &str, random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("{}.{}.{}.{}", &nik[..2], &nik[2..4], &nik[4..6], &nik[6..]),
        1 => format!("{} {} {} {}", &nik[..4], &nik[4..8], &nik[8..12], &nik[12..]),
        2 => format!("{nik}\u{a0}"),
        _ => format!(" {nik}"),
    }
}

fn replace_one(text: &str, from: &str, to: &str, random: &mut Random) -> Option<String> {
    if from.is_empty() {
        return None;
    }
    let places: Vec<usize> = text.match_indices(from).map(|(place, _)| place).collect();
    if places.is_empty() {
        return None;
    }
    let place = *random.pick(&places);
    Some(format!("{}{to}{}", &text[..place], &text[place + from.len()..]))
}

/// Each word with a large first letter.
pub(crate) fn titled(text: &str) -> String {
    let mut start = true;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if start {
            out.extend(letter.to_uppercase())
        } else {
            out.push(letter)
        }
        start = letter == ' ';
    }
    out
}

fn neighbour_key(letter: char, random: &mut Random) -> char {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    for row in ROWS {
        if let Some(place) = row.find(letter.to_ascii_lowercase()) {
            let other = if place == 0 || (place + 1 < row.len() && random.chance(500)) { place + 1 } else { place - 1 };
            return row.as_bytes()[other] as char;
        }
    }
    letter
}
