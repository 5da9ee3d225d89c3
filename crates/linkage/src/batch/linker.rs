//! The way through: encode, block, learn, score, decide.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::batch::book::Book;
use crate::batch::clusters;
use crate::batch::compare::compare;
use crate::batch::decide::{self, Size, Weighed};
use crate::batch::encode::{Encoded, problem};
use crate::batch::learn::{self, Label};
use crate::batch::model::Model;
use crate::batch::pairs::{self, RuleReport, equal_keys};
use crate::batch::recall;
use crate::batch::score::{FIELDS_AT_MOST, Scorers};
use crate::batch::settings::{Settings, SettingsError};
use crate::batch::table::Table;

/// Less likely than this a row does not hold a right row against others.
const LEAST_CLAIM_BITS: f32 = -6.0;

/// What became of a left row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The same person as the right row.
    Match,
    /// Perhaps; someone should look.
    Doubtful,
    /// Nobody on the right.
    Unmatched,
}

/// A pair that was kept: above the floor, whatever became of it. Ordered by left, then right row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Row of the left table, from 0.
    pub left: u32,
    /// Row of the right table.
    pub right: u32,
    /// log2 of the odds that the two are one person, by their fields alone.
    pub weight: f32,
    /// Probability that they are, all other claims of both rows taken into account.
    pub probability: f32,
}

/// A left row and the right row it is, or may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// Row of the left table.
    pub left: u32,
    /// Row of the right table.
    pub right: u32,
    /// Probability that they are one person.
    pub probability: f64,
    /// log2 of the odds by the fields alone.
    pub weight: f64,
    /// [`Outcome::Match`] or [`Outcome::Doubtful`].
    pub outcome: Outcome,
    /// Bits of each field of [`Linked::fields`]; with the prior of the model they sum to `weight`.
    pub bits: Vec<f64>,
}

/// A left row that is nobody on the right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unmatched {
    /// Row of the left table.
    pub left: u32,
    /// Probability that it is nobody there.
    pub probability: f64,
    /// The right row that comes nearest.
    pub best_candidate: Option<u32>,
    /// Its weight.
    pub weight: Option<f64>,
}

/// How much there was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows of the left table.
    pub left: u64,
    /// Rows of the right table.
    pub right: u64,
    /// Different pairs that were compared.
    pub pairs_compared: u64,
    /// Pairs above the floor.
    pub pairs_kept: u64,
    /// Rows or, without one-to-one, pairs that are a match.
    pub matches: u64,
    /// Rows for someone to look at.
    pub doubtful: u64,
    /// Rows that are nobody on the right.
    pub unmatched: u64,
    /// One to one: groups of rows that claim each other, too large for the exact assignment. There the strongest
    /// claim went first.
    pub inexact_groups: u64,
    /// Pairs that share a key and that its rule did not compare, for no field tells their rows apart, summed over the
    /// rules; another rule may have compared them.
    pub pairs_left_out: u64,
}

/// The result.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The fields, in the order of [`Matched::bits`].
    pub fields: Vec<String>,
    /// Matches and doubtful rows, by left row.
    pub matches: Vec<Matched>,
    /// Left rows that are nobody on the right. Empty when a table was compared with itself.
    pub unmatched_left: Vec<Unmatched>,
    /// Every pair that was kept.
    pub candidates: Vec<Candidate>,
    /// For one table compared with itself: rows that are one person, two and more together.
    pub clusters: Vec<Vec<u32>>,
    /// The model used.
    pub model: Model,
    /// What each blocking rule yielded.
    pub rules: Vec<RuleReport>,
    /// Share of the matches that some rule finds, as estimated from how often rules agree.
    pub blocking_recall_estimate: f64,
    /// How much there was.
    pub counts: Counts,
    /// The probability from which a row was taken as a match.
    pub match_probability: f64,
    /// The probability of being nobody from which a row was taken as unmatched.
    pub unmatched_probability: f64,
}

