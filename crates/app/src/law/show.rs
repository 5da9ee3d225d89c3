//! `payung law show`: rules with their values, articles and sources.

use ::law::{Rule, gaps};
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::Date;

use super::{LawChoice, day, family, reading};
use crate::Ended;
use crate::desk::Desk;

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Name of a rule, or the beginning of several.
    id: Option<String>,
    /// Only the value in force on this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
    rules: Vec<Rule>,
}

pub(super) fn show(desk: &Desk, arguments: &ShowArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let on = arguments.on.as_deref().map(|text| day("--on", text)).transpose()?;
    let wanted = arguments.id.as_deref().unwrap_or("");
    let rules = family(law.catalogue(), wanted)?;
    let shown: Vec<Rule> = match on {
        Some(day) => rules.iter().filter_map(|rule| rule.only_on(day)).collect(),
        None => rules.iter().map(|rule| (*rule).clone()).collect(),
    };
    if let (Some(day), true) = (on, shown.is_empty()) {
        let first = rules.iter().filter_map(|rule| rule.values.first()).map(|value| value.from).min();
        let (since, from) = first.map_or((String::new(), String::new()), |first| {
            (format!(" Nilai pertama berlaku sejak {first}."), format!(" The first value holds from {first}."))
        });
        return Err(StepError::request(
            format!("{wanted} tidak punya nilai yang diketahui untuk {day}.{since}"),
            format!("{wanted} has no known value for {day}.{from}"),
        ));
    }
    if desk.is_json() {
        desk.print_json(&Shown { on, rules: shown })?;
        return Ok(Ended::Done);
    }
    let whole = rules.len() == 1;
    for rule in &shown {
        print_rule(desk, rule, whole);
    }
    if wanted.is_empty() {
        desk.say("");
        desk.say(desk.pick("Belum dimodelkan atau tidak diatur:", "Not modelled, or not settled by the law:"));
        for gap in gaps() {
            desk.say(&format!("  {}: {}", gap.id, gap.text.said_in(desk.language())));
        }
    }
    Ok(Ended::Done)
}

/// One line a value; all that is known of it when only one rule was asked for.
fn print_rule(desk: &Desk, rule: &Rule, whole: bool) {
    desk.say(&format!("{}  {} [{}]", rule.id, rule.title.said_in(desk.language()), rule.unit));
    for value in &rule.values {
        let until = value.until.map_or(String::new(), |until| format!(" {} {until}", desk.pick("sampai", "to")));
        let rows = value.rows();
        let first = match (whole, rows.as_slice()) {
            (_, [only]) => only.clone(),
            (_, rows) => format!("{} {}", rows.len(), desk.pick("baris", "rows")),
        };
        desk.say(&format!(
            "  {}{until}: {first}  ({}, {})",
            value.from,
            value.citation,
            reading(desk, &value.citation)
        ));
        if !whole {
            continue;
        }
        for row in rows.iter().filter(|_| rows.len() > 1) {
            desk.say(&format!("    {row}"));
        }
        if !value.citation.source.is_empty() {
            let read_at = desk.pick("dibaca di", "read at");
            desk.say(&format!("    {read_at} {} ({})", value.citation.source, value.citation.checked));
        }
        let note = value.note.said_in(desk.language());
        if !note.is_empty() {
            desk.say(&format!("    {}: {note}", desk.pick("catatan", "note")));
        }
    }
}
