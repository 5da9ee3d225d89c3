//! `payung gap` and `payung answer`.

use std::path::PathBuf;

use clap::Args;
use domain::submission::State;
use domain::{GapFilter, SetAside};
use law::Role;
use steps::{GapPart, StepError, answer_batch, gap, roles, write_gap};
use units::{Date, Id, RegionCode};

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, grouped_count, percent_text, write_file};

#[derive(Args)]
pub(crate) struct GapArguments {
    /// Which region.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// Only holders of this role.
    #[arg(long)]
    role: Option<Role>,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Write the list to this .xlsx (with its companions) or .csv.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, arguments: &GapArguments) -> Result<Ended, StepError> {
    let kind = arguments.out.as_deref().map(file_kind).transpose()?;
    let workspace = desk.open()?;
    if let Some(path) = &arguments.out {
        desk.may_write(Some(&workspace), path)?;
    }
    let filter = GapFilter { role: arguments.role, ..GapFilter::all(arguments.region) };
    let found = gap(&workspace, desk.actor(), filter, arguments.as_of)?;
    if let (Some(path), Some(kind)) = (&arguments.out, kind) {
        write_file(path, |out| write_gap(&workspace, &found, GapPart::Listed, kind, out))?;
    }
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    let counts = &found.counts;
    desk.say(&format!("Daftar bernama {} per {}", found.region, found.as_of));
    desk.say(&format!("  pada daftar         {} orang", grouped_count(counts.on_rosters)));
    desk.say(&format!("  terlindungi         {}", grouped_count(counts.protected)));
    desk.say(&format!("  masa tenggang       {} (daftar tersendiri)", grouped_count(counts.in_grace)));
    desk.say(&format!("  belum terlindungi   {}", grouped_count(counts.listed)));
    desk.say(&format!("    belum terdaftar   {}", grouped_count(counts.never_registered)));
    desk.say(&format!("    sudah berakhir    {}", grouped_count(counts.lapsed)));
    desk.say(&format!("    diragukan         {}", grouped_count(counts.doubtful)));
    if counts.not_matched > 0 {
        let rows = grouped_count(counts.not_matched);
        desk.say(&format!("  belum dicocokkan    {rows} baris; jalankan payung match"));
    }
    desk.say(&format!("  bukan sasaran       {} baris", grouped_count(counts.set_aside.values().sum())));
    for (code, rows) in &counts.set_aside {
        let title = SetAside::from_code(code).map_or(*code, SetAside::title);
        desk.say(&format!("    {title:<34}{}", grouped_count(*rows)));
    }
    for standing in roles(&found) {
        let percent = standing.percent.map_or_else(|| "-".to_owned(), percent_text);
        desk.say(&format!(
            "  {:<28}{} dari {} terlindungi ({percent})",
            standing.title,
            grouped_count(standing.protected),
            grouped_count(standing.on_rosters)
        ));
    }
    for note in &found.notes {
        desk.say(&format!("  catatan: {note}"));
    }
    if let Some(path) = &arguments.out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}

#[derive(Args)]
pub(crate) struct AnswerArguments {
    /// Number of the roster, as its import printed it.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    roster: Option<i64>,
    /// Number of a batch instead: its sender's file with the state of each row.
    #[arg(long, value_name = "NUMBER")]
    batch: Option<i64>,
    /// Where to write the sender's file with its new columns: .xlsx or .csv.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE", conflicts_with = "batch")]
    as_of: Option<Date>,
}

pub(crate) fn answer(desk: &Desk, arguments: &AnswerArguments) -> Result<Ended, StepError> {
    let kind = file_kind(&arguments.out)?;
    let workspace = desk.open()?;
    desk.may_write(Some(&workspace), &arguments.out)?;
    let report = write_file(&arguments.out, |out| {
        let actor = desk.actor();
        Ok(match (arguments.batch, arguments.roster) {
            (Some(batch), _) => answer_batch(&workspace, actor, Id::new(batch), clock().today, kind, out)?,
            (None, roster) => {
                steps::answer(&workspace, actor, Id::new(roster.unwrap_or_default()), arguments.as_of, kind, out)?
            }
        })
    })?;
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        desk.say(&format!("{} dijawab ke {}", report.file, arguments.out.display()));
        for (status, rows) in &report.rows {
            let status = match *status {
                "active" => "aktif",
                "in_grace" => "masa tenggang",
                "lapsed" => "sudah berakhir",
                "not_registered" => "belum terdaftar",
                "doubtful" => "diragukan",
                "set_aside" => "bukan sasaran",
                "repeats" => "berulang",
                "not_matched" => "belum dicocokkan",
                "refused" => "ditolak",
                other => State::from_code(other).map_or(other, State::title),
            };
            desk.say(&format!("  {status:<18}{}", grouped(*rows)));
        }
        for note in &report.notes {
            desk.say(&format!("  catatan: {note}"));
        }
    }
    Ok(Ended::Done)
}