/// The parts of the work, for progress and for measuring from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading cells into numbers.
    Encode,
    /// Cutting giant blocks.
    Block,
    /// Learning the model.
    Learn,
    /// Comparing and weighing pairs.
    Score,
    /// Deciding.
    Decide,
    /// All is done.
    Done,
}

/// Is told when a stage begins, and within [`Stage::Score`] how many of its rules are done, of how many.
pub type Progress<'a> = &'a (dyn Fn(Stage, u64, u64) + Sync);

/// Tables encoded and blocked, ready to be linked and explained.
#[derive(Debug, Clone)]
pub struct Linker {
    pub(crate) encoded: Encoded,
    pub(crate) settings: Settings,
    pub(crate) reports: Vec<RuleReport>,
    labels: Vec<Label>,
}

/// Links two tables.
///
/// # Errors
/// Settings that do not fit the tables.
pub fn link(left: &Table, right: &Table, settings: &Settings) -> Result<Linked, SettingsError> {
    Ok(Linker::new(left, Some(right), settings, &|_, _, _| {})?.link(&|_, _, _| {}))
}

/// Finds the rows of one table that are one person.
///
/// # Errors
/// Settings that do not fit the table.
pub fn dedupe(table: &Table, settings: &Settings) -> Result<Linked, SettingsError> {
    Ok(Linker::new(table, None, settings, &|_, _, _| {})?.link(&|_, _, _| {}))
}

impl Linker {
    /// Encodes two tables, or one to be compared with itself. The tables are not needed afterwards.
    ///
    /// # Errors
    /// Settings that do not fit the tables.
    pub fn new(
        left: &Table,
        right: Option<&Table>,
        settings: &Settings,
        progress: Progress<'_>,
    ) -> Result<Self, SettingsError> {
        settings.check_lines()?;
        if let (None, Some(budget)) = (right, settings.unmatched_error_budget) {
            let allowed = "nothing where one table is compared with itself: no row of it is unmatched";
            return Err(problem("unmatched_error_budget", &budget.to_string(), allowed));
        }
        progress(Stage::Encode, 0, 1);
        let mut encoded = Encoded::new(left, right, settings)?;
        if encoded.slots.len() > FIELDS_AT_MOST {
            return Err(problem("fields", &encoded.slots.len().to_string(), &FIELDS_AT_MOST.to_string()));
        }
        if let Some(model) = &settings.model {
            model.check(&encoded.slots)?;
        }
        Model::assumed(&encoded.slots).fix(&settings.fixed)?;
        for own in &settings.frequencies {
            if encoded.slots.iter().all(|slot| slot.name != own.field) {
                let names: Vec<&str> = encoded.slots.iter().map(|slot| slot.name.as_str()).collect();
                return Err(problem("frequencies.field", &own.field, &names.join(", ")));
            }
        }
        encoded.books.iter_mut().flatten().for_each(Book::close);
        progress(Stage::Block, 0, 1);
        let reports = pairs::cut_giants(&mut encoded, settings.block_limit, settings.threads);
        Ok(Self::of(encoded, settings.clone(), reports))
    }

    pub(crate) const fn of(encoded: Encoded, settings: Settings, reports: Vec<RuleReport>) -> Self {
        Self { encoded, settings, reports, labels: Vec::new() }
    }

    /// What people said of pairs: it is learnt from, and stands whatever their weight.
    ///
    /// # Panics
    /// When a table has no such row.
    pub fn take_labels(&mut self, labels: &[Label]) {
        let rows = (self.encoded.left.rows, self.encoded.other().rows);
        let known = |label: &Label| (label.left as usize) < rows.0 && (label.right as usize) < rows.1;
        assert!(labels.iter().all(known), "labels name rows of the tables");
        self.labels = labels.to_vec();
        if self.encoded.within {
            // One table: the earlier row stands left.
            for label in &mut self.labels {
                (label.left, label.right) = (label.left.min(label.right), label.left.max(label.right));
            }
        }
        self.labels.sort_unstable_by_key(|label| (label.left, label.right));
    }

