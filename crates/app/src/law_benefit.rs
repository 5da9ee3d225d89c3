//! `payung law benefit`: what a case comes to and why, and templates to write one from. Opens no store.

use std::path::{Path, PathBuf};

use ::law::{BenefitAnswer, BenefitCase, Decision, JointLeave, PaidBy, benefit_kind, benefit_kinds};
use clap::Args;
use serde::Serialize;
use steps::StepError;

use crate::Ended;
use crate::desk::Desk;
use crate::law::in_force;

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
    /// Directory whose files stand in for those built in.
    #[arg(long, value_name = "DIR")]
    law: Option<PathBuf>,
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

pub(crate) fn benefit(desk: &Desk, arguments: &BenefitArguments) -> Result<Ended, StepError> {
    if arguments.kinds {
        return kinds(desk);
    }
    if let Some(name) = &arguments.new {
        return template(desk, name, arguments.case.as_deref());
    }
    let Some(path) = &arguments.case else {
        return Err(StepError::Request("Berkas kasus belum disebut (CASE.toml).".to_owned()));
    };
    let law = in_force(arguments.law.as_deref())?;
    let joint_leave = if arguments.joint_leave { JointLeave::Rests } else { JointLeave::Works };
    let text =
        std::fs::read_to_string(path).map_err(|error| StepError::File { path: path.display().to_string(), error })?;
    let answer = BenefitCase::read(&text).and_then(|case| case.answer(&law, joint_leave));
    let answer = answer.map_err(|refused| StepError::Request(format!("{}: {refused}", path.display())))?;
    if desk.is_json() {
        desk.print_json(&answer)?;
    } else {
        print_answer(desk, &answer);
    }
    Ok(Ended::Done)
}

fn kinds(desk: &Desk) -> Result<Ended, StepError> {
    if desk.is_json() {
        let kinds: Vec<Kind> = benefit_kinds().iter().map(|kind| Kind { kind: kind.name, title: kind.title }).collect();
        desk.print_json(&serde_json::json!({ "kinds": kinds }))?;
    }
    for kind in benefit_kinds() {
        desk.say(&format!("{:<24} {}", kind.name, kind.title));
    }
    Ok(Ended::Done)
}

fn template(desk: &Desk, name: &str, path: Option<&Path>) -> Result<Ended, StepError> {
    let kind = benefit_kind(name).map_err(|refused| StepError::Request(refused.to_string()))?;
    match path {
        // A case somebody has filled in is never written over.
        Some(path) if path.exists() => {
            Err(StepError::Request(format!("{} sudah ada; pilih nama lain.", path.display())))
        }
        Some(path) => {
            std::fs::write(path, format!("{}\n", kind.template()))
                .map_err(|error| StepError::File { path: path.display().to_string(), error })?;
            desk.say(&format!("{} ditulis: {}.", path.display(), kind.title));
            if desk.is_json() {
                desk.print_json(&serde_json::json!({ "kind": kind.name, "written": path.display().to_string() }))?;
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
        Decision::Granted => "diberikan",
        Decision::Denied => "ditolak",
        Decision::NeedsReview => "perlu diperiksa",
    };
    desk.say(&format!("{}: {decision}, {}", answer.kind, answer.total));
    for line in &answer.lines {
        let detail = line.detail.as_ref().map_or(String::new(), |detail| format!(", {detail}"));
        let payer = match line.paid_by {
            PaidBy::Fund => "",
            PaidBy::Employer => " (pemberi kerja)",
        };
        desk.say(&format!("  {}{detail}: {}{payer}", line.id, line.amount));
    }
    for (title, sentences) in [("Alasan:", &answer.reasons), ("Hitungan:", &answer.steps)] {
        if !sentences.is_empty() {
            desk.say(title);
        }
        for sentence in sentences {
            desk.say(&format!("  {sentence}"));
        }
    }
    for deadline in &answer.deadlines {
        let date = deadline.date.map_or(String::new(), |date| format!(": {date}"));
        desk.say(&format!("Batas waktu{date}. {}", deadline.text));
    }
    for warning in &answer.warnings {
        desk.say(&format!("Perhatikan: {}", warning.text));
    }
}
