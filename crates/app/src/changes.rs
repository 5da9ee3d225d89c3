//! `payung changes`.

use std::path::PathBuf;

use clap::Args;
use steps::{ChangesRequest, StepError, changes, roster_changes, write_changes, write_roster_changes};
use units::{Date, Id, RegionCode};

use crate::Ended;
use crate::desk::{Desk, file_kind, grouped, grouped_count, write_file};

#[derive(Args)]
pub(crate) struct ChangesArguments {
    /// The first day.
    #[arg(long, value_name = "DATE", required_unless_present = "rosters", requires = "to")]
    from: Option<Date>,
    /// The second day.
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Inside which region.
    #[arg(long, value_name = "CODE", default_value = "ID")]
    region: RegionCode,
    /// Compare two versions of a list instead: numbers of the earlier and the later, as 3,7.
    #[arg(long, value_name = "EARLIER,LATER", value_parser = pair, conflicts_with_all = ["from", "to", "region"])]
    rosters: Option<(i64, i64)>,
    /// Write the list to this .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(i64, i64), String> {
    let advice = || "write two numbers of lists, as 3,7".to_owned();
    let (earlier, later) = text.split_once(',').ok_or_else(advice)?;
    let number = |text: &str| text.trim().parse().map_err(|_| advice());
    Ok((number(earlier)?, number(later)?))
}

pub(crate) fn run(desk: &Desk, arguments: &ChangesArguments) -> Result<Ended, StepError> {
    let kind = arguments.out.as_deref().map(file_kind).transpose()?;
    let workspace = desk.open()?;
    if let Some(path) = &arguments.out {
        desk.may_write(Some(&workspace), path)?;
    }
    if let Some((before, now)) = arguments.rosters {
        let report = roster_changes(&workspace, desk.actor(), Id::new(before), Id::new(now))?;
        if let (Some(path), Some(kind)) = (&arguments.out, kind) {
            write_file(path, |out| write_roster_changes(&report, kind, out))?;
        }
        if desk.is_json() {
            desk.print_json(&report)?;
            return Ok(Ended::Done);
        }
        let (found, counts) = (&report.changes, &report.changes.counts);
        desk.say(&format!("{} -> {}", report.roster_before.file, report.roster_now.file));
        desk.say(&format!("  baris sebelum       {}", grouped(found.before)));
        desk.say(&format!("  baris sesudah       {}", grouped(found.now)));
        desk.say(&format!("  tetap               {}", grouped(found.same)));
        for (title, fate) in [("baru", "added"), ("hilang", "gone"), ("berubah", "changed")] {
            desk.say(&format!("  {title:<20}{}", grouped(counts[fate])));
        }
    } else {
        let (from, to) = arguments.from.zip(arguments.to).expect("clap asks for both");
        let request = ChangesRequest { region: arguments.region, from, to };
        let report = changes(&workspace, desk.actor(), &request)?;
        if let (Some(path), Some(kind)) = (&arguments.out, kind) {
            write_file(path, |out| write_changes(&workspace, &report, kind, out))?;
        }
        if desk.is_json() {
            desk.print_json(&report)?;
            return Ok(Ended::Done);
        }
        desk.say(&format!("Perubahan {} dari {from} sampai {to}", report.region));
        desk.say(&format!("  aktif {from}    {}", grouped_count(report.changes.active_before)));
        for (fate, count) in &report.changes.counts {
            let sign = match fate {
                domain::Fate::New | domain::Fate::Returned | domain::Fate::MovedIn => '+',
                domain::Fate::Lapsed | domain::Fate::MovedOut => '-',
                domain::Fate::Changed => ' ',
            };
            desk.say(&format!("  {sign} {:<18}{}", fate.title(), grouped_count(*count)));
        }
        desk.say(&format!("  aktif {to}    {}", grouped_count(report.changes.active_now)));
        for note in &report.notes {
            desk.say(&format!("  catatan: {note}"));
        }
    }
    if let Some(path) = &arguments.out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}
