//! What one law changes against another: values, and the worked examples whose answers become others.

use serde::Serialize;
use units::{Date, Rupiah};

use crate::benefit::{BenefitAnswer, BenefitExample};
use crate::body::Law;
use crate::catalogue::{Rule, RuleValue};
use crate::example::Example;

/// A value that one of two laws has, or both have differently.
#[derive(Debug, Clone, Serialize)]
pub struct ValueChange {
    /// The rule.
    pub id: String,
    /// Its first day.
    pub from: Date,
    /// In the old law; none where it is new.
    pub before: Option<RuleValue>,
    /// In the new law; none where it is gone.
    pub after: Option<RuleValue>,
    /// Rows that a table gained.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Rows that a table lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

/// A worked example whose answer becomes another.
#[derive(Debug, Clone, Serialize)]
pub struct ExampleChange {
    /// Its name.
    pub name: String,
    /// The total under the old law, or the refusal.
    pub before: Outcome,
    /// Under the new law.
    pub after: Outcome,
    /// After less before, where both have an amount.
    pub difference: Option<Rupiah>,
}

/// An amount, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All lines.
    Total(Rupiah),
    /// A question without an answer.
    Refused(String),
}

/// What an edit of the law changes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Changes {
    /// By rule and date.
    pub values: Vec<ValueChange>,
    /// Worked examples that come out otherwise, in totals or in a single line.
    pub examples: Vec<ExampleChange>,
}

impl Changes {
    /// From `old` to `new`, over `examples` of contributions and `cases` of benefits.
    pub fn between(old: &Law, new: &Law, examples: &[Example], cases: &[BenefitExample]) -> Self {
        let mut values = Vec::new();
        let none: &[RuleValue] = &[];
        for rule in old.catalogue().rules() {
            let after = new.catalogue().rule(&rule.id).map_or(none, |rule| rule.values.as_slice());
            compare(rule, &rule.values, after, &mut values);
        }
        for rule in new.catalogue().rules().filter(|rule| old.catalogue().rule(&rule.id).is_none()) {
            compare(rule, none, &rule.values, &mut values);
        }
        let contributions = examples.iter().filter_map(|example| outcome(example, old, new));
        let benefits = cases.iter().filter_map(|case| outcome_of_case(case, old, new));
        Self { values, examples: contributions.chain(benefits).collect() }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.examples.is_empty()
    }
}

fn compare(rule: &Rule, before: &[RuleValue], after: &[RuleValue], changes: &mut Vec<ValueChange>) {
    let of = |values: &[RuleValue], from: Date| values.iter().find(|value| value.from == from).cloned();
    let mut days: Vec<Date> = before.iter().chain(after).map(|value| value.from).collect();
    days.sort_unstable();
    days.dedup();
    for from in days {
        let (before, after) = (of(before, from), of(after, from));
        if before == after {
            continue;
        }
        let (added, removed) = match (&before, &after) {
            (Some(before), Some(after)) => before.rows_changed(after),
            _ => (Vec::new(), Vec::new()),
        };
        changes.push(ValueChange { id: rule.id.clone(), from, before, after, added, removed });
    }
}

fn outcome(example: &Example, old: &Law, new: &Law) -> Option<ExampleChange> {
    let (before, after) = (example.answer(old), example.answer(new));
    if let (Ok(before), Ok(after)) = (&before, &after) {
        let amounts = |answer: &crate::Answer| answer.lines.iter().map(|line| line.amount).collect::<Vec<_>>();
        let due = |answer: &crate::Answer| answer.due.iter().map(|due| due.date).collect::<Vec<_>>();
        let penalty = |answer: &crate::Answer| answer.penalty.map(|penalty| penalty.amount);
        let same = amounts(before) == amounts(after)
            && before.by_fund == after.by_fund
            && due(before) == due(after)
            && penalty(before) == penalty(after);
        if same {
            return None;
        }
    }
    change(&example.name, before.map(|answer| answer.total), after.map(|answer| answer.total))
}

fn outcome_of_case(case: &BenefitExample, old: &Law, new: &Law) -> Option<ExampleChange> {
    let (before, after) = (case.answer(old), case.answer(new));
    if let (Ok(before), Ok(after)) = (&before, &after) {
        let amounts = |answer: &BenefitAnswer| answer.lines.iter().map(|line| line.amount).collect::<Vec<_>>();
        let days = |answer: &BenefitAnswer| answer.deadlines.iter().map(|deadline| deadline.date).collect::<Vec<_>>();
        let same =
            before.decision == after.decision && amounts(before) == amounts(after) && days(before) == days(after);
        if same {
            return None;
        }
    }
    change(&case.name, before.map(|answer| answer.total), after.map(|answer| answer.total))
}

/// Two outcomes of one example; none where it was refused with the same words.
fn change(name: &str, before: Result<Rupiah, String>, after: Result<Rupiah, String>) -> Option<ExampleChange> {
    let said = |answer: Result<Rupiah, String>| match answer {
        Ok(total) => Outcome::Total(total),
        Err(refused) => Outcome::Refused(refused),
    };
    let (before, after) = (said(before), said(after));
    let difference = match (&before, &after) {
        (Outcome::Total(before), Outcome::Total(after)) => Some(*after - *before),
        (Outcome::Refused(before), Outcome::Refused(after)) if before == after => return None,
        _ => None,
    };
    Some(ExampleChange { name: name.to_owned(), before, after, difference })
}
