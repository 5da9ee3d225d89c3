//! `payung import` and `payung template`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use law::Role;
use serde_json::json;
use sheets::{Issue, Severity};
use steps::{Corrections, ImportAs, ImportReport, ImportRequest, StepError, import, refusals_of, write_refused};
use units::{Date, Language, Month, RegionCode};

use crate::Ended;
use crate::desk::{Desk, ProgressLine, clock, file_kind, grouped, write_file};

/// How many issues are printed before the rest is left to the file of refused rows.
const ISSUES_PRINTED: usize = 20;

/// How many doubtful cells are printed before the rest is left to JSON.
const WARNINGS_PRINTED: usize = 10;

/// What a file is, by its code.
fn kind() -> impl TypedValueParser<Value = ImportAs> {
    PossibleValuesParser::new(ImportAs::ALL.map(ImportAs::code))
        .map(|code| ImportAs::from_code(&code).expect("only codes are let through"))
}

#[derive(Args)]
pub(crate) struct ImportArguments {
    /// CSV, XLSX, XLS or ODS, or a table that a web application saved as .xls; GeoJSON or TopoJSON for boundaries.
    file: PathBuf,
    /// What it is; told from its headings when left out.
    #[arg(long = "as", value_parser = kind())]
    kind: Option<ImportAs>,
    /// The region that a roster speaks of, that a list of participants or permits speaks for, or where the members of a
    /// statement are registered.
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
    /// The employer of a statement of contributions that names none.
    #[arg(long, value_name = "NPP")]
    npp: Option<String>,
    /// The month of a statement of contributions that names none.
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
    /// Which column is which, where the guess is wrong: nik=C,nama="Nama Lengkap"; telepon= leaves one unread.
    #[arg(long, value_name = "COLUMN=PLACE")]
    map: Vec<String>,
    /// The sheet to read, by name.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The first row of the headings; 0 when there are none.
    #[arg(long, value_name = "ROW")]
    header_row: Option<u32>,
    /// Write the refused rows, with what to do, to this XLSX.
    #[arg(long, value_name = "FILE.xlsx")]
    refused: Option<PathBuf>,
}

pub(crate) fn run(desk: &Desk, arguments: &ImportArguments) -> Result<Ended, StepError> {
    check_target(arguments)?;
    let workspace = desk.open_or_make()?;
    if let Some(path) = &arguments.refused {
        desk.may_write(Some(&workspace), path)?;
    }
    let request = ImportRequest {
        region: arguments.region,
        role: arguments.role,
        sender: arguments.sender.clone(),
        as_of: arguments.as_of,
        preview: arguments.preview,
        npp: arguments.npp.clone(),
        month: arguments.month,
        corrections: corrections(arguments)?,
        ..ImportRequest::of(&arguments.file, arguments.kind)
    };
    let progress = ProgressLine::new(&request.file_name);
    let mut refusals: BTreeMap<u32, Vec<Issue>> = BTreeMap::new();
    let mut repairs = Repairs::default();
    let mut on_issue = |issue: &Issue| match issue.severity {
        Severity::Refused => refusals.entry(issue.row).or_default().push(issue.clone()),
        Severity::Repaired | Severity::Warning => repairs.hear(issue),
    };
    let mut show = |done: u64, total: Option<u64>| progress.show(done, total);
    let report = import(&workspace, desk.actor(), &clock(), &request, &mut on_issue, &mut show)?;
    drop(progress);
    if report.already && report.account.refused_rows() > 0 {
        refusals = refusals_of(&workspace, desk.actor(), &clock(), &request)?;
    }
    if let (Some(path), false) = (&arguments.refused, refusals.is_empty()) {
        let mut issues = refusals.clone();
        for issue in repairs.listed.iter().filter(|issue| issue.severity == Severity::Repaired) {
            issues.entry(issue.row).or_default().push(issue.clone());
        }
        write_file(path, |out| write_refused(&workspace, desk.actor(), &request, report.kind, &issues, out))?;
    }
    if desk.is_json() {
        let mut object = serde_json::to_value(&report).expect("a report is plain data");
        object["repairs"] = json!(repairs.listed.iter().map(Repairs::line).collect::<Vec<_>>());
        object["repairs_not_listed"] = json!(repairs.more);
        object["refusals"] = json!(refusals.values().flatten().map(Repairs::line).collect::<Vec<_>>());
        let written = arguments.refused.as_ref().filter(|_| !refusals.is_empty());
        object["refused_file"] = json!(written.map(|path| path.display().to_string()));
        desk.print_json(&object)?;
    } else {
        print_guess(desk, &report);
        print(desk, &report, &refusals, &repairs);
        print_warnings(desk, &report, &repairs);
        print_repairs(desk, &report, &repairs);
        if let Some(path) = &arguments.refused {
            desk.say(&match refusals.is_empty() {
                true => format!("Tidak ada baris yang ditolak; {} tidak ditulis.", path.display()),
                false => format!("Baris yang ditolak ditulis ke {}.", path.display()),
            });
        }
    }
    Ok(if report.account.refused_rows() > 0 { Ended::RowsToMend } else { Ended::Done })
}

