//! Why two rows are, or are not, one person: every field's evidence, and what would change the outcome.

use crate::batch::levels;
use crate::batch::linker::Linker;
use crate::batch::model::Model;
use crate::batch::pairs::equal_keys;
use crate::batch::score::Scorer;

/// One step of the way from the prior to the weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The field, or two fields that say more or less together than each alone: `name + mother`.
    pub field: String,
    /// The level's code; two codes for two fields.
    pub level: String,
    /// The level in Indonesian words.
    pub words: String,
    /// What it adds.
    pub bits: f64,
}

/// The evidence for one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// log2 odds before any field is looked at.
    pub prior_bits: f64,
    /// The steps.
    pub bars: Vec<Bar>,
    /// Their sum with the prior.
    pub weight: f64,
    /// The same as a probability, for this pair alone.
    pub probability: f64,
    /// The blocking rules that bring the two together; none means that they were not compared.
    pub rules: Vec<String>,
    /// Fields whose other level would turn the outcome, with that level and the weight that would come out.
    pub turning: Vec<Bar>,
}

impl Linker {
    /// Explains one pair, whether it was compared or not.
    ///
    /// # Panics
    /// When a table has no such row.
    pub fn explain(&self, model: &Model, left_row: u32, right_row: u32) -> Waterfall {
        let encoded = &self.encoded;
        let scorer = Scorer::new(model, &encoded.slots);
        let own = self.levels(left_row, right_row);
        let mut bars = Vec::with_capacity(own.len());
        for (field, slot) in encoded.slots.iter().enumerate() {
            let level = usize::from(own[field]);
            let info = &levels::of(slot.kind)[level];
            bars.push(Bar {
                field: slot.name.clone(),
                level: info.code.to_owned(),
                words: info.words.to_owned(),
                bits: scorer.main[field][level],
            });
        }
        for (first, second, table) in &scorer.together {
            let bits = table[usize::from(own[*first]) * scorer.radix[*second] + usize::from(own[*second])];
            if bits != 0.0 {
                bars.push(Bar {
                    field: format!("{} + {}", bars[*first].field, bars[*second].field),
                    level: format!("{} + {}", bars[*first].level, bars[*second].level),
                    words: format!("{}; {}", bars[*first].words, bars[*second].words),
                    bits,
                });
            }
        }
        let weight = scorer.bits(&own);
        let keys = |side: &crate::batch::encode::Side, row: u32| {
            side.keys[row as usize * encoded.key_stride..(row as usize + 1) * encoded.key_stride].to_vec()
        };
        let shared = equal_keys(&keys(&encoded.left, left_row), &keys(encoded.other(), right_row));
        let shared = encoded.rules.iter().enumerate().filter(|(place, _)| shared >> place & 1 == 1);
        let threshold = self.settings().match_probability.clamp(1e-9, 1.0 - 1e-9);
        let needed = (threshold / (1.0 - threshold)).log2();
        Waterfall {
            prior_bits: model.prior_bits,
            bars,
            weight,
            probability: 1.0 / (1.0 + (-weight).exp2()),
            rules: shared.map(|(_, rule)| rule.text.clone()).collect(),
            turning: self.turning(&scorer, &own, needed),
        }
    }

    /// For each field the mildest other level that turns the outcome.
    fn turning(&self, scorer: &Scorer, own: &[u8], needed: f64) -> Vec<Bar> {
        let is = scorer.bits(own) >= needed;
        let mut turning = Vec::new();
        for (field, slot) in self.encoded.slots.iter().enumerate() {
            let mut nearest: Option<(f64, usize)> = None;
            for level in 1..scorer.radix[field] {
                let mut other = own.to_vec();
                other[field] = level as u8;
                let weight = scorer.bits(&other);
                let nearer = |known: f64| (weight - needed).abs() < (known - needed).abs();
                if (weight >= needed) != is && nearest.is_none_or(|(known, _)| nearer(known)) {
                    nearest = Some((weight, level));
                }
            }
            if let Some((weight, level)) = nearest {
                let info = &levels::of(slot.kind)[level];
                turning.push(Bar {
                    field: slot.name.clone(),
                    level: info.code.to_owned(),
                    words: info.words.to_owned(),
                    bits: weight,
                });
            }
        }
        turning
    }
}
