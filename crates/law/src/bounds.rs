//! What a value of a rule can be: a reform or a changed file cannot carry a sum below zero or a count without end.

use std::ops::RangeInclusive;

use units::Rate;

use crate::catalogue::{Catalogue, Rule};
use crate::rules::LawError;

/// A thousand trillion rupiah: far above any sum of the law, and its multiples still fit in 64 bits.
const AMOUNTS: RangeInclusive<i64> = 0..=1_000_000_000_000_000;
/// Months, days, hours, persons, times.
const COUNTS: RangeInclusive<i64> = 0..=10_000;
const YEARS: RangeInclusive<i64> = 0..=150;
const DAYS_OF_MONTH: RangeInclusive<i64> = 1..=31;
/// Ten times the whole.
const RATE_MAX: &str = "1000%";

/// Holds every number of every rule against what its kind can be.
pub(crate) fn hold(catalogue: &Catalogue) -> Result<(), LawError> {
    let rate_max: Rate = RATE_MAX.parse().expect("a rate");
    for rule in catalogue.rules() {
        for dated in &rule.values {
            if let Some((read, allowed)) = outside(dated.written(), &of_unit(rule), rate_max) {
                let (id, from) = (&rule.id, dated.from);
                return Err(LawError(format!("{id} from {from}: read {read}; allowed: {allowed}")));
            }
        }
    }
    Ok(())
}

fn of_unit(rule: &Rule) -> RangeInclusive<i64> {
    let unit = rule.unit.as_str();
    if unit.starts_with("rupiah") || unit.contains("slice") {
        AMOUNTS
    } else if unit == "day of month" {
        DAYS_OF_MONTH
    } else if unit.contains("years") {
        YEARS
    } else {
        COUNTS
    }
}

/// The first number outside of its bounds, and the bounds.
fn outside(value: &toml::Value, bounds: &RangeInclusive<i64>, rate_max: Rate) -> Option<(String, String)> {
    match value {
        toml::Value::Integer(number) if !bounds.contains(number) => {
            Some((number.to_string(), format!("{} to {}", bounds.start(), bounds.end())))
        }
        toml::Value::String(text) if text.parse::<Rate>().is_ok_and(|rate| rate > rate_max) => {
            Some((text.clone(), format!("0% to {RATE_MAX}")))
        }
        toml::Value::Array(values) => values.iter().find_map(|value| outside(value, bounds, rate_max)),
        toml::Value::Table(entries) => entries.iter().find_map(|(name, value)| {
            let bounds = if name.starts_with("years") { &YEARS } else { bounds };
            outside(value, bounds, rate_max)
        }),
        _ => None,
    }
}
