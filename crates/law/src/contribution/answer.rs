//! The answer to one question about a contribution, in the shape in which it leaves the program.

use std::collections::BTreeMap;

use serde::Serialize;
use units::{Language, Month, Rate, Rupiah, Sentence};

use super::words::{word_of, words_of};
use super::{Contribution, Payer};
use crate::Class;
use crate::dated::Reading;
use crate::due::{Due, Penalty};
use crate::reasoned::{Cited, Reasoned, Warning};

/// The answer to a question, in the shape in which it leaves the program.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Contribution month.
    pub month: Month,
    /// pu, bpu, construction, pmi.
    pub class: &'static str,
    /// Before recomposition.
    pub lines: Vec<AnswerLine>,
    /// What each payer owes.
    pub by_payer: BTreeMap<&'static str, Rupiah>,
    /// The funds it ends in, after recomposition.
    pub by_fund: BTreeMap<String, Rupiah>,
    /// All lines.
    pub total: Rupiah,
    /// The least sure reading it rests on.
    pub reading: Option<Reading>,
    /// When it falls due.
    pub due: Vec<Due>,
    /// What paying late costs, where a day of payment was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty: Option<Penalty>,
    /// Sentences with their articles.
    pub steps: Vec<Sentence>,
    /// What to look at once more.
    pub warnings: Vec<Warning>,
}

/// One line of an answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerLine {
    /// jkk, jkm, jht, jp, jkp; jkk+jkm where the law gives one price for both.
    pub program: String,
    /// Who owes it.
    pub payer: Payer,
    /// What the rate applies to.
    pub basis: Option<Rupiah>,
    /// Empty for flat amounts and several slices.
    pub rate: Option<Rate>,
    /// Whole rupiah.
    pub amount: Rupiah,
    /// On what it rests.
    pub citations: Vec<Cited>,
    /// The least sure of them.
    pub reading: Option<Reading>,
}

impl Answer {
    /// The same with its sentences in one language only.
    #[must_use]
    pub fn said_in(mut self, language: Language) -> Self {
        self.steps = self.steps.into_iter().map(|step| step.only(language)).collect();
        for warning in &mut self.warnings {
            warning.text = warning.text.clone().only(language);
        }
        self
    }

    pub(super) fn new(
        month: Month,
        class: Class,
        reasoned: Reasoned<Contribution>,
        due: Vec<Due>,
        penalty: Option<Penalty>,
    ) -> Self {
        let Reasoned { value: owed, reasons } = reasoned;
        assert_eq!(owed.lines().len(), reasons.line_citations.len(), "every line has its grounds");
        let reading = reasons.reading();
        let with_grounds = owed.lines().iter().zip(reasons.line_citations);
        let lines = with_grounds.map(|(line, citations)| AnswerLine {
            program: words_of(line.programs),
            payer: line.payer,
            basis: line.basis,
            rate: line.rate,
            amount: line.amount,
            reading: citations.iter().map(|cited| cited.reading).max(),
            citations,
        });
        let pays = |payer: &Payer| owed.lines().iter().any(|line| line.payer == *payer);
        Self {
            month,
            class: word_of(class),
            lines: lines.collect(),
            by_payer: Payer::ALL.into_iter().filter(pays).map(|payer| (payer.code(), owed.paid_by(payer))).collect(),
            by_fund: owed.by_fund().map(|(fund, amount)| (words_of(fund), amount)).collect(),
            total: owed.total(),
            reading,
            due,
            penalty,
            steps: reasons.steps.into_iter().map(|step| step.text).collect(),
            warnings: reasons.warnings,
        }
    }
}
