//! `payung law check`: whether the law data holds together.

use ::law::{Changes, Check, Law, Outcome, RuleValue};
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::{Language, Rupiah};

use super::history::{print_rows, short};
use super::{LawChoice, money};
use crate::Ended;
use crate::desk::{Desk, clock};

#[derive(Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Serialize)]
struct Checked {
    #[serde(flatten)]
    found: Check,
    /// What the edited copy changes against the law built in.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Changes>,
}

pub(super) fn check(desk: &Desk, arguments: &CheckArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read()?;
    let found = ::law::check(&law, clock().today);
    let changes = match arguments.law.is_edited() {
        true => {
            let wrong = |error: ::law::LawError| StepError::Request(::law::Sentence::alike(error.to_string()));
            let examples = ::law::examples().map_err(wrong)?;
            let cases = ::law::benefit_examples().map_err(wrong)?;
            Some(Changes::between(&Law::built_in(), &law, &examples, &cases))
        }
        false => None,
    };
    let checked = Checked { found, changes };
    if desk.is_json() {
        desk.print_json(&checked)?;
    } else {
        print(desk, &checked);
    }
    if checked.found.problems.is_empty() { Ok(Ended::Done) } else { Ok(Ended::RowsToMend) }
}

fn print(desk: &Desk, checked: &Checked) {
    let Checked { found, changes } = checked;
    let Check { rules, values, gaps, examples, examples_on_recalled: recalled, .. } = found;
    desk.say(&match desk.language() {
        Language::Indonesian => format!(
            "{rules} aturan, {values} nilai, {gaps} celah tercatat, {examples} contoh ({recalled} bersandar pada nilai \
             dari ingatan)."
        ),
        Language::English => format!(
            "{rules} rules, {values} values, {gaps} gaps listed, {examples} examples ({recalled} rest on values from \
             memory)."
        ),
    });
    for (indonesian, english, entries) in [
        ("Nilai dari ingatan", "Values from memory", &found.recalled),
        ("Sudah berakhir tanpa pengganti", "Ended without a successor", &found.stale),
        ("Masa berlaku peraturan tidak tercatat", "Instruments whose life is not listed", &found.instruments_unlisted),
        ("Harus diperbaiki", "To be mended", &found.problems),
    ] {
        if !entries.is_empty() {
            desk.say(&format!("{}:", desk.pick(indonesian, english)));
        }
        for entry in entries {
            desk.say(&format!("  {entry}"));
        }
    }
    if let Some(changes) = changes {
        print_changes(desk, changes);
    }
}

fn print_changes(desk: &Desk, changes: &Changes) {
    if changes.is_empty() {
        desk.say(desk.pick("Tidak ada yang berubah.", "Nothing changes."));
        return;
    }
    desk.say(desk.pick("Yang berubah terhadap hukum bawaan:", "What changes against the law built in:"));
    for change in &changes.values {
        let shown = |value: &Option<RuleValue>| value.as_ref().map_or("-".to_owned(), |value| short(desk, value));
        let until = |value: &Option<RuleValue>| {
            let until = value.as_ref().and_then(|value| value.until);
            until.map_or(String::new(), |until| format!(" .. {until}"))
        };
        let (before, after) = (&change.before, &change.after);
        let (old, new) = (shown(before) + &until(before), shown(after) + &until(after));
        let what = match (before, after) {
            (None, _) => desk.pick("ditambah", "added"),
            (_, None) => desk.pick("dihapus", "removed"),
            _ => desk.pick("diubah", "changed"),
        };
        desk.say(&format!("  {} {} {what}: {old} -> {new}", change.id, change.from));
        print_rows(desk, &change.added, &change.removed);
    }
    for example in &changes.examples {
        let said = |outcome: &Outcome| match outcome {
            Outcome::Total(total) => money(desk, *total),
            Outcome::Refused(refused) => refused.clone(),
        };
        let difference = example.difference.map_or(String::new(), |difference| {
            format!(" ({}{})", if difference > Rupiah::ZERO { "+" } else { "" }, money(desk, difference))
        });
        let (before, after) = (said(&example.before), said(&example.after));
        let title = desk.pick("contoh", "example");
        desk.say(&format!("  {title} \"{}\": {before} -> {after}{difference}", example.name));
    }
}
