//! `payung backup` and `payung restore`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use steps::{StepError, backup as write_backup, restore as bring_back};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, clock, grouped};

#[derive(Args)]
pub(crate) struct BackupArguments {
    /// Where to write it; never over another file.
    file: PathBuf,
}

pub(crate) fn run(desk: &Desk, arguments: &BackupArguments) -> Result<Ended, StepError> {
    let workspace = desk.open()?;
    let progress = ProgressLine::new("Mencadangkan (byte)");
    let start = Instant::now();
    let report =
        write_backup(&workspace, desk.actor(), &clock(), &arguments.file, &mut |bytes| progress.show(bytes, None))?;
    drop(progress);
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("Cadangan ditulis ke {}", arguments.file.display()));
    print(desk, &report, start);
    desk.say("Kunci tidak ada di dalamnya. Simpan terpisah: payung key export FILE");
    Ok(Ended::Done)
}

#[derive(Args)]
pub(crate) struct RestoreArguments {
    /// The backup.
    file: PathBuf,
}

pub(crate) fn restore(desk: &Desk, arguments: &RestoreArguments) -> Result<Ended, StepError> {
    if desk.is_named() {
        return Err(StepError::request(
            "Pemulihan dilakukan orang di mesin ini, tanpa --operator: belum ada operator di tempat kosong.",
            "The person at the machine restores, without --operator: an empty place has no operators yet.",
        ));
    }
    let progress = ProgressLine::new("Memulihkan (byte)");
    let start = Instant::now();
    let report = bring_back(desk.location(), desk.actor(), &arguments.file, &mut |bytes, of| {
        progress.show(bytes, Some(of));
    })?;
    drop(progress);
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    desk.say(&format!("{} dipulihkan ke {}", arguments.file.display(), desk.location().data_dir.display()));
    print(desk, &report.backup, start);
    if !report.key_is_there {
        desk.say(&format!("Kunci {} belum ada di sini; bawa dengan: payung key import FILE", report.backup.key_id));
    }
    Ok(Ended::Done)
}

fn print(desk: &Desk, report: &store::BackupReport, start: Instant) {
    let seconds = start.elapsed();
    let per_second = u128::from(report.bytes) * 1000 / seconds.as_millis().max(1) / 1_000_000;
    let rows = grouped(report.rows.values().sum());
    let bytes = grouped(report.bytes);
    desk.say(&format!("  dibuat              {}", report.made_at));
    desk.say(&format!("  baris               {rows} dalam {} tabel, {} unggahan", report.rows.len(), report.uploads));
    desk.say(&format!("  ukuran              {bytes} byte dalam {seconds:.1?} ({per_second} MB per detik)"));
    desk.say(&format!("  kepala audit        {}", report.head));
    desk.say(&format!("  hash                {}", report.hash));
}
