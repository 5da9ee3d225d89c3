//! Jaro-Winkler by each path, and `strsim` beside it: `cargo bench -p linkage --bench kernels`.
//!
//! The paths take turns on the same pairs; of all turns the fastest counts, in processor time of this process, so that
//! a busy machine disturbs the ratio little.

use std::hint::black_box;

use linkage::{jaro_winkler, jaro_winkler_portable};

const PAIRS: usize = 100_000;
const TURNS: usize = 7;
/// A turn lasts so many nanoseconds at least, since the clock of a process ticks every few milliseconds.
const TURN: u64 = 300_000_000;

type Kernel = fn(&str, &str) -> f64;

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Names of so many words; every other pair is a name and itself with one or two errors.
fn pairs(dice: &mut Dice, words: usize) -> Vec<(String, String)> {
    let tokens: Vec<&str> = include_str!("../data/token_background.csv")
        .lines()
        .skip(2)
        .filter_map(|line| line.split(',').next())
        .collect();
    let name = |dice: &mut Dice| -> String {
        let mut name = (0..words).map(|_| tokens[dice.below(tokens.len())]).collect::<Vec<_>>().join(" ");
        name.truncate(64);
        name
    };
    (0..PAIRS)
        .map(|number| {
            let own = name(dice);
            if number % 2 == 0 {
                return (own, name(dice));
            }
            let mut other = own.clone().into_bytes();
            for _ in 0..=dice.below(2) {
                let place = dice.below(other.len());
                other[place] = b'a' + dice.below(26) as u8;
            }
            (own, String::from_utf8(other).expect("letters of English"))
        })
        .collect()
}

/// Nanoseconds of this process on the processor.
fn processor_time() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("this bench measures on Linux");
    text.split(' ').next().and_then(|first| first.parse().ok()).expect("the first number is nanoseconds run")
}

fn turn(pairs: &[(String, String)], kernel: Kernel) -> f64 {
    let (start, mut passes) = (processor_time(), 0);
    loop {
        let sum: f64 = pairs.iter().map(|(a, b)| kernel(a, b)).sum();
        black_box(sum);
        passes += 1;
        let taken = processor_time() - start;
        if taken >= TURN {
            return taken as f64 / (pairs.len() * passes) as f64;
        }
    }
}

fn main() {
    #[cfg(target_arch = "x86_64")]
    println!("AVX2 found: {}", std::is_x86_feature_detected!("avx2"));
    let kernels: [(&str, Kernel); 3] =
        [("as chosen", jaro_winkler), ("portable", jaro_winkler_portable), ("strsim", strsim::jaro_winkler)];
    let mut dice = Dice(4);
    for words in [1, 2, 4, 8] {
        let pairs = pairs(&mut dice, words);
        let letters: usize = pairs.iter().map(|(a, b)| a.len() + b.len()).sum();
        let mut fastest = [f64::INFINITY; 3];
        for _ in 0..TURNS {
            for (best, (_, kernel)) in fastest.iter_mut().zip(kernels) {
                *best = best.min(turn(&pairs, kernel));
            }
        }
        let told: Vec<String> = kernels
            .iter()
            .zip(fastest)
            .map(|((name, _), best)| format!("{name} {best:.1} ns ({:.2})", best / fastest[0]))
            .collect();
        println!("{:>4.1} letters: {}", letters as f64 / (2 * PAIRS) as f64, told.join(", "));
    }
}
