//! The life of instruments (`law/instruments.toml`): no value may rest on one that is not in force.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use units::Date;

use crate::catalogue::Catalogue;

static INSTRUMENTS: &str = include_str!("../../../law/instruments.toml");

#[derive(Deserialize)]
struct InstrumentList {
    instrument: Vec<Instrument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instrument {
    name: String,
    from: Date,
    until: Option<Date>,
    revoked_by: Option<String>,
}

/// What the lives of instruments say of the values that rest on them.
#[derive(Debug, Default)]
pub(crate) struct Lives {
    /// Values that reach outside, as sentences.
    pub(crate) outside: Vec<String>,
    /// Instruments cited whose life is not listed.
    pub(crate) unlisted: BTreeSet<String>,
}

/// Holds every value against the instruments it names; several, divided by "; ", carry it one after another.
pub(crate) fn lives(catalogue: &Catalogue) -> Lives {
    let list: InstrumentList = toml::from_str(INSTRUMENTS).expect("law/instruments.toml is checked by a test");
    let known: BTreeMap<&str, &Instrument> =
        list.instrument.iter().map(|instrument| (instrument.name.as_str(), instrument)).collect();
    let mut lives = Lives::default();
    for rule in catalogue.rules() {
        for moment in rule.timeline().values {
            let named: Vec<&str> = moment.value.citation.instrument.split(';').map(str::trim).collect();
            let found: Vec<&Instrument> = named.iter().filter_map(|name| known.get(name).copied()).collect();
            let missing = named.iter().filter(|name| !known.contains_key(**name));
            lives.unlisted.extend(missing.map(|name| (*name).to_owned()));
            if found.len() < named.len() {
                continue;
            }
            let (id, from) = (&rule.id, moment.value.from);
            if let Some(first) = found.iter().min_by_key(|instrument| instrument.from).filter(|first| from < first.from)
            {
                lives.outside.push(format!("{id} {from}: {} is in force from {}", first.name, first.from));
            }
            let Some(last) = found.iter().max_by_key(|instrument| instrument.until.unwrap_or(Date::MAX)) else {
                continue;
            };
            if let Some(until) = last.until.filter(|until| moment.holds_until.is_none_or(|holds| holds > *until)) {
                let by = last.revoked_by.as_deref().map_or(String::new(), |by| format!(", revoked by {by}"));
                lives.outside.push(format!("{id} {from}: {} is in force until {until}{by}", last.name));
            }
        }
    }
    lives
}
