//! Rupiah, whole numbers, rates, region codes and sex from the ways people write them.

use units::{Level, Rate, RegionCode, Rupiah, Sex};

use crate::source::is_space;

/// Numbers up to here are exact in a spreadsheet.
pub(crate) const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// A whole number cell as digits; `None` when it has a fraction or lost digits.
pub(crate) fn whole_number(number: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact range")]
    (number.fract() == 0.0 && number.abs() < EXACT_MAX).then_some(number as i64)
}

/// Whole rupiah: `Rp1.500.000,00`, `1,500,000.00`, `1500000`. A part of a rupiah is not read.
pub fn read_rupiah(text: &str) -> Option<Rupiah> {
    let text = text.trim_matches(is_space).trim_start_matches('\'');
    let text =
        strip_prefix_ignoring_case(text, "rp").or_else(|| strip_prefix_ignoring_case(text, "idr")).unwrap_or(text);
    let text = text.trim_start_matches('.').trim_matches(is_space);
    let text = text.strip_suffix(",-").or_else(|| text.strip_suffix(".-")).unwrap_or(text);
    read_whole(text).map(Rupiah::new)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// A whole number with or without thousand marks; decimals only when they are zeros.
pub(crate) fn read_whole(text: &str) -> Option<i64> {
    let text = text.trim_matches(is_space).trim_start_matches('\'');
    if !text.is_ascii() {
        // Pages and word processors group digits by spaces that do not break.
        let spaced: String = text.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
        return if spaced.is_ascii() { read_whole(&spaced) } else { None };
    }
    if !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    if text.is_empty()
        || text.len() > 40
        || !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' '))
    {
        return None;
    }
    let last_mark = text.rfind(['.', ',', ' '])?;
    let mark = text.as_bytes()[last_mark];
    let tail = &text[last_mark + 1..];
    let lone = text.bytes().filter(|b| *b == mark).count() == 1;
    // The last mark is a decimal one when fewer than three digits follow; three digits after it are thousands.
    let (groups, decimals) =
        if mark != b' ' && lone && (1..=2).contains(&tail.len()) { (&text[..last_mark], tail) } else { (text, "") };
    if decimals.bytes().any(|b| b != b'0') {
        return None;
    }
    let thousands: Vec<u8> = groups.bytes().filter(|b| !b.is_ascii_digit()).collect();
    if thousands.windows(2).any(|pair| pair[0] != pair[1]) || (!decimals.is_empty() && thousands.contains(&mark)) {
        return None;
    }
    let mut parts = groups.split(['.', ',', ' ']);
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    if first.is_empty() || (!rest.is_empty() && first.len() > 3) || rest.iter().any(|part| part.len() != 3) {
        return None;
    }
    format!("{first}{}", rest.concat()).parse().ok()
}

/// An exact rate up to 100%. Without a percent sign only a fraction up to one is clear: `57.17` might be either.
pub(crate) fn read_rate(text: &str) -> Option<Rate> {
    any_rate(text).filter(|rate| !is_above_whole(*rate))
}

/// Whether a cell says a rate, but one above the whole.
pub(crate) fn says_more_than_whole(text: &str) -> bool {
    any_rate(text).is_some_and(is_above_whole)
}

fn any_rate(text: &str) -> Option<Rate> {
    let text = text.trim_matches(is_space).trim_start_matches('\'').replace(',', ".");
    let rate: Rate = text.parse().ok()?;
    let fraction_clear = text.ends_with('%') || text == "1" || text == "0" || text.starts_with("0.");
    fraction_clear.then_some(rate)
}

fn is_above_whole(rate: Rate) -> bool {
    const WHOLE: i64 = 1_000_000_000;
    rate.of_count(WHOLE) > WHOLE
}

/// A region code with dots or without; spaces around dots do not count.
pub(crate) fn read_region(text: &str) -> Option<RegionCode> {
    if let Some(code) = plain_region(text.as_bytes()) {
        return Some(code);
    }
    let trimmed = text.trim_matches(is_space).trim_start_matches('\'');
    if let Ok(code) = trimmed.parse() {
        return Some(code);
    }
    // "19.01.01.2007 REBO": a name behind the code does not change it.
    if let Some((code, name)) = trimmed.split_once(is_space)
        && code.len() >= 10
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(|c| c.is_ascii_digit())
    {
        return code.parse().ok();
    }
    let tight: String = trimmed.chars().filter(|c| !is_space(*c)).collect();
    tight.trim_end_matches('.').parse().ok()
}

