//! `payung undo` and `payung history`.

use clap::Args;
use serde_json::json;
use steps::{HistoryItem, StepError, history as past, undo as take_back};

use crate::Ended;
use crate::desk::{Desk, clock, grouped};

#[derive(Args)]
pub(crate) struct UndoArguments {
    /// Number of the change, as its import printed it or as `payung history` lists it. The number of an undo makes
    /// what it took back stand again.
    change: i64,
    /// Take back what rests on it first, the latest first.
    #[arg(long)]
    with_dependents: bool,
}

pub(crate) fn undo(desk: &Desk, arguments: &UndoArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let report = take_back(&workspace, desk.actor(), &clock(), arguments.change, arguments.with_dependents)?;
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    for undone in &report.undone {
        desk.say(&match undone.stands_again {
            Some(again) => format!("Perubahan {again} berlaku lagi (perubahan {}).", undone.by),
            None => format!(
                "Perubahan {} ({}, {}) diurungkan oleh perubahan {}.",
                undone.change, undone.kind, undone.reason, undone.by
            ),
        });
    }
    if let Some(last) = report.undone.last().filter(|last| last.stands_again.is_none()) {
        desk.say(&format!("Untuk memberlakukannya lagi: payung undo {}", last.by));
    }
    Ok(Ended::Done)
}

#[derive(Args)]
pub(crate) struct HistoryArguments {
    /// Every change, not only imports.
    #[arg(long)]
    all: bool,
}

pub(crate) fn history(desk: &Desk, arguments: &HistoryArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let items = past(&workspace, desk.actor(), arguments.all)?;
    if desk.is_json() {
        desk.print_json(&json!({ "history": items }))?;
        return Ok(Ended::Done);
    }
    for item in &items {
        print(desk, item);
    }
    if items.is_empty() {
        desk.say("Belum ada yang diimpor. Mulai dengan: payung import FILE");
    }
    Ok(Ended::Done)
}

fn print(desk: &Desk, item: &HistoryItem) {
    let region = item.region.map_or_else(String::new, |region| format!(" wilayah {region}"));
    let fate = match (item.undone_by, item.retracts) {
        (Some(by), _) => format!("; diurungkan oleh {by}"),
        (None, Some(target)) => format!("; mengurungkan {target}"),
        (None, None) => String::new(),
    };
    desk.say(&format!(
        "{:>6}  {}  {:<20} {}{region}, oleh {}{fate}",
        item.change, item.recorded_at, item.kind, item.reason, item.actor
    ));
    let Some(import) = &item.import else { return };
    let account = &import.account;
    let roster = import.roster.map_or_else(String::new, |roster| format!(", daftar {roster}"));
    desk.say(&format!(
        "        per {}{roster}: {} dibaca = {} diterima + {} digabung + {} disisihkan + {} ditolak + {} dilewati",
        import.as_of,
        grouped(account.read),
        grouped(account.accepted),
        grouped(account.merged),
        grouped(account.set_aside_rows()),
        grouped(account.refused_rows()),
        grouped(account.skipped_rows())
    ));
}
