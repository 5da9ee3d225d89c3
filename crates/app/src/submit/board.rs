//! `payung submit board` and `terms`: who has sent, what waits, whose term ends.

use std::path::Path;

use domain::submission::{State, Waiting};
use steps::submission::submission_board;
use steps::{StepError, Workspace};
use units::RegionCode;

use crate::Ended;
use crate::desk::{Desk, clock, grouped, grouped_count, percent_text};
use crate::offices::write_tables;

pub(super) fn terms(desk: &Desk, workspace: &Workspace, region: RegionCode, days: i32) -> Result<Ended, StepError> {
    let found = steps::submission::terms(workspace, desk.actor(), clock().today, region, days)?;
    if desk.is_json() {
        desk.print_json(&found)?;
        return Ok(Ended::Done);
    }
    let count = grouped(u64::try_from(found.terms.len()).unwrap_or(u64::MAX));
    desk.say(&format!("Masa jabatan yang berakhir dalam {days} hari di {region}, per {}: {count}", found.today));
    for term in &found.terms {
        let next = match &term.successor {
            Some(next) if next.days_between > 0 => {
                format!("pengganti {} mulai {} (kosong {} hari)", next.name, next.from, next.days_between)
            }
            Some(next) => format!("pengganti {} mulai {}", next.name, next.from),
            None => "belum ada pengganti".to_owned(),
        };
        let (role, place) = (term.role.code(), term.region);
        desk.say(&format!("  {}  {place}  {role:<18} {}: {next}", term.until, term.name));
    }
    Ok(Ended::Done)
}

pub(super) fn board(
    desk: &Desk,
    workspace: &Workspace,
    office: Option<&str>,
    (waiting, out): (Waiting, Option<&Path>),
) -> Result<Ended, StepError> {
    let report = submission_board(workspace, desk.actor(), clock().today, office, waiting)?;
    if let Some(path) = out {
        write_tables(desk, workspace, path, report.tables())?;
    }
    if desk.is_json() {
        desk.print_json(&report)?;
        return Ok(Ended::Done);
    }
    let board = &report.board;
    let live = &board.summary.live;
    desk.say(&format!("Papan usulan {} per {}", report.office, report.today));
    desk.say(&format!("  {} baris berjalan, {} sebulan (taksiran)", grouped(live.rows), live.monthly));
    for (title, sent) in [("Sudah mengajukan", true), ("Belum mengajukan", false)] {
        let senders: Vec<_> = board.senders.iter().filter(|line| line.sent == sent).collect();
        desk.say(&format!("{title}: {}", grouped(u64::try_from(senders.len()).unwrap_or(u64::MAX))));
        for line in senders {
            let summary = &line.summary;
            let mut parts =
                vec![format!("{} orang", grouped(summary.persons)), format!("{} sebulan", summary.live.monthly)];
            let told = [
                (summary.in_state(State::Returned), "dikembalikan"),
                (summary.in_state(State::Active), "aktif"),
                (line.overdue, "terlambat"),
                (line.to_chase, "belum tampak"),
            ];
            parts.extend(
                told.iter().filter(|(rows, _)| *rows > 0).map(|(rows, what)| format!("{} {what}", grouped(*rows))),
            );
            desk.say(&format!("  {}  {:<32} {}", line.region, line.office, parts.join(", ")));
        }
    }
    for line in &board.desks {
        let late = if line.overdue > 0 { format!(", {} terlambat", grouped(line.overdue)) } else { String::new() };
        let (rows, what) = (grouped(line.rows), line.part.title());
        desk.say(&format!("Menunggu {} ({what}): {rows} baris sejak {}{late}", line.office, line.since));
    }
    for line in &report.returned {
        let rows = grouped(u64::try_from(line.lines.len()).unwrap_or(u64::MAX));
        let (office, batch, by, said) = (&line.office, line.batch, &line.by, &line.said);
        desk.say(&format!(
            "Dikembalikan {by} kepada {office}, usulan {batch}: {rows} baris sejak {}: {said}",
            line.since
        ));
    }
    for line in board.groups.iter().filter(|line| line.on_rosters > 0) {
        let percent = line.percent.map_or_else(|| "-".to_owned(), percent_text);
        let (held, whole) = (grouped_count(line.protected), grouped_count(line.on_rosters));
        desk.say(&format!("{:<28} {held} dari {whole} terlindungi ({percent})", line.title));
    }
    for line in &board.roles {
        let percent = line.percent.map_or_else(|| "-".to_owned(), percent_text);
        let (held, whole, asked) = (line.protected, line.on_rosters, grouped(line.asked.rows));
        desk.say(&format!("  {:<20} {held} dari {whole} terlindungi ({percent}), {asked} diusulkan", line.role.code()));
    }
    for (_, text) in &report.reminders {
        desk.say(&format!("Pengingat: {text}"));
    }
    Ok(Ended::Done)
}
