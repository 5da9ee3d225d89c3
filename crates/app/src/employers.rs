//! `payung employers` and `payung permits`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use steps::{StepError, employers, permits as permits_step, write_employers, write_permits};
use units::{Date, RegionCode};

use crate::Ended;
use crate::desk::{Desk, file_kind, grouped, grouped_count, write_file};

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

#[derive(Args)]
pub(crate) struct PermitsArguments {
    /// Inside which region.
    #[arg(long, value_name = "CODE", default_value = "ID")]
    region: RegionCode,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Only those without an employer.
    #[arg(long)]
    unregistered: bool,
    /// Write all of them to this .xlsx or .csv.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn permits(desk: &Desk, arguments: &PermitsArguments) -> Result<Ended, StepError> {
    let kind = arguments.out.as_deref().map(file_kind).transpose()?;
    let workspace = desk.open()?;
    if let Some(path) = &arguments.out {
        desk.may_write(Some(&workspace), path)?;
    }
    let mut found = permits_step(&workspace, desk.actor(), arguments.region, arguments.as_of)?;
    if arguments.unregistered {
        found.permits.retain(|one| one.found_by.is_none());
    }
    if let (Some(path), Some(kind)) = (&arguments.out, kind) {
        write_file(path, |out| write_permits(&found.permits, kind, out))?;
    }
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    let counts = found.counts;
    desk.say(&format!("Usaha berizin di {}: {}", found.region, grouped(counts.businesses)));
    desk.say(&format!("  pemberi kerja terdaftar {:>10}", grouped(counts.with_employer)));
    desk.say(&format!(
        "  belum terdaftar         {:>10}, tenaga kerja di izin {}",
        grouped(counts.without_employer),
        grouped_count(counts.workers_without_employer)
    ));
    desk.say(&format!("  melaporkan lebih sedikit{:>10}", grouped(counts.reporting_fewer)));
    desk.say(&format!("  izin tanpa jumlah pekerja{:>9}", grouped(counts.without_workers)));
    desk.say(&format!(
        "  {:<14}{:<30}{:>8}{:>9}{:>9}  {}",
        "NIB", "nama", "di izin", "lapor", "aktif", "pemberi kerja"
    ));
    let number = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), grouped_count);
    for one in found.permits.iter().take(PRINTED) {
        let name: String = one.business.name.chars().take(28).collect();
        let nib = one.business.nib.as_deref().unwrap_or("-");
        let (workers, reported) = (number(one.business.on_permit), number(one.reported));
        let employer = match one.found_by {
            Some(by) => format!("{} (dari {})", one.employers.join(", "), by.title()),
            None => "belum terdaftar".to_owned(),
        };
        let active = grouped_count(one.active);
        desk.say(&format!("  {nib:<14}{name:<30}{workers:>8}{reported:>9}{active:>9}  {employer}"));
    }
    if found.permits.len() > PRINTED {
        desk.say(&format!("… dan {} lagi; tulis semuanya dengan --out FILE.xlsx.", found.permits.len() - PRINTED));
    }
    if let Some(path) = &arguments.out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}
