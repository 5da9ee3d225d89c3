//! `payung submit show` and `list`: one batch with its rows, and all batches.

use std::path::Path;

use domain::submission::{Line, State, Waiting, payer_title};
use serde_json::json;
use steps::submission::{row_estimate, submission, submissions, write_submission};
use steps::{StepError, Workspace};
use units::Id;

use crate::Ended;
use crate::desk::{Desk, clock, file_kind, grouped, write_file};
use crate::law::print_answer;

pub(super) fn listed(desk: &Desk, workspace: &Workspace, office: Option<&str>) -> Result<Ended, StepError> {
    let found = submissions(workspace, desk.actor(), clock().today, office, Waiting::default())?;
    if desk.is_json() {
        desk.print_json(&json!({ "submissions": found }))?;
        return Ok(Ended::Done);
    }
    for line in found {
        let months = line.months.map_or_else(String::new, |months| months.to_string());
        let states: Vec<String> = State::ALL
            .into_iter()
            .filter(|state| line.summary.in_state(*state) > 0)
            .map(|state| format!("{} {}", grouped(line.summary.in_state(state)), state.title()))
            .collect();
        let (batch, money) = (&line.batch, line.summary.live.monthly);
        desk.say(&format!("{:>5}  {:<32} {months}  {}  {money} sebulan", batch.id, batch.office, states.join(", ")));
        if line.to_chase > 0 {
            desk.say(&format!("       {} diterima tetapi belum tampak pada daftar peserta", grouped(line.to_chase)));
        }
    }
    Ok(Ended::Done)
}

pub(super) fn shown(desk: &Desk, workspace: &Workspace, batch: i64, out: Option<&Path>) -> Result<Ended, StepError> {
    let kind = out.map(file_kind).transpose()?;
    let report = submission(workspace, desk.actor(), clock().today, Id::new(batch))?;
    if let (Some(path), Some(kind)) = (out, kind) {
        desk.may_write(Some(workspace), path)?;
        write_file(path, |out| write_submission(&report, kind, out))?;
    }
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    let (summary, from) = (&report.summary, &report.batch);
    desk.say(&format!("Usulan {batch} dari {} ({}), langkah terakhir {}", from.office, from.region, report.seen));
    for state in State::ALL.into_iter().filter(|state| summary.in_state(*state) > 0) {
        desk.say(&format!("  {:<18}{}", state.title(), grouped(summary.in_state(state))));
    }
    desk.say(&format!("  orang             {}", grouped(summary.persons)));
    desk.say(&format!("  iuran sebulan     {} (taksiran), seluruhnya {}", summary.live.monthly, summary.live.total));
    for remark in &report.remarks {
        desk.say(&format!("  perhatian: {remark}"));
    }
    for view in &report.rows {
        let row = &view.row;
        let at = Line { batch, line: row.line };
        let (place, why, paid) = (row.region, view.belongs.title(), payer_title(row.payer));
        desk.say(&format!("  {at:<8} {place}  {:<28} {why:<18} {paid:<10} {}", view.name, row.state.title()));
        if let Some(said) = &view.said {
            desk.say(&format!("           {said}"));
        }
        for overlap in &view.overlaps {
            desk.say(&format!("           {}", overlap.sentence()));
        }
    }
    if let Some(path) = out {
        desk.say(&format!("Ditulis ke {}.", path.display()));
    }
    Ok(Ended::Done)
}

/// The steps of one row's estimate, then every month by its own law.
pub(super) fn explained(desk: &Desk, workspace: &Workspace, batch: i64, line: u32) -> Result<Ended, StepError> {
    let mut found = row_estimate(workspace, desk.actor(), clock().today, Id::new(batch), line)?;
    found.first = found.first.said_in(desk.language());
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("Baris {}, pembayar {}", found.at, found.payer));
    print_answer(desk, &found.first);
    for month in &found.months {
        desk.say(&format!("  {}  {}", month.month, month.amount));
    }
    desk.say(&format!("Seluruhnya {} (taksiran); tersimpan {}", found.total, found.kept));
    Ok(Ended::Done)
}
