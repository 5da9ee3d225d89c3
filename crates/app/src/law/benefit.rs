//! `payung law benefit`: what a case comes to and why, and templates to write one from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::law::{BenefitAnswer, BenefitCase, BenefitKind, Decision, JointLeave, Law, PaidBy, benefit_kind, benefit_kinds};
use clap::Args;
use serde::Serialize;
use steps::StepError;
use units::{Language, Rupiah};

use super::reform::{Amounts, Compared, ReformChoice, print_difference};
use super::{LawChoice, money, read_text};
use crate::Ended;
use crate::desk::Desk;

#[derive(Args)]
pub(crate) struct BenefitArguments {
    /// The case; with --new, the file to write (standard output without it).
    #[arg(value_name = "CASE.toml", required_unless_present_any = ["new", "kinds"])]
    case: Option<PathBuf>,
    /// Write a commented template of this kind.
    #[arg(long, value_name = "KIND", conflicts_with = "kinds")]
    new: Option<String>,
    /// List the kinds of benefits a case can ask for.
    #[arg(long, conflicts_with = "case")]
    kinds: bool,
    /// Joint leave (cuti bersama) counts as a holiday in deadlines of working days.
    #[arg(long)]
    joint_leave: bool,
    #[command(flatten)]
    reform: ReformChoice,
    #[command(flatten)]
    law: LawChoice,
}

#[derive(Serialize)]
struct Kind {
    kind: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct Template {
    kind: &'static str,
    template: &'static str,
}

pub(super) fn benefit(desk: &Desk, arguments: &BenefitArguments) -> Result<Ended, StepError> {
    if arguments.kinds {
        return kinds(desk);
    }
    if let Some(name) = &arguments.new {
        return template(desk, name, arguments.case.as_deref());
    }
    let Some(path) = &arguments.case else {
        return Err(StepError::request("Berkas kasus belum disebut (CASE.toml).", "The case is missing (CASE.toml)."));
    };
    let law = arguments.law.read()?;
    let joint_leave = if arguments.joint_leave { JointLeave::Rests } else { JointLeave::Works };
    let text = read_text(path)?;
    let refused = |error: ::law::Refused| {
        let (path, said) = (path.display(), error.sentence());
        StepError::request(format!("{path}: {}", said.indonesian), format!("{path}: {}", said.english))
    };
    let case = BenefitCase::read(&text).map_err(refused)?;
    let answered = |law: &Law| {
        let answer = case.answer(law, joint_leave).map_err(refused)?;
        Ok::<_, StepError>(answer.said_in(desk.language()))
    };
    let now = answered(&law)?;
    let Some(reformed) = arguments.reform.over(&law)? else {
        if desk.is_json() {
            desk.print_json(&now)?;
        } else {
            print_answer(desk, &now);
        }
        return Ok(Ended::Done);
    };
    let compared = Compared::of(now, answered(&reformed)?, amounts);
    if desk.is_json() {
        desk.print_json(&compared)?;
        return Ok(Ended::Done);
    }
    for (title, answer) in
        [(desk.pick("== Sekarang", "== Now"), &compared.now), (desk.pick("== Usulan", "== Reform"), &compared.reform)]
    {
        desk.say(title);
        print_answer(desk, answer);
    }
    print_difference(desk, &compared.difference);
    Ok(Ended::Done)
}

/// What a reform is compared by.
fn amounts(answer: &BenefitAnswer) -> (Rupiah, Amounts) {
    let mut lines = BTreeMap::<String, Rupiah>::new();
    for line in &answer.lines {
        let sum = lines.entry(line.id.to_owned()).or_default();
        *sum = *sum + line.amount;
    }
    let payer = |(payer, amount): (&PaidBy, &Rupiah)| (payer.code().to_owned(), *amount);
    let by_payer = answer.by_payer.iter().map(payer).collect();
    (answer.total, Amounts::from([("lines", lines), ("by_payer", by_payer)]))
}

fn kinds(desk: &Desk) -> Result<Ended, StepError> {
    let title = |kind: &BenefitKind| desk.pick(kind.title, kind.title_english);
    if desk.is_json() {
        let kinds: Vec<Kind> =
            benefit_kinds().iter().map(|kind| Kind { kind: kind.name, title: title(kind) }).collect();
        desk.print_json(&serde_json::json!({ "kinds": kinds }))?;
    }
    for kind in benefit_kinds() {
        desk.say(&format!("{:<24} {}", kind.name, title(kind)));
    }
    Ok(Ended::Done)
}

fn template(desk: &Desk, name: &str, path: Option<&Path>) -> Result<Ended, StepError> {
    let kind = benefit_kind(name)?;
    match path {
        // A case somebody has filled in is never written over.
        Some(path) if path.exists() => {
            let shown = path.display();
            Err(StepError::request(
                format!("{shown} sudah ada; pilih nama lain."),
                format!("{shown} exists; choose another name."),
            ))
        }
        Some(path) => {
            std::fs::write(path, format!("{}\n", kind.template()))
                .map_err(|error| StepError::File { path: path.display().to_string(), error })?;
            let shown = path.display();
            desk.say(&match desk.language() {
                Language::Indonesian => format!("{shown} ditulis: {}.", kind.title),
                Language::English => format!("{shown} written: {}.", kind.title_english),
            });
            if desk.is_json() {
                desk.print_json(&serde_json::json!({ "kind": kind.name, "written": shown.to_string() }))?;
            }
            Ok(Ended::Done)
        }
        None if desk.is_json() => {
            desk.print_json(&Template { kind: kind.name, template: kind.template() })?;
            Ok(Ended::Done)
        }
        None => {
            desk.say(kind.template());
            Ok(Ended::Done)
        }
    }
}

/// Decision and total first, then the lines, then why.
fn print_answer(desk: &Desk, answer: &BenefitAnswer) {
    let decision = match answer.decision {
        Decision::Granted => desk.pick("diberikan", "granted"),
        Decision::Denied => desk.pick("ditolak", "denied"),
        Decision::NeedsReview => desk.pick("perlu diperiksa", "needs review"),
    };
    desk.say(&format!("{}: {decision}, {}", answer.kind, money(desk, answer.total)));
    for line in &answer.lines {
        let detail = line.detail.as_ref().map_or(String::new(), |detail| format!(", {detail}"));
        let payer = match line.paid_by {
            PaidBy::Fund => "",
            PaidBy::Employer => desk.pick(" (pemberi kerja)", " (employer)"),
        };
        desk.say(&format!("  {}{detail}: {}{payer}", line.id, money(desk, line.amount)));
    }
    for (title, sentences) in
        [(desk.pick("Alasan:", "Reasons:"), &answer.reasons), (desk.pick("Hitungan:", "Reckoning:"), &answer.steps)]
    {
        if !sentences.is_empty() {
            desk.say(title);
        }
        for sentence in sentences {
            desk.say(&format!("  {sentence}"));
        }
    }
    for deadline in &answer.deadlines {
        let date = deadline.date.map_or(String::new(), |date| format!(": {date}"));
        desk.say(&format!("{}{date}. {}", desk.pick("Batas waktu", "Deadline"), deadline.text));
    }
    for warning in &answer.warnings {
        desk.say(&format!("{}: {}", desk.pick("Perhatikan", "Note"), warning.text));
    }
}
