//! Reading targets: two of one instrument for one year cannot both be meant.

use std::collections::BTreeMap;

use domain::{DenominatorKind, Instrument, TargetRule};
use sheets::{IssueCode, Row, Severity};
use store::targets::{put_target, put_target_detail};
use store::{Change, RowBatch, tables};
use units::{Id, Rate, RegionCode};

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, YEARS, count, each_small_row, place_in_use};

/// All of a denominator.
const WHOLE: i64 = 1_000_000_000;

/// Instruments that reports name by a wrong number, and the one that is meant: Inpres 2/2023 is of human-rights
/// violations of the past, not of social security.
const MISNAMED: [(&str, &str); 1] = [("Inpres 2/2023", "Inpres 2/2021")];

/// Reads the rows of one file, and remembers which targets it has named.
#[derive(Default)]
struct Reading {
    seen: BTreeMap<(RegionCode, i32, DenominatorKind, Instrument, String), u32>,
}

impl Reading {
    /// The target of a row; what cannot be read becomes an issue that refuses it.
    fn target(&mut self, row: &mut Row) -> Option<TargetRule> {
        let refuse = |row: &mut Row, key: &str, code: IssueCode| row.add_issue(key, code, Severity::Refused);
        let region = place_in_use(row, "kode_wilayah");
        let kind = row.text("jenis_penyebut").map(str::parse::<DenominatorKind>);
        if kind.as_ref().is_some_and(Result::is_err) {
            refuse(row, "jenis_penyebut", IssueCode::WordUnknown);
        }
        if row.whole("tahun").is_some_and(|year| !YEARS.contains(&year)) {
            refuse(row, "tahun", IssueCode::NumberOutOfRange);
        }
        if row.rate("persen").is_some_and(|rate: Rate| !(1..=WHOLE).contains(&rate.billionths())) {
            refuse(row, "persen", IssueCode::NumberOutOfRange);
        }
        let named = row.text("instrumen").map(str::parse::<Instrument>);
        if named.as_ref().is_some_and(Result::is_err) {
            refuse(row, "instrumen", IssueCode::WordUnknown);
        }
        if row.refused() {
            return None;
        }
        let (region, basis) = (region?, row.text("dasar")?.to_owned());
        let target = TargetRule {
            id: Id::new(0),
            region,
            year: row.whole("tahun").and_then(|year| i32::try_from(year).ok())?,
            rate: row.rate("persen")?,
            persons: None,
            kind: kind?.ok()?,
            instrument: named.and_then(Result::ok).unwrap_or_else(|| Instrument::named(&basis, region)),
            source: row.text("sumber")?.to_owned(),
            basis,
            chosen: false,
        };
        if let Some((_, meant)) = MISNAMED.iter().find(|(slip, _)| target.basis.contains(slip)) {
            row.add_doubt("dasar", IssueCode::WordUnknown, (*meant).to_owned());
        }
        let word = target.basis.trim().to_lowercase();
        let key = (target.region, target.year, target.kind, target.instrument, word);
        if let Some(earlier) = self.seen.get(&key) {
            refuse(row, "persen", IssueCode::TargetRepeated { row: *earlier });
            return None;
        }
        self.seen.insert(key, row.number());
        Some(target)
    }
}

/// Reads the file without keeping anything.
pub(crate) fn preview(mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut reading = Reading::default();
    let (account, _) = each_small_row(&mut draft, &mut |_| {}, &mut |row| reading.target(row))?;
    Ok(draft.report(account, None))
}

/// Reads the file into one change.
pub(crate) fn read(change: &mut Change<'_>, mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut issues = KeptIssues::new(change)?;
    let mut reading = Reading::default();
    let (account, found) = each_small_row(&mut draft, &mut |row| issues.put(row), &mut |row| reading.target(row))?;
    keep(change, found.into_iter().map(|target| (target, None)).collect())?;
    issues.save(change)?;
    Ok(draft.report(account, Some(change.id())))
}

/// Writes targets under new numbers, each with what it was parted from.
pub(super) fn keep(
    change: &mut Change<'_>,
    targets: Vec<(TargetRule, Option<store::targets::AllocatedFrom>)>,
) -> Result<(), StepError> {
    let kept = count(targets.len());
    let first = change.next_ids(tables::TARGET.name, kept)?;
    let first_detail = change.next_ids(tables::TARGET_DETAIL.name, kept)?;
    let mut rules = RowBatch::new(&tables::TARGET, change.id());
    let mut details = RowBatch::new(&tables::TARGET_DETAIL, change.id());
    for (at, (target, from)) in (0..).zip(targets) {
        let target = TargetRule { id: Id::new(first + at), ..target };
        put_target(&mut rules, &target);
        put_target_detail(&mut details, first_detail + at, &target, from);
    }
    change.insert(&rules)?;
    change.insert(&details)?;
    change.count("accepted", kept);
    Ok(())
}
