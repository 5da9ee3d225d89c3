//! `payung submit draft`: names from the gap, from a list, or from a file.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::submission::Months;
use law::{Class, Funding, Programs, Role};
use steps::submission::{DraftReport, DraftRequest, DraftSource, draft};
use steps::{ImportAs, ImportRequest, Right, StepError, Workspace};
use units::{Id, RegionCode, Rupiah};

use super::{TO_MATCH, payer};
use crate::Ended;
use crate::desk::{Desk, clock, grouped};

#[derive(Args)]
#[group(id = "names", required = true, multiple = false)]
pub(crate) struct Names {
    /// The named gap of this region.
    #[arg(long, value_name = "CODE")]
    from_gap: Option<RegionCode>,
    /// A list that was brought in, by its number.
    #[arg(long, value_name = "NUMBER")]
    roster: Option<i64>,
    /// A file: it is brought in as a list of --region and matched, then asked for.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct DraftArguments {
    #[command(flatten)]
    names: Names,
    /// The region that the file speaks of.
    #[arg(long, value_name = "CODE")]
    region: Option<RegionCode>,
    /// The office that asks; yours when you act for one only.
    #[arg(long)]
    office: Option<String>,
    /// With whose money: self, company, apbn, apbd, add, dana-desa, dbh.
    #[arg(long, value_parser = payer)]
    payer: Funding,
    /// For which months: 2025-07..2025-12.
    #[arg(long, value_name = "FIRST..LAST")]
    months: Months,
    /// The decree or minutes behind the batch.
    #[arg(long)]
    decree: Option<String>,
    /// Only holders of this role.
    #[arg(long)]
    role: Option<Role>,
    /// No more than so many, in the order of the list.
    #[arg(long, value_name = "NUMBER")]
    take: Option<usize>,
    /// PU or BPU.
    #[arg(long, default_value = "BPU")]
    class: Class,
    /// Codes divided by commas; accident and death when left out.
    #[arg(long, value_parser = programs)]
    programs: Option<Programs>,
    /// Income or wage a month of those whose list states none.
    #[arg(long, value_name = "RUPIAH", value_parser = clap::value_parser!(i64).range(0..))]
    basis: Option<i64>,
    /// Risk class of the employer, for PU.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=5))]
    risk: Option<i64>,
    /// Ask for those too who are protected already: another payer takes over.
    #[arg(long)]
    keep_active: bool,
    /// The district, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    verifier: Option<String>,
    /// The agency that compiles, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    compiler: Option<String>,
    /// The branch office, where several could be meant.
    #[arg(long, value_name = "OFFICE")]
    branch: Option<String>,
}

fn programs(text: &str) -> Result<Programs, String> {
    Programs::read(text).map_err(|refused| refused.to_string())
}

pub(super) fn drafted(desk: &Desk, workspace: &Workspace, arguments: &DraftArguments) -> Result<Ended, StepError> {
    let names = &arguments.names;
    let source = match (names.from_gap, names.roster, &names.file) {
        (Some(region), None, None) => DraftSource::Gap(region),
        (None, Some(roster), None) => DraftSource::Roster(Id::new(roster)),
        (None, None, Some(file)) => DraftSource::Roster(brought_in(desk, workspace, arguments, file)?),
        _ => {
            return Err(StepError::request(
                "Pilih satu: --from-gap, --roster atau --file.",
                "Choose one: --from-gap, --roster or --file.",
            ));
        }
    };
    let clock = clock();
    let key = format!("usulan:{}:{}", desk.actor().name, clock.recorded_at);
    let request = DraftRequest {
        office: arguments.office.clone(),
        role: arguments.role,
        take: arguments.take,
        decree: arguments.decree.clone(),
        class: arguments.class,
        programs: arguments.programs,
        basis: arguments.basis.map(Rupiah::new),
        risk: arguments.risk,
        keep_active: arguments.keep_active,
        verifier: arguments.verifier.clone(),
        compiler: arguments.compiler.clone(),
        branch: arguments.branch.clone(),
        ..DraftRequest::of(source, arguments.payer, arguments.months)
    };
    let report = draft(workspace, desk.actor(), &clock, &key, &request)?;
    if desk.is_json() {
        desk.print_json(&report)?;
    } else {
        say_draft(desk, &report);
    }
    Ok(Ended::Done)
}

fn say_draft(desk: &Desk, report: &DraftReport) {
    desk.say(&format!("Usulan {} dari {}: {} orang", report.batch, report.office, grouped(report.rows)));
    desk.say(&format!("  iuran sebulan         {} (taksiran)", report.monthly));
    desk.say(&format!("  iuran seluruhnya      {} (taksiran)", report.total));
    let desks = [report.verifier.as_deref(), report.compiler.as_deref(), Some(report.branch.as_str())];
    desk.say(&format!("  lewat                 {}", desks.into_iter().flatten().collect::<Vec<_>>().join(" → ")));
    if report.without_paper > 0 {
        desk.say(&format!("  tanpa SK atau berita acara  {} (--decree)", grouped(report.without_paper)));
    }
    if report.not_matched > 0 {
        let rows = grouped(report.not_matched);
        desk.say(&format!("  belum dicocokkan      {rows}; jalankan payung match"));
    }
    for remark in &report.remarks {
        desk.say(&format!("  perhatian: {remark}"));
    }
    for noted in &report.noted {
        desk.say(&format!("  baris {:>4}: {}", noted.line, noted.note));
    }
    if !report.left_out.is_empty() {
        desk.say("  tidak diusulkan:");
        for left in &report.left_out {
            desk.say(&format!("    baris daftar {:>4}: {}", left.sheet_row, left.reason));
        }
        desk.say(TO_MATCH);
    }
    desk.say(&format!("Kirim dengan: payung submit send {}", report.batch));
}

/// Brings the file in as a list, and matches it where the actor may; the number of the list.
fn brought_in(
    desk: &Desk,
    workspace: &Workspace,
    arguments: &DraftArguments,
    file: &Path,
) -> Result<Id<domain::Roster>, StepError> {
    let request = ImportRequest {
        region: arguments.region,
        role: arguments.role,
        ..ImportRequest::of(file, Some(ImportAs::Roster))
    };
    let mut refused = Vec::new();
    let mut on_issue = |issue: &steps::Issue| refused.push(issue.sentence());
    let report = steps::import(workspace, desk.actor(), &clock(), &request, &mut on_issue, &mut |_, _| {})?;
    for sentence in &refused {
        eprintln!("{sentence}");
    }
    let roster =
        report.roster.ok_or_else(|| StepError::missing("Berkas tidak menjadi daftar.", "The file became no list."))?;
    if desk.actor().may(Right::Match) {
        steps::match_rosters(workspace, desk.actor(), &clock(), Some(Id::new(roster)), &mut |_, _| {})?;
    }
    Ok(Id::new(roster))
}
