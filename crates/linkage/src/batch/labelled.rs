//! Learning where a number stands in for labels: pairs with an equal NIK are one person, pairs with quite
//! another are two. The other fields are fitted to that, and the number is weighed last, by what they say.

use crate::batch::compare::nik_label;
use crate::batch::encode::Encoded;
use crate::batch::learn::{Pattern, Sample};
use crate::batch::levels::{self, MISSING, date, region, short};
use crate::batch::logistic::{Case, Ridge, fit};
use crate::batch::model::{Model, Together};
use crate::batch::score::FIELDS_AT_MOST;
use crate::batch::settings::Kind;

/// Pairs of each label that it takes.
const LABELS: f64 = 300.0;
/// Fitting the fields and weighing the number take turns until hardly a pair changes sides.
const TURNS: usize = 8;
const SETTLED: f64 = 2e-5;
const NUMBER_ROUNDS: usize = 15;
/// So many pairs the assumed shares of the number weigh, and in two people the shares of all dates for one date.
const ASSUMED_PAIRS: f64 = 20.0;
/// In one person the number errs much alike whatever the dates say.
const ALIKE_PAIRS: f64 = 500.0;
/// Of pairs with an equal number, so many at least are two people: the number was copied into the wrong row, or
/// is that of the head of the family. Without labels that share cannot be told from other errors.
const SHARED_NUMBERS: f64 = 0.002;
/// One over the variance, in nats, of how far a level lies from its share in labelled pairs, and two levels
/// together from their sum.
const PULL_ALONE: f64 = 0.5;
const PULL_TOGETHER: f64 = 1.0;
/// Corrections smaller than this are not worth a line of the model.
const LEAST_BITS: f64 = 0.02;

/// In one person, so often at least the number is quite another: mistyped, of someone else, an old one.
const WRONG_NUMBERS: f64 = 0.01;

/// And no more often than this. Where a register is wide and villages are small, relatives look so much more like one
/// person than strangers do that without this line they would be taken for one, against all numbers.
const WRONG_NUMBERS_AT_MOST: f64 = 0.15;

const FIRST_TURNS: usize = 4;

/// What labels are worth before anything is fitted: the share of one person where they are equal, and where
/// they are different.
const fn first_guess(kind: Kind) -> (f64, f64) {
    match kind {
        Kind::Nik => (0.995, 0.001),
        Kind::Id | Kind::Phone => (0.99, 0.01),
        _ => (0.9, 0.005),
    }
}

/// Whether equal values of the label field mean one person, other values two.
pub(crate) fn label_of(kind: Kind, level: u8) -> Option<bool> {
    match kind {
        Kind::Nik => nik_label(level),
        Kind::Date if level == date::EXACT => Some(true),
        Kind::Date if level == date::SAME_YEAR || level == date::DIFFERENT => Some(false),
        Kind::Date => None,
        _ if level == short::EXACT + 2 => Some(true),
        _ if level == short::DIFFERENT => Some(false),
        _ => None,
    }
}

/// Which share of the number's levels applies to a pair: by the birth dates, since a NIK holds the date, and
/// for two people by the place too, since twins live together and numbers of one district are alike.
struct Conditions {
    date: Option<usize>,
    place: Option<usize>,
}

/// Equal, close, different, missing.
const DATES: usize = 4;
const RELATIONS: usize = 16 * 2;

impl Conditions {
    fn of(encoded: &Encoded, label: usize) -> Self {
        let find = |kind| encoded.slots.iter().position(|slot| slot.kind == kind);
        let is_nik = encoded.slots[label].kind == Kind::Nik;
        Self { date: find(Kind::Date).filter(|_| is_nik), place: find(Kind::Region).filter(|_| is_nik) }
    }

    fn date_level(&self, level: impl Fn(usize) -> u8) -> u8 {
        self.date.map_or(MISSING, level)
    }

    fn dates(&self, level: impl Fn(usize) -> u8) -> usize {
        match self.date_level(level) {
            MISSING => 3,
            date::EXACT | date::DEFAULT_BOTH => 0,
            date::SAME_YEAR | date::DIFFERENT => 2,
            _ => 1,
        }
    }

