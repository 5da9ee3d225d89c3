//! How far two numbers agree digit by digit: NIK, telephone, social security.

use crate::batch::levels::{MISSING, nik};
use crate::batch::read::Digits;

/// How two population numbers agree.
#[inline]
pub(crate) fn compare_niks(a: Digits, b: Digits) -> u8 {
    if a.length == 0 || b.length == 0 {
        return MISSING;
    }
    if a == b {
        return nik::EXACT;
    }
    if a.length == 16 && b.length == 16 {
        return compare_whole(a.packed, b.packed);
    }
    let district = a.packed >> 40 == b.packed >> 40;
    match edits(&text(a)[..usize::from(a.length)], &text(b)[..usize::from(b.length)]) {
        1 => nik::ONE_EDIT,
        2 => nik::TWO_EDITS,
        _ if district => nik::DISTRICT_ONLY,
        _ => nik::DIFFERENT,
    }
}

const SERIAL: u64 = 0xffff;
const DATE: u64 = 0xff_ffff << 16;

#[inline]
fn compare_whole(a: u64, b: u64) -> u8 {
    let differ = a ^ b;
    if differ >> 16 == 0 {
        return if a & SERIAL == 0 || b & SERIAL == 0 { nik::SERIAL_ZERO } else { nik::SERIAL_DIFFERS };
    }
    let same_date = differ & DATE == 0;
    if same_date && differ & SERIAL == 0 {
        return nik::DISTRICT_DIFFERS;
    }
    let same_district = differ >> 40 == 0;
    if same_district && differ & SERIAL == 0 && date_part_alike(a >> 16 & 0xff_ffff, b >> 16 & 0xff_ffff) {
        return nik::DATE_PART_DIFFERS;
    }
    match edits_of_sixteen(a, b) {
        1 => nik::ONE_EDIT,
        2 => nik::TWO_EDITS,
        _ if same_date => nik::DATE_ONLY,
        _ if same_district => nik::DISTRICT_ONLY,
        _ => nik::DIFFERENT,
    }
}

/// Edits (put in, left out, replaced, neighbours swapped) between two numbers of sixteen packed digits: 0, 1, 2,
/// or 3 for more. Of equal length, two edits are two replacements or swaps, or one digit moved.
#[inline]
pub(crate) fn edits_of_sixteen(a: u64, b: u64) -> u8 {
    const ONES: u64 = 0x1111_1111_1111_1111;
    let differ = a ^ b;
    let places = (differ | differ >> 1 | differ >> 2 | differ >> 3) & ONES;
    let count = places.count_ones();
    if count <= 1 {
        return count as u8;
    }
    // Swapped neighbours: at the lower of the two places, a's higher digit is b's lower one and the other way.
    let higher_is_lower = (a >> 4) ^ b;
    let lower_is_higher = a ^ (b >> 4);
    let zero = |x: u64| !(x | x >> 1 | x >> 2 | x >> 3) & ONES;
    let mut swapped = zero(higher_is_lower) & zero(lower_is_higher) & places & (places >> 4);
    let mut swaps = 0;
    // Overlapping swaps cannot both be made.
    while swapped != 0 {
        let place = swapped & swapped.wrapping_neg();
        swaps += 1;
        swapped &= !(place | place << 4);
    }
    if count - swaps <= 2 {
        return (count - swaps) as u8;
    }
    // One digit left out at one end of the stretch that differs, one put in at its other end.
    let last = places.trailing_zeros();
    let first = 60 - places.leading_zeros() / 4 * 4;
    let above_last = !0_u64 << (last + 4);
    let up_to_first = if first == 60 { !0 } else { (1_u64 << (first + 4)) - 1 };
    let stretch = above_last & up_to_first;
    let moved = ((a << 4) ^ b) & stretch == 0 || ((b << 4) ^ a) & stretch == 0;
    if moved { 2 } else { 3 }
}

