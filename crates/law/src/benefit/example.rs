//! Worked cases of `law/examples/`: one documented case a kind, and lists of more, each with what it should come to.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Rupiah};

use super::{BenefitAnswer, BenefitCase, Decision, KINDS};
use crate::body::Law;
use crate::due::JointLeave;
use crate::example::{ExampleGrade, answered};
use crate::rules::LawError;

/// Lists of cases, one file a program.
const LISTS: &[(&str, &str)] = &[
    ("benefits_jkk.toml", include_str!("../../../../law/examples/benefits_jkk.toml")),
    ("benefits_jkm.toml", include_str!("../../../../law/examples/benefits_jkm.toml")),
    ("benefits_scholarship.toml", include_str!("../../../../law/examples/benefits_scholarship.toml")),
    ("benefits_pmi.toml", include_str!("../../../../law/examples/benefits_pmi.toml")),
    ("benefits_jht.toml", include_str!("../../../../law/examples/benefits_jht.toml")),
    ("benefits_jp.toml", include_str!("../../../../law/examples/benefits_jp.toml")),
    ("benefits_jkp.toml", include_str!("../../../../law/examples/benefits_jkp.toml")),
];

/// A case and what it should come to.
#[derive(Debug, Clone)]
pub struct BenefitExample {
    /// Its name.
    pub name: String,
    /// Where the figures were read.
    pub source: String,
    /// How far they are to be trusted.
    pub grade: ExampleGrade,
    case: toml::Table,
    expect: Expected,
}

/// `[expect]` of a documented case: where it comes from, and what it should come to.
#[derive(Deserialize)]
struct Documented {
    expect: DocumentedExpectation,
}

#[derive(Deserialize)]
struct DocumentedExpectation {
    source: String,
    grade: ExampleGrade,
    #[serde(flatten)]
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    source: String,
    grade: ExampleGrade,
    case: toml::Table,
    expect: Expected,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Expected {
    decision: Option<Decision>,
    total: Option<Rupiah>,
    /// The sum of the lines of each name; with `total`, no other line may stand.
    lines: BTreeMap<String, Rupiah>,
    /// Last days by deadline.
    deadlines: BTreeMap<String, Date>,
    /// Part of a reason.
    reason: Option<String>,
    /// A code or part of a text of a warning.
    warning: Option<String>,
    /// Part of the message of a case that has no answer.
    refused: Option<String>,
}

#[derive(Deserialize)]
struct List {
    example: Vec<Listed>,
}

/// All examples built into the program: the documented case of each kind, then the lists.
///
/// # Errors
/// [`LawError`] names the file that cannot be read.
pub fn benefit_examples() -> Result<Vec<BenefitExample>, LawError> {
    let mut examples = Vec::new();
    for kind in KINDS {
        let wrong = |error: &dyn std::fmt::Display| LawError(format!("examples/cases/{}.toml: {error}", kind.name));
        let Documented { expect } = toml::from_str(kind.example).map_err(|error| wrong(&error))?;
        let case = kind.template().parse::<toml::Table>().map_err(|error| wrong(&error))?;
        let DocumentedExpectation { source, grade, expect } = expect;
        examples.push(BenefitExample { name: format!("cases/{}", kind.name), source, grade, case, expect });
    }
    for (file, text) in LISTS {
        let list: List = toml::from_str(text).map_err(|error| LawError(format!("examples/{file}: {error}")))?;
        examples.extend(list.example.into_iter().map(|listed| {
            let Listed { name, source, grade, case, expect } = listed;
            BenefitExample { name, source, grade, case, expect }
        }));
    }
    Ok(examples)
}

impl BenefitExample {
    /// The case as a text, as a user would hand it in.
    pub fn text(&self) -> String {
        self.case.to_string()
    }

    /// What the law answers.
    ///
    /// # Errors
    /// The refusal as a sentence.
    pub fn answer(&self, law: &Law) -> Result<BenefitAnswer, String> {
        let case = BenefitCase::of(self.case.clone()).map_err(|refused| refused.to_string())?;
        case.answer(law, JointLeave::Works).map_err(|refused| refused.to_string())
    }

    /// Where the answer differs from what is expected; nothing when it agrees.
    pub fn differences(&self, law: &Law) -> Vec<String> {
        let expect = &self.expect;
        let answer = match answered(self.answer(law), expect.refused.as_deref()) {
            Ok(answer) => answer,
            Err(differences) => return differences,
        };
        let mut differences = Vec::new();
        if expect.decision != Some(answer.decision) {
            let reasons = &answer.reasons;
            differences.push(format!("expected {:?}, found {:?}: {reasons:?}", expect.decision, answer.decision));
        }
        if expect.total.is_some_and(|total| total != answer.total) {
            differences.push(format!("total: expected {:?}, found {}", expect.total, answer.total));
        }
        let mut found: BTreeMap<&str, Rupiah> = BTreeMap::new();
        for line in &answer.lines {
            let sum = found.entry(line.id).or_default();
            *sum = *sum + line.amount;
        }
        for (id, amount) in &expect.lines {
            if found.get(id.as_str()) != Some(amount) {
                differences.push(format!("{id}: expected {amount}, found {:?}", found.get(id.as_str())));
            }
        }
        if !expect.lines.is_empty() && found.len() != expect.lines.len() {
            differences.push(format!("lines beyond those expected: {found:?}"));
        }
        for (id, day) in &expect.deadlines {
            let last = answer.deadlines.iter().find(|deadline| deadline.id == id).and_then(|deadline| deadline.date);
            if last != Some(*day) {
                differences.push(format!("deadline {id}: expected {day}, found {last:?}"));
            }
        }
        let says = |part: &String, texts: Vec<String>| texts.iter().any(|text| text.contains(part.as_str()));
        let reasons = || answer.reasons.iter().map(ToString::to_string).collect();
        if let Some(part) = expect.reason.as_ref().filter(|part| !says(part, reasons())) {
            differences.push(format!("no reason with \"{part}\" among {:?}", answer.reasons));
        }
        let warnings =
            || answer.warnings.iter().map(|warning| format!("{:?} {}", warning.code, warning.text)).collect();
        if let Some(part) = expect.warning.as_ref().filter(|part| !says(part, warnings())) {
            differences.push(format!("no warning with \"{part}\" among {:?}", answer.warnings));
        }
        differences
    }
}
