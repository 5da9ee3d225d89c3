//! Worked examples of `law/examples/`: a case, what a source says it costs, and how far the source is to be trusted.

use std::collections::BTreeMap;

use serde::Deserialize;
use units::{Date, Rupiah};

use crate::body::Law;
use crate::contribution::{Answer, CaseText};
use crate::due::JointLeave;
use crate::rules::LawError;

const EXAMPLES: [(&str, &str); 4] = [
    ("contributions_pu.toml", include_str!("../../../law/examples/contributions_pu.toml")),
    ("contributions_bpu.toml", include_str!("../../../law/examples/contributions_bpu.toml")),
    ("contributions_other.toml", include_str!("../../../law/examples/contributions_other.toml")),
    ("refused.toml", include_str!("../../../law/examples/refused.toml")),
];

/// How far the expected figures of an example are to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExampleGrade {
    /// Worked out in a regulation or its explanation.
    Regulation,
    /// Printed by the office or an official.
    Official,
    /// Printed by the press or a third party.
    Press,
    /// Reckoned by hand from values that were read; nobody published the result.
    Derived,
}

/// A case and what it should cost.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// Where the figures were read.
    pub source: String,
    /// How far they are to be trusted.
    pub grade: ExampleGrade,
    /// The question.
    pub case: CaseText,
    expect: Expected,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    programs: BTreeMap<String, Rupiah>,
    payers: BTreeMap<String, Rupiah>,
    funds: BTreeMap<String, Rupiah>,
    total: Option<Rupiah>,
    due: Option<Date>,
    penalty: Option<Rupiah>,
    /// A code or part of a text that some warning must hold.
    warning: Option<String>,
    /// Part of the message of a question that has no answer.
    refused: Option<String>,
}

#[derive(Deserialize)]
struct ExampleList {
    example: Vec<Example>,
}

/// All examples built into the program.
///
/// # Errors
/// [`LawError`] names the file that cannot be read.
pub fn examples() -> Result<Vec<Example>, LawError> {
    let mut examples = Vec::new();
    for (file, text) in EXAMPLES {
        let list: ExampleList = toml::from_str(text).map_err(|error| LawError(format!("examples/{file}: {error}")))?;
        examples.extend(list.example);
    }
    Ok(examples)
}

/// The answer to be compared; otherwise what differs, which is nothing where the refusal is the expected one.
pub(crate) fn answered<A>(answer: Result<A, String>, refused: Option<&str>) -> Result<A, Vec<String>> {
    match (answer, refused) {
        (Ok(answer), None) => Ok(answer),
        (Err(said), Some(part)) if said.contains(part) => Err(Vec::new()),
        (Err(said), Some(part)) => Err(vec![format!("refused with \"{said}\", expected \"{part}\"")]),
        (Err(said), None) => Err(vec![format!("refused: {said}")]),
        (Ok(_), Some(part)) => Err(vec![format!("answered, expected the refusal \"{part}\"")]),
    }
}

impl Example {
    /// What the law answers.
    ///
    /// # Errors
    /// The refusal as a sentence.
    pub fn answer(&self, law: &Law) -> Result<Answer, String> {
        let case = self.case.read().map_err(|refused| refused.to_string())?;
        case.answer(law, JointLeave::Works).map_err(|refused| refused.to_string())
    }

    /// Where the answer differs from what is expected; nothing when it agrees.
    pub fn differences(&self, law: &Law) -> Vec<String> {
        let expect = &self.expect;
        let answer = match answered(self.answer(law), expect.refused.as_deref()) {
            Ok(answer) => answer,
            Err(differences) => return differences,
        };
        let mut by_program: BTreeMap<String, Rupiah> = BTreeMap::new();
        for line in &answer.lines {
            let sum = by_program.entry(line.program.clone()).or_default();
            *sum = *sum + line.amount;
        }
        let by_payer: BTreeMap<String, Rupiah> =
            answer.by_payer.iter().map(|(payer, amount)| ((*payer).to_owned(), *amount)).collect();
        let mut differences = Vec::new();
        let groups = [(&expect.programs, &by_program), (&expect.payers, &by_payer), (&expect.funds, &answer.by_fund)];
        for (expected, found) in groups {
            for (name, amount) in expected {
                if found.get(name) != Some(amount) {
                    differences.push(format!("{name}: expected {amount}, found {:?}", found.get(name)));
                }
            }
        }
        if expect.total.is_some_and(|total| total != answer.total) {
            differences.push(format!("total: expected {:?}, found {}", expect.total, answer.total));
        }
        let due = answer.due.first().and_then(|due| due.date);
        if expect.due.is_some() && expect.due != due {
            differences.push(format!("due: expected {:?}, found {due:?}", expect.due));
        }
        let penalty = answer.penalty.map(|penalty| penalty.amount);
        if expect.penalty.is_some() && expect.penalty != penalty {
            differences.push(format!("penalty: expected {:?}, found {penalty:?}", expect.penalty));
        }
        if let Some(part) = &expect.warning
            && !answer
                .warnings
                .iter()
                .any(|warning| format!("{:?} {}", warning.code, warning.text).contains(part.as_str()))
        {
            differences.push(format!("no warning with \"{part}\" among {:?}", answer.warnings));
        }
        differences
    }
}
