//! How alike two strings are, letter by letter.

/// Jaro-Winkler similarity, 0 to 1, of the bytes of two strings (names are ASCII after normalisation).
///
/// Symmetric: Jaro pairs letters greedily, so the arguments are put in one order first.
///
/// ```
/// assert!(linkage::jaro_winkler("suryani", "suriani") > 0.9);
/// assert_eq!(linkage::jaro_winkler("siti", "siti"), 1.0);
/// ```
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    jaro_winkler_bytes(a.as_bytes(), b.as_bytes())
}

/// Bytes past the 64th are left out: pairing letters is done in one machine word.
pub(crate) fn jaro_winkler_bytes(a: &[u8], b: &[u8]) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b) = if (a.len(), a) <= (b.len(), b) { (a, b) } else { (b, a) };
    let (a, b) = (&a[..a.len().min(64)], &b[..b.len().min(64)]);
    if a.is_empty() {
        return 0.0;
    }
    let window = (b.len() / 2).saturating_sub(1);
    let (mut a_paired, mut b_paired) = (0_u64, 0_u64);
    for (i, letter) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate().take(i + window + 1).skip(i.saturating_sub(window)) {
            if b_paired >> j & 1 == 0 && other == letter {
                a_paired |= 1 << i;
                b_paired |= 1 << j;
                break;
            }
        }
    }
    let paired = a_paired.count_ones();
    if paired == 0 {
        return 0.0;
    }
    let mut transposed = 0_u32;
    let (mut left, mut right) = (a_paired, b_paired);
    while left != 0 {
        transposed += u32::from(a[left.trailing_zeros() as usize] != b[right.trailing_zeros() as usize]);
        left &= left - 1;
        right &= right - 1;
    }
    let paired = f64::from(paired);
    let jaro =
        (paired / a.len() as f64 + paired / b.len() as f64 + (paired - f64::from(transposed) / 2.0) / paired) / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    (jaro + prefix as f64 * 0.1 * (1.0 - jaro)).clamp(0.0, 1.0)
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
