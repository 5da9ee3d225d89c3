//! `payung import` and `payung template`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use law::Role;
use serde_json::json;
use sheets::{Issue, Severity};
use steps::{ImportAs, ImportReport, ImportRequest, StepError, import, refusals_of, write_refused};
use units::{Date, RegionCode};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, clock, file_kind, grouped, write_file};

/// How many issues are printed before the rest is left to the file of refused rows.
const ISSUES_PRINTED: usize = 20;

/// What a file is, as the flag says it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Roster,
    Participants,
    Workforce,
    Targets,
    Figures,
}

impl Kind {
    const fn meaning(self) -> ImportAs {
        match self {
            Self::Roster => ImportAs::Roster,
            Self::Participants => ImportAs::Participants,
            Self::Workforce => ImportAs::Workforce,
            Self::Targets => ImportAs::Targets,
            Self::Figures => ImportAs::Figures,
        }
    }
}

#[derive(Args)]
pub(crate) struct ImportArguments {
    /// CSV or XLSX.
    file: PathBuf,
    /// What it is; told from its headings when left out.
    #[arg(long = "as", value_enum)]
    kind: Option<Kind>,
    /// The region that a roster speaks of, or that a list of participants speaks for.
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// Role of rows that name none.
    #[arg(long)]
    role: Option<Role>,
    /// Who sent it.
    #[arg(long, value_name = "NAME")]
    sender: Option<String>,
    /// The day it speaks of; today when left out.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Do everything, save nothing.
    #[arg(long)]
    preview: bool,
    /// Write the refused rows, with what to do, to this XLSX.
    #[arg(long, value_name = "FILE.xlsx")]
    refused: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, arguments: &ImportArguments) -> Result<Ended, StepError> {
    check_target(arguments)?;
    let workspace = desk.open()?;
    let request = ImportRequest {
        region: arguments.region,
        role: arguments.role,
        sender: arguments.sender.clone(),
        as_of: arguments.as_of,
        preview: arguments.preview,
        ..ImportRequest::of(&arguments.file, arguments.kind.map(Kind::meaning))
    };
    let progress = ProgressLine::new(&request.file_name);
    let mut refusals: BTreeMap<u32, Vec<Issue>> = BTreeMap::new();
    let mut on_issue = |issue: &Issue| {
        if issue.severity == Severity::Refused {
            refusals.entry(issue.row).or_default().push(issue.clone());
        }
    };
    let mut show = |done: u64, total: Option<u64>| progress.show(done, total);
    let report = import(&workspace, desk.actor(), &clock(), &request, &mut on_issue, &mut show)?;
    drop(progress);
    if report.already && report.account.refused_rows() > 0 {
        refusals = refusals_of(&request, report.kind)?;
    }
    if let (Some(path), false) = (&arguments.refused, refusals.is_empty()) {
        write_file(path, |out| write_refused(desk.actor(), &request, report.kind, &refusals, out))?;
    }
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        print(desk, &report, &refusals);
        if let (Some(path), false) = (&arguments.refused, refusals.is_empty()) {
            desk.say(&format!("Baris yang ditolak ditulis ke {}.", path.display()));
        }
    }
    Ok(if report.account.refused_rows() > 0 { Ended::RowsToMend } else { Ended::Done })
}

/// Whether the refused rows can be written where they are wanted, before anything is saved.
fn check_target(arguments: &ImportArguments) -> Result<(), StepError> {
    let Some(path) = &arguments.refused else { return Ok(()) };
    if !path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("xlsx")) {
        return Err(StepError::Request(format!("{}: nama file harus berakhir .xlsx.", path.display())));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(StepError::Request(format!("Direktori {} tidak ada.", folder.display())));
    }
    if path.canonicalize().is_ok_and(|target| arguments.file.canonicalize().is_ok_and(|file| file == target)) {
        return Err(StepError::Request("--refused menunjuk berkas yang diimpor; pilih nama lain.".to_owned()));
    }
    Ok(())
}

