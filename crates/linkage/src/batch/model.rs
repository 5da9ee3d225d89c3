//! The model: how often each level occurs in pairs of one person and of two, as text that people can read.

use serde::{Deserialize, Serialize};

use crate::batch::encode::{Slot, problem};
use crate::batch::levels;
use crate::batch::relatives;
use crate::batch::settings::{FixedLevel, Kind, SettingsError};

/// The version of the text form that this code writes and reads.
pub const MODEL_VERSION: u32 = 1;

/// What is learnt from two tables, or given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// [`MODEL_VERSION`].
    pub version: u32,
    /// log2 of the odds that a compared pair is one person, before its fields are looked at.
    pub prior_bits: f64,
    /// Share of left rows that are somebody on the right.
    pub share_found: f64,
    /// How many pairs it was learnt from; 0 when nothing was.
    pub learned_from: u64,
    /// Among how many right rows: in a larger register chance agrees more often. 0 where that is not known.
    #[serde(default)]
    pub right_rows: u64,
    /// Whether equal and different numbers (NIK or the like) stood in for labels.
    pub labelled_by: Option<String>,
    /// The fields, in the order they are compared.
    pub fields: Vec<FieldModel>,
    /// What each level of that number weighs in pairs that nothing but the number brought together, in place of
    /// its own bits: such pairs are picked by it, so it proves less. The prior is included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_number_alone: Vec<(String, f64)>,
    /// Corrections where two fields together say more, or less, than each alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Together>,
    /// How much more often levels are seen in one person than in brothers, sisters and twins, in bits. A pair weighs no
    /// more than these allow: what a relative explains as well proves little.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relatives: Vec<Together>,
}

/// The levels of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldModel {
    /// The field's name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its levels, in the order of the kind; the first is "missing".
    pub levels: Vec<LevelModel>,
}

/// One level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelModel {
    /// Its code.
    pub code: String,
    /// Share among compared pairs of one person that have both values ("missing": among all).
    pub m: f64,
    /// Share among compared pairs of two.
    pub u: f64,
    /// What it adds to the weight: log2 m/u, corrected for what the other fields say already.
    pub bits: f64,
    /// Pairs in which it was seen while learning; 0 is "never observed".
    pub seen: u64,
}

/// Corrections for two fields, or three.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The fields.
    pub fields: Vec<String>,
    /// A level of each, and the bits that they add together.
    pub bits: Vec<(Vec<String>, f64)>,
}

/// No evidence is worth more bits than these, for or against.
const MOST_BITS: f64 = 1_000.0;
/// Bits that the size of a register may move the prior.
const MOST_SHIFT: f64 = 8.0;

impl Model {
    /// What is assumed before anything is learnt.
    pub(crate) fn assumed(slots: &[Slot]) -> Self {
        let field = |slot: &Slot| FieldModel {
            name: slot.name.clone(),
            kind: slot.kind,
            levels: levels::of(slot.kind)
                .iter()
                .map(|level| LevelModel {
                    code: level.code.to_owned(),
                    m: level.m,
                    u: level.u,
                    bits: if level.m > 0.0 { (level.m / level.u).log2() } else { 0.0 },
                    seen: 0,
                })
                .collect(),
        };
        Self {
            version: MODEL_VERSION,
            prior_bits: -5.0,
            share_found: 0.5,
            learned_from: 0,
            right_rows: 0,
            labelled_by: None,
            by_number_alone: Vec::new(),
            fields: slots.iter().map(field).collect(),
            together: Vec::new(),
            relatives: Vec::new(),
        }
    }

    /// With relatives as a third explanation, by the shares that it has.
    pub(crate) fn with_relatives(mut self) -> Self {
        self.relatives = relatives::of(&self);
        self
    }

    /// Puts given shares in the place of learnt ones; what such a level adds together with others goes.
    pub(crate) fn fix(&mut self, fixed: &[FixedLevel]) -> Result<(), SettingsError> {
        for given in fixed {
            if !(given.m > 0.0 && given.m <= 1.0 && given.u > 0.0 && given.u <= 1.0) {
                let read = format!("m {} u {}", given.m, given.u);
                return Err(problem("fixed", &read, "shares above 0 and up to 1"));
            }
            let names: Vec<String> = self.fields.iter().map(|field| field.name.clone()).collect();
            let Some(field) = self.fields.iter_mut().find(|field| field.name == given.field) else {
                return Err(problem("fixed.field", &given.field, &names.join(", ")));
            };
            let codes: Vec<String> = field.levels.iter().map(|level| level.code.clone()).collect();
            let Some(level) = field.levels.iter_mut().find(|level| level.code == given.level) else {
                return Err(problem("fixed.level", &given.level, &codes.join(", ")));
            };
            (level.m, level.u, level.bits) = (given.m, given.u, (given.m / given.u).log2());
            for together in &mut self.together {
                let place = together.fields.iter().position(|name| *name == given.field);
                together.bits.retain(|(levels, _)| place.is_none_or(|place| levels[place] != given.level));
            }
        }
        Ok(())
    }

