//! `payung enrol`: acceptance that registers, for a store that is the system of record.

use std::path::PathBuf;

use clap::Args;
use domain::submission::{Mode, Move};
use serde_json::json;
use steps::submission::{MoveRequest, enrol, set_store_mode, store_mode, write_cards};
use steps::{Right, StepError};
use units::Id;

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, write_file};
use crate::submit::say_move;

#[derive(Args)]
pub(crate) struct EnrolArguments {
    /// Numbers of batches: the rows that wait for the branch office are accepted and enrolled. The mode alone when none.
    batches: Vec<i64>,
    /// Only these rows of one batch, by their line.
    #[arg(long, value_delimiter = ',', value_name = "LINES", requires = "batches")]
    rows: Option<Vec<u32>>,
    /// In whose name; yours when you act for one office only.
    #[arg(long)]
    office: Option<String>,
    /// companion (BPJS Ketenagakerjaan registers) or system-of-record (this store does); kept in the store.
    #[arg(long, conflicts_with_all = ["batches", "out"])]
    mode: Option<Mode>,
    /// Write the membership numbers of one batch to this .xlsx or .csv, and enrol nobody.
    #[arg(short, long, value_name = "FILE", requires = "batches")]
    out: Option<PathBuf>,
}

impl EnrolArguments {
    pub(crate) fn right(&self) -> Right {
        match (self.mode, self.batches.is_empty()) {
            (Some(_), _) => Right::ManageOperators,
            (None, true) => Right::ReadFigures,
            (None, false) => Right::Submit,
        }
    }
}

pub(crate) fn run(desk: &Desk, arguments: &EnrolArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let clock = clock();
    if let Some(mode) = arguments.mode {
        let key = format!("mode:{}:{}", mode.code(), clock.recorded_at);
        set_store_mode(&workspace, desk.actor(), &clock, &key, mode)?;
    }
    if arguments.batches.is_empty() {
        let mode = store_mode(&workspace, desk.actor())?;
        if desk.is_json() {
            desk.print_json(&json!({ "mode": mode }))?;
        } else {
            desk.say(&format!("Mode: {} ({})", mode.code(), mode.title()));
        }
        return Ok(Ended::Done);
    }
    if let Some(path) = &arguments.out {
        let [batch] = arguments.batches.as_slice() else {
            return Err(StepError::request(
                "Nomor peserta ditulis untuk satu usulan.",
                "Membership numbers are written for one submission.",
            ));
        };
        desk.may_write(Some(&workspace), path)?;
        let (kind, key) = (file_kind(path)?, format!("kartu:{}:{}", desk.actor().name, clock.recorded_at));
        let report = write_file(path, |out| {
            let of = (arguments.office.as_deref(), Id::new(*batch));
            write_cards(&workspace, desk.actor(), &clock, &key, of, kind, out)
        })?;
        if desk.is_json() {
            desk.print_json(&report)?;
        } else {
            desk.say(&format!("Ditulis ke {}: {} nomor peserta.", path.display(), grouped(report.rows)));
        }
        return Ok(Ended::Done);
    }
    let request = MoveRequest {
        batches: arguments.batches.iter().map(|number| Id::new(*number)).collect(),
        lines: arguments.rows.clone(),
        office: arguments.office.clone(),
        ..MoveRequest::all(Id::new(0), Move::Accept, "")
    };
    let key = format!("daftar:{}:{}", desk.actor().name, clock.recorded_at);
    let report = enrol(&workspace, desk.actor(), &clock, &key, &request)?;
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        say_move(desk, Move::Accept, &report);
    }
    Ok(if report.held_back.is_empty() { Ended::Done } else { Ended::RowsToMend })
}
