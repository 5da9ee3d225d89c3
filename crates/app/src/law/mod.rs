//! `payung law`: shows the rules, checks them, reckons contributions, decides benefits. Opens no store.

mod benefit;
mod check;
mod contribution;
mod history;
pub(crate) mod reform;
mod run;
mod show;

pub(crate) use self::contribution::print_answer;

use std::path::{Path, PathBuf};

use ::law::{Catalogue, Citation, FILES, Law, Reading, Rule, Sentence};
use clap::{Args, Subcommand};
use steps::StepError;
use units::{Date, Language, Rupiah};

use crate::Ended;
use crate::desk::Desk;

/// What to do with the law.
#[derive(Subcommand)]
pub(crate) enum LawCommand {
    /// Rules with their values, articles and sources; one rule, a family such as `pu.jp`, or all.
    Show(show::ShowArguments),
    /// Every value of a rule or family since the first, and what changed each time.
    Timeline(history::TimelineArguments),
    /// Rules and gaps in which every word stands: names, titles, instruments, articles, notes, values.
    Search(history::SearchArguments),
    /// Every rule that says something else on the second day than on the first.
    Diff(history::DiffArguments),
    /// Whether the law data holds together: order, sources, amounts that follow from others, worked examples.
    Check(check::CheckArguments),
    /// What a contribution costs, who pays, which fund it ends in, and why.
    Contribution(Box<contribution::ContributionArguments>),
    /// What a benefit comes to for a case, whether it is due, and why.
    Benefit(benefit::BenefitArguments),
    /// The same for a file of millions of rows, with totals by program, payer and fund.
    Run(Box<run::RunArguments>),
}

/// Which law is asked.
#[derive(Args)]
pub(crate) struct LawChoice {
    /// Directory whose files stand in for those built in.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, command: &LawCommand) -> Result<Ended, StepError> {
    match command {
        LawCommand::Show(arguments) => show::show(desk, arguments),
        LawCommand::Timeline(arguments) => history::timeline(desk, arguments),
        LawCommand::Search(arguments) => history::search(desk, arguments),
        LawCommand::Diff(arguments) => history::diff(desk, arguments),
        LawCommand::Check(arguments) => check::check(desk, arguments),
        LawCommand::Contribution(arguments) => contribution::contribution(desk, arguments),
        LawCommand::Benefit(arguments) => benefit::benefit(desk, arguments),
        LawCommand::Run(arguments) => run::run(desk, arguments),
    }
}

impl LawChoice {
    /// The law built in, or with the files of a directory in place of those of the same name.
    pub(crate) fn read(&self) -> Result<Law, StepError> {
        in_force(self.law.as_deref())
    }

    /// Whether an edited copy was named.
    const fn is_edited(&self) -> bool {
        self.law.is_some()
    }
}

/// The law built in, or with the files of a directory in place of those of the same name.
pub(crate) fn in_force(dir: Option<&Path>) -> Result<Law, StepError> {
    let Some(dir) = dir else { return Ok(Law::built_in()) };
    let shown = dir.display();
    if !dir.is_dir() {
        return Err(StepError::request(format!("{shown} bukan direktori."), format!("{shown} is no directory.")));
    }
    let mut texts = Vec::new();
    for (name, built_in) in FILES {
        let path = dir.join(name);
        let text = match path.exists() {
            true => read_text(&path)?,
            false => built_in.to_owned(),
        };
        texts.push((name, text));
    }
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Law::parse(&files).map_err(|error| StepError::Request(Sentence::alike(format!("{shown}: {error}"))))
}

fn read_text(path: &Path) -> Result<String, StepError> {
    std::fs::read_to_string(path).map_err(|error| StepError::File { path: path.display().to_string(), error })
}

/// An amount as the language writes it.
fn money(desk: &Desk, amount: Rupiah) -> String {
    match desk.language() {
        Language::Indonesian => amount.to_string(),
        Language::English => amount.to_string().replace('.', ","),
    }
}

/// How sure a value is, in words.
fn reading(desk: &Desk, citation: &Citation) -> &'static str {
    match citation.reading {
        Reading::Gazette => desk.pick("naskahnya dibaca", "its text was read"),
        Reading::Verified => desk.pick("dibaca di sumber lain", "read in another source"),
        Reading::Proposed => desk.pick("usulan", "proposed"),
        Reading::Recalled => desk.pick("dari ingatan", "from memory"),
    }
}

/// An amount given to a flag, as people write it: 5000000, 5.000.000, Rp5.000.000.
fn rupiah(text: &str) -> Result<i64, String> {
    let read = text.parse().ok().or_else(|| sheets::read_rupiah(text).map(Rupiah::get));
    read.ok_or_else(|| "rupiah bulat, misalnya 5000000 atau 5.000.000 (whole rupiah)".to_owned())
}

/// A day given to a flag or a place.
fn day(place: &str, text: &str) -> Result<Date, StepError> {
    text.parse::<Date>().map_err(|_| {
        StepError::request(
            format!("{place}: terbaca \"{text}\"; tulis tanggal seperti 2024-06-30."),
            format!("{place}: read \"{text}\"; write a date such as 2024-06-30."),
        )
    })
}

/// The rule of that name, or the family below it; all for an empty name.
fn family<'l>(catalogue: &'l Catalogue, wanted: &str) -> Result<Vec<&'l Rule>, StepError> {
    let belongs = |id: &str| {
        wanted.is_empty() || id == wanted || id.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
    };
    let rules: Vec<&Rule> = catalogue.rules().filter(|rule| belongs(&rule.id)).collect();
    if !rules.is_empty() {
        return Ok(rules);
    }
    let near = catalogue.rules().filter(|rule| rule.id.contains(wanted)).take(8);
    let near = near.map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ");
    Err(match near.is_empty() {
        true => StepError::request(
            format!("Tidak ada aturan \"{wanted}\"; lihat payung law show."),
            format!("No rule \"{wanted}\"; see payung law show."),
        ),
        false => StepError::request(
            format!("Tidak ada aturan \"{wanted}\"; mungkin: {near}."),
            format!("No rule \"{wanted}\"; perhaps: {near}."),
        ),
    })
}