    /// The dates' own level, and whether both live in one village or district.
    fn relation(&self, level: impl Fn(usize) -> u8) -> usize {
        let near = self.place.map(&level).is_some_and(|place| (region::EXACT..=region::SAME_DISTRICT).contains(&place));
        usize::from(self.date_level(level)) * 2 + usize::from(near)
    }
}

/// Places of the parameters of levels alone and two by two.
struct Parameters {
    fields: Vec<usize>,
    radix: Vec<usize>,
    alone: Vec<usize>,
    together: Vec<(usize, usize, usize)>,
    count: usize,
}

impl Parameters {
    fn new(encoded: &Encoded, label: usize) -> Self {
        let radix: Vec<usize> = encoded.slots.iter().map(|slot| levels::of(slot.kind).len()).collect();
        let fields: Vec<usize> = (0..radix.len()).filter(|field| *field != label).collect();
        // Place 0 is the prior.
        let mut count = 1;
        let mut alone = vec![0; radix.len()];
        for field in &fields {
            alone[*field] = count;
            count += radix[*field];
        }
        let mut together = Vec::new();
        for (place, first) in fields.iter().enumerate() {
            for second in &fields[place + 1..] {
                together.push((*first, *second, count));
                count += radix[*first] * radix[*second];
            }
        }
        Self { fields, radix, alone, together, count }
    }

    fn of(&self, levels: &[u8]) -> Vec<u32> {
        let mut own = Vec::with_capacity(1 + self.fields.len() + self.together.len());
        own.push(0);
        own.extend(self.fields.iter().map(|field| (self.alone[*field] + usize::from(levels[*field])) as u32));
        own.extend(self.together.iter().map(|(first, second, start)| {
            (start + usize::from(levels[*first]) * self.radix[*second] + usize::from(levels[*second])) as u32
        }));
        own
    }
}

/// The model, or `None` where there are too few labels.
pub(crate) fn learn(encoded: &Encoded, sample: &Sample, label: usize, threads: usize) -> Option<Model> {
    let kind = encoded.slots[label].kind;
    let labelled = |wanted: bool| -> f64 {
        let is = |pattern: &&Pattern| pattern.known.or_else(|| label_of(kind, pattern.levels[label])) == Some(wanted);
        let own = sample.patterns.iter().filter(is);
        own.map(|pattern| pattern.count).sum()
    };
    if labelled(true) < LABELS || labelled(false) < LABELS {
        return None;
    }
    let parameters = Parameters::new(encoded, label);
    let mut groups = Groups::new(&sample.patterns, label, &parameters);
    let conditions = Conditions::of(encoded, label);
    let (equal, other) = first_guess(kind);
    // The chance of one person for each pattern; none where nothing is said yet.
    let mut same: Vec<Option<f64>> = sample
        .patterns
        .iter()
        .map(|pattern| {
            let guess = label_of(kind, pattern.levels[label]).map(|is| if is { equal } else { other });
            pattern.known.map(f64::from).or(guess)
        })
        .collect();
    // Labels err, and a fit to wrong ones would only learn to repeat them. So each is first held against the
    // other fields, taken one by one.
    let anywhere = Conditions { date: None, place: None };
    let mut first = Number::assumed(kind);
    for _ in 0..FIRST_TURNS {
        groups.count(&sample.patterns, &same);
        let alone = groups.shares(&parameters);
        let log_odds = |case: &usize| -> f64 {
            let places = &groups.cases[*case].parameters[..=parameters.fields.len()];
            places.iter().map(|place| alone[*place as usize]).sum()
        };
        let by_fields: Vec<f64> = groups.case_of.iter().map(log_odds).collect();
        first.fit(kind, &sample.patterns, label, &anywhere, &by_fields);
        for ((same, pattern), by_fields) in same.iter_mut().zip(&sample.patterns).zip(&by_fields) {
            let known = pattern.levels[label] != MISSING || pattern.known.is_some();
            let reckoned = || chance(by_fields + first.weight(pattern, label, &anywhere));
            *same = known.then(|| pattern.same_or(reckoned));
        }
    }
    let mut at: Option<Vec<f64>> = None;
    let mut number = Number::assumed(kind);
    for _ in 0..TURNS {
        groups.count(&sample.patterns, &same);
        let start = groups.shares(&parameters);
        let mut pull = vec![PULL_TOGETHER; parameters.count];
        pull[0] = 1e-6;
        let alone = parameters.together.first().map_or(parameters.count, |first| first.2);
        pull[1..alone].fill(PULL_ALONE);
        let ridge = Ridge { pull, start };
        let from = at.unwrap_or_else(|| ridge.start.clone());
        let fitted = fit(&groups.cases, &ridge, &from, threads);
        let by_fields: Vec<f64> = groups
            .case_of
            .iter()
            .map(|case| groups.cases[*case].parameters.iter().map(|place| fitted[*place as usize]).sum())
            .collect();
        number.fit(kind, &sample.patterns, label, &conditions, &by_fields);
        let mut changed = 0.0;
        for ((same, pattern), by_fields) in same.iter_mut().zip(&sample.patterns).zip(&by_fields) {
            // Pairs without the number do not help the fit: nothing beside the fit itself would say what they are.
            let known = pattern.levels[label] != MISSING || pattern.known.is_some();
            let reckoned = || chance(by_fields + number.weight(pattern, label, &conditions));
            let now = known.then(|| pattern.same_or(reckoned));
            changed += (now.unwrap_or(0.0) - same.unwrap_or(0.0)).abs() * pattern.count;
            *same = now;
        }
        at = Some(fitted);
        if changed < SETTLED * sample.pairs as f64 {
            break;
        }
    }
    let fitted = at?;
    let every: Vec<f64> = sample
        .patterns
        .iter()
        .zip(&groups.case_of)
        .map(|(pattern, case)| {
            let by_fields: f64 = groups.cases[*case].parameters.iter().map(|place| fitted[*place as usize]).sum();
            pattern.same_or(|| chance(by_fields + number.weight(pattern, label, &conditions)))
        })
        .collect();
    let mut model = crate::batch::learn::described(encoded, sample, &every);
    model.labelled_by = Some(encoded.slots[label].name.clone());
    write(&mut model, encoded, &parameters, &fitted);
    number.write(&mut model, encoded, label, &conditions);
    model.by_number_alone = by_number_alone(encoded, sample, label, &parameters, &fitted);
    Some(model)
}

