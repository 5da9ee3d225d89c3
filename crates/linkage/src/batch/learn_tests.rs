//! Expectation and maximisation against a plain ascent of the same likelihood, and against other people's programs.

use super::{ASSUMED_PAIRS, Pattern, Sample, Shares, UNTIL, Until, fitted};
use crate::batch::score::FIELDS_AT_MOST;
use crate::hash::Dice;

const MISSING: u8 = 0;
const EQUAL: u8 = 1;
const OTHER: u8 = 2;

type Counted = ([u8; 3], u32);

/// Pairs by what three fields say: 10,000 in the shares of a mixture of one in five with m = 0.9, 0.85, 0.8 and
/// u = 0.1, 0.05, 0.2, rounded.
const WHOLE: [Counted; 8] = [
    ([EQUAL, EQUAL, EQUAL], 1232),
    ([EQUAL, EQUAL, OTHER], 338),
    ([EQUAL, OTHER, EQUAL], 368),
    ([EQUAL, OTHER, OTHER], 662),
    ([OTHER, EQUAL, EQUAL], 208),
    ([OTHER, EQUAL, OTHER], 322),
    ([OTHER, OTHER, EQUAL], 1392),
    ([OTHER, OTHER, OTHER], 5478),
];

/// More pairs, in which one field is missing; no mixture has exactly these shares.
const PARTS: [Counted; 12] = [
    ([MISSING, EQUAL, EQUAL], 140),
    ([MISSING, EQUAL, OTHER], 75),
    ([MISSING, OTHER, EQUAL], 190),
    ([MISSING, OTHER, OTHER], 595),
    ([EQUAL, MISSING, EQUAL], 95),
    ([EQUAL, MISSING, OTHER], 110),
    ([OTHER, MISSING, EQUAL], 120),
    ([OTHER, MISSING, OTHER], 475),
    ([EQUAL, EQUAL, MISSING], 170),
    ([EQUAL, OTHER, MISSING], 130),
    ([OTHER, EQUAL, MISSING], 60),
    ([OTHER, OTHER, MISSING], 640),
];

fn sample(counted: &[Counted]) -> Sample {
    let pattern = |(own, count): &Counted| {
        let mut levels = [0; FIELDS_AT_MOST];
        levels[..3].copy_from_slice(own);
        Pattern { levels, count: f64::from(*count), known: None }
    };
    let pairs = counted.iter().map(|(_, count)| u64::from(*count)).sum();
    Sample { patterns: counted.iter().map(pattern).collect(), by_number: Vec::new(), pairs, rows: 1 }
}

/// Seven numbers: the share of one person, then m and u of each field's "equal".
type Numbers = [f64; 7];

const START: Numbers = [0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1];

fn shares(numbers: &Numbers) -> Shares {
    let field = |class: usize| {
        (0..3).map(move |field| numbers[1 + 2 * field + class]).map(|equal| vec![0.0, equal, 1.0 - equal])
    };
    Shares { m: field(0).collect(), u: field(1).collect(), prior: numbers[0] }
}

fn numbers(shares: &Shares) -> Numbers {
    let mut numbers = [shares.prior; 7];
    for field in 0..3 {
        numbers[1 + 2 * field] = shares.m[field][usize::from(EQUAL)];
        numbers[2 + 2 * field] = shares.u[field][usize::from(EQUAL)];
    }
    numbers
}

fn by_rounds(counted: &[Counted], pull: f64, until: Until) -> Numbers {
    numbers(&fitted(&sample(counted), &shares(&START), pull, None, until).0)
}

const TO_THE_END: Until = Until { rounds: 100_000, settled: 1e-13 };

/// The log-likelihood written out pattern by pattern; `pull` pairs of each class shared out as the start has it.
fn likelihood(counted: &[Counted], pull: f64, numbers: &Numbers) -> f64 {
    let share = |equal: f64, level: u8| match level {
        MISSING => 1.0,
        EQUAL => equal,
        _ => 1.0 - equal,
    };
    let of_pattern = |(levels, count): &Counted| {
        let of_class = |class: usize| -> f64 {
            levels.iter().enumerate().map(|(field, level)| share(numbers[1 + 2 * field + class], *level)).product()
        };
        f64::from(*count) * (numbers[0] * of_class(0) + (1.0 - numbers[0]) * of_class(1)).ln()
    };
    let pulled = |place: usize| START[place] * numbers[place].ln() + (1.0 - START[place]) * (1.0 - numbers[place]).ln();
    counted.iter().map(of_pattern).sum::<f64>() + pull * (1..7).map(pulled).sum::<f64>()
}

