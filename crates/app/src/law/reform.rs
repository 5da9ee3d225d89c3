//! `--reform PATCH.toml`: the same question under the law and under a change laid over it, and the difference.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::law::Law;
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::Rupiah;

use super::{money, read_text};
use crate::desk::Desk;

/// Which change is laid over the law.
#[derive(Args)]
pub(crate) struct ReformChoice {
    /// File in the form of law/*.toml whose values are laid over the law; prints both results and the difference.
    #[arg(long, value_name = "PATCH.toml")]
    reform: Option<PathBuf>,
}

/// Amounts by group (by_payer, by_fund, lines …) and name.
pub(crate) type Amounts = BTreeMap<&'static str, BTreeMap<String, Rupiah>>;

/// Both results and, group by group, what the reform adds or takes.
#[derive(Serialize)]
pub(crate) struct Compared<A> {
    /// Under the law as it is.
    pub(crate) now: A,
    /// Under the reform.
    pub(crate) reform: A,
    /// Reform less now.
    pub(crate) difference: Difference,
}

/// What changes, in all and group by group.
#[derive(Serialize)]
pub(crate) struct Difference {
    /// All lines.
    pub(crate) total: Rupiah,
    /// The parts.
    #[serde(flatten)]
    pub(crate) groups: Amounts,
}

impl ReformChoice {
    /// The file, where one was named.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.reform.as_deref()
    }

    /// The law with the reform over it; nothing where none was named.
    pub(crate) fn over(&self, law: &Law) -> Result<Option<Law>, StepError> {
        let Some(path) = self.path() else { return Ok(None) };
        let reformed = law.reformed(&path.display().to_string(), &read_text(path)?);
        reformed.map(Some).map_err(|error| StepError::Request(::law::Sentence::alike(error.to_string())))
    }
}

/// Answers a question under the law, and under the reform where one was named; prints one result, or both and what
/// lies between them.
pub(crate) fn answer<A: Serialize>(
    desk: &Desk,
    law: &Law,
    choice: &ReformChoice,
    answered: impl Fn(&Law) -> Result<A, StepError>,
    amounts: impl Fn(&A) -> (Rupiah, Amounts),
    print: impl Fn(&Desk, &A),
) -> Result<(), StepError> {
    let now = answered(law)?;
    let Some(reformed) = choice.over(law)? else {
        if desk.is_json() {
            return desk.print_json(&now);
        }
        print(desk, &now);
        return Ok(());
    };
    let compared = Compared::of(now, answered(&reformed)?, amounts);
    if desk.is_json() {
        return desk.print_json(&compared);
    }
    for (title, answer) in
        [(desk.pick("== Sekarang", "== Now"), &compared.now), (desk.pick("== Usulan", "== Reform"), &compared.reform)]
    {
        desk.say(title);
        print(desk, answer);
    }
    print_difference(desk, &compared.difference);
    Ok(())
}

impl<A> Compared<A> {
    /// Sets two results beside each other by their total and the amounts in them.
    pub(crate) fn of(now: A, reform: A, amounts: impl Fn(&A) -> (Rupiah, Amounts)) -> Self {
        let ((before, parts_before), (after, parts_after)) = (amounts(&now), amounts(&reform));
        let mut groups = Amounts::new();
        for (amounts, sign) in [(&parts_after, 1), (&parts_before, -1)] {
            for (group, names) in amounts {
                for (name, amount) in names {
                    let sum = groups.entry(group).or_default().entry(name.clone()).or_default();
                    *sum = *sum + amount.times(sign).expect("an amount that was reckoned can be taken away");
                }
            }
        }
        Self { now, reform, difference: Difference { total: after - before, groups } }
    }
}

/// The difference as lines for people: the total, then groups with what changes.
pub(crate) fn print_difference(desk: &Desk, difference: &Difference) {
    desk.say(desk.pick("== Selisih (usulan dikurangi sekarang)", "== Difference (reform less now)"));
    let said = |amount: Rupiah| format!("{}{}", if amount > Rupiah::ZERO { "+" } else { "" }, money(desk, amount));
    desk.say(&format!("  total: {}", said(difference.total)));
    for (group, names) in &difference.groups {
        for (name, amount) in names.iter().filter(|(_, amount)| **amount != Rupiah::ZERO) {
            desk.say(&format!("  {group} {name}: {}", said(*amount)));
        }
    }
}
