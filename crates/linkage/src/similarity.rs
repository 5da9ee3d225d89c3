//! How alike two strings are, letter by letter.

#[cfg(target_arch = "x86_64")]
use crate::wide;

/// Jaro-Winkler similarity, 0 to 1, of two strings of any length and script.
///
/// Symmetric: Jaro pairs letters greedily, so the shorter string leads. As in the usual implementations, a
/// common start counts only from 0.7 on.
///
/// ```
/// assert!(linkage::jaro_winkler("suryani", "suriani") > 0.9);
/// assert_eq!(linkage::jaro_winkler("siti", "siti"), 1.0);
/// ```
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    jaro_winkler_bytes(a.as_bytes(), b.as_bytes())
}

/// As [`jaro_winkler`] where the processor has no newer instructions: the same numbers, for measuring one against the
/// other.
pub fn jaro_winkler_portable(a: &str, b: &str) -> f64 {
    of_text(
        a.as_bytes(),
        b.as_bytes(),
        |a, b| if b.len() > WORD { paired_one_by_one(a, b) } else { paired_portable(a, b) },
    )
}

/// As [`jaro_winkler`], of text as bytes; what is no text is compared byte by byte.
pub(crate) fn jaro_winkler_bytes(a: &[u8], b: &[u8]) -> f64 {
    of_text(a, b, paired_in_words)
}

#[inline]
fn of_text(a: &[u8], b: &[u8], paired: impl Fn(&[u8], &[u8]) -> Paired) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.is_ascii() && b.is_ascii() {
        return of_letters(a, b, paired);
    }
    match (std::str::from_utf8(a), std::str::from_utf8(b)) {
        (Ok(a), Ok(b)) => {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            of_letters(&a, &b, paired_one_by_one)
        }
        _ => of_letters(a, b, paired_one_by_one),
    }
}

/// Letters paired, and how many of them stand in another order.
pub(crate) type Paired = (u32, u32);

fn of_letters<T: Ord>(a: &[T], b: &[T], paired: impl Fn(&[T], &[T]) -> Paired) -> f64 {
    let (a, b) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
    if a.is_empty() {
        return f64::from(u8::from(b.is_empty()));
    }
    let (paired, disordered) = paired(a, b);
    if paired == 0 {
        return 0.0;
    }
    let in_order = f64::from(paired - disordered / 2);
    let paired = f64::from(paired);
    let jaro = (paired / a.len() as f64 + paired / b.len() as f64 + in_order / paired) / 3.0;
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

/// How far from its own place a letter may be paired.
pub(crate) fn reach(longer: usize) -> usize {
    (longer / 2).saturating_sub(1)
}

/// Letters of a text that pairs in one machine word.
pub(crate) const WORD: usize = 64;

fn paired_in_words(a: &[u8], b: &[u8]) -> Paired {
    if b.len() > WORD {
        return paired_one_by_one(a, b);
    }
    #[cfg(target_arch = "x86_64")]
    if let Some(paired) = wide::paired(a, b) {
        return paired;
    }
    paired_portable(a, b)
}

/// Looks for eight equal letters at a time.
pub(crate) fn paired_portable(a: &[u8], b: &[u8]) -> Paired {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const SEVENS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let mut words = [0_u64; WORD / 8];
    for (word, letters) in words.iter_mut().zip(b.chunks(8)) {
        let mut bytes = [0; 8];
        bytes[..letters.len()].copy_from_slice(letters);
        *word = u64::from_le_bytes(bytes);
    }
    let used = b.len().div_ceil(8);
    pair_up(a, b, |letter| {
        let mut places = 0;
        for (word, number) in words[..used].iter().zip(0_u32..) {
            let differ = word ^ (u64::from(letter) * ONES);
            // The high bit of each byte that is zero, then those eight bits side by side.
            let equal = !(((differ & SEVENS) + SEVENS) | differ | SEVENS);
            places |= (equal >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56 << (number * 8);
        }
        places
    })
}

/// Pairs the letters of `a`, first to last, each with the first free equal letter of `b` within reach. `equal`
/// gives the places of a letter in `b`, bit by bit; `b` has at most 64 letters and is the longer one.
#[inline(always)]
pub(crate) fn pair_up(a: &[u8], b: &[u8], equal: impl Fn(u8) -> u64) -> Paired {
    let reach = reach(b.len());
    let all = if b.len() == WORD { !0 } else { (1 << b.len()) - 1 };
    let mut within: u64 = if reach + 1 >= WORD { !0 } else { (1 << (reach + 1)) - 1 };
    let (mut taken, mut pairing) = (0_u64, 0_u64);
    for (place, letter) in a.iter().enumerate() {
        let free = equal(*letter) & all & within & !taken;
        taken |= free & free.wrapping_neg();
        pairing |= u64::from(free != 0) << place;
        within = if place < reach { within << 1 | 1 } else { within << 1 };
    }
    let mut disordered = 0;
    let (mut left, mut right) = (pairing, taken);
    while left != 0 {
        disordered += u32::from(a[left.trailing_zeros() as usize] != b[right.trailing_zeros() as usize]);
        left &= left - 1;
        right &= right - 1;
    }
    (taken.count_ones(), disordered)
}

/// The same for any length and any kind of letter.
fn paired_one_by_one<T: PartialEq>(a: &[T], b: &[T]) -> Paired {
    let reach = reach(b.len());
    let mut taken = vec![false; b.len()];
    let mut pairing = Vec::with_capacity(a.len());
    for (place, letter) in a.iter().enumerate() {
        let window = place.saturating_sub(reach)..(place + reach + 1).min(b.len());
        if let Some(found) = window.into_iter().find(|other| !taken[*other] && b[*other] == *letter) {
            taken[found] = true;
            pairing.push(place);
        }
    }
    let others = taken.iter().enumerate().filter(|(_, taken)| **taken).map(|(place, _)| place);
    let disordered = pairing.iter().zip(others).filter(|(own, other)| a[**own] != b[*other]).count();
    (pairing.len() as u32, disordered as u32)
}

/// Whether one letter put in, left out, replaced, or two neighbours swapped turns one into the other.
pub(crate) fn within_one_edit(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let shorter = a.len().min(b.len());
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let suffix = a[prefix..]
        .iter()
        .rev()
        .zip(b[prefix..].iter().rev())
        .take(shorter - prefix)
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[prefix..a.len() - suffix], &b[prefix..b.len() - suffix]);
    match (a, b) {
        ([] | [_], [] | [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{WORD, of_letters, paired_one_by_one, paired_portable};
    use crate::hash::Dice;

    fn text(dice: &mut Dice, most: usize, letters: usize) -> Vec<u8> {
        (0..dice.below(most + 1)).map(|_| b'a' + dice.below(letters) as u8).collect()
    }

    #[test]
    fn every_path_pairs_the_same_letters() {
        let mut dice = Dice(9);
        for round in 0..400_000 {
            let letters = [2, 4, 12, 26][round % 4];
            let (a, b) = (text(&mut dice, WORD, letters), text(&mut dice, WORD, letters));
            let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let slow = paired_one_by_one(&a, &b);
            assert_eq!(paired_portable(&a, &b), slow, "{a:?} {b:?}");
            #[cfg(target_arch = "x86_64")]
            if let Some(wide) = crate::wide::paired(&a, &b) {
                assert_eq!(wide, slow, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn two_empty_texts_are_alike_and_one_is_not() {
        assert_eq!(of_letters::<u8>(b"", b"", paired_portable), 1.0);
        assert_eq!(of_letters::<u8>(b"", b"a", paired_portable), 0.0);
    }
}