    /// Learns, scores and decides.
    pub fn link(&self, progress: Progress<'_>) -> Linked {
        progress(Stage::Learn, 0, 1);
        let encoded = &self.encoded;
        let given = self.settings.model.clone().map(|model| model.for_right_rows(encoded.other().rows));
        let possible = pairs::possible_pairs(encoded);
        let mut model = given.unwrap_or_else(|| learn::learn(encoded, &self.settings, &self.labelled(), possible));
        model.fix(&self.settings.fixed).expect("fixed levels were checked when the tables were encoded");
        let scorer = Scorers::new(&model, encoded, possible);
        let mut reports = self.reports.clone();
        progress(Stage::Score, 0, encoded.rules.len() as u64);
        let mut weighed = self.score(&scorer, &mut reports, progress);
        obey(&mut weighed, &self.labels);
        progress(Stage::Decide, 0, 1);
        let linked = self.decide(model, &scorer, &weighed, reports);
        progress(Stage::Done, 1, 1);
        linked
    }

    fn labelled(&self) -> Vec<(Vec<u8>, bool)> {
        self.labels.iter().map(|label| (self.levels(label.left, label.right), label.same)).collect()
    }

    fn score(&self, scorer: &Scorers, reports: &mut [RuleReport], progress: Progress<'_>) -> Vec<Weighed> {
        let encoded = &self.encoded;
        let floor = self.settings.floor_bits as f32;
        let nik_at = encoded.nik_at();
        let mut weighed: Vec<Weighed> = Vec::new();
        let rules = encoded.rules.len() as u64;
        pairs::visit(
            encoded,
            self.settings.threads,
            |_| true,
            Vec::new,
            |kept, pair| {
                let level =
                    |slot: usize| compare(&encoded.slots[slot], encoded.books[slot].as_ref(), nik_at, pair.a, pair.b);
                if let Some(bits) = scorer.of(pair.rules).weigh(floor, level) {
                    kept.push(Weighed { left: pair.left, right: pair.right, bits });
                }
            },
            |rule, kept| {
                progress(Stage::Score, rule as u64, rules);
                weighed.extend(kept);
            },
            reports,
        );
        weighed.sort_unstable_by_key(|pair| (pair.left, pair.right));
        weighed
    }

    fn decide(&self, model: Model, scorer: &Scorers, weighed: &[Weighed], rules: Vec<RuleReport>) -> Linked {
        let encoded = &self.encoded;
        let (left_rows, right_rows) = (encoded.left.rows, encoded.other().rows);
        let mut decided = Decided::new(&self.settings);
        let mut clusters = Vec::new();
        let probabilities = if self.settings.one_to_one && !encoded.within {
            let (pairs, claimed) = decide::numbered(weighed, |right| right);
            let size = Size { left_rows, claimed, right_rows };
            let probabilities = decide::probabilities(&pairs, &size, model.share_found);
            self.decide_rows(&mut decided, scorer, weighed, &pairs, claimed, &probabilities);
            probabilities
        } else {
            let probabilities = decide::each_for_itself(weighed, left_rows);
            let sliced = rules.iter().any(|rule| rule.sliced_blocks > 0);
            clusters = self.decide_pairs(&mut decided, scorer, weighed, &probabilities, sliced);
            probabilities
        };
        let certain = decided.matches.iter().filter(|row| row.outcome == Outcome::Match);
        let certain: Vec<(u32, u32)> = certain.map(|row| (row.left, row.right)).collect();
        let counts = Counts {
            left: left_rows as u64,
            right: if encoded.within { 0 } else { right_rows as u64 },
            pairs_compared: rules.iter().map(|rule| rule.new_pairs).sum(),
            pairs_kept: weighed.len() as u64,
            matches: certain.len() as u64,
            doubtful: (decided.matches.len() - certain.len()) as u64,
            unmatched: decided.unmatched_left.len() as u64,
            inexact_groups: decided.inexact_groups,
            pairs_left_out: rules.iter().map(|rule| rule.left_out_pairs).sum(),
        };
        let kept = weighed.iter().zip(&probabilities.pairs);
        Linked {
            fields: encoded.slots.iter().map(|slot| slot.name.clone()).collect(),
            matches: decided.matches,
            unmatched_left: decided.unmatched_left,
            candidates: kept.map(|(pair, probability)| pair.candidate(*probability)).collect(),
            clusters,
            model,
            rules,
            blocking_recall_estimate: recall::estimate(encoded, &certain),
            counts,
            match_probability: decided.match_probability,
            unmatched_probability: decided.unmatched_probability,
        }
    }

