//! How far two NIK, names and villages agree, as levels.

use crate::dictionary::{Dictionary, NO_TOKEN, ParsedName};
use crate::level::Level;
use crate::name::normalize_name;
use crate::similarity::{jaro_winkler_bytes, within_one_edit};

/// Likeness of two names, 0 to 1, whatever their titles, order of words and spelling; symmetric.
///
/// ```
/// use linkage::name_similarity;
/// assert_eq!(name_similarity("H. Moh. Yusuf", "Muhammad Yusuf"), 1.0);
/// assert!(name_similarity("Siti Aminah", "Budi Santoso") < 0.6);
/// ```
pub fn name_similarity(a: &str, b: &str) -> f64 {
    let (mut a, mut b) = (normalize_name(a), normalize_name(b));
    if a == b {
        return if a.is_empty() { 0.0 } else { 1.0 };
    }
    if a > b {
        std::mem::swap(&mut a, &mut b);
    }
    let (left, right): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let mut pairs = Vec::with_capacity(left.len() * right.len());
    for (i, x) in left.iter().enumerate() {
        for (j, y) in right.iter().enumerate() {
            pairs.push((jaro_winkler_bytes(x.as_bytes(), y.as_bytes()), i, j));
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut used_left, mut used_right) = (vec![false; left.len()], vec![false; right.len()]);
    let mut alike = 0.0;
    for (similarity, i, j) in pairs {
        if !used_left[i] && !used_right[j] {
            used_left[i] = true;
            used_right[j] = true;
            alike += similarity * (left[i].len() + right[j].len()) as f64;
        }
    }
    let letters: usize = left.iter().chain(&right).map(|word| word.len()).sum();
    let joined = jaro_winkler_bytes(a.replace(' ', "").as_bytes(), b.replace(' ', "").as_bytes());
    (alike / letters.max(1) as f64).max(joined).clamp(0.0, 1.0)
}

/// A name that is looked for: its words found in the dictionary once.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProbeName {
    pub(crate) parsed: ParsedName,
    ids: Vec<u32>,
    classes: Vec<u32>,
    rarity: Vec<f64>,
    joined: u32,
    /// The most that agreement in this name can prove.
    pub(crate) bits_at_most: f64,
}

impl ProbeName {
    pub(crate) fn new(name: &str, limit: usize, dictionary: &Dictionary) -> Self {
        let parsed = ParsedName::new(name, limit);
        let joined = parsed.joined_hash();
        let (ids, classes): (Vec<u32>, Vec<u32>) = parsed.tokens.iter().map(|token| dictionary.find(token)).unzip();
        let rarity: Vec<f64> = classes.iter().map(|class| dictionary.rarity_bits(*class)).collect();
        let bits_at_most = rarity.iter().sum::<f64>().min(RARITY_CAP);
        Self { parsed, ids, classes, rarity, joined, bits_at_most }
    }
}

/// Words of a name go together (Nur Hidayah, Sri Wahyuni), so their rarity does not add without end.
const RARITY_CAP: f64 = 20.0;
/// A typing error away lie several other names: so much less than equality it proves.
const SIMILAR_COST: f64 = 3.0;
/// What an agreeing initial proves.
const INITIAL_BITS: f64 = 3.0;

/// The level, and minus the logarithm of the share of strangers who agree so far in this very name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NameAgreement {
    pub(crate) level: Level,
    pub(crate) rarity: f64,
}

pub(crate) fn compare_names(
    probe: &ProbeName,
    other: &[u32],
    other_joined: u32,
    dictionary: &Dictionary,
) -> NameAgreement {
    if other.is_empty() || probe.ids.is_empty() {
        return NameAgreement { level: Level::Missing, rarity: 0.0 };
    }
    if probe.ids == other {
        return NameAgreement { level: Level::Exact, rarity: probe.bits_at_most };
    }
    if other_joined == probe.joined && probe.ids.len() != other.len() {
        return NameAgreement { level: Level::Joined, rarity: probe.bits_at_most };
    }
    let alignment = Alignment::of(probe, other, dictionary);
    let rarity = alignment.rarity.min(RARITY_CAP);
    match alignment.level(probe.ids.len(), other.len()) {
        Level::Different if joined_alike(probe, other, dictionary) => {
            NameAgreement { level: Level::Similar, rarity: (probe.bits_at_most - SIMILAR_COST).clamp(0.5, 12.0) }
        }
        level => NameAgreement { level, rarity },
    }
}

