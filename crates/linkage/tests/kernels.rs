//! The kernels against what others have written and many use, on millions of pairs.
#![allow(clippy::unwrap_used, reason = "helpers of tests, like tests, may stop at broken input")]

use linkage::{jaro_winkler, jaro_winkler_portable};

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn text(&mut self, most: usize, letters: &[char]) -> String {
        (0..self.below(most + 1)).map(|_| letters[self.below(letters.len())]).collect()
    }
}

/// Ours and the reference, both ways round; neither is told which text leads.
fn check(a: &str, b: &str) {
    let ours = jaro_winkler(a, b);
    assert_eq!(ours.to_bits(), jaro_winkler(b, a).to_bits(), "{a:?} {b:?}: the order does not matter");
    assert_eq!(ours.to_bits(), jaro_winkler_portable(a, b).to_bits(), "{a:?} {b:?}: every processor says the same");
    for reference in [strsim::jaro_winkler(a, b), strsim::jaro_winkler(b, a)] {
        assert!((ours - reference).abs() < 1e-9, "{a:?} {b:?}: {ours}, reference {reference}");
    }
}

#[test]
fn jaro_winkler_is_that_of_the_reference_on_random_texts_of_every_length() {
    let few: Vec<char> = "abc".chars().collect();
    let many: Vec<char> = "abcdefghijklmnopqrstuvwxyz ".chars().collect();
    let mut dice = Dice(1);
    for round in 0..600_000 {
        let most = [4, 12, 24, 63, 64, 65, 130, 260][round % 8];
        let letters = if round % 3 == 0 { &few } else { &many };
        if most > 24 && round % 24 > 8 {
            continue;
        }
        check(&dice.text(most, letters), &dice.text(most, letters));
    }
}

#[test]
fn jaro_winkler_is_that_of_the_reference_on_names_with_errors() {
    let words: Vec<&str> = include_str!("../data/token_background.csv")
        .lines()
        .skip(2)
        .filter_map(|line| line.split(',').next())
        .collect();
    let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyz".chars().collect();
    let mut dice = Dice(2);
    for _ in 0..1_000_000 {
        let name = format!("{} {}", words[dice.below(words.len())], words[dice.below(words.len())]);
        let mut other: Vec<char> = name.chars().collect();
        for _ in 0..=dice.below(3) {
            let place = dice.below(other.len());
            match dice.below(4) {
                0 => other.insert(place, letters[dice.below(26)]),
                1 if other.len() > 2 => drop(other.remove(place)),
                2 => other[place] = letters[dice.below(26)],
                _ => other.swap(0, place),
            }
        }
        check(&name, &other.into_iter().collect::<String>());
    }
}

#[test]
fn jaro_winkler_is_that_of_the_reference_in_other_scripts() {
    let letters: Vec<char> = "ꦱꦶꦠꦶéèñаб李明a b".chars().collect();
    let mut dice = Dice(3);
    for _ in 0..50_000 {
        check(&dice.text(12, &letters), &dice.text(12, &letters));
    }
}
