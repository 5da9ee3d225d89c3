//! Blocking rules: what two rows must share to be compared at all.

use units::Sentence;

use crate::batch::book::Book;
use crate::batch::encode::{FROM_NIK, Slot, digits_at, problem};
use crate::batch::read::Day;
use crate::batch::settings::{Kind, SettingsError};
use crate::hash::mix;

/// What a rule takes from a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    Whole,
    /// NIK: district and date.
    First12,
    /// NIK: date and serial.
    Last10,
    Year,
    /// Year and month.
    Month,
    /// Month and day.
    Day,
    Decade,
    /// All telling words by sound, in any order.
    Words,
    /// The first telling word by sound.
    First,
    Second,
    /// Three letters of the sound of the first telling word.
    Sound3,
    Joined,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) slot: usize,
    pub(crate) take: Take,
}

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
}

/// In Indonesian and in English.
type Words = [&'static str; 2];

/// What may be taken, from which kinds, and how it is called before the name of the field.
const NAMES: &[(&str, Take, &[Kind], Words)] = &[
    ("first12", Take::First12, &[Kind::Nik], ["dua belas angka awal", "first twelve digits of"]),
    ("last10", Take::Last10, &[Kind::Nik], ["sepuluh angka akhir", "last ten digits of"]),
    ("year", Take::Year, &[Kind::Date], ["tahun", "year of"]),
    ("month", Take::Month, &[Kind::Date], ["bulan dan tahun", "month and year of"]),
    ("day", Take::Day, &[Kind::Date], ["hari dan bulan", "day and month of"]),
    ("decade", Take::Decade, &[Kind::Date], ["dasawarsa", "decade of"]),
    ("words", Take::Words, &[Kind::Name, Kind::Text], ["kata-kata", "words of"]),
    ("first", Take::First, &[Kind::Name, Kind::Text], ["kata pertama", "first word of"]),
    ("second", Take::Second, &[Kind::Name, Kind::Text], ["kata kedua", "second word of"]),
    ("sound3", Take::Sound3, &[Kind::Name, Kind::Text], ["awal bunyi", "first sounds of"]),
    ("joined", Take::Joined, &[Kind::Name, Kind::Text], ["bunyi seluruh", "whole sound of"]),
];

/// Fields that are recognised by their headers: as a whole, and behind the words of a part.
const FIELDS: &[(&str, Words, Words)] = &[
    ("nik", ["NIK", "NIK"], ["NIK", "the NIK"]),
    ("name", ["kata-kata nama", "words of the name"], ["nama", "the name"]),
    ("birth", ["tanggal lahir", "birth date"], ["lahir", "birth"]),
    ("sex", ["jenis kelamin", "sex"], ["jenis kelamin", "the sex"]),
    ("region", ["wilayah", "region"], ["wilayah", "the region"]),
    ("village", ["desa", "village"], ["desa", "the village"]),
    ("mother", ["kata-kata nama ibu", "words of the mother's name"], ["nama ibu", "the mother's name"]),
    ("father", ["kata-kata nama ayah", "words of the father's name"], ["nama ayah", "the father's name"]),
    ("phone", ["nomor telepon", "phone number"], ["nomor telepon", "the phone number"]),
    ("number", ["nomor peserta", "participant number"], ["nomor peserta", "the participant number"]),
    ("family_card", ["nomor KK", "family card number"], ["nomor KK", "the family card number"]),
    ("address", ["kata-kata alamat", "words of the address"], ["alamat", "the address"]),
    ("postcode", ["kode pos", "postcode"], ["kode pos", "the postcode"]),
    ("state", ["provinsi", "province"], ["provinsi", "the province"]),
    ("birth_place", ["tempat lahir", "place of birth"], ["tempat lahir", "the place of birth"]),
    ("email", ["surel", "e-mail address"], ["surel", "the e-mail address"]),
];

/// A blocking rule in words; fields of an own naming keep their names.
///
/// ```
/// let words = linkage::batch::rule_words("birth.year + name.words");
/// assert_eq!(words.indonesian, "tahun lahir dan kata-kata nama");
/// assert_eq!(words.english, "year of birth and words of the name");
/// assert_eq!(linkage::batch::rule_words("nik + herd.first").to_string(), "NIK dan kata pertama herd");
/// ```
pub fn rule_words(rule: &str) -> Sentence {
    let said = |language: usize, and: &str| {
        let part = |part: &str| {
            let (name, take) = part.split_once('.').map_or((part, None), |(name, take)| (name, Some(take)));
            let field = FIELDS.iter().find(|(field, ..)| *field == name);
            let (whole, behind) = field.map_or((name, name), |(_, whole, behind)| (whole[language], behind[language]));
            let known = |take| NAMES.iter().find(|(own, ..)| *own == take).map_or(take, |(.., words)| words[language]);
            take.map(known).map_or_else(|| whole.to_owned(), |take| format!("{take} {behind}"))
        };
        rule.split('+').map(|text| part(text.trim())).collect::<Vec<_>>().join(and)
    };
    Sentence::in_both(said(0, " dan "), said(1, " and "))
}

impl Rule {
    /// Reads `field`, or `field.part`, joined by ` + `.
    pub(crate) fn parse(text: &str, slots: &[Slot]) -> Result<Self, SettingsError> {
        let mut parts = Vec::new();
        for part in text.split('+').map(str::trim) {
            let (name, take) = part.split_once('.').map_or((part, None), |(name, take)| (name, Some(take)));
            let allowed = || slots.iter().map(|slot| slot.name.as_str()).collect::<Vec<_>>().join(", ");
            let slot = slots.iter().position(|slot| slot.name == name);
            let slot = slot.ok_or_else(|| problem("blocking", part, &allowed()))?;
            let kind = slots[slot].kind;
            let take = match take {
                None if matches!(kind, Kind::Name | Kind::Text) => Take::Words,
                None => Take::Whole,
                Some(take) => {
                    let known = NAMES.iter().find(|(name, _, kinds, _)| *name == take && kinds.contains(&kind));
                    let fitting = || {
                        let fitting = NAMES.iter().filter(|(_, _, kinds, _)| kinds.contains(&kind));
                        fitting.map(|(take, ..)| format!("{name}.{take}")).collect::<Vec<_>>().join(", ")
                    };
                    known.ok_or_else(|| problem("blocking", part, &fitting()))?.1
                }
            };
            parts.push(Part { slot, take });
        }
        Ok(Self { text: text.to_owned(), parts })
    }
}

/// The key of some parts of a row: never 0, unless a part is missing.
pub(crate) fn key_of(parts: &[Part], row: &[u32], slots: &[Slot], books: &[Option<Book>]) -> u32 {
    let mut key = 0;
    for part in parts {
        let value = value_of(*part, row, slots, books);
        if value == 0 {
            return 0;
        }
        key = mix(key, value);
    }
    (key >> 32) as u32 | 1
}

/// One part as a number, 0 where it is missing.
pub(crate) fn value_of(part: Part, row: &[u32], slots: &[Slot], books: &[Option<Book>]) -> u64 {
    let slot = &slots[part.slot];
    match slot.kind {
        Kind::Nik => {
            let digits = digits_at(row, slot.at);
            match (digits.length, part.take) {
                (0, _) => 0,
                (_, Take::First12) => mix(digits.packed >> 16, 12),
                (16, Take::Last10) => mix(digits.packed & ((1 << 40) - 1), 10),
                (_, Take::Last10) => 0,
                (length, _) => mix(digits.packed, u64::from(length) << 8 | u64::from(digits.last)),
            }
        }
        Kind::Date => {
            let day = Day(row[slot.at] & !FROM_NIK);
            let whole = day.month() > 0 && day.day() > 0;
            match part.take {
                _ if day.0 == 0 => 0,
                Take::Year => u64::from(day.year()),
                Take::Decade => u64::from(day.year() / 10),
                Take::Month if day.month() > 0 => u64::from(day.0 >> 7),
                Take::Day if whole && !is_default(day) => u64::from(day.0 & 0x3fff),
                Take::Whole if whole => u64::from(day.0),
                _ => 0,
            }
        }
        Kind::Sex => u64::from(row[slot.at] & !FROM_NIK),
        Kind::Name | Kind::Text => {
            let Some(book) = &books[part.slot] else { return 0 };
            let parts = book.parts(row[slot.at]);
            u64::from(match part.take {
                Take::First => parts.first,
                Take::Second => parts.second,
                Take::Sound3 => parts.sound3,
                Take::Joined => parts.joined,
                _ => parts.words,
            })
        }
        _ => u64::from(row[slot.at]),
    }
}

/// 1 January and 31 December stand for "year known, day not".
pub(crate) const fn is_default(day: Day) -> bool {
    (day.day() == 1 && day.month() == 1) || (day.day() == 31 && day.month() == 12)
}

/// What a giant block is cut by, in order: parts that the rule does not have yet.
pub(crate) fn refiners(rule: &Rule, slots: &[Slot]) -> Vec<Part> {
    let mut refiners = Vec::new();
    for (slot, own) in slots.iter().enumerate() {
        let takes: &[Take] = match own.kind {
            Kind::Name => &[Take::Sound3, Take::First, Take::Words],
            Kind::Text => &[Take::Words],
            Kind::Date => &[Take::Year, Take::Month, Take::Whole],
            _ => &[Take::Whole],
        };
        refiners.extend(takes.iter().map(|take| Part { slot, take: *take }));
    }
    // The name first: it is hardly ever missing, and a wrong name has other rules to be found by.
    refiners.sort_by_key(|part| match (slots[part.slot].kind, part.take) {
        (Kind::Name, Take::Sound3 | Take::First) => 0,
        (Kind::Date, Take::Year | Take::Month) => 1,
        (Kind::Region, _) => 2,
        (Kind::Sex, _) => 3,
        (Kind::Name | Kind::Text, _) => 4,
        _ => 5,
    });
    refiners.retain(|part| !rule.parts.contains(part));
    refiners
}
