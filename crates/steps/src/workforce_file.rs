//! Reading denominators: how many workers a region has, by kind, version and day.

use std::collections::BTreeMap;

use domain::{Denominator, DenominatorKind};
use sheets::{IssueCode, Row, Severity};
use store::{Change, RowBatch, figures, tables};
use units::{Date, RegionCode};

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, count, each_small_row, place_in_use};

/// Reads the denominators of one file, and remembers which it has named.
#[derive(Default)]
struct Denominators {
    seen: BTreeMap<(RegionCode, DenominatorKind, String, Date), u32>,
}

impl Denominators {
    /// The denominator of a row; one that an earlier row gives already refuses it: two numbers cannot both be meant.
    fn denominator(&mut self, row: &mut Row) -> Option<Denominator> {
        let found = denominator(row)?;
        let key = (found.region, found.kind, found.version.trim().to_lowercase(), found.as_of);
        if let Some(earlier) = self.seen.get(&key) {
            row.add_issue("nilai", IssueCode::DenominatorRepeated { row: *earlier }, Severity::Refused);
            return None;
        }
        self.seen.insert(key, row.number());
        Some(found)
    }
}

/// The denominator of a row; a word that is no kind, an unknown region or a number below one refuses it.
fn denominator(row: &mut Row) -> Option<Denominator> {
    let kind = row.text("jenis").and_then(|word| word.parse().ok());
    if kind.is_none() && !row.refused() {
        row.add_issue("jenis", IssueCode::WordUnknown, Severity::Refused);
    }
    let region = place_in_use(row, "kode_wilayah");
    if row.whole("nilai").is_some_and(|value| value < 1) {
        row.add_issue("nilai", IssueCode::NumberOutOfRange, Severity::Refused);
    }
    if row.refused() {
        return None;
    }
    let text = |key: &str| row.text(key).unwrap_or_default().to_owned();
    Some(Denominator {
        region: region?,
        kind: kind?,
        version: text("versi"),
        value: row.whole("nilai")?,
        as_of: row.date("per_tanggal")?,
        source: text("sumber"),
    })
}

/// Reads denominators into one change.
pub(crate) fn read(change: &mut Change<'_>, mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut issues = KeptIssues::new(change)?;
    let mut reading = Denominators::default();
    let (account, found) = each_small_row(&mut draft, &mut |row| issues.put(row), &mut |row| reading.denominator(row))?;
    let first = change.next_ids(tables::WORKFORCE.name, count(found.len()))?;
    let mut batch = RowBatch::new(&tables::WORKFORCE, change.id());
    for (denominator, id) in found.iter().zip(first..) {
        figures::put_denominator(&mut batch, id, denominator);
    }
    change.insert(&batch)?;
    issues.save(change)?;
    change.count("accepted", count(found.len()));
    Ok(draft.report(account, Some(change.id())))
}

/// What reading would give, without keeping it.
pub(crate) fn preview(mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut reading = Denominators::default();
    let (account, _) = each_small_row(&mut draft, &mut |_| {}, &mut |row| reading.denominator(row))?;
    Ok(draft.report(account, None))
}
