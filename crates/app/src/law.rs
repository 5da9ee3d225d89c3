//! `payung law`: shows the rules, checks them, and reckons contributions. Opens no store.

use std::path::{Path, PathBuf};

use ::law::{Answer, CaseText, Check, FILES, JointLeave, Law, Rule, check, gaps};
use clap::{Args, Subcommand};
use serde::Serialize;
use steps::StepError;
use units::{Date, Rupiah};

use crate::Ended;
use crate::desk::{Desk, clock};

/// What to do with the law.
#[derive(Subcommand)]
pub(crate) enum LawCommand {
    /// Rules with their values, articles and sources; one rule, a family such as `pu.jp`, or all.
    Show(ShowArguments),
    /// Whether the law data holds together: order, sources, amounts that follow from others, worked examples.
    Check(CheckArguments),
    /// What a contribution costs, who pays, which fund it ends in, and why.
    Contribution(Box<ContributionArguments>),
    /// What a benefit comes to for a case, whether it is due, and why.
    Benefit(crate::law_benefit::BenefitArguments),
}

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Name of a rule, or the beginning of several.
    id: Option<String>,
    /// Only the value in force on this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
    /// Directory whose files stand in for those built in.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Directory whose files stand in for those built in.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
}

#[derive(Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct ContributionArguments {
    /// pu, bpu, construction, pmi.
    #[arg(long)]
    class: String,
    /// Contribution month.
    #[arg(long, value_name = "YYYY-MM")]
    month: String,
    /// Wage of the month (pu, construction).
    #[arg(long, value_name = "RUPIAH")]
    wage: Option<i64>,
    /// Risk class 1 to 5 (pu).
    #[arg(long)]
    risk: Option<i64>,
    /// Kind of business, which gives the risk class (pu).
    #[arg(long, value_name = "NAME")]
    business: Option<String>,
    /// micro, small, medium, large; large when not given (pu).
    #[arg(long)]
    size: Option<String>,
    /// jkk,jkm,jht,jp,jkp; the mandatory ones when not given (pu, bpu).
    #[arg(long)]
    programs: Option<String>,
    /// Labour-intensive industry: makanan, tekstil, kulit, alas-kaki, mainan, furnitur (pu).
    #[arg(long)]
    industry: Option<String>,
    /// Active participants at the company (pu).
    #[arg(long)]
    workers: Option<i64>,
    /// Income a month (bpu).
    #[arg(long, value_name = "RUPIAH")]
    income: Option<i64>,
    /// self, company, apbn, apbd, add, dana-desa, dbh (bpu).
    #[arg(long)]
    payer: Option<String>,
    /// transport, other (bpu).
    #[arg(long)]
    work: Option<String>,
    /// Contract value net of VAT (construction).
    #[arg(long, value_name = "RUPIAH")]
    contract_value: Option<i64>,
    /// before, 6, 12, 24, before+24 (pmi).
    #[arg(long)]
    package: Option<String>,
    /// Months beyond the package (pmi).
    #[arg(long)]
    extra_months: Option<i64>,
    /// Day of payment, for the penalty of a late one (pu).
    #[arg(long, value_name = "YYYY-MM-DD")]
    paid_on: Option<String>,
    /// Joint leave (cuti bersama) moves a due date as a holiday does.
    #[arg(long)]
    joint_leave: bool,
    /// Directory whose files stand in for those built in.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, command: &LawCommand) -> Result<Ended, StepError> {
    match command {
        LawCommand::Show(arguments) => show(desk, arguments),
        LawCommand::Check(arguments) => check_law(desk, arguments),
        LawCommand::Contribution(arguments) => contribution(desk, arguments),
        LawCommand::Benefit(arguments) => crate::law_benefit::benefit(desk, arguments),
    }
}

/// The law built in, or with the files of a directory in place of those of the same name.
pub(crate) fn in_force(dir: Option<&Path>) -> Result<Law, StepError> {
    let Some(dir) = dir else { return Ok(Law::built_in()) };
    if !dir.is_dir() {
        return Err(StepError::Request(format!("{} bukan direktori.", dir.display())));
    }
    let mut texts = Vec::new();
    for (name, built_in) in FILES {
        let path = dir.join(name);
        let text = match path.exists() {
            true => std::fs::read_to_string(&path)
                .map_err(|error| StepError::File { path: path.display().to_string(), error })?,
            false => built_in.to_owned(),
        };
        texts.push((name, text));
    }
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Law::parse(&files).map_err(|error| StepError::Request(format!("{}: {error}", dir.display())))
}

#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
    rules: Vec<Rule>,
}

