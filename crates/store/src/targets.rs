//! Keeps and finds targets, by whose instrument they stand, and which of several was chosen.

use std::collections::BTreeMap;

use domain::{AllocationRule, Instrument, TargetRule};
use units::{Id, RegionCode};

use crate::people::{damaged, opt_region, word};
use crate::{Query, RowBatch, StoreError};

/// A target is in force since somebody chose it: who, when, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetChoice {
    /// The target as it stood when it was chosen.
    pub target: Id<TargetRule>,
    /// The change that says so.
    pub change: i64,
    /// Who.
    pub actor: String,
    /// When, RFC 3339.
    pub recorded_at: String,
    /// Why.
    pub reason: String,
}

/// From what an allocated target was parted, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllocatedFrom {
    /// The wider region's target.
    pub target: Id<TargetRule>,
    /// By what rule.
    pub rule: AllocationRule,
}

/// A target as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTarget {
    /// The target.
    pub rule: TargetRule,
    /// From what it was parted, if it was.
    pub from: Option<AllocatedFrom>,
    /// Who chose it, if somebody did.
    pub choice: Option<TargetChoice>,
}

/// The targets that stand, the newest first; of one instrument for one region and year the file that came in last
/// speaks. A choice holds for the instrument: whoever corrects a chosen target need not choose it again.
pub fn kept_targets(query: &mut impl Query) -> Result<Vec<KeptTarget>, StoreError> {
    let mut all: Vec<KeptTarget> = Vec::new();
    let sql = "SELECT t.id, t.region, t.year, t.rate, t.kind, t.basis, t.source, d.instrument, d.persons, d.rule, \
               d.from_target FROM target t LEFT JOIN target_detail d ON d.target_id = t.id \
               WHERE t.change_id NOT IN (SELECT id FROM retracted) ORDER BY t.id DESC";
    query.query(sql, &[], &mut |row| {
        let region = opt_region(row, 1)?.ok_or_else(|| damaged("region"))?;
        let basis = row.text(5)?.to_owned();
        let instrument = match row.opt_text(7)? {
            Some(code) => code.parse().map_err(|_| damaged("instrument"))?,
            None => Instrument::named(&basis, region),
        };
        let from = match (row.opt_text(9)?, row.opt_int(10)?) {
            (Some(rule), Some(target)) => {
                Some(AllocatedFrom { target: Id::new(target), rule: rule.parse().map_err(|_| damaged("rule"))? })
            }
            _ => None,
        };
        let rule = TargetRule {
            id: Id::new(row.int(0)?),
            region,
            year: i32::try_from(row.int(2)?).map_err(|_| damaged("year"))?,
            rate: word(row, 3)?,
            persons: row.opt_int(8)?,
            kind: word(row, 4)?,
            instrument,
            basis,
            source: row.text(6)?.to_owned(),
            chosen: false,
        };
        all.push(KeptTarget { rule, from, choice: None });
        Ok(())
    })?;
    // The latest choice among rivals speaks; it may name a row that a later file of the same instrument corrects.
    let mut last: BTreeMap<(RegionCode, i32, &str), (TargetRule, TargetChoice)> = BTreeMap::new();
    for choice in choices(query)? {
        let Some(of) = all.iter().find(|known| known.rule.id == choice.target) else { continue };
        last.insert((of.rule.region, of.rule.year, of.rule.kind.code()), (of.rule.clone(), choice));
    }
    let mut standing: Vec<KeptTarget> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for mut known in all {
        let rule = &known.rule;
        let word = rule.basis.trim().to_lowercase();
        if !seen.insert((rule.region, rule.year, rule.kind, rule.instrument, word)) {
            continue;
        }
        let chosen = last.get(&(rule.region, rule.year, rule.kind.code()));
        if let Some((_, choice)) = chosen.filter(|(of, _)| of.same_instrument(rule)) {
            known.rule.chosen = true;
            known.choice = Some(choice.clone());
        }
        standing.push(known);
    }
    Ok(standing)
}

/// The same without their history, for figures.
pub fn targets(query: &mut impl Query) -> Result<Vec<TargetRule>, StoreError> {
    Ok(kept_targets(query)?.into_iter().map(|kept| kept.rule).collect())
}

fn choices(query: &mut impl Query) -> Result<Vec<TargetChoice>, StoreError> {
    let sql = "SELECT k.target_id, c.id, c.actor, c.recorded_at, c.reason FROM target_choice k \
               JOIN change c ON c.id = k.change_id WHERE c.id NOT IN (SELECT id FROM retracted) ORDER BY k.id";
    query.query_all(sql, &[], |row| {
        Ok(TargetChoice {
            target: Id::new(row.int(0)?),
            change: row.int(1)?,
            actor: row.text(2)?.to_owned(),
            recorded_at: row.text(3)?.to_owned(),
            reason: row.text(4)?.to_owned(),
        })
    })
}

/// Adds a target to a batch of [`crate::tables::TARGET`] under its number.
pub fn put_target(batch: &mut RowBatch, target: &TargetRule) {
    batch
        .row(target.id.get())
        .int(target.region.packed())
        .int(i64::from(target.year))
        .text(&target.rate.to_string())
        .text(target.kind.code())
        .text(&target.basis)
        .text(&target.source);
}

/// Adds what else is known of a target to a batch of [`crate::tables::TARGET_DETAIL`].
pub fn put_target_detail(batch: &mut RowBatch, id: i64, target: &TargetRule, from: Option<AllocatedFrom>) {
    batch
        .row(id)
        .int(target.id.get())
        .text(target.instrument.code())
        .opt_int(target.persons)
        .opt_text(from.map(|from| from.rule.code()))
        .opt_int(from.map(|from| from.target.get()));
}

/// Adds a choice to a batch of [`crate::tables::TARGET_CHOICE`].
pub fn put_target_choice(batch: &mut RowBatch, id: i64, target: Id<TargetRule>) {
    batch.row(id).int(target.get());
}