/// What the flags say about the columns.
fn corrections(arguments: &ImportArguments) -> Result<Corrections, StepError> {
    let mut corrections =
        Corrections { sheet: arguments.sheet.clone(), heading_row: arguments.header_row, ..Corrections::default() };
    for map in &arguments.map {
        corrections.add(map)?;
    }
    Ok(corrections)
}

/// Cells that were mended or leave a doubt; beyond the limit they are counted, and the count is told.
#[derive(Default)]
struct Repairs {
    listed: Vec<Issue>,
    more: u64,
}

/// A list of this many repairs is read by no human; the account still counts all.
const REPAIRS_LISTED: usize = 20_000;

impl Repairs {
    fn hear(&mut self, issue: &Issue) {
        if self.listed.len() < REPAIRS_LISTED {
            self.listed.push(issue.clone());
        } else {
            self.more += 1;
        }
    }

    /// One finding as a line of JSON, its sentence included.
    fn line(issue: &Issue) -> serde_json::Value {
        json!({
            "row": issue.row,
            "column": issue.column,
            "code": issue.code.name(),
            "severity": issue.severity,
            "read": issue.read,
            "suggestion": issue.suggestion,
            "sentence": issue.sentence(),
        })
    }
}

/// How the columns were understood: in a preview each with its example, else the doubts alone.
fn print_guess(desk: &Desk, report: &ImportReport) {
    if let Some(guess) = &report.guess {
        let place = match (&guess.sheet, guess.delimiter) {
            (Some(sheet), _) => format!(", lembar \"{sheet}\""),
            (None, Some(delimiter)) => {
                let mark = if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() };
                format!(", pemisah {mark}, huruf {}", guess.encoding.as_deref().unwrap_or("UTF-8"))
            }
            (None, None) => String::new(),
        };
        let rows = match guess.heading_rows {
            None => "tanpa baris judul".to_owned(),
            Some((first, last)) if first == last => format!("judul di baris {first}"),
            Some((first, last)) => format!("judul di baris {first} sampai {last}"),
        };
        desk.say(&format!("Terbaca sebagai {}{place}, {rows}:", guess.format.name()));
        for column in &guess.columns {
            let read = match &column.column {
                Some(key) => format!("{key} ({}%)", column.sure),
                None => "tidak dibaca".to_owned(),
            };
            desk.say(&format!("  {:<3} {:<28} {:<28} {}", column.letter, column.heading, read, column.example));
        }
    }
    if report.kept_corrections {
        desk.say("Susunan kolom dari kiriman terdahulu pengirim ini dipakai lagi.");
    }
    for doubt in &report.doubts {
        desk.say(&format!("Periksa: {doubt}"));
    }
    if !report.doubts.is_empty() {
        desk.say("Perbaiki dengan --map kolom=HURUF, --sheet LEMBAR, atau --header-row BARIS.");
    }
}

/// The first cells that leave a doubt: where, what was read, what to do.
fn print_warnings(desk: &Desk, report: &ImportReport, repairs: &Repairs) {
    let all: u64 = report.account.warnings.values().sum();
    let heard = repairs.listed.iter().filter(|issue| issue.severity == Severity::Warning);
    let mut printed = 0;
    for issue in heard.take(WARNINGS_PRINTED) {
        let sentence = issue.sentence();
        let read = match issue.read.is_empty() || sentence.contains(&issue.read) {
            true => String::new(),
            false => format!(" Terbaca: \"{}\".", issue.read),
        };
        desk.say(&format!("{sentence}{read}"));
        printed += 1;
    }
    let more = grouped(all.saturating_sub(printed));
    match (printed, more.as_str()) {
        (_, "0") => {}
        (0, _) => desk.say("Sel yang patut diperiksa disebut satu per satu dengan --preview."),
        _ => desk.say(&format!("… dan {more} sel lagi yang patut diperiksa; semuanya dengan --format json.")),
    }
}