fn show(desk: &Desk, arguments: &ShowArguments) -> Result<Ended, StepError> {
    let law = in_force(arguments.law.as_deref())?;
    let on = arguments.on.as_deref().map(|text| {
        let wrong = |_| StepError::Request(format!("--on: terbaca \"{text}\"; tulis tanggal seperti 2024-06-30."));
        text.parse::<Date>().map_err(wrong)
    });
    let on = on.transpose()?;
    let wanted = arguments.id.as_deref().unwrap_or("");
    let belongs = |id: &str| {
        wanted.is_empty() || id == wanted || id.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
    };
    let rules: Vec<&Rule> = law.catalogue().rules().filter(|rule| belongs(&rule.id)).collect();
    if rules.is_empty() {
        let near = law.catalogue().rules().filter(|rule| rule.id.contains(wanted)).take(8);
        let near = near.map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ");
        let hint = if near.is_empty() { "lihat payung law show".to_owned() } else { format!("mungkin: {near}") };
        return Err(StepError::Request(format!("Tidak ada aturan \"{wanted}\"; {hint}.")));
    }
    let shown: Vec<Rule> = match on {
        Some(day) => rules.iter().filter_map(|rule| rule.only_on(day)).collect(),
        None => rules.iter().map(|rule| (*rule).clone()).collect(),
    };
    if let (Some(day), true) = (on, shown.is_empty()) {
        let first = rules.iter().filter_map(|rule| rule.values.first()).map(|value| value.from).min();
        let first = first.map_or(String::new(), |first| format!(" Nilai pertama berlaku sejak {first}."));
        return Err(StepError::Request(format!("{wanted} tidak punya nilai yang diketahui untuk {day}.{first}")));
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
        desk.say("Belum dimodelkan atau tidak diatur:");
        for gap in gaps() {
            desk.say(&format!("  {}: {}", gap.id, gap.text));
        }
    }
    Ok(Ended::Done)
}

/// One line a value; all that is known of it when only one rule was asked for.
fn print_rule(desk: &Desk, rule: &Rule, whole: bool) {
    desk.say(&format!("{}  {} [{}]", rule.id, rule.title, rule.unit));
    for value in &rule.values {
        let until = value.until.map_or(String::new(), |until| format!(" sampai {until}"));
        let rows = value.rows();
        let first = match (whole, rows.as_slice()) {
            (_, [only]) => only.clone(),
            (_, rows) => format!("{} baris", rows.len()),
        };
        desk.say(&format!("  {}{until}: {first}  ({}, {:?})", value.from, value.citation, value.citation.reading));
        if !whole {
            continue;
        }
        for row in rows.iter().filter(|_| rows.len() > 1) {
            desk.say(&format!("    {row}"));
        }
        if !value.citation.source.is_empty() {
            desk.say(&format!("    dibaca di {} ({})", value.citation.source, value.citation.checked));
        }
        if !value.note.is_empty() {
            desk.say(&format!("    catatan: {}", value.note));
        }
    }
}

fn check_law(desk: &Desk, arguments: &CheckArguments) -> Result<Ended, StepError> {
    let law = in_force(arguments.law.as_deref())?;
    let found: Check = check(&law, clock().today);
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

fn contribution(desk: &Desk, arguments: &ContributionArguments) -> Result<Ended, StepError> {
    let law = in_force(arguments.law.as_deref())?;
    let joint_leave = if arguments.joint_leave { JointLeave::Rests } else { JointLeave::Works };
    let case = arguments.case().read().map_err(|refused| StepError::Request(refused.to_string()))?;
    let answer = case.answer(&law, joint_leave).map_err(|refused| StepError::Request(refused.to_string()))?;
    if desk.is_json() {
        desk.print_json(&answer)?;
    } else {
        print_answer(desk, &answer);
    }
    Ok(Ended::Done)
}

impl ContributionArguments {
    fn case(&self) -> CaseText {
        CaseText {
            class: self.class.clone(),
            month: self.month.clone(),
            wage: self.wage,
            risk: self.risk,
            business: self.business.clone(),
            size: self.size.clone(),
            programs: self.programs.clone(),
            industry: self.industry.clone(),
            workers: self.workers,
            income: self.income,
            payer: self.payer.clone(),
            work: self.work.clone(),
            contract_value: self.contract_value,
            package: self.package.clone(),
            extra_months: self.extra_months,
            paid_on: self.paid_on.clone(),
        }
    }
}

/// Total first, then who, then why.
fn print_answer(desk: &Desk, answer: &Answer) {
    let class = match answer.class {
        "construction" => "jasa konstruksi".to_owned(),
        other => other.to_uppercase(),
    };
    desk.say(&format!("Iuran {class} bulan {}: {}", answer.month, answer.total));
    for (payer, amount) in &answer.by_payer {
        desk.say(&format!("  {:<11} {amount}", in_words(payer)));
    }
    let funds = |(fund, amount): (&String, &Rupiah)| format!("{} {amount}", fund.to_uppercase());
    desk.say(&format!("Dana: {}", answer.by_fund.iter().map(funds).collect::<Vec<_>>().join(", ")));
    for due in &answer.due {
        let date =
            due.date.map_or("tidak diketahui (hari libur tahun itu tidak tercatat)".to_owned(), |d| d.to_string());
        desk.say(&format!("Jatuh tempo {}: {date}", due.programs));
    }
    if let Some(penalty) = answer.penalty {
        desk.say(&format!("Denda {} bulan: {}", penalty.months, penalty.amount));
    }
    desk.say("Alasan:");
    for step in &answer.steps {
        desk.say(&format!("  {step}"));
    }
    for warning in &answer.warnings {
        desk.say(&format!("Perhatikan: {}", warning.text));
    }
}

/// The payer as an office says it.
fn in_words(payer: &str) -> &str {
    match payer {
        "employer" => "pemberi kerja",
        "worker" => "pekerja",
        "self" => "peserta",
        "village" => "desa",
        "company" => "perusahaan",
        "government" => "pemerintah pusat",
        other => other,
    }
}