    /// Every left row is a match, doubtful, or nobody. `pairs` are those of `weighed` with their right rows numbered.
    pub(crate) fn decide_rows(
        &self,
        decided: &mut Decided,
        scorer: &Scorers,
        weighed: &[Weighed],
        pairs: &[Weighed],
        claimed: usize,
        probabilities: &decide::Probabilities,
    ) {
        let encoded = &self.encoded;
        let (chosen, inexact) = decide::assignment(pairs, encoded.left.rows, claimed, LEAST_CLAIM_BITS);
        decided.inexact_groups = inexact;
        let mut chosen_of = vec![usize::MAX; encoded.left.rows];
        for place in chosen {
            chosen_of[weighed[place].left as usize] = place;
        }
        let mut ends = weighed.chunk_by(|a, b| a.left == b.left);
        let mut next = ends.next();
        let mut at = 0;
        // The best candidate of each row, by its weight.
        let mut best = vec![usize::MAX; encoded.left.rows];
        let mut likeliest = vec![0.0; encoded.left.rows];
        while let Some(own) = next {
            let strongest = (at..at + own.len()).reduce(|a, b| if weighed[b].bits > weighed[a].bits { b } else { a });
            best[own[0].left as usize] = strongest.unwrap_or(usize::MAX);
            likeliest[own[0].left as usize] =
                probabilities.pairs[at..at + own.len()].iter().copied().fold(0.0, f64::max);
            at += own.len();
            next = ends.next();
        }
        decided.thresholds(&self.settings, &chosen_of, probabilities);
        for row in 0..encoded.left.rows {
            let place = chosen_of[row];
            let nobody = probabilities.nobody[row];
            let probability = if place == usize::MAX { 0.0 } else { probabilities.pairs[place] };
            if place != usize::MAX && probability >= decided.match_probability {
                decided.matches.push(self.matched(scorer, &weighed[place], probability, Outcome::Match));
            } else if nobody >= decided.unmatched_probability
                || (nobody >= self.settings.unmatched_without_candidate
                    && likeliest[row] < self.settings.candidate_probability)
            {
                let near = Some(best[row]).filter(|place| *place != usize::MAX).map(|place| &weighed[place]);
                decided.unmatched_left.push(Unmatched {
                    left: row as u32,
                    probability: nobody,
                    best_candidate: near.map(|pair| pair.right),
                    weight: near.map(|pair| f64::from(pair.bits)),
                });
            } else {
                let place = if place == usize::MAX { best[row] } else { place };
                let probability = probabilities.pairs[place];
                decided.matches.push(self.matched(scorer, &weighed[place], probability, Outcome::Doubtful));
            }
        }
    }

