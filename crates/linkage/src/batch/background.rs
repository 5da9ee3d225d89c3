//! How common words of Indonesian names are, counted elsewhere: what is known before a list has grown.

use std::sync::LazyLock;

use crate::hash::{KeyMap, of_bytes};
use crate::name::phonetic_into;

/// So many people the counts weigh as, beside those of the lists at hand.
pub(crate) const PERSONS: f64 = 5_000.0;
/// Share of people bearing one given word that was not counted.
const UNLISTED: f64 = 1e-5;

/// Shares by the sound of the word.
static SHARES: LazyLock<KeyMap<u64, f64>> = LazyLock::new(|| {
    let mut shares = KeyMap::default();
    let mut persons = 1.0;
    let mut sound = Vec::new();
    for line in include_str!("../../data/token_background.csv").lines().skip(1) {
        let (word, count) = line.split_once(',').expect("the file is part of the crate: word,persons");
        let count: f64 = count.parse().expect("the file is part of the crate: whole numbers");
        if word == "*" {
            persons = count;
            continue;
        }
        sound.clear();
        phonetic_into(word.as_bytes(), &mut sound);
        *shares.entry(of_bytes(&sound)).or_insert(0.0) += count / persons;
    }
    shares
});

/// Share of people with a word of this sound in their name.
pub(crate) fn share(class: u64) -> f64 {
    SHARES.get(&class).copied().unwrap_or(UNLISTED).max(UNLISTED)
}
