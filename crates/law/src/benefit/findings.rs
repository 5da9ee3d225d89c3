//! What a decision is gathered in, and the answer in the shape in which it leaves the program.

use std::collections::BTreeMap;

use serde::Serialize;
use units::{Date, Language, Rate, Rounding, Rupiah, Sentence};

use super::BenefitTerms;
use super::claim::months_after;
use crate::body::Law;
use crate::dated::{Ground, Reading, Taken};
use crate::due::{Certainty, JointLeave};
use crate::reasoned::{Cited, Explain, Recorder, Step, Warning, WarningCode, in_words};
use crate::refusal::Refused;

/// The law gives no rounding for benefits; each line becomes whole rupiah once (`law/gaps.toml`).
pub(crate) const ROUNDING: Rounding = Rounding::HalfUp;

/// What becomes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Every condition is met.
    Granted,
    /// A condition fails; the reason names the article.
    Denied,
    /// A document or a human has to settle something first; lines show what would be paid.
    NeedsReview,
}

/// Who pays a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidBy {
    /// BPJS Ketenagakerjaan.
    Fund,
    /// The employer, who may have to pay first or pay what is missing.
    Employer,
}

impl PaidBy {
    /// The word in answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::Employer => "employer",
        }
    }
}

/// One sum that is paid.
#[derive(Debug, Clone, Serialize)]
pub struct BenefitLine {
    /// Its name, such as `jkm.grant`.
    pub id: &'static str,
    /// Whose or which, where one name stands on several lines: a month, a child, a membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Sentence>,
    /// Whole rupiah.
    pub amount: Rupiah,
    /// Who pays it.
    pub paid_by: PaidBy,
    /// On what it rests.
    pub citations: Vec<Cited>,
    /// The least sure of them.
    pub reading: Option<Reading>,
}

/// A day by which something has to happen, and its clock.
#[derive(Debug, Clone, Serialize)]
pub struct Deadline {
    /// claim, report, payment and the like.
    pub id: &'static str,
    /// From when it runs and how long.
    pub text: Sentence,
    /// When its clock started; none while the fact is missing.
    pub starts: Option<Date>,
    /// The last day; none while the clock has not started or holidays are not known.
    pub date: Option<Date>,
    /// How sure the holidays are, for clocks of working days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// On what it rests.
    pub citations: Vec<Cited>,
}

/// The answer to a case.
#[derive(Debug, Clone, Serialize)]
pub struct BenefitAnswer {
    /// Which benefit was asked for.
    pub kind: &'static str,
    /// granted, denied, needs_review.
    pub decision: Decision,
    /// What is paid, or would be when a review ends well; nothing when denied.
    pub lines: Vec<BenefitLine>,
    /// All lines.
    pub total: Rupiah,
    /// The lines by who pays them.
    pub by_payer: BTreeMap<PaidBy, Rupiah>,
    /// The least sure reading it rests on.
    pub reading: Option<Reading>,
    /// Why: conditions met, the article that denies, or the document asked.
    pub reasons: Vec<Sentence>,
    /// How each line was reckoned.
    pub steps: Vec<Sentence>,
    /// Days to keep.
    pub deadlines: Vec<Deadline>,
    /// What to look at once more.
    pub warnings: Vec<Warning>,
}

impl BenefitAnswer {
    /// In one language: what prints or serializes it says that one.
    #[must_use]
    pub fn said_in(mut self, language: Language) -> Self {
        let only = |sentences: Vec<Sentence>| sentences.into_iter().map(|said| said.only(language)).collect();
        self.reasons = only(self.reasons);
        self.steps = only(self.steps);
        for line in &mut self.lines {
            line.detail = line.detail.take().map(|detail| detail.only(language));
        }
        for deadline in &mut self.deadlines {
            deadline.text = deadline.text.clone().only(language);
        }
        for warning in &mut self.warnings {
            warning.text = warning.text.clone().only(language);
        }
        self
    }
}

