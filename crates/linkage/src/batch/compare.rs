//! How far two fields of two rows agree, as levels.

use crate::batch::book::{Book, Letters, NOTHING};
use crate::batch::encode::{FROM_NIK, Slot, digits_at};
use crate::batch::levels::{MISSING, category, date, nik, plain, region, short, words};
use crate::batch::numbers::{compare_niks, edits};
use crate::batch::read::{BELOW, Day};
use crate::batch::rules::is_default;
use crate::batch::settings::Kind;
use crate::batch::words::compare_words;
use crate::similarity::jaro_winkler_bytes;

/// The level of one field. `nik_at` is where the row's NIK stands, if it has one.
#[inline]
pub(crate) fn compare(slot: &Slot, book: Option<&Book>, nik_at: Option<usize>, a: &[u32], b: &[u32]) -> u8 {
    let at = slot.at;
    match (slot.kind, book) {
        (Kind::Nik, _) => compare_niks(digits_at(a, at), digits_at(b, at)),
        (Kind::Date, _) => {
            if repeated(a[at], b[at], nik_at, a, b) {
                return MISSING;
            }
            compare_dates(Day(a[at] & !FROM_NIK), Day(b[at] & !FROM_NIK))
        }
        (Kind::Sex, _) => {
            if a[at] == 0 || b[at] == 0 || repeated(a[at], b[at], nik_at, a, b) {
                return MISSING;
            }
            if (a[at] ^ b[at]) & !FROM_NIK == 0 { plain::SAME } else { plain::OTHER }
        }
        (_, None) => MISSING,
        (kind, Some(book)) => {
            let (x, y) = (a[at], b[at]);
            if x == NOTHING || y == NOTHING {
                return MISSING;
            }
            match kind {
                Kind::Name | Kind::Text if x == y => words::EXACT + book.rarity(x),
                Kind::Name | Kind::Text => {
                    if may_agree(&a[at + 1..at + 5], &b[at + 1..at + 5]) {
                        compare_words(book, book.value(x), book.value(y))
                    } else {
                        words::DIFFERENT
                    }
                }
                Kind::Region if x == y => region::EXACT + book.rarity(x),
                Kind::Region => compare_places(book, &a[at..at + 3], &b[at..at + 3]),
                Kind::Category if x == y => category::EXACT + book.rarity(x),
                Kind::Category => category::DIFFERENT,
                _ if x == y => short::EXACT + book.rarity(x),
                _ => match edits(book.text(book.value(x)), book.text(book.value(y))) {
                    1 => short::ONE_EDIT,
                    2 => short::TWO_EDITS,
                    _ => short::DIFFERENT,
                },
            }
        }
    }
}

/// Read off a NIK while both rows have one: the NIK has said it already.
fn repeated(x: u32, y: u32, nik_at: Option<usize>, a: &[u32], b: &[u32]) -> bool {
    (x | y) & FROM_NIK != 0 && nik_at.is_some_and(|at| a[at + 2] != 0 && b[at + 2] != 0)
}

#[inline]
fn compare_dates(a: Day, b: Day) -> u8 {
    if a.0 == 0 || b.0 == 0 {
        return MISSING;
    }
    let years = a.year().abs_diff(b.year());
    if a.month() == 0 || b.month() == 0 || a.day() == 0 || b.day() == 0 {
        let months = a.month() == b.month() || a.month() == 0 || b.month() == 0;
        return if years > 0 || !months { date::DIFFERENT } else { date::DEFAULT_ONE };
    }
    let (same_day, same_month) = (a.day() == b.day(), a.month() == b.month());
    let defaults = u8::from(is_default(a)) + u8::from(is_default(b));
    match (years, same_month, same_day) {
        (0, ..) if defaults == 2 => date::DEFAULT_BOTH,
        (0, ..) if defaults == 1 => date::DEFAULT_ONE,
        (0, true, true) => date::EXACT,
        (0, ..) if a.day() == b.month() && a.month() == b.day() => date::SWAPPED,
        (0, true, false) => date::DAY_DIFFERS,
        (0, false, true) => date::MONTH_DIFFERS,
        (0, ..) => date::SAME_YEAR,
        _ if defaults > 0 => date::DIFFERENT,
        (1, true, true) => date::YEAR_OFF_ONE,
        (years, true, true) if years % 10 == 0 => date::DECADE_OFF,
        (_, true, true) => date::YEAR_DIFFERS,
        _ => date::DIFFERENT,
    }
}

/// Values whose letters cannot reach this Jaro similarity are different, whatever start they share.
const LEAST_JARO: f64 = 0.8;

/// Whether two values that are not equal can be anything but different: a shared word class, or letters enough
/// in common. Words are `[letters low, letters high, classes low, classes high]`.
#[inline]
fn may_agree(a: &[u32], b: &[u32]) -> bool {
    let wide = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let (x, y) = (wide(a[2], a[3]), wide(b[2], b[3]));
    share_a_class(x, y) || Letters(wide(a[0], a[1])).may_be_like(Letters(wide(b[0], b[1])), LEAST_JARO)
}

/// Whether one of four 16-bit classes stands in the other four; 0 is none.
const fn share_a_class(x: u64, y: u64) -> bool {
    const ONES: u64 = 0x0001_0001_0001_0001;
    const TOPS: u64 = 0x8000_8000_8000_8000;
    let mut rest = x;
    while rest != 0 {
        let class = rest & 0xffff;
        if class != 0 {
            let equal = y ^ (class * ONES);
            if equal.wrapping_sub(ONES) & !equal & TOPS != 0 {
                return true;
            }
        }
        rest >>= 16;
    }
    false
}

fn compare_places(book: &Book, a: &[u32], b: &[u32]) -> u8 {
    let wide = |row: &[u32]| u64::from(row[1]) | u64::from(row[2]) << 32;
    let (x, y) = (wide(a), wide(b));
    match (x >> 63 == 1, y >> 63 == 1) {
        (true, true) => compare_codes(x & !(1 << 63), y & !(1 << 63)),
        (false, false) => {
            if !Letters(x).may_be_like(Letters(y), LEAST_JARO) {
                return region::DIFFERENT;
            }
            let (x, y) = (book.value(a[0]), book.value(b[0]));
            if jaro_winkler_bytes(book.text(x), book.text(y)) >= 0.92 { region::TYPO } else { region::DIFFERENT }
        }
        // A name beside a code: nothing to go by.
        _ => MISSING,
    }
}

/// Two nested codes that are not equal. A list that stops at the district is compared there.
fn compare_codes(a: u64, b: u64) -> u8 {
    const LEVELS: [u8; 4] = [region::SAME_DISTRICT, region::SAME_REGENCY, region::SAME_PROVINCE, region::DIFFERENT];
    let apart = BELOW.iter().filter(|below| (a ^ b) >> **below != 0).count();
    let unsaid = |code: u64| BELOW.iter().filter(|below| code & ((1 << **below) - 1) == 0).count();
    LEVELS[apart.max(unsaid(a).max(unsaid(b)).saturating_sub(1))]
}

/// Whether a level of the NIK alone is as good as a label: the same number, or quite another.
pub(crate) const fn nik_label(level: u8) -> Option<bool> {
    match level {
        nik::EXACT => Some(true),
        nik::DATE_ONLY | nik::DISTRICT_ONLY | nik::DIFFERENT | nik::SERIAL_DIFFERS => Some(false),
        _ => None,
    }
}
