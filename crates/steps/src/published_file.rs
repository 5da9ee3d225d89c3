//! Reading published figures into the ledger: what was printed, as it was printed.

use std::collections::HashSet;

use domain::{PrintedNumber, PublishedFigure, metric_allows};
use sheets::{IssueCode, Row, Severity};
use store::{Change, RowBatch, figures, tables};
use units::{Date, RegionCode};

use crate::StepError;
use crate::import::{Draft, ImportReport, KeptIssues, YEARS, count, each_small_row, successor};

/// Codes of areas that are no region begin so; a regional office or a group of islands, say.
const OWN_AREA: &str = "X-";

/// The figure of a row; what cannot be read becomes an issue that refuses it.
pub(crate) fn figure(row: &mut Row) -> Option<PublishedFigure> {
    let text = |row: &Row, key: &str| row.text(key).unwrap_or_default().to_owned();
    let mut area = text(row, "region_code");
    let mut region = area.parse::<RegionCode>();
    // A figure under a code that is no longer given out speaks of what took its place.
    if let Ok(code) = region
        && let Some(now) = successor(code)
    {
        row.add_doubt("region_code", IssueCode::RegionRetired, now.to_string());
        (area, region) = (now.to_string(), Ok(now));
    }
    let value = text(row, "value").parse::<PrintedNumber>();
    let as_of = text(row, "as_of").parse();
    let mut refuse = |key: &str, code: IssueCode| row.add_issue(key, code, Severity::Refused);
    match region {
        _ if area.is_empty() || area.starts_with(OWN_AREA) => {}
        Ok(code) if units::region(code).is_none() => refuse("region_code", IssueCode::RegionNotInUse),
        Ok(_) => {}
        Err(_) => refuse("region_code", IssueCode::RegionUnreadable),
    }
    // An empty cell is told by the reader already.
    if value.is_err() && row.text("value").is_some() {
        row.add_issue("value", IssueCode::NumberUnreadable, Severity::Refused);
    }
    if as_of.is_err() && row.text("as_of").is_some() {
        row.add_issue("as_of", IssueCode::DateUnreadable, Severity::Refused);
    }
    let plain =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if row.text("metric").is_some_and(|metric| !plain(metric)) {
        row.add_issue("metric", IssueCode::WordUnknown, Severity::Refused);
    } else if let Ok(value) = value {
        match metric_allows(row.text("metric").unwrap_or_default(), value) {
            Some(true) => {}
            Some(false) => row.add_issue("value", IssueCode::NumberOutOfRange, Severity::Refused),
            None => row.add_issue("metric", IssueCode::WordUnknown, Severity::Warning),
        }
    }
    if row.text("source_address").is_some_and(leads_elsewhere) {
        row.add_issue("source_address", IssueCode::AddressUnusable, Severity::Refused);
    }
    if row.refused() {
        return None;
    }
    Some(PublishedFigure {
        region: region.ok(),
        area,
        name: text(row, "region_name"),
        as_of: as_of.ok()?,
        metric: text(row, "metric"),
        value: value.ok()?,
        unit: text(row, "unit"),
        segment: row.text("segment").unwrap_or("total").to_owned(),
        source: text(row, "source_address"),
        note: row.text("note").map(str::to_owned),
    })
}

/// Whether a source is written as an address, but of something else than a page of the web.
fn leads_elsewhere(source: &str) -> bool {
    let scheme = source.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_address = !source.contains(char::is_whitespace);
    is_address && scheme.is_some_and(|scheme| scheme != "https" && scheme != "http")
}

/// What is aimed at, or fixed beforehand: it may speak of years to come.
const FIXED_AHEAD: [&str; 4] = ["target_pct", "target_participants", "minimum_wage", "village_budget"];

/// The same of a file that comes in: what was counted, nobody counted on a day that has not come.
pub(crate) fn figure_by(row: &mut Row, today: Date) -> Option<PublishedFigure> {
    let figure = figure(row)?;
    let ahead = if FIXED_AHEAD.contains(&figure.metric.as_str()) {
        !YEARS.contains(&i64::from(figure.as_of.last.year()))
    } else {
        figure.as_of.first > today
    };
    if ahead {
        row.add_issue("as_of", IssueCode::DateToCome, Severity::Refused);
    }
    (!ahead).then_some(figure)
}

/// What makes a figure the same print as another: where it was read and what it says, our own words aside.
fn print(figure: &PublishedFigure) -> [String; 7] {
    let PublishedFigure { area, as_of, metric, value, unit, segment, source, .. } = figure;
    [area, &as_of.to_string(), metric, &value.to_string(), unit, segment, source].map(|part: &String| part.clone())
}

/// Reads the file into one change; figures that the ledger holds already are merged into what stands there.
pub(crate) fn read(change: &mut Change<'_>, mut draft: Draft<'_>) -> Result<ImportReport, StepError> {
    let mut issues = KeptIssues::new(change)?;
    let today = draft.today;
    let known: HashSet<_> = figures::published(change)?.iter().map(print).collect();
    let (mut account, mut found) =
        each_small_row(&mut draft, &mut |row| issues.put(row), &mut |row| figure_by(row, today))?;
    // The same print brought in again says nothing new.
    found.retain(|figure| {
        let again = known.contains(&print(figure));
        account.merged += u64::from(again);
        account.accepted -= u64::from(again);
        !again
    });
    let first = change.next_ids(tables::PUBLISHED_FIGURE.name, count(found.len()))?;
    let mut batch = RowBatch::new(&tables::PUBLISHED_FIGURE, change.id());
    for (figure, id) in found.iter().zip(first..) {
        figures::put_published(&mut batch, id, figure);
    }
    change.insert(&batch)?;
    issues.save(change)?;
    change.count("accepted", count(found.len()));
    Ok(draft.report(account, Some(change.id())))
}
