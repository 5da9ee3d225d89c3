//! One person twice on one list, where that is certain.

use std::collections::HashMap;

use units::{Date, Nik};

use crate::birth::Birth;
use crate::compare::name_similarity;
use crate::level::Level;
use crate::name::normalize_name;
use crate::register::Record;

/// Names of one NIK that are less alike belong to two people: a number was copied into the wrong row.
const COMPATIBLE: f64 = 0.85;

/// For each row the first row of the list that is certainly the same person: equal NIK, compatible
/// names and birth dates that do not contradict; or equal name, birth date and mother and no two different NIK.
///
/// ```
/// use linkage::{Record, duplicates_within};
/// let row = |name: &str| Record {
///     nik: Some("1971025508899001".parse().unwrap()),
///     name: name.to_owned(),
///     ..Record::default()
/// };
/// assert_eq!(duplicates_within(&[row("Siti Aminah"), row("ST. AMINAH"), row("Budi")]), [None, Some(0), None]);
/// ```
pub fn duplicates_within(records: &[Record]) -> Vec<Option<usize>> {
    let mut by_nik: HashMap<Nik, Vec<usize>> = HashMap::new();
    let mut by_person: HashMap<(String, Date, String), Vec<usize>> = HashMap::new();
    let mut result: Vec<Option<usize>> = Vec::with_capacity(records.len());
    // The NIK that a first row, or any row merged into it, states.
    let mut niks: Vec<Option<Nik>> = Vec::with_capacity(records.len());
    for (row, record) in records.iter().enumerate() {
        let mut earlier = None;
        if let Some(nik) = record.nik {
            let rows = by_nik.entry(nik).or_default();
            earlier = rows.iter().copied().find(|first| compatible(&records[*first], record));
            if earlier.is_none() {
                rows.push(row);
            }
        }
        let name = normalize_name(&record.name);
        if let (Some(birth), Some(mother)) = (record.birth, record.mother.as_deref().map(normalize_name))
            && !name.is_empty()
            && !mother.is_empty()
        {
            let rows = by_person.entry((name, birth, mother)).or_default();
            let agrees = |first: &usize| match (niks[*first], record.nik) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            };
            earlier = earlier.or_else(|| rows.iter().copied().find(agrees));
            if earlier.is_none() {
                rows.push(row);
            }
        }
        niks.push(record.nik);
        // Chains end at the first row: 3 is 2, 2 is 1 means 3 is 1.
        let first = earlier.map(|first| result[first].unwrap_or(first));
        if let Some(first) = first {
            niks[first] = niks[first].or(record.nik);
        }
        result.push(first);
    }
    result
}

fn compatible(a: &Record, b: &Record) -> bool {
    let dates = a.birth.zip(b.birth).map(|(a, b)| Birth::stated(a).agreement(Birth::stated(b)));
    dates != Some(Level::Different)
        && (name_similarity(&a.name, &b.name) >= COMPATIBLE || one_word_of(&a.name, &b.name))
}

/// Whether one name is a single word of the other.
fn one_word_of(a: &str, b: &str) -> bool {
    let (a, b) = (normalize_name(a), normalize_name(b));
    let holds =
        |long: &str, word: &str| word.len() > 2 && !word.contains(' ') && long.split(' ').any(|own| own == word);
    holds(&a, &b) || holds(&b, &a)
}
