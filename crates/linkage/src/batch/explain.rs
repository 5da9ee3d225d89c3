//! Why two rows are, or are not, one person: every field's evidence, and what would change the outcome.

use crate::batch::encode::Slot;
use crate::batch::levels;
use crate::batch::linker::{Linker, odds_bits};
use crate::batch::model::Model;
use crate::batch::score::{Scorer, Scorers};

/// Less than so many bits is not worth a bar, unless it would leave the sum open.
const LEAST_BAR: f64 = 1e-9;

/// One step of the way from the prior to the weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The field, or fields that say more or less together than each alone: `name + mother`.
    pub field: String,
    /// The level's code; several codes for several fields.
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
    /// What each field adds, given the fields before it; with the prior, which stands first, they sum to the weight.
    pub(crate) fn by_field(&self, scorers: &Scorers, left_row: u32, right_row: u32) -> (f64, Vec<Bar>) {
        let own = self.levels(left_row, right_row);
        let scorer = scorers.of(self.rules_shared(left_row, right_row));
        let bar = |((slot, level), bits): ((&Slot, &u8), f64)| {
            let info = &levels::of(slot.kind)[usize::from(*level)];
            Bar { field: slot.name.clone(), level: info.code.to_owned(), words: info.words[0].to_owned(), bits }
        };
        let bits = scorer.by_field(&self.encoded.slots, &own);
        (scorer.prior, self.encoded.slots.iter().zip(&own).zip(bits).map(bar).collect())
    }

    /// Explains one pair, whether it was compared or not.
    ///
    /// # Panics
    /// When a table has no such row.
    pub fn explain(&self, model: &Model, left_row: u32, right_row: u32) -> Waterfall {
        let model = model.clone().for_right_rows(self.encoded.other().rows);
        self.explained(&Scorers::new(&model, &self.encoded, 1), left_row, right_row)
    }

    pub(crate) fn explained(&self, scorers: &Scorers, left_row: u32, right_row: u32) -> Waterfall {
        let encoded = &self.encoded;
        let shared = self.rules_shared(left_row, right_row);
        let scorer = scorers.of(shared);
        let own = self.levels(left_row, right_row);
        let mut bars = Vec::with_capacity(own.len());
        for (field, slot) in encoded.slots.iter().enumerate() {
            let level = usize::from(own[field]);
            let info = &levels::of(slot.kind)[level];
            bars.push(Bar {
                field: slot.name.clone(),
                level: info.code.to_owned(),
                words: info.words[0].to_owned(),
                bits: scorer.main[field][level],
            });
        }
        for joint in &scorer.together {
            let bits = joint.table[joint.code(|field| usize::from(own[field]))];
            if bits != 0.0 {
                let names = |of: fn(&Bar) -> &str, between: &str| {
                    joint.fields.iter().map(|field| of(&bars[*field])).collect::<Vec<_>>().join(between)
                };
                bars.push(Bar {
                    field: names(|bar| &bar.field, " + "),
                    level: names(|bar| &bar.level, " + "),
                    words: names(|bar| &bar.words, "; "),
                    bits,
                });
            }
        }
        let weight = scorer.bits(&own);
        let family = weight - scorer.prior - bars.iter().map(|bar| bar.bits).sum::<f64>();
        if family < -LEAST_BAR {
            bars.push(Bar {
                field: "family".to_owned(),
                level: "relative_possible".to_owned(),
                words: "saudara atau kembar dapat menjelaskannya juga".to_owned(),
                bits: family,
            });
        }
        let shared = encoded.rules.iter().enumerate().filter(|(place, _)| shared >> place & 1 == 1);
        let needed = odds_bits(self.settings().match_probability);
        Waterfall {
            prior_bits: scorer.prior,
            bars,
            weight,
            probability: 1.0 / (1.0 + (-weight).exp2()),
            rules: shared.map(|(_, rule)| rule.text.clone()).collect(),
            turning: self.turning(scorer, &own, needed),
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
                    words: info.words[0].to_owned(),
                    bits: weight,
                });
            }
        }
        turning
    }
}
