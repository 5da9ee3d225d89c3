//! `payung evaluate`: the pack for the evaluation of the presidential instruction.

use std::path::PathBuf;

use clap::Args;
use domain::plan::{Ask, Request};
use domain::submission::Months;
use serde::Serialize;
use steps::plan::solve_plan;
use steps::{Evaluation, EvaluationFile, StepError, evaluation, write_evaluation};
use units::{Date, Month, RegionCode};

use crate::Ended;
use crate::desk::{Desk, clock, write_file};

#[derive(Args)]
pub(crate) struct EvaluateArguments {
    /// Which region.
    #[arg(long, value_name = "CODE")]
    region: RegionCode,
    /// Knowledge of which day; the data's own when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Where to write the files: a directory, made when it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// With a plan that protects most with the budgets that are there, for these months of one budget year.
    #[arg(long, value_name = "FIRST..LAST", num_args = 0..=1, default_missing_value = "")]
    plan: Option<String>,
}

/// The pack and its files.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    found: &'a Evaluation,
    files: Vec<String>,
}

pub(crate) fn run(desk: &Desk, arguments: &EvaluateArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let plan = match &arguments.plan {
        Some(months) => {
            Some(solve_plan(&workspace, desk.actor(), clock().today, &asked(arguments.region, months)?)?.plan)
        }
        None => None,
    };
    let found = evaluation(&workspace, desk.actor(), arguments.region, arguments.as_of, plan)?;
    std::fs::create_dir_all(&arguments.out)
        .map_err(|error| StepError::File { path: arguments.out.display().to_string(), error })?;
    let mut files = Vec::new();
    for file in EvaluationFile::available() {
        let path = arguments.out.join(file.name(&found));
        desk.may_write(Some(&workspace), &path)?;
        write_file(&path, |out| write_evaluation(&found, *file, out))?;
        files.push(path.display().to_string());
    }
    if desk.is_json() {
        desk.print_json(&Written { found: &found, files })?;
        return Ok(Ended::Done);
    }
    crate::coverage::print(desk, &found.coverage);
    for file in files {
        desk.say(&format!("Ditulis: {file}"));
    }
    if !EvaluationFile::available().contains(&EvaluationFile::Document) {
        desk.say("Tanpa PDF: program ini dibangun tanpa fitur pdf (cargo build --release --features pdf).");
    }
    Ok(Ended::Done)
}

/// Most people for the budgets that are there, from the next month to December where no months are named.
fn asked(region: RegionCode, months: &str) -> Result<Request, StepError> {
    let next = Month::containing(clock().today).plus(1);
    let months = match months {
        "" => Months { first: next, last: next.plus(12 - next.number()) },
        named => named.parse().map_err(|_| {
            StepError::request(
                format!("--plan: \"{named}\" bukan rentang bulan; tulis seperti 2025-07..2025-12."),
                format!("--plan: “{named}” is no span of months; write it like 2025-07..2025-12."),
            )
        })?,
    };
    Ok(Request::of(region, Ask::Budget(None), months))
}