    /// Every pair for itself. Gives the groups of rows that hang together, where a table is compared with itself.
    fn decide_pairs(
        &self,
        decided: &mut Decided,
        scorer: &Scorers,
        weighed: &[Weighed],
        probabilities: &decide::Probabilities,
        sliced: bool,
    ) -> Vec<Vec<u32>> {
        let encoded = &self.encoded;
        if let Some(budget) = self.settings.match_error_budget {
            decided.match_probability = lowest(probabilities.pairs.clone(), budget);
        }
        if let Some(budget) = self.settings.unmatched_error_budget {
            decided.unmatched_probability = lowest(probabilities.nobody.clone(), budget);
        }
        let doubtful = 1.0 - decided.unmatched_probability;
        let mut at = 0;
        let mut next_row = 0;
        for own in weighed.chunk_by(|a, b| a.left == b.left) {
            let row = own[0].left;
            decided.alone(next_row..row, &probabilities.nobody, encoded.within);
            next_row = row + 1;
            let before = decided.matches.len();
            for (pair, probability) in own.iter().zip(&probabilities.pairs[at..]) {
                let outcome = if *probability >= decided.match_probability {
                    Outcome::Match
                } else if *probability > doubtful {
                    Outcome::Doubtful
                } else {
                    continue;
                };
                decided.matches.push(self.matched(scorer, pair, *probability, outcome));
            }
            let nobody = probabilities.nobody[row as usize];
            let places = 0..own.len();
            let best = places.reduce(|a, b| if own[b].bits > own[a].bits { b } else { a }).expect("a chunk has pairs");
            let near = &own[best];
            if encoded.within || decided.matches.len() > before {
                // The row is decided.
            } else if nobody >= decided.unmatched_probability {
                decided.unmatched_left.push(Unmatched {
                    left: row,
                    probability: nobody,
                    best_candidate: Some(near.right),
                    weight: Some(f64::from(near.bits)),
                });
            } else {
                // No pair is doubtful by itself, but all together leave too little for nobody.
                let probability = probabilities.pairs[at + best];
                decided.matches.push(self.matched(scorer, near, probability, Outcome::Doubtful));
            }
            at += own.len();
        }
        decided.alone(next_row..encoded.left.rows as u32, &probabilities.nobody, encoded.within);
        if encoded.within {
            let needed = odds_bits(decided.match_probability) as f32;
            let twin = if sliced { self.equals(scorer, needed) } else { Vec::new() };
            return clusters::clusters(encoded.left.rows, weighed, &twin, needed, self.settings.floor_bits as f32);
        }
        Vec::new()
    }

    /// For each row the first one that is its equal in everything, where two such rows weigh enough to be one person.
    /// Equal rows may lie in different slices of a block that was too large, and so never meet.
    fn equals(&self, scorer: &Scorers, needed: f32) -> Vec<u32> {
        let encoded = &self.encoded;
        let own = |row: u32| encoded.left_row(row as usize);
        let rows = encoded.left.rows as u32;
        let mut order: Vec<u32> = (0..rows).collect();
        order.sort_unstable_by(|a, b| own(*a).cmp(own(*b)).then(a.cmp(b)));
        // Of whom somebody said that they are two, no equality makes one.
        let apart = self.labels.iter().filter(|label| !label.same).flat_map(|label| [label.left, label.right]);
        let apart: BTreeSet<u32> = apart.collect();
        order.retain(|row| !apart.contains(row));
        let mut twin: Vec<u32> = (0..rows).collect();
        for equal in order.chunk_by(|a, b| own(*a) == own(*b)).filter(|equal| equal.len() > 1) {
            let levels = self.levels(equal[0], equal[1]);
            let scorer = scorer.of(self.rules_shared(equal[0], equal[1]));
            if scorer.bits(&levels) as f32 >= needed {
                equal.iter().for_each(|row| twin[*row as usize] = equal[0]);
            }
        }
        twin
    }

    fn matched(&self, scorer: &Scorers, pair: &Weighed, probability: f64, outcome: Outcome) -> Matched {
        let levels = self.levels(pair.left, pair.right);
        let scorer = scorer.of(self.rules_shared(pair.left, pair.right));
        let bits = scorer.by_field(&self.encoded.slots, &levels);
        let weight = scorer.bits(&levels);
        Matched { left: pair.left, right: pair.right, probability, weight, outcome, bits }
    }