/// Which words of two names answer to each other, and how.
#[derive(Default)]
struct Alignment {
    exact: usize,
    sounding: usize,
    similar: usize,
    initials: usize,
    /// Words that nothing answers to, initials and weak words left out.
    open_left: usize,
    open_right: usize,
    rarity: f64,
}

impl Alignment {
    fn of(probe: &ProbeName, other: &[u32], dictionary: &Dictionary) -> Self {
        let mut result = Self::default();
        let (mut left, mut right) = (0_u8, 0_u8);
        for (i, id) in probe.ids.iter().enumerate() {
            let free = |(j, theirs): &(usize, &u32)| right >> j & 1 == 0 && **theirs == *id && *id != NO_TOKEN;
            if let Some((j, _)) = other.iter().enumerate().find(free) {
                left |= 1 << i;
                right |= 1 << j;
                result.exact += 1;
                result.rarity += probe.rarity[i];
            }
        }
        for i in 0..probe.ids.len() {
            if left >> i & 1 == 1 || probe.classes[i] == NO_TOKEN {
                continue;
            }
            let free = |(j, theirs): &(usize, &u32)| {
                right >> j & 1 == 0 && dictionary.token(**theirs).class == probe.classes[i]
            };
            if let Some((j, _)) = other.iter().enumerate().find(free) {
                left |= 1 << i;
                right |= 1 << j;
                result.sounding += 1;
                result.rarity += probe.rarity[i];
            }
        }
        for (i, token) in probe.parsed.tokens.iter().enumerate() {
            if left >> i & 1 == 1 {
                continue;
            }
            let mine = probe.parsed.word(token);
            for (j, theirs) in other.iter().enumerate() {
                let theirs = dictionary.token(*theirs);
                if right >> j & 1 == 1 {
                    continue;
                }
                let word = dictionary.word(theirs);
                if (token.letters ^ theirs.letters).count_ones() <= 4 && words_alike(mine, word) {
                    left |= 1 << i;
                    right |= 1 << j;
                    result.similar += 1;
                    result.rarity += (probe.rarity[i].min(12.0) - SIMILAR_COST).max(0.5);
                    break;
                }
                if (mine.len() == 1) != (word.len() == 1) && mine[0] == word[0] {
                    left |= 1 << i;
                    right |= 1 << j;
                    result.initials += 1;
                    result.rarity += INITIAL_BITS;
                    break;
                }
            }
        }
        let open =
            |mask: u8, position: usize, weak: bool, length: usize| mask >> position & 1 == 0 && !weak && length > 1;
        let mine = probe.parsed.tokens.iter().enumerate();
        result.open_left = mine.filter(|(i, t)| open(left, *i, t.weak, probe.parsed.word(t).len())).count();
        let theirs = other.iter().map(|id| dictionary.token(*id)).enumerate();
        result.open_right = theirs.filter(|(j, t)| open(right, *j, t.weak, dictionary.word(t).len())).count();
        result
    }

    fn level(&self, left: usize, right: usize) -> Level {
        let full_words = self.exact + self.sounding + self.similar;
        let answered = full_words + self.initials;
        if full_words == 0 {
            return Level::Different;
        }
        match (self.open_left, self.open_right) {
            (0, 0) if self.similar > 0 => Level::Similar,
            (0, 0) if answered == left && answered == right && self.initials == 0 => {
                if self.sounding == 0 {
                    Level::Reordered
                } else {
                    Level::Phonetic
                }
            }
            (0, 0) => Level::Initials,
            (0, _) | (_, 0) => Level::TokenSubset,
            _ => Level::SharedToken,
        }
    }
}

fn words_alike(a: &[u8], b: &[u8]) -> bool {
    let shorter = a.len().min(b.len());
    (shorter >= 4 && within_one_edit(a, b)) || (shorter >= 6 && jaro_winkler_bytes(a, b) >= 0.92)
}

