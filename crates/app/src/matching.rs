//! `payung match`: matching rosters, and the queue of doubts.

use clap::Args;
use serde_json::json;
use steps::{Decision, MatchReport, StepError, decide, match_rosters, reviews};
use units::{Id, RegionCode};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, clock, grouped};

#[derive(Args)]
pub(crate) struct MatchArguments {
    /// Number of one roster; all that are not matched yet when left out.
    roster: Option<i64>,
    /// List the doubtful rows with the evidence per field instead.
    #[arg(long, conflicts_with_all = ["roster", "decide"])]
    reviews: bool,
    /// Only doubts inside this region.
    #[arg(long, value_name = "CODE", requires = "reviews")]
    region: Option<RegionCode>,
    /// Decide a doubt: ROW=same or ROW=different.
    #[arg(long, value_name = "ROW=VERDICT", value_parser = verdict, conflicts_with = "roster")]
    decide: Option<(i64, Decision)>,
}

fn verdict(text: &str) -> Result<(i64, Decision), String> {
    let advice = || "write it as 41=same or 41=different".to_owned();
    let (row, word) = text.split_once('=').ok_or_else(advice)?;
    let decision = match word {
        "same" => Decision::Same,
        "different" => Decision::Different,
        _ => return Err(advice()),
    };
    Ok((row.parse().map_err(|_| advice())?, decision))
}

pub(crate) fn run(desk: &Desk, arguments: &MatchArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    if let Some((row, decision)) = arguments.decide {
        decide(&workspace, desk.actor(), &clock(), Id::new(row), decision)?;
        if desk.is_json() {
            desk.print_json(&json!({ "row": row, "decision": decision }))?;
        } else {
            desk.say(&format!("Baris {row} diputuskan."));
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
            let bits = |bits: f64| format!("{bits:+.1}").replace('.', ",");
            desk.say(&format!("    {:>7}  sebelum kolom dilihat", bits(item.evidence.prior)));
            for piece in &item.evidence.fields {
                desk.say(&format!("    {:>7}  {}: {}", bits(piece.bits), piece.field, piece.words));
            }
            for piece in &item.evidence.turning {
                desk.say(&format!("    berubah seandainya {}: {} ({})", piece.field, piece.words, bits(piece.bits)));
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
}