/// The highest likelihood that a search without derivatives finds (Hooke and Jeeves 1961), from the best places of a grid.
fn by_search(counted: &[Counted], pull: f64) -> (f64, Numbers) {
    let open = |logits: &Numbers| logits.map(|logit| 1.0 / (1.0 + (-logit).exp()));
    let value = |logits: &Numbers| likelihood(counted, pull, &open(logits));
    let corner = |number: u32| -> Numbers {
        std::array::from_fn(|place| [-2.0, -0.4, 1.2][number as usize / 3_usize.pow(place as u32) % 3])
    };
    let mut starts: Vec<Numbers> = (0..3_u32.pow(7)).map(corner).collect();
    starts.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let climb = |start: &Numbers| {
        let explore = |mut at: Numbers, step: f64| {
            let mut best = value(&at);
            for place in 0..7 {
                for by in [step, -step] {
                    let mut next = at;
                    next[place] += by;
                    let found = value(&next);
                    if found > best {
                        (at, best) = (next, found);
                        break;
                    }
                }
            }
            (at, best)
        };
        let (mut base, mut step) = (*start, 0.5);
        let mut best = value(&base);
        while step > 1e-10 {
            let (found, height) = explore(base, step);
            if height <= best {
                step /= 2.0;
                continue;
            }
            // As long as it goes up, on in the same direction.
            let (mut from, mut at) = (base, found);
            best = height;
            loop {
                let ahead: Numbers = std::array::from_fn(|place| 2.0 * at[place] - from[place]);
                let (next, height) = explore(ahead, step);
                if height <= best {
                    break;
                }
                (from, at, best) = (at, next, height);
            }
            base = at;
        }
        (best, open(&base))
    };
    starts.iter().take(6).map(climb).reduce(|a, b| if b.0 > a.0 { b } else { a }).expect("there are starts")
}

/// The class that agrees more is that of one person.
fn turned(numbers: Numbers) -> Numbers {
    let [prior, m0, u0, m1, u1, m2, u2] = numbers;
    if m0 >= u0 { numbers } else { [1.0 - prior, u0, m0, u1, m1, u2, m2] }
}

fn near(ours: &Numbers, theirs: &Numbers, within: f64) {
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!((ours - theirs).abs() < within, "{ours} for {theirs}");
    }
}

fn with_parts() -> Vec<Counted> {
    WHOLE.into_iter().chain(PARTS).collect()
}

#[test]
fn no_search_finds_a_likelier_mixture_than_the_rounds_do() {
    let mut cases = vec![WHOLE.to_vec(), with_parts()];
    let mut dice = Dice(5);
    for _ in 0..4 {
        // The same shape with counts that nothing made: each is up to a third more.
        let odd = |(levels, count): Counted, dice: &mut Dice| (levels, count + dice.below(count as usize / 3) as u32);
        cases.push(with_parts().into_iter().map(|counted| odd(counted, &mut dice)).collect());
    }
    for counted in &cases {
        for pull in [0.0, ASSUMED_PAIRS] {
            let ours = by_rounds(counted, pull, TO_THE_END);
            let (highest, there) = by_search(counted, pull);
            let own = likelihood(counted, pull, &ours);
            assert!(own > highest - 1e-6, "rounds {own}, search {highest} at {there:?}");
            assert!(own < highest + 1e-6, "the search was to find it too: rounds {own}, search {highest}");
            near(&ours, &turned(there), 1e-5);
        }
    }
}

#[test]
fn every_round_goes_up_and_where_learning_stops_hardly_anything_is_left() {
    let counted = with_parts();
    let mut before = f64::NEG_INFINITY;
    for rounds in 1..40 {
        let now =
            likelihood(&counted, ASSUMED_PAIRS, &by_rounds(&counted, ASSUMED_PAIRS, Until { rounds, settled: 0.0 }));
        assert!(now > before, "round {rounds}: {now} after {before}");
        before = now;
    }
    let stopped = by_rounds(&counted, ASSUMED_PAIRS, UNTIL);
    let end = by_rounds(&counted, ASSUMED_PAIRS, TO_THE_END);
    near(&stopped, &end, 2e-5);
    let left = likelihood(&counted, ASSUMED_PAIRS, &end) - likelihood(&counted, ASSUMED_PAIRS, &stopped);
    assert!((0.0..1e-4).contains(&left), "{left}");
}

/// Splink 5.0.0 on DuckDB, once: a left and a right row for each pair, `link_only`, blocked on a column that holds the
/// pair's number, three `ExactMatch` comparisons begun at `START`, an empty cell for a missing field,
/// `estimate_parameters_using_expectation_maximisation(..., fix_u_probabilities=False,
/// fix_probability_two_random_records_match=False, estimate_without_term_frequencies=True)`, `em_convergence` 1e-11.
#[test]
fn shares_are_those_that_splink_finds() {
    let whole = [
        0.199_999_999_984_090_43,
        0.900_000_000_026_281_8,
        0.100_000_000_009_339_06,
        0.850_000_000_037_730_9,
        0.050_000_000_006_476_82,
        0.800_000_000_016_682_8,
        0.200_000_000_007_761_47,
    ];
    near(&by_rounds(&WHOLE, 0.0, TO_THE_END), &whole, 1e-9);
    let parts = [
        0.199_457_975_671_041_93,
        0.899_262_249_518_250_2,
        0.104_882_622_853_286_7,
        0.850_654_496_746_684_3,
        0.051_331_123_173_372_06,
        0.791_021_852_338_367_2,
        0.200_638_749_119_699_53,
    ];
    near(&by_rounds(&with_parts(), 0.0, TO_THE_END), &parts, 1e-9);
}

/// `ECMClassifier(max_iter=100000, atol=1e-15)` of recordlinkage 0.16, once, on the same pairs as rows of 0 and 1. It
/// ends once no share changes by more than one in 100,000 (the `rtol` of its `allclose`), a little before the optimum.
#[test]
fn shares_are_those_that_recordlinkage_finds() {
    let whole = [
        0.199_997_878_118_517_52,
        0.900_003_505_338_185_4,
        0.100_001_245_552_929_52,
        0.850_005_032_170_052,
        0.050_000_863_850_025_036,
        0.800_002_224_938_23,
        0.200_001_035_179_709_8,
    ];
    near(&by_rounds(&WHOLE, 0.0, TO_THE_END), &whole, 1e-5);
}
