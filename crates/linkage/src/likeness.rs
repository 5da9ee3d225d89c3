//! How alike two names are as one number, for lists that are compared name by name.

use crate::name::normalize_name;
use crate::similarity::jaro_winkler_bytes;

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
