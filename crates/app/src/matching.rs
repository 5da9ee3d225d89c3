//! `payung match`: matching rosters, and the queue of doubts.

use clap::Args;
use serde_json::json;
use steps::{
    Decision, Evidence, Finding, MatchReport, PersonSought, StepError, ask, decide, find_person, match_rosters, reviews,
};
use units::{Date, Id, RegionCode, Sex};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, clock, grouped};
use crate::person::number;

#[derive(Args)]
pub(crate) struct MatchArguments {
    /// Number of one roster; all that are not matched yet when left out.
    roster: Option<i64>,
    /// Look for one person of this name instead, as for a row of a roster; nothing is written.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["roster", "reviews", "decide"])]
    name: Option<String>,
    /// Their NIK; - reads it from standard input.
    #[arg(long, value_name = "NUMBER", requires = "name")]
    nik: Option<String>,
    /// Their birth date.
    #[arg(long, value_name = "DATE", requires = "name")]
    birth: Option<Date>,
    /// Their sex: L or P.
    #[arg(long, value_name = "L|P", requires = "name", value_parser = sex)]
    sex: Option<Sex>,
    /// Their mother's name.
    #[arg(long, value_name = "NAME", requires = "name")]
    mother: Option<String>,
    /// List the doubtful rows with the evidence per field instead.
    #[arg(long, conflicts_with_all = ["roster", "decide"])]
    reviews: bool,
    /// Only doubts inside this region; or where the one person lives.
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// Decide a doubt: ROW=same, ROW=different, or ROW=ask to ask somebody else.
    #[arg(long, value_name = "ROW=VERDICT", value_parser = verdict, conflicts_with = "roster")]
    decide: Option<(i64, Option<Decision>)>,
    /// Who is asked, with --decide ROW=ask.
    #[arg(long, value_name = "NAME", requires = "decide", default_value = "")]
    of: String,
    /// What is asked, with --decide ROW=ask.
    #[arg(long, value_name = "TEXT", requires = "decide", default_value = "")]
    note: String,
}

/// The row, and what a human says of it; `None` where somebody else is asked.
fn verdict(text: &str) -> Result<(i64, Option<Decision>), String> {
    let advice = || "write it as 41=same, 41=different or 41=ask".to_owned();
    let (row, word) = text.split_once('=').ok_or_else(advice)?;
    let decision = match word {
        "same" => Some(Decision::Same),
        "different" => Some(Decision::Different),
        "ask" => None,
        _ => return Err(advice()),
    };
    Ok((row.parse().map_err(|_| advice())?, decision))
}

fn sex(text: &str) -> Result<Sex, String> {
    match text {
        "L" | "l" => Ok(Sex::Male),
        "P" | "p" => Ok(Sex::Female),
        _ => Err("L or P".to_owned()),
    }
}

/// One person, looked for as a row of a roster is.
fn one_person(desk: &Desk, arguments: &MatchArguments, name: &str) -> Result<Ended, StepError> {
    let nik = match arguments.nik.as_deref().map(number).transpose()? {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| {
            let read = sheets::mask(&text);
            StepError::request(
                format!("NIK: terbaca \"{read}\"; perlu enam belas angka."),
                format!("NIK: read “{read}”; sixteen digits are needed."),
            )
        })?),
    };
    let sought = PersonSought {
        name: name.to_owned(),
        nik,
        birth: arguments.birth,
        sex: arguments.sex,
        region: arguments.region,
        mother: arguments.mother.clone(),
    };
    let found = find_person(&desk.open()?, desk.actor(), &sought)?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    let told = match found.outcome {
        Finding::Same => "orang yang sama",
        Finding::Doubtful => "diragukan",
        Finding::New => "tidak dikenal",
    };
    match &found.person {
        None if found.outcome != Finding::New => desk.say(&format!("{name}: {told}, di luar wilayah Anda.")),
        None => desk.say(&format!("{name}: {told}; tidak ada yang mendekati.")),
        Some(person) => desk.say(&format!(
            "{name}: {told}. {}{} ({}, {}), nomor {}, {}",
            if found.outcome == Finding::New { "Terdekat: " } else { "" },
            person.name,
            person.birth.map_or_else(|| "-".to_owned(), |date| date.to_string()),
            person.residence.map_or_else(|| "-".to_owned(), |region| region.to_string()),
            person.id,
            if person.registered { "peserta" } else { "bukan peserta, disebut daftar" }
        )),
    }
    if found.person.is_some() {
        say_evidence(desk, &found.evidence);
    }
    Ok(Ended::Done)
}

