//! How many matches no blocking rule finds, estimated from how often rules that err for different reasons agree.

use crate::batch::encode::Encoded;
use crate::batch::pairs::equal_keys;
use crate::batch::settings::Kind;

/// Share of all matches that some rule finds.
///
/// Rules on a number (NIK and the like) and rules on everything else fail for different reasons, so matches
/// found by one family tell how many the other misses (Lincoln and Petersen, in Chapman's form). Without a number, matches found by one and
/// by two rules tell how many none finds (Chao's lower bound).
pub(crate) fn estimate(encoded: &Encoded, matches: &[(u32, u32)]) -> f64 {
    if matches.is_empty() {
        return 1.0;
    }
    let is_number = |slot: usize| matches!(encoded.slots[slot].kind, Kind::Nik | Kind::Id);
    let numbers = encoded
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.parts.iter().any(|part| is_number(part.slot)))
        .fold(0_u32, |rules, (place, _)| rules | 1 << place);
    let (mut by_number, mut by_others, mut by_both, mut without) = (0.0, 0.0, 0.0, 0.0);
    let (mut once, mut twice) = (0.0_f64, 0.0_f64);
    let mut found = 0.0_f64;
    for (left, right) in matches {
        let (a, b) = (encoded.keys_of(&encoded.left, *left), encoded.keys_of(encoded.other(), *right));
        let shared = equal_keys(a, b);
        found += 1.0;
        match shared.count_ones() {
            1 => once += 1.0,
            2 => twice += 1.0,
            _ => {}
        }
        let both_known = (0..encoded.rules.len()).any(|rule| numbers >> rule & 1 == 1 && a[rule] != 0 && b[rule] != 0);
        match (both_known, shared & numbers != 0, shared & !numbers != 0) {
            (false, ..) => without += 1.0,
            (true, true, true) => {
                by_number += 1.0;
                by_others += 1.0;
                by_both += 1.0;
            }
            (true, true, false) => by_number += 1.0,
            (true, false, _) => by_others += 1.0,
        }
    }
    if numbers != 0 && by_both >= 50.0 {
        let with: f64 = (by_number + 1.0) * (by_others + 1.0) / (by_both + 1.0) - 1.0;
        let others_find = by_both / by_number;
        return (found / (with + without / others_find)).clamp(0.0, 1.0);
    }
    let missed = once * (once - 1.0).max(0.0) / (2.0 * (twice + 1.0));
    found / (found + missed)
}
