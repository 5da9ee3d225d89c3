//! Why a row is, or is not, somebody: codes and bits as they are kept, and the same in words for a human to decide by.

use linkage::batch::{Kind, Matched, Model, Outcome, Search, Settings, Unmatched, level_words, rule_words};
use serde::Serialize;
use serde_json::{Value, json};
use units::Sentence;

/// The evidence for a row and a person: bits add up from the prior to the weight.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Evidence {
    /// log2 of the odds before any column is looked at.
    pub prior: f64,
    /// What each column adds.
    pub fields: Vec<FieldEvidence>,
    /// What the two share, for which they were compared, in words.
    pub rules: Vec<Sentence>,
    /// The same as the engine's blocking rules.
    pub keys: Vec<String>,
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
    pub words: Sentence,
    /// Bits.
    pub bits: f64,
}

/// Why a row is, or is not, somebody, as it is kept.
pub(crate) struct Why {
    pub(crate) probability: f64,
    pub(crate) evidence: String,
}

impl Why {
    /// The probability, in millionths.
    pub(crate) fn parts_per_million(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "a probability times a million is a small whole number")]
        let parts = (self.probability.clamp(0.0, 1.0) * 1_000_000.0).round() as i64;
        parts
    }

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

    /// The number is another's, whatever else was said: for a human.
    pub(crate) fn number_taken(search: &Search<'_>, left: u32, right: u32) -> Self {
        let (prior, bars) = search.by_field(left, right);
        let weight = prior + bars.iter().map(|bar| bar.bits).sum::<f64>();
        let outcome = Outcome::Doubtful;
        let bits = bars.iter().map(|bar| bar.bits).collect();
        Self::doubtful(search, &Matched { left, right, probability: share(weight), weight, outcome, bits })
    }

    /// The same where both stand on one list, so that only what the model says of such columns is known.
    pub(crate) fn number_taken_on_list(model: &Model) -> Self {
        let fields = [("nik", "exact"), ("name", "different")].into_iter().filter_map(|(name, code)| {
            let field = model.fields.iter().find(|field| field.name == name)?;
            let level = field.levels.iter().find(|level| level.code == code)?;
            Some((json!([name, code, rounded(level.bits)]), level.bits))
        });
        let (fields, bits): (Vec<Value>, Vec<f64>) = fields.unzip();
        let weight = model.prior_bits + bits.iter().sum::<f64>();
        let told = json!({ "prior": rounded(model.prior_bits), "fields": fields, "rules": ["nik"] });
        Self { probability: share(weight), evidence: told.to_string() }
    }

    /// Why the nearest person is not the row.
    pub(crate) fn rejected(search: &Search<'_>, found: &Unmatched, right: u32) -> Self {
        let weight = found.weight.unwrap_or(f64::NEG_INFINITY);
        Self { probability: share(weight), evidence: by_field(search, found.left, right).to_string() }
    }
}

/// The probability that bits mean.
fn share(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Whether one NIK stands under two names, and nothing else says that they are one person: names that share nothing, and a
/// sex or birth date that contradicts, or no birth date and no mother's name that confirm.
pub(crate) fn two_names_of_one_number(search: &Search<'_>, left: u32, right: u32) -> bool {
    let (_, bars) = search.by_field(left, right);
    let level = |field: &str| bars.iter().find(|bar| bar.field == field).map_or("missing", |bar| bar.level.as_str());
    let confirmed = |level: &str| !matches!(level, "missing" | "different" | "like" | "shared_1" | "shared_2");
    let other_sex = level("sex") == "different";
    let same_birth = level("birth") == "exact";
    let birth_told = level("birth") != "missing";
    let other_birth =
        birth_told && !matches!(level("birth"), "exact" | "default_both" | "default_one" | "day_month_swapped");
    level("nik") == "exact"
        && level("name") == "different"
        && (other_sex || other_birth || !(same_birth || confirmed(level("mother"))))
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
        let words = kind.and_then(|(_, kind)| level_words(*kind, level)).unwrap_or_else(|| Sentence::alike(level));
        Some(FieldEvidence { field: field.to_owned(), level: level.to_owned(), words, bits: piece[2].as_f64()? })
    };
    let pieces = |list: &Value| list.as_array().map_or_else(Vec::new, |list| list.iter().filter_map(piece).collect());
    if kept.is_array() {
        return Evidence { fields: pieces(&kept), ..Evidence::default() };
    }
    let keys = kept["rules"].as_array().cloned().unwrap_or_default();
    let keys: Vec<String> = keys.iter().filter_map(|rule| rule.as_str().map(str::to_owned)).collect();
    Evidence {
        prior: kept["prior"].as_f64().unwrap_or_default(),
        fields: pieces(&kept["fields"]),
        rules: keys.iter().map(|key| rule_words(key)).collect(),
        keys,
        turning: pieces(&kept["turning"]),
    }
}
