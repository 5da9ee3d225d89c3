//! `payung employers`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use steps::{StepError, employers, write_employers};
use units::{Date, RegionCode};

use crate::Ended;
use crate::desk::{Desk, file_kind, grouped_count, write_file};

/// How many are printed; the rest is in the file.
const PRINTED: usize = 30;

#[derive(Args)]
pub(crate) struct EmployersArguments {
    /// Inside which region.
    #[arg(long, value_name = "CODE", default_value = "ID")]
    region: RegionCode,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Write all of them to this .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, arguments: &EmployersArguments) -> Result<Ended, StepError> {
    let kind = arguments.out.as_deref().map(file_kind).transpose()?;
    let workspace = desk.open()?;
    if let Some(path) = &arguments.out {
        desk.may_write(Some(&workspace), path)?;
    }
    let found = employers(&workspace, desk.actor(), arguments.region, arguments.as_of)?;
    if let (Some(path), Some(kind)) = (&arguments.out, kind) {
        write_file(path, |out| write_employers(&found, kind, out))?;
    }
    if desk.is_json() {
        desk.print_json(&json!({ "region": arguments.region, "employers": found }))?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("Pemberi kerja di {}: {}", arguments.region, found.len()));
    desk.say(&format!("  {:<16}{:<32}{:>9}{:>9}{:>9}", "NPP", "nama", "pekerja", "aktif", "belum"));
    let number = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), grouped_count);
    for one in found.iter().take(PRINTED) {
        let name: String = one.profile.name.chars().take(30).collect();
        let npp = if one.npp.is_empty() { "-" } else { &one.npp };
        let (workers, active, missing) =
            (number(one.profile.workers), grouped_count(one.active), number(one.not_registered));
        desk.say(&format!("  {npp:<16}{name:<32}{workers:>9}{active:>9}{missing:>9}"));
    }
    if found.len() > PRINTED {
        desk.say(&format!("… dan {} lagi; tulis semuanya dengan --out FILE.xlsx.", found.len() - PRINTED));
    }
    if let Some(path) = &arguments.out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}