/// One digit, neighbours swapped, the 40 of women, day and month swapped, or 1 January on one side.
fn date_part_alike(a: u64, b: u64) -> bool {
    let number = |packed: u64, shift: u32| (packed >> (shift + 4) & 15) * 10 + (packed >> shift & 15);
    let (day_a, day_b) = (number(a, 16), number(b, 16));
    let (month_a, month_b) = (number(a, 8), number(b, 8));
    let same_year = a & 0xff == b & 0xff;
    let plain = |day: u64| if day > 40 { day - 40 } else { day };
    let first_of_january = |day: u64, month: u64| plain(day) == 1 && month == 1;
    edits_of_sixteen(a, b) == 1
        || (same_year && month_a == month_b && day_a.abs_diff(day_b) == 40)
        || (same_year && plain(day_a) == month_b && plain(day_b) == month_a)
        || (same_year && (first_of_january(day_a, month_a) != first_of_january(day_b, month_b)))
}

fn text(digits: Digits) -> [u8; 17] {
    let mut text = [digits.last; 17];
    for (place, digit) in text.iter_mut().take(16).enumerate() {
        *digit = (digits.packed >> (60 - 4 * place) & 15) as u8;
    }
    text
}

/// Edits between two short texts: 0, 1, 2, or 3 for more. A text of one letter has no near ones.
pub(crate) fn edits(a: &[u8], b: &[u8]) -> u8 {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.len().abs_diff(b.len()) > 2 {
        return 3;
    }
    // Within two edits only a band of five counts; one row before the last for swaps.
    const FAR: u8 = 3;
    let width = b.len() + 1;
    let mut rows = [vec![FAR; width], vec![FAR; width], (0..width).map(|place| place.min(3) as u8).collect()];
    for (i, letter) in a.iter().enumerate() {
        rows.rotate_left(1);
        let (before, current) = rows.split_at_mut(2);
        let row = &mut current[0];
        row.fill(FAR);
        row[0] = (i + 1).min(3) as u8;
        let (from, to) = (i.saturating_sub(2), (i + 3).min(b.len()));
        for j in from..to {
            let mut best = before[1][j] + u8::from(*letter != b[j]);
            best = best.min(before[1][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[0][j - 1] + 1);
            }
            row[j + 1] = best.min(FAR);
        }
        if row.iter().all(|edits| *edits >= FAR) {
            return FAR;
        }
    }
    rows[2][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{edits, edits_of_sixteen};
    use crate::hash::Dice;

    fn packed(digits: &[u8]) -> u64 {
        digits.iter().fold(0, |packed, digit| packed << 4 | u64::from(digit - b'0'))
    }

    #[test]
    fn near_numbers_are_as_far_apart_as_the_reference_says() {
        let mut dice = Dice(4);
        for round in 0..1_500_000 {
            let kinds = [2, 3, 10][round % 3];
            let digits: Vec<u8> = (0..16).map(|_| b'0' + dice.below(kinds) as u8).collect();
            let mut other = digits.clone();
            for _ in 0..dice.below(5) {
                let place = dice.below(other.len());
                match dice.below(4) {
                    0 => other.insert(place, b'0' + dice.below(kinds) as u8),
                    1 if other.len() > 10 => drop(other.remove(place)),
                    2 => other[place] = b'0' + dice.below(kinds) as u8,
                    _ if place + 1 < other.len() => other.swap(place, place + 1),
                    _ => {}
                }
            }
            let text = |digits: &[u8]| String::from_utf8(digits.to_vec()).expect("digits are text");
            let expected = strsim::osa_distance(&text(&digits), &text(&other)).min(3) as u8;
            assert_eq!(edits(&digits, &other), expected, "{} {}", text(&digits), text(&other));
            if other.len() == 16 {
                assert_eq!(
                    edits_of_sixteen(packed(&digits), packed(&other)),
                    expected,
                    "{} {}",
                    text(&digits),
                    text(&other)
                );
            }
        }
    }
}
