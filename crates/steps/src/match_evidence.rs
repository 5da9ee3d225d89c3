//! Why a row is, or is not, somebody: codes and bits as they are kept, and the same in words for a human to decide by.

use linkage::batch::{Kind, Matched, Search, Settings, Unmatched, level_words};
use serde::Serialize;
use serde_json::{Value, json};

/// The evidence for a row and a person: bits add up from the prior to the weight.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Evidence {
    /// log2 of the odds before any column is looked at.
    pub prior: f64,
    /// What each column adds.
    pub fields: Vec<FieldEvidence>,
    /// The blocking rules that brought the two together.
    pub rules: Vec<String>,
    /// Columns whose other level would turn the outcome; the bits are the weight that would come out.
    pub turning: Vec<FieldEvidence>,
}

/// One column of the evidence, without its values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldEvidence {
    /// The column: nik, birth, sex, village, name or mother.
    pub field: String,
    /// How far it agrees, as a code.
    pub level: String,
    /// The same in words.
    pub words: String,
    /// Bits.
    pub bits: f64,
}

/// Why a row is, or is not, somebody, as it is kept.
pub(crate) struct Why {
    pub(crate) probability: f64,
    pub(crate) evidence: String,
}

impl Why {
    pub(crate) fn certain(search: &Search<'_>, found: &Matched) -> Self {
        Self { probability: found.probability, evidence: by_field(search, found.left, found.right).to_string() }
    }

    /// For a human: also why the two were compared, and what would change the outcome.
    pub(crate) fn doubtful(search: &Search<'_>, found: &Matched) -> Self {
        let why = search.explain(found.left, found.right);
        let mut told = by_field(search, found.left, found.right);
        let turning = why.turning.iter().map(|bar| json!([bar.field, bar.level, rounded(bar.bits)]));
        told["turning"] = turning.collect();
        told["rules"] = why.rules.into();
        Self { probability: found.probability, evidence: told.to_string() }
    }

    /// Why the nearest person is not the row.
    pub(crate) fn rejected(search: &Search<'_>, found: &Unmatched, right: u32) -> Self {
        let weight = found.weight.unwrap_or(f64::NEG_INFINITY);
        let probability = 1.0 / (1.0 + (-weight).exp2());
        Self { probability, evidence: by_field(search, found.left, right).to_string() }
    }
}

fn by_field(search: &Search<'_>, left: u32, right: u32) -> Value {
    let (prior, bars) = search.by_field(left, right);
    let fields: Vec<Value> = bars.iter().map(|bar| json!([bar.field, bar.level, rounded(bar.bits)])).collect();
    json!({ "prior": rounded(prior), "fields": fields })
}

fn rounded(bits: f64) -> f64 {
    (bits * 100.0).round() / 100.0
}

/// The kind of each column that is compared.
pub(crate) fn kinds() -> Vec<(String, Kind)> {
    Settings::people().fields.into_iter().map(|field| (field.name, field.kind)).collect()
}

/// Reads what was kept; stores of earlier versions hold the columns alone.
pub(crate) fn read_evidence(kept: &str, kinds: &[(String, Kind)]) -> Evidence {
    let kept: Value = serde_json::from_str(kept).unwrap_or_default();
    let piece = |piece: &Value| -> Option<FieldEvidence> {
        let (field, level) = (piece[0].as_str()?, piece[1].as_str()?);
        let kind = kinds.iter().find(|(name, _)| name == field);
        let words = kind.and_then(|(_, kind)| level_words(*kind, level)).unwrap_or(level);
        Some(FieldEvidence {
            field: field.to_owned(),
            level: level.to_owned(),
            words: words.to_owned(),
            bits: piece[2].as_f64()?,
        })
    };
    let pieces = |list: &Value| list.as_array().map_or_else(Vec::new, |list| list.iter().filter_map(piece).collect());
    if kept.is_array() {
        return Evidence { fields: pieces(&kept), ..Evidence::default() };
    }
    let rules = kept["rules"].as_array().cloned().unwrap_or_default();
    Evidence {
        prior: kept["prior"].as_f64().unwrap_or_default(),
        fields: pieces(&kept["fields"]),
        rules: rules.iter().filter_map(|rule| rule.as_str().map(str::to_owned)).collect(),
        turning: pieces(&kept["turning"]),
    }
}