/// Reasons, steps, lines and deadlines while a case is decided.
#[derive(Debug)]
pub(crate) struct Findings<'l> {
    /// The law that is asked.
    pub(crate) law: &'l Law,
    joint_leave: JointLeave,
    reasons: Explain,
    steps: Explain,
    lines: Vec<BenefitLine>,
    deadlines: Vec<Deadline>,
    paid_by: PaidBy,
    denied: bool,
    doubtful: bool,
}

impl<'l> Findings<'l> {
    pub(super) fn new(law: &'l Law, joint_leave: JointLeave) -> Self {
        Self {
            law,
            joint_leave,
            reasons: Explain::default(),
            steps: Explain::default(),
            lines: Vec::new(),
            deadlines: Vec::new(),
            paid_by: PaidBy::Fund,
            denied: false,
            doubtful: false,
        }
    }

    /// The values of benefits in exact types.
    pub(crate) fn terms(&self) -> &'l BenefitTerms {
        self.law.benefit_terms()
    }

    /// A condition that is met, or something else that speaks for the answer.
    pub(crate) fn because(&mut self, says: Sentence, grounds: &[Ground<'_>]) {
        self.reasons.step(|| amounts_in_english(says), grounds);
    }

    /// A condition that fails: the case is denied, whatever else is found.
    pub(crate) fn deny(&mut self, says: Sentence, grounds: &[Ground<'_>]) {
        self.denied = true;
        self.because(says, grounds);
    }

    /// A document that is missing, or a question only a human can settle.
    pub(crate) fn ask(&mut self, says: Sentence, grounds: &[Ground<'_>]) {
        self.doubtful = true;
        self.because(says, grounds);
    }

    /// Whether a condition has failed: nothing needs reckoning then.
    pub(crate) const fn is_denied(&self) -> bool {
        self.denied
    }

    /// A step of the reckoning that is no line yet.
    pub(crate) fn step(&mut self, says: Sentence, grounds: &[Ground<'_>]) {
        self.steps.step(|| amounts_in_english(says), grounds);
    }

    /// A sum that is paid, with the sentence that reckons it.
    pub(crate) fn pay(&mut self, id: &'static str, amount: Rupiah, says: Sentence, grounds: &[Ground<'_>]) {
        self.pay_one(id, None, amount, says, grounds);
    }

    /// The same where one name stands on several lines.
    pub(crate) fn pay_one(
        &mut self,
        id: &'static str,
        detail: Option<Sentence>,
        amount: Rupiah,
        says: Sentence,
        grounds: &[Ground<'_>],
    ) {
        assert!(amount >= Rupiah::ZERO, "{id}: a benefit is not negative");
        self.steps.step(|| amounts_in_english(says), grounds);
        let citations = self.steps.steps.last().map_or_else(Vec::new, |step| step.citations.clone());
        let reading = citations.iter().map(|cited| cited.reading).max();
        self.lines.push(BenefitLine { id, detail, amount, paid_by: self.paid_by, citations, reading });
    }

    /// From here on lines are paid by `payer`.
    pub(crate) const fn now_paid_by(&mut self, payer: PaidBy) {
        self.paid_by = payer;
    }

    /// Who pays the lines to come.
    pub(crate) const fn paid_by(&self) -> PaidBy {
        self.paid_by
    }

    /// What the fund pays by the lines so far.
    pub(crate) fn owed_by_fund(&self) -> Rupiah {
        self.lines.iter().filter(|line| line.paid_by == PaidBy::Fund).map(|line| line.amount).sum()
    }

    pub(crate) fn warn(&mut self, code: WarningCode, says: Sentence) {
        self.steps.warn(code, || amounts_in_english(says));
    }

    /// A clock of whole years: its last day is the anniversary.
    pub(crate) fn years_after(
        &mut self,
        id: &'static str,
        start: Date,
        years: Taken<'_, &i64>,
        says: Sentence,
    ) -> Date {
        let last = months_after(start, years.value.saturating_mul(12));
        let grounds = [years.ground];
        self.deadline(
            Deadline { id, text: says, starts: Some(start), date: Some(last), certainty: None, citations: Vec::new() },
            &grounds,
        );
        last
    }

    /// A clock of working days, by the holiday table.
    pub(crate) fn working_days_after(
        &mut self,
        id: &'static str,
        start: Option<Date>,
        days: Taken<'_, &i64>,
        says: Sentence,
    ) -> Option<Date> {
        let holidays = self.law.holidays();
        let date = start.and_then(|start| holidays.working_days_after(start, *days.value, self.joint_leave));
        let certainty = start.map(|start| holidays.certainty(start.year()));
        let grounds = [days.ground];
        self.deadline(Deadline { id, text: says, starts: start, date, certainty, citations: Vec::new() }, &grounds);
        date
    }

    /// Any other clock; citations come from the grounds.
    pub(crate) fn deadline(&mut self, mut deadline: Deadline, grounds: &[Ground<'_>]) {
        let mut cited = Explain::default();
        cited.step(|| deadline.text.clone(), grounds);
        let Some(Step { text, citations }) = cited.steps.pop() else { return };
        deadline.text = text;
        deadline.citations = citations;
        self.deadlines.push(deadline);
    }

    /// The answer: denied wins over review, review over granted.
    pub(super) fn into_answer(mut self, kind: &'static str) -> BenefitAnswer {
        let decision = match (self.denied, self.doubtful) {
            (true, _) => Decision::Denied,
            (false, true) => Decision::NeedsReview,
            (false, false) => Decision::Granted,
        };
        if decision == Decision::Denied {
            self.lines.clear();
        }
        let reading = self.reasons.reading().max(self.steps.reading());
        if reading == Some(Reading::Recalled) {
            self.warn(
                WarningCode::Recalled,
                Sentence::in_both(
                    "Sebagian dasar hanya dari ingatan; periksa sebelum membayar.",
                    "Part of this rests on memory only; check before paying.",
                ),
            );
        }
        let mut by_payer: BTreeMap<PaidBy, Rupiah> = BTreeMap::new();
        for line in &self.lines {
            let sum = by_payer.entry(line.paid_by).or_default();
            *sum = *sum + line.amount;
        }
        BenefitAnswer {
            kind,
            decision,
            total: self.lines.iter().map(|line| line.amount).sum(),
            lines: self.lines,
            by_payer,
            reading,
            reasons: self.reasons.steps.into_iter().map(|step| step.text).collect(),
            deadlines: self.deadlines,
            warnings: self.reasons.warnings.into_iter().chain(self.steps.warnings).collect(),
            steps: self.steps.steps.into_iter().map(|step| step.text).collect(),
        }
    }
}

/// `basis` x `times`, exactly; refused where it does not fit.
pub(crate) fn times(basis: Rupiah, times: i64) -> Result<Rupiah, Refused> {
    let too_large = || {
        Refused::impossible(
            format!("{basis} x {times} terlalu besar untuk dihitung."),
            format!("{basis} x {times} is too large to reckon."),
        )
    };
    basis.times(times).ok_or_else(too_large)
}

/// A rate in both languages: `0,24%` and `0.24%`.
pub(crate) fn rate_words(rate: Rate) -> (String, String) {
    (in_words(rate), rate.to_string())
}

/// Amounts are written as Indonesians do; English has commas where they have points: Rp1,500,000.
fn amounts_in_english(said: Sentence) -> Sentence {
    let mut english = String::with_capacity(said.english.len());
    let mut in_amount = false;
    let mut letters = said.english.chars().peekable();
    while let Some(letter) = letters.next() {
        let digit_follows = letters.peek().is_some_and(char::is_ascii_digit);
        in_amount = match letter {
            'p' if english.ends_with('R') => digit_follows,
            '.' => in_amount && digit_follows,
            _ => in_amount && letter.is_ascii_digit(),
        };
        english.push(if in_amount && letter == '.' { ',' } else { letter });
    }
    Sentence { english, ..said }
}
