//! The third explanation beside "one person" and "two strangers": brother, sister or twin. Mother and village agree in
//! relatives as they do in one person, so name, birth date, sex and NIK have to tell them apart.

use crate::batch::levels::{self, date, nik, plain, words};
use crate::batch::model::{FieldModel, Model, Together};
use crate::batch::settings::Kind;

/// Share of each level of the NIK among relatives born on one day, which are twins: the district and the date are the
/// same, the next serial follows.
const TWIN_NIK: [f64; 11] = [0.0, 1e-3, 0.005, 0.85, 0.01, 0.002, 0.004, 0.02, 0.02, 0.028, 0.06];
/// The same for relatives born on different days.
const SIBLING_NIK: [f64; 11] = [0.0, 1e-4, 5e-4, 0.002, 1e-3, 0.06, 0.002, 0.05, 0.001, 0.70, 0.183];
/// Of the birth date: of brothers and sisters about one pair in fifty are twins.
const BIRTH: [f64; 12] = [0.0, 0.02, 0.03, 0.02, 5e-4, 0.003, 0.002, 4e-4, 1e-4, 0.002, 0.03, 0.892];

/// Of the name, by group of levels that differ in rarity only.
const NAME: &[(u8, u8, f64)] = &[
    (words::EXACT, words::JOINED, 0.001),
    (words::JOINED, words::REORDERED, 0.001),
    (words::REORDERED, words::SOUND, 0.001),
    (words::SOUND, words::TYPO, 0.003),
    (words::TYPO, words::INITIAL, 0.04),
    (words::INITIAL, words::SUBSET, 0.004),
    (words::SUBSET, words::SUBSET_TYPO, 0.01),
    (words::SUBSET_TYPO, words::SHARED, 0.005),
    (words::SHARED, words::SIMILAR, 0.37),
    (words::SIMILAR, words::LIKE, 0.04),
    (words::LIKE, words::DIFFERENT, 0.06),
    (words::DIFFERENT, words::DIFFERENT + 1, 0.465),
];

/// Of the sex: as among strangers.
const SEX: f64 = 0.5;
/// What the data say of a level counts from about so large a share on.
const LEAST_SHARE: f64 = 2e-4;

/// For each level how much more often it is seen in one person than in relatives, in bits. Nothing where the fields
/// could not tell them apart, or where other numbers would have to be thought of too.
pub(crate) fn of(model: &Model) -> Vec<Together> {
    let first = |kind: Kind| model.fields.iter().find(|field| field.kind == kind);
    let (Some(birth), Some(name)) = (first(Kind::Date), first(Kind::Name)) else { return Vec::new() };
    if model.fields.iter().any(|field| matches!(field.kind, Kind::Id | Kind::Phone | Kind::Code)) {
        return Vec::new();
    }
    let mut found = vec![alone(birth, |level| BIRTH[level]), alone(name, name_share(name))];
    if let Some(sex) = first(Kind::Sex) {
        found.push(alone(sex, |_| SEX));
    }
    if let Some(number) = first(Kind::Nik) {
        let mut bits = Vec::new();
        for (date_level, date_info) in levels::of(Kind::Date).iter().enumerate() {
            let twins = matches!(date_level as u8, date::EXACT | date::DEFAULT_BOTH);
            let shares = if twins { &TWIN_NIK } else { &SIBLING_NIK };
            for (own, share) in number.levels.iter().zip(shares).skip(usize::from(nik::EXACT)) {
                bits.push((vec![own.code.clone(), date_info.code.to_owned()], ratio(own.m, *share)));
            }
        }
        found.push(Together { fields: vec![number.name.clone(), birth.name.clone()], bits });
    }
    found
}

fn ratio(m: f64, v: f64) -> f64 {
    (m.max(LEAST_SHARE) / v).log2()
}

fn alone(field: &FieldModel, share: impl Fn(usize) -> f64) -> Together {
    let known = field.levels.iter().enumerate().skip(usize::from(plain::SAME));
    let bits = known.map(|(level, own)| (vec![own.code.clone()], ratio(own.m, share(level)))).collect();
    Together { fields: vec![field.name.clone()], bits }
}

/// A group's share goes to its levels as it does in one person.
fn name_share(name: &FieldModel) -> impl Fn(usize) -> f64 {
    let mut shares = vec![1.0; name.levels.len()];
    for (from, to, share) in NAME {
        let own = usize::from(*from)..usize::from(*to);
        let all: f64 = name.levels[own.clone()].iter().map(|level| level.m.max(LEAST_SHARE)).sum();
        for level in own {
            shares[level] = share * name.levels[level].m.max(LEAST_SHARE) / all;
        }
    }
    move |level| shares[level]
}