/// For each level of the number, the odds of one person among the pairs that only the number brought together:
/// how far the other fields agree, against what they say in one person and in two, gives the share of either.
fn by_number_alone(
    encoded: &Encoded,
    sample: &Sample,
    label: usize,
    parameters: &Parameters,
    fitted: &[f64],
) -> Vec<(String, f64)> {
    let codes = levels::of(encoded.slots[label].kind);
    let mut result = Vec::new();
    for (level, info) in codes.iter().enumerate().skip(1) {
        let own: Vec<(f64, f64)> = sample
            .by_number
            .iter()
            .filter(|pattern| usize::from(pattern.levels[label]) == level)
            .map(|pattern| {
                let mut levels = pattern.levels;
                levels[label] = 0;
                let places = parameters.of(&levels);
                (places[1..].iter().map(|place| fitted[*place as usize]).sum(), pattern.count)
            })
            .collect();
        // One pair of either kind stands for what was not seen.
        let pairs: f64 = own.iter().map(|(_, count)| count).sum::<f64>() + 2.0;
        let mut share: f64 = 0.5;
        for _ in 0..200 {
            let odds = (share / (1.0 - share)).ln();
            let same: f64 = own.iter().map(|(by_fields, count)| chance(by_fields + odds) * count).sum();
            share = (same + 1.0) / pairs;
        }
        result.push((info.code.to_owned(), (share / (1.0 - share)).log2()));
    }
    result
}

fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Patterns that differ in the number only are one case of the fit.
struct Groups {
    cases: Vec<Case>,
    case_of: Vec<usize>,
}

impl Groups {
    fn new(patterns: &[Pattern], label: usize, parameters: &Parameters) -> Self {
        let without = |pattern: &Pattern| {
            let mut levels = pattern.levels;
            levels[label] = 0;
            levels
        };
        let mut order: Vec<usize> = (0..patterns.len()).collect();
        order.sort_by_key(|place| without(&patterns[*place]));
        let mut cases: Vec<Case> = Vec::new();
        let mut case_of = vec![0; patterns.len()];
        let mut last: Option<[u8; FIELDS_AT_MOST]> = None;
        for place in order {
            let levels = without(&patterns[place]);
            if last != Some(levels) {
                cases.push(Case { parameters: parameters.of(&levels), same: 0.0, other: 0.0 });
                last = Some(levels);
            }
            case_of[place] = cases.len() - 1;
        }
        Self { cases, case_of }
    }