/// Words cut differently and mistyped at once: "Abdul Rahman", "Abdurahmam".
fn joined_alike(probe: &ProbeName, other: &[u32], dictionary: &Dictionary) -> bool {
    if probe.ids.len() == other.len() {
        return false;
    }
    let mine_letters = probe.parsed.tokens.iter().fold(0, |mask, token| mask | token.letters);
    let their_letters = other.iter().fold(0, |mask, id| mask | dictionary.token(*id).letters);
    if (mine_letters ^ their_letters).count_ones() > 4 {
        return false;
    }
    let mine: Vec<u8> = probe.parsed.text().bytes().filter(|letter| *letter != b' ').collect();
    let theirs: Vec<u8> = other.iter().flat_map(|id| dictionary.word(dictionary.token(*id)).iter().copied()).collect();
    mine.len().min(theirs.len()) >= 6 && jaro_winkler_bytes(&mine, &theirs) >= 0.93
}

/// How two population numbers agree; zero is "not known".
pub(crate) fn compare_niks(a: u64, b: u64) -> Level {
    if a == 0 || b == 0 {
        return Level::Missing;
    }
    if a == b {
        return Level::Exact;
    }
    if a / 10_000 == b / 10_000 {
        return Level::SerialDiffers;
    }
    let same_date = a / 10_000 % 1_000_000 == b / 10_000 % 1_000_000;
    let same_serial = a % 10_000 == b % 10_000;
    let same_district = a / 10_000_000_000 == b / 10_000_000_000;
    if same_date && same_serial {
        return Level::DistrictDiffers;
    }
    let (left, right) = (digits(a), digits(b));
    if same_district && same_serial && date_part_alike(&left[6..12], &right[6..12]) {
        return Level::DatePartDiffers;
    }
    if within_one_edit(&left, &right) || shifted(&left, &right) {
        return Level::OneEdit;
    }
    match left.iter().zip(&right).filter(|(x, y)| x != y).count() {
        0..=2 => Level::TwoEdits,
        _ => Level::Different,
    }
}

fn digits(mut nik: u64) -> [u8; 16] {
    let mut result = [0; 16];
    for digit in result.iter_mut().rev() {
        *digit = (nik % 10) as u8;
        nik /= 10;
    }
    result
}

/// One digit left out and one put in elsewhere: sixteen digits again, but shifted in between.
fn shifted(a: &[u8; 16], b: &[u8; 16]) -> bool {
    let Some(first) = a.iter().zip(b).position(|(x, y)| x != y) else { return true };
    let Some(last) = a.iter().zip(b).rposition(|(x, y)| x != y) else { return true };
    a[first + 1..=last] == b[first..last] || a[first..last] == b[first + 1..=last]
}

/// One digit, neighbours swapped, the 40 of women, day and month swapped, or 1 January on one side.
fn date_part_alike(a: &[u8], b: &[u8]) -> bool {
    let number = |x: u8, y: u8| u32::from(x) * 10 + u32::from(y);
    let (day_a, day_b) = (number(a[0], a[1]), number(b[0], b[1]));
    let (month_a, month_b) = (number(a[2], a[3]), number(b[2], b[3]));
    let same_year = a[4..6] == b[4..6];
    let plain = |day: u32| if day > 40 { day - 40 } else { day };
    let first_of_january = |day: u32, month: u32| plain(day) == 1 && month == 1;
    within_one_edit(a, b)
        || (same_year && month_a == month_b && day_a.abs_diff(day_b) == 40)
        || (same_year && plain(day_a) == month_b && plain(day_b) == month_a)
        || (same_year && (first_of_january(day_a, month_a) != first_of_january(day_b, month_b)))
}

/// How two region codes agree, packed; zero is "not known". A list that stops at the district is compared there.
pub(crate) fn compare_villages(a: u64, b: u64) -> Level {
    if a == 0 || b == 0 {
        return Level::Missing;
    }
    let depth = |code: u64| match () {
        () if !code.is_multiple_of(10_000) => 0,
        () if !code.is_multiple_of(1_000_000) => 1,
        () if !code.is_multiple_of(100_000_000) => 2,
        () => 3,
    };
    let shared = depth(a).max(depth(b));
    let steps: [(u64, Level); 4] = [
        (1, Level::Exact),
        (10_000, Level::SameDistrict),
        (1_000_000, Level::SameRegency),
        (100_000_000, Level::SameProvince),
    ];
    let agreed = steps.into_iter().skip(shared).find(|(unit, _)| a / unit == b / unit);
    agreed.map_or(Level::Different, |(_, level)| level)
}
