//! `payung law check`: whether the law data holds together.

use ::law::Check;
use clap::Args;
use steps::StepError;

use super::LawChoice;
use crate::Ended;
use crate::desk::{Desk, clock};

#[derive(Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    law: LawChoice,
}

pub(super) fn check(desk: &Desk, arguments: &CheckArguments) -> Result<Ended, StepError> {
    let law = arguments.law.read(desk)?;
    let found: Check = ::law::check(&law, clock().today);
    if desk.is_json() {
        desk.print_json(&found)?;
    }
    desk.say(&format!(
        "{} aturan, {} nilai, {} celah tercatat, {} contoh ({} bersandar pada nilai dari ingatan).",
        found.rules, found.values, found.gaps, found.examples, found.examples_on_recalled
    ));
    for (title, entries) in [
        ("Nilai dari ingatan", &found.recalled),
        ("Sudah berakhir tanpa pengganti", &found.stale),
        ("Harus diperbaiki", &found.problems),
    ] {
        if !entries.is_empty() {
            desk.say(&format!("{title}:"));
        }
        for entry in entries {
            desk.say(&format!("  {entry}"));
        }
    }
    if found.problems.is_empty() { Ok(Ended::Done) } else { Ok(Ended::RowsToMend) }
}