    fn count(&mut self, patterns: &[Pattern], same: &[Option<f64>]) {
        for case in &mut self.cases {
            (case.same, case.other) = (0.0, 0.0);
        }
        for ((pattern, same), case) in patterns.iter().zip(same).zip(&self.case_of) {
            if let Some(same) = same {
                self.cases[*case].same += pattern.count * same;
                self.cases[*case].other += pattern.count * (1.0 - same);
            }
        }
    }

    /// Where each level alone would lie if fields were independent.
    fn shares(&self, parameters: &Parameters) -> Vec<f64> {
        let mut same = vec![0.0; parameters.count];
        let mut other = vec![0.0; parameters.count];
        for case in &self.cases {
            for place in &case.parameters[..=parameters.fields.len()] {
                same[*place as usize] += case.same;
                other[*place as usize] += case.other;
            }
        }
        let (all_same, all_other) = (same[0].max(1.0), other[0].max(1.0));
        let mut start = vec![0.0; parameters.count];
        start[0] = (all_same / all_other).ln();
        for field in &parameters.fields {
            let first = parameters.alone[*field];
            for place in first..first + parameters.radix[*field] {
                // One more pair of either kind, shared by all: a level that was never seen says nothing.
                let share = (same[place] + 1.0) / (other[place] + all_other / all_same);
                start[place] = (share * all_other / all_same).ln();
            }
        }
        start
    }
}

/// Shares of the number's levels.
struct Number {
    assumed: (Vec<f64>, Vec<f64>),
    /// By dates.
    m: Vec<Vec<f64>>,
    /// By dates and place.
    u: Vec<Vec<f64>>,
}

impl Number {
    fn assumed(kind: Kind) -> Self {
        let m: Vec<f64> = levels::of(kind).iter().map(|level| level.m).collect();
        let u: Vec<f64> = levels::of(kind).iter().map(|level| level.u).collect();
        Self { m: vec![m.clone(); DATES], u: vec![u.clone(); RELATIONS], assumed: (m, u) }
    }

    fn weight(&self, pattern: &Pattern, label: usize, conditions: &Conditions) -> f64 {
        let level = usize::from(pattern.levels[label]);
        if level == 0 {
            return 0.0;
        }
        let own = |field: usize| pattern.levels[field];
        (self.m[conditions.dates(own)][level] / self.u[conditions.relation(own)][level]).ln()
    }

    /// Expectation and maximisation with the other fields' word fixed.
    fn fit(&mut self, kind: Kind, patterns: &[Pattern], label: usize, conditions: &Conditions, by_fields: &[f64]) {
        let levels = self.assumed.0.len();
        for _ in 0..NUMBER_ROUNDS {
            let mut m = vec![vec![0.0; levels]; DATES];
            let mut u = vec![vec![0.0; levels]; RELATIONS];
            for (pattern, by_fields) in patterns.iter().zip(by_fields) {
                let level = usize::from(pattern.levels[label]);
                if level == 0 {
                    continue;
                }
                let same = pattern.same_or(|| chance(by_fields + self.weight(pattern, label, conditions)));
                let own = |field: usize| pattern.levels[field];
                m[conditions.dates(own)][level] += same * pattern.count;
                u[conditions.relation(own)][level] += (1.0 - same) * pattern.count;
            }
            self.m = shares(&m, &self.assumed.0, ALIKE_PAIRS);
            self.u = shares(&u, &self.assumed.1, ASSUMED_PAIRS);
            let same: f64 = m.iter().flatten().sum();
            let other: f64 = u.iter().flatten().sum();
            let least = SHARED_NUMBERS * same / other.max(1.0);
            let is = |level: usize, wanted: bool| label_of(kind, level as u8) == Some(wanted);
            for level in (0..levels).filter(|level| is(*level, true)) {
                self.u.iter_mut().for_each(|group| group[level] = group[level].max(least));
            }
            for group in &mut self.m {
                let wrong: f64 = (0..levels).filter(|level| is(*level, false)).map(|level| group[level]).sum();
                let kept = wrong.clamp(WRONG_NUMBERS, WRONG_NUMBERS_AT_MOST);
                let change = kept / wrong.max(1e-12);
                (0..levels).filter(|level| is(*level, false)).for_each(|level| group[level] *= change);
                if wrong > kept {
                    let others = (1.0 - kept) / (1.0 - wrong).max(1e-12);
                    (0..levels).filter(|level| !is(*level, false)).for_each(|level| group[level] *= others);
                }
            }
        }
    }

