//! Reads cells: numbers, dates and words as the comparison wants them. What cannot be read says nothing.

use units::{Nik, RegionCode};

use crate::batch::settings::Kind;
use crate::name::normalize_name;

/// A population number as digits, also a damaged one: 12 to 17 digits, the first highest, absent ones `f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Digits {
    pub(crate) packed: u64,
    /// 0 is "not known".
    pub(crate) length: u8,
    /// The seventeenth, where there is one.
    pub(crate) last: u8,
}

pub(crate) fn nik(text: &str) -> Digits {
    let mut digits = [0xf_u8; 17];
    let mut length = 0;
    for letter in text.bytes() {
        match letter {
            b'0'..=b'9' if length < 17 => {
                digits[length] = letter - b'0';
                length += 1;
            }
            b'0'..=b'9' => return Digits::default(),
            b' ' | b'.' | b'-' | b'\'' | b'`' | b'/' | 0xc2 | 0xa0 => {}
            _ => return Digits::default(),
        }
    }
    if length < 12 || digits[..length].iter().all(|digit| *digit == digits[0]) {
        return Digits::default();
    }
    let packed = digits[..16].iter().fold(0, |packed, digit| packed << 4 | u64::from(*digit));
    Digits { packed, length: length as u8, last: digits[16] & 15 }
}

/// The date and sex inside a number of sixteen digits: year of the century, month, day, whether female.
pub(crate) fn nik_birth(digits: Digits) -> Option<(u32, u32, u32, bool)> {
    if digits.length != 16 {
        return None;
    }
    let number = (0..16).fold(0, |number, place| number * 10 + (digits.packed >> (60 - 4 * place) & 15));
    let text = format!("{number:016}");
    let hint = text.parse::<Nik>().ok()?.birth_hint();
    Some((hint.year_of_century as u32, hint.month as u32, hint.day as u32, hint.sex == units::Sex::Female))
}

/// A date in one number, year 14 bits, month and day 7 bits each; parts that are not known are 0. Wrong
/// months and days stay as written: a typing error is still evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Day(pub(crate) u32);

impl Day {
    pub(crate) const fn new(year: u32, month: u32, day: u32) -> Self {
        Self(year << 14 | month << 7 | day)
    }

    pub(crate) const fn year(self) -> u32 {
        self.0 >> 14
    }

    pub(crate) const fn month(self) -> u32 {
        self.0 >> 7 & 127
    }

    pub(crate) const fn day(self) -> u32 {
        self.0 & 127
    }
}

const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "agt", "aug", "ags"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

pub(crate) fn date(text: &str, latest_year: i16) -> Day {
    let text = text.split('T').next().unwrap_or_default().trim();
    let mut numbers: [(u32, usize); 3] = [(0, 0); 3];
    let mut count = 0;
    for part in text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if count == 3 {
            break;
        }
        numbers[count] = match part.parse::<u32>() {
            Ok(number) => (number, part.len()),
            Err(_) => {
                let lower = part.to_lowercase();
                let found = MONTHS.iter().position(|names| names.iter().any(|name| lower.starts_with(name)));
                match found {
                    // Three letters mark a month; no number of a date is so long.
                    Some(place) => (place as u32 + 1, 3),
                    None => return Day::default(),
                }
            }
        };
        count += 1;
    }
    let century = |(year, length): (u32, usize)| match length {
        4 => year,
        2 if 2000 + year as i32 <= i32::from(latest_year) => 2000 + year,
        2 => 1900 + year,
        _ => 0,
    };
    let [first, second, third] = numbers;
    let small = |number: u32| number < 100;
    match (count, first.1, second.1, third.1) {
        (1, 8, ..) if first.0 / 10_000 <= 2200 && first.0 / 10_000 >= 1000 => {
            Day::new(first.0 / 10_000, first.0 / 100 % 100, first.0 % 100)
        }
        (1, 8, ..) if (1000..=2200).contains(&(first.0 % 10_000)) => {
            Day::new(first.0 % 10_000, first.0 / 10_000 % 100, first.0 / 1_000_000)
        }
        (1, 4, ..) => Day::new(first.0, 0, 0),
        (2, 4, ..) if small(second.0) => Day::new(first.0, second.0, 0),
        (2, _, 4, _) if small(first.0) => Day::new(second.0, first.0, 0),
        (3, 4, ..) if small(second.0) && small(third.0) => Day::new(first.0, second.0, third.0),
        (3, _, _, 2 | 4) if small(first.0) && small(second.0) => {
            let year = century(third);
            // Month before day is read only where nothing else is possible, or where the month is a word.
            let month_first = first.1 == 3 || (second.0 > 12 && first.0 <= 12 && second.1 != 3);
            if month_first { Day::new(year, first.0, second.0) } else { Day::new(year, second.0, first.0) }
        }
        _ => Day::default(),
    }
}