fn print(desk: &Desk, report: &ImportReport, refusals: &BTreeMap<u32, Vec<Issue>>) {
    let account = &report.account;
    let how = match (report.preview, report.already) {
        (true, _) => " (pratinjau, tidak disimpan)",
        (_, true) => " (sudah pernah diimpor; tidak ada yang berubah)",
        _ => "",
    };
    desk.say(&format!("{}: layout {}, per {}{how}", report.file, report.layout, report.as_of));
    if let Some(change) = report.change {
        desk.say(&format!("  nomor perubahan     {change} (batalkan dengan payung undo {change})"));
    }
    if let Some(roster) = report.roster {
        desk.say(&format!("  nomor daftar        {roster}"));
    }
    desk.say(&format!("  baris dibaca        {}", grouped(account.read)));
    desk.say(&format!("  = diterima          {}", grouped(account.accepted)));
    desk.say(&format!("  + digabung          {}", grouped(account.merged)));
    let reasons = |title: &str, parts: &BTreeMap<String, u64>, words: &dyn Fn(&str) -> String| {
        desk.say(&format!("  + {title:<18}{}", grouped(parts.values().sum())));
        for (code, rows) in parts {
            desk.say(&format!("      {:<34}{}", words(code), grouped(*rows)));
        }
    };
    reasons("disisihkan", &account.set_aside, &|code| {
        domain::SetAside::from_code(code).map_or_else(|| code.to_owned(), |reason| reason.title().to_owned())
    });
    let labels: BTreeMap<&str, &str> =
        refusals.values().flatten().map(|issue| (issue.code.name(), issue.code.label())).collect();
    let label = |code: &str| labels.get(code).map_or_else(|| code.to_owned(), ToString::to_string);
    reasons("ditolak", &account.refused, &label);
    reasons("dilewati", &account.skipped, &|code| match code {
        "blank" => "baris kosong".to_owned(),
        "total" => "baris jumlah".to_owned(),
        other => other.to_owned(),
    });
    let repaired: u64 = account.repaired.values().sum();
    let warnings: u64 = account.warnings.values().sum();
    desk.say(&format!("  sel diperbaiki      {}", grouped(repaired)));
    desk.say(&format!("  sel patut diperiksa {}", grouped(warnings)));
    if !report.other_names.is_empty() {
        let rows = &report.other_names;
        desk.say(&format!(
            "  NIK yang sama dengan nama yang sama sekali lain, dibaca sebagai satu orang: {} baris",
            rows.len()
        ));
        for pair in rows.iter().take(ISSUES_PRINTED) {
            desk.say(&format!("      baris {} dan baris {}", pair.earlier, pair.row));
        }
        let more = rows.len().saturating_sub(ISSUES_PRINTED);
        if more > 0 {
            desk.say(&format!("      … dan {more} lagi; semuanya dengan --format json."));
        }
    }
    if !report.unknown_headings.is_empty() {
        desk.say(&format!("  kolom tidak dibaca: {}", report.unknown_headings.join(", ")));
    }
    let all = || refusals.values().flatten();
    for issue in all().take(ISSUES_PRINTED) {
        desk.say(&issue.sentence());
    }
    let more = all().count().saturating_sub(ISSUES_PRINTED);
    if more > 0 {
        let more = grouped(u64::try_from(more).unwrap_or(u64::MAX));
        desk.say(&format!("… dan {more} lagi; tulis semuanya dengan --refused FILE.xlsx."));
    }
    if report.roster.is_some() && !report.already {
        desk.say("Selanjutnya: payung match");
    }
}

#[derive(Args)]
pub(crate) struct TemplateArguments {
    /// Which template.
    #[arg(value_parser = ["roster", "opensid", "market", "participants", "workforce", "targets", "figures"])]
    layout: String,
    /// Where to write it: .xlsx or .csv.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn template(desk: &Desk, arguments: &TemplateArguments) -> Result<Ended, StepError> {
    let layout = sheets::ALL.iter().find(|layout| layout.id == arguments.layout).expect("clap checked the name");
    let kind = file_kind(&arguments.out)?;
    write_file(&arguments.out, |out| {
        sheets::write_template(layout, kind, out)?;
        Ok(())
    })?;
    let file = arguments.out.display().to_string();
    if desk.is_json() {
        desk.print_json(&json!({ "template": layout.id, "file": file }))?;
    } else {
        desk.say(&format!("Templat {} ditulis ke {file}.", layout.id));
    }
    Ok(Ended::Done)
}