    pub(crate) fn levels(&self, left: u32, right: u32) -> Vec<u8> {
        let encoded = &self.encoded;
        let (a, b) = (encoded.left_row(left as usize), encoded.right_row(right as usize));
        let nik_at = encoded.nik_at();
        let slots = encoded.slots.iter().zip(&encoded.books);
        slots.map(|(slot, book)| compare(slot, book.as_ref(), nik_at, a, b)).collect()
    }

    /// The rules, bit by bit, that bring two rows together.
    pub(crate) fn rules_shared(&self, left: u32, right: u32) -> u32 {
        equal_keys(self.encoded.keys_of(&self.encoded.left, left), self.encoded.keys_of(self.encoded.other(), right))
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// So many bits stand for "somebody said so".
const SAID_BITS: f32 = 60.0;

/// Pairs of which somebody said that they are two are gone, those said to be one are certain. Both are sorted.
fn obey(weighed: &mut Vec<Weighed>, labels: &[Label]) {
    if labels.is_empty() {
        return;
    }
    let said = |pair: &Weighed| {
        let place = labels.partition_point(|label| (label.left, label.right) < (pair.left, pair.right));
        labels.get(place).is_some_and(|label| (label.left, label.right) == (pair.left, pair.right))
    };
    weighed.retain(|pair| !said(pair));
    let same = labels.iter().filter(|label| label.same);
    weighed.extend(same.map(|label| Weighed { left: label.left, right: label.right, bits: SAID_BITS }));
    weighed.sort_unstable_by_key(|pair| (pair.left, pair.right));
    weighed.dedup_by_key(|pair| (pair.left, pair.right));
}

/// What became of the left rows, and by which lines.
#[derive(Debug)]
pub(crate) struct Decided {
    pub(crate) matches: Vec<Matched>,
    pub(crate) unmatched_left: Vec<Unmatched>,
    pub(crate) match_probability: f64,
    pub(crate) unmatched_probability: f64,
    /// See [`Counts::inexact_groups`].
    pub(crate) inexact_groups: u64,
}

impl Decided {
    pub(crate) const fn new(settings: &Settings) -> Self {
        Self {
            matches: Vec::new(),
            unmatched_left: Vec::new(),
            match_probability: settings.match_probability,
            unmatched_probability: settings.unmatched_probability,
            inexact_groups: 0,
        }
    }

    /// Rows that no pair names; nothing is said of them where one table is compared with itself.
    fn alone(&mut self, rows: std::ops::Range<u32>, nobody: &[f64], within: bool) {
        let alone = |left| Unmatched { left, probability: nobody[left as usize], best_candidate: None, weight: None };
        self.unmatched_left.extend(rows.filter(|_| !within).map(alone));
    }

    /// Where error budgets are given, the lowest thresholds that keep to them by the model's own account.
    fn thresholds(&mut self, settings: &Settings, chosen_of: &[usize], probabilities: &decide::Probabilities) {
        if let Some(budget) = settings.match_error_budget {
            let chosen = chosen_of.iter().filter(|place| **place != usize::MAX);
            self.match_probability = lowest(chosen.map(|place| probabilities.pairs[*place]).collect(), budget);
        }
        if let Some(budget) = settings.unmatched_error_budget {
            self.unmatched_probability = lowest(probabilities.nobody.clone(), budget);
        }
    }
}

impl Weighed {
    pub(crate) const fn candidate(&self, probability: f64) -> Candidate {
        Candidate { left: self.left, right: self.right, weight: self.bits, probability: probability as f32 }
    }
}

/// log2 of the odds that a probability means.
pub(crate) fn odds_bits(probability: f64) -> f64 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2()
}

/// The lowest probability above which, on average, no more than `budget` is wrong.
fn lowest(mut probabilities: Vec<f64>, budget: f64) -> f64 {
    probabilities.sort_unstable_by(|a, b| b.total_cmp(a));
    let (mut wrong, mut lowest) = (0.0, 1.0);
    for (place, probability) in probabilities.into_iter().enumerate() {
        wrong += 1.0 - probability;
        if wrong > budget * (place + 1) as f64 {
            break;
        }
        lowest = probability;
    }
    lowest
}