/// The mended cells of a preview, one line each.
fn print_repairs(desk: &Desk, report: &ImportReport, repairs: &Repairs) {
    if !report.preview {
        return;
    }
    let repaired = || repairs.listed.iter().filter(|issue| issue.severity == Severity::Repaired);
    for issue in repaired().take(ISSUES_PRINTED) {
        desk.say(&issue.sentence());
    }
    let more = repaired().count().saturating_sub(ISSUES_PRINTED);
    if more > 0 {
        desk.say(&format!("… dan {more} perbaikan lagi; semuanya ada di --format json."));
    }
}

/// Whether the refused rows can be written where they are wanted, before anything is saved.
fn check_target(arguments: &ImportArguments) -> Result<(), StepError> {
    let Some(path) = &arguments.refused else { return Ok(()) };
    if !path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("xlsx")) {
        let path = path.display();
        return Err(StepError::request(
            format!("{path}: nama file harus berakhir .xlsx."),
            format!("{path}: the name of the file must end in .xlsx."),
        ));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(StepError::request(
            format!("Direktori {folder} tidak ada."),
            format!("There is no directory {folder}."),
        ));
    }
    if path.canonicalize().is_ok_and(|target| arguments.file.canonicalize().is_ok_and(|file| file == target)) {
        return Err(StepError::request(
            "--refused menunjuk berkas yang diimpor; pilih nama lain.",
            "--refused names the file that is imported; choose another name.",
        ));
    }
    Ok(())
}

fn print(desk: &Desk, report: &ImportReport, refusals: &BTreeMap<u32, Vec<Issue>>, repairs: &Repairs) {
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
        let title = domain::SetAside::from_code(code).map(domain::SetAside::title);
        title.unwrap_or(if code == "unpaid" { "iuran belum dibayar" } else { code }).to_owned()
    });
    let labels: BTreeMap<&str, &str> = refusals
        .values()
        .flatten()
        .chain(&repairs.listed)
        .map(|issue| (issue.code.name(), issue.code.label(Language::Indonesian)))
        .collect();
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
    for (code, cells) in &account.warnings {
        desk.say(&format!("      {:<34}{}", label(code), grouped(*cells)));
    }
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
    if report.already || report.preview {
        return;
    }
    match report.kind {
        ImportAs::Roster => desk.say("Selanjutnya: payung match"),
        ImportAs::Contributions => {
            desk.say(&format!(
                "Masa lunas ikut diperpanjang sejak hari laporan: payung coverage --as-of {}",
                report.as_of
            ));
        }
        ImportAs::Employers => desk.say("Selanjutnya: payung employers"),
        ImportAs::Funding => desk.say("Selanjutnya: payung plan simulate"),
        ImportAs::Permits => desk.say("Selanjutnya: payung permits"),
        ImportAs::Targets => desk.say("Selanjutnya: payung targets"),
        ImportAs::Boundaries => desk.say("Selanjutnya: payung serve; halaman wilayah menggambar batas ini."),
        ImportAs::Participants | ImportAs::Workforce | ImportAs::Figures => {}
    }
}

#[derive(Args)]
pub(crate) struct TemplateArguments {
    /// Which template.
    #[arg(value_parser = [
        "roster", "opensid", "market", "participants", "workforce", "targets", "figures", "sipp", "sipp32", "sipp33",
        "sipp50", "siak", "ktp", "aid", "staff", "traders", "employers", "permits",
        "contributions", "list", "funding",
        "departures", "answers",
    ])]
    layout: String,
    /// Where to write it: .xlsx or .csv.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn template(desk: &Desk, arguments: &TemplateArguments) -> Result<Ended, StepError> {
    let layout = sheets::ALL.iter().find(|layout| layout.id == arguments.layout).expect("clap checked the name");
    let kind = file_kind(&arguments.out)?;
    desk.may_write(None, &arguments.out)?;
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