    /// The same for a larger register: strangers who agree by chance are as many times more. For a smaller one nothing
    /// changes, because relatives and shared numbers are as many as before.
    pub(crate) fn for_right_rows(mut self, rows: usize) -> Self {
        if self.right_rows > 0 && rows > 0 {
            let bits = (self.right_rows as f64 / rows as f64).log2();
            self.prior_bits += bits.clamp(-MOST_SHIFT, 0.0);
            self.right_rows = rows as u64;
        }
        self
    }

    /// The model for pairs that nothing but the number brought together, where there is one.
    pub(crate) fn alone(&self) -> Option<Self> {
        let label = self.labelled_by.as_ref().filter(|_| !self.by_number_alone.is_empty())?;
        let mut alone = self.clone();
        let own = alone.fields.iter_mut().find(|field| field.name == *label)?;
        for level in &mut own.levels {
            let known = self.by_number_alone.iter().find(|(code, _)| *code == level.code);
            level.bits = known.map_or(0.0, |(_, bits)| bits - self.prior_bits);
        }
        alone.together.retain(|own| !own.fields.contains(label));
        Some(alone)
    }

    /// Whether it was made for these fields.
    pub(crate) fn check(&self, slots: &[Slot]) -> Result<(), SettingsError> {
        if self.version != MODEL_VERSION {
            return Err(problem("model.version", &self.version.to_string(), &MODEL_VERSION.to_string()));
        }
        let fits = self.fields.len() == slots.len()
            && self.fields.iter().zip(slots).all(|(field, slot)| {
                let codes = levels::of(slot.kind).iter().map(|level| level.code);
                field.name == slot.name && field.levels.iter().map(|level| level.code.as_str()).eq(codes)
            });
        if !fits {
            let names = |names: Vec<&str>| names.join(", ");
            let read = names(self.fields.iter().map(|field| field.name.as_str()).collect());
            let allowed = names(slots.iter().map(|slot| slot.name.as_str()).collect());
            return Err(problem("model.fields", &read, &allowed));
        }
        self.check_numbers()?;
        self.check_together(slots)
    }

    /// A file that somebody wrote by hand may say anything; what is no weight would judge wrongly without a word.
    fn check_numbers(&self) -> Result<(), SettingsError> {
        let bits = |setting: &str, bits: f64| {
            let fits = bits.abs() <= MOST_BITS;
            if fits { Ok(()) } else { Err(problem(setting, &bits.to_string(), "bits from -1000 to 1000")) }
        };
        let share = |setting: &str, share: f64| {
            let fits = (0.0..=1.0).contains(&share);
            if fits { Ok(()) } else { Err(problem(setting, &share.to_string(), "0 to 1")) }
        };
        bits("model.prior_bits", self.prior_bits)?;
        share("model.share_found", self.share_found)?;
        for field in &self.fields {
            for level in &field.levels {
                let of = |part: &str| format!("model.fields.{}.{}.{part}", field.name, level.code);
                share(&of("m"), level.m)?;
                share(&of("u"), level.u)?;
                bits(&of("bits"), level.bits)?;
            }
        }
        self.by_number_alone.iter().try_for_each(|(code, own)| bits(&format!("model.by_number_alone.{code}"), *own))?;
        let joint = self.together.iter().chain(&self.relatives).flat_map(|own| &own.bits);
        joint.into_iter().try_for_each(|(codes, own)| bits(&format!("model.together.{}", codes.join(" + ")), *own))
    }

    fn check_together(&self, slots: &[Slot]) -> Result<(), SettingsError> {
        for own in self.together.iter().chain(&self.relatives) {
            let names = || own.fields.join(", ");
            let mut kinds = Vec::with_capacity(own.fields.len());
            for (place, field) in own.fields.iter().enumerate() {
                let slot = slots.iter().find(|slot| slot.name == *field && !own.fields[..place].contains(field));
                let allowed = || slots.iter().map(|slot| slot.name.as_str()).collect::<Vec<_>>().join(", ");
                kinds.push(slot.ok_or_else(|| problem("model.together.fields", &names(), &allowed()))?.kind);
            }
            if !(1..=3).contains(&kinds.len()) {
                return Err(problem("model.together.fields", &names(), "one to three fields"));
            }
            for (codes, _) in &own.bits {
                let known = |(kind, code): (&Kind, &String)| levels::of(*kind).iter().any(|level| level.code == code);
                if codes.len() != kinds.len() || !kinds.iter().zip(codes).all(known) {
                    let allowed = format!("one level of each of {}", names());
                    return Err(problem("model.together.bits", &codes.join(", "), &allowed));
                }
            }
        }
        Ok(())
    }
}
