//! Values with their reasons, and the recorder that keeps the reasons or compiles to nothing.

use serde::Serialize;
use units::{Date, Rate, Rupiah, Sentence};

use crate::dated::{Ground, Reading};

/// Where a step comes from, ready to leave the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Law or regulation.
    pub instrument: String,
    /// Article, empty where not known.
    pub article: String,
    /// Address at which it was read.
    pub source: String,
    /// How it was read.
    pub reading: Reading,
    /// In force since.
    pub from: Date,
    /// In force, or known, until.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// One step of a reckoning, as a sentence that ends with its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The sentence.
    pub text: Sentence,
    /// On what it rests; empty for a step that only takes over what was given.
    pub citations: Vec<Cited>,
}

/// Why a result should be looked at once more; it stays a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A condition nobody asked about was taken as met.
    Assumed,
    /// The law is silent or was not read: a human decides.
    NeedsReview,
    /// Rests on a value from memory.
    Recalled,
}

/// A warning beside a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Its kind.
    pub code: WarningCode,
    /// For users.
    pub text: Sentence,
}

/// A value with the steps that led to it.
#[derive(Debug, Clone)]
pub struct Reasoned<T> {
    /// The value.
    pub value: T,
    /// How it came about.
    pub reasons: Explain,
}

/// Listens to a formula. A formula is generic over it, so that one function serves bulk and explanation.
pub trait Recorder {
    /// A step was taken; the sentence is only made when somebody keeps it.
    fn step(&mut self, sentence: impl FnOnce() -> Sentence, grounds: &[Ground<'_>]);
    /// A line of the answer was written, on these grounds.
    fn line(&mut self, grounds: &[Ground<'_>]);
    /// Something to look at once more.
    fn warn(&mut self, code: WarningCode, text: impl FnOnce() -> Sentence);
}

/// Keeps nothing and compiles to nothing: for bulk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Recorder for Silent {
    #[inline(always)]
    fn step(&mut self, _: impl FnOnce() -> Sentence, _: &[Ground<'_>]) {}
    #[inline(always)]
    fn line(&mut self, _: &[Ground<'_>]) {}
    #[inline(always)]
    fn warn(&mut self, _: WarningCode, _: impl FnOnce() -> Sentence) {}
}

/// Keeps every step, the grounds of every line, and every warning once.
#[derive(Debug, Clone, Default)]
pub struct Explain {
    /// In the order of the reckoning.
    pub steps: Vec<Step>,
    /// One entry a line of the answer, in the same order.
    pub line_citations: Vec<Vec<Cited>>,
    /// Each once.
    pub warnings: Vec<Warning>,
}

impl Explain {
    /// The least sure reading that any step or line rests on.
    pub fn reading(&self) -> Option<Reading> {
        let of_steps = self.steps.iter().flat_map(|step| &step.citations);
        of_steps.chain(self.line_citations.iter().flatten()).map(|cited| cited.reading).max()
    }
}

impl Recorder for Explain {
    fn step(&mut self, sentence: impl FnOnce() -> Sentence, grounds: &[Ground<'_>]) {
        let mut text = sentence();
        for (position, ground) in grounds.iter().enumerate() {
            let article = format!("{}{}", if position == 0 { ", " } else { "; " }, ground.citation);
            text.indonesian.push_str(&article);
            text.english.push_str(&article);
        }
        self.steps.push(Step { text, citations: cited(grounds) });
    }

    fn line(&mut self, grounds: &[Ground<'_>]) {
        self.line_citations.push(cited(grounds));
    }

    fn warn(&mut self, code: WarningCode, text: impl FnOnce() -> Sentence) {
        let warning = Warning { code, text: text() };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

fn cited(grounds: &[Ground<'_>]) -> Vec<Cited> {
    let cite = |ground: &Ground<'_>| Cited {
        instrument: ground.citation.instrument.clone(),
        article: ground.citation.article.clone(),
        source: ground.citation.source.clone(),
        reading: ground.citation.reading,
        from: ground.from,
        until: ground.until,
    };
    grounds.iter().map(cite).collect()
}

/// A rate as Indonesians write it: 0,24%.
pub(crate) fn in_words(rate: Rate) -> String {
    rate.to_string().replace('.', ",")
}

/// An amount as English writes it: Rp1,500,000.
pub fn in_english(amount: Rupiah) -> String {
    amount.to_string().replace('.', ",")
}
