//! `payung law timeline`, `search` and `diff`: the law through time.

use ::law::{Difference, Happened, RuleValue, Timeline};
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::Date;

use super::{LawChoice, day, family, reading};
use crate::Ended;
use crate::desk::Desk;

const ROWS_SHOWN: usize = 12;

#[derive(Args)]
pub(crate) struct TimelineArguments {
    /// Name of a rule, or the beginning of several.
    id: String,
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Args)]
pub(crate) struct SearchArguments {
    /// Words that must all stand in it, in any case.
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Args)]
pub(crate) struct DiffArguments {
    /// The first day.
    #[arg(value_name = "DATE1")]
    before: String,
    /// The second day.
    #[arg(value_name = "DATE2")]
    after: String,
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Serialize)]
struct Timelines<'l> {
    rules: Vec<Timeline<'l>>,
}

#[derive(Serialize)]
struct Searched<'l> {
    words: &'l [String],
    #[serde(flatten)]
    found: ::law::Found<'l>,
}

#[derive(Serialize)]
struct Differences<'l> {
    before: Date,
    after: Date,
    rules: Vec<Difference<'l>>,
}

pub(super) fn timeline(desk: &Desk, arguments: &TimelineArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let rules = family(law.catalogue(), &arguments.id)?;
    let timelines = Timelines { rules: rules.into_iter().map(::law::Rule::timeline).collect() };
    if desk.is_json() {
        desk.print_json(&timelines)?;
    }
    for rule in &timelines.rules {
        desk.say(&format!("{}  {} [{}]", rule.id, rule.title.said_in(desk.language()), rule.unit));
        for moment in &rule.values {
            let until = moment.holds_until.map_or(desk.pick("seterusnya", "on").to_owned(), |until| until.to_string());
            let citation = &moment.value.citation;
            let happened = happened(desk, moment.happened);
            let value = short(desk, moment.value);
            let before = moment.before.as_ref().map_or(String::new(), |before| format!("{before} -> "));
            desk.say(&format!(
                "  {} .. {until}  {happened}: {before}{value}  ({citation}, {})",
                moment.value.from,
                reading(desk, citation)
            ));
            print_rows(desk, &moment.added, &moment.removed);
        }
    }
    Ok(Ended::Done)
}

pub(super) fn search(desk: &Desk, arguments: &SearchArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let searched = Searched { words: &arguments.words, found: law.search(&arguments.words) };
    if desk.is_json() {
        desk.print_json(&searched)?;
        return Ok(Ended::Done);
    }
    for rule in &searched.found.rules {
        desk.say(&format!("{}  {}  ({})", rule.id, rule.title.said_in(desk.language()), rule.places.join(", ")));
        for text in rule.texts.iter().take(ROWS_SHOWN) {
            desk.say(&format!("    {}", text.said_in(desk.language())));
        }
        print_more(desk, rule.texts.len());
    }
    for gap in &searched.found.gaps {
        desk.say(&format!("{} {}: {}", desk.pick("celah", "gap"), gap.id, gap.text.said_in(desk.language())));
    }
    if searched.found.rules.is_empty() && searched.found.gaps.is_empty() {
        let words = arguments.words.join(" ");
        desk.say(&format!("{} \"{words}\".", desk.pick("Tidak ada yang memuat", "Nothing holds")));
    }
    Ok(Ended::Done)
}

pub(super) fn diff(desk: &Desk, arguments: &DiffArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let (before, after) = (day("DATE1", &arguments.before)?, day("DATE2", &arguments.after)?);
    let found = Differences { before, after, rules: law.differences(before, after) };
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    for rule in &found.rules {
        desk.say(&format!("{}  {}  {}", rule.id, rule.title.said_in(desk.language()), happened(desk, rule.happened)));
        for (at, value) in [(before, rule.before), (after, rule.after)] {
            let said = value.map_or(desk.pick("tidak ada", "none").to_owned(), |value| {
                format!("{}  ({}, {} {})", short(desk, value), value.citation, desk.pick("sejak", "from"), value.from)
            });
            desk.say(&format!("  {at}: {said}"));
        }
        print_rows(desk, &rule.added, &rule.removed);
    }
    let count = found.rules.len();
    desk.say(&match desk.language() {
        units::Language::Indonesian => format!("{count} aturan berbeda antara {before} dan {after}."),
        units::Language::English => format!("{count} rules differ between {before} and {after}."),
    });
    Ok(Ended::Done)
}

fn happened(desk: &Desk, happened: Happened) -> &'static str {
    let (indonesian, english) = match happened {
        Happened::Begins => ("mulai", "begins"),
        Happened::Changes => ("berubah", "changes"),
        Happened::Resumes => ("berlaku lagi", "resumes"),
        Happened::Restated => ("tetap, dasar lain", "same, restated"),
        Happened::Ends => ("berakhir", "ends"),
    };
    desk.pick(indonesian, english)
}

/// A value on one line; a table by the number of its rows.
pub(super) fn short(desk: &Desk, value: &RuleValue) -> String {
    match value.rows().as_slice() {
        [only] => only.clone(),
        rows => format!("{} {}", rows.len(), desk.pick("baris", "rows")),
    }
}

pub(super) fn print_rows(desk: &Desk, added: &[String], removed: &[String]) {
    for (sign, rows) in [('-', removed), ('+', added)] {
        for row in rows.iter().take(ROWS_SHOWN) {
            desk.say(&format!("    {sign} {row}"));
        }
        print_more(desk, rows.len());
    }
}

fn print_more(desk: &Desk, count: usize) {
    if count > ROWS_SHOWN {
        let more = count - ROWS_SHOWN;
        desk.say(&format!("    … {more} {}", desk.pick("lagi (--format json)", "more (--format json)")));
    }
}