/// A well-written code without any detour: lists of a million rows hold three of them in each.
fn plain_region(bytes: &[u8]) -> Option<RegionCode> {
    let mut digits = 0_u32;
    let mut packed = 0_i64;
    let dotted = bytes.get(2) == Some(&b'.');
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if dotted && matches!(at, 2 | 5 | 8) => {}
            b'0'..=b'9' if !(dotted && matches!(at, 2 | 5 | 8)) && digits < 10 => {
                packed = packed * 10 + i64::from(byte - b'0');
                digits += 1;
            }
            _ => return None,
        }
    }
    let (level, length) = match digits {
        2 => (Level::Province, 2),
        4 => (Level::Regency, 5),
        6 => (Level::District, 8),
        10 => (Level::Village, 13),
        _ => return None,
    };
    if dotted && bytes.len() != length {
        return None;
    }
    let code = RegionCode::from_packed(packed * 10_i64.pow(10 - digits))?;
    (code.level() == level).then_some(code)
}

/// L and P in all their writings; OpenSID writes 1 and 2.
pub(crate) fn read_sex(text: &str) -> Option<Sex> {
    match text {
        "L" | "1" => return Some(Sex::Male),
        "P" | "2" => return Some(Sex::Female),
        _ => {}
    }
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // "2. Perempuan": where a code stands before its word, the word says it.
    let bare = word.trim_start_matches(|c: char| c.is_ascii_digit());
    match if bare.is_empty() { word.as_str() } else { bare } {
        "l" | "1" | "lk" | "laki" | "lakilaki" | "laki2" | "lelaki" | "pria" | "m" | "male" | "cowok" | "cowo" => {
            Some(Sex::Male)
        }
        "p" | "2" | "pr" | "perempuan" | "wanita" | "w" | "f" | "female" | "cewek" | "cewe" => Some(Sex::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rupiah_in_all_its_writings() {
        for text in [
            "1500000",
            "1.500.000",
            "1,500,000",
            "Rp1.500.000,00",
            "Rp 1.500.000",
            "Rp. 1.500.000,-",
            "1,500,000.00",
            "rp1500000",
            "1 500 000",
            "IDR 1,500,000",
            "1500000,00",
            "1500000.0",
        ] {
            assert_eq!(read_rupiah(text), Some(Rupiah::new(1_500_000)), "{text}");
        }
        for text in
            ["1.500.000,50", "1,5 juta", "", "Rp", "-500", "1.50.000", "12.34.56", "1.500,000.00.0", "1.500.000.00"]
        {
            assert_eq!(read_rupiah(text), None, "{text}");
        }
        assert_eq!(read_rupiah("1.500"), Some(Rupiah::new(1_500)));
        assert_eq!(read_whole("1,500"), Some(1_500));
    }

    #[test]
    fn a_rate_needs_its_percent_sign_or_a_fraction() {
        for text in ["57.17%", "57,17%", "0.5717", "0,5717"] {
            assert_eq!(read_rate(text).unwrap().to_string(), "57.17%", "{text}");
        }
        assert_eq!(read_rate("100%").unwrap(), read_rate("1").unwrap());
        for text in ["57.17", "2", "", "abc%", "100.0000001%", "5717%", "999999999%"] {
            assert_eq!(read_rate(text), None, "{text}");
        }
    }

    #[test]
    fn sex_and_regions() {
        assert_eq!(read_sex("Laki - Laki"), Some(Sex::Male));
        assert_eq!(read_sex("PEREMPUAN"), Some(Sex::Female));
        assert_eq!(read_sex("x"), None);
        assert_eq!(read_region(" 19.01.01. 2007").unwrap().to_string(), "19.01.01.2007");
        assert_eq!(read_region("1901012007").unwrap().to_string(), "19.01.01.2007");
        for text in ["19.1", "19.00", "1900", "19.01.", ".19", "19..01", "19.0101", "190", "19.01.01.20071", "00"] {
            let trimmed = text.trim_end_matches('.');
            assert_eq!(read_region(text), trimmed.parse().ok(), "{text}");
        }
        for text in ["19", "19.71", "1971", "19.71.02", "197102", "19.71.02.1001", "1971021001"] {
            assert_eq!(read_region(text), text.parse().ok(), "{text}");
            assert_eq!(plain_region(text.as_bytes()), text.parse().ok(), "{text}");
        }
    }
}