    fn write(&self, model: &mut Model, encoded: &Encoded, label: usize, conditions: &Conditions) {
        let fields: Vec<usize> = [Some(label), conditions.date, conditions.place].into_iter().flatten().collect();
        let own_levels = levels::of(encoded.slots[label].kind);
        let alone = |level: usize| {
            let own = &model.fields[label].levels[level];
            if level == 0 { 0.0 } else { (own.m / own.u).log2() }
        };
        let alone: Vec<f64> = (0..own_levels.len()).map(alone).collect();
        let mut bits = Vec::new();
        let date_levels = conditions.date.map_or(1, |field| levels::of(encoded.slots[field].kind).len());
        let place_levels = conditions.place.map_or(1, |field| levels::of(encoded.slots[field].kind).len());
        for (level, info) in own_levels.iter().enumerate().skip(1) {
            for date in 0..date_levels {
                for place in 0..place_levels {
                    let own = |field: usize| if Some(field) == conditions.date { date as u8 } else { place as u8 };
                    let weight = self.m[conditions.dates(own)][level] / self.u[conditions.relation(own)][level];
                    let code =
                        |field: usize, level: usize| levels::of(encoded.slots[field].kind)[level].code.to_owned();
                    let mut codes = vec![info.code.to_owned()];
                    codes.extend(conditions.date.map(|field| code(field, date)));
                    codes.extend(conditions.place.map(|field| code(field, place)));
                    let added = weight.log2() - alone[level];
                    if added.abs() >= LEAST_BITS {
                        bits.push((codes, added));
                    }
                }
            }
        }
        for (own, alone) in model.fields[label].levels.iter_mut().zip(alone) {
            own.bits = alone;
        }
        if fields.len() > 1 {
            let fields = fields.iter().map(|field| encoded.slots[*field].name.clone()).collect();
            model.together.push(Together { fields, bits });
        } else {
            for (own, (m, u)) in model.fields[label].levels.iter_mut().zip(self.m[3].iter().zip(&self.u[0])).skip(1) {
                own.bits = (m / u).log2();
            }
        }
    }
}

/// Shares of counts: so many pairs of each group are like those of all groups, and a few of those as assumed.
fn shares(counts: &[Vec<f64>], assumed: &[f64], alike: f64) -> Vec<Vec<f64>> {
    let toward = |counts: &[f64], prior: &[f64], pairs: f64| -> Vec<f64> {
        let total: f64 = counts.iter().sum();
        counts.iter().zip(prior).map(|(count, prior)| (count + pairs * prior) / (total + pairs)).collect()
    };
    let every: Vec<f64> = (0..assumed.len()).map(|level| counts.iter().map(|group| group[level]).sum()).collect();
    let every = toward(&every, assumed, ASSUMED_PAIRS);
    counts.iter().map(|group| toward(group, &every, alike)).collect()
}

fn write(model: &mut Model, encoded: &Encoded, parameters: &Parameters, fitted: &[f64]) {
    let bits = |nats: f64| nats / std::f64::consts::LN_2;
    model.prior_bits = bits(fitted[0]);
    for field in &parameters.fields {
        for (level, own) in model.fields[*field].levels.iter_mut().enumerate() {
            own.bits = bits(fitted[parameters.alone[*field] + level]);
        }
    }
    for (first, second, start) in &parameters.together {
        let codes = |field: usize| levels::of(encoded.slots[field].kind).iter().map(|level| level.code);
        let mut lines = Vec::new();
        for (x, first_code) in codes(*first).enumerate() {
            for (y, second_code) in codes(*second).enumerate() {
                let own = bits(fitted[start + x * parameters.radix[*second] + y]);
                if own.abs() >= LEAST_BITS {
                    lines.push((vec![first_code.to_owned(), second_code.to_owned()], own));
                }
            }
        }
        if !lines.is_empty() {
            let names = [*first, *second].map(|field| encoded.slots[field].name.clone());
            model.together.push(Together { fields: names.to_vec(), bits: lines });
        }
    }
}