fn say_evidence(desk: &Desk, evidence: &Evidence) {
    let bits = |bits: f64| format!("{bits:+.1}").replace('.', ",");
    desk.say(&format!("    {:>7}  sebelum kolom dilihat", bits(evidence.prior)));
    for piece in &evidence.fields {
        desk.say(&format!("    {:>7}  {}: {}", bits(piece.bits), piece.field, piece.words));
    }
    if !evidence.rules.is_empty() {
        let rules: Vec<String> = evidence.rules.iter().map(ToString::to_string).collect();
        desk.say(&format!("    dibandingkan karena {}", rules.join("; ")));
    }
    for piece in &evidence.turning {
        desk.say(&format!("    berubah seandainya {}: {} ({})", piece.field, piece.words, bits(piece.bits)));
    }
}

pub(crate) fn run(desk: &Desk, arguments: &MatchArguments) -> Result<Ended, StepError> {
    if let Some(name) = &arguments.name {
        return one_person(desk, arguments, name);
    }
    if arguments.region.is_some() && !arguments.reviews {
        return Err(StepError::request(
            "--region berlaku bersama --reviews atau --name.",
            "--region goes with --reviews or --name.",
        ));
    }
    let workspace = desk.open()?;
    if let Some((row, decision)) = arguments.decide {
        let (row, of, note) = (Id::new(row), &arguments.of, &arguments.note);
        if decision.is_some() && !(of.is_empty() && note.is_empty()) {
            return Err(StepError::request(
                "--of dan --note berlaku bersama --decide BARIS=ask.",
                "--of and --note go with --decide ROW=ask.",
            ));
        }
        let (change, done) = match decision {
            Some(decision) => (decide(&workspace, desk.actor(), &clock(), row, decision)?, "diputuskan"),
            None => (ask(&workspace, desk.actor(), &clock(), row, of, note)?, "disisihkan sebagai ditanyakan"),
        };
        if desk.is_json() {
            desk.print_json(&json!({ "row": row.get(), "decision": decision, "change": change }))?;
        } else {
            desk.say(&format!("Baris {row} {done} (batalkan dengan payung undo {change})."));
        }
        return Ok(Ended::Done);
    }
    if arguments.reviews {
        let region = arguments.region.unwrap_or(RegionCode::INDONESIA);
        let items = reviews(&workspace, desk.actor(), region)?;
        if desk.is_json() {
            desk.print_json(&json!({ "reviews": items }))?;
            return Ok(Ended::Done);
        }
        for item in &items {
            let date = |date: Option<units::Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
            desk.say(&format!(
                "{}  {} baris {}: {} ({}, {}) ~ {} ({}, {})",
                item.row,
                item.file,
                item.sheet_row,
                item.name,
                date(item.birth),
                item.region,
                item.candidate_name,
                date(item.candidate_birth),
                item.candidate_residence.map_or_else(|| "-".to_owned(), |region| region.to_string())
            ));
            say_evidence(desk, &item.evidence);
            if let Some(asked) = &item.asked {
                desk.say(&format!("    ditanyakan oleh {}: {} {}", asked.by, asked.of, asked.note));
            }
        }
        desk.say(&format!("{} baris diragukan.", grouped(u64::try_from(items.len()).unwrap_or(u64::MAX))));
        return Ok(Ended::Done);
    }
    let progress = ProgressLine::new("Mencocokkan daftar");
    let mut show = |done: u64, total: Option<u64>| progress.show(done, total);
    let report = match_rosters(&workspace, desk.actor(), &clock(), arguments.roster.map(Id::new), &mut show)?;
    drop(progress);
    if desk.is_json() {
        desk.print_json(&report)?
    } else {
        print(desk, &report)
    }
    Ok(Ended::Done)
}

pub(crate) fn print(desk: &Desk, report: &MatchReport) {
    desk.say(&format!("{} daftar dicocokkan, {} sudah sebelumnya", grouped(report.rosters), grouped(report.already)));
    desk.say(&format!("  baris               {}", grouped(report.rows)));
    desk.say(&format!("  peserta terdaftar   {}", grouped(report.registered)));
    desk.say(&format!("  sudah di daftar lain {}", grouped(report.listed_before)));
    desk.say(&format!("  diragukan           {} (payung match --reviews)", grouped(report.doubtful)));
    desk.say(&format!("  baru                {}", grouped(report.new)));
    for (count, told) in [
        (report.pairs_left_out, "pasangan tidak dibandingkan oleh kuncinya: tidak ada kolom yang membedakan orangnya"),
        (report.inexact_groups, "kelompok terlalu besar untuk pemasangan terbaik; klaim terkuat didahulukan"),
    ] {
        if count > 0 {
            desk.say(&format!("  perhatian           {} {told}", grouped(count)));
        }
    }
}