/// 1 male, 2 female, 0 not known.
pub(crate) fn sex(text: &str) -> u32 {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "l" | "m" | "1" | "lk" | "pria" | "cowok" | "male" | "man" => 1,
        "p" | "f" | "2" | "pr" | "wanita" | "cewek" | "female" | "woman" | "w" => 2,
        _ if lower.starts_with("laki") => 1,
        _ if lower.starts_with("perempuan") => 2,
        _ => 0,
    }
}

/// A region code packed, 0 where the text is no code.
pub(crate) fn region_code(text: &str) -> u64 {
    if !text.bytes().all(|letter| letter.is_ascii_digit() || letter == b'.') {
        return 0;
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    if !matches!(digits.len(), 2 | 4 | 6 | 10) {
        return 0;
    }
    let mut dotted = String::with_capacity(13);
    for (place, digit) in digits.iter().enumerate() {
        if matches!(place, 2 | 4 | 6) {
            dotted.push('.');
        }
        dotted.push(char::from(*digit));
    }
    dotted.parse::<RegionCode>().map_or(0, |code| code.packed() as u64)
}

/// Bits of a nested code below the district, the regency and the province.
pub(crate) const BELOW: [u32; 3] = [14, 21, 28];

/// A region code with each level in bits of its own, so that two codes are compared at all levels at once.
pub(crate) const fn nested(code: u64) -> u64 {
    (code / 100_000_000) << BELOW[2]
        | (code / 1_000_000 % 100) << BELOW[1]
        | (code / 10_000 % 100) << BELOW[0]
        | (code % 10_000)
}

/// What a value of this kind is compared as: words apart by one space, small letters.
pub(crate) fn normalised(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Name => {
            let name = normalize_name(text);
            if name.is_empty() { plain_words(text) } else { name }
        }
        Kind::Region => region_name(text),
        Kind::Phone => phone(text),
        Kind::Id => text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
        Kind::Text => {
            let words = plain_words(text);
            let whole: Vec<&str> = words.split(' ').map(written_out).filter(|word| !word.is_empty()).collect();
            whole.join(" ")
        }
        Kind::Nik | Kind::Date | Kind::Sex | Kind::Code | Kind::Category => plain_words(text),
    }
}

/// Words of letters and digits of any script.
fn plain_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        } else if !words.is_empty() && !words.ends_with(' ') && letter != '\'' {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// Words that lists put before the name of a place, or leave out.
const PLACE_WORDS: &[&str] = &["desa", "ds", "kel", "kelurahan", "dusun", "dsn", "gampong", "nagari", "kampung", "kp"];

fn region_name(text: &str) -> String {
    let words = plain_words(text);
    let mut own: Vec<&str> = words.split(' ').collect();
    while own.len() > 1 && PLACE_WORDS.contains(&own[0]) {
        own.remove(0);
    }
    own.concat()
}

/// Digits, with the zero of home.
fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("62") {
        Some(rest) if rest.len() > 6 => format!("0{rest}"),
        _ => digits,
    }
}

fn written_out(word: &str) -> &str {
    match word {
        "jl" | "jln" => "jalan",
        "gg" => "gang",
        "st" | "str" => "street",
        "rd" => "road",
        "ave" | "av" => "avenue",
        "no" | "nomor" => "",
        _ => word,
    }
}
