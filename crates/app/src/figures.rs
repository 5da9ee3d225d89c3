//! `payung figures check`: figures that were printed, held against each other.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::{FigureGroup, FigureVerdict, Range};
use steps::{FiguresReport, Right, StepError, check_figures_file, check_figures_kept, former_borders};
use units::RegionCode;

use crate::Ended;
use crate::desk::{Desk, ProgressLine, grouped_count};

#[derive(Subcommand)]
pub(crate) enum FiguresCommand {
    /// Which figures of one region and time cannot all be true, and why.
    Check(CheckArguments),
}

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Figures with the columns of `payung template figures`; those of the store when left out.
    file: Option<PathBuf>,
    /// Only this region, or an area of our own such as X-KALIMANTAN.
    #[arg(long, value_name = "CODE", value_parser = area)]
    region: Option<String>,
}

/// A region code, or the name of an area of our own.
fn area(text: &str) -> Result<String, String> {
    if text.starts_with("X-") {
        return Ok(text.to_owned());
    }
    let code = text.parse::<RegionCode>().map_err(|error| error.to_string())?;
    match units::region(code) {
        Some(_) => Ok(code.to_string()),
        None => Err(format!("{code} bukan wilayah yang berlaku; tulis kode seperti 19 atau 19.01")),
    }
}

impl FiguresCommand {
    /// A file of the user's own needs no right; the ledger does.
    pub(crate) const fn right(&self) -> Right {
        match self {
            Self::Check(CheckArguments { file: Some(_), .. }) => Right::Public,
            Self::Check(CheckArguments { file: None, .. }) => Right::ReadFigures,
        }
    }
}

pub(crate) fn run(desk: &Desk, command: &FiguresCommand) -> Result<Ended, StepError> {
    let FiguresCommand::Check(arguments) = command;
    let region = arguments.region.as_deref();
    let progress = ProgressLine::new("angka terbit");
    let mut show = |done: u64, total: Option<u64>| progress.show(done, total);
    let report = match &arguments.file {
        Some(path) => check_figures_file(path, region, &mut show)?,
        None => {
            let workspace = desk.open()?;
            check_figures_kept(&workspace, desk.actor(), region, &mut show)?
        }
    };
    drop(progress);
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        print(desk, &report, region);
    }
    Ok(if report.refused.is_empty() { Ended::Done } else { Ended::RowsToMend })
}

/// Contradictions first, then what fits; what cannot be checked is counted.
fn print(desk: &Desk, report: &FiguresReport, region: Option<&str>) {
    let count = |number: usize| grouped_count(i64::try_from(number).expect("rows fit in memory"));
    let of = |verdict| count(report.count(verdict));
    desk.say(&format!("{} angka terbit dibaca, {} diperiksa.", count(report.rows), count(report.checked)));
    if let (Some(region), true) = (region, report.groups.is_empty()) {
        desk.say(&format!("Tidak ada angka tentang {region}."));
    }
    desk.say(&format!("  cocok               {} kelompok", of(FigureVerdict::Consistent)));
    desk.say(&format!("  tidak cocok         {} kelompok", of(FigureVerdict::Inconsistent)));
    desk.say(&format!("  tidak dapat diuji   {} kelompok", of(FigureVerdict::NotCheckable)));
    for group in report.groups.iter().filter(|group| group.verdict == FigureVerdict::Inconsistent) {
        desk.say("");
        desk.say(&format!("TIDAK COCOK: {}", title(group)));
        for conflict in &group.conflicts {
            desk.say(&format!("  {}", conflict.explanation));
        }
    }
    let fitting = report.groups.iter().filter(|group| group.verdict == FigureVerdict::Consistent);
    for (at, group) in fitting.enumerate() {
        if at == 0 {
            desk.say("");
        }
        desk.say(&format!("cocok: {}", title(group)));
        if let Some(eligible) = group.implied.get("eligible") {
            desk.say(&format!("  pekerja potensial {}", words(eligible)));
        }
    }
    if !report.refused.is_empty() {
        desk.say("");
        desk.say("Baris yang perlu diperbaiki:");
        for refusal in &report.refused {
            desk.say(&format!("  {}", refusal.sentence));
        }
    }
}

fn title(group: &FigureGroup) -> String {
    let rows: Vec<String> = group.figures.iter().map(usize::to_string).collect();
    let borders = former_borders(&group.borders);
    format!("{} ({}), {}{borders}, baris {}", group.name, group.region, group.as_of, rows.join(", "))
}

fn words(range: &Range) -> String {
    let (low, high) = range.ends();
    let number =
        |value: domain::PrintedNumber| value.whole().map_or_else(|| value.to_string().replace('.', ","), grouped_count);
    if low == high { number(low) } else { format!("{} sampai {}", number(low), number(high)) }
}
